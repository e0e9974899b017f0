/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RESULTS_CONTRAST_H
#define CONSPECIFIC_STUDY_RESULTS_CONTRAST_H
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/study/design/study.h"
/*
 * contrast: one comparison of a study, from the animals' values to a verdict.
 *
 *   test          diff                 interval      effect            p, two-sided
 *   paired        mean(a - b)          BCa           gz                paired t (one sample
 *                                                                      if b is a number)
 *   independent   mean(a) - mean(b)    BCa           g                 Welch
 *   correlation   Pearson's r          Fisher        r                 t of r against 0
 *   level         mean(a)              BCa, Wilson   none              none
 *   spread        sd(a) - sd(b)        BCa           ln(sd(a)/sd(b))   Pitman and Morgan
 *   spread, no b  sd(a)                BCa           none              none
 *
 * minus (paired): a is a - b of the study file, b is minus.a - minus.b; the rest is as above.
 * statistic: median: diff is the median of a - b (or of a) with the interval of order
 * statistics, mean_a and mean_b are medians, p is that of the signed rank test, effect stays
 * gz. A level whose values are all 0 or 1 animal (`one` says what stands for 1) is a share: its
 * interval is Wilson's, which is neither empty nor beyond the range when all animals agree.
 * Independent medians have no test here.
 *
 * Verdict against what the study expects. A difference is sure if p < 0.05 and the 95 %
 * interval of diff excludes 0 (with few animals the bootstrap alone is too easily convinced):
 *
 *   less      agrees if diff is surely below 0, disagrees if surely above
 *   greater   likewise, mirrored
 *   equal     without a bound: disagrees if a difference is sure, else agrees ("no difference
 *             was found"); with a bound: agrees if the two one-sided tests reject a difference
 *             of that size (p < 0.05), disagrees if the interval lies beyond the bound
 *   any       agrees if a difference is sure
 *
 * Anything else, and fewer than three animals a side, is "undecided"; so is a level, which has
 * nothing to differ from (report/claims/compare.h puts it beside a published one).
 */
enum csp_verdict { CSP_VERDICT_UNDECIDED, CSP_VERDICT_AGREES, CSP_VERDICT_DISAGREES };

struct csp_contrast_ask {
    const char *name; /* picks the random stream */
    enum csp_contrast_test test;
    enum csp_contrast_statistic statistic;
    enum csp_expect expect;
    double bound, mu; /* 0: none; the number that b is, if b is NULL and the test needs one */
    double one;       /* value that stands for 1 in a share; 0: not a share */
    uint64_t seed;
};

struct csp_contrast_result {
    size_t n_a, n_b;
    double mean_a, mean_b, diff; /* spread: standard deviations */
    struct csp_interval diff_ci;
    double effect;
    struct csp_interval effect_ci;
    double p;
    enum csp_verdict verdict;
};

/* paired, correlation, spread: na == nb and a[i], b[i] of one animal. b NULL: no side b, or the
 * number mu. Values that are NaN (a measure that never happened) are left out, pair by pair.
 * Too few values give NaN and "undecided", not an error. */
int csp_contrast_eval(const struct csp_contrast_ask *ask, size_t na, const double a[],
                      size_t nb, const double b[], struct csp_contrast_result *out);
const char *csp_verdict_name(enum csp_verdict verdict);
const char *csp_expect_name(enum csp_expect expect);
const char *csp_contrast_test_name(enum csp_contrast_test test); /* "paired" */
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RESULTS_CONTRAST_H
#define CONSPECIFIC_STUDY_RESULTS_CONTRAST_H
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/study/design/study.h"
/*
 * contrast: one comparison of a study, from the animals' values to its statistics. What they say
 * about a claim or a control is for report/claims/judge.h alone.
 *
 *   test          diff                 interval      effect            p, two-sided
 *   paired        mean(a - b)          BCa           g between animals paired t (one sample
 *                                                                      if b is a number)
 *   independent   mean(a) - mean(b)    BCa           g                 Welch
 *   correlation   Pearson's r          Fisher        r                 t of r against 0
 *   level         mean(a)              BCa, Wilson   none              none
 *   spread        sd(a) - sd(b)        BCa           ln(sd(a)/sd(b))   Pitman and Morgan
 *   spread, no b  sd(a)                BCa           none              none
 *
 * g and p_equal: analysis/inference/effect.h. p_equal is that the difference lies outside 0.3 SD
 * between animals (a correlation: outside 0.15, two spreads: ln(sd(a)/sd(b)) outside 0.3), or
 * outside the bound of the study file, in the unit of the data, where it gives one.
 *
 * minus (paired): a is a - b of the study file, b is minus.a - minus.b; the rest is as above.
 * statistic: median: diff is the median of a - b (or of a) with the interval of order
 * statistics, mean_a and mean_b are medians, p and p_equal are of signed rank tests, effect stays
 * that of the means. A level whose values are all 0 or 1 animal (`one` says what stands for 1) is
 * a share: its interval is Wilson's, which is neither empty nor beyond the range when all animals
 * agree. Independent medians have no test here.
 */
struct csp_contrast_ask {
    const char *name; /* picks the random stream */
    enum csp_contrast_test test;
    enum csp_contrast_statistic statistic;
    enum csp_expect expect;
    double bound,
        mu; /* of p_equal, 0: 0.3 SD; the number that b is, if b is NULL and the test needs one */
    double one; /* value that stands for 1 in a share; 0: not a share */
    uint64_t seed;
};

struct csp_contrast_result {
    size_t n_a, n_b;
    double mean_a, mean_b, diff; /* spread: standard deviations */
    struct csp_interval diff_ci;
    double effect;
    struct csp_interval effect_ci;
    double p, p_equal;
};

/* paired, correlation, spread: na == nb and a[i], b[i] of one animal. b NULL: no side b, or the
 * number mu. Values that are NaN (a measure that never happened) are left out, pair by pair.
 * Too few values give NaN, not an error. */
int csp_contrast_eval(const struct csp_contrast_ask *ask, size_t na, const double a[],
                      size_t nb, const double b[], struct csp_contrast_result *out);
const char *csp_expect_name(enum csp_expect expect);
const char *csp_contrast_test_name(enum csp_contrast_test test); /* "paired" */
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_CONTRAST_H
#define CONSPECIFIC_STUDY_CONTRAST_H
#include "conspecific/analysis/stats.h"
#include "conspecific/study/study.h"
/*
 * contrast: one comparison of a study, from the animals' values to a verdict.
 *
 *   diff = mean(a) - mean(b), interval and effect size (g, or gz if paired) by BCa bootstrap;
 *   p two-sided, of the t-test (paired, or Welch; one sample if b is a number).
 *
 * Verdict against what the study expects. A difference is sure if p < 0.05 and the 95 %
 * interval of diff excludes 0 (with few animals the bootstrap alone is too easily convinced):
 *   less      agrees if diff is surely below 0, disagrees if surely above
 *   greater   likewise, mirrored
 *   equal     without a bound: disagrees if a difference is sure, else agrees ("no difference
 *             was found"); with a bound: agrees if the two one-sided tests reject a difference
 *             of that size (p < 0.05), disagrees if the interval lies beyond the bound
 *   any       agrees if a difference is sure
 * Anything else, and fewer than three animals a side, is "undecided".
 */
enum csp_verdict { CSP_VERDICT_UNDECIDED, CSP_VERDICT_AGREES, CSP_VERDICT_DISAGREES };

struct csp_contrast_result {
    size_t n_a, n_b;
    double mean_a, mean_b, diff;
    struct csp_interval diff_ci;
    double effect;
    struct csp_interval effect_ci;
    double p;
    enum csp_verdict verdict;
};

/* paired: na == nb and a[i], b[i] of one animal. b = NULL: compare with the number mu. name
 * picks the random stream. Values that are NaN (a measure that never happened) are left out,
 * pair by pair. Too few values give NaN and "undecided", not an error. */
int csp_contrast_eval(const char *name, enum csp_contrast_test test, enum csp_expect expect,
                      double bound, size_t na, const double a[], size_t nb, const double b[],
                      double mu, uint64_t seed, struct csp_contrast_result *out);
const char *csp_verdict_name(enum csp_verdict verdict);
const char *csp_expect_name(enum csp_expect expect);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RESULTS_CONTRAST_H
#define CONSPECIFIC_STUDY_RESULTS_CONTRAST_H
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/study/design/study.h"
/*
 * contrast: one comparison of a study, from the animals' values to its statistics. What they say
 * about a claim or a control is for report/claims/judge.h alone.
 *
 *   test          diff                 effect                   interval and p: under
 *                                                               analysis/inference
 *   paired        mean(a - b)          g between animals        interval.h, effect.h
 *   independent   mean(a) - mean(b)    g                        interval.h, effect.h
 *   correlation   Pearson's r          r                        correlation.h
 *   level         mean(a)              none                     interval.h; no p
 *   spread        sd(a) - sd(b)        ln(sd(a) / sd(b))        spread.h
 *   spread, no b  sd(a)                none                     spread.h; no p
 *
 * All intervals are of 95 %, and p is two-sided: the interval of diff excludes 0 if and only if
 * p < 0.05, and so does that of the effect. No interval leaves the legal range of the measure.
 *
 * p_equal (effect.h): that the difference lies outside 0.3 SD between animals (a correlation:
 * outside 0.15, two spreads: ln(sd(a) / sd(b)) outside 0.3), or outside the bound of the study
 * file, in the unit of the data, where it gives one.
 *
 * minus (paired): a is a - b of the study file, b is minus.a - minus.b; the rest is as above.
 * statistic: median: diff is the median of a - b (or of a), mean_a and mean_b are medians, p and
 * p_equal are of median.h; effect stays that of the means, with the interval of means.
 * Independent medians have no test here.
 */
struct csp_contrast_ask {
    const char *name; /* picks the random stream */
    enum csp_contrast_test test;
    enum csp_contrast_statistic statistic;
    enum csp_expect expect;
    double bound,
        mu; /* of p_equal, 0: 0.3 SD; the number that b is, if b is NULL and the test needs one */
    struct csp_interval legal; /* range of the values of both sides; {0, 0}: any number */
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_EFFECT_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_EFFECT_H
#include "conspecific/analysis/inference/stats.h"
/*
 * effect: a difference in units of the spread between animals, and whether it is small.
 *
 *   test          d = diff / sd; sd is                df of sd
 *   paired        sqrt((sd_a^2 + sd_b^2) / 2)         2 (n - 1) / (1 + r^2)
 *   one sample    sd_a                                n - 1
 *   independent   pooled over both groups             na + nb - 2
 *
 *   effect        g = J(df) d                         (Hedges 1981, 10.3102/10769986006002107)
 *
 * The paired d is d_av, not the d_z of the twin differences: twins of a simulation differ from
 * one another far less than animals do, and published effects are scaled by animals (Lakens
 * 2013, 10.3389/fpsyg.2013.00863). Its df: Cousineau & Goulet-Pelletier 2021,
 * 10.20982/tqmp.17.1.p051, with r the correlation of a and b.
 *
 * Equivalence: two one-sided tests (Schuirmann 1987, 10.1007/BF01068419) of |diff| < bound with
 * bound = k sd. The bound is itself estimated; its variance k^2 sd^2 / (2 df) is added to that
 * of the difference:
 *
 *   t     = (diff -+ bound) / sqrt(se^2 + k^2 sd^2 / (2 df)),   df of the test of the difference
 *   p     = the larger of the two
 *
 * Where no animal differs from any other (sd 0, diff 0), p is the probability that a sample of
 * n animals shows nothing although the effect is k: the least favourable case is a share q of
 * deviants in one group, whose effect is sqrt(q / (1 - q)) in one sample and
 * sqrt(2 q / (1 - q)) in two, so that p = (1 - q)^n = (1 + k^2)^-n or (1 + k^2 / 2)^-n.
 */
#define CSP_EFFECT_SMALL 0.3    /* smallest difference of interest [SD between animals] */
#define CSP_EFFECT_SMALL_R 0.15 /* the same, as a correlation: d = 2 r / sqrt(1 - r^2) */
#define CSP_EFFECT_SMALL_LN 0.3 /* the same, as the logarithm of a ratio of two spreads */

struct csp_effect {
    double diff, se, df; /* mean(a) - mean(b), or mean(a) - mu; of its t-test */
    double sd, sd_df;    /* spread between animals, see above */
    double effect;       /* NaN where a difference has no spread to be measured by */
    size_t n;            /* animals, of the smaller group */
    int groups;          /* 1 for one sample, else 2 */
};

/* The mean difference and its size. CSP_E_SHAPE for fewer than two values in a group. */
int csp_effect_paired(size_t n, const double a[], const double b[], struct csp_effect *out);
int csp_effect_one(size_t n, const double a[], double mu, struct csp_effect *out);
int csp_effect_independent(size_t na, const double a[], size_t nb, const double b[],
                           struct csp_effect *out);
/* p of "the difference lies outside +-k sd", k > 0; NaN where it is not defined. */
double csp_effect_equal(const struct csp_effect *self, double k);
/* The same for a bound in the unit of the data, which is known and not estimated. */
double csp_effect_within(const struct csp_effect *self, double bound);
/* p of "the median of d lies outside (-bound, bound)": two one-sided signed rank tests. */
int csp_effect_equal_median(size_t n, const double d[], double bound, double *p);
/* p of "the correlation lies outside (-bound, bound)", by Fisher's z; NaN below four animals. */
double csp_effect_equal_correlation(size_t n, const double a[], const double b[], double bound);
/* p of "|ln(sd_a / sd_b)| >= bound": of the same animals, the spreads of a and c b are equal if
 * and only if a + c b and a - c b do not correlate (Pitman 1939, 10.1093/biomet/31.1-2.9), with
 * c = exp(+-bound). NaN below three animals and where a spread is 0. */
double csp_effect_equal_spread(size_t n, const double a[], const double b[], double bound);
#endif

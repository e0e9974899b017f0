/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_EFFECT_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_EFFECT_H
#include "conspecific/analysis/inference/interval.h"
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
 * bound = k sd. The bound is itself estimated; its variance is added to that of the difference:
 *
 *   v     = max(1 / (2 df), jackknife variance of ln sd)     of ln sd; the first for normal values
 *   t     = (diff -+ bound) / sqrt(se^2 + bound^2 v),        df of the test of the difference
 *   p     = the larger of the two
 *
 * Interval of the effect: an end x of the interval of the difference, taken to J x / sd, is
 * moved for the uncertainty of sd, on a logarithmic scale so that it keeps its sign (Zou & Donner
 * 2008, 10.1002/sim.3095, for a ratio): where x has the sign of diff,
 *
 *   l     = |ln(x / diff)|,   w = t sqrt(v)                  t: Student's quantile
 *   g exp(+-sqrt(l^2 + w^2 - 2 r l w))                       + for the farther end
 *
 * with r the correlation of |diff| with ln sd between the samples that leave one animal out: near
 * a floor both grow together, near a ceiling against one another.
 *
 * Where all differences are 0 and the difference has no interval of its own, the effect has
 * +-sqrt(q / (1 - q)), of two sides +-sqrt(2 q / (1 - q)), with (1 - q)^n = 1 - level: the share
 * q of deviants that n animals may hide, as above.
 * Beyond 0 it stays J x / sd. It excludes 0 if and only if the interval of the difference does.
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
    double sd_se;        /* standard error of ln sd, sqrt(v) */
    double sd_r;         /* its correlation with diff */
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
/* The interval of the effect from that of the difference, see above. */
struct csp_interval csp_effect_interval(const struct csp_effect *self,
                                        const struct csp_interval *diff, double level);
#endif

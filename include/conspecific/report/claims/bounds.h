/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_BOUNDS_H
#define CONSPECIFIC_REPORT_CLAIMS_BOUNDS_H
#include "conspecific/report/claims/literature.h"
/*
 * bounds: between what a claim can be scored. A coin agrees with some claims (floor), and even
 * the animals themselves, asked again, would not agree with all (ceiling).
 *
 *   floor     a direction: 1/2. No difference: the share of A=B among the claims that compare,
 *             which is how often a guess by the base rate is right
 *   ceiling   a direction: the probability that a second study of equal n finds the same sign;
 *             no difference: that it, too, has p >= 0.05
 *
 * With z = Phi^-1(1 - p/2) from the printed p, effect d = z / r, r = sqrt(n) for one group,
 * sqrt(n1 n2 / (n1 + n2)) for two, sqrt(n - 3) for a correlation; and the Cauchy distribution of
 * scale 0.707 as prior of d, the usual one of Bayesian t-tests (Rouder et al. 2009,
 * 10.3758/PBR.16.2.225):
 *
 *   w(t)      = phi(z - t) / (1 + (t / (0.707 r))^2)          t = r d, the true z
 *   sign      = int w(t) Phi(t) dt / int w(t) dt
 *   nothing   = int w(t) [Phi(1.96 - t) - Phi(-1.96 - t)] dt / int w(t) dt
 *
 * Witness: n = 8 in one group: p = 0.05 gives 0.8729, p = 0.001 0.9779 (asserted). Where p or n
 * is not printed, the field's stands in (bounds of `known` 0): the mean ceiling of the claims of
 * that kind (direction, or no difference) that print both. "p < x" counts as p = x. A `value`
 * has no bounds (NaN).
 */
struct csp_bounds {
    double floor, ceiling;
    int known; /* both p and n are printed */
};

/* Bounds of every claim, list[claims->n], in their order. */
void csp_bounds_init(struct csp_bounds list[], const struct csp_literature *literature);
/* Probability that a study of equal n finds the same sign (nothing 0), or p >= 0.05 (1), after
 * p in (0, 1]; root is r above. */
double csp_bounds_repeats(double p, double root, int nothing);
#endif

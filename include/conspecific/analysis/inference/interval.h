/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_INTERVAL_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_INTERVAL_H
#include "conspecific/analysis/inference/stats.h"
/*
 * interval: the mean of few animals, or the difference of two such means, with an interval that
 * covers it and a p that says the same.
 *
 * With the legal range [lo, hi] of the measure, the interval of a mean m of n values with
 * standard deviation s holds the values mu that a score statistic does not reject:
 *
 *   T(mu) = (m - mu) / sqrt(phi V(mu) / n),      phi = s^2 / V(m)
 *   V(mu) = (mu - lo)(hi - mu)                   bounded on both sides (percent, share)
 *           mu - lo                              bounded below (latency, count)
 *           1                                    not bounded: Student's t
 *   -q_l <= T(mu) <= q_u
 *
 * For values of 0 and 1 and phi = 1 that is Wilson's interval (1927,
 * 10.1080/01621459.1927.10502953); phi is the over- or underdispersion of quasi-likelihood
 * (McCullagh & Nelder 1989, 10.1007/978-1-4899-3242-6). It never leaves the range. q is on each
 * side the larger of Student's quantile with n - 1 degrees of freedom and of the quantile of the
 * studentised bootstrap (Efron 1979; Hall 1988, 10.1214/aos/1176350933),
 *
 *   T*   = (m* - m) / sqrt(phi* V(m) / n),       phi* = ((n - 1) s*^2 / V(m*) + c phi)
 *                                                       / (n - 1 + c),   c = 1/4
 *
 * where c, a quarter of an animal that has the sample's own dispersion, keeps T* finite when a
 * few animals are drawn again and again. Student's quantile is right for normal values, the
 * bootstrap's for skewed ones; which rule covers best was found by simulation
 * (data/results/coverage.csv, made by `make soak`).
 *
 *   p     the larger of 2 P(T_{n-1} > |T(mu)|) and 2 (1 + #{T* beyond T(mu)}) / (1 + draws): below
 *         1 - level if and only if mu lies outside the interval (level up to 0.99; beyond the
 *         fifth draw from the end the tail of T* is Student's, stretched to go through it)
 *
 * Three special cases:
 *
 *   a share            all values lie at the ends of a bounded range: the binomial interval and
 *                      p with half of the probability of the observed count (mid-P; Berry &
 *                      Armitage 1995, 10.2307/2348891)
 *   no spread          all values are equal: a share q of animals may be otherwise without one
 *                      among n, 0.5 (1 - q)^n = (1 - level) / 2; the interval is
 *                      [m - q (m - lo), m + q (hi - m)] (at an end of the range that is the share
 *                      above). Where the range has no such end nothing is known of the scale: no
 *                      interval (NaN), and p is that of signs, 2^(1 - n)
 *   mu at an end       V(mu) = 0 says nothing: V = 1, and the interval is cut at the range
 *
 * Two independent groups: T has the standard error and the degrees of freedom of Welch; with the
 * ends l(q), u(q) of each group's interval the difference of the means has (Zou & Donner 2008,
 * 10.1002/sim.3095)
 *
 *   se = sqrt(phi_a V(m_a) / n_a + phi_b V(m_b) / n_b),     d = m_a - m_b
 *   lo = d - sqrt((m_a - l_a)^2 + (u_b - m_b)^2)
 *   hi = d + sqrt((u_a - m_a)^2 + (m_b - l_b)^2)
 *
 * which for free values is Welch's interval, and Newcombe's (1998) for two shares, with phi = 1
 * and the normal quantile. p is that of the q at which an end is 0.
 *
 * Paired values are a mean: that of the differences, within [lo - hi, hi - lo].
 * The random stream is (seed, 0, purpose). Values must be finite, else all is NaN.
 */
struct csp_estimate {
    double value; /* the mean, or the difference */
    struct csp_interval ci;
    double p; /* two-sided, of value == mu, or of no difference */
};

#define CSP_INTERVAL_DRAWS 999
/* Where nothing is known of the range. */
extern const struct csp_interval csp_interval_anywhere;

/* A mean against mu (NaN: p is NaN). CSP_E_SHAPE for n < 2, CSP_E_RANGE for a level outside
 * (0, 1) and for a value outside the legal range, CSP_E_MEMORY. */
int csp_interval_mean(size_t n, const double x[], double mu, const struct csp_interval *legal,
                      double level, uint64_t seed, const char *purpose,
                      struct csp_estimate *out);
/* The 95 % interval of a mean for a table: NaN below two values, otherwise as csp_interval_mean. */
int csp_interval_row(size_t n, const double x[], const struct csp_interval *legal,
                     uint64_t seed, const char *purpose, struct csp_interval *out);
/* The difference of the means of two independent groups. */
int csp_interval_means(size_t na, const double a[], size_t nb, const double b[],
                       const struct csp_interval *legal, double level, uint64_t seed,
                       const char *purpose, struct csp_estimate *out);
/* k successes in n trials against the probability mu, by mid-P, see above. CSP_E_RANGE. */
int csp_interval_share(size_t k, size_t n, double mu, double level, struct csp_estimate *out);
#endif

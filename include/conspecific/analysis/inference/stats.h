/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_STATS_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_STATS_H
#include <stddef.h>
#include <stdint.h>
/*
 * stats: what is needed to say whether two groups of animals differ, and by how much.
 *
 *   mean, sd (n - 1), sem = sd / sqrt(n)
 *   t interval            mean +- t_{(1 + level) / 2, n - 1} sem
 *   paired t              t = mean(d) / sem(d), df = n - 1, d = a - b
 *   Welch t               t = (ma - mb) / sqrt(va/na + vb/nb), df of Welch & Satterthwaite
 *   effect, independent   g  = J(na + nb - 2) (ma - mb) / s_pooled        (Hedges 1981)
 *   effect, paired        gz = J(n - 1) mean(d) / sd(d)                   (d_z corrected)
 *   J(df) = Gamma(df/2) / (sqrt(df/2) Gamma((df - 1)/2))                  exact correction
 *   signed rank           W = sum of the midranks of |d| of the positive d; zeros are left out
 *                         (Wilcoxon 1945)
 *   correlation           Pearson's r; t = r sqrt((n - 2) / (1 - r^2)), df = n - 2; interval
 *                         tanh(atanh r +- z / sqrt(n - 3)) (Fisher 1921)
 *   two spreads, paired   t-test of the correlation of a + b with a - b, which is 0 if and only
 *                         if the variances are equal (Pitman 1939; Morgan 1939)
 *   median                interval of order statistics x_(k), x_(n + 1 - k) with the largest k
 *                         for which P(Binomial(n, 1/2) < k) <= (1 - level) / 2: at least level,
 *                         whatever the distribution; none below 6 values at 95 %
 *
 * Pure functions of arrays, all in double, sums in index order. A number that the data do not
 * define (the sd of one animal, the effect of a constant difference) is NaN, never a guess;
 * where all values agree (sd 0 and difference 0) the effect is 0 and p is 1. Values that agree
 * but for the rounding of sums (1e-12 of their size) count as equal.
 * Lower and upper ends are in the unit of the data, effects and p have no unit.
 */
enum csp_tail { CSP_TAIL_BOTH, CSP_TAIL_LESS, CSP_TAIL_GREATER };

struct csp_interval {
    double lo, hi;
};

struct csp_ttest {
    double diff; /* mean(a) - mean(b), or mean(x) - mu */
    double t, df, p;
    struct csp_interval ci; /* of diff, two-sided, at the level asked for */
};

/* CSP_E_SHAPE for fewer than two values in a group, CSP_E_RANGE for a level outside (0, 1). */
int csp_stats_check(size_t na, size_t nb, double level);
/* a - b, or 0 if they agree but for the rounding of sums. */
double csp_stats_difference(double a, double b);
/* n = 0 gives NaN; sd and sem need n >= 2. */
double csp_stats_mean(size_t n, const double x[]);
double csp_stats_sd(size_t n, const double x[]);
double csp_stats_sem(size_t n, const double x[]);
/* The q-quantile (0 ... 1), as csp_order_quantile. CSP_E_RANGE, CSP_E_MEMORY. */
int csp_stats_quantile(size_t n, const double x[], double q, double *out);
/* Student interval of the mean; NaN ends for n < 2. level in (0, 1). */
struct csp_interval csp_stats_t_interval(size_t n, const double x[], double level);
/* t-tests. CSP_E_SHAPE for fewer than two values, CSP_E_RANGE for a level outside (0, 1).
 * Zero variance: t and p follow the limit (diff 0: t 0, p 1; else t +-inf, p 0 on that side).
 */
int csp_stats_t_one(size_t n, const double x[], double mu, enum csp_tail tail, double level,
                    struct csp_ttest *out);
int csp_stats_t_paired(size_t n, const double a[], const double b[], enum csp_tail tail,
                       double level, struct csp_ttest *out);
int csp_stats_t_welch(size_t na, const double a[], size_t nb, const double b[],
                      enum csp_tail tail, double level, struct csp_ttest *out);
/* Wilcoxon's signed rank test of differences d: exact, ties included, up to 50 that are not 0;
 * above, normal with corrections for ties and continuity. p 1 if all are 0, NaN if one is not
 * finite. CSP_E_SHAPE for n = 0, CSP_E_MEMORY. */
int csp_stats_signed_rank(size_t n, const double d[], enum csp_tail tail, double *p);
/* Small-sample correction J(df), df > 1; NaN below. */
double csp_stats_hedges_j(double df);
/* Effect sizes, see above. */
double csp_stats_g(size_t na, const double a[], size_t nb, const double b[]);
double csp_stats_gz(size_t n, const double d[]);
/* Permutation test of the mean difference: sign flips (paired) or relabelling (independent).
 * Exact when there are at most `draws` arrangements, else draws random ones with the observed
 * one counted in: p = (1 + hits) / (1 + draws). */
int csp_stats_perm_paired(size_t n, const double d[], enum csp_tail tail, size_t draws,
                          uint64_t seed, const char *purpose, double *p);
int csp_stats_perm_independent(size_t na, const double a[], size_t nb, const double b[],
                               enum csp_tail tail, size_t draws, uint64_t seed,
                               const char *purpose, double *p);
/* Wilson score interval of k successes in n trials. CSP_E_RANGE for k > n or n = 0. */
int csp_stats_wilson(size_t k, size_t n, double level, struct csp_interval *out);
/* Pearson correlation; NaN if either is constant or n < 2. */
double csp_stats_correlation(size_t n, const double a[], const double b[]);
/* Its two-sided test against 0: diff is r. p needs n >= 3, the interval n >= 4; NaN else. */
int csp_stats_correlation_test(size_t n, const double a[], const double b[], double level,
                               struct csp_ttest *out);
/* p of equal variances of a and b of the same animals; 1 if a - b or a + b is constant. */
double csp_stats_spread_p(size_t n, const double a[], const double b[]);
/* Median and its interval. CSP_E_RANGE for a level outside (0, 1), CSP_E_MEMORY. */
int csp_stats_median(size_t n, const double x[], double level, double *median,
                     struct csp_interval *out);
#endif

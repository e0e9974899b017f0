/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_PUBLISHED_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_PUBLISHED_H
#include "conspecific/analysis/inference/stats.h"
/*
 * published: the standardised effect that a printed test statistic stands for, with its 95 %
 * interval, and how it compares with another.
 *
 *   design                       t                     d                          interval
 *   independent, interaction     t, sqrt(F)            t sqrt(1/n1 + 1/n2)        noncentral t
 *   paired, one_sample           t, sqrt(F)            t / sqrt(n1)               noncentral t
 *   any of these                 z                     the same with z for t      large sample
 *   any of these                 U, W                  the same with their z      large sample
 *   any of these                 p                     the same with the t of p   noncentral t
 *   correlation                  r, t, F, z, p         2 r / sqrt(1 - r^2)        Fisher's z
 *   proportions                  counts                ln OR sqrt(3) / pi         large sample
 *   proportions                  chi2 (1 df)           2 phi / sqrt(1 - phi^2)    Fisher's z
 *
 *   noncentral t  the values of delta, times d / t, for which P(T <= t | df, delta) is 0.975 and
 *                 0.025 (Steiger & Fouladi 1997; Cumming & Finch 2001,
 *                 10.1177/0013164401614002)
 *   large sample  d +- 1.96 sqrt(1/n1 + 1/n2 + d^2 / (2 (n1 + n2))), of one sample
 *                 d +- 1.96 sqrt(1/n + d^2 / (2 n)) (Hedges & Olkin 1985; Borenstein et al.
 *                 2009, 10.1002/9780470743386, chapter 4)
 *   r             t / sqrt(t^2 + df), z / sqrt(n), phi = sqrt(chi2 / n); its interval
 *                 tanh(atanh r +- 1.96 / sqrt(n - 3)) (Borenstein, chapter 6), each end turned
 *                 into d as r itself (chapter 7)
 *   ln OR         ln(a e / (b c)) of the successes and failures a, b of group 1 and c, e of
 *                 group 2; variance 1/a + 1/b + 1/c + 1/e (chapter 5); 0.5 is added to all four
 *                 where one is 0 (Haldane 1956, 10.1111/j.1469-1809.1955.tb01285.x); d by
 *                 chapter 7 (Hasselblad & Hedges 1995, 10.1037/0033-2909.117.1.167). One sample:
 *                 ln(a / b) against even odds
 *   U, W          z of Mann & Whitney's U (n1, n2) and of Wilcoxon's signed rank sum W (n1)
 *                 without ties; which of the two sums was printed is unknown, so that their
 *                 sign is +
 *
 * The paired d is t / sqrt(n), in SD of the differences. It equals the effect in SD between
 * animals (effect.h) if the two values of an animal correlate with r = 0.5, for
 * d_between = d_z sqrt(2 (1 - r)) (Borenstein, 4.27); papers do not print r.
 *
 * p is two-sided, of the statistic itself (t by df, F, r by t, z, chi2; of counts by the Wald z
 * of ln OR); z = sign Phi^-1(1 - p / 2). Where only p is printed, p is that. F, chi2, U, W and p
 * have no sign: theirs is +, and the caller gives it another. g is d with Hedges' correction
 * J(df) where d is a difference of means. df2 gives the sizes where they are not printed: two
 * equal groups of (df2 + 2) / 2, or one of df2 + 1 (a correlation: df2 + 2).
 *
 * An omnibus test (F with df1 > 1, chi2 with df1 > 1) has a p and no d. What cannot be computed
 * is NaN.
 */
enum csp_published_design {
    CSP_PUBLISHED_PAIRED,
    CSP_PUBLISHED_INDEPENDENT,
    CSP_PUBLISHED_ONE_SAMPLE,
    CSP_PUBLISHED_CORRELATION,
    CSP_PUBLISHED_PROPORTIONS,
    CSP_PUBLISHED_INTERACTION, /* with n2 a difference between groups, else within one */
    CSP_PUBLISHED_OMNIBUS
};
enum csp_published_statistic {
    CSP_PUBLISHED_T,
    CSP_PUBLISHED_F,
    CSP_PUBLISHED_Z,
    CSP_PUBLISHED_R,
    CSP_PUBLISHED_CHI2,
    CSP_PUBLISHED_U,
    CSP_PUBLISHED_W,
    CSP_PUBLISHED_COUNTS,
    CSP_PUBLISHED_P,   /* only p is known */
    CSP_PUBLISHED_NONE /* only n is known */
};

struct csp_published { /* what is printed; NaN or 0 = not printed */
    enum csp_published_design design;
    enum csp_published_statistic statistic;
    double value, k1, k2, df1, df2, p, n1, n2;
};

struct csp_published_effect {
    double d, g, lo, hi, z, p;
};

/* The standardised effect, see above. */
struct csp_published_effect csp_published_effect(const struct csp_published *self);
/* P(T <= t) of the noncentral t distribution, df > 0: the normal distribution function of
 * t s - delta, averaged over s = chi_df / sqrt(df). */
double csp_published_nct(double t, double df, double delta);
/*
 * The difference d1 - d2 of two independent estimates from their 95 % intervals, which need not
 * be symmetrical: the method of variance estimates recovery (Zou 2007,
 * 10.1037/1082-989X.12.4.399),
 *
 *   lo = d1 - d2 - sqrt((d1 - lo1)^2 + (hi2 - d2)^2)
 *   hi = d1 - d2 + sqrt((hi1 - d1)^2 + (d2 - lo2)^2)
 *   p  = 2 Phi(-1.96 |d1 - d2| / distance to the end that faces 0)
 *
 * so that p < 0.05 if and only if the interval excludes 0. NaN where an end is.
 */
void csp_published_difference(double d1, const struct csp_interval *ci1, double d2,
                              const struct csp_interval *ci2, struct csp_interval *out,
                              double *p);
/*
 * The probability that a study of equal size repeats the sign of a result with this z. The true
 * z are taken as normal about 0 (signs are a matter of naming), the printed ones scatter about
 * them with variance 1; mean_square is the mean of z^2 over the literature, so that
 *
 *   B = max(0, 1 - 1 / mean_square)                    shrinkage (Efron & Morris 1973,
 *                                                      10.1080/01621459.1973.10481350)
 *   P = Phi(B |z| / sqrt(1 + B))                       posterior predictive
 *
 * With mean_square 4: 0.87 at p = 0.05, 0.97 at p = 0.001. NaN for a NaN.
 */
double csp_published_repeat(double z, double mean_square);
#endif

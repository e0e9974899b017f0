/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/published.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>

static struct csp_published_effect of(enum csp_published_design design,
                                      enum csp_published_statistic statistic, double value,
                                      double df2, double n1, double n2)
{
    const struct csp_published p = {.design = design,
                                    .statistic = statistic,
                                    .value = value,
                                    .df1 = 1,
                                    .df2 = df2,
                                    .n1 = n1,
                                    .n2 = n2};
    return csp_published_effect(&p);
}

/* SciPy 1.10: stats.nct.cdf. */
static void the_noncentral_t_distribution(void **state)
{
    (void)state;
    assert_near(csp_published_nct(1.7, 3.5, 0.9), 0.7174688242073142, 1e-8);
    assert_near(csp_published_nct(-2.1, 11.2, 1.3), 0.0009941267375005317, 1e-10);
    assert_near(csp_published_nct(0.4, 1, 0.2), 0.5452853565874682, 1e-7);
    assert_near(csp_published_nct(4.2, 40, -1), 0.9999988013544122, 1e-10);
    assert_near(csp_published_nct(-1.3, 7, 0), gsl_cdf_tdist_P(-1.3, 7), 1e-10);
    /* interval of delta for t = 3.04 with 314 df at 99 %, Steiger & Fouladi's method in R */
    assert_near(csp_published_nct(3.04, 314, 0.4429486), 0.995, 1e-7);
    assert_near(csp_published_nct(3.04, 314, 5.632345), 0.005, 1e-7);
    assert_true(isnan(csp_published_nct(1, 0, 0)));
}

static void intervals_of_d_are_those_of_the_books(void **state)
{
    (void)state;
    /* Kelley (2007), MBESS, conf.limits.nct: t = 2.83, df = 126: 0.8337502, 4.815359 */
    struct csp_published_effect e =
        of(CSP_PUBLISHED_INDEPENDENT, CSP_PUBLISHED_T, 2.83, 126, 64, 64);
    assert_near(e.lo * sqrt(32), 0.8337502, 1e-6);
    assert_near(e.hi * sqrt(32), 4.815359, 1e-6);
    /* Borenstein et al. (2009), chapter 4: means 103, 100, SD 5.5, 4.5, n 50: d = 0.5970,
     * g = 0.5924, interval by its variance 0.0418: 0.196 to 0.998, and by the noncentral t
     * (SciPy) 0.19478204 to 0.99634629 */
    const double t = 3.0 / (5.024937810560445 * sqrt(2.0 / 50));
    e = of(CSP_PUBLISHED_INDEPENDENT, CSP_PUBLISHED_T, t, 0, 50, 50);
    assert_near(e.d, 0.5970, 5e-5);
    assert_near(e.g, 0.5924, 5e-5);
    assert_near(e.lo, 0.19478204, 1e-7);
    assert_near(e.hi, 0.99634629, 1e-7);
    e = of(CSP_PUBLISHED_INDEPENDENT, CSP_PUBLISHED_Z, t, 0, 50, 50);
    assert_near(e.lo, 0.5970 - 1.96 * sqrt(0.0418), 5e-4);
    assert_near(e.hi, 0.5970 + 1.96 * sqrt(0.0418), 5e-4);
    /* the same chapter: paired, difference 3, SD of the differences 5.5, n 50; d between is
     * 0.4225 at r = 0.7 */
    e = of(CSP_PUBLISHED_PAIRED, CSP_PUBLISHED_T, 3.0 / (5.5 / sqrt(50)), 0, 50, 0);
    assert_near(e.d * sqrt(2 * (1 - 0.7)), 0.4225, 5e-5);
    assert_near(e.g, 0.9846 * e.d, 5e-5);
    /* Zaiontz, real-statistics.com: one sample, t = 3.66393 with 39 df; SciPy */
    e = of(CSP_PUBLISHED_ONE_SAMPLE, CSP_PUBLISHED_T, -3.66393, 39, 0, 0);
    assert_near(e.hi, -0.24079097, 1e-7);
    assert_near(e.lo, -0.91148365, 1e-7);
    assert_near(e.p, 2 * gsl_cdf_tdist_Q(3.66393, 39), 1e-12);
    assert_near(e.z, gsl_cdf_ugaussian_Pinv(0.5 * e.p), 1e-9);
    /* Steiger (2004), 10.1037/1082-989X.9.2.164: F(1, 314) = 13.18; lambda = delta^2 */
    e = of(CSP_PUBLISHED_INDEPENDENT, CSP_PUBLISHED_F, 13.18, 314, 0, 0);
    assert_near(pow(e.lo * sqrt(79), 2), 2.713216, 1e-5);
    assert_near(pow(e.hi * sqrt(79), 2), 31.44969, 1e-4);
    assert_near(e.p, gsl_cdf_fdist_Q(13.18, 1, 314), 1e-12);
}

static void correlations_and_counts(void **state)
{
    (void)state;
    /* Borenstein et al., chapters 6 and 7: r = 0.5, n = 100: 0.3366 to 0.6341; d = 1.1547 */
    struct csp_published_effect e =
        of(CSP_PUBLISHED_CORRELATION, CSP_PUBLISHED_R, 0.5, 0, 100, 0);
    assert_near(e.d, 1.1547, 5e-5);
    assert_near(e.lo / sqrt(e.lo * e.lo + 4), 0.3366, 1e-4);
    assert_near(e.hi / sqrt(e.hi * e.hi + 4), 0.6341, 1e-4);
    const double t = 0.5 / sqrt(0.75 / 98), d = e.d, p = e.p;
    assert_near(p, 2 * gsl_cdf_tdist_Q(t, 98), 1e-12);
    e = of(CSP_PUBLISHED_CORRELATION, CSP_PUBLISHED_T, t, 98, 0, 0);
    assert_near(e.d, d, 1e-9);
    assert_near(e.p, p, 1e-12);
    /* chapters 5 and 7: 5 of 100 against 10 of 100: ln OR -0.7472, variance 0.3216 */
    struct csp_published c = {.design = CSP_PUBLISHED_PROPORTIONS,
                              .statistic = CSP_PUBLISHED_COUNTS,
                              .k1 = 5,
                              .k2 = 10,
                              .n1 = 100,
                              .n2 = 100};
    e = csp_published_effect(&c);
    assert_near(e.d * M_PI / sqrt(3), -0.7472, 5e-5);
    assert_near(e.z, -0.7472 / sqrt(0.3216), 5e-4);
    assert_near((e.hi - e.lo) / 2 / 1.959964 * M_PI / sqrt(3), sqrt(0.3216), 5e-5);
    c.k1 = 0; /* 0.5 more in each cell */
    e = csp_published_effect(&c);
    assert_near(e.d, log(0.5 * 90.5 / (100.5 * 10.5)) * sqrt(3) / M_PI, 1e-12);
    c = (struct csp_published){.design = CSP_PUBLISHED_ONE_SAMPLE,
                               .statistic = CSP_PUBLISHED_COUNTS,
                               .k1 = 14,
                               .n1 = 19};
    e = csp_published_effect(&c); /* against even odds */
    assert_near(e.d, log(14.0 / 5) * sqrt(3) / M_PI, 1e-12);
    assert_near(e.z, log(14.0 / 5) / sqrt(1.0 / 14 + 1.0 / 5), 1e-12);
    /* chi square of a 2 x 2 table: phi */
    e = of(CSP_PUBLISHED_PROPORTIONS, CSP_PUBLISHED_CHI2, 5.43, 0, 20, 24);
    const double phi = sqrt(5.43 / 44);
    assert_near(e.d, 2 * phi / sqrt(1 - phi * phi), 1e-12);
    assert_near(e.z, sqrt(5.43), 1e-9);
}

static void what_is_printed_in_other_words(void **state)
{
    (void)state;
    /* p alone stands for its t */
    struct csp_published c = {
        .design = CSP_PUBLISHED_PAIRED, .statistic = CSP_PUBLISHED_P, .p = 0.013, .n1 = 9};
    struct csp_published_effect e = csp_published_effect(&c);
    const double t = gsl_cdf_tdist_Qinv(0.0065, 8);
    assert_near(e.d, t / 3, 1e-12);
    assert_near(e.p, 0.013, 1e-12);
    assert_true(e.lo > 0 && e.hi > e.d);
    /* an interaction is a difference between groups, or within one */
    const struct csp_published_effect between =
        of(CSP_PUBLISHED_INTERACTION, CSP_PUBLISHED_F, 6.877, 58, 16, 15);
    assert_near(between.d, sqrt(6.877 * (1.0 / 16 + 1.0 / 15)), 1e-12);
    e = of(CSP_PUBLISHED_INTERACTION, CSP_PUBLISHED_F, 9.661, 12, 0, 0);
    assert_near(e.d, sqrt(9.661 / 13), 1e-12);
    /* rank sums without a sign: U of 10 and 12, W of 16 */
    e = of(CSP_PUBLISHED_INDEPENDENT, CSP_PUBLISHED_U, 27, 0, 10, 12);
    assert_near(e.z, (60 - 27) / sqrt(230), 1e-12);
    e = of(CSP_PUBLISHED_PAIRED, CSP_PUBLISHED_W, 21, 0, 16, 0);
    assert_near(e.z, (68 - 21) / sqrt(374), 1e-12);
    assert_near(e.d, e.z / 4, 1e-12);
    /* an omnibus test is no difference */
    c = (struct csp_published){.design = CSP_PUBLISHED_INDEPENDENT,
                               .statistic = CSP_PUBLISHED_F,
                               .value = 3.41,
                               .df1 = 2,
                               .df2 = 28};
    e = csp_published_effect(&c);
    assert_near(e.p, gsl_cdf_fdist_Q(3.41, 2, 28), 1e-12);
    assert_true(isnan(e.d) && isnan(e.lo) && e.z > 0);
    c = (struct csp_published){.statistic = CSP_PUBLISHED_NONE, .n1 = 12};
    e = csp_published_effect(&c);
    assert_true(isnan(e.d) && isnan(e.z) && isnan(e.p));
    e = of(CSP_PUBLISHED_INDEPENDENT, CSP_PUBLISHED_T, 2.9, 0, 0, 0); /* no size at all */
    assert_true(isnan(e.d) && isnan(e.p));
    e = of(CSP_PUBLISHED_INDEPENDENT, CSP_PUBLISHED_F, -1, 20, 0, 0);
    assert_true(isnan(e.d) && isnan(e.p));
}

/* Zou (2007), table 1: r 0.4 [0.29, 0.50] of 250 and r 0.2 [0.11, 0.29] of 450, made here by
 * Fisher's z: the difference and its interval. */
static void two_sizes_are_compared_by_their_intervals(void **state)
{
    (void)state;
    struct csp_interval diff;
    double p, q;
    const struct csp_interval narrow = {0.1, 0.5}, skewed = {0.5, 2.4}, none = {NAN, 1};
    csp_published_difference(0.3, &narrow, 1.2, &skewed, &diff, &p);
    assert_near(diff.lo, -0.9 - hypot(0.2, 1.2), 1e-12);
    assert_near(diff.hi, -0.9 + hypot(0.2, 0.7), 1e-12);
    assert_near(p, 2 * gsl_cdf_ugaussian_Q(1.959963984540054 * 0.9 / hypot(0.2, 0.7)), 1e-12);
    assert_true(p < 0.05 && diff.hi < 0);
    csp_published_difference(1.2, &skewed, 0.3, &narrow, &diff, &q);
    assert_near(p, q, 1e-15);
    csp_published_difference(0.3, &narrow, 0.3, &narrow, &diff, &p);
    assert_near(p, 1, 0);
    csp_published_difference(0.3, &none, 0.3, &narrow, &diff, &p);
    assert_true(isnan(p) && isnan(diff.lo) && isnan(diff.hi));
    const struct csp_interval open = {0.5, INFINITY};
    csp_published_difference(0.3, &narrow, 1.2, &open, &diff, &p);
    assert_true(isinf(diff.lo) && p < 0.05);
}

static void a_sign_is_repeated_less_often_than_not_by_noise(void **state)
{
    (void)state;
    const double B = 0.75;
    assert_near(csp_published_repeat(1.96, 4), gsl_cdf_ugaussian_P(B * 1.96 / sqrt(1 + B)),
                1e-12);
    assert_near(csp_published_repeat(1.959964, 4), 0.867, 1e-3);
    assert_near(csp_published_repeat(-3.290527, 4), 0.969, 1e-3);
    assert_near(csp_published_repeat(2.385, 1), 0.5, 1e-15); /* nothing but noise */
    assert_near(csp_published_repeat(2.385, 0.4), 0.5, 1e-15);
    assert_true(isnan(csp_published_repeat(NAN, 4)));
    /* by simulation: the share of equal signs of two studies of one truth, at z about 1.5 */
    double same = 0, all = 0;
    for (int i = -400; i <= 400; i++) { /* truth: normal about 0, variance 3 */
        const double truth = sqrt(3) * i / 100.0;
        const double weight = exp(-0.5 * i * i / 1e4 - 0.5 * (1.5 - truth) * (1.5 - truth));
        all += weight;
        same += weight * gsl_cdf_ugaussian_P(truth);
    }
    assert_near(csp_published_repeat(1.5, 4), same / all, 1e-4);
}

TEST_MAIN(cmocka_unit_test(the_noncentral_t_distribution),
          cmocka_unit_test(intervals_of_d_are_those_of_the_books),
          cmocka_unit_test(correlations_and_counts),
          cmocka_unit_test(what_is_printed_in_other_words),
          cmocka_unit_test(two_sizes_are_compared_by_their_intervals),
          cmocka_unit_test(a_sign_is_repeated_less_often_than_not_by_noise))

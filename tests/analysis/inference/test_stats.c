/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/bootstrap.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "sleep.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>

static void moments_equal_those_of_gsl(void **state)
{
    (void)state;
    assert_near(csp_stats_mean(10, drug2), gsl_stats_mean(drug2, 1, 10), 1e-15);
    assert_near(csp_stats_sd(10, drug2), gsl_stats_sd(drug2, 1, 10), 1e-14);
    assert_near(csp_stats_sem(10, drug2), gsl_stats_sd(drug2, 1, 10) / sqrt(10.0), 1e-14);
    assert_near(csp_stats_correlation(10, drug1, drug2),
                gsl_stats_correlation(drug1, 1, drug2, 1, 10), 1e-14);
    /* a large common value takes no digits of the sd */
    double far[10];
    for (int i = 0; i < 10; i++) far[i] = 1e9 + drug2[i];
    assert_near(csp_stats_sd(10, far), csp_stats_sd(10, drug2), 1e-6);
}

static void too_few_values_are_nan(void **state)
{
    (void)state;
    assert_true(isnan(csp_stats_mean(0, NULL)));
    assert_true(isnan(csp_stats_sd(1, drug1)));
    assert_true(isnan(csp_stats_t_interval(1, drug1, 0.95).lo));
    assert_true(isnan(csp_stats_gz(2, drug1)));
    assert_true(isnan(csp_stats_hedges_j(1.0)));
    struct csp_ttest t;
    assert_int_equal(csp_stats_t_paired(1, drug1, drug2, CSP_TAIL_BOTH, 0.95, &t), CSP_E_SHAPE);
    assert_true(isnan(t.p));
    assert_int_equal(csp_stats_t_welch(10, drug1, 1, drug2, CSP_TAIL_BOTH, 0.95, &t),
                     CSP_E_SHAPE);
    assert_int_equal(csp_stats_t_one(10, drug1, 0, CSP_TAIL_BOTH, 1.0, &t), CSP_E_RANGE);
}

static void quantiles_are_those_of_r(void **state)
{
    (void)state;
    double q;
    assert_int_equal(csp_stats_quantile(10, drug1, 0.5, &q), CSP_OK);
    assert_near(q, 0.35, 1e-15);
    assert_int_equal(csp_stats_quantile(10, drug1, 0.25, &q), CSP_OK);
    assert_near(q, -0.175, 1e-15); /* type 7 */
    assert_int_equal(csp_stats_quantile(10, drug1, 1.0, &q), CSP_OK);
    assert_near(q, 3.7, 0);
    assert_int_equal(csp_stats_quantile(10, drug1, 1.01, &q), CSP_E_RANGE);
}

static void the_sleep_data_give_the_published_tests(void **state)
{
    (void)state;
    struct csp_ttest t;
    assert_int_equal(csp_stats_t_paired(10, drug1, drug2, CSP_TAIL_BOTH, 0.95, &t), CSP_OK);
    assert_near(t.diff, -1.58, 1e-12);
    assert_near(t.t, -4.0621, 5e-5);
    assert_near(t.df, 9, 0);
    assert_near(t.p, 0.002833, 5e-7);
    assert_near(t.ci.lo, -2.459886, 5e-7);
    assert_near(t.ci.hi, -0.700114, 5e-7);
    assert_int_equal(csp_stats_t_welch(10, drug1, 10, drug2, CSP_TAIL_BOTH, 0.95, &t), CSP_OK);
    assert_near(t.t, -1.8608, 5e-5);
    assert_near(t.df, 17.776, 5e-4);
    assert_near(t.p, 0.07939, 5e-6);
    assert_near(t.ci.lo, -3.365483, 5e-7);
    assert_near(t.ci.hi, 0.205483, 5e-7);
    /* one-sided: half on the side of the difference, the rest on the other */
    const double both = t.p;
    assert_int_equal(csp_stats_t_welch(10, drug1, 10, drug2, CSP_TAIL_LESS, 0.95, &t), CSP_OK);
    assert_near(t.p, 0.5 * both, 1e-15);
    assert_int_equal(csp_stats_t_welch(10, drug1, 10, drug2, CSP_TAIL_GREATER, 0.95, &t),
                     CSP_OK);
    assert_near(t.p, 1.0 - 0.5 * both, 1e-15);
    const struct csp_interval ci = csp_stats_t_interval(10, drug1, 0.95);
    assert_near(ci.lo, -0.5297804, 5e-8); /* R: t.test(extra[group == 1]) */
    assert_near(ci.hi, 2.0297804, 5e-8);
}

static void constant_differences_have_no_effect_size(void **state)
{
    (void)state;
    const double a[] = {2.385, 1.1, 0.7}, up[] = {3.385, 2.1, 1.7};
    struct csp_ttest t;
    assert_int_equal(csp_stats_t_paired(3, a, a, CSP_TAIL_BOTH, 0.95, &t), CSP_OK);
    assert_near(t.p, 1.0, 0);
    assert_near(t.t, 0.0, 0);
    double d[3], zero[3] = {0};
    for (int i = 0; i < 3; i++) d[i] = up[i] - a[i] > 0 ? 1.0 : 0.0;
    assert_true(isnan(csp_stats_gz(3, d)));
    assert_near(csp_stats_gz(3, zero), 0.0, 0);
    assert_int_equal(csp_stats_t_one(3, d, 0.0, CSP_TAIL_BOTH, 0.95, &t), CSP_OK);
    assert_true(isinf(t.t) && t.t > 0);
    assert_near(t.p, 0.0, 0);
}

static void rounding_is_not_a_difference(void **state)
{
    (void)state;
    /* shares of 200 trials: every difference is -0.09, but for the last bit */
    const double a[] = {0.29, 0.505, 0.61, 0.13}, b[] = {0.38, 0.595, 0.7, 0.22};
    struct csp_ttest t;
    struct csp_boot boot;
    assert_int_equal(csp_stats_t_paired(4, a, b, CSP_TAIL_BOTH, 0.95, &t), CSP_OK);
    assert_true(isinf(t.t));
    assert_int_equal(csp_stats_boot_paired(4, a, b, 0, 0.95, 4000, 1, "r", &boot), CSP_OK);
    assert_near(boot.diff, -0.09, 1e-15);
    assert_true(isnan(boot.effect)); /* not 1e15 */
    double c[4];
    for (int i = 0; i < 4; i++) c[i] = a[i] * (1.0 + (i % 2 ? 3e-16 : -3e-16));
    assert_int_equal(csp_stats_t_paired(4, a, c, CSP_TAIL_BOTH, 0.95, &t), CSP_OK);
    assert_near(t.p, 1.0, 0);
    assert_near(t.diff, 0.0, 0);
}

static void effect_sizes_carry_the_exact_correction(void **state)
{
    (void)state;
    /* closed forms: Gamma(1) / Gamma(1/2), and 24 / (sqrt(5) Gamma(9/2)) with Gamma(9/2) =
     * (105 / 16) sqrt(pi); near 1 - 3 / (4 df - 1) for large df */
    const double root_pi = 1.7724538509055161;
    assert_near(csp_stats_hedges_j(2), 1.0 / root_pi, 1e-14);
    assert_near(csp_stats_hedges_j(10), 24.0 * 16.0 / (105.0 * root_pi * sqrt(5.0)), 1e-14);
    assert_near(csp_stats_hedges_j(50), 1.0 - 3.0 / 199.0, 2e-5);
    /* d = -1.58 / 1.898737 (pooled sd of the sleep data) */
    assert_near(csp_stats_g(10, drug1, 10, drug2), csp_stats_hedges_j(18) * -0.8321811, 2e-7);
    double d[10];
    for (int i = 0; i < 10; i++) d[i] = drug1[i] - drug2[i];
    assert_near(csp_stats_gz(10, d), csp_stats_hedges_j(9) * -1.58 / 1.229995, 1e-6);
}

static void values_that_are_not_finite_give_nan(void **state)
{
    (void)state;
    const double a[] = {1.1, INFINITY, 2.385}, b[] = {0.3, 0.1, NAN};
    struct csp_ttest t;
    struct csp_boot boot;
    assert_int_equal(csp_stats_t_paired(3, a, b, CSP_TAIL_BOTH, 0.95, &t), CSP_OK);
    assert_true(isnan(t.p) && isnan(t.ci.lo));
    assert_int_equal(csp_stats_t_welch(3, a, 3, b, CSP_TAIL_BOTH, 0.95, &t), CSP_OK);
    assert_true(isnan(t.p));
    assert_int_equal(csp_stats_boot_paired(3, a, b, 0, 0.95, 4000, 1, "x", &boot), CSP_OK);
    assert_true(isnan(boot.diff_ci.lo) && isnan(boot.effect));
}

static void permutation_tests_count_every_arrangement(void **state)
{
    (void)state;
    double p;
    /* Fisher (1935) on Darwin's maize, 15 pairs in eighths of an inch: of 2^15 = 32768 signings
     * 863 reach a sum of 314 or more; two-sided 1726 / 32768 = 0.05267 */
    const double maize[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
    assert_int_equal(csp_stats_perm_paired(15, maize, CSP_TAIL_GREATER, 40000, 1, "m", &p),
                     CSP_OK);
    assert_near(p, 863.0 / 32768.0, 1e-12);
    assert_int_equal(csp_stats_perm_paired(15, maize, CSP_TAIL_BOTH, 40000, 1, "m", &p),
                     CSP_OK);
    assert_near(p, 1726.0 / 32768.0, 1e-12);
    assert_int_equal(csp_stats_perm_paired(15, maize, CSP_TAIL_BOTH, 20000, 1, "m", &p),
                     CSP_OK);
    assert_near(p, 1726.0 / 32768.0, 0.006); /* drawn */
    const double a[] = {9.1, 8.2, 7.3}, b[] = {1.1, 2.2, 3.4, 0.5};
    assert_int_equal(csp_stats_perm_independent(3, a, 4, b, CSP_TAIL_GREATER, 100, 1, "m", &p),
                     CSP_OK);
    assert_near(p, 1.0 / 35.0, 1e-12);
    assert_int_equal(csp_stats_perm_independent(3, a, 4, b, CSP_TAIL_LESS, 100, 1, "m", &p),
                     CSP_OK);
    assert_near(p, 1.0, 1e-12);
    assert_int_equal(
        csp_stats_perm_independent(10, drug1, 10, drug2, CSP_TAIL_BOTH, 20000, 1, "m", &p),
        CSP_OK);
    assert_near(p, 0.081, 0.01);
    assert_int_equal(csp_stats_perm_paired(0, maize, CSP_TAIL_BOTH, 10, 1, "m", &p),
                     CSP_E_SHAPE);
    assert_int_equal(csp_stats_perm_independent(0, a, 1, b, CSP_TAIL_BOTH, 10, 1, "m", &p),
                     CSP_E_SHAPE);
}

static void wilson_is_that_of_newcombe(void **state)
{
    (void)state;
    /* Newcombe (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29 */
    struct csp_interval ci;
    assert_int_equal(csp_stats_wilson(81, 263, 0.95, &ci), CSP_OK);
    assert_near(ci.lo, 0.2553, 5e-5);
    assert_near(ci.hi, 0.3662, 5e-5);
    assert_int_equal(csp_stats_wilson(15, 148, 0.95, &ci), CSP_OK);
    assert_near(ci.lo, 0.0624, 5e-5);
    assert_near(ci.hi, 0.1605, 5e-5);
    assert_int_equal(csp_stats_wilson(0, 20, 0.95, &ci), CSP_OK);
    assert_near(ci.lo, 0.0, 0);
    assert_near(ci.hi, 0.1611, 5e-5);
    assert_int_equal(csp_stats_wilson(1, 29, 0.95, &ci), CSP_OK);
    assert_near(ci.lo, 0.0061, 5e-5);
    assert_near(ci.hi, 0.1718, 5e-5);
    assert_int_equal(csp_stats_wilson(3, 2, 0.95, &ci), CSP_E_RANGE);
    assert_int_equal(csp_stats_wilson(0, 0, 0.95, &ci), CSP_E_RANGE);
    assert_int_equal(csp_stats_wilson(1, 2, 0.0, &ci), CSP_E_RANGE);
}

/* All 2^n signs, one by one. */
static double signs_one_by_one(size_t n, const double rank[], double w, int greater)
{
    long hits = 0;
    for (long mask = 0; mask < 1L << n; mask++) {
        double sum = 0;
        for (size_t k = 0; k < n; k++) sum += mask >> k & 1 ? rank[k] : 0;
        hits += greater ? sum >= w - 1e-9 : sum <= w + 1e-9;
    }
    return (double)hits / (double)(1L << n);
}

static void signed_ranks_count_every_sign(void **state)
{
    (void)state;
    double p;
    /* depression scores of Hollander & Wolfe (1973): V = 40 of 45, p 0.01953 (greater) */
    static const double x[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30},
                        y[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    double d[200];
    for (int i = 0; i < 9; i++) d[i] = x[i] - y[i];
    assert_int_equal(csp_stats_signed_rank(9, d, CSP_TAIL_GREATER, &p), CSP_OK);
    assert_near(p, 10.0 / 512, 1e-12);
    assert_int_equal(csp_stats_signed_rank(9, d, CSP_TAIL_BOTH, &p), CSP_OK);
    assert_near(p, 20.0 / 512, 1e-12);
    /* ties and zeros: |d| = 1 1 2 2 2 3 4 5 5 6 has ranks 1.5 1.5 4 4 4 6 7 8.5 8.5 10 */
    static const double tied[] = {0, 1, -1, 2, 2, -2, 0, 3, -4, 5, 5, 6};
    static const double rank[] = {1.5, 1.5, 4, 4, 4, 6, 7, 8.5, 8.5, 10};
    const double w = 1.5 + 4 + 4 + 6 + 8.5 + 8.5 + 10;
    assert_int_equal(csp_stats_signed_rank(12, tied, CSP_TAIL_GREATER, &p), CSP_OK);
    assert_near(p, signs_one_by_one(10, rank, w, 1), 1e-12);
    assert_int_equal(csp_stats_signed_rank(12, tied, CSP_TAIL_LESS, &p), CSP_OK);
    assert_near(p, signs_one_by_one(10, rank, w, 0), 1e-12);
    /* five of one sign cannot be significant on two sides */
    for (int i = 0; i < 5; i++) d[i] = 1 + i;
    assert_int_equal(csp_stats_signed_rank(5, d, CSP_TAIL_BOTH, &p), CSP_OK);
    assert_near(p, 2.0 / 32, 1e-12);
    /* 60 values 1..60, those divisible by 3 negative: W = 1830 - 630, sd = sqrt(18452.5) */
    for (int i = 0; i < 60; i++) d[i] = (i + 1) % 3 ? i + 1 : -i - 1;
    assert_int_equal(csp_stats_signed_rank(60, d, CSP_TAIL_BOTH, &p), CSP_OK);
    assert_near(p, 2 * gsl_cdf_ugaussian_Q((1200 - 915 - 0.5) / sqrt(18452.5)), 1e-12);
    /* exact at 50, normal at 51: they meet */
    double before, after;
    for (int i = 0; i < 51; i++) d[i] = (i % 3 ? 1 : -1) * (i + 2.385);
    csp_stats_signed_rank(50, d, CSP_TAIL_BOTH, &before);
    csp_stats_signed_rank(51, d, CSP_TAIL_BOTH, &after);
    assert_near(before, after, 0.02);
    static const double none[] = {0, 0, 0}, broken[] = {1, NAN};
    assert_int_equal(csp_stats_signed_rank(3, none, CSP_TAIL_BOTH, &p), CSP_OK);
    assert_near(p, 1, 0);
    assert_int_equal(csp_stats_signed_rank(2, broken, CSP_TAIL_BOTH, &p), CSP_OK);
    assert_true(isnan(p));
    assert_int_equal(csp_stats_signed_rank(0, d, CSP_TAIL_BOTH, &p), CSP_E_SHAPE);
}

static void correlations_are_tested_as_by_fisher(void **state)
{
    (void)state;
    struct csp_ttest t;
    /* of R's sleep: r = 0.7951702, t = 3.7090, df = 8, p = 0.005965, (0.3315, 0.9494) */
    assert_int_equal(csp_stats_correlation_test(10, drug1, drug2, 0.95, &t), CSP_OK);
    assert_near(t.diff, 0.7951702, 5e-8);
    assert_near(t.t, 3.7089904, 5e-7);
    assert_near(t.df, 8, 0);
    assert_near(t.p, 0.005965, 5e-7);
    assert_near(t.ci.lo, tanh(atanh(0.7951702) - 1.959963985 / sqrt(7)), 1e-7);
    assert_near(t.ci.hi, tanh(atanh(0.7951702) + 1.959963985 / sqrt(7)), 1e-7);
    double other[10], flat[10];
    for (int i = 0; i < 10; i++) other[i] = 3 - 2 * drug1[i], flat[i] = 0.1;
    assert_int_equal(csp_stats_correlation_test(10, drug1, other, 0.95, &t), CSP_OK);
    assert_near(t.diff, -1, 1e-15);
    assert_true(t.p < 1e-12 && t.ci.lo < -0.999999 && t.ci.hi < -0.999999);
    assert_int_equal(csp_stats_correlation_test(10, drug1, flat, 0.95, &t), CSP_OK);
    assert_true(isnan(t.diff) && isnan(t.p) && isnan(t.ci.lo));
    assert_int_equal(csp_stats_correlation_test(3, drug1, drug2, 0.95, &t), CSP_OK);
    assert_true(isfinite(t.p) && isnan(t.ci.lo)); /* n - 3 = 0 */
    assert_int_equal(csp_stats_correlation_test(1, drug1, drug2, 0.95, &t), CSP_E_SHAPE);
}

static void spreads_are_compared_pair_by_pair(void **state)
{
    (void)state;
    /* t = (F - 1) sqrt(n - 2) / (2 sqrt(F (1 - r^2))), F the ratio of variances (Morgan 1939)
     */
    double wide[10], twin[10];
    for (int i = 0; i < 10; i++) wide[i] = 1.7 * drug2[i] + 0.3 * drug1[9 - i], twin[i] = 5;
    const double r = gsl_stats_correlation(drug1, 1, wide, 1, 10);
    const double f = gsl_stats_variance(drug1, 1, 10) / gsl_stats_variance(wide, 1, 10);
    const double t = (f - 1) * sqrt(8) / (2 * sqrt(f * (1 - r * r)));
    assert_near(csp_stats_spread_p(10, drug1, wide), 2 * gsl_cdf_tdist_Q(fabs(t), 8), 1e-10);
    for (int i = 0; i < 10; i++) twin[i] += drug1[i];
    assert_near(csp_stats_spread_p(10, drug1, twin), 1, 0); /* shifted, not spread */
    assert_true(isnan(csp_stats_spread_p(2, drug1, drug2)));
}

static void medians_have_intervals_of_order_statistics(void **state)
{
    (void)state;
    double median;
    struct csp_interval ci;
    assert_int_equal(csp_stats_median(10, drug1, 0.95, &median, &ci), CSP_OK);
    assert_near(median, 0.35, 1e-15); /* -1.6 -1.2 ... 3.4 3.7: 97.9 % */
    assert_near(ci.lo, -1.2, 0);
    assert_near(ci.hi, 3.4, 0);
    assert_int_equal(csp_stats_median(6, drug1, 0.95, &median, &ci), CSP_OK);
    assert_near(ci.lo, -1.6, 0); /* 96.9 % */
    assert_near(ci.hi, 3.4, 0);
    assert_int_equal(csp_stats_median(5, drug1, 0.95, &median, &ci), CSP_OK);
    assert_near(median, -0.2, 0);
    assert_true(isnan(ci.lo) && isnan(ci.hi)); /* 93.8 % at most */
    static const double broken[] = {1, NAN, 2, 3, 4, 5, 6};
    assert_int_equal(csp_stats_median(7, broken, 0.95, &median, &ci), CSP_OK);
    assert_true(isnan(median) && isnan(ci.lo));
    assert_int_equal(csp_stats_median(0, broken, 0.95, &median, &ci), CSP_OK);
    assert_true(isnan(median));
    assert_int_equal(csp_stats_median(6, drug1, 1.0, &median, &ci), CSP_E_RANGE);
}

TEST_MAIN(cmocka_unit_test(signed_ranks_count_every_sign),
          cmocka_unit_test(correlations_are_tested_as_by_fisher),
          cmocka_unit_test(spreads_are_compared_pair_by_pair),
          cmocka_unit_test(medians_have_intervals_of_order_statistics),
          cmocka_unit_test(moments_equal_those_of_gsl),
          cmocka_unit_test(too_few_values_are_nan), cmocka_unit_test(quantiles_are_those_of_r),
          cmocka_unit_test(the_sleep_data_give_the_published_tests),
          cmocka_unit_test(constant_differences_have_no_effect_size),
          cmocka_unit_test(rounding_is_not_a_difference),
          cmocka_unit_test(effect_sizes_carry_the_exact_correction),
          cmocka_unit_test(values_that_are_not_finite_give_nan),
          cmocka_unit_test(permutation_tests_count_every_arrangement),
          cmocka_unit_test(wilson_is_that_of_newcombe))

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/correlation.h"
#include "conspecific/analysis/inference/effect.h"
#include "conspecific/analysis/inference/median.h"
#include "conspecific/analysis/inference/spread.h"
#include "conspecific/core/error.h"
#include "conspecific/study/results/contrast.h"
#include "testing.h"

static const double low[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
static const double high[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

static struct csp_contrast_result r;

static int eval(enum csp_contrast_test test, enum csp_expect expect, double bound, size_t na,
                const double a[], size_t nb, const double b[], double mu)
{
    const struct csp_contrast_ask ask = {
        .name = "x", .test = test, .expect = expect, .bound = bound, .mu = mu, .seed = 1};
    return csp_contrast_eval(&ask, na, a, nb, b, &r);
}

static void numbers_are_those_of_stats(void **state)
{
    (void)state;
    assert_int_equal(eval(CSP_TEST_PAIRED, CSP_EXPECT_LESS, 0, 10, low, 10, high, 0), CSP_OK);
    assert_int_equal(r.n_a, 10);
    assert_near(r.mean_a, 0.75, 1e-12);
    assert_near(r.diff, -1.58, 1e-12);
    double d[10];
    struct csp_estimate e;
    for (int i = 0; i < 10; i++) d[i] = low[i] - high[i];
    assert_int_equal(
        csp_interval_mean(10, d, 0, &csp_interval_anywhere, 0.95, 1, "contrast:x", &e), CSP_OK);
    assert_near(r.p, e.p, 1e-12);
    assert_near(r.diff_ci.hi, e.ci.hi, 1e-12);
    assert_true(r.p > 0.00283 && r.p < 0.05); /* of Student's t */
    assert_true(r.diff_ci.hi < 0 && r.effect_ci.hi < 0 && r.effect < 0);
    assert_int_equal(eval(CSP_TEST_INDEPENDENT, CSP_EXPECT_LESS, 0, 10, low, 9, high, 0),
                     CSP_OK);
    assert_int_equal(r.n_b, 9);
    assert_int_equal(eval(CSP_TEST_PAIRED, CSP_EXPECT_LESS, 0, 10, low, 0, NULL, 5.0), CSP_OK);
    assert_near(r.diff, -4.25, 1e-12);
    assert_near(r.mean_b, 5.0, 0);
    assert_int_equal(r.n_b, 0);
    assert_int_equal(eval(CSP_TEST_PAIRED, CSP_EXPECT_LESS, 0, 10, low, 9, high, 0),
                     CSP_E_SHAPE);
}

static void a_difference_is_scaled_by_the_spread_between_animals(void **state)
{
    (void)state;
    struct csp_effect e;
    assert_int_equal(eval(CSP_TEST_PAIRED, CSP_EXPECT_LESS, 0, 10, low, 10, high, 0), CSP_OK);
    assert_int_equal(csp_effect_paired(10, low, high, &e), CSP_OK);
    assert_near(r.effect, e.effect, 0);
    assert_near(r.p_equal, csp_effect_equal(&e, 0.3), 0);
    assert_true(r.p_equal > 0.9);
    assert_int_equal(eval(CSP_TEST_PAIRED, CSP_EXPECT_EQUAL, 2.5, 10, low, 10, high, 0),
                     CSP_OK); /* the study's own bound, in the unit of the data */
    assert_near(r.p_equal, csp_effect_within(&e, 2.5), 0);
    assert_true(r.p_equal < 0.05);
    assert_int_equal(eval(CSP_TEST_INDEPENDENT, CSP_EXPECT_ANY, 0, 10, low, 9, high, 0),
                     CSP_OK);
    assert_int_equal(csp_effect_independent(10, low, 9, high, &e), CSP_OK);
    assert_near(r.effect, e.effect, 0);
    assert_near(r.p_equal, csp_effect_equal(&e, 0.3), 0);
    assert_int_equal(eval(CSP_TEST_PAIRED, CSP_EXPECT_ANY, 0, 10, low, 0, NULL, 5.0), CSP_OK);
    assert_int_equal(csp_effect_one(10, low, 5.0, &e), CSP_OK);
    assert_near(r.effect, e.effect, 0);
    assert_near(r.p_equal, csp_effect_equal(&e, 0.3), 0);
    for (size_t n = 0; n < 2; n++) { /* too few: nothing is known */
        assert_int_equal(eval(CSP_TEST_PAIRED, CSP_EXPECT_ANY, 0, n, low, n, high, 0), CSP_OK);
        assert_true(isnan(r.p_equal) && isnan(r.p) && isnan(r.effect));
    }
}

static void missing_values_are_left_out_pair_by_pair(void **state)
{
    (void)state;
    const double a[] = {1.1, NAN, 2.385, 0.7}, b[] = {0.3, 0.1, NAN, 0.2};
    assert_int_equal(eval(CSP_TEST_PAIRED, CSP_EXPECT_ANY, 0, 4, a, 4, b, 0), CSP_OK);
    assert_int_equal(r.n_a, 2);
    assert_int_equal(r.n_b, 2);
    assert_near(r.diff, 0.65, 1e-12);
    assert_int_equal(eval(CSP_TEST_INDEPENDENT, CSP_EXPECT_ANY, 0, 4, a, 4, b, 0), CSP_OK);
    assert_int_equal(r.n_a, 3);
    assert_int_equal(r.n_b, 3);
    assert_string_equal(csp_expect_name(CSP_EXPECT_GREATER), "greater");
    assert_string_equal(csp_contrast_test_name(CSP_TEST_SPREAD), "spread");
    for (int test = CSP_TEST_CORRELATION; test <= CSP_TEST_SPREAD; test++) {
        assert_int_equal(eval((enum csp_contrast_test)test, CSP_EXPECT_ANY, 0, 4, a, 4,
                              test == CSP_TEST_LEVEL ? NULL : b, 0),
                         CSP_OK);
        assert_int_equal(r.n_a, test == CSP_TEST_LEVEL ? 3 : 2);
    }
}

static void correlations_run_over_the_animals(void **state)
{
    (void)state;
    struct csp_estimate t;
    double equal;
    assert_int_equal(csp_correlation(10, low, high, 0.15, 0.95, &t, &equal), CSP_OK);
    assert_int_equal(eval(CSP_TEST_CORRELATION, CSP_EXPECT_GREATER, 0, 10, low, 10, high, 0),
                     CSP_OK);
    assert_near(r.diff, 0.7951702, 5e-8);
    assert_near(r.effect, r.diff, 0);
    assert_near(r.p, t.p, 0);
    assert_near(r.p_equal, equal, 0);
    assert_near(r.diff_ci.lo, t.ci.lo, 0);
    assert_near(r.effect_ci.hi, t.ci.hi, 0);
    assert_near(r.mean_a, 0.75, 1e-12);
    assert_near(r.mean_b, 2.33, 1e-12);
    double down[10], flat[10] = {0};
    for (int i = 0; i < 10; i++) down[i] = -high[i];
    assert_int_equal(eval(CSP_TEST_CORRELATION, CSP_EXPECT_GREATER, 0, 10, low, 10, down, 0),
                     CSP_OK);
    assert_int_equal(eval(CSP_TEST_CORRELATION, CSP_EXPECT_GREATER, 0, 10, low, 10, flat, 0),
                     CSP_OK);
    assert_true(isnan(r.diff) && isnan(r.p));
    assert_int_equal(eval(CSP_TEST_CORRELATION, CSP_EXPECT_ANY, 0, 10, low, 0, NULL, 0),
                     CSP_E_SHAPE);
    assert_int_equal(eval(CSP_TEST_CORRELATION, CSP_EXPECT_ANY, 0, 1, low, 1, high, 0), CSP_OK);
    assert_true(isnan(r.diff));
}

/* Twins that are alike: no difference, and an interval of what ten animals may hide. */
static void no_difference_at_all_has_an_interval(void **state)
{
    (void)state;
    assert_int_equal(eval(CSP_TEST_PAIRED, CSP_EXPECT_EQUAL, 0, 10, low, 10, low, 0), CSP_OK);
    const double q = 1 - pow(0.05, 0.1), w = sqrt(2 * q / (1 - q));
    assert_near(r.diff, 0, 0);
    assert_near(r.p, 1, 0);
    assert_near(r.effect, 0, 0);
    assert_near(r.effect_ci.hi, w, 1e-12);
    assert_near(r.diff_ci.lo, -w * csp_stats_sd(10, low), 1e-12);
}

static int level(enum csp_contrast_statistic statistic, double top, size_t n, const double a[])
{
    const struct csp_contrast_ask ask = {.name = "x",
                                         .test = CSP_TEST_LEVEL,
                                         .statistic = statistic,
                                         .legal = {0, top},
                                         .expect = CSP_EXPECT_ANY,
                                         .seed = 1};
    return csp_contrast_eval(&ask, n, a, 0, NULL, &r);
}

static void a_level_is_that_of_one_side(void **state)
{
    (void)state;
    struct csp_estimate e;
    assert_int_equal(
        csp_interval_mean(10, high, NAN, &csp_interval_anywhere, 0.95, 1, "contrast:x", &e),
        CSP_OK);
    assert_int_equal(level(CSP_OF_MEANS, 0, 10, high), CSP_OK);
    assert_near(r.diff, 2.33, 1e-12);
    assert_near(r.mean_a, 2.33, 1e-12);
    assert_near(r.diff_ci.lo, e.ci.lo, 1e-9);
    assert_near(r.diff_ci.hi, e.ci.hi, 1e-9);
    assert_true(isnan(r.mean_b) && isnan(r.effect) && isnan(r.p) && r.n_b == 0);
    assert_int_equal(level(CSP_OF_MEDIANS, 0, 10, high), CSP_OK);
    assert_near(r.diff, 1.75, 1e-12); /* -0.1 0.1 0.8 1.1 1.6 1.9 3.4 4.4 4.6 5.5 */
    assert_int_equal(csp_median(10, high, NAN, 0.95, &e), CSP_OK);
    assert_near(r.diff_ci.lo, e.ci.lo, 0);
    assert_near(r.diff_ci.hi, e.ci.hi, 0);
}

/* Newcombe (1998), method 6 (mid-P): 0 of 20 is 0 to 0.1391, 1 of 29 is 0.0017 to 0.1585. */
static void shares_have_binomial_intervals(void **state)
{
    (void)state;
    double none[29] = {0}, all[20];
    for (int i = 0; i < 20; i++) all[i] = 100;
    assert_int_equal(level(CSP_OF_MEANS, 100, 20, none), CSP_OK);
    assert_near(r.diff, 0, 0);
    assert_near(r.diff_ci.lo, 0, 0);
    assert_near(r.diff_ci.hi, 13.91, 5e-3);
    assert_int_equal(level(CSP_OF_MEANS, 100, 20, all), CSP_OK);
    assert_near(r.diff, 100, 0);
    assert_near(r.diff_ci.lo, 86.09, 5e-3);
    assert_near(r.diff_ci.hi, 100, 0);
    none[7] = 1;
    assert_int_equal(level(CSP_OF_MEANS, 1, 29, none), CSP_OK);
    assert_near(r.diff, 1.0 / 29, 1e-15);
    assert_near(r.diff_ci.lo, 0.0017, 5e-5);
    assert_near(r.diff_ci.hi, 0.1585, 5e-5);
    none[8] = 0.5; /* not all or nothing */
    assert_int_equal(level(CSP_OF_MEANS, 1, 29, none), CSP_OK);
    assert_near(r.diff, 1.5 / 29, 1e-15);
    assert_true(r.diff_ci.hi > 0.1 && r.diff_ci.lo > 0 && r.diff_ci.lo < 0.02);
}

/* Whatever the test: the interval excludes 0 if and only if p < 0.05, and so does the effect's. */
static void intervals_and_p_do_not_contradict_one_another(void **state)
{
    (void)state;
    double a[10], b[10];
    for (int k = 0; k < 60; k++)
        for (int test = CSP_TEST_PAIRED; test <= CSP_TEST_SPREAD; test++) {
            if (test == CSP_TEST_LEVEL) continue;
            for (int i = 0; i < 10; i++) {
                a[i] = low[i] * (1 + 0.03 * k);
                b[i] = high[(i * (1 + 2 * (k % 3))) % 10] - 0.05 * k;
            }
            assert_int_equal(
                eval((enum csp_contrast_test)test, CSP_EXPECT_ANY, 0, 10, a, 10, b, 0), CSP_OK);
            assert_int_equal(r.diff_ci.lo > 0 || r.diff_ci.hi < 0, r.p < 0.05);
            assert_int_equal(r.effect_ci.lo > 0 || r.effect_ci.hi < 0, r.p < 0.05);
        }
}

static void spreads_are_standard_deviations(void **state)
{
    (void)state;
    double twice[10], shifted[10];
    for (int i = 0; i < 10; i++) twice[i] = 2 * low[i] + 0.1 * high[i], shifted[i] = low[i] + 3;
    assert_int_equal(eval(CSP_TEST_SPREAD, CSP_EXPECT_ANY, 0, 10, low, 0, NULL, 0), CSP_OK);
    const double sd = csp_stats_sd(10, low);
    assert_near(r.diff, sd, 0);
    assert_near(r.mean_a, sd, 0);
    assert_true(r.diff_ci.lo > 0.5 * sd && r.diff_ci.lo < sd && r.diff_ci.hi > sd);
    assert_true(isnan(r.mean_b) && isnan(r.effect) && isnan(r.p));
    assert_int_equal(eval(CSP_TEST_SPREAD, CSP_EXPECT_LESS, 0, 10, low, 10, twice, 0), CSP_OK);
    const double other = csp_stats_sd(10, twice);
    assert_near(r.mean_a, sd, 0);
    assert_near(r.mean_b, other, 0);
    assert_near(r.diff, sd - other, 1e-15);
    assert_near(r.effect, log(sd / other), 1e-15);
    struct csp_spread two;
    assert_int_equal(csp_spread_two(10, low, twice, 0.3, 0.95, &two), CSP_OK);
    assert_near(r.p, two.log.p, 0);
    assert_near(r.p_equal, two.p_equal, 0);
    assert_true(r.effect_ci.lo < r.effect && r.effect_ci.hi > r.effect && r.effect_ci.hi < 0);
    assert_int_equal(eval(CSP_TEST_SPREAD, CSP_EXPECT_GREATER, 0, 10, low, 10, twice, 0),
                     CSP_OK);
    assert_int_equal(eval(CSP_TEST_SPREAD, CSP_EXPECT_EQUAL, 0, 10, low, 10, shifted, 0),
                     CSP_OK);
    assert_near(r.p, 1, 1e-6);
}

static void medians_take_the_place_of_means(void **state)
{
    (void)state;
    struct csp_contrast_ask ask = {
        .name = "x", .statistic = CSP_OF_MEDIANS, .expect = CSP_EXPECT_LESS, .seed = 1};
    struct csp_contrast_result mean;
    assert_int_equal(csp_contrast_eval(&ask, 10, low, 10, high, &r), CSP_OK);
    assert_true(r.p_equal > 0.9 && r.p_equal < 1);
    assert_near(r.diff, -1.3, 1e-12); /* 1.2 2.4 1.3 1.3 0 1 1.8 0.8 4.6 1.4 */
    assert_near(r.diff_ci.lo, -2.005405405405405, 1e-9); /* NumPy */
    assert_near(r.diff_ci.hi, -0.931531531531532, 1e-9);
    assert_near(r.mean_a, 0.35, 1e-12);
    assert_near(r.mean_b, 1.75, 1e-12);
    assert_near(r.p, pow(2, -9), 1e-9); /* nine of one sign, one 0 */
    ask.statistic = CSP_OF_MEANS;
    assert_int_equal(csp_contrast_eval(&ask, 10, low, 10, high, &mean), CSP_OK);
    assert_near(r.effect, mean.effect, 0);
    ask.statistic = CSP_OF_MEDIANS, ask.mu = 2;
    assert_int_equal(csp_contrast_eval(&ask, 10, low, 0, NULL, &r), CSP_OK);
    assert_near(r.diff, -1.65, 1e-12);
    assert_near(r.mean_b, 2, 0);
}

TEST_MAIN(cmocka_unit_test(numbers_are_those_of_stats),
          cmocka_unit_test(a_difference_is_scaled_by_the_spread_between_animals),
          cmocka_unit_test(missing_values_are_left_out_pair_by_pair),
          cmocka_unit_test(correlations_run_over_the_animals),
          cmocka_unit_test(no_difference_at_all_has_an_interval),
          cmocka_unit_test(a_level_is_that_of_one_side),
          cmocka_unit_test(shares_have_binomial_intervals),
          cmocka_unit_test(intervals_and_p_do_not_contradict_one_another),
          cmocka_unit_test(spreads_are_standard_deviations),
          cmocka_unit_test(medians_take_the_place_of_means))

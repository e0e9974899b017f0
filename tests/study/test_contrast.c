/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/study/contrast.h"
#include "testing.h"

static const double low[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
static const double high[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

static enum csp_verdict verdict(enum csp_expect expect, double bound, const double a[],
                                const double b[], size_t n)
{
    struct csp_contrast_result r;
    assert_int_equal(
        csp_contrast_eval("x", CSP_TEST_PAIRED, expect, bound, n, a, n, b, 0, 1, &r), CSP_OK);
    return r.verdict;
}

static void numbers_are_those_of_stats(void **state)
{
    (void)state;
    struct csp_contrast_result r;
    assert_int_equal(csp_contrast_eval("x", CSP_TEST_PAIRED, CSP_EXPECT_LESS, 0, 10, low, 10,
                                       high, 0, 1, &r),
                     CSP_OK);
    assert_int_equal(r.n_a, 10);
    assert_near(r.mean_a, 0.75, 1e-12);
    assert_near(r.diff, -1.58, 1e-12);
    assert_near(r.p, 0.002833, 5e-7);
    assert_true(r.diff_ci.hi < 0 && r.effect_ci.hi < 0 && r.effect < 0);
    assert_int_equal(csp_contrast_eval("x", CSP_TEST_INDEPENDENT, CSP_EXPECT_LESS, 0, 10, low,
                                       9, high, 0, 1, &r),
                     CSP_OK);
    assert_int_equal(r.n_b, 9);
    assert_int_equal(r.verdict, CSP_VERDICT_UNDECIDED); /* p = .1 */
    assert_int_equal(csp_contrast_eval("x", CSP_TEST_PAIRED, CSP_EXPECT_LESS, 0, 10, low, 0,
                                       NULL, 5.0, 1, &r),
                     CSP_OK);
    assert_near(r.diff, -4.25, 1e-12);
    assert_near(r.mean_b, 5.0, 0);
    assert_int_equal(r.n_b, 0);
    assert_int_equal(r.verdict, CSP_VERDICT_AGREES);
    assert_int_equal(
        csp_contrast_eval("x", CSP_TEST_PAIRED, CSP_EXPECT_LESS, 0, 10, low, 9, high, 0, 1, &r),
        CSP_E_SHAPE);
}

static void verdicts_follow_the_expectation(void **state)
{
    (void)state;
    assert_int_equal(verdict(CSP_EXPECT_LESS, 0, low, high, 10), CSP_VERDICT_AGREES);
    assert_int_equal(verdict(CSP_EXPECT_LESS, 0, high, low, 10), CSP_VERDICT_DISAGREES);
    assert_int_equal(verdict(CSP_EXPECT_GREATER, 0, high, low, 10), CSP_VERDICT_AGREES);
    assert_int_equal(verdict(CSP_EXPECT_GREATER, 0, low, high, 10), CSP_VERDICT_DISAGREES);
    assert_int_equal(verdict(CSP_EXPECT_ANY, 0, low, high, 10), CSP_VERDICT_AGREES);
    assert_int_equal(verdict(CSP_EXPECT_ANY, 0, low, low, 10), CSP_VERDICT_UNDECIDED);
    assert_int_equal(verdict(CSP_EXPECT_EQUAL, 0, low, high, 10), CSP_VERDICT_DISAGREES);
    assert_int_equal(verdict(CSP_EXPECT_EQUAL, 0, low, low, 10), CSP_VERDICT_AGREES);
    assert_int_equal(verdict(CSP_EXPECT_EQUAL, 2.5, low, high, 10), CSP_VERDICT_AGREES);
    assert_int_equal(verdict(CSP_EXPECT_EQUAL, 1.6, low, high, 10), CSP_VERDICT_UNDECIDED);
    assert_int_equal(verdict(CSP_EXPECT_EQUAL, 0.2, low, high, 10), CSP_VERDICT_DISAGREES);
    assert_int_equal(verdict(CSP_EXPECT_LESS, 0, low, high, 2), CSP_VERDICT_UNDECIDED);
    assert_int_equal(verdict(CSP_EXPECT_LESS, 0, low, high, 1), CSP_VERDICT_UNDECIDED);
    assert_int_equal(verdict(CSP_EXPECT_LESS, 0, low, high, 0), CSP_VERDICT_UNDECIDED);
}

static void missing_values_are_left_out_pair_by_pair(void **state)
{
    (void)state;
    const double a[] = {1.1, NAN, 2.385, 0.7}, b[] = {0.3, 0.1, NAN, 0.2};
    struct csp_contrast_result r;
    assert_int_equal(
        csp_contrast_eval("x", CSP_TEST_PAIRED, CSP_EXPECT_ANY, 0, 4, a, 4, b, 0, 1, &r),
        CSP_OK);
    assert_int_equal(r.n_a, 2);
    assert_int_equal(r.n_b, 2);
    assert_near(r.diff, 0.65, 1e-12);
    assert_int_equal(
        csp_contrast_eval("x", CSP_TEST_INDEPENDENT, CSP_EXPECT_ANY, 0, 4, a, 4, b, 0, 1, &r),
        CSP_OK);
    assert_int_equal(r.n_a, 3);
    assert_int_equal(r.n_b, 3);
    assert_string_equal(csp_verdict_name(r.verdict), "undecided");
    assert_string_equal(csp_expect_name(CSP_EXPECT_GREATER), "greater");
}

TEST_MAIN(cmocka_unit_test(numbers_are_those_of_stats),
          cmocka_unit_test(verdicts_follow_the_expectation),
          cmocka_unit_test(missing_values_are_left_out_pair_by_pair))

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/sequential.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>

static void repeated_tests_at_5_percent_err_as_published(void **state)
{
    (void)state;
    /* Armitage, McPherson & Rowe (1969), table 2: 5 % tests after each of 1 ... 5, 10 equal
     * steps; Pocock (1977), table 1: z of 5 and 10 looks that keep 5 %. */
    const double n[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const double want[] = {0.050, 0.083, 0.107, 0.126, 0.142};
    for (size_t k = 0; k < 5; k++)
        assert_near(csp_sequential_error(k + 1, n, 1.959964), want[k], 5e-4);
    assert_near(csp_sequential_error(10, n, 1.959964), 0.193, 5e-4);
    assert_near(csp_sequential_error(5, n, 2.413), 0.05, 1e-4);
    assert_near(csp_sequential_error(10, n, 2.555), 0.05, 1e-4);
    assert_near(csp_sequential_error(0, n, 2), 0, 0);
}

static void levels_of_the_looks_keep_the_overall_error(void **state)
{
    (void)state;
    assert_near(csp_sequential_alpha(0.05, 1), 0.05, 0);
    assert_near(csp_sequential_alpha(0.05, CSP_SEQUENTIAL_LOOKS), 0.009576, 2e-6);
    assert_near(csp_sequential_alpha(0.01, CSP_SEQUENTIAL_LOOKS), 0.001663, 2e-6);
    double n[CSP_SEQUENTIAL_LOOKS], before = 1;
    for (size_t k = 0; k < CSP_SEQUENTIAL_LOOKS; k++) {
        n[k] = (double)csp_sequential_sizes[k];
        const double level = csp_sequential_alpha(0.02385, k + 1);
        const double z = gsl_cdf_ugaussian_Qinv(0.5 * level);
        assert_near(csp_sequential_error(k + 1, n, z), 0.02385, 1e-6);
        assert_true(level < before && level >= 0.02385 / (double)(k + 1));
        before = level;
    }
    assert_true(isnan(csp_sequential_alpha(0.05, 0)));
    assert_true(isnan(csp_sequential_alpha(0.05, CSP_SEQUENTIAL_LOOKS + 1)));
    assert_true(isnan(csp_sequential_alpha(0, 2)) && isnan(csp_sequential_alpha(1, 2)));
}

static void either_decision_needs_its_own_p(void **state)
{
    (void)state;
    assert_int_equal(csp_decided(0.0099, 0.9, 1), CSP_DECIDED_SIGN);
    assert_int_equal(csp_decided(0.011, 0.9, 1), CSP_DECIDED_OPEN);
    assert_int_equal(csp_decided(0.6, 0.049, 1), CSP_DECIDED_NONE);
    assert_int_equal(csp_decided(0.6, 0.049, 9), CSP_DECIDED_OPEN);
    assert_int_equal(csp_decided(0.6, 0.009, 9), CSP_DECIDED_NONE);
    assert_int_equal(csp_decided(0.0016, 0.009, 9), CSP_DECIDED_SIGN + CSP_DECIDED_NONE);
    assert_int_equal(csp_decided(0.0018, NAN, 9), CSP_DECIDED_OPEN);
    assert_int_equal(csp_decided(NAN, NAN, 1), CSP_DECIDED_OPEN);
    assert_int_equal(csp_decided(0, 0, 0), CSP_DECIDED_OPEN);
}

static void what_an_open_question_would_take(void **state)
{
    (void)state;
    /* z of p = 0.04: 2.0537, of the level 0.01: 2.5758; of p_equal 0.1: 1.2816, 0.05: 1.6449 */
    assert_near(csp_sequential_needed(0.04, 0.5, 20, 1), 32, 0);   /* 31.46 */
    assert_near(csp_sequential_needed(0.04, 0.1, 100, 1), 158, 0); /* 157.3 against 164.7 */
    assert_near(csp_sequential_needed(0.9, 0.1, 100, 1), 165, 0);
    assert_near(csp_sequential_needed(0.04, NAN, 20, 1), 32, 0);
    assert_true(isinf(csp_sequential_needed(1, 0.7, 20, 9)));
    assert_true(isnan(csp_sequential_needed(NAN, NAN, 20, 9)));
}

/* Shares of `runs` sequences of normal values with mean mu and sd 1 in which some look decides
 * a sign, or that |mu| < bound. */
static void decide(int runs, double mu, double bound, double *sign, double *none)
{
    enum { MOST = 128 };
    double x[MOST];
    const double ps = csp_sequential_alpha(CSP_SIGN_LEVEL, CSP_SEQUENTIAL_LOOKS);
    const double pn = csp_sequential_alpha(CSP_EQUAL_LEVEL, CSP_SEQUENTIAL_LOOKS);
    int signs = 0, nones = 0;
    for (int r = 0; r < runs; r++) {
        struct csp_rng rng;
        csp_rng_stream(&rng, 2385, (uint64_t)r, "sequences");
        for (int i = 0; i < MOST; i++) x[i] = mu + csp_dist_normal(&rng);
        int saw_sign = 0, saw_none = 0;
        for (size_t k = 0; k < CSP_SEQUENTIAL_LOOKS; k++) {
            const size_t n = csp_sequential_sizes[k];
            const double mean = csp_stats_mean(n, x), sem = csp_stats_sem(n, x);
            const double df = (double)n - 1, beyond = (bound - fabs(mean)) / sem;
            saw_sign |= 2 * gsl_cdf_tdist_Q(fabs(mean) / sem, df) < ps;
            saw_none |= gsl_cdf_tdist_Q(beyond, df) < pn;
        }
        signs += saw_sign;
        nones += saw_none;
    }
    *sign = signs / (double)runs;
    *none = nones / (double)runs;
}

static void t_tests_at_the_looks_err_no_more_than_said(void **state)
{
    (void)state;
    /* 20000 sequences: three standard errors are 0.0021 and 0.0046. */
    double sign, none;
    decide(20000, 0, 0.5, &sign, &none);
    assert_near(sign, CSP_SIGN_LEVEL, 0.0021);
    decide(20000, 0.5, 0.5, &sign, &none); /* on the bound: not equal */
    assert_true(none < CSP_EQUAL_LEVEL + 0.0046);
    assert_true(none > 0.5 * CSP_EQUAL_LEVEL); /* and not out of timidity */
}

TEST_MAIN(cmocka_unit_test(repeated_tests_at_5_percent_err_as_published),
          cmocka_unit_test(levels_of_the_looks_keep_the_overall_error),
          cmocka_unit_test(either_decision_needs_its_own_p),
          cmocka_unit_test(what_an_open_question_would_take),
          cmocka_unit_test(t_tests_at_the_looks_err_no_more_than_said))

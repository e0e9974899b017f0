/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/correlation.h"
#include "conspecific/core/error.h"
#include "sleep.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>

static struct csp_estimate e;
static double equal;

/* By NumPy and SciPy: of the sleep data the jackknife error, 0.67154, is the larger. */
static void the_wider_of_two_errors_counts(void **state)
{
    (void)state;
    assert_int_equal(csp_correlation(10, drug1, drug2, 0.9, 0.95, &e, &equal), CSP_OK);
    assert_near(e.value, 0.7951702058335777, 1e-12);
    assert_near(e.ci.lo, -0.40848900953414824, 1e-7);
    assert_near(e.ci.hi, 0.9891245726380204, 1e-8);
    assert_near(e.p, 0.1405095490739008, 1e-8);
    assert_near(equal, 0.28933063312937657, 1e-8);
    /* values without heavy tails: Fisher's own */
    const double x[] = {1, 2, 3, 4, 5, 6, 7, 8}, y[] = {2, 1, 5, 4, 3, 8, 6, 7};
    assert_int_equal(csp_correlation(8, x, y, 0.15, 0.5, &e, &equal), CSP_OK);
    const double z = atanh(e.value);
    assert_true(e.ci.lo <= tanh(z - gsl_cdf_ugaussian_Pinv(0.75) / sqrt(5)) + 1e-12);
    assert_true(e.p >= 2 * gsl_cdf_ugaussian_Q(z * sqrt(5)) - 1e-12);
}

static void few_animals_or_a_line(void **state)
{
    (void)state;
    double line[10], flat[10] = {0};
    for (int i = 0; i < 10; i++) line[i] = 3 - 2 * drug1[i];
    assert_int_equal(csp_correlation(10, drug1, line, 0.15, 0.95, &e, &equal), CSP_OK);
    assert_near(e.value, -1, 1e-12);
    assert_true(e.p < 1e-6 && e.ci.hi < -0.999 && equal > 0.999);
    assert_int_equal(csp_correlation(10, drug1, flat, 0.15, 0.95, &e, &equal), CSP_OK);
    assert_true(isnan(e.value) && isnan(e.p) && isnan(e.ci.lo) && isnan(equal));
    assert_int_equal(csp_correlation(3, drug1, drug2, 0.15, 0.95, &e, &equal), CSP_OK);
    assert_true(isfinite(e.value) && isnan(e.p) && isnan(e.ci.lo));
    assert_int_equal(csp_correlation(1, drug1, drug2, 0.15, 0.95, &e, &equal), CSP_E_SHAPE);
}

TEST_MAIN(cmocka_unit_test(the_wider_of_two_errors_counts),
          cmocka_unit_test(few_animals_or_a_line))

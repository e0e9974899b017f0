/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/effect.h"
#include "conspecific/core/error.h"
#include "sleep.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>

/* Numbers by SciPy 1.10 (t.sf, norm.sf; all signs one by one) and the formulas of the header in NumPy. */
static void sizes_are_in_spreads_between_animals(void **state)
{
    (void)state;
    struct csp_effect e;
    assert_int_equal(csp_effect_paired(10, drug1, drug2, &e), CSP_OK);
    assert_near(e.diff, -1.58, 1e-12);
    assert_near(e.sd, 1.8986252336303175, 1e-12);
    assert_near(e.sd_df, 11.02741401726411, 1e-9);
    assert_near(e.effect, -0.7740437925313122, 1e-9);
    assert_near(csp_effect_equal(&e, 0.3), 0.9825033293368622, 1e-9);
    assert_near(csp_effect_equal(&e, 1.5), 0.05613696648308448, 1e-9);
    /* diff -1.58, se 0.388959: t of diff + bound */
    assert_near(csp_effect_within(&e, 2.385), gsl_cdf_tdist_Q((2.385 - 1.58) / 0.3889587, 9),
                1e-6);
    assert_int_equal(csp_effect_one(10, drug1, 5.0, &e), CSP_OK);
    assert_near(e.effect, -2.1710158317329835, 1e-9);
    assert_int_equal(csp_effect_one(10, drug1, 0.5, &e), CSP_OK);
    assert_near(csp_effect_equal(&e, 0.9), 0.03849081274705383, 1e-9);
    assert_int_equal(csp_effect_independent(10, drug1, 9, drug2, &e), CSP_OK);
    assert_near(e.df, 15.903037036981488, 1e-9);
    assert_near(e.effect, -0.7214160626441952, 1e-9);
    assert_near(csp_effect_equal(&e, 1.9), 0.03024200138029345, 1e-9);
    assert_int_equal(csp_effect_paired(1, drug1, drug2, &e), CSP_E_SHAPE);
    assert_true(isnan(csp_effect_equal(&e, 0.3)) && isnan(csp_effect_within(&e, 0.3)));
}

static void other_statistics_have_bounds_of_their_own(void **state)
{
    (void)state;
    double d[10], p;
    assert_near(csp_effect_equal_correlation(10, drug1, drug2, 0.9), 0.1530138874605464, 1e-9);
    assert_near(csp_effect_equal_spread(10, drug1, drug2, 0.7), 0.009944016749226275, 1e-9);
    for (int i = 0; i < 10; i++) d[i] = drug1[i] - drug2[i];
    assert_int_equal(csp_effect_equal_median(10, d, 1.87, &p), CSP_OK);
    assert_near(p, 0.0751953125, 1e-12);
    assert_true(isnan(csp_effect_equal_correlation(3, drug1, drug2, 0.15)));
    assert_true(isnan(csp_effect_equal_spread(2, drug1, drug2, 0.3)));
    assert_int_equal(csp_effect_equal_median(10, d, 0.0, &p), CSP_OK);
    assert_true(isnan(p));
}

static void animals_that_are_all_alike(void **state)
{
    (void)state;
    const double zero[8] = {0}, one[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    struct csp_effect e;
    assert_int_equal(csp_effect_paired(8, zero, zero, &e), CSP_OK);
    assert_near(e.effect, 0, 0);
    assert_near(csp_effect_equal(&e, 0.3), pow(1.045, -8), 1e-12);
    assert_int_equal(csp_effect_one(8, zero, 0.0, &e), CSP_OK);
    assert_near(csp_effect_equal(&e, 0.3), pow(1.09, -8), 1e-12);
    assert_int_equal(csp_effect_independent(8, zero, 5, zero, &e), CSP_OK);
    assert_near(csp_effect_equal(&e, 0.3), pow(1.045, -5), 1e-12);
    assert_int_equal(csp_effect_paired(8, zero, one, &e), CSP_OK); /* surely different */
    assert_true(isnan(e.effect));
    assert_near(csp_effect_equal(&e, 0.3), 1, 0);
    assert_int_equal(csp_effect_paired(8, drug1, drug1, &e), CSP_OK); /* identical twins */
    assert_near(csp_effect_equal(&e, 0.3), gsl_cdf_tdist_Q(sqrt(2 * 7), 7), 1e-9);
}

TEST_MAIN(cmocka_unit_test(sizes_are_in_spreads_between_animals),
          cmocka_unit_test(other_statistics_have_bounds_of_their_own),
          cmocka_unit_test(animals_that_are_all_alike))

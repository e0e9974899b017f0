/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/median.h"
#include "conspecific/core/error.h"
#include "sleep.h"
#include "testing.h"

static struct csp_estimate e;

static void ends_lie_between_order_statistics(void **state)
{
    (void)state;
    /* sorted -1.6 -1.2 -0.2 -0.1 0 0.7 0.8 2 3.4 3.7; 97.9 % and 89.1 %; by NumPy */
    assert_int_equal(csp_median(10, drug1, NAN, 0.95, &e), CSP_OK);
    assert_near(e.value, 0.35, 1e-15);
    assert_near(e.ci.lo, -0.5423423423423419, 1e-9);
    assert_near(e.ci.hi, 2.479279279279279, 1e-9);
    assert_true(isnan(e.p));
    assert_int_equal(csp_median(10, drug1, NAN, 0.978515625, &e), CSP_OK);
    assert_near(e.ci.lo, -1.2, 1e-9); /* the order statistics themselves */
    assert_near(e.ci.hi, 3.4, 1e-9);
    assert_int_equal(csp_median(5, drug1, NAN, 0.95, &e), CSP_OK);
    assert_near(e.value, -0.2, 0);
    assert_true(isnan(e.ci.lo) && isnan(e.ci.hi)); /* 93.8 % at most */
    static const double broken[] = {1, NAN, 2, 3, 4, 5, 6};
    assert_int_equal(csp_median(7, broken, 0, 0.95, &e), CSP_OK);
    assert_true(isnan(e.value) && isnan(e.ci.lo) && isnan(e.p));
    assert_int_equal(csp_median(0, broken, 0, 0.95, &e), CSP_OK);
    assert_true(isnan(e.value));
    assert_int_equal(csp_median(6, drug1, 0, 1.0, &e), CSP_E_RANGE);
}

static void p_inverts_the_interval(void **state)
{
    (void)state;
    for (double mu = -2; mu < 4; mu += 0.05) {
        assert_int_equal(csp_median(10, drug1, mu, 0.95, &e), CSP_OK);
        assert_int_equal(mu < e.ci.lo || mu > e.ci.hi, e.p < 0.05);
    }
    assert_int_equal(csp_median(10, drug1, 9, 0.95, &e), CSP_OK);
    assert_near(e.p, pow(2, -9), 1e-12); /* all ten on one side */
    assert_int_equal(csp_median(10, drug1, 0.35, 0.95, &e), CSP_OK);
    assert_near(e.p, 1, 1e-9);
    double p;
    assert_int_equal(csp_median_equal(10, drug1, 9, &p), CSP_OK);
    assert_near(p, pow(2, -10), 1e-12);
    assert_int_equal(csp_median_equal(10, drug1, 0.3, &p), CSP_OK);
    assert_near(p, 0.5, 1e-9); /* between the two middle values, 0 and 0.7 */
    assert_int_equal(csp_median_equal(10, drug2, 0.3, &p), CSP_OK);
    assert_true(p > 0.9); /* the median, 1.75, lies beyond */
    assert_int_equal(csp_median_equal(10, drug1, 0, &p), CSP_OK);
    assert_true(isnan(p));
}

TEST_MAIN(cmocka_unit_test(ends_lie_between_order_statistics),
          cmocka_unit_test(p_inverts_the_interval))

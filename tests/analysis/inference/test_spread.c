/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/spread.h"
#include "conspecific/core/error.h"
#include "sleep.h"
#include "testing.h"

/* By NumPy and SciPy, from the formulas of the header. */
static void spreads_by_the_jackknife(void **state)
{
    (void)state;
    struct csp_spread s;
    assert_int_equal(csp_spread_one(10, drug1, 0.95, &s), CSP_OK);
    assert_near(s.value.value, 1.7890096577591623, 1e-12);
    assert_near(s.value.ci.lo, 1.1623384558171637, 1e-7);
    assert_near(s.value.ci.hi, 2.9946254151347222, 1e-7);
    assert_true(isnan(s.value.p) && isnan(s.p_equal));
    assert_int_equal(csp_spread_two(10, drug1, drug2, 0.7, 0.95, &s), CSP_OK);
    assert_near(s.log.value, -0.1126087139061215, 1e-10);
    assert_near(s.log.ci.lo, -0.4551563687392194, 1e-7);
    assert_near(s.log.ci.hi, 0.26496420998745573, 1e-7);
    assert_near(s.log.p, 0.5649264217165404, 1e-7);
    assert_near(s.p_equal, 0.0021072564539604895, 1e-9);
    assert_near(s.value.value, csp_stats_sd(10, drug1) - csp_stats_sd(10, drug2), 1e-12);
    assert_true(s.value.ci.lo < s.value.value && s.value.ci.hi > s.value.value);
    assert_near(s.value.p, s.log.p, 0);
}

static void what_has_no_spread(void **state)
{
    (void)state;
    struct csp_spread s;
    double twin[10], flat[10] = {0};
    for (int i = 0; i < 10; i++) twin[i] = drug1[i] + 5;
    assert_int_equal(csp_spread_two(10, drug1, twin, 0.3, 0.95, &s), CSP_OK);
    assert_near(s.log.p, 1, 1e-6); /* shifted, not spread */
    assert_true(s.p_equal < 1e-6);
    assert_int_equal(csp_spread_two(10, drug1, flat, 0.3, 0.95, &s), CSP_OK);
    assert_true(isnan(s.log.p) && isnan(s.log.ci.lo) && isnan(s.p_equal));
    flat[3] = 1; /* without that animal there is none */
    assert_int_equal(csp_spread_one(10, flat, 0.95, &s), CSP_OK);
    assert_true(isnan(s.value.ci.lo) && isnan(s.log.value));
    assert_int_equal(csp_spread_one(3, drug1, 0.95, &s), CSP_OK);
    assert_true(isnan(s.value.ci.lo));
    assert_int_equal(csp_spread_one(1, drug1, 0.95, &s), CSP_E_SHAPE);
    assert_int_equal(csp_spread_two(10, drug1, drug2, 0.3, 1.0, &s), CSP_E_RANGE);
}

TEST_MAIN(cmocka_unit_test(spreads_by_the_jackknife), cmocka_unit_test(what_has_no_spread))

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/units.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <stdlib.h>

enum { U = 1000, N = 10 };
static double a[N * U], b[20 * U], c[N * U];

static void noise(uint64_t seed)
{
    struct csp_rng rng;
    csp_rng_stream(&rng, seed, 0, "test");
    for (size_t i = 0; i < N * U; i++) a[i] = csp_dist_normal(&rng);
    for (size_t i = 0; i < 20 * U; i++) b[i] = csp_dist_normal(&rng);
    for (size_t i = 0; i < N * U; i++) c[i] = csp_dist_normal(&rng);
}

static void the_false_alarm_rate_holds(void **state)
{
    (void)state;
    struct csp_units_result r;
    noise(31);
    assert_int_equal(csp_units_responsive(U, N, a, 20, b, N, c, 0.05, NULL, &r), CSP_OK);
    print_message("noise: A %zu, B %zu, both %zu, control %zu of %d at 5 %%\n", r.a, r.b,
                  r.both, r.control, U);
    assert_int_equal(r.control, 50);
    /* the threshold is itself a quantile of 1000: twice the binomial variance */
    const double sd = sqrt(2.0 * U * 0.05 * 0.95);
    assert_near((double)r.a, 50.0, 3.5 * sd);
    assert_near((double)r.b, 50.0, 3.5 * sd); /* with twice the trials */
    assert_near(r.threshold, 0.05, 3.5 * sqrt(0.05 * 0.95 / U));
    assert_true(r.p_both > 1e-3);
}

static void responsive_units_are_found(void **state)
{
    (void)state;
    int flags[U];
    struct csp_units_result r;
    noise(32);
    for (size_t u = 0; u < 300; u++) /* 0-299: A; 200-399: B, the last of A with other sign */
        for (size_t i = 0; i < N; i++) a[i * U + u] += 5.0;
    for (size_t u = 200; u < 400; u++)
        for (size_t i = 0; i < 20; i++) b[i * U + u] += u < 260 ? 5.0 : -5.0;
    assert_int_equal(csp_units_responsive(U, N, a, 20, b, N, c, 0.002, flags, &r), CSP_OK);
    assert_int_equal(r.control, 2);
    assert_in_range(r.a, 300, 307);
    assert_in_range(r.b, 200, 207);
    assert_in_range(r.both, 100, 103);
    assert_in_range(r.same, 60, 62);
    assert_int_equal(r.same + r.opposite, r.both);
    size_t of_a = 0, of_both = 0;
    for (size_t u = 0; u < U; u++) {
        of_a += (size_t)(flags[u] & 1);
        of_both += (flags[u] & 3) == 3;
    }
    assert_int_equal(of_a, r.a);
    assert_int_equal(of_both, r.both);
    assert_near(r.p_both,
                gsl_cdf_hypergeometric_Q((unsigned)r.both - 1, (unsigned)r.a,
                                         (unsigned)(U - r.a), (unsigned)r.b),
                0);
    assert_true(r.p_both < 1e-6); /* 60 are expected of independent ones */
}

static void what_the_control_evokes_raises_the_bar(void **state)
{
    (void)state;
    struct csp_units_result low, high;
    noise(33);
    for (size_t u = 0; u < 500; u++)
        for (size_t i = 0; i < N; i++) a[i * U + u] += 0.9;
    assert_int_equal(csp_units_responsive(U, N, a, 20, b, N, c, 0.05, NULL, &low), CSP_OK);
    for (size_t u = 0; u < 200; u++)
        for (size_t i = 0; i < N; i++) c[i * U + 5 * u] += 3.0; /* a startle */
    assert_int_equal(csp_units_responsive(U, N, a, 20, b, N, c, 0.05, NULL, &high), CSP_OK);
    assert_int_equal(high.control, 50);
    assert_true(high.threshold < 0.01 * low.threshold);
    assert_true(low.a > 300 && high.a < low.a / 4);
}

static void bad_arguments_are_named(void **state)
{
    (void)state;
    struct csp_units_result r;
    noise(34);
    assert_int_equal(csp_units_responsive(10, 1, a, 20, b, N, c, 0.1, NULL, &r), CSP_E_SHAPE);
    assert_int_equal(csp_units_responsive(0, N, a, 20, b, N, c, 0.1, NULL, &r), CSP_E_SHAPE);
    assert_int_equal(csp_units_responsive(10, N, a, 20, b, N, c, 0.05, NULL, &r), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "0.1"));
    assert_int_equal(csp_units_responsive(10, N, a, 20, b, N, c, 1.0, NULL, &r), CSP_E_RANGE);
    a[3] = INFINITY;
    assert_int_equal(csp_units_responsive(10, N, a, 20, b, N, c, 0.1, NULL, &r), CSP_E_NUMERIC);
}

/* Ten units; the control drives two. Of ten at most two may be false alarms, so p* is 1: a unit
 * that is silent in all trials of the control has no evidence there. */
static void a_cap_keeps_silent_controls_from_opening_the_door(void **state)
{
    (void)state;
    enum { UNITS = 10, TRIALS = 6 };
    double own[UNITS * TRIALS] = {0}, other[UNITS * TRIALS] = {0}, sham[UNITS * TRIALS] = {0};
    for (size_t t = 0; t < TRIALS; t++) {
        own[t * UNITS] = 3.0 + (double)(t % 2); /* a clear answer, p near 1e-5 */
        sham[t * UNITS + 8] = 2.0 + (double)(t % 2),
                         sham[t * UNITS + 9] = 2.0 + (double)(t % 2);
        other[t * UNITS] = 5.0 + (double)(t % 3);
    }
    own[1] = 1.0; /* one spike in one trial: p 0.36 */
    struct csp_units_result r;
    assert_int_equal(
        csp_units_responsive(UNITS, TRIALS, own, TRIALS, other, TRIALS, sham, 0.2, NULL, &r),
        CSP_OK);
    assert_near(r.threshold, 1, 1e-12);
    assert_int_equal(r.a, 2);
    assert_int_equal(
        csp_units_capped(UNITS, TRIALS, own, TRIALS, other, TRIALS, sham, 0.2, 0.05, NULL, &r),
        CSP_OK);
    assert_near(r.threshold, 0.05, 0);
    assert_int_equal(r.a, 1);
    assert_int_equal(r.both, 1);
    assert_int_equal(
        csp_units_capped(UNITS, TRIALS, own, TRIALS, other, TRIALS, sham, 0.2, 0.0, NULL, &r),
        CSP_E_RANGE);
}

TEST_MAIN(cmocka_unit_test(the_false_alarm_rate_holds),
          cmocka_unit_test(responsive_units_are_found),
          cmocka_unit_test(what_the_control_evokes_raises_the_bar),
          cmocka_unit_test(a_cap_keeps_silent_controls_from_opening_the_door),
          cmocka_unit_test(bad_arguments_are_named))

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credit by its equations: what is common is taken off, the trace, the rate, associability. */
#include "conspecific/circuits/amygdala_pag/credit.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"

enum { N = 3 };
static const double DT = 0.01;
static const csp_real z[N] = {0.6f, 0, 0.3f}; /* an input */

static void make(struct csp_credit *c, const struct csp_credit_params *p)
{
    assert_int_equal(csp_credit_init(c, N, DT, p), CSP_OK);
}

static struct csp_credit_params defaults(void)
{
    struct csp_credit_params p;
    csp_params_default(&p, csp_credit_params_table);
    return p;
}

/* One tick of the inputs under the US us, V held at 0. */
static void tick(struct csp_credit *c, const csp_real in[], double us)
{
    csp_credit_see(c, in, us);
    (void)csp_credit_error(c, us, 0);
    csp_credit_keep(c, 0, in, in, 1);
}

/* x = z - m (m . z) / |m|^2 is at right angles with the mean, linear, and 0 of 0. */
static void what_is_common_is_projected_out(void **state)
{
    (void)state;
    struct csp_credit c;
    make(&c, NULL);
    static const csp_real a[N] = {1.3f, 0.4f, 0}, b[N] = {1.1f, 0, 0.7f}, none[N] = {0};
    for (int t = 0; t < 5000; t++) tick(&c, t % 2 ? a : b, 0);
    assert_near(c.mean[0] / c.mean[1], 1.2 / 0.2, 1e-2);
    csp_real x[3][N];
    const csp_real both[N] = {2.4f, 0.4f, 0.7f};
    csp_credit_centre(&c, a, x[0]);
    csp_credit_centre(&c, b, x[1]);
    csp_credit_centre(&c, both, x[2]);
    assert_near(csp_dot(N, x[0], c.mean), 0, 1e-6);
    for (int i = 0; i < N; i++) assert_near(x[2][i], x[0][i] + x[1][i], 1e-6);
    csp_credit_centre(&c, none, x[0]);
    assert_true(csp_norm2(N, x[0]) == 0);
    csp_credit_free(&c);
}

/* e after t s of an input: x (1 - exp(-t / tau_e)); dw = rate dt eps e / M at M = 1. */
static void a_step_by_hand(void **state)
{
    (void)state;
    struct csp_credit c;
    struct csp_credit_params p = defaults();
    p.tau_mean = 0;
    make(&c, &p);
    for (int t = 0; t < 25; t++) tick(&c, z, 0);
    const double e = 0.6 * (1 - exp(-0.25 / p.tau_e));
    assert_near(c.e[0], e, 1e-5);
    assert_near(csp_credit_step(&c, 1.7, NULL)[0], p.eta_td * DT * 1.7 * e, 1e-7);
    csp_credit_see(&c, z, 0.4); /* own pain: h = 0.4 / (0.4 + us_half) */
    const double h = 0.4 / (0.4 + p.us_half), rate = p.eta_td + (p.eta_us - p.eta_td) * h;
    assert_near(csp_credit_pain(&c), h, 1e-9);
    assert_near(csp_credit_step(&c, 1.7, NULL)[0], rate * DT * 1.7 * e, 1e-6);
    for (int t = 0; t < 30; t++) csp_credit_see(&c, z, 0); /* outlasts it by tau_us */
    const double q = 0.4 * exp(-0.3 / p.tau_us);
    assert_near(csp_credit_pain(&c), q / (q + p.us_half), 1e-6);
    csp_credit_free(&c);
}

/* Nothing foretold the first tick; an end is followed by a value of 0. */
static void the_errors_of_a_beginning_and_an_end(void **state)
{
    (void)state;
    struct csp_credit c;
    struct csp_credit_params p = defaults();
    make(&c, &p);
    assert_true(csp_credit_end(&c) == 0);
    csp_credit_see(&c, z, 0);
    assert_true(csp_credit_error(&c, 0.5, 0.83) == 0);
    csp_credit_keep(&c, 0.83, z, z, 1);
    const double gamma = exp(-DT / p.tau_gamma);
    assert_near(csp_credit_error(&c, 0.5, 0.71), p.g_us * 0.5 + (gamma * 0.71 - 0.83) / DT,
                1e-9);
    assert_near(csp_credit_end(&c), -0.83 / DT, 1e-9);
    csp_credit_reset(&c);
    assert_true(csp_credit_end(&c) == 0 && c.e[0] == 0);
    csp_credit_free(&c);
}

/* Exposure makes a cell familiar, surprise associable again, quiet time as well. */
static void associability_by_hand(void **state)
{
    (void)state;
    struct csp_credit c;
    struct csp_credit_params p = defaults();
    p.tau_down = 40;
    make(&c, &p);
    for (int t = 0; t < 3000; t++) tick(&c, z, 0);
    const double full = p.alpha_0 + (1 - p.alpha_0) * exp(-30 / p.tau_down),
                 half = p.alpha_0 + (1 - p.alpha_0) * exp(-15 / p.tau_down);
    assert_near(c.alpha[0], full, 1e-3);
    assert_near(c.alpha[2], half, 1e-3);
    assert_true(c.alpha[1] == 1);
    assert_near(csp_credit_alpha(&c, z), (0.6 * full + 0.3 * half) / 0.9, 1e-3);
    assert_true(csp_credit_alpha(&c, NULL) == 1);
    for (int t = 0; t < 50; t++) tick(&c, z, 1.5); /* half a second of surprise */
    assert_true((double)c.alpha[0] > full + 0.1);
    const double now = (double)c.alpha[0];
    csp_credit_rest(&c, 1e5);
    assert_near(c.alpha[0], 1 - (1 - now) * exp(-1e5 / p.tau_alpha), 1e-5);
    csp_credit_free(&c);
}

/* What the moment hurts: a delta rule, [u . x]+ = us (1 - (1 - rate k_e |x|^2)^n). */
static void the_us_of_the_moment(void **state)
{
    (void)state;
    struct csp_credit c;
    struct csp_credit_params p = defaults();
    p.tau_mean = 0;
    make(&c, &p);
    const double h = 0.7 / (0.7 + p.us_half), rate = p.eta_td + (p.eta_us - p.eta_td) * h,
                 k = rate * (1 - exp(-DT / p.tau_e)) * 0.45;
    for (int n = 1; n <= 80; n++) {
        csp_credit_see(&c, z, 0.7);
        csp_credit_learn_now(&c, 0.7, 1);
        assert_near(csp_credit_now(&c, c.x), 0.7 * (1 - pow(1 - k, n)), 1e-5);
    }
    csp_credit_free(&c);
}

static void bad_parameters_are_refused(void **state)
{
    (void)state;
    struct csp_credit c;
    struct csp_credit_params p = defaults();
    p.eta_us = -0.1;
    assert_int_equal(csp_credit_init(&c, N, DT, &p), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "eta_us"));
    csp_credit_free(&c);
    assert_int_equal(csp_credit_init(&c, 0, DT, NULL), CSP_E_SHAPE);
    csp_credit_free(&c);
}

TEST_MAIN(cmocka_unit_test(what_is_common_is_projected_out), cmocka_unit_test(a_step_by_hand),
          cmocka_unit_test(the_errors_of_a_beginning_and_an_end),
          cmocka_unit_test(associability_by_hand), cmocka_unit_test(the_us_of_the_moment),
          cmocka_unit_test(bad_parameters_are_refused))

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/vta_bg/actor.h"
#include "conspecific/core/error.h"
#include "testing.h"

static const struct csp_actor_params odd = {.alpha_G = 0.4,
                                            .alpha_N = 0.7,
                                            .tau_act = 0.0949122158,
                                            .forget = 0.13,
                                            .beta = 2.3,
                                            .lapse = 0.07};

static void the_witness_of_the_header(void **state)
{
    (void)state;
    struct csp_actor a;
    const csp_real x[2] = {0.6f, 0.8f};
    assert_int_equal(csp_actor_init(&a, 3, 2, 0.01, &odd), CSP_OK);
    csp_actor_begin(&a, 1, x);
    csp_actor_step(&a, 0.0, 1);
    csp_actor_step(&a, 0.25, 1); /* the trace has faded by exp(-0.01/0.0949) = 0.9 */
    assert_near(csp_actor_act(&a, 1, x), 0.09, 1e-6);
    assert_near(csp_actor_act(&a, 0, x), 0.0, 0);
    csp_actor_step(&a, -0.5,
                   1); /* a loss teaches the indirect pathway, 0.81 of the trace left */
    assert_near(csp_actor_act(&a, 1, x), 0.09 - 0.7 * 0.5 * 0.81, 1e-6);
    csp_actor_relax(&a, 1);
    assert_near(csp_actor_act(&a, 1, x), 0.87 * (0.09 - 0.7 * 0.5 * 0.81), 1e-6);
    csp_actor_free(&a);
}

static void traces_end_exactly(void **state)
{
    (void)state;
    struct csp_actor a;
    const csp_real x[2] = {0.6f, 0.8f};
    assert_int_equal(csp_actor_init(&a, 1, 2, 0.01, &odd), CSP_OK);
    csp_actor_begin(&a, 0, x);
    for (int t = 0; t < 400; t++) csp_actor_step(&a, 0.0, 1);
    assert_true(a.T[0] == 0 && a.live == 0);
    csp_actor_free(&a);
}

/* What an action is taught by the errors of a critic after it: a reward of 0.8 after 140 ticks,
 * an event of value v in between, and an end. */
static double taught(double tau_act, double v)
{
    struct csp_actor a;
    struct csp_actor_params par = odd;
    const csp_real x[2] = {0.6f, 0.8f};
    const double gamma = exp(-0.01 / 3.0), V0 = 0.3;
    double before = V0;
    par.alpha_N = par.alpha_G;
    par.tau_act = tau_act;
    assert_int_equal(csp_actor_init(&a, 1, 2, 0.01, &par), CSP_OK);
    csp_actor_begin(&a, 0, x);
    for (int t = 1; t <= 300; t++) {
        const double V = t == 300 ? 0 : t >= 10 && t < 90 ? v : 0.5, rew = t == 140 ? 0.8 : 0;
        csp_actor_step(&a, rew + gamma * V - before, 1);
        before = V;
    }
    const double act = csp_actor_act(&a, 0, x);
    csp_actor_free(&a);
    return act;
}

static void with_the_trace_of_the_discount_values_on_the_way_do_not_count(void **state)
{
    (void)state;
    const double gamma = exp(-0.01 / 3.0);
    for (double v = -1.0; v <= 1.0; v += 0.5)
        assert_near(taught(3.0, v), 0.4 * (pow(gamma, 139) * 0.8 - 0.3), 1e-5);
    assert_true(taught(1.0, -0.5) < taught(1.0, 0.5) - 0.05); /* a shorter one believes them */
}

static void selection_is_a_softmax_with_lapses(void **state)
{
    (void)state;
    struct csp_actor a;
    struct csp_rng rng;
    const double Q[3] = {0.2, -0.4, 0.9};
    double p[3], sum = 0, count[3] = {0};
    csp_rng_stream(&rng, 1, 2, "select");
    assert_int_equal(csp_actor_init(&a, 3, 2, 0.01, &odd), CSP_OK);
    for (int i = 0; i < 3; i++) sum += exp(2.3 * Q[i]);
    const int n = 40000;
    for (int k = 0; k < n; k++) count[csp_actor_select(&a, 3, Q, p, &rng)] += 1;
    for (int i = 0; i < 3; i++) {
        const double want = 0.93 * exp(2.3 * Q[i]) / sum + 0.07 / 3;
        assert_near(p[i], want, 1e-9);
        assert_near(count[i] / n, want, 4 * sqrt(want * (1 - want) / n));
    }
    csp_actor_free(&a);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_actor a;
    struct csp_actor_params bad = odd;
    bad.lapse = 1.5;
    assert_int_equal(csp_actor_init(&a, 3, 2, 0.01, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "lapse"));
    csp_actor_free(&a);
    assert_int_equal(csp_actor_init(&a, 0, 2, 0.01, &odd), CSP_E_SHAPE);
    csp_actor_free(&a);
}

TEST_MAIN(cmocka_unit_test(the_witness_of_the_header), cmocka_unit_test(traces_end_exactly),
          cmocka_unit_test(with_the_trace_of_the_discount_values_on_the_way_do_not_count),
          cmocka_unit_test(selection_is_a_softmax_with_lapses),
          cmocka_unit_test(bad_parameters_are_refused_by_name))

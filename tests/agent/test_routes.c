/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The equations of routes.h, and plasticity under them. In the animal: test_routing.c. */
#include "conspecific/agent/agent.h"
#include "conspecific/core/error.h"
#include "testing.h"

static const double DT = 0.01;

static void routes(struct csp_routes *r, const struct csp_gains_params *change, size_t n_id)
{
    struct csp_gains_params g;
    csp_params_default(&g, csp_gains_params_table);
    assert_true(g.friend_foe == 0 && g.attrib == 0 && g.reason == 0 && g.util_q == 0);
    assert_int_equal(csp_routes_init(r, change ? change : &g, n_id, 0.125, DT), CSP_OK);
}

static void an_act_is_anothers_unless_i_act_and_fades(void **state)
{
    (void)state;
    struct csp_routes r;
    routes(&r, NULL, 0);
    csp_routes_who(&r, 0.25, 0.8);
    assert_near(r.p, 0.6, 1e-15);
    assert_near(r.held, 0.6, 1e-15);
    assert_near(csp_routes_plasticity(&r, 0.7), 1 - 0.7 * 0.6, 1e-15);
    for (int t = 1; t <= 50; t++) {
        csp_routes_who(&r, 0.25, 0);
        assert_true(r.p == 0);
        assert_near(r.held, 0.75 * 0.8 * exp(-t * DT / 0.3), 1e-12);
        assert_near(csp_routes_plasticity(&r, 0.7), 1 - 0.7 * r.held, 1e-15);
    }
    csp_routes_who(&r, 1, 0.8); /* both act */
    assert_true(r.p == 0 && r.held == 0 && csp_routes_plasticity(&r, 0.7) == 1);
    csp_routes_reset(&r);
    csp_routes_who(&r, 0, 0);
    assert_true(r.held == 0);
    csp_routes_free(&r);
}

/* Delta rule: f = y (1 - (1 - eta)^n) whatever the strength of the odour; a mixture of good and
 * bad company settles on its mean; who was never met is worth nothing. */
static void worth_of_who_is_there_is_what_befell_me_then(void **state)
{
    (void)state;
    struct csp_routes r;
    routes(&r, NULL, 6);
    const csp_real a[] = {(csp_real)0.3, (csp_real)0.4, 0, 0, 0, 0}, b[] = {0, 0, 2, 0, 0, 0},
                   c[] = {0, 0, 0, 0, 1, 0}, nobody[6] = {0};
    double f = 0;
    for (int n = 0; n < 100; n++) {
        f = csp_routes_friend(&r, a, 1.7, 0.01);
        assert_near(f, 1.7 * (1 - pow(0.99, n)), 1e-5);
        (void)csp_routes_friend(&r, b, n % 4 ? -2.0 : 0.0, 0.01);
    }
    for (int n = 0; n < 4000; n++) (void)csp_routes_friend(&r, b, n % 4 ? -2.0 : 0.0, 0.01);
    assert_near(csp_routes_friend(&r, b, 0, 0), -1.5, 0.02);
    assert_near(csp_routes_friend(&r, a, 9, 0), 1.7 * (1 - pow(0.99, 100)), 1e-5);
    assert_near(csp_routes_friend(&r, a, 9, 0), 1.7 * (1 - pow(0.99, 100)),
                1e-5); /* as it was */
    const csp_real faint[] = {
        (csp_real)0.03, (csp_real)0.04, 0, 0, 0, 0}; /* noise, or far away */
    assert_near(csp_routes_friend(&r, faint, 9, 0), 0.4 * 1.7 * (1 - pow(0.99, 100)), 1e-5);
    assert_true(csp_routes_friend(&r, c, 0, 0) == 0);
    assert_true(csp_routes_friend(&r, nobody, 5, 0.01) == 0);
    csp_routes_free(&r);
}

static void a_response_returns_with_the_sign_of_who_it_is(void **state)
{
    (void)state;
    struct csp_routes r;
    routes(&r, NULL, 2);
    const csp_real a[] = {1, 0}, b[] = {0, 1};
    r.w[0] = (csp_real)0.05, r.w[1] = (csp_real)-0.05;
    csp_routes_who(&r, 0.2, 0.9);
    csp_routes_response(&r, -0.31, -3.0); /* 0.03 of it was paid, not foretold */
    const double v = 0.72 * (-0.31 + 0.03), full = 1.3 * tanh(0.05 / 0.02) * v / DT;
    assert_near(r.v, v, 1e-12);
    (void)csp_routes_friend(&r, a, 0, 0);
    assert_near(csp_routes_back(&r, 1.3), full, 1e-4); /* a friend's harm costs */
    (void)csp_routes_friend(&r, b, 0, 0);
    assert_near(csp_routes_back(&r, 1.3), -full, 1e-4); /* a foe's pays */
    csp_routes_who(&r, 1, 0.9);                         /* an own event */
    csp_routes_response(&r, -0.31, 0);
    assert_true(csp_routes_back(&r, 1.3) == 0);
    csp_routes_free(&r);
}

/* Three lessons of BLA: pain raises a weight of fear, relief raises a weight of safety, and
 * pain in safety lowers it. moved holds the changes, the second per A, the third per error. */
static void lessons_of_bla(double plasticity, const csp_real z[2], double moved[3])
{
    const csp_real place[] = {1};
    struct csp_bla b;
    struct csp_bla_params par;
    csp_params_default(&par, csp_bla_params_table);
    par.tau_gamma = 0; /* the supervised rule: test_bla_td.c has the other */
    assert_int_equal(csp_bla_init(&b, 2, 1, 0.01, &par, NULL), CSP_OK);
    assert_true(b.plasticity == 1);
    b.plasticity = plasticity;
    b.z1[0] = b.z2[0] = z[0], b.z1[1] = b.z2[1] = z[1];
    b.u1 = b.u2 = 0.8;
    struct csp_bla_in in = {.z = z,
                            .us = 0.8,
                            .novel = 1,
                            .gate = 1,
                            .gate_pag = 1,
                            .gate_ext = 1,
                            .gate_itc = 1,
                            .learn = 1};
    (void)csp_bla_step(&b, &in);
    moved[0] = (double)b.w[b.n_fear];
    in.c = place;
    in.us = 0;
    in.relief = 0.3;
    b.felt = b.u1 = b.u2 = 0;
    b.A = 0.5;
    (void)csp_bla_step(&b, &in);
    moved[1] = (double)b.v[1] / b.A;
    b.v[1] = (csp_real)0.5;
    b.u1 = b.u2 = in.us = 0.8;
    in.relief = 0;
    csp_bla_bind(&b);
    (void)csp_bla_step(&b, &in);
    moved[2] = (0.5 - (double)b.v[1]) / b.eps;
    csp_bla_free(&b);
}

/* A plasticity of 0.37 moves the weights of each circuit 0.37 as far, exactly. */
static void plasticity_is_scaled_exactly(void **state)
{
    (void)state;
    const csp_real z[] = {(csp_real)0.4, (csp_real)0.9};
    double moved[2][6];
    for (int k = 0; k < 2; k++) {
        struct csp_reward_model m;
        struct csp_approach p;
        struct csp_critic v;
        assert_int_equal(csp_reward_model_init(&m, 2, NULL), CSP_OK);
        assert_int_equal(csp_approach_init(&p, 2, NULL), CSP_OK);
        assert_int_equal(csp_critic_init(&v, 2, 0, 0, DT, NULL, NULL, NULL), CSP_OK);
        if (k) m.plasticity = p.plasticity = v.plasticity = 0.37;
        csp_reward_model_step(&m, 1.9, z, 1);
        const struct csp_approach_in app = {.z = z, .z2 = z, .food = 2, .gate = 1, .learn = 1};
        (void)csp_approach_step(&p, &app);
        (void)csp_critic_step(&v, 0, z, NULL, 1, 0);
        (void)csp_critic_step(&v, 2.3, z, NULL, 1, 1);
        moved[k][0] = (double)m.u[1];
        moved[k][1] = (double)p.w[1];
        moved[k][2] = (double)v.G[1];
        lessons_of_bla(k ? 0.37 : 1.0, z, moved[k] + 3);
        csp_reward_model_free(&m);
        csp_approach_free(&p);
        csp_critic_free(&v);
    }
    for (int i = 0; i < 6; i++) {
        assert_true(moved[0][i] > 0);
        assert_near(moved[1][i] / moved[0][i], 0.37, 1e-5);
    }
}

static void a_reason_is_measured_by_own_events(void **state)
{
    (void)state;
    struct csp_routes r;
    struct csp_gains_params g;
    csp_params_default(&g, csp_gains_params_table);
    g.reason_n = 50;
    routes(&r, &g, 0);
    const int felt[] = {1, 0}, none[] = {0, 0};
    double q[] = {0.1, 0.7}, sum = 0;
    assert_true(csp_routes_match(&r, 0.8, CSP_REASON_PAIN, 0.0, 1) == 1); /* never felt */
    csp_routes_who(&r, 1, 0);
    for (int n = 1; n <= 50; n++) {
        q[0] = 0.1 + 0.01 * n;
        sum += q[0];
        csp_routes_reason(&r, 0.8, q, felt, 1);
        assert_near(r.Q[0], sum / n, 1e-12);
        assert_true(r.gate[0] == 1 && r.gate[1] == 1 && r.Q[1] == 0);
    }
    const double Q = r.Q[0];
    q[0] = 0.25 * Q;
    csp_routes_reason(&r, 0.8, q, felt, 0);
    assert_true(r.Q[0] == Q); /* no learning */
    csp_routes_who(&r, 0.5, 1);
    csp_routes_reason(&r, 0.8, q, none, 1);
    assert_true(r.Q[0] == Q); /* nothing felt */
    assert_near(r.gate[0], 1 - 0.8 * 0.5 * 0.75, 1e-12);
    assert_true(r.gate[1] == 1); /* never fed: nothing to compare with */
    assert_true(csp_routes_match(&r, 0.8, CSP_REASON_PAIN, 2 * Q, 1) == 1);
    assert_near(csp_routes_match(&r, 0.8, CSP_REASON_PAIN, -1, 1), 0.2, 1e-12);
    q[0] = 3 * Q; /* from here on exponential */
    csp_routes_reason(&r, 0.8, q, felt, 1);
    assert_near(r.Q[0], Q + 2 * Q / 50, 1e-12);
    csp_routes_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_act_is_anothers_unless_i_act_and_fades),
        cmocka_unit_test(worth_of_who_is_there_is_what_befell_me_then),
        cmocka_unit_test(a_response_returns_with_the_sign_of_who_it_is),
        cmocka_unit_test(plasticity_is_scaled_exactly),
        cmocka_unit_test(a_reason_is_measured_by_own_events),
    };
    return cmocka_run_group_tests_name("agent/routes", tests, NULL, NULL);
}

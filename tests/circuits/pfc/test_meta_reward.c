/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/pfc/meta_reward.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"
#include <math.h>
#include <string.h>

/* Lines of who and where: 0-3 odours of four animals, 4 and 5 labels, 6 a place. */
enum { N_X = 7 };
static const double TICK = 0.01; /* s */

static struct csp_meta_reward pfc;

static void make(const struct csp_meta_reward_params *par)
{
    struct csp_rng rng;
    csp_rng_stream(&rng, 11, 1, "pfc");
    assert_int_equal(csp_meta_reward_init(&pfc, N_X, TICK, par, &rng), CSP_OK);
}

static struct csp_meta_reward_params usual(void)
{
    struct csp_meta_reward_params par;
    csp_params_default(&par, csp_meta_reward_params_table);
    par.eta_R = par.eta_A = 0.2;
    return par;
}

static void drop(void)
{
    csp_meta_reward_free(&pfc);
}

static void tick(const csp_real x[], double R, double A, double p, double rew, double us)
{
    const struct csp_meta_reward_in in = {
        .x = x, .R = R, .A = A, .rew = rew, .us = us, .p = p, .gate = 1, .learn = 1};
    csp_meta_reward_step(&pfc, &in);
}

enum whose { SELF, OTHER };
static const double R = -0.4, A = 0.3; /* foretold by another's pain, and by one's own */

/* Another's event of n ticks that foretells reward R and pain A, and then as long of what comes
 * of it for oneself, rew and us (or such an event of one's own, with quiet before and after).
 * Returns g of value at the end of the event, *g_A that of reflexes. */
static double event(const csp_real x[], enum whose whose, int n, double rew, double us,
                    double *g_A)
{
    double g = 1.0;
    csp_meta_reward_reset(&pfc);
    for (int i = 0; i < n && whose == OTHER; i++) tick(x, R, A, 1, 0, 0);
    if (whose == OTHER) g = pfc.R.g;
    if (g_A) *g_A = pfc.A.g;
    for (int i = 0; i < n; i++) tick(x, rew, us, 0, rew, us);
    if (whose == SELF) g = pfc.R.g;
    if (g_A && whose == SELF) *g_A = pfc.A.g;
    for (int i = 0; i < 400; i++) tick(x, 0, 0, 0, 0, 0);
    return g;
}

static void without_a_rate_nothing_is_edited(void **state)
{
    (void)state;
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    make(NULL);
    assert_int_equal(pfc.on, 0);
    for (int i = 0; i < 50; i++) {
        event(x, OTHER, 60, 1.0, 0.0, NULL);
        assert_true(pfc.R.g == 1.0 && pfc.A.g == 1.0);
    }
    drop();
}

/* Weights held, m = 1: g(t) = 1 + T (1 - (tau_g e^-t/tau_g - tau_c e^-t/tau_c)/(tau_g -
 * tau_c)).
 */
static void the_edit_has_two_poles(void **state)
{
    (void)state;
    struct csp_meta_reward_params par = usual();
    par.m_0 = 1.0;
    make(&par);
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    tick(x, 0, 0, 1, 0, 0);
    for (size_t i = 0; i < pfc.map.n; i++) pfc.R.u[i] = (csp_real)-0.7 * pfc.c[i];
    csp_meta_reward_reset(&pfc);
    for (int i = 1; i <= 200; i++) {
        tick(x, 0, 0, 1, 0, 0);
        const double t = 10.0 * i, slow = 300.0 * exp(-t / 300.0),
                     fast = 150.0 * exp(-t / 150.0);
        assert_near(pfc.R.g, 1.0 - 0.7 * (1.0 - (slow - fast) / 150.0),
                    0.012); /* 10 ms steps */
    }
    assert_near(pfc.R.g, 0.3, 0.003);
    drop();
}

/* Whatever the length of the event and the delay of what comes of it. */
static void the_edit_settles_on_what_came_over_what_was_foretold(void **state)
{
    (void)state;
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    const double share[] = {1.4, 1.0, 0.5, 0.0, -0.6};
    for (size_t k = 0; k < 5; k++)
        for (int n = 50; n <= 100; n += 50) {
            const struct csp_meta_reward_params par = usual();
            make(&par);
            for (int i = 0; i < 400; i++)
                event(x, OTHER, n, R * share[k], A * fmax(share[k], 0), NULL);
            const double u_R = csp_dot(pfc.map.n, pfc.R.u, pfc.c),
                         u_A = csp_dot(pfc.map.n, pfc.A.u, pfc.c);
            assert_near(1 + u_R, share[k], 0.1 * fmax(fabs(share[k]), 0.01));
            assert_near(1 + u_A, fmax(share[k], 0), 0.1 * fmax(share[k], 0.01));
            drop();
        }
}

static void what_was_learnt_is_reversed(void **state)
{
    (void)state;
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    const struct csp_meta_reward_params par = usual();
    make(&par);
    double g = 0, again = 0;
    for (int i = 0; i < 100; i++) g = event(x, OTHER, 100, 0.3, 0.0, NULL);
    assert_true(g < -0.2);
    for (int i = 0; i < 200; i++) again = event(x, OTHER, 100, R, A, NULL);
    assert_true(again > 0.7);
    drop();
}

/* The same in plain double arrays, from the equations of the header. */
static void it_is_what_the_header_says(void **state)
{
    (void)state;
    struct csp_meta_reward_params par = usual();
    par.m_0 = 0.25;
    make(&par);
    const csp_real x[N_X] = {0.3f, 0, 1, 0, 0, 1, 0.5f};
    const size_t n = pfc.map.n;
    double c1[150] = {0}, u[2][150] = {{0}}, E[2][150] = {{0}}, g[2] = {1, 1}, e[2] = {0},
           F[2] = {0};
    const double k_c = 1 - exp(-10.0 / 150.0), k_g = 1 - exp(-10.0 / 300.0),
                 k_y = 1 - exp(-10.0 / 2000.0), k_E = 1 - exp(-10.0 / 5000.0);
    struct csp_rng rng;
    csp_rng_stream(&rng, 3, 1, "toy");
    assert_int_equal(n, 150);
    for (int i = 0; i < 500; i++) {
        const double p = i % 7 < 4, q[2] = {csp_rng_u01(&rng) - 0.7, 0.3 * csp_rng_u01(&rng)},
                     y[2] = {0.5 * csp_dist_normal(&rng), 0.1 * csp_rng_u01(&rng)};
        tick(x, q[0], q[1], p, y[0], y[1]);
        const double s = fmax(q[1], fabs(q[0])), m = 0.25 + 0.75 * p * s / (s + 0.05),
                     w = 0.25 + 0.75 * p;
        for (size_t j = 0; j < n; j++) c1[j] += k_c * (m * (double)pfc.c[j] - c1[j]);
        for (int k = 0; k < 2; k++) {
            double sum = 1, all = 1;
            for (size_t j = 0; j < n; j++) sum += u[k][j] * c1[j];
            for (size_t j = 0; j < n; j++) all += u[k][j] * (double)pfc.c[j];
            g[k] += k_g * (fmin(fmax(sum, -1), 2) - g[k]);
            e[k] += k_y * (y[k] - all * w * q[k] - e[k]);
            F[k] += k_E * (fabs(w * q[k]) - F[k]);
            for (size_t j = 0; j < n; j++)
                E[k][j] += k_E * (w * q[k] * (double)pfc.c[j] - E[k][j]);
            const double step = 0.2 * 0.01 * e[k] / (0.0025 + F[k] * F[k]);
            for (size_t j = 0; j < n; j++) u[k][j] += step * E[k][j];
        }
        assert_near(pfc.m, m, 1e-4);
        assert_near(pfc.R.g, g[0], 1e-4);
        assert_near(pfc.A.g, g[1], 1e-4);
    }
    assert_true(fabs(g[0] - 1.0) > 0.02 && fabs(g[1] - 1.0) > 0.02); /* there was something */
    drop();
}

static void own_events_are_not_edited(void **state)
{
    (void)state;
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    const struct csp_meta_reward_params par = usual();
    double g_A;
    make(&par);
    for (int i = 0; i < 200; i++) event(x, OTHER, 80, 0.3, 0.0, NULL);
    assert_true(event(x, OTHER, 80, 0.3, 0.0, &g_A) < -0.2);
    assert_true(g_A < 0.5);
    /* own pain, with the same animal in the same place: as it was */
    assert_near(event(x, SELF, 80, -1.0, 1.0, &g_A), 1.0, 1e-6);
    assert_near(g_A, 1.0, 1e-6);
    drop();

    struct csp_meta_reward_params open = par; /* the earlier form edits them too */
    open.m_0 = 1.0;
    make(&open);
    for (int i = 0; i < 200; i++) event(x, OTHER, 80, 0.3, 0.0, NULL);
    assert_true(event(x, SELF, 80, -1.0, 1.0, &g_A) < 0.8);
    drop();
}

/* A factor learnt from events of one length holds for those of any: time is not in it. */
static void no_clock_is_learnt(void **state)
{
    (void)state;
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    const struct csp_meta_reward_params par = usual();
    make(&par);
    for (int i = 0; i < 300; i++)
        event(x, OTHER, 30, 0.0, 0.0, NULL); /* 0.3 s, nothing comes */
    csp_meta_reward_reset(&pfc);
    double least = 1.0;
    for (int i = 0; i < 300; i++) {
        tick(x, R, A, 1, 0, 0);
        assert_true(pfc.R.g <= least + 1e-9); /* falls to where it stays */
        least = pfc.R.g;
    }
    assert_near(pfc.R.g, 1 - 0.4 / 0.45, 0.05); /* no overshoot below what m leaves */
    assert_true(pfc.R.g > 0.0);
    drop();
}

static void a_label_carries_over_to_strangers(void **state)
{
    (void)state;
    const csp_real a[N_X] = {1, 0, 0, 0, 1, 0, 0.5f}, b[N_X] = {0, 1, 0, 0, 0, 1, 0.5f},
                   c[N_X] = {0, 0, 1, 0, 1, 0, 0.5f}, d[N_X] = {0, 0, 0, 1, 0, 1, 0.5f};
    const struct csp_meta_reward_params par = usual();
    make(&par);
    for (int i = 0; i < 300; i++) {
        event(a, OTHER, 100, 0.2, 0.0, NULL);
        event(b, OTHER, 100, -0.7, 0.5, NULL);
    }
    const double learnt = event(a, OTHER, 100, 0.2, 0.0, NULL),
                 kept = event(b, OTHER, 100, -0.7, 0.5, NULL),
                 same = event(c, OTHER, 100, 0, 0, NULL),
                 other = event(d, OTHER, 100, 0, 0, NULL);
    assert_true(learnt < 0.1 && kept > 1.05);
    assert_true(same < 0.9 && same > learnt);
    assert_true(other > same + 0.1);
    drop();
}

static void a_lesion_takes_the_edit_away(void **state)
{
    (void)state;
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    const struct csp_meta_reward_params par = usual();
    double g_R, g_A;
    make(&par);
    for (int i = 0; i < 200; i++) event(x, OTHER, 80, 0.3, 0.0, NULL);
    tick(x, R, A, 1, 0, 0);
    csp_meta_reward_imagine(&pfc, 1.0, R, A, 1.0, &g_R, &g_A);
    assert_true(g_R < 0 && g_A < 0.5);
    csp_meta_reward_imagine(&pfc, 0.0, R, A, 1.0, &g_R, &g_A);
    assert_true(g_R == 1.0 && g_A == 1.0);
    csp_meta_reward_imagine(&pfc, 1.0, R, A, 0.0, &g_R, &g_A);
    assert_true(g_R == 1.0 && g_A == 1.0);
    drop();
}

static void bad_sizes_are_refused(void **state)
{
    (void)state;
    struct csp_rng rng;
    csp_rng_stream(&rng, 11, 1, "pfc");
    assert_int_equal(csp_meta_reward_init(&pfc, 0, 0.01, NULL, &rng), CSP_E_SHAPE);
    csp_meta_reward_free(&pfc);
    struct csp_meta_reward_params par = usual();
    par.g_min = 0.5;
    assert_int_equal(csp_meta_reward_init(&pfc, 3, 0.01, &par, &rng), CSP_E_RANGE);
    csp_meta_reward_free(&pfc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_rate_nothing_is_edited),
        cmocka_unit_test(the_edit_has_two_poles),
        cmocka_unit_test(the_edit_settles_on_what_came_over_what_was_foretold),
        cmocka_unit_test(what_was_learnt_is_reversed),
        cmocka_unit_test(it_is_what_the_header_says),
        cmocka_unit_test(own_events_are_not_edited),
        cmocka_unit_test(no_clock_is_learnt),
        cmocka_unit_test(a_label_carries_over_to_strangers),
        cmocka_unit_test(a_lesion_takes_the_edit_away),
        cmocka_unit_test(bad_sizes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

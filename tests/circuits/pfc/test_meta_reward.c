/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/pfc/meta_reward.h"
#include "conspecific/core/dist.h"
#include "conspecific/core/error.h"
#include "conspecific/core/rate.h"
#include "testing.h"
#include <math.h>
#include <string.h>

/* Lines of who and where: 0-3 odours of four animals, 4 and 5 labels, 6 a place. */
enum { N_X = 7, N_Z = 24, TICK = 10 };

static struct csp_meta_reward pfc;
static csp_real z_hers[N_Z], z_mine[N_Z];

static void make(const struct csp_meta_reward_params *par)
{
    struct csp_rng rng;
    csp_rng_stream(&rng, 11, 1, "pfc");
    assert_int_equal(csp_meta_reward_init(&pfc, N_X, N_Z, TICK, par, &rng), CSP_OK);
    for (size_t i = 0; i < N_Z; i++) { /* my event and hers: cosine .9 */
        z_hers[i] = (csp_real)(1.0 + 0.3 * (i % 2 ? 1 : -1));
        z_mine[i] = (csp_real)(1.0 - 0.3 * (i % 2 ? 1 : -1));
    }
}

static struct csp_meta_reward_params usual(void)
{
    struct csp_meta_reward_params par;
    csp_params_default(&par, csp_meta_reward_params_table);
    par.eta_V = 3.0;
    par.eta_A = 0.1;
    return par;
}

static void drop(void)
{
    csp_meta_reward_free(&pfc);
}

static void tick(const csp_real x[], const csp_real z[], double A, double V, double y)
{
    const struct csp_meta_reward_in in = {
        .x = x, .z = z, .A = A, .V = V, .y = y, .gate = 1, .learn = 1};
    csp_meta_reward_step(&pfc, &in);
}

/* Learn whose event it is, from what the senses say of it. */
static void learn_whose(const csp_real x[])
{
    for (int i = 0; i < 4000; i++) {
        tick(x, z_hers, 0, 0, 1);
        tick(x, z_mine, 0, 0, 0);
    }
    csp_meta_reward_reset(&pfc);
}

/* An event of n ticks with raw predictions A and V, then an outcome; quiet before and after.
 * Returns g_V as it was when the outcome came; *g_A the edit of reflexes. */
static double event(const csp_real x[], const csp_real z[], int n, double A, double V,
                    double reward, double us, double *g_A)
{
    static const csp_real none[N_Z];
    for (int i = 0; i < n; i++) {
        tick(x, z, A, V, z == z_hers);
        csp_meta_reward_teach(&pfc, 0, us, A);
    }
    const double g = pfc.g_V;
    if (g_A) *g_A = pfc.g_A;
    csp_meta_reward_teach(&pfc, reward - g * V, 0, 0);
    for (int i = 0; i < 300; i++) tick(x, none, 0, 0, 0);
    csp_meta_reward_reset(&pfc);
    return g;
}

static void without_a_rate_nothing_is_edited(void **state)
{
    (void)state;
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    make(NULL);
    assert_int_equal(pfc.on, 0);
    for (int i = 0; i < 50; i++) {
        event(x, z_hers, 60, 0.3, -0.4, 1.0, 0.0, NULL);
        assert_true(pfc.g_V == 1.0 && pfc.g_A == 1.0);
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
    tick(x, z_hers, 0, 0, 1);
    for (size_t i = 0; i < pfc.map.n; i++) pfc.u_V[i] = (csp_real)-0.7 * pfc.c[i];
    csp_meta_reward_reset(&pfc);
    for (int i = 1; i <= 200; i++) {
        tick(x, z_hers, 0, 0, 1);
        const double t = 10.0 * i,
                     want = 1.0 -
                            0.7 * (1.0 -
                                   (300.0 * exp(-t / 300.0) - 150.0 * exp(-t / 150.0)) / 150.0);
        assert_near(pfc.g_V, want, 0.012); /* the step is 10 ms */
    }
    assert_near(pfc.g_V, 0.3, 0.003);
    drop();
}

static void the_edit_settles_on_outcome_over_prediction(void **state)
{
    (void)state;
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    const double share[] = {1.5, 1.0, 0.5, 0.0, -0.6}; /* of what was predicted */
    for (size_t k = 0; k < sizeof share / sizeof *share; k++) {
        const struct csp_meta_reward_params par = usual();
        make(&par);
        learn_whose(x);
        double g = 0, g_A = 0;
        for (int i = 0; i < 400; i++)
            g = event(x, z_hers, 150, 0.3, -0.4, -0.4 * share[k], 0.3 * fmax(share[k], 0),
                      &g_A);
        assert_near(g, share[k], 0.01);
        /* taught at every tick, of which the early ones can not be edited: towards it */
        if (share[k] == 1.0) assert_near(g_A, 1.0, 0.02);
        if (share[k] > 1.0) assert_true(g_A > 1.3);
        if (share[k] < 1.0) assert_true(g_A < 0.6);
        /* and back */
        for (int i = 0; i < 400; i++) g = event(x, z_hers, 150, 0.3, -0.4, -0.4, 0.3, NULL);
        assert_near(g, 1.0, 0.01);
        drop();
    }
}

/* The same in plain double arrays, from the equations of the header. */
static void it_is_what_the_header_says(void **state)
{
    (void)state;
    const struct csp_meta_reward_params par = usual();
    make(&par);
    const csp_real x[N_X] = {0.3f, 0, 1, 0, 0, 1, 0.5f};
    const size_t n = pfc.map.n;
    double c1[150] = {0}, u[150] = {0}, v[150] = {0}, E[150] = {0}, F[150] = {0}, w[N_Z] = {0};
    double g = 1, h = 1;
    struct csp_rng rng;
    csp_rng_stream(&rng, 3, 1, "toy");
    assert_int_equal(n, 150);
    for (int i = 0; i < 500; i++) {
        const double A = 0.3 * csp_rng_u01(&rng), V = csp_rng_u01(&rng) - 0.6, y = i % 7 < 4;
        const csp_real *z = y > 0 ? z_hers : z_mine;
        const double da = 0.2 * csp_dist_normal(&rng), us = 0.1 * csp_rng_u01(&rng);
        tick(x, z, A, V, y);
        double said = 0, size = 0, sum = 1, sum_A = 1;
        for (size_t k = 0; k < N_Z; k++) said += w[k] * (double)z[k];
        for (size_t k = 0; k < N_Z; k++) size += (double)z[k] * (double)z[k];
        for (size_t k = 0; k < N_Z; k++) w[k] += 0.02 * (y - said) / size * (double)z[k];
        const double s = fmax(A, fabs(V)), m = fmin(fmax(said, 0), 1) * s / (s + 0.05);
        for (size_t k = 0; k < n; k++) {
            c1[k] += (1 - exp(-10.0 / 150.0)) * (m * (double)pfc.c[k] - c1[k]);
            sum += u[k] * c1[k];
            sum_A += v[k] * c1[k];
        }
        g += (1 - exp(-10.0 / 300.0)) * (fmin(fmax(sum, -1), 2) - g);
        h += (1 - exp(-10.0 / 300.0)) * (fmin(fmax(sum_A, -1), 2) - h);
        for (size_t k = 0; k < n; k++) {
            E[k] += (1 - exp(-10.0 / 2000.0)) * (V * c1[k] - E[k]);
            F[k] += (1 - exp(-10.0 / 2000.0)) * (A * c1[k] - F[k]);
            u[k] += 3.0 * da * E[k];
            v[k] += 0.1 * (us - h * A) * F[k];
        }
        csp_meta_reward_teach(&pfc, da, us, A);
        assert_near(pfc.m, m, 1e-4);
        assert_near(pfc.g_V, g, 1e-4);
        assert_near(pfc.g_A, h, 1e-4);
    }
    assert_true(fabs(g - 1.0) > 0.05 &&
                fabs(h - 1.0) > 0.005); /* something has been compared */
    drop();
}

static void own_events_are_not_edited(void **state)
{
    (void)state;
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    const struct csp_meta_reward_params par = usual();
    double g_A;
    make(&par);
    learn_whose(x);
    for (int i = 0; i < 200; i++) event(x, z_hers, 80, 0.3, -0.4, 0.3, 0.0, NULL);
    assert_true(event(x, z_hers, 80, 0.3, -0.4, 0.3, 0.0, &g_A) < -0.2);
    assert_true(g_A < 0.5);
    /* my own pain, with the same animal in the same place: as it was */
    assert_near(event(x, z_mine, 80, 1.0, -1.0, -1.0, 1.0, &g_A), 1.0, 0.05);
    assert_near(g_A, 1.0, 0.05);
    drop();

    struct csp_meta_reward_params open = par; /* the earlier form edits them too */
    open.m_0 = 1.0;
    make(&open);
    learn_whose(x);
    for (int i = 0; i < 200; i++) event(x, z_hers, 80, 0.3, -0.4, 0.3, 0.0, NULL);
    assert_true(event(x, z_mine, 80, 1.0, -1.0, -1.0, 1.0, &g_A) < 0.5);
    drop();
}

static void no_clock_is_learnt(void **state)
{
    (void)state;
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    const struct csp_meta_reward_params par = usual();
    struct csp_rng rng;
    csp_rng_stream(&rng, 5, 1, "toy");
    make(&par);
    learn_whose(x);
    /* outcome as predicted, whatever the duration: nothing to edit at any time */
    for (int i = 0; i < 600; i++)
        event(x, z_hers, 20 + (int)(100 * csp_rng_u01(&rng)), 0.3, -0.4, -0.4, 0.3, NULL);
    for (int i = 0; i < 150; i++) {
        tick(x, z_hers, 0.3, -0.4, 1);
        assert_near(pfc.g_V, 1.0, 0.02);
        assert_near(pfc.g_A, 1.0, 0.02);
    }
    drop();
}

static void a_label_carries_over_to_strangers(void **state)
{
    (void)state;
    const csp_real a[N_X] = {1, 0, 0, 0, 1, 0, 0.5f}, b[N_X] = {0, 1, 0, 0, 0, 1, 0.5f},
                   c[N_X] = {0, 0, 1, 0, 1, 0, 0.5f}, d[N_X] = {0, 0, 0, 1, 0, 1, 0.5f};
    const struct csp_meta_reward_params par = usual();
    make(&par);
    learn_whose(a);
    for (int i = 0; i < 300; i++) {
        event(a, z_hers, 80, 0.3, -0.4, 0.2, 0.0, NULL);
        event(b, z_hers, 80, 0.3, -0.4, -0.5, 0.4, NULL);
    }
    const double learnt = event(a, z_hers, 80, 0.3, -0.4, 0, 0, NULL),
                 kept = event(b, z_hers, 80, 0.3, -0.4, -0.4, 0.3, NULL),
                 same = event(c, z_hers, 80, 0.3, -0.4, 0, 0, NULL),
                 other = event(d, z_hers, 80, 0.3, -0.4, 0, 0, NULL);
    assert_true(learnt < -0.1 && kept > 1.05);
    assert_true(same < 0.8 && same > learnt);
    assert_true(other > same + 0.15);
    drop();
}

static void a_lesion_takes_the_edit_away(void **state)
{
    (void)state;
    const csp_real x[N_X] = {1, 0, 0, 0, 1, 0, 1};
    const struct csp_meta_reward_params par = usual();
    double g_V, g_A;
    make(&par);
    learn_whose(x);
    for (int i = 0; i < 200; i++) event(x, z_hers, 80, 0.3, -0.4, 0.3, 0.0, NULL);
    tick(x, z_hers, 0.3, -0.4, 1);
    csp_meta_reward_imagine(&pfc, z_hers, 0.3, -0.4, 1.0, &g_V, &g_A);
    assert_true(g_V < 0 && g_A < 0.5);
    csp_meta_reward_imagine(&pfc, z_mine, 0.3, -0.4, 1.0, &g_V, &g_A);
    assert_near(g_V, 1.0, 0.05);
    csp_meta_reward_imagine(&pfc, z_hers, 0.3, -0.4, 0.0, &g_V, &g_A);
    assert_true(g_V == 1.0 && g_A == 1.0);
    drop();
}

static void bad_sizes_are_refused(void **state)
{
    (void)state;
    struct csp_rng rng;
    csp_rng_stream(&rng, 11, 1, "pfc");
    assert_int_equal(csp_meta_reward_init(&pfc, 0, 4, 10, NULL, &rng), CSP_E_SHAPE);
    csp_meta_reward_free(&pfc);
    struct csp_meta_reward_params par = usual();
    par.g_min = 0.5;
    assert_int_equal(csp_meta_reward_init(&pfc, 3, 4, 10, &par, &rng), CSP_E_RANGE);
    csp_meta_reward_free(&pfc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_rate_nothing_is_edited),
        cmocka_unit_test(the_edit_has_two_poles),
        cmocka_unit_test(the_edit_settles_on_outcome_over_prediction),
        cmocka_unit_test(it_is_what_the_header_says),
        cmocka_unit_test(own_events_are_not_edited),
        cmocka_unit_test(no_clock_is_learnt),
        cmocka_unit_test(a_label_carries_over_to_strangers),
        cmocka_unit_test(a_lesion_takes_the_edit_away),
        cmocka_unit_test(bad_sizes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

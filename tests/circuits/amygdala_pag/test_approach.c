/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditioned approach: two routes, a veto, and what the reflex learns. */
#include "conspecific/circuits/amygdala_pag/approach.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"

enum { N = 3 };
static const csp_real cue[N] = {0.7f, 0.4f, 0}, before[N] = {0, 0.5f, 0.3f}, none[N] = {0};

static struct csp_approach_params params(void)
{
    struct csp_approach_params p;
    csp_params_default(&p, csp_approach_params_table);
    p.eta_plus = 0.07;
    p.eta_minus = 0.03;
    p.g_V = 1.7;
    p.g_O = 0.6;
    p.k_veto = 2.3;
    p.s = 0.45;
    return p;
}

/* The reflex to the cue is 0.9 (0.7) - 0.2 (0.4) = 0.55. */
static void make(struct csp_approach *a, const struct csp_approach_params *p)
{
    assert_int_equal(csp_approach_init(a, N, p), CSP_OK);
    a->w[0] = 0.9f;
    a->w[1] = -0.2f;
}

static struct csp_approach_in input(const csp_real z[], const csp_real z2[])
{
    return (struct csp_approach_in){.z = z, .z2 = z2, .gate = 1};
}

static void either_route_suffices_and_the_stronger_counts(void **state)
{
    (void)state;
    const struct csp_approach_params p = params();
    struct csp_approach a;
    make(&a, &p);
    const struct {
        double reflex, V, V_O, drive;
    } rows[] = {{1, 0, 0, 0.55},       {0, 0.3, 0, 1.7 * 0.3},   {0, 0, 0.8, 0.6 * 0.8},
                {1, 0.2, 0.8, 0.55},   {1, 0.4, 0.8, 1.7 * 0.4}, {1, 0.2, 1.1, 0.6 * 1.1},
                {1, -0.9, -0.9, 0.55}, {0, -0.9, -0.9, 0},       {0, 0, 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct csp_approach_in in = input(rows[i].reflex > 0 ? cue : none, none);
        in.V = rows[i].V;
        in.V_O = rows[i].V_O;
        assert_near(csp_approach_step(&a, &in), tanh(rows[i].drive / 0.45), 1e-6);
        assert_near(a.CR, tanh(rows[i].drive / 0.45), 1e-6);
    }
    a.w[0] = -0.9f; /* a reflex below 0 is none */
    const struct csp_approach_in in = input(cue, none);
    assert_true(csp_approach_step(&a, &in) == 0 && a.P == 0);
    csp_approach_free(&a);
}

/* x [1 - k A_O]+: a present aversion to the imagined outcome stops both routes. */
static void an_aversive_outcome_vetoes_both_routes(void **state)
{
    (void)state;
    const struct csp_approach_params p = params();
    struct csp_approach a;
    make(&a, &p);
    const double A[] = {0, 0.2, 0.43, 0.5, 2.0};
    for (int value = 0; value < 2; value++)
        for (size_t i = 0; i < 5; i++) {
            struct csp_approach_in in = input(value ? none : cue, none);
            in.V = value ? 0.5 : 0;
            in.A_O = A[i];
            const double x = (value ? 1.7 * 0.5 : 0.55) * fmax(1 - 2.3 * A[i], 0);
            assert_near(csp_approach_step(&a, &in), tanh(x / 0.45), 1e-6);
        }
    csp_approach_free(&a);
}

/* dw = eta eps z2: cues as they were, food in pellets of half a second. */
static void the_reflex_learns_from_the_cues_before_the_food(void **state)
{
    (void)state;
    const struct csp_approach_params p = params();
    const double food[] = {1.8, 0.0}; /* eps 0.9 + 0.1, 0 + 0.1 with w . z2 = -0.1 */
    for (int k = 0; k < 3; k++) {
        struct csp_approach a;
        make(&a, &p);
        if (k == 2) a.w[1] = 1.4f; /* w . z2 = 0.7: eps -0.7 */
        struct csp_approach_in in = input(cue, before);
        in.food = food[k > 0];
        in.learn = 1;
        const double w1 = (double)a.w[1], eps = 0.5 * in.food - 0.5 * w1;
        csp_approach_step(&a, &in);
        const double eta = eps > 0 ? 0.07 : 0.03;
        assert_near(a.eps, eps, 1e-6);
        assert_near(a.P, fmax(0.63 + 0.4 * w1, 0), 1e-6); /* of this tick, before learning */
        assert_near(a.w[0], 0.9, 1e-6);
        assert_near(a.w[1], w1 + eta * eps * 0.5, 1e-6);
        assert_near(a.w[2], eta * eps * 0.3, 1e-6);
        in.learn = 0;
        const double w2 = (double)a.w[2];
        csp_approach_step(&a, &in);
        assert_true((double)a.w[2] == w2);
        csp_approach_reset(&a);
        assert_true(a.CR == 0 && a.P == 0 && (double)a.w[2] == w2);
        csp_approach_free(&a);
    }
}

/* Food f with probability q under a cue that is held: the expectile of f/2. */
static void the_reflex_settles_on_an_expectile(void **state)
{
    (void)state;
    const double chance[] = {0.2, 0.7}, ratio[] = {6, 0.4};
    for (int k = 0; k < 2; k++) {
        struct csp_approach a;
        struct csp_rng rng;
        struct csp_approach_params p = params();
        p.eta_minus = 0.001;
        p.eta_plus = ratio[k] * 0.001;
        make(&a, &p);
        csp_rng_stream(&rng, 8, (uint64_t)k, "food");
        double sum = 0, n = 0;
        struct csp_approach_in in = input(cue, cue);
        in.learn = 1;
        for (int t = 0; t < 300000; t++) {
            in.food = csp_dist_bernoulli(&rng, chance[k]) ? 1.6 : 0;
            csp_approach_step(&a, &in);
            if (t < 60000) continue;
            sum += a.P;
            n += 1;
        }
        const double t = ratio[k] / (1 + ratio[k]), q = chance[k];
        assert_near(sum / n, 0.8 * t * q / (t * q + (1 - t) * (1 - q)), 0.01);
        csp_approach_free(&a);
    }
}

/* Without CeA no reflex and nothing learnt by it; the route of value is left. */
static void a_lesion_takes_the_reflex_and_not_the_value(void **state)
{
    (void)state;
    const struct csp_approach_params p = params();
    struct csp_approach a;
    make(&a, &p);
    struct csp_approach_in in = input(cue, cue);
    in.food = 2;
    in.learn = 1;
    in.gate = 0;
    assert_true(csp_approach_step(&a, &in) == 0 && a.P == 0);
    assert_near(a.w[0], 0.9, 1e-6);
    in.V = 0.4;
    assert_near(csp_approach_step(&a, &in), tanh(1.7 * 0.4 / 0.45), 1e-6);
    in.V = 0;
    in.learn = 0;
    in.gate = 0.5;
    assert_near(csp_approach_step(&a, &in), tanh(0.5 * 0.55 / 0.45), 1e-6);
    csp_approach_free(&a);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_approach a;
    struct csp_approach_params bad = params();
    bad.k_veto = -1;
    assert_int_equal(csp_approach_init(&a, N, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "k_veto"));
    csp_approach_free(&a);
    assert_int_equal(csp_approach_init(&a, 0, NULL), CSP_E_SHAPE);
    csp_approach_free(&a);
    csp_approach_free(&a);
}

TEST_MAIN(cmocka_unit_test(either_route_suffices_and_the_stronger_counts),
          cmocka_unit_test(an_aversive_outcome_vetoes_both_routes),
          cmocka_unit_test(the_reflex_learns_from_the_cues_before_the_food),
          cmocka_unit_test(the_reflex_settles_on_an_expectile),
          cmocka_unit_test(a_lesion_takes_the_reflex_and_not_the_value),
          cmocka_unit_test(bad_parameters_are_refused_by_name))

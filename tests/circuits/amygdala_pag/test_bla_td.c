/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Temporal differences in the amygdala: acquisition, extinction, what adds up, what comes before
 * what is feared, and that nothing is learnt from noise, from length or from silence. */
#include "conspecific/circuits/amygdala_pag/bla.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"

enum { N = 8, TONE = 0, LIGHT = 1, PLACE = 2, CLICK = 3 };
static const double DT = 0.01;

/* One full cell, no lags, inputs as they are. */
static struct csp_bla_params plain(void)
{
    struct csp_bla_params p;
    csp_params_default(&p, csp_bla_params_table);
    p.tau_A = p.tau_z = p.tau_u = p.tau_mean = p.tau_down = 0.0;
    p.eta_td = 0.02;
    p.eta_relief = p.eta_pain = 0.0;
    p.cells = 1;
    p.A_max = 10.0;
    return p;
}

static void make(struct csp_bla *b, const struct csp_bla_params *p)
{
    assert_int_equal(csp_bla_init(b, N, 0, DT, p, NULL), CSP_OK);
}

static struct csp_bla_in input(const csp_real z[], double us)
{
    return (struct csp_bla_in){
        .z = z, .us = us, .gate = 1, .gate_ext = 1, .gate_itc = 1, .gate_pag = 1, .learn = 1};
}

/* Seconds of one or two cues (-1: none), under a US. */
static void live(struct csp_bla *b, int one, int two, double us, double seconds)
{
    csp_real z[N] = {0};
    if (one >= 0) z[one] = 1;
    if (two >= 0) z[two] = 1;
    const struct csp_bla_in in = input(z, us);
    for (long t = lround(seconds / DT); t > 0; t--) csp_bla_step(b, &in);
}

static void end(struct csp_bla *b)
{
    csp_bla_end(b, 1);
    csp_bla_reset(b);
}

static double says(const struct csp_bla *b, int one, int two)
{
    csp_real z[N] = {0};
    z[one] = 1;
    if (two >= 0) z[two] = 1;
    return csp_bla_predict(b, z, z, NULL);
}

/* A cue of so many seconds that ends with a shock of half a second, or without one. */
static void trial(struct csp_bla *b, int one, int two, double seconds, double us)
{
    live(b, one, two, 0, seconds);
    if (us > 0) live(b, one, two, us, 0.5);
    live(b, -1, -1, 0, 2);
    end(b);
}

/* One cue of T s alone, without trace: V falls by the factor (1 - eta (1 - gamma)) a tick and
 * (1 - eta) at the end, that is exp(-eta (1 + T / tau_gamma)) a trial (src/THEORY.md, 7). */
static void extinction_by_hand(void **state)
{
    (void)state;
    static const double seconds[] = {0.5, 10, 40};
    for (size_t k = 0; k < 3; k++) {
        struct csp_bla b;
        struct csp_bla_params p = plain();
        p.tau_e = 0.0;
        make(&b, &p);
        b.w[TONE] = (csp_real)0.83;
        const long ticks = lround(seconds[k] / DT);
        const double gamma = exp(-DT / p.tau_gamma);
        double left = 0.83;
        for (int n = 0; n < 30; n++) {
            trial(&b, TONE, -1, seconds[k], 0);
            left *= pow(1 - p.eta_td * (1 - gamma), (double)(ticks - 1)) * (1 - p.eta_td);
            assert_near(says(&b, TONE, -1), left, 1e-4);
        }
        assert_near(left, 0.83 * exp(-30 * p.eta_td * (1 + seconds[k] / p.tau_gamma)), 0.01);
        csp_bla_free(&b);
    }
}

/* V(n) = V* (1 - q^n) of a cue that ends with its shock (src/THEORY.md, 7). */
static void acquisition_by_hand(void **state)
{
    (void)state;
    struct csp_bla b;
    struct csp_bla_params p = plain();
    p.tau_e = 0.0;
    make(&b, &p);
    const double u = 0.8, h = u / (u + p.us_half), T = 10, D = 0.5,
                 fast = p.eta_td + (p.eta_us - p.eta_td) * h,
                 q = (1 - fast) * exp(-(fast * D + p.eta_td * T) / p.tau_gamma),
                 rest = p.g_us * u * D * fast * (1 - fast) / (1 - q);
    for (int n = 1; n <= 20; n++) {
        trial(&b, TONE, -1, T, u);
        assert_near(says(&b, TONE, -1) / (rest * (1 - pow(q, n))), 1, 0.02);
    }
    csp_bla_free(&b);
}

/* Two inputs alike but for the second, whose end is the US: Bellman's equation. A cue of T s
 * followed by US u of D s that has features of its own, equal rates. */
static void the_fixed_point_is_discounted_pain(void **state)
{
    (void)state;
    struct csp_bla b;
    struct csp_bla_params p = plain();
    p.tau_gamma = 0.4;
    p.eta_td = p.eta_us = 0.05;
    p.tau_e = 0.0;
    make(&b, &p);
    for (int n = 0; n < 4000; n++) { /* states of one tick each: a clock of seven features */
        for (int i = 0; i < 7; i++) live(&b, i, -1, i == 6 ? 1.3 : 0, DT);
        live(&b, -1, -1, 0, DT);
        end(&b);
    }
    const double gamma = exp(-DT / 0.4); /* u of a tick belongs to the step into it */
    for (int i = 0; i < 6; i++)
        assert_near(says(&b, i, -1), p.g_us * 1.3 * DT * pow(gamma, 5 - i), 1e-4);
    assert_near(says(&b, 6, -1), 0, 1e-4);
    csp_bla_free(&b);
}

/* Own pain opens the rate: fast to be learnt, slow to be unlearnt. */
static void learnt_in_a_few_pairings_and_unlearnt_in_many(void **state)
{
    (void)state;
    struct csp_bla b;
    const struct csp_bla_params p = plain();
    make(&b, &p);
    double after[6] = {0};
    for (int n = 1; n <= 5; n++) {
        trial(&b, TONE, -1, 10, 1);
        after[n] = says(&b, TONE, -1);
        assert_true(after[n] > after[n - 1]);
    }
    assert_true(after[1] > 0.15 && after[5] > 0.4 && after[5] < p.g_us * 0.5);
    int half = 0, quarter = 0;
    for (int n = 1; n <= 60; n++) {
        trial(&b, TONE, -1, 10, 0);
        if (!half && says(&b, TONE, -1) < 0.5 * after[5]) half = n;
        if (!quarter && says(&b, TONE, -1) < 0.25 * after[5]) quarter = n;
    }
    assert_true(half >= 10 && half <= 25 && quarter >= 20 && quarter <= 40);
    csp_bla_free(&b);
}

static void predictions_add_and_are_unlearnt_together(void **state)
{
    (void)state;
    struct csp_bla b;
    const struct csp_bla_params p = plain();
    make(&b, &p);
    for (int n = 0; n < 12; n++) trial(&b, n % 2 ? TONE : LIGHT, -1, 10, 1);
    const double tone = says(&b, TONE, -1), light = says(&b, LIGHT, -1);
    assert_true(tone > 0.3 && light > 0.3);
    assert_near(says(&b, TONE, LIGHT), tone + light, 1e-5); /* summation */
    for (int n = 0; n < 12; n++) trial(&b, TONE, LIGHT, 10, 1);
    assert_true(says(&b, TONE, -1) < 0.8 * tone); /* overexpectation */
    assert_true(says(&b, LIGHT, -1) < 0.8 * light);
    csp_bla_free(&b);
}

/* A light that comes before a feared tone is feared; before a click it is not. */
static void second_order(void **state)
{
    (void)state;
    double light[2];
    for (int control = 0; control < 2; control++) {
        struct csp_bla b;
        const struct csp_bla_params p = plain();
        make(&b, &p);
        for (int n = 0; n < 6; n++) trial(&b, TONE, -1, 10, 1);
        const double tone = says(&b, TONE, -1);
        for (int n = 0; n < 8; n++) {
            live(&b, LIGHT, -1, 0, 5);
            trial(&b, control ? CLICK : TONE, -1, 10, 0);
        }
        light[control] = says(&b, LIGHT, -1) / tone;
        csp_bla_free(&b);
    }
    const double a = 0.02 * 1.5, r = 0.02 * 2; /* eta (1 + L/tau), eta (1 + T/tau) */
    assert_near(light[0], 0.02 * (exp(-8 * r) - exp(-8 * a)) / (a - r), 0.02);
    assert_near(light[1], 0, 1e-6);
}

/* A cue that was met alone is learnt more slowly, and no other is. */
static void latent_inhibition(void **state)
{
    (void)state;
    double tone[2], light[2];
    for (int met = 0; met < 2; met++) {
        struct csp_bla b;
        struct csp_bla_params p = plain();
        p.tau_down = 100;
        make(&b, &p);
        for (int n = 0; n < 20 * met; n++) trial(&b, TONE, -1, 10, 0);
        for (int n = 0; n < 2; n++) trial(&b, TONE, -1, 10, 1);
        for (int n = 0; n < 2; n++) trial(&b, LIGHT, -1, 10, 1);
        tone[met] = says(&b, TONE, -1);
        light[met] = says(&b, LIGHT, -1);
        csp_bla_free(&b);
    }
    assert_true(tone[1] > 0.05 && tone[1] < 0.7 * tone[0]);
    assert_near(light[1], light[0], 1e-6);
}

/* A feared display that is long: its length is no lesson, and never one upwards. */
static void a_long_display_never_raises_fear(void **state)
{
    (void)state;
    static const double seconds[] = {1, 10, 60};
    double left[3];
    for (int k = 0; k < 3; k++) {
        struct csp_bla b;
        struct csp_rng rng;
        const struct csp_bla_params p = plain();
        csp_rng_stream(&rng, 3, (uint64_t)k, "display");
        make(&b, &p);
        b.w[TONE] = b.w[LIGHT] = (csp_real)0.5;
        double now = says(&b, TONE, LIGHT);
        for (int n = 0; n < 10; n++) { /* noisy rates */
            for (long t = 0; t < lround(seconds[k] / DT); t++) {
                csp_real z[N] = {0};
                z[TONE] = (csp_real)fmax(0, 1 + 0.5 * csp_dist_normal(&rng));
                z[LIGHT] = (csp_real)fmax(0, 1 + 0.5 * csp_dist_normal(&rng));
                const struct csp_bla_in in = input(z, 0);
                csp_bla_step(&b, &in);
            }
            end(&b);
            assert_true(says(&b, TONE, LIGHT) < now + 0.02);
            now = says(&b, TONE, LIGHT);
        }
        left[k] = now;
        csp_bla_free(&b);
    }
    assert_true(left[0] > left[1] && left[1] > left[2] && left[0] < 1);
}

/* A life with noise, mild pains that nothing foretells, and long stretches without any. */
static void a_life_without_reinforcement_ends_low(void **state)
{
    (void)state;
    struct csp_bla b;
    struct csp_rng rng;
    struct csp_bla_params p = plain();
    p.tau_mean = 3600;
    csp_rng_stream(&rng, 3, 1, "life");
    make(&b, &p);
    double most = 0;
    for (int e = 0; e < 3000; e++) {
        const int what = (int)csp_rng_below(&rng, N), mild = e < 1500 && what == PLACE;
        for (int t = 0; t < 60; t++) {
            csp_real z[N];
            for (int i = 0; i < N; i++)
                z[i] = (csp_real)fmax(0, (i == what) + 0.3 * csp_dist_normal(&rng));
            struct csp_bla_in in = input(z, mild && t > 20 && t < 50 ? 0.2 : 0);
            csp_bla_step(&b, &in);
            most = fmax(most, b.A);
        }
        end(&b);
    }
    assert_true(most < 0.5);
    for (int i = 0; i < N; i++) assert_true(says(&b, i, -1) < 0.05);
    csp_bla_free(&b);
}

/* What all inputs share foretells nothing: fear of one does not spread to the others by it. */
static void what_is_common_is_taken_off(void **state)
{
    (void)state;
    for (int centred = 0; centred < 2; centred++) {
        struct csp_bla b;
        struct csp_bla_params p = plain();
        p.tau_mean = centred ? 3600 : 0;
        make(&b, &p);
        csp_real cue[3][N] = {{0}};
        for (int k = 0; k < 3; k++) {
            for (int i = 3; i < N; i++) cue[k][i] = (csp_real)0.4; /* shared */
            cue[k][k] = (csp_real)0.4;
        }
        for (int e = 0; e < 300; e++) {
            struct csp_bla_in in = input(cue[e % 3], 0);
            for (int t = 0; t < 50; t++) csp_bla_step(&b, &in);
            end(&b);
        }
        for (int e = 0; e < 12; e++) {
            struct csp_bla_in in = input(cue[0], 0);
            for (int t = 0; t < 100; t++) csp_bla_step(&b, &in);
            in.us = 1;
            for (int t = 0; t < 50; t++) csp_bla_step(&b, &in);
            end(&b);
        }
        const double own = csp_bla_predict(&b, cue[0], cue[0], NULL),
                     other = csp_bla_predict(&b, cue[1], cue[1], NULL);
        assert_true(own > 0.1);
        if (centred)
            assert_true(other < 0.1 * own);
        else
            assert_true(other > 0.7 * own);
        csp_bla_free(&b);
    }
}

/* No learning without plasticity, with a lesion, or with learning off; PAG halves the lesson. */
static void gates_of_learning(void **state)
{
    (void)state;
    double learnt[5];
    for (int k = 0; k < 5; k++) {
        struct csp_bla b;
        const struct csp_bla_params p = plain();
        make(&b, &p);
        csp_real z[N] = {0};
        z[TONE] = 1;
        struct csp_bla_in in = input(z, 0);
        if (k == 1) b.plasticity = 0.37;
        if (k == 2) in.gate = 0;
        if (k == 3) in.learn = 0;
        if (k == 4) in.gate_pag = 0;
        for (int t = 0; t < 100; t++) csp_bla_step(&b, &in);
        in.us = 1;
        csp_bla_step(&b, &in);
        learnt[k] = (double)b.w[TONE];
        csp_bla_free(&b);
    }
    assert_true(learnt[0] > 1e-4);
    assert_near(learnt[1], 0.37 * learnt[0], 1e-6);
    assert_true(learnt[2] == 0 && learnt[3] == 0);
    assert_near(learnt[4], (1 - 0.7) * learnt[0], 1e-6);
}

TEST_MAIN(cmocka_unit_test(extinction_by_hand), cmocka_unit_test(acquisition_by_hand),
          cmocka_unit_test(the_fixed_point_is_discounted_pain),
          cmocka_unit_test(learnt_in_a_few_pairings_and_unlearnt_in_many),
          cmocka_unit_test(predictions_add_and_are_unlearnt_together),
          cmocka_unit_test(second_order), cmocka_unit_test(latent_inhibition),
          cmocka_unit_test(a_long_display_never_raises_fear),
          cmocka_unit_test(a_life_without_reinforcement_ends_low),
          cmocka_unit_test(what_is_common_is_taken_off), cmocka_unit_test(gates_of_learning))

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What event follows: the delta rule of the header by hand and in an independent array. */
#include "conspecific/circuits/pfc/orb.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"

static const double DT = 0.01; /* s */

static struct csp_orb_params params(double eta, double c, double t_open)
{
    struct csp_orb_params p;
    csp_params_default(&p, csp_orb_params_table);
    p.eta = eta;
    p.c = c;
    p.t_open = t_open;
    p.tau = 2.0;
    return p;
}

static struct csp_orb made(size_t n, const struct csp_orb_params *p)
{
    struct csp_orb o;
    assert_int_equal(csp_orb_init(&o, n, DT, p), CSP_OK);
    return o;
}

/* Ticks without an event. */
static void quiet(struct csp_orb *o, double seconds)
{
    const long ticks = lround(seconds / DT);
    for (long t = 0; t < ticks; t++) csp_orb_wait(o, 1);
}

static const csp_real A[4] = {1, 0, 0, 0}, B[4] = {0, 0.8f, 0, 0}, C[4] = {0, 0, 0.6f, 0};

static void the_witness_of_the_header(void **state)
{
    (void)state;
    const struct csp_orb_params p = params(0.5, 0.0, 8.0);
    struct csp_orb o = made(2, &p);
    const csp_real cue[2] = {1, 0}, next[2] = {0, 1};
    const double want[] = {0, 0.5, 0.75, 0.875};
    for (int k = 0; k < 4; k++) {
        assert_near(csp_orb_event(&o, cue, 1), want[k] * want[k], 1e-7);
        assert_near(o.y[0], 0, 0);
        assert_near(o.y[1], want[k], 1e-7);
        csp_orb_event(&o, next, 1);
        csp_orb_reset(&o); /* else the cue would be expected after what follows it */
    }
    assert_true(csp_mat_at(&o.M, 0, 1) == 0);
    csp_orb_free(&o);
}

/* A, then B, then C, then nothing: each event expects the next one and no later one. */
static void a_chain_is_learnt_step_by_step(void **state)
{
    (void)state;
    const double eta = 0.3, c = 0.2;
    const struct csp_orb_params p = params(eta, c, 1.0);
    struct csp_orb o = made(4, &p);
    const double k_A = eta / (1 + c), k_B = eta * 0.64 / (0.64 + c);
    for (int n = 0; n < 12; n++) {
        csp_orb_event(&o, A, 1); /* M A = B (1 - (1 - k_A)^n) */
        const double to_B = 0.8 * (1 - pow(1 - k_A, n));
        assert_near(o.y[1], to_B, 1e-6);
        assert_near(o.y[0] + o.y[2] + o.y[3], 0, 1e-6);
        quiet(&o, 0.3);
        csp_orb_event(&o, B, 1);
        assert_near(o.y[2], 0.6 * (1 - pow(1 - k_B, n)), 1e-6);
        assert_near(o.y[0] + o.y[1] + o.y[3], 0, 1e-6);
        quiet(&o, 0.3);
        assert_near(csp_orb_event(&o, C, 1), 0, 1e-12);
        quiet(&o, 1.5); /* nothing comes within t_open: A is not what follows C */
    }
    csp_orb_free(&o);
}

static void an_expectation_that_fails_is_unlearnt(void **state)
{
    (void)state;
    const double eta = 0.3, c = 0.2;
    const struct csp_orb_params p = params(eta, c, 0.5);
    struct csp_orb o = made(4, &p);
    for (int n = 0; n < 60; n++) {
        csp_orb_event(&o, A, 1);
        quiet(&o, 0.4); /* before t_open */
        csp_orb_event(&o, B, 1);
        quiet(&o, 0.7);
    }
    for (int n = 0; n < 10; n++) {
        csp_orb_event(&o, A, 1);
        assert_near(o.y[1], 0.8 * pow(1 - eta / (1 + c), n), 1e-6);
        quiet(&o, 0.49);
        assert_true(o.open == 1);
        quiet(&o, 0.02);
        assert_true(o.open == 0);
        const csp_real left = csp_mat_at(&o.M, 1, 0);
        quiet(&o, 3.0); /* once, not every t_open */
        assert_true(csp_mat_at(&o.M, 1, 0) == left);
    }
    /* what comes later than t_open was not brought by A */
    csp_orb_event(&o, A, 1);
    quiet(&o, 0.6);
    const csp_real left = csp_mat_at(&o.M, 1, 0);
    csp_orb_event(&o, B, 1);
    assert_true(csp_mat_at(&o.M, 1, 0) == left);
    csp_orb_free(&o);
}

/* An excess prediction is not imagined: rates are not negative. */
static void no_onset_is_expected_below_0(void **state)
{
    (void)state;
    const struct csp_orb_params p = params(0.5, 0.1, 1.0);
    struct csp_orb o = made(4, &p);
    csp_mat_set(&o.M, 1, 0, 0.7f);
    csp_mat_set(&o.M, 2, 0, -0.4f);
    assert_near(csp_orb_event(&o, A, 0), 0.49, 1e-6);
    assert_near(o.y[1], 0.7, 1e-6);
    assert_true(o.y[2] == 0);
    csp_orb_free(&o);
}

static void a_reset_forgets_the_event_and_keeps_what_was_learnt(void **state)
{
    (void)state;
    const struct csp_orb_params p = params(0.3, 0.2, 0.5);
    struct csp_orb o = made(4, &p);
    for (int n = 0; n < 5; n++) {
        csp_orb_event(&o, A, 1);
        csp_orb_event(&o, B, 1);
        csp_orb_reset(&o);
    }
    csp_orb_event(&o, A, 1);
    const csp_real before = csp_mat_at(&o.M, 1, 0);
    assert_true(before > 0.1);
    o.V = 0.4, o.A = 0.3;
    csp_orb_reset(&o);
    assert_true(o.open == 0 && o.since == 0 && o.V == 0 && o.A == 0);
    assert_true(o.y[1] == 0 && o.o[0] == 0);
    quiet(&o, 2.0);          /* neither its failure ... */
    csp_orb_event(&o, C, 1); /* ... nor what comes next belongs to A */
    assert_true(csp_mat_at(&o.M, 1, 0) == before);
    assert_true(csp_mat_at(&o.M, 2, 0) == 0);
    csp_orb_free(&o);
}

static void without_learning_nothing_is_learnt(void **state)
{
    (void)state;
    const struct csp_orb_params p = params(0.3, 0.2, 0.5);
    struct csp_orb o = made(4, &p);
    csp_mat_set(&o.M, 1, 0, 0.5f);
    csp_orb_event(&o, A, 0);
    csp_orb_event(&o, C, 0);
    assert_true(csp_mat_at(&o.M, 2, 0) == 0);
    csp_orb_event(&o, A, 0);
    for (int t = 0; t < 200; t++) csp_orb_wait(&o, 0);
    assert_true(o.open == 0);
    assert_near(csp_mat_at(&o.M, 1, 0), 0.5, 1e-7);
    csp_orb_free(&o);
}

static void what_was_imagined_fades(void **state)
{
    (void)state;
    const struct csp_orb_params p = params(0.3, 0.2, 8.0);
    struct csp_orb o = made(4, &p);
    o.V = -0.7, o.A = 0.9;
    quiet(&o, 1.3);
    assert_near(o.V, -0.7 * exp(-1.3 / 2), 1e-9);
    assert_near(o.A, 0.9 * exp(-1.3 / 2), 1e-9);
    csp_orb_free(&o);
}

/* Random compound events at random times, in an independent array. */
static void a_random_life_follows_the_rule_of_the_header(void **state)
{
    (void)state;
    enum { N = 6 };
    const double eta = 0.2, c = 0.15;
    const struct csp_orb_params p = params(eta, c, 0.3);
    struct csp_orb o = made(N, &p);
    struct csp_rng rng;
    double M[N][N] = {{0}}, x[N] = {0}, failed = 0, most = 0;
    int since = -1; /* ticks, -1: nothing is open */
    csp_rng_stream(&rng, 1, 1, "events");
    for (int t = 0; t < 40000; t++) {
        csp_orb_wait(&o, 1);
        since += since >= 0;
        csp_real y[N] = {0};
        const int event = csp_dist_bernoulli(&rng, 0.05), late = since >= 30;
        for (int i = 0; i < N; i++)
            if (event && csp_dist_bernoulli(&rng, 0.4)) y[i] = (csp_real)csp_rng_u01(&rng);
        if (event) y[t % N] = 0.5f; /* never empty */
        if (late || (event && since >= 0)) {
            double power = c, guess[N];
            for (int i = 0; i < N; i++) {
                power += x[i] * x[i];
                guess[i] = 0;
                for (int j = 0; j < N; j++) guess[i] += M[i][j] * x[j];
            }
            for (int i = 0; i < N; i++)
                for (int j = 0; j < N; j++)
                    M[i][j] += eta / power * ((late ? 0 : (double)y[i]) - guess[i]) * x[j];
            failed += late;
            since = -1;
        }
        if (event) {
            double want = 0;
            const double power = csp_orb_event(&o, y, 1);
            since = 0;
            for (int i = 0; i < N; i++) {
                double next = 0;
                x[i] = (double)y[i];
                for (int j = 0; j < N; j++) next += M[i][j] * (double)y[j];
                assert_near(o.y[i], fmax(next, 0), 1e-5);
                want += fmax(next, 0) * fmax(next, 0);
            }
            assert_near(power, want, 1e-5);
            most = fmax(most, power);
        }
        assert_true(o.open == (since >= 0));
    }
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) assert_near(csp_mat_at(&o.M, i, j), M[i][j], 1e-5);
    assert_true(failed > 100 && most > 0.3);
    csp_orb_free(&o);
}

/* Another event than was expected is an error; the expected one, however strong, a little other
 * one, and one that nothing foretold are none. */
static void another_event_than_expected_is_an_error(void **state)
{
    (void)state;
    struct csp_orb_params p = params(0.5, 0.0, 8.0);
    p.m_0 = 0.1;
    struct csp_orb o = made(2, &p);
    const csp_real cue[2] = {1, 0}, next[2] = {0, 1}, other[2] = {0.6f, 0.8f},
                   strong[2] = {0, 3}, near[2] = {0.3f, 0.9f};
    csp_orb_event(&o, next, 1);
    assert_near(o.miss, 0, 0); /* nothing was expected */
    for (int n = 0; n < 2; n++) {
        csp_orb_reset(&o);
        csp_orb_event(&o, cue, 1);
        assert_near(o.miss, 0, 0);
        csp_orb_event(&o, next, 1);
        assert_near(o.miss, 0, 0);
    }
    const struct {
        const csp_real *y;
        double miss;
    } now[] = {{other, 0.75 * 0.1 / 0.9}, {strong, 0}, {near, 0}, {cue, 0.75}};
    for (size_t i = 0; i < sizeof now / sizeof *now; i++) {
        csp_orb_reset(&o);
        csp_orb_event(&o, cue, 0);
        csp_orb_event(&o, now[i].y, 0);
        assert_near(o.miss, now[i].miss, 1e-6);
        csp_orb_wait(&o, 0);
        assert_near(o.miss, 0, 0); /* for one tick */
    }
    csp_orb_reset(&o);
    csp_orb_event(&o, cue, 0);
    quiet(&o, 9); /* too late: it is no longer waited for */
    csp_orb_event(&o, cue, 0);
    assert_near(o.miss, 0, 0);
    csp_orb_free(&o);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_orb o;
    struct csp_orb_params bad = params(1.5, 0.1, 1.0);
    assert_int_equal(csp_orb_init(&o, 2, DT, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "eta"));
    csp_orb_free(&o);
    assert_int_equal(csp_orb_init(&o, 0, DT, NULL), CSP_E_SHAPE);
    csp_orb_free(&o);
    csp_orb_free(&o);
}

TEST_MAIN(cmocka_unit_test(the_witness_of_the_header),
          cmocka_unit_test(a_chain_is_learnt_step_by_step),
          cmocka_unit_test(an_expectation_that_fails_is_unlearnt),
          cmocka_unit_test(no_onset_is_expected_below_0),
          cmocka_unit_test(a_reset_forgets_the_event_and_keeps_what_was_learnt),
          cmocka_unit_test(without_learning_nothing_is_learnt),
          cmocka_unit_test(what_was_imagined_fades),
          cmocka_unit_test(a_random_life_follows_the_rule_of_the_header),
          cmocka_unit_test(another_event_than_expected_is_an_error),
          cmocka_unit_test(bad_parameters_are_refused_by_name))

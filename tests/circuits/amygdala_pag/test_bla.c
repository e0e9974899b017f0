/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The amygdala against the closed forms of its header: delta rule, expectile, traces. */
#include "conspecific/circuits/amygdala_pag/bla.h"
#include "conspecific/core/dist.h"
#include "conspecific/core/error.h"
#include "conspecific/core/rate.h"
#include "testing.h"

enum { N = 64 };
/* no lags: one tick is one event of the theory */
static struct csp_bla_params events(double plus, double minus)
{
    return (struct csp_bla_params){.eta_plus = plus, .eta_minus = minus, .A_max = 10.0};
}

/* Two unit vectors of cosine rho. */
static void pair(double rho, csp_real x_s[N], csp_real x_o[N])
{
    memset(x_s, 0, N * sizeof *x_s);
    memset(x_o, 0, N * sizeof *x_o);
    x_s[3] = 1;
    x_o[3] = (csp_real)rho;
    x_o[17] = (csp_real)sqrt(1 - rho * rho);
}

static void the_witness_of_the_header(void **state)
{
    (void)state;
    struct csp_bla b;
    const csp_real z[2] = {0.6f, 0.3f};
    const struct csp_bla_params odd = {.eta_plus = 0.21,
                                       .eta_minus = 0.01,
                                       .eta_own = 0.07,
                                       .A_max = 2.0,
                                       .tau_A = 31.0,
                                       .tau_z = 190.0,
                                       .tau_u = 57.0};
    assert_int_equal(csp_bla_init(&b, 2, 10.0, &odd), CSP_OK);
    /* by hand: the leaks of each stage, one after the other */
    const double kA = 1 - exp(-10 / 31.0), kz = 1 - exp(-10 / 190.0), ku = 1 - exp(-10 / 57.0);
    double A = 0, zb[2] = {0}, u1 = 0, u2 = 0, w[2] = {0};
    for (int t = 0; t < 40; t++) {
        const double us = t < 20 ? 0.9 : 0.0, S = 0.4;
        const double drive = fmax(0.0, w[0] * (double)z[0] + w[1] * (double)z[1]);
        A += kA * (drive - A);
        for (int i = 0; i < 2; i++) zb[i] += kz * ((double)z[i] - zb[i]);
        u1 += ku * (us - u1);
        u2 += ku * (u1 - u2);
        const double eps = u2 - A, eta = eps > 0 ? 0.21 : 0.01 + 0.07 * S;
        for (int i = 0; i < 2; i++) w[i] += eta * eps * zb[i];
        csp_bla_step(&b, z, us, S, 1.0, 0.0, 1);
        assert_near(b.A, A, 1e-6);
        assert_near(b.w[0], w[0], 1e-6);
    }
    assert_true(A > 0.1);
    csp_bla_free(&b);
}

static void spillover_before_correction_is_rho(void **state)
{
    (void)state;
    for (double rho = 0.15; rho < 1.0; rho += 0.2) {
        struct csp_bla b;
        csp_real x_s[N], x_o[N];
        const struct csp_bla_params p = events(0.13, 0.13);
        pair(rho, x_s, x_o);
        assert_int_equal(csp_bla_init(&b, N, 1.0, &p), CSP_OK);
        for (int e = 0; e < 200; e++) csp_bla_step(&b, x_s, 0.71, 0, 1, 0, 1);
        assert_near(csp_bla_predict(&b, x_o) / csp_bla_predict(&b, x_s), rho, 1e-5);
        csp_bla_free(&b);
    }
}

static void extinction_by_the_other_alone_is_exponential_and_costs_the_own(void **state)
{
    (void)state;
    struct csp_bla b;
    csp_real x_s[N], x_o[N];
    const double rho = 0.83, eta = 0.02;
    const struct csp_bla_params p = events(eta, eta);
    pair(rho, x_s, x_o);
    assert_int_equal(csp_bla_init(&b, N, 1.0, &p), CSP_OK);
    for (int e = 0; e < 2000; e++) csp_bla_step(&b, x_s, 1.0, 0, 1, 0, 1);
    for (int n = 1; n <= 300; n++) {
        csp_bla_step(&b, x_o, 0.0, 0, 1, 0, 1);
        const double a = csp_bla_predict(&b, x_o);
        assert_near(a / (rho * exp(-eta * n)), 1.0, 0.01 + 0.0003 * n);
    }
    for (int n = 0; n < 3000; n++) csp_bla_step(&b, x_o, 0.0, 0, 1, 0, 1);
    assert_near(csp_bla_predict(&b, x_s), 1 - rho * rho, 1e-4);
    csp_bla_free(&b);
}

static void interleaved_modes_relax_at_their_own_rates(void **state)
{
    (void)state;
    struct csp_bla b;
    csp_real x_s[N], x_o[N];
    const double rho = 0.7, eta = 0.004;
    const struct csp_bla_params p = events(eta, eta);
    pair(rho, x_s, x_o);
    assert_int_equal(csp_bla_init(&b, N, 1.0, &p), CSP_OK);
    /* start from w = .3 x_s + .5 x_o, targets .8 and .2: both modes are away from rest */
    for (int i = 0; i < N; i++)
        b.w[i] = (csp_real)(0.3 * (double)x_s[i] + 0.5 * (double)x_o[i]);
    const double a_s = csp_bla_predict(&b, x_s), a_o = csp_bla_predict(&b, x_o);
    const double sum0 = a_s + a_o - 1.0, diff0 = a_s - a_o - 0.6;
    const int n = 400;
    for (int e = 0; e < n; e++) {
        const int own = e % 2 == 0;
        csp_bla_step(&b, own ? x_s : x_o, own ? 0.8 : 0.2, 0, 1, 0, 1);
    }
    const double s = csp_bla_predict(&b, x_s), o = csp_bla_predict(&b, x_o);
    assert_near((s + o - 1.0) / sum0, exp(-eta * (1 + rho) / 2 * n), 0.01);
    assert_near((s - o - 0.6) / diff0, exp(-eta * (1 - rho) / 2 * n), 0.01);
    csp_bla_free(&b);
}

/*
 * theory.md 1, the table: what is left for ever, with noise on every unit. The first row of
 * the table (p_c 0, a_o .073) is left to the critic: a rate cannot predict less than nothing,
 * so where noise takes w . x below 0 the amygdala makes no error and a_o ends at -.06.
 */
static void the_residual_of_the_table(void **state)
{
    (void)state;
    const struct {
        double rho, s2, q_s, p_c, a_s, a_o, tol;
    } rows[] = {{0.80, 0.05, 0.2, 0.3, 0.701, 0.339, 0.03},
                {0.90, 0.25, 0.5, 0.1, 0.510, 0.360, 0.03},
                {0.30, 0.25, 0.1, 0.2, 0.305, 0.175, 0.03}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct csp_bla b;
        struct csp_rng rng;
        csp_real x_s[N], x_o[N], x[N];
        const struct csp_bla_params p = events(0.0008, 0.0008);
        pair(rows[r].rho, x_s, x_o);
        csp_rng_stream(&rng, 11, r, "residual");
        assert_int_equal(csp_bla_init(&b, N, 1.0, &p), CSP_OK);
        double a_s = 0, a_o = 0, n = 0;
        for (int e = 0; e < 60000; e++) {
            const int own = csp_dist_bernoulli(&rng, rows[r].q_s);
            const double us = own || csp_dist_bernoulli(&rng, rows[r].p_c) ? 1.0 : 0.0;
            for (int i = 0; i < N; i++)
                x[i] =
                    (own ? x_s : x_o)[i] + (csp_real)(sqrt(rows[r].s2) * csp_dist_normal(&rng));
            csp_bla_step(&b, x, us, 0, 1, 0, 1);
            if (e < 30000 || e % 10) continue;
            a_s += csp_dot(N, b.w, x_s);
            a_o += csp_dot(N, b.w, x_o);
            n += 1;
        }
        assert_near(a_s / n, rows[r].a_s, rows[r].tol);
        assert_near(a_o / n, rows[r].a_o, rows[r].tol);
        csp_bla_free(&b);
    }
}

static void asymmetric_rates_settle_on_the_expectile(void **state)
{
    (void)state;
    const struct {
        double p, ratio;
    } rows[] = {{0.02, 50}, {0.3, 7}, {0.6, 0.25}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct csp_bla b;
        struct csp_rng rng;
        const csp_real cue[1] = {1};
        const double minus = 0.0004 / fmax(1.0, rows[r].ratio / 10),
                     plus = rows[r].ratio * minus;
        const struct csp_bla_params p = events(plus, minus);
        csp_rng_stream(&rng, 5, r, "expectile");
        assert_int_equal(csp_bla_init(&b, 1, 1.0, &p), CSP_OK);
        double sum = 0, n = 0;
        for (int e = 0; e < 400000; e++) {
            csp_bla_step(&b, cue, csp_dist_bernoulli(&rng, rows[r].p) ? 1.0 : 0.0, 0, 1, 0, 1);
            if (e < 100000) continue;
            sum += b.A;
            n += 1;
        }
        const double t = plus / (plus + minus);
        assert_near(sum / n, t * rows[r].p / (t * rows[r].p + (1 - t) * (1 - rows[r].p)), 0.02);
        csp_bla_free(&b);
    }
}

static void own_efference_speeds_unlearning(void **state)
{
    (void)state;
    double left[2];
    for (int own = 0; own < 2; own++) {
        struct csp_bla b;
        const csp_real cue[1] = {1};
        const struct csp_bla_params p = {
            .eta_plus = 0.1, .eta_minus = 0.0001, .eta_own = 0.003, .A_max = 2};
        assert_int_equal(csp_bla_init(&b, 1, 10.0, &p), CSP_OK);
        b.w[0] = 1;
        for (int e = 0; e < 500; e++) csp_bla_step(&b, cue, 0, own, 1, 0, 1);
        left[own] = csp_bla_predict(&b, cue);
        csp_bla_free(&b);
    }
    assert_near(left[0], exp(-0.0001 * 500), 1e-3);
    assert_near(left[1], exp(-0.0031 * 500), 1e-3);
}

static void a_lesion_silences_and_keeps_the_weights(void **state)
{
    (void)state;
    struct csp_bla b;
    const csp_real cue[1] = {1};
    assert_int_equal(csp_bla_init(&b, 1, 10.0, NULL), CSP_OK);
    b.w[0] = 0.9f;
    for (int e = 0; e < 100; e++) csp_bla_step(&b, cue, 1.0, 0, 0.0, 0, 1);
    assert_near(b.A, 0.0, 1e-12);
    assert_near(b.w[0], 0.9, 1e-6);
    b.w[0] = 900;
    assert_near(csp_bla_predict(&b, cue), b.par.A_max, 0);
    csp_bla_free(&b);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_bla b;
    struct csp_bla_params bad = events(0.1, 0.1);
    bad.eta_minus = -0.1;
    assert_int_equal(csp_bla_init(&b, 3, 10.0, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "eta_minus"));
    csp_bla_free(&b);
    assert_int_equal(csp_bla_init(&b, 0, 10.0, NULL), CSP_E_SHAPE);
    csp_bla_free(&b);
    csp_bla_free(&b);
}

TEST_MAIN(cmocka_unit_test(the_witness_of_the_header),
          cmocka_unit_test(spillover_before_correction_is_rho),
          cmocka_unit_test(extinction_by_the_other_alone_is_exponential_and_costs_the_own),
          cmocka_unit_test(interleaved_modes_relax_at_their_own_rates),
          cmocka_unit_test(the_residual_of_the_table),
          cmocka_unit_test(asymmetric_rates_settle_on_the_expectile),
          cmocka_unit_test(own_efference_speeds_unlearning),
          cmocka_unit_test(a_lesion_silences_and_keeps_the_weights),
          cmocka_unit_test(bad_parameters_are_refused_by_name))

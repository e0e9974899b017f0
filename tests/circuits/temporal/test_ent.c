/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time cells against a cascade of leaky integrators, and what begins and ends a trace. */
#include "conspecific/circuits/temporal/ent.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

static const double DT = 0.01; /* s */

static struct csp_ent_params params(double cells, double T_min, double T_max, double q)
{
    struct csp_ent_params p;
    csp_params_default(&p, csp_ent_params_table);
    p.cells = cells;
    p.T_min = T_min;
    p.T_max = T_max;
    p.q = q;
    p.theta = 0.15;
    p.shunt = 0.8;
    p.c_O = 0.07;
    p.tau_s = 0.0; /* the old is pushed out at once */
    return p;
}

static struct csp_ent made(size_t n, const struct csp_ent_params *p)
{
    struct csp_ent e;
    assert_int_equal(csp_ent_init(&e, n, DT, p), CSP_OK);
    return e;
}

static const csp_real ones[19] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

/* One tick with the lines as listed. */
#define STEP(e, ...) csp_ent_step(&(e), (const csp_real[]){__VA_ARGS__}, ones, 1.0)

static void the_witness_of_the_header(void **state)
{
    (void)state;
    const struct csp_ent_params p = params(1, 1.0, 1.0, 16.0);
    struct csp_ent e = made(1, &p);
    assert_near(csp_ent_kernel(&e, 0.5)[0], 0.0454858, 5e-8); /* (0.5)^16 e^8 */
    assert_near(csp_ent_kernel(&e, 1.0)[0], 1, 1e-7);
    STEP(e, 0);
    STEP(e, 1);
    for (int t = 1; t <= 200; t++) {
        STEP(e, 1);
        const double u = t * DT;
        assert_near(e.m[0], pow(u * exp(1 - u), 16), 1e-6);
    }
    csp_ent_free(&e);
}

/* dx_1/dt = -x_1/tau, dx_i/dt = (x_(i-1) - x_i)/tau after an impulse into x_1. */
enum { STAGES = 17 };
static int cascade(double t, const double x[], double dx[], void *tau)
{
    (void)t;
    const double rate = 1 / *(double *)tau;
    for (int i = 0; i < STAGES; i++) dx[i] = rate * ((i ? x[i - 1] : 0) - x[i]);
    return GSL_SUCCESS;
}

static void the_kernel_is_a_cascade_of_leaky_integrators(void **state)
{
    (void)state;
    const struct csp_ent_params p = params(5, 0.2, 3.2, STAGES - 1);
    struct csp_ent e = made(1, &p);
    for (int k = 0; k < 5; k++) {
        const double T = 0.2 * pow(2, k); /* geometric from 0.2 to 3.2 */
        double tau = T / (STAGES - 1);
        gsl_odeiv2_system ode = {cascade, NULL, STAGES, &tau};
        gsl_odeiv2_driver *driver =
            gsl_odeiv2_driver_alloc_y_new(&ode, gsl_odeiv2_step_rk8pd, 1e-3, 1e-12, 0);
        double x[STAGES] = {1}, t = 0;
        assert_int_equal(gsl_odeiv2_driver_apply(driver, &t, T, x), GSL_SUCCESS);
        const double peak = x[STAGES - 1];
        gsl_odeiv2_driver_reset(driver);
        memset(x, 0, sizeof x);
        x[0] = 1;
        t = 0;
        for (double at = DT; at < 4; at += 7 * DT) {
            assert_int_equal(gsl_odeiv2_driver_apply(driver, &t, at, x), GSL_SUCCESS);
            assert_near(csp_ent_kernel(&e, at)[k], x[STAGES - 1] / peak, 2e-6);
        }
        gsl_odeiv2_driver_free(driver);
    }
    csp_ent_free(&e);
}

/* Scalar timing: peak at T_k, sd over mean 1/sqrt(q + 1) at every T_k. */
static void width_grows_with_delay(void **state)
{
    (void)state;
    const double orders[] = {11.0, 30.0};
    for (int i = 0; i < 2; i++) {
        const struct csp_ent_params p = params(4, 0.4, 3.2, orders[i]);
        struct csp_ent e = made(1, &p);
        for (size_t k = 0; k < 4; k++) {
            double sum = 0, mean = 0, square = 0, best = 0, at = 0;
            for (size_t r = 0; r < e.rows; r++) {
                const double t = (double)r * DT, m = (double)e.table[r * 4 + k];
                sum += m;
                mean += m * t;
                square += m * t * t;
                if (m > best) best = m, at = t;
            }
            mean /= sum;
            const double T = 0.4 * pow(2, (double)k);
            assert_near(at, T, 0.5 * DT);
            assert_near(best, 1, 1e-6);
            assert_near(mean / T, (orders[i] + 1) / orders[i], 0.002);
            assert_near(sqrt(square / sum - mean * mean) / mean, 1 / sqrt(orders[i] + 1),
                        0.002);
        }
        csp_ent_free(&e);
    }
}

static void what_is_there_at_the_start_is_no_onset(void **state)
{
    (void)state;
    const struct csp_ent_params p = params(3, 0.05, 0.5, 8);
    struct csp_ent e = made(2, &p);
    for (int round = 0; round < 2; round++) {
        STEP(e, 0.9f, 0);
        assert_true(e.power == 0 && e.n_list == 0);
        STEP(e, 0.9f, 0);
        assert_true(e.power == 0 && e.n_list == 0);
        STEP(e, 0.9f, 0.6f);
        assert_near(e.power, 0.36, 1e-6);
        assert_int_equal(e.n_list, 1);
        assert_int_equal(e.list[0], 1);
        STEP(e, 0.9f, 0.6f);
        assert_true(e.power == 0 && e.o[1] == 0); /* an onset lasts a tick */
        STEP(e, 0.1f, 0.6f);
        assert_true(e.power == 0); /* an end is no onset */
        STEP(e, 0.5f, 0.6f);
        assert_near(e.o[0], 0.4, 1e-6);
        for (int t = 0; t < 5; t++) STEP(e, 0.5f, 0.6f);
        assert_true(e.m[0] > 0 && e.m[3] > 0);
        csp_ent_reset(&e);
        assert_true(e.n_list == 0 && e.power == 0);
        for (int i = 0; i < 6; i++) assert_true(e.m[i] == 0);
    }
    csp_ent_free(&e);
}

static void an_onset_must_exceed_the_threshold_after_its_precision(void **state)
{
    (void)state;
    const struct csp_ent_params p = params(1, 0.1, 0.1, 8);
    const csp_real prec[3] = {1, 0.25f, 2};
    struct csp_ent e = made(3, &p);
    csp_ent_step(&e, (csp_real[]){0, 0, 0}, prec, 1);
    csp_ent_step(&e, (csp_real[]){0.14f, 0.59f, 0.07f}, prec, 1); /* 0.14, 0.1475, 0.14 */
    assert_true(e.power == 0 && e.n_list == 0);
    csp_ent_step(&e, (csp_real[]){0.30f, 1.23f, 0.15f}, prec, 1); /* 0.16, 0.16, 0.16 more */
    assert_near(e.power, 3 * 0.16 * 0.16, 1e-6);
    for (int i = 0; i < 3; i++) assert_near(e.s[i], 0.16, 1e-6);
    csp_ent_free(&e);
    e = made(1, &p); /* a slow rise is no event */
    for (int t = 0; t < 20; t++) {
        csp_ent_step(&e, (csp_real[]){(csp_real)(0.1 * t)}, ones, 1);
        assert_true(e.power == 0);
    }
    csp_ent_free(&e);
}

/* s <- s (1 - shunt O / (O + c_O)) with shunt 0.8, c_O 0.07; what begins is not shunted. */
static void a_new_event_pushes_out_the_old(void **state)
{
    (void)state;
    const struct csp_ent_params p = params(1, 0.1, 0.1, 8);
    struct csp_ent e = made(4, &p);
    STEP(e, 0, 0, 0, 0);
    STEP(e, 0.9f, 0, 0, 0);
    STEP(e, 0.9f, 0.6f, 0.3f, 0);
    const double O = 0.36 + 0.09, keep = 1 - 0.8 * O / (O + 0.07);
    assert_near(e.power, O, 1e-6);
    assert_near(e.s[0], 0.9 * keep, 1e-6);
    assert_near(e.s[1], 0.6, 1e-6);
    assert_near(e.s[2], 0.3, 1e-6);
    for (int t = 0; t < 9; t++) STEP(e, 0.9f, 0.6f, 0.3f, 0); /* kernels: ages 10 and 9 */
    assert_near(e.m[0], 0.9 * keep, 1e-6);
    assert_near(e.m[1], 0.6 * pow(0.9 * exp(0.1), 8), 1e-6);
    STEP(e, 1.6f, 0.6f, 0.3f, 0); /* a second onset of a line begins its trace anew */
    const double keep2 = 1 - 0.8 * 0.49 / (0.49 + 0.07);
    assert_near(e.s[0], 0.7, 1e-6);
    assert_true(e.age[0] == 0 && e.m[0] == 0);
    assert_near(e.s[1], 0.6 * keep2, 1e-6);
    csp_ent_free(&e);
    struct csp_ent_params whole = p; /* with a shunt of 1 a great event leaves nothing */
    whole.shunt = 1;
    whole.c_O = 1e-6;
    e = made(2, &whole);
    STEP(e, 0, 0);
    STEP(e, 1, 0);
    for (int t = 0; t < 5; t++) STEP(e, 1, 0);
    assert_true(e.m[0] > 0);
    STEP(e, 1, 1);
    assert_int_equal(e.n_list, 1);
    assert_true(e.s[0] == 0 && e.m[0] == 0);
    csp_ent_free(&e);
}

/* A lesion silences the cells and not what drives them. */
static void the_gain_scales_the_output_alone(void **state)
{
    (void)state;
    const struct csp_ent_params p = params(2, 0.05, 0.1, 8);
    struct csp_ent e = made(1, &p);
    const csp_real x[2][1] = {{0}, {0.7f}};
    csp_ent_step(&e, x[0], ones, 0.4);
    for (int t = 0; t <= 10; t++) csp_ent_step(&e, x[1], ones, 0.4);
    assert_near(e.m[1], 0.4 * 0.7, 1e-6); /* age 0.1 s, the second cell at its peak */
    assert_near(e.s[0], 0.7, 1e-6);
    csp_ent_step(&e, x[1], ones, 0.0);
    assert_true(e.m[0] == 0 && e.m[1] == 0);
    csp_ent_step(&e, x[1], ones, 1.0);
    assert_near(e.m[1], 0.7 * pow(1.2 * exp(-0.2), 8), 1e-6);
    csp_ent_free(&e);
}

enum { LINES = 19, CELLS = 4 };
/* Lines that jump at random; few change in a tick, so most traces overlap. */
static void jump(struct csp_rng *rng, csp_real x[LINES])
{
    for (int i = 0; i < LINES; i++)
        if (csp_dist_bernoulli(rng, 0.01)) x[i] = (csp_real)(0.9 * csp_rng_u01(rng));
}

/* The whole rule in an independent array, traces that end by age and by shunt included. */
static void live(double tau_s)
{
    struct csp_ent_params p = params(CELLS, 0.05, 0.25, 9);
    p.tau_s = tau_s;
    p.shunt = 0.97;
    struct csp_ent e = made(LINES, &p);
    const double k_s = tau_s > 0 ? 1 - exp(-DT / tau_s) : 1;
    struct csp_rng rng;
    csp_real x[LINES] = {0}, prec[LINES], before[LINES] = {0};
    double s[LINES] = {0}, S[LINES] = {0}, age[LINES] = {0}, shunted = 0, aged = 0;
    csp_rng_stream(&rng, 1, 1, "lines");
    for (int i = 0; i < LINES; i++) prec[i] = (csp_real)(0.3 + csp_rng_u01(&rng));
    for (int t = 0; t < 20000; t++) {
        if (t % 500 > 200) jump(&rng, x); /* and quiet times, longer than any trace */
        csp_ent_step(&e, x, prec, 0.9);
        double O = 0, o[LINES];
        for (int i = 0; i < LINES; i++) {
            o[i] = (double)prec[i] * ((double)x[i] - (double)before[i]);
            o[i] = t > 0 && o[i] > 0.15 ? o[i] : 0;
            O += o[i] * o[i];
            before[i] = x[i];
        }
        assert_near(e.power, O, 1e-5);
        const struct csp_sparse m = csp_ent_view(&e);
        assert_true(m.block == CELLS && m.n_blocks == LINES && m.v == e.m);
        for (size_t l = 1; l < m.n; l++) assert_true(m.list[l] > m.list[l - 1]);
        size_t at = 0;
        for (size_t i = 0; i < LINES; i++) {
            age[i] += 1;
            S[i] *= 1 - 0.97 * O / (O + 0.07);
            if (o[i] > 0) s[i] = S[i] = o[i], age[i] = 0;
            s[i] += k_s * (S[i] - s[i]);
            const int listed = at < m.n && m.list[at] == i;
            at += (size_t)listed;
            for (size_t k = 0; k < CELLS; k++) {
                const double T = 0.05 * pow(5, (double)k / (CELLS - 1)), u = age[i] * DT / T;
                const double want = 0.9 * s[i] * pow(u * exp(1 - u), 9);
                if (!listed) assert_true(m.v[i * CELLS + k] == 0);
                assert_near(m.v[i * CELLS + k], want, listed ? 2e-6 : 0.011);
            }
            if (listed) continue; /* it has ended: the trace is faint or its cells are */
            assert_true(s[i] < 1.1e-3 || age[i] * DT > 2.5 * 0.25);
            shunted += s[i] > 0 && age[i] * DT < 2.5 * 0.25;
            aged += s[i] > 1e-2;
        }
        assert_int_equal(at, m.n);
    }
    assert_true(shunted > 100 && aged > 1000);
    csp_ent_free(&e);
}

static void a_random_life_follows_the_rule_of_the_header(void **state)
{
    (void)state;
    live(0.0);
    live(0.04);
}

/* What is pushed out fades with tau_s: s = S + (s0 - S) exp(-t/tau_s). */
static void the_old_fades_with_its_own_time_constant(void **state)
{
    (void)state;
    struct csp_ent_params p = params(1, 0.3, 0.3, 8);
    p.tau_s = 0.07;
    struct csp_ent e = made(2, &p);
    STEP(e, 0, 0);
    STEP(e, 0.9f, 0);
    STEP(e, 0.9f, 0);
    assert_near(e.s[0], 0.9, 1e-6);
    const double S = 0.9 * (1 - 0.8 * 0.36 / (0.36 + 0.07));
    for (int t = 1; t <= 30; t++) {
        STEP(e, 0.9f, 0.6f);
        assert_near(e.s[0], S + (0.9 - S) * exp(-t * DT / 0.07), 1e-6);
        assert_near(e.s[1], 0.6, 1e-6);
        const double u = (t + 1) * DT / 0.3;
        assert_near(e.m[0], (double)e.s[0] * pow(u * exp(1 - u), 8), 1e-6);
    }
    csp_ent_free(&e);
}

static void a_copy_goes_on_bit_by_bit(void **state)
{
    (void)state;
    struct csp_ent_params p = params(CELLS, 0.05, 0.6, 9);
    p.tau_s = 0.05;
    struct csp_ent a = made(LINES, &p), b = made(LINES, &p);
    struct csp_fields fa = {0}, fb = {0};
    struct csp_rng rng;
    csp_real x[LINES] = {0}, y[LINES] = {0};
    csp_rng_stream(&rng, 2, 1, "lines");
    assert_int_equal(csp_ent_fields(&a, &fa), CSP_OK);
    assert_int_equal(csp_ent_fields(&b, &fb), CSP_OK);
    for (int copy = 0; copy < 20; copy++) {
        for (int t = 0; t < 80; t++) {
            jump(&rng, x);
            jump(&rng, y);
            csp_ent_step(&a, x, ones, 1);
            csp_ent_step(&b, y, ones, 1);
        }
        assert_true(a.n_list > 1);
        assert_int_equal(csp_fields_copy(&fb, &fa), CSP_OK);
        csp_ent_bind(&b);
        assert_int_equal(a.n_list, b.n_list);
        for (int t = 0; t < 100; t++) {
            jump(&rng, x);
            csp_ent_step(&a, x, ones, 1);
            csp_ent_step(&b, x, ones, 1);
            assert_true(csp_fields_hash(&fa) == csp_fields_hash(&fb));
            assert_memory_equal(a.list, b.list, a.n_list * sizeof *a.list);
        }
    }
    csp_fields_free(&fa);
    csp_fields_free(&fb);
    csp_ent_free(&a);
    csp_ent_free(&b);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_ent e;
    struct csp_ent_params bad = params(3, 0.5, 0.4, 8);
    assert_int_equal(csp_ent_init(&e, 2, DT, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "T_max"));
    csp_ent_free(&e);
    bad = params(3, 0.1, 0.4, 0.5);
    assert_int_equal(csp_ent_init(&e, 2, DT, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "q"));
    csp_ent_free(&e);
    assert_int_equal(csp_ent_init(&e, 0, DT, NULL), CSP_E_SHAPE);
    csp_ent_free(&e);
    csp_ent_free(&e);
}

TEST_MAIN(cmocka_unit_test(the_witness_of_the_header),
          cmocka_unit_test(the_kernel_is_a_cascade_of_leaky_integrators),
          cmocka_unit_test(width_grows_with_delay),
          cmocka_unit_test(what_is_there_at_the_start_is_no_onset),
          cmocka_unit_test(an_onset_must_exceed_the_threshold_after_its_precision),
          cmocka_unit_test(a_new_event_pushes_out_the_old),
          cmocka_unit_test(the_old_fades_with_its_own_time_constant),
          cmocka_unit_test(the_gain_scales_the_output_alone),
          cmocka_unit_test(a_random_life_follows_the_rule_of_the_header),
          cmocka_unit_test(a_copy_goes_on_bit_by_bit),
          cmocka_unit_test(bad_parameters_are_refused_by_name))

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The context code against the Gaussian integrals of a thresholded projection, and its drift.
 */
#include "conspecific/circuits/temporal/hpc.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"

enum { PLACES = 4, N_X = 2 * PLACES };

static struct csp_hpc_params params(double cells, double n_drift)
{
    struct csp_hpc_params p;
    csp_params_default(&p, csp_hpc_params_table);
    p.cells = cells;
    p.t = 0.9;
    p.n_drift = n_drift;
    p.g_drift = 0.23;
    p.tau_drift = 5000.0;
    return p;
}

static void make(struct csp_hpc *h, const struct csp_hpc_params *p, uint64_t seed)
{
    struct csp_rng rng;
    csp_rng_stream(&rng, seed, 3, "hpc");
    assert_int_equal(csp_hpc_init(h, N_X, p, &rng, seed, 3), CSP_OK);
}

/* A place drives two lines of its own. */
static void place(size_t i, csp_real x[N_X])
{
    memset(x, 0, N_X * sizeof *x);
    x[2 * i] = 0.5f;
    x[2 * i + 1] = 0.7f;
}

/* E [u - t]+ [v - t]+ of standard normal u, v of correlation r: the inner integral is exact. */
static double overlap(double r, double t)
{
    const double s = sqrt(1 - r * r), step = 1e-3, root = sqrt(2 * acos(-1));
    double sum = 0;
    for (double u = t + step / 2; u < 9; u += step) {
        const double d = s > 0 ? (t - r * u) / s : 0;
        const double inner =
            s > 1e-9 ? s * exp(-d * d / 2) / root - (t - r * u) * 0.5 * erfc(d / sqrt(2))
                     : u - t;
        sum += step * (u - t) * inner * exp(-u * u / 2) / root;
    }
    return sum;
}

/* Cosine of two codes whose inputs have cosine r. */
static double code_cosine(double r, double t)
{
    return overlap(r, t) / overlap(1, t);
}

static void the_code_is_the_thresholded_projection_scaled_to_1(void **state)
{
    (void)state;
    const struct csp_hpc_params p = params(150, 5);
    struct csp_hpc h;
    csp_real x[N_X];
    make(&h, &p, 1);
    for (size_t i = 0; i < PLACES; i++) {
        double in[N_X + 5], c[150], power = 0, norm = 0;
        place(i, x);
        csp_hpc_step(&h, x, 1.0);
        for (size_t j = 0; j < N_X + 5; j++) {
            in[j] = j < N_X ? (double)x[j] : 0.23 * (double)h.q[j - N_X];
            power += in[j] * in[j];
        }
        for (size_t k = 0; k < 150; k++) {
            double y = -0.9 * sqrt(power / (N_X + 5));
            for (size_t j = 0; j < N_X + 5; j++)
                y += (double)csp_mat_at(&h.map.P, k, j) * in[j];
            c[k] = fmax(y, 0);
            norm += c[k] * c[k];
        }
        for (size_t k = 0; k < 150; k++) assert_near(h.c[k], c[k] / sqrt(norm), 1e-5);
        assert_near(csp_norm2(150, h.c), 1, 1e-6);
    }
    csp_hpc_free(&h);
}

static void a_gate_scales_the_code(void **state)
{
    (void)state;
    const struct csp_hpc_params p = params(64, 5);
    struct csp_hpc h;
    csp_real x[N_X], whole[64];
    place(1, x);
    make(&h, &p, 2);
    csp_hpc_step(&h, x, 1.0);
    memcpy(whole, h.c, sizeof whole);
    csp_hpc_step(&h, x, 0.0);
    assert_true(csp_norm2(64, h.c) == 0);
    csp_hpc_step(&h, x, 0.3);
    assert_near(csp_norm2(64, h.c), 0.09, 1e-6);
    assert_near(csp_cosine(64, h.c, whole), 1, 1e-6);
    csp_hpc_step(&h, x, 0.0);
    csp_hpc_step(&h, x, 1.0); /* the silence has ended: the code is back */
    assert_memory_equal(h.c, whole, sizeof whole);
    csp_hpc_free(&h);
}

/* Between two visits to other places nothing drifts; rest does. */
static void the_code_is_constant_within_a_visit_and_changed_by_rest(void **state)
{
    (void)state;
    const struct csp_hpc_params p = params(64, 5);
    struct csp_hpc h;
    csp_real a[N_X], b[N_X], first[64];
    place(0, a);
    place(2, b);
    make(&h, &p, 3);
    csp_hpc_step(&h, a, 1.0);
    memcpy(first, h.c, sizeof first);
    for (int t = 0; t < 50; t++) {
        csp_hpc_step(&h, a, 1.0);
        assert_memory_equal(h.c, first, sizeof first);
    }
    csp_hpc_step(&h, b, 1.0);
    assert_true(csp_cosine(64, h.c, first) < 0.99);
    csp_hpc_step(&h, a, 1.0);
    assert_memory_equal(h.c, first, sizeof first);
    csp_hpc_rest(&h, 0.0); /* no time, no drift */
    csp_hpc_step(&h, a, 1.0);
    assert_memory_equal(h.c, first, sizeof first);
    csp_hpc_rest(&h, 100.0);
    csp_hpc_step(&h, a, 1.0);
    const double near = csp_cosine(64, h.c, first);
    csp_hpc_rest(&h, 1e9);
    csp_hpc_step(&h, a, 1.0);
    assert_true(near < 1 && near > 0.9 && csp_cosine(64, h.c, first) < near);
    csp_hpc_free(&h);
}

/* Stationary: every q_i has variance 1 at any time; correlation exp(-s/tau) over a rest s. */
static void the_drift_is_an_exact_ornstein_uhlenbeck_process(void **state)
{
    (void)state;
    const struct csp_hpc_params p = params(2, 1000);
    const double seconds[] = {700.0, 5000.0, 20000.0};
    struct csp_hpc h;
    csp_real before[1000];
    make(&h, &p, 4);
    for (int i = 0; i < 3; i++) {
        double c = 0, v = 0, n = 0;
        for (int k = 0; k < 60; k++) {
            memcpy(before, h.q, sizeof before);
            csp_hpc_rest(&h, seconds[i]);
            for (int j = 0; j < 1000; j++) {
                c += (double)before[j] * (double)h.q[j];
                v += (double)h.q[j] * (double)h.q[j];
                n += 1;
            }
        }
        assert_near(c / n, exp(-seconds[i] / 5000), 0.03);
        assert_near(v / n, 1, 0.03);
    }
    csp_hpc_free(&h);
}

/*
 * After a rest s the inputs of a place have the cosine
 *
 *   (|x|^2 + n_q g^2 a) / (|x|^2 + n_q g^2),  a = exp(-s/tau)
 *
 * as a ratio of means for any n_q, and as a mean cosine where n_q is large; the codes then have
 * that of the thresholded projection.
 */
static void a_place_seen_again_has_the_cosine_that_the_drift_leaves(void **state)
{
    (void)state;
    const double seconds[] = {0.0, 1200.0, 8000.0, 1e9};
    for (int size = 0; size < 2; size++) {
        const size_t n_q = size ? 400 : 8;
        struct csp_hpc_params p = params(600, (double)n_q);
        if (size) p.g_drift = 0.05;
        struct csp_hpc h;
        csp_real x[N_X], in[N_X + 400], c[600];
        const double drift = (double)n_q * p.g_drift * p.g_drift, power = 0.25 + 0.49;
        place(3, x);
        make(&h, &p, 5);
        for (int i = 0; i < 4; i++) {
            const double a = exp(-seconds[i] / 5000),
                         want = (power + drift * a) / (power + drift);
            double dot = 0, norm = 0, cosine = 0, code = 0;
            const int rounds = 300;
            for (int k = 0; k < rounds; k++) {
                csp_hpc_rest(&h, 1e9);
                csp_hpc_step(&h, x, 1.0);
                memcpy(in, h.in, (N_X + n_q) * sizeof *in);
                memcpy(c, h.c, sizeof c);
                csp_hpc_rest(&h, seconds[i]);
                csp_hpc_step(&h, x, 1.0);
                dot += csp_dot(N_X + n_q, in, h.in);
                norm += (csp_norm2(N_X + n_q, in) + csp_norm2(N_X + n_q, h.in)) / 2;
                cosine += csp_cosine(N_X + n_q, in, h.in) / rounds;
                code += csp_cosine(600, c, h.c) / rounds;
            }
            assert_near(dot / norm, want, 0.02);
            if (size) assert_near(cosine, want, 0.01);
            if (size) assert_near(code, code_cosine(want, 0.9), 0.02);
            if (!size) assert_near(cosine, want, 0.05);
        }
        csp_hpc_free(&h);
    }
}

/* Two places share only the drift: their codes have the cosine of inputs that far apart. */
static void places_are_nearly_orthogonal(void **state)
{
    (void)state;
    const double gains[] = {0.0, 0.03};
    for (int i = 0; i < 2; i++) {
        struct csp_hpc_params p = params(1000, 200);
        p.g_drift = gains[i];
        const double drift = 200 * gains[i] * gains[i], r = drift / (0.74 + drift);
        double mean = 0, n = 0;
        for (uint64_t seed = 0; seed < 30; seed++) {
            struct csp_hpc h;
            csp_real x[N_X], c[1000];
            make(&h, &p, 100 + seed);
            place(0, x);
            csp_hpc_step(&h, x, 1.0);
            memcpy(c, h.c, sizeof c);
            for (size_t other = 1; other < PLACES; other++) {
                place(other, x);
                csp_hpc_step(&h, x, 1.0);
                mean += csp_cosine(1000, c, h.c);
                n += 1;
            }
            csp_hpc_free(&h);
        }
        assert_near(mean / n, code_cosine(r, 0.9), 0.02);
        if (gains[i] == 0) assert_true(mean / n < 0.13);
    }
}

static void the_drift_belongs_to_seed_and_animal(void **state)
{
    (void)state;
    const struct csp_hpc_params p = params(8, 6);
    struct csp_hpc a, b, c;
    struct csp_fields fa = {0}, fc = {0};
    csp_real x[N_X];
    place(0, x);
    make(&a, &p, 7);
    make(&b, &p, 7);
    make(&c, &p, 8);
    assert_memory_equal(a.q, b.q, 6 * sizeof *a.q);
    assert_memory_not_equal(a.q, c.q, 6 * sizeof *a.q);
    for (int k = 0; k < 5; k++) {
        csp_hpc_rest(&a, 900);
        csp_hpc_rest(&b, 900);
        assert_memory_equal(a.q, b.q, 6 * sizeof *a.q);
    }
    /* a copy draws on with the same drift */
    csp_hpc_step(&a, x, 1.0);
    assert_int_equal(csp_hpc_fields(&a, &fa), CSP_OK);
    assert_int_equal(csp_hpc_fields(&c, &fc), CSP_OK);
    assert_int_equal(csp_fields_copy(&fc, &fa), CSP_OK);
    csp_rng_bind(&c.rng);
    for (int k = 0; k < 5; k++) {
        csp_hpc_rest(&a, 900);
        csp_hpc_rest(&c, 900);
        csp_hpc_step(&a, x, 1.0);
        csp_hpc_step(&c, x, 1.0);
        assert_true(csp_fields_hash(&fa) == csp_fields_hash(&fc));
    }
    csp_fields_free(&fa);
    csp_fields_free(&fc);
    csp_hpc_free(&a);
    csp_hpc_free(&b);
    csp_hpc_free(&c);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_hpc h;
    struct csp_rng rng;
    struct csp_hpc_params bad = params(8, 6);
    bad.tau_drift = 0;
    csp_rng_stream(&rng, 1, 1, "hpc");
    assert_int_equal(csp_hpc_init(&h, N_X, &bad, &rng, 1, 1), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "tau_drift"));
    csp_hpc_free(&h);
    csp_hpc_free(&h);
}

TEST_MAIN(cmocka_unit_test(the_code_is_the_thresholded_projection_scaled_to_1),
          cmocka_unit_test(a_gate_scales_the_code),
          cmocka_unit_test(the_code_is_constant_within_a_visit_and_changed_by_rest),
          cmocka_unit_test(the_drift_is_an_exact_ornstein_uhlenbeck_process),
          cmocka_unit_test(a_place_seen_again_has_the_cosine_that_the_drift_leaves),
          cmocka_unit_test(places_are_nearly_orthogonal),
          cmocka_unit_test(the_drift_belongs_to_seed_and_animal),
          cmocka_unit_test(bad_parameters_are_refused_by_name))

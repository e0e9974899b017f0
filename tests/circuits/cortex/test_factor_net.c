/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linear factor model against its closed forms. */
#include "conspecific/circuits/cortex/factor_net.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/linalg.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"
#include <stdlib.h>

static struct csp_factor_params defaults(void)
{
    struct csp_factor_params p;
    csp_params_default(&p, csp_factor_params_table);
    return p;
}

static void settle(struct csp_factor_net *net, const csp_real x[], int steps)
{
    for (int t = 0; t < steps; t++) csp_factor_net_step(net, x, 0);
}

static void the_witness_of_the_header(void **state)
{
    (void)state;
    struct csp_factor_net net;
    struct csp_rng rng;
    const struct csp_area area = {"a", 1, 2, 0};
    csp_rng_stream(&rng, 1, 1, "t");
    assert_int_equal(csp_factor_net_init(&net, NULL, 0.01, 1, &area, 0, NULL, &rng), CSP_OK);
    net.par.tol = 0;
    csp_mat_set(&net.W[0], 0, 0, 0.8f);
    net.prec_pos[0] = 1.3f;
    csp_factor_net_refresh(&net, 20);
    const csp_real x[1] = {0.9f}, minus[1] = {-0.9f};
    settle(&net, x, 300);
    assert_near(net.r[0], 0.5109170, 1e-6);
    assert_true(net.r[1] == 0);
    settle(&net, minus, 300); /* the off unit carries the other sign */
    assert_near(net.r[1], 0.5109170, 1e-6);
    assert_true(net.r[0] == 0);
    csp_factor_net_free(&net);
}

/* (1 + W' P W)^-1 W' P x by LU */
static void posterior(const struct csp_mat *W, const double prec[], const double x[],
                      double want[])
{
    const size_t n = W->cols;
    double *A = calloc(n * n, sizeof *A), *b = calloc(n, sizeof *b);
    for (size_t i = 0; i < n; i++) {
        A[i * n + i] = 1.0;
        for (size_t k = 0; k < W->rows; k++) {
            const double w = (double)csp_mat_at(W, k, i);
            b[i] += w * prec[k] * x[k];
            for (size_t j = 0; j < n; j++)
                A[i * n + j] += w * prec[k] * (double)csp_mat_at(W, k, j);
        }
    }
    assert_int_equal(csp_solve(n, A, b, want), CSP_OK);
    free(A);
    free(b);
}

enum { NX = 46, NR = 34, NS = 18 };

static void build(struct csp_factor_net *net, const struct csp_factor_params *p, uint64_t seed)
{
    struct csp_rng rng;
    const struct csp_area sens[] = {{"aud", 17, 12, 0}, {"vis", 29, 22, 0}};
    const struct csp_area assoc[] = {{"acc", 0, 12, 2}, {"tea", 0, 6, 1}};
    csp_rng_stream(&rng, seed, 1, "net");
    assert_int_equal(csp_factor_net_init(net, p, 0.01, 2, sens, 2, assoc, &rng), CSP_OK);
}

static void every_area_holds_the_posterior_mean_of_what_it_reads(void **state)
{
    (void)state;
    struct csp_factor_net net;
    struct csp_factor_params p = defaults();
    struct csp_rng rng;
    csp_real x[NX];
    double prec[NX], xd[NX], z[NR / 2], y[NS], pi[NR / 2], want[NR / 2];
    p.tol = 0;
    p.w_init = 2.385;
    p.g_out = 1.7;
    build(&net, &p, 3);
    csp_rng_stream(&rng, 3, 2, "x");
    for (int i = 0; i < NX; i++) {
        x[i] = (csp_real)csp_dist_normal(&rng);
        net.prec_pos[i] = (csp_real)(i % 3 ? 1.0 : 0.1);
        prec[i] = (double)net.prec_pos[i];
        xd[i] = (double)x[i];
    }
    csp_factor_net_refresh(&net, 60);
    settle(&net, x, 4000);
    for (size_t k = 0; k < 2; k++) {
        const size_t m = net.W[k].cols, at = net.r0[k];
        posterior(&net.W[k], prec + net.x0[k], xd + net.x0[k], want);
        for (size_t i = 0; i < m; i++) {
            z[at / 2 + i] = want[i];
            assert_near(net.r[at + i], fmax(0, want[i]), 2e-5);
            assert_near(net.r[at + m + i], fmax(0, -want[i]), 2e-5);
        }
    }
    for (int i = 0; i < NR / 2; i++) pi[i] = p.pi1;
    for (size_t k = 0; k < 2; k++) { /* acc reads both areas, tea the first */
        const size_t m = net.U[k].cols, at = net.s0[k];
        assert_int_equal(net.U[k].rows, k == 0 ? NR / 2 : 6);
        posterior(&net.U[k], pi, z, y);
        for (size_t i = 0; i < m; i++) {
            assert_near(net.s[at + i], p.g_out * fmax(0, y[i]), 5e-5);
            assert_near(net.s[at + m + i], p.g_out * fmax(0, -y[i]), 5e-5);
        }
    }
    csp_factor_net_free(&net);
}

static void learning_spans_the_leading_principal_subspace(void **state)
{
    (void)state;
    enum { N = 12, M = 3, SAMPLES = 2000 };
    struct csp_factor_net net;
    struct csp_factor_params p = defaults();
    struct csp_rng rng;
    p.tol = 0;
    p.tau_r = 10;
    p.g = 0.02;
    const struct csp_area area = {"a", N, 2 * M, 0};
    csp_rng_stream(&rng, 8, 1, "t");
    assert_int_equal(csp_factor_net_init(&net, &p, 0.01, 1, &area, 0, NULL, &rng), CSP_OK);
    double mix[N][N], root[N], *data = calloc(SAMPLES * N, sizeof *data);
    assert_non_null(data);
    for (int i = 0; i < N; i++) {
        net.prec_pos[i] = (csp_real)(i % 2 ? 1.0 : 0.37); /* precisions turn the subspace */
        root[i] = sqrt((double)net.prec_pos[i]);
        for (int j = 0; j < N; j++) mix[i][j] = csp_dist_normal(&rng) / sqrt(N);
    }
    for (int s = 0; s < SAMPLES; s++)
        for (int j = 0; j < N; j++) {
            const double amp = (j < M ? 2.0 - 0.3 * j : 0.2) * csp_dist_normal(&rng);
            for (int i = 0; i < N; i++) data[s * N + i] += root[i] * mix[i][j] * amp;
        }
    csp_factor_net_refresh(&net, 20);
    for (int round = 0; round < 5; round++)
        for (int s = 0; s < SAMPLES; s++) {
            csp_real x[N];
            for (int i = 0; i < N; i++) x[i] = (csp_real)(data[s * N + i] / root[i]);
            settle(&net, x, 40);
            csp_factor_net_learn(&net, round < 3 ? 0.02 : 0.003);
        }
    double V[N * N], S[N], top[N * M], W[N * M], angle[M], T[M];
    assert_int_equal(csp_svd(SAMPLES, N, data, NULL, S, V), CSP_OK);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < M; j++) {
            top[i * M + j] = V[i * N + j];
            W[i * M + j] = root[i] * (double)csp_mat_at(&net.W[0], i, j);
        }
    assert_int_equal(csp_principal_angles(N, M, top, M, W, angle), CSP_OK);
    for (int i = 0; i < M; i++) assert_near(angle[i], 0.0, 0.05);
    /* and the lengths are those of the header: v^2 = (l / g)^1/2 - 1 */
    assert_int_equal(csp_svd(N, M, W, NULL, T, NULL), CSP_OK);
    for (int i = 0; i < M; i++) {
        const double l = S[i] * S[i] / SAMPLES, v2 = sqrt(l / p.g) - 1;
        assert_near(T[i] * T[i], v2, 0.06 * v2);
    }
    free(data);
    csp_factor_net_free(&net);
}

static void modes_without_power_are_left_out(void **state)
{
    (void)state;
    struct csp_factor_net net;
    struct csp_factor_params p = defaults();
    struct csp_rng rng;
    p.tau_r = 10;
    p.g = 0.1;
    const struct csp_area area = {"a", 2, 4, 0};
    csp_rng_stream(&rng, 5, 1, "t");
    assert_int_equal(csp_factor_net_init(&net, &p, 0.01, 1, &area, 0, NULL, &rng), CSP_OK);
    for (int s = 0; s < 4000; s++) { /* line 0 has power 1, line 1 has 0.04 < g */
        const csp_real x[] = {(csp_real)csp_dist_normal(&rng),
                              (csp_real)(0.2 * csp_dist_normal(&rng))};
        settle(&net, x, 30);
        csp_factor_net_learn(&net, 0.05);
    }
    double length[2] = {0};
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 2; j++) length[i] += pow((double)csp_mat_at(&net.W[0], i, j), 2);
    assert_near(length[0], sqrt(1 / p.g) - 1, 0.3);
    assert_true(length[1] < 0.05);
    csp_factor_net_free(&net);
}

static void energy_never_rises_while_the_input_is_held(void **state)
{
    (void)state;
    struct csp_factor_net net;
    struct csp_factor_params p = defaults();
    struct csp_rng rng;
    csp_real x[NX], guess[NX];
    p.tol = 0;
    p.w_init = 4;
    build(&net, &p, 6);
    csp_rng_stream(&rng, 6, 2, "x");
    for (int e = 0; e < 30; e++) {
        for (int i = 0; i < NX; i++) x[i] = (csp_real)csp_dist_normal(&rng);
        double before = INFINITY;
        for (int t = 0; t < 60; t++) {
            csp_factor_net_step(&net, x, 0);
            double now = 0.5 * csp_norm2(net.n_z, net.z);
            for (size_t k = 0; k < 2; k++) {
                csp_mat_forward(&net.W[k], net.z + net.r0[k] / 2, guess);
                for (size_t i = 0; i < net.sens[k].n_in; i++) {
                    const double d = (double)x[net.x0[k] + i] - (double)guess[i];
                    now += 0.5 * (double)net.prec_pos[net.x0[k] + i] * d * d;
                }
            }
            assert_true(now <= before + 2e-6 * (1 + now));
            before = now;
        }
        csp_factor_net_learn(&net, 0.05);
    }
    csp_factor_net_free(&net);
}

static void lesion_and_drive_act_on_both_units_of_a_pair(void **state)
{
    (void)state;
    struct csp_factor_net net;
    struct csp_factor_params p = defaults();
    struct csp_rng rng;
    csp_real x[NX];
    p.g_out = 2.385;
    build(&net, &p, 9);
    csp_rng_stream(&rng, 9, 2, "x");
    for (int i = 0; i < NX; i++) x[i] = (csp_real)csp_dist_normal(&rng);
    settle(&net, x, 200);
    assert_true(csp_norm2(12, net.r) > 0 && csp_norm2(12, net.s) > 0);
    net.gate_r[0] = net.gate_s[1] = 0;
    net.drive_s[0] = 0.43;
    net.still = 0;
    settle(&net, x, 200);
    for (int i = 0; i < 12; i++) assert_true(net.r[i] == 0);
    for (int i = 0; i < 6; i++) assert_true(net.read[i] == 0 && net.s[12 + i] == 0);
    for (int i = 0; i < 6; i++) {
        const double y = (double)net.y[i];
        assert_near(net.s[i], 2.385 * fmax(0, y + 0.43), 1e-6);
        assert_near(net.s[6 + i], 2.385 * fmax(0, 0.43 - y), 1e-6);
    }
    csp_factor_net_free(&net);
}

static void bad_shapes_and_parameters_are_refused(void **state)
{
    (void)state;
    struct csp_factor_net net;
    struct csp_rng rng;
    struct csp_factor_params p = defaults();
    const struct csp_area area = {"som", 3, 2, 0}, odd = {"som", 3, 47, 0};
    csp_rng_stream(&rng, 9, 1, "t");
    assert_int_equal(csp_factor_net_init(&net, &p, 0.01, 1, &odd, 0, NULL, &rng), CSP_E_SHAPE);
    assert_non_null(strstr(csp_error_detail(), "area som has 47 units"));
    csp_factor_net_free(&net);
    assert_int_equal(csp_factor_net_init(&net, &p, 0, 1, &area, 0, NULL, &rng), CSP_E_RANGE);
    csp_factor_net_free(&net);
    for (const struct csp_param *row = csp_factor_params_table; row->name; row++) {
        p = defaults();
        *(double *)((char *)&p + row->offset) = row->hi * 1.001 + 1;
        assert_int_equal(csp_factor_net_init(&net, &p, 0.01, 1, &area, 0, NULL, &rng),
                         CSP_E_RANGE);
        assert_non_null(strstr(csp_error_detail(), row->name));
        csp_factor_net_free(&net);
    }
    csp_factor_net_free(&net);
}

TEST_MAIN(cmocka_unit_test(the_witness_of_the_header),
          cmocka_unit_test(every_area_holds_the_posterior_mean_of_what_it_reads),
          cmocka_unit_test(learning_spans_the_leading_principal_subspace),
          cmocka_unit_test(modes_without_power_are_left_out),
          cmocka_unit_test(energy_never_rises_while_the_input_is_held),
          cmocka_unit_test(lesion_and_drive_act_on_both_units_of_a_pair),
          cmocka_unit_test(bad_shapes_and_parameters_are_refused))

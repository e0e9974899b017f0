/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What linear areas that foretell get wrong, beside the least that can be had: the Kalman filter,
 * in a linear world of known A, C, Q, R (src/THEORY.md, 4).
 *
 *   z(k+1) = A z(k) + w, x(k) = C z(k) + v     A = diag(0.98, 0.95, 0.9), Q = 1 - A^2, R = 1.5^2
 */
#include "conspecific/circuits/cortex/foretell.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/linalg.h"
#include "testing.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 12, CAUSES = 3, HORIZONS = 3, TRAIN = 200000, TEST = 200000 };
static const double stays[CAUSES] = {0.98, 0.95, 0.9}, noise = 1.5;
static double C[N][CAUSES];

struct world {
    struct csp_rng rng;
    double z[CAUSES];
};

static void world_begin(struct world *w, uint64_t seed)
{
    struct csp_rng rng;
    *w = (struct world){.z = {0}};
    csp_rng_stream(&w->rng, seed, 2, "world");
    csp_rng_stream(&rng, 1, 1, "directions");
    for (int i = 0; i < N; i++)
        for (int r = 0; r < CAUSES; r++) C[i][r] = csp_dist_normal(&rng) / sqrt(CAUSES);
}

static void world_step(struct world *w, csp_real x[N])
{
    for (int r = 0; r < CAUSES; r++)
        w->z[r] = stays[r] * w->z[r] + sqrt(1 - stays[r] * stays[r]) * csp_dist_normal(&w->rng);
    for (int i = 0; i < N; i++) {
        double sum = noise * csp_dist_normal(&w->rng);
        for (int r = 0; r < CAUSES; r++) sum += C[i][r] * w->z[r];
        x[i] = (csp_real)sum;
    }
}

/* trace of C V C' */
static double seen(const double V[CAUSES][CAUSES])
{
    double sum = 0.0;
    for (int i = 0; i < N; i++)
        for (int r = 0; r < CAUSES; r++)
            for (int q = 0; q < CAUSES; q++) sum += C[i][r] * V[r][q] * C[i][q];
    return sum;
}

/* Covariance of z(k) given x up to k: P <- (M^-1 + C'C/R)^-1, M = A P A' + Q. */
static void kalman(double P[CAUSES][CAUSES])
{
    double CC[CAUSES][CAUSES] = {{0}};
    for (int i = 0; i < N; i++)
        for (int r = 0; r < CAUSES; r++)
            for (int q = 0; q < CAUSES; q++) CC[r][q] += C[i][r] * C[i][q] / (noise * noise);
    for (int r = 0; r < CAUSES; r++)
        for (int q = 0; q < CAUSES; q++) P[r][q] = r == q;
    for (int n = 0; n < 500; n++) {
        double M[CAUSES][CAUSES], H[CAUSES * CAUSES];
        for (int r = 0; r < CAUSES; r++)
            for (int q = 0; q < CAUSES; q++)
                M[r][q] =
                    stays[r] * P[r][q] * stays[q] + (r == q ? 1 - stays[r] * stays[r] : 0.0);
        for (int q = 0; q < CAUSES; q++) { /* P = M (1 + CC M)^-1, column by column of P' */
            for (int r = 0; r < CAUSES; r++)
                for (int c = 0; c < CAUSES; c++) {
                    H[r * CAUSES + c] = r == c; /* (1 + M CC) */
                    for (int m = 0; m < CAUSES; m++) H[r * CAUSES + c] += M[r][m] * CC[m][c];
                }
            double b[CAUSES], col[CAUSES];
            for (int r = 0; r < CAUSES; r++) b[r] = M[r][q];
            assert_int_equal(csp_solve(CAUSES, H, b, col), CSP_OK);
            for (int r = 0; r < CAUSES; r++) P[r][q] = col[r];
        }
    }
}

/* Its mean |x(k + h) - prediction|^2: trace of C (A^h P A'^h + 1 - A^2h) C' + R. */
static double kalman_error(size_t h)
{
    double P[CAUSES][CAUSES];
    kalman(P);
    for (int r = 0; r < CAUSES; r++)
        for (int q = 0; q < CAUSES; q++)
            P[r][q] = pow(stays[r], (double)h) * P[r][q] * pow(stays[q], (double)h) +
                      (r == q ? 1 - pow(stays[r], 2.0 * (double)h) : 0.0);
    return seen((const double(*)[CAUSES])P) + N * noise * noise;
}

/* The same of the best linear prediction from u(k) = (1 - k) u(k - 1) + k x(k); k = 1: from the
 * present alone. cov u = C S C' + R k/(2 - k), cov(x(k + h), u) = C D C', S and D diagonal. */
static double regression_error(size_t h, double k)
{
    double S[CAUSES], D[CAUSES], uu[N * N], one[CAUSES][CAUSES] = {{0}}, explained = 0.0;
    for (int r = 0; r < CAUSES; r++) {
        const double f = (1 - k) * stays[r];
        S[r] = k / (2 - k) * (1 + f) / (1 - f);
        D[r] = pow(stays[r], (double)h) * k / (1 - f);
        one[r][r] = 1.0;
    }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            uu[i * N + j] = i == j ? noise * noise * k / (2 - k) : 0.0;
            for (int r = 0; r < CAUSES; r++) uu[i * N + j] += C[i][r] * S[r] * C[j][r];
        }
    for (int i = 0; i < N; i++) {
        double xu[N] = {0}, b[N];
        for (int j = 0; j < N; j++)
            for (int r = 0; r < CAUSES; r++) xu[j] += C[i][r] * D[r] * C[j][r];
        assert_int_equal(csp_solve(N, uu, xu, b), CSP_OK);
        for (int j = 0; j < N; j++) explained += b[j] * xu[j];
    }
    return seen((const double(*)[CAUSES])one) + N * noise * noise - explained;
}

/* Mean squared error at three horizons (3, 5, 8 steps) of a new stretch after a life. */
static void lived(double tau_s, double out[HORIZONS])
{
    struct csp_foretell_params p;
    struct csp_foretell f;
    struct csp_rng rng;
    struct world w;
    const size_t units = CAUSES, lines = N;
    csp_real x[N], s[CAUSES] = {0};
    csp_params_default(&p, csp_foretell_params_table);
    p.horizon = 80.0;
    p.tau_s = tau_s;
    p.pi_0 = p.nu = 0.0;
    p.w_0 = 0.1;
    p.eta_P = 0.05;
    p.eta_W = 0.1;
    p.n_age = TRAIN / 8.0; /* slower and slower, so that it lands */
    p.adult = 0.0;
    csp_rng_stream(&rng, 7, 1, "foretell");
    assert_int_equal(csp_foretell_init(&f, &p, 0.01, 10.0, 1, N, 1, &units, &lines, &rng),
                     CSP_OK);
    world_begin(&w, 3);
    for (int t = 0; t < TRAIN + TEST; t++) {
        if (t == TRAIN) csp_foretell_count(&f);
        world_step(&w, x);
        csp_foretell_step(&f, 0, x, 1.0, 0.0, 0.0, s);
        csp_foretell_learn(&f, x, s, t < TRAIN);
    }
    for (size_t i = 0; i < HORIZONS; i++) out[i] = f.error[i + 1] / TEST;
    csp_foretell_free(&f);
}

static void errors_lie_between_kalman_and_static_regression(void **state)
{
    (void)state;
    static const size_t h[HORIZONS] = {3, 5, 8};
    const double tau = 40.0, k = 1.0 - exp(-10.0 / tau);
    double slow[HORIZONS], fast[HORIZONS];
    lived(1.0, fast); /* rates follow the input at once */
    lived(tau, slow);
    for (int i = 0; i < HORIZONS; i++) {
        const double least = kalman_error(h[i]), now = regression_error(h[i], 1.0),
                     filtered = regression_error(h[i], k);
        assert_true(least < filtered && filtered < now);
        assert_near(fast[i] / now, 1.0, 0.003); /* sampling: 0.1 % */
        assert_near(slow[i] / filtered, 1.0, 0.003);
        assert_true(least < slow[i] && slow[i] < 1.01 * least); /* static: 3.0 to 4.6 % above */
        assert_true(now > 1.03 * least - 0.01);
    }
}

TEST_MAIN(cmocka_unit_test(errors_lie_between_kalman_and_static_regression))

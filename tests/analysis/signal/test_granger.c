/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/signal/granger.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_multifit.h>
#include <stdlib.h>

enum { TRIALS = 20, N = 500, BURN = 200 };
static double x[TRIALS * N], y[TRIALS * N];

/* x_t = 0.5 x_{t-1} + e, y_t = 0.6 y_{t-1} + c x_{t-lag} + r e + sqrt(1 - r^2) u */
static void pair(uint64_t seed, double c, size_t lag, double r)
{
    struct csp_rng rng;
    csp_rng_stream(&rng, seed, 0, "test");
    for (size_t i = 0; i < TRIALS; i++) {
        double past[8] = {0}, last = 0.0; /* x by time modulo 8 */
        for (size_t t = 8; t < BURN + N; t++) {
            const double e = csp_dist_normal(&rng), u = csp_dist_normal(&rng);
            last = 0.6 * last + c * past[(t - lag) % 8] + r * e + sqrt(1.0 - r * r) * u;
            past[t % 8] = 0.5 * past[(t - 1) % 8] + e;
            if (t < BURN) continue;
            x[i * N + t - BURN] = past[t % 8] + 3.0;
            y[i * N + t - BURN] = 10.0 * last - 1.0;
        }
    }
}

static struct csp_granger fit(size_t order, size_t max_order)
{
    struct csp_granger g;
    const struct csp_granger_ask ask = {max_order, order, 0.01, 0};
    assert_int_equal(csp_granger_fit(TRIALS, N, x, y, &ask, &g), CSP_OK);
    return g;
}

static void one_way_coupling_has_its_value_one_way(void **state)
{
    (void)state;
    const double c = 0.7;
    pair(71, c, 1, 0.0);
    struct csp_granger g = fit(0, 8);
    assert_int_equal(g.order, 1);
    assert_int_equal(g.n, TRIALS * (N - 8));
    assert_near(g.A[0], 0.5, 0.03);
    assert_near(g.A[1] * 10.0, 0.0, 0.03); /* y is ten times as large */
    assert_near(g.A[2], 10.0 * c, 0.4);
    assert_near(g.A[3], 0.6, 0.03);
    assert_near(g.Sigma[0], 1.0, 0.06);
    assert_near(g.Sigma[3], 100.0, 6.0);
    const double trace = 0.5 * (g.A[0] + g.A[3]), det = g.A[0] * g.A[3] - g.A[1] * g.A[2];
    const double apart = trace * trace - det; /* order 1: the roots of a quadratic */
    assert_near(g.radius, apart > 0.0 ? trace + sqrt(apart) : sqrt(det), 1e-10);
    /* of y alone: MA(1) numerator c^2 + 1.25 - cos w, whose innovation variance is known */
    const double a = c * c + 1.25, F = log(0.5 * (a + sqrt(a * a - 1.0)));
    double xy, yx;
    assert_int_equal(csp_granger_over(&g, 0.0, 50.0, &xy, &yx), CSP_OK);
    print_message("F x->y: closed form %.4f, spectrum %.4f, order 1 %.4f; y->x %.5f\n", F, xy,
                  g.xy, g.yx);
    assert_near(xy, F, 0.03);
    assert_true(g.xy > xy); /* one lag of y is too short a past */
    assert_true(g.p_xy < 1e-12);
    /* N F is chi^2_1 where there is nothing */
    assert_true((double)g.n * g.yx < gsl_cdf_chisq_Pinv(0.9999, 1.0));
    assert_true(g.p_yx > 1e-4 && yx < 0.003);
    csp_granger_free(&g);
    g = fit(8, 8); /* a long past of y: time and frequency agree */
    assert_int_equal(csp_granger_over(&g, 0.0, 50.0, &xy, &yx), CSP_OK);
    assert_near(g.xy, F, 0.03);
    assert_near(xy, g.xy, 0.002);
    csp_granger_free(&g);
}

/* The direction is not that of the order of arguments. */
static void swapped_signals_swap_the_directions(void **state)
{
    (void)state;
    pair(72, 0.5, 2, 0.4);
    const struct csp_granger_ask ask = {5, 3, 0.01, 0};
    struct csp_granger g, h;
    assert_int_equal(csp_granger_fit(TRIALS, N, x, y, &ask, &g), CSP_OK);
    assert_int_equal(csp_granger_fit(TRIALS, N, y, x, &ask, &h), CSP_OK);
    assert_near(g.xy, h.yx, 1e-12);
    assert_near(g.p_yx, h.p_xy, 1e-9);
    double a, b, c, d;
    csp_granger_at(&g, 13.0, &a, &b);
    csp_granger_at(&h, 13.0, &c, &d);
    assert_near(a, d, 1e-10);
    assert_near(b, c, 1e-10);
    csp_granger_free(&g);
    csp_granger_free(&h);
}

/* Innovation variance of variable v of the fitted model with all its own past: its
 * autocovariance from the moving average form, then Levinson's recursion to lag 80. */
static double own_innovation(const struct csp_granger *g, int v)
{
    enum { MA = 400, LAGS = 80 };
    static double psi[MA][4];
    for (size_t k = 0; k < MA; k++)
        for (size_t i = 0; i < 2; i++)
            for (size_t j = 0; j < 2; j++) {
                psi[k][2 * i + j] = k == 0 && i == j;
                for (size_t l = 1; l <= g->order && l <= k; l++)
                    for (size_t u = 0; u < 2; u++)
                        psi[k][2 * i + j] +=
                            g->A[4 * (l - 1) + 2 * i + u] * psi[k - l][2 * u + j];
            }
    double r[LAGS + 1], a[LAGS + 1] = {0}, old[LAGS + 1];
    for (size_t h = 0; h <= LAGS; h++) {
        r[h] = 0.0;
        for (size_t k = 0; k + h < MA; k++)
            for (size_t i = 0; i < 2; i++)
                for (size_t j = 0; j < 2; j++)
                    r[h] += psi[k + h][2 * v + (int)i] * g->Sigma[2 * i + j] *
                            psi[k][2 * v + (int)j];
    }
    double var = r[0];
    for (size_t m = 1; m <= LAGS; m++) {
        double k = r[m];
        for (size_t l = 1; l < m; l++) k -= a[l] * r[m - l];
        k /= var;
        memcpy(old, a, sizeof a);
        for (size_t l = 1; l < m; l++) a[l] = old[l] - k * old[m - l];
        a[m] = k;
        var *= 1.0 - k * k;
    }
    return var;
}

static void the_spectrum_integrates_to_the_time_domain(void **state)
{
    (void)state;
    pair(73, -0.6, 3, 0.5); /* with instantaneous correlation */
    for (size_t p = 1; p <= 6; p++) {
        struct csp_granger g = fit(p, 6);
        double xy, yx;
        assert_int_equal(csp_granger_over(&g, 0.0, 50.0, &xy, &yx), CSP_OK);
        assert_near(xy, log(own_innovation(&g, 1) / g.Sigma[3]), 1e-7);
        assert_near(yx, log(own_innovation(&g, 0) / g.Sigma[0]), 1e-7);
        if (p >= 3) assert_true(xy > 0.1 && yx < 0.01);
        double lo, mid, hi, unused; /* parts of the band make up the whole */
        assert_int_equal(csp_granger_over(&g, 0.0, 5.0, &lo, &unused), CSP_OK);
        assert_int_equal(csp_granger_over(&g, 5.0, 7.0, &mid, &unused), CSP_OK);
        assert_int_equal(csp_granger_over(&g, 7.0, 50.0, &hi, &unused), CSP_OK);
        assert_near((5.0 * lo + 2.0 * mid + 43.0 * hi) / 50.0, xy, 1e-7);
        csp_granger_free(&g);
    }
}

/* Ratio of residuals by an independent solver, on one trial. */
static void the_regression_is_that_of_gsl(void **state)
{
    (void)state;
    enum { P = 3, ROWS = N - P };
    pair(74, 0.4, 2, 0.3);
    double mx = 0.0, my = 0.0, rss[2];
    for (size_t t = 0; t < N; t++) {
        mx += x[t] / N;
        my += y[t] / N;
    }
    for (size_t full = 0; full < 2; full++) {
        const size_t q = full ? 2 * P : P;
        gsl_matrix *X = gsl_matrix_alloc(ROWS, q), *cov = gsl_matrix_alloc(q, q);
        gsl_vector *v = gsl_vector_alloc(ROWS), *beta = gsl_vector_alloc(q);
        gsl_multifit_linear_workspace *w = gsl_multifit_linear_alloc(ROWS, q);
        for (size_t t = 0; t < ROWS; t++) {
            gsl_vector_set(v, t, y[t + P] - my);
            for (size_t k = 0; k < P; k++) {
                gsl_matrix_set(X, t, k, y[t + P - 1 - k] - my);
                if (full) gsl_matrix_set(X, t, P + k, x[t + P - 1 - k] - mx);
            }
        }
        gsl_multifit_linear(X, v, beta, cov, &rss[full], w);
        gsl_matrix_free(X);
        gsl_matrix_free(cov);
        gsl_vector_free(v);
        gsl_vector_free(beta);
        gsl_multifit_linear_free(w);
    }
    struct csp_granger g;
    const struct csp_granger_ask ask = {P, P, 0.01, 0};
    assert_int_equal(csp_granger_fit(1, N, x, y, &ask, &g), CSP_OK);
    assert_near(g.xy, log(rss[0] / rss[1]), 1e-10);
    const double F = (rss[0] - rss[1]) / P / (rss[1] / (ROWS - 2.0 * P - 1.0));
    assert_near(g.p_xy, gsl_cdf_fdist_Q(F, P, ROWS - 2.0 * P - 1.0), 1e-9);
    assert_near(g.Sigma[3], rss[1] / (ROWS - 2.0 * P - 1.0), 1e-8);
    csp_granger_free(&g);
}

static void the_order_is_found_and_p_is_uniform(void **state)
{
    (void)state;
    size_t low = 0, right = 0;
    double mean = 0.0;
    for (uint64_t set = 0; set < 100; set++) {
        struct csp_rng rng;
        struct csp_granger g;
        csp_rng_stream(&rng, 75, set, "test");
        for (size_t v = 0; v < 2; v++) {
            double *z = v ? y : x, a = 0.0, b = 0.0;
            for (size_t t = 0; t < 400; t++) {
                const double now = 1.1 * a - 0.6 * b + csp_dist_normal(&rng);
                b = a;
                a = now;
                z[t] = now;
            }
        }
        const struct csp_granger_ask ask = {6, 0, 0.01, 0};
        assert_int_equal(csp_granger_fit(2, 200, x, y, &ask, &g), CSP_OK);
        low += g.p_xy <= 0.1;
        low += g.p_yx <= 0.1;
        right += g.order == 2;
        mean += (g.xy + g.yx) / (200.0 * g.bias);
        csp_granger_free(&g);
    }
    print_message("order 2 in %zu of 100, p <= 0.1 in %zu of 200, F / bias %.3f\n", right, low,
                  mean);
    assert_true(right >= 90);
    assert_near((double)low, 20.0, 3.5 * sqrt(200 * 0.09));
    assert_near(mean, 1.0, 4.0 / sqrt(200.0)); /* chi^2_2 / 2 has sd 1 */
}

static void bad_arguments_are_named(void **state)
{
    (void)state;
    pair(76, 0.4, 1, 0.0);
    struct csp_granger g;
    struct csp_granger_ask ask = {5, 6, 0.01, 0};
    assert_int_equal(csp_granger_fit(TRIALS, N, x, y, &ask, &g), CSP_E_RANGE);
    ask.order = 0;
    assert_int_equal(csp_granger_fit(2, 15, x, y, &ask, &g), CSP_E_SHAPE);
    assert_int_equal(csp_granger_fit(TRIALS, N, x, x, &ask, &g), CSP_E_NUMERIC); /* copies */
    assert_non_null(strstr(csp_error_detail(), "collinear"));
    ask.dt = -1.0;
    assert_int_equal(csp_granger_fit(TRIALS, N, x, y, &ask, &g), CSP_E_RANGE);
    ask.dt = 0.01;
    assert_int_equal(csp_granger_fit(TRIALS, N, x, y, &ask, &g), CSP_OK);
    double xy, yx;
    assert_int_equal(csp_granger_over(&g, 7.0, 5.0, &xy, &yx), CSP_E_RANGE);
    assert_int_equal(csp_granger_over(&g, 0.0, 51.0, &xy, &yx), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "50"));
    g.radius = 1.0;
    assert_int_equal(csp_granger_over(&g, 5.0, 7.0, &xy, &yx), CSP_OK);
    assert_true(isnan(xy) && isnan(yx));
    csp_granger_free(&g);
    csp_granger_free(&g);
    for (size_t t = 0; t < N; t++) y[t] = 2.0;
    assert_int_equal(csp_granger_fit(1, N, x, y, &ask, &g), CSP_E_NUMERIC);
    for (size_t t = 0; t < N; t++) y[t] = pow(0.7, (double)t); /* no noise */
    assert_int_equal(csp_granger_fit(1, N, x, y, &ask, &g), CSP_E_NUMERIC);
    y[3] = NAN;
    assert_int_equal(csp_granger_fit(1, N, x, y, &ask, &g), CSP_E_NUMERIC);
}

TEST_MAIN(cmocka_unit_test(one_way_coupling_has_its_value_one_way),
          cmocka_unit_test(swapped_signals_swap_the_directions),
          cmocka_unit_test(the_spectrum_integrates_to_the_time_domain),
          cmocka_unit_test(the_regression_is_that_of_gsl),
          cmocka_unit_test(the_order_is_found_and_p_is_uniform),
          cmocka_unit_test(bad_arguments_are_named))

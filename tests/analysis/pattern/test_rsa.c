/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/pattern/rsa.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/linalg.h"
#include "testing.h"
#include <gsl/gsl_statistics_double.h>
#include <stdlib.h>

static void patterns_have_known_distances(void **state)
{
    (void)state;
    const double x[] = {1.0, 2.0, 4.0, 2.5, 4.5, 8.5, 4.0, 1.0, 0.5, 3.0, 3.0, 3.0};
    double d[6];
    assert_int_equal(csp_rdm(CSP_RDM_CORRELATION, 4, 3, x, d), CSP_OK);
    for (size_t i = 0; i < 2; i++)
        for (size_t j = i + 1; j < 3; j++)
            assert_near(d[csp_rdm_at(4, i, j)],
                        1.0 - gsl_stats_correlation(x + 3 * i, 1, x + 3 * j, 1, 3), 1e-12);
    assert_near(d[0], 0.0, 1e-12); /* 2 x + 0.5 */
    assert_true(isnan(d[2]) && isnan(d[4]) && isnan(d[5]));
    assert_int_equal(csp_rdm(CSP_RDM_COSINE, 4, 3, x, d), CSP_OK);
    assert_near(d[csp_rdm_at(4, 0, 2)], 1.0 - 8.0 / sqrt(21.0 * 17.25), 1e-12);
    assert_near(d[csp_rdm_at(4, 1, 3)], 1.0 - 15.5 / sqrt((6.25 + 20.25 + 72.25) * 3.0), 1e-12);
    assert_int_equal(csp_rdm(CSP_RDM_EUCLID, 4, 3, x, d), CSP_OK);
    assert_near(d[csp_rdm_at(4, 0, 1)], (2.25 + 6.25 + 20.25) / 3.0, 1e-12);
    assert_near(d[csp_rdm_at(4, 2, 3)], (1.0 + 4.0 + 6.25) / 3.0, 1e-12);
}

/* ---- crossnobis ------------------------------------------------------------------------- */

enum { C = 3, FOLDS = 4, N = 24, U = 10 };

static void trials(struct csp_rng *rng, double delta, double x[], size_t label[])
{
    for (size_t i = 0; i < N; i++) {
        label[i] = i % C;
        for (size_t u = 0; u < U; u++)
            x[i * U + u] = 2.0 * csp_dist_normal(rng) + (u == label[i] ? delta : 0.0);
    }
}

/* From the definition, in the space of units. */
static double by_definition(const double x[], const size_t label[], double lambda, size_t ci,
                            size_t cj)
{
    double sum = 0.0;
    for (size_t f = 0; f < FOLDS; f++) {
        double rest[C][U] = {{0}}, test[C][U] = {{0}}, S[U * U] = {0}, diff[U], h[U];
        double trace = 0.0;
        size_t n = 0;
        for (size_t i = 0; i < N; i++) {
            const int out = (i / C) % FOLDS == f; /* rank in its class is i / C */
            n += !out;
            for (size_t u = 0; u < U; u++) {
                if (out)
                    test[label[i]][u] += x[i * U + u] / 2.0;
                else
                    rest[label[i]][u] += x[i * U + u] / 6.0;
            }
        }
        for (size_t i = 0; i < N; i++)
            for (size_t u = 0; u < U && (i / C) % FOLDS != f; u++)
                for (size_t v = 0; v < U; v++)
                    S[u * U + v] += (x[i * U + u] - rest[label[i]][u]) *
                                    (x[i * U + v] - rest[label[i]][v]) / (double)(n - C);
        for (size_t u = 0; u < U; u++) trace += S[u * U + u];
        for (size_t u = 0; u < U * U; u++) S[u] *= 1.0 - lambda;
        for (size_t u = 0; u < U; u++) S[u * U + u] += lambda * trace / U;
        for (size_t u = 0; u < U; u++) diff[u] = rest[ci][u] - rest[cj][u];
        assert_int_equal(csp_solve(U, S, diff, h), CSP_OK);
        for (size_t u = 0; u < U; u++) sum += h[u] * (test[ci][u] - test[cj][u]);
    }
    return sum / (FOLDS * U);
}

static void crossnobis_follows_its_definition(void **state)
{
    (void)state;
    double x[N * U], d[3];
    size_t label[N];
    struct csp_rng rng;
    csp_rng_stream(&rng, 41, 0, "test");
    trials(&rng, 3.0, x, label);
    for (double lambda = 0.25; lambda <= 1.0; lambda += 0.25) {
        assert_int_equal(csp_rdm_crossnobis(N, U, x, label, C, FOLDS, lambda, d), CSP_OK);
        for (size_t i = 0; i < C; i++)
            for (size_t j = i + 1; j < C; j++)
                assert_near(d[csp_rdm_at(C, i, j)], by_definition(x, label, lambda, i, j),
                            1e-10);
    }
}

/* Sphere (lambda = 1): Sigma is close to 4 I; truth 2 delta^2 / 4 / U, and 0 for no effect,
 * where the plain distance of means would be 2 * 4 / 8 > 0. */
static void crossnobis_is_not_biased(void **state)
{
    (void)state;
    enum { SETS = 1000 };
    for (int effect = 0; effect < 2; effect++) {
        double sum = 0.0, sum2 = 0.0, delta = effect ? 3.0 : 0.0;
        for (uint64_t set = 0; set < SETS; set++) {
            double x[N * U], d[3];
            size_t label[N];
            struct csp_rng rng;
            csp_rng_stream(&rng, 42, set, "test");
            trials(&rng, delta, x, label);
            assert_int_equal(csp_rdm_crossnobis(N, U, x, label, C, FOLDS, 1.0, d), CSP_OK);
            sum += d[1];
            sum2 += d[1] * d[1];
        }
        const double mean = sum / SETS, se = sqrt((sum2 / SETS - mean * mean) / SETS);
        /* E[1 / nu] of nu = 4 chi2_m / m, m = 15 U: m / (m - 2) / 4 */
        const double truth = 2.0 * delta * delta / U * (150.0 / 148.0) / 4.0;
        print_message("crossnobis: mean %.5f, truth %.5f, se %.5f\n", mean, truth, se);
        assert_near(mean, truth, 3.5 * se);
        assert_true(se < 0.01);
    }
}

/* ---- comparison ------------------------------------------------------------------------- */

static void every_order_of_conditions_is_counted(void **state)
{
    (void)state;
    enum { M = 4, PAIRS = 6 };
    const double a[PAIRS] = {0.1, 0.9, 0.8, 0.7, 0.85, 0.2};
    const double b[PAIRS] = {1, 3, 3, 3, 2, 1}; /* with ties, and not quite a's order */
    for (int method = CSP_RSA_SPEARMAN; method <= CSP_RSA_TAU_A; method++) {
        struct csp_rsa_fit fit;
        double best = NAN;
        size_t reached = 0, orders = 0;
        assert_int_equal(csp_rsa_compare((enum csp_rsa_method)method, M, a, b, 24, 1, &fit),
                         CSP_OK);
        for (size_t code = 0; code < 256; code++) { /* all maps, one-to-one ones kept */
            const size_t o[M] = {code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3};
            if ((1u << o[0] | 1u << o[1] | 1u << o[2] | 1u << o[3]) != 15) continue;
            double full[M][M], p[PAIRS], work[2 * PAIRS], r = 0.0;
            size_t at = 0;
            for (size_t i = 0; i < M; i++)
                for (size_t j = i + 1; j < M; j++) full[i][j] = full[j][i] = b[at++];
            at = 0;
            for (size_t i = 0; i < M; i++)
                for (size_t j = i + 1; j < M; j++) p[at++] = full[o[i]][o[j]];
            if (method == CSP_RSA_SPEARMAN)
                r = gsl_stats_spearman(a, 1, p, 1, PAIRS, work);
            else
                for (size_t k = 0; k < PAIRS; k++)
                    for (size_t l = 0; l < PAIRS; l++) {
                        const double s = (a[k] - a[l]) * (p[k] - p[l]);
                        r += (s > 0.0 ? 1.0 : s < 0.0 ? -1.0 : 0.0) / (PAIRS * (PAIRS - 1));
                    }
            if (o[0] == 0 && o[1] == 1 && o[2] == 2) best = r;
            orders++;
            reached += r >= fit.r - 1e-9;
        }
        assert_int_equal(orders, 24);
        assert_true(fit.exact && fit.permutations == 23);
        assert_near(fit.r, best, 1e-12);
        assert_near(fit.p, (double)reached / 24.0, 1e-12);
    }
}

static void order_alone_counts(void **state)
{
    (void)state;
    enum { M = 8, PAIRS = 28 };
    double a[PAIRS], b[PAIRS];
    struct csp_rsa_fit fit;
    for (size_t k = 0; k < PAIRS; k++) {
        a[k] = (double)((k * 11) % PAIRS);
        b[k] = exp(0.3 * a[k]);
    }
    assert_int_equal(csp_rsa_compare(CSP_RSA_TAU_A, M, a, b, 199, 1, &fit), CSP_OK);
    assert_near(fit.r, 1.0, 1e-12);
    assert_false(fit.exact);
    assert_near(fit.p, 1.0 / 200.0, 1e-12);
    for (size_t k = 0; k < PAIRS; k++) b[k] = -b[k];
    assert_int_equal(csp_rsa_compare(CSP_RSA_SPEARMAN, M, a, b, 199, 1, &fit), CSP_OK);
    assert_near(fit.r, -1.0, 1e-12);
    assert_near(fit.p, 1.0, 1e-12);
    b[5] = NAN;
    assert_int_equal(csp_rsa_compare(CSP_RSA_SPEARMAN, M, a, b, 199, 1, &fit), CSP_OK);
    assert_true(isnan(fit.r) && isnan(fit.p));
    for (size_t k = 0; k < PAIRS; k++) b[k] = 0.5;
    assert_int_equal(csp_rsa_compare(CSP_RSA_TAU_A, M, a, b, 199, 1, &fit), CSP_OK);
    assert_true(isnan(fit.r));
}

static void p_is_uniform_without_likeness(void **state)
{
    (void)state;
    enum { M = 7, PAIRS = 21, SETS = 300 };
    size_t low = 0;
    for (uint64_t set = 0; set < SETS; set++) {
        struct csp_rng rng;
        struct csp_rsa_fit fit;
        double x[2][M * 5], a[PAIRS], b[PAIRS];
        csp_rng_stream(&rng, 43, set, "test");
        for (size_t i = 0; i < M * 5; i++) {
            x[0][i] = csp_dist_normal(&rng);
            x[1][i] = csp_dist_normal(&rng);
        }
        csp_rdm(CSP_RDM_EUCLID, M, 5, x[0], a);
        csp_rdm(CSP_RDM_EUCLID, M, 5, x[1], b);
        assert_int_equal(csp_rsa_compare(CSP_RSA_SPEARMAN, M, a, b, 99, set, &fit), CSP_OK);
        low += fit.p <= 0.2;
    }
    print_message("p <= 0.2 in %zu of %d\n", low, SETS);
    assert_near((double)low, 0.2 * SETS, 3.5 * sqrt(SETS * 0.2 * 0.8));
}

static void bad_arguments_are_named(void **state)
{
    (void)state;
    double x[N * U] = {0}, d[3];
    size_t label[N] = {0};
    struct csp_rsa_fit fit;
    assert_int_equal(csp_rdm(CSP_RDM_COSINE, 1, 3, x, d), CSP_E_SHAPE);
    assert_int_equal(csp_rdm(CSP_RDM_CORRELATION, 2, 1, x, d), CSP_E_SHAPE);
    assert_int_equal(csp_rsa_compare(CSP_RSA_TAU_A, 2, x, x, 9, 1, &fit), CSP_E_SHAPE);
    assert_int_equal(csp_rdm_crossnobis(N, U, x, label, C, FOLDS, NAN, d), CSP_E_SHAPE);
    for (size_t i = 0; i < N; i++) label[i] = i % C;
    assert_int_equal(csp_rdm_crossnobis(N, U, x, label, C, 1, NAN, d), CSP_E_RANGE);
    assert_int_equal(csp_rdm_crossnobis(N, U, x, label, C, FOLDS, 2.0, d), CSP_E_RANGE);
    label[3] = C;
    assert_int_equal(csp_rdm_crossnobis(N, U, x, label, C, FOLDS, NAN, d), CSP_E_RANGE);
}

TEST_MAIN(cmocka_unit_test(patterns_have_known_distances),
          cmocka_unit_test(crossnobis_follows_its_definition),
          cmocka_unit_test(crossnobis_is_not_biased),
          cmocka_unit_test(every_order_of_conditions_is_counted),
          cmocka_unit_test(order_alone_counts), cmocka_unit_test(p_is_uniform_without_likeness),
          cmocka_unit_test(bad_arguments_are_named))

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/pattern/decode.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/linalg.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <stdlib.h>

static const struct csp_decode_params plain = {.shrinkage = NAN, .folds = 5, .seed = 1};

/* n trials of two classes in turn, isotropic noise, class 1 shifted by d in the first unit. */
static void gaussians(struct csp_rng *rng, size_t n, size_t units, double d, double x[],
                      size_t label[])
{
    for (size_t i = 0; i < n; i++) {
        label[i] = i % 2;
        for (size_t u = 0; u < units; u++)
            x[i * units + u] = csp_dist_normal(rng) + (u == 0 && label[i] ? d : 0.0);
    }
}

/* k of n at probability p is not further out than 1 in 10 000 on either side. */
static void assert_binomial(size_t k, size_t n, double p)
{
    const double below = gsl_cdf_binomial_P((unsigned)k, p, (unsigned)n),
                 above = k ? gsl_cdf_binomial_Q((unsigned)k - 1, p, (unsigned)n) : 1.0;
    if (below < 1e-4 || above < 1e-4) fail_msg("%zu of %zu at p = %g", k, n, p);
}

static void accuracy_is_phi_of_half_d_prime(void **state)
{
    (void)state;
    enum { TRAIN = 400, TEST = 2000, U = 3 };
    const double ds[] = {0.7, 1.5, 2.5};
    double *x = malloc((TRAIN + TEST) * U * sizeof *x);
    size_t label[TRAIN + TEST];
    for (size_t k = 0; k < 3; k++) {
        struct csp_rng rng;
        struct csp_decode_result r;
        csp_rng_stream(&rng, 21, k, "test");
        gaussians(&rng, TRAIN + TEST, U, ds[k], x, label);
        assert_int_equal(csp_decode_cross(TRAIN, x, label, TEST, x + TRAIN * U, label + TRAIN,
                                          U, 2, &plain, &r),
                         CSP_OK);
        assert_binomial((size_t)llround(r.accuracy * TEST), TEST,
                        gsl_cdf_ugaussian_P(0.5 * ds[k]));
        assert_near(r.accuracy, r.balanced, 1e-12);
        assert_true(isnan(r.p));
        csp_decode_result_free(&r);
    }
    free(x);
}

static void cross_validation_finds_the_same(void **state)
{
    (void)state;
    enum { N = 300, U = 4 };
    double x[N * U];
    size_t label[N];
    struct csp_rng rng;
    struct csp_decode_result r;
    csp_rng_stream(&rng, 22, 0, "test");
    gaussians(&rng, N, U, 1.8, x, label);
    assert_int_equal(csp_decode(N, U, x, label, 2, &plain, &r), CSP_OK);
    assert_binomial((size_t)llround(r.accuracy * N), N, gsl_cdf_ugaussian_P(0.9));
    size_t sum = 0;
    for (size_t k = 0; k < 4; k++) sum += r.confusion[k];
    assert_int_equal(sum, N);
    csp_decode_result_free(&r);
}

/* The definition in the space of units, solved by LU: independent of the Gram matrix. */
static size_t lda_of_units(size_t n, size_t units, size_t classes, const double x[],
                           const size_t label[], double lambda, const double probe[])
{
    double *m = calloc(classes * units, sizeof *m), *S = calloc(units * units, sizeof *S),
           *h = calloc(units, sizeof *h), trace = 0.0, best = -INFINITY;
    size_t count[8] = {0}, which = 0;
    for (size_t i = 0; i < n; i++) count[label[i]]++;
    for (size_t i = 0; i < n; i++)
        for (size_t u = 0; u < units; u++)
            m[label[i] * units + u] += x[i * units + u] / (double)count[label[i]];
    for (size_t i = 0; i < n; i++)
        for (size_t u = 0; u < units; u++)
            for (size_t v = 0; v < units; v++)
                S[u * units + v] += (x[i * units + u] - m[label[i] * units + u]) *
                                    (x[i * units + v] - m[label[i] * units + v]) /
                                    (double)(n - classes);
    for (size_t u = 0; u < units; u++) trace += S[u * units + u];
    for (size_t u = 0; u < units * units; u++) S[u] *= 1.0 - lambda;
    for (size_t u = 0; u < units; u++) S[u * units + u] += lambda * trace / (double)units;
    for (size_t c = 0; c < classes; c++) {
        double g = 0.0;
        assert_int_equal(csp_solve(units, S, m + c * units, h), CSP_OK);
        for (size_t u = 0; u < units; u++) g += h[u] * (probe[u] - 0.5 * m[c * units + u]);
        if (g > best) {
            best = g;
            which = c;
        }
    }
    free(m);
    free(S);
    free(h);
    return which;
}

/* Ledoit & Wolf (2004) in the space of units. */
static double lambda_of_units(size_t n, size_t units, const double r[])
{
    double *S = calloc(units * units, sizeof *S), m = 0.0, d2 = 0.0, b2 = 0.0;
    for (size_t k = 0; k < n; k++)
        for (size_t u = 0; u < units; u++)
            for (size_t v = 0; v < units; v++)
                S[u * units + v] += r[k * units + u] * r[k * units + v] / (double)n;
    for (size_t u = 0; u < units; u++) m += S[u * units + u] / (double)units;
    for (size_t u = 0; u < units; u++)
        for (size_t v = 0; v < units; v++) {
            const double target = u == v ? m : 0.0;
            d2 += (S[u * units + v] - target) * (S[u * units + v] - target);
            for (size_t k = 0; k < n; k++) {
                const double e = r[k * units + u] * r[k * units + v] - S[u * units + v];
                b2 += e * e / (double)(n * n);
            }
        }
    free(S);
    return fmin(1.0, b2 / d2);
}

static void the_trial_space_equals_the_unit_space(void **state)
{
    (void)state;
    enum { TRAIN = 30, TEST = 90, U = 45, C = 3 }; /* more units than trials */
    double *x = malloc((TRAIN + TEST) * U * sizeof *x), r[TRAIN * U];
    size_t label[TRAIN + TEST];
    struct csp_rng rng;
    csp_rng_stream(&rng, 23, 0, "test");
    for (size_t i = 0; i < TRAIN + TEST; i++) {
        label[i] = (i * 7 + i / 11) % C;
        double shared = csp_dist_normal(&rng);
        for (size_t u = 0; u < U; u++)
            x[i * U + u] = 5.0 + csp_dist_normal(&rng) + shared * (double)(u % 3) +
                           (u % C == label[i] ? 0.35 : 0.0);
    }
    for (size_t i = 0; i < TRAIN; i++)
        for (size_t u = 0; u < U; u++) {
            double mean = 0.0, count = 0.0;
            for (size_t j = 0; j < TRAIN; j++)
                if (label[j] == label[i]) {
                    mean += x[j * U + u];
                    count += 1.0;
                }
            r[i * U + u] = x[i * U + u] - mean / count;
        }
    const double shrinkage[] = {NAN, 0.05, 0.6, 1.0};
    for (size_t k = 0; k < 4; k++) {
        struct csp_decode_params p = plain;
        struct csp_decode_result out;
        p.shrinkage = shrinkage[k];
        assert_int_equal(csp_decode_cross(TRAIN, x, label, TEST, x + TRAIN * U, label + TRAIN,
                                          U, C, &p, &out),
                         CSP_OK);
        if (k == 0) {
            assert_near(out.lambda, lambda_of_units(TRAIN, U, r), 1e-9);
            assert_true(out.lambda > 0.02 && out.lambda < 0.98);
        }
        for (size_t i = 0; i < TEST; i++)
            assert_int_equal(out.predicted[i], lda_of_units(TRAIN, U, C, x, label, out.lambda,
                                                            x + (TRAIN + i) * U));
        assert_true(out.balanced > 0.4 && out.balanced < 0.95);
        csp_decode_result_free(&out);
    }
    free(x);
}

static void many_units_of_noise_stay_at_chance(void **state)
{
    (void)state;
    enum { N = 30, U = 200, SETS = 60 };
    double x[N * U];
    size_t label[N], right = 0, low = 0;
    struct csp_decode_params p = plain;
    p.permutations = 19;
    for (size_t set = 0; set < SETS; set++) {
        struct csp_rng rng;
        struct csp_decode_result r;
        csp_rng_stream(&rng, 24, set, "test");
        gaussians(&rng, N, U, 0.0, x, label);
        p.seed = set;
        assert_int_equal(csp_decode(N, U, x, label, 2, &p, &r), CSP_OK);
        right += (size_t)llround(r.accuracy * N);
        low += r.p <= 0.1;
        csp_decode_result_free(&r);
    }
    print_message("noise: %zu of %d right, p <= 0.1 in %zu of %d\n", right, SETS * N, low,
                  SETS);
    /* folds share trials, so outcomes of a set hang together: sd twice the binomial one */
    assert_near((double)right / (SETS * N), 0.5, 4.0 * 2.0 * 0.5 / sqrt(SETS * N));
    assert_true(gsl_cdf_binomial_Q((unsigned)low, 0.1, SETS) > 1e-3);
    assert_true(low >= 1); /* p is not simply large */
}

static void shuffled_labels_set_p(void **state)
{
    (void)state;
    enum { N = 40, U = 5 };
    double x[N * U];
    size_t label[N];
    struct csp_rng rng;
    struct csp_decode_result r;
    struct csp_decode_params p = plain;
    p.permutations = 99;
    csp_rng_stream(&rng, 25, 0, "test");
    gaussians(&rng, N, U, 4.0, x, label);
    assert_int_equal(csp_decode(N, U, x, label, 2, &p, &r), CSP_OK);
    assert_near(r.p, 0.01, 1e-12);
    csp_decode_result_free(&r);
}

/* Every shuffled order goes through the whole cross-validation. */
static void p_counts_whole_validations(void **state)
{
    (void)state;
    enum { N = 24, U = 30, PERMUTATIONS = 30 };
    double x[N * U];
    size_t label[N], mixed[N], order[N], reached = 1;
    struct csp_rng rng;
    struct csp_decode_result r, s;
    struct csp_decode_params p = plain;
    csp_rng_stream(&rng, 28, 0, "test");
    gaussians(&rng, N, U, 1.0, x, label);
    p.permutations = PERMUTATIONS;
    p.folds = 3;
    assert_int_equal(csp_decode(N, U, x, label, 2, &p, &r), CSP_OK);
    csp_rng_stream(&rng, p.seed, 0, "decode");
    p.permutations = 0;
    for (size_t k = 0; k < PERMUTATIONS; k++) {
        csp_dist_shuffle(&rng, N, order);
        for (size_t i = 0; i < N; i++) mixed[i] = label[order[i]];
        assert_int_equal(csp_decode(N, U, x, mixed, 2, &p, &s), CSP_OK);
        reached += s.balanced >= r.balanced - 1e-12;
        csp_decode_result_free(&s);
    }
    assert_true(reached > 3 && reached < PERMUTATIONS - 3);
    assert_near(r.p, (double)reached / (PERMUTATIONS + 1.0), 1e-12);
    csp_decode_result_free(&r);
}

static void rare_classes_do_not_pay(void **state)
{
    (void)state;
    enum { N = 100, U = 2 };
    double x[N * U];
    size_t label[N];
    struct csp_rng rng;
    struct csp_decode_result r;
    csp_rng_stream(&rng, 26, 0, "test");
    gaussians(&rng, N, U, 0.0, x, label);
    for (size_t i = 0; i < N; i++) {
        label[i] = i % 10 == 0; /* 10 of 100 */
        if (label[i]) x[i * U] += 3.0;
    }
    assert_int_equal(csp_decode(N, U, x, label, 2, &plain, &r), CSP_OK);
    assert_near(r.chance, 0.5, 0);
    assert_near(r.chance_size, 0.9, 1e-12);
    const double recall0 = (double)r.confusion[0] / 90.0, recall1 = (double)r.confusion[3] / 10;
    assert_near(r.balanced, 0.5 * (recall0 + recall1), 1e-12);
    assert_near(r.accuracy, (double)(r.confusion[0] + r.confusion[3]) / 100.0, 1e-12);
    assert_true(r.balanced > 0.8);
    csp_decode_result_free(&r);
}

static void a_code_that_is_shared_crosses(void **state)
{
    (void)state;
    enum { N = 60, U = 6 };
    double own[N * U], other[N * U], another[N * U];
    size_t label[N];
    struct csp_rng rng;
    csp_rng_stream(&rng, 27, 0, "test");
    gaussians(&rng, N, U, 3.0, own, label);
    gaussians(&rng, N, U, 3.0, other, label);   /* the same axis */
    gaussians(&rng, N, U, 0.0, another, label); /* an axis of its own */
    for (size_t i = 0; i < N; i++) another[i * U + 3] += label[i] ? 3.0 : 0.0;
    struct csp_decode_params p = plain;
    p.permutations = 199;
    struct csp_decode_result r;
    assert_int_equal(csp_decode_cross(N, own, label, N, other, label, U, 2, &p, &r), CSP_OK);
    assert_true(r.balanced > 0.8 && r.p < 0.01);
    csp_decode_result_free(&r);
    assert_int_equal(csp_decode_cross(N, own, label, N, another, label, U, 2, &p, &r), CSP_OK);
    assert_true(r.balanced < 0.7 && r.p > 0.01);
    csp_decode_result_free(&r);
}

static void without_noise_the_nearest_mean_decides(void **state)
{
    (void)state;
    const double x[] = {1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1};
    const size_t label[] = {0, 1, 0, 1, 0, 1};
    struct csp_decode_params p = plain;
    struct csp_decode_result r;
    p.folds = 3;
    assert_int_equal(csp_decode(6, 2, x, label, 2, &p, &r), CSP_OK);
    assert_near(r.accuracy, 1.0, 0);
    csp_decode_result_free(&r);
}

static void bad_arguments_are_named(void **state)
{
    (void)state;
    double x[12] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    size_t label[] = {0, 1, 0, 1, 0, 1}, one[6] = {0}, far[] = {0, 1, 0, 1, 0, 2};
    struct csp_decode_params p = plain;
    struct csp_decode_result r;
    assert_int_equal(csp_decode(6, 2, x, label, 2, &p, &r), CSP_E_SHAPE); /* 5 folds */
    assert_non_null(strstr(csp_error_detail(), "fewer folds"));
    p.folds = 1;
    assert_int_equal(csp_decode(6, 2, x, label, 2, &p, &r), CSP_E_RANGE);
    p.folds = 3;
    assert_int_equal(csp_decode(6, 2, x, one, 2, &p, &r), CSP_E_SHAPE);
    assert_int_equal(csp_decode(6, 2, x, far, 2, &p, &r), CSP_E_RANGE);
    assert_int_equal(csp_decode(6, 2, x, label, 1, &p, &r), CSP_E_SHAPE);
    p.shrinkage = 0.0;
    assert_int_equal(csp_decode(6, 2, x, label, 2, &p, &r), CSP_E_RANGE);
    p.shrinkage = 0.5;
    x[3] = NAN;
    assert_int_equal(csp_decode(6, 2, x, label, 2, &p, &r), CSP_E_NUMERIC);
    csp_decode_result_free(&r);
    csp_decode_result_free(&r);
}

TEST_MAIN(cmocka_unit_test(accuracy_is_phi_of_half_d_prime),
          cmocka_unit_test(cross_validation_finds_the_same),
          cmocka_unit_test(the_trial_space_equals_the_unit_space),
          cmocka_unit_test(many_units_of_noise_stay_at_chance),
          cmocka_unit_test(shuffled_labels_set_p), cmocka_unit_test(p_counts_whole_validations),
          cmocka_unit_test(rare_classes_do_not_pay),
          cmocka_unit_test(a_code_that_is_shared_crosses),
          cmocka_unit_test(without_noise_the_nearest_mean_decides),
          cmocka_unit_test(bad_arguments_are_named))

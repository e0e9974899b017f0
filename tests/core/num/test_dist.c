/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/num/dist.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>

enum { N = 100000 };

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov-Smirnov distance times sqrt(n); 1.95 is p = 0.001. */
static double ks(double x[N], double (*cdf)(double))
{
    double d = 0;
    qsort(x, N, sizeof *x, ascending);
    for (int k = 0; k < N; k++) {
        const double p = cdf(x[k]);
        d = fmax(d, fmax(fabs(p - (double)k / N), fabs(p - (k + 1.0) / N)));
    }
    return d * sqrt(N);
}

static double exponential_cdf(double x)
{
    return gsl_cdf_exponential_P(x, 1.0);
}

static void normals_and_exponentials_have_their_laws(void **state)
{
    (void)state;
    struct csp_rng r;
    double *x = malloc(N * sizeof *x);
    csp_rng_stream(&r, 1, 0, "normal");
    for (int k = 0; k < N; k++) x[k] = csp_dist_normal(&r);
    assert_true(ks(x, gsl_cdf_ugaussian_P) < 1.95);
    csp_rng_stream(&r, 1, 0, "exponential");
    for (int k = 0; k < N; k++) x[k] = csp_dist_exponential(&r);
    assert_true(ks(x, exponential_cdf) < 1.95);
    free(x);
}

static void bernoulli(void **state)
{
    (void)state;
    struct csp_rng r;
    csp_rng_stream(&r, 1, 0, "bernoulli");
    int n = 0;
    for (int k = 0; k < N; k++) {
        n += csp_dist_bernoulli(&r, 0.2385);
        assert_int_equal(csp_dist_bernoulli(&r, 0.0), 0);
        assert_int_equal(csp_dist_bernoulli(&r, 1.0), 1);
    }
    assert_near((double)n / N, 0.2385, 4 * sqrt(0.2385 * 0.7615 / N));
}

static void poisson_counts_have_their_law(void **state)
{
    (void)state;
    static const double means[] = {0.02385, 0.7, 4.1, 16, 40.7};
    struct csp_rng r;
    csp_rng_stream(&r, 1, 0, "poisson");
    for (int m = 0; m < 5; m++) {
        static long count[200];
        memset(count, 0, sizeof count);
        for (int k = 0; k < N; k++) {
            const uint64_t n = csp_dist_poisson(&r, means[m]);
            assert_true(n < 200);
            count[n]++;
        }
        double chi2 = 0, df = -1, rest = 0, rest_p = 0;
        for (unsigned n = 0; n < 200; n++) {
            const double p = gsl_ran_poisson_pdf(n, means[m]);
            if (p * N < 10) {
                rest += (double)count[n], rest_p += p;
                continue;
            }
            chi2 += ((double)count[n] - p * N) * ((double)count[n] - p * N) / (p * N);
            df++;
        }
        if (rest_p * N > 5)
            chi2 += (rest - rest_p * N) * (rest - rest_p * N) / (rest_p * N), df++;
        assert_true(gsl_cdf_chisq_Q(chi2, df) > 0.001);
    }
    for (int k = 0; k < 100; k++) {
        assert_int_equal(csp_dist_poisson(&r, 0.0), 0);
        assert_int_equal(csp_dist_poisson(&r, -2.385), 0);
        assert_int_equal(csp_dist_poisson(&r, NAN), 0);
    }
}

static void discrete_follows_the_weights(void **state)
{
    (void)state;
    struct csp_rng r;
    csp_rng_stream(&r, 1, 0, "discrete");
    const double weight[] = {0, 2.385, 0, 0.7, 1.1, 0};
    long count[6] = {0};
    for (int k = 0; k < N; k++) count[csp_dist_discrete(&r, 6, weight)]++;
    for (int k = 0; k < 6; k++) {
        const double p = weight[k] / 4.185;
        assert_near((double)count[k] / N, p, 4 * sqrt(p * (1 - p) / N));
    }
}

static void shuffles_are_permutations_all_equally_often(void **state)
{
    (void)state;
    struct csp_rng r;
    csp_rng_stream(&r, 1, 0, "shuffle");
    long count[27] = {0};
    for (int k = 0; k < 60000; k++) {
        size_t order[3];
        csp_dist_shuffle(&r, 3, order);
        assert_int_equal(order[0] + order[1] + order[2], 3);
        assert_int_equal(order[0] * order[1] * order[2], 0);
        count[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    int kinds = 0;
    for (int k = 0; k < 27; k++)
        if (count[k]) {
            kinds++;
            assert_near(count[k], 10000, 400);
        }
    assert_int_equal(kinds, 6);
    csp_dist_shuffle(&r, 0, NULL);
}

TEST_MAIN(cmocka_unit_test(normals_and_exponentials_have_their_laws),
          cmocka_unit_test(bernoulli), cmocka_unit_test(poisson_counts_have_their_law),
          cmocka_unit_test(discrete_follows_the_weights),
          cmocka_unit_test(shuffles_are_permutations_all_equally_often))

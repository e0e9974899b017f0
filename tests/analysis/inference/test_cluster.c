/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/cluster.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <stdlib.h>

enum { S = 12, T = 24 };

/* Subjects' smooth noise (moving average of 3), so that neighbours hang together. */
static void noise(struct csp_rng *rng, size_t n, size_t n_times, double x[])
{
    for (size_t i = 0; i < n; i++) {
        double e[2] = {csp_dist_normal(rng), csp_dist_normal(rng)};
        for (size_t k = 0; k < n_times; k++) {
            const double now = csp_dist_normal(rng);
            x[i * n_times + k] = (e[0] + e[1] + now) / sqrt(3.0);
            e[0] = e[1];
            e[1] = now;
        }
    }
}

/* ---- an independent test, written from the definition ------------------------------------ */

static double gsl_t_one(size_t n, size_t n_times, const double x[], size_t k)
{
    return gsl_stats_mean(x + k, n_times, n) * sqrt((double)n) /
           gsl_stats_sd(x + k, n_times, n);
}

/* Largest |sum of t| of a run beyond thr, by looking at every pair of ends. */
static double brute_mass(size_t n_times, const double t[], double thr)
{
    double best = 0.0;
    for (size_t a = 0; a < n_times; a++)
        for (size_t b = a; b < n_times; b++) {
            double up = 0.0, down = 0.0;
            int all_up = 1, all_down = 1;
            for (size_t k = a; k <= b; k++) {
                all_up = all_up && t[k] > thr;
                all_down = all_down && t[k] < -thr;
                up += t[k];
                down -= t[k];
            }
            if (all_up && up > best) best = up;
            if (all_down && down > best) best = down;
        }
    return best;
}

static void every_sign_flip_is_counted(void **state)
{
    (void)state;
    enum { N = 8 };
    struct csp_rng rng;
    csp_rng_stream(&rng, 11, 0, "test");
    double x[N * T], y[N * T], t[T];
    noise(&rng, N, T, x);
    for (size_t i = 0; i < N; i++)
        for (size_t k = 5; k < 9; k++) x[i * T + k] += 1.0;
    struct csp_cluster_result r;
    assert_int_equal(csp_cluster_paired(N, T, x, 0.05, 256, 1, &r), CSP_OK);
    assert_true(r.exact && r.n >= 1);
    assert_int_equal(r.permutations, 255);
    assert_near(r.threshold, gsl_cdf_tdist_Pinv(0.975, N - 1), 1e-12);
    for (size_t k = 0; k < T; k++) assert_near(r.t[k], gsl_t_one(N, T, x, k), 1e-9);
    for (size_t c = 0; c < r.n; c++) {
        size_t at_least = 0;
        for (unsigned bits = 0; bits < 256; bits++) {
            for (size_t i = 0; i < N * T; i++) y[i] = bits >> (i / T) & 1 ? -x[i] : x[i];
            for (size_t k = 0; k < T; k++) t[k] = gsl_t_one(N, T, y, k);
            at_least += brute_mass(T, t, r.threshold) >= fabs(r.cluster[c].mass) * (1.0 - 1e-9);
        }
        assert_near(r.cluster[c].p, (double)at_least / 256.0, 1e-12);
    }
    csp_cluster_result_free(&r);
}

static void every_relabelling_is_counted(void **state)
{
    (void)state;
    enum { A = 4, B = 5, N = A + B };
    struct csp_rng rng;
    csp_rng_stream(&rng, 12, 0, "test");
    double x[N * T];
    noise(&rng, N, T, x);
    for (size_t i = 0; i < A; i++)
        for (size_t k = 10; k < 14; k++) x[i * T + k] += 2.5;
    struct csp_cluster_result r;
    assert_int_equal(csp_cluster_independent(A, B, T, x, x + A * T, 0.05, 126, 1, &r), CSP_OK);
    assert_true(r.exact && r.n >= 1);
    assert_int_equal(r.permutations, 125); /* 9 over 4, less the observed one */
    size_t at_least = 0, sets = 0;
    for (unsigned bits = 0; bits < 512; bits++) {
        if (__builtin_popcount(bits) != A) continue;
        double t[T];
        for (size_t k = 0; k < T; k++) {
            double a[A], b[B];
            size_t ia = 0, ib = 0;
            for (size_t i = 0; i < N; i++) {
                if (bits >> i & 1)
                    a[ia++] = x[i * T + k];
                else
                    b[ib++] = x[i * T + k];
            }
            t[k] = gsl_stats_ttest(a, 1, A, b, 1, B); /* pooled variance */
            if (bits == 15) assert_near(r.t[k], t[k], 1e-9);
        }
        sets++;
        at_least += brute_mass(T, t, r.threshold) >= fabs(r.cluster[0].mass) * (1.0 - 1e-9);
    }
    assert_int_equal(sets, 126);
    assert_near(r.cluster[0].p, (double)at_least / 126.0, 1e-12);
    csp_cluster_result_free(&r);
}

/* ---- error and power --------------------------------------------------------------------- */

static double smallest_p(const struct csp_cluster_result *r)
{
    double p = 1.0;
    for (size_t i = 0; i < r->n; i++) p = fmin(p, r->cluster[i].p);
    return p;
}

/* Rejections in 400 null data sets against the binomial with alpha, at 0.1 % a side. */
static void assert_size(size_t rejected, double alpha)
{
    const unsigned n = 400;
    if (gsl_cdf_binomial_P((unsigned)rejected, alpha, n) < 1e-3 ||
        gsl_cdf_binomial_Q((unsigned)rejected, alpha, n) +
                gsl_cdf_binomial_P((unsigned)rejected, alpha, n) -
                gsl_cdf_binomial_P((unsigned)rejected - 1, alpha, n) <
            1e-3)
        fail_msg("%zu of 400 null data sets rejected at %g", rejected, alpha);
}

static void the_family_wise_error_is_alpha(void **state)
{
    (void)state;
    size_t paired = 0, two = 0;
    double x[S * T];
    for (uint64_t set = 0; set < 400; set++) {
        struct csp_rng rng;
        struct csp_cluster_result r;
        csp_rng_stream(&rng, 13, set, "test");
        noise(&rng, S, T, x);
        assert_int_equal(csp_cluster_paired(S, T, x, 0.1, 199, set, &r), CSP_OK);
        assert_false(r.exact);
        paired += smallest_p(&r) <= 0.1;
        csp_cluster_result_free(&r);
        assert_int_equal(csp_cluster_independent(5, S - 5, T, x, x + 5 * T, 0.1, 199, set, &r),
                         CSP_OK);
        two += smallest_p(&r) <= 0.1;
        csp_cluster_result_free(&r);
    }
    print_message("rejected at 10 %%: %zu paired, %zu independent, of 400\n", paired, two);
    assert_size(paired, 0.1);
    assert_size(two, 0.1);
}

static void a_known_window_is_found(void **state)
{
    (void)state;
    size_t found = 0;
    double x[S * T], first = 0.0, last = 0.0;
    for (uint64_t set = 0; set < 100; set++) {
        struct csp_rng rng;
        struct csp_cluster_result r;
        csp_rng_stream(&rng, 14, set, "test");
        noise(&rng, S, T, x);
        for (size_t i = 0; i < S; i++)
            for (size_t k = 8; k <= 15; k++) x[i * T + k] -= 1.5; /* d = 1.5 */
        assert_int_equal(csp_cluster_paired(S, T, x, 0.05, 199, set, &r), CSP_OK);
        for (size_t i = 0; i < r.n; i++)
            if (r.cluster[i].p <= 0.05 && r.cluster[i].sign < 0 && r.cluster[i].last >= 8 &&
                r.cluster[i].first <= 15) {
                found++;
                first += (double)r.cluster[i].first;
                last += (double)r.cluster[i].last;
                break;
            }
        csp_cluster_result_free(&r);
    }
    assert_true(found >= 97);
    assert_near(first / (double)found, 8.0, 0.5);
    assert_near(last / (double)found, 15.0, 0.7);
}

/* ---- borders ----------------------------------------------------------------------------- */

static void signs_and_gaps_separate_clusters(void **state)
{
    (void)state;
    double x[S * T] = {0};
    struct csp_rng rng;
    csp_rng_stream(&rng, 15, 0, "test");
    for (size_t i = 0; i < S; i++)
        for (size_t k = 0; k < T; k++)
            x[i * T + k] = 0.1 * csp_dist_normal(&rng) + (k < 6 ? 1.0 : k < 12 ? -1.0 : 0.0);
    x[4 * T + 2] = NAN; /* one subject, one point */
    for (size_t i = 0; i < S; i++) x[i * T + 20] = 0.0;
    for (size_t i = 0; i < S; i++) x[i * T + 22] = 2.0; /* no spread at all */
    struct csp_cluster_result r;
    assert_int_equal(csp_cluster_paired(S, T, x, 1e-4, 500, 1, &r), CSP_OK);
    assert_int_equal(r.n, 4);
    const size_t first[] = {0, 3, 6, 22}, last[] = {1, 5, 11, 22};
    const int sign[] = {1, 1, -1, 1};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(r.cluster[i].first, first[i]);
        assert_int_equal(r.cluster[i].last, last[i]);
        assert_int_equal(r.cluster[i].sign, sign[i]);
    }
    assert_true(isnan(r.t[2]));
    assert_near(r.t[20], 0.0, 0.0);
    assert_true(isinf(r.t[22]) && isinf(r.cluster[3].mass));
    double mass = 0.0;
    for (size_t k = 6; k < 12; k++) mass += r.t[k];
    assert_near(r.cluster[2].mass, mass, 1e-12);
    csp_cluster_result_free(&r);
}

static void equal_values_have_no_t(void **state)
{
    (void)state;
    double x[10 * 2];
    for (size_t i = 0; i < 20; i++) x[i] = i % 2 ? 0.3 : 1e9 / 3.0;
    struct csp_cluster_result r;
    assert_int_equal(csp_cluster_independent(5, 5, 2, x, x + 10, 0.05, 50, 1, &r), CSP_OK);
    assert_int_equal(r.n, 0);
    assert_near(r.t[0], 0.0, 0.0);
    assert_near(r.t[1], 0.0, 0.0);
    csp_cluster_result_free(&r);
}

static void the_seed_alone_decides(void **state)
{
    (void)state;
    struct csp_rng rng;
    csp_rng_stream(&rng, 16, 0, "test");
    double x[S * T];
    noise(&rng, S, T, x);
    struct csp_cluster_result a, b;
    assert_int_equal(csp_cluster_paired(S, T, x, 0.3, 99, 7, &a), CSP_OK);
    assert_int_equal(csp_cluster_paired(S, T, x, 0.3, 99, 7, &b), CSP_OK);
    assert_true(a.n > 0 && a.n == b.n && a.permutations == 99);
    for (size_t i = 0; i < a.n; i++) assert_near(a.cluster[i].p, b.cluster[i].p, 0.0);
    csp_cluster_result_free(&a);
    csp_cluster_result_free(&b);
}

static void bad_arguments_are_named(void **state)
{
    (void)state;
    const double x[4] = {1, 2, 3, 4};
    struct csp_cluster_result r;
    assert_int_equal(csp_cluster_paired(1, 4, x, 0.05, 99, 1, &r), CSP_E_SHAPE);
    assert_int_equal(csp_cluster_paired(4, 0, x, 0.05, 99, 1, &r), CSP_E_SHAPE);
    assert_int_equal(csp_cluster_paired(2, 2, x, 0.0, 99, 1, &r), CSP_E_RANGE);
    assert_int_equal(csp_cluster_paired(2, 2, x, 0.05, 0, 1, &r), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "permutations"));
    assert_int_equal(csp_cluster_independent(4, 0, 1, x, x, 0.05, 99, 1, &r), CSP_E_SHAPE);
    csp_cluster_result_free(&r);
    csp_cluster_result_free(&r);
}

TEST_MAIN(cmocka_unit_test(every_sign_flip_is_counted),
          cmocka_unit_test(every_relabelling_is_counted),
          cmocka_unit_test(the_family_wise_error_is_alpha),
          cmocka_unit_test(a_known_window_is_found),
          cmocka_unit_test(signs_and_gaps_separate_clusters),
          cmocka_unit_test(equal_values_have_no_t), cmocka_unit_test(the_seed_alone_decides),
          cmocka_unit_test(bad_arguments_are_named))

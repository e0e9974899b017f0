/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/hash.h"
#include "conspecific/core/num/rate.h"
#include "conspecific/core/num/rng.h"
#include "testing.h"
#include <float.h>
#include <gsl/gsl_sf_exp.h>
#include <gsl/gsl_sf_log.h>

enum { DRAWS = 200000 };

/* |got - want| in units in the last place of want. */
static double ulp(double got, long double want)
{
    int e;
    frexpl(want, &e);
    const long double unit = ldexpl(1.0L, e - 53 < -1074 ? -1074 : e - 53);
    return (double)fabsl(((long double)got - want) / unit);
}

static double ulp_float(float got, double want)
{
    int e;
    frexp(want, &e);
    return fabs(((double)got - want) / ldexp(1.0, e - 24));
}

static double worst(double (*f)(double), long double (*exact)(long double), double lo,
                    double hi)
{
    struct csp_rng r;
    double most = 0;
    csp_rng_stream(&r, 1, 0, "ulp");
    for (int k = 0; k < DRAWS; k++) {
        const double x = lo + (hi - lo) * csp_rng_u01(&r);
        const double u = ulp(f(x), exact(x));
        most = fmax(most, u);
    }
    return most;
}

#define below(f, exact, lo, hi, bound)                                         \
    do {                                                                       \
        const double most_ = worst(f, exact, lo, hi);                          \
        if (!(most_ < bound))                                                  \
            fail_msg("%s on [%g, %g]: %g ulp", #f, lo + 0.0, hi + 0.0, most_); \
    } while (0)

static void errors_stay_below_their_ulp(void **state)
{
    (void)state;
    below(csp_exp, expl, -700, 709.7, 1.0);
    below(csp_exp, expl, -1, 1, 1.0);
    below(csp_log, logl, 1e-300, 1e-290, 1.0);
    below(csp_log, logl, 0.5, 2, 1.0);
    below(csp_log, logl, 1e-3, 1e3, 1.0);
    below(csp_expm1, expm1l, -0.75, 0.75, 2.0);
    below(csp_expm1, expm1l, -5, 5, 3.0);
    below(csp_tanh, tanhl, -0.3, 0.3, 4.0);
    below(csp_tanh, tanhl, -25, 25, 4.0);
    below(csp_tanh, tanhl, -1e-8, 1e-8, 4.0);
}

static void gsl_agrees(void **state)
{
    (void)state;
    for (double x = -20.385; x < 20; x += 0.77) {
        assert_near(csp_exp(x), gsl_sf_exp(x), 4e-16 * gsl_sf_exp(x));
        assert_near(csp_log(exp2(x)), gsl_sf_log(exp2(x)), 4e-16 * fabs(gsl_sf_log(exp2(x))));
        assert_near(csp_expm1(x), gsl_sf_expm1(x), 8e-16 * fabs(gsl_sf_expm1(x)));
    }
}

static void special_values(void **state)
{
    (void)state;
    assert_true(csp_exp(0) == 1 && csp_exp(-0.0) == 1);
    assert_true(csp_exp(-701) == 0 && csp_exp(-INFINITY) == 0);
    assert_true(csp_exp(709.79) == INFINITY && csp_exp(INFINITY) == INFINITY);
    assert_true(csp_exp(709.7) < INFINITY);
    assert_true(isnan(csp_exp(NAN)) && isnan(csp_log(NAN)) && isnan(csp_tanh(NAN)));
    assert_true(isnan(csp_expm1(NAN)) && isnan(csp_log(-1)));
    assert_true(csp_log(1) == 0 && csp_log(0) == -INFINITY && csp_log(INFINITY) == INFINITY);
    assert_true(ulp(csp_log(5e-324), logl((long double)5e-324)) < 1.0);
    assert_true(ulp(csp_log(DBL_MAX), logl(DBL_MAX)) < 1.0);
    assert_true(csp_tanh(0) == 0 && csp_tanh(30) == 1 && csp_tanh(-30) == -1);
    assert_true(csp_tanh(-INFINITY) == -1 && csp_expm1(0) == 0 && csp_expm1(-800) == -1);
    assert_true(signbit(csp_tanh(-0.0)));
}

static void vectors_of_tanh_and_exp(void **state)
{
    (void)state;
    enum { M = 40001 };
    static csp_real x[M], y[M];
    double most = 0;
    for (int k = 0; k < M; k++) x[k] = (csp_real)(-10.0 + 20.0 * k / (M - 1));
    csp_vec_tanh(M, x, y);
    for (int k = 0; k < M; k++) {
        assert_true(fabs((double)y[k]) <= 1.0);
        most = fmax(most, ulp_float((float)y[k], tanh((double)x[k])));
    }
    print_message("vec_tanh: %.2f ulp\n", most);
    assert_true(most < 6.0);
    most = 0;
    for (int k = 0; k < M; k++) x[k] = (csp_real)(-87.0 + 175.5 * k / (M - 1));
    csp_vec_exp(M, x, y);
    for (int k = 0; k < M; k++) most = fmax(most, ulp_float((float)y[k], exp((double)x[k])));
    print_message("vec_exp: %.2f ulp\n", most);
    assert_true(most < 2.0);
    const csp_real odd[] = {0,     (csp_real)NAN, (csp_real)INFINITY, (csp_real)-INFINITY,
                            -2000, 2000};
    csp_real z[6];
    csp_vec_tanh(6, odd, z);
    assert_true(z[0] == 0 && isnan(z[1]) && z[2] == 1 && z[3] == -1 && z[4] == -1 && z[5] == 1);
    csp_vec_exp(6, odd, z);
    assert_true(z[0] == 1 && isnan(z[1]) && isinf(z[2]) && z[3] == 0 && z[4] == 0 &&
                isinf(z[5]));
}

/* A value alone and the same value inside a vector must not differ: no vector remainders. */
static void vectors_do_not_depend_on_their_length(void **state)
{
    (void)state;
    csp_real x[71], all[71], one;
    for (int k = 0; k < 71; k++) x[k] = (csp_real)(-5.3 + 0.151 * k);
    csp_vec_tanh(71, x, all);
    for (int k = 0; k < 71; k++) {
        csp_vec_tanh(1, x + k, &one);
        assert_memory_equal(&one, all + k, sizeof one);
    }
    csp_vec_exp(71, x, all);
    for (int k = 0; k < 71; k++) {
        csp_vec_exp(1, x + k, &one);
        assert_memory_equal(&one, all + k, sizeof one);
    }
}

static void the_leak_is_the_exact_solution(void **state)
{
    (void)state;
    const double dt = 0.01, tau = 0.02385, I0 = 1.7, r0 = -0.4;
    csp_real I[67], r[67];
    for (int k = 0; k < 67; k++) {
        I[k] = (csp_real)(I0 + k);
        r[k] = (csp_real)r0;
    }
    assert_near(csp_leak(dt, tau), 1 - exp(-dt / tau), 1e-15);
    assert_near(csp_leak(dt, 0), 1, 0);
    assert_near(csp_leak(dt, -1), 1, 0);
    assert_near(csp_leak(1e-9, 1e3), 1e-12, 1e-24); /* no cancellation */
    const csp_real k = (csp_real)csp_leak(dt, tau);
    for (int step = 0; step < 7; step++) csp_rate_leak(67, k, I, r);
    for (int i = 0; i < 67; i++)
        assert_near(r[i], I0 + i + (r0 - I0 - i) * exp(-7 * dt / tau), 5e-6 * (1 + i));
    for (int i = 0; i < 67; i++) I[i] = 0;
    for (int step = 0; step < 400; step++) csp_rate_leak(67, k, I, r);
    for (int i = 0; i < 67; i++) assert_true(r[i] == 0); /* no denormal rest */
    r[3] = (csp_real)NAN;
    csp_rate_leak(67, k, I, r);
    assert_true(isnan(r[3]));
}

static void sums_of_any_length(void **state)
{
    (void)state;
    csp_real a[259], b[259];
    for (int k = 0; k < 259; k++) {
        a[k] = (csp_real)sin(1.0 + k);
        b[k] = (csp_real)cos(0.3 * k);
    }
    for (size_t n = 0; n <= 259; n++) {
        long double dot = 0, sum = 0, square = 0;
        for (size_t k = 0; k < n; k++) {
            dot += (long double)a[k] * (long double)b[k];
            sum += (long double)a[k];
            square += (long double)a[k] * (long double)a[k];
        }
        assert_near(csp_dot(n, a, b), dot, 1e-13);
        assert_near(csp_sum(n, a), sum, 1e-13);
        assert_near(csp_norm2(n, a), square, 1e-13);
    }
    csp_real zero[5] = {0};
    assert_near(csp_cosine(5, zero, b), 0, 0);
    assert_near(csp_cosine(259, a, a), 1, 1e-15);
    const csp_real u[] = {1, 2}, v[] = {(csp_real)-2, (csp_real)2.5};
    assert_near(csp_cosine(2, u, v), 3 / sqrt(5 * 10.25), 1e-15);
    const double w[] = {2.3, 0.7};
    assert_near(csp_cosine_weighted(2, w, u, v),
                (2.3 * 1 * -2 + 0.7 * 2 * 2.5) /
                    sqrt((2.3 * 1 + 0.7 * 4) * (2.3 * 4 + 0.7 * 6.25)),
                1e-15);
    assert_near(csp_cosine_weighted(2, NULL, u, v), 3 / sqrt(5 * 10.25), 1e-15);
    assert_near(csp_cosine_weighted(5, NULL, zero, b), 0, 0);
}

static void a_vector_is_scaled_to_a_length(void **state)
{
    (void)state;
    csp_real v[3] = {(csp_real)0.9, (csp_real)-1.2, 5}, none[2] = {0};
    assert_near(csp_vec_to_length(2, 0.7, v), 1.5, 1e-6);
    assert_near(v[0], 0.42, 1e-6);
    assert_near(v[1], -0.56, 1e-6);
    assert_near(v[2], 5, 0);
    assert_near(csp_vec_to_length(2, 0.7, none), 0, 0);
    assert_near(none[0], 0, 0);
}

static void a_scaled_vector_is_added(void **state)
{
    (void)state;
    csp_real y[3] = {(csp_real)0.3, -2, 7};
    const csp_real x[3] = {5, (csp_real)0.25, 0};
    csp_vec_add_scaled(2, (csp_real)-1.5, x, y);
    assert_near(y[0], 0.3 - 7.5, 1e-6);
    assert_near(y[1], -2.375, 0);
    assert_near(y[2], 7, 0);
}

/* Golden bits: made on AVX-512, AVX2 and plain SSE2, which agreed. */
static void bits_are_the_same_everywhere(void **state)
{
    (void)state;
    if (sizeof(csp_real) != 4) {
        print_message("SKIP: golden bits are those of REAL=float\n");
        skip();
    }
    struct csp_rng r;
    csp_real x[1000], y[1000];
    uint64_t h = 0;
    csp_rng_stream(&r, 1, 0, "bits");
    for (int k = 0; k < 1000; k++) x[k] = (csp_real)(12 * csp_rng_u01(&r) - 6);
    csp_vec_tanh(1000, x, y);
    h = csp_hash(y, sizeof y, h);
    csp_vec_exp(1000, x, y);
    h = csp_hash(y, sizeof y, h);
    csp_rate_leak(1000, (csp_real)0.2385, x, y);
    h = csp_hash(y, sizeof y, h);
    double d[6] = {csp_dot(1000, x, y),   csp_sum(999, x),        csp_cosine(777, x, y),
                   csp_exp((double)x[5]), csp_tanh((double)x[7]), csp_log(fabs((double)x[9]))};
    h = csp_hash(d, sizeof d, h);
    if (h != 0x2e04a149245a83e0u) fail_msg("hash %#018llx", (unsigned long long)h);
}

TEST_MAIN(cmocka_unit_test(errors_stay_below_their_ulp), cmocka_unit_test(gsl_agrees),
          cmocka_unit_test(special_values), cmocka_unit_test(vectors_of_tanh_and_exp),
          cmocka_unit_test(vectors_do_not_depend_on_their_length),
          cmocka_unit_test(the_leak_is_the_exact_solution),
          cmocka_unit_test(sums_of_any_length), cmocka_unit_test(a_scaled_vector_is_added),
          cmocka_unit_test(a_vector_is_scaled_to_a_length),
          cmocka_unit_test(bits_are_the_same_everywhere))

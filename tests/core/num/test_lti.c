/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linear systems in white noise: closed forms of small ones, and Parseval. */
#include "conspecific/core/error.h"
#include "conspecific/core/num/lti.h"
#include "testing.h"

/* Damped oscillator x'' + g x' + w0^2 x = s dW/dt beside a relaxation that it drives. */
static const double w0 = 7.3, g = 2.1, s = 1.7, k = 3.9;
static const double A[] = {0, 1, 0, -53.29, -2.1, 0, 0.6, 0, -3.9};
static const double Q[] = {0, 0, 0, 0, 2.89, 0, 0, 0, 0}, c[] = {1, 0, 0};

static void eigenvalues_of_an_oscillator(void **state)
{
    (void)state;
    double re[3], im[3];
    assert_int_equal(csp_eigenvalues(3, A, re, im), CSP_OK);
    assert_near(re[0], -g / 2, 1e-13); /* slowest first, above the axis first */
    assert_near(im[0], sqrt(w0 * w0 - g * g / 4), 1e-13);
    assert_near(re[1], -g / 2, 1e-13);
    assert_near(im[1], -sqrt(w0 * w0 - g * g / 4), 1e-13);
    assert_near(re[2], -k, 1e-13);
    assert_near(im[2], 0, 0);
}

static void covariance_of_an_oscillator(void **state)
{
    (void)state;
    double P[9];
    assert_int_equal(csp_lyapunov(3, A, Q, P), CSP_OK);
    assert_near(P[0], s * s / (2 * g * w0 * w0), 1e-14); /* equipartition */
    assert_near(P[4], s * s / (2 * g), 1e-13);
    assert_near(P[1], 0, 1e-15);
    assert_near(P[2], P[6], 1e-15);
    double residual = 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double sum = Q[3 * i + j];
            for (int l = 0; l < 3; l++)
                sum += A[3 * i + l] * P[3 * l + j] + P[3 * i + l] * A[3 * j + l];
            residual = fmax(residual, fabs(sum));
        }
    assert_near(residual, 0, 1e-13);
}

static void spectrum_of_an_oscillator_and_its_area(void **state)
{
    (void)state;
    const double f[] = {0, 0.31, 1.15, 4.7, -1.15};
    double S[5];
    assert_int_equal(csp_lti_spectrum(3, A, Q, c, 5, f, S), CSP_OK);
    for (int i = 0; i < 5; i++) {
        const double w = 2 * M_PI * f[i], d = w0 * w0 - w * w;
        assert_near(S[i], 2 * s * s / (d * d + g * g * w * w), 1e-14);
    }
    enum { N = 20000 }; /* trapezium to 100; what is beyond falls with f^-3: 1e-8 */
    static double at[N + 1], y[N + 1];
    for (int i = 0; i <= N; i++) at[i] = 100.0 * i / N;
    assert_int_equal(csp_lti_spectrum(3, A, Q, c, N + 1, at, y), CSP_OK);
    double area = 0;
    for (int i = 0; i < N; i++) area += (y[i] + y[i + 1]) / 2 * 100.0 / N;
    assert_near(area, s * s / (2 * g * w0 * w0), 1e-7);
}

static void undamped_and_broken_systems_are_refused(void **state)
{
    (void)state;
    const double spin[] = {0, 1, -1, 0}, q[] = {0, 0, 0, 1}, one[] = {1, 0}, f = 1 / (2 * M_PI);
    const double bad[] = {0, NAN, 1, 0};
    double P[4], x[2], y[2];
    assert_int_equal(csp_lyapunov(2, spin, q, P), CSP_E_NUMERIC);
    assert_int_equal(csp_lti_spectrum(2, spin, q, one, 1, &f, x), CSP_E_NUMERIC);
    assert_int_equal(csp_eigenvalues(2, bad, x, y), CSP_E_NUMERIC);
    assert_int_equal(csp_eigenvalues(0, bad, x, y), CSP_E_SHAPE);
}

TEST_MAIN(cmocka_unit_test(eigenvalues_of_an_oscillator),
          cmocka_unit_test(covariance_of_an_oscillator),
          cmocka_unit_test(spectrum_of_an_oscillator_and_its_area),
          cmocka_unit_test(undamped_and_broken_systems_are_refused))

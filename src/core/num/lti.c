/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/num/lti.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include "conspecific/core/num/linalg.h"
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int square(size_t n, const double A[], const char *what)
{
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "%s of a matrix without rows", what);
    for (size_t k = 0; k < n * n; k++)
        if (!isfinite(A[k])) return CSP_FAIL(CSP_E_NUMERIC, "%s: matrix is not finite", what);
    return CSP_OK;
}

/* Insertion sort by falling real part, then by falling imaginary part. */
static void sort_values(size_t n, double re[], double im[])
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0; j--) {
            if (re[j - 1] > re[j] || (re[j - 1] == re[j] && im[j - 1] >= im[j])) break;
            const double a = re[j], b = im[j];
            re[j] = re[j - 1], im[j] = im[j - 1];
            re[j - 1] = a, im[j - 1] = b;
        }
}

int csp_eigenvalues(size_t n, const double A[], double re[], double im[])
{
    CSP_GSL_QUIET;
    const int bad = square(n, A, "eigenvalues");
    if (bad) return bad;
    gsl_matrix *a = gsl_matrix_alloc(n, n);
    gsl_vector_complex *w = gsl_vector_complex_alloc(n);
    gsl_eigen_nonsymm_workspace *work = gsl_eigen_nonsymm_alloc(n);
    int err = CSP_OK;
    if (!a || !w || !work)
        err = CSP_FAIL(CSP_E_MEMORY, "eigenvalues of %zu x %zu", n, n);
    else {
        memcpy(a->data, A, n * n * sizeof *A);
        gsl_eigen_nonsymm_params(0, 1, work); /* balanced: rows differ by orders of magnitude */
        if (gsl_eigen_nonsymm(a, w, work) != GSL_SUCCESS)
            err = CSP_FAIL(CSP_E_NUMERIC, "eigenvalues of a %zu x %zu matrix", n, n);
        for (size_t i = 0; i < n && !err; i++) {
            re[i] = GSL_REAL(gsl_vector_complex_get(w, i));
            im[i] = GSL_IMAG(gsl_vector_complex_get(w, i));
        }
        if (!err) sort_values(n, re, im);
    }
    if (work) gsl_eigen_nonsymm_free(work);
    if (w) gsl_vector_complex_free(w);
    if (a) gsl_matrix_free(a);
    return err;
}

int csp_lyapunov(size_t n, const double A[], const double Q[], double P[])
{
    const int bad = square(n, A, "covariance");
    if (bad) return bad;
    const size_t N = n * n;
    double *K = calloc(N * N + N, sizeof *K);
    if (!K) return CSP_FAIL(CSP_E_MEMORY, "covariance of %zu states", n);
    double *b = K + N * N;
    for (size_t i = 0; i < n; i++) /* (A kron 1 + 1 kron A) vec P = -vec Q */
        for (size_t j = 0; j < n; j++) {
            b[i * n + j] = -Q[i * n + j];
            for (size_t k = 0; k < n; k++) {
                K[(i * n + j) * N + k * n + j] += A[i * n + k];
                K[(i * n + j) * N + i * n + k] += A[j * n + k];
            }
        }
    const int err = csp_solve(N, K, b, P);
    free(K);
    return err ? csp_error_context(err, "covariance of %zu states: ", n) : CSP_OK;
}

/* S at one frequency: (i w - A)' z = c, then 2 z' Q conj(z). */
static int spectrum_at(size_t n, const double A[], const double Q[], const double c[], double w,
                       gsl_matrix_complex *m, gsl_permutation *perm, gsl_vector_complex *z,
                       double *S)
{
    CSP_GSL_QUIET;
    int sign;
    for (size_t i = 0; i < n; i++) {
        gsl_vector_complex_set(z, i, gsl_complex_rect(c[i], 0.0));
        for (size_t j = 0; j < n; j++)
            gsl_matrix_complex_set(m, j, i, gsl_complex_rect(-A[i * n + j], i == j ? w : 0.0));
    }
    if (gsl_linalg_complex_LU_decomp(m, perm, &sign) != GSL_SUCCESS ||
        gsl_linalg_complex_LU_svx(m, perm, z) != GSL_SUCCESS)
        return CSP_FAIL(CSP_E_NUMERIC, "undamped at %g rad per unit of time", w);
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const gsl_complex a = gsl_vector_complex_get(z, i),
                              b = gsl_vector_complex_get(z, j);
            sum += Q[i * n + j] * (GSL_REAL(a) * GSL_REAL(b) + GSL_IMAG(a) * GSL_IMAG(b));
        }
    *S = 2.0 * sum;
    return isfinite(sum) ? CSP_OK : CSP_FAIL(CSP_E_NUMERIC, "undamped at %g rad", w);
}

int csp_lti_spectrum(size_t n, const double A[], const double Q[], const double c[], size_t m,
                     const double f[], double S[])
{
    CSP_GSL_QUIET;
    int err = square(n, A, "spectrum");
    if (err) return err;
    gsl_matrix_complex *M = gsl_matrix_complex_alloc(n, n);
    gsl_vector_complex *z = gsl_vector_complex_alloc(n);
    gsl_permutation *perm = gsl_permutation_alloc(n);
    if (!M || !z || !perm) err = CSP_FAIL(CSP_E_MEMORY, "spectrum of %zu states", n);
    for (size_t k = 0; k < m && !err; k++)
        err = spectrum_at(n, A, Q, c, 2.0 * M_PI * f[k], M, perm, z, &S[k]);
    if (perm) gsl_permutation_free(perm);
    if (z) gsl_vector_complex_free(z);
    if (M) gsl_matrix_complex_free(M);
    return err;
}

double csp_lti_tick_gain(double f, double dt, size_t n)
{
    const double w = M_PI * f * dt, m = (double)n;
    if (fabs(w) < 1e-9) return 1.0;
    const double g = sin(w) / (m * tan(w / m));
    return g * g;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/num/linalg.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int all_finite(size_t n, const double x[])
{
    for (size_t k = 0; k < n; k++)
        if (!isfinite(x[k])) return 0;
    return 1;
}

int csp_expm(size_t n, const double A[], double out[])
{
    CSP_GSL_QUIET;
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "exponential of a matrix without rows");
    if (!all_finite(n * n, A)) return CSP_FAIL(CSP_E_NUMERIC, "matrix is not finite");
    gsl_matrix_const_view a = gsl_matrix_const_view_array(A, n, n);
    gsl_matrix_view e = gsl_matrix_view_array(out, n, n);
    if (gsl_linalg_exponential_ss(&a.matrix, &e.matrix, GSL_PREC_DOUBLE) != GSL_SUCCESS)
        return CSP_FAIL(CSP_E_NUMERIC, "exponential of a %zu x %zu matrix", n, n);
    return CSP_OK;
}

/* m >= n; A is overwritten by U. */
static int svd_tall(size_t m, size_t n, double A[], double S[], double V[])
{
    CSP_GSL_QUIET;
    gsl_matrix_view a = gsl_matrix_view_array(A, m, n), v = gsl_matrix_view_array(V, n, n);
    gsl_vector_view s = gsl_vector_view_array(S, n);
    if (gsl_linalg_SV_decomp_jacobi(&a.matrix, &v.matrix, &s.vector) != GSL_SUCCESS)
        return CSP_FAIL(CSP_E_NUMERIC, "singular values of a %zu x %zu matrix", m, n);
    return CSP_OK;
}

int csp_svd(size_t m, size_t n, const double A[], double U[], double S[], double V[])
{
    if (m == 0 || n == 0) return CSP_FAIL(CSP_E_SHAPE, "singular values of %zu x %zu", m, n);
    if (!all_finite(m * n, A)) return CSP_FAIL(CSP_E_NUMERIC, "matrix is not finite");
    const size_t tall = m >= n ? m : n, k = m >= n ? n : m;
    double *slab = malloc((tall * k + k * k) * sizeof *slab);
    if (!slab) return CSP_FAIL(CSP_E_MEMORY, "singular values of %zu x %zu", m, n);
    double *left = slab, *right = slab + tall * k;
    for (size_t i = 0; i < tall; i++)
        for (size_t j = 0; j < k; j++) left[i * k + j] = m >= n ? A[i * n + j] : A[j * n + i];
    const int err = svd_tall(tall, k, left, S, right);
    double *big = m >= n ? U : V, *small = m >= n ? V : U;
    if (!err && big) memcpy(big, left, tall * k * sizeof *big);
    if (!err && small) memcpy(small, right, k * k * sizeof *small);
    free(slab);
    return err;
}

/* Orthonormal basis Q[m, p] of the columns of A[m, p] (modified Gram-Schmidt, twice). */
static int orthonormal_basis(size_t m, size_t p, const double A[], double Q[])
{
    memcpy(Q, A, m * p * sizeof *Q);
    for (size_t j = 0; j < p; j++) {
        double before = 0.0, after = 0.0;
        for (size_t i = 0; i < m; i++) before += Q[i * p + j] * Q[i * p + j];
        for (int again = 0; again < 2; again++)
            for (size_t k = 0; k < j; k++) {
                double dot = 0.0;
                for (size_t i = 0; i < m; i++) dot += Q[i * p + k] * Q[i * p + j];
                for (size_t i = 0; i < m; i++) Q[i * p + j] -= dot * Q[i * p + k];
            }
        for (size_t i = 0; i < m; i++) after += Q[i * p + j] * Q[i * p + j];
        if (!(after > 1e-24 * before))
            return CSP_FAIL(CSP_E_NUMERIC, "column %zu of %zu depends on those before it", j,
                            p);
        for (size_t i = 0; i < m; i++) Q[i * p + j] /= sqrt(after);
    }
    return CSP_OK;
}

/* out[p, q] = A[m, p]' B[m, q] */
static void gram(size_t m, size_t p, const double A[], size_t q, const double B[], double out[])
{
    memset(out, 0, p * q * sizeof *out);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < p; j++)
            for (size_t k = 0; k < q; k++) out[j * q + k] += A[i * p + j] * B[i * q + k];
}

int csp_principal_angles(size_t m, size_t p, const double A[], size_t q, const double B[],
                         double angle[])
{
    if (p == 0 || q == 0 || p > m || q > m)
        return CSP_FAIL(CSP_E_SHAPE, "angles between %zu and %zu columns of length %zu", p, q,
                        m);
    if (p < q) return csp_principal_angles(m, q, B, p, A, angle);
    if (!all_finite(m * p, A) || !all_finite(m * q, B))
        return CSP_FAIL(CSP_E_NUMERIC, "matrix is not finite");
    double *slab = malloc((m * p + 2 * m * q + p * q + 2 * q) * sizeof *slab);
    if (!slab) return CSP_FAIL(CSP_E_MEMORY, "principal angles");
    double *qa = slab, *qb = qa + m * p, *rest = qb + m * q, *dot = rest + m * q;
    double *cosine = dot + p * q, *sine = cosine + q;

    int err = orthonormal_basis(m, p, A, qa);
    if (!err) err = orthonormal_basis(m, q, B, qb);
    if (!err) {
        gram(m, p, qa, q, qb, dot);
        memcpy(rest, qb, m * q * sizeof *rest); /* what of B lies outside A */
        for (size_t i = 0; i < m; i++)
            for (size_t k = 0; k < q; k++)
                for (size_t j = 0; j < p; j++)
                    rest[i * q + k] -= qa[i * p + j] * dot[j * q + k];
        err = csp_svd(p, q, dot, NULL, cosine, NULL);
    }
    if (!err) err = csp_svd(m, q, rest, NULL, sine, NULL);
    for (size_t k = 0; !err && k < q; k++) { /* cosines descend, sines ascend from the end */
        const double c = fmin(1.0, cosine[k]), s = fmin(1.0, sine[q - 1 - k]);
        angle[k] = s * s < 0.5 ? asin(s) : acos(c);
    }
    free(slab);
    return err;
}

int csp_solve(size_t n, const double A[], const double b[], double x[])
{
    CSP_GSL_QUIET;
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "linear system without unknowns");
    double *lu = malloc(n * n * sizeof *lu);
    gsl_permutation *order = gsl_permutation_alloc(n);
    int err = CSP_OK, sign;
    if (!lu || !order) {
        err = CSP_FAIL(CSP_E_MEMORY, "linear system of %zu unknowns", n);
    } else {
        memcpy(lu, A, n * n * sizeof *lu);
        gsl_matrix_view m = gsl_matrix_view_array(lu, n, n);
        gsl_vector_const_view rhs = gsl_vector_const_view_array(b, n);
        gsl_vector_view out = gsl_vector_view_array(x, n);
        if (gsl_linalg_LU_decomp(&m.matrix, order, &sign) != GSL_SUCCESS ||
            gsl_linalg_LU_solve(&m.matrix, order, &rhs.vector, &out.vector) != GSL_SUCCESS ||
            !all_finite(n, x))
            err = CSP_FAIL(CSP_E_NUMERIC, "linear system of %zu unknowns is singular", n);
    }
    gsl_permutation_free(order);
    free(lu);
    return err;
}

int csp_cholesky(size_t n, double A[])
{
    CSP_GSL_QUIET;
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "factor of a matrix without rows");
    if (!all_finite(n * n, A)) return CSP_FAIL(CSP_E_NUMERIC, "matrix is not finite");
    gsl_matrix_view a = gsl_matrix_view_array(A, n, n);
    if (gsl_linalg_cholesky_decomp1(&a.matrix) != GSL_SUCCESS)
        return CSP_FAIL(CSP_E_NUMERIC, "a %zu x %zu matrix is not positive definite", n, n);
    return CSP_OK;
}

int csp_cholesky_solve(size_t n, const double L[], const double b[], double x[])
{
    CSP_GSL_QUIET;
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "linear system without unknowns");
    gsl_matrix_const_view l = gsl_matrix_const_view_array(L, n, n);
    gsl_vector_const_view rhs = gsl_vector_const_view_array(b, n);
    gsl_vector_view out = gsl_vector_view_array(x, n);
    if (gsl_linalg_cholesky_solve(&l.matrix, &rhs.vector, &out.vector) != GSL_SUCCESS ||
        !all_finite(n, x))
        return CSP_FAIL(CSP_E_NUMERIC, "linear system of %zu unknowns", n);
    return CSP_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_NUM_LINALG_H
#define CONSPECIFIC_CORE_NUM_LINALG_H
#include <stddef.h>
/*
 * linalg: small dense linear algebra in double, row-major, through GSL. For closed forms in
 * tests, development and analysis; not for simulation steps (its bits may follow the machine).
 * Outputs do not overlap inputs. CSP_E_SHAPE, CSP_E_MEMORY, CSP_E_NUMERIC.
 */

/* out[n, n] = e^A, A[n, n]. */
int csp_expm(size_t n, const double A[], double out[]);
/* A[m, n] = U[m, k] diag(S[k]) V[n, k]', k = min(m, n), S descending. U, V may be NULL. */
int csp_svd(size_t m, size_t n, const double A[], double U[], double S[], double V[]);
/* Principal angles [rad], ascending, angle[min(p, q)], between the spaces spanned by the
 * columns of A[m, p] and B[m, q], both of full column rank with p, q <= m. Small angles by
 * their sine, large ones by their cosine (Bjorck & Golub 1973). */
int csp_principal_angles(size_t m, size_t p, const double A[], size_t q, const double B[],
                         double angle[]);
/* A[n, n] x[n] = b[n] by LU with pivoting; CSP_E_NUMERIC if A is singular. */
int csp_solve(size_t n, const double A[], const double b[], double x[]);
/* Symmetric positive definite A[n, n] becomes, in its lower triangle, L of A = L L'.
 * CSP_E_NUMERIC if A is not positive definite. */
int csp_cholesky(size_t n, double A[]);
/* A x[n] = b[n] with the L of csp_cholesky. */
int csp_cholesky_solve(size_t n, const double L[], const double b[], double x[]);
#endif

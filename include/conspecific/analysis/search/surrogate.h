/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_SEARCH_SURROGATE_H
#define CONSPECIFIC_ANALYSIS_SEARCH_SURROGATE_H
#include <stddef.h>
/*
 * surrogate: a cost that was asked at a few points, as a quadratic near one of them.
 *
 *   q(d) = c_0 + sum_i b_i d_i + sum_{i<=j} a_ij d_i d_j,   d = u - centre
 *
 * by weighted least squares (GSL multifit, singular values below 1e-8 of the largest left out).
 * The weight of a point falls with its distance r from the centre, (1 - (r/R)^2)^2 up to R and
 * 0 beyond (Cleveland's biweight); R is 1.5 times the distance of the 2m-th nearest point, or
 * of the farthest if there are fewer, m = (n + 1)(n + 2)/2 the number of coefficients.
 */
/* m for n coordinates. */
size_t csp_surrogate_terms(size_t n);
/* Fewest points with which a quadratic in n coordinates is made: m + 2. */
size_t csp_surrogate_least(size_t n);
/* Weights w[points] of u[points][n] about centre[n], and R. CSP_E_SHAPE for too few points,
 * CSP_E_MEMORY. */
int csp_surrogate_weights(size_t n, size_t points, const double u[], const double centre[],
                          double w[], double *radius);
/* Coefficients c[m], in the order c_0, b_0.., a_00, a_01, .., a_11, ...: CSP_E_SHAPE,
 * CSP_E_MEMORY, CSP_E_NUMERIC for a cost that is not finite. */
int csp_surrogate_fit(size_t n, size_t points, const double u[], const double centre[],
                      const double w[], const double cost[], double c[]);
double csp_surrogate_value(size_t n, const double c[], const double d[]);
/* Least value in the box lo <= d <= hi, coordinate by coordinate from d[n] (exact along each,
 * a concave one goes to its better end) until nothing moves. */
void csp_surrogate_minimise(size_t n, const double c[], const double lo[], const double hi[],
                            double d[]);
#endif

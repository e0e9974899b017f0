/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_NUM_LTI_H
#define CONSPECIFIC_CORE_NUM_LTI_H
#include <stddef.h>
/*
 * lti: closed forms of a linear system that is driven by white noise, through GSL.
 *
 *   dx = A x dt + dW,  cov(dW) = Q dt,  y = c.x      A, Q row-major [n, n], Q symmetric
 *   A P + P A' + Q = 0                               stationary covariance P of x
 *   S(f) = 2 c' R Q R^H c,  R = (i 2 pi f - A)^-1    one-sided: its integral over f >= 0 is
 *                                                    the variance c' P c
 *
 * For closed forms in tests, set-up and analysis; not for simulation steps (its bits may follow
 * the machine). CSP_E_SHAPE, CSP_E_MEMORY, CSP_E_NUMERIC (singular, not finite). Gardiner
 * (2009), Stochastic Methods, 4.5.6.
 */

/* Eigenvalues of A, by falling real part, of a pair the one above the axis first. */
int csp_eigenvalues(size_t n, const double A[], double re[], double im[]);
/* P[n, n]; A must have no two eigenvalues of sum 0. */
int csp_lyapunov(size_t n, const double A[], const double Q[], double P[]);
/* S[m] at f[m] in 1 / (time unit of A), f may be negative: S(-f) = S(f). */
int csp_lti_spectrum(size_t n, const double A[], const double Q[], const double c[], size_t m,
                     const double f[], double S[]);
/* Power gain at f of the mean over dt by a trapezium of n steps:
 * (sin(pi f dt) / (n tan(pi f dt / n)))^2; at f = 0: 1. */
double csp_lti_tick_gain(double f, double dt, size_t n);
#endif

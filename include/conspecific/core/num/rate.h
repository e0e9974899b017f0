/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_NUM_RATE_H
#define CONSPECIFIC_CORE_NUM_RATE_H
#include "conspecific/core/real.h"
#include <stddef.h>
/*
 * rate: leaky units and the transcendental functions they need, the same bits on every
 * instruction set (plain +, -, *, / and bit operations; no libm, no fused multiply-add).
 *
 *   tau dr/dt = -r + I                                a leaky unit; this step of length dt is
 *   r <- r + k (I - r),    k = 1 - exp(-dt/tau)       its exact solution while I is held
 */
double csp_exp(double x); /* error <= 2 ulp on [-700, 709]; 0 below, inf above 709.78 */
double csp_log(double x); /* x > 0; error <= 2 ulp */
double csp_tanh(double x);
double csp_expm1(double x);
/* Element-wise on n values in csp_real precision; in and out may be the same. */
void csp_vec_tanh(size_t n, const csp_real in[], csp_real out[]);
void csp_vec_exp(size_t n, const csp_real in[], csp_real out[]);
/* y <- y + a x. */
void csp_vec_add_scaled(size_t n, csp_real a, const csp_real x[], csp_real y[]);
/* k of the exact exponential step; tau <= 0 gives 1 (no leak: follow the input at once). */
double csp_leak(double dt, double tau);
/* r <- r + k (I - r), n units; magnitudes below 1e-30 become 0 (denormal numbers are slow). */
void csp_rate_leak(size_t n, csp_real k, const csp_real I[], csp_real r[]);
/* Sum of a_i b_i, of a_i^2, of a_i, in a fixed order that does not depend on the machine:
 * 64 interleaved partial sums, added pairwise. Returned and accumulated in double. */
double csp_dot(size_t n, const csp_real a[], const csp_real b[]);
double csp_norm2(size_t n, const csp_real a[]);
double csp_sum(size_t n, const csp_real a[]);
/* Scale v to |v| = length; a null vector stays. Returns what |v| was. */
double csp_vec_to_length(size_t n, double length, csp_real v[]);
/* Cosine of two vectors, 0 if either is null. */
double csp_cosine(size_t n, const csp_real a[], const csp_real b[]);
/* sum w a b / sqrt(sum w a^2 sum w b^2) of weights w[n] (NULL: all 1), 0 if either vector is
 * null. Summed in double from the first element to the last. */
double csp_cosine_weighted(size_t n, const double w[], const csp_real a[], const csp_real b[]);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_SPREAD_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_SPREAD_H
#include "conspecific/analysis/inference/interval.h"
/*
 * spread: standard deviations of few animals, one or two of the same animals.
 *
 *   theta          ln sd(a), or ln(sd(a) / sd(b))
 *   theta_i        n theta - (n - 1) theta without animal i (jackknife: Miller 1968,
 *                  10.1214/aoms/1177698316)
 *   interval       mean(theta_i) +- t_{n - 1} SD(theta_i) / sqrt(n), and its exponential
 *   p              of theta == 0, two-sided, of the same t; equivalence by two one-sided tests
 *
 * The jackknife follows the kurtosis of the values, on which the spread of a standard deviation
 * hangs; tests for normal values (chi square; Pitman & Morgan) do not. Nothing is defined below
 * four animals, nor where leaving one out leaves no spread: NaN.
 *
 * sd(a) - sd(b) is 2 sqrt(sd(a) sd(b)) sinh(theta / 2); the ends of its interval are those of
 * theta at the geometric mean of both, so that it excludes 0 if and only if p < 1 - level.
 */
struct csp_spread {
    struct csp_estimate log;   /* ln sd(a), or ln(sd(a) / sd(b)) with p of equality */
    struct csp_estimate value; /* sd(a), or sd(a) - sd(b) with the same p */
    double p_equal;            /* of "the logarithm of the ratio lies outside +-bound" */
};

/* CSP_E_SHAPE for n < 2, CSP_E_RANGE for a level outside (0, 1), CSP_E_MEMORY. */
int csp_spread_one(size_t n, const double a[], double level, struct csp_spread *out);
int csp_spread_two(size_t n, const double a[], const double b[], double bound, double level,
                   struct csp_spread *out);
#endif

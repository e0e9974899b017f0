/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_CORRELATION_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_CORRELATION_H
#include "conspecific/analysis/inference/interval.h"
/*
 * correlation: Pearson's r of few animals, whose values need not be normal.
 *
 *   z        atanh r (Fisher 1921)
 *   z_i      n z - (n - 1) z without animal i: jackknife pseudo-values
 *   half     the larger of 1.96 / sqrt(n - 3), right for normal values, and
 *            t_{n - 1} SD(z_i) / sqrt(n), which follows their kurtosis (Bishara & Hittner 2017,
 *            10.3758/s13428-016-0702-8, on how far Fisher's alone falls short)
 *   interval tanh(z +- half), within (-1, 1)
 *   p        the larger of both, two-sided; below 1 - level if and only if the interval excludes 0
 *   p_equal  of "r lies outside (-bound, bound)": two one-sided tests, likewise
 *
 * Nothing is defined below four animals, or where one side has no spread: NaN.
 */

/* CSP_E_SHAPE for n < 2, CSP_E_RANGE for a level outside (0, 1), CSP_E_MEMORY. */
int csp_correlation(size_t n, const double a[], const double b[], double bound, double level,
                    struct csp_estimate *out, double *p_equal);
#endif

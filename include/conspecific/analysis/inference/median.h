/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_MEDIAN_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_MEDIAN_H
#include "conspecific/analysis/inference/interval.h"
/*
 * median: the median of few animals, its interval by order statistics, and the sign test that
 * this interval inverts.
 *
 * [x_(k), x_(n + 1 - k)] covers the median of any continuous distribution with probability
 * g_k = 1 - 2 P(Binomial(n, 1/2) < k). For a level between g_k+1 and g_k the ends lie between
 * neighbouring order statistics (Hettmansperger & Sheather 1986,
 * 10.1016/0167-7152(86)90021-0):
 *
 *   I      = (g_k - level) / (g_k - g_k+1),     lambda = (n - k) I / (k + (n - 2 k) I)
 *   lo     = (1 - lambda) x_(k) + lambda x_(k + 1),    hi likewise from the other end
 *   p      of median == mu: 1 - the largest level whose interval excludes mu, and 2^(1 - n) at
 *          least
 *
 * There is no interval at a level above g_1 = 1 - 2^(1 - n): at 95 % none below 6 animals.
 */

/* CSP_E_RANGE for a level outside (0, 1), CSP_E_MEMORY. mu NaN: no p. NaN for no values or if
 * one is not finite. */
int csp_median(size_t n, const double x[], double mu, double level, struct csp_estimate *out);
/* p of "the median lies outside (-bound, bound)": the larger of both one-sided p. */
int csp_median_equal(size_t n, const double x[], double bound, double *p);
#endif

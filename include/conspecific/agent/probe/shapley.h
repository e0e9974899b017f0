/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PROBE_SHAPLEY_H
#define CONSPECIFIC_AGENT_PROBE_SHAPLEY_H
#include "conspecific/core/num/expansion.h"
#include <stddef.h>
/*
 * shapley: what each input of a readout contributes to its response, so that the
 * contributions add up to the response.
 *
 *   linear        L = sum_k w_k y_k: c_k = w_k y_k
 *   projected     y = g [P x - t |x| / sqrt(n_in)]+ (core/num/expansion.h), L = w . y:
 *                   c_i = x_i sum_{k: y_k > 0} w_k g (P_ki - t x_i / (|x| sqrt(n_in)))
 *                 y is homogeneous of degree 1 in x, so by Euler sum_i c_i = L, and c_i is the
 *                 integrated gradient from 0 to x: along that ray the same units are active
 *                 (Sundararajan, Taly & Yan 2017, arXiv 1703.01365)
 *   Shapley       of n players with worth v(S) of every subset S, bit i set: i is in it:
 *                   phi_i = sum_{S without i} |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))
 *                 sum_i phi_i = v(all) - v(none) (Shapley 1953)
 *
 * Witness of Shapley: v = {0, 1, 2, 4, 0, 1, 5, 9} gives 13/6, 14/3, 13/6 (test_attribution.c).
 */
enum { CSP_SHAPLEY_MAX = 16 };

/* c[p->n_in] of x[p->n_in] for a readout with weights w[p->n]; y[p->n] receives the rates. */
void csp_attr_projected(const struct csp_project *p, const csp_real x[], const double w[],
                        csp_real y[], double c[]);
/* value[2^n], out[n]. CSP_E_RANGE for n outside 1..CSP_SHAPLEY_MAX. */
int csp_shapley(size_t n, const double value[], double out[]);
/* sum[k] of the contributions of class k < n_classes; units of other classes are left out. */
void csp_attr_by_class(size_t n, const double c[], const int class_of[], size_t n_classes,
                       double sum[]);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_SCORE_LOGISTIC_H
#define CONSPECIFIC_ARENA_SCORE_LOGISTIC_H
#include <stddef.h>
/*
 * logistic: log odds of a share as a straight line of one variable.
 *
 *   ln(p_i / (1 - p_i)) = b0 + b1 x_i        k_i of n_i with probability p_i
 *   sum_i (k_i - n_i p_i + h_i (1/2 - p_i)) (1, x_i) = 0
 *   h_i = W_i (1, x_i) I^-1 (1, x_i)',  W_i = n_i p_i (1 - p_i),  I = sum_i W_i (1, x_i)' (1, x_i)
 *
 * Largest likelihood with Jeffreys' prior (Firth 1993, 10.1093/biomet/80.1.27): less biased in few
 * trials than the largest likelihood alone, and finite where x separates the outcomes. Newton steps
 * with I; a step is at most 5 in b0 and in b1 times the standard deviation of x.
 */
struct csp_binomial { /* k of n at x */
    double x, k, n;
};
struct csp_logistic {
    double constant, slope; /* b0, b1 */
};
/* 1; 0: nothing is fitted, because there are no counts or x is the same in all. */
int csp_logistic_fit(size_t n, const struct csp_binomial list[], struct csp_logistic *out);
#endif

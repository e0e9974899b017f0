/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_THEORY_STACKING_H
#define CONSPECIFIC_REPORT_THEORY_STACKING_H
#include <stddef.h>
/*
 * stacking: which of several models are needed to predict what none of them was fitted to
 * (Yao, Vehtari, Simpson & Gelman 2018, 10.1214/17-BA1091).
 *
 *   score(w) = sum_i log sum_m w_m P_im ,   w_m >= 0, sum_m w_m = 1
 *
 * P_im: probability that model m gave to the held-out outcome i. The score is concave; its
 * maximum is reached by expectation and maximisation from equal weights,
 *
 *   w_m <- mean_i  w_m P_im / sum_k w_k P_ik
 *
 * until the score gains less than 1e-10. Twins among the models share their weight.
 */
/* log_p[n * models], outcome by outcome. *score: sum over outcomes at the maximum. CSP_E_SHAPE
 * for none of either, CSP_E_NUMERIC for a log_p that is not finite or above 0. */
int csp_stacking(size_t n, size_t models, const double log_p[], double weight[], double *score);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_SIGNAL_GRANGER_H
#define CONSPECIFIC_ANALYSIS_SIGNAL_GRANGER_H
#include <stddef.h>
/*
 * granger: does the past of one area help to predict another beyond that one's own past.
 *
 *   model       z_t = sum_{k=1..p} A_k z_{t-k} + e_t,  z = (x, y)',  cov e = Sigma; least
 *               squares over all trials together, each trial's mean taken off
 *   order       the p <= max_order with least BIC = N ln det(RSS / N) + 4 p ln N, all orders
 *               from the same N = trials (n - max_order) samples (Schwarz 1978,
 *               10.1214/aos/1176344136)
 *   time        F_{x->y} = ln(RSS_y of y's own p lags / RSS_y of the full model)
 *               (Granger 1969, 10.2307/1912791; Geweke 1982, 10.2307/2287238); without
 *               influence N F has the mean p, so F is about p / N: the bias
 *   p           F-test of the p lags of x, with p and N - 2 p - 1 degrees of freedom
 *   frequency   H(f) = (I - sum_k A_k exp(-2 pi j f dt k))^-1,  S = H Sigma H*,
 *               f_{x->y}(f) = ln(S_yy / (S_yy - (Sigma_xx - Sigma_xy^2 / Sigma_yy) |H_yx|^2))
 *   Geweke      the mean of f_{x->y} over 0 ... 1/(2 dt) is the F_{x->y} of the model itself,
 *               with y's own past without limit; the F above has p lags of it and is larger,
 *               by little where p is enough for y alone
 *
 * "Granger-like": it speaks of prediction, not of mechanism. A third area that drives both with
 * different delays, or noise on the cause, gives the same sign. It needs stationary noise: what
 * a stimulus evokes is taken off by `induced` (mean over trials of every sample), and signals
 * without noise of their own cannot be judged.
 */
struct csp_granger_ask {
    size_t max_order; /* >= 1 */
    size_t order;     /* 0: by BIC */
    double dt;        /* s */
    int induced;
};

struct csp_granger {
    size_t order, n; /* p, N */
    double dt;
    double *A;       /* [order, 2, 2], owned: A[k, to, from] of lag k + 1 */
    double Sigma[4]; /* RSS / (N - 2 p - 1) */
    double radius;   /* largest |eigenvalue| of the companion matrix; stable below 1 */
    double xy, yx;   /* F_{x->y}, F_{y->x} */
    double p_xy, p_yx;
    double bias; /* p / N */
};

/* x[n_trials, n], y[n_trials, n]. CSP_E_SHAPE if N <= 4 max_order + 10; CSP_E_RANGE for orders
 * or dt; CSP_E_NUMERIC for values that are not finite, signals whose past is collinear (too
 * smooth for their sampling, or copies), or that their past predicts without rest;
 * CSP_E_MEMORY. After an error *out is empty. */
int csp_granger_fit(size_t n_trials, size_t n, const double x[], const double y[],
                    const struct csp_granger_ask *ask, struct csp_granger *out);
void csp_granger_free(struct csp_granger *self); /* safe on zeroed or freed */
/* f_{x->y} and f_{y->x} at f [Hz]; NaN for a model that is not stable. */
void csp_granger_at(const struct csp_granger *self, double f, double *xy, double *yx);
/* Their means over lo ... hi [Hz], by adaptive quadrature. CSP_E_RANGE unless
 * 0 <= lo < hi <= 1/(2 dt), CSP_E_NUMERIC, CSP_E_MEMORY. */
int csp_granger_over(const struct csp_granger *self, double lo, double hi, double *xy,
                     double *yx);
#endif

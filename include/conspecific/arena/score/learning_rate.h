/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_SCORE_LEARNING_RATE_H
#define CONSPECIFIC_ARENA_SCORE_LEARNING_RATE_H
#include <stddef.h>
/*
 * learning_rate: what a delta rule would have to learn at to choose as this animal chose.
 *
 *   Q1 = Q2 = 0.5 at the start of a session
 *   P(1) = 1 / (1 + exp(-beta (Q1 - Q2)))                 softmax of two actions
 *   Q <- Q + alpha (r - Q) of the action that was taken   r = 1 rewarded, 0 not
 *
 * Largest likelihood of the free choices over alpha in [0.005, 1] and beta in [0.1, 30]. Forced
 * choices teach, but are not predicted. Given alpha the likelihood has one maximum in beta:
 * golden section in ln beta; over alpha a grid even in ln alpha, then golden section between
 * the neighbours of the best. Choices that follow no value leave alpha undetermined:
 * compare the likelihood with that of a coin, n ln 0.5, and look at beta.
 */
struct csp_pick { /* one choice, in order */
    int which;    /* 0 or 1 */
    int rewarded; /* 0 or 1 */
    int free;     /* 0: forced */
    int start;    /* 1: the first of a session */
};
struct csp_learning_rate {
    double alpha, beta, likelihood; /* 1, 1, ln L of the free choices */
    size_t n;                       /* free choices; 0: nothing is fitted, the rest is NaN */
};
/* CSP_E_MEMORY. */
int csp_learning_rate_fit(size_t n, const struct csp_pick list[],
                          struct csp_learning_rate *out);
#endif

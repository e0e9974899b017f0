/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_SIGNAL_COHERENCE_H
#define CONSPECIFIC_ANALYSIS_SIGNAL_COHERENCE_H
#include "conspecific/analysis/signal/spectrum.h"
#include <stddef.h>
#include <stdint.h>
/*
 * coherence: how much of the activity of one area follows, frequency by frequency, from that of
 * another.
 *
 *   estimate     X_e(f), Y_e(f): tapered transforms of one stretch (analysis/spectrum); one e
 *                a trial, stretch and taper, stretches do not overlap
 *   cross        S_xy = sum_e X_e conj(Y_e)
 *   coherence    C(f) = |S_xy|^2 / (S_xx S_yy), squared magnitude, 0 ... 1
 *   phase        arg S_xy [rad]; y = x delayed by d: 2 pi f d, so above 0 x leads
 *   no relation  of K independent estimates of Gaussian noise P(C > c) = (1 - c)^(K - 1), so
 *                E C = 1/K: the bias. With true coherence g it is about (1 - g)^2 / K (Carter,
 *                Knapp & Nuttall 1973, 10.1109/TAU.1973.1162496)
 *   K            trials x stretches x tapers, with trials - 1 if their mean was taken off
 *                (tapers are independent where the spectrum is flat over their width)
 *   band         mean of C over its frequencies. Neighbouring frequencies share the taper's
 *                width, so its p is by permutation: trials of y are paired with other trials of
 *                x, p = (1 + #{band of shuffled pairs >= band}) / (1 + permutations)
 *
 * What a stimulus evokes in both areas at the same time makes them coherent without any path
 * between them: `induced` takes the mean over trials from every sample first.
 * Random numbers: stream (seed, 0, "coherence").
 */
struct csp_coherence_ask {
    struct csp_window_ask window; /* n: samples of a stretch */
    int induced;                  /* 1: without the mean over trials */
};

struct csp_coherence {
    size_t bins, estimates;  /* frequencies k df, k < bins; K */
    double df, resolution;   /* Hz */
    double *msc, *phase;     /* [bins], owned; NaN where x or y has no power */
    size_t trials, a_trial;  /* trials; stretches x tapers of one */
    double *coefficients[2]; /* [trials, a_trial, bins, 2] of x and y, owned */
};

struct csp_coherence_band {
    double msc, p;      /* mean of C; p NaN without permutations or with one trial */
    double peak, at;    /* largest C in the band, and its frequency [Hz] */
    double phase;       /* of S_xy summed over the band [rad] */
    double no_relation; /* 1/K */
    size_t bins;
};

/* x[n_trials, n], y[n_trials, n]. CSP_E_SHAPE if no stretch fits, or for `induced` of less than
 * two trials; CSP_E_RANGE as csp_window_init; CSP_E_NUMERIC for values that are not finite;
 * CSP_E_MEMORY. After an error *out is empty. */
int csp_coherence(size_t n_trials, size_t n, const double x[], const double y[],
                  const struct csp_coherence_ask *ask, struct csp_coherence *out);
/* Over lo <= f <= hi [Hz]. CSP_E_RANGE if no frequency lies there. */
int csp_coherence_over(const struct csp_coherence *self, double lo, double hi,
                       size_t permutations, uint64_t seed, struct csp_coherence_band *out);
void csp_coherence_free(struct csp_coherence *self); /* safe on zeroed or freed */
/* P(C >= c) of K estimates without relation, and the c of a P; NaN for K < 2. */
double csp_coherence_p(size_t estimates, double c);
double csp_coherence_critical(size_t estimates, double p);
#endif

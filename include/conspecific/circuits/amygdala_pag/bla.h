/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_BLA_H
#define CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_BLA_H
#include "conspecific/core/field.h"
#include "conspecific/core/param.h"
#include "conspecific/core/real.h"
/*
 * bla: supervised association of cues with nociception in the basolateral amygdala.
 *
 *   tau_A dA/dt = -A + [w . z]+                prediction of the US
 *   tau_z dzbar/dt = -zbar + z                 synaptic trace of the cues
 *   tau_u du1/dt = -u1 + us,  tau_u du2/dt = -u2 + u1      the US, delayed by the lag of A
 *   eps = u2 - A                               US prediction error (from PAG)
 *   dw  = eta zbar eps - leak w   a tick;  eta = eta_plus                 where eps > 0,
 *                                          eta = eta_minus + eta_own S    where eps < 0
 *   |w . z| is bounded by A_max through A
 *
 * S in [0, 1]: precision of interoceptive absence, that is own efference: "I act and feel
 * nothing" is strong evidence, "she acts and I feel nothing" is weak. With A following fast and
 * zbar = z, a cue of outcome probability p settles on the expectile
 *   A = t p / (t p + (1 - t)(1 - p)),  t = eta_plus / (eta_plus + eta_minus)   (theory.md 2).
 * Witness: test_bla.c.
 */
// clang-format off
/*    field       symbol      default unit  low  high   origin    source                  meaning */
#define CSP_BLA_PARAMS(P, S)                                                                                            \
    P(S, eta_plus,  "eta_+",    0.05,  "1", 0.0, 1.0,    BORROWED, "prototype 1.3",        "learning rate a tick, US above prediction")      \
    P(S, eta_minus, "eta_-",    0.0001,"1", 0.0, 1.0,    BORROWED, "body_loop equations",  "learning rate a tick, US below prediction")      \
    P(S, eta_own,   "eta_S",    0.003, "1", 0.0, 1.0,    BORROWED, "body_loop equations",  "what own efference adds to eta_minus")           \
    P(S, leak,      "",         0.0,   "1", 0.0, 1.0,    CHOSEN,   "",                     "decay of weights a tick while cues are on")      \
    P(S, A_max,     "A_max",    2.0,   "1", 0.0, 100.0,  CHOSEN,   "body_loop: cap A",     "largest prediction [shock of .8 mA]")            \
    P(S, tau_A,     "tau_A",    30.0,  "ms",0.0, 1e5,    BORROWED, "prototype 1.3",        "time constant of the output")                    \
    P(S, tau_z,     "tau_z",    200.0, "ms",0.0, 1e5,    BORROWED, "prototype 1.3",        "time constant of the synaptic trace")            \
    P(S, tau_u,     "tau_u",    60.0,  "ms",0.0, 1e5,    BORROWED, "body_loop equations",  "two lags of the US")
// clang-format on
CSP_PARAM_STRUCT(csp_bla_params, CSP_BLA_PARAMS);

struct csp_bla {
    struct csp_bla_params par;
    size_t n;
    double k_A, k_z, k_u; /* derived */
    csp_real *w, *zbar;   /* owned, n: weights, trace */
    double A, u1, u2, eps;
};

int csp_bla_init(struct csp_bla *self, size_t n, double dt_ms,
                 const struct csp_bla_params *par);
void csp_bla_free(struct csp_bla *self);
/* Rates and traces to 0, weights stay. */
void csp_bla_reset(struct csp_bla *self);
/* One tick: cues z[n], nociception us, own-efference precision S, gate of the output (lesion
 * 0), drive added to it; returns A. */
double csp_bla_step(struct csp_bla *self, const csp_real z[], double us, double S, double gate,
                    double drive, int learn);
/* [w . z]+, bounded. */
double csp_bla_predict(const struct csp_bla *self, const csp_real z[]);
int csp_bla_fields(struct csp_bla *self, struct csp_fields *out);
#endif

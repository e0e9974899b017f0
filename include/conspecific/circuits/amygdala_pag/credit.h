/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_CREDIT_H
#define CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_CREDIT_H
#include "conspecific/core/field.h"
#include "conspecific/core/param.h"
#include "conspecific/core/real.h"
/*
 * credit: what a temporal-difference learner of the amygdala needs beside its weights. Inputs
 * without what all of them share, an eligibility trace of them, a learning rate that own pain raises, and
 * an associability for every cell of the lateral amygdala. Nothing here reads who acts.
 *
 *   x     = z - m (m . z) / |m|^2                          z: inputs, m: their mean over tau_mean
 *   M     = mean of |x|^2 over tau_mean                    the unit in which steps are measured
 *   e    <- e + k_e (x - e)                                eligibility; k_e of tau_e
 *   eps   = g_us u + (gamma V' - V) / dt                   u: US now; V', V: value now and before
 *   h     = q / (q + us_half),  q <- max(us, q (1 - k_q))  own pain, outlasting it by tau_us
 *   rate  = eta_td + (eta_us - eta_td) h
 *   dw_i  = rate alpha dt eps e_i / max(M, rate |e|^2)     gamma = exp(-dt / tau_gamma)
 *   du_i  = rate k_e (u - [u . x]+) x_i / max(M, rate |x|^2)   u_i: weights of the US of the moment
 *   s    <- s + k_e (-s) + dt eps,  sigma = min(1, |s|)    surprise of the last moments
 *   dalpha_j = a_j (sigma (1 - alpha_j) / tau_up - (1 - sigma) (alpha_j - alpha_0) / tau_down) dt
 *   alpha = sum_j y_j alpha_j / sum_j y_j                  of the cues now; a_j = y_j / max y
 *
 * x is the synaptic drive under feed-forward inhibition that follows the mean pattern: events have
 * much in common, and what all of them have in common can foretell nothing. It is linear in z, and
 * silence stays silent. V is in units of a shock of 0.8 mA that lasts 1 / g_us. An event
 * that ends is followed by a value of 0 (csp_credit_end), and the first tick after it has no
 * error, for nothing foretold it. The mean is of the ticks that were lived. The first rate is
 * small and holds for errors of both signs; it is raised while own pain is felt, for errors of
 * both signs again: rates by the sign of an error would learn the noise (Watkins & Dayan 1992
 * bound rates that are equal; unequal ones raise the prediction without end). A step is never
 * divided by |e|^2 alone, which would weight states by their size, but it corrects at most all
 * of an error. Associability follows surprise within an event and is lost by exposure without
 * any (Pearce & Hall 1980, 10.1037/0033-295X.87.6.532); quiet time tau_alpha gives it back.
 * Sutton & Barto 2018, chapter 12. Own pain as the gate of plasticity: Johansen 2010,
 * 10.1038/nn.2594. Witness: test_credit.c.
 */
// clang-format off
/*       field      symbol       default   unit low   high  origin  source meaning */
#define CSP_CREDIT_PARAMS(P, S) \
    P(S, tau_gamma, "tau_gamma", 10.0,     "s", 0.0,  1e4,  CHOSEN, "assumption: own fear of a tone of 10 s is learnt", "horizon of a prediction of own pain; 0: supervised rule without temporal differences") \
    P(S, eta_td,    "eta",       0.03,     "1", 0.0,  1.0,  CHOSEN, "assumption: own fear of a tone of 10 s is extinguished in 20 to 40 trials", "share of an error, of inputs of mean size, that is corrected at once while nothing hurts") \
    P(S, g_us,      "g_US",      2.0,      "1/s", 0.0, 100.0, CHOSEN, "assumption: a foot shock of half a second is 1", "value of a second of foot shock") \
    P(S, eta_us,    "eta_US",    0.3,      "1", 0.0,  100.0,  CHOSEN, "assumption: own fear of a tone is learnt in 1 to 5 pairings", "the same while own pain is felt")      \
    P(S, us_half,   "us_half",   0.1,      "1", 1e-6, 10.0, CHOSEN, "assumption: below the mild pains of life, which are learnt", "own pain at which the rate is halfway between the two") \
    P(S, tau_us,    "tau_US",    0.3,      "s", 0.0,  1e3,  CHOSEN, "assumption: what ends with a pain is learnt as fast as the pain", "how long own pain holds the rate up") \
    P(S, tau_e,     "tau_e",     0.5,      "s", 0.0,  1e3,  CHOSEN, "assumption",                            "time constant of eligibility")                      \
    P(S, tau_mean,  "tau_m",     3600.0,   "s", 0.0,  1e7,  CHOSEN, "assumption: longer than a session, shorter than a life", "time over which the mean of the inputs is taken; 0: inputs as they are, steps in their own unit") \
    P(S, alpha_0,   "alpha_0",   0.2,      "1", 0.0,  1.0,  CHOSEN, "assumption",                            "least associability")                               \
    P(S, tau_up,    "tau_up",    0.5,      "s", 1e-3, 1e7,  CHOSEN, "assumption: one shock",                 "time of surprise that makes a cue associable")      \
    P(S, tau_down,  "tau_down",  100.0,    "s", 0.0,  1e7,  CHOSEN, "assumption: 20 tones of 10 s slow own learning of the tone by a quarter",          "exposure that makes it familiar; 0: every cue stays as associable as it was born") \
    P(S, tau_alpha, "tau_alpha", 259200.0, "s", 1.0,  1e9,  CHOSEN, "assumption: days",                      "quiet time that gives associability back")
// clang-format on
CSP_PARAM_STRUCT(csp_credit_params, CSP_CREDIT_PARAMS);

struct csp_credit {
    struct csp_credit_params par;
    size_t n;
    double dt, gamma, k_e, k_us, k_mean; /* derived */
    csp_real *mean, *x, *e, *step;       /* owned, n: mean, input less it, trace, dw */
    csp_real *alpha, *now;               /* owned, n: associability of cells; weights u_i */
    double M, seen;                      /* mean |x|^2; ticks in the mean, at most tau_mean */
    double q, s;                         /* own pain and error, fading */
    double V, eps;                       /* value before; last error */
    double fresh;                        /* 1: no event has begun */
};

/* n inputs, ticks of dt [s]. par NULL: the defaults. CSP_E_SHAPE for n = 0, CSP_E_RANGE,
 * CSP_E_MEMORY. */
int csp_credit_init(struct csp_credit *self, size_t n, double dt,
                    const struct csp_credit_params *par);
void csp_credit_free(struct csp_credit *self);
/* Trace, surprise and pain to rest; mean and associability stay. */
void csp_credit_reset(struct csp_credit *self);
/* A quiet gap: associability comes back. */
void csp_credit_rest(struct csp_credit *self, double seconds);
/* self->x of the inputs z, and own pain. */
void csp_credit_see(struct csp_credit *self, const csp_real z[], double us);
/* x of another input. */
void csp_credit_centre(const struct csp_credit *self, const csp_real z[], csp_real x[]);
/* h: how far own pain raises the rate, 0 to 1. */
double csp_credit_pain(const struct csp_credit *self);
/* eps for the value V that the present has, beside the US u; 0 in the first tick. */
double csp_credit_error(struct csp_credit *self, double u, double V);
/* self->step = dw for an error, at the associability of the cells y (NULL: 1). */
const csp_real *csp_credit_step(struct csp_credit *self, double error, const csp_real y[]);
/* What x foretells of the US of the moment, [u . x]+, and a lesson of it by the US that came. */
double csp_credit_now(const struct csp_credit *self, const csp_real x[]);
void csp_credit_learn_now(struct csp_credit *self, double us, double plasticity);
/* The tick is over: V is the value of the present after learning, z its inputs, y the cells whose
 * associability follows. Without learning the mean and the associability stay. */
void csp_credit_keep(struct csp_credit *self, double V, const csp_real z[], const csp_real y[],
                     int learn);
/* Error of an end: nothing follows. 0 if nothing has begun. */
double csp_credit_end(struct csp_credit *self);
/* Associability of the cells y now. */
double csp_credit_alpha(const struct csp_credit *self, const csp_real y[]);
int csp_credit_fields(struct csp_credit *self, struct csp_fields *out);
#endif

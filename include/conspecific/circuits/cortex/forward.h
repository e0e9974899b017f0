/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_CORTEX_FORWARD_H
#define CONSPECIFIC_CIRCUITS_CORTEX_FORWARD_H
#include "conspecific/core/field.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/param.h"
/*
 * forward: temporal prediction of the cortex: what latent comes next, whatever the animal does
 * (M_0), and what each action adds to it (M_a).
 *
 *   zbar   = sum over the outcome of exp(-t/tau_disc) z(t) dt/tau_one
 *   zhat_a = [(M_0 + M_a) x]+                              imagined zbar of action a
 *   err    = zbar - (M_0 + M_a) x                          once the outcome is over
 *   M_0   <- M_0 + eta common       err x' / (|x|^2 + c)
 *   M_a   <- M_a + eta (1 - common) err x' / (|x|^2 + c)
 *
 * x[n_x] are the features at the decision, z[n_z] the association latents, and t is the time
 * since the action. An action that was never tried is thus expected to change nothing, not to
 * end everything. zbar counts in events of length tau_one, so twice the food is twice the
 * latent whatever the length of the trial (successor features, Dayan 1993, of one step per
 * action).
 *
 * With `features` 1 the agent appends to z what the accumbens makes of the latents, h. The reward
 * model is linear in h, not in z: the features of a sum of latents, of own food and another's
 * pain say, are not the sum of their features. On foretold features it says exactly what it said
 * of every moment of the outcome, summed (Barreto 2017, arXiv:1606.05312)
 *
 *   R_a = tau_one u . hhat_a  ->  sum over the outcome of exp(-t/tau_disc) u . h(t) dt
 *
 * and as hhat of one x is a mean of the outcomes that came, with weights that sum to at most 1 at
 * eta <= 1, R_a stays between 0 and the largest of them. With 0 R_a is read off h(zhat_a).
 *
 * The rule is normalised least mean squares (Widrow & Hoff 1960). A constant pair (x, z) is
 * learnt after n outcomes (tested) as
 *
 *   zhat = zbar (1 - (1 - eta |x|^2/(|x|^2 + c))^n)
 */
// clang-format off
/*       field     symbol   default unit low    high    origin  source                                      meaning */
#define CSP_FORWARD_PARAMS(P, S) \
    P(S, eta,      "eta_M", 0.3,    "1", 0.0,   1.0,    CHOSEN, "assumption",                               "learning rate of the forward model")                             \
    P(S, common,   "",      0.2,    "1", 0.0,   1.0,    CHOSEN, "assumption: most is learnt about the act", "share of the learning that goes to what comes whatever is done") \
    P(S, tau_one,  "",      0.5,    "s", 0.001, 1000.0, CHOSEN, "assumption: the length of a common event", "length of an outcome that counts as one")                        \
    P(S, tau_disc, "",      5.0,    "s", 0.001, 1e6,    CHOSEN, "assumption",                               "discount of what comes later")                                   \
    P(S, features, "",      1,      "count", 0, 1,      BORROWED, "Dayan 1993, doi:10.1162/neco.1993.5.4.613",   "1: features of the accumbens are foretold beside latents, for reward")                            \
    P(S, c,        "c",     0.0001, "1", 0.0,   100.0,  CHOSEN, "assumption",                               "offset of the normalised step")
// clang-format on
CSP_PARAM_STRUCT(csp_forward_params, CSP_FORWARD_PARAMS);

struct csp_forward {
    struct csp_forward_params par;
    size_t n_act, n_x, n_z;
    struct csp_mat *M; /* owned, n_act + 1 maps of n_z x n_x, from 0; the last is M_0 */
    csp_real *x;       /* owned, n_x: features when the present action was taken */
    double dt, fade;   /* s; derived: discount of a tick */
    csp_real *sum;     /* owned, n_z: zbar so far */
    csp_real *err;     /* owned, n_z: last prediction error */
    csp_real *common;  /* owned, n_z: scratch */
    double count;      /* ticks in sum */
    double weight;     /* exp(-t / tau_disc) of the next tick */
    double action;     /* present action, -1 none */
};

/* M = 0. par NULL: the defaults. CSP_E_SHAPE for a size of 0, CSP_E_RANGE, CSP_E_MEMORY. */
int csp_forward_init(struct csp_forward *self, size_t n_act, size_t n_x, size_t n_z, double dt,
                     const struct csp_forward_params *par);
void csp_forward_free(struct csp_forward *self);
/* Forget the open outcome, keep M. */
void csp_forward_reset(struct csp_forward *self);
/* zhat[n_z] of action from features x[n_x]. */
void csp_forward_imagine(const struct csp_forward *self, size_t action, const csp_real x[],
                         csp_real zhat[]);
/* Open an outcome: action was taken at features x. */
void csp_forward_begin(struct csp_forward *self, size_t action, const csp_real x[]);
/* A tick of the outcome with latent z. */
void csp_forward_step(struct csp_forward *self, const csp_real z[]);
/* Close the outcome and, if learn, correct M. Nothing happens if none is open. */
void csp_forward_learn(struct csp_forward *self, int learn);
int csp_forward_fields(struct csp_forward *self, struct csp_fields *out);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_VTA_BG_CRITIC_H
#define CONSPECIFIC_CIRCUITS_VTA_BG_CRITIC_H
#include "conspecific/circuits/vta_bg/vta.h"
/*
 * critic: TD(lambda) value learner of the ventral striatum (nucleus accumbens, nac).
 *
 *   V(h)  = w . h                             value of the striatal features h
 *   delta = rew dt + gamma V(h') - V(h)       reward-prediction error               (12.6)
 *   w    <- w + alpha da z                    learning, da: the VTA's version of delta (12.7)
 *   z    <- gamma lambda z + h'               eligibility trace                     (12.5)
 *   gamma = exp(-dt / tau_gamma), lambda = exp(-dt / tau_lambda)
 *
 * The weights use the trace before h' enters it, so delta credits h and what came before.
 * (12.x): Sutton & Barto (2018), sec. 12.2. rew is a reward rate [reward/s]; dt in s. After a
 * reset the first step makes no delta (there is no h yet).
 * Witness: alpha .31, tau_gamma, tau_lambda with gamma .87, lambda .61, dt 1, h = {.2, .7}
 * and rew 1.3 held give delta = 0, 1.3, 1.2722333, 1.2306386229 (test_critic.c).
 */
// clang-format off
/*    field       symbol      default  unit  low   high    origin    source         meaning */
#define CSP_CRITIC_PARAMS(P, S)                                                                                     \
    P(S, alpha,      "alpha",      0.006,"1", 0.0,  1.0,     CHOSEN,   "prototype P5: alpha |h|^2 < .1", "learning rate a tick")  \
    P(S, tau_gamma,  "tau_gamma",  1.0,  "s", 0.001, 1000.0, BORROWED, "prototype 1.4",    "time constant of discounting")          \
    P(S, tau_lambda, "tau_lambda", 0.2,  "s", 0.0,   1000.0, BORROWED, "prototype 1.4",    "time constant of the trace")
// clang-format on
CSP_PARAM_STRUCT(csp_critic_params, CSP_CRITIC_PARAMS);

struct csp_critic {
    struct csp_critic_params par;
    struct csp_vta vta; /* burst, dip and habenula: how delta becomes dopamine */
    size_t n;
    double dt;            /* s */
    double gamma, lambda; /* derived */
    csp_real *w, *z, *h;  /* owned, n each: weights, trace, last features */
    double V, delta;      /* value of the last features; last error [reward] */
    double fresh;         /* 1: no features yet in this episode */
};

int csp_critic_init(struct csp_critic *self, size_t n, double dt,
                    const struct csp_critic_params *par, const struct csp_vta_params *vta);
void csp_critic_free(struct csp_critic *self);
/* Begin an episode: forget z and h, keep w. */
void csp_critic_reset(struct csp_critic *self);
/* Arrive at features h with reward rate rew; gate scales V (lesion 0); learn if set. Returns
 * the dopamine signal. */
double csp_critic_step(struct csp_critic *self, double rew, const csp_real h[], double gate,
                       int learn);
/* V(h) = w . h. */
double csp_critic_value(const struct csp_critic *self, const csp_real h[]);
int csp_critic_fields(struct csp_critic *self, struct csp_fields *out);
#endif

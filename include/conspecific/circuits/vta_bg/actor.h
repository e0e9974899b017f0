/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_VTA_BG_ACTOR_H
#define CONSPECIFIC_CIRCUITS_VTA_BG_ACTOR_H
#include "conspecific/core/field.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/core/param.h"
#include "conspecific/core/real.h"
/*
 * actor: opponent D1 / D2 learner of the dorsal striatum (dms) and selection through GPi/SNr.
 *
 *   act_a = (G_a - N_a) . x                      direct minus indirect pathway
 *   T_a  <- T_a exp(-dt/tau_act);  T_a = x when a is carried out
 *   dG_a  = alpha_G [da]+ T_a       dN_a = alpha_N [-da]+ T_a
 *   G_a, N_a <- (1 - forget) G_a, N_a            once, after a was used (a alone)
 *   p_a   = (1 - lapse) softmax_a(beta Q) + lapse / n
 *
 * Q is act_a plus what the model-based query adds (agent/wiring.h). The opponent actor is that
 * of Collins & Frank 2014, here with additive weights. Without relaxation of the action that
 * was used, the actor locks onto the first thing it tried.
 *
 * The trace fades as the critic discounts (tau_act = tau_gamma, critic.h). Then what an action
 * is taught does not hang on the values of what happens between it and its outcome, right or
 * wrong, for the errors telescope (da = delta, alpha_G = alpha_N, gamma = exp(-dt/tau_act)):
 *
 *   sum_k gamma^k delta_k = sum_k gamma^k rew_k dt - V(h_0)
 *
 * the return less a baseline (REINFORCE with baseline, and actor and critic with traces: Sutton
 * & Barto 2018, sections 13.4 and 13.5). With a shorter trace an event that comes between a
 * press and its food punishes the press until its own value has been learnt: with 1 s a light
 * in the delay took the lever away (battery_signalled_delay), where signals in a delay keep
 * responding up (Lattal 2010, 10.1901/jeab.2010.93-129).
 *
 * Witness (test_actor.c): x = {0.6, 0.8}, alpha_G = 0.4 and da = 0.25 one step after the
 * action, with a decay of 0.9, give G_a . x = 0.09.
 */
// clang-format off
/*       field    symbol     default unit low  high    origin  source                          meaning */
#define CSP_ACTOR_PARAMS(P, S) \
    P(S, alpha_G, "alpha_G", 0.4,  "1", 0.0, 10.0,   CHOSEN, "assumption",                   "learning rate of the D1 pathway")   \
    P(S, alpha_N, "alpha_N", 0.4,  "1", 0.0, 10.0,   CHOSEN, "assumption: equal to alpha_G", "learning rate of the D2 pathway")   \
    P(S, tau_act, "tau_act", 3.0,  "s", 0.0, 1000.0, CHOSEN, "assumption: tau_gamma of the critic, so that errors telescope; seconds: Lehmann 2019, doi:10.7554/eLife.47463", "time constant of the action trace") \
    P(S, forget,  "",        0.1,  "1", 0.0, 1.0,    CHOSEN, "assumption",                   "relaxation of the used action")     \
    P(S, beta,    "beta",    6.0,  "1", 0.0, 1000.0, CHOSEN, "assumption",                   "inverse temperature [1/reward]")    \
    P(S, lapse,   "",        0.05, "1", 0.0, 1.0,    CHOSEN, "assumption",                   "share of random choices")
// clang-format on
CSP_PARAM_STRUCT(csp_actor_params, CSP_ACTOR_PARAMS);

enum { CSP_ACTOR_MAX = 32 }; /* actions */

struct csp_actor {
    struct csp_actor_params par;
    size_t n_act, n;
    double keep;         /* derived: exp(-dt/tau_act) */
    csp_real *slab;      /* owned, 3 n_act n */
    csp_real *G, *N, *T; /* views, n_act x n */
    double live;         /* bit a is set while the trace of action a lasts */
};

/* Naive actor of n_act actions over n features; dt in s. par NULL: the defaults. CSP_E_SHAPE,
 * CSP_E_RANGE, CSP_E_MEMORY. */
int csp_actor_init(struct csp_actor *self, size_t n_act, size_t n, double dt,
                   const struct csp_actor_params *par);
void csp_actor_free(struct csp_actor *self);
/* Forget the traces, keep G and N. */
void csp_actor_reset(struct csp_actor *self);
/* act_a = (G_a - N_a) . x. */
double csp_actor_act(const struct csp_actor *self, size_t action, const csp_real x[]);
/* action is carried out at features x. */
void csp_actor_begin(struct csp_actor *self, size_t action, const csp_real x[]);
/* One tick with dopamine da. */
void csp_actor_step(struct csp_actor *self, double da, int learn);
/* Relaxation of the used action, once its outcome is over. */
void csp_actor_relax(struct csp_actor *self, size_t action);
/* p[n] from Q[n]; draws an index with rng. */
size_t csp_actor_select(const struct csp_actor *self, size_t n, const double Q[], double p[],
                        struct csp_rng *rng);
int csp_actor_fields(struct csp_actor *self, struct csp_fields *out);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_VTA_BG_REWARD_MODEL_H
#define CONSPECIFIC_CIRCUITS_VTA_BG_REWARD_MODEL_H
#include "conspecific/core/field.h"
#include "conspecific/core/param.h"
#include "conspecific/core/real.h"
/*
 * reward_model: predictor of immediate reward from the features of the ventral striatum.
 *
 *   rhat = u . h                                       predicted reward rate [reward/s]
 *   u   <- u + plasticity alpha (rew - rhat) h         delta rule, a tick
 *
 * The value of the critic says what is still to come, the reward model what a state itself is
 * worth. Summed over imagined states the latter is the worth of a course of events, while a sum
 * of values would count one reward in every state that leads up to it (Rescorla & Wagner 1972).
 * Where h and rew are constant (tested), after n ticks
 *
 *   rhat = rew (1 - (1 - alpha |h|^2)^n)
 */
// clang-format off
/*       field  symbol     default unit low  high origin  source meaning */
#define CSP_REWARD_MODEL_PARAMS(P, S) \
    P(S, alpha, "alpha_r", 0.005, "1", 0.0, 1.0, CHOSEN, "assumption: alpha |h|^2 stays below 0.1, as in the critic", "learning rate a tick")
// clang-format on
CSP_PARAM_STRUCT(csp_reward_model_params, CSP_REWARD_MODEL_PARAMS);

struct csp_reward_model {
    struct csp_reward_model_params par;
    size_t n;
    csp_real *u;       /* owned, n weights */
    double rhat;       /* last prediction [reward/s] */
    double plasticity; /* factor on every change of a weight: 1; set from outside */
};

/* u = 0 over n features. par NULL: the defaults. CSP_E_SHAPE for n = 0, CSP_E_RANGE,
 * CSP_E_MEMORY. */
int csp_reward_model_init(struct csp_reward_model *self, size_t n,
                          const struct csp_reward_model_params *par);
void csp_reward_model_free(struct csp_reward_model *self);
/* u . h [reward/s]. */
double csp_reward_model_predict(const struct csp_reward_model *self, const csp_real h[]);
/* One tick: reward rate rew at features h. */
void csp_reward_model_step(struct csp_reward_model *self, double rew, const csp_real h[],
                           int learn);
int csp_reward_model_fields(struct csp_reward_model *self, struct csp_fields *out);
#endif

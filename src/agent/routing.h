/* SPDX-License-Identifier: GPL-3.0-or-later */
/* routing: private to src/agent. What the routes (routes.h) read of an agent and do to it;
 * every call does nothing if their gains are 0. */
#ifndef CSP_SRC_AGENT_ROUTING_H
#define CSP_SRC_AGENT_ROUTING_H
#include "conspecific/agent/percept.h"
/* After the cortex. CSP_E_RANGE: gains.reason asks a cortex that foretells nothing, or features
 * in two banks. */
int csp_routing_init(struct csp_agent *self);
/* Values of scratch (self->down), 0: the routes are off. */
size_t csp_routing_scratch(const struct csp_agent *self);
/* A tick has brought obs and its percept: whose event it is, and how far its reason is
 * foretold. Before the amygdala. */
void csp_routing_see(struct csp_agent *self, const struct csp_obs *obs,
                     const struct csp_percept *percept, int learn);
/* Share of learning that is left of what a projection of `who` attributes to another. */
double csp_routing_plasticity(const struct csp_agent *self, enum csp_projection who);
/* Factor on fear; on the value of the present features. */
double csp_routing_fear(const struct csp_agent *self);
double csp_routing_value(const struct csp_agent *self);
/* What is returned as reward [reward/s]; cost: effort paid [reward/s]. */
double csp_routing_back(struct csp_agent *self, const struct csp_obs *obs, double cost,
                        int learn);
/* The critic has made its error of a tick in which rew was paid. */
void csp_routing_response(struct csp_agent *self, double rew);
/* An imagined outcome z, the share `other` of it another's: *V, *R, *A as far as there is a
 * reason. */
void csp_routing_imagined(struct csp_agent *self, const csp_real z[], double other, double *V,
                          double *R, double *A);
/* Further outputs of the forward model: who acts (n_who), true own reward (n_util), features h of
 * the accumbens (n_feat). */
const csp_real *csp_routing_outcome(struct csp_agent *self, const csp_real z[],
                                    const csp_real h[], double own);
/* The utility that an imagined outcome z_hat foretells [reward]. */
double csp_routing_utility(const struct csp_agent *self, const csp_real z_hat[]);
#endif

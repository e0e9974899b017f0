/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * choice: actions are weighed by what they are imagined to bring, chosen, and learnt from.
 *
 *   Q_a = b_mf act_a + b_mb V + b_rm R - k_A A + b_u U - k_e effort_a     gains of the agent
 *
 * act_a: opponent actor at the features of the decision; V, R, A: value, reward and fear of the
 * latents that the forward model foretells for a, each edited by the meta-reward model by the
 * share of the outcome that is another's, and by its reason (routes.h). U (off): true own
 * reward, foretold by the forward model.
 *
 *   U = sum over the outcome of exp(-t / tau_disc) rew dt     rew: what the body paid
 */
#include "conspecific/agent/agent.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include "inputs.h"
#include "routing.h"
#include <math.h>

/* x = r / (0.2 + |r|): features of the decision. */
static const csp_real *decision_features(struct csp_agent *self)
{
    const csp_real scale =
        (csp_real)(1.0 / (0.2 + sqrt(csp_norm2(self->cortex.n_r, self->cortex.r))));
    for (size_t i = 0; i < self->cortex.n_r; i++) self->x_act[i] = scale * self->cortex.r[i];
    return self->x_act;
}

static const csp_real *to_forward(struct csp_agent *self, const csp_real x[])
{
    return csp_projection_pass(self, CSP_P_senses_forward, self->cortex.n_r, x, self->x_fwd);
}

static double gain(const struct csp_agent *self, enum csp_projection p)
{
    return csp_projection_gain(self, p);
}

static void query(struct csp_agent *self, size_t action, const csp_real x[],
                  struct csp_query *out)
{
    csp_forward_imagine(&self->forward, action, to_forward(self, x), self->z_hat);
    for (size_t b = 0; b < self->banks; b++) { /* the outcome is imagined in banks */
        csp_input_nac_imagined(self, CSP_P_forward_nac, self->z_hat + b * self->n_z);
        csp_project_step(&self->nac, self->z_nac, self->h_hat + b * self->nac.n);
        csp_input_la_imagined(self, CSP_P_forward_la, self->z_hat + b * self->n_z, NULL);
        csp_input_fear(self, self->z_bla, self->la_hat + b * self->la.n);
    }
    out->V = csp_nac_gate(self) * csp_critic_value(&self->critic, self->h_hat, NULL);
    out->R = self->forward.par.tau_one * csp_nac_gate(self) *
             csp_reward_model_predict(&self->reward_model, self->h_hat);
    out->A = gain(self, CSP_P_la_bla) * csp_bla_imagine(&self->bla, self->la_hat);
    const csp_real *who = self->z_hat + self->banks * self->n_z;
    const double by_other = self->n_who ? (double)who[0] : 0.0,
                 by_self = self->n_who ? (double)who[1] : 0.0;
    const double share = by_other > 0 ? by_other / (by_other + by_self) : 0.0;
    double g_R, g_A;
    csp_meta_reward_imagine(&self->pfc, share, out->R, out->A, self->gate[CSP_TARGET_pfc], &g_R,
                            &g_A);
    out->R *= g_R;
    out->A *= fmax(g_A, 0.0);
    csp_routing_imagined(self, self->z_hat, share, &out->V, &out->R, &out->A);
    out->U = csp_routing_utility(self, self->z_hat);
    out->act = self->gate[CSP_TARGET_dms] * csp_actor_act(&self->actor, action, x);
    out->Q = gain(self, CSP_P_senses_dms) * out->act + gain(self, CSP_P_nac_dms) * out->V +
             gain(self, CSP_P_reward_dms) * out->R - gain(self, CSP_P_bla_dms) * out->A +
             gain(self, CSP_P_utility_dms) * out->U;
}

void csp_agent_query(struct csp_agent *self, size_t action, struct csp_query *out)
{
    query(self, action, decision_features(self), out);
}

int csp_agent_choose(struct csp_agent *self, size_t n, const size_t action[],
                     const double effort[], size_t *chosen, double p[])
{
    double Q[CSP_ACTIONS_MOST], own[CSP_ACTIONS_MOST];
    const size_t slots = csp_agent_slots(self->spec);
    if (n == 0 || n > slots)
        return CSP_FAIL(CSP_E_RANGE, "choice among %zu actions, legal 1 to %zu", n, slots);
    const csp_real *x = decision_features(self);
    for (size_t i = 0; i < n; i++) {
        if (action[i] >= slots)
            return CSP_FAIL(CSP_E_RANGE, "action slot %zu, legal 0 to %zu", action[i],
                            slots - 1);
        struct csp_query q;
        query(self, action[i], x, &q);
        Q[i] = q.Q - (effort ? gain(self, CSP_P_effort_dms) * effort[i] : 0.0);
    }
    *chosen = csp_actor_select(&self->actor, n, Q, p ? p : own, &self->rng_choice);
    return CSP_OK;
}

void csp_agent_act(struct csp_agent *self, size_t action, double effort)
{
    const csp_real *x = decision_features(self);
    csp_agent_outcome_end(self);
    csp_actor_begin(&self->actor, action, x);
    csp_forward_begin(&self->forward, action, to_forward(self, x));
    self->last_action = (double)action;
    self->effort +=
        fmax(0.0, 1.0 - gain(self, CSP_P_effort_dms)) * effort; /* known: no error */
}

void csp_agent_outcome_end(struct csp_agent *self)
{
    if (self->last_action < 0) return;
    csp_forward_learn(&self->forward, self->stage > 0);
    if (self->stage > 0) csp_actor_relax(&self->actor, (size_t)self->last_action);
    self->last_action = -1.0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/agent.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include "inputs.h"
#include "routing.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int build_cortex(struct csp_agent *self)
{
    const struct csp_sizes_params *n = &self->spec->sizes;
    const struct csp_senses *s = &self->senses;
    const struct csp_area sens[CSP_AREAS] = {{"aud", s->n_area[0], (size_t)n->aud, 0},
                                             {"vis", s->n_area[1], (size_t)n->vis, 0},
                                             {"pir", s->n_area[2], (size_t)n->pir, 0},
                                             {"som", s->n_area[3], (size_t)n->som, 0},
                                             {"mot", s->n_area[4], (size_t)n->mot, 0}};
    const struct csp_area assoc[2] = {
        {"acc", 0, (size_t)n->acc, csp_cortex_reads("acc", CSP_AREAS, sens)},
        {"tea", 0, (size_t)n->tea, csp_cortex_reads("tea", CSP_AREAS, sens)}};
    for (size_t a = 0; a < CSP_AREAS; a++)
        if (s->n_area[a] == 0)
            return CSP_FAIL(CSP_E_SHAPE,
                            "area %s has no input line: give some feature a weight "
                            "on it",
                            sens[a].name);
    struct csp_rng rng;
    csp_rng_stream(&rng, self->seed, self->animal, "cortex");
    const int err = csp_cortex_init(&self->cortex, &self->spec->circuits.cortex,
                                    self->spec->tick, CSP_AREAS, sens, 2, assoc, &rng);
    if (err) return err;
    for (size_t i = 0; i < s->n; i++)
        self->cortex.prec_pos[i] = self->cortex.prec_neg[i] =
            (csp_real)csp_senses_precision(&self->spec->senses, &s->lines[i]);
    csp_cortex_refresh(&self->cortex, 20);
    return CSP_OK;
}

/* Scratch of gains.split. */
static int build_banks(struct csp_agent *self)
{
    const size_t n = self->senses.n;
    self->line_2 = csp_vec_alloc(3 * n);
    self->prec_2 = csp_vec_alloc(2 * n);
    self->z_2 = csp_vec_alloc(2 * self->n_z);
    self->la_2 = csp_vec_alloc(3 * self->la.n);
    self->nac_2 = csp_vec_alloc(3 * self->nac.n);
    if (!self->line_2 || !self->prec_2 || !self->z_2 || !self->la_2 || !self->nac_2)
        return CSP_FAIL(CSP_E_MEMORY, "two banks of agent %s", self->spec->name);
    return CSP_OK;
}

static int build_rest(struct csp_agent *self)
{
    const struct csp_agent_spec *spec = self->spec;
    const struct csp_circuits *c = &spec->circuits;
    const double dt = 1e-3 * spec->tick;
    const size_t n_nac = (size_t)spec->sizes.nac, n_la = (size_t)spec->sizes.la;
    const size_t n_r = self->cortex.n_r;
    self->n_z = self->cortex.n_s;
    self->n_bla = csp_input_la_size(self);
    struct csp_rng rng;
    csp_rng_stream(&rng, self->seed, self->animal, "projections");
    self->banks = csp_projection_gain(self, CSP_P_who_la) > 0 ? 2 : 1;
    const size_t nb = self->banks, n_line = nb * self->senses.n;
    int err = csp_project_init(&self->la, self->n_bla, n_la, spec->gains.la_h, spec->gains.la_t,
                               &rng);
    if (!err)
        err = csp_project_init(&self->nac, self->n_z, n_nac, spec->gains.nac_h,
                               spec->gains.nac_t, &rng);
    struct csp_rng own;
    csp_rng_stream(&own, self->seed, self->animal, "pfc");
    if (!err)
        err = csp_meta_reward_init(&self->pfc, csp_input_pfc_size(self), spec->tick, &c->pfc,
                                   &own);
    if (!err) err = csp_routing_init(self);
    self->n_who = self->pfc.on || csp_projection_gain(self, CSP_P_reason_dms) > 0 ? 2 : 0;
    const size_t n_out = nb * self->n_z + self->n_who + self->n_util;
    if (!err) err = csp_forward_init(&self->forward, CSP_ACTIONS, n_r, n_out, dt, &c->forward);
    if (!err) err = csp_ent_init(&self->ent, n_line, dt, &c->ent);
    if (!err) err = csp_orb_init(&self->orb, n_line, dt, &c->orb);
    csp_rng_stream(&own, self->seed, self->animal, "hpc");
    if (!err)
        err = csp_hpc_init(&self->hpc, 2 * spec->contexts.n, &c->hpc, &own, self->seed,
                           self->animal);
    csp_rng_stream(&own, self->seed, self->animal, "bla");
    if (!err)
        err = csp_bla_init(&self->bla, nb * n_la, (size_t)c->hpc.cells, spec->tick, &c->bla,
                           &own);
    if (!err) err = csp_approach_init(&self->approach, nb * n_la, &c->approach);
    if (!err)
        err = csp_s1_alpha_init(&self->s1_alpha, dt, &c->s1_alpha, self->seed, self->animal);
    if (!err) err = csp_lc_init(&self->lc, spec->tick, &c->lc);
    if (!err) err = csp_pag_init(&self->pag, dt, &c->pag);
    csp_rng_stream(&own, self->seed, self->animal, "vta");
    if (!err)
        err = csp_critic_init(&self->critic, nb * n_nac, self->ent.n, self->ent.k, dt,
                              &c->critic, &c->vta, &own);
    if (!err) err = csp_reward_model_init(&self->reward_model, nb * n_nac, &c->reward_model);
    if (!err) err = csp_actor_init(&self->actor, CSP_ACTIONS, n_r, dt, &c->actor);
    if (!err) err = csp_body_init(&self->body, dt, &spec->body);
    if (err) return err;
    self->z_bla = csp_vec_alloc(self->n_bla);
    self->z_nac = csp_vec_alloc(self->n_z);
    self->z_hat = csp_vec_alloc(n_out + 2);
    self->z_who = csp_vec_alloc(n_out + 2);
    self->x_act = csp_vec_alloc(n_r);
    self->h_hat = csp_vec_alloc(nb * n_nac);
    self->la_hat = csp_vec_alloc(nb * n_la);
    self->x_ctx = csp_vec_alloc(2 * spec->contexts.n + 1);
    self->x_pfc = csp_vec_alloc(csp_input_pfc_size(self) + 1);
    self->line_B = csp_vec_alloc(self->senses.n);
    self->line_ent = csp_vec_alloc(n_line);
    self->x_fwd = csp_vec_alloc(n_r);
    self->m_hat = csp_vec_alloc(self->ent.n * self->ent.k);
    self->net_hat = csp_vec_alloc(csp_cortex_state_size(&self->cortex));
    self->m_list = calloc(self->ent.n, sizeof *self->m_list);
    if (!self->z_bla || !self->z_nac || !self->z_hat || !self->x_act || !self->h_hat ||
        !self->la_hat || !self->x_ctx || !self->x_pfc || !self->line_B || !self->z_who ||
        !self->m_hat || !self->net_hat || !self->m_list || !self->line_ent || !self->x_fwd)
        return CSP_FAIL(CSP_E_MEMORY, "agent %s", spec->name);
    return nb > 1 ? build_banks(self) : CSP_OK;
}

int csp_agent_init(struct csp_agent *self, const struct csp_agent_spec *spec, uint64_t seed,
                   uint64_t animal)
{
    *self = (struct csp_agent){
        .spec = spec, .seed = seed, .animal = animal, .stage = 2.0, .last_action = -1.0};
    for (size_t t = 0; t < CSP_N_TARGETS; t++) self->gate[t] = 1.0;
    csp_wiring_refresh(self);
    int err = csp_senses_init(&self->senses, spec);
    if (!err) err = build_cortex(self);
    if (!err) err = build_rest(self);
    if (err) return csp_error_context(err, "agent `%s`: ", spec->name);
    csp_rng_stream(&self->rng_choice, seed, animal, "choice");
    csp_rng_stream(&self->rng_life, seed, animal, "life");
    return csp_agent_fields(self, &self->fields);
}

void csp_agent_free(struct csp_agent *self)
{
    csp_senses_free(&self->senses);
    csp_cortex_free(&self->cortex);
    csp_ent_free(&self->ent);
    csp_hpc_free(&self->hpc);
    csp_orb_free(&self->orb);
    csp_approach_free(&self->approach);
    csp_forward_free(&self->forward);
    csp_project_free(&self->la);
    csp_project_free(&self->nac);
    csp_bla_free(&self->bla);
    csp_critic_free(&self->critic);
    csp_reward_model_free(&self->reward_model);
    csp_actor_free(&self->actor);
    csp_meta_reward_free(&self->pfc);
    csp_routing_free(self);
    csp_vec_free(self->z_bla);
    csp_vec_free(self->z_nac);
    csp_vec_free(self->z_hat);
    csp_vec_free(self->x_act);
    csp_vec_free(self->h_hat);
    csp_vec_free(self->la_hat);
    csp_vec_free(self->x_ctx);
    csp_vec_free(self->x_pfc);
    csp_vec_free(self->line_B);
    csp_vec_free(self->line_ent);
    csp_vec_free(self->x_fwd);
    csp_vec_free(self->z_who);
    csp_vec_free(self->m_hat);
    csp_vec_free(self->net_hat);
    csp_vec_free(self->line_2);
    csp_vec_free(self->prec_2);
    csp_vec_free(self->z_2);
    csp_vec_free(self->la_2);
    csp_vec_free(self->nac_2);
    free(self->m_list);
    csp_fields_free(&self->fields);
    *self = (struct csp_agent){0};
}

int csp_agent_fields(struct csp_agent *self, struct csp_fields *out)
{
    int err = csp_cortex_fields(&self->cortex, out);
    if (!err) err = csp_ent_fields(&self->ent, out);
    if (!err) err = csp_hpc_fields(&self->hpc, out);
    if (!err) err = csp_orb_fields(&self->orb, out);
    if (!err) err = csp_forward_fields(&self->forward, out);
    if (!err) err = csp_project_fields(&self->la, "la", out);
    if (!err) err = csp_project_fields(&self->nac, "nac", out);
    if (!err) err = csp_bla_fields(&self->bla, out);
    if (!err) err = csp_pag_fields(&self->pag, out);
    if (!err) err = csp_approach_fields(&self->approach, out);
    if (!err) err = csp_critic_fields(&self->critic, out);
    if (!err) err = csp_reward_model_fields(&self->reward_model, out);
    if (!err) err = csp_actor_fields(&self->actor, out);
    if (!err) err = csp_meta_reward_fields(&self->pfc, out);
    if (!err) err = csp_s1_alpha_fields(&self->s1_alpha, out);
    if (!err) err = csp_lc_fields(&self->lc, out);
    if (!err) err = csp_body_fields(&self->body, out);
    if (!err) err = csp_routes_fields(&self->routes, out);
    char prefix[sizeof out->prefix];
    memcpy(prefix, out->prefix, sizeof prefix);
    snprintf(out->prefix, sizeof out->prefix, "%.48schoice.", prefix);
    if (!err) err = csp_rng_fields(&self->rng_choice, out);
    snprintf(out->prefix, sizeof out->prefix, "%.48slife.", prefix);
    if (!err) err = csp_rng_fields(&self->rng_life, out);
    memcpy(out->prefix, prefix, sizeof prefix);
    if (err) return err;
    const struct csp_field list[] = {
        {"agent.stage", "1", "0 no learning, 1 development, 2 adult", &self->stage, 1,
         CSP_FIELD_DOUBLE},
        {"agent.effort", "reward", "cost still to be paid", &self->effort, 1, CSP_FIELD_DOUBLE},
        {"agent.s1_drive", "Hz", "drive of the alpha generator, two poles", self->s1_drive, 2,
         CSP_FIELD_DOUBLE},
        {"agent.last_action", "1", "last action, -1 none", &self->last_action, 1,
         CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

void csp_agent_bind(struct csp_agent *self)
{
    csp_rng_bind(&self->rng_choice);
    csp_rng_bind(&self->rng_life);
    csp_rng_bind(&self->hpc.rng);
    csp_bla_bind(&self->bla);
    csp_rng_bind(&self->s1_alpha.rng);
    csp_ent_bind(&self->ent);
    csp_critic_bind(&self->critic);
}

int csp_agent_copy(struct csp_agent *self, const struct csp_agent *src)
{
    const int err = csp_fields_copy(&self->fields, &src->fields);
    if (!err) csp_agent_bind(self);
    return err;
}

void csp_agent_reset(struct csp_agent *self)
{
    csp_cortex_reset(&self->cortex);
    csp_ent_reset(&self->ent);
    csp_orb_reset(&self->orb);
    csp_approach_reset(&self->approach);
    csp_forward_reset(&self->forward);
    csp_bla_reset(&self->bla);
    csp_pag_reset(&self->pag);
    csp_critic_reset(&self->critic);
    csp_actor_reset(&self->actor);
    csp_meta_reward_reset(&self->pfc);
    csp_lc_reset(&self->lc);
    csp_routes_reset(&self->routes);
    self->effort = 0.0;
    self->last_action = -1.0;
}

void csp_agent_rest(struct csp_agent *self, double seconds)
{
    csp_agent_reset(self);
    csp_hpc_rest(&self->hpc, seconds);
    csp_pag_rest(&self->pag, seconds);
    csp_body_rest(&self->body, seconds);
}

static void hand_out_gates(struct csp_agent *self)
{
    const double *g = self->gate;
    for (size_t a = 0; a < CSP_AREAS; a++) {
        self->cortex.gate_r[a] = g[CSP_TARGET_aud + a];
        self->cortex.drive_r[a] = self->drive[CSP_TARGET_aud + a];
    }
    for (size_t a = 0; a < 2; a++) {
        self->cortex.gate_s[a] = g[CSP_TARGET_acc + a];
        self->cortex.drive_s[a] = self->drive[CSP_TARGET_acc + a];
    }
    self->critic.vta.gate = g[CSP_TARGET_vta];
    self->critic.vta.drive = self->drive[CSP_TARGET_vta];
    self->critic.vta.drive_lhb = self->drive[CSP_TARGET_lhb];
    self->pag.drive_bnst = self->drive[CSP_TARGET_bnst];
    self->pag.drive_pag = self->drive[CSP_TARGET_pag];
}

void csp_agent_gate(struct csp_agent *self, int target, double gain, double drive)
{
    if (target < 0 || target >= CSP_N_TARGETS) return;
    const int pathway = csp_agent_target_is_pathway(target); /* stimulated: its gain grows */
    self->gate[target] = pathway ? gain + drive : gain;
    self->drive[target] = pathway ? 0.0 : drive;
    csp_wiring_refresh(self);
    hand_out_gates(self);
    self->cortex.still = 0.0;
}

size_t csp_agent_actions_max(const struct csp_agent *self)
{
    (void)self;
    return CSP_ACTIONS;
}
size_t csp_agent_lines(const struct csp_agent *self)
{
    return self->senses.n;
}
size_t csp_agent_latent_size(const struct csp_agent *self)
{
    return self->cortex.assoc[0].n;
}
const csp_real *csp_agent_latent(const struct csp_agent *self)
{
    return self->cortex.s;
}
double csp_agent_tick(const struct csp_agent *self)
{
    return 1e-3 * self->spec->tick;
}
void csp_agent_learning(struct csp_agent *self, int on)
{
    self->stage = on ? 2.0 : 0.0;
}

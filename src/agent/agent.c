/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/agent.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include "percept.h"
#include "routing.h"
#include "wiring.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const target_names[] = {
#define CSP_TARGET_NAME(name, doc) #name,
    CSP_TARGETS(CSP_TARGET_NAME)};
static const char *const target_docs[] = {
#define CSP_TARGET_DOC(name, doc) doc,
    CSP_TARGETS(CSP_TARGET_DOC)};

static int build_cortex(struct csp_agent *self)
{
    const struct csp_sizes_params *n = &self->spec->sizes;
    const struct csp_senses *s = &self->senses;
    const struct csp_area sens[CSP_AREAS] = {{"aud", s->n_area[0], (size_t)n->aud, 0},
                                             {"vis", s->n_area[1], (size_t)n->vis, 0},
                                             {"pir", s->n_area[2], (size_t)n->pir, 0},
                                             {"som", s->n_area[3], (size_t)n->som, 0},
                                             {"mot", s->n_area[4], (size_t)n->mot, 0}};
    const struct csp_area assoc[2] = {{"acc", 0, (size_t)n->acc, CSP_AREAS},
                                      {"tea", 0, (size_t)n->tea, 3}};
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
    const struct csp_senses_params *p = &self->spec->senses;
    for (size_t i = 0; i < s->n; i++) {
        double prec = p->p_common;
        if (s->lines[i].role == CSP_LINE_SELF) prec = p->p_self;
        if (s->lines[i].role == CSP_LINE_INTERO) prec = p->p_intero;
        if (s->lines[i].role == CSP_LINE_OTHER) prec = p->p_other;
        self->cortex.prec_pos[i] = self->cortex.prec_neg[i] = (csp_real)prec;
    }
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
    self->n_bla = csp_wire_bla_size(self);
    struct csp_rng rng;
    csp_rng_stream(&rng, self->seed, self->animal, "projections");
    self->banks = spec->gains.split > 0 ? 2 : 1;
    const size_t nb = self->banks, n_line = nb * self->senses.n;
    int err = csp_project_init(&self->la, self->n_bla, n_la, spec->gains.la_h, spec->gains.la_t,
                               &rng);
    if (!err)
        err = csp_project_init(&self->nac, self->n_z, n_nac, spec->gains.nac_h,
                               spec->gains.nac_t, &rng);
    struct csp_rng own;
    csp_rng_stream(&own, self->seed, self->animal, "pfc");
    if (!err)
        err = csp_meta_reward_init(&self->pfc, csp_wire_pfc_size(self), spec->tick, &c->pfc,
                                   &own);
    if (!err) err = csp_routing_init(self);
    self->n_who = self->pfc.on || self->routes.g_reason > 0 ? 2 : 0;
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
    self->x_pfc = csp_vec_alloc(csp_wire_pfc_size(self) + 1);
    self->line_B = csp_vec_alloc(self->senses.n);
    self->m_hat = csp_vec_alloc(self->ent.n * self->ent.k);
    self->net_hat = csp_vec_alloc(csp_cortex_state_size(&self->cortex));
    self->m_list = calloc(self->ent.n, sizeof *self->m_list);
    if (!self->z_bla || !self->z_nac || !self->z_hat || !self->x_act || !self->h_hat ||
        !self->la_hat || !self->x_ctx || !self->x_pfc || !self->line_B || !self->z_who ||
        !self->m_hat || !self->net_hat || !self->m_list)
        return CSP_FAIL(CSP_E_MEMORY, "agent %s", spec->name);
    return nb > 1 ? build_banks(self) : CSP_OK;
}

int csp_agent_init(struct csp_agent *self, const struct csp_agent_spec *spec, uint64_t seed,
                   uint64_t animal)
{
    *self = (struct csp_agent){
        .spec = spec, .seed = seed, .animal = animal, .stage = 2.0, .last_action = -1.0};
    for (size_t t = 0; t < CSP_N_TARGETS; t++) self->gate[t] = 1.0;
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

/* Dopamine above rest that says: what was feared did not come. */
static double relief(const struct csp_agent *self, const struct csp_obs *obs)
{
    const double da = self->gate[CSP_TARGET_vta_ba] * self->critic.vta.da;
    if (!(da > 0) || obs->primary.food > 0) return 0.0;
    return da * (1.0 - self->spec->gains.hers * csp_another_seen(self, obs->line));
}

static void apply_gates(struct csp_agent *self)
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
    self->critic.vta.gate_lhb = g[CSP_TARGET_lhb];
    self->critic.vta.gate_rmtg = g[CSP_TARGET_rmtg];
    self->critic.vta.drive = self->drive[CSP_TARGET_vta];
    self->critic.vta.drive_lhb = self->drive[CSP_TARGET_lhb];
    self->pag.drive_bnst = self->drive[CSP_TARGET_bnst];
    self->pag.drive_pag = self->drive[CSP_TARGET_pag];
}

void csp_agent_gate(struct csp_agent *self, int target, double gain, double drive)
{
    if (target < 0 || target >= CSP_N_TARGETS) return;
    const int pathway = target >= CSP_TARGET_acc_bla; /* stimulated: its gain grows */
    self->gate[target] = pathway ? gain + drive : gain;
    self->drive[target] = pathway ? 0.0 : drive;
    apply_gates(self);
    self->cortex.still = 0.0;
}

static void stimulate(struct csp_project *population, double drive)
{
    for (size_t i = 0; drive != 0.0 && i < population->n; i++)
        population->y[i] += (csp_real)drive;
}

static double ent_gain(const struct csp_agent *self)
{
    const double *g = self->gate;
    return self->spec->gains.ent_nac * g[CSP_TARGET_ent_nac] * g[CSP_TARGET_ent] *
           g[CSP_TARGET_bla];
}

static void time_cells(struct csp_agent *self, double o, const csp_real line[])
{
    const size_t n = self->senses.n;
    const csp_real *x = csp_lines_in_banks(self, o, line, self->line_2),
                   *prec = self->cortex.prec_pos;
    for (size_t b = 0; b < self->banks && self->banks > 1; b++)
        memcpy(self->prec_2 + b * n, prec, n * sizeof *prec);
    csp_ent_step(&self->ent, x, self->banks > 1 ? self->prec_2 : prec, ent_gain(self));
}

/* The field of S1: its own activity excites, arousal inhibits by way of interneurons. It is
 * only looked at, so it goes on over trials and gaps: a reset would be seen as an event. */
static void s1_field(struct csp_agent *self)
{
    const struct csp_gains_params *g = &self->spec->gains;
    const struct csp_cortex *cortex = &self->cortex;
    const size_t som = 3, n = cortex->sens[som].n;
    const double R_e = self->pfc.R.g * self->reward_model.rhat;
    const double N = csp_lc_step(&self->lc, self->pag.C, R_e, self->gate[CSP_TARGET_lc]);
    if (!(g->som_s1 > 0) && !(g->lc_s1 > 0)) return;
    const double rate = csp_sum(n, cortex->r + cortex->r0[som]) / (double)n;
    const double k = csp_leak(self->spec->tick, g->tau_s1);
    self->s1_drive[0] += k * (g->som_s1 * rate - self->s1_drive[0]);
    self->s1_drive[1] += k * (self->s1_drive[0] - self->s1_drive[1]);
    (void)csp_s1_alpha_step(&self->s1_alpha, self->s1_drive[1], g->lc_s1 * N);
}

/* The lines with own arousal on those of the heart. */
static const csp_real *with_arousal(struct csp_agent *self, const csp_real line[])
{
    const double g = self->spec->gains.body_som * self->spec->senses.g_intero * self->body.B;
    if (!(g > 0)) return line;
    memcpy(self->line_B, line, self->senses.n * sizeof *line);
    for (size_t i = 9; i < 11; i++) self->line_B[self->senses.intero + i] += (csp_real)g;
    return self->line_B;
}

/* Top-down edit of what follows from another's event; A: fear before the edit. */
static void edit(struct csp_agent *self, const csp_real line[], double noci, double A,
                 double own, int learn)
{
    if (!self->pfc.on) return;
    csp_wire_pfc(self, line);
    const struct csp_meta_reward_in in = {.x = self->x_pfc,
                                          .R = self->reward_model.rhat,
                                          .A = A,
                                          .rew = self->body.rew,
                                          .us = noci,
                                          .p = (1.0 - own) * csp_another_acts(self, line),
                                          .gate = self->gate[CSP_TARGET_pfc],
                                          .learn = learn};
    csp_meta_reward_step(&self->pfc, &in);
}

/* Features of an imagined input, in banks. */
static const csp_real *imagined(struct csp_agent *self, struct csp_project *to,
                                const csp_real z[], double o, csp_real out[])
{
    csp_real *one = self->banks < 2   ? out
                    : to == &self->la ? self->la_2 + 2 * to->n
                                      : self->nac_2 + 2 * to->n;
    csp_project_step(to, z, one);
    return csp_in_banks(self, to->n, o, one, out);
}

/* Worth and threat of the event that is expected next, by letting the cortex infer it. */
static void imagine(struct csp_agent *self)
{
    const struct csp_orb_params *p = &self->orb.par;
    const double *g = self->gate;
    struct csp_sparse m = csp_ent_view(&self->ent);
    const csp_real *kernel = csp_ent_kernel(&self->ent, p->age);
    const csp_real *line = self->orb.y;
    double o = 0.0;
    if (self->banks > 1) {
        o = csp_lines_of_banks(self, self->orb.y, self->line_2 + 2 * self->senses.n);
        line = self->line_2 + 2 * self->senses.n;
    }
    csp_cortex_imagine(&self->cortex, line, (int)p->steps, self->net_hat, self->z_hat);
    csp_wire_nac_imagined(self, self->z_hat);
    const csp_real *h = imagined(self, &self->nac, self->z_nac, o, self->h_hat);
    m.v = self->m_hat;
    m.list = self->m_list;
    m.n = 0;
    for (size_t i = 0; i < self->ent.n; i++) {
        if (!(self->orb.y[i] > 0)) continue;
        const csp_real s = (csp_real)ent_gain(self) * self->orb.y[i];
        for (size_t k = 0; k < m.block; k++) self->m_hat[i * m.block + k] = s * kernel[k];
        self->m_list[m.n++] = i;
    }
    const double R = csp_reward_model_predict(&self->reward_model, h);
    self->orb.V = csp_wire_nac_gate(self) *
                  (csp_critic_value(&self->critic, h, &m) + self->forward.par.tau_one * R);
    csp_wire_bla_imagined(self, self->z_hat, line);
    const csp_real *la = imagined(self, &self->la, self->z_bla, o, self->la_hat);
    self->orb.A = g[CSP_TARGET_bla] * g[CSP_TARGET_la] * csp_bla_predict(&self->bla, la, NULL);
}

static void expect_next(struct csp_agent *self, int learn)
{
    const double gate = self->gate[CSP_TARGET_orb];
    learn = learn && gate > 0;
    csp_orb_wait(&self->orb, learn);
    if (!(self->ent.power > 0) || self->gate[CSP_TARGET_ent] <= 0) return;
    const double power = csp_orb_event(&self->orb, self->ent.o, learn);
    self->orb.V = self->orb.A = 0.0;
    if (gate <= 0 || self->at_home || power < self->orb.par.theta) return;
    imagine(self);
    self->orb.V *= gate * self->gate[CSP_TARGET_bla]; /* BLA: Schoenbaum 2003 */
    self->orb.A *= gate;
}

void csp_agent_step(struct csp_agent *self, const struct csp_obs *obs, struct csp_act *act)
{
    const double *g = self->gate, dt = 1e-3 * self->spec->tick;
    const int learn = (int)self->stage;
    const double skipped = self->cortex.skipped, updates = self->cortex.updates;
    csp_cortex_step(&self->cortex, with_arousal(self, obs->line), learn);
    const double o = self->banks > 1 ? csp_another_acts(self, obs->line) : 0.0;
    time_cells(self, o, obs->line);
    expect_next(self, learn > 0);
    if (self->cortex.skipped == skipped) { /* else: nothing below can have moved either */
        csp_wire_bla(self, obs->line);
        csp_project_step(&self->la, self->z_bla, NULL);
        stimulate(&self->la, self->drive[CSP_TARGET_la]);
        csp_wire_nac(self);
        csp_project_step(&self->nac, self->z_nac, NULL);
        stimulate(&self->nac, self->drive[CSP_TARGET_nac]);
        self->counts.updates +=
            (double)(self->la.n * self->la.n_in + self->nac.n * self->nac.n_in);
    }
    /* amygdala, PAG */
    const csp_real *la = csp_in_banks(self, self->la.n, o, self->la.y, self->la_2),
                   *nac = csp_in_banks(self, self->nac.n, o, self->nac.y, self->nac_2);
    const double innate = self->spec->gains.innate, mirror = self->spec->gains.mirror,
                 released = innate > 0 ? innate * csp_another_releases(self, obs->line) : 0.0,
                 mirrored = mirror > 0 ? mirror * csp_another_hurts(self, obs->line) : 0.0,
                 noci = obs->primary.noci + mirrored;
    const double S = csp_own_efference(self, obs->line),
                 novel = self->cortex.since < self->spec->circuits.bla.t_novel;
    csp_routing_see(self, obs, S, learn > 0);
    csp_wire_context(self, obs->line);
    csp_hpc_step(&self->hpc, self->x_ctx, g[CSP_TARGET_hpc]);
    const struct csp_bla_in in = {.z = la,
                                  .c = self->hpc.c,
                                  .us = noci + self->spec->gains.arousal_la * self->body.B,
                                  .S = S,
                                  .relief = relief(self, obs),
                                  .gate = g[CSP_TARGET_bla] * g[CSP_TARGET_la],
                                  .drive = self->drive[CSP_TARGET_bla],
                                  .gate_ext = g[CSP_TARGET_ba_ext],
                                  .gate_itc = g[CSP_TARGET_itc],
                                  .gate_pag = g[CSP_TARGET_pag] * g[CSP_TARGET_pag_la],
                                  .novel = novel,
                                  .learn = learn > 0};
    const double A = csp_bla_step(&self->bla, &in);
    edit(self, obs->line, noci, A, S,
         learn > 1 && novel > 0); /* prefrontal plasticity: adult */
    csp_routing_open(self);
    const double pfc =
        self->pfc.A.g * (1.0 + g[CSP_TARGET_pfc] * (self->spec->gains.pfc_cea - 1.0));
    const double to_cea = self->spec->gains.bla_cea * g[CSP_TARGET_bla_cea] * fmax(pfc, 0.0) *
                          csp_routing_fear(self) * g[CSP_TARGET_cea];
    csp_pag_step(&self->pag, A, noci, to_cea, g[CSP_TARGET_bnst], g[CSP_TARGET_pag],
                 self->drive[CSP_TARGET_cea] + released);
    /* body */
    const double pay = self->effort > 1e-9 ? self->effort * csp_leak(dt, 0.1) : self->effort;
    self->effort -= pay;
    double rew =
        csp_body_step(&self->body, obs->primary.noci, obs->primary.food, self->pag.C, pay / dt);
    rew += (1.0 - g[CSP_TARGET_body_loop]) * self->spec->body.g_arousal_drive * self->body.B;
    rew += csp_routing_back(self, obs, pay / dt, learn > 0);
    /* striatum */
    const struct csp_sparse m = csp_ent_view(&self->ent);
    self->critic.vta.pain = self->spec->body.r_pain * obs->primary.noci * dt;
    const double da =
        csp_critic_step(&self->critic, rew, nac, &m,
                        csp_wire_nac_gate(self) * csp_routing_value(self), learn > 0);
    csp_routing_response(self, rew);
    const struct csp_approach_in to_app = {.z = la,
                                           .z2 = self->bla.z2,
                                           .food = obs->primary.food,
                                           .V = self->critic.V,
                                           .V_O = g[CSP_TARGET_orb_app] * self->orb.V,
                                           .A_O = g[CSP_TARGET_orb_app] * self->orb.A,
                                           .gate = g[CSP_TARGET_cea] * g[CSP_TARGET_cea_app] *
                                                   g[CSP_TARGET_la],
                                           .learn = learn > 0};
    csp_approach_step(&self->approach, &to_app);
    csp_reward_model_step(&self->reward_model, rew, nac,
                          learn > 0 && novel > 0 && g[CSP_TARGET_nac] > 0 &&
                              g[CSP_TARGET_vta] > 0);
    csp_actor_step(&self->actor, da * g[CSP_TARGET_dms], learn > 0);
    csp_forward_step(&self->forward,
                     csp_routing_outcome(
                         self, csp_in_banks(self, self->n_z, o, self->cortex.s, self->z_2), S));
    s1_field(self);
    self->counts.ticks += 1;
    self->counts.updates += self->cortex.updates - updates;
    if (act)
        *act = (struct csp_act){.freeze = self->pag.F,
                                .flee = self->pag.E,
                                .arousal = self->body.B,
                                .pain = self->pag.P,
                                .approach = self->approach.CR};
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
int csp_agent_target(const struct csp_agent *self, const char *name)
{
    (void)self;
    for (int t = 0; t < CSP_N_TARGETS; t++)
        if (strcmp(target_names[t], name) == 0) return t;
    return -1;
}
int csp_agent_can_stimulate(int target)
{
    static const int silent_only[] = {
        CSP_TARGET_pfc, CSP_TARGET_dms, CSP_TARGET_rmtg,   CSP_TARGET_ent,     CSP_TARGET_hpc,
        CSP_TARGET_orb, CSP_TARGET_itc, CSP_TARGET_ba_ext, CSP_TARGET_cea_app, CSP_TARGET_lc};
    for (size_t i = 0; i < sizeof silent_only / sizeof *silent_only; i++)
        if (target == silent_only[i]) return 0;
    return target >= 0 && target < CSP_N_TARGETS;
}
const char *csp_agent_target_name(size_t i)
{
    return i < CSP_N_TARGETS ? target_names[i] : NULL;
}
const char *csp_agent_target_doc(size_t i)
{
    return i < CSP_N_TARGETS ? target_docs[i] : NULL;
}
size_t csp_agent_target_count(void)
{
    return CSP_N_TARGETS;
}

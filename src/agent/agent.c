/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/agent.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include "inputs.h"
#include "routing.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Verbs of a row of circuits.h. */
#define NOTHING(...)
#define DO_NO(type, member)
#define DO_FREE(type, member) csp_##type##_free(&self->member);
#define DO_RESET(type, member) csp_##type##_reset(&self->member);
#define DO_BIND(type, member) csp_##type##_bind(&self->member);
#define DO_RNG(type, member) csp_rng_bind(&self->member.rng);

static int init_cortex(struct csp_agent *self)
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
                                    csp_agent_tick(self), CSP_AREAS, sens, 2, assoc, &rng);
    if (err) return err;
    for (size_t i = 0; i < s->n; i++)
        self->cortex.prec_pos[i] = self->cortex.prec_neg[i] =
            (csp_real)csp_senses_precision(&self->spec->senses, &s->lines[i]);
    csp_cortex_refresh(&self->cortex, 20);
    self->n_z = self->cortex.n_s;
    csp_input_la_size(self);
    self->n_line = self->banks * s->n;
    self->n_la = self->banks * (size_t)n->la;
    self->n_nac = self->banks * (size_t)n->nac;
    self->n_feat = self->spec->circuits.forward.features > 0 ? self->n_nac : 0;
    self->n_out = self->banks * self->n_z + self->n_who + self->n_util + self->n_feat;
    return CSP_OK;
}

/* A stream of random numbers of the animal for one purpose. */
static struct csp_rng *stream(const struct csp_agent *self, const char *purpose,
                              struct csp_rng *rng)
{
    csp_rng_stream(rng, self->seed, self->animal, purpose);
    return rng;
}

static int init_hpc(struct csp_agent *self)
{
    struct csp_rng rng;
    return csp_hpc_init(&self->hpc, 2 * self->spec->contexts.n, &self->spec->circuits.hpc,
                        stream(self, "hpc", &rng), self->seed, self->animal);
}

/* Fixed random features: la, then nac, of one stream. */
static int init_expansions(struct csp_agent *self)
{
    const struct csp_agent_spec *spec = self->spec;
    const struct csp_sizes_params *n = &spec->sizes;
    struct csp_rng rng;
    stream(self, "projections", &rng);
    const int err = csp_project_init(&self->la, self->n_bla, (size_t)n->la, spec->gains.la_h,
                                     spec->gains.la_t, &rng);
    if (err) return err;
    return csp_project_init(&self->nac, self->n_z, (size_t)n->nac, spec->gains.nac_h,
                            spec->gains.nac_t, &rng);
}

static int init_bla(struct csp_agent *self)
{
    const struct csp_circuits *par = &self->spec->circuits;
    struct csp_rng rng;
    return csp_bla_init(&self->bla, self->n_la, (size_t)par->hpc.cells, csp_agent_tick(self),
                        &par->bla, stream(self, "bla", &rng));
}

static int init_critic(struct csp_agent *self)
{
    const struct csp_circuits *par = &self->spec->circuits;
    struct csp_rng rng;
    return csp_critic_init(&self->critic, self->n_nac, self->ent.n, self->ent.k,
                           csp_agent_tick(self), &par->critic, &par->vta,
                           stream(self, "vta", &rng));
}

static int init_pfc(struct csp_agent *self)
{
    struct csp_rng rng;
    return csp_meta_reward_init(&self->pfc, csp_input_pfc_size(self), csp_agent_tick(self),
                                &self->spec->circuits.pfc, stream(self, "pfc", &rng));
}

static int init_circuits(struct csp_agent *a)
{
    const struct csp_circuits *par = &a->spec->circuits;
    const double dt = csp_agent_tick(a);
    int err = CSP_OK;
#define INIT(member, type, init, ...) \
    if (!err) err = init;
    CSP_CIRCUITS(INIT, INIT, NOTHING)
    return err;
}

static int make_scratch(struct csp_agent *a)
{
    const int split = a->banks > 1;
    int ok = 1;
#define MAKE(member, n)                            \
    a->member = (n) > 0 ? csp_vec_alloc(n) : NULL; \
    ok = ok && (a->member || (n) == 0);
    CSP_SCRATCH(MAKE)
    a->m_list = calloc(a->ent.n, sizeof *a->m_list);
    return ok && a->m_list ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "agent %s", a->spec->name);
}

/* What is represented besides what happens, as far as something reads it. */
static void choose_features(struct csp_agent *self)
{
    const struct csp_meta_reward_params *pfc = &self->spec->circuits.pfc;
    const int edited = pfc->eta_R > 0 || pfc->eta_A > 0,
              reason = csp_projection_gain(self, CSP_P_reason_dms) > 0,
              utility = csp_projection_gain(self, CSP_P_utility_dms) > 0;
    self->banks = csp_projection_gain(self, CSP_P_who_la) > 0 ? 2 : 1;
    self->n_who = edited || reason ? 2 : 0;
    self->n_util = utility ? 2 : 0;
}

/* The factors of spec.h: one stream a row, so that a row more moves no other. */
static void draw_temperament(struct csp_agent *self)
{
    const struct csp_temperament_params *sd = &self->spec->temperament;
    const double of[CSP_TEMPERS] = {sd->learning, sd->temperature, sd->arousal};
    static const char *const purpose[CSP_TEMPERS] = {
        "temperament learning", "temperament temperature", "temperament arousal"};
    for (int k = 0; k < CSP_TEMPERS; k++) {
        struct csp_rng rng;
        const double N = csp_dist_normal(stream(self, purpose[k], &rng));
        self->temperament[k] = of[k] > 0 ? csp_exp(of[k] * N - 0.5 * of[k] * of[k]) : 1.0;
    }
}

/* Parameters of the circuits, from those of the file. */
static void apply_temperament(struct csp_agent *self)
{
    const struct csp_circuits *par = &self->spec->circuits;
    const double learning = self->temperament[CSP_TEMPER_LEARNING],
                 arousal = self->temperament[CSP_TEMPER_AROUSAL];
    self->critic.par.alpha = learning * par->critic.alpha;
    self->actor.par.alpha_G = learning * par->actor.alpha_G;
    self->actor.par.alpha_N = learning * par->actor.alpha_N;
    csp_reward_model_hasten(&self->reward_model, learning);
    self->actor.par.beta = self->temperament[CSP_TEMPER_TEMPERATURE] * par->actor.beta;
    self->body.par.k_noci = arousal * self->spec->body.k_noci;
    self->body.par.k_A = arousal * self->spec->body.k_A;
}

int csp_agent_init(struct csp_agent *self, const struct csp_agent_spec *spec, uint64_t seed,
                   uint64_t animal)
{
    *self = (struct csp_agent){
        .spec = spec, .seed = seed, .animal = animal, .stage = 2.0, .last_action = -1.0};
    for (size_t t = 0; t < CSP_N_GATES; t++) self->gate[t] = 1.0;
    csp_wiring_refresh(self);
    choose_features(self);
    int err = csp_senses_init(&self->senses, spec);
    if (!err) err = init_circuits(self);
    if (!err) err = make_scratch(self);
    if (err) return csp_error_context(err, "agent `%s`: ", spec->name);
    draw_temperament(self);
    apply_temperament(self);
    csp_rng_stream(&self->rng_choice, seed, animal, "choice");
    csp_rng_stream(&self->rng_life, seed, animal, "life");
    return csp_agent_fields(self, &self->fields);
}

void csp_agent_free(struct csp_agent *self)
{
    csp_senses_free(&self->senses);
#define FREE(member, type, init, free, ...) DO_##free(type, member)
    CSP_CIRCUITS(FREE, FREE, NOTHING)
#define FREE_VECTOR(member, n) csp_vec_free(self->member);
    CSP_SCRATCH(FREE_VECTOR)
    free(self->m_list);
    csp_fields_free(&self->fields);
    *self = (struct csp_agent){0};
}

/* States of the animal that belong to no circuit. */
static int own_fields(struct csp_agent *self, struct csp_fields *out)
{
    int err = CSP_OK;
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
        {"agent.events", "count", "events of the life so far", &self->events, 1,
         CSP_FIELD_DOUBLE},
        {"agent.last_action", "1", "last action, -1 none", &self->last_action, 1,
         CSP_FIELD_DOUBLE},
        {"temperament.learning", "1", "factor on learning rates of value",
         &self->temperament[CSP_TEMPER_LEARNING], 1, CSP_FIELD_DOUBLE},
        {"temperament.temperature", "1", "factor on the inverse temperature of choice",
         &self->temperament[CSP_TEMPER_TEMPERATURE], 1, CSP_FIELD_DOUBLE},
        {"temperament.arousal", "1", "factor on the gains of arousal",
         &self->temperament[CSP_TEMPER_AROUSAL], 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

int csp_agent_fields(struct csp_agent *a, struct csp_fields *out)
{
    int err = CSP_OK;
#define FIELDS(member, type, ...) \
    if (!err) err = csp_##type##_fields(&a->member, out);
#define FIELDS_OF_PART(member, type, init, free, reset, bind, fields) \
    if (!err) err = fields;
    CSP_CIRCUITS(FIELDS, FIELDS_OF_PART, NOTHING)
    return err ? err : own_fields(a, out);
}

void csp_agent_bind(struct csp_agent *self)
{
    csp_rng_bind(&self->rng_choice);
    csp_rng_bind(&self->rng_life);
    apply_temperament(self);
#define BIND(member, type, init, free, reset, bind, ...) DO_##bind(type, member)
    CSP_CIRCUITS(BIND, BIND, NOTHING)
}

int csp_agent_copy(struct csp_agent *self, const struct csp_agent *src)
{
    const int err = csp_fields_copy(&self->fields, &src->fields);
    if (!err) csp_agent_bind(self);
    return err;
}

void csp_agent_end(struct csp_agent *self)
{
    const int learn = self->stage > 0;
    const double da = csp_critic_end(&self->critic, learn && self->gate[CSP_TARGET_nac] > 0);
    csp_actor_step(&self->actor, da * csp_projection_gain(self, CSP_P_vta_dms), learn);
    csp_bla_end(&self->bla, learn && csp_projection_gain(self, CSP_P_la_bla) > 0);
}

void csp_agent_reset(struct csp_agent *self)
{
    csp_agent_end(self);
#define RESET(member, type, init, free, reset, ...) DO_##reset(type, member)
    CSP_CIRCUITS(RESET, RESET, NOTHING)
    self->effort = 0.0;
    self->last_action = -1.0;
}

void csp_agent_rest(struct csp_agent *self, double seconds)
{
    csp_agent_reset(self);
    csp_hpc_rest(&self->hpc, seconds);
    csp_bla_rest(&self->bla, seconds);
    csp_pag_rest(&self->pag, seconds);
    csp_body_rest(&self->body, seconds);
}

void csp_agent_hunger(struct csp_agent *self, double H)
{
    self->body.H = H;
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
    if (target < 0 || target >= CSP_N_GATES) return;
    const int pathway = csp_agent_target_is_pathway(target); /* stimulated: its gain grows */
    self->gate[target] = pathway ? gain + drive : gain;
    self->drive[target] = pathway ? 0.0 : drive;
    csp_wiring_refresh(self);
    hand_out_gates(self);
    self->cortex.still = 0.0;
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

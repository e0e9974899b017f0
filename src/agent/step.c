/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * step: one tick as a list of stages. Circuits know nothing of one another; each stage steps one
 * or two of them and hands on what they say. What a stage needs of an earlier one is in the
 * animal (its circuits) or in struct tick.
 */
#include "conspecific/agent/agent.h"
#include "conspecific/core/num/rate.h"
#include "inputs.h"
#include "routing.h"
#include <math.h>
#include <string.h>

struct tick { /* what the stages hand on */
    const struct csp_obs *obs;
    struct csp_percept seen;
    int learn;                /* something is learnt; also by the adult alone: self->stage */
    const csp_real *la, *nac; /* features, in banks */
    double novel;             /* 1: the input has just changed */
    double noci;              /* own nociception, and what is mirrored (gains.mirror) */
    double A;                 /* fear before the edit */
    double cost;              /* effort paid [reward/s] */
    double rew;               /* reward [reward/s] */
};

static void perceive(const struct csp_agent *self, const struct csp_obs *obs, struct tick *t)
{
    *t = (struct tick){
        .obs = obs, .seen = csp_percept_of(self, obs->line), .learn = self->stage > 0};
    const double mirror = self->spec->gains.mirror;
    t->noci = obs->primary.noci + mirror * t->seen.hurts;
}

/* The lines with own arousal on those of the heart. */
static const csp_real *with_arousal(struct csp_agent *self, const csp_real line[])
{
    const double g = self->spec->gains.body_som * self->spec->senses.g_intero * self->body.B;
    if (!(g > 0)) return line;
    memcpy(self->line_B, line, self->senses.n * sizeof *line);
    for (size_t i = CSP_INTERO_HEART; i < CSP_INTERO; i++)
        self->line_B[self->senses.intero + i] += (csp_real)g;
    return self->line_B;
}

static double ent_gain(const struct csp_agent *self)
{
    const double *g = self->gate;
    return self->spec->gains.ent_nac * g[CSP_TARGET_ent_nac] * g[CSP_TARGET_ent] *
           g[CSP_TARGET_bla];
}

static void stimulate(struct csp_project *population, double drive)
{
    for (size_t i = 0; drive != 0.0 && i < population->n; i++)
        population->y[i] += (csp_real)drive;
}

/* What happens: cortex, then the time cells that its onsets start. */
static void infer(struct csp_agent *self, struct tick *t)
{
    const size_t n = self->senses.n;
    csp_cortex_step(&self->cortex, with_arousal(self, t->obs->line), (int)self->stage);
    const csp_real *x = csp_lines_in_banks(self, t->seen.share, t->obs->line, self->line_2),
                   *prec = self->cortex.prec_pos;
    for (size_t b = 0; b < self->banks && self->banks > 1; b++)
        memcpy(self->prec_2 + b * n, prec, n * sizeof *prec);
    csp_ent_step(&self->ent, x, self->banks > 1 ? self->prec_2 : prec, ent_gain(self));
    t->novel = self->cortex.since < self->spec->circuits.bla.t_novel;
}

/* Features of an imagined input, in banks. */
static const csp_real *imagined(struct csp_agent *self, struct csp_project *to,
                                const csp_real z[], double other, csp_real out[])
{
    csp_real *one = self->banks < 2   ? out
                    : to == &self->la ? self->la_2 + 2 * to->n
                                      : self->nac_2 + 2 * to->n;
    csp_project_step(to, z, one);
    return csp_in_banks(self, to->n, other, one, out);
}

/* Time cells as they will be, orb.par.age into the event that is expected next. */
static struct csp_sparse imagined_time(struct csp_agent *self)
{
    struct csp_sparse m = csp_ent_view(&self->ent);
    const csp_real *kernel = csp_ent_kernel(&self->ent, self->orb.par.age);
    m.v = self->m_hat;
    m.list = self->m_list;
    m.n = 0;
    for (size_t i = 0; i < self->ent.n; i++) {
        if (!(self->orb.y[i] > 0)) continue;
        const csp_real s = (csp_real)ent_gain(self) * self->orb.y[i];
        for (size_t k = 0; k < m.block; k++) self->m_hat[i * m.block + k] = s * kernel[k];
        self->m_list[m.n++] = i;
    }
    return m;
}

/* Worth and threat of the event that is expected next, by letting the cortex infer it. */
static void ask_about_next(struct csp_agent *self)
{
    const struct csp_orb_params *p = &self->orb.par;
    const double *g = self->gate;
    const csp_real *line = self->orb.y;
    double other = 0.0;
    if (self->banks > 1) {
        csp_real *one = self->line_2 + 2 * self->senses.n;
        other = csp_lines_of_banks(self, self->orb.y, one);
        line = one;
    }
    csp_cortex_imagine(&self->cortex, line, (int)p->steps, self->net_hat, self->z_hat);
    csp_input_nac_imagined(self, self->z_hat);
    const csp_real *h = imagined(self, &self->nac, self->z_nac, other, self->h_hat);
    const struct csp_sparse m = imagined_time(self);
    const double R = csp_reward_model_predict(&self->reward_model, h);
    self->orb.V = csp_nac_gate(self) *
                  (csp_critic_value(&self->critic, h, &m) + self->forward.par.tau_one * R);
    csp_input_la_imagined(self, self->z_hat, line);
    const csp_real *la = imagined(self, &self->la, self->z_bla, other, self->la_hat);
    self->orb.A = g[CSP_TARGET_bla] * g[CSP_TARGET_la] * csp_bla_predict(&self->bla, la, NULL);
}

/* An event has begun: which one comes after it, and what would that be worth? */
static void imagine(struct csp_agent *self, const struct tick *t)
{
    const double gate = self->gate[CSP_TARGET_orb];
    const int learn = t->learn && gate > 0;
    csp_orb_wait(&self->orb, learn);
    if (!(self->ent.power > 0) || self->gate[CSP_TARGET_ent] <= 0) return;
    const double power = csp_orb_event(&self->orb, self->ent.o, learn);
    self->orb.V = self->orb.A = 0.0;
    if (gate <= 0 || self->at_home || power < self->orb.par.theta) return;
    ask_about_next(self);
    self->orb.V *= gate * self->gate[CSP_TARGET_bla]; /* BLA: Schoenbaum 2003 */
    self->orb.A *= gate;
}

/* Features that the amygdala and the accumbens read. */
static void encode(struct csp_agent *self, struct tick *t, int cortex_moved)
{
    if (cortex_moved) { /* else no feature can have moved either */
        csp_input_la(self, t->obs->line);
        csp_project_step(&self->la, self->z_bla, NULL);
        stimulate(&self->la, self->drive[CSP_TARGET_la]);
        csp_input_nac(self);
        csp_project_step(&self->nac, self->z_nac, NULL);
        stimulate(&self->nac, self->drive[CSP_TARGET_nac]);
        self->counts.updates +=
            (double)(self->la.n * self->la.n_in + self->nac.n * self->nac.n_in);
    }
    t->la = csp_in_banks(self, self->la.n, t->seen.share, self->la.y, self->la_2);
    t->nac = csp_in_banks(self, self->nac.n, t->seen.share, self->nac.y, self->nac_2);
}

/* Dopamine above rest that says: what was feared did not come. */
static double relief(const struct csp_agent *self, const struct tick *t)
{
    const double da = self->gate[CSP_TARGET_vta_ba] * self->critic.vta.da;
    if (!(da > 0) || t->obs->primary.food > 0) return 0.0;
    return da * (1.0 - self->spec->gains.hers * t->seen.seen);
}

/* Hippocampus and amygdala: where am I, and what pain is foretold? */
static void fear(struct csp_agent *self, struct tick *t)
{
    const double *g = self->gate;
    csp_routing_see(self, t->obs, &t->seen, t->learn);
    csp_input_context(self, t->obs->line);
    csp_hpc_step(&self->hpc, self->x_ctx, g[CSP_TARGET_hpc]);
    const struct csp_bla_in in = {.z = t->la,
                                  .c = self->hpc.c,
                                  .us = t->noci + self->spec->gains.arousal_la * self->body.B,
                                  .S = t->seen.own,
                                  .relief = relief(self, t),
                                  .gate = g[CSP_TARGET_bla] * g[CSP_TARGET_la],
                                  .drive = self->drive[CSP_TARGET_bla],
                                  .gate_ext = g[CSP_TARGET_ba_ext],
                                  .gate_itc = g[CSP_TARGET_itc],
                                  .gate_pag = g[CSP_TARGET_pag] * g[CSP_TARGET_pag_la],
                                  .novel = t->novel,
                                  .learn = t->learn};
    t->A = csp_bla_step(&self->bla, &in);
}

/* Top-down edit of what follows from another's event. Prefrontal plasticity is the adult's. */
static void edit(struct csp_agent *self, const struct tick *t)
{
    if (self->pfc.on) {
        csp_input_pfc(self, t->obs->line);
        const struct csp_meta_reward_in in = {.x = self->x_pfc,
                                              .R = self->reward_model.rhat,
                                              .A = t->A,
                                              .rew = self->body.rew,
                                              .us = t->noci,
                                              .p = (1.0 - t->seen.own) * t->seen.acts,
                                              .gate = self->gate[CSP_TARGET_pfc],
                                              .learn = self->stage > 1 && t->novel > 0};
        csp_meta_reward_step(&self->pfc, &in);
    }
    csp_routing_plasticity(self);
}

/* Central amygdala, BNST and PAG: reflexes. */
static void react(struct csp_agent *self, const struct tick *t)
{
    const double *g = self->gate;
    const double released = self->spec->gains.innate * t->seen.releases;
    const double pfc =
        self->pfc.A.g * (1.0 + g[CSP_TARGET_pfc] * (self->spec->gains.pfc_cea - 1.0));
    const double to_cea = self->spec->gains.bla_cea * g[CSP_TARGET_bla_cea] * fmax(pfc, 0.0) *
                          csp_routing_fear(self) * g[CSP_TARGET_cea];
    csp_pag_step(&self->pag, t->A, t->noci, to_cea, g[CSP_TARGET_bnst], g[CSP_TARGET_pag],
                 self->drive[CSP_TARGET_cea] + released);
}

/* Arousal and hunger, and the reward they pay. */
static void feel(struct csp_agent *self, struct tick *t)
{
    const double dt = csp_agent_tick(self);
    const double pay = self->effort > 1e-9 ? self->effort * csp_leak(dt, 0.1) : self->effort;
    const struct csp_primary *own = &t->obs->primary;
    self->effort -= pay;
    t->cost = pay / dt;
    t->rew = csp_body_step(&self->body, own->noci, own->food, self->pag.C, t->cost);
    t->rew += (1.0 - self->gate[CSP_TARGET_body_loop]) * self->spec->body.g_arousal_drive *
              self->body.B;
    t->rew += csp_routing_back(self, t->obs, t->cost, t->learn);
}

/* Accumbens and VTA: value, dopamine, and conditioned approach. */
static void value(struct csp_agent *self, const struct tick *t)
{
    const double *g = self->gate;
    const struct csp_sparse m = csp_ent_view(&self->ent);
    self->critic.vta.pain =
        self->spec->body.r_pain * t->obs->primary.noci * csp_agent_tick(self);
    csp_critic_step(&self->critic, t->rew, t->nac, &m,
                    csp_nac_gate(self) * csp_routing_value(self), t->learn);
    csp_routing_response(self, t->rew);
    const struct csp_approach_in in = {.z = t->la,
                                       .z2 = self->bla.z2,
                                       .food = t->obs->primary.food,
                                       .V = self->critic.V,
                                       .V_O = g[CSP_TARGET_orb_app] * self->orb.V,
                                       .A_O = g[CSP_TARGET_orb_app] * self->orb.A,
                                       .gate = g[CSP_TARGET_cea] * g[CSP_TARGET_cea_app] *
                                               g[CSP_TARGET_la],
                                       .learn = t->learn};
    csp_approach_step(&self->approach, &in);
    csp_reward_model_step(&self->reward_model, t->rew, t->nac,
                          t->learn && t->novel > 0 && g[CSP_TARGET_nac] > 0 &&
                              g[CSP_TARGET_vta] > 0);
}

/* Dorsal striatum and forward model: learning about the act that is under way. */
static void follow_up(struct csp_agent *self, const struct tick *t)
{
    csp_actor_step(&self->actor, self->critic.vta.da * self->gate[CSP_TARGET_dms], t->learn);
    const csp_real *z = csp_in_banks(self, self->n_z, t->seen.share, self->cortex.s, self->z_2);
    csp_forward_step(&self->forward, csp_routing_outcome(self, z, t->seen.own));
}

/* The field of S1: its own activity excites, arousal inhibits by way of interneurons. It is
 * only looked at, so it goes on over trials and gaps: a reset would be seen as an event. */
static void field(struct csp_agent *self)
{
    const struct csp_gains_params *g = &self->spec->gains;
    const struct csp_cortex *cortex = &self->cortex;
    const size_t n = cortex->sens[CSP_SOM].n;
    const double R_e = self->pfc.R.g * self->reward_model.rhat;
    const double N = csp_lc_step(&self->lc, self->pag.C, R_e, self->gate[CSP_TARGET_lc]);
    if (!(g->som_s1 > 0) && !(g->lc_s1 > 0)) return;
    const double rate = csp_sum(n, cortex->r + cortex->r0[CSP_SOM]) / (double)n;
    const double k = csp_leak(self->spec->tick, g->tau_s1);
    self->s1_drive[0] += k * (g->som_s1 * rate - self->s1_drive[0]);
    self->s1_drive[1] += k * (self->s1_drive[0] - self->s1_drive[1]);
    (void)csp_s1_alpha_step(&self->s1_alpha, self->s1_drive[1], g->lc_s1 * N);
}

void csp_agent_step(struct csp_agent *self, const struct csp_obs *obs, struct csp_act *act)
{
    const double skipped = self->cortex.skipped, updates = self->cortex.updates;
    struct tick t;
    perceive(self, obs, &t);
    infer(self, &t);
    imagine(self, &t);
    encode(self, &t, self->cortex.skipped == skipped);
    fear(self, &t);
    edit(self, &t);
    react(self, &t);
    feel(self, &t);
    value(self, &t);
    follow_up(self, &t);
    field(self);
    self->counts.ticks += 1;
    self->counts.updates += self->cortex.updates - updates;
    if (act)
        *act = (struct csp_act){.freeze = self->pag.F,
                                .flee = self->pag.E,
                                .arousal = self->body.B,
                                .pain = self->pag.P,
                                .approach = self->approach.CR};
}

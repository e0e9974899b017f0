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
    int learn;                /* something is learnt; what only adults learn asks self->stage */
    const csp_real *la, *nac; /* features, in banks */
    const csp_real *la_x;     /* synaptic drive of la, in banks */
    double novel;             /* 1: the input has just changed */
    double us;   /* own nociception, and what is mirrored, as the amygdala gets it */
    double A;    /* fear before the edit */
    double cost; /* effort paid [reward/s] */
    double rew;  /* reward [reward/s] */
};

static double gain(const struct csp_agent *self, enum csp_projection p)
{
    return csp_projection_gain(self, p);
}

static void perceive(const struct csp_agent *self, const struct csp_obs *obs, struct tick *t)
{
    *t = (struct tick){
        .obs = obs, .seen = csp_percept_of(self, obs->line), .learn = self->stage > 0};
    t->us = gain(self, CSP_P_noci_bla) * obs->primary.noci +
            gain(self, CSP_P_mirror_bla) * t->seen.hurts;
}

/* Lines as they reach the cortex: by area, and with own arousal on those of the heart. */
static const csp_real *lines_to_cortex(struct csp_agent *self, const csp_real line[])
{
    const double B = gain(self, CSP_P_body_som) * self->spec->senses.g_intero * self->body.B;
    int as_they_are = !(B > 0);
    for (int a = 0; a < CSP_AREAS; a++)
        as_they_are &= gain(self, (enum csp_projection)(CSP_P_senses_aud + a)) == 1.0;
    if (as_they_are) return line;
    for (size_t i = 0; i < self->senses.n; i++) {
        const int area = (int)self->senses.lines[i].area;
        self->line_B[i] =
            (csp_real)gain(self, (enum csp_projection)(CSP_P_senses_aud + area)) * line[i];
    }
    for (size_t i = CSP_INTERO_HEART; B > 0 && i < CSP_INTERO; i++)
        self->line_B[self->senses.intero + i] += (csp_real)B;
    return self->line_B;
}

static void stimulate(struct csp_project *population, double drive)
{
    for (size_t i = 0; drive != 0.0 && i < population->n; i++)
        population->y[i] += (csp_real)drive;
}

/* Fibres between the areas of the cortex, as the connectome has them now. */
static void connect_areas(struct csp_agent *self)
{
    static const struct {
        size_t assoc, sense;
        enum csp_projection up, down;
    } fibres[] = {
        {0, CSP_AUD, CSP_P_aud_acc, CSP_P_acc_aud}, {0, CSP_VIS, CSP_P_vis_acc, CSP_P_acc_vis},
        {0, CSP_PIR, CSP_P_pir_acc, CSP_P_acc_pir}, {0, CSP_SOM, CSP_P_som_acc, CSP_P_acc_som},
        {0, CSP_MOT, CSP_P_mot_acc, CSP_P_acc_mot}, {1, CSP_AUD, CSP_P_aud_tea, CSP_P_tea_aud},
        {1, CSP_VIS, CSP_P_vis_tea, CSP_P_tea_vis}, {1, CSP_PIR, CSP_P_pir_tea, CSP_P_tea_pir}};
    for (size_t i = 0; i < sizeof fibres / sizeof *fibres; i++)
        csp_sheet_fibre(&self->cortex.sheet, fibres[i].assoc, fibres[i].sense,
                        gain(self, fibres[i].up), gain(self, fibres[i].down));
}

/* What happens: cortex, then the time cells that its onsets start. */
static void infer(struct csp_agent *self, struct tick *t)
{
    const size_t n = self->senses.n;
    connect_areas(self);
    csp_cortex_step(&self->cortex, lines_to_cortex(self, t->obs->line), (int)self->stage);
    const double other = gain(self, CSP_P_who_ent) * t->seen.share;
    const csp_real *x = csp_lines_in_banks(self, other, t->obs->line, self->line_2),
                   *prec = self->cortex.prec_pos;
    x = csp_projection_pass(self, CSP_P_senses_ent, self->banks * n, x, self->line_ent);
    for (size_t b = 0; b < self->banks && self->banks > 1; b++)
        memcpy(self->prec_2 + b * n, prec, n * sizeof *prec);
    csp_ent_step(&self->ent, x, self->banks > 1 ? self->prec_2 : prec,
                 gain(self, CSP_P_ent_nac));
    t->novel = self->cortex.since < self->spec->circuits.bla.t_novel;
}

/* Features of an imagined input, in banks: of the accumbens, and of fear. */
static const csp_real *imagined_nac(struct csp_agent *self, double other, csp_real out[])
{
    csp_real *one = self->banks < 2 ? out : self->nac_2 + 2 * self->nac.n;
    csp_project_step(&self->nac, self->z_nac, one);
    return csp_in_banks(self, self->nac.n, other, one, out);
}

static const csp_real *imagined_fear(struct csp_agent *self, double other, csp_real out[])
{
    csp_real *one = self->banks < 2 ? out : self->la_2 + 2 * self->la.n;
    csp_input_fear(self, self->z_bla, one);
    return csp_in_banks(self, self->la.n, other, one, out);
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
        const csp_real s = (csp_real)gain(self, CSP_P_ent_nac) * self->orb.y[i];
        for (size_t k = 0; k < m.block; k++) self->m_hat[i * m.block + k] = s * kernel[k];
        self->m_list[m.n++] = i;
    }
    return m;
}

/* Worth and threat of the event that is expected next, by letting the cortex infer it. */
static void ask_about_next(struct csp_agent *self)
{
    const struct csp_orb_params *p = &self->orb.par;
    const csp_real *line = self->orb.y;
    double other = 0.0;
    if (self->banks > 1) {
        csp_real *one = self->line_2 + 2 * self->senses.n;
        other = csp_lines_of_banks(self, self->orb.y, one);
        line = one;
    }
    csp_cortex_imagine(&self->cortex, line, (int)p->steps, self->net_hat, self->z_hat);
    csp_input_nac_imagined(self, CSP_P_orb_nac, self->z_hat);
    const csp_real *h = imagined_nac(self, other, self->h_hat);
    const struct csp_sparse m = imagined_time(self);
    const double R = csp_reward_model_predict(&self->reward_model, h);
    self->orb.V = csp_nac_gate(self) *
                  (csp_critic_value(&self->critic, h, &m) + self->forward.par.tau_one * R);
    csp_input_la_imagined(self, CSP_P_orb_la, self->z_hat, line);
    const csp_real *la = imagined_fear(self, other, self->la_hat);
    self->orb.A = gain(self, CSP_P_la_bla) * csp_bla_imagine(&self->bla, la);
}

/* An event has begun: which one comes after it, and what would that be worth? */
static void imagine(struct csp_agent *self, const struct tick *t)
{
    const double gate = self->gate[CSP_TARGET_orb];
    const int learn = t->learn && gate > 0;
    csp_orb_wait(&self->orb, learn);
    if (!(self->ent.power > 0) || gain(self, CSP_P_ent_orb) <= 0) return;
    const double power = csp_orb_event(&self->orb, self->ent.o, learn);
    self->orb.V = self->orb.A = 0.0;
    if (gate <= 0 || self->at_home || power < self->orb.par.theta) return;
    ask_about_next(self);
    self->orb.V *= gate * gain(self, CSP_P_bla_orb);
    self->orb.A *= gate;
}

/* Features that the amygdala and the accumbens read. */
static void encode(struct csp_agent *self, struct tick *t, int cortex_moved)
{
    if (cortex_moved) { /* else no feature can have moved either */
        csp_input_la(self, t->obs->line);
        csp_project_step(&self->la, self->z_bla, NULL);
        stimulate(&self->la, self->drive[CSP_TARGET_la]);
        csp_project_drive(&self->la, self->z_bla, self->la_x);
        csp_input_nac(self);
        csp_project_step(&self->nac, self->z_nac, NULL);
        stimulate(&self->nac, self->drive[CSP_TARGET_nac]);
        self->counts.updates +=
            (double)(self->la.n * self->la.n_in + self->nac.n * self->nac.n_in);
    }
    const double others = gain(self, CSP_P_who_la) * t->seen.share;
    t->la = csp_in_banks(self, self->la.n, others, self->la.y, self->la_2);
    t->la_x = csp_in_banks(self, self->la.n, others, self->la_x, self->la_x2);
    t->nac = csp_in_banks(self, self->nac.n, gain(self, CSP_P_who_nac) * t->seen.share,
                          self->nac.y, self->nac_2);
}

/* Dopamine above rest that says: what was feared did not come. */
static double relief(const struct csp_agent *self, const struct tick *t)
{
    const double da = gain(self, CSP_P_vta_ext) * self->critic.vta.da;
    if (!(da > 0) || t->obs->primary.food > 0) return 0.0;
    return da * (1.0 - gain(self, CSP_P_who_ext) * t->seen.seen);
}

/* A drive of all cells of LA alike, to which a prediction that is linear in their differences
 * would be blind, reaches BA as a drive. */
static double la_drive(const struct csp_agent *self)
{
    return csp_bla_foretells(&self->bla.par) ? self->drive[CSP_TARGET_la] : 0.0;
}

/* Hippocampus and amygdala: where am I, and what pain is foretold? */
static void fear(struct csp_agent *self, struct tick *t)
{
    csp_routing_see(self, t->obs, &t->seen, t->learn);
    csp_input_hpc(self, t->obs->line);
    csp_hpc_step(&self->hpc, self->x_ctx, self->gate[CSP_TARGET_hpc]);
    const struct csp_bla_in in = {
        .z = t->la,
        .x = t->la_x,
        .c = self->hpc.c,
        .us = t->us + gain(self, CSP_P_body_bla) * self->body.B,
        .S = gain(self, CSP_P_mot_bla) * t->seen.own,
        .relief = relief(self, t),
        .gate = gain(self, CSP_P_la_bla),
        .drive = self->drive[CSP_TARGET_bla] + la_drive(self),
        .gate_ext = gain(self, CSP_P_hpc_ext) * gain(self, CSP_P_la_ext),
        .gate_itc = gain(self, CSP_P_ext_itc) * gain(self, CSP_P_itc_cea),
        .gate_pag = gain(self, CSP_P_pag_bla),
        .unsaid = 1.0 - gain(self, CSP_P_bla_pag),
        .novel = t->novel,
        .learn = t->learn};
    self->bla.plasticity = csp_routing_plasticity(self, CSP_P_other_bla);
    t->A = csp_bla_step(&self->bla, &in);
}

/* Top-down edit of what follows from another's event. Prefrontal plasticity is the adult's. */
static void edit(struct csp_agent *self, const struct tick *t)
{
    if (!self->pfc.on) return;
    csp_input_pfc(self, t->obs->line);
    const struct csp_meta_reward_in in = {.x = self->x_pfc,
                                          .R = gain(self, CSP_P_nac_pfc) *
                                               self->reward_model.rhat,
                                          .A = gain(self, CSP_P_bla_pfc) * t->A,
                                          .rew = gain(self, CSP_P_body_pfc) * self->body.rew,
                                          .us = gain(self, CSP_P_noci_pfc) * t->us,
                                          .p = (1.0 - gain(self, CSP_P_mot_pfc) * t->seen.own) *
                                               (gain(self, CSP_P_who_pfc) * t->seen.acts),
                                          .gate = self->gate[CSP_TARGET_pfc],
                                          .learn = self->stage > 1 && t->novel > 0};
    csp_meta_reward_step(&self->pfc, &in);
}

/* Central amygdala, BNST and PAG: reflexes. */
static void react(struct csp_agent *self, const struct tick *t)
{
    const double edited = self->pfc.A.g * gain(self, CSP_P_pfc_cea),
                 to_cea = gain(self, CSP_P_bla_cea) * fmax(edited, 0.0) *
                          csp_routing_fear(self) * self->gate[CSP_TARGET_cea],
                 noci = gain(self, CSP_P_noci_pag) * t->obs->primary.noci +
                        gain(self, CSP_P_mirror_pag) * t->seen.hurts,
                 to_bnst = gain(self, CSP_P_cea_bnst) * gain(self, CSP_P_bnst_pag),
                 released = gain(self, CSP_P_innate_cea) * t->seen.releases;
    self->pag.g_flight = gain(self, CSP_P_cea_pag);
    csp_pag_step(&self->pag, t->A, noci, to_cea, to_bnst, self->gate[CSP_TARGET_pag],
                 self->drive[CSP_TARGET_cea] + released);
}

/* Arousal and hunger, and the reward they pay. */
static void feel(struct csp_agent *self, struct tick *t)
{
    const double dt = csp_agent_tick(self);
    const double pay = self->effort > 1e-9 ? self->effort * csp_leak(dt, 0.1) : self->effort;
    const struct csp_primary *own = &t->obs->primary;
    self->effort -= pay;
    t->cost = gain(self, CSP_P_effort_vta) * (pay / dt);
    const struct csp_body_in in = {.noci = gain(self, CSP_P_noci_body) * own->noci,
                                   .pain = gain(self, CSP_P_noci_vta) * own->noci,
                                   .food = gain(self, CSP_P_food_vta) * own->food,
                                   .cea = gain(self, CSP_P_cea_body) * self->pag.C,
                                   .cost = t->cost};
    t->rew = csp_body_step(&self->body, &in);
    t->rew +=
        (1.0 - gain(self, CSP_P_body_vta)) * self->spec->body.g_arousal_drive * self->body.B;
    t->rew += csp_routing_back(self, t->obs, t->cost, t->learn);
}

/*
 * Drugs that amplify what the critic reads (by a), its value (v) and its dopamine (d) make the
 * step of its weights a^2 v d times as long. Up to 9 times the bound of critic.h is kept; beyond,
 * the learning rate is lowered by as much.
 */
static double bearable(const struct csp_agent *self)
{
    const double events = csp_projection_gates(self, CSP_P_ent_nac) *
                          fmax(1.0, csp_projection_gates(self, CSP_P_senses_ent)),
                 a = fmax(fmax(events, 1.0), fmax(csp_projection_gates(self, CSP_P_acc_nac),
                                                  csp_projection_gates(self, CSP_P_tea_nac)));
    return fmin(1.0, 9.0 / (a * a * fmax(1.0, self->gate[CSP_TARGET_nac]) *
                            fmax(1.0, self->gate[CSP_TARGET_vta])));
}

static int is_amplified(const struct csp_agent *self)
{
    for (size_t t = 0; t < CSP_N_GATES; t++)
        if (self->gate[t] > 1.0) return 1;
    return 0;
}

/* Drugs that amplify the cortex make features without limit: half the bound is kept. Of an animal
 * without drugs nothing is changed: if the numbers of its file make it run away, that is said. */
static double bearable_features(const struct csp_agent *self, const csp_real h[])
{
    if (!is_amplified(self)) return 1.0;
    const struct csp_critic_params *p = &self->critic.par;
    const double most = p->alpha * (1.0 + p->kappa) * csp_norm2(self->critic.n, h) /
                        (1.0 - self->critic.gamma * self->critic.lambda) *
                        fmax(1.0, self->gate[CSP_TARGET_nac]) *
                        fmax(1.0, self->gate[CSP_TARGET_vta]);
    return most > 1.0 ? 1.0 / most : 1.0;
}

/* Accumbens and VTA: value and dopamine. */
static void value(struct csp_agent *self, const struct tick *t)
{
    const struct csp_sparse m = csp_ent_view(&self->ent);
    const double taught = gain(self, CSP_P_vta_nac),
                 share = csp_routing_plasticity(self, CSP_P_other_nac),
                 reason = csp_routing_value(self),
                 nac = gain(self, CSP_P_pfc_nac) * gain(self, CSP_P_nac_vta);
    self->critic.vta.pain = gain(self, CSP_P_noci_cells) * self->spec->body.r_pain *
                            t->obs->primary.noci * csp_agent_tick(self);
    self->critic.vta.sens =
        gain(self, CSP_P_orb_vta) * self->spec->circuits.vta.g_sens * self->orb.miss;
    self->critic.vta.gate_lhb = gain(self, CSP_P_lhb_rmtg);
    self->critic.vta.gate_rmtg = gain(self, CSP_P_rmtg_vta);
    self->critic.plasticity = taught * (share * reason);
    self->critic.step = fmin(bearable(self), bearable_features(self, t->nac));
    csp_critic_step(&self->critic, t->rew, t->nac, &m, nac * reason, t->learn);
    csp_routing_response(self, t->rew);
    const int surprises = self->reward_model.par.eta > 0 || t->novel > 0;
    self->reward_model.plasticity = taught * share;
    self->reward_model.price = self->body.price;
    csp_reward_model_step(&self->reward_model, t->rew, self->body.eaten, t->nac,
                          t->learn && surprises && self->gate[CSP_TARGET_nac] > 0 &&
                              self->gate[CSP_TARGET_vta] > 0);
}

/* Conditioned approach. */
static void approach(struct csp_agent *self, const struct tick *t)
{
    const struct csp_approach_in in = {
        .z = t->la,
        .z2 = self->bla.z2,
        .food = gain(self, CSP_P_food_app) * t->obs->primary.food,
        .V = gain(self, CSP_P_nac_approach) * self->critic.V,
        .V_O = gain(self, CSP_P_orb_approach) * self->orb.V,
        .A_O = gain(self, CSP_P_orb_approach) * self->orb.A,
        .gate = gain(self, CSP_P_app_approach) * gain(self, CSP_P_la_app),
        .learn = t->learn};
    self->approach.plasticity = csp_routing_plasticity(self, CSP_P_other_approach);
    csp_approach_step(&self->approach, &in);
}

/* Dorsal striatum and forward model: learning about the act that is under way. */
static void follow_up(struct csp_agent *self, const struct tick *t)
{
    csp_actor_step(&self->actor, self->critic.vta.da * gain(self, CSP_P_vta_dms), t->learn);
    const csp_real *z = csp_in_banks(self, self->n_z, t->seen.share, self->cortex.s, self->z_2);
    z = csp_routing_outcome(self, z, t->nac, t->seen.own);
    z = csp_projection_pass(self, CSP_P_latents_forward, self->forward.n_z, z, self->z_hat);
    csp_forward_step(&self->forward, z);
}

/* The field of S1: its own activity excites, arousal inhibits by way of interneurons. It is
 * only looked at, so it goes on over trials and gaps: a reset would be seen as an event. */
static void field(struct csp_agent *self)
{
    const double som = gain(self, CSP_P_som_s1), lc = gain(self, CSP_P_lc_s1);
    const struct csp_cortex *cortex = &self->cortex;
    const size_t n = cortex->sens[CSP_SOM].n;
    const double C = gain(self, CSP_P_cea_lc) * self->pag.C,
                 R_e = gain(self, CSP_P_nac_lc) * self->pfc.R.g * self->reward_model.rhat,
                 N = csp_lc_step(&self->lc, C, R_e, self->gate[CSP_TARGET_lc]);
    if (!(som > 0) && !(lc > 0)) return;
    const double rate = csp_sum(n, cortex->r + cortex->r0[CSP_SOM]) / (double)n;
    const double k = csp_leak(1e3 * csp_agent_tick(self), self->spec->gains.tau_s1);
    self->s1_drive[0] += k * (som * rate - self->s1_drive[0]);
    self->s1_drive[1] += k * (self->s1_drive[0] - self->s1_drive[1]);
    (void)csp_s1_alpha_step(&self->s1_alpha, self->s1_drive[1], lc * N);
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
    approach(self, &t);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_PFC_META_REWARD_H
#define CONSPECIFIC_CIRCUITS_PFC_META_REWARD_H
#include "conspecific/core/param.h"
#include "conspecific/core/project.h"
/*
 * meta_reward: prefrontal model of how far the vicarious predictions of the other two systems
 * are to be trusted, with whom and where; it edits both, multiplicatively and slowly.
 *
 *   c      = [P x - t |x| / sqrt(n_x)]+ / |.|     x: who and where, not what happens
 *   p      = [w_p . z]+, at most 1                whose event, from association latents z
 *   s      = max(A, |V|)                          affect before the edit
 *   m      = m_0 + (1 - m_0) p s / (s + s_0)      recruitment: reactive; m_0: proactive share
 *   tau_c dc1/dt = -c1 + m c                      first pole
 *   tau_g dg_k/dt = -g_k + 1 + b u_k . c1         second pole, k in {V, A}; b: gate, 0 lesion
 *   V_e = g_V V,  A_e = [g_A]+ A                  the edit, g within [g_min, g_max]
 *   E_V   <- kappa E_V + (1 - kappa) V c1,        kappa = exp(-dt / tau_E); E_A alike with A
 *   du_V   = eta_V da E_V                         da: dopamine, the error of V_e
 *   du_A   = eta_A (us - g_A A) E_A               US error of A_e, both as seen by the amygdala
 *   dw_p   = eta_p (y - w_p . z) z / |z|^2        y: another's body is seen to act, mine is not
 *
 * u starts at 0: no effect. du_V and du_A are gradient steps on the squared error of what is
 * edited, so u . c settles on the factor by which the raw prediction should have been taken:
 * another's pain that is followed by my pain raises g above 1, by nothing lowers it to 0, by my
 * gain below 0 (V; a reflex cannot be less than absent). A context whose raw predictions are
 * right on average leaves u at rest. Two defects of an earlier form are cured by what x and m
 * are: x holds nothing of the event, so within an event it is constant and no clock can be
 * learnt from it; p is 0 when the event is my own or nobody's, so own events are neither
 * edited nor teach (p is learnt, from own efference and what only another's body shows, hence
 * only as good as the latents tell the two apart). m_0 1 is the earlier form.
 * Reactive and proactive control: Braver 2012 (10.1016/j.tics.2011.12.010). BLA to mPFC and
 * back: Burgos-Robles 2017 (10.1038/nn.4553). Who acts: TPJ, Saxe & Kanwisher 2003
 * (10.1016/S1053-8119(03)00230-1). Witness: test_meta_reward.c.
 */
// clang-format off
/*    field      symbol     default  unit  low  high   origin    source              meaning */
#define CSP_META_REWARD_PARAMS(P, S)                                                                             \
    P(S, eta_V,     "eta_V",  0.0,   "1", 0.0, 1000.0, CHOSEN, "off in the rat; prototype 1.6: 3", "learning rate a tick, edit of value")  \
    P(S, eta_A,     "eta_A",  0.0,   "1", 0.0, 100.0,  CHOSEN, "off in the rat",       "learning rate a tick, edit of reflexes")          \
    P(S, cells,     "",       150,   "count", 2, 100000, BORROWED, "prototype 1.6",    "cells of the code of who and where")              \
    P(S, t,         "t",      0.7,   "1", 0.0, 5.0,    CHOSEN, "a quarter of cells active", "feed-forward inhibition")                    \
    P(S, s_0,       "s_0",    0.05,  "1", 1e-6, 100.0, CHOSEN, "a tenth of own pain",  "affect that recruits half")                       \
    P(S, m_0,       "m_0",    0.0,   "1", 0.0, 1.0,    CHOSEN, "Braver 2012: reactive", "share that is open without affect (proactive)")  \
    P(S, tau_c,     "tau_c",  150.0, "ms", 0.0, 1e5,   BORROWED, "prototype 1.6",      "first pole")                                      \
    P(S, tau_g,     "tau_g",  300.0, "ms", 0.0, 1e5,   BORROWED, "prototype 1.6",      "second pole")                                     \
    P(S, tau_E,     "tau_E",  2.0,   "s", 0.001, 1e4,  BORROWED, "prototype 1.6",      "time constant of the traces")                     \
    P(S, g_min,     "g_min",  -1.0,  "1", -10.0, 0.0,  BORROWED, "prototype 1.6",      "strongest inversion")                             \
    P(S, g_max,     "g_max",  2.0,   "1", 1.0, 10.0,   BORROWED, "prototype 1.6",      "strongest amplification")                         \
    P(S, eta_p,     "eta_p",  0.02,  "1", 0.0, 1.0,    CHOSEN, "",                     "learning rate a tick, whose event it is")
// clang-format on
CSP_PARAM_STRUCT(csp_meta_reward_params, CSP_META_REWARD_PARAMS);

struct csp_meta_reward {
    struct csp_meta_reward_params par;
    size_t n_x, n_z;
    int on;                          /* some learning rate is above 0: else g is 1 for ever */
    double k_c, k_g, k_E;            /* derived */
    struct csp_project map;          /* owned: code of who and where, before scaling */
    csp_real *x, *c, *c1;            /* owned: last input, code, first pole */
    csp_real *u_V, *u_A, *E_V, *E_A; /* owned, cells: weights, traces */
    csp_real *w_p;                   /* owned, n_z */
    double g_V, g_A, p, m;           /* edits; whose event; recruitment */
    double known;                    /* 1: c belongs to x */
};
struct csp_meta_reward_in { /* what a tick brings */
    const csp_real *x;      /* lines of who and where, n_x */
    const csp_real *z;      /* association latents, n_z */
    double A, V;            /* predictions before the edit */
    double y;               /* another's body is seen to act, mine is not, 0..1 */
    double gate;            /* 0: lesion */
    int learn;
};

int csp_meta_reward_init(struct csp_meta_reward *self, size_t n_x, size_t n_z, double dt_ms,
                         const struct csp_meta_reward_params *par, struct csp_rng *rng);
void csp_meta_reward_free(struct csp_meta_reward *self);
/* Rates and traces to rest (g 1); weights stay. */
void csp_meta_reward_reset(struct csp_meta_reward *self);
/* One tick: code, recruitment, both poles, traces. g_V and g_A are then up to date. */
void csp_meta_reward_step(struct csp_meta_reward *self, const struct csp_meta_reward_in *in);
/* Errors of what was edited: da [reward]; US as the amygdala saw it, and A of that time. */
void csp_meta_reward_teach(struct csp_meta_reward *self, double da, double us, double A);
/* Edits that an imagined event would settle on: its latents, and its raw predictions. */
void csp_meta_reward_imagine(const struct csp_meta_reward *self, const csp_real z[], double A,
                             double V, double gate, double *g_V, double *g_A);
int csp_meta_reward_fields(struct csp_meta_reward *self, struct csp_fields *out);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_PFC_META_REWARD_H
#define CONSPECIFIC_CIRCUITS_PFC_META_REWARD_H
#include "conspecific/core/num/expansion.h"
#include "conspecific/core/param.h"
/*
 * meta_reward: prefrontal model of how far the vicarious predictions of the other two systems
 * are to be trusted, with whom and where; it edits both, multiplicatively and slowly.
 *
 *   c      = [P x - t |x| / sqrt(n_x)]+ / |.|     x: who and where, not what happens
 *   p      is given                               another acts, and own efference is silent
 *   s      = max(A, |R|)                          affect before the edit
 *   m      = m_0 + (1 - m_0) p s/(s + s_0)        recruitment: reactive; m_0: proactive share
 *   tau_c dc1/dt  = -c1 + m c                     first pole
 *   tau_g dg_k/dt = -g_k + 1 + b u_k . c1         second pole; b: gate, 0 lesion
 *   R_e = g_R R,  A_e = [g_A]+ A                  the edit, g within [g_min, g_max]
 *
 * k is R (reward model: own reward rate foretold) or A (amygdala: own nociception foretold).
 * Value as TD learns it (critic.h) is not edited: it follows whatever comes of an event,
 * however late, by itself, and an edit learnt from the same outcomes would count them twice (an
 * earlier form was measured: where another's pain paid, the edited value had the wrong sign).
 * What was foretold, q_k, is compared with what came, y_k (own reward, own nociception):
 *
 *   w         = m_0 + (1 - m_0) p
 *   e_k       trace (tau_y) of y_k - w q_k (1 + u_k . c)      error of what the edit settles on
 *   E_k, F_k  traces (tau_E) of w q_k c and of |w q_k|
 *   du_k      = eta_k dt e_k E_k / (s_0^2 + F_k^2)
 *
 * u_k . c foretells the error of the raw prediction as a share of it; it is 0 at first, so
 * nothing is edited. As E outlasts e, 1 + u . c settles on the ratio of what came within a few
 * tau_y to what was foretold, whenever it came (tested: within a tenth). It is above 1 where
 * another's pain is followed by more of one's own, 0 where it is followed by nothing, and below
 * 0 where it is followed by own gain (value only; a reflex cannot be less than absent).
 *
 * Two defects of an earlier form are cured. x holds nothing of the event, and e_k holds what
 * the edit settles on, not what the slow poles have reached, so neither time within an event
 * nor its duration can be learnt. (An error of the edited prediction itself makes g overshoot
 * below 0 in later parts of an event to make up for its onset, which no slow edit can reach.)
 * And p is 0 when the event is one's own or nobody's, so own events are neither edited nor
 * teach: that follows from the wiring. The earlier form is m_0 = 1.
 *
 * Reactive and proactive control: Braver 2012 (10.1016/j.tics.2011.12.010). BLA to mPFC and
 * back: Burgos-Robles 2017 (10.1038/nn.4553). Efference and agency: Blakemore 2002
 * (10.1016/S1364-6613(02)01907-1). Witness: test_meta_reward.c.
 */
// clang-format off
/*       field  symbol   default unit     low    high    origin  source                                     meaning */
#define CSP_META_REWARD_PARAMS(P, S) \
    P(S, eta_R, "eta_R", 0.0,   "1/s",   0.0,   100.0,  CHOSEN, "assumption: off in the rat",              "learning rate of the edit of value")            \
    P(S, eta_A, "eta_A", 0.0,   "1/s",   0.0,   100.0,  CHOSEN, "assumption: off in the rat",              "learning rate of the edit of reflexes")         \
    P(S, cells, "",      150,   "count", 2,     100000, CHOSEN, "assumption",                              "cells of the code of who and where")            \
    P(S, t,     "t",     1.4,   "1",     0.0,   5.0,    CHOSEN, "assumption: 8 % of the cells are active", "feed-forward inhibition")                       \
    P(S, s_0,   "s_0",   0.05,  "1",     1e-6,  100.0,  CHOSEN, "assumption: a tenth of own pain",         "affect that recruits half")                     \
    P(S, m_0,   "m_0",   0.0,   "1",     0.0,   1.0,    CHOSEN, "assumption: control is reactive, Braver 2012, doi:10.1016/j.tics.2011.12.010", "share that acts without affect (proactive)") \
    P(S, tau_c, "tau_c", 150.0, "ms",    0.0,   1e5,    CHOSEN, "assumption",                              "time constant of the first pole")               \
    P(S, tau_g, "tau_g", 300.0, "ms",    0.0,   1e5,    CHOSEN, "assumption",                              "time constant of the second pole")              \
    P(S, tau_y, "tau_y", 2.0,   "s",     0.001, 1e4,    CHOSEN, "assumption",                              "how long outcomes count for what was foretold") \
    P(S, tau_E, "tau_E", 5.0,   "s",     0.001, 1e4,    CHOSEN, "assumption: outlasts tau_y",              "time constant of the eligibility")              \
    P(S, g_min, "g_min", -1.0,  "1",     -10.0, 0.0,    CHOSEN, "assumption",                              "strongest inversion")                           \
    P(S, g_max, "g_max", 2.0,   "1",     1.0,   10.0,   CHOSEN, "assumption",                              "strongest amplification")
// clang-format on
CSP_PARAM_STRUCT(csp_meta_reward_params, CSP_META_REWARD_PARAMS);

struct csp_meta_edit { /* one of the two edits */
    csp_real *u, *E;   /* weights, trace: views of cells values */
    double e, F, g;    /* error and size of what was foretold (traces); the edit */
    double eta;        /* 1/s */
};
struct csp_meta_reward {
    struct csp_meta_reward_params par;
    size_t n_x;
    int on;                        /* some learning rate is above 0: else g is 1 for ever */
    double k_c, k_g, k_y, k_E, dt; /* derived; dt: s */
    struct csp_project map;        /* owned: code of who and where, before scaling */
    csp_real *x, *c, *c1;          /* owned: last input, code, first pole */
    csp_real *weights;             /* owned: u and E of both edits */
    struct csp_meta_edit R, A;     /* value; reflexes */
    double p, m;                   /* whose event; recruitment */
    double known;                  /* 1: c belongs to x */
};
struct csp_meta_reward_in { /* what a tick brings */
    const csp_real *x;      /* lines of who and where, n_x */
    double R, A;            /* foretold before the edit: own reward rate [reward/s], pain [1] */
    double rew, us;         /* what came: own reward rate [reward/s], own nociception */
    double p;               /* another acts and I do not, 0..1 */
    double gate;            /* 0: lesion */
    int learn;
};

/* At rest (g 1), n_x lines, ticks of dt [s]; projections drawn from rng. par NULL: the defaults. CSP_E_SHAPE for
 * n_x = 0, CSP_E_RANGE, CSP_E_MEMORY. */
int csp_meta_reward_init(struct csp_meta_reward *self, size_t n_x, double dt,
                         const struct csp_meta_reward_params *par, struct csp_rng *rng);
void csp_meta_reward_free(struct csp_meta_reward *self);
/* Rates and traces to rest (g 1); weights stay. */
void csp_meta_reward_reset(struct csp_meta_reward *self);
/* One tick: code, recruitment, poles, traces and learning. R.g and A.g are then up to date. */
void csp_meta_reward_step(struct csp_meta_reward *self, const struct csp_meta_reward_in *in);
/* Edits that an imagined event would settle on: share p of it another's, raw predictions. */
void csp_meta_reward_imagine(const struct csp_meta_reward *self, double p, double R, double A,
                             double gate, double *g_R, double *g_A);
int csp_meta_reward_fields(struct csp_meta_reward *self, struct csp_fields *out);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_PFC_ORB_H
#define CONSPECIFIC_CIRCUITS_PFC_ORB_H
#include "conspecific/core/field.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/param.h"
/*
 * orb: the orbitofrontal part of the world model: what event comes after this one. It is learnt
 * without reward, and lets the present worth of an outcome be asked for at the cue.
 *
 *   yhat = [M o]+                                  onsets that are expected after onsets o
 *   M   <- M + eta (y - M o) o' / (|o|^2 + c)      when the next event comes
 *
 *   miss  = min(1, |yhat|/|y|) [1 - cos(y, yhat) - m_0]+ / (1 - m_0)    another came than expected
 *
 * miss is above 0 for the one tick in which an event comes that is unlike the one that was
 * expected (|yhat|^2 >= theta); where nothing was expected it is 0, however new the event is. It
 * is an error about what came and not about its worth: dopamine cells report it (vta.h).
 *
 * y holds the onsets of the next event; y = 0 if none comes within t_open. The agent lets its
 * cortex infer what yhat would look like and asks critic, reward model and amygdala about that
 * (agent.c). Sensory preconditioning and devaluation need it; temporal differences on the cue
 * alone cannot carry them (Jones 2012; Gallagher 1999; Sharpe 2017).
 *
 * Witness (test_orb.c): o = {1, 0}, y = {0, 1}, eta = 0.5 and c = 0 give M o = {0, 0.5}, then
 * {0, 0.75}. Then y = {0.6, 0.8} at m_0 = 0.1 and theta = 0.2 gives miss = 0.1/0.9 0.75.
 */
// clang-format off
/*       field   symbol     default unit     low   high    origin  source        meaning */
#define CSP_ORB_PARAMS(P, S) \
    P(S, eta,    "eta_O",   0.1, "1",     0.0,  1.0,    CHOSEN, "assumption", "learning rate an event")                       \
    P(S, c,      "c",       0.1, "1",     0.0,  100.0,  CHOSEN, "assumption", "offset of the normalised step")                \
    P(S, t_open, "",        8.0, "s",     0.01, 1000.0, CHOSEN, "assumption", "how long an event is waited for")              \
    P(S, theta,  "theta_O", 0.2, "1",     0.0,  10.0,   CHOSEN, "assumption", "an expectation of less power is not imagined") \
    P(S, tau,    "tau_O",   3.0, "s",     0.0,  1000.0, CHOSEN, "assumption", "how long what was imagined is held")           \
    P(S, steps,  "",        25,  "count", 1,    1000,   CHOSEN, "assumption", "steps of inference on what is imagined")       \
    P(S, m_0,    "m_0",     0.1, "1",     0.0,  0.99,   CHOSEN, "assumption: by jitter and noise of the senses 1 - cosine of one food with itself is 0.03 to 0.09 in the rat", "1 - cosine that is no error") \
    P(S, age,    "",        0.3, "s",     0.0,  100.0,  CHOSEN, "assumption", "age at which imagined events are valued")
// clang-format on
CSP_PARAM_STRUCT(csp_orb_params, CSP_ORB_PARAMS);

struct csp_orb {
    struct csp_orb_params par;
    size_t n;
    double dt, keep;         /* s; derived */
    struct csp_mat M;        /* owned, n x n, from 0 */
    csp_real *o, *y, *guess; /* owned, n: what began last; what is expected now; scratch */
    double open, since;      /* 1 while an event is waited for; s since it began */
    double miss; /* how far what came now is another event than was expected, 0..1 */
    double V, A; /* worth and threat of what is imagined, fading */
};

/* M = 0 over n lines; ticks of dt [s]. par NULL: the defaults. CSP_E_SHAPE for n = 0,
 * CSP_E_RANGE, CSP_E_MEMORY. */
int csp_orb_init(struct csp_orb *self, size_t n, double dt, const struct csp_orb_params *par);
void csp_orb_free(struct csp_orb *self);
/* Forget the open event, keep M. */
void csp_orb_reset(struct csp_orb *self);
/* Onsets o[n] of a new event: learn from it, expect the next into self->y. Returns |y|^2. */
double csp_orb_event(struct csp_orb *self, const csp_real o[], int learn);
/* A tick without a new event. */
void csp_orb_wait(struct csp_orb *self, int learn);
int csp_orb_fields(struct csp_orb *self, struct csp_fields *out);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_ROUTES_H
#define CONSPECIFIC_AGENT_ROUTES_H
#include "conspecific/agent/spec.h"
/*
 * routes: where a response to another's event is sent, and what it may teach. Three proposals
 * of the debate (theory S24), each a gain of agent/spec.h, all 0 in the rat.
 *
 *   p   = (1 - S) o                         another acts (o), I do not (S: own efference)
 *   a  <- max(o, exp(-dt / tau_who) a)      the act, held for a while
 *   p'  = (1 - S) a                         what comes now is still put down to it
 *
 * 1. Friend or foe (friend_foe): the critic's response to another's event comes back as reward.
 *
 *   x    = i / max(|i|, i_0)    i: odour and voice lines of others, above the noise
 *   f    = w . x                own reward rate that who is there foretells
 *   dw   = eta_f (y - f) x      a tick; y: own food less own pain [reward/s], no arousal
 *   v    = p (delta - rew dt)   of the last tick: without what was paid then
 *   rew += g_friend tanh(f / f_0) v / dt
 *
 * Nobody is marked by hand; an animal never met in good or bad company has f 0. While p stays
 * the same this is potential-based shaping, gamma V' - V (Ng, Harada & Russell 1999): it cannot
 * make a value last. Only the end of the act, which is not returned, breaks the sum.
 *
 * 2. Attribution (attrib): what is put down to another does not teach about the self. Learning
 * rates of critic, reward model, amygdala and approach are multiplied by  1 - g_attrib p'.
 *
 * 3. The reason (reason): value and fear count as far as the reason for which they were learnt
 * is foretold. k is pain (nociceptive lines) or food (lines of taste).
 *
 *   y      = W U s                          lines that the association latents s foretell
 *   q_k    = mean of y over lines of k, by |s|    whatever the size of the event
 *   Q_k    = mean of q_k while I feel k     over the first n_Q ticks, then exponential
 *   m_k    = min(1, q_k / Q_k)              1 as long as I never felt k
 *   gate_k = 1 - g_reason p' (1 - m_k)      fear and V < 0: pain; V > 0: food
 *
 * so 1 in own events. Imagined outcomes: the same from imagined s, p the share of them that is
 * another's. One gate for one number: where own food and another's pain are imagined together, R
 * is gated as the sum of both, and own food, foretold less clearly, is cut as well (a limit of
 * the model).
 *
 * Friend or foe: a reply to the theory's critic, "pass the RPE through to some other region"
 * (seeds); likes and dislikes of animals: Singer 2006, 10.1038/nature04271. The reason: the
 * critic's argument of the fork (intrinsic against instrumental). Witness: test_routes.c.
 */
enum { CSP_REASON_PAIN, CSP_REASON_FOOD, CSP_REASONS };

struct csp_routes {
    int on;                         /* set from outside; 0: nothing below is ever asked */
    double dt, f_0, keep, n_Q, i_0; /* s; derived from the gains; a faint animal */
    size_t n_id;
    csp_real *w, *x;          /* owned, n_id: worth of who is there [reward/s]; x. NULL: off */
    double f, v, back;        /* [reward/s]; response to return [reward]; returned [reward/s] */
    double p, a, held;        /* p, a, p' */
    double q[CSP_REASONS];    /* foretold now */
    double Q[CSP_REASONS];    /* foretold in own events */
    double felt[CSP_REASONS]; /* ticks in Q */
    double gate[CSP_REASONS]; /* of fear and bad value; of good value */
};

/* n_id: lines of identity, 0: nobody's worth is learnt; i_0: size below which nobody is surely
 * there. Gains that are projections (connectome.h) are arguments below: g. */
int csp_routes_init(struct csp_routes *self, const struct csp_gains_params *gains, size_t n_id,
                    double i_0, double dt);
void csp_routes_free(struct csp_routes *self);
/* Start of a trial: what is under way ends; w and Q stay. */
void csp_routes_reset(struct csp_routes *self);
/* A tick: own efference S, another acts o, both 0..1. p, a and p' are then up to date. */
void csp_routes_who(struct csp_routes *self, double S, double o);
/* 1 - g p': share of learning that is left. */
double csp_routes_plasticity(const struct csp_routes *self, double g);
/* f of the lines id[n_id] (x is kept for learning); own reward rate y teaches at rate eta. */
double csp_routes_friend(struct csp_routes *self, const csp_real id[], double y, double eta);
/* Reward rate that comes back for the response of the last tick. */
double csp_routes_back(struct csp_routes *self, double g);
/* Take up the critic's error of this tick; rew: all that was paid in it [reward/s]. */
void csp_routes_response(struct csp_routes *self, double delta, double rew);
/* 1 - g p (1 - min(1, q / Q_k)). */
double csp_routes_match(const struct csp_routes *self, double g, int k, double q, double p);
/* Foretold q[CSP_REASONS]: gates; while felt[k] is set and learn, Q_k follows. */
void csp_routes_reason(struct csp_routes *self, double g, const double q[], const int felt[],
                       int learn);
int csp_routes_fields(struct csp_routes *self, struct csp_fields *out);
#endif

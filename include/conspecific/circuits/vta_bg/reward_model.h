/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_VTA_BG_REWARD_MODEL_H
#define CONSPECIFIC_CIRCUITS_VTA_BG_REWARD_MODEL_H
#include "conspecific/core/field.h"
#include "conspecific/core/param.h"
#include "conspecific/core/real.h"
/*
 * reward_model: predictor of immediate reward from the features of the ventral striatum.
 *
 *   rhat = (u + price q) . h                           predicted reward rate [reward/s]
 *
 * q foretells intake, u the reward but for what intake pays: price is what a unit of it pays now
 * (agent/body.h), so a learnt food is worth what hunger makes of it (Keramati & Gutkin 2014,
 * 10.7554/eLife.04811). Both learn alike, u from y = rew - price intake, q from y = intake; as
 * long as price is constant, u + price q is what u alone would be (`priced` 0: u alone).
 *
 * It learns whenever it errs, from what is new in the features: e, their rise above what has
 * lasted, b. So a rate belongs to an event and not to a second.
 *
 *   e    = [h - b]+
 *   b   <- b + (h - b) (1 - exp(-dt/t_0)) where h > b,  (1 - exp(-dt/t_r)) where h < b
 *   x    = ln(1/(1 - eta)) (1 - exp(-dt/t_0)) e . h / (|h|^2 + c)
 *   u   <- u + plasticity (1 - exp(-x)) (y - u . h) e / (e . h)       q alike
 *
 * Elements of a stimulus that can be learnt about from its onset, then wear off and recover once
 * it is gone: Wagner 1981 (SOP: A1, A2). The step is that of normalised least mean squares
 * (Widrow & Hoff 1960). Where h and rew are constant for T seconds (tested), from rest and n
 * times over, with p = |h|^2 / (|h|^2 + c),
 *
 *   rhat = rew (1 - (1 - eta)^(n p (1 - exp(-T/t_0))))
 *
 * Of equal reward rates a long event thus teaches as much as a short one, if both outlast t_0;
 * and rats do not extinguish by cumulative exposure (Drew, Walsh & Balsam 2017,
 * 10.1037/xan0000127). A click in the midst of an event has features of its own, and does not
 * make the event two; reward that follows an event is not put down to what lingers of it. The
 * price: a reward that comes late in an event, and changes nothing that is felt, is learnt badly.
 *
 * At eta = 0 it learns by the tick instead, while the agent says so (circuits.bla.t_novel):
 *
 *   u   <- u + plasticity alpha (y - u . h) h          delta rule; q alike
 *   rhat = rew (1 - (1 - alpha |h|^2)^n)               after n ticks of constant h and rew
 *
 * The value of the critic says what is still to come, the reward model what a state itself is
 * worth. Summed over imagined states the latter is the worth of a course of events, while a sum
 * of values would count one reward in every state that leads up to it (Rescorla & Wagner 1972).
 *
 * Witness (test_reward_model.c): h = {0.6, 0.9}, rew = -1.7, eta = 0.23, c = 0.1 and an event of
 * 0.5 s at t_0 = 0.7 s give rhat = -0.196617, one of 50 s gives -0.363782.
 */
// clang-format off
/*       field  symbol     default unit low  high origin  source meaning */
#define CSP_REWARD_MODEL_PARAMS(P, S) \
    P(S, eta,   "eta_r",   0.4,   "1", 0.0, 0.99,   CHOSEN, "assumption: own events of 0.5 s and of 2 s teach about what they teach by the tick", "share of the error that a long event takes away, 0: learning by the tick") \
    P(S, t_0,   "t_0",     1.0,   "s", 0.0, 1000.0, CHOSEN, "assumption: longer than the cortex needs to settle (0.3 s)", "how long what begins can be learnt about") \
    P(S, t_r,   "t_r",     10.0,  "s", 0.0, 1e6,    CHOSEN, "assumption: outlasts the gaps within a bout",                "time in which what has ended recovers")    \
    P(S, c,     "c",       0.1,   "1", 0.0, 100.0,  CHOSEN, "assumption: a third of |h|^2 of own pain",                   "offset of the normalised step")            \
    P(S, priced, "",       1,     "count", 0, 1,    BORROWED, "Keramati & Gutkin 2014, doi:10.7554/eLife.04811",          "1: intake is foretold apart and priced by the present hunger") \
    P(S, alpha, "alpha_r", 0.005, "1", 0.0, 1.0,    CHOSEN, "assumption: alpha |h|^2 stays below 0.1, as in the critic",  "learning rate a tick, where eta is 0")
// clang-format on
CSP_PARAM_STRUCT(csp_reward_model_params, CSP_REWARD_MODEL_PARAMS);

struct csp_reward_model {
    struct csp_reward_model_params par;
    size_t n;
    double k_0, k_r, most; /* derived: leaks of b; x of features that are all new, at c = 0 */
    csp_real *u;           /* owned, n weights */
    csp_real *q;           /* view, n: weights of intake */
    csp_real *b;           /* view, n: what has lasted */
    csp_real *e;           /* view, n: what is new */
    double rhat;           /* last prediction [reward/s] */
    double haste;          /* factor on rates of learning: 1 */
    double price;          /* of a unit of intake [reward]: 0; set from outside */
    double plasticity;     /* factor on every change of a weight: 1; set from outside */
};

/* u = 0 over n features, which are not below 0; ticks of dt [s]. par NULL: the defaults.
 * CSP_E_SHAPE for n = 0, CSP_E_RANGE, CSP_E_MEMORY. */
int csp_reward_model_init(struct csp_reward_model *self, size_t n, double dt,
                          const struct csp_reward_model_params *par);
void csp_reward_model_free(struct csp_reward_model *self);
/* After a long rest everything is new; weights stay. */
void csp_reward_model_reset(struct csp_reward_model *self);
/* Rates of learning times a factor on those of par. */
void csp_reward_model_hasten(struct csp_reward_model *self, double factor);
/* (u + price q) . h [reward/s]. */
double csp_reward_model_predict(const struct csp_reward_model *self, const csp_real h[]);
/* Its weight of feature k at a price of intake. */
static inline double csp_reward_model_weight(const struct csp_reward_model *self, double price,
                                             size_t k)
{
    return (double)self->u[k] + price * (double)self->q[k];
}
/* One tick: reward rate rew, of which price intake is paid by intake, at features h. */
void csp_reward_model_step(struct csp_reward_model *self, double rew, double intake,
                           const csp_real h[], int learns);
int csp_reward_model_fields(struct csp_reward_model *self, struct csp_fields *out);
#endif

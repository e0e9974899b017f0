/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_VTA_BG_CRITIC_H
#define CONSPECIFIC_CIRCUITS_VTA_BG_CRITIC_H
#include "conspecific/circuits/vta_bg/vta.h"
#include "conspecific/core/num/sparse.h"
/*
 * critic: TD(lambda) value learner of the ventral striatum (nucleus accumbens, nac), with
 * opponent D1 and D2 neurons and, as an option, a spectrum of value units.
 *
 *   V(h)  = (G - N) . h                       D1 minus D2 of the striatal features h
 *   delta = rew dt + gamma V(h') - V(h)       reward-prediction error               (12.6)
 *   z    <- gamma lambda z + h'               eligibility trace                     (12.5)
 *   x     = alpha da z                        da: the VTA's version of delta        (12.7)
 *   x > 0:  d = min(N, x (1 + kappa)/2),  N <- N - d,  G <- G + x - d (1 - kappa)/(1 + kappa)
 *   x < 0:  the same with -x, G and N exchanged
 *   gamma = exp(-dt/tau_gamma),  lambda = exp(-dt/tau_lambda)
 *   e    <- (1 - k) e + delta,   k = 1 - exp(-dt/tau_e)     error of the last tau_e
 *   R     = v . h      expected error of the next tau_risk: TD(lambda) on k |e|
 *
 * (12.x) are the equations of Sutton & Barto (2018), section 12.2. rew is a reward rate
 * [reward/s], dt is in s. The features h are dense ones (a projection of cortical latents) and
 * sparse blocks (time cells). The weights use the trace before h' enters it, so delta credits h
 * and what came before. After a reset the first step makes no delta, for there is no h yet.
 *
 * An event ends (csp_critic_end) before the animal rests, in life and between trials. Nothing is
 * sensed in the gap, so the features of rest are 0 and so is their value: with the discount of a
 * gap of any length (semi-Markov: Sutton, Precup & Singh 1999, 10.1016/S0004-3702(99)00052-1)
 *
 *   delta = gamma^gap V(rest) - V(h) = -V(h),  then z <- 0;   likewise -R for the expected error
 *
 * D1 and D2 (Collins & Frank 2014). At kappa = 0, G - N is exactly the w of linear TD(lambda).
 * Above 0, a burst potentiates D1 and depresses D2 synapses, a dip does the reverse, and where
 * both types hold something V moves 1 + kappa times as fast: half of what was learnt stays in G
 * while N extinguishes it, and is relearnt faster than it was learnt.
 *
 * Spectrum (Dabney 2020). With units > 1 (odd) unit u has a rate of its own for either sign,
 *
 *   2 alpha tau_u for delta > 0,   2 alpha (1 - tau_u) for delta < 0,   tau_u = (u + 1/2)/units
 *
 * and learns an expectile of what comes next, from pessimistic to optimistic. The middle unit
 * is V: it alone is asked for gamma V(h') in every unit's error, for units with unequal rates
 * that learnt from themselves, or from their mean, would run away. Errors of the others do not
 * telescope along the trace, so their alpha has the factor 1 - gamma lambda.
 *
 * Range. A true value is bounded:
 *
 *   |V| <= sum gamma^k |rew| dt <= max |rew| dt/(1 - gamma)
 *
 * top and due keep both sides since birth (due with what stimulation of VTA and LHb adds); the
 * circuit does not read them (csp_critic_excess does). Two things are needed to stay within.
 * The first is the size of a step:
 *
 *   alpha (1 + kappa) z.(h - gamma h') < 2
 *
 * The second, at any alpha, is that the mean matrix of an episode has no eigenvalue with a real
 * part below 0, for weights along such a one grow by exp(-alpha eigenvalue) an episode:
 *
 *   A = E sum_t z (h - gamma h')^T
 *
 * Episodes that end satisfy it (Tsitsiklis & Van Roy 1997), as all of the animal's do; one that
 * is cut by a reset need not: the value of its last features is never taught, yet those before
 * are taught towards it. With v = u . h along a direction u of the weights, at lambda = 0,
 *
 *   u.A u = E [(v_0^2 - v_T^2)/2 + sum (v' - v)^2/2 + (1 - gamma) sum v v']
 *              first and last      changes            discount
 *
 * so what is still there at the cut must not outweigh what changes and what is discounted on
 * the way. An end adds v_T^2, so that u.A u > 0. Rats of 4 latents an area whose critic ran away
 * when their life was cut (|V| 94,000 after 3000 events, rewards justify 13.5) stay at 0.82.
 *
 * Witness: h = 0.8, then 1, then a cut, at lambda = 0 and gamma = 0.87: in an episode w grows
 * by the factor
 *
 *   1 + 0.8 alpha (0.87 - 0.8)
 *
 * Witness (test_critic.c): alpha = 0.31, tau_gamma and tau_lambda such that gamma = 0.87 and
 * lambda = 0.61, dt = 1, kappa = 0, h = {0.2, 0.7} and rew = 1.3 held give the errors
 *
 *   delta = 0, 1.3, 1.2722333, 1.2306386229
 */
// clang-format off
/*       field       symbol        default unit     low    high    origin  source                                     meaning */
#define CSP_CRITIC_PARAMS(P, S) \
    P(S, alpha,      "alpha",      0.006, "1",     0.0,   1.0,    CHOSEN, "assumption: alpha |h|^2 stays below 0.1", "learning rate a tick")          \
    P(S, kappa,      "kappa",      0.5,   "1",     0.0,   1.0,    CHOSEN, "assumption: both signs act at both types, Shen 2008, doi:10.1126/science.1160575", "speed gained where both types hold something, 0: linear TD") \
    P(S, tau_gamma,  "tau_gamma",  3.0,   "s",     0.001, 1000.0, CHOSEN, "assumption: cues lead food by 1 to 3 s",  "time constant of discounting")  \
    P(S, tau_lambda, "tau_lambda", 0.2,   "s",     0.0,   1000.0, CHOSEN, "assumption",                              "time constant of the trace")    \
    P(S, tau_risk,   "tau_R",      0.3,   "s",     0.001, 1000.0, CHOSEN, "assumption",                              "horizon of the expected error") \
    P(S, tau_e,      "tau_e",      0.15,  "s",     0.001, 1000.0, CHOSEN, "assumption: a burst and the dip after it are one event", "span within which errors of both signs cancel") \
    P(S, units,      "",           1,     "count", 1,     64,     CHOSEN, "assumption: one; a spectrum is an option, Dabney 2020, doi:10.1038/s41586-019-1924-6", "value units, pessimistic to optimistic; odd")
// clang-format on
CSP_PARAM_STRUCT(csp_critic_params, CSP_CRITIC_PARAMS);

struct csp_critic {
    struct csp_critic_params par;
    struct csp_vta vta; /* burst, dip and habenula: how delta becomes dopamine */
    size_t n, block, n_blocks, n_all, units; /* dense features; sparse blocks; all features */
    double dt;                               /* s */
    double gamma, lambda, gamma_risk, k_risk, k_e; /* derived */
    csp_real *G, *N;                               /* owned, units x n_all: D1, D2 weights */
    csp_real *v, *z;                               /* owned, n_all: weights of R, trace */
    size_t *live, n_live;  /* owned, n_blocks: blocks whose trace lasts; derived */
    double *value, *error; /* owned, units: V and delta of each */
    double V, delta;       /* value of the last features; error [reward] */
    double D1, D2;         /* G . h and N . h of the middle unit: V = D1 - D2 before learning */
    double raw;            /* V before the gate [reward] */
    double plasticity;     /* factor on every change of G and N: 1; set from outside */
    double step;           /* factor on alpha, of the risk too: 1; set from outside */
    double e, R, R_slow;   /* recent error; expected error; the same 0.1 s later [reward] */
    double fresh;          /* 1: no features yet in this episode */
    double top, due;       /* largest |V| since birth; largest that a reward justified */
};

/* n dense features and n_blocks sparse blocks of `block` (0: none). rng: differences of VTA
 * cells, NULL: none. */
int csp_critic_init(struct csp_critic *self, size_t n, size_t n_blocks, size_t block, double dt,
                    const struct csp_critic_params *par, const struct csp_vta_params *vta,
                    struct csp_rng *rng);
void csp_critic_free(struct csp_critic *self);
/* Begin an episode: forget traces, keep weights. */
void csp_critic_reset(struct csp_critic *self);
/* The episode is over: its last step, delta = -V(h), if learn; then reset. Returns the dopamine
 * signal of that step, 0 if no episode had begun. */
double csp_critic_end(struct csp_critic *self, int learn);
/* Arrive at features h[n] and m (NULL: none) with reward rate rew; gate scales V (lesion 0);
 * learn if set. Returns the dopamine signal. */
double csp_critic_step(struct csp_critic *self, double rew, const csp_real h[],
                       const struct csp_sparse *m, double gate, int learn);
/* How many times over |V| has left its range since birth: top / due; <= 1 in a sane critic, 0
 * before any value, INFINITY for a value without reward. */
double csp_critic_excess(const struct csp_critic *self);
/* V(h) of the middle unit; m may be NULL. */
double csp_critic_value(const struct csp_critic *self, const csp_real h[],
                        const struct csp_sparse *m);
/* Rebuild what is derived after the fields were copied or unpacked. */
void csp_critic_bind(struct csp_critic *self);
int csp_critic_fields(struct csp_critic *self, struct csp_fields *out);
#endif

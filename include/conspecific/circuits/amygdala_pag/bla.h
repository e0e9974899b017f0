/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_BLA_H
#define CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_BLA_H
#include "conspecific/circuits/amygdala_pag/credit.h"
#include "conspecific/core/field.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/core/param.h"
#include "conspecific/core/real.h"
/*
 * bla: association of cues with nociception in the basolateral amygdala: an acquisition ("fear")
 * population, and an extinction population that is bound to the context.
 *
 *   e_j   = c_j [v_j . z]+                    extinction cell j; c_j: hippocampal context code
 *   E     = g_e sum_j e_j                     g_e: gate, 1 intact
 *   tau_A dA/dt = -A + P                      prediction of the US, to CeA
 *   tau_u du1/dt = -u1 + us, tau_u du2/dt = -u2 + u1       US
 *
 * US is the unconditioned stimulus, own nociception us. z are the spikes of the lateral amygdala
 * (sparse), x its synaptic drive less its slow mean (credit.h). Every change of a weight is
 * multiplied by plasticity, which is 1 unless it is set from outside.
 *
 * Acquisition, temporal differences (tau_gamma above 0). The prediction is linear in its cues and
 * rectified only where it leaves, so that what two cues predict adds up, and a cue can predict
 * less than nothing.
 *
 *   V     = mean_j w_j . x - (1 - s_itc) E - g_i s_itc E   within -A_max and A_max
 *   P     = [V]+                              g_i: gate of ITC
 *   r_j   = [w_j . x - (1 - s_itc) E]+        rate of acquisition cell j
 *   eps   = u2 + (gamma V' - V) / dt          V' now, V a tick before; after an end V' = 0
 *   pag   = g [u2 + b (gamma V' - V) / dt]+   PAG's response to the US: expected pain is less
 *   us_la = (1 - s_pag) u2 + s_pag pag        instructive signal in LA (g: PAG, and PAG to LA)
 *   dw_j  = credit of  eps + s_pag (pag - [eps]+)          step, trace and rate: credit.h
 *   dv_j  = eta_relief rho A c_j z1 - eta_pain h [eps]+ c_j v_j    h: own pain, credit.h
 *
 * Acquisition, supervised (tau_gamma 0: the rule of the rat of 0.5.0). It predicts the US of the
 * moment, with rates by the sign of the error, and one of them reads own efference.
 *
 *   r_j   = [w_j . z - (1 - s_itc) E]+        acquisition cell j; sees a share of the inputs
 *   P     = [mean_j r_j - g_i s_itc E]+       at most A_max; ITC (gate g_i) takes the rest
 *   tau_z dz1/dt = -z1 + z,  tau_z dz2/dt = -z2 + z1       cues as they were about 2 tau_z ago
 *   eps   = u2 - P(z2)                        US prediction error: cues must come before the US
 *   pag   = g [u2 - b P(z2)]+
 *   dw_j  = eta_plus ((1 - s_pag) [eps]+ + s_pag pag) z2   a tick; and, where eps < 0,
 *         + (eta_minus + eta_own S) novel eps z2
 *   dv_j  = eta_relief rho A c_j z1 - eta_pain [eps]+ c_j v_j
 *
 * In both, rho is relief while no own pain has been felt for some tau_free, else 0, and b is the
 * gate of BLA to PAG: 1 intact; at 0 what is expected is not taken off, and a pain that is
 * foretold teaches like the first. S in [0, 1] is the precision of interoceptive absence, that is
 * own efference: a rule that asks who acts, and off (eta_own 0) but in theories that state it.
 *
 * relief is the part of the dopamine signal that is above 0 and not owed to food. When it is
 * not owed to the end of a pain either, what was feared did not come (Salinas-Hernandez 2018;
 * Luo 2018). It comes at the time at which the shock was due, so a long cue needs no clock
 * here. Unexpected pain takes safety back from the place, whatever the cue.
 *
 * Context-bound extinction cells: Herry 2008; Orsini 2011. PAG as teacher: Johansen 2010. Closed
 * forms of acquisition and of extinction: src/THEORY.md, 2 and 7. Under the supervised rule, with
 * z held and no extinction cell, a cue of outcome probability p settles on the expectile
 *
 *   A = t p / (t p + (1 - t)(1 - p)),   t = eta_plus / (eta_plus + eta_minus)
 *
 * Witness: test_bla.c, test_bla_td.c.
 */
// clang-format off
/*       field       symbol      default unit     low   high    origin  source                                            meaning */
#define CSP_BLA_PARAMS(P, S) \
    P(S, eta_plus,   "eta_+",    0.05,   "1",     0.0,  1.0,    CHOSEN, "assumption",                                     "where tau_gamma is 0: learning rate a tick, US above prediction") \
    P(S, eta_minus,  "eta_-",    0.0001, "1",     0.0,  1.0,    CHOSEN, "assumption",                                     "where tau_gamma is 0: learning rate a tick, US below prediction") \
    P(S, t_novel,    "",         2000.0, "ms",    0.0,  1e9,    CHOSEN, "assumption: a steady state teaches nothing new", "where tau_gamma is 0: unlearning acts within this window after a change of input; where reward_model.eta is 0: so does the reward model") \
    P(S, eta_own,    "eta_S",    0.0,    "1",     0.0,  1.0,    CHOSEN, "assumption: off in the rat; it asks who acts",   "where tau_gamma is 0: what own efference adds to eta_minus") \
    P(S, eta_relief, "eta_E",    0.4,    "1",     0.0,  100.0,  CHOSEN, "assumption: extinction takes 10 to 30 trials",   "learning rate of extinction cells [1/reward]")   \
    P(S, eta_pain,   "eta_P",    0.05,   "1",     0.0,  1.0,    CHOSEN, "assumption",                                     "unlearning of extinction cells by pain, a tick") \
    P(S, tau_free,   "tau_free", 3.0,    "s",     0.0,  1000.0, CHOSEN, "assumption",                                     "how long own pain explains a relief")            \
    P(S, s_itc,      "s_ITC",    0.3,    "1",     0.0,  1.0,    CHOSEN, "assumption: fear cells of BA fall silent in extinction, Herry 2008, doi:10.1038/nature07166", "share of safety that acts by ITC, not in BA") \
    P(S, s_pag,      "s_PAG",    0.7,    "1",     0.0,  1.0,    CHOSEN, "assumption: most of it, Johansen 2010, doi:10.1038/nn.2594", "share of the US signal that comes from PAG") \
    P(S, leak,       "",         0.0,    "1",     0.0,  1.0,    CHOSEN, "assumption",                                     "decay of weights a tick of learning")            \
    P(S, A_max,      "A_max",    2.0,    "1",     0.0,  100.0,  CHOSEN, "assumption",                                     "largest prediction [shock of 0.8 mA]")           \
    P(S, tau_A,      "tau_A",    30.0,   "ms",    0.0,  1e5,    CHOSEN, "assumption",                                     "time constant of the output")                    \
    P(S, tau_z,      "tau_z",    100.0,  "ms",    0.0,  1e5,    CHOSEN, "assumption: together about 200 ms",              "two lags of the synaptic trace")                 \
    P(S, tau_u,      "tau_u",    20.0,   "ms",    0.0,  1e5,    CHOSEN, "assumption: C fibres are slower, A delta fibres faster", "two lags of the US")                     \
    P(S, cells,      "",         32,     "count", 1,    10000,  CHOSEN, "assumption",                                     "acquisition cells")                              \
    P(S, share,      "",         0.5,    "1",     0.01, 1.0,    CHOSEN, "assumption",                                     "share of inputs that an acquisition cell sees") \
    CSP_CREDIT_PARAMS(P, S)
// clang-format on
CSP_PARAM_STRUCT(csp_bla_params, CSP_BLA_PARAMS);

struct csp_bla {
    struct csp_bla_params par;
    size_t n, n_fear, n_ext;     /* inputs, acquisition cells, extinction cells */
    double k_A, k_z, k_u, keep;  /* derived */
    csp_real *w, *mask;          /* owned, n x n_fear: weights; 1 where a cell sees the input */
    csp_real *v;                 /* owned, n x n_ext: weights of extinction cells */
    csp_real *z1, *z2, *centred; /* owned, n: traces; scratch */
    csp_real *r, *scratch;       /* owned, n_fear + n_ext: rates; scratch */
    struct csp_credit credit;    /* of temporal differences */
    struct csp_bla_pack *pack;   /* owned: copy of v for the present context; private */
    double gain;                 /* 1 / mean share: a masked cell is as strong as a full one */
    double A, u1, u2, eps, E, pag, us_la;
    double felt;       /* own pain, fading with tau_free */
    double plasticity; /* factor on every change of a weight: 1; set from outside */
};
struct csp_bla_in {     /* what a tick brings */
    const csp_real *z;  /* cues, n */
    const csp_real *x;  /* the same as synaptic drive, for temporal differences; NULL: z */
    const csp_real *c;  /* context code, n_ext; NULL without extinction cells */
    double us, S;       /* nociception; own-efference precision */
    double novel;       /* 1: the input has just changed, what was wrong is unlearnt */
    double relief;      /* dopamine above 0 that food does not explain [reward] */
    double gate, drive; /* of the output: lesion 0; added to the prediction */
    double gate_ext, gate_itc, gate_pag; /* extinction cells; ITC; PAG to LA */
    double unsaid; /* share of what is expected that PAG is not told, 1 - b: 0 intact */
    int learn;
};

/* n inputs, n_ext extinction cells (0: none), ticks of dt [s]; rng NULL: every cell sees every input. */
int csp_bla_init(struct csp_bla *self, size_t n, size_t n_ext, double dt,
                 const struct csp_bla_params *par, struct csp_rng *rng);
void csp_bla_free(struct csp_bla *self);
/* Rebuild what is derived after the fields were copied or unpacked. */
void csp_bla_bind(struct csp_bla *self);
/* Rates and traces to 0, weights stay. */
void csp_bla_reset(struct csp_bla *self);
/* A quiet gap: associability comes back. */
void csp_bla_rest(struct csp_bla *self, double seconds);
/* Whether the rule is that of temporal differences, which reads x. */
int csp_bla_foretells(const struct csp_bla_params *par);
/* One tick; returns A. */
double csp_bla_step(struct csp_bla *self, const struct csp_bla_in *in);
/* The event is over and nothing follows that it foretold; without temporal differences nothing. */
void csp_bla_end(struct csp_bla *self, int learn);
/* P with open gates, of the inputs that acquisition reads: x under temporal differences, else z,
 * whose safety in the context c is taken off (NULL: none is). */
double csp_bla_predict(const struct csp_bla *self, const csp_real x[], const csp_real z[],
                       const csp_real c[]);
/* Threat of an event that is only imagined: the pain that it is, expected from the US of the moment
 * (credit.h), and the pain P that follows it; without temporal differences P is both. */
double csp_bla_imagine(const struct csp_bla *self, const csp_real x[]);
int csp_bla_fields(struct csp_bla *self, struct csp_fields *out);
#endif

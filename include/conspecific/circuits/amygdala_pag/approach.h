/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_APPROACH_H
#define CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_APPROACH_H
#include "conspecific/core/field.h"
#include "conspecific/core/param.h"
#include "conspecific/core/real.h"
/*
 * approach: conditioned approach to food (food cup, anticipatory licking).
 *
 *   P   = g_c [w . z]+                        CeA reflex: cue to own eating, supervised
 *   eps = f - w . z2                          f: own eating, 1 at one pellet in half a second
 *   dw  = plasticity eta eps z2               eta_plus where eps > 0, else eta_minus; a tick;
 *                                             at most 1/|z2|^2, which corrects all of the error
 *   x   = max(P, g_V [V]+, g_O [V_O]+) [1 - k_veto A_O]+
 *   CR  = tanh(x/s)
 *
 * V is the value in the accumbens; V_O and A_O are worth and threat of the outcome that is
 * imagined at the cue (pfc/orb.h); z and z2 are as in bla.h. Two routes can drive the response,
 * and either suffices: a reflex of the central amygdala that knows only that food follows, and
 * the learnt value, on which second-order conditioning rests. A present aversion to the
 * imagined outcome vetoes both. Cardinal, Parkinson, Hall & Everitt 2002; Hatfield 1996.
 */
// clang-format off
/*       field      symbol    default unit low   high   origin  source        meaning */
#define CSP_APPROACH_PARAMS(P, S) \
    P(S, eta_plus,  "eta_+",  0.03, "1", 0.0,  1.0,   CHOSEN, "assumption", "learning rate a tick, food above prediction") \
    P(S, eta_minus, "eta_-",  0.01, "1", 0.0,  1.0,   CHOSEN, "assumption", "learning rate a tick, food below prediction") \
    P(S, g_V,       "g_V",    1.5,  "1", 0.0,  100.0, CHOSEN, "assumption", "value in the accumbens [1/reward]")           \
    P(S, g_O,       "g_O",    0.5,  "1", 0.0,  100.0, CHOSEN, "assumption", "worth of the imagined outcome [1/reward]")    \
    P(S, k_veto,    "k_veto", 2.0,  "1", 0.0,  100.0, CHOSEN, "assumption", "veto by the threat of the imagined outcome")  \
    P(S, s,         "s",      0.5,  "1", 1e-6, 100.0, CHOSEN, "assumption", "drive for tanh(1) of the response")
// clang-format on
CSP_PARAM_STRUCT(csp_approach_params, CSP_APPROACH_PARAMS);

struct csp_approach {
    struct csp_approach_params par;
    size_t n;
    csp_real *w; /* owned, n */
    double P, eps, CR;
    double plasticity; /* factor on every change of a weight: 1; set from outside */
};
struct csp_approach_in {
    const csp_real *z, *z2; /* cues now and about 2 tau_z ago, n */
    double food;            /* own eating [pellets/s] */
    double V, V_O, A_O;     /* value; worth and threat of what is imagined */
    double gate;            /* of the reflex (CeA): lesion 0 */
    int learn;
};

/* w = 0 over n features. par NULL: the defaults. CSP_E_SHAPE for n = 0, CSP_E_RANGE,
 * CSP_E_MEMORY. reset: the trial is over, w stays. */
int csp_approach_init(struct csp_approach *self, size_t n,
                      const struct csp_approach_params *par);
void csp_approach_free(struct csp_approach *self);
void csp_approach_reset(struct csp_approach *self);
/* One tick; returns CR. */
double csp_approach_step(struct csp_approach *self, const struct csp_approach_in *in);
int csp_approach_fields(struct csp_approach *self, struct csp_fields *out);
#endif

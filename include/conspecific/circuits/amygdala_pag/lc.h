/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_LC_H
#define CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_LC_H
#include "conspecific/core/field.h"
#include "conspecific/core/param.h"
/*
 * lc: locus coeruleus, and what its noradrenaline does to the cortex.
 *
 *   s           = max(C, |R_e|)                  what matters, after the edit by the PFC
 *   tau dN/dt   = g s/(s + s_half) - N           noradrenaline in the cortex, 0..1; g: gate
 *
 * C is the output of the central amygdala and R_e the predicted reward rate. The phasic
 * response follows how much something matters, not whether it is good or bad, and reaches LC
 * from orbitofrontal and cingulate cortex (Aston-Jones & Cohen 2005,
 * 10.1146/annurev.neuro.28.061604.135709) and from the central amygdala (Van Bockstaele 2001,
 * Physiol Behav 73:273). Receptors saturate, with one molecule a site: hence the hyperbola. Its
 * one target here is the inhibitory cells of S1, which it excites (Kawaguchi & Shindou 1998,
 * 10.1523/JNEUROSCI.18-17-06963.1998). Witness: test_lc.c.
 */
// clang-format off
/*       field   symbol    default unit  low   high   origin  source meaning */
#define CSP_LC_PARAMS(P, S) \
    P(S, tau,    "tau",    300.0, "ms", 0.0,  1e5,   CHOSEN, "assumption: the same as the second pole of the edit (circuits.pfc.tau_g)", "time constant of release and uptake of noradrenaline") \
    P(S, s_half, "s_half", 0.25,  "1",  1e-6, 100.0, CHOSEN, "assumption: C and |R| of own mild pain, a bite, are 0.3", "affect of half the response")
// clang-format on
CSP_PARAM_STRUCT(csp_lc_params, CSP_LC_PARAMS);

struct csp_lc {
    struct csp_lc_params par;
    double N; /* noradrenaline, 0..1 */
    double k; /* derived */
};

/* At rest; dt: the tick [s]. CSP_E_RANGE names the parameter out of its range. */
int csp_lc_init(struct csp_lc *self, double dt, const struct csp_lc_params *par);
void csp_lc_reset(struct csp_lc *self);
/* One tick; C, R_e after the edit; gate 1, lesion 0. Returns N. */
double csp_lc_step(struct csp_lc *self, double C, double R_e, double gate);
int csp_lc_fields(struct csp_lc *self, struct csp_fields *out);
#endif

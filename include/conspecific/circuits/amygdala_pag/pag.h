/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_PAG_H
#define CONSPECIFIC_CIRCUITS_AMYGDALA_PAG_PAG_H
#include "conspecific/core/field.h"
#include "conspecific/core/param.h"
/*
 * pag: from predicted nociception to reflexes. The central amygdala (CeA) gates, the bed
 * nucleus of the stria terminalis (BNST) holds a slow threat, columns of the periaqueductal
 * grey (PAG) freeze or flee, and descending fibres change the animal's own pain response.
 *
 *   C  = g_cea (A + drive)                                       CeA output
 *   T <- T + k (C - T)                                           slow threat of the BNST
 *   H  = g_bnst T + drive_bnst                                   threat that reaches the PAG
 *   F  = min(1, g_pag tanh([H - theta_F]+ / s_F) + drive_pag)    share of time immobile (vlPAG)
 *   E  = g_pag tanh([g_flight C - theta_E]+ / s_F)               flight (dPAG), fast path only
 *   P  = noci [1 + g_pag k_hyper H + g_pag k_sens Z]+            own pain response
 *   Z <- Z + dt k_Z (1 - Z) (noci + [C - theta_F]+) - k_s Z      sensitisation
 *
 * A is the output of the amygdala and noci own nociception [1]. k is 1 - exp(-dt/tau_rise)
 * where C > T, and 1 - exp(-dt/tau_fall) elsewhere; k_s is that of tau_sens. A gate g is 1 in the intact animal and 0 in
 * a lesion; a drive is what stimulation adds and is 0 otherwise.
 *
 * Sensitisation outlasts fear by far: after some own foot shocks a rat's startle is raised for tens of
 * minutes (Davis 1989, 10.1037/0735-7044.103.3.495). What the amygdala predicts strongly raises it as pain does, with
 * whatever the fear is of.
 *
 * Witness (test_pag.c): A = 0.8 held from rest for 10 ms with tau_rise = 500 ms gives
 *
 *   T = 0.8 (1 - exp(-0.02))
 */
// clang-format off
/*       field     symbol      default unit low   high   origin  source                                      meaning */
#define CSP_PAG_PARAMS(P, S) \
    P(S, tau_rise, "tau_rise", 0.5,  "s", 0.0,  1e4,   CHOSEN, "assumption",                               "time constant of the rise of threat")            \
    P(S, tau_fall, "tau_fall", 60.0, "s", 0.0,  1e5,   FITTED, "claim:C001",                               "time constant of the fall of threat")            \
    P(S, theta_F,  "theta_F",  0.1,  "1", 0.0,  10.0,  CHOSEN, "assumption: after own fear of a tone, other cues and places freeze at 0 to 5 %", "threat below which nothing freezes") \
    P(S, s_F,      "s_F",      0.35, "1", 1e-6, 100.0, FITTED, "claim:C001",                               "threat above threshold for tanh(1) of freezing") \
    P(S, theta_E,  "theta_E",  1.2,  "1", 0.0,  10.0,  CHOSEN, "assumption",                               "CeA output above which the animal flees")        \
    P(S, k_hyper,  "k_hyper",  0.5,  "1", -1.0, 10.0,  CHOSEN, "assumption",                               "descending facilitation of own pain") \
    P(S, k_Z,      "k_Z",      0.1,  "1/s", 0.0, 1e3,  CHOSEN, "assumption: ten shocks of half a second reach 0.4", "rate at which own pain and strong fear sensitise") \
    P(S, k_sens,   "k_sens",   1.0,  "1", 0.0,  10.0,  CHOSEN, "assumption: 0 is none; ten shocks raise startle by about a half", "how far sensitisation raises own pain") \
    P(S, tau_sens, "tau_sens", 1200.0, "s", 0.0, 1e7, MEASURED, "Davis 1989 (highest after 10 min, gone in the next 40), doi:10.1037/0735-7044.103.3.495", "time constant of its decay")
// clang-format on
CSP_PARAM_STRUCT(csp_pag_params, CSP_PAG_PARAMS);

struct csp_pag {
    struct csp_pag_params par;
    double dt, k_rise, k_fall, k_s; /* s; derived */
    double drive_bnst, drive_pag;   /* stimulation: added to threat, to freezing */
    double g_flight;                /* gate of CeA to dPAG: 1; set from outside */
    double C, T, F, E, P, Z;
};

/* At rest; ticks of dt [s]. par NULL: the defaults. CSP_E_RANGE. */
int csp_pag_init(struct csp_pag *self, double dt, const struct csp_pag_params *par);
/* Fast outputs to 0; the slow threat and sensitisation stay. */
void csp_pag_reset(struct csp_pag *self);
/* Both decay over a gap of seconds. */
void csp_pag_rest(struct csp_pag *self, double seconds);
/* One tick: amygdala output A, own nociception; gates of CeA, BNST and PAG (lesion 0), drive
 * added to CeA. */
void csp_pag_step(struct csp_pag *self, double A, double noci, double g_cea, double g_bnst,
                  double g_pag, double drive);
int csp_pag_fields(struct csp_pag *self, struct csp_fields *out);
#endif

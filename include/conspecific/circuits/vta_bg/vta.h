/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_VTA_BG_VTA_H
#define CONSPECIFIC_CIRCUITS_VTA_BG_VTA_H
#include "conspecific/core/field.h"
#include "conspecific/core/param.h"
/*
 * vta: dopamine as a rate above and below a tonic level, and what the lateral habenula adds.
 *
 *   burst = [delta]+       dip = min([-delta]+, d_floor)       lhb = [-delta]+ - dip
 *   da    = g (burst - dip - g_l g_lhb_vta lhb)                teaching signal [reward]
 *   r_vta = g max(0, r_tonic + g_da (burst - dip))             VTA rate [Hz]
 *   r_lhb = g_da lhb                                           LHb rate above rest [Hz]
 *
 * g, g_l: gates of VTA and LHb, 1 intact, 0 lesioned. A rate cannot fall below 0, so a dip
 * saturates; the rest of a large negative error is carried by LHb and RMTg. Schultz, Dayan &
 * Montague 1997; Matsumoto & Hikosaka 2007; Bayer & Glimcher 2005. Witness: delta = -.2,
 * d_floor .03, g_lhb_vta .7 gives da = -.149.
 */
// clang-format off
/*    field      symbol     default  unit     low  high   origin    source              meaning */
#define CSP_VTA_PARAMS(P, S)                                                                                      \
    P(S, d_floor,   "d_0",     0.03, "reward", 0.0, 1000.0, BORROWED, "prototype 1.4",      "deepest error a dip can carry")      \
    P(S, g_lhb_vta, "g_lhb",   1.0,  "1",      0.0, 10.0,   BORROWED, "prototype 1.4",      "gain of habenula on dopamine")        \
    P(S, r_tonic,   "r_tonic", 4.5,  "Hz",     0.0, 20.0,   MEASURED, "Grace & Bunney 1984", "tonic VTA rate")                     \
    P(S, g_da,      "g_da",    150.0,"Hz",     0.0, 10000.0,CHOSEN,   "4.5 Hz / d_floor",   "VTA rate per unit of error")
// clang-format on
CSP_PARAM_STRUCT(csp_vta_params, CSP_VTA_PARAMS);

struct csp_vta {
    struct csp_vta_params par;
    double gate, gate_lhb;   /* 1 intact */
    double drive, drive_lhb; /* stimulation: added to burst, to lhb [reward] */
    double da, r_vta, r_lhb;
};

int csp_vta_init(struct csp_vta *self, const struct csp_vta_params *par);
/* Pass an error [reward] on; returns da. */
double csp_vta_step(struct csp_vta *self, double delta);
int csp_vta_fields(struct csp_vta *self, struct csp_fields *out);
#endif

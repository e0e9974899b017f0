/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_VTA_BG_VTA_H
#define CONSPECIFIC_CIRCUITS_VTA_BG_VTA_H
#include "conspecific/core/field.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/core/param.h"
#include "conspecific/core/real.h"
/*
 * vta: from the reward-prediction error to the teaching signal and to the cells of the lateral
 * habenula (LHb), the rostromedial tegmental nucleus (RMTg) and the ventral tegmental area
 * (VTA).
 *
 *   burst  = [delta]+ + drive + sens   dip = min([-delta]+, d_floor)
 *   lhb    = [-delta]+ - dip + drive_lhb
 *   da     = g (burst - dip - g_l g_m g_lhb_vta lhb)                 teaching signal [reward]
 *   r_l(t) = g_l [r_lhb + y_l g_da A <-delta + drive_lhb>_l]+        LHb cell [Hz]
 *   m(t)   = g_m l(t - dt),  l = g_l ([-delta]+ + drive_lhb)         RMTg follows a tick later
 *   d(t)   = (1 - s_lhb) [-delta]+ + s_lhb m(t - dt) + s_pbn pain    inhibition of VTA
 *   r_v(t) = g [r_c + y_c g_da A (<burst>_v - <d>_d)]+               VTA cell [Hz]
 *   A      = 1 / (1 + R/sigma_0)                                     adaptive scaling
 *
 * sens = g_sens miss: another event came than was expected, of whatever worth (pfc/orb.h). Cells
 * that report errors of value report these too, for as long as they are news (Takahashi 2017,
 * 10.1016/j.neuron.2017.08.025). They teach: a cue that is added when the food changes, and not
 * its worth, is learnt (identity unblocking: Burke 2008, 10.1038/nature06993; McDannald 2011,
 * 10.1523/JNEUROSCI.5499-10.2011, by way of the orbitofrontal cortex). As the new event comes to
 * be expected it fades, and the errors of value take back what it had added.
 *
 * <x>_v, <x>_d and <x>_l are x through leaks of time constants tau_vta, tau_dip and tau_lhb.
 * pain is the cost of own nociception of this tick [reward]; it arrives by way of the
 * parabrachial nucleus (PBN), and no prediction cancels it. The gates g, g_l and g_m of VTA,
 * LHb and RMTg are 1 in the intact animal and 0 in a lesion; drives are stimulation, 0
 * otherwise.
 *
 * A rate cannot fall below 0, so a dip saturates and its length carries its size; the rest of a
 * large negative error is carried by LHb and RMTg. Cells differ in their gain y (lognormal,
 * mean 1) and tonic rate r_c. With a spectrum of value units every cell follows the error of
 * its own unit. R is the error that is expected now (critic.h); it scales the rates of the
 * cells and leaves the teaching signal as it is.
 *
 * Schultz, Dayan & Montague 1997; Matsumoto & Hikosaka 2007; Jhou 2009; Bayer & Glimcher 2005;
 * Tobler, Fiorillo & Schultz 2005. Witness: delta = -0.2, d_floor = 0.03 and g_lhb_vta = 0.7
 * give da = -0.149.
 */
// clang-format off
/*       field      symbol     default unit      low   high     origin    source                                   meaning */
#define CSP_VTA_PARAMS(P, S) \
    P(S, d_floor,   "d_0",     0.004,  "reward", 0.0,  1000.0,  CHOSEN,   "assumption: r_tonic / g_da",            "deepest error a dip can carry")                       \
    P(S, g_lhb_vta, "g_lhb",   1.0,    "1",      0.0,  10.0,    CHOSEN,   "assumption",                            "gain of habenula on dopamine")                        \
    P(S, s_lhb,     "s_lhb",   0.7,    "1",      0.0,  1.0,     CHOSEN,   "assumption: without habenula dips shrink and bursts stay, Tian & Uchida 2015, doi:10.1016/j.neuron.2015.08.028", "share of a dip that comes by LHb and RMTg") \
    P(S, s_pbn,     "s_pbn",   0.2,    "1",      0.0,  10.0,    CHOSEN,   "assumption: the dip to pain stays, Coizet 2010, doi:10.1016/j.neuroscience.2010.03.049", "share of the cost of pain that inhibits VTA cells whatever was expected") \
    P(S, g_sens,    "g_sens",  0.0,    "reward", 0.0,  10.0,    CHOSEN,   "assumption: off in the rat, for it did not bring identity unblocking about (battery_identity_unblocking); cells answer it in Takahashi 2017, doi:10.1016/j.neuron.2017.08.025", "burst to an event that is quite another than was expected; 0: errors of value alone")\
    P(S, r_tonic,   "r_tonic", 4.5,    "Hz",     0.0,  20.0,    MEASURED, "Grace & Bunney 1984, doi:10.1523/JNEUROSCI.04-11-02866.1984", "mean tonic rate of VTA cells")  \
    P(S, r_lhb,     "r_lhb",   15.0,   "Hz",     0.0,  200.0,   CHOSEN,   "assumption: after Matsumoto & Hikosaka 2007, doi:10.1038/nature05860", "mean tonic rate of LHb and RMTg cells") \
    P(S, tau_vta,   "tau_v",   40.0,   "ms",     0.0,  1000.0,  CHOSEN,   "assumption: bursts last 100 to 200 ms", "integration of excitation by VTA cells")              \
    P(S, tau_dip,   "tau_d",   150.0,  "ms",     0.0,  1000.0,  CHOSEN,   "assumption: pauses last 100 to 300 ms, Bayer 2007, doi:10.1152/jn.01140.2006", "integration of inhibition by VTA cells") \
    P(S, tau_lhb,   "tau_l",   10.0,   "ms",     0.0,  1000.0,  CHOSEN,   "assumption: LHb leads VTA, Matsumoto & Hikosaka 2007, doi:10.1038/nature05860", "integration by LHb and RMTg cells") \
    P(S, g_da,      "g_da",    1200.0, "Hz",     0.0,  10000.0, CHOSEN,   "assumption: 12 spikes a pellet",        "rate per unit of error")                              \
    P(S, sigma_0,   "sigma_0", 0.05,   "reward", 1e-6, 1e6,     CHOSEN,   "assumption",                            "expected error that halves the gain")                 \
    P(S, spread,    "",        0.8,    "1",      0.0,  5.0,     CHOSEN,   "assumption",                            "sd of the log gain of cells")                         \
    P(S, cells,     "",        40,     "count",  1,    10000,   CHOSEN,   "assumption",                            "VTA cells that are read out; half as many LHb, RMTg")
// clang-format on
CSP_PARAM_STRUCT(csp_vta_params, CSP_VTA_PARAMS);

struct csp_vta {
    struct csp_vta_params par;
    size_t n, n_lhb;                  /* cells of VTA; of LHb and of RMTg */
    double gate, gate_lhb, gate_rmtg; /* 1 intact */
    double drive, drive_lhb;          /* stimulation: added to burst, to lhb [reward] */
    double sens;                      /* what came was not expected: added to burst [reward] */
    double pain;                      /* cost of own nociception of this tick [reward] */
    double da, l, m;                  /* teaching; LHb before, RMTg before [reward] */
    double k_vta, k_dip, k_lhb;       /* derived */
    csp_real *x;                      /* view, 4 x 64: integrated inputs by value unit */
    csp_real *slab, *gain, *tonic;    /* owned slab: n + 2 n_lhb gains, tonic rates, rates */
    csp_real *r_vta, *r_lhb, *r_rmtg; /* views */
};

/* rng NULL: all cells alike. */
int csp_vta_init(struct csp_vta *self, double dt, const struct csp_vta_params *par,
                 struct csp_rng *rng);
void csp_vta_free(struct csp_vta *self);
/* Rates to rest. */
void csp_vta_reset(struct csp_vta *self);
/* Teaching signal of one error [reward]. */
double csp_vta_teach(const struct csp_vta *self, double delta);
/* Rates of one tick from n_units errors and the error R that is expected; returns da, the
 * teaching signal of the middle unit. */
double csp_vta_step(struct csp_vta *self, size_t n_units, const double delta[], double R);
int csp_vta_fields(struct csp_vta *self, struct csp_fields *out);
#endif

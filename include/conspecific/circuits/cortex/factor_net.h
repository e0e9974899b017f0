/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_CORTEX_FACTOR_NET_H
#define CONSPECIFIC_CIRCUITS_CORTEX_FACTOR_NET_H
#include "conspecific/circuits/cortex/sheet.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/core/param.h"
/*
 * factor_net: every area is a linear factor model of what it reads, and nothing flows back.
 *
 *   x = W z + noise,  z ~ N(0, 1),  precision of the noise of line i: prec_i
 *   tau_r dz/dt = W' P (x - W z) - z        P = diag(prec)
 *     fixed point: the posterior mean  z = (1 + W' P W)^-1 W' P x
 *   on/off pair: r+ = gate [z + d]+,  r- = gate [-z + d]+       d: stimulation
 *   association: the same with x = r+ - r- of the areas below and P = pi1; s = g_out (y+, y-)
 *   dW = eta ((x - W z) z' - g W)           local; eta |z|^2 <= 1
 *
 * A cortex of units with rates >= 0 has two units a factor, first all z+ of an area, then all
 * z-, so that signed factors stay exact (a model with weights >= 0 would be another theory, and
 * nearly that of pc_net). Sizes are even. prec is prec_pos: errors of either sign weigh alike.
 *
 * Learning ascends the posterior of W under Gaussian weights of precision g an event. Let S be
 * the second moment of P^1/2 x (events are not centred: at rest z is 0). Learning ends with
 *
 *   P^1/2 W = Q diag(v) O,    v^2 = (l/g)^1/2 - 1
 *
 * where O is orthogonal and Q holds the leading eigenvectors of S, of eigenvalues l > g: the
 * leading principal subspace. Modes of power below g are left out. Tipping & Bishop 1999,
 * 10.1111/1467-9868.00196 (posterior mean, principal subspace); Oja 1992,
 * 10.1016/S0893-6080(05)80089-9 (local rule). In words: src/THEORY.md, 4.
 *
 * The step of a population is k = min(dt/tau_r, 1/(1.15 L + 1)), where L is the largest
 * eigenvalue of W' P W by power iteration, so the energy never rises. When a net is still, and
 * when it learns, is as in pc_net.h.
 *
 * Witness (test_factor_net.c): one line and one factor, W = 0.8, x = 0.9 and prec = 1.3 settle
 * at 1.3 * 0.8 * 0.9 / (1 + 1.3 * 0.64) = 0.5109170.
 */
// clang-format off
/*       field      symbol   default unit  low   high     origin  source                                            meaning */
#define CSP_FACTOR_PARAMS(P, S) \
    P(S, tau_r,     "tau_r", 30.0,  "ms", 1.0,  1000.0,  CHOSEN, "assumption: as in predictive coding (pc_net.h)", "time constant of factors")                                \
    P(S, pi1,       "pi_1",  10.0,  "1",  0.0,  1000.0,  CHOSEN, "assumption: the power of a factor is near (g l)^1/2 = 0.1", "precision of the factors that an association area reads") \
    P(S, eta,       "eta",   0.02,  "1",  0.0,  1.0,     CHOSEN, "assumption: as in predictive coding (pc_net.h)", "learning rate in development, a learning step")           \
    P(S, adult,     "",      0.03,  "1",  0.0,  1.0,     CHOSEN, "assumption: as in predictive coding (pc_net.h)", "adult over developmental learning rate")                  \
    P(S, g,         "g",     0.01,  "1",  1e-6, 1.0,     CHOSEN, "assumption: above the noise of a line, 0.05^2",  "decay of weights: power below which a mode is no factor") \
    P(S, w_init,    "",      0.3,   "1",  1e-6, 10.0,    CHOSEN, "assumption",                                     "norm of a column of initial weights")                     \
    P(S, t_learn,   "",      100.0, "ms", 1.0,  10000.0, CHOSEN, "assumption: as in predictive coding (pc_net.h)", "time between two learning steps")                         \
    P(S, t_plastic, "",      800.0, "ms", 0.0,  1e6,     CHOSEN, "assumption: as in predictive coding (pc_net.h)", "window of plasticity after a change of input")            \
    P(S, tol,       "",      1e-4,  "1",  0.0,  0.1,     CHOSEN, "assumption: as in predictive coding (pc_net.h)", "largest change of a factor of an area that is still")     \
    P(S, g_out,     "g_out", 0.30,  "1",  0.0,  100.0,   CHOSEN, "assumption: own foot shock gives |s| = 0.42, as in predictive coding", "output gain of association rates")
// clang-format on
CSP_PARAM_STRUCT(csp_factor_params, CSP_FACTOR_PARAMS);

struct csp_factor_net {
    CSP_SHEET_MEMBERS;
    struct csp_factor_params par;
    size_t n_z, n_y; /* factors: half of n_r, n_s */
    struct csp_mat W[CSP_SHEET_AREAS],
        U[CSP_SHEET_AREAS];  /* lines, or factors read, x factors */
    csp_real *z, *y;         /* views, n_z, n_y: factors */
    csp_real *read;          /* view, n_z: r+ - r- */
    csp_real *eps, *wide;    /* views, scratch: largest of n_x, n_z */
    csp_real *tmp_z, *tmp_y; /* views, scratch */
    csp_real *pow_z, *pow_y; /* views: vectors of the power iterations */
    double L_r[CSP_SHEET_AREAS], L_s[CSP_SHEET_AREAS]; /* curvature */
};

/* Weights are drawn from rng. CSP_E_SHAPE: an odd size. */
int csp_factor_net_init(struct csp_factor_net *self, const struct csp_factor_params *par,
                        double dt, size_t n_sens, const struct csp_area sens[], size_t n_assoc,
                        const struct csp_area assoc[], struct csp_rng *rng);
void csp_factor_net_free(struct csp_factor_net *self);
void csp_factor_net_reset(struct csp_factor_net *self);
/* One step of dt with input x[n_x]; learn: 0 none, 1 development, 2 adult. */
void csp_factor_net_step(struct csp_factor_net *self, const csp_real x[], int learn);
/* One learning step at the present factors with rate eta (also called by step). */
void csp_factor_net_learn(struct csp_factor_net *self, double eta);
/* Renew the curvature after weights or precisions were set from outside. */
void csp_factor_net_refresh(struct csp_factor_net *self, int iterations);
int csp_factor_net_fields(struct csp_factor_net *self, struct csp_fields *out);
#endif

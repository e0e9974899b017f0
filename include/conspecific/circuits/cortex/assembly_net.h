/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_CORTEX_ASSEMBLY_NET_H
#define CONSPECIFIC_CIRCUITS_CORTEX_ASSEMBLY_NET_H
#include "conspecific/circuits/cortex/sheet.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/core/param.h"
/*
 * assembly_net: the assembly calculus. Areas are random graphs, of each only the k cells of the
 * largest input fire, and what fires together is wired together. No error is computed.
 *
 *   I(t+1) = A u(t) + R r(t) + d       A: from what the area reads, R: within the area
 *   r(t+1) = gate I(t+1) for the k largest I above theta, else 0;  k = round(cap n^1/2)
 *   A_ij, R_ij *= 1 + beta             where j was active at t and i fires at t+1
 *   then sum_j A_ij = 1, sum_j R_ij = g_rec of every i that fired (homeostasis), and no synapse
 *   leaves [w_lo, w_hi] times the mean of the cell's synapses
 *
 * In sensory areas u is the lines times their precision (a line is active from x_on of its
 * unweighted value); in association areas it is the rates of the sensory areas below (active
 * above 0), and s = g_out r. A synapse is there with probability p; all start equal. A step of
 * dt is one round: rates follow at once, all areas at the rates of the step before. Ties go to
 * the cell of the lower number. Projection, k-cap, 1 + beta and renormalised weights are those
 * of Papadimitriou, Vempala, Mitropolsky, Collins & Maass 2020, 10.1073/pnas.2001893117.
 *
 * Three things are not theirs. Cells that fire do so at the rate of their input, not at 1: a
 * stimulus has a strength, a dose has to reach value and amygdala, and without stimulus nothing
 * fires. A and R are normalised apart, so that what comes in outweighs what was. Synapses are
 * bounded, because their nets learn tens of rounds and these a life of them, at the end of
 * which one synapse would have all the weight of a cell. When a net is still, and when it
 * learns, is as in pc_net.h. A gate above 1 (a drug) amplifies what an area sends, not what its
 * cells send one another: R r(t) is divided by it, so that g_rec < 1 holds it at any gate.
 *
 * Witness (test_assembly_net.c): a cell has four synapses of 1/4, of which two are active. One
 * step of beta = 0.1 makes these 0.275/1.05 = 0.2619048 and the others 0.2380952.
 */
// clang-format off
/*       field      symbol   default unit  low    high     origin    source                                             meaning */
#define CSP_ASSEMBLY_PARAMS(P, S) \
    P(S, cap,       "",      1.0,   "1",  0.01,  100.0,   BORROWED, "Papadimitriou 2020 (k = n^1/2), doi:10.1073/pnas.2001893117", "cells that fire over the root of the cells of the area") \
    P(S, p,         "p",     0.3,   "1",  0.001, 1.0,     CHOSEN,   "assumption: Papadimitriou 2020 has 0.01 of 1e5 cells, here areas have 48 to 128, doi:10.1073/pnas.2001893117", "probability of a synapse") \
    P(S, beta,      "beta",  0.1,   "1",  0.0,   1.0,     CHOSEN,   "assumption: Papadimitriou 2020 has 0.05 in 50 rounds a stimulus, here there are 3 to 8, doi:10.1073/pnas.2001893117", "growth of a synapse in development, a learning step") \
    P(S, adult,     "",      0.03,  "1",  0.0,   1.0,     CHOSEN,   "assumption: as in predictive coding (pc_net.h)",  "adult over developmental growth")                       \
    P(S, g_rec,     "g_R",   0.5,   "1",  0.0,   0.95,    CHOSEN,   "assumption: below 1 nothing fires without input", "sum of the synapses of a cell from its own area")       \
    P(S, theta,     "theta", 0.02,  "1",  0.0,   10.0,    CHOSEN,   "assumption: below one line of 0.5 among twenty",  "least input of a cell that fires")                      \
    P(S, x_on,      "",      0.25,  "1",  0.0,   10.0,    CHOSEN,   "assumption: half of senses.amp",                  "activity from which a line counts as active")           \
    P(S, w_lo,      "",      0.05,  "1",  0.0,   1.0,     CHOSEN,   "assumption: a synapse can recover",               "least weight over the mean of the cell's synapses")     \
    P(S, w_hi,      "",      4.0,   "1",  1.0,   1e6,     CHOSEN,   "assumption: a quarter of its synapses at least feed a cell", "largest weight over that mean")              \
    P(S, t_learn,   "",      100.0, "ms", 1.0,   10000.0, CHOSEN,   "assumption: as in predictive coding (pc_net.h)",  "time between two learning steps")                       \
    P(S, t_plastic, "",      800.0, "ms", 0.0,   1e6,     CHOSEN,   "assumption: as in predictive coding (pc_net.h)",  "window of plasticity after a change of input")          \
    P(S, tol,       "",      1e-4,  "1",  0.0,   0.1,     CHOSEN,   "assumption: as in predictive coding (pc_net.h)",  "largest change of rate of an area that is still")       \
    P(S, g_out,     "g_out", 0.43,  "1",  0.0,   1000.0,  CHOSEN,   "assumption: own foot shock gives |s| = 0.42, as in predictive coding", "output gain of association rates")
// clang-format on
CSP_PARAM_STRUCT(csp_assembly_params, CSP_ASSEMBLY_PARAMS);

struct csp_assembly_area { /* synapses of one area */
    struct csp_mat A, R;   /* cells x what it reads, cells x cells */
    size_t k;              /* cells that fire */
};

struct csp_assembly_net {
    CSP_SHEET_MEMBERS;
    struct csp_assembly_params par;
    struct csp_assembly_area low[CSP_SHEET_AREAS], top[CSP_SHEET_AREAS]; /* sensory, assoc */
    csp_real *u;                   /* view, n_x: weighted lines */
    csp_real *was_r, *was_y;       /* views, n_r, n_s: rates of the step before */
    csp_real *y;                   /* view, n_s: association rates before g_out */
    csp_real *input, *more, *rank; /* views, scratch: the largest area */
    csp_real *heard;               /* view, n_r: scratch */
};

/* Synapses are drawn from rng. */
int csp_assembly_net_init(struct csp_assembly_net *self, const struct csp_assembly_params *par,
                          double dt, size_t n_sens, const struct csp_area sens[],
                          size_t n_assoc, const struct csp_area assoc[], struct csp_rng *rng);
void csp_assembly_net_free(struct csp_assembly_net *self);
void csp_assembly_net_reset(struct csp_assembly_net *self);
/* One step of dt with input x[n_x]; learn: 0 none, 1 development, 2 adult. */
void csp_assembly_net_step(struct csp_assembly_net *self, const csp_real x[], int learn);
/* One learning step after a step, with growth beta (also called by step). */
void csp_assembly_net_learn(struct csp_assembly_net *self, double beta);
/* out[n]: in[n] where it is one of the k largest and above theta, else 0. scratch[k]. Ties: the
 * lower index. 0 < k <= n. */
void csp_assembly_cap(size_t n, size_t k, csp_real theta, const csp_real in[],
                      csp_real scratch[], csp_real out[]);
int csp_assembly_net_fields(struct csp_assembly_net *self, struct csp_fields *out);
#endif

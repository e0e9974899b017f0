/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_TEMPORAL_HPC_H
#define CONSPECIFIC_CIRCUITS_TEMPORAL_HPC_H
#include "conspecific/core/num/expansion.h"
#include "conspecific/core/param.h"
/*
 * hpc: context code of the hippocampus: where the animal is, and roughly when.
 *
 *   c = [P (x, g_drift q) - t |.| / sqrt(n_in)]+  scaled to |c| = 1
 *   q(t + s) = a q(t) + sqrt(1 - a^2) N(0, 1),  a = exp(-s/tau_drift)      in quiet time
 *
 * x are the lines of the place; the projection is that of core/num/expansion.h. q is a slow drift of the population between visits (days), by
 * which an experience can be dated (Mankin 2012; Cai 2016; as a theory of forgetting: Estes
 * 1955). When a place is seen again after s seconds, the inputs have the cosine that the drift
 * leaves (tested):
 *
 *   E cos = (|x|^2 + n_q g_drift^2 a) / (|x|^2 + n_q g_drift^2)
 */
// clang-format off
/*       field      symbol   default   unit     low  high    origin  source                                     meaning */
#define CSP_HPC_PARAMS(P, S) \
    P(S, cells,     "",      96,       "count", 2,   100000, CHOSEN, "assumption",                              "cells of the context code")                     \
    P(S, t,         "t",     1.4,      "1",     0.0, 5.0,    CHOSEN, "assumption: 8 % of the cells are active", "feed-forward inhibition")                       \
    P(S, n_drift,   "n_q",   8,        "count", 1,   1000,   CHOSEN, "assumption",                              "drifting inputs")                               \
    P(S, g_drift,   "g_q",   0.25,     "1",     0.0, 10.0,   CHOSEN, "assumption: as strong as a place",        "amplitude of the drift")                        \
    P(S, tau_drift, "tau_q", 259200.0, "s",     1.0, 1e9,    CHOSEN, "assumption: days, Mankin 2012, doi:10.1073/pnas.1214107109", "time constant of the drift")
// clang-format on
CSP_PARAM_STRUCT(csp_hpc_params, CSP_HPC_PARAMS);

struct csp_hpc {
    struct csp_hpc_params par;
    size_t n_x, n_q;
    struct csp_project map; /* owned; map.y is the code before scaling */
    csp_real *in;           /* owned, n_x + n_q: place lines, drift */
    csp_real *q, *c;        /* q: view of the drift before its gain; owned, c: code, cells */
    struct csp_rng rng;     /* of the drift */
    double known;           /* gate for which c belongs to in; 0: none */
};

/* Fixed projection of n_x lines drawn from rng; drift from (seed, animal). par NULL: the
 * defaults. CSP_E_SHAPE, CSP_E_RANGE, CSP_E_MEMORY. */
int csp_hpc_init(struct csp_hpc *self, size_t n_x, const struct csp_hpc_params *par,
                 struct csp_rng *rng, uint64_t seed, uint64_t animal);
void csp_hpc_free(struct csp_hpc *self);
/* Code of place lines x[n_x], gate 0: lesion; recomputed only if x has changed. */
void csp_hpc_step(struct csp_hpc *self, const csp_real x[], double gate);
/* Quiet time: the drift goes on. */
void csp_hpc_rest(struct csp_hpc *self, double seconds);
int csp_hpc_fields(struct csp_hpc *self, struct csp_fields *out);
#endif

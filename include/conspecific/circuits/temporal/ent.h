/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_TEMPORAL_ENT_H
#define CONSPECIFIC_CIRCUITS_TEMPORAL_ENT_H
#include "conspecific/core/field.h"
#include "conspecific/core/num/sparse.h"
#include "conspecific/core/param.h"
/*
 * ent: temporal context of the lateral entorhinal cortex (LEC) and its time cells: what began,
 * and how long ago. Sensory onsets are all that drives it; there is no clock.
 *
 *   o_i  = prec_i [x_i(t) - x_i(t - dt)]+                    onset on line i
 *   where o_i > theta:   s_i = S_i = o_i,  age_i = 0         the trace of the line begins
 *   elsewhere:           S_j <- S_j (1 - shunt O/(O + c_O)),   O = sum_i o_i^2
 *                        tau_s ds_j/dt = -s_j + S_j
 *   m_ik = g s_i (age_i/T_k)^q exp(q (1 - age_i/T_k))        time cell k of line i
 *
 * s_i is the strength of the trace of line i and S_i the strength towards which it moves: a new
 * event of power O pushes the traces of older ones out. Time cell k prefers the delay T_k,
 * which runs geometrically from T_min to T_max.
 *
 * The course of a time cell is the impulse response of q + 1 leaky integrators of time constant
 * T_k/q in a row, scaled to a peak of 1. It peaks at T_k, and its width grows with T_k: this is
 * scalar timing, with a standard deviation over mean of 1/sqrt(q + 1).
 *
 * Time cells as a Laplace transform of the past: Shankar & Howard 2012. Ramping cells in LEC:
 * Tsao 2018. Such cells as a basis of dopamine signals: Ludvig, Sutton & Kehoe 2008. Because a
 * new event takes over the timeline, the events are the states of a semi-Markov process (Daw,
 * Courville & Touretzky 2006), and a reward that comes early leaves no expectation behind.
 *
 * Witness (test_ent.c): with T = 1 s, q = 16 and an onset of 1 at time 0, after 0.5 s m = g
 * 0.5^16 e^8 = 0.0454858 g.
 */
// clang-format off
/*       field  symbol   default unit     low    high   origin  source                                        meaning */
#define CSP_ENT_PARAMS(P, S) \
    P(S, cells, "K",     32,   "count", 1,     64,    CHOSEN, "assumption",                                 "time cells of a line")                           \
    P(S, T_min, "T_1",   0.06, "s",     0.001, 10.0,  CHOSEN, "assumption",                                 "earliest preferred delay")                       \
    P(S, T_max, "T_K",   12.0, "s",     0.01,  600.0, CHOSEN, "assumption: the longest cue of the battery lasts 10 s", "latest preferred delay")              \
    P(S, q,     "q",     60.0, "1",     1.0,   200.0, CHOSEN, "assumption: scalar timing with a CV of 0.1 to 0.2", "order of the cascade; CV 1/sqrt(q + 1)")  \
    P(S, theta, "theta", 0.15, "1",     0.0,   10.0,  CHOSEN, "assumption: above the noise of an event",    "smallest onset")                                 \
    P(S, shunt, "",      1.0,  "1",     0.0,   1.0,   CHOSEN, "assumption: the semi-Markov limit",          "how far a new event pushes out the old")         \
    P(S, tau_s, "tau_s", 0.06, "s",     0.0,   10.0,  CHOSEN, "assumption: as fast as the first time cell", "time constant with which the old is pushed out") \
    P(S, c_O,   "c_O",   0.1,  "1",     1e-6,  100.0, CHOSEN, "assumption",                                 "power of an onset of half effect")
// clang-format on
CSP_PARAM_STRUCT(csp_ent_params, CSP_ENT_PARAMS);

struct csp_ent {
    struct csp_ent_params par;
    size_t n, k, rows;     /* lines, time cells a line, rows of the kernel */
    double dt, fresh, k_s; /* s; 1 before the first input of a trial; derived */
    csp_real *table;       /* owned, rows x k: kernel by age in ticks; derived */
    csp_real *x, *s, *age; /* owned, n: last input, strength, age [ticks] */
    csp_real *S;           /* owned, n: where the strength goes */
    csp_real *o;           /* owned, n: onsets of this tick */
    csp_real *m;           /* owned, n x k: rates of the time cells */
    size_t *list;          /* owned, n: lines whose trace lasts, ascending; derived */
    size_t n_list;
    double power; /* O of this tick; 0: nothing began */
};

/* Time cells of n lines; ticks of dt [s]. par NULL: the defaults. CSP_E_SHAPE for n = 0,
 * CSP_E_RANGE, CSP_E_MEMORY. */
int csp_ent_init(struct csp_ent *self, size_t n, double dt, const struct csp_ent_params *par);
void csp_ent_free(struct csp_ent *self);
/* Forget what began; the next input begins nothing (what is there at the start is no onset). */
void csp_ent_reset(struct csp_ent *self);
/* One tick: lines x[n], their precisions prec[n], gain of the output (0: lesion). */
void csp_ent_step(struct csp_ent *self, const csp_real x[], const csp_real prec[], double gain);
/* View of m for readers that skip what is 0. */
struct csp_sparse csp_ent_view(const struct csp_ent *self);
/* Kernel of the k cells at an age of seconds. */
const csp_real *csp_ent_kernel(const struct csp_ent *self, double seconds);
/* Rebuild what is derived after the fields were copied or unpacked. */
void csp_ent_bind(struct csp_ent *self);
int csp_ent_fields(struct csp_ent *self, struct csp_fields *out);
#endif

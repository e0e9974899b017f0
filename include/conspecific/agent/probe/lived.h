/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PROBE_LIVED_H
#define CONSPECIFIC_AGENT_PROBE_LIVED_H
#include "conspecific/agent/probe/foresight.h"
/*
 * lived: what a linear reader would have made of a life. Of the lines x(t) of the events that one
 * animal has lived through (csp_agent_life_read, tick by tick, within each event), every line
 * weighted by the root of its precision:
 *
 *   B_h = C_yx (C_xx + ridge I)^-1      C_yx = sum_t x(t + h) x(t)',  C_xx = sum_t x(t) x(t)'
 *   ridge = 2 tr C_xx / (eta_W T)       h: the present (0) and the horizons of foresight.h
 *
 * sums over the ticks t whose t + h lies within the same event. The ridge is that of a learner
 * which in T learning steps has gone a share eta_W (circuits.cortex.foretell) of its error along
 * x each time, in steps divided by |x|^2 + <|x|^2>: stopped early, a direction of x with the
 * share l of the power is learnt to 1 - exp(-eta_W T l / 2), near l / (l + 2 / (eta_W T)). The
 * animal learns nothing of it; noise, capacity and age of its cortex are not in it.
 */
enum { CSP_LIVED_HORIZONS = CSP_FORESIGHT_HORIZONS + 1 }; /* the present first */

struct csp_lived {
    size_t n;                       /* lines */
    double *weight;                 /* owned, n: root of the precision */
    double *L[CSP_LIVED_HORIZONS];  /* views, n x n: Cholesky factor of C_xx + ridge */
    double *yx[CSP_LIVED_HORIZONS]; /* views, n x n */
    double *slab;                   /* owned */
};

/* Read the first `events` events of the life of that animal. Some seconds. CSP_E_MEMORY. */
int csp_lived_init(struct csp_lived *self, const struct csp_agent_spec *spec, uint64_t seed,
                   uint64_t animal, size_t events);
void csp_lived_free(struct csp_lived *self);
/* B x of lines x[n], the present and the horizons stacked: out[4 n], weighted lines. All 0 where
 * nothing was ever lived. CSP_E_MEMORY. */
int csp_lived_foretell(const struct csp_lived *self, const csp_real x[], double out[]);
#endif

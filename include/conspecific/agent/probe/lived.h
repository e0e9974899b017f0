/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PROBE_LIVED_H
#define CONSPECIFIC_AGENT_PROBE_LIVED_H
#include "conspecific/agent/probe/foresight.h"
/*
 * lived: the best linear guess of what follows, from what a life has shown. Of the lines x(t) of
 * the events that one animal has lived through (csp_agent_life_read, tick by tick, within each
 * event), every line weighted by the root of its precision:
 *
 *   B_h = C_yx (C_xx + ridge I)^-1      C_yx = sum_t x(t + h) x(t)',  C_xx = sum_t x(t) x(t)'
 *   ridge = 0.001 tr C_xx / n           h: the three horizons of foresight.h
 *
 * sums over the ticks t whose t + h lies within the same event. Nothing of it is learnt by the
 * animal: it is what a linear reader without noise or bound would have made of the same life.
 */
struct csp_lived {
    size_t n;                           /* lines */
    double *weight;                     /* owned, n: root of the precision */
    double *L[CSP_FORESIGHT_HORIZONS];  /* views, n x n: Cholesky factor of C_xx + ridge */
    double *yx[CSP_FORESIGHT_HORIZONS]; /* views, n x n */
    double *slab;                       /* owned */
};

/* Read the first `events` events of the life of that animal. Some seconds. CSP_E_MEMORY. */
int csp_lived_init(struct csp_lived *self, const struct csp_agent_spec *spec, uint64_t seed,
                   uint64_t animal, size_t events);
void csp_lived_free(struct csp_lived *self);
/* B x of lines x[n], the horizons stacked: out[3 n], weighted lines. All 0 where nothing was
 * ever lived. CSP_E_MEMORY. */
int csp_lived_foretell(const struct csp_lived *self, const csp_real x[], double out[]);
#endif

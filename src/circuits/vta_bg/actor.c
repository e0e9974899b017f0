/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/vta_bg/actor.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include <string.h>

CSP_PARAM_TABLE(csp_actor_params, CSP_ACTOR_PARAMS);

int csp_actor_init(struct csp_actor *self, size_t n_act, size_t n, double dt,
                   const struct csp_actor_params *par)
{
    *self = (struct csp_actor){.n_act = n_act, .n = n};
    if (n_act == 0 || n == 0 || n_act > CSP_ACTOR_MAX)
        return CSP_FAIL(CSP_E_SHAPE, "actor of %zu actions (1 to %d) and %zu features", n_act,
                        CSP_ACTOR_MAX, n);
    const int err = csp_params_init(&self->par, par, csp_actor_params_table);
    if (err) return err;
    self->keep = 1.0 - csp_leak(dt, self->par.tau_act);
    self->slab = csp_vec_alloc(3 * n_act * n);
    if (!self->slab) return CSP_FAIL(CSP_E_MEMORY, "actor of %zu actions", n_act);
    self->G = self->slab;
    self->N = self->slab + n_act * n;
    self->T = self->slab + 2 * n_act * n;
    return CSP_OK;
}

void csp_actor_free(struct csp_actor *self)
{
    csp_vec_free(self->slab);
    *self = (struct csp_actor){0};
}

void csp_actor_reset(struct csp_actor *self)
{
    memset(self->T, 0, self->n_act * self->n * sizeof *self->T);
    self->live = 0.0;
}

double csp_actor_act(const struct csp_actor *self, size_t action, const csp_real x[])
{
    const size_t at = action * self->n;
    return csp_dot(self->n, self->G + at, x) - csp_dot(self->n, self->N + at, x);
}

void csp_actor_begin(struct csp_actor *self, size_t action, const csp_real x[])
{
    memcpy(self->T + action * self->n, x, self->n * sizeof *x);
    self->live = (unsigned)self->live | 1u << action;
}

/* T <- keep T; a trace that has ended is 0, not denormal. Returns 1 while any lasts. */
CSP_CLONES static int fade_trace(size_t n, csp_real keep, csp_real T[])
{
    int live = 0;
    for (size_t i = 0; i < n; i++) {
        const csp_real t = keep * T[i];
        const int lasts = t > (csp_real)1e-12;
        T[i] = lasts ? t : 0;
        live |= lasts;
    }
    return live;
}

void csp_actor_step(struct csp_actor *self, double da, int learn)
{
    const unsigned before = (unsigned)self->live;
    unsigned after = 0;
    csp_real *w = da > 0 ? self->G : self->N;
    const csp_real step = (csp_real)(da > 0 ? self->par.alpha_G * da : -self->par.alpha_N * da);
    for (size_t a = 0; a < self->n_act; a++) {
        if (!(before >> a & 1u)) continue; /* its trace is 0 */
        const size_t at = a * self->n;
        if (learn && da != 0.0) csp_vec_add_scaled(self->n, step, self->T + at, w + at);
        if (fade_trace(self->n, (csp_real)self->keep, self->T + at)) after |= 1u << a;
    }
    self->live = after;
}

void csp_actor_relax(struct csp_actor *self, size_t action)
{
    const csp_real keep = (csp_real)(1.0 - self->par.forget);
    csp_real *G = self->G + action * self->n, *N = self->N + action * self->n;
    for (size_t i = 0; i < self->n; i++) {
        G[i] *= keep;
        N[i] *= keep;
    }
}

size_t csp_actor_select(const struct csp_actor *self, size_t n, const double Q[], double p[],
                        struct csp_rng *rng)
{
    double top = Q[0], sum = 0.0;
    for (size_t i = 1; i < n; i++)
        if (Q[i] > top) top = Q[i];
    for (size_t i = 0; i < n; i++) sum += p[i] = csp_exp(self->par.beta * (Q[i] - top));
    for (size_t i = 0; i < n; i++)
        p[i] = (1.0 - self->par.lapse) * p[i] / sum + self->par.lapse / (double)n;
    return csp_dist_discrete(rng, n, p);
}

int csp_actor_fields(struct csp_actor *self, struct csp_fields *out)
{
    const size_t n = self->n_act * self->n;
    const struct csp_field list[] = {
        {"dms.G", "1", "D1 weights, actions x features", self->G, n, CSP_FIELD_REAL},
        {"dms.N", "1", "D2 weights, actions x features", self->N, n, CSP_FIELD_REAL},
        {"dms.T", "1", "action traces", self->T, n, CSP_FIELD_REAL},
        {"dms.live", "1", "bit a: the trace of action a lasts", &self->live, 1,
         CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/vta_bg/critic.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/kernel.h"
#include "conspecific/core/rate.h"
#include <string.h>

CSP_PARAM_TABLE(csp_critic_params, CSP_CRITIC_PARAMS);

int csp_critic_init(struct csp_critic *self, size_t n, double dt,
                    const struct csp_critic_params *par, const struct csp_vta_params *vta)
{
    *self = (struct csp_critic){.n = n, .dt = dt, .fresh = 1.0};
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "critic needs at least one feature");
    csp_params_default(&self->par, csp_critic_params_table);
    if (par) self->par = *par;
    int err = csp_params_check(&self->par, csp_critic_params_table);
    if (!err) err = csp_vta_init(&self->vta, vta);
    if (err) return err;
    self->gamma = csp_exp(-dt / self->par.tau_gamma);
    self->lambda = 1.0 - csp_leak(dt, self->par.tau_lambda);
    self->w = csp_vec_alloc(n);
    self->z = csp_vec_alloc(n);
    self->h = csp_vec_alloc(n);
    if (!self->w || !self->z || !self->h)
        return CSP_FAIL(CSP_E_MEMORY, "critic of %zu features", n);
    return CSP_OK;
}

void csp_critic_free(struct csp_critic *self)
{
    csp_vec_free(self->w);
    csp_vec_free(self->z);
    csp_vec_free(self->h);
    *self = (struct csp_critic){0};
}

void csp_critic_reset(struct csp_critic *self)
{
    memset(self->z, 0, self->n * sizeof *self->z);
    memset(self->h, 0, self->n * sizeof *self->h);
    self->V = self->delta = 0.0;
    self->fresh = 1.0;
    csp_vta_step(&self->vta, 0.0);
}

double csp_critic_value(const struct csp_critic *self, const csp_real h[])
{
    return csp_dot(self->n, self->w, h);
}

/* z <- fade z + h; a trace that ended is 0, not denormal. (12.5) */
CSP_CLONES static void trace(size_t n, csp_real fade, const csp_real h[], csp_real z[])
{
    const csp_real none = (csp_real)1e-20;
    for (size_t i = 0; i < n; i++) {
        const csp_real next = fade * z[i] + h[i];
        z[i] = ((next > none) | (next < -none)) ? next : 0;
    }
}

CSP_CLONES static void add(size_t n, csp_real step, const csp_real z[], csp_real w[])
{
    for (size_t i = 0; i < n; i++) w[i] += step * z[i]; /* (12.7) */
}

double csp_critic_step(struct csp_critic *self, double rew, const csp_real h[], double gate,
                       int learn)
{
    const double V = gate * csp_critic_value(self, h);
    self->delta = rew * self->dt + self->gamma * V - self->V; /* (12.6) */
    if (self->fresh > 0) self->delta = 0.0;
    self->fresh = 0.0;
    const double da = csp_vta_step(&self->vta, self->delta);
    if (learn && gate > 0) {
        add(self->n, (csp_real)(self->par.alpha * da), self->z, self->w);
        self->V = gate * csp_critic_value(self, h);
    } else {
        self->V = V;
    }
    trace(self->n, (csp_real)(self->gamma * self->lambda), h, self->z);
    memcpy(self->h, h, self->n * sizeof *h);
    return da;
}

int csp_critic_fields(struct csp_critic *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"critic.w", "1", "value weights", self->w, self->n, CSP_FIELD_REAL},
        {"critic.z", "1", "eligibility trace", self->z, self->n, CSP_FIELD_REAL},
        {"critic.h", "1", "last striatal features", self->h, self->n, CSP_FIELD_REAL},
        {"critic.V", "reward", "value", &self->V, 1, CSP_FIELD_DOUBLE},
        {"critic.delta", "reward", "prediction error", &self->delta, 1, CSP_FIELD_DOUBLE},
        {"critic.fresh", "1", "1 before the first features", &self->fresh, 1, CSP_FIELD_DOUBLE},
    };
    const int err = csp_fields_add(out, list, sizeof list / sizeof *list);
    return err ? err : csp_vta_fields(&self->vta, out);
}

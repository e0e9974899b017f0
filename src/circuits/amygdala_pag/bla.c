/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/amygdala_pag/bla.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/kernel.h"
#include "conspecific/core/rate.h"
#include <math.h>
#include <string.h>

CSP_PARAM_TABLE(csp_bla_params, CSP_BLA_PARAMS);

int csp_bla_init(struct csp_bla *self, size_t n, double dt_ms, const struct csp_bla_params *par)
{
    *self = (struct csp_bla){.n = n};
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "amygdala needs at least one input");
    csp_params_default(&self->par, csp_bla_params_table);
    if (par) self->par = *par;
    const int err = csp_params_check(&self->par, csp_bla_params_table);
    if (err) return err;
    self->k_A = csp_leak(dt_ms, self->par.tau_A);
    self->k_z = csp_leak(dt_ms, self->par.tau_z);
    self->k_u = csp_leak(dt_ms, self->par.tau_u);
    self->w = csp_vec_alloc(n);
    self->zbar = csp_vec_alloc(n);
    if (!self->w || !self->zbar) return CSP_FAIL(CSP_E_MEMORY, "amygdala of %zu inputs", n);
    return CSP_OK;
}

void csp_bla_free(struct csp_bla *self)
{
    csp_vec_free(self->w);
    csp_vec_free(self->zbar);
    *self = (struct csp_bla){0};
}

void csp_bla_reset(struct csp_bla *self)
{
    memset(self->zbar, 0, self->n * sizeof *self->zbar);
    self->A = self->u1 = self->u2 = self->eps = 0.0;
}

double csp_bla_predict(const struct csp_bla *self, const csp_real z[])
{
    return fmin(fmax(csp_dot(self->n, self->w, z), 0.0), self->par.A_max);
}

/* zbar <- zbar + k (z - zbar), never denormal. */
CSP_CLONES static void trace(size_t n, csp_real k, const csp_real z[], csp_real zbar[])
{
    const csp_real none = (csp_real)1e-20;
    for (size_t i = 0; i < n; i++) {
        const csp_real next = zbar[i] + k * (z[i] - zbar[i]);
        zbar[i] = ((next > none) | (next < -none)) ? next : 0;
    }
}

CSP_CLONES static void learn_from(size_t n, csp_real fade, csp_real step, const csp_real zbar[],
                                  csp_real w[])
{
    for (size_t i = 0; i < n; i++) w[i] = fade * w[i] + step * zbar[i];
}

double csp_bla_step(struct csp_bla *self, const csp_real z[], double us, double S, double gate,
                    double drive, int learn)
{
    const struct csp_bla_params *p = &self->par;
    const double target = gate * (csp_bla_predict(self, z) + drive);
    self->A += self->k_A * (target - self->A);
    trace(self->n, (csp_real)self->k_z, z, self->zbar);
    self->u1 += self->k_u * (us - self->u1);
    self->u2 += self->k_u * (self->u1 - self->u2);
    self->eps = self->u2 - self->A;
    if (learn && gate > 0) {
        const double eta = self->eps > 0 ? p->eta_plus : p->eta_minus + p->eta_own * S;
        const csp_real step = (csp_real)(eta * self->eps), fade = (csp_real)(1.0 - p->leak);
        if (step != 0 || p->leak > 0) learn_from(self->n, fade, step, self->zbar, self->w);
    }
    return self->A;
}

int csp_bla_fields(struct csp_bla *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"bla.w", "1", "association weights", self->w, self->n, CSP_FIELD_REAL},
        {"bla.zbar", "1", "synaptic trace", self->zbar, self->n, CSP_FIELD_REAL},
        {"bla.A", "1", "predicted nociception", &self->A, 1, CSP_FIELD_DOUBLE},
        {"bla.u1", "1", "US, first lag", &self->u1, 1, CSP_FIELD_DOUBLE},
        {"bla.u2", "1", "US, second lag", &self->u2, 1, CSP_FIELD_DOUBLE},
        {"bla.eps", "1", "US prediction error", &self->eps, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

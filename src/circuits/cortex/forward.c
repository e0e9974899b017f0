/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/cortex/forward.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

CSP_PARAM_TABLE(csp_forward_params, CSP_FORWARD_PARAMS);

int csp_forward_init(struct csp_forward *self, size_t n_act, size_t n_x, size_t n_z, double dt,
                     const struct csp_forward_params *par)
{
    *self =
        (struct csp_forward){.n_act = n_act, .n_x = n_x, .n_z = n_z, .dt = dt, .action = -1.0};
    if (n_act == 0 || n_x == 0 || n_z == 0)
        return CSP_FAIL(CSP_E_SHAPE, "forward model of %zu actions, %zu features, %zu latents",
                        n_act, n_x, n_z);
    int err = csp_params_init(&self->par, par, csp_forward_params_table);
    if (err) return err;
    self->fade = 1.0 - csp_leak(dt, self->par.tau_disc);
    self->weight = 1.0;
    self->M = calloc(n_act + 1, sizeof *self->M);
    self->x = csp_vec_alloc(n_x);
    self->sum = csp_vec_alloc(n_z);
    self->err = csp_vec_alloc(n_z);
    self->common = csp_vec_alloc(n_z);
    if (!self->M || !self->x || !self->sum || !self->err || !self->common)
        return CSP_FAIL(CSP_E_MEMORY, "forward model of %zu actions", n_act);
    for (size_t a = 0; a <= n_act && !err; a++) err = csp_mat_init(&self->M[a], n_z, n_x);
    return err;
}

void csp_forward_free(struct csp_forward *self)
{
    for (size_t a = 0; self->M && a <= self->n_act; a++) csp_mat_free(&self->M[a]);
    free(self->M);
    csp_vec_free(self->x);
    csp_vec_free(self->sum);
    csp_vec_free(self->err);
    csp_vec_free(self->common);
    *self = (struct csp_forward){0};
}

void csp_forward_reset(struct csp_forward *self)
{
    self->action = -1.0;
    self->count = 0.0;
    self->weight = 1.0;
    memset(self->sum, 0, self->n_z * sizeof *self->sum);
}

void csp_forward_imagine(const struct csp_forward *self, size_t action, const csp_real x[],
                         csp_real zhat[])
{
    csp_mat_forward(&self->M[action], x, zhat);
    csp_mat_forward(&self->M[self->n_act], x, self->common);
    for (size_t i = 0; i < self->n_z; i++) {
        const csp_real sum = zhat[i] + self->common[i];
        zhat[i] = sum > 0 ? sum : 0;
    }
}

void csp_forward_begin(struct csp_forward *self, size_t action, const csp_real x[])
{
    csp_forward_reset(self);
    self->action = (double)action;
    memcpy(self->x, x, self->n_x * sizeof *x);
}

void csp_forward_step(struct csp_forward *self, const csp_real z[])
{
    if (self->action < 0) return;
    const csp_real share = (csp_real)(self->weight * self->dt / self->par.tau_one);
    for (size_t i = 0; i < self->n_z; i++) self->sum[i] += share * z[i];
    self->weight *= self->fade;
    self->count += 1.0;
}

void csp_forward_learn(struct csp_forward *self, int learn)
{
    if (self->action < 0) return;
    if (learn && self->count > 0) {
        struct csp_mat *M = &self->M[(size_t)self->action], *M0 = &self->M[self->n_act];
        csp_mat_forward(M, self->x, self->err);
        csp_mat_forward(M0, self->x, self->common);
        for (size_t i = 0; i < self->n_z; i++)
            self->err[i] = self->sum[i] - self->err[i] - self->common[i];
        const double power = csp_norm2(self->n_x, self->x) + self->par.c;
        const double step = power > 0 ? self->par.eta / power : 0.0, share = self->par.common;
        csp_mat_rank1(M, (csp_real)((1.0 - share) * step), self->err, self->x);
        csp_mat_rank1(M0, (csp_real)(share * step), self->err, self->x);
    }
    csp_forward_reset(self);
}

int csp_forward_fields(struct csp_forward *self, struct csp_fields *out)
{
    int err = CSP_OK;
    char name[64];
    for (size_t a = 0; a <= self->n_act && !err; a++) {
        snprintf(name, sizeof name, "forward.M%zu", a);
        err = csp_mat_fields(&self->M[a], name,
                             "forward map of an action; the last: whatever is done", out);
    }
    if (err) return err;
    const struct csp_field list[] = {
        {"forward.x", "1", "features at the action", self->x, self->n_x, CSP_FIELD_REAL},
        {"forward.sum", "1", "discounted latents of the outcome", self->sum, self->n_z,
         CSP_FIELD_REAL},
        {"forward.err", "1", "last prediction error", self->err, self->n_z, CSP_FIELD_REAL},
        {"forward.weight", "1", "discount of the next tick", &self->weight, 1,
         CSP_FIELD_DOUBLE},
        {"forward.count", "ticks", "ticks of the outcome", &self->count, 1, CSP_FIELD_DOUBLE},
        {"forward.action", "1", "present action", &self->action, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

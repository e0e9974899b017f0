/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/temporal/hpc.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <string.h>

CSP_PARAM_TABLE(csp_hpc_params, CSP_HPC_PARAMS);

int csp_hpc_init(struct csp_hpc *self, size_t n_x, const struct csp_hpc_params *par,
                 struct csp_rng *rng, uint64_t seed, uint64_t animal)
{
    *self = (struct csp_hpc){.n_x = n_x};
    int err = csp_params_init(&self->par, par, csp_hpc_params_table);
    if (err) return err;
    self->n_q = (size_t)self->par.n_drift;
    const size_t n = (size_t)self->par.cells, n_in = n_x + self->n_q;
    err = csp_project_init(&self->map, n_in, n, 1.0, self->par.t, rng);
    if (err) return csp_error_context(err, "context code: ");
    self->in = csp_vec_alloc(n_in);
    self->q = csp_vec_alloc(self->n_q);
    self->c = csp_vec_alloc(n);
    if (!self->in || !self->q || !self->c)
        return CSP_FAIL(CSP_E_MEMORY, "context code of %zu cells", n);
    csp_rng_stream(&self->rng, seed, animal, "drift");
    csp_hpc_rest(self, INFINITY);
    return CSP_OK;
}

void csp_hpc_free(struct csp_hpc *self)
{
    csp_project_free(&self->map);
    csp_vec_free(self->in);
    csp_vec_free(self->q);
    csp_vec_free(self->c);
    *self = (struct csp_hpc){0};
}

void csp_hpc_step(struct csp_hpc *self, const csp_real x[], double gate)
{
    if (gate <= 0) {
        memset(self->c, 0, self->map.n * sizeof *self->c);
        self->known = 0.0;
        return;
    }
    if (self->known == gate && memcmp(x, self->in, self->n_x * sizeof *x) == 0) return;
    memcpy(self->in, x, self->n_x * sizeof *x);
    for (size_t i = 0; i < self->n_q; i++)
        self->in[self->n_x + i] = (csp_real)self->par.g_drift * self->q[i];
    csp_project_step(&self->map, self->in, self->c);
    csp_vec_to_length(self->map.n, gate, self->c);
    self->known = gate;
}

void csp_hpc_rest(struct csp_hpc *self, double seconds)
{
    const double a = isinf(seconds) ? 0.0 : 1.0 - csp_leak(seconds, self->par.tau_drift);
    const double b = sqrt(1.0 - a * a);
    for (size_t i = 0; i < self->n_q; i++)
        self->q[i] = (csp_real)(a * (double)self->q[i] + b * csp_dist_normal(&self->rng));
    self->known = 0.0;
}

int csp_hpc_fields(struct csp_hpc *self, struct csp_fields *out)
{
    int err = csp_project_fields(&self->map, "hpc", out);
    if (err) return err;
    const struct csp_field list[] = {
        {"hpc.c", "1", "context code", self->c, self->map.n, CSP_FIELD_REAL},
        {"hpc.q", "1", "slow drift", self->q, self->n_q, CSP_FIELD_REAL},
        {"hpc.in", "1", "place lines and drift", self->in, self->n_x + self->n_q,
         CSP_FIELD_REAL},
        {"hpc.known", "1", "gate for which the code is up to date, 0: none", &self->known, 1,
         CSP_FIELD_DOUBLE},
    };
    err = csp_fields_add(out, list, sizeof list / sizeof *list);
    if (err) return err;
    char prefix[sizeof out->prefix];
    memcpy(prefix, out->prefix, sizeof prefix);
    memcpy(out->prefix + strlen(prefix), "drift.", 7);
    err = csp_rng_fields(&self->rng, out);
    memcpy(out->prefix, prefix, sizeof prefix);
    return err;
}

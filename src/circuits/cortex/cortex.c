/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/cortex/cortex.h"
#include <string.h>

int csp_cortex_init(struct csp_cortex *self, const struct csp_cortex_params *par, double dt,
                    size_t n_sens, const struct csp_area sens[], size_t n_assoc,
                    const struct csp_area assoc[], struct csp_rng *rng)
{
    *self =
        (struct csp_cortex){.model = par ? (enum csp_cortex_model)par->model : CSP_CORTEX_PC};
    switch (self->model) {
    case CSP_CORTEX_FACTOR:
        return csp_factor_net_init(&self->factor, &par->factor, dt, n_sens, sens, n_assoc,
                                   assoc, rng);
    case CSP_CORTEX_ASSEMBLY:
        return csp_assembly_net_init(&self->assembly, &par->assembly, dt, n_sens, sens, n_assoc,
                                     assoc, rng);
    case CSP_CORTEX_PC:
        break;
    }
    const int err = csp_pc_net_init(&self->pc, par ? &par->pc : NULL, dt, n_sens, sens, n_assoc,
                                    assoc, rng);
    return err || !par ? err : csp_pc_net_foretell(&self->pc, &par->foretell, rng);
}

void csp_cortex_bind(struct csp_cortex *self)
{
    if (self->model == CSP_CORTEX_PC && self->pc.ahead) csp_foretell_bind(&self->pc.foretell);
}

void csp_cortex_free(struct csp_cortex *self)
{
    switch (self->model) {
    case CSP_CORTEX_PC:
        csp_pc_net_free(&self->pc);
        break;
    case CSP_CORTEX_FACTOR:
        csp_factor_net_free(&self->factor);
        break;
    case CSP_CORTEX_ASSEMBLY:
        csp_assembly_net_free(&self->assembly);
        break;
    }
}

void csp_cortex_reset(struct csp_cortex *self)
{
    switch (self->model) {
    case CSP_CORTEX_PC:
        csp_pc_net_reset(&self->pc);
        break;
    case CSP_CORTEX_FACTOR:
        csp_factor_net_reset(&self->factor);
        break;
    case CSP_CORTEX_ASSEMBLY:
        csp_assembly_net_reset(&self->assembly);
        break;
    }
}

void csp_cortex_step(struct csp_cortex *self, const csp_real x[], int learn)
{
    switch (self->model) {
    case CSP_CORTEX_PC:
        csp_pc_net_step(&self->pc, x, learn);
        break;
    case CSP_CORTEX_FACTOR:
        csp_factor_net_step(&self->factor, x, learn);
        break;
    case CSP_CORTEX_ASSEMBLY:
        csp_assembly_net_step(&self->assembly, x, learn);
        break;
    }
}

void csp_cortex_refresh(struct csp_cortex *self, int iterations)
{
    switch (self->model) {
    case CSP_CORTEX_PC:
        csp_pc_net_refresh(&self->pc, iterations);
        break;
    case CSP_CORTEX_FACTOR:
        csp_factor_net_refresh(&self->factor, iterations);
        break;
    case CSP_CORTEX_ASSEMBLY:
        break; /* derives nothing */
    }
}

size_t csp_cortex_state_size(const struct csp_cortex *self)
{
    if (self->model == CSP_CORTEX_PC) return csp_pc_net_state_size(&self->pc);
    return self->n_slab;
}

void csp_cortex_imagine(struct csp_cortex *self, const csp_real x[], int steps,
                        csp_real scratch[], csp_real s[])
{
    if (self->model == CSP_CORTEX_PC) {
        csp_pc_net_imagine(&self->pc, x, steps, scratch, s);
        return;
    }
    const struct csp_cortex before = *self;
    memcpy(scratch, self->slab, self->n_slab * sizeof *scratch);
    csp_cortex_reset(self);
    for (int i = 0; i < steps; i++) csp_cortex_step(self, x, 0);
    memcpy(s, self->s, self->n_s * sizeof *s);
    memcpy(self->slab, scratch, self->n_slab * sizeof *scratch);
    const double updates = self->updates;
    *self = before; /* clocks and counters; without learning no weight has moved */
    self->updates = updates;
}

/* The read-back of area k, scaled so that it fits the input best. */
static void read_back(const struct csp_assembly_net *self, size_t k, csp_real guess[])
{
    const csp_real *x = self->x + self->x0[k], *prec = self->prec_pos + self->x0[k];
    csp_mat_transposed(&self->low[k].A, self->r + self->r0[k], guess);
    double xg = 0.0, gg = 0.0;
    for (size_t i = 0; i < self->sens[k].n_in; i++) {
        xg += (double)prec[i] * (double)x[i] * (double)guess[i];
        gg += (double)prec[i] * (double)guess[i] * (double)guess[i];
    }
    const double c = gg > 0.0 ? xg / gg : 0.0;
    for (size_t i = 0; i < self->sens[k].n_in; i++) guess[i] = (csp_real)(c * (double)guess[i]);
}

/* What the lines would be at the present rates. */
static void predict_lines(const struct csp_cortex *self, csp_real guess[])
{
    for (size_t k = 0; k < self->n_sens; k++) {
        csp_real *to = guess + self->x0[k];
        switch (self->model) {
        case CSP_CORTEX_PC:
            csp_mat_forward(&self->pc.W[k], self->r + self->r0[k], to);
            break;
        case CSP_CORTEX_FACTOR:
            csp_mat_forward(&self->factor.W[k], self->factor.read + self->r0[k] / 2, to);
            break;
        case CSP_CORTEX_ASSEMBLY:
            read_back(&self->assembly, k, to);
            break;
        }
    }
}

void csp_cortex_loss(const struct csp_cortex *self, csp_real guess[], double *error,
                     double *power)
{
    predict_lines(self, guess);
    for (size_t i = 0; i < self->n_x; i++) {
        const double x = (double)self->x[i], e = x - (double)guess[i],
                     pos = (double)self->prec_pos[i], neg = (double)self->prec_neg[i];
        *error += (e > 0 ? pos : neg) * e * e;
        *power += (x > 0 ? pos : neg) * x * x;
    }
}

int csp_cortex_fields(struct csp_cortex *self, struct csp_fields *out)
{
    switch (self->model) {
    case CSP_CORTEX_FACTOR:
        return csp_factor_net_fields(&self->factor, out);
    case CSP_CORTEX_ASSEMBLY:
        return csp_assembly_net_fields(&self->assembly, out);
    case CSP_CORTEX_PC:
        break;
    }
    return csp_pc_net_fields(&self->pc, out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/num/expansion.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdio.h>

int csp_project_init(struct csp_project *self, size_t n_in, size_t n, double g, double t,
                     struct csp_rng *rng)
{
    *self = (struct csp_project){.n_in = n_in, .n = n, .g = g, .t = t};
    if (n_in == 0 || n == 0)
        return CSP_FAIL(CSP_E_SHAPE, "projection of %zu on %zu units", n_in, n);
    const int err = csp_mat_init(&self->P, n, n_in);
    if (err) return err;
    self->y = csp_vec_alloc(n);
    if (!self->y) return CSP_FAIL(CSP_E_MEMORY, "projection of %zu units", n);
    const double scale = 1.0 / sqrt((double)n_in);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n_in; j++)
            csp_mat_set(&self->P, i, j, (csp_real)(scale * csp_dist_normal(rng)));
    return CSP_OK;
}

void csp_project_free(struct csp_project *self)
{
    csp_mat_free(&self->P);
    csp_vec_free(self->y);
    *self = (struct csp_project){0};
}

/* y <- g [y - inhibition]+ */
CSP_CLONES static void threshold(size_t n, csp_real inhibition, csp_real g, csp_real y[])
{
    for (size_t i = 0; i < n; i++) {
        const csp_real more = g * (y[i] - inhibition);
        y[i] = y[i] > inhibition ? more : 0;
    }
}

void csp_project_step(struct csp_project *self, const csp_real x[], csp_real out[])
{
    csp_real *y = out ? out : self->y;
    const csp_real g = (csp_real)self->g;
    const csp_real inhibition =
        (csp_real)(self->t * sqrt(csp_norm2(self->n_in, x) / (double)self->n_in));
    csp_mat_forward(&self->P, x, y);
    threshold(self->n, inhibition, g, y);
}

void csp_project_drive(const struct csp_project *self, const csp_real x[], csp_real out[])
{
    const csp_real g = (csp_real)self->g;
    csp_mat_forward(&self->P, x, out);
    for (size_t i = 0; i < self->n; i++) out[i] *= g;
}

int csp_project_fields(struct csp_project *self, const char *name, struct csp_fields *out)
{
    char full[64];
    snprintf(full, sizeof full, "%s.P", name);
    int err = csp_mat_fields(&self->P, full, "fixed random projection", out);
    if (err) return err;
    snprintf(full, sizeof full, "%s.y", name);
    const struct csp_field list[] = {{full, "1", "rates", self->y, self->n, CSP_FIELD_REAL}};
    return csp_fields_add(out, list, 1);
}

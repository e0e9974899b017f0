/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/cortex/sheet.h"
#include "conspecific/core/error.h"
#include <stdio.h>
#include <string.h>

int csp_sheet_init(struct csp_sheet *self, double dt, size_t n_sens,
                   const struct csp_area sens[], size_t n_assoc, const struct csp_area assoc[])
{
    *self = (struct csp_sheet){.dt = dt, .n_sens = n_sens, .n_assoc = n_assoc};
    if (n_sens == 0 || n_sens > CSP_SHEET_AREAS || n_assoc > CSP_SHEET_AREAS)
        return CSP_FAIL(CSP_E_SHAPE, "%zu sensory and %zu association areas, at most %d each",
                        n_sens, n_assoc, CSP_SHEET_AREAS);
    if (!(dt > 0)) return CSP_FAIL(CSP_E_RANGE, "dt = %g s, must be above 0", dt);
    for (size_t k = 0; k < n_sens; k++) {
        self->sens[k] = sens[k];
        self->x0[k] = self->n_x;
        self->r0[k] = self->n_r;
        self->n_x += sens[k].n_in;
        self->n_r += sens[k].n;
        self->gate_r[k] = 1.0;
    }
    for (size_t k = 0; k < n_assoc; k++) {
        self->assoc[k] = assoc[k];
        self->s0[k] = self->n_s;
        self->n_s += assoc[k].n;
        self->gate_s[k] = 1.0;
        if (assoc[k].reads == 0 || assoc[k].reads > n_sens)
            return CSP_FAIL(CSP_E_SHAPE, "area %s reads %zu of %zu sensory areas",
                            assoc[k].name, assoc[k].reads, n_sens);
        for (size_t i = 0; i < assoc[k].reads; i++) self->rows[k] += sens[i].n;
    }
    for (size_t k = 0; k < CSP_SHEET_AREAS; k++)
        for (size_t i = 0; i < CSP_SHEET_AREAS; i++) self->up[k][i] = self->down[k][i] = 1.0;
    return CSP_OK;
}

void csp_sheet_fibre(struct csp_sheet *self, size_t k, size_t i, double up, double down)
{
    const double most = down < 1.0 ? down : 1.0;
    if (up == self->up[k][i] && most == self->down[k][i]) return;
    self->up[k][i] = up;
    self->down[k][i] = most;
    self->still = 0.0;
    self->fibres_cut = 0;
    for (size_t a = 0; a < self->n_assoc; a++)
        for (size_t s = 0; s < self->assoc[a].reads; s++)
            self->fibres_cut |= self->up[a][s] != 1.0 || self->down[a][s] != 1.0;
}

const csp_real *csp_sheet_heard(const struct csp_sheet *self, size_t k, size_t units,
                                const csp_real v[], csp_real out[])
{
    if (!self->fibres_cut) return v;
    for (size_t a = 0; a < self->assoc[k].reads; a++) {
        const size_t from = self->r0[a] / units, to = from + self->sens[a].n / units;
        const csp_real gain = (csp_real)self->up[k][a];
        for (size_t i = from; i < to; i++) out[i] = gain * v[i];
    }
    return out;
}

size_t csp_sheet_padded(size_t n)
{
    return (n + 15) / 16 * 16;
}

int csp_sheet_input(struct csp_sheet *self, const csp_real x[])
{
    self->steps += 1;
    if (memcmp(self->x, x, self->n_x * sizeof *x) != 0) {
        memcpy(self->x, x, self->n_x * sizeof *x);
        self->since = 0.0;
        self->still = 0.0;
    } else {
        self->since += 1e3 * self->dt;
    }
    self->skipped += self->still;
    return self->still > 0;
}

int csp_sheet_learns(struct csp_sheet *self, double t_plastic, double t_learn, int *plastic)
{
    *plastic = self->since < t_plastic;
    if (!*plastic) return 0;
    self->age += 1e3 * self->dt;
    if (self->age < t_learn) return 0;
    self->age = 0.0;
    return 1;
}

void csp_sheet_reset(struct csp_sheet *self)
{
    memset(self->r, 0, self->n_r * sizeof *self->r);
    memset(self->s, 0, self->n_s * sizeof *self->s);
    memset(self->x, 0, self->n_x * sizeof *self->x);
    self->age = self->since = 0.0;
    self->still = 0.0;
}

static int area_rates(const struct csp_area *area, csp_real *rates, struct csp_fields *out)
{
    char name[64];
    snprintf(name, sizeof name, "%s.r", area->name);
    const struct csp_field list[] = {{name, "1", "rates", rates, area->n, CSP_FIELD_REAL}};
    return csp_fields_add(out, list, 1);
}

int csp_sheet_fields(struct csp_sheet *self, struct csp_fields *out)
{
    int err = CSP_OK;
    for (size_t k = 0; k < self->n_sens && !err; k++)
        err = area_rates(&self->sens[k], self->r + self->r0[k], out);
    for (size_t k = 0; k < self->n_assoc && !err; k++)
        err = area_rates(&self->assoc[k], self->s + self->s0[k], out);
    if (err) return err;
    const struct csp_field list[] = {
        {"ctx.x", "1", "input lines", self->x, self->n_x, CSP_FIELD_REAL},
        {"ctx.prec_pos", "1", "precision of positive errors", self->prec_pos, self->n_x,
         CSP_FIELD_REAL},
        {"ctx.prec_neg", "1", "precision of negative errors", self->prec_neg, self->n_x,
         CSP_FIELD_REAL},
        {"ctx.age", "ms", "time since a learning step", &self->age, 1, CSP_FIELD_DOUBLE},
        {"ctx.since", "ms", "time since the input changed", &self->since, 1, CSP_FIELD_DOUBLE},
        {"ctx.still", "1", "1 if nothing moves", &self->still, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

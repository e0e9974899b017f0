/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/temporal/ent.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

CSP_PARAM_TABLE(csp_ent_params, CSP_ENT_PARAMS);

static const double LAST = 2.5; /* ages are kept up to LAST T_max: kernel below 1e-4 */
static const csp_real FAINT = (csp_real)1e-3; /* a weaker trace has ended */

static void tabulate_kernel(struct csp_ent *self)
{
    const struct csp_ent_params *p = &self->par;
    const double step =
        self->k > 1 ? csp_log(p->T_max / p->T_min) / (double)(self->k - 1) : 0.0;
    for (size_t r = 0; r < self->rows; r++)
        for (size_t k = 0; k < self->k; k++) {
            const double u = (double)r * self->dt / (p->T_min * csp_exp(step * (double)k));
            const double e = u > 0 ? p->q * (csp_log(u) + 1.0 - u) : -1e9;
            self->table[r * self->k + k] = (csp_real)(e > -14.0 ? csp_exp(e) : 0.0);
        }
}

int csp_ent_init(struct csp_ent *self, size_t n, double dt, const struct csp_ent_params *par)
{
    *self = (struct csp_ent){.n = n, .dt = dt, .fresh = 1.0};
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "temporal context needs at least one line");
    const int err = csp_params_init(&self->par, par, csp_ent_params_table);
    if (err) return err;
    if (self->par.T_max < self->par.T_min)
        return CSP_FAIL(CSP_E_RANGE, "temporal context: T_max = %g s is below T_min = %g s",
                        self->par.T_max, self->par.T_min);
    self->k = (size_t)self->par.cells;
    self->rows = (size_t)(LAST * self->par.T_max / dt) + 2;
    self->table = csp_vec_alloc(self->rows * self->k);
    self->k_s = csp_leak(dt, self->par.tau_s);
    self->x = csp_vec_alloc(5 * n);
    self->m = csp_vec_alloc(n * self->k);
    self->list = calloc(n, sizeof *self->list);
    if (!self->table || !self->x || !self->m || !self->list)
        return CSP_FAIL(CSP_E_MEMORY, "temporal context of %zu lines", n);
    self->s = self->x + n;
    self->age = self->x + 2 * n;
    self->o = self->x + 3 * n;
    self->S = self->x + 4 * n;
    tabulate_kernel(self);
    return CSP_OK;
}

void csp_ent_free(struct csp_ent *self)
{
    csp_vec_free(self->table);
    csp_vec_free(self->x);
    csp_vec_free(self->m);
    free(self->list);
    *self = (struct csp_ent){0};
}

void csp_ent_reset(struct csp_ent *self)
{
    memset(self->x, 0, 5 * self->n * sizeof *self->x);
    for (size_t i = 0; i < self->n_list; i++)
        memset(self->m + self->list[i] * self->k, 0, self->k * sizeof *self->m);
    self->n_list = 0;
    self->power = 0.0;
    self->fresh = 1.0;
}

static void find_onsets(struct csp_ent *self, const csp_real x[], const csp_real prec[])
{
    const csp_real theta = (csp_real)self->par.theta;
    self->power = 0.0;
    if (memcmp(x, self->x, self->n * sizeof *x) == 0 && self->fresh == 0) return;
    if (self->fresh == 0)
        for (size_t i = 0; i < self->n; i++) {
            const csp_real rise = prec[i] * (x[i] - self->x[i]);
            self->o[i] = rise > theta ? rise : 0;
            self->power += (double)self->o[i] * (double)self->o[i];
        }
    memcpy(self->x, x, self->n * sizeof *x);
    self->fresh = 0.0;
}

CSP_CLONES static void write_cells(size_t n, csp_real s, const csp_real kernel[], csp_real m[])
{
    for (size_t k = 0; k < n; k++) m[k] = s * kernel[k];
}

void csp_ent_step(struct csp_ent *self, const csp_real x[], const csp_real prec[], double gain)
{
    if (self->power > 0) memset(self->o, 0, self->n * sizeof *self->o);
    find_onsets(self, x, prec);
    if (self->power > 0) {
        const struct csp_ent_params *p = &self->par;
        const csp_real keep = (csp_real)(1.0 - p->shunt * self->power / (self->power + p->c_O));
        size_t n = 0;
        for (size_t i = 0; i < self->n; i++) {
            const int was = self->s[i] > 0;
            self->S[i] *= keep;
            if (self->o[i] > 0) self->S[i] = self->s[i] = self->o[i], self->age[i] = -1;
            if (self->s[i] < FAINT) self->s[i] = 0;
            if (self->s[i] > 0)
                self->list[n++] = i;
            else if (was)
                memset(self->m + i * self->k, 0, self->k * sizeof *self->m);
        }
        self->n_list = n;
    }
    size_t kept = 0;
    for (size_t a = 0; a < self->n_list; a++) {
        const size_t i = self->list[a];
        csp_real *m = self->m + i * self->k;
        self->age[i] += 1;
        self->s[i] += (csp_real)self->k_s * (self->S[i] - self->s[i]);
        if ((size_t)self->age[i] >= self->rows || self->s[i] < FAINT) {
            self->s[i] = self->S[i] = 0;
            memset(m, 0, self->k * sizeof *m);
            continue;
        }
        const csp_real *kernel = self->table + (size_t)self->age[i] * self->k;
        const csp_real s = (csp_real)gain * self->s[i];
        write_cells(self->k, s, kernel, m);
        self->list[kept++] = i;
    }
    self->n_list = kept;
}

struct csp_sparse csp_ent_view(const struct csp_ent *self)
{
    return (struct csp_sparse){.block = self->k,
                               .n_blocks = self->n,
                               .n = self->n_list,
                               .v = self->m,
                               .list = self->list};
}

const csp_real *csp_ent_kernel(const struct csp_ent *self, double seconds)
{
    const size_t row = (size_t)lround(seconds / self->dt);
    return self->table + (row < self->rows ? row : self->rows - 1) * self->k;
}

void csp_ent_bind(struct csp_ent *self)
{
    self->n_list = 0;
    for (size_t i = 0; i < self->n; i++)
        if (self->s[i] > 0) self->list[self->n_list++] = i;
}

int csp_ent_fields(struct csp_ent *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"ent.x", "1", "last input lines", self->x, self->n, CSP_FIELD_REAL},
        {"ent.s", "1", "strength of what began", self->s, self->n, CSP_FIELD_REAL},
        {"ent.S", "1", "where the strength goes", self->S, self->n, CSP_FIELD_REAL},
        {"ent.age", "ticks", "how long ago", self->age, self->n, CSP_FIELD_REAL},
        {"ent.o", "1", "onsets", self->o, self->n, CSP_FIELD_REAL},
        {"ent.m", "1", "time cells, lines x delays", self->m, self->n * self->k,
         CSP_FIELD_REAL},
        {"ent.power", "1", "power of the onsets", &self->power, 1, CSP_FIELD_DOUBLE},
        {"ent.fresh", "1", "1 before the first input", &self->fresh, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

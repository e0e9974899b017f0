/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>

int csp_summary_init(struct csp_summary *self, size_t n,
                     const struct csp_summary_number number[], size_t animals)
{
    *self = (struct csp_summary){.n = n, .animals = animals, .number = number};
    self->value = malloc((n * animals + 1) * sizeof *self->value);
    self->p = malloc((n * animals + 1) * sizeof *self->p);
    if (!self->value || !self->p) return CSP_FAIL(CSP_E_MEMORY, "%zu animals", animals);
    for (size_t i = 0; i < n * animals; i++) self->value[i] = self->p[i] = NAN;
    return CSP_OK;
}

void csp_summary_free(struct csp_summary *self)
{
    free(self->value);
    free(self->p);
    *self = (struct csp_summary){0};
}

/* A row of animal i, or of the mean of n animals of its group. */
static void add_row(struct csp_analyze *a, size_t i, int mean, size_t n, const char *name,
                    double value, struct csp_interval ci, double p)
{
    csp_analyze_row(a, i, mean, n);
    csp_grid_text(&a->grid, "%s", name);
    csp_analyze_cell(a, value);
    csp_analyze_cell(a, ci.lo);
    csp_analyze_cell(a, ci.hi);
    csp_grid_real(&a->grid, p, 4);
}

/* Add the mean over the animals of a group for whom number m is defined. */
static int add_mean(const struct csp_summary *s, struct csp_analyze *a, size_t first,
                    size_t last, size_t m, double column[])
{
    const struct csp_summary_number *k = s->number + m;
    size_t n = 0;
    double re = 0.0, im = 0.0, p = NAN;
    for (size_t i = first; i < last; i++) {
        const double v = s->value[i * s->n + m];
        if (isnan(v)) continue;
        column[n++] = v;
        re += cos(v);
        im += sin(v);
    }
    int err = CSP_OK;
    struct csp_estimate e = {NAN, {NAN, NAN}, NAN};
    if (n > 1 && !k->angle)
        err = csp_interval_mean(n, column, k->chance,
                                k->legal.lo < k->legal.hi ? &k->legal : &csp_interval_anywhere,
                                0.95, 0, k->name, &e);
    if (!isnan(e.p)) p = e.value > k->chance ? 0.5 * e.p : 1.0 - 0.5 * e.p;
    add_row(a, first, 1, n, k->name, k->angle && n ? atan2(im, re) : csp_stats_mean(n, column),
            e.ci, p);
    return err;
}

int csp_summary_finish(const struct csp_summary *self, struct csp_analyze *a, const char *name)
{
    const struct csp_interval none = {NAN, NAN};
    double *column = malloc((self->animals + 1) * sizeof *column);
    csp_grid_free(&a->grid);
    int err = column ? csp_grid_init(&a->grid, "group,animal,n,measure,value,low,high,p")
                     : CSP_FAIL(CSP_E_MEMORY, "%zu animals", self->animals);
    for (size_t i = 0, next; i < self->animals && !err; i = next) {
        next = csp_analyze_group_end(a, i);
        for (size_t k = i; k < next; k++)
            for (size_t m = 0; m < self->n; m++)
                add_row(a, k, 0, 1, self->number[m].name, self->value[k * self->n + m], none,
                        self->p[k * self->n + m]);
        for (size_t m = 0; m < self->n && !err && !csp_args_value(a->args, "--animal"); m++)
            err = add_mean(self, a, i, next, m, column);
    }
    if (!err) err = csp_analyze_finish(a, name);
    free(column);
    return err;
}

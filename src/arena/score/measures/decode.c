/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * decode: which of two events was it, from the spikes of a population in one trial?
 *
 * A trial is an onset of a `cells` measure in any session. What is known of it is, for each
 * unit, that measure's spikes per second in the window less those in the baseline; direction,
 * alpha and test are not used. A linear discriminant with shrinkage by Ledoit & Wolf
 * (analysis/pattern/decode.h) tells the first two measures of `series` apart in 5 folds; with
 * four measures it learns on the first two and is tested on the others, the third standing for
 * the first. The value is the mean of the two shares recognised: chance is 0.5. There is one
 * value over all sessions, and none if a measure has no onset.
 *
 * A measure stands in `series` once, for what was learnt on cannot be tested on. That two
 * measures do not look at the same onsets is up to the file.
 */
#include "conspecific/analysis/pattern/decode.h"
#include "cells.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDS = 5 }; /* as many onsets as a session of a `cells` measure has at least */

/* Onsets of the measures first and first + 1 of series, over all sessions; *units of them. */
static size_t count_onsets(const struct csp_score *self, const struct csp_measure *m,
                           size_t first, size_t *units)
{
    size_t n[2] = {0, 0};
    for (size_t k = 0; k < 2; k++) {
        const struct csp_cells *cells = csp_cells_of(self, m->series_id.id[first + k]);
        for (size_t i = 0; cells && i < cells->n; i++) {
            n[k] += cells->list[i].n;
            *units = cells->list[i].units;
        }
    }
    return n[0] && n[1] && *units ? n[0] + n[1] : 0;
}

/* Their spikes into x[n, units], which of the two it was into label[n]. */
static void copy_onsets(const struct csp_score *self, const struct csp_measure *m, size_t first,
                        double x[], size_t label[])
{
    for (size_t k = 0; k < 2; k++) {
        const struct csp_cells *cells = csp_cells_of(self, m->series_id.id[first + k]);
        for (size_t i = 0; cells && i < cells->n; i++) {
            const struct csp_answers *a = cells->list + i;
            memcpy(x, a->d, a->n * a->units * sizeof *x);
            x += a->n * a->units;
            for (size_t t = 0; t < a->n; t++) *label++ = k;
        }
    }
}

static int values(const struct csp_score *self, size_t index, const struct csp_values before[],
                  struct csp_values *v)
{
    (void)before;
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const int cross = m->series_id.n == 4;
    size_t units = 0;
    const size_t n = count_onsets(self, m, 0, &units),
                 n_test = cross ? count_onsets(self, m, 2, &units) : 0, all = n + n_test;
    if (!n || (cross && !n_test)) return CSP_OK;
    double *x = malloc(all * units * sizeof *x);
    size_t *label = malloc(all * sizeof *label);
    int err = x && label ? CSP_OK
                         : CSP_FAIL(CSP_E_MEMORY, "%zu trials of measure `%s`", all, m->name);
    const struct csp_decode_params params = {.shrinkage = NAN, .folds = FOLDS};
    struct csp_decode_result out = {0};
    if (!err) {
        copy_onsets(self, m, 0, x, label);
        if (cross) copy_onsets(self, m, 2, x + n * units, label + n);
        err = cross ? csp_decode_cross(n, x, label, n_test, x + n * units, label + n, units, 2,
                                       &params, &out)
                    : csp_decode(n, units, x, label, 2, &params, &out);
    }
    if (!err) csp_values_set(v, out.balanced);
    csp_decode_result_free(&out);
    free(x);
    free(label);
    return err ? csp_error_context(err, "measure `%s`: ", m->name) : CSP_OK;
}

/* The `cells` measures that it reads: each once, all of one population. */
static void check(const struct csp_names *c, size_t index)
{
    const struct csp_measure *m = csp_measure_at(c->p, index);
    const char *const *name = m->series.items;
    long k[4] = {0};
    for (size_t i = 0; i < m->series.n && i < 4; i++) {
        k[i] = csp_paradigm_measure(c->p, name[i]);
        if (k[i] < 0 || (size_t)k[i] >= index) return;
        if (!csp_cells_check(c, m, "series", (size_t)k[i])) return;
        csp_cells_check_same(c, m, (size_t)k[0], (size_t)k[i]);
        for (size_t j = 0; j < i; j++)
            if (k[i] == k[j])
                csp_diag_add(c->diag, csp_names_place(m->at, "series"),
                             "measure `%s`: `%s` stands in series twice: its trials would be "
                             "tested on themselves",
                             m->name, name[i]);
    }
}

static const char *needs(const struct csp_measure *m)
{
    if (m->series.n == 2 || m->series.n == 4) return NULL;
    return "series: [a, b], or [a, b, c, d] to test on c and d";
}

const struct csp_measure_kind csp_kind_decode = {
    .name = "decode",
    .unit = "1",
    .doc = "cells a and b told apart by their spikes; of four: learnt a, b, tested c, d",
    .uses = CSP_USE_SERIES,
    .needs = needs,
    .check = check,
    .values = values,
};

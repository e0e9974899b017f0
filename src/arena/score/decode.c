/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_decode: which of two events was it, from the spikes of a population in one trial? */
#include "conspecific/analysis/pattern/decode.h"
#include "conspecific/core/error.h"
#include "kind.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDS = 5 }; /* as many onsets as a session of a `cells` measure has at least */

static size_t named(const struct csp_score *self, const struct csp_measure *m, size_t k)
{
    return (size_t)csp_paradigm_measure(self->p, ((const char *const *)m->series.items)[k]);
}

/* Onsets of the measures first and first + 1 of series, over all sessions; *units of them. */
static size_t trials_of(const struct csp_score *self, const struct csp_measure *m, size_t first,
                        size_t *units)
{
    size_t n[2] = {0, 0};
    for (size_t i = 0; i < self->n_answers; i++)
        for (size_t k = 0; k < 2; k++)
            if (self->answers[i].measure == named(self, m, first + k)) {
                n[k] += self->answers[i].n;
                *units = self->answers[i].units;
            }
    return n[0] && n[1] && *units ? n[0] + n[1] : 0;
}

/* Their spikes into x[n, units], the measure into label[n]. */
static void take(const struct csp_score *self, const struct csp_measure *m, size_t first,
                 double x[], size_t label[])
{
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < self->n_answers; i++) {
            const struct csp_answers *a = self->answers + i;
            if (a->measure != named(self, m, first + k)) continue;
            memcpy(x, a->d, a->n * a->units * sizeof *x);
            x += a->n * a->units;
            for (size_t t = 0; t < a->n; t++) *label++ = k;
        }
}

int csp_score_decode(const struct csp_score *self, size_t index, struct csp_values *v)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const int cross = m->series.n == 4;
    size_t units = 0;
    const size_t n = trials_of(self, m, 0, &units),
                 n_test = cross ? trials_of(self, m, 2, &units) : 0, all = n + n_test;
    if (!n || (cross && !n_test)) return CSP_OK;
    double *x = malloc(all * units * sizeof *x);
    size_t *label = malloc(all * sizeof *label);
    int err = x && label ? CSP_OK
                         : CSP_FAIL(CSP_E_MEMORY, "%zu trials of measure `%s`", all, m->name);
    const struct csp_decode_params params = {.shrinkage = NAN, .folds = FOLDS};
    struct csp_decode_result out = {0};
    if (!err) {
        take(self, m, 0, x, label);
        if (cross) take(self, m, 2, x + n * units, label + n);
        err = cross ? csp_decode_cross(n, x, label, n_test, x + n * units, label + n, units, 2,
                                       &params, &out)
                    : csp_decode(n, units, x, label, 2, &params, &out);
    }
    v->overall = out.balanced;
    v->defined = !err;
    csp_decode_result_free(&out);
    free(x);
    free(label);
    return err ? csp_error_context(err, "measure `%s`: ", m->name) : CSP_OK;
}

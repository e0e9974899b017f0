/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_power: power of a field in a band, Hann windows about the ticks of a window. */
#include "conspecific/core/error.h"
#include "kind.h"
#include <stdlib.h>
#include <string.h>

int csp_score_power_init(struct csp_score *self, size_t index)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    struct csp_power *list = realloc(self->power, (self->n_power + 1) * sizeof *list);
    if (!list) return CSP_FAIL(CSP_E_MEMORY, "windows of measures");
    self->power = list;
    struct csp_power *x = list + self->n_power++;
    *x = (struct csp_power){.measure = index};
    struct csp_window_ask ask;
    int err = csp_measure_window(m, self->dt, &ask);
    if (!err) err = csp_window_init(&x->window, &ask);
    if (err) {
        const struct csp_node *band = csp_node_find(m->at, "band"), *at = band ? band : m->at;
        return csp_error_context(err, "%s:%d:%d: measure `%s`: ", at ? at->file : "",
                                 at ? at->line : 0, at ? at->col : 0, m->name);
    }
    x->row = malloc(x->window.bins * sizeof *x->row);
    return x->row ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "powers of measure `%s`", m->name);
}

void csp_score_power_free(struct csp_score *self)
{
    for (size_t i = 0; i < self->n_power; i++) {
        csp_window_free(&self->power[i].window);
        free(self->power[i].row);
    }
    free(self->power);
    self->power = NULL;
    self->n_power = 0;
}

/* Mean over those of the ticks [from, to) whose window lies in the trial; 0: there are none. */
static int mean_power(const struct csp_score *self, struct csp_power *x, const double v[],
                      long from, long to, double *mean)
{
    const struct csp_measure *m = csp_measure_at(self->p, x->measure);
    const double *band = m->band.items;
    const long half = (long)(x->window.ask.n / 2), end = (long)self->n_tick - half + 1;
    from = from < half ? half : from;
    to = to > end ? end : to;
    if (from >= to) return 0;
    memset(x->row, 0, x->window.bins * sizeof *x->row);
    for (long i = from; i < to; i++) {
        csp_window_take(&x->window, v + (i - half));
        csp_window_add_power(&x->window, x->row);
    }
    const struct csp_spectrum sum = {
        .bins = x->window.bins, .df = x->window.df, .power = x->row};
    *mean = csp_spectrum_band(&sum, band[0], band[1]) / (double)(to - from);
    return 1;
}

void csp_score_power_add(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                         const double v[], double *num, double *den)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    struct csp_power *x = NULL;
    for (size_t i = 0; i < self->n_power; i++)
        if (self->power[i].measure == index) x = self->power + i;
    if (!x) return;
    double value;
    if (!given(m->event)) {
        const long to = m->to != 0.0 ? csp_score_tick_of(self, m->to) : (long)self->n_tick;
        if (mean_power(self, x, v, csp_score_tick_of(self, m->from), to, &value))
            *num = value, *den = 1.0;
        return;
    }
    struct csp_span s;
    for (size_t k = t->log, nth = 0; csp_score_span(self, m, t, &k, &nth, &s);)
        if (mean_power(self, x, v, s.from, s.to, &value)) *num += value, *den += 1.0;
}

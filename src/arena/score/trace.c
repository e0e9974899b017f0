/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_trace: a field around an event, averaged over its onsets in a session. */
#include "conspecific/core/error.h"
#include "kind.h"
#include <math.h>
#include <stdlib.h>

/* The trace of this measure and session with room for n ticks; NULL: no memory. */
static struct csp_trace *trace_of(struct csp_score *self, size_t index,
                                  const struct csp_trial_log *t, size_t n)
{
    struct csp_trace *x = NULL;
    for (size_t i = self->n_trace; i-- > 0 && !x;) {
        struct csp_trace *y = self->trace + i;
        if (y->measure == index && y->phase == t->phase && y->session == t->session) x = y;
    }
    if (!x) {
        if (grow((void **)&self->trace, self->n_trace, &self->cap_trace, 1,
                 sizeof *self->trace))
            return NULL;
        x = self->trace + self->n_trace++;
        *x = (struct csp_trace){.measure = index, .phase = t->phase, .session = t->session};
    }
    if (n <= x->n) return x;
    double *sum = realloc(x->sum, n * sizeof *sum);
    if (sum) x->sum = sum;
    double *count = realloc(x->count, n * sizeof *count);
    if (count) x->count = count;
    if (!sum || !count) return NULL;
    for (; x->n < n; x->n++) sum[x->n] = count[x->n] = 0.0;
    return x;
}

int csp_score_trace_add(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                        const double v[])
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    struct csp_span s;
    for (size_t k = t->log, nth = 0; csp_score_span(self, m, t, &k, &nth, &s);) {
        double base = 0.0;
        if (m->baseline.n) csp_score_window(self, v, s.base_from, s.base_to, &base);
        struct csp_trace *x = trace_of(self, index, t, (size_t)(s.to - s.start));
        if (!x)
            return CSP_FAIL(CSP_E_MEMORY, "trace of measure `%s`, %ld ticks", m->name,
                            s.to - s.start);
        for (long i = s.from; i < s.to; i++) {
            x->sum[i - s.start] += v[i] - base;
            x->count[i - s.start] += 1.0;
        }
    }
    return CSP_OK;
}

/* Has the trace left 0 in the direction that is asked for? */
static int departs(const struct csp_measure *m, double v)
{
    return (m->direction != CSP_INHIBITED && v > m->above) ||
           (m->direction != CSP_EXCITED && v < -m->above);
}

int csp_score_trace_values(const struct csp_score *self, size_t index, struct csp_values *v)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    for (size_t k = 0; k < self->n_trace; k++) {
        const struct csp_trace *x = self->trace + k;
        if (x->measure != index) continue;
        const int least = m->kind == CSP_M_TROUGH || m->kind == CSP_M_TROUGH_TIME;
        double best = 0.0;
        long at = -1, onset = -1;
        for (size_t i = 0; i < x->n; i++) {
            if (x->count[i] <= 0.0) continue;
            const double y = x->sum[i] / x->count[i];
            if (at < 0 || (least ? y < best : y > best)) best = y, at = (long)i;
            if (onset < 0 && departs(m, y)) onset = (long)i;
        }
        double value = best;
        if (m->kind == CSP_M_ONSET_TIME)
            value = onset >= 0        ? m->from + (double)onset * self->dt
                    : m->cutoff > 0.0 ? m->cutoff
                                      : m->from + (double)x->n * self->dt;
        else if (m->kind == CSP_M_PEAK_TIME || m->kind == CSP_M_TROUGH_TIME)
            value = m->from + (double)at * self->dt;
        if (at < 0) continue;
        const int err = csp_values_push(v, x->phase, x->session, value);
        if (err) return err;
    }
    csp_values_mean(v);
    return CSP_OK;
}

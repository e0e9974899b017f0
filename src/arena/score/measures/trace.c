/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trace: a field around an event, averaged over its onsets in a session.
 *
 *   trace(t)                 mean over onsets of field(onset + t) - mean of the baseline
 *   peak, trough             its largest, its smallest value in the window
 *   peak_time, trough_time   when that is, from the onset [s]
 *   onset_time               first t at which trace(t) is more than `above` away from 0 in
 *                            `direction`; never: cutoff, or with cutoff 0 the window's end [s]
 */
#include "../grow.h"
#include "../span.h"
#include "needs.h"

enum { PEAK, TROUGH, PEAK_TIME, TROUGH_TIME, ONSET_TIME };

struct trace { /* of one session */
    size_t phase;
    int session;
    double *sum;   /* owned, [n]: over onsets, by tick from the start of the window */
    double *count; /* owned, [n]: onsets that reach so far */
    size_t n;
};
struct traces {
    struct trace *list; /* owned, in order of sessions */
    size_t n, cap;
};

static void free_traces(void *state)
{
    struct traces *all = state;
    for (size_t i = 0; i < all->n; i++) {
        free(all->list[i].sum);
        free(all->list[i].count);
    }
    free(all->list);
    free(all);
}

static int init(struct csp_score *self, size_t index)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    if (!self->brains[m->role_id]) return CSP_OK;
    self->state[index] = calloc(1, sizeof(struct traces));
    if (!self->state[index]) return CSP_FAIL(CSP_E_MEMORY, "trace of measure `%s`", m->name);
    return csp_score_sample(self, index, -1);
}

/* The trace of a session, which is the last one or new, with room for n ticks; NULL: no
 * memory. */
static struct trace *trace_of(struct traces *all, const struct csp_trial_log *t, size_t n)
{
    struct trace *x = all->n ? all->list + all->n - 1 : NULL;
    if (!x || x->phase != t->phase || x->session != t->session) {
        if (csp_grow((void **)&all->list, all->n, &all->cap, 1, sizeof *all->list)) return NULL;
        x = all->list + all->n++;
        *x = (struct trace){.phase = t->phase, .session = t->session};
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

static int trial(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                 double *num, double *den)
{
    (void)num, (void)den;
    const struct csp_measure *m = csp_measure_at(self->p, index);
    struct csp_walk walk = {0};
    struct csp_span s;
    if (!self->state[index]) return CSP_OK;
    const double *v = csp_score_samples(self, index, 0);
    while (csp_span_next(self, m, t, &walk, &s)) {
        double base = 0.0;
        if (m->baseline.n) csp_sampler_mean(&self->sampler, v, s.base_from, s.base_to, &base);
        struct trace *x = trace_of(self->state[index], t, (size_t)(s.to - s.start));
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

/* The value of one session; 0: no tick was reached by any onset. */
static int value_of(const struct csp_measure *m, const struct trace *x, double dt,
                    double *value)
{
    const int kind = csp_measure_kind_of(m)->variant;
    const int least = kind == TROUGH || kind == TROUGH_TIME;
    double best = 0.0;
    long at = -1, onset = -1;
    for (size_t i = 0; i < x->n; i++) {
        if (x->count[i] <= 0.0) continue;
        const double y = x->sum[i] / x->count[i];
        if (at < 0 || (least ? y < best : y > best)) best = y, at = (long)i;
        if (onset < 0 && departs(m, y)) onset = (long)i;
    }
    *value = best;
    if (kind == ONSET_TIME)
        *value = onset >= 0        ? m->from + (double)onset * dt
                 : m->cutoff > 0.0 ? m->cutoff
                                   : m->from + (double)x->n * dt;
    else if (kind == PEAK_TIME || kind == TROUGH_TIME)
        *value = m->from + (double)at * dt;
    return at >= 0;
}

static int values(const struct csp_score *self, size_t index, const struct csp_values before[],
                  struct csp_values *v)
{
    (void)before;
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct traces *all = self->state[index];
    for (size_t k = 0; all && k < all->n; k++) {
        const struct trace *x = all->list + k;
        double value;
        if (!value_of(m, x, self->dt, &value)) continue;
        const int err = csp_values_push(v, x->phase, x->session, value);
        if (err) return err;
    }
    csp_values_mean(v);
    return CSP_OK;
}

static const char *needs_both(const struct csp_measure *m)
{
    return csp_needs_event(m) ? csp_needs_event(m) : csp_needs_field(m);
}

static const char *needs_onset(const struct csp_measure *m)
{
    if (m->above <= 0.0) return "above, more than 0";
    return m->baseline.n ? needs_both(m) : "baseline";
}

#define TRACE(name_, variant_, unit_, doc_, also, needs_)                    \
    const struct csp_measure_kind csp_kind_##name_ = {                       \
        .name = #name_,                                                      \
        .unit = unit_,                                                       \
        .doc = doc_,                                                         \
        .variant = variant_,                                                 \
        .uses = CSP_USE_TRIALS | CSP_USE_BASELINE | CSP_HAS_WINDOW | (also), \
        .needs = needs_,                                                     \
        .init = init,                                                        \
        .free = free_traces,                                                 \
        .trial = trial,                                                      \
        .values = values,                                                    \
    }
TRACE(peak, PEAK, "1", "largest value of a field's mean trace around an event", 0, needs_both);
TRACE(trough, TROUGH, "1", "smallest value of that trace", 0, needs_both);
TRACE(peak_time, PEAK_TIME, "s", "when it is largest, from the onset", 0, needs_both);
TRACE(trough_time, TROUGH_TIME, "s", "when it is smallest, from the onset", 0, needs_both);
TRACE(onset_time, ONSET_TIME, "s", "when it leaves its baseline by more than above",
      CSP_USE_ABOVE | CSP_USE_DIRECTION, needs_onset);

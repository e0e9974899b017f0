/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * logged: measures that the log of what happened answers. "It happens" stands for an action that
 * succeeds, an event of `events` that begins, or an object that comes into a state.
 *
 *   state_share          share of the window that the object is in the state, %
 *   choice_share         choices of `action` / choices among `of`; forced choices do not count
 *   choice_probability   mean of p(action) / sum of p over `of`, the policy at free choices
 *   latency              when it first happens, s from the start of the trial or the onset;
 *                        never, or later: cutoff (0: planned trial, or end of the window)
 *   happened             1 if it happens in the trial, else 0
 *   count, rate          how often it happens: a trial or onset; a minute of the window
 *   first_session        first session in which it happens; never: number of sessions + 1
 */
#include "logged.h"
#include "../span.h"
#include "needs.h"
#include <math.h>

enum { STATE_SHARE, CHOICE_SHARE, CHOICE_PROBABILITY, LATENCY, HAPPENED, COUNT, RATE };

struct seconds {                /* a window, s in the trial */
    double zero, from, to, end; /* zero: latencies count from here; end: of what there is */
    double cutoff;              /* of a latency */
};

/* Seconds in the window that the object is in the state. */
static double state_seconds(const struct csp_score *self, const struct csp_measure *m,
                            const struct csp_trial_log *t, const struct seconds *w)
{
    double sum = 0.0, since = -1.0;
    for (size_t k = t->log; k < t->log + t->n_log; k++) {
        const struct csp_log *e = self->history.log + k;
        if (e->kind != CSP_LOG_STATE || (long)e->id != m->object_id) continue;
        const double at = e->seconds < w->from ? w->from : e->seconds;
        if (since >= 0.0 && at > since) sum += (at < w->end ? at : w->end) - since;
        since = e->state == m->state_id && at < w->end ? at : -1.0;
    }
    return since >= 0.0 && w->end > since ? sum + (w->end - since) : sum;
}

/* A free choice of the role: its part of num and den. */
static void add_choice(const struct csp_score *self, const struct csp_measure *m,
                       const struct csp_log *e, double *num, double *den)
{
    if (e->kind != CSP_LOG_CHOICE || e->forced || e->role != m->role_id) return;
    if (csp_measure_kind_of(m)->variant == CHOICE_SHARE) {
        if (!csp_logged_among(m, e->id)) return;
        *num += csp_ids_have(&m->action_ids, e->id);
        *den += 1.0;
        return;
    }
    double all = 0.0, wanted = 0.0;
    for (size_t i = e->alt; i < e->alt + e->n_alt; i++) {
        const struct csp_alt *alt = self->history.alt + i;
        if (!csp_logged_among(m, alt->action)) continue;
        all += alt->p;
        if (csp_ids_have(&m->action_ids, alt->action)) wanted += alt->p;
    }
    if (all > 0.0) *num += wanted / all, *den += 1.0;
}

/* num and den of the occurrences in one window. */
static void add_occurrences(const struct csp_score *self, const struct csp_measure *m,
                            const struct csp_trial_log *t, const struct seconds *w, double *num,
                            double *den)
{
    const int kind = csp_measure_kind_of(m)->variant;
    double n = 0.0, d = 1.0, first = -1.0;
    for (size_t k = t->log; k < t->log + t->n_log; k++) {
        const struct csp_log *e = self->history.log + k;
        if (e->seconds < w->from || e->seconds >= w->to || !csp_logged_counts(m, e)) continue;
        n += 1.0;
        if (first < 0.0) first = e->seconds - w->zero;
    }
    if (kind == LATENCY) n = first < 0.0 || first > w->cutoff ? w->cutoff : first;
    if (kind == HAPPENED) n = n > 0.0;
    if (kind == RATE) d = (w->end - (w->from > 0.0 ? w->from : 0.0)) / 60.0;
    if (d > 0.0) *num += n, *den += d;
}

static void add_window(const struct csp_score *self, const struct csp_measure *m,
                       const struct csp_trial_log *t, const struct seconds *w, double *num,
                       double *den)
{
    const int kind = csp_measure_kind_of(m)->variant;
    if (kind == STATE_SHARE) {
        const double length = w->end - (w->from > 0.0 ? w->from : 0.0);
        if (length > 0.0) *num += 100.0 * state_seconds(self, m, t, w), *den += length;
    } else if (kind == CHOICE_SHARE || kind == CHOICE_PROBABILITY) {
        for (size_t k = t->log; k < t->log + t->n_log; k++) {
            const struct csp_log *e = self->history.log + k;
            if (e->seconds >= w->from && e->seconds < w->to) add_choice(self, m, e, num, den);
        }
    } else {
        add_occurrences(self, m, t, w, num, den);
    }
}

static void trial_from_log(const struct csp_score *self, size_t index,
                           const struct csp_trial_log *t, double *num, double *den)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    if (m->event_id < 0) {
        const double to = m->to != 0.0 ? m->to : INFINITY;
        const struct seconds w = {0.0, m->from, to, to < t->seconds ? to : t->seconds,
                                  m->cutoff > 0.0 ? m->cutoff : t->planned};
        add_window(self, m, t, &w, num, den);
        return;
    }
    for (size_t k = t->log; k < t->log + t->n_log; k++) {
        const struct csp_log *e = self->history.log + k;
        if (e->kind != CSP_LOG_EVENT || !csp_ids_have(&m->event_ids, e->id)) continue;
        const double after = csp_span_end(m, e->duration);
        /* whole ticks, as the log has them */
        struct seconds w = {.zero = e->seconds,
                            .from =
                                (double)csp_span_tick(self, e->seconds + m->from) * self->dt,
                            .to = (double)csp_span_tick(self, e->seconds + after) * self->dt,
                            .cutoff = m->cutoff > 0.0 ? m->cutoff : after};
        w.end = w.to < t->seconds ? w.to : t->seconds;
        if (w.end > w.from) add_window(self, m, t, &w, num, den);
    }
}

/* First session with the action or state in the window [from, to) of a trial. */
static int first_session(const struct csp_score *self, size_t index,
                         const struct csp_values before[], struct csp_values *v)
{
    (void)before;
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_history *h = &self->history;
    const double to = m->to != 0.0 ? m->to : INFINITY;
    int count = 0, found = 0, session = -1;
    size_t phase = 0;
    for (size_t k = 0; k < h->n_trial; k++) {
        const struct csp_trial_log *t = h->trial + k;
        if (!csp_score_looks(self, index, t)) continue;
        if (t->phase != phase || t->session != session) count++;
        phase = t->phase, session = t->session;
        for (size_t i = t->log; i < t->log + t->n_log && !found; i++) {
            const struct csp_log *e = h->log + i;
            if (e->seconds >= m->from && e->seconds < to && csp_logged_counts(m, e))
                found = count;
        }
    }
    v->defined = count > 0;
    v->overall = found ? found : count + 1;
    return CSP_OK;
}

static const char *needs_state(const struct csp_measure *m)
{
    return csp_is_written(m->object) ? NULL : "object and state";
}

#define LOGGED(name_, variant_, unit_, doc_, needs_)   \
    const struct csp_measure_kind csp_kind_##name_ = { \
        .name = #name_,                                \
        .unit = unit_,                                 \
        .doc = doc_,                                   \
        .variant = variant_,                           \
        .uses = CSP_HAS_TRIALS | CSP_USE_TRIALS,       \
        .needs = needs_,                               \
        .from_log = trial_from_log,                    \
    }
LOGGED(state_share, STATE_SHARE, "%", "share of time an object is in a state", needs_state);
LOGGED(choice_share, CHOICE_SHARE, "1", "share of an action in free choices", csp_needs_action);
LOGGED(choice_probability, CHOICE_PROBABILITY, "1",
       "mean policy probability of an action in free choices", csp_needs_action);
LOGGED(latency, LATENCY, "s", "first time of an action or state, with cut-off",
       csp_needs_occurrence);
LOGGED(happened, HAPPENED, "1", "share of trials with an action or state",
       csp_needs_occurrence);
LOGGED(count, COUNT, "count", "actions, or comings into a state, a trial",
       csp_needs_occurrence);
LOGGED(rate, RATE, "1/min", "actions, or comings into a state, a minute", csp_needs_occurrence);

const struct csp_measure_kind csp_kind_first_session = {
    .name = "first_session",
    .unit = "count",
    .doc = "first session with it; never: n + 1",
    .uses = CSP_USE_TRIALS,
    .needs = csp_needs_occurrence,
    .values = first_session,
};

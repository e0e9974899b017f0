/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * repeats: whether, and how often, something has happened before. "It happens" stands for an
 * action that succeeds, an event of `events` that begins, or an object that comes into a state,
 * within [from, to) of a trial. Only trials at which the measure looks count.
 *
 *   times_before   how often it happened in earlier trials of the experiment
 *   ever           1 if it has happened in this or an earlier trial, else 0; of a session: by its
 *                  last trial; over all: by the end
 *   nth_latency    when it happens for the nth time, s from the start of that trial; counted
 *                  from the start of the experiment, of the session or of the trial (nth_in).
 *                  Where there is no nth time there is no value
 */
#include "logged.h"
#include "needs.h"
#include <math.h>

/* How often it happens in a trial; *at: when it happens for the nth time (nth 0: never asked),
 * NaN: it does not. */
static size_t times_in(const struct csp_score *self, const struct csp_measure *m,
                       const struct csp_trial_log *t, size_t nth, double *at)
{
    const double to = m->to != 0.0 ? m->to : INFINITY;
    size_t n = 0;
    *at = NAN;
    for (size_t k = t->log; k < t->log + t->n_log; k++) {
        const struct csp_log *e = self->history.log + k;
        if (e->seconds < m->from || e->seconds >= to || !csp_logged_counts(m, e)) continue;
        if (++n == nth) *at = e->seconds;
    }
    return n;
}

/* How often it happened in trials before this one; session: only in those of its session. */
static size_t times_before(const struct csp_score *self, size_t index,
                           const struct csp_trial_log *t, int session)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    double at;
    size_t n = 0;
    for (const struct csp_trial_log *b = self->history.trial; b < t; b++) {
        if (session && (b->phase != t->phase || b->session != t->session)) continue;
        if (csp_score_looks(self, index, b)) n += times_in(self, m, b, 0, &at);
    }
    return n;
}

static void before_from_log(const struct csp_score *self, size_t index,
                            const struct csp_trial_log *t, double *num, double *den)
{
    *num = (double)times_before(self, index, t, 0);
    *den = 1.0;
}

static void ever_from_log(const struct csp_score *self, size_t index,
                          const struct csp_trial_log *t, double *num, double *den)
{
    double at;
    *num = times_before(self, index, t, 0) > 0 ||
           times_in(self, csp_measure_at(self->p, index), t, 0, &at) > 0;
    *den = 1.0;
}

static void nth_from_log(const struct csp_score *self, size_t index,
                         const struct csp_trial_log *t, double *num, double *den)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const size_t before = m->nth_in == CSP_IN_TRIAL
                              ? 0
                              : times_before(self, index, t, m->nth_in == CSP_IN_SESSION);
    double at = NAN;
    if (before < m->nth) times_in(self, m, t, m->nth - before, &at);
    if (!isnan(at)) *num = at, *den = 1.0;
}

/* By the last trial of each session, and by the last of all. */
static int ever_values(const struct csp_score *self, size_t index,
                       const struct csp_values before[], struct csp_values *v)
{
    const struct csp_history *h = &self->history;
    (void)before;
    for (size_t i = 0, end; i < h->n_trial; i = end) {
        double x = NAN;
        end = csp_history_session_end(h, i);
        for (size_t k = i; k < end; k++) (void)csp_score_trial_value(self, index, k, &x);
        if (isnan(x)) continue;
        const int err = csp_values_push(v, h->trial[i].phase, h->trial[i].session, x);
        if (err) return err;
        csp_values_set(v, x);
    }
    return CSP_OK;
}

static const char *needs_nth(const struct csp_measure *m)
{
    return m->nth ? csp_needs_occurrence(m) : "nth: from 1";
}

static void check(const struct csp_names *c, size_t index)
{
    const struct csp_measure *m = csp_measure_at(c->p, index);
    if (m->event.n)
        csp_diag_add(c->diag, csp_names_place(m->at, "event"),
                     "measure `%s`: kind %s counts from the start of trials and has no `event`",
                     m->name, csp_measure_kind_of(m)->name);
}

const struct csp_measure_kind csp_kind_times_before = {
    .name = "times_before",
    .unit = "count",
    .doc = "actions, or comings into a state, in earlier trials",
    .uses = CSP_HAS_TRIALS | CSP_USE_TRIALS,
    .needs = csp_needs_occurrence,
    .check = check,
    .from_log = before_from_log,
};

const struct csp_measure_kind csp_kind_ever = {
    .name = "ever",
    .unit = "1",
    .doc = "1 once an action or state has happened, by day",
    .uses = CSP_HAS_TRIALS | CSP_USE_TRIALS,
    .needs = csp_needs_occurrence,
    .check = check,
    .from_log = ever_from_log,
    .values = ever_values,
};

const struct csp_measure_kind csp_kind_nth_latency = {
    .name = "nth_latency",
    .unit = "s",
    .doc = "when an action or state happens for the nth time; never: no value",
    .uses = CSP_HAS_TRIALS | CSP_USE_TRIALS | CSP_USE_NTH,
    .needs = needs_nth,
    .check = check,
    .from_log = nth_from_log,
};

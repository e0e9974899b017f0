/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trials: how another measure changes from trial to trial. Only trials that both look at count.
 *
 *   trials_to   first trial, counted over the sessions of the phase, in which measure a is at
 *               least `above` (direction inhibited: at most); never: number of trials + 1
 *   trend       least-squares slope of measure a over the trials of a session; a session with
 *               fewer than two values has none
 */
#include "../score.h"
#include "needs.h"

/* Does the measure, and the one that it follows, look at this trial? */
static int both_look(const struct csp_score *self, size_t index, size_t a, size_t trial)
{
    const struct csp_trial_log *t = self->history.trial + trial;
    return csp_score_looks(self, index, t) && csp_score_looks(self, a, t);
}

/* First trial with measure a beyond the threshold, counted over the sessions. */
static int first_beyond(const struct csp_score *self, size_t index,
                        const struct csp_values before[], struct csp_values *v)
{
    (void)before;
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const size_t a = (size_t)m->a_id;
    int count = 0, found = 0;
    for (size_t i = 0; i < self->history.n_trial; i++) {
        double x;
        if (!both_look(self, index, a, i)) continue;
        count++;
        if (found || !csp_score_trial_value(self, a, i, &x)) continue;
        if (m->direction == CSP_INHIBITED ? x <= m->above : x >= m->above) found = count;
    }
    v->defined = count > 0;
    v->overall = found ? found : count + 1;
    return CSP_OK;
}

/* Slope of measure a over the trials of each session. */
static int trend(const struct csp_score *self, size_t index, const struct csp_values before[],
                 struct csp_values *v)
{
    (void)before;
    const struct csp_history *h = &self->history;
    const size_t a = (size_t)csp_measure_at(self->p, index)->a_id;
    for (size_t i = 0, end; i < h->n_trial; i = end) {
        struct csp_line_fit line = {0};
        double x = -1.0, y;
        end = csp_history_session_end(h, i);
        for (size_t j = i; j < end; j++) {
            if (!both_look(self, index, a, j)) continue;
            x += 1.0;
            if (csp_score_trial_value(self, a, j, &y)) csp_line_fit_add(&line, x, y);
        }
        if (line.n < 2.0) continue;
        const int err = csp_values_push(v, h->trial[i].phase, h->trial[i].session,
                                        csp_line_fit_slope(&line));
        if (err) return err;
    }
    csp_values_mean(v);
    return CSP_OK;
}

static void check(const struct csp_names *c, size_t index)
{
    const struct csp_measure *m = csp_measure_at(c->p, index);
    const long a = csp_paradigm_measure(c->p, m->a);
    if (a < 0 || (size_t)a >= index) return;
    const struct csp_measure_kind *kind = csp_measure_kind_of(csp_measure_at(c->p, (size_t)a));
    if (!(kind->uses & CSP_HAS_TRIALS))
        csp_diag_add(c->diag, csp_names_place(m->at, "a"),
                     "measure `%s`: `%s` of kind %s has no value for each trial", m->name, m->a,
                     kind->name);
}

const struct csp_measure_kind csp_kind_trials_to = {
    .name = "trials_to",
    .unit = "count",
    .doc = "first trial with a beyond above; never: n + 1",
    .uses = CSP_USE_TRIALS | CSP_USE_ABOVE | CSP_USE_DIRECTION,
    .needs = csp_needs_a,
    .check = check,
    .values = first_beyond,
};

const struct csp_measure_kind csp_kind_trend = {
    .name = "trend",
    .doc = "change of measure a per trial within a session",
    .uses = CSP_USE_TRIALS,
    .needs = csp_needs_a,
    .check = check,
    .values = trend,
};

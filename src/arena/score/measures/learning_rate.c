/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * learning_rate: the rate at which a delta rule would have learnt to choose, between the two
 * actions of `of`, as this animal chose (equations: score/learning_rate.h). A choice is rewarded
 * if `event` follows before the next one.
 */
#include "conspecific/arena/score/learning_rate.h"
#include "../grow.h"
#include "../score.h"
#include "needs.h"

/* 0 or 1: which of the two actions; -1: another. */
static int which_of(const struct csp_measure *m, size_t action)
{
    return m->of_id.id[0] == action ? 0 : m->of_id.id[1] == action ? 1 : -1;
}

/* Could both actions be done, and was none forced? */
static int was_free(const struct csp_score *self, const struct csp_measure *m,
                    const struct csp_log *e)
{
    int offered[2] = {0, 0};
    for (size_t i = e->alt; i < e->alt + e->n_alt; i++) {
        const int k = which_of(m, self->history.alt[i].action);
        if (k >= 0) offered[k] = 1;
    }
    return !e->forced && offered[0] && offered[1];
}

struct picks {
    struct csp_pick *list; /* owned */
    size_t n, cap;
};

/* The choices of one trial, each with whether the reward came before the next choice. */
static int add_picks(const struct csp_score *self, const struct csp_measure *m,
                     const struct csp_trial_log *t, int *start, struct picks *out)
{
    int waiting = 0; /* for what follows from the last choice */
    for (size_t k = t->log; k < t->log + t->n_log; k++) {
        const struct csp_log *e = self->history.log + k;
        if (waiting && e->kind == CSP_LOG_EVENT && csp_ids_have(&m->event_ids, e->id))
            out->list[out->n - 1].rewarded = 1;
        if (e->kind != CSP_LOG_CHOICE || e->role != m->role_id) continue;
        const int which = which_of(m, e->id);
        waiting = which >= 0;
        if (!waiting) continue;
        const int err = csp_grow((void **)&out->list, out->n, &out->cap, 1, sizeof *out->list);
        if (err) return err;
        out->list[out->n++] = (struct csp_pick){which, 0, was_free(self, m, e), *start};
        *start = 0;
    }
    return CSP_OK;
}

static int values(const struct csp_score *self, size_t index, const struct csp_values before[],
                  struct csp_values *v)
{
    (void)before;
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_history *h = &self->history;
    struct picks picks = {0};
    size_t phase = 0;
    int session = -1, err = CSP_OK;
    for (size_t i = 0; i < h->n_trial && !err; i++) {
        const struct csp_trial_log *t = h->trial + i;
        if (!csp_score_looks(self, index, t)) continue;
        const int first = t->phase != phase || t->session != session;
        int start = first;
        err = add_picks(self, m, t, &start, &picks);
        if (start != first) phase = t->phase, session = t->session; /* it has begun */
    }
    struct csp_learning_rate fit = {0};
    if (!err) err = csp_learning_rate_fit(picks.n, picks.list, &fit);
    free(picks.list);
    if (!err && fit.n) csp_values_set(v, fit.alpha);
    return err;
}

static const char *needs(const struct csp_measure *m)
{
    if (!m->event.n) return "event, the reward";
    return m->of.n == 2 ? NULL : "of: [a, b]";
}

const struct csp_measure_kind csp_kind_learning_rate = {
    .name = "learning_rate",
    .unit = "1",
    .doc = "delta rule fitted to two actions' choices",
    .uses = CSP_USE_TRIALS,
    .needs = needs,
    .values = values,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_choices: from the choices that were logged to a learning rate. */
#include "conspecific/arena/score/learning_rate.h"
#include "kind.h"
#include <stdlib.h>

/* 0 or 1: which of the two actions; -1: another. */
static int which_of(const struct csp_score *self, const struct csp_measure *m, size_t action)
{
    const char *const *name = m->of.items;
    for (int k = 0; k < 2; k++)
        if (csp_paradigm_action(self->p, name[k]) == (long)action) return k;
    return -1;
}

/* Were both actions open, and none forced? */
static int was_free(const struct csp_score *self, const struct csp_measure *m,
                    const struct csp_log *e)
{
    int open[2] = {0, 0};
    for (size_t i = e->alt; i < e->alt + e->n_alt; i++) {
        const int k = which_of(self, m, self->alt[i].action);
        if (k >= 0) open[k] = 1;
    }
    return !e->forced && open[0] && open[1];
}

int csp_score_learning_rate(const struct csp_score *self, size_t index, struct csp_values *v)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const size_t role = csp_score_role(self->p, m);
    const long event = csp_paradigm_event(self->p, m->event);
    struct csp_pick *list = NULL;
    size_t n = 0, cap = 0, phase = 0;
    int session = -1, err = CSP_OK;
    for (size_t i = 0; i < self->n_trial && !err; i++) {
        const struct csp_trial_log *t = self->trial + i;
        if (!csp_score_looks(self, m, t)) continue;
        int start = t->phase != phase || t->session != session, open = 0;
        for (size_t k = t->log; k < t->log + t->n_log && !err; k++) {
            const struct csp_log *e = self->log + k;
            if (open && e->kind == CSP_LOG_EVENT && (long)e->id == event)
                list[n - 1].rewarded = 1;
            if (e->kind != CSP_LOG_CHOICE || e->role != role) continue;
            const int which = which_of(self, m, e->id);
            open = which >= 0; /* a later choice ends what followed from this one */
            if (!open) continue;
            err = grow((void **)&list, n, &cap, 1, sizeof *list);
            if (err) break;
            list[n++] = (struct csp_pick){which, 0, was_free(self, m, e), start};
            start = 0;
            phase = t->phase, session = t->session;
        }
    }
    struct csp_learning_rate fit = {0};
    if (!err) err = csp_learning_rate_fit(n, list, &fit);
    free(list);
    if (err || fit.n == 0) return err;
    v->overall = fit.alpha;
    v->defined = 1;
    return CSP_OK;
}

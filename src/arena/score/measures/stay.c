/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stay: what a trial is compared with.
 *
 *   stay    free choices among `of` that are the same action as the choice before / free choices
 *           among `of` that have one. The choice before is the last one among `of` in the same
 *           session, free or forced
 *   level   the number `level` of the trial's type, else of the usual trial: an x for logistic
 *
 *   P(stay | reward before)   stay, given: rewarded, trials_back: 1      (one choice a trial)
 */
#include "logged.h"
#include "needs.h"

static void from_log(const struct csp_score *self, size_t index, const struct csp_trial_log *t,
                     double *num, double *den)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_trial_log *first = t;
    long last = -1;
    while (first > self->history.trial && first[-1].phase == t->phase &&
           first[-1].session == t->session)
        first--;
    for (const struct csp_trial_log *x = first; x <= t; x++)
        for (size_t k = x->log; k < x->log + x->n_log; k++) {
            const struct csp_log *e = self->history.log + k;
            if (e->kind != CSP_LOG_CHOICE || e->role != m->role_id ||
                !csp_logged_among(m, e->id))
                continue;
            if (x == t && last >= 0 && !e->forced) *num += (long)e->id == last, *den += 1.0;
            last = (long)e->id;
        }
}

/* The number of a trial type, else of the usual trial. */
static void level_from_log(const struct csp_score *self, size_t index,
                           const struct csp_trial_log *t, double *num, double *den)
{
    const struct csp_phase *f = csp_phase_at(self->p, t->phase);
    const struct csp_trial *type = f->trial_types.items;
    const struct csp_list *level = &f->trial.level;
    (void)index;
    for (size_t i = 0; i < f->trial_types.n; i++)
        if (type[i].type_id == t->type && type[i].level.n) level = &type[i].level;
    if (level->n) *num = ((const double *)level->items)[0], *den = 1.0;
}

const struct csp_measure_kind csp_kind_level = {
    .name = "level",
    .unit = "1",
    .doc = "the number that stands for a trial in the file, as a delay or a dose",
    .uses = CSP_HAS_TRIALS | CSP_USE_TRIALS,
    .from_log = level_from_log,
};

const struct csp_measure_kind csp_kind_stay = {
    .name = "stay",
    .unit = "1",
    .doc = "share of free choices that repeat the choice before",
    .uses = CSP_HAS_TRIALS | CSP_USE_TRIALS,
    .from_log = from_log,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stay: free choices among `of` that are the same action as the choice before / free choices
 * among `of` that have a choice before them. The choice before is the last one among `of` in the
 * same session, free or forced.
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

const struct csp_measure_kind csp_kind_stay = {
    .name = "stay",
    .unit = "1",
    .doc = "share of free choices that repeat the choice before",
    .uses = CSP_HAS_TRIALS | CSP_USE_TRIALS,
    .from_log = from_log,
};

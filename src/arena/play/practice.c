/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice.h"
#include "conspecific/core/num/rate.h"

/* The value of a list at n; usual: without a list. */
static double at(const struct csp_practice *x, const struct csp_list *list, size_t n,
                 double usual)
{
    const double *v = list->items;
    if (!list->n) return usual;
    const double last = v[list->n - 1];
    if (x->over > 0.0) return last + (v[0] - last) * csp_exp(-(double)n / x->over);
    return n < list->n ? v[n] : last;
}

double csp_practice_effort(const struct csp_run *run, size_t action)
{
    const struct csp_action *a = csp_action_at(run->p, action);
    return at(&a->practice, &a->practice.effort, run->practised[action], a->effort);
}

double csp_practice_probability(const struct csp_run *run, size_t action)
{
    const struct csp_action *a = csp_action_at(run->p, action);
    return at(&a->practice, &a->practice.probability, run->practised[action], a->probability);
}

void csp_practice_done(struct csp_run *run, size_t action, enum csp_practice_by what)
{
    run->practised[action] += csp_action_at(run->p, action)->practice.by == (int)what;
}

void csp_practice_session_over(struct csp_run *run)
{
    for (size_t i = 0; i < run->p->actions.n; i++)
        csp_practice_done(run, i, CSP_PRACTICE_SESSIONS);
}

void csp_practice_begin(struct csp_run *run, enum csp_practice_reset what)
{
    for (size_t i = 0; i < run->p->actions.n; i++)
        if (csp_action_at(run->p, i)->practice.reset == (int)what) run->practised[i] = 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_log: measures that the log of a trial answers: choices, actions, states. */
#include "kind.h"
#include <math.h>
#include <string.h>

struct window {                 /* s in the trial */
    double zero, from, to, end; /* zero: latencies count from here; end: of what there is */
    double cutoff;              /* of a latency */
};

static int in_list(const struct csp_paradigm *p, const struct csp_list *of, size_t action)
{
    for (size_t i = 0; i < of->n; i++)
        if (csp_paradigm_action(p, ((const char *const *)of->items)[i]) == (long)action)
            return 1;
    return of->n == 0;
}

int csp_score_counts(const struct csp_score *self, const struct csp_measure *m,
                     const struct csp_log *e)
{
    if (given(m->action))
        return e->kind == CSP_LOG_ACTION &&
               (long)e->id == csp_paradigm_action(self->p, m->action);
    if (e->kind != CSP_LOG_STATE || e->initial ||
        (long)e->id != csp_paradigm_object(self->p, m->object))
        return 0;
    const struct csp_thing *thing = csp_thing_at(self->p, e->id);
    return strcmp(((const struct csp_name_real *)thing->states.items)[e->state].name,
                  m->state) == 0;
}

/* Seconds in the window that the object is in the state. */
static double state_time(const struct csp_score *self, const struct csp_measure *m,
                         const struct csp_trial_log *t, const struct window *w)
{
    double sum = 0.0, since = -1.0;
    for (size_t k = t->log; k < t->log + t->n_log; k++) {
        const struct csp_log *e = self->log + k;
        if (e->kind != CSP_LOG_STATE || (long)e->id != csp_paradigm_object(self->p, m->object))
            continue;
        const double at = e->seconds < w->from ? w->from : e->seconds;
        if (since >= 0.0 && at > since) sum += (at < w->end ? at : w->end) - since;
        const struct csp_name_real *s = csp_thing_at(self->p, e->id)->states.items;
        since = strcmp(s[e->state].name, m->state) == 0 && at < w->end ? at : -1.0;
    }
    return since >= 0.0 && w->end > since ? sum + (w->end - since) : sum;
}

/* A free choice that the measure looks at: its part of num and den. */
static void choice(const struct csp_score *self, const struct csp_measure *m,
                   const struct csp_log *e, double *num, double *den)
{
    const long action = csp_paradigm_action(self->p, m->action);
    if (e->kind != CSP_LOG_CHOICE || e->forced || e->role != csp_score_role(self->p, m)) return;
    if (m->kind == CSP_M_CHOICE_SHARE) {
        if (!in_list(self->p, &m->of, e->id)) return;
        *num += (long)e->id == action;
        *den += 1.0;
        return;
    }
    double sum = 0.0, mine = 0.0;
    for (size_t i = e->alt; i < e->alt + e->n_alt; i++) {
        if (!in_list(self->p, &m->of, self->alt[i].action)) continue;
        sum += self->alt[i].p;
        if ((long)self->alt[i].action == action) mine = self->alt[i].p;
    }
    if (sum > 0.0) *num += mine / sum, *den += 1.0;
}

/* num and den of one window. */
static void look(const struct csp_score *self, const struct csp_measure *m,
                 const struct csp_trial_log *t, const struct window *w, double *num,
                 double *den)
{
    double n = 0.0, d = 1.0, first = -1.0;
    const double length = w->end - (w->from > 0.0 ? w->from : 0.0);
    if (m->kind == CSP_M_STATE_SHARE) {
        n = 100.0 * state_time(self, m, t, w);
        d = length;
        if (d > 0.0) *num += n, *den += d;
        return;
    }
    for (size_t k = t->log; k < t->log + t->n_log; k++) {
        const struct csp_log *e = self->log + k;
        if (e->seconds < w->from || e->seconds >= w->to) continue;
        if (m->kind == CSP_M_CHOICE_SHARE || m->kind == CSP_M_CHOICE_PROBABILITY) {
            choice(self, m, e, num, den);
        } else if (csp_score_counts(self, m, e)) {
            n += 1.0;
            if (first < 0.0) first = e->seconds - w->zero;
        }
    }
    if (m->kind == CSP_M_CHOICE_SHARE || m->kind == CSP_M_CHOICE_PROBABILITY) return;
    if (m->kind == CSP_M_LATENCY) n = first < 0.0 || first > w->cutoff ? w->cutoff : first;
    if (m->kind == CSP_M_HAPPENED) n = n > 0.0;
    if (m->kind == CSP_M_RATE) d = length / 60.0;
    if (d > 0.0) *num += n, *den += d;
}

void csp_score_from_log(struct csp_score *self, size_t index, size_t trial)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_trial_log *t = self->trial + trial;
    const long event = csp_paradigm_event(self->p, m->event);
    double num = 0.0, den = 0.0;
    if (event < 0) {
        const double to = m->to != 0.0 ? m->to : INFINITY;
        const struct window w = {0.0, m->from, to, to < t->seconds ? to : t->seconds,
                                 m->cutoff > 0.0 ? m->cutoff : t->planned};
        look(self, m, t, &w, &num, &den);
    }
    for (size_t k = t->log; event >= 0 && k < t->log + t->n_log; k++) {
        const struct csp_log *e = self->log + k;
        if (e->kind != CSP_LOG_EVENT || (long)e->id != event) continue;
        const double after = m->to != 0.0 || m->from < 0.0 ? m->to : e->duration;
        struct window w = {.zero = e->seconds,
                           /* whole ticks, as the log has them */
                           .from =
                               (double)csp_score_tick_of(self, e->seconds + m->from) * self->dt,
                           .to = (double)csp_score_tick_of(self, e->seconds + after) * self->dt,
                           .cutoff = m->cutoff > 0.0 ? m->cutoff : after};
        w.end = w.to < t->seconds ? w.to : t->seconds;
        if (w.end > w.from) look(self, m, t, &w, &num, &den);
    }
    self->num[trial * self->p->measures.n + index] = num;
    self->den[trial * self->p->measures.n + index] = den;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_time.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/core/error.h"
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REMEDY "begin it earlier or lengthen the trial"

/* First and last tick of a trial at which an event can begin; NEVER: it cannot. */
struct onset {
    long first, last;
};
enum { NEVER = INT_MAX };

/* A trial as it is played: the usual one of its phase, or one of its types. */
struct variant {
    const struct csp_phase *phase;
    const struct csp_trial *type; /* NULL: the usual one */
    double seconds;               /* longest duration */
    long end;                     /* the same in ticks */
    struct onset *event;          /* [events] */
    long *action;                 /* [actions]: first tick at which it can be done, or NEVER */
};

struct timing {
    const struct csp_names *c;
    double dt;
    struct variant *variant;
    size_t n;
};

static long tick_of(const struct timing *t, double seconds)
{
    const double tick = floor(seconds / t->dt + 0.5);
    return tick < NEVER ? (long)tick : NEVER;
}

static const struct csp_follow *follow_at(const struct csp_list *list, size_t i)
{
    return (const struct csp_follow *)list->items + i;
}

static const struct csp_cue *cue_at(const struct csp_list *list, size_t i)
{
    return (const struct csp_cue *)list->items + i;
}

/* Shortest delay of an event that follows [ticks]. */
static long soonest(const struct timing *t, const struct csp_follow *f)
{
    return f->delay > f->jitter ? tick_of(t, f->delay - f->jitter) : 0;
}

/* Time of the last occurrence that a line of a script plans by `times` and `end` [s]. */
static double last_planned(const struct csp_cue *c)
{
    double more = c->times ? (double)c->times - 1.0 : c->end > 0.0 ? INFINITY : 0.0;
    if (c->every <= 0.0) return c->time;
    if (c->end > 0.0) more = fmin(more, fmax(0.0, ceil((c->end - c->time) / c->every) - 1.0));
    return c->time + more * c->every;
}

/* An event can begin between two ticks of a trial; 1 if that was not known. */
static int widen(struct variant *v, size_t event, long first, long last)
{
    struct onset *o = v->event + event;
    if (first >= v->end) return 0;
    const struct onset old = *o;
    if (first < o->first) o->first = first;
    if (last > v->end) last = v->end;
    if (last > o->last) o->last = last;
    return o->first != old.first || o->last != old.last;
}

static void onsets_of_script(const struct timing *t, struct variant *v,
                             const struct csp_list *script)
{
    for (size_t i = 0; i < script->n; i++) {
        const struct csp_cue *c = cue_at(script, i);
        const double last = c->times ? last_planned(c) : v->seconds;
        if (tick_of(t, c->time) < v->end)
            widen(v, c->event_id, tick_of(t, fmax(0.0, c->time - c->jitter)),
                  tick_of(t, last + c->jitter));
    }
}

static void onsets_of_choice(const struct timing *t, struct variant *v,
                             const struct csp_choice *c)
{
    const long at = tick_of(t, c->time);
    for (size_t i = 0; i < c->actions_id.n && at < v->end; i++) {
        const size_t k = c->actions_id.id[i];
        const struct csp_list *out = &csp_action_at(t->c->p, k)->outcomes;
        if (at < v->action[k]) v->action[k] = at;
        for (size_t j = 0; j < out->n; j++)
            widen(v, follow_at(out, j)->event_id, at + soonest(t, follow_at(out, j)), v->end);
    }
}

static void onsets_of_triggers(struct variant *v, const struct csp_list *triggers)
{
    for (size_t i = 0; i < triggers->n; i++)
        widen(v, ((const struct csp_trigger *)triggers->items)[i].event_id, 0, v->end);
}

/* What follows events, until nothing new follows. */
static void onsets_of_sequels(const struct timing *t, struct variant *v)
{
    const size_t n = t->c->p->events.n;
    for (int more = 1; more;) {
        more = 0;
        for (size_t e = 0; e < n; e++) {
            const struct csp_list *then = &csp_event_at(t->c->p, e)->then;
            for (size_t k = 0; k < then->n && v->event[e].first < v->end; k++)
                more |= widen(v, follow_at(then, k)->event_id,
                              v->event[e].first + soonest(t, follow_at(then, k)), v->end);
        }
    }
}

/* Trials with choices of their own have only these. */
static const struct csp_trial *choices_of(const struct variant *v)
{
    const int own = v->type && (v->type->choice.actions.n || v->type->choices.n);
    return own ? v->type : &v->phase->trial;
}

static int plan_variant(struct timing *t, const struct csp_phase *f,
                        const struct csp_trial *type)
{
    const struct csp_paradigm *p = t->c->p;
    struct variant *v = t->variant + t->n++;
    *v = (struct variant){.phase = f, .type = type};
    v->seconds = type && type->duration > 0.0 ? type->duration : f->trial.duration;
    v->end = tick_of(t, v->seconds);
    v->event = calloc(p->events.n + 1, sizeof *v->event);
    v->action = calloc(p->actions.n + 1, sizeof *v->action);
    if (!v->event || !v->action) return CSP_FAIL(CSP_E_MEMORY, "trials of `%s`", p->name);
    for (size_t e = 0; e < p->events.n; e++) v->event[e] = (struct onset){NEVER, -1};
    for (size_t a = 0; a < p->actions.n; a++) v->action[a] = NEVER;
    onsets_of_script(t, v, &f->script);
    onsets_of_script(t, v, &f->trial.script);
    if (type) onsets_of_script(t, v, &type->script);
    const struct csp_trial *from = choices_of(v);
    onsets_of_choice(t, v, &from->choice);
    for (size_t i = 0; i < from->choices.n; i++)
        onsets_of_choice(t, v, (const struct csp_choice *)from->choices.items + i);
    onsets_of_triggers(v, &f->trial.triggers);
    if (type) onsets_of_triggers(v, &type->triggers);
    onsets_of_sequels(t, v);
    return CSP_OK;
}

/* Longest trial of a phase, or that of a type [s]. */
static double longest(const struct timing *t, const struct csp_phase *f,
                      const struct csp_trial *type)
{
    double most = 0.0;
    for (size_t i = 0; i < t->n; i++)
        if (t->variant[i].phase == f && (!type || t->variant[i].type == type))
            most = fmax(most, t->variant[i].seconds);
    return most;
}

static void check_lines(const struct timing *t, const struct csp_list *script, double end)
{
    for (size_t i = 0; i < script->n; i++) {
        const struct csp_cue *c = cue_at(script, i);
        const double last = last_planned(c);
        if (c->end > 0.0 && c->time >= c->end)
            csp_diag_add(t->c->diag, csp_names_place(c->at, "end"),
                         "%s at %g s: its `end` is %g s, so that it never begins; give a later "
                         "end or none",
                         c->event, c->time, c->end);
        else if (tick_of(t, c->time) >= tick_of(t, end))
            csp_diag_add(t->c->diag, csp_names_place(c->at, "at"),
                         "%s at %g s: the trial ends at %g s; " REMEDY, c->event, c->time, end);
        else if (c->times && tick_of(t, last) >= tick_of(t, end))
            csp_diag_add(t->c->diag, csp_names_place(c->at, "times"),
                         "%s at %g s, the last of its times: the trial ends at %g s; give "
                         "fewer times, or 0 for as often as fits, or lengthen the trial",
                         c->event, last, end);
        else if (!c->times && tick_of(t, last) >= tick_of(t, end))
            csp_diag_add(t->c->diag, csp_names_place(c->at, "end"),
                         "%s until %g s: the trial ends at %g s; leave out `end` or lengthen "
                         "the trial",
                         c->event, c->end, end);
    }
}

static void check_choice(const struct timing *t, const struct csp_choice *c, double end)
{
    if (c->actions.n && tick_of(t, c->time) >= tick_of(t, end))
        csp_diag_add(t->c->diag, csp_names_place(c->at, "at"),
                     "choice at %g s: the trial ends at %g s; " REMEDY, c->time, end);
}

static const struct csp_choice *choice_at(const struct csp_trial *t, size_t i)
{
    return i == 0 ? &t->choice : (const struct csp_choice *)t->choices.items + i - 1;
}

/* Two choices of one role that always come: the second must not begin within the outcome window
 * that the first one states, nor at the same tick. Choices with `when` or `until` may exclude
 * one another and are left alone. */
static void check_outcome_windows(const struct timing *t, const struct csp_trial *trial)
{
    for (size_t i = 0; i <= trial->choices.n; i++)
        for (size_t k = 0; k <= trial->choices.n; k++) {
            const struct csp_choice *a = choice_at(trial, i), *b = choice_at(trial, k);
            if (i == k || !a->actions.n || !b->actions.n || a->role_id != b->role_id) continue;
            if (a->when.n || a->until.n || b->when.n || b->until.n) continue;
            const long from = tick_of(t, a->time), at = tick_of(t, b->time);
            const int same = at == from && i < k;
            if (!same && !(at > from && at < from + tick_of(t, a->window))) continue;
            csp_diag_add(t->c->diag, csp_names_place(b->at, "at"),
                         "choice at %g s closes the outcome window of the one at %g s, which "
                         "lasts until %g s; ask later, shorten that window, or offer the "
                         "actions in one choice",
                         b->time, a->time, a->time + a->window);
        }
}

static void check_trial(const struct timing *t, const struct csp_trial *trial, double end)
{
    check_lines(t, &trial->script, end);
    check_choice(t, &trial->choice, end);
    for (size_t i = 0; i < trial->choices.n; i++)
        check_choice(t, (const struct csp_choice *)trial->choices.items + i, end);
    check_outcome_windows(t, trial);
}

/* Does what follows begin in any trial in which its cause (an event, an action) can happen? */
static void check_follows(const struct timing *t, const struct csp_list *list,
                          const char *cause, size_t id, int is_event)
{
    for (size_t k = 0; k < list->n; k++) {
        const struct csp_follow *f = follow_at(list, k);
        const struct variant *seen = NULL;
        int fits = 0;
        for (size_t i = 0; i < t->n && !fits; i++) {
            const struct variant *v = t->variant + i;
            const long at = is_event ? v->event[id].first : v->action[id];
            if (at >= v->end) continue;
            seen = seen && seen->seconds > v->seconds ? seen : v;
            fits = at + soonest(t, f) < v->end;
        }
        if (seen && !fits)
            csp_diag_add(t->c->diag, csp_names_place(f->at, "delay"),
                         "%s %g s after `%s`, which begins at %g s or later: the trial ends at "
                         "%g s; shorten the delay or lengthen the trial",
                         f->event, f->delay, cause,
                         t->dt * (double)(is_event ? seen->event[id].first : seen->action[id]),
                         seen->seconds);
    }
}

/* Is any part of [from, to) in the trial, if it is counted from an onset? */
static int reaches(const struct timing *t, const struct variant *v, struct onset o, double from,
                   double to)
{
    if (o.first + tick_of(t, from) >= v->end) return 0;
    return to >= INFINITY || o.last + tick_of(t, to) > 0;
}

/* Is this trial among those that a measure looks at? */
static int looks_at(const struct csp_measure *m, const struct variant *v)
{
    const struct csp_phase *f = v->phase;
    if (m->phase.n && csp_paradigm_find(&m->phase, sizeof(char *), f->name) < 0) return 0;
    return !m->trial_type.n ||
           (v->type && csp_paradigm_find(&m->trial_type, sizeof(char *), v->type->name) >= 0);
}

/* When any of the events of a measure can begin; 0: none can. Without event: at 0. */
static int onset_of(const struct csp_measure *m, const struct variant *v, struct onset *o)
{
    *o = m->event_id < 0 ? (struct onset){0, 0} : (struct onset){NEVER, -1};
    for (size_t i = 0; i < m->event_ids.n; i++) {
        const struct onset e = v->event[m->event_ids.id[i]];
        if (e.first >= v->end) continue;
        o->first = e.first < o->first ? e.first : o->first;
        o->last = e.last > o->last ? e.last : o->last;
    }
    return o->first < v->end;
}

static void check_window(const struct timing *t, const struct csp_measure *m, const char *key,
                         double from, double to)
{
    const struct variant *seen = NULL;
    struct onset o = {0, 0};
    for (size_t i = 0; i < t->n; i++) {
        const struct variant *v = t->variant + i;
        struct onset here;
        if (!looks_at(m, v) || !onset_of(m, v, &here)) continue;
        if (reaches(t, v, here, from, to)) return;
        if (seen && seen->seconds >= v->seconds) continue;
        seen = v;
        o = here;
    }
    if (!seen) return;
    const int late = o.first + tick_of(t, from) >= seen->end;
    if (!late && strcmp(key, "from") == 0) key = "to";
    const struct csp_node *at = csp_names_place(m->at, key);
    if (m->event_id < 0 && late)
        csp_diag_add(
            t->c->diag, at,
            "measure `%s`: %s %g s: the trial ends at %g s; begin the window earlier or "
            "lengthen the trial",
            m->name, key, from, seen->seconds);
    else if (m->event_id < 0)
        csp_diag_add(t->c->diag, csp_names_place(m->at, "to"),
                     "measure `%s`: to %g s is before the trial begins; count from an `event`, "
                     "or end it later",
                     m->name, to);
    else
        csp_diag_add(
            t->c->diag, at,
            "measure `%s`: %s %g s from the onset of `%s`, which lies from %g to %g s, "
            "is outside the trial of %g s; move the window or lengthen the trial",
            m->name, key, late ? from : to, csp_measure_word(&m->event, 0),
            t->dt * (double)o.first, t->dt * (double)o.last, seen->seconds);
}

static void check_measure(const struct timing *t, const struct csp_measure *m)
{
    const int open = m->to == 0.0 && (m->from >= 0.0 || m->event_id < 0);
    check_window(t, m, "from", m->from, open ? INFINITY : m->to);
    if (m->baseline.n != 2 || m->event_id < 0) return;
    const double *b = m->baseline.items;
    check_window(t, m, "baseline", b[0], b[1]);
}

static void check_plan(const struct timing *t)
{
    const struct csp_paradigm *p = t->c->p;
    for (size_t i = 0; i < p->phases.n; i++) {
        const struct csp_phase *f = csp_phase_at(p, i);
        const double end = longest(t, f, NULL);
        check_lines(t, &f->script, end);
        check_trial(t, &f->trial, end);
        for (size_t k = 0; k < f->trial_types.n; k++) {
            const struct csp_trial *type = (const struct csp_trial *)f->trial_types.items + k;
            check_trial(t, type, longest(t, f, type));
        }
    }
    for (size_t e = 0; e < p->events.n; e++)
        check_follows(t, &csp_event_at(p, e)->then, csp_event_at(p, e)->name, e, 1);
    for (size_t a = 0; a < p->actions.n; a++)
        check_follows(t, &csp_action_at(p, a)->outcomes, csp_action_at(p, a)->name, a, 0);
    for (size_t m = 0; m < p->measures.n; m++) check_measure(t, csp_measure_at(p, m));
}

int csp_check_time(const struct csp_names *c, double dt)
{
    struct timing t = {.c = c, .dt = dt};
    size_t n = 0;
    for (size_t i = 0; i < c->p->phases.n; i++) n += 1 + csp_phase_at(c->p, i)->trial_types.n;
    t.variant = calloc(n + 1, sizeof *t.variant);
    int err = t.variant ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "trials of `%s`", c->p->name);
    for (size_t i = 0; i < c->p->phases.n && !err; i++) {
        const struct csp_phase *f = csp_phase_at(c->p, i);
        const struct csp_trial *types = f->trial_types.items;
        if (!f->trial_types.n) err = plan_variant(&t, f, NULL);
        for (size_t k = 0; k < f->trial_types.n && !err; k++)
            err = plan_variant(&t, f, types + k);
    }
    if (!err) check_plan(&t);
    for (size_t i = 0; i < t.n; i++) {
        free(t.variant[i].event);
        free(t.variant[i].action);
    }
    free(t.variant);
    return err;
}

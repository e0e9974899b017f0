/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_measure.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/core/error.h"
#include <stdint.h>
#include <string.h>

/* The baseline of a measure, and whether its window around an event has a length. */
static void check_windows(const struct csp_names *c, const struct csp_measure *m)
{
    const struct csp_measure_kind *kind = csp_measure_kind_of(m);
    const struct csp_node *at = csp_names_place(m->at, "baseline");
    const double *b = m->baseline.items;
    if (m->baseline.n && m->baseline.n != 2)
        csp_diag_add(c->diag, at, "measure `%s`: baseline: [from, to]", m->name);
    else if (m->baseline.n && b[0] >= b[1])
        csp_diag_add(c->diag, at, "measure `%s`: baseline to %g s is not after from %g s",
                     m->name, b[1], b[0]);
    if (m->baseline.n && !(kind->uses & CSP_USE_BASELINE))
        csp_diag_add(c->diag, at, "measure `%s`: kind %s has no baseline", m->name, kind->name);
    else if (m->baseline.n && !m->event.n)
        csp_diag_add(c->diag, at,
                     "measure `%s`: baseline counts from the onset of an event: event is "
                     "needed",
                     m->name);
    for (size_t i = 0; i < m->event.n && (kind->uses & CSP_HAS_WINDOW); i++) {
        const char *event = csp_measure_word(&m->event, i);
        const long e = csp_paradigm_event(c->p, event);
        if (e < 0 || m->to != 0.0 || m->from < 0.0) continue;
        const double lasts = csp_event_at(c->p, (size_t)e)->duration;
        if (lasts <= m->from)
            csp_diag_add(c->diag, csp_names_place(m->at, "to"),
                         "measure `%s`: event `%s` of %g s leaves no window: `to` is needed",
                         m->name, event, lasts);
    }
    if (m->to != 0.0 && m->to <= m->from)
        csp_diag_add(c->diag, csp_names_place(m->at, "to"),
                     "measure `%s`: to %g s is not after from %g s", m->name, m->to, m->from);
}

static void check_trials(const struct csp_names *c, const struct csp_measure *m)
{
    const struct csp_node *at = csp_names_place(m->at, "trials");
    const struct csp_measure_kind *kind = csp_measure_kind_of(m);
    const double *v = m->trials.items;
    if (m->by == CSP_BY_TRIAL && !(kind->uses & CSP_HAS_TRIALS))
        csp_diag_add(c->diag, csp_names_place(m->at, "by"),
                     "measure `%s`: kind %s has no value for each trial", m->name, kind->name);
    if (m->trials.n == 0) return;
    if (m->trials.n != 2) {
        csp_diag_add(c->diag, at, "measure `%s`: trials: [first, last]", m->name);
        return;
    }
    if (v[0] == 0.0 || v[1] == 0.0)
        csp_diag_add(c->diag, at,
                     "measure `%s`: trials: 1 is the first, -1 the last, 0 is none", m->name);
    if ((v[0] > 0.0) == (v[1] > 0.0) && v[0] > v[1])
        csp_diag_add(c->diag, at, "measure `%s`: trials: first %g is after last %g", m->name,
                     v[0], v[1]);
    if (!(kind->uses & CSP_USE_TRIALS))
        csp_diag_add(c->diag, at, "measure `%s`: kind %s picks no trials", m->name, kind->name);
}

/* Keys that mean nothing for this kind and do not have the value that they have unwritten. */
static void check_keys(const struct csp_names *c, const struct csp_measure *m)
{
    const struct csp_measure_kind *kind = csp_measure_kind_of(m);
    const struct {
        const char *key;
        int written;
        unsigned use;
    } keys[] = {{"above", m->above < 0.0 || m->above > 0.0, CSP_USE_ABOVE},
                {"roles", m->roles.n != 0, CSP_USE_ROLES | CSP_USE_PAIR},
                {"changes", m->changes, CSP_USE_PAIR},
                {"series", m->series.n != 0, CSP_USE_SERIES},
                {"direction", m->direction != CSP_EITHER, CSP_USE_DIRECTION},
                {"alpha", m->alpha < 0.05 || m->alpha > 0.05, CSP_USE_UNITS},
                {"hz", m->hz < 1.0 || m->hz > 1.0, CSP_USE_UNITS},
                {"test", m->test != CSP_BY_RANKS, CSP_USE_UNITS},
                {"band", m->band.n != 0, CSP_USE_BAND},
                {"window", m->window > 0.0, CSP_USE_BAND},
                {"nth", m->nth != 0, CSP_USE_NTH},
                {"nth_in", m->nth_in != CSP_IN_EXPERIMENT, CSP_USE_NTH},
                {"trials_back",
                 m->trials_back && !csp_is_written(m->given) && !csp_is_written(m->unless),
                 CSP_USE_TRIALS_BACK}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].written && !(kind->uses & keys[i].use))
            csp_diag_add(c->diag, csp_names_place(m->at, keys[i].key),
                         "measure `%s`: kind %s has no `%s`", m->name, kind->name, keys[i].key);
    const struct csp_node *above = csp_node_find(m->at, "above");
    if (above && above->text && strchr(above->text, '%'))
        csp_diag_add(c->diag, above,
                     "measure `%s`: above counts in the unit of what is measured: a plain "
                     "number, 50 for 50 %% of freezing",
                     m->name);
    if (m->roles.n && csp_is_written(m->role) && (kind->uses & CSP_USE_ROLES))
        csp_diag_add(c->diag, csp_names_place(m->at, "role"),
                     "measure `%s`: `role` or `roles`, not both", m->name);
}

/* Another measure, which must stand before this one. */
static void check_other(const struct csp_names *c, const struct csp_measure *m, size_t index,
                        const char *key, const char *name)
{
    const struct csp_node *at = csp_names_place(m->at, key);
    const long k = csp_paradigm_measure(c->p, name);
    if (!csp_is_written(name)) return;
    if (k < 0)
        csp_names_unknown(c->diag, at, "measure", name, &c->p->measures, sizeof *m);
    else if ((size_t)k >= index)
        csp_diag_add(c->diag, at, "measure `%s` must stand before `%s`", name, m->name);
}

static void check_trial_type(const struct csp_names *c, const struct csp_node *at,
                             const char *name)
{
    for (size_t f = 0; f < c->p->phases.n; f++)
        if (csp_paradigm_find(&csp_phase_at(c->p, f)->trial_types, sizeof(struct csp_trial),
                              name) >= 0)
            return;
    csp_diag_add(c->diag, at, "no phase has trial type `%s`", name);
}

/* The sessions that it picks: is there one of them in any phase at which it looks? */
static void check_sessions(const struct csp_names *c, const struct csp_measure *m)
{
    const struct csp_node *at = csp_names_place(m->at, "sessions");
    long most = 0;
    if (!m->sessions.n) return;
    if (csp_measure_kind_of(m)->uses & CSP_OF_MEASURES)
        csp_diag_add(c->diag, at,
                     "measure `%s`: kind %s picks no sessions; pick them in the measures that "
                     "it is made of",
                     m->name, csp_measure_kind_of(m)->name);
    for (size_t f = 0; f < c->p->phases.n; f++) {
        const struct csp_phase *phase = csp_phase_at(c->p, f);
        if (!m->phase.n || csp_paradigm_find(&m->phase, sizeof(char *), phase->name) >= 0)
            most = (long)phase->sessions > most ? (long)phase->sessions : most;
    }
    const struct csp_ordinals *r = m->sessions.items;
    for (size_t i = 0; i < m->sessions.n && most; i++) {
        const struct csp_list one = {(void *)(uintptr_t)(r + i), 1};
        int found = 0;
        for (long k = 1; k <= most && !found; k++) found = csp_ranges_have(&one, k, most);
        if (!found)
            csp_diag_add(c->diag, at,
                         "measure `%s`: sessions %ld-%ld: there are %ld sessions in the phases "
                         "at which it looks",
                         m->name, r[i].first, r[i].last, most);
    }
}

/* A measure that decides which trials count. */
static void check_condition(const struct csp_names *c, const struct csp_measure *m,
                            const char *key, const char *name)
{
    const struct csp_measure_kind *kind = csp_measure_kind_of(m);
    const struct csp_node *at = csp_names_place(m->at, key);
    const long k = csp_paradigm_measure(c->p, name);
    if (!csp_is_written(name)) return;
    if (!(kind->uses & CSP_HAS_TRIALS) || kind->values)
        csp_diag_add(c->diag, at, "measure `%s`: kind %s picks no trials by their value",
                     m->name, kind->name);
    if (k < 0) return;
    const struct csp_measure_kind *of = csp_measure_kind_of(csp_measure_at(c->p, (size_t)k));
    if (!(of->uses & CSP_HAS_TRIALS))
        csp_diag_add(c->diag, at, "measure `%s`: `%s` of kind %s has no value for each trial",
                     m->name, name, of->name);
}

void csp_check_measure(const struct csp_names *c, size_t index)
{
    const struct csp_measure *m = csp_measure_at(c->p, index);
    const struct csp_measure_kind *kind = csp_measure_kind_of(m);
    csp_names_role(c, csp_names_place(m->at, "role"), m->role);
    csp_names_each(c, csp_names_place(m->at, "event"), &m->event, csp_names_event);
    csp_names_each(c, csp_names_place(m->at, "action"), &m->action, csp_names_action);
    csp_names_each(c, csp_names_place(m->at, "phase"), &m->phase, csp_names_phase);
    csp_names_each(c, csp_names_place(m->at, "trial_type"), &m->trial_type, check_trial_type);
    csp_names_each(c, csp_names_place(m->at, "of"), &m->of, csp_names_action);
    csp_names_each(c, csp_names_place(m->at, "events"), &m->events, csp_names_event);
    csp_names_each(c, csp_names_place(m->at, "roles"), &m->roles, csp_names_role);
    if (m->event.n > 1 && (kind->uses & CSP_HAS_ONE_EVENT))
        csp_diag_add(c->diag, csp_names_place(m->at, "event"),
                     "measure `%s`: kind %s shows one event: write a measure for each", m->name,
                     kind->name);
    check_sessions(c, m);
    if (csp_is_written(m->object) && csp_is_written(m->state))
        csp_names_state(c, csp_names_place(m->at, "state"), m->object, m->state);
    else if (csp_is_written(m->object) || csp_is_written(m->state))
        csp_diag_add(c->diag, m->at, "measure `%s` needs object and state together", m->name);
    const char *missing = kind->needs ? kind->needs(m) : NULL;
    if (missing)
        csp_diag_add(c->diag, m->at, "measure `%s` of kind %s needs %s", m->name, kind->name,
                     missing);
    check_other(c, m, index, "a", m->a);
    check_other(c, m, index, "b", m->b);
    check_other(c, m, index, "given", m->given);
    check_other(c, m, index, "unless", m->unless);
    check_condition(c, m, "given", m->given);
    check_condition(c, m, "unless", m->unless);
    for (size_t i = 0; i < m->series.n; i++)
        check_other(c, m, index, "series", ((const char *const *)m->series.items)[i]);
    check_windows(c, m);
    check_trials(c, m);
    check_keys(c, m);
    if (kind->check) kind->check(c, index);
}

void csp_check_measure_tick(const struct csp_names *c, size_t index, double dt)
{
    const struct csp_measure *m = csp_measure_at(c->p, index);
    const struct csp_measure_kind *kind = csp_measure_kind_of(m);
    if (kind->fits && dt > 0.0 && kind->fits(m, dt))
        csp_diag_add(c->diag, csp_names_place(m->at, "band"), "measure `%s`: %s", m->name,
                     csp_error_detail());
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_measure: does a measure say all that its kind needs, and nothing that it cannot use? */
#include "conspecific/arena/paradigm/measure.h"
#include "names.h"

/* Does this kind look at a window around an event, less a baseline? */
static int has_baseline(int kind)
{
    return csp_measure_is_output(kind) || kind == CSP_M_MEAN || csp_measure_is_trace(kind) ||
           kind == CSP_M_CELLS || kind == CSP_M_SHARE_FROZEN;
}

/* Does this kind pick trials? */
static int has_trials(int kind)
{
    return csp_measure_by_trial(kind) || csp_measure_is_trace(kind) || kind == CSP_M_CELLS ||
           kind == CSP_M_FIRST_SESSION || kind == CSP_M_TRIALS_TO || kind == CSP_M_TREND ||
           kind == CSP_M_LEARNING_RATE;
}

static const char *role_of(const struct csp_paradigm *p, const struct csp_measure *m)
{
    return given(m->role) ? m->role : csp_role_at(p, p->subject)->name;
}

static int is_cells(const struct names *c, const struct csp_measure *m, const char *key,
                    size_t k)
{
    const struct csp_measure *x = csp_measure_at(c->p, k);
    if (x->kind == CSP_M_CELLS) return 1;
    csp_diag_add(c->diag, place(m->at, key), "measure `%s`: `%s` is of kind %s, cells expected",
                 m->name, x->name, csp_measure_kind_name((size_t)x->kind));
    return 0;
}

/* Are two `cells` measures of one population? */
static void same_units(const struct names *c, const struct csp_measure *m, size_t a, size_t b)
{
    const struct csp_measure *x = csp_measure_at(c->p, a), *y = csp_measure_at(c->p, b);
    if (strcmp(x->field, y->field) != 0)
        csp_diag_add(c->diag, m->at, "measure `%s`: `%s` is of field %s, `%s` of %s", m->name,
                     x->name, x->field, y->name, y->field);
    if (strcmp(role_of(c->p, x), role_of(c->p, y)) != 0)
        csp_diag_add(c->diag, m->at, "measure `%s`: `%s` is of role %s, `%s` of %s", m->name,
                     x->name, role_of(c->p, x), y->name, role_of(c->p, y));
}

/* What measures a and b must be. */
static void operands(const struct names *c, const struct csp_measure *m, size_t index)
{
    const struct csp_paradigm *p = c->p;
    const long a = csp_paradigm_measure(p, m->a), b = csp_paradigm_measure(p, m->b);
    if ((m->kind == CSP_M_TRIALS_TO || m->kind == CSP_M_TREND) && a >= 0 && (size_t)a < index &&
        !csp_measure_by_trial(csp_measure_at(p, (size_t)a)->kind))
        csp_diag_add(c->diag, place(m->at, "a"),
                     "measure `%s`: `%s` of kind %s has no value for each trial", m->name, m->a,
                     csp_measure_kind_name((size_t)csp_measure_at(p, (size_t)a)->kind));
    if (m->kind != CSP_M_CELLS_BOTH && m->kind != CSP_M_CELLS_ONLY) return;
    if (a < 0 || b < 0 || (size_t)a >= index || (size_t)b >= index) return;
    if (is_cells(c, m, "a", (size_t)a) && is_cells(c, m, "b", (size_t)b))
        same_units(c, m, (size_t)a, (size_t)b);
}

/* The `cells` measures of decode: each once, all of one population. */
static void decoded(const struct names *c, const struct csp_measure *m, size_t index)
{
    const char *const *name = m->series.items;
    long first = -1;
    for (size_t i = 0; m->kind == CSP_M_DECODE && i < m->series.n; i++) {
        const long k = csp_paradigm_measure(c->p, name[i]);
        if (k < 0 || (size_t)k >= index || !is_cells(c, m, "series", (size_t)k)) return;
        if (first < 0) first = k;
        same_units(c, m, (size_t)first, (size_t)k);
        for (size_t j = 0; j < i; j++)
            if (strcmp(name[i], name[j]) == 0)
                csp_diag_add(c->diag, place(m->at, "series"),
                             "measure `%s`: `%s` stands in series twice: its trials would be "
                             "tested on themselves",
                             m->name, name[i]);
    }
}

static void window(const struct names *c, const struct csp_measure *m)
{
    if (m->baseline.n) {
        const struct csp_node *at = place(m->at, "baseline");
        const double *b = m->baseline.items;
        if (m->baseline.n != 2)
            csp_diag_add(c->diag, at, "measure `%s`: baseline: [from, to]", m->name);
        else if (b[0] >= b[1])
            csp_diag_add(c->diag, at, "measure `%s`: baseline to %g s is not after from %g s",
                         m->name, b[1], b[0]);
        if (!has_baseline(m->kind))
            csp_diag_add(c->diag, at, "measure `%s`: kind %s has no baseline", m->name,
                         csp_measure_kind_name((size_t)m->kind));
        else if (!given(m->event))
            csp_diag_add(c->diag, at,
                         "measure `%s`: baseline counts from the onset of an event: event is "
                         "needed",
                         m->name);
    }
    const long e = csp_paradigm_event(c->p, m->event);
    if ((csp_measure_is_trace(m->kind) || m->kind == CSP_M_CELLS || m->kind == CSP_M_POWER) &&
        e >= 0 && m->to == 0.0 && m->from >= 0.0 &&
        csp_event_at(c->p, (size_t)e)->duration <= m->from)
        csp_diag_add(c->diag, place(m->at, "to"),
                     "measure `%s`: event `%s` of %g s leaves no window: `to` is needed",
                     m->name, m->event, csp_event_at(c->p, (size_t)e)->duration);
}

static void trials(const struct names *c, const struct csp_measure *m)
{
    const struct csp_node *at = place(m->at, "trials");
    const double *v = m->trials.items;
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
    if (!has_trials(m->kind))
        csp_diag_add(c->diag, at, "measure `%s`: kind %s picks no trials", m->name,
                     csp_measure_kind_name((size_t)m->kind));
}

/* Band and window of power, as far as they do not depend on the tick. */
static void power(const struct names *c, const struct csp_measure *m)
{
    const double *band = m->band.items;
    const struct csp_node *at = place(m->at, "band");
    if (m->kind != CSP_M_POWER || m->band.n == 0) return;
    if (m->band.n != 2)
        csp_diag_add(c->diag, at, "measure `%s`: band: [low, high]", m->name);
    else if (!(band[0] > 0.0 && band[0] < band[1]))
        csp_diag_add(c->diag, at, "measure `%s`: band [%g, %g] Hz, expected 0 < low < high",
                     m->name, band[0], band[1]);
    else if (m->window > 0.0 && band[0] * m->window < 1.0 - 1e-9)
        csp_diag_add(c->diag, place(m->at, "window"),
                     "measure `%s`: a window of %g s holds no cycle of %g Hz: at least %g s",
                     m->name, m->window, band[0], 1.0 / band[0]);
}

/* Keys that mean nothing for this kind, if they are not as they are without being written. */
static void foreign(const struct names *c, const struct csp_measure *m)
{
    const int cells = m->kind == CSP_M_CELLS, is_power = m->kind == CSP_M_POWER,
              onset = m->kind == CSP_M_ONSET_TIME, to = m->kind == CSP_M_TRIALS_TO,
              frozen = m->kind == CSP_M_SHARE_FROZEN,
              over = frozen || m->kind == CSP_M_CORRELATION || m->kind == CSP_M_MEAN ||
                     csp_measure_is_output(m->kind);
    const struct {
        const char *key;
        int written, used;
    } keys[] = {
        {"above", m->above < 0.0 || m->above > 0.0, onset || to || frozen},
        {"roles", m->roles.n != 0, over},
        {"changes", m->changes, m->kind == CSP_M_CORRELATION},
        {"series", m->series.n != 0, m->kind == CSP_M_GRADIENT || m->kind == CSP_M_DECODE},
        {"direction", m->direction != CSP_EITHER, onset || to || cells},
        {"alpha", m->alpha < 0.05 || m->alpha > 0.05, cells},
        {"hz", m->hz < 1.0 || m->hz > 1.0, cells},
        {"test", m->test != CSP_BY_RANKS, cells},
        {"band", m->band.n != 0, is_power},
        {"window", m->window > 0.0, is_power}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].written && !keys[i].used)
            csp_diag_add(c->diag, place(m->at, keys[i].key),
                         "measure `%s`: kind %s has no `%s`", m->name,
                         csp_measure_kind_name((size_t)m->kind), keys[i].key);
    const struct csp_node *above = csp_node_find(m->at, "above");
    if (above && above->text && strchr(above->text, '%'))
        csp_diag_add(c->diag, above,
                     "measure `%s`: above counts in the unit of what is measured: a plain "
                     "number, 50 for 50 %% of freezing",
                     m->name);
    if (m->by == CSP_BY_TRIAL && !csp_measure_by_trial(m->kind) &&
        (csp_measure_is_trace(m->kind) || cells || to || m->kind == CSP_M_CELLS_BOTH ||
         m->kind == CSP_M_CELLS_ONLY || m->kind == CSP_M_DECODE ||
         m->kind == CSP_M_LEARNING_RATE || m->kind == CSP_M_TREND))
        csp_diag_add(c->diag, place(m->at, "by"),
                     "measure `%s`: kind %s has no value for each trial", m->name,
                     csp_measure_kind_name((size_t)m->kind));
}

/* The measures of a gradient stand before it; a measure is of one role or of several. */
static void series(const struct names *c, const struct csp_measure *m, size_t index)
{
    const struct csp_node *at = place(m->at, "series");
    for (size_t i = 0; i < m->series.n; i++) {
        const char *name = ((const char *const *)m->series.items)[i];
        const long k = csp_paradigm_measure(c->p, name);
        if (k < 0)
            unknown(c->diag, at, "measure", name, &c->p->measures, sizeof *m);
        else if ((size_t)k >= index)
            csp_diag_add(c->diag, at, "measure `%s` must stand before `%s`", name, m->name);
    }
    if (m->roles.n && given(m->role) && m->kind != CSP_M_CORRELATION)
        csp_diag_add(c->diag, place(m->at, "role"), "measure `%s`: `role` or `roles`, not both",
                     m->name);
}

/* Which names a kind of measure needs. */
void csp_check_measure(const struct names *c, size_t index)
{
    struct csp_paradigm *p = c->p;
    const struct csp_measure *m = csp_measure_at(p, index);
    const char *kind = csp_measure_kind_name((size_t)m->kind);
    role(c, place(m->at, "role"), m->role);
    event(c, place(m->at, "event"), m->event);
    action(c, place(m->at, "action"), m->action);
    each(c, place(m->at, "of"), &m->of, action);
    each(c, place(m->at, "events"), &m->events, event);
    each(c, place(m->at, "roles"), &m->roles, role);
    if (given(m->phase) && csp_paradigm_phase(p, m->phase) < 0)
        unknown(c->diag, place(m->at, "phase"), "phase", m->phase, &p->phases,
                sizeof(struct csp_phase));
    if (given(m->object) && given(m->state))
        state(c, place(m->at, "state"), m->object, m->state);
    else if (given(m->object) || given(m->state))
        csp_diag_add(c->diag, m->at, "measure `%s` needs object and state together", m->name);
    if (given(m->trial_type)) {
        size_t hits = 0;
        for (size_t f = 0; f < p->phases.n; f++) {
            const struct csp_list *list = &csp_phase_at(p, f)->trial_types;
            for (size_t i = 0; i < list->n; i++)
                hits +=
                    strcmp(((const struct csp_trial *)list->items)[i].name, m->trial_type) == 0;
        }
        if (!hits)
            csp_diag_add(c->diag, place(m->at, "trial_type"), "no phase has trial type `%s`",
                         m->trial_type);
    }
    const char *missing = NULL;
    switch (m->kind) {
    case CSP_M_MEAN:
        if (!given(m->field)) missing = "field";
        break;
    case CSP_M_POWER:
        if (!given(m->field)) missing = "field";
        if (!m->band.n) missing = "band";
        if (m->window <= 0.0) missing = "window";
        break;
    case CSP_M_PEAK:
    case CSP_M_TROUGH:
    case CSP_M_PEAK_TIME:
    case CSP_M_TROUGH_TIME:
        if (!given(m->field)) missing = "field";
        if (!given(m->event)) missing = "event";
        break;
    case CSP_M_ONSET_TIME:
        if (!given(m->field)) missing = "field";
        if (!given(m->event)) missing = "event";
        if (!m->baseline.n) missing = "baseline";
        if (m->above <= 0.0) missing = "above, more than 0";
        break;
    case CSP_M_CELLS:
        if (!given(m->field)) missing = "field";
        if (!given(m->event)) missing = "event";
        if (!m->baseline.n) missing = "baseline";
        break;
    case CSP_M_LEARNING_RATE:
        if (m->of.n != 2) missing = "of: [a, b]";
        if (!given(m->event)) missing = "event, the reward";
        break;
    case CSP_M_CORRELATION:
        if (m->roles.n != 2) missing = "roles: [a, b]";
        if (m->bin <= 0.0) missing = "bin";
        break;
    case CSP_M_SHARE_FROZEN:
        if (!m->roles.n) missing = "roles: [a, b, ...]";
        break;
    case CSP_M_GRADIENT:
        if (!m->series.n) missing = "series: measures, in order";
        break;
    case CSP_M_DECODE:
        if (m->series.n != 2 && m->series.n != 4)
            missing = "series: [a, b], or [a, b, c, d] to test on c and d";
        break;
    case CSP_M_STATE_SHARE:
        if (!given(m->object)) missing = "object and state";
        break;
    case CSP_M_CHOICE_SHARE:
    case CSP_M_CHOICE_PROBABILITY:
        if (!given(m->action)) missing = "action";
        break;
    case CSP_M_LATENCY:
    case CSP_M_HAPPENED:
    case CSP_M_COUNT:
    case CSP_M_RATE:
    case CSP_M_FIRST_SESSION:
        if (!given(m->action) && !given(m->object)) missing = "action, or object and state";
        break;
    case CSP_M_VALUE:
    case CSP_M_REWARD:
    case CSP_M_THREAT:
    case CSP_M_PROBE_FREEZING:
    case CSP_M_PROBE_AROUSAL:
    case CSP_M_LOSS:
        if (!given(m->event)) missing = "event";
        break;
    case CSP_M_RSA:
        if (m->events.n < 6 || m->events.n % 2)
            missing = "events: [a, b, c, a of another, b of another, c of another]";
        break;
    case CSP_M_OVERLAP:
    case CSP_M_C_W:
        if (m->events.n != 2) missing = "events: [a, b]";
        break;
    case CSP_M_DIFFERENCE:
    case CSP_M_RATIO:
    case CSP_M_DECIBEL:
    case CSP_M_SUM:
    case CSP_M_CELLS_BOTH:
    case CSP_M_CELLS_ONLY:
        if (!given(m->a) || !given(m->b)) missing = "a and b";
        break;
    case CSP_M_TRIALS_TO:
    case CSP_M_SLOPE:
    case CSP_M_TREND:
    case CSP_M_LARGEST:
    case CSP_M_SMALLEST:
        if (!given(m->a)) missing = "a";
        break;
    default:
        break;
    }
    if (missing)
        csp_diag_add(c->diag, m->at, "measure `%s` of kind %s needs %s", m->name, kind,
                     missing);
    const char *const refs[] = {m->a, m->b};
    for (size_t i = 0; i < 2; i++) {
        if (!given(refs[i])) continue;
        const long k = csp_paradigm_measure(p, refs[i]);
        const struct csp_node *at = place(m->at, i ? "b" : "a");
        if (k < 0)
            unknown(c->diag, at, "measure", refs[i], &p->measures, sizeof *m);
        else if ((size_t)k >= index)
            csp_diag_add(c->diag, at, "measure `%s` must stand before `%s`", refs[i], m->name);
    }
    series(c, m, index);
    operands(c, m, index);
    decoded(c, m, index);
    window(c, m);
    trials(c, m);
    power(c, m);
    foreign(c, m);
    if (m->to != 0.0 && m->to <= m->from)
        csp_diag_add(c->diag, place(m->at, "to"),
                     "measure `%s`: to %g s is not after from %g s", m->name, m->to, m->from);
}

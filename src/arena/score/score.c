/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score.h"
#include "../paradigm/names.h"
#include <math.h>
#include <stdlib.h>

static const struct csp_measure_kind *kind_at(const struct csp_score *self, size_t index)
{
    return csp_measure_kind_of(csp_measure_at(self->p, index));
}

int csp_score_init(struct csp_score *self, const struct csp_paradigm *p, double dt,
                   uint64_t seed, uint64_t animal, const struct csp_fields fields[],
                   struct csp_agent *const brains[])
{
    const size_t n = p->measures.n;
    *self = (struct csp_score){
        .p = p, .dt = dt, .seed = seed, .animal = animal, .fields = fields, .brains = brains};
    self->source = calloc(n + 1, sizeof *self->source);
    self->state = calloc(n + 1, sizeof *self->state);
    self->shown = calloc(n + 1, sizeof *self->shown);
    self->emission = calloc(n + 1, sizeof *self->emission);
    if (!self->source || !self->state || !self->shown || !self->emission)
        return CSP_FAIL(CSP_E_MEMORY, "%zu measures", n);
    for (size_t i = 0; i < n; i++) {
        const struct csp_measure_kind *kind = kind_at(self, i);
        const int err = kind->init ? kind->init(self, i) : CSP_OK;
        if (err) return err;
    }
    return CSP_OK;
}

void csp_score_free(struct csp_score *self)
{
    for (size_t i = 0; self->p && i < self->p->measures.n; i++) {
        if (self->state && self->state[i]) kind_at(self, i)->free(self->state[i]);
        if (self->source) free(self->source[i].signal);
        if (self->shown) free(self->shown[i].list);
    }
    for (size_t i = 0; i < self->n_emission; i++) free(self->emission[i].kinds);
    free(self->emission);
    csp_history_free(&self->history);
    csp_sampler_free(&self->sampler);
    free(self->num);
    free(self->den);
    free(self->source);
    free(self->state);
    free(self->shown);
    *self = (struct csp_score){0};
}

int csp_score_at(const struct csp_measure *m, const char *key, int err)
{
    const struct csp_node *found = csp_node_find(m->at, key), *at = found ? found : m->at;
    if (!err) return CSP_OK;
    return csp_error_context(err, "%s:%d:%d: measure `%s`: ", at ? at->file : "",
                             at ? at->line : 0, at ? at->col : 0, m->name);
}

int csp_score_sample(struct csp_score *self, size_t index, int output)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    struct csp_source *s = self->source + index;
    const size_t *role = m->roles_id.n ? m->roles_id.id : &m->role_id;
    s->n = m->roles_id.n ? m->roles_id.n : 1;
    s->signal = malloc(s->n * sizeof *s->signal);
    if (!s->signal) return CSP_FAIL(CSP_E_MEMORY, "signals of measures");
    int err = CSP_OK;
    for (size_t k = 0; k < s->n && !err; k++) {
        const struct csp_field *field = NULL;
        s->signal[k] = SIZE_MAX;
        if (!self->brains[role[k]]) continue;
        if (output < 0) err = csp_sample_field(self->fields + role[k], m->field, &field);
        err = csp_score_at(m, "", err);
        if (!err)
            err = csp_sampler_signal(&self->sampler, role[k], output, field, s->signal + k);
    }
    return err;
}

static unsigned char has(const struct csp_list *features, const char *name)
{
    for (size_t i = 0; i < features->n; i++)
        if (csp_names_same(csp_measure_word(features, i), name)) return 1;
    return 0;
}

int csp_score_emission(struct csp_score *self, size_t index)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_agent_spec *spec = self->brains[self->p->subject]->spec;
    const struct csp_list *kinds = &spec->kinds, *then = &spec->consequences;
    struct csp_emission *e = self->emission + self->n_emission;
    struct csp_source *s = self->source + index;
    e->role = m->role_id;
    e->kinds = calloc(kinds->n + then->n + 1, sizeof *e->kinds);
    e->follows = e->kinds + kinds->n;
    s->n = 1;
    s->signal = malloc(sizeof *s->signal);
    if (!e->kinds || !s->signal) return CSP_FAIL(CSP_E_MEMORY, "measure `%s`", m->name);
    self->n_emission++;
    for (size_t c = 0; c < then->n; c++)
        e->follows[c] = has(&CSP_ITEM(*then, csp_consequence, c)->features, m->feature);
    for (size_t k = 0; k < kinds->n; k++) {
        const struct csp_kind *kind = CSP_ITEM(*kinds, csp_kind, k);
        e->kinds[k] = has(&kind->features, m->feature);
        for (size_t c = 0; c < then->n; c++) {
            const char *of = CSP_ITEM(*then, csp_consequence, c)->of;
            if (e->follows[c] &&
                (csp_names_same(of, kind->name) || csp_names_same(of, kind->category)))
                e->kinds[k] |= 2;
        }
    }
    const struct csp_field field = {"call",    "1", "what is sent",
                                    &e->value, 1,   CSP_FIELD_DOUBLE};
    return csp_sampler_signal(&self->sampler, m->role_id, -1, &field, s->signal);
}

const double *csp_score_samples(const struct csp_score *self, size_t index, size_t k)
{
    const size_t signal = self->source[index].signal[k];
    return signal == SIZE_MAX ? NULL : self->sampler.signal[signal].v;
}

/* Is trial nth of n one of [first, last]? Negative numbers count from the end. */
static int in_trials(const struct csp_list *trials, int nth, int n)
{
    const double *v = trials->items;
    if (trials->n != 2) return 1;
    const double first = v[0] < 0.0 ? v[0] + n + 1 : v[0];
    const double last = v[1] < 0.0 ? v[1] + n + 1 : v[1];
    return nth >= first && nth <= last;
}

/* Does a measure look at a session of a phase? */
static int looks_at_session(const struct csp_score *self, const struct csp_measure *m,
                            size_t phase, int session)
{
    if (m->phase_ids.n && !csp_ids_have(&m->phase_ids, phase)) return 0;
    return csp_ranges_have(&m->sessions, session, (long)csp_phase_at(self->p, phase)->sessions);
}

int csp_score_looks(const struct csp_score *self, size_t index, const struct csp_trial_log *t)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const int typed = m->type_ids.n > 0;
    if (!looks_at_session(self, m, t->phase, t->session)) return 0;
    if (typed && (t->type < 0 || !csp_ids_have(&m->type_ids, (size_t)t->type))) return 0;
    return in_trials(&m->trials, t->nth[typed], t->of[typed]);
}

/* Room for the numerators and denominators of one more trial, all 0. */
static int add_trial(struct csp_score *self)
{
    const size_t nm = self->p->measures.n, trial = self->history.n_trial;
    if (trial >= self->cap) {
        const size_t cap = self->cap ? 2 * self->cap : 64;
        double *num = realloc(self->num, (cap * nm + 1) * sizeof *num);
        if (num) self->num = num;
        double *den = realloc(self->den, (cap * nm + 1) * sizeof *den);
        if (den) self->den = den;
        if (!num || !den) return CSP_FAIL(CSP_E_MEMORY, "log of %zu trials", cap);
        self->cap = cap;
    }
    for (size_t m = 0; m < nm; m++) self->num[trial * nm + m] = self->den[trial * nm + m] = 0.0;
    return CSP_OK;
}

int csp_score_trial(struct csp_score *self, const struct csp_trial_log *trial, size_t ticks)
{
    struct csp_trial_log t = *trial;
    t.planned = (double)ticks * self->dt;
    int err = add_trial(self);
    if (!err) err = csp_history_trial(&self->history, &t);
    if (!err) err = csp_sampler_begin(&self->sampler, ticks);
    for (size_t i = 0; i < self->p->measures.n && !err; i++) {
        const struct csp_measure_kind *kind = kind_at(self, i);
        if (kind->begin && csp_score_looks(self, i, &t)) err = kind->begin(self, i, ticks);
    }
    return err;
}

void csp_score_tick(struct csp_score *self, const struct csp_act acts[])
{
    csp_sampler_tick(&self->sampler, acts);
}

int csp_score_trial_end(struct csp_score *self)
{
    struct csp_trial_log *t = self->history.trial + self->history.n_trial - 1;
    const size_t nm = self->p->measures.n, at = (self->history.n_trial - 1) * nm;
    t->seconds = (double)self->sampler.n_tick * self->dt;
    int err = CSP_OK;
    for (size_t i = 0; i < nm && !err; i++) {
        const struct csp_measure_kind *kind = kind_at(self, i);
        if (kind->trial && csp_score_looks(self, i, t))
            err = kind->trial(self, i, t, self->num + at + i, self->den + at + i);
    }
    return err;
}

int csp_score_session_end(struct csp_score *self, size_t phase, int session,
                          double (*pass)[CSP_CHANNELS])
{
    int err = CSP_OK;
    for (size_t i = 0; i < self->p->measures.n && !err; i++) {
        const struct csp_measure *m = csp_measure_at(self->p, i);
        const struct csp_measure_kind *kind = csp_measure_kind_of(m);
        const struct csp_showing showing = {self->brains[m->role_id], pass};
        double value = 0.0;
        if (!kind->session || !showing.brain) continue;
        if (!looks_at_session(self, m, phase, session)) continue;
        err = kind->session(self, i, &showing, &value);
        if (!err && !isnan(value))
            err = csp_values_push(self->shown + i, phase, session, value);
    }
    return err;
}

/* ---- values and rows ---- */

long csp_score_back(const struct csp_score *self, size_t trial, size_t back)
{
    const struct csp_trial_log *t = self->history.trial + trial;
    if (back > trial) return -1;
    const struct csp_trial_log *b = t - back;
    return b->phase == t->phase && b->session == t->session ? (long)(trial - back) : -1;
}

/* Does a trial meet the conditions of a measure? */
static int is_given(const struct csp_score *self, const struct csp_measure *m, size_t trial)
{
    double x;
    if (m->given_id < 0 && m->unless_id < 0) return 1;
    const long at = csp_score_back(self, trial, m->trials_back);
    if (at < 0) return 0;
    if (m->given_id >= 0 &&
        (!csp_score_trial_value(self, (size_t)m->given_id, (size_t)at, &x) || x <= 0.0))
        return 0;
    return m->unless_id < 0 ||
           (csp_score_trial_value(self, (size_t)m->unless_id, (size_t)at, &x) && x <= 0.0);
}

void csp_score_quotient(const struct csp_score *self, size_t index, size_t trial, double *num,
                        double *den)
{
    const struct csp_measure_kind *kind = kind_at(self, index);
    const size_t at = trial * self->p->measures.n + index;
    *num = *den = 0.0;
    if (!is_given(self, csp_measure_at(self->p, index), trial)) return;
    *num = self->num[at];
    *den = self->den[at];
    if (kind->from_log && csp_score_looks(self, index, self->history.trial + trial))
        kind->from_log(self, index, self->history.trial + trial, num, den);
}

int csp_score_trial_value(const struct csp_score *self, size_t index, size_t trial,
                          double *value)
{
    double num, den;
    csp_score_quotient(self, index, trial, &num, &den);
    if (den <= 0.0) return 0;
    *value = num / den;
    return 1;
}

/* Sessions from the trials. */
static int from_trials(const struct csp_score *self, size_t index, struct csp_values *v)
{
    const struct csp_history *h = &self->history;
    for (size_t i = 0, end; i < h->n_trial; i = end) {
        double num = 0.0, den = 0.0;
        end = csp_history_session_end(h, i);
        for (size_t j = i; j < end; j++) {
            double n, d;
            if (!csp_score_looks(self, index, h->trial + j)) continue;
            csp_score_quotient(self, index, j, &n, &d);
            num += n;
            den += d;
        }
        if (den <= 0.0) continue;
        const int err = csp_values_push(v, h->trial[i].phase, h->trial[i].session, num / den);
        if (err) return err;
    }
    csp_values_mean(v);
    return CSP_OK;
}

/* What was found after each session. */
static int from_sessions(const struct csp_score *self, size_t index, struct csp_values *v)
{
    const struct csp_values *shown = self->shown + index;
    int err = CSP_OK;
    for (size_t i = 0; i < shown->n && !err; i++)
        err = csp_values_push(v, shown->list[i].phase, shown->list[i].session,
                              shown->list[i].value);
    csp_values_mean(v);
    return err;
}

/* All measures up to and with last, into v[last + 1]. */
static int evaluate(const struct csp_score *self, size_t last, struct csp_values v[])
{
    int err = CSP_OK;
    for (size_t i = 0; i <= last && !err; i++) {
        const struct csp_measure_kind *kind = kind_at(self, i);
        err = kind->values    ? kind->values(self, i, v, v + i)
              : kind->session ? from_sessions(self, i, v + i)
                              : from_trials(self, i, v + i);
    }
    return err;
}

static void free_values(struct csp_values v[], size_t n)
{
    for (size_t i = 0; v && i < n; i++) free(v[i].list);
    free(v);
}

int csp_score_overall(const struct csp_score *self, size_t measure, double *value)
{
    struct csp_values *v = calloc(measure + 1, sizeof *v);
    if (!v) return 0;
    const int ok = evaluate(self, measure, v) == CSP_OK && v[measure].defined;
    if (ok) *value = v[measure].overall;
    free_values(v, measure + 1);
    return ok;
}

/* The only phase, or trial type, of a measure; one that is made of others has that of its first.
 * "": several, or all. */
static const char *only(const struct csp_paradigm *p, const struct csp_measure *m, int type)
{
    const struct csp_list *names = type ? &m->trial_type : &m->phase;
    if (names->n) return names->n == 1 ? csp_measure_word(names, 0) : "";
    return m->a_id >= 0 ? only(p, csp_measure_at(p, (size_t)m->a_id), type) : "";
}

/* Name of the type of a trial; "": it has none. */
static const char *type_name(const struct csp_paradigm *p, const struct csp_trial_log *t)
{
    const struct csp_list *types = &csp_phase_at(p, t->phase)->trial_types;
    const struct csp_trial *type = types->items;
    for (size_t i = 0; i < types->n; i++)
        if (type[i].type_id == t->type) return type[i].name;
    return "";
}

/* Number of a session, counted on through the phases in which a measure has values. */
static int number_of(const struct csp_history *h, const struct csp_values *v,
                     const struct csp_session_value *s)
{
    int n = 0;
    for (size_t i = 0; i < h->n_trial; i = csp_history_session_end(h, i)) {
        const struct csp_trial_log *t = h->trial + i;
        size_t k = 0;
        while (k < v->n && v->list[k].phase != t->phase) k++;
        n += k < v->n;
        if (t->phase == s->phase && t->session == s->session) return n;
    }
    return n;
}

/* The rows of one session: its trials if they are asked for, then the session. */
static int session_rows(const struct csp_score *self, size_t index,
                        const struct csp_session_value *s, struct csp_row row,
                        struct csp_rows *out)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_history *h = &self->history;
    const char *type = row.type;
    int err = CSP_OK;
    row.phase = csp_phase_at(self->p, s->phase)->name;
    for (size_t t = 0; t < h->n_trial && !err && m->by == CSP_BY_TRIAL; t++) {
        if (h->trial[t].phase != s->phase || h->trial[t].session != s->session) continue;
        if (!csp_score_trial_value(self, index, t, &row.value)) continue;
        row.trial = h->trial[t].trial;
        row.type = type_name(self->p, h->trial + t);
        err = csp_rows_add(out, &row);
    }
    row.type = type;
    row.trial = -1;
    row.value = s->value;
    return err ? err : csp_rows_add(out, &row);
}

int csp_score_rows(const struct csp_score *self, struct csp_rows *out)
{
    const struct csp_paradigm *p = self->p;
    const size_t nm = p->measures.n;
    if (nm == 0) return CSP_OK;
    struct csp_values *v = calloc(nm, sizeof *v);
    if (!v) return CSP_FAIL(CSP_E_MEMORY, "%zu measures", nm);
    int err = evaluate(self, nm - 1, v);
    for (size_t i = 0; i < nm && !err; i++) {
        const struct csp_measure *m = csp_measure_at(p, i);
        struct csp_row row = {.phase = only(p, m, 0),
                              .type = only(p, m, 1),
                              .measure = m->name,
                              .unit = csp_measure_unit(p, m)};
        for (size_t k = 0; k < v[i].n && !err && m->by != CSP_BY_PHASE; k++) {
            row.session = *row.phase ? v[i].list[k].session
                                     : number_of(&self->history, v + i, v[i].list + k);
            err = session_rows(self, i, v[i].list + k, row, out);
        }
        row.session = row.trial = -1;
        row.value = v[i].overall;
        if (!err && v[i].defined) err = csp_rows_add(out, &row);
    }
    free_values(v, nm);
    return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/score/score.h"
#include "../paradigm/outputs.h"
#include "conspecific/core/error.h"
#include "kind.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t csp_score_role(const struct csp_paradigm *p, const struct csp_measure *m)
{
    const long r = given(m->role) ? csp_paradigm_role(p, m->role) : (long)p->subject;
    return (size_t)r;
}

/* Channel of (role, act, field), made if new. */
static int channel(struct csp_score *self, size_t role, int act, const struct csp_field *field)
{
    for (size_t i = 0; i < self->n_channel; i++) {
        const struct csp_sampled *c = self->channel + i;
        if (c->role == role && c->act == act && (act || c->field.data == field->data))
            return CSP_OK;
    }
    struct csp_sampled *list = realloc(self->channel, (self->n_channel + 1) * sizeof *list);
    if (!list) return CSP_FAIL(CSP_E_MEMORY, "channels of measures");
    self->channel = list;
    list[self->n_channel] = (struct csp_sampled){.role = role, .act = act};
    if (field) list[self->n_channel].field = *field;
    self->n_channel++;
    return CSP_OK;
}

const struct csp_sampled *csp_score_channel(const struct csp_score *self, size_t role, int act,
                                            const char *field)
{
    for (size_t i = 0; i < self->n_channel; i++) {
        const struct csp_sampled *c = self->channel + i;
        if (c->role == role && c->act == act && (act || strcmp(c->field.name, field) == 0))
            return c;
    }
    return NULL;
}

/* Which csp_act a kind of measure reads; 0: none. */
static int act_of(int kind)
{
    if (kind == CSP_M_SHARE_FROZEN) return 1;
    return csp_measure_is_output(kind) ? kind - CSP_M_FREEZING + 1 : 0;
}

/* The field of a measure. CSP_E_NAME. */
static int find_field(const struct csp_measure *m, const struct csp_fields *fields,
                      const struct csp_field **out)
{
    const long f = csp_fields_find(fields, m->field);
    if (f >= 0) {
        *out = fields->list + f;
        return CSP_OK;
    }
    const char *near[1024];
    size_t n = 0;
    for (; n < fields->n && n < 1024; n++) near[n] = fields->list[n].name;
    return CSP_FAIL(CSP_E_NAME, "%s:%d:%d: measure `%s`: the brain has no field `%s`%s",
                    m->at ? m->at->file : "", m->at ? m->at->line : 0, m->at ? m->at->col : 0,
                    m->name, m->field, csp_nearest_hint(m->field, near, n, 0));
}

/* What a measure over several roles samples. */
static int sample_roles(struct csp_score *self, const struct csp_measure *m,
                        const struct csp_fields fields[], struct csp_agent *const brains[])
{
    const int act = act_of(m->kind);
    int err = CSP_OK;
    for (size_t k = 0; k < m->roles.n && !err; k++) {
        const long r = csp_paradigm_role(self->p, ((const char *const *)m->roles.items)[k]);
        const struct csp_field *field = NULL;
        if (!brains[r]) continue;
        if (!act) err = find_field(m, fields + r, &field);
        if (!err) err = channel(self, (size_t)r, act, field);
    }
    return err;
}

int csp_score_init(struct csp_score *self, const struct csp_paradigm *p, double dt,
                   uint64_t seed, uint64_t animal, struct csp_fields fields[],
                   struct csp_agent *const brains[])
{
    *self = (struct csp_score){.p = p, .dt = dt, .seed = seed, .animal = animal};
    for (size_t i = 0; i < p->measures.n; i++) {
        const struct csp_measure *m = csp_measure_at(p, i);
        const size_t r = csp_score_role(p, m);
        const struct csp_field *field = NULL;
        int err = CSP_OK;
        if (m->roles.n && m->kind != CSP_M_CORRELATION) {
            err = sample_roles(self, m, fields, brains);
        } else if (m->kind == CSP_M_CORRELATION) {
            for (size_t k = 0; k < 2 && !err; k++) {
                const long b = csp_paradigm_role(p, ((const char *const *)m->roles.items)[k]);
                if (brains[b]) err = channel(self, (size_t)b, 1, NULL);
            }
        } else if (act_of(m->kind) && brains[r]) {
            err = channel(self, r, act_of(m->kind), NULL);
        } else if ((m->kind == CSP_M_MEAN || csp_measure_is_trace(m->kind)) && brains[r]) {
            err = find_field(m, fields + r, &field);
            if (!err) err = channel(self, r, 0, field);
        } else if (m->kind == CSP_M_POWER && brains[r]) {
            err = find_field(m, fields + r, &field);
            if (!err) err = channel(self, r, 0, field);
            if (!err) err = csp_score_power_init(self, i);
        } else if (m->kind == CSP_M_CELLS && brains[r]) {
            err = find_field(m, fields + r, &field);
            if (!err) err = csp_score_cells_init(self, r, field);
        }
        if (err) return err;
    }
    return CSP_OK;
}

void csp_score_free(struct csp_score *self)
{
    for (size_t i = 0; i < self->n_channel; i++) free(self->channel[i].v);
    for (size_t i = 0; i < self->n_population; i++) free(self->population[i].v);
    for (size_t i = 0; i < self->n_trace; i++) {
        free(self->trace[i].sum);
        free(self->trace[i].count);
    }
    for (size_t i = 0; i < self->n_answers; i++) free(self->answers[i].d);
    csp_score_power_free(self);
    free(self->population);
    free(self->trace);
    free(self->answers);
    free(self->channel);
    free(self->log);
    free(self->alt);
    free(self->trial);
    free(self->num);
    free(self->den);
    free(self->probed);
    *self = (struct csp_score){0};
}

int csp_score_trial(struct csp_score *self, const struct csp_trial_log *trial, size_t ticks)
{
    const size_t nm = self->p->measures.n;
    if (self->n_trial == self->cap_trial) {
        const size_t cap = self->cap_trial ? 2 * self->cap_trial : 64;
        struct csp_trial_log *list = realloc(self->trial, cap * sizeof *list);
        if (list) self->trial = list;
        double *num = realloc(self->num, (cap * nm + 1) * sizeof *num);
        if (num) self->num = num;
        double *den = realloc(self->den, (cap * nm + 1) * sizeof *den);
        if (den) self->den = den;
        if (!list || !num || !den) return CSP_FAIL(CSP_E_MEMORY, "log of %zu trials", cap);
        self->cap_trial = cap;
    }
    if (ticks > self->cap_tick) {
        for (size_t i = 0; i < self->n_channel; i++) {
            double *v = realloc(self->channel[i].v, ticks * sizeof *v);
            if (!v) return CSP_FAIL(CSP_E_MEMORY, "samples of a trial of %zu ticks", ticks);
            self->channel[i].v = v;
        }
        self->cap_tick = ticks;
    }
    self->n_tick = 0;
    const size_t t = self->n_trial++;
    self->trial[t] = *trial;
    self->trial[t].planned = (double)ticks * self->dt;
    self->trial[t].log = self->n_log;
    self->trial[t].n_log = 0;
    for (size_t m = 0; m < nm; m++) self->num[t * nm + m] = self->den[t * nm + m] = 0.0;
    return csp_score_cells_trial(self, self->trial + t, ticks);
}

int csp_score_log(struct csp_score *self, const struct csp_log *entry)
{
    const int err =
        grow((void **)&self->log, self->n_log, &self->cap_log, 1, sizeof *self->log);
    if (err) return err;
    self->log[self->n_log++] = *entry;
    self->trial[self->n_trial - 1].n_log++;
    return CSP_OK;
}

int csp_score_choice(struct csp_score *self, const struct csp_log *entry, size_t n,
                     const size_t action[], const double p[])
{
    const int err =
        grow((void **)&self->alt, self->n_alt, &self->cap_alt, n, sizeof *self->alt);
    if (err) return err;
    struct csp_log e = *entry;
    e.alt = self->n_alt;
    e.n_alt = n;
    for (size_t i = 0; i < n; i++) self->alt[self->n_alt++] = (struct csp_alt){action[i], p[i]};
    return csp_score_log(self, &e);
}

static double field_mean(const struct csp_field *f)
{
    double sum = 0.0;
    if (f->n == 0) return 0.0;
    switch (f->type) {
    case CSP_FIELD_REAL: {
        const csp_real *v = f->data;
        for (size_t i = 0; i < f->n; i++) sum += (double)v[i];
        break;
    }
    case CSP_FIELD_DOUBLE: {
        const double *v = f->data;
        for (size_t i = 0; i < f->n; i++) sum += v[i];
        break;
    }
    case CSP_FIELD_U64: {
        const uint64_t *v = f->data;
        for (size_t i = 0; i < f->n; i++) sum += (double)v[i];
        break;
    }
    }
    return sum / (double)f->n;
}

void csp_score_tick(struct csp_score *self, const struct csp_act acts[])
{
    if (self->n_tick >= self->cap_tick) return;
    for (size_t i = 0; i < self->n_channel; i++) {
        struct csp_sampled *c = self->channel + i;
        c->v[self->n_tick] =
            c->act ? csp_output_value(acts + c->role, c->act - 1) : field_mean(&c->field);
    }
    csp_score_cells_tick(self);
    self->n_tick++;
}

int csp_score_window(const struct csp_score *self, const double v[], long from, long to,
                     double *mean)
{
    const long n = (long)self->n_tick;
    from = from < 0 ? 0 : from;
    to = to > n ? n : to;
    if (from >= to) return 0;
    double sum = 0.0;
    for (long i = from; i < to; i++) sum += v[i];
    *mean = sum / (double)(to - from);
    return 1;
}

static long inside(const struct csp_score *self, long tick)
{
    return tick < 0 ? 0 : tick > (long)self->n_tick ? (long)self->n_tick : tick;
}

int csp_score_span(const struct csp_score *self, const struct csp_measure *m,
                   const struct csp_trial_log *t, size_t *k, size_t *nth, struct csp_span *out)
{
    const size_t event = (size_t)csp_paradigm_event(self->p, m->event);
    for (; *k < t->log + t->n_log; ++*k) {
        const struct csp_log *e = self->log + *k;
        if (e->kind != CSP_LOG_EVENT || e->id != event) continue;
        out->nth = (*nth)++;
        /* from -2 s, to 0 s: until the onset */
        const double to = m->to != 0.0 || m->from < 0.0 ? m->to : e->duration;
        out->start = csp_score_tick_of(self, e->seconds + m->from);
        out->from = inside(self, out->start);
        out->to = inside(self, csp_score_tick_of(self, e->seconds + to));
        out->base_from = out->base_to = 0;
        if (out->from >= out->to) continue;
        if (m->baseline.n == 2) {
            const double *b = m->baseline.items;
            out->base_from = inside(self, csp_score_tick_of(self, e->seconds + b[0]));
            out->base_to = inside(self, csp_score_tick_of(self, e->seconds + b[1]));
            if (out->base_from >= out->base_to) continue;
        }
        ++*k;
        return 1;
    }
    return 0;
}

/* Mean of a bin from tick t on, or what it is more than the bin before. */
static int binned(const struct csp_score *self, const struct csp_measure *m, const double v[],
                  long t, double *out)
{
    const long bin = csp_score_tick_of(self, m->bin);
    double before = 0.0;
    if (m->changes && !csp_score_window(self, v, t - bin, t, &before)) return 0;
    if (!csp_score_window(self, v, t, t + bin, out)) return 0;
    *out -= before;
    return 1;
}

/* Pearson correlation of two channels in bins, b later by lag. */
static int correlation(const struct csp_score *self, const struct csp_measure *m, double *r)
{
    const char *const *name = m->roles.items;
    const struct csp_sampled *c[2];
    for (size_t k = 0; k < 2; k++)
        c[k] = csp_score_channel(self, (size_t)csp_paradigm_role(self->p, name[k]), 1, NULL);
    if (!c[0] || !c[1]) return 0;
    const long bin = csp_score_tick_of(self, m->bin), lag = csp_score_tick_of(self, m->lag);
    const long start = csp_score_tick_of(self, m->from),
               from = (start < 0 ? 0 : start) + (m->changes ? bin : 0);
    const long to = m->to != 0.0 ? csp_score_tick_of(self, m->to) : (long)self->n_tick;
    double n = 0, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (long t = from; bin > 0 && t + bin + lag <= to; t += bin) {
        double a, b;
        if (!binned(self, m, c[0]->v, t, &a) || !binned(self, m, c[1]->v, t + lag, &b)) break;
        n += 1, sa += a, sb += b, saa += a * a, sbb += b * b, sab += a * b;
    }
    const double va = n * saa - sa * sa, vb = n * sbb - sb * sb;
    if (n < 3 || va <= 1e-18 || vb <= 1e-18) return 0;
    *r = (n * sab - sa * sb) / sqrt(va * vb);
    return 1;
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

int csp_score_looks(const struct csp_score *self, const struct csp_measure *m,
                    const struct csp_trial_log *t)
{
    if (given(m->phase) && strcmp(m->phase, csp_phase_at(self->p, t->phase)->name) != 0)
        return 0;
    const int typed = given(m->trial_type);
    if (typed && !(t->type && strcmp(t->type, m->trial_type) == 0)) return 0;
    return in_trials(&m->trials, t->nth[typed], t->of[typed]);
}

/* One measure of what was sampled, over the trial. */
static int take(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                double *num, double *den)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    double v = 0.0;
    if (m->kind == CSP_M_CELLS) return csp_score_cells_add(self, index, t);
    if (m->kind == CSP_M_CORRELATION) {
        if (correlation(self, m, &v)) *num = v, *den = 1.0;
        return CSP_OK;
    }
    const int act = act_of(m->kind);
    if (!act && m->kind != CSP_M_MEAN && m->kind != CSP_M_POWER &&
        !csp_measure_is_trace(m->kind))
        return CSP_OK;
    if (m->roles.n) {
        csp_score_roles(self, m, act, t, num, den);
        return CSP_OK;
    }
    const struct csp_sampled *c =
        csp_score_channel(self, csp_score_role(self->p, m), act, m->field);
    if (!c) return CSP_OK;
    if (csp_measure_is_trace(m->kind)) return csp_score_trace_add(self, index, t, c->v);
    if (m->kind == CSP_M_POWER) {
        csp_score_power_add(self, index, t, c->v, num, den);
        return CSP_OK;
    }
    csp_score_windows(self, m, c, t, num, den);
    return CSP_OK;
}

int csp_score_trial_end(struct csp_score *self)
{
    struct csp_trial_log *t = self->trial + self->n_trial - 1;
    const size_t nm = self->p->measures.n, at = (self->n_trial - 1) * nm;
    t->seconds = (double)self->n_tick * self->dt;
    int err = CSP_OK;
    for (size_t i = 0; i < nm && !err; i++)
        if (csp_score_looks(self, csp_measure_at(self->p, i), t))
            err = take(self, i, t, self->num + at + i, self->den + at + i);
    return err;
}

int csp_score_probe(struct csp_score *self, size_t measure, size_t phase, int session,
                    double value)
{
    const int err = grow((void **)&self->probed, self->n_probed, &self->cap_probed, 1,
                         sizeof *self->probed);
    if (err) return err;
    self->probed[self->n_probed++] = (struct csp_probed){measure, phase, session, value};
    return CSP_OK;
}

void csp_score_swap(struct csp_score *self, size_t a, size_t b)
{
    for (size_t i = 0; i < self->n_log; i++) {
        struct csp_log *e = self->log + i;
        if (e->kind != CSP_LOG_CHOICE && e->kind != CSP_LOG_ACTION) continue;
        e->id = e->id == a ? b : e->id == b ? a : e->id;
    }
    for (size_t i = 0; i < self->n_alt; i++) {
        size_t *k = &self->alt[i].action;
        *k = *k == a ? b : *k == b ? a : *k;
    }
}

int csp_score_done(const struct csp_score *self, size_t phase, int session, size_t action,
                   double within)
{
    for (size_t i = 0; i < self->n_trial; i++) {
        const struct csp_trial_log *t = self->trial + i;
        if (t->phase != phase || t->session != session) continue;
        for (size_t k = t->log; k < t->log + t->n_log; k++) {
            const struct csp_log *e = self->log + k;
            if (e->kind == CSP_LOG_ACTION && e->id == action &&
                (within <= 0.0 || e->seconds <= within))
                return 1;
        }
    }
    return 0;
}

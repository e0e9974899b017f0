/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/score.h"
#include "conspecific/core/error.h"
#include "score_parts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t role_of(const struct csp_paradigm *p, const struct csp_measure *m)
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

static const struct csp_sampled *channel_at(const struct csp_score *self, size_t role, int act,
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
    switch (kind) {
    case CSP_M_FREEZING:
        return 1;
    case CSP_M_FLEE:
        return 2;
    case CSP_M_AROUSAL:
        return 3;
    case CSP_M_PAIN:
        return 4;
    default:
        return 0;
    }
}

int csp_score_init(struct csp_score *self, const struct csp_paradigm *p, double dt,
                   struct csp_fields fields[], struct csp_agent *const brains[])
{
    *self = (struct csp_score){.p = p, .dt = dt};
    for (size_t i = 0; i < p->measures.n; i++) {
        const struct csp_measure *m = csp_measure_at(p, i);
        const size_t r = role_of(p, m);
        int err = CSP_OK;
        if (m->kind == CSP_M_CORRELATION) {
            for (size_t k = 0; k < 2 && !err; k++) {
                const long b = csp_paradigm_role(p, ((const char *const *)m->roles.items)[k]);
                if (brains[b]) err = channel(self, (size_t)b, 1, NULL);
            }
        } else if (act_of(m->kind) && brains[r]) {
            err = channel(self, r, act_of(m->kind), NULL);
        } else if (m->kind == CSP_M_MEAN && brains[r]) {
            const long f = csp_fields_find(fields + r, m->field);
            const char *near[1024];
            size_t n = 0;
            while (f < 0 && n < fields[r].n && n < 1024) near[n] = fields[r].list[n].name, n++;
            const char *best = f < 0 ? csp_nearest(m->field, near, n) : NULL;
            if (f < 0)
                return CSP_FAIL(
                    CSP_E_NAME, "%s:%d:%d: measure `%s`: the brain has no field `%s`%s%s",
                    m->at ? m->at->file : "", m->at ? m->at->line : 0, m->at ? m->at->col : 0,
                    m->name, m->field, best ? "; nearest: " : "", best ? best : "");
            err = channel(self, r, 0, fields[r].list + f);
        }
        if (err) return err;
    }
    return CSP_OK;
}

void csp_score_free(struct csp_score *self)
{
    for (size_t i = 0; i < self->n_channel; i++) free(self->channel[i].v);
    free(self->channel);
    free(self->log);
    free(self->alt);
    free(self->trial);
    free(self->num);
    free(self->den);
    free(self->probed);
    *self = (struct csp_score){0};
}

int csp_score_trial(struct csp_score *self, size_t phase, int session, int trial,
                    const char *type, size_t ticks)
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
    self->trial[t] = (struct csp_trial_log){.phase = phase,
                                            .session = session,
                                            .trial = trial,
                                            .type = type,
                                            .planned = (double)ticks * self->dt,
                                            .log = self->n_log};
    for (size_t m = 0; m < nm; m++) self->num[t * nm + m] = self->den[t * nm + m] = 0.0;
    return CSP_OK;
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
        const struct csp_act *a = acts + c->role;
        c->v[self->n_tick] = c->act == 1   ? a->freeze
                             : c->act == 2 ? a->flee
                             : c->act == 3 ? a->arousal
                             : c->act == 4 ? a->pain
                                           : field_mean(&c->field);
    }
    self->n_tick++;
}

static long tick_of(double seconds, double dt)
{
    return (long)floor(seconds / dt + 0.5);
}

/* Mean of v over ticks [from, to) cut to the trial; 0 if nothing is left. */
static int window(const struct csp_score *self, const double v[], long from, long to,
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

/* Pearson correlation of two channels in bins, b later by lag. */
static int correlation(const struct csp_score *self, const struct csp_measure *m, double *r)
{
    const char *const *name = m->roles.items;
    const struct csp_sampled *c[2];
    for (size_t k = 0; k < 2; k++)
        c[k] = channel_at(self, (size_t)csp_paradigm_role(self->p, name[k]), 1, NULL);
    if (!c[0] || !c[1]) return 0;
    const long bin = tick_of(m->bin, self->dt), lag = tick_of(m->lag, self->dt);
    const long from = tick_of(m->from, self->dt);
    const long to = m->to != 0.0 ? tick_of(m->to, self->dt) : (long)self->n_tick;
    double n = 0, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (long t = from < 0 ? 0 : from; bin > 0 && t + bin + lag <= to; t += bin) {
        double a, b;
        if (!window(self, c[0]->v, t, t + bin, &a) ||
            !window(self, c[1]->v, t + lag, t + lag + bin, &b))
            break;
        n += 1, sa += a, sb += b, saa += a * a, sbb += b * b, sab += a * b;
    }
    const double va = n * saa - sa * sa, vb = n * sbb - sb * sb;
    if (n < 3 || va <= 1e-18 || vb <= 1e-18) return 0;
    *r = (n * sab - sa * sb) / sqrt(va * vb);
    return 1;
}

/* Does the measure look at this trial? */
int csp_score_looks(const struct csp_score *self, const struct csp_measure *m,
                    const struct csp_trial_log *t)
{
    if (given(m->phase) && strcmp(m->phase, csp_phase_at(self->p, t->phase)->name) != 0)
        return 0;
    return !given(m->trial_type) || (t->type && strcmp(t->type, m->trial_type) == 0);
}

void csp_score_trial_end(struct csp_score *self)
{
    struct csp_trial_log *t = self->trial + self->n_trial - 1;
    const size_t nm = self->p->measures.n;
    t->seconds = (double)self->n_tick * self->dt;
    for (size_t i = 0; i < nm; i++) {
        const struct csp_measure *m = csp_measure_at(self->p, i);
        double *num = self->num + (self->n_trial - 1) * nm + i,
               *den = self->den + (self->n_trial - 1) * nm + i, v = 0.0;
        if (!csp_score_looks(self, m, t)) continue;
        if (m->kind == CSP_M_CORRELATION) {
            if (correlation(self, m, &v)) *num = v, *den = 1.0;
            continue;
        }
        const int act = act_of(m->kind);
        if (!act && m->kind != CSP_M_MEAN) continue;
        const struct csp_sampled *c = channel_at(self, role_of(self->p, m), act, m->field);
        if (!c) continue;
        const double scale = act ? 100.0 : 1.0;
        if (!given(m->event)) {
            const long to = m->to != 0.0 ? tick_of(m->to, self->dt) : (long)self->n_tick;
            if (window(self, c->v, tick_of(m->from, self->dt), to, &v))
                *num = scale * v, *den = 1.0;
            continue;
        }
        const size_t event = (size_t)csp_paradigm_event(self->p, m->event);
        for (size_t k = t->log; k < t->log + t->n_log; k++) {
            const struct csp_log *e = self->log + k;
            if (e->kind != CSP_LOG_EVENT || e->id != event) continue;
            const double to = m->to != 0.0 ? m->to : e->duration;
            if (window(self, c->v, tick_of(e->seconds + m->from, self->dt),
                       tick_of(e->seconds + to, self->dt), &v))
                *num += scale * v, *den += 1.0;
        }
    }
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

static int in_list(const struct csp_paradigm *p, const struct csp_list *of, size_t action)
{
    for (size_t i = 0; i < of->n; i++)
        if (csp_paradigm_action(p, ((const char *const *)of->items)[i]) == (long)action)
            return 1;
    return of->n == 0;
}

/* Does a log entry count as "the action was done" or "the object came into the state"? */
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

/* num and den of one trial, for the measures that the log answers. */
void csp_score_from_log(struct csp_score *self, size_t index, size_t trial)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_trial_log *t = self->trial + trial;
    double num = 0.0, den = 0.0, first = -1.0, since = -1.0;
    const double to = m->to != 0.0 ? m->to : INFINITY;
    const double end = to < t->seconds ? to : t->seconds;
    const long action = csp_paradigm_action(self->p, m->action);
    for (size_t k = t->log; k < t->log + t->n_log; k++) {
        const struct csp_log *e = self->log + k;
        if (m->kind == CSP_M_STATE_SHARE) {
            if (e->kind != CSP_LOG_STATE ||
                (long)e->id != csp_paradigm_object(self->p, m->object))
                continue;
            const double at = e->seconds < m->from ? m->from : e->seconds;
            if (since >= 0.0 && at > since) num += (at < end ? at : end) - since;
            const struct csp_name_real *s = csp_thing_at(self->p, e->id)->states.items;
            since = strcmp(s[e->state].name, m->state) == 0 && at < end ? at : -1.0;
            continue;
        }
        if (e->seconds < m->from || e->seconds >= to) continue;
        if (m->kind == CSP_M_CHOICE_SHARE || m->kind == CSP_M_CHOICE_PROBABILITY) {
            if (e->kind != CSP_LOG_CHOICE || e->forced || e->role != role_of(self->p, m))
                continue;
            if (m->kind == CSP_M_CHOICE_SHARE) {
                if (!in_list(self->p, &m->of, e->id)) continue;
                num += (long)e->id == action;
                den += 1.0;
                continue;
            }
            double sum = 0.0, mine = 0.0;
            for (size_t i = e->alt; i < e->alt + e->n_alt; i++) {
                if (!in_list(self->p, &m->of, self->alt[i].action)) continue;
                sum += self->alt[i].p;
                if ((long)self->alt[i].action == action) mine = self->alt[i].p;
            }
            if (sum > 0.0) num += mine / sum, den += 1.0;
        } else if (csp_score_counts(self, m, e)) {
            num += 1.0;
            if (first < 0.0) first = e->seconds;
        }
    }
    switch (m->kind) {
    case CSP_M_STATE_SHARE:
        if (since >= 0.0 && end > since) num += end - since;
        num *= 100.0;
        den = end - (m->from > 0.0 ? m->from : 0.0);
        if (den <= 0.0) num = den = 0.0;
        break;
    case CSP_M_LATENCY: {
        const double cutoff = m->cutoff > 0.0 ? m->cutoff : t->planned;
        num = first < 0.0 || first > cutoff ? cutoff : first;
        den = 1.0;
        break;
    }
    case CSP_M_HAPPENED:
        num = num > 0.0;
        den = 1.0;
        break;
    case CSP_M_COUNT:
        den = 1.0;
        break;
    case CSP_M_RATE:
        den = (end - (m->from > 0.0 ? m->from : 0.0)) / 60.0;
        if (den <= 0.0) num = den = 0.0;
        break;
    default:
        break;
    }
    self->num[trial * self->p->measures.n + index] = num;
    self->den[trial * self->p->measures.n + index] = den;
}

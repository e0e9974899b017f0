/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_values: from the log and the trials of an experiment to the values of its measures. */
#include "conspecific/arena/score/score.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include "kind.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double DECIBEL = 4.342944819032518; /* 10 / ln 10 */

int csp_values_push(struct csp_values *v, size_t phase, int session, double value)
{
    const int err = grow((void **)&v->list, v->n, &v->cap, 1, sizeof *v->list);
    if (err) return err;
    v->list[v->n++] = (struct csp_session_value){phase, session, value};
    return CSP_OK;
}

void csp_values_mean(struct csp_values *v)
{
    double sum = 0.0;
    for (size_t i = 0; i < v->n; i++) sum += v->list[i].value;
    v->defined = v->n > 0;
    if (v->n) v->overall = sum / (double)v->n;
}

/* Sessions from the trials. */
static int from_trials(struct csp_score *self, size_t index, struct csp_values *v)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const size_t nm = self->p->measures.n;
    for (size_t i = 0, j; i < self->n_trial; i = j) {
        const struct csp_trial_log *t = self->trial + i;
        double num = 0.0, den = 0.0;
        for (j = i; j < self->n_trial && self->trial[j].phase == t->phase &&
                    self->trial[j].session == t->session;
             j++) {
            if (!csp_score_looks(self, m, self->trial + j)) continue;
            if (csp_measure_is_logged(m->kind)) csp_score_from_log(self, index, j);
            num += self->num[j * nm + index];
            den += self->den[j * nm + index];
        }
        if (den <= 0.0) continue;
        const int err = csp_values_push(v, t->phase, t->session, num / den);
        if (err) return err;
    }
    csp_values_mean(v);
    return CSP_OK;
}

/* Arithmetic of earlier measures. */
static int derived(const struct csp_measure *m, const struct csp_values *a,
                   const struct csp_values *b, struct csp_values *v)
{
    int err = CSP_OK;
    if (m->kind == CSP_M_LARGEST || m->kind == CSP_M_SMALLEST) {
        for (size_t i = 0; i < a->n; i++)
            if (i == 0 || (m->kind == CSP_M_LARGEST ? a->list[i].value > v->overall
                                                    : a->list[i].value < v->overall))
                v->overall = a->list[i].value;
        v->defined = a->n > 0;
        return CSP_OK;
    }
    if (m->kind == CSP_M_SLOPE) {
        double sx = 0, sy = 0, sxx = 0, sxy = 0;
        const double n = (double)a->n;
        for (size_t i = 0; i < a->n; i++) {
            const double x = (double)i, y = a->list[i].value;
            sx += x, sy += y, sxx += x * x, sxy += x * y;
        }
        v->defined = a->n > 1;
        if (v->defined) v->overall = (n * sxy - sx * sy) / (n * sxx - sx * sx);
        return CSP_OK;
    }
    if (!a->defined || !b->defined) return CSP_OK;
    int same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        same = a->list[i].phase == b->list[i].phase && a->list[i].session == b->list[i].session;
    for (size_t i = 0; i <= a->n && !err; i++) {
        const double x = i < a->n ? a->list[i].value : a->overall;
        const double y = i < a->n && same ? b->list[i].value : b->overall;
        if (m->kind == CSP_M_RATIO && y == 0.0) continue;
        if (m->kind == CSP_M_DECIBEL && !(x > 0.0 && y > 0.0)) continue;
        const double z = m->kind == CSP_M_DIFFERENCE ? x - y
                         : m->kind == CSP_M_RATIO    ? x / y
                         : m->kind == CSP_M_DECIBEL  ? DECIBEL * csp_log(x / y)
                                                     : x + y;
        if (i < a->n)
            err = csp_values_push(v, a->list[i].phase, a->list[i].session, z);
        else
            v->overall = z, v->defined = 1;
    }
    return err;
}

/* First trial with measure a beyond the threshold, counted over the sessions. */
static void trials_to(const struct csp_score *self, const struct csp_measure *m,
                      struct csp_values *v)
{
    const size_t nm = self->p->measures.n, a = (size_t)csp_paradigm_measure(self->p, m->a);
    int count = 0, found = 0;
    for (size_t i = 0; i < self->n_trial; i++) {
        if (!csp_score_looks(self, m, self->trial + i) ||
            !csp_score_looks(self, csp_measure_at(self->p, a), self->trial + i))
            continue;
        count++;
        const double den = self->den[i * nm + a];
        if (found || den <= 0.0) continue;
        const double x = self->num[i * nm + a] / den;
        if (m->direction == CSP_INHIBITED ? x <= m->above : x >= m->above) found = count;
    }
    v->defined = count > 0;
    v->overall = found ? found : count + 1;
}

/* Slope of measure a over the trials of each session. */
static int trend(const struct csp_score *self, const struct csp_measure *m,
                 struct csp_values *v)
{
    const size_t nm = self->p->measures.n, a = (size_t)csp_paradigm_measure(self->p, m->a);
    for (size_t i = 0, j; i < self->n_trial; i = j) {
        const struct csp_trial_log *t = self->trial + i;
        double n = 0.0, x = -1.0, sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0;
        for (j = i; j < self->n_trial && self->trial[j].phase == t->phase &&
                    self->trial[j].session == t->session;
             j++) {
            if (!csp_score_looks(self, m, self->trial + j) ||
                !csp_score_looks(self, csp_measure_at(self->p, a), self->trial + j))
                continue;
            x += 1.0;
            const double den = self->den[j * nm + a];
            if (den <= 0.0) continue;
            const double y = self->num[j * nm + a] / den;
            n += 1.0, sx += x, sy += y, sxx += x * x, sxy += x * y;
        }
        if (n < 2.0) continue;
        const int err =
            csp_values_push(v, t->phase, t->session, (n * sxy - sx * sy) / (n * sxx - sx * sx));
        if (err) return err;
    }
    csp_values_mean(v);
    return CSP_OK;
}

/* First session with the action or state in the window [from, to) of a trial. */
static void first_session(const struct csp_score *self, const struct csp_measure *m,
                          struct csp_values *v)
{
    const double to = m->to != 0.0 ? m->to : INFINITY;
    int count = 0, found = 0, session = -1;
    size_t phase = 0;
    for (size_t k = 0; k < self->n_trial; k++) {
        const struct csp_trial_log *t = self->trial + k;
        if (!csp_score_looks(self, m, t)) continue;
        if (t->phase != phase || t->session != session) count++;
        phase = t->phase, session = t->session;
        for (const struct csp_log *e = self->log + t->log;
             e < self->log + t->log + t->n_log && !found; e++)
            if (e->seconds >= m->from && e->seconds < to && csp_score_counts(self, m, e))
                found = count;
    }
    v->defined = count > 0;
    v->overall = found ? found : count + 1;
}

/* All measures up to and with last, into v[last + 1]. */
static int evaluate(struct csp_score *self, size_t last, struct csp_values v[])
{
    const struct csp_paradigm *p = self->p;
    int err = CSP_OK;
    for (size_t i = 0; i <= last && !err; i++) {
        const struct csp_measure *m = csp_measure_at(p, i);
        switch (m->kind) {
        case CSP_M_VALUE:
        case CSP_M_THREAT:
        case CSP_M_PROBE_FREEZING:
        case CSP_M_PROBE_AROUSAL:
        case CSP_M_LOSS:
        case CSP_M_OVERLAP:
        case CSP_M_RSA:
        case CSP_M_C_W:
        case CSP_M_REWARD:
            for (size_t k = 0; k < self->n_probed && !err; k++)
                if (self->probed[k].measure == i)
                    err = csp_values_push(v + i, self->probed[k].phase, self->probed[k].session,
                                          self->probed[k].value);
            csp_values_mean(v + i);
            break;
        case CSP_M_FIRST_SESSION:
            first_session(self, m, v + i);
            break;
        case CSP_M_TRIALS_TO:
            trials_to(self, m, v + i);
            break;
        case CSP_M_TREND:
            err = trend(self, m, v + i);
            break;
        case CSP_M_GRADIENT:
            csp_score_gradient(p, m, v, v + i);
            break;
        case CSP_M_LEARNING_RATE:
            err = csp_score_learning_rate(self, i, v + i);
            break;
        case CSP_M_PEAK:
        case CSP_M_TROUGH:
        case CSP_M_PEAK_TIME:
        case CSP_M_TROUGH_TIME:
        case CSP_M_ONSET_TIME:
            err = csp_score_trace_values(self, i, v + i);
            break;
        case CSP_M_CELLS:
            err = csp_score_cells_values(self, i, v + i);
            break;
        case CSP_M_CELLS_BOTH:
        case CSP_M_CELLS_ONLY:
            err = csp_score_cells_combine(self, i, v + i);
            break;
        case CSP_M_DECODE:
            err = csp_score_decode(self, i, v + i);
            break;
        case CSP_M_DIFFERENCE:
        case CSP_M_RATIO:
        case CSP_M_DECIBEL:
        case CSP_M_SUM:
        case CSP_M_SLOPE:
        case CSP_M_LARGEST:
        case CSP_M_SMALLEST: {
            const long a = csp_paradigm_measure(p, m->a), b = csp_paradigm_measure(p, m->b);
            err = derived(m, v + a, b < 0 ? NULL : v + b, v + i);
            break;
        }
        default:
            err = from_trials(self, i, v + i);
        }
    }
    return err;
}

static void release(struct csp_values v[], size_t n)
{
    for (size_t i = 0; v && i < n; i++) free(v[i].list);
    free(v);
}

int csp_score_overall(struct csp_score *self, size_t measure, double *value)
{
    struct csp_values *v = calloc(measure + 1, sizeof *v);
    if (!v) return 0;
    const int ok = evaluate(self, measure, v) == CSP_OK && v[measure].defined;
    if (ok) *value = v[measure].overall;
    release(v, measure + 1);
    return ok;
}

/* Phase of a measure; one that is made of others has the phase of its first. */
static const char *phase_of(const struct csp_paradigm *p, const struct csp_measure *m)
{
    const long a = given(m->phase) ? -1 : csp_paradigm_measure(p, m->a);
    if (a >= 0) return phase_of(p, csp_measure_at(p, (size_t)a)); /* stands before m: ends */
    return given(m->phase) ? m->phase : "";
}

int csp_score_rows(struct csp_score *self, struct csp_rows *out)
{
    const struct csp_paradigm *p = self->p;
    const size_t nm = p->measures.n;
    if (nm == 0) return CSP_OK;
    struct csp_values *v = calloc(nm, sizeof *v);
    if (!v) return CSP_FAIL(CSP_E_MEMORY, "%zu measures", nm);
    int err = evaluate(self, nm - 1, v);
    for (size_t i = 0; i < nm && !err; i++) {
        const struct csp_measure *m = csp_measure_at(p, i);
        struct csp_row row = {
            .phase = phase_of(p, m), .measure = m->name, .unit = csp_measure_unit(p, m)};
        for (size_t k = 0; k < v[i].n && !err && m->by != CSP_BY_PHASE; k++) {
            const struct csp_session_value *s = v[i].list + k;
            row.session = *row.phase ? s->session : (int)k + 1;
            for (size_t t = 0; t < self->n_trial && !err && m->by == CSP_BY_TRIAL; t++) {
                const double den = self->den[t * nm + i];
                if (self->trial[t].phase != s->phase || self->trial[t].session != s->session ||
                    den <= 0.0)
                    continue;
                row.trial = self->trial[t].trial;
                row.value = self->num[t * nm + i] / den;
                err = csp_rows_add(out, &row);
            }
            row.trial = -1;
            row.value = s->value;
            if (!err) err = csp_rows_add(out, &row);
        }
        row.session = row.trial = -1;
        row.value = v[i].overall;
        if (!err && v[i].defined) err = csp_rows_add(out, &row);
    }
    release(v, nm);
    return err;
}

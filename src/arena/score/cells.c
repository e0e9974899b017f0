/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_cells: how many units respond to an event, as an electrode would count them. */
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "kind.h"
#include <stdlib.h>
#include <string.h>

enum { ONSETS = 5 }; /* that a test needs at least */

static struct csp_population *population_of(const struct csp_score *self,
                                            const struct csp_measure *m)
{
    const size_t role = csp_score_role(self->p, m);
    for (size_t i = 0; i < self->n_population; i++) {
        struct csp_population *x = self->population + i;
        if (x->role == role && strcmp(x->field.name, m->field) == 0) return x;
    }
    return NULL;
}

int csp_score_cells_init(struct csp_score *self, size_t role, const struct csp_field *field)
{
    for (size_t i = 0; i < self->n_population; i++)
        if (self->population[i].role == role && self->population[i].field.data == field->data)
            return CSP_OK;
    struct csp_population *list =
        realloc(self->population, (self->n_population + 1) * sizeof *list);
    if (!list) return CSP_FAIL(CSP_E_MEMORY, "populations of measures");
    self->population = list;
    list[self->n_population++] = (struct csp_population){.role = role, .field = *field};
    return CSP_OK;
}

int csp_score_cells_trial(struct csp_score *self, const struct csp_trial_log *t, size_t ticks)
{
    for (size_t i = 0; i < self->n_population; i++) self->population[i].on = 0;
    for (size_t i = 0; self->n_population && i < self->p->measures.n; i++) {
        const struct csp_measure *m = csp_measure_at(self->p, i);
        if (m->kind != CSP_M_CELLS || !csp_score_looks(self, m, t)) continue;
        struct csp_population *x = population_of(self, m);
        if (!x) continue;
        x->on = 1;
        if (ticks <= x->cap) continue;
        float *v = realloc(x->v, ticks * x->field.n * sizeof *v);
        if (!v && x->field.n)
            return CSP_FAIL(CSP_E_MEMORY, "%zu ticks of `%s`", ticks, x->field.name);
        x->v = v;
        x->cap = ticks;
    }
    return CSP_OK;
}

void csp_score_cells_tick(struct csp_score *self)
{
    for (size_t i = 0; i < self->n_population; i++) {
        const struct csp_population *x = self->population + i;
        if (!x->on) continue;
        float *to = x->v + self->n_tick * x->field.n;
        for (size_t k = 0; k < x->field.n; k++)
            to[k] = x->field.type == CSP_FIELD_REAL
                        ? (float)((const csp_real *)x->field.data)[k]
                    : x->field.type == CSP_FIELD_DOUBLE
                        ? (float)((const double *)x->field.data)[k]
                        : (float)((const uint64_t *)x->field.data)[k];
    }
}

/* Spikes that unit k is expected to fire in ticks [from, to). */
static double expected(const struct csp_score *self, const struct csp_population *x, size_t k,
                       long from, long to, double hz)
{
    double sum = 0.0;
    for (long i = from; i < to; i++) {
        const double r = (double)x->v[(size_t)i * x->field.n + k];
        if (r > 0.0) sum += r;
    }
    return hz * self->dt * sum;
}

/* Room for one more onset of this measure and session; NULL: no memory. */
static double *answers_of(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                          size_t units)
{
    struct csp_answers *x = NULL;
    for (size_t i = self->n_answers; i-- > 0 && !x;) {
        struct csp_answers *y = self->answers + i;
        if (y->measure == index && y->phase == t->phase && y->session == t->session) x = y;
    }
    if (!x) {
        if (grow((void **)&self->answers, self->n_answers, &self->cap_answers, 1,
                 sizeof *self->answers))
            return NULL;
        x = self->answers + self->n_answers++;
        *x = (struct csp_answers){
            .measure = index, .phase = t->phase, .session = t->session, .units = units};
    }
    if (grow((void **)&x->d, x->n, &x->cap, 1, (units + 1) * sizeof *x->d)) return NULL;
    return x->d + x->n++ * units;
}

int csp_score_cells_add(struct csp_score *self, size_t index, const struct csp_trial_log *t)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_population *x = population_of(self, m);
    struct csp_span s;
    for (size_t k = t->log, nth = 0; x && csp_score_span(self, m, t, &k, &nth, &s);) {
        double *d = answers_of(self, index, t, x->field.n);
        if (!d) return CSP_FAIL(CSP_E_MEMORY, "spikes of measure `%s`", m->name);
        struct csp_rng rng;
        char purpose[512];
        snprintf(purpose, sizeof purpose, "arena:%s:%d:%d:cells:%s:%zu:0",
                 csp_phase_at(self->p, t->phase)->name, t->session, t->trial, m->name, s.nth);
        csp_rng_stream(&rng, self->seed, self->animal, purpose);
        const double n = (double)(s.to - s.from), n_base = (double)(s.base_to - s.base_from);
        for (size_t u = 0; u < x->field.n; u++) {
            const double in = expected(self, x, u, s.from, s.to, m->hz),
                         before = expected(self, x, u, s.base_from, s.base_to, m->hz);
            const double spikes = (double)csp_dist_poisson(&rng, in);
            const double others = (double)csp_dist_poisson(&rng, before);
            /* one division, so that equal differences are ties */
            d[u] = (spikes * n_base - others * n) / (n * n_base * self->dt);
        }
    }
    return CSP_OK;
}

/* Does each unit respond? yes[units]; *hits of them do. */
static int respond(const struct csp_measure *m, const struct csp_answers *x, char yes[],
                   size_t *hits)
{
    double *d = malloc((x->n + 1) * sizeof *d);
    if (!d) return CSP_FAIL(CSP_E_MEMORY, "tests of measure `%s`", m->name);
    int err = CSP_OK;
    *hits = 0;
    for (size_t u = 0; u < x->units && !err; u++) {
        double mean = 0.0, p = 1.0;
        for (size_t k = 0; k < x->n; k++) mean += d[k] = x->d[k * x->units + u];
        if (m->test == CSP_BY_T) {
            struct csp_ttest t;
            err = csp_stats_t_one(x->n, d, 0.0, CSP_TAIL_BOTH, 0.95, &t);
            p = t.p;
        } else {
            err = csp_stats_signed_rank(x->n, d, CSP_TAIL_BOTH, &p);
            double more = 1.0; /* which way the ranks speak */
            if (!err && p < m->alpha)
                err = csp_stats_signed_rank(x->n, d, CSP_TAIL_GREATER, &more);
            mean = 0.5 - more;
        }
        yes[u] = p < m->alpha && (m->direction == CSP_EITHER ||
                                  (m->direction == CSP_EXCITED ? mean > 0.0 : mean < 0.0));
        *hits += (size_t)yes[u];
    }
    free(d);
    return err;
}

/* Units of one session of a `cells` measure that respond: yes (owned by the caller). */
static int session_of(const struct csp_score *self, const struct csp_answers *x, char **yes,
                      size_t *hits)
{
    const struct csp_measure *m = csp_measure_at(self->p, x->measure);
    *yes = NULL;
    if (x->n < ONSETS)
        return CSP_FAIL(CSP_E_SHAPE,
                        "%s:%d:%d: measure `%s`: %zu onsets of `%s` in session %d of phase "
                        "`%s`, at least %d are needed to test a unit",
                        m->at ? m->at->file : "", m->at ? m->at->line : 0,
                        m->at ? m->at->col : 0, m->name, x->n, m->event, x->session,
                        csp_phase_at(self->p, x->phase)->name, ONSETS);
    *yes = calloc(x->units + 1, 1);
    if (!*yes) return CSP_FAIL(CSP_E_MEMORY, "units of measure `%s`", m->name);
    return respond(m, x, *yes, hits);
}

int csp_score_cells_values(const struct csp_score *self, size_t index, struct csp_values *v)
{
    int err = CSP_OK;
    for (size_t i = 0; i < self->n_answers && !err; i++) {
        const struct csp_answers *x = self->answers + i;
        if (x->measure != index || x->units == 0) continue;
        char *yes;
        size_t hits = 0;
        err = session_of(self, x, &yes, &hits);
        free(yes);
        if (!err)
            err = csp_values_push(v, x->phase, x->session,
                                  100.0 * (double)hits / (double)x->units);
    }
    csp_values_mean(v);
    return err;
}

static const struct csp_answers *last_of(const struct csp_score *self, const char *measure)
{
    const long index = csp_paradigm_measure(self->p, measure);
    for (size_t i = self->n_answers; i-- > 0;)
        if ((long)self->answers[i].measure == index) return self->answers + i;
    return NULL;
}

int csp_score_cells_combine(const struct csp_score *self, size_t index, struct csp_values *v)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_answers *a = last_of(self, m->a), *b = last_of(self, m->b);
    if (!a || !b || a->units == 0 || a->units != b->units) return CSP_OK;
    char *in_a = NULL, *in_b = NULL;
    size_t hits = 0, n = 0;
    int err = session_of(self, a, &in_a, &hits);
    if (!err) err = session_of(self, b, &in_b, &hits);
    for (size_t u = 0; u < a->units && !err; u++)
        n += in_a[u] && (m->kind == CSP_M_CELLS_BOTH ? in_b[u] : !in_b[u]);
    free(in_a);
    free(in_b);
    if (err) return err;
    v->overall = 100.0 * (double)n / (double)a->units;
    v->defined = 1;
    return CSP_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cells: how many units respond to an event, as an electrode would count them.
 *
 * Units are taken for rates. The spikes of a unit in a window are Poisson with the mean
 * hz x sum of max(0, r) dt, drawn from the stream
 * "arena:phase:session:trial:cells:<measure>:<onset>:0", units in order, the window before the
 * baseline. A unit responds if its spikes per second in window and baseline differ over the
 * onsets of the session with p < alpha (two-sided; signed ranks or paired t) and, for excited or
 * inhibited, in that direction; either = excited + inhibited.
 *
 *   cells        100 x units that respond / units, by session
 *   cells_both   units that respond in a and in b, each in the last session with onsets
 *   cells_only   units that respond in a and not in b
 *
 * One to four onsets in a session are an error (CSP_E_SHAPE), none give no value. Five cannot
 * reach p < 0.05 by signed ranks (the exact p is 0.0625), six can.
 */
#include "cells.h"
#include "../grow.h"
#include "../span.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/num/dist.h"
#include "needs.h"
#include <stdio.h>
#include <string.h>

enum { ONSETS = 5 }; /* that a test needs at least */
enum { BOTH, ONLY }; /* variants of the kinds that combine two measures */

const struct csp_cells *csp_cells_of(const struct csp_score *self, size_t index)
{
    return self->state[index];
}

static void free_cells(void *state)
{
    struct csp_cells *cells = state;
    for (size_t i = 0; i < cells->n; i++) free(cells->list[i].d);
    free(cells->list);
    free(cells);
}

static int init(struct csp_score *self, size_t index)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_field *field;
    if (!self->brains[m->role_id]) return CSP_OK;
    struct csp_cells *cells = self->state[index] = calloc(1, sizeof *cells);
    if (!cells) return CSP_FAIL(CSP_E_MEMORY, "populations of measures");
    const int err = csp_sample_field(self->fields + m->role_id, m->field, &field);
    if (err) return csp_score_at(m, "", err);
    return csp_sampler_population(&self->sampler, m->role_id, field, &cells->population);
}

static int begin(struct csp_score *self, size_t index, size_t ticks)
{
    const struct csp_cells *cells = self->state[index];
    return cells ? csp_sampler_record(&self->sampler, cells->population, ticks) : CSP_OK;
}

/* Spikes that unit k is expected to fire in ticks [from, to). */
static double expected_spikes(const struct csp_population *x, size_t k, long from, long to,
                              double hz, double dt)
{
    double sum = 0.0;
    for (long i = from; i < to; i++) {
        const double r = (double)x->v[(size_t)i * x->field.n + k];
        if (r > 0.0) sum += r;
    }
    return hz * dt * sum;
}

/* Room for the units at one more onset of this session; NULL: no memory. */
static double *add_onset(struct csp_cells *cells, const struct csp_trial_log *t, size_t units)
{
    struct csp_answers *x = cells->n ? cells->list + cells->n - 1 : NULL;
    if (!x || x->phase != t->phase || x->session != t->session) {
        if (csp_grow((void **)&cells->list, cells->n, &cells->cap, 1, sizeof *cells->list))
            return NULL;
        x = cells->list + cells->n++;
        *x = (struct csp_answers){.phase = t->phase, .session = t->session, .units = units};
    }
    if (csp_grow((void **)&x->d, x->n, &x->cap, 1, (units + 1) * sizeof *x->d)) return NULL;
    return x->d + x->n++ * units;
}

static int trial(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                 double *num, double *den)
{
    (void)num, (void)den;
    const struct csp_measure *m = csp_measure_at(self->p, index);
    struct csp_cells *cells = self->state[index];
    struct csp_walk walk = {0};
    struct csp_span s;
    if (!cells) return CSP_OK;
    const struct csp_population *x = self->sampler.population + cells->population;
    while (csp_span_next(self, m, t, &walk, &s)) {
        double *d = add_onset(cells, t, x->field.n);
        if (!d) return CSP_FAIL(CSP_E_MEMORY, "spikes of measure `%s`", m->name);
        struct csp_rng rng;
        char purpose[512];
        snprintf(purpose, sizeof purpose, "arena:%s:%d:%d:cells:%s:%zu:0",
                 csp_phase_at(self->p, t->phase)->name, t->session, t->trial, m->name, s.nth);
        csp_rng_stream(&rng, self->seed, self->animal, purpose);
        const double n = (double)(s.to - s.from), n_base = (double)(s.base_to - s.base_from);
        for (size_t u = 0; u < x->field.n; u++) {
            const double in = expected_spikes(x, u, s.from, s.to, m->hz, self->dt),
                         base = expected_spikes(x, u, s.base_from, s.base_to, m->hz, self->dt);
            const double spikes = (double)csp_dist_poisson(&rng, in);
            const double before = (double)csp_dist_poisson(&rng, base);
            /* one division, so that equal differences are ties */
            d[u] = (spikes * n_base - before * n) / (n * n_base * self->dt);
        }
    }
    return CSP_OK;
}

/* Does each unit respond? yes[units]; *hits of them do. */
static int test_units(const struct csp_measure *m, const struct csp_answers *x, char yes[],
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

/* Units that respond in one session of a measure: yes (owned by the caller). */
static int test_session(const struct csp_score *self, const struct csp_measure *m,
                        const struct csp_answers *x, char **yes, size_t *hits)
{
    *yes = NULL;
    if (x->n < ONSETS)
        return csp_score_at(
            m, "",
            CSP_FAIL(CSP_E_SHAPE,
                     "%zu onsets of `%s` in session %d of phase `%s`, at least %d are needed "
                     "to test a unit",
                     x->n, csp_measure_word(&m->event, 0), x->session,
                     csp_phase_at(self->p, x->phase)->name, ONSETS));
    *yes = calloc(x->units + 1, 1);
    if (!*yes) return CSP_FAIL(CSP_E_MEMORY, "units of measure `%s`", m->name);
    return test_units(m, x, *yes, hits);
}

static int values(const struct csp_score *self, size_t index, const struct csp_values before[],
                  struct csp_values *v)
{
    (void)before;
    const struct csp_cells *cells = csp_cells_of(self, index);
    int err = CSP_OK;
    for (size_t i = 0; cells && i < cells->n && !err; i++) {
        const struct csp_answers *x = cells->list + i;
        char *yes;
        size_t hits = 0;
        if (x->units == 0) continue;
        err = test_session(self, csp_measure_at(self->p, index), x, &yes, &hits);
        free(yes);
        if (!err)
            err = csp_values_push(v, x->phase, x->session,
                                  100.0 * (double)hits / (double)x->units);
    }
    csp_values_mean(v);
    return err;
}

/* cells_both, cells_only: units that respond in a, and in b or not, each in its last session. */
static int combined_values(const struct csp_score *self, size_t index,
                           const struct csp_values before[], struct csp_values *v)
{
    (void)before;
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const size_t of[2] = {(size_t)m->a_id, (size_t)m->b_id};
    const struct csp_answers *x[2];
    char *yes[2] = {NULL, NULL};
    size_t hits = 0, n = 0;
    for (size_t k = 0; k < 2; k++) {
        const struct csp_cells *cells = csp_cells_of(self, of[k]);
        if (!cells || !cells->n) return CSP_OK;
        x[k] = cells->list + cells->n - 1;
    }
    if (x[0]->units == 0 || x[0]->units != x[1]->units) return CSP_OK;
    int err = CSP_OK;
    for (size_t k = 0; k < 2 && !err; k++)
        err = test_session(self, csp_measure_at(self->p, of[k]), x[k], yes + k, &hits);
    const int both = csp_measure_kind_of(m)->variant == BOTH;
    for (size_t u = 0; u < x[0]->units && !err; u++)
        n += yes[0][u] && (both ? yes[1][u] : !yes[1][u]);
    free(yes[0]);
    free(yes[1]);
    if (!err) csp_values_set(v, 100.0 * (double)n / (double)x[0]->units);
    return err;
}

int csp_cells_check(const struct csp_names *c, const struct csp_measure *m, const char *key,
                    size_t k)
{
    const struct csp_measure *x = csp_measure_at(c->p, k);
    if (csp_measure_kind_of(x) == &csp_kind_cells) return 1;
    csp_diag_add(c->diag, csp_names_place(m->at, key),
                 "measure `%s`: `%s` is of kind %s, cells expected", m->name, x->name,
                 csp_measure_kind_of(x)->name);
    return 0;
}

void csp_cells_check_same(const struct csp_names *c, const struct csp_measure *m, size_t a,
                          size_t b)
{
    const struct csp_measure *x = csp_measure_at(c->p, a), *y = csp_measure_at(c->p, b);
    const long of_x = csp_paradigm_role_or_subject(c->p, x->role),
               of_y = csp_paradigm_role_or_subject(c->p, y->role);
    if (!csp_names_same(x->field, y->field))
        csp_diag_add(c->diag, m->at, "measure `%s`: `%s` is of field %s, `%s` of %s", m->name,
                     x->name, x->field, y->name, y->field);
    if (of_x >= 0 && of_y >= 0 && of_x != of_y)
        csp_diag_add(c->diag, m->at, "measure `%s`: `%s` is of role %s, `%s` of %s", m->name,
                     x->name, csp_role_at(c->p, (size_t)of_x)->name, y->name,
                     csp_role_at(c->p, (size_t)of_y)->name);
}

static void check_combined(const struct csp_names *c, size_t index)
{
    const struct csp_measure *m = csp_measure_at(c->p, index);
    const long a = csp_paradigm_measure(c->p, m->a), b = csp_paradigm_measure(c->p, m->b);
    if (a < 0 || b < 0 || (size_t)a >= index || (size_t)b >= index) return;
    if (csp_cells_check(c, m, "a", (size_t)a) && csp_cells_check(c, m, "b", (size_t)b))
        csp_cells_check_same(c, m, (size_t)a, (size_t)b);
}

static const char *needs(const struct csp_measure *m)
{
    if (!m->baseline.n) return "baseline";
    return csp_needs_event(m) ? csp_needs_event(m) : csp_needs_field(m);
}

const struct csp_measure_kind csp_kind_cells = {
    .name = "cells",
    .unit = "%",
    .doc = "share of units that respond to an event, spikes tested",
    .uses =
        CSP_USE_TRIALS | CSP_USE_BASELINE | CSP_USE_DIRECTION | CSP_USE_UNITS | CSP_HAS_WINDOW,
    .needs = needs,
    .init = init,
    .free = free_cells,
    .begin = begin,
    .trial = trial,
    .values = values,
};

const struct csp_measure_kind csp_kind_cells_both = {
    .name = "cells_both",
    .unit = "%",
    .doc = "share of units that respond in cells a and b",
    .variant = BOTH,
    .needs = csp_needs_a_and_b,
    .check = check_combined,
    .values = combined_values,
};

const struct csp_measure_kind csp_kind_cells_only = {
    .name = "cells_only",
    .unit = "%",
    .doc = "share of units that respond in a, not in b",
    .variant = ONLY,
    .needs = csp_needs_a_and_b,
    .check = check_combined,
    .values = combined_values,
};

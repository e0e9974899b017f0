/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parts.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- names ------------------------------------------------------------------------------ */

static int add_name(struct csp_names *self, const char *option, const char *word)
{
    for (size_t i = 0; i < self->n; i++)
        if (!strcmp(self->name[i], word))
            return CSP_FAIL(CSP_E_USAGE, "%s: `%s` is named twice", option, word);
    if (!*word)
        return CSP_FAIL(CSP_E_USAGE, "%s: expected NAME,NAME, found an empty name", option);
    if (self->n == CSP_PARTS_NAMES)
        return CSP_FAIL(CSP_E_USAGE, "%s: more than %d names", option, CSP_PARTS_NAMES);
    self->name[self->n++] = word;
    return CSP_OK;
}

int csp_names_read(struct csp_names *self, const struct csp_args *args, const char *option)
{
    const char *value = csp_args_value(args, option);
    if (!value) return CSP_OK;
    self->text = csp_text_dup(value);
    if (!self->text) return CSP_FAIL(CSP_E_MEMORY, "names of %s", option);
    int err = CSP_OK;
    for (char *rest = self->text, *word; !err && (word = strsep(&rest, ","));)
        err = add_name(self, option, word);
    return err;
}

void csp_names_free(struct csp_names *self)
{
    free(self->text);
    *self = (struct csp_names){0};
}

/* ---- stretches about an event ----------------------------------------------------------- */

int csp_parts_samples(const char *option, const double from[2], double dt, size_t least,
                      size_t *n)
{
    const double count = (from[1] - from[0]) / dt;
    if (!(count + 0.5 >= (double)least) || count > 1e7)
        return CSP_FAIL(CSP_E_USAGE,
                        "%s %g to %g s holds %.0f samples of %g ms, legal range [%zu, 1e7]",
                        option, from[0], from[1], floor(count + 0.5), 1e3 * dt, least);
    *n = (size_t)(count + 0.5);
    return CSP_OK;
}

double csp_parts_zero(const struct csp_recording *r, const struct csp_recording_trial *trial,
                      const char *align)
{
    if (!align || !strcmp(align, "first")) return trial->first_event;
    if (!strcmp(align, "onset")) return trial->onset;
    double zero = NAN;
    size_t n;
    for (const char *word; isnan(zero) && (word = csp_analyze_word(&align, &n));) {
        char name[256];
        snprintf(name, sizeof name, "%.*s", (int)n, word);
        zero = csp_recording_event(r, trial, name);
    }
    return zero;
}

int csp_parts_cut(const struct csp_recording *r, const struct csp_recording_trial *trial,
                  const char *align, const double from[2], size_t n, size_t *row)
{
    const double zero = csp_parts_zero(r, trial, align);
    const double at = (zero + from[0] - trial->onset) / r->dt;
    if (!(at > -0.5) || at + (double)n > (double)trial->rows + 0.5) return 0; /* NaN too */
    *row = trial->row + (size_t)(at + 0.5);
    return *row + n <= trial->row + trial->rows;
}

/* Mean of n rows into out[units], or less it. */
static void mean_rows(const struct csp_recording *r, size_t row, size_t n, double sign,
                      double out[])
{
    for (size_t k = 0; k < n; k++)
        for (size_t u = 0; u < r->units; u++)
            out[u] += sign * r->samples[(row + k) * r->units + u] / (double)n;
}

static int no_trial(const char *name, const char *align, const double window[2])
{
    return CSP_FAIL(CSP_E_USAGE,
                    "no trial `%s` spans %g to %g s (and the baseline) about %s; change "
                    "--window, --baseline or --align, or leave that kind out",
                    name, window[0], window[1], align ? align : "its first event");
}

int csp_patterns_cut(struct csp_patterns *self, const struct csp_analyze *a,
                     const struct csp_recording *r, const char *const name[], size_t n,
                     const char *align, const double window[2], const double *baseline)
{
    size_t samples = 0, before = 0, row, count[CSP_PARTS_NAMES] = {0};
    int err = csp_parts_samples("--window", window, r->dt, 1, &samples);
    if (!err && baseline) err = csp_parts_samples("--baseline", baseline, r->dt, 1, &before);
    if (err) return err;
    self->units = r->units;
    self->x = calloc(r->n_trials * r->units + 1, sizeof *self->x);
    self->label = calloc(r->n_trials + 1, sizeof *self->label);
    if (!self->x || !self->label) return CSP_FAIL(CSP_E_MEMORY, "%zu patterns", r->n_trials);
    for (size_t i = 0; i < r->n_trials; i++) {
        const struct csp_recording_trial *t = r->trials + i;
        size_t k = 0, first;
        while (k < n && !csp_analyze_wants(a, t, name[k])) k++;
        if (k == n || !csp_parts_cut(r, t, align, window, samples, &row)) continue;
        if (baseline && !csp_parts_cut(r, t, align, baseline, before, &first)) continue;
        mean_rows(r, row, samples, 1.0, self->x + self->n * r->units);
        if (baseline) mean_rows(r, first, before, -1.0, self->x + self->n * r->units);
        self->label[self->n++] = k;
        count[k]++;
    }
    for (size_t k = 0; k < n && !err; k++)
        if (!count[k]) err = no_trial(name[k], align, window);
    return err;
}

void csp_patterns_free(struct csp_patterns *self)
{
    free(self->x);
    free(self->label);
    *self = (struct csp_patterns){0};
}

int csp_patterns_kinds(const struct csp_analyze *a, const struct csp_recording *r,
                       struct csp_names *out)
{
    struct csp_text text = {0};
    int err = CSP_OK;
    for (size_t i = 0; i < r->n_trials && !err; i++) {
        size_t k = 0;
        if (!csp_analyze_wants(a, r->trials + i, a->trial)) continue;
        while (k < i && (strcmp(r->trials[k].name, r->trials[i].name) != 0 ||
                         !csp_analyze_wants(a, r->trials + k, a->trial)))
            k++;
        if (k == i) err = csp_text_add(&text, "%s%s", text.n ? "\n" : "", r->trials[i].name);
    }
    out->text = text.s;
    for (char *rest = out->text, *word; !err && (word = strsep(&rest, "\n"));)
        err = add_name(out, "--trials", word);
    return err;
}

/* ---- measures --------------------------------------------------------------------------- */

int csp_measures_init(struct csp_measures *self, size_t n, const struct csp_quantity measure[],
                      size_t animals)
{
    *self = (struct csp_measures){.n = n, .animals = animals, .measure = measure};
    self->value = malloc((n * animals + 1) * sizeof *self->value);
    self->p = malloc((n * animals + 1) * sizeof *self->p);
    if (!self->value || !self->p) return CSP_FAIL(CSP_E_MEMORY, "%zu animals", animals);
    for (size_t i = 0; i < n * animals; i++) self->value[i] = self->p[i] = NAN;
    return CSP_OK;
}

void csp_measures_free(struct csp_measures *self)
{
    free(self->value);
    free(self->p);
    *self = (struct csp_measures){0};
}

static void row(struct csp_analyze *a, const char *group, size_t animal, size_t n,
                const char *name, double value, struct csp_interval ci, double p)
{
    csp_grid_text(&a->grid, "%s", group);
    if (animal)
        csp_grid_text(&a->grid, "%zu", animal);
    else
        csp_grid_text(&a->grid, "mean");
    csp_grid_real(&a->grid, (double)n, 0);
    csp_grid_text(&a->grid, "%s", name);
    csp_analyze_cell(a, value);
    csp_analyze_cell(a, ci.lo);
    csp_analyze_cell(a, ci.hi);
    csp_grid_real(&a->grid, p, 4);
}

/* Mean of the animals whose number exists. */
static int mean_row(const struct csp_measures *s, struct csp_analyze *a, size_t first,
                    size_t last, size_t m, double column[])
{
    const struct csp_quantity *k = s->measure + m;
    size_t n = 0;
    double re = 0.0, im = 0.0, p = NAN;
    for (size_t i = first; i < last; i++) {
        const double v = s->value[i * s->n + m];
        if (isnan(v)) continue;
        column[n++] = v;
        re += cos(v);
        im += sin(v);
    }
    int err = CSP_OK;
    struct csp_ttest t = {.p = NAN};
    struct csp_interval ci = csp_stats_t_interval(n, column, 0.95);
    if (k->angle) ci = (struct csp_interval){NAN, NAN};
    if (!isnan(k->chance) && n > 1) {
        err = csp_stats_t_one(n, column, k->chance, CSP_TAIL_GREATER, 0.95, &t);
        p = t.p;
    }
    row(a, a->keys[first]->group, 0, n, k->name,
        k->angle && n ? atan2(im, re) : csp_stats_mean(n, column), ci, p);
    return err;
}

int csp_measures_finish(const struct csp_measures *self, struct csp_analyze *a,
                        const char *name)
{
    const struct csp_interval none = {NAN, NAN};
    double *column = malloc((self->animals + 1) * sizeof *column);
    csp_grid_free(&a->grid);
    int err = column ? csp_grid_init(&a->grid, "group,animal,n,measure,value,low,high,p")
                     : CSP_FAIL(CSP_E_MEMORY, "%zu animals", self->animals);
    for (size_t i = 0, next; i < self->animals && !err; i = next) {
        for (next = i; next < self->animals && a->keys[next]->group == a->keys[i]->group;)
            next++;
        for (size_t k = i; k < next; k++)
            for (size_t m = 0; m < self->n; m++)
                row(a, a->keys[k]->group, a->keys[k]->animal, 1, self->measure[m].name,
                    self->value[k * self->n + m], none, self->p[k * self->n + m]);
        for (size_t m = 0; m < self->n && !err && !csp_args_value(a->args, "--animal"); m++)
            err = mean_row(self, a, i, next, m, column);
    }
    if (!err) err = csp_analyze_finish(a, name);
    free(column);
    return err;
}

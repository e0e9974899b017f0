/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "patterns.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include "epoch.h"
#include <stdlib.h>
#include <string.h>

static int add_name(struct csp_names *self, const char *option, const char *word)
{
    for (size_t i = 0; i < self->n; i++)
        if (!strcmp(self->name[i], word))
            return CSP_FAIL(CSP_E_USAGE, "%s: `%s` is named twice", option, word);
    if (!*word)
        return CSP_FAIL(CSP_E_USAGE, "%s: expected NAME,NAME, found an empty name", option);
    if (self->n == CSP_NAMES)
        return CSP_FAIL(CSP_E_USAGE, "%s: more than %d names", option, CSP_NAMES);
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

/* Add the mean of n rows, times sign, to out[units]. */
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
    size_t samples = 0, before = 0, row, count[CSP_NAMES] = {0};
    int err = csp_epoch_samples("--window", window, r->dt, 1, &samples);
    if (!err && baseline) err = csp_epoch_samples("--baseline", baseline, r->dt, 1, &before);
    if (err) return err;
    self->units = r->units;
    self->x = calloc(r->n_trials * r->units + 1, sizeof *self->x);
    self->label = calloc(r->n_trials + 1, sizeof *self->label);
    if (!self->x || !self->label) return CSP_FAIL(CSP_E_MEMORY, "%zu patterns", r->n_trials);
    for (size_t i = 0; i < r->n_trials; i++) {
        const struct csp_recording_trial *t = r->trials + i;
        size_t k = 0, first;
        while (k < n && !csp_analyze_wants(a, t, name[k])) k++;
        if (k == n || !csp_epoch_row(r, t, align, window, samples, &row)) continue;
        if (baseline && !csp_epoch_row(r, t, align, baseline, before, &first)) continue;
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

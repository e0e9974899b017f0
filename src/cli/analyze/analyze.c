/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/text.h"
#include "conspecific/core/unit.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is asked for ---- */

static int unknown_group(const struct csp_analyze *self, const char *group)
{
    const char *hint = csp_nearest_hint(group, (const char *const *)self->reader.groups,
                                        self->reader.n_groups, 0);
    struct csp_text list = {0};
    int err = CSP_OK;
    for (size_t i = 0; i < self->reader.n_groups && !err; i++)
        err = csp_text_add(&list, "%s%s", i ? ", " : "", self->reader.groups[i]);
    err = CSP_FAIL(CSP_E_NAME, "no group `%s` was recorded%s (there are: %s)", group, hint,
                   list.s ? list.s : "");
    csp_text_free(&list);
    return err;
}

int csp_analyze_open(struct csp_analyze *self, const struct csp_args *args)
{
    const char *group = csp_args_value(args, "--group");
    uint64_t animal = 0;
    *self = (struct csp_analyze){.args = args,
                                 .dir = args->operand[0],
                                 .trial = csp_args_value(args, "--trial"),
                                 .phase = csp_args_value(args, "--phase")};
    int err = csp_args_count(args, "--animal", 1, 1000000, &animal), found = !group;
    if (!err) err = csp_run_reader_init(&self->reader, self->dir);
    if (err) return err;
    self->keys = calloc(self->reader.n + 1, sizeof *self->keys);
    if (!self->keys) return CSP_FAIL(CSP_E_MEMORY, "%zu animals", self->reader.n);
    for (size_t i = 0; i < self->reader.n; i++) {
        const struct csp_recording_key *key = self->reader.keys + i;
        if (group && strcmp(key->group, group) != 0) continue;
        found = 1;
        if (!animal || key->animal == animal) self->keys[self->n++] = key;
    }
    if (!found) return unknown_group(self, group);
    if (!self->n)
        return CSP_FAIL(CSP_E_NAME, "no animal %llu was recorded", (unsigned long long)animal);
    return CSP_OK;
}

void csp_analyze_free(struct csp_analyze *self)
{
    csp_run_reader_free(&self->reader);
    csp_grid_free(&self->grid);
    free(self->keys);
    *self = (struct csp_analyze){0};
}

const char *csp_analyze_word(const char **list, size_t *n)
{
    const char *word = *list;
    if (!word) return NULL;
    *n = strcspn(word, ",");
    *list = word[*n] ? word + *n + 1 : NULL;
    return word;
}

int csp_analyze_wants(const struct csp_analyze *self, const struct csp_recording_trial *trial,
                      const char *name)
{
    size_t n;
    int named = !name;
    for (const char *word; (word = csp_analyze_word(&name, &n));)
        named = named || (strlen(trial->name) == n && !strncmp(trial->name, word, n));
    return named && (!self->phase || !strcmp(self->phase, trial->phase_name));
}

/* Refuse a name that no trial has, and say the nearest one. */
static int unknown_trial(const struct csp_recording *r, const char *option, const char *name,
                         int phase)
{
    const char *names[64];
    struct csp_text list = {0};
    size_t n = 0;
    for (size_t i = 0; i < r->n_trials && n < 64; i++) {
        const char *one = phase ? r->trials[i].phase_name : r->trials[i].name;
        size_t k = 0;
        while (k < n && strcmp(names[k], one) != 0) k++;
        if (k < n) continue;
        names[n++] = one;
        (void)csp_text_add(&list, "%s%s", n > 1 ? ", " : "", one);
    }
    const int err = CSP_FAIL(
        CSP_E_NAME, "%s: no trial of group %s, animal %zu is called `%s`%s; there are: %s",
        option, r->group, r->animal, name, csp_nearest_hint(name, names, n, 0),
        list.s ? list.s : "none");
    csp_text_free(&list);
    return err;
}

int csp_analyze_has(const struct csp_analyze *self, const struct csp_recording *r,
                    const char *option, const char *name)
{
    int phase = !self->phase;
    size_t n;
    for (size_t i = 0; i < r->n_trials; i++)
        phase = phase || !strcmp(self->phase, r->trials[i].phase_name);
    if (!phase) return unknown_trial(r, "--phase", self->phase, 1);
    for (const char *word; (word = csp_analyze_word(&name, &n));) {
        char *one = strndup(word, n);
        if (!one) return CSP_FAIL(CSP_E_MEMORY, "names of %s", option);
        int known = 0;
        for (size_t i = 0; i < r->n_trials && !known; i++)
            known = csp_analyze_wants(self, r->trials + i, one);
        const int err = known ? CSP_OK : unknown_trial(r, option, one, 0);
        free(one);
        if (err) return err;
    }
    return CSP_OK;
}

int csp_analyze_load(struct csp_analyze *self, const struct csp_recording_key *key,
                     const char *field, struct csp_recording *out)
{
    int err = csp_recording_load(out, &self->reader, key, field);
    if (!err) err = csp_analyze_has(self, out, "--trial", self->trial);
    if (err) csp_recording_free(out);
    return err;
}

int csp_analyze_series(const struct csp_recording *r, const char *unit, double out[])
{
    size_t first = 0, last = r->units;
    if (unit && strcmp(unit, "mean") != 0) {
        char *end;
        const unsigned long long j = strtoull(unit, &end, 10);
        if (unit[0] < '0' || unit[0] > '9' || *end || j >= r->units)
            return CSP_FAIL(CSP_E_USAGE,
                            "--unit of %s: mean, or a number in [0, %zu], found `%.40s`",
                            r->field, r->units - 1, unit);
        first = (size_t)j;
        last = first + 1;
    }
    for (size_t i = 0; i < r->rows; i++) {
        double sum = 0.0;
        for (size_t j = first; j < last; j++) sum += r->samples[i * r->units + j];
        out[i] = sum / (double)(last - first);
    }
    return CSP_OK;
}

/* ---- values of options ---- */

static int not_like(const char *option, const char *form, const char *text)
{
    return CSP_FAIL(CSP_E_USAGE, "%s: expected %s, found `%.60s`", option, form, text);
}

/* Read one number, with its unit if it needs one. */
static int number(const char *text, const char *unit, double *out)
{
    return unit && !strcmp(unit, "s") ? csp_unit_parse(text, "s", out)
                                      : csp_number_parse(text, out);
}

/* Read `count` numbers with colons between them. */
static int numbers(const struct csp_args *args, const char *option, const char *unit,
                   const char *form, size_t count, double out[])
{
    const char *text = csp_args_value(args, option);
    char copy[128], *rest = copy;
    double value[3];
    if (!text) return CSP_OK;
    if (strlen(text) >= sizeof copy) return not_like(option, form, text);
    snprintf(copy, sizeof copy, "%s", text);
    for (size_t i = 0; i < count; i++) {
        const char *part = strsep(&rest, ":");
        if (!part || number(part, unit, value + i)) return not_like(option, form, text);
    }
    if (rest) return not_like(option, form, text);
    memcpy(out, value, count * sizeof *out);
    return CSP_OK;
}

static int is_time(const char *unit)
{
    return unit && !strcmp(unit, "s");
}

int csp_analyze_seconds(const struct csp_args *args, const char *option, double *out)
{
    return numbers(args, option, "s", "a time with its unit, as 500ms", 1, out);
}

int csp_analyze_real(const struct csp_args *args, const char *option, double *out)
{
    return numbers(args, option, NULL, "a number", 1, out);
}

int csp_analyze_pair(const struct csp_args *args, const char *option, const char *unit,
                     double out[2])
{
    double value[2] = {0.0, 1.0};
    const char *form =
        is_time(unit) ? "START:END with units, as -0.5s:1.5s" : "LOW:HIGH, as 7:11";
    if (!csp_args_value(args, option)) return CSP_OK;
    const int err = numbers(args, option, unit, form, 2, value);
    if (err) return err;
    if (!(value[0] < value[1])) return not_like(option, form, csp_args_value(args, option));
    memcpy(out, value, sizeof value);
    return CSP_OK;
}

int csp_analyze_triple(const struct csp_args *args, const char *option, const char *unit,
                       double out[3])
{
    return numbers(args, option, unit,
                   is_time(unit) ? "START:END:STEP with units" : "LOW:HIGH:STEP, as 4:30:1", 3,
                   out);
}

/* ---- the table ---- */

size_t csp_analyze_group_end(const struct csp_analyze *self, size_t i)
{
    size_t end = i;
    while (end < self->n && self->keys[end]->group == self->keys[i]->group) end++;
    return end;
}

int csp_analyze_context(const struct csp_analyze *self, size_t i, int err)
{
    return err ? csp_error_context(err, "group %s, animal %zu: ", self->keys[i]->group,
                                   self->keys[i]->animal)
               : CSP_OK;
}

int csp_analyze_rows(const struct csp_analyze *self)
{
    return csp_args_value(self->args, "--animal") ? CSP_ROWS_ANIMALS : CSP_ROWS_MEANS;
}

void csp_analyze_row(struct csp_analyze *self, size_t i, int mean, size_t n)
{
    csp_grid_text(&self->grid, "%s", self->keys[i]->group);
    csp_grid_text(&self->grid, mean ? "mean" : "%zu", self->keys[i]->animal);
    csp_grid_real(&self->grid, (double)n, 0);
}

void csp_analyze_mean_cells(struct csp_analyze *self, size_t n, const double x[],
                            const struct csp_interval *legal)
{
    struct csp_interval ci;
    (void)csp_interval_row(n, x, legal, 0, "analyze", &ci); /* NaN if it cannot be */
    csp_analyze_cell(self, csp_stats_mean(n, x));
    csp_analyze_cell(self, ci.lo);
    csp_analyze_cell(self, ci.hi);
}

void csp_analyze_cell(struct csp_analyze *self, double value)
{
    const double size = fabs(value);
    int decimals = 0;
    if (size > 0.0 && isfinite(size)) decimals = 3 - (int)floor(log10(size));
    csp_grid_real(&self->grid, value, decimals < 0 ? 0 : decimals > 15 ? 15 : decimals);
}

int csp_analyze_write(struct csp_analyze *self, const struct csp_grid *grid, const char *name)
{
    char *folder = NULL, *path = NULL;
    if (!csp_cli_may_write(self->dir)) return CSP_OK;
    if (asprintf(&folder, "%s/analyze", self->dir) < 0) folder = NULL;
    if (!folder || asprintf(&path, "%s/%s.csv", folder, name) < 0) path = NULL;
    int err = path ? csp_dir_make(folder) : CSP_FAIL(CSP_E_MEMORY, "name of a table");
    if (!err) {
        for (char *c = path + strlen(folder) + 1; *c; c++)
            if (*c == '/') *c = '_';
        err = csp_grid_save(grid, path);
    }
    free(folder);
    free(path);
    return err;
}

int csp_analyze_print(const struct csp_analyze *self)
{
    return csp_args_value(self->args, "--json") ? csp_grid_json(&self->grid, stdout)
                                                : csp_grid_print(&self->grid, stdout);
}

int csp_analyze_finish(struct csp_analyze *self, const char *name)
{
    const int err = csp_analyze_write(self, &self->grid, name);
    return err ? err : csp_analyze_print(self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_h5.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/record/run_file.h"
#include "conspecific/study/results/lost.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int file_table(const struct csp_finished *run, struct csp_run_file *f)
{
    enum { TEXTS = 6 };
    size_t n = 0, at = 0;
    for (size_t g = 0; g < run->plan->n; g++)
        for (size_t k = 0; k < run->plan->groups[g].animals; k++)
            n += csp_finished_result(run, g, k)->rows.n;
    const char **text = malloc((TEXTS * n + 1) * sizeof *text);
    int64_t *number = malloc((2 * n + 1) * sizeof *number);
    double *value = malloc((3 * n + 1) * sizeof *value);
    int err = text && number && value ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "table of %zu rows", n);
    for (size_t g = 0; g < run->plan->n && !err; g++)
        for (size_t k = 0; k < run->plan->groups[g].animals; k++) {
            const struct csp_rows *rows = &csp_finished_result(run, g, k)->rows;
            for (size_t i = 0; i < rows->n; i++, at++) {
                const struct csp_row *r = rows->list + i;
                const char *const cells[TEXTS] = {
                    run->plan->groups[g].name, r->measure, r->unit,
                    csp_row_level(r),          r->phase,   r->type};
                for (size_t c = 0; c < TEXTS; c++) text[c * n + at] = cells[c];
                number[at] = (int64_t)csp_plan_animal(run->plan->groups + g, k);
                number[n + at] = (int64_t)run->plan->study.seed;
                value[at] = r->value;
                value[n + at] = r->session < 0 ? (double)NAN : r->session;
                value[2 * n + at] = r->trial < 0 ? (double)NAN : r->trial;
            }
        }
    static const char *const texts[TEXTS] = {"animals/group", "animals/measure",
                                             "animals/unit",  "animals/level",
                                             "animals/phase", "animals/trial_type"};
    static const char *const numbers[] = {"animals/animal", "animals/seed"};
    static const char *const reals[] = {"animals/value", "animals/session", "animals/trial"};
    for (size_t i = 0; i < TEXTS && !err; i++)
        err = csp_run_file_texts(f, texts[i], n, text + i * n);
    for (size_t i = 0; i < 2 && !err; i++)
        err = csp_run_file_longs(f, numbers[i], n, number + i * n);
    for (size_t i = 0; i < 3 && !err; i++)
        err = csp_run_file_reals(f, reals[i], 1, &n, value + i * n);
    if (!err)
        err = csp_run_file_attr_text(f, "animals", "doc",
                                     "one entry a row of animals.csv; session, trial NaN: over "
                                     "all of them");
    free(text);
    free(number);
    free(value);
    return err;
}

typedef int (*row_fn)(void *context, const char *path, const struct csp_param *row,
                      double value);

/* Call fn for every parameter of a spec with its path, its row and its value. */
static int walk(const struct csp_schema *schema, const void *target, const char *prefix,
                row_fn fn, void *context)
{
    int err = CSP_OK;
    for (const struct csp_schema *s = schema; s->key && !err; s++) {
        if (s->offset == CSP_NOWHERE) continue;
        const void *at = (const char *)target + s->offset;
        char *path = NULL;
        if (asprintf(&path, "%s%s%s", prefix, *prefix && *s->key ? "." : "", s->key) < 0)
            return CSP_FAIL(CSP_E_MEMORY, "name of a parameter");
        if (s->type == CSP_T_STRUCT) err = walk(s->sub, at, path, fn, context);
        if (s->type == CSP_T_REAL) {
            const struct csp_param row = {.name = s->key,
                                          .unit = s->unit ? s->unit : "1",
                                          .source = s->source ? s->source : "",
                                          .doc = s->doc ? s->doc : "",
                                          .lo = s->lo,
                                          .hi = s->hi,
                                          .origin = s->origin};
            err = fn(context, path, &row, *(const double *)at);
        }
        for (const struct csp_param *p = s->type == CSP_T_PARAMS ? s->params : NULL;
             p && p->name && !err; p++) {
            char *full = NULL;
            if (asprintf(&full, "%s%s%s", path, *path ? "." : "", p->name) < 0)
                err = CSP_FAIL(CSP_E_MEMORY, "name of a parameter");
            else
                err = fn(context, full, p, csp_param_value(at, p));
            free(full);
        }
        free(path);
    }
    return err;
}

struct attributes {
    struct csp_run_file *file;
    const char *group;
};

static int add_attribute(void *context, const char *path, const struct csp_param *row,
                         double value)
{
    const struct attributes *a = context;
    (void)row;
    return csp_run_file_attr_real(a->file, a->group, path, value);
}

struct table { /* the columns of /parameters, which are counted first and filled then */
    size_t n, cap;
    char **path; /* owned strings */
    const char **unit, **symbol, **origin, **source, **doc;
    double *lo, *hi;
};

static int count_row(void *context, const char *path, const struct csp_param *row, double value)
{
    struct table *t = context;
    (void)path;
    (void)row;
    (void)value;
    t->cap++;
    return CSP_OK;
}

static int fill_row(void *context, const char *path, const struct csp_param *row, double value)
{
    struct table *t = context;
    (void)value;
    t->path[t->n] = csp_text_dup(path);
    if (!t->path[t->n]) return CSP_FAIL(CSP_E_MEMORY, "table of parameters");
    t->unit[t->n] = row->unit;
    t->symbol[t->n] = row->symbol;
    t->origin[t->n] = csp_origin_name(row->origin);
    t->source[t->n] = row->source;
    t->doc[t->n] = row->doc;
    t->lo[t->n] = row->lo;
    t->hi[t->n] = row->hi;
    t->n++;
    return CSP_OK;
}

static int file_parameters(const struct csp_finished *run, struct csp_run_file *f)
{
    struct table t = {0};
    const struct csp_agent_spec *spec = &run->plan->groups[0].clone;
    int err = walk(csp_agent_schema, spec, "", count_row, &t);
    const char **texts = calloc(6 * t.cap + 1, sizeof *texts);
    double *reals = calloc(2 * t.cap + 1, sizeof *reals);
    if (!err && (!texts || !reals)) err = CSP_FAIL(CSP_E_MEMORY, "table of parameters");
    if (!err) {
        t.path = (char **)texts;
        t.unit = texts + t.cap;
        t.symbol = texts + 2 * t.cap;
        t.origin = texts + 3 * t.cap;
        t.source = texts + 4 * t.cap;
        t.doc = texts + 5 * t.cap;
        t.lo = reals;
        t.hi = reals + t.cap;
        err = walk(csp_agent_schema, spec, "", fill_row, &t);
    }
    static const char *const names[] = {"path", "unit", "symbol", "origin", "source", "doc"};
    for (size_t i = 0; i < 6 && !err; i++) {
        char at[64];
        snprintf(at, sizeof at, "parameters/%s", names[i]);
        err = csp_run_file_texts(f, at, t.n, texts + i * t.cap);
    }
    if (!err) err = csp_run_file_reals(f, "parameters/low", 1, &t.n, t.lo);
    if (!err) err = csp_run_file_reals(f, "parameters/high", 1, &t.n, t.hi);
    for (size_t i = 0; i < t.n; i++) free(t.path[i]);
    free(texts);
    free(reals);
    return err;
}

static int file_groups(const struct csp_finished *run, struct csp_run_file *f)
{
    int err = CSP_OK;
    for (size_t g = 0; g < run->plan->n && !err; g++) {
        const struct csp_plan_group *group = run->plan->groups + g;
        char *path = NULL;
        if (asprintf(&path, "groups/%s", group->name) < 0)
            return CSP_FAIL(CSP_E_MEMORY, "name of a group");
        err = csp_run_file_group(f, path);
        if (!err)
            err = csp_run_file_attr_text(f, path, "doc",
                                         group->group->doc ? group->group->doc : "");
        if (!err) err = csp_run_file_attr_text(f, path, "agent", group->spec.name);
        if (!err) err = csp_run_file_attr_text(f, path, "paradigm", group->paradigm.name);
        struct attributes a = {f, path};
        if (!err) err = walk(csp_agent_schema, &group->clone, "", add_attribute, &a);
        free(path);
    }
    return err;
}

/* Copy an array from the spool file, some samples at a time. */
static int file_spooled(struct csp_run_file *f, const char *path,
                        const struct csp_spool_file *spool, const struct csp_array *a)
{
    const size_t width = csp_array_width(a);
    void *data = malloc(spool->chunk * width + 1);
    int err = data ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%s", path);
    for (size_t at = 0; at < a->dims[0] && !err; at += spool->chunk) {
        const size_t left = a->dims[0] - at, n = left < spool->chunk ? left : spool->chunk;
        err = csp_spool_file_read(spool, a->column, width, at, n, data);
        if (!err) err = csp_run_file_rows(f, path, at, n, data);
    }
    free(data);
    return err;
}

static int file_array(struct csp_run_file *f, const char *path, const struct csp_result *r,
                      const struct csp_array *a)
{
    const size_t rank = a->dims[1] ? 2 : 1;
    int err = CSP_OK;
    switch (a->type) {
    case CSP_ARRAY_REAL:
        err = csp_run_file_reals(f, path, rank, a->dims, a->data);
        break;
    case CSP_ARRAY_FLOAT:
        err = csp_run_file_floats(f, path, rank, a->dims, a->data);
        break;
    case CSP_ARRAY_LONG:
        err = csp_run_file_longs(f, path, a->dims[0], a->data);
        break;
    case CSP_ARRAY_TEXT: {
        const char **list = malloc((a->dims[0] + 1) * sizeof *list), *s = a->data;
        if (!list) return CSP_FAIL(CSP_E_MEMORY, "texts of %s", path);
        for (size_t i = 0; i < a->dims[0]; i++, s += strlen(s) + 1) list[i] = s;
        err = csp_run_file_texts(f, path, a->dims[0], list);
        free(list);
        break;
    }
    }
    if (!err && !a->data) err = file_spooled(f, path, &r->spool, a);
    if (!err) err = csp_run_file_attr_text(f, path, "unit", a->unit);
    if (!err) err = csp_run_file_attr_text(f, path, "doc", a->doc);
    return err;
}

static int file_records(const struct csp_finished *run, struct csp_run_file *f)
{
    int err = CSP_OK;
    for (size_t g = 0; g < run->plan->n && !err; g++)
        for (size_t k = 0; k < run->plan->groups[g].animals && !err; k++) {
            const struct csp_result *r = csp_finished_result(run, g, k);
            for (size_t i = 0; i < r->n_arrays && !err; i++) {
                char *path = NULL;
                const uint64_t animal = csp_plan_animal(run->plan->groups + g, k);
                if (asprintf(&path, "record/%s/%llu/%s", run->plan->groups[g].name,
                             (unsigned long long)animal, r->arrays[i].name) < 0)
                    return CSP_FAIL(CSP_E_MEMORY, "name of a record");
                err = file_array(f, path, r, r->arrays + i);
                free(path);
            }
        }
    return err;
}

int csp_run_h5_write(const struct csp_finished *run)
{
    struct csp_run_file f;
    const struct csp_study *s = &run->plan->study;
    char *path = csp_run_dir_file(run->dir, "run.h5");
    int err = path ? csp_run_file_begin(&f, path) : CSP_E_MEMORY;
    if (!path) return err;
    if (!err) err = csp_run_file_attr_text(&f, "", "study", s->name);
    if (!err) err = csp_run_file_attr_text(&f, "", "version", csp_build_version());
    if (!err) err = csp_run_file_attr_text(&f, "", "commit", csp_build_commit());
    if (!err) err = csp_run_file_attr_text(&f, "", "compiler", csp_build_compiler());
    if (!err) err = csp_run_file_attr_text(&f, "", "flags", csp_build_flags());
    if (!err) err = csp_run_file_attr_text(&f, "", "real", csp_build_real());
    if (!err) err = csp_run_file_attr_long(&f, "", "seed", (int64_t)s->seed);
    if (!err) err = csp_run_file_attr_long(&f, "", "animals", (int64_t)s->animals);
    if (!err) err = csp_run_file_attr_long(&f, "", "lost", (int64_t)csp_lost_count(run));
    if (!err) err = csp_run_file_text(&f, "study", run->plan->text);
    if (!err) err = file_table(run, &f);
    if (!err) err = file_parameters(run, &f);
    if (!err) err = file_groups(run, &f);
    if (!err) err = file_records(run, &f);
    if (!err) err = csp_run_file_save(&f, path);
    free(path);
    csp_run_file_free(&f);
    return err;
}

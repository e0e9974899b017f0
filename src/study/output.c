/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/output.h"
#include "conspecific/arena/measure.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/record/csv.h"
#include "conspecific/record/run_file.h"
#include "conspecific/study/contrast.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct out {
    const struct csp_plan *plan;
    const struct csp_result *results;
    const struct csp_run_dir *dir;
    size_t animals;
};

static const struct csp_result *result_of(const struct out *o, size_t group, size_t k)
{
    return o->results + group * o->animals + k;
}

static int save(const struct out *o, struct csp_csv *csv, const char *name)
{
    int err = csv->err;
    if (!err) err = csp_run_dir_write(o->dir, name, csv->text.s, csv->text.n);
    csp_csv_free(csv);
    return err;
}

static void count_cell(struct csp_csv *csv, int v) /* -1: over all */
{
    if (v < 0)
        csp_csv_text(csv, NULL);
    else
        csp_csv_long(csv, v);
}

static int write_animals(const struct out *o)
{
    struct csp_csv csv;
    (void)csp_csv_init(&csv, "study,group,animal,seed,session,trial,measure,value,unit");
    for (size_t g = 0; g < o->plan->n; g++)
        for (size_t k = 0; k < o->animals; k++) {
            const struct csp_rows *rows = &result_of(o, g, k)->rows;
            for (size_t i = 0; i < rows->n; i++) {
                const struct csp_row *r = rows->list + i;
                csp_csv_text(&csv, o->plan->study.name);
                csp_csv_text(&csv, o->plan->groups[g].name);
                csp_csv_long(&csv, (long long)k + 1);
                csp_csv_long(&csv, (long long)o->plan->study.seed);
                count_cell(&csv, r->session);
                count_cell(&csv, r->trial);
                csp_csv_text(&csv, r->measure);
                csp_csv_real(&csv, r->value);
                csp_csv_text(&csv, r->unit);
                csp_csv_end(&csv);
            }
        }
    return save(o, &csv, "animals.csv");
}

/* ---- summary ---------------------------------------------------------------------------- */

struct cell { /* one value of one animal, to be sorted into its row */
    long measure;
    int session;
    size_t animal;
    double value;
    const char *unit;
};

static int by_cell(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;
    if (x->measure != y->measure) return x->measure < y->measure ? -1 : 1;
    if (x->session != y->session) return x->session < y->session ? -1 : 1;
    return (x->animal > y->animal) - (x->animal < y->animal);
}

static int summarise(const struct out *o, size_t g, struct csp_csv *csv)
{
    const struct csp_plan_group *group = o->plan->groups + g;
    size_t n = 0, used = 0;
    for (size_t k = 0; k < o->animals; k++) n += result_of(o, g, k)->rows.n;
    struct cell *cells = malloc((n + 1) * sizeof *cells);
    double *x = malloc((n + 1) * sizeof *x);
    if (!cells || !x) {
        free(cells);
        free(x);
        return CSP_FAIL(CSP_E_MEMORY, "summary of %zu values", n);
    }
    for (size_t k = 0; k < o->animals; k++) {
        const struct csp_rows *rows = &result_of(o, g, k)->rows;
        for (size_t i = 0; i < rows->n; i++) {
            const struct csp_row *r = rows->list + i;
            if (r->trial >= 0 || isnan(r->value)) continue;
            cells[used++] = (struct cell){csp_paradigm_measure(&group->paradigm, r->measure),
                                          r->session, k, r->value, r->unit};
        }
    }
    qsort(cells, used, sizeof *cells, by_cell);
    for (size_t i = 0, m; i < used; i += m) {
        for (m = 0; i + m < used && cells[i + m].measure == cells[i].measure &&
                    cells[i + m].session == cells[i].session;
             m++)
            x[m] = cells[i + m].value;
        const struct csp_interval ci = csp_stats_t_interval(m, x, 0.95);
        csp_csv_text(csv, group->name);
        csp_csv_text(csv, csp_measure_at(&group->paradigm, (size_t)cells[i].measure)->name);
        count_cell(csv, cells[i].session);
        csp_csv_long(csv, (long long)m);
        csp_csv_real(csv, csp_stats_mean(m, x));
        csp_csv_real(csv, csp_stats_sd(m, x));
        csp_csv_real(csv, csp_stats_sem(m, x));
        csp_csv_real(csv, ci.lo);
        csp_csv_real(csv, ci.hi);
        csp_csv_text(csv, cells[i].unit);
        csp_csv_end(csv);
    }
    free(cells);
    free(x);
    return CSP_OK;
}

static int write_summary(const struct out *o)
{
    struct csp_csv csv;
    (void)csp_csv_init(&csv, "group,measure,session,n,mean,sd,sem,ci_low,ci_high,unit");
    int err = CSP_OK;
    for (size_t g = 0; g < o->plan->n && !err; g++) err = summarise(o, g, &csv);
    const int saved = save(o, &csv, "summary.csv");
    return err ? err : saved;
}

/* ---- contrasts -------------------------------------------------------------------------- */

/* One value an animal in the contrast's unit; NaN where the measure is not defined. */
static void side_values(const struct out *o, const struct csp_plan_contrast *pc, size_t which,
                        double x[])
{
    const struct csp_study_side *side = pc->side[which];
    const int session = side->session ? (int)side->session : -1;
    for (size_t k = 0; k < o->animals; k++) {
        const struct csp_rows *rows = &result_of(o, pc->group[which], k)->rows;
        if (side->is_value)
            x[k] = side->value;
        else if (csp_rows_find(rows, side->measure, session, -1, x + k))
            x[k] *= pc->factor[which];
        else
            x[k] = NAN;
    }
}

static void side_cells(struct csp_csv *csv, const struct csp_plan *plan,
                       const struct csp_plan_contrast *pc, size_t which)
{
    const struct csp_study_side *side = pc->side[which];
    const int named = side && !side->is_value;
    csp_csv_text(csv, named ? plan->groups[pc->group[which]].name : NULL);
    csp_csv_text(csv, named ? side->measure : NULL);
    if (named && side->session)
        csp_csv_long(csv, (long long)side->session);
    else
        csp_csv_text(csv, NULL);
}

/* "pain freezing, session 3 - groom freezing, session 3" */
static int minus_cell(struct csp_csv *csv, const struct csp_plan *plan,
                      const struct csp_plan_contrast *pc)
{
    struct csp_text text = {0};
    int err = CSP_OK;
    for (size_t k = CSP_SIDE_MINUS_A; k < CSP_SIDES && pc->side[k] && !err; k++) {
        const struct csp_study_side *side = pc->side[k];
        const char *sign = k == CSP_SIDE_MINUS_A ? "" : " - ";
        if (side->is_value)
            err = csp_text_add(&text, "%s%g", sign, side->value);
        else
            err = csp_text_add(&text, "%s%s %s", sign, plan->groups[pc->group[k]].name,
                               side->measure);
        if (!err && side->session) err = csp_text_add(&text, ", session %zu", side->session);
    }
    csp_csv_text(csv, text.s);
    csp_text_free(&text);
    return err;
}

static int eval(const struct out *o, const struct csp_plan_contrast *pc, double x[],
                struct csp_contrast_result *r)
{
    const struct csp_study_contrast *c = pc->contrast;
    const size_t n = o->animals;
    double *a = x, *b = x + n, *other = x + 2 * n;
    const int numbers = c->b.is_value && !c->minus.at;
    const struct csp_paradigm *p = &o->plan->groups[pc->group[CSP_SIDE_A]].paradigm;
    const long m = csp_paradigm_measure(p, c->a.measure);
    const int share = strcmp(csp_measure_unit(p, csp_measure_at(p, (size_t)m)), "1") == 0;
    const struct csp_contrast_ask ask = {.name = pc->name,
                                         .test = (enum csp_contrast_test)c->test,
                                         .statistic = (enum csp_contrast_statistic)c->statistic,
                                         .expect = (enum csp_expect)c->expect,
                                         .bound = c->bound,
                                         .mu = c->b.value,
                                         .one = share ? pc->factor[CSP_SIDE_A] : 0.0,
                                         .seed = o->plan->study.seed};
    side_values(o, pc, CSP_SIDE_A, a);
    if (pc->side[CSP_SIDE_B]) side_values(o, pc, CSP_SIDE_B, b);
    if (c->minus.at) { /* (a - b) against (minus.a - minus.b) */
        for (size_t k = 0; k < n; k++) a[k] -= b[k];
        side_values(o, pc, CSP_SIDE_MINUS_A, b);
        side_values(o, pc, CSP_SIDE_MINUS_B, other);
        for (size_t k = 0; k < n; k++) b[k] -= other[k];
    }
    return csp_contrast_eval(&ask, n, a, n, pc->side[CSP_SIDE_B] && !numbers ? b : NULL, r);
}

static int write_contrasts(const struct out *o)
{
    struct csp_csv csv;
    (void)csp_csv_init(&csv, "study,contrast,claim,test,expect,a_group,a_measure,a_session,"
                             "b_group,b_measure,b_session,unit,n_a,n_b,mean_a,mean_b,diff,"
                             "diff_low,diff_high,effect,effect_low,effect_high,p,verdict,"
                             "minus,statistic");
    double *x = malloc(3 * o->animals * sizeof *x);
    int err = x ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "contrasts of %zu animals", o->animals);
    for (size_t i = 0; i < o->plan->n_contrasts && !err; i++) {
        const struct csp_plan_contrast *pc = o->plan->contrasts + i;
        const struct csp_study_contrast *c = pc->contrast;
        struct csp_contrast_result r;
        err = eval(o, pc, x, &r);
        if (err) break;
        csp_csv_text(&csv, o->plan->study.name);
        csp_csv_text(&csv, pc->name);
        csp_csv_text(&csv, c->claim);
        csp_csv_text(&csv, csp_contrast_test_name((enum csp_contrast_test)c->test));
        csp_csv_text(&csv, csp_expect_name((enum csp_expect)c->expect));
        side_cells(&csv, o->plan, pc, CSP_SIDE_A);
        side_cells(&csv, o->plan, pc, CSP_SIDE_B);
        csp_csv_text(&csv, pc->unit);
        csp_csv_long(&csv, (long long)r.n_a);
        csp_csv_long(&csv, (long long)r.n_b);
        const double reals[] = {r.mean_a,       r.mean_b,       r.diff,
                                r.diff_ci.lo,   r.diff_ci.hi,   r.effect,
                                r.effect_ci.lo, r.effect_ci.hi, r.p};
        for (size_t k = 0; k < sizeof reals / sizeof *reals; k++) csp_csv_real(&csv, reals[k]);
        csp_csv_text(&csv, csp_verdict_name(r.verdict));
        err = minus_cell(&csv, o->plan, pc);
        csp_csv_text(&csv, c->statistic == CSP_OF_MEDIANS ? "median" : "mean");
        csp_csv_end(&csv);
    }
    free(x);
    const int saved = save(o, &csv, "contrasts.csv");
    return err ? err : saved;
}

/* ---- run.h5 ----------------------------------------------------------------------------- */

static int file_table(const struct out *o, struct csp_run_file *f)
{
    size_t n = 0, at = 0;
    for (size_t u = 0; u < o->plan->n * o->animals; u++) n += o->results[u].rows.n;
    const char **text = malloc((4 * n + 1) * sizeof *text);
    int64_t *number = malloc((4 * n + 1) * sizeof *number);
    double *value = malloc((n + 1) * sizeof *value);
    int err = text && number && value ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "table of %zu rows", n);
    for (size_t g = 0; g < o->plan->n && !err; g++)
        for (size_t k = 0; k < o->animals; k++) {
            const struct csp_rows *rows = &result_of(o, g, k)->rows;
            for (size_t i = 0; i < rows->n; i++, at++) {
                const struct csp_row *r = rows->list + i;
                text[at] = o->plan->groups[g].name;
                text[n + at] = r->measure;
                text[2 * n + at] = r->phase;
                text[3 * n + at] = r->unit;
                number[at] = (int64_t)k + 1;
                number[n + at] = (int64_t)o->plan->study.seed;
                number[2 * n + at] = r->session;
                number[3 * n + at] = r->trial;
                value[at] = r->value;
            }
        }
    static const char *const texts[] = {"animals/group", "animals/measure", "animals/phase",
                                        "animals/unit"};
    static const char *const numbers[] = {"animals/animal", "animals/seed", "animals/session",
                                          "animals/trial"};
    for (size_t i = 0; i < 4 && !err; i++)
        err = csp_run_file_texts(f, texts[i], n, text + i * n);
    for (size_t i = 0; i < 4 && !err; i++)
        err = csp_run_file_longs(f, numbers[i], n, number + i * n);
    if (!err) err = csp_run_file_reals(f, "animals/value", 1, &n, value);
    if (!err)
        err = csp_run_file_attr_text(f, "animals", "doc",
                                     "one entry a row of animals.csv; session, trial -1: over "
                                     "all of them");
    free(text);
    free(number);
    free(value);
    return err;
}

typedef int (*row_fn)(void *context, const char *path, const struct csp_param *row,
                      double value);

/* Every parameter row of a spec: its path, its row, its value. */
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

struct table { /* columns of /parameters; count first, then fill */
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

static int file_parameters(const struct out *o, struct csp_run_file *f)
{
    struct table t = {0};
    const struct csp_agent_spec *spec = &o->plan->groups[0].clone;
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

static int file_groups(const struct out *o, struct csp_run_file *f)
{
    int err = CSP_OK;
    for (size_t g = 0; g < o->plan->n && !err; g++) {
        const struct csp_plan_group *group = o->plan->groups + g;
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

static int file_array(struct csp_run_file *f, const char *path, const struct csp_array *a)
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
    if (!err) err = csp_run_file_attr_text(f, path, "unit", a->unit);
    if (!err) err = csp_run_file_attr_text(f, path, "doc", a->doc);
    return err;
}

static int file_records(const struct out *o, struct csp_run_file *f)
{
    int err = CSP_OK;
    for (size_t g = 0; g < o->plan->n && !err; g++)
        for (size_t k = 0; k < o->animals && !err; k++) {
            const struct csp_result *r = result_of(o, g, k);
            for (size_t i = 0; i < r->n_arrays && !err; i++) {
                char *path = NULL;
                if (asprintf(&path, "record/%s/%zu/%s", o->plan->groups[g].name, k + 1,
                             r->arrays[i].name) < 0)
                    return CSP_FAIL(CSP_E_MEMORY, "name of a record");
                err = file_array(f, path, r->arrays + i);
                free(path);
            }
        }
    return err;
}

static int write_file(const struct out *o)
{
    struct csp_run_file f;
    const struct csp_study *s = &o->plan->study;
    int err = csp_run_file_init(&f);
    if (!err) err = csp_run_file_attr_text(&f, "", "study", s->name);
    if (!err) err = csp_run_file_attr_text(&f, "", "version", csp_build_version());
    if (!err) err = csp_run_file_attr_text(&f, "", "commit", csp_build_commit());
    if (!err) err = csp_run_file_attr_text(&f, "", "compiler", csp_build_compiler());
    if (!err) err = csp_run_file_attr_text(&f, "", "flags", csp_build_flags());
    if (!err) err = csp_run_file_attr_text(&f, "", "real", csp_build_real());
    if (!err) err = csp_run_file_attr_long(&f, "", "seed", (int64_t)s->seed);
    if (!err) err = csp_run_file_attr_long(&f, "", "animals", (int64_t)s->animals);
    if (!err) err = csp_run_file_text(&f, "study", o->plan->text);
    if (!err) err = file_table(o, &f);
    if (!err) err = file_parameters(o, &f);
    if (!err) err = file_groups(o, &f);
    if (!err) err = file_records(o, &f);
    char *path = err ? NULL : csp_run_dir_file(o->dir, "run.h5");
    if (!err && !path) err = CSP_E_MEMORY;
    if (!err) err = csp_run_file_save(&f, path);
    free(path);
    csp_run_file_free(&f);
    return err;
}

int csp_output_write(const struct csp_plan *plan, const struct csp_result results[],
                     const struct csp_run_dir *dir)
{
    const struct out o = {plan, results, dir, plan->study.animals};
    int err = write_file(&o);
    if (!err) err = write_animals(&o);
    if (!err) err = write_summary(&o);
    if (!err) err = write_contrasts(&o);
    if (!err) err = csp_output_sweep(plan, results, dir);
    if (!err) err = csp_run_dir_write(dir, "study.yaml", plan->text, strlen(plan->text));
    return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/fit/run.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/format.h"
#include "conspecific/core/unit.h"
#include "conspecific/record/csv.h"
#include "conspecific/record/table.h"
#include "conspecific/report/fit/distance.h"
#include "conspecific/report/fit/output.h"
#include "conspecific/study/run/ensemble.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct known { /* an evaluation that an earlier run has left */
    double x[CSP_FIT_PARAMETERS];
    double *record; /* in the job's memory */
};

struct runner {
    struct csp_fit_job *job;
    const struct csp_fit_run_options *opt;
    struct csp_run_dir dir;
    struct known *known;
    size_t n_known, count, reused;
    int was_known; /* the present evaluation was taken from an earlier run */
    FILE *evaluations, *series;
};

/* ---- one evaluation --------------------------------------------------------------------- */

/* The path DIR/<where>/<study><end>, which the caller frees. */
static char *place(const struct runner *r, const char *where, size_t study, const char *end)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s/%s%s", r->dir.path, where, r->job->plans[study].study.name,
                 end) < 0) {
        (void)CSP_FAIL(CSP_E_MEMORY, "name of a run folder");
        return NULL;
    }
    return path;
}

/* Run a study at x in DIR/<where>/<study>. */
static int run_study(const struct runner *r, size_t study, int whole, const char *where,
                     const double x[])
{
    struct csp_mem mem = {0};
    struct csp_text text = {0};
    const struct csp_node *tree = csp_fit_job_tree(r->job, study, whole, x, &mem);
    char *file = place(r, where, study, ".yaml"), *out = place(r, where, study, "");
    int err = tree && file && out ? CSP_OK : CSP_E_MEMORY;
    if (!err) err = csp_node_print(tree, &text, 0);
    if (!err) err = csp_file_write_atomic(file, text.s, text.n);
    const struct csp_study_options opt = {
        .study = file, .out = out, .threads = r->opt->threads, .quiet = 1};
    if (!err) err = csp_study_run(&opt);
    free(file);
    free(out);
    csp_text_free(&text);
    csp_mem_free(&mem);
    return err;
}

/* Read the values of the study's series from its animals.csv into record[series][animals]. */
static int read_series(const struct runner *r, size_t study, const char *where, double record[])
{
    enum column { GROUP, ANIMAL, SESSION, TRIAL, MEASURE, VALUE, COLUMNS };
    static const char *const names[COLUMNS] = {"group", "animal",  "session",
                                               "trial", "measure", "value"};
    const struct csp_fit_targets *t = &r->job->targets;
    struct csp_mem mem = {0};
    struct csp_table table;
    size_t at[COLUMNS];
    char *path = place(r, where, study, "/animals.csv");
    int err = path ? csp_table_read(&table, path, &mem, NULL) : CSP_E_MEMORY;
    if (!err) err = csp_table_columns(&table, COLUMNS, names, at, NULL);
#define TEXT(column) csp_table_cell(&table, row, at[column])->text
    for (size_t row = 0; !err && row < table.rows; row++) {
        size_t animal, session;
        if (*TEXT(TRIAL)) continue;
        err = csp_table_count(&table, row, at[ANIMAL], &animal, NULL);
        if (!err) err = csp_table_count(&table, row, at[SESSION], &session, NULL);
        for (size_t i = 0; i < t->n_series && !err; i++) {
            const struct csp_fit_series *s = t->series + i;
            if (s->study != study || s->session != session || animal == 0 ||
                animal > t->animals || strcmp(s->group, TEXT(GROUP)) ||
                strcmp(s->measure, TEXT(MEASURE)))
                continue;
            err = csp_table_real(&table, row, at[VALUE], record + i * t->animals + animal - 1,
                                 NULL);
        }
    }
#undef TEXT
    free(path);
    csp_mem_free(&mem);
    return err;
}

/* While parameters of rearing are fitted every animal lives only once and is not worth its
 * place on the disk. The cache is then a folder that cannot be made (study/cohort/cohort.h). */
static char *cache_off(const struct runner *r)
{
    const char *old = getenv("CONSPECIFIC_CACHE");
    char *kept = old ? csp_text_dup(old) : NULL;
    if (r->job->rears) (void)setenv("CONSPECIFIC_CACHE", "/dev/null", 1);
    return kept;
}

static void cache_back(const struct runner *r, char *kept)
{
    if (r->job->rears && kept) (void)setenv("CONSPECIFIC_CACHE", kept, 1);
    if (r->job->rears && !kept) (void)unsetenv("CONSPECIFIC_CACHE");
    free(kept);
}

static int evaluate(void *context, const double x[], double record[])
{
    struct runner *r = context;
    const struct csp_fit_targets *t = &r->job->targets;
    const size_t n = t->n_series * t->animals;
    r->was_known = 0;
    for (size_t k = 0; k < r->n_known; k++) {
        if (memcmp(r->known[k].x, x, r->job->file->parameters.n * sizeof *x)) continue;
        memcpy(record, r->known[k].record, n * sizeof *record);
        r->was_known = 1;
        r->reused++;
        return CSP_OK;
    }
    for (size_t i = 0; i < n; i++) record[i] = NAN;
    char *kept = cache_off(r);
    int err = CSP_OK;
    for (size_t s = 0; s < r->job->file->n_studies && !err; s++) {
        err = run_study(r, s, 0, "scratch", x);
        if (!err) err = read_series(r, s, "scratch", record);
    }
    cache_back(r, kept);
    if (err == CSP_E_INTERRUPT)
        err = CSP_FAIL(err, "%zu evaluations are in %s/evaluations.csv; --resume goes on",
                       r->count, r->dir.path);
    return err;
}

static double cost(void *context, const double record[], const size_t draw[])
{
    const struct runner *r = context;
    return csp_fit_targets_cost(&r->job->targets, record, draw);
}

/* ---- evaluations.csv and series.csv ----------------------------------------------------- */

/* Write a number exactly, so that a resumed fit takes the same way. */
static void exact(struct csp_csv *csv, double value)
{
    struct csp_text t = {0};
    if (!isnan(value)) (void)csp_text_add_real(&t, value);
    csp_csv_text(csv, t.s);
    csp_text_free(&t);
}

static void series_name(const struct csp_fit_job *job, size_t i, char out[256])
{
    const struct csp_fit_series *s = job->targets.series + i;
    const char *study = job->plans[s->study].study.name;
    if (s->session)
        snprintf(out, 256, "%s/%s/%s/%zu", study, s->group, s->measure, s->session);
    else
        snprintf(out, 256, "%s/%s/%s", study, s->group, s->measure);
}

static int evaluation_head(const struct csp_fit_job *job, struct csp_text *out)
{
    int err = csp_text_add(out, "evaluation,stage");
    for (size_t i = 0; i < job->file->parameters.n && !err; i++)
        err = csp_text_add(out, ",%s", csp_fit_free_at(job, i)->name);
    return err ? err : csp_text_add(out, ",objective,best,key");
}

static int series_head(const struct csp_fit_job *job, struct csp_text *out)
{
    int err = csp_text_add(out, "evaluation,series");
    for (size_t k = 0; k < job->targets.animals && !err; k++)
        err = csp_text_add(out, ",%zu", k + 1);
    return err;
}

static int append(FILE *file, struct csp_csv *csv, size_t head, const char *name)
{
    int err = csv->err;
    if (!err &&
        (fwrite(csv->text.s + head, 1, csv->text.n - head, file) != csv->text.n - head ||
         fflush(file)))
        err = CSP_FAIL(CSP_E_IO, "%s: %s", name, strerror(errno));
    csp_csv_free(csv);
    return err;
}

/* Write the lines of one evaluation. Its series come first: so a line of evaluations.csv says
 * that the evaluation is complete. */
static int write_evaluation(struct runner *r, const char *stage, const double x[], double f,
                            const double record[], double best)
{
    const struct csp_fit_job *job = r->job;
    const struct csp_fit_targets *t = &job->targets;
    struct csp_text head = {0};
    struct csp_csv csv;
    char name[256];
    int err = series_head(job, &head);
    if (!err) err = csp_csv_init(&csv, head.s);
    if (!err) {
        const size_t skip = csv.text.n;
        for (size_t i = 0; i < t->n_series; i++) {
            series_name(job, i, name);
            csp_csv_long(&csv, (long long)r->count);
            csp_csv_text(&csv, name);
            for (size_t k = 0; k < t->animals; k++) exact(&csv, record[i * t->animals + k]);
            csp_csv_end(&csv);
        }
        err = append(r->series, &csv, skip, "series.csv");
    }
    csp_text_clear(&head);
    if (!err) err = evaluation_head(job, &head);
    if (!err) err = csp_csv_init(&csv, head.s);
    if (!err) {
        const size_t skip = csv.text.n;
        csp_csv_long(&csv, (long long)r->count);
        csp_csv_text(&csv, stage);
        for (size_t i = 0; i < job->file->parameters.n; i++) exact(&csv, x[i]);
        exact(&csv, f);
        exact(&csv, best);
        snprintf(name, sizeof name, "%016llx", (unsigned long long)job->key);
        csp_csv_text(&csv, name);
        csp_csv_end(&csv);
        err = append(r->evaluations, &csv, skip, "evaluations.csv");
    }
    csp_text_free(&head);
    return err;
}

static int done(void *context, const char *stage, const double x[], double f,
                const double record[], double best)
{
    struct runner *r = context;
    r->count++;
    const int err = write_evaluation(r, stage, x, f, record, best);
    if (r->opt->quiet || r->was_known) return err;
    csp_print(stderr, "%4zu  %-9s  objective %8.3f  best %8.3f ", r->count, stage, f, best);
    for (size_t i = 0; i < r->job->file->parameters.n; i++) {
        const char *name = csp_fit_free_at(r->job, i)->name, *dot = strrchr(name, '.');
        csp_print(stderr, " %s %g", dot ? dot + 1 : name, x[i]);
    }
    fputc('\n', stderr);
    return err;
}

/* ---- what an earlier run left ----------------------------------------------------------- */

/* Read a table of the folder without a last line that was cut. A table that is not there has
 * no rows, and that is no error. */
static int read_table(struct runner *r, const char *name, struct csp_table *t, int *there)
{
    char *path = csp_run_dir_file(&r->dir, name), *data = NULL;
    size_t n = 0;
    *t = (struct csp_table){0};
    *there = path && csp_file_exists(path);
    int err = path ? CSP_OK : CSP_E_MEMORY;
    if (!err && *there) err = csp_file_read(path, &data, &n, CSP_TABLE_BYTES);
    const char *own = err ? NULL : csp_mem_dup(&r->job->mem, path);
    if (!err && !own) err = CSP_E_MEMORY;
    while (!err && n && data[n - 1] != '\n') n--;
    if (!err && *there) err = csp_table_parse(t, own, data, n, &r->job->mem, NULL);
    free(data);
    free(path);
    return err;
}

static int same_head(const struct csp_table *t, const struct csp_text *head)
{
    struct csp_text have = {0};
    for (size_t c = 0; c < t->columns; c++)
        (void)csp_text_add(&have, "%s%s", c ? "," : "", t->name[c]);
    const int same = have.s && !strcmp(have.s, head->s);
    csp_text_free(&have);
    return same;
}

/* Read the values of evaluation `number` from series.csv; 1 if every series is there. */
static int find_record(const struct runner *r, const struct csp_table *t, const char *number,
                       size_t *row, double record[])
{
    const struct csp_fit_targets *targets = &r->job->targets;
    size_t found = 0;
    char name[256];
    while (*row < t->rows && strcmp(csp_table_cell(t, *row, 0)->text, number)) ++*row;
    for (; *row < t->rows && !strcmp(csp_table_cell(t, *row, 0)->text, number); ++*row)
        for (size_t i = 0; i < targets->n_series; i++) {
            series_name(r->job, i, name);
            if (strcmp(csp_table_cell(t, *row, 1)->text, name)) continue;
            found++;
            for (size_t k = 0; k < targets->animals; k++)
                if (csp_table_real(t, *row, 2 + k, record + i * targets->animals + k, NULL))
                    return 0;
        }
    return found == targets->n_series;
}

static int load_rows(struct runner *r, const struct csp_table *e, const struct csp_table *s)
{
    const struct csp_fit_targets *t = &r->job->targets;
    const size_t n = r->job->file->parameters.n;
    char key[32];
    size_t at = 0;
    snprintf(key, sizeof key, "%016llx", (unsigned long long)r->job->key);
    r->known = csp_mem_alloc(&r->job->mem, (e->rows + 1) * sizeof *r->known);
    if (!r->known) return CSP_E_MEMORY;
    for (size_t row = 0; row < e->rows; row++) {
        struct known *k = r->known + r->n_known;
        if (strcmp(csp_table_cell(e, row, e->columns - 1)->text, key))
            return CSP_FAIL(
                CSP_E_VERSION,
                "%s:%d is of other studies, animals, seed or sources; leave --resume "
                "out to begin again",
                e->file, csp_table_cell(e, row, 0)->line);
        k->record = csp_mem_alloc(&r->job->mem, t->n_series * t->animals * sizeof *k->record);
        if (!k->record) return CSP_E_MEMORY;
        for (size_t i = 0; i < n; i++)
            if (csp_table_real(e, row, 2 + i, k->x + i, NULL)) return CSP_E_SYNTAX;
        r->n_known +=
            (size_t)find_record(r, s, csp_table_cell(e, row, 0)->text, &at, k->record);
    }
    return CSP_OK;
}

static int load_known(struct runner *r)
{
    struct csp_table e, s;
    struct csp_text heads[2] = {{0}, {0}};
    int there[2];
    int err = read_table(r, "evaluations.csv", &e, there);
    if (!err) err = read_table(r, "series.csv", &s, there + 1);
    if (!err) err = evaluation_head(r->job, heads);
    if (!err) err = series_head(r->job, heads + 1);
    if (!err && there[0] && there[1]) {
        if (!same_head(&e, heads) || !same_head(&s, heads + 1))
            err = CSP_FAIL(CSP_E_VERSION,
                           "%s has other parameters or animals; leave --resume out to begin "
                           "again",
                           e.file);
        else
            err = load_rows(r, &e, &s);
    }
    csp_text_free(heads);
    csp_text_free(heads + 1);
    return err;
}

static int open_table(struct runner *r, const char *name,
                      int (*head)(const struct csp_fit_job *, struct csp_text *), FILE **file)
{
    struct csp_text text = {0};
    char *path = csp_run_dir_file(&r->dir, name);
    int err = path ? head(r->job, &text) : CSP_E_MEMORY;
    if (!err) err = csp_text_add(&text, "\n");
    if (!err) err = csp_file_write_atomic(path, text.s, text.n);
    if (!err && !(*file = fopen(path, "a")))
        err = CSP_FAIL(CSP_E_IO, "%s: %s", path, strerror(errno));
    csp_text_free(&text);
    free(path);
    return err;
}

/* ---- the whole -------------------------------------------------------------------------- */

/* Remove the files that the evaluations left, each by its name: nothing else is touched. */
static void remove_scratch(const struct runner *r)
{
    static const char *const ends[] = {
        ".yaml",   "/study.yaml", "/animals.csv",   "/summary.csv",
        "/run.h5", "/run.log",    "/contrasts.csv", "/contrast_animals.csv",
        ""};
    for (size_t s = 0; s < r->job->file->n_studies; s++)
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
            char *path = place(r, "scratch", s, ends[k]);
            if (path) (void)remove(path);
            free(path);
        }
    char *path = csp_run_dir_file(&r->dir, "scratch");
    if (path) (void)remove(path);
    free(path);
}

static int make_folders(struct runner *r)
{
    static const char *const names[] = {"scratch", "best"};
    int err = CSP_OK;
    for (size_t k = 0; k < 2 && !err; k++) {
        char *path = csp_run_dir_file(&r->dir, names[k]);
        err = path ? csp_dir_make(path) : CSP_E_MEMORY;
        free(path);
    }
    return err;
}

static int prepare(struct runner *r)
{
    char *out = NULL;
    if (!r->opt->out && asprintf(&out, "out/fit_%s", r->job->file->name) < 0)
        return CSP_FAIL(CSP_E_MEMORY, "name of the folder");
    int err = csp_run_dir_init(&r->dir, r->opt->out ? r->opt->out : out);
    free(out);
    if (!err && r->opt->resume) err = load_known(r);
    if (!err) err = make_folders(r);
    if (!err) err = open_table(r, "evaluations.csv", evaluation_head, &r->evaluations);
    if (!err) err = open_table(r, "series.csv", series_head, &r->series);
    return err;
}

static int finish(struct runner *r, const struct csp_fit *fit, FILE *out)
{
    int err = CSP_OK;
    for (size_t s = 0; s < r->job->file->n_studies && !err; s++)
        err = run_study(r, s, 1, "best", fit->points[fit->best].x);
    if (!err) err = csp_fit_output_write(r->job, fit, &r->dir);
    if (!err) remove_scratch(r);
    return err ? err : csp_fit_output_print(r->job, fit, &r->dir, out);
}

int csp_fit_job_run(struct csp_fit_job *self, const struct csp_fit_run_options *options,
                    FILE *out)
{
    const struct csp_fit_file *f = self->file;
    struct runner r = {.job = self, .opt = options};
    const struct csp_fit_problem problem = {.n = f->parameters.n,
                                            .parameters = self->parameters,
                                            .animals = self->targets.animals,
                                            .record =
                                                self->targets.n_series * self->targets.animals,
                                            .context = &r,
                                            .evaluate = evaluate,
                                            .cost = cost,
                                            .done = done};
    const struct csp_fit_options how = {.method = f->method,
                                        .profile = f->profile,
                                        .evaluations = f->evaluations,
                                        .bootstrap = f->bootstrap,
                                        .seed = self->plans[0].study.seed};
    struct csp_fit fit = {0};
    int err = prepare(&r);
    if (!err) err = csp_fit_run(&fit, &problem, &how);
    if (!err && !options->quiet)
        fprintf(stderr, "%zu evaluations, %zu of them from before\n", r.count, r.reused);
    if (!err) err = finish(&r, &fit, out);
    if (r.evaluations && fclose(r.evaluations) && !err)
        err = CSP_FAIL(CSP_E_IO, "evaluations.csv: %s", strerror(errno));
    if (r.series && fclose(r.series) && !err)
        err = CSP_FAIL(CSP_E_IO, "series.csv: %s", strerror(errno));
    csp_fit_free(&fit);
    csp_run_dir_free(&r.dir);
    return err;
}

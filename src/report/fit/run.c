/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/fit/run.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/format.h"
#include "conspecific/core/unit.h"
#include "conspecific/record/table.h"
#include "conspecific/report/fit/distance.h"
#include "conspecific/report/fit/output.h"
#include "conspecific/study/run/ensemble.h"
#include "conspecific/study/run/interrupt.h"
#include "ledger.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct runner {
    struct csp_fit_job *job;
    const struct csp_fit_run_options *opt;
    struct csp_run_dir dir;
    struct csp_fit_ledger ledger;
    size_t count, reused;
    int was_known; /* the present evaluation was taken from an earlier run */
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
    const struct csp_study_options opt = {.study = file,
                                          .out = out,
                                          .threads = r->opt->threads,
                                          .over = CSP_OVER_REPLACE,
                                          .quiet = 1};
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
    const double *known = csp_fit_ledger_find(&r->ledger, x);
    r->was_known = known != NULL;
    if (known) {
        memcpy(record, known, n * sizeof *record);
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
                       r->ledger.rows, r->dir.path);
    return err;
}

static double cost(void *context, const double record[], const size_t draw[])
{
    const struct runner *r = context;
    return csp_fit_targets_cost(&r->job->targets, record, draw);
}

static int done(void *context, const char *stage, const double x[], double f,
                const double record[], double best)
{
    struct runner *r = context;
    r->count++;
    if (r->was_known) return CSP_OK;
    const int err = csp_fit_ledger_add(&r->ledger, stage, x, f, record, best);
    if (err || r->opt->quiet) return err;
    csp_print(stderr, "%4zu  %-9s  objective %8.3f  best %8.3f ", r->count, stage, f, best);
    for (size_t i = 0; i < r->job->file->parameters.n; i++) {
        const char *name = csp_fit_free_at(r->job, i)->name, *dot = strrchr(name, '.');
        csp_print(stderr, " %s %g", dot ? dot + 1 : name, x[i]);
    }
    fputc('\n', stderr);
    return err;
}

/* ---- the whole -------------------------------------------------------------------------- */

/* Remove the files that the evaluations left, each by its name: nothing else is touched. */
static void remove_scratch(const struct runner *r)
{
    static const char *const ends[] = {".yaml",
                                       "/study.yaml",
                                       "/animals.csv",
                                       "/summary.csv",
                                       "/run.h5",
                                       "/run.log",
                                       "/contrasts.csv",
                                       "/contrast_animals.csv",
                                       "/" CSP_MANIFEST_NAME,
                                       "/lost.csv",
                                       "/sweep.csv",
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

/* The fit as its manifest names it. */
static struct csp_manifest_of made(const struct runner *r)
{
    return (struct csp_manifest_of){.kind = "fit",
                                    .study = r->job->file->name,
                                    .version = csp_build_version(),
                                    .sources = csp_build_sources(),
                                    .seed = r->job->plans[0].study.seed,
                                    .plan = r->job->key};
}

static int prepare(struct runner *r)
{
    char *out = NULL;
    if (!r->opt->out && asprintf(&out, "out/fit_%s", r->job->file->name) < 0)
        return CSP_FAIL(CSP_E_MEMORY, "name of the folder");
    const struct csp_place_of of = {made(r), NULL, NULL};
    int err = csp_place_take(&r->dir, r->opt->out ? r->opt->out : out, &of, r->opt->over,
                             r->opt->resume, stderr);
    free(out);
    if (!err) err = csp_fit_ledger_open(&r->ledger, r->job, &r->dir, r->opt->resume);
    return err ? err : make_folders(r);
}

/* What comes of the evaluations is one commit. */
static int write_output(const struct runner *r, const struct csp_fit *fit)
{
    const struct csp_manifest_of of = made(r);
    struct csp_run_dir staged;
    int err = csp_manifest_stage(&r->dir, &staged);
    if (!err) err = csp_fit_output_write(r->job, fit, &staged, r->dir.path);
    if (!err) err = csp_manifest_commit(&r->dir, &staged, &of);
    if (err) csp_manifest_drop(r->dir.path);
    csp_run_dir_free(&staged);
    return err;
}

static int finish(struct runner *r, const struct csp_fit *fit, FILE *out)
{
    int err = CSP_OK;
    for (size_t s = 0; s < r->job->file->n_studies && !err; s++)
        err = run_study(r, s, 1, "best", fit->points[fit->best].x);
    if (!err) err = write_output(r, fit);
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
    csp_interrupt_watch();
    int err = prepare(&r);
    if (!err) err = csp_fit_run(&fit, &problem, &how);
    if (!err && !options->quiet)
        fprintf(stderr, "%zu evaluations, %zu of them from before\n", r.count, r.reused);
    if (!err) err = finish(&r, &fit, out);
    csp_interrupt_release();
    csp_fit_ledger_close(&r.ledger);
    csp_fit_free(&fit);
    csp_run_dir_free(&r.dir);
    return err;
}

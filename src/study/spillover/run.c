/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/config/schema_print.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/core/hash.h"
#include "conspecific/core/unit.h"
#include "conspecific/record/run_dir.h"
#include "conspecific/study/cohort/cohort.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/provenance.h"
#include "conspecific/study/design/study.h"
#include "conspecific/study/run/checkpoint.h"
#include "conspecific/study/run/progress.h"
#include "conspecific/study/spillover/measured_point.h"
#include "parts.h"
#include <math.h>
#include <omp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    interrupted = 1;
    (void)signal(number, SIG_DFL); /* a second one ends the process */
}

struct failure {
    int err;
    char detail[512];
};

static void keep(struct failure *f, int err)
{
    if (!err) return;
#pragma omp critical(csp_spillover_failure)
    if (!f->err) {
        f->err = err;
        snprintf(f->detail, sizeof f->detail, "%s", csp_error_detail());
    }
}

static int stopping(const struct failure *f)
{
    int err;
#pragma omp atomic read
    err = f->err;
    return err || interrupted;
}

static int result(const struct failure *f)
{
    return f->err ? CSP_FAIL(f->err, "%s", f->detail) : CSP_OK;
}

/* ---- cells
 * ----------------------------------------------------------------------------------- */

static const char *group_name(const struct csp_spillover_job *job,
                              const struct csp_spillover_circuit *c, size_t cell,
                              struct csp_mem *mem)
{
    const char *at = csp_sweep_name(&job->file.sweep, cell, mem);
    char *name = at ? csp_mem_alloc(mem, strlen(c->name) + strlen(at) + 1) : NULL;
    if (name) {
        strcpy(name, c->name);
        strcat(name, at);
    }
    return name;
}

int csp_spillover_job_units(struct csp_spillover_job *job)
{
    struct csp_spillover_file *f = &job->file;
    const struct csp_spillover_circuit *circuits = f->circuits.items;
    job->n = f->circuits.n * f->sweep.cells;
    job->units = csp_mem_alloc(&job->mem, job->n * sizeof *job->units);
    double *value =
        csp_mem_alloc(&job->mem, job->n * f->animals * CSP_SPILL_MEASURES * sizeof *value);
    if (!job->units || !value) return CSP_E_MEMORY;
    int err = CSP_OK;
    for (size_t i = 0; i < job->n && !err; i++) {
        struct csp_spillover_unit *u = job->units + i;
        u->circuit = circuits + i / f->sweep.cells;
        u->value = value + i * f->animals * CSP_SPILL_MEASURES;
        u->group = group_name(job, u->circuit, i % f->sweep.cells, &job->mem);
        err = u->group ? csp_spillover_cell(f, i % f->sweep.cells, &u->exposure, NULL)
                       : CSP_E_MEMORY;
    }
    return err;
}

int csp_spillover_job_theories(struct csp_spillover_job *job, int threads)
{
    struct failure failure = {0};
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (size_t i = 0; i < job->n; i++) {
        struct csp_spillover_unit *u = job->units + i;
        if (!stopping(&failure))
            keep(&failure,
                 csp_spillover_theory(&job->file, u->circuit, &u->exposure, &u->theory));
    }
    return result(&failure);
}

static double events_of(const struct csp_spillover_theory *t)
{
    return t->train + t->others + t->relax + t->window;
}

static int learners(struct csp_spillover_job *job, struct csp_run_dir *dir, int threads,
                    int quiet)
{
    struct failure failure = {0};
    struct csp_progress progress = {0};
    const size_t animals = job->file.animals;
    double total = 1.0;
    for (size_t k = 0; k < job->n * animals; k++)
        if (!csp_spillover_kept(job, k)) total += events_of(&job->units[k / animals].theory);
    int err = csp_progress_init(&progress, total, quiet ? NULL : stderr);
    if (err) return err;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (size_t k = 0; k < job->n * animals; k++) {
        const struct csp_spillover_unit *u = job->units + k / animals;
        if (csp_spillover_kept(job, k) || stopping(&failure)) continue;
        int e = csp_spillover_learn(&job->file, u->circuit, &u->exposure, &u->theory,
                                    (uint64_t)(k % animals + 1), csp_spillover_values(job, k));
        if (!e) e = csp_spillover_keep(job, dir, k);
        keep(&failure, e);
        csp_progress_add(&progress, events_of(&u->theory), u->circuit->name);
    }
    csp_progress_end(&progress);
    return result(&failure);
}

/* ---- the point of an agent
 * ------------------------------------------------------------------- */

static int measure_one(const struct csp_cohort *cohort, uint64_t animal, size_t events,
                       struct csp_statistics out[CSP_READERS])
{
    struct csp_reared reared = {0};
    struct csp_agent agent = {0};
    int err = csp_cohort_rear(cohort, animal, &reared, NULL, NULL);
    if (!err) err = csp_cohort_clone(cohort->spec, cohort->seed, animal, &reared, &agent);
    if (!err) err = csp_agent_statistics(&agent, events, out);
    csp_agent_free(&agent);
    csp_reared_free(&reared);
    return err;
}

static int load_agent(struct csp_spillover_job *job, struct csp_agent_spec *spec,
                      struct csp_text *text)
{
    const char *path = NULL;
    struct csp_diag *diag = calloc(1, sizeof *diag);
    int err = diag ? csp_models_find("agents", job->file.agent, NULL, &job->mem, &path)
                   : CSP_FAIL(CSP_E_MEMORY, "agent %s", job->file.agent);
    if (!err) {
        err = csp_agent_spec_load(spec, path, &job->mem, diag);
        if (err == CSP_E_SYNTAX) (void)csp_diag_print(diag, stderr);
    }
    free(diag);
    return err ? err : csp_agent_spec_print(spec, text, 0);
}

static int measure_point(struct csp_spillover_job *job, int threads,
                         const struct csp_run_dir *dir)
{
    const size_t animals = job->file.point.animals;
    struct csp_agent_spec spec;
    struct csp_text text = {0};
    struct csp_cohort cohort;
    struct failure failure = {0};
    char *folder = NULL;
    if (!job->file.agent) return CSP_OK;
    job->point = csp_mem_alloc(&job->mem, animals * CSP_READERS * sizeof *job->point);
    int err = job->point ? load_agent(job, &spec, &text) : CSP_E_MEMORY;
    if (!err) err = csp_run_dir_write(dir, "agent.yaml", text.s, text.n);
    if (!err) err = csp_cohort_folder(&folder);
    if (!err) {
        csp_cohort_init(&cohort, &spec, text.s, job->file.seed, folder);
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
        for (size_t k = 0; k < animals; k++)
            if (!stopping(&failure))
                keep(&failure, measure_one(&cohort, (uint64_t)k + 1, job->file.point.events,
                                           job->point + k * CSP_READERS));
        err = result(&failure);
    }
    free(folder);
    csp_text_free(&text);
    return err;
}

/* ---- the whole
 * ------------------------------------------------------------------------------- */

/* The study as it will stand in study.yaml, and its units. */
static int resolve(struct csp_spillover_job *job)
{
    struct csp_text text = {0};
    job->file.made = csp_made_node(&job->mem);
    int err = job->file.made ? csp_schema_print(csp_spillover_schema, &job->file, &text, 0, 0)
                             : CSP_E_MEMORY;
    if (!err) {
        job->text = csp_mem_dup_n(&job->mem, text.s, text.n);
        job->hash = csp_hash(text.s, text.n, 0);
        if (!job->text) err = CSP_E_MEMORY;
    }
    csp_text_free(&text);
    return err ? err : csp_spillover_job_units(job);
}

static int load(struct csp_spillover_job *job, const struct csp_spillover_options *o)
{
    const char *set[1024];
    struct csp_text seed = {0}, animals = {0};
    struct csp_diag *diag = calloc(1, sizeof *diag);
    size_t n = 0;
    int err = diag ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "study %s", o->study);
    if (!err && o->n_set > 1000) err = CSP_FAIL(CSP_E_USAGE, "more than 1000 --set");
    for (; !err && n < o->n_set; n++) set[n] = o->set[n];
    if (!err && o->seed) err = csp_text_add(&seed, "seed=%s", o->seed);
    if (!err && o->animals) err = csp_text_add(&animals, "animals=%zu", o->animals);
    if (!err && o->seed) set[n++] = seed.s;
    if (!err && o->animals) set[n++] = animals.s;
    if (!err) err = csp_spillover_load(&job->file, o->study, set, n, &job->mem, diag);
    if (err == CSP_E_SYNTAX) {
        (void)csp_diag_print(diag, stderr);
        err = csp_diag_result(diag);
    }
    csp_text_free(&seed);
    csp_text_free(&animals);
    free(diag);
    return err ? err : resolve(job);
}

static int cut_short(struct csp_spillover_job *job, struct csp_run_dir *dir)
{
    const size_t done = csp_spillover_keep_count(job), all = job->n * job->file.animals;
    csp_run_dir_log(dir, "interrupted: %zu of %zu learners are done", done, all);
    int err = csp_spillover_keep_save(job, dir);
    if (!err) err = csp_run_dir_save_log(dir);
    return err ? err
               : CSP_FAIL(CSP_E_INTERRUPT, "%zu of %zu learners are done; --resume finishes %s",
                          done, all, dir->path);
}

static int finish(struct csp_spillover_job *job, struct csp_run_dir *dir, int threads)
{
    csp_run_dir_log(dir, "%zu learners (%zu from a checkpoint), %d threads",
                    job->n * job->file.animals, job->kept.resumed, threads);
    const int err = csp_spillover_output_write(job, dir);
    return err ? err : csp_checkpoint_remove(dir);
}

static int compute(struct csp_spillover_job *job, const struct csp_spillover_options *o,
                   struct csp_run_dir *dir)
{
    const int threads = o->threads > 0 ? o->threads : omp_get_num_procs();
    csp_run_dir_log(dir, "conspecific %s, commit %s, %s", csp_build_version(),
                    csp_build_commit(), csp_build_compiler());
    int err = csp_spillover_keep_init(job, dir, o->checkpoint, o->resume);
    if (!err) err = measure_point(job, threads, dir);
    if (!err) csp_run_dir_log(dir, "point measured");
    if (!err) err = csp_spillover_job_theories(job, threads);
    if (!err) csp_run_dir_log(dir, "theory of %zu cells and circuits", job->n);
    if (!err && !interrupted) err = learners(job, dir, threads, o->quiet);
    const int stopped = interrupted; /* from here on the tables are finished first */
    if (!err) err = stopped ? cut_short(job, dir) : finish(job, dir, threads);
    if (stopped) return err;
    const int saved = csp_run_dir_save_log(dir);
    return err ? err : saved;
}

static int run(const struct csp_spillover_options *options)
{
    struct csp_spillover_job job = {0};
    struct csp_run_dir dir = {0};
    char *out = NULL;
    int err = load(&job, options);
    if (!err && !options->out && asprintf(&out, "out/%s", job.file.name) < 0) {
        out = NULL;
        err = CSP_FAIL(CSP_E_MEMORY, "name of the folder");
    }
    if (!err) err = csp_run_dir_init(&dir, options->out ? options->out : out);
    if (!err) err = compute(&job, options, &dir);
    if (!err && !options->silent) csp_spillover_output_print(&job, dir.path);
    free(out);
    csp_spillover_keep_free(&job);
    csp_run_dir_free(&dir);
    csp_mem_free(&job.mem);
    return err;
}

int csp_spillover_run(const struct csp_spillover_options *options)
{
    struct sigaction act = {.sa_handler = on_signal}, was_int, was_term;
    sigemptyset(&act.sa_mask);
    interrupted = 0;
    (void)sigaction(SIGINT, &act, &was_int);
    (void)sigaction(SIGTERM, &act, &was_term);
    const int err = run(options);
    (void)sigaction(SIGINT, &was_int, NULL);
    (void)sigaction(SIGTERM, &was_term, NULL);
    return err;
}

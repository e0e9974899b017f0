/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/spillover/run.h"
#include "checkpoint.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/core/threads.h"
#include "conspecific/record/run_dir.h"
#include "conspecific/study/cohort/cohort.h"
#include "conspecific/study/run/interrupt.h"
#include "conspecific/study/run/progress.h"
#include "conspecific/study/spillover/learner.h"
#include "job.h"
#include "output.h"
#include "statement.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct failure {
    int err;
    char detail[512];
};

static void keep_first(struct failure *f, int err)
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
    return err || csp_interrupt_asked();
}

static int result_of(const struct failure *f)
{
    return f->err ? CSP_FAIL(f->err, "%s", f->detail) : CSP_OK;
}

/* ---- theory and learners -------------------------------------------------------------- */

static int compute_theories(struct csp_spillover_job *job, int threads)
{
    struct failure failure = {0};
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (size_t i = 0; i < job->n; i++) {
        struct csp_spillover_unit *u = job->units + i;
        if (!stopping(&failure))
            keep_first(&failure,
                       csp_spillover_theory(&job->file, u->circuit, &u->exposure, &u->theory));
    }
    return result_of(&failure);
}

static double events_of(const struct csp_spillover_theory *t)
{
    return t->train + t->others + t->relax + t->window;
}

static FILE *voice_of(const struct csp_spillover_options *o)
{
    return o->voice ? o->voice : stderr;
}

static int run_learners(struct csp_spillover_job *job, struct csp_run_dir *dir, int threads,
                        const struct csp_spillover_options *o)
{
    struct failure failure = {0};
    struct csp_progress progress = {0};
    const size_t animals = job->file.animals;
    double total = 1.0;
    for (size_t k = 0; k < csp_spillover_learners(job); k++)
        if (!csp_spillover_is_kept(job, k)) total += events_of(&job->units[k / animals].theory);
    int err = csp_progress_init(&progress, total, o->quiet || o->hear ? NULL : voice_of(o));
    if (err) return err;
    progress.hear = o->hear;
    progress.to = o->to;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (size_t k = 0; k < csp_spillover_learners(job); k++) {
        const struct csp_spillover_unit *u = job->units + k / animals;
        if (csp_spillover_is_kept(job, k) || stopping(&failure)) continue;
        int e = csp_spillover_learn(&job->file, u->circuit, &u->exposure, &u->theory,
                                    (uint64_t)(k % animals + 1), csp_spillover_values(job, k));
        if (!e) e = csp_spillover_keep(job, dir, k);
        keep_first(&failure, e);
        csp_progress_add(&progress, events_of(&u->theory), u->circuit->name);
        csp_run_dir_keep_log(dir);
    }
    csp_progress_end(&progress);
    return result_of(&failure);
}

/* ---- the point of an agent ------------------------------------------------------------ */

static int measure_one(const struct csp_cohort *cohort, uint64_t animal, size_t events,
                       struct csp_measured_point out[CSP_READERS])
{
    struct csp_reared reared = {0};
    struct csp_agent agent = {0};
    int err = csp_cohort_rear(cohort, animal, &reared, NULL, NULL);
    if (!err) err = csp_cohort_clone(cohort->spec, cohort->seed, animal, &reared, &agent);
    if (!err) err = csp_measured_point_take(&agent, events, out);
    csp_agent_free(&agent);
    csp_reared_free(&reared);
    return err;
}

static int measure_point(struct csp_spillover_job *job, int threads)
{
    const size_t animals = job->file.point.animals;
    struct csp_cohort cohort;
    struct failure failure = {0};
    char *folder = NULL;
    if (!job->agent) return CSP_OK;
    job->point = csp_mem_alloc(&job->mem, animals * CSP_READERS * sizeof *job->point);
    int err = job->point ? CSP_OK : CSP_E_MEMORY;
    if (!err) err = csp_cohort_folder(&folder);
    if (!err) {
        csp_cohort_init(&cohort, &job->spec, job->agent, job->file.seed, folder);
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
        for (size_t k = 0; k < animals; k++)
            if (!stopping(&failure))
                keep_first(&failure,
                           measure_one(&cohort, (uint64_t)k + 1, job->file.point.events,
                                       job->point + k * CSP_READERS));
        err = result_of(&failure);
    }
    free(folder);
    return err;
}

/* ---- the whole ------------------------------------------------------------------------ */

static int cut_short(struct csp_spillover_job *job, struct csp_run_dir *dir)
{
    const size_t done = csp_spillover_keep_count(job), all = csp_spillover_learners(job);
    csp_run_dir_log(dir, "interrupted: %zu of %zu learners are done", done, all);
    int err = csp_spillover_keep_save(job, dir);
    if (!err) err = csp_run_dir_save_log(dir);
    return err ? err
               : CSP_FAIL(CSP_E_INTERRUPT, "%zu of %zu learners are done; --resume finishes %s",
                          done, all, dir->path);
}

static int write_results(struct csp_spillover_job *job, struct csp_run_dir *dir, int threads)
{
    csp_run_dir_log(dir, "%zu learners (%zu from a checkpoint), %d threads",
                    csp_spillover_learners(job), job->kept.resumed, threads);
    const int err = csp_spillover_output_write(job, dir);
    return err ? err : csp_checkpoint_remove(dir);
}

static int compute_study(struct csp_spillover_job *job, const struct csp_spillover_options *o,
                         struct csp_run_dir *dir)
{
    const int threads = csp_threads(o->threads);
    csp_run_dir_log(dir, "conspecific %s, commit %s, %s", csp_build_version(),
                    csp_build_commit(), csp_build_compiler());
    csp_run_dir_log(dir, "threads: %d", threads);
    int err = csp_spillover_keep_init(job, dir, o->checkpoint, o->resume);
    if (!err) err = measure_point(job, threads);
    if (!err) csp_run_dir_log(dir, "point measured");
    if (!err) err = compute_theories(job, threads);
    if (!err) csp_run_dir_log(dir, "theory of %zu cells and circuits", job->n);
    if (!err && !csp_interrupt_asked()) err = run_learners(job, dir, threads, o);
    const int stopped = csp_interrupt_asked(); /* from here on the tables are finished first */
    if (!err) err = stopped ? cut_short(job, dir) : write_results(job, dir, threads);
    if (stopped) return err;
    const int saved = csp_run_dir_save_log(dir);
    return err ? err : saved;
}

static int load_study(struct csp_spillover_job *job, const struct csp_spillover_options *o)
{
    const struct csp_override override = {
        .animals = o->animals, .seed = o->seed, .set = o->set, .n_set = o->n_set};
    struct csp_diag *diag = calloc(1, sizeof *diag);
    int err = diag ? csp_spillover_job_load(job, o->study, &override, diag)
                   : CSP_FAIL(CSP_E_MEMORY, "study %s", o->study);
    if (err == CSP_E_SYNTAX) {
        (void)csp_diag_print(diag, voice_of(o));
        err = csp_diag_result(diag);
    }
    free(diag);
    return err;
}

int csp_spillover_run(const struct csp_spillover_options *options)
{
    struct csp_spillover_job job = {0};
    struct csp_run_dir dir = {0};
    csp_interrupt_watch();
    int err = load_study(&job, options);
    const char *out = options->out;
    if (!err && !out) {
        out = csp_mem_format(&job.mem, "out/%s", job.file.name);
        if (!out) err = CSP_E_MEMORY;
    }
    const struct csp_place_of of = {csp_spillover_made(&job), job.text, job.agent};
    if (!err) err = csp_place_take(&dir, out, &of, options->over, options->resume, stderr);
    if (!err) err = compute_study(&job, options, &dir);
    if (!err && !options->silent) csp_spillover_statement(&job, dir.path);
    csp_interrupt_release();
    csp_spillover_keep_free(&job);
    csp_run_dir_free(&dir);
    csp_mem_free(&job.mem);
    return err;
}

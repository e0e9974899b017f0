/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/ensemble.h"
#include "conspecific/analysis/inference/sequential.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/core/memory.h"
#include "conspecific/core/threads.h"
#include "conspecific/record/run_dir.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/plan_builder.h"
#include "conspecific/study/results/folder.h"
#include "conspecific/study/results/lost.h"
#include "conspecific/study/run/checkpoint.h"
#include "conspecific/study/run/interrupt.h"
#include "conspecific/study/run/progress.h"
#include "conspecific/study/run/runaway.h"
#include "looks.h"
#include "need.h"
#include "partial.h"
#include "share.h"
#include "work.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether a unit is still to run, as far as the groups' animals go now. */
static int is_due(const struct csp_work *w, size_t u)
{
    const struct csp_plan_group *g = csp_plan_group_of(&w->plan, u);
    return u - g->first < g->animals && !w->results[u].done;
}

static int is_ready(void *context, size_t unit)
{
    const struct csp_work *w = context;
    return csp_rearing_ready(&w->rearing, unit);
}

static void do_job(struct csp_work *w, struct csp_job job)
{
    if (job.kind == CSP_JOB_REAR) {
        const int err = csp_rearing_one(&w->rearing, job.index, w->share != NULL);
        csp_rearing_note(&w->rearing, job.index, err, csp_error_detail());
        if (err && err != CSP_E_NUMERIC) csp_work_stop(w);
    } else {
        struct csp_result result;
#pragma omp critical(csp_ensemble)
        if (!(w->run_started > 0.0)) w->run_started = csp_clock_wall();
        const int err = csp_work_unit(w, job.index, &result);
        if (err)
            csp_work_fail(w, job.index, err, csp_error_detail());
        else
            csp_work_keep(w, job.index, &result);
    }
    csp_queue_done(&w->queue, job);
}

/* Do what this process gets of the queue. */
static void work(struct csp_work *w)
{
    static const unsigned nap = 1000; /* while every unit waits for an animal [us] */
#pragma omp parallel num_threads(w->threads)
    for (;;) {
        if (csp_work_stopping(w)) csp_queue_stop(&w->queue);
        const struct csp_job job = csp_queue_take(&w->queue);
        if (job.kind == CSP_JOB_OVER) break;
        if (job.kind == CSP_JOB_WAIT)
            usleep(nap);
        else
            do_job(w, job);
    }
}

/* The first failure; an interruption is none. */
static int failure_of(const struct csp_work *w)
{
    if (w->elsewhere.err) return CSP_FAIL(w->elsewhere.err, "%s", w->elsewhere.detail);
    const int err = csp_rearing_error(&w->rearing);
    if (err) return err;
    for (size_t u = 0; u < w->plan.units; u++)
        if (w->units[u].err && w->units[u].err != CSP_E_INTERRUPT)
            return CSP_FAIL(w->units[u].err, "%s", w->units[u].detail);
    return CSP_OK;
}

/* ---- the whole ------------------------------------------------------------------------ */

static void log_speed(struct csp_work *w, size_t resumed)
{
    double seconds = 0.0, updates = 0.0;
    size_t done = 0;
    for (size_t u = 0; u < w->plan.units; u++) {
        done += w->results[u].done != 0;
        seconds += w->results[u].seconds;
        updates += w->results[u].updates;
    }
    const double wall = w->run_wall > 0.0 ? w->run_wall : 1e-9;
    csp_run_dir_log(&w->dir, "experiments: %zu units (%zu from a checkpoint), %.2f s", done,
                    resumed, w->run_wall);
    if (!resumed)
        csp_run_dir_log(&w->dir,
                        "speed: %.4g behavioural seconds simulated per second, %.4g synaptic "
                        "updates per second, %d threads",
                        seconds / wall, updates / wall, w->threads);
}

static void log_made(struct csp_work *w)
{
    const struct csp_study *s = &w->plan.study;
    csp_run_dir_log(&w->dir, "conspecific %s, commit %s, %s, %s", csp_build_version(),
                    csp_build_commit(), csp_build_compiler(), csp_build_real());
    char animals[32] = "auto";
    if (s->animals) snprintf(animals, sizeof animals, "%zu", s->animals);
    csp_run_dir_log(&w->dir, "study %s: %zu groups, %s animals, seed %zu, %zu cohorts", s->name,
                    w->plan.n, animals, s->seed, w->plan.cohorts);
    csp_run_dir_log(&w->dir, "cache: %s", *w->rearing.folder ? w->rearing.folder : "none");
    csp_run_dir_log(&w->dir, "threads: %d", w->threads);
    if (w->ranks->size > 1) csp_run_dir_log(&w->dir, "ranks: %d", w->ranks->size);
    if (w->plan.left_out)
        csp_run_dir_say(&w->dir, csp_work_voice(w),
                        "contrasts left out, for not all of their groups are run: %s",
                        w->plan.left_out);
    const struct csp_study_group *groups = s->groups.items;
    for (const struct csp_node *v = s->set ? s->set->child : NULL; v; v = v->next)
        for (size_t g = 0; g < s->groups.n; g++)
            if (csp_node_find(groups[g].set, v->key) ||
                csp_node_find(groups[g].after_rearing, v->key))
                csp_run_dir_log(&w->dir,
                                "warning: the group %s sets %s itself; the study's value does "
                                "not reach it",
                                groups[g].name, v->key);
}

/* Simulated seconds that are to come, as far as the groups' animals go now. */
static double seconds_to_come(const struct csp_work *w)
{
    double total = csp_rearing_seconds(&w->rearing);
    for (size_t u = 0; u < w->plan.units; u++)
        if (is_due(w, u)) total += csp_arena_seconds(&csp_plan_group_of(&w->plan, u)->paradigm);
    return total;
}

/* The first rank makes the folder and takes it; the others only know its name. */
static int take_folder(struct csp_work *w, const struct csp_study_options *opt)
{
    const struct csp_place_of of = {csp_folder_made(&w->plan), w->plan.asked, NULL};
    char *own = NULL;
    if (!opt->out && asprintf(&own, "out/%s", w->plan.study.name) < 0)
        return CSP_FAIL(CSP_E_MEMORY, "name of the run folder");
    const char *out = opt->out ? opt->out : own;
    const int err = w->ranks->rank > 0
                        ? csp_run_dir_name(&w->dir, out)
                        : csp_place_take(&w->dir, out, &of, opt->over, opt->resume, stderr);
    free(own);
    return err;
}

static int prepare(struct csp_work *w, const struct csp_study_options *opt, size_t *resumed)
{
    const size_t units = w->plan.units;
    const struct csp_checkpoint_of of = {w->plan.hash, w->plan.asked};
    w->threads = csp_threads(opt->threads);
    w->quiet = opt->quiet;
    int err = take_folder(w, opt);
    w->results = calloc(units, sizeof *w->results);
    w->units = calloc(units, sizeof *w->units);
    if (!err && (!w->results || !w->units))
        err = CSP_FAIL(CSP_E_MEMORY, "%zu units of work", units);
    if (!err && !opt->resume && w->ranks->rank == 0) err = csp_spool_clear(&w->dir);
    if (!err && opt->resume)
        err = csp_checkpoint_load(&w->dir, &of, w->results, units, &w->plan.mem, resumed);
    w->rearing = (struct csp_rearing){
        .plan = &w->plan, .results = w->results, .dir = &w->dir, .progress = &w->progress};
    w->held = csp_memory_resident();
    if (!err) err = csp_rearing_init(&w->rearing);
    if (!err) err = csp_progress_init(&w->progress, 0.0, opt->hear ? NULL : csp_work_voice(w));
    w->progress.hear = opt->hear;
    w->progress.to = opt->to;
    csp_checkpoint_pace_init(&w->pace, opt->checkpoint);
    return err;
}

/* What a reader who does not know the program would ask next. */
static void tell_next(const char *dir, FILE *out)
{
    if (!out) return;
    fprintf(out, "results: %s\n", dir);
    fprintf(out, "next: conspecific compare %s, conspecific plot %s, conspecific report %s\n",
            dir, dir, dir);
}

static int write_results(struct csp_work *w, size_t resumed, FILE *next)
{
    log_speed(w, resumed);
    (void)csp_runaway_report(&w->plan, w->results, &w->dir, csp_work_voice(w));
    const size_t looks = w->plan.study.looks ? w->plan.study.looks : 1;
    const struct csp_finished run = {&w->plan, w->results, &w->dir, looks};
    const size_t lost = csp_lost_report(&run, &w->dir, csp_work_voice(w));
    int err = csp_folder_write(&run);
    if (!err) err = csp_checkpoint_remove(&w->dir);
    if (!err) err = csp_spool_clear(&w->dir);
    if (!err) {
        csp_run_dir_log(&w->dir, "done");
        err = csp_run_dir_save_log(&w->dir);
    }
    if (!err) tell_next(w->dir.path, next);
    if (!err && lost > 0)
        err = CSP_FAIL(CSP_E_NUMERIC,
                       "%zu animal%s left the finite numbers: see %s/lost.csv; the results of "
                       "the others are there",
                       lost, lost > 1 ? "s" : "", w->dir.path);
    return err;
}

static int cut_short(struct csp_work *w)
{
    const struct csp_checkpoint_of of = {w->plan.hash, w->plan.asked};
    size_t done = 0, all = 0;
    for (size_t u = 0; u < w->plan.units; u++) done += w->results[u].done != 0;
    for (size_t g = 0; g < w->plan.n; g++) all += w->plan.groups[g].animals;
    csp_run_dir_log(&w->dir, "interrupted: %zu of %zu units are done", done, all);
    int err = csp_checkpoint_save(&w->dir, &of, w->results, w->plan.units);
    if (!err) err = csp_run_dir_save_log(&w->dir);
    return err ? err
               : CSP_FAIL(CSP_E_INTERRUPT, "%zu of %zu units are done; --resume finishes %s",
                          done, all, w->dir.path);
}

static void release(struct csp_work *w)
{
    csp_progress_end(&w->progress);
    csp_rearing_free(&w->rearing);
    csp_queue_free(&w->queue);
    for (size_t u = 0; u < w->plan.units && w->results; u++) csp_result_free(w->results + u);
    free(w->results);
    free(w->units);
    csp_run_dir_free(&w->dir);
    csp_plan_free(&w->plan);
}

/* Rear and run what is due. */
static int do_all(struct csp_work *w)
{
    csp_progress_more(&w->progress, seconds_to_come(w));
    csp_queue_stop(&w->queue); /* nothing is left of the look before */
    w->run_started = 0.0;
    int err = csp_rearing_list(&w->rearing, &w->queue);
    for (size_t u = 0; u < w->plan.units && !err; u++)
        if (is_due(w, u))
            err = csp_queue_add(&w->queue, (struct csp_job){CSP_JOB_RUN, u},
                                csp_rearing_cost(&w->rearing, u));
    if (err) return err;
    csp_queue_open(&w->queue);
    work(w);
    csp_share_wait(w);
    if (w->run_started > 0.0) w->run_wall += csp_clock_wall() - w->run_started;
    csp_run_dir_log(&w->dir, "rearing: %zu reared, %zu from the cache, %.2f s",
                    w->rearing.reared, w->rearing.cached, w->rearing.wall);
    return failure_of(w);
}

/* Add animals look by look until every contrast is decided. */
static int grow(struct csp_work *w)
{
    const struct csp_finished run = {&w->plan, w->results, &w->dir, CSP_SEQUENTIAL_LOOKS};
    int err = CSP_OK, decided = 0;
    for (size_t look = 0; look < CSP_SEQUENTIAL_LOOKS && !decided && !err; look++) {
        err = csp_plan_resize(&w->plan, csp_sequential_sizes[look]);
        if (!err) err = do_all(w);
        if (err || csp_interrupt_asked()) break;
        err = csp_looks_judge(&run, &w->dir, csp_work_voice(w), &decided);
    }
    return err;
}

static int simulate(struct csp_work *w, const struct csp_study_options *opt,
                    const struct csp_diag *diag)
{
    size_t resumed = 0;
    int err = prepare(w, opt, &resumed);
    if (err) return err;
    log_made(w);
    for (size_t i = 0; i < diag->warnings && i < CSP_DIAG_WARNINGS; i++)
        csp_run_dir_log(&w->dir, "%s", diag->warning[i]);
    if (!opt->quiet) (void)csp_diag_print_warnings(diag, "", w->voice);
    csp_run_dir_keep_log(&w->dir);
    err = csp_need_check(w);
    if (err) return err;
    err = csp_share_open(w);
    if (!err) err = w->plan.grows ? grow(w) : do_all(w);
    csp_progress_end(&w->progress);
    const int stopped = csp_interrupt_asked(); /* from here on the output is finished first */
    if (err) {
        char detail[600];
        snprintf(detail, sizeof detail, "%s", csp_error_detail());
        csp_run_dir_log(&w->dir, "error: %s", detail);
        (void)csp_run_dir_save_log(&w->dir);
        return CSP_FAIL(err, "%s", detail);
    }
    return stopped ? cut_short(w) : write_results(w, resumed, opt->next);
}

struct csp_override csp_study_override(const struct csp_study_options *opt)
{
    return (struct csp_override){.animals = opt->animals,
                                 .seed = opt->seed,
                                 .record = opt->record,
                                 .set = opt->set,
                                 .n_set = opt->n_set,
                                 .groups = opt->groups};
}

/* A rank that is not the first: it has neither folder nor bar nor voice of its own. */
static int assist(struct csp_work *w, const struct csp_study_options *opt, int err)
{
    size_t resumed;
    struct csp_study_options own = *opt;
    own.quiet = 1;
    own.resume = 0;
    own.hear = NULL;
    if (!err && opt->partial) return csp_share_work(w, CSP_OK);
    if (!err && w->plan.grows)
        err = csp_plan_resize(&w->plan, csp_sequential_sizes[CSP_SEQUENTIAL_LOOKS - 1]);
    if (!err) err = prepare(w, &own, &resumed);
    return csp_share_work(w, err);
}

static int run_plan(struct csp_work *w, const struct csp_study_options *opt,
                    struct csp_diag *diag)
{
    struct csp_mem mem = {0};
    const char *path;
    const struct csp_override override = csp_study_override(opt);
    int err = csp_models_find("studies", opt->study, NULL, &mem, &path);
    if (!err) err = csp_plan_build(&w->plan, path, &override, diag);
    if (w->ranks->rank > 0) {
        err = assist(w, opt, err);
    } else {
        if (err == CSP_E_SYNTAX) {
            (void)csp_diag_print(diag, w->voice);
            err = csp_diag_result(diag);
        }
        if (!err && opt->partial)
            err = csp_partial_write(&w->plan, opt->out, opt->quiet ? NULL : w->voice);
        if (!err && !opt->partial) err = simulate(w, opt, diag);
        csp_share_close(w);
    }
    csp_mem_free(&mem);
    return err;
}

int csp_study_run(const struct csp_study_options *opt)
{
    struct csp_work *w = calloc(1, sizeof *w);
    struct csp_diag *diag = calloc(1, sizeof *diag);
    struct csp_ranks ranks;
    int err = csp_ranks_init(&ranks);
    csp_interrupt_watch();
    if (!err && (!w || !diag)) err = CSP_FAIL(CSP_E_MEMORY, "study %s", opt->study);
    if (!err) {
        w->ranks = &ranks;
        w->voice = opt->voice ? opt->voice : stderr;
        err = csp_queue_init(&w->queue, is_ready, w);
    }
    if (!err) err = csp_share_begin(w);
    if (!err) err = run_plan(w, opt, diag);
    csp_interrupt_release();
    if (w) release(w);
    free(w);
    free(diag);
    csp_ranks_free(&ranks);
    return err;
}

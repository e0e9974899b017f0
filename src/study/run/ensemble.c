/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/ensemble.h"
#include "conspecific/analysis/inference/sequential.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
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
#include "partial.h"
#include "rearing.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct unit { /* failure of one unit of work */
    int err;
    char detail[512];
};

struct ensemble {
    struct csp_plan plan;
    struct csp_run_dir dir;
    struct csp_progress progress;
    struct csp_rearing rearing;
    struct csp_result *results; /* owned, plan.units */
    struct unit *units;         /* owned */
    int threads, quiet;
    int stop; /* a unit failed, so the others need not go on */
    struct csp_checkpoint_pace pace;
    double run_wall;
};

static int stopping(const struct ensemble *e)
{
    int stop;
#pragma omp atomic read
    stop = e->stop;
    return stop || csp_interrupt_asked();
}

/* Whether a unit is still to run, as far as the groups' animals go now. */
static int is_due(const struct ensemble *e, size_t u)
{
    const struct csp_plan_group *g = csp_plan_group_of(&e->plan, u);
    return u - g->first < g->animals && !e->results[u].done;
}

static void note_failure(struct ensemble *e, size_t unit, int err)
{
    e->units[unit].err = err;
    snprintf(e->units[unit].detail, sizeof e->units[unit].detail, "%s", csp_error_detail());
    if (err != CSP_E_INTERRUPT) {
#pragma omp atomic write
        e->stop = 1;
    }
}

/* ---- one unit ------------------------------------------------------------------------- */

struct tick {
    struct ensemble *e;
    const char *label;
    double seen;
};

static int on_tick(void *context, double seconds)
{
    struct tick *t = context;
    csp_progress_add(&t->e->progress, seconds - t->seen, t->label);
    t->seen = seconds;
    return stopping(t->e);
}

static int start_recorder(const struct csp_study_record *r, struct csp_recorder *rec)
{
    const char *const usual[] = {
        csp_output_field(CSP_OUTPUT_freeze), csp_output_field(CSP_OUTPUT_flee),
        csp_output_field(CSP_OUTPUT_arousal), csp_output_field(CSP_OUTPUT_pain)};
    if (r->fields.n)
        return csp_recorder_init(rec, r->every, r->fields.n,
                                 (const char *const *)r->fields.items);
    return csp_recorder_init(rec, r->every, 4, usual);
}

/* The animal left the finite numbers: nothing of its result is kept but where that was. */
static int lose(struct csp_result *result)
{
    csp_result_free(result);
    result->lost = csp_text_dup(csp_error_detail());
    return result->lost ? CSP_OK : CSP_E_MEMORY;
}

/* An animal is done: what it cost is counted. */
static void leave(struct csp_agent *agent, struct csp_result *result)
{
    result->seconds += agent->counts.ticks * (agent->spec ? csp_agent_tick(agent) : 0.0);
    result->updates += agent->counts.updates;
    csp_runaway_note(&agent->critic, &result->after);
    csp_agent_free(agent);
}

static int run_unit(struct ensemble *e, size_t unit)
{
    const struct csp_plan *p = &e->plan;
    const struct csp_plan_group *g = csp_plan_group_of(p, unit);
    const size_t k = unit - g->first, roles = g->paradigm.roles.n;
    const uint64_t animal = csp_plan_animal(g, k);
    const struct csp_study_record *record = &p->study.record;
    const int recording = record->mode == CSP_RECORD_FULL ||
                          (record->mode == CSP_RECORD_SUMMARY && record->fields.n);
    struct csp_agent *agents = calloc(roles, sizeof *agents),
                     **brains = calloc(roles, sizeof *brains);
    struct csp_recorder rec = {0};
    struct csp_result result = {0};
    const struct csp_checkpoint_of of = {p->hash, p->asked};
    struct tick tick = {.e = e, .label = g->name};

    int err = agents && brains ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu brains", roles);
    if (!err && csp_rearing_is_first(&e->rearing, (size_t)(g - p->groups), k))
        err = csp_rearing_overlap(&e->rearing, g, k);
    for (size_t i = 0, r = 1; i < roles && !err; i++) { /* the subject is brain 0 */
        if (csp_role_at(&g->paradigm, i)->brain != CSP_BRAIN_FULL) continue;
        err = csp_rearing_clone(&e->rearing, g, k, i == g->paradigm.subject ? 0 : r++,
                                agents + i);
        brains[i] = agents + i;
        csp_runaway_note(&agents[i].critic, &result.reared);
    }
    if (!err && recording) err = start_recorder(record, &rec);
    if (!err)
        err = csp_arena_run(&g->paradigm, brains, p->study.seed, animal,
                            g->group->manipulations.items, g->group->manipulations.n,
                            &result.rows, recording ? &rec : NULL, on_tick, &tick);
    if (!err && recording)
        err = csp_result_record(&result, &rec, (enum csp_record_mode)record->mode);
    for (size_t i = 0; i < roles && agents && brains; i++)
        if (brains[i]) leave(agents + i, &result);
    csp_recorder_free(&rec);
    free(agents);
    free(brains);
    if (err == CSP_E_NUMERIC) err = lose(&result);
    if (err) {
        csp_result_free(&result);
        return err == CSP_E_INTERRUPT
                   ? err
                   : csp_error_context(err, "group %s, animal %llu: ", g->name,
                                       (unsigned long long)animal);
    }
#pragma omp critical(csp_ensemble)
    {
        result.done = 1;
        e->results[unit] = result;
        csp_progress_add(&e->progress, csp_arena_seconds(&g->paradigm) - tick.seen, g->name);
        csp_checkpoint_pace_save(&e->pace, &e->dir, &of, e->results, p->units);
        csp_run_dir_log(&e->dir, "%s: group %s, animal %llu", result.lost ? "lost" : "done",
                        g->name, (unsigned long long)animal);
        csp_run_dir_keep_log(&e->dir);
    }
    return CSP_OK;
}

static int run_all(struct ensemble *e)
{
    const double start = csp_clock_wall();
#pragma omp parallel for schedule(dynamic, 1) num_threads(e->threads)
    for (size_t u = 0; u < e->plan.units; u++) {
        if (!is_due(e, u) || stopping(e)) continue;
        const int err = run_unit(e, u);
        if (err) note_failure(e, u, err);
    }
    e->run_wall += csp_clock_wall() - start;
    for (size_t u = 0; u < e->plan.units; u++)
        if (e->units[u].err && e->units[u].err != CSP_E_INTERRUPT)
            return CSP_FAIL(e->units[u].err, "%s", e->units[u].detail);
    return CSP_OK;
}

/* ---- the whole ------------------------------------------------------------------------ */

static void log_speed(struct ensemble *e, size_t resumed)
{
    double seconds = 0.0, updates = 0.0;
    size_t done = 0;
    for (size_t u = 0; u < e->plan.units; u++) {
        done += e->results[u].done != 0;
        seconds += e->results[u].seconds;
        updates += e->results[u].updates;
    }
    const double wall = e->run_wall > 0.0 ? e->run_wall : 1e-9;
    csp_run_dir_log(&e->dir, "experiments: %zu units (%zu from a checkpoint), %.2f s", done,
                    resumed, e->run_wall);
    if (!resumed)
        csp_run_dir_log(&e->dir,
                        "speed: %.4g behavioural seconds simulated per second, %.4g synaptic "
                        "updates per second, %d threads",
                        seconds / wall, updates / wall, e->threads);
}

static void log_made(struct ensemble *e)
{
    const struct csp_study *s = &e->plan.study;
    csp_run_dir_log(&e->dir, "conspecific %s, commit %s, %s, %s", csp_build_version(),
                    csp_build_commit(), csp_build_compiler(), csp_build_real());
    char animals[32] = "auto";
    if (s->animals) snprintf(animals, sizeof animals, "%zu", s->animals);
    csp_run_dir_log(&e->dir, "study %s: %zu groups, %s animals, seed %zu, %zu cohorts", s->name,
                    e->plan.n, animals, s->seed, e->plan.cohorts);
    csp_run_dir_log(&e->dir, "cache: %s", *e->rearing.folder ? e->rearing.folder : "none");
    csp_run_dir_log(&e->dir, "threads: %d", e->threads);
    if (e->plan.left_out)
        csp_run_dir_say(&e->dir, e->quiet ? NULL : stderr,
                        "contrasts left out, for not all of their groups are run: %s",
                        e->plan.left_out);
    const struct csp_study_group *groups = s->groups.items;
    for (const struct csp_node *v = s->set ? s->set->child : NULL; v; v = v->next)
        for (size_t g = 0; g < s->groups.n; g++)
            if (csp_node_find(groups[g].set, v->key) ||
                csp_node_find(groups[g].after_rearing, v->key))
                csp_run_dir_log(&e->dir,
                                "warning: the group %s sets %s itself; the study's value does "
                                "not reach it",
                                groups[g].name, v->key);
}

/* Simulated seconds that are to come, as far as the groups' animals go now. */
static double seconds_to_come(const struct ensemble *e)
{
    double total = csp_rearing_seconds(&e->rearing);
    for (size_t u = 0; u < e->plan.units; u++)
        if (is_due(e, u)) total += csp_arena_seconds(&csp_plan_group_of(&e->plan, u)->paradigm);
    return total;
}

static int prepare(struct ensemble *e, const struct csp_study_options *opt, size_t *resumed)
{
    const size_t units = e->plan.units;
    const struct csp_checkpoint_of of = {e->plan.hash, e->plan.asked};
    e->threads = csp_threads(opt->threads);
    e->quiet = opt->quiet;
    char *out = NULL;
    if (!opt->out && asprintf(&out, "out/%s", e->plan.study.name) < 0)
        return CSP_FAIL(CSP_E_MEMORY, "name of the run folder");
    int err = csp_run_dir_init(&e->dir, opt->out ? opt->out : out);
    free(out);
    e->results = calloc(units, sizeof *e->results);
    e->units = calloc(units, sizeof *e->units);
    if (!err && (!e->results || !e->units))
        err = CSP_FAIL(CSP_E_MEMORY, "%zu units of work", units);
    if (!err && opt->resume)
        err = csp_checkpoint_load(&e->dir, &of, e->results, units, &e->plan.mem, resumed);
    e->rearing = (struct csp_rearing){.plan = &e->plan,
                                      .results = e->results,
                                      .dir = &e->dir,
                                      .progress = &e->progress,
                                      .stop = &e->stop,
                                      .threads = e->threads};
    if (!err) err = csp_rearing_init(&e->rearing);
    if (!err) err = csp_progress_init(&e->progress, 0.0, e->quiet ? NULL : stderr);
    csp_checkpoint_pace_init(&e->pace, opt->checkpoint);
    return err;
}

static int write_results(struct ensemble *e, size_t resumed)
{
    log_speed(e, resumed);
    (void)csp_runaway_report(&e->plan, e->results, &e->dir, e->quiet ? NULL : stderr);
    const size_t looks = e->plan.study.looks ? e->plan.study.looks : 1;
    const struct csp_finished run = {&e->plan, e->results, &e->dir, looks};
    const size_t lost = csp_lost_report(&run, &e->dir, e->quiet ? NULL : stderr);
    int err = csp_folder_write(&run);
    if (!err) err = csp_checkpoint_remove(&e->dir);
    if (!err) {
        csp_run_dir_log(&e->dir, "done");
        err = csp_run_dir_save_log(&e->dir);
    }
    if (!err && lost > 0)
        err = CSP_FAIL(CSP_E_NUMERIC,
                       "%zu animal%s left the finite numbers: see %s/lost.csv; the results of "
                       "the others are there",
                       lost, lost > 1 ? "s" : "", e->dir.path);
    return err;
}

static int cut_short(struct ensemble *e)
{
    const struct csp_checkpoint_of of = {e->plan.hash, e->plan.asked};
    size_t done = 0, all = 0;
    for (size_t u = 0; u < e->plan.units; u++) done += e->results[u].done != 0;
    for (size_t g = 0; g < e->plan.n; g++) all += e->plan.groups[g].animals;
    csp_run_dir_log(&e->dir, "interrupted: %zu of %zu units are done", done, all);
    int err = csp_checkpoint_save(&e->dir, &of, e->results, e->plan.units);
    if (!err) err = csp_run_dir_save_log(&e->dir);
    return err ? err
               : CSP_FAIL(CSP_E_INTERRUPT, "%zu of %zu units are done; --resume finishes %s",
                          done, all, e->dir.path);
}

static void release(struct ensemble *e)
{
    csp_progress_end(&e->progress);
    csp_rearing_free(&e->rearing);
    for (size_t u = 0; u < e->plan.units && e->results; u++) csp_result_free(e->results + u);
    free(e->results);
    free(e->units);
    csp_run_dir_free(&e->dir);
    csp_plan_free(&e->plan);
}

/* Rear and run what is due. */
static int do_all(struct ensemble *e)
{
    csp_progress_more(&e->progress, seconds_to_come(e));
    const int err = csp_rearing_do(&e->rearing);
    return err || csp_interrupt_asked() ? err : run_all(e);
}

/* Add animals look by look until every contrast is decided. */
static int grow(struct ensemble *e)
{
    const struct csp_finished run = {&e->plan, e->results, &e->dir, CSP_SEQUENTIAL_LOOKS};
    int err = CSP_OK, decided = 0;
    for (size_t look = 0; look < CSP_SEQUENTIAL_LOOKS && !decided && !err; look++) {
        err = csp_plan_resize(&e->plan, csp_sequential_sizes[look]);
        if (!err) err = do_all(e);
        if (err || csp_interrupt_asked()) break;
        err = csp_looks_judge(&run, &e->dir, e->quiet ? NULL : stderr, &decided);
    }
    return err;
}

static int simulate(struct ensemble *e, const struct csp_study_options *opt,
                    const struct csp_diag *diag)
{
    size_t resumed = 0;
    int err = prepare(e, opt, &resumed);
    if (err) return err;
    log_made(e);
    for (size_t i = 0; i < diag->warnings && i < CSP_DIAG_WARNINGS; i++)
        csp_run_dir_log(&e->dir, "%s", diag->warning[i]);
    if (!opt->quiet) (void)csp_diag_print_warnings(diag, "", stderr);
    csp_run_dir_keep_log(&e->dir);
    err = e->plan.grows ? grow(e) : do_all(e);
    csp_progress_end(&e->progress);
    const int stopped = csp_interrupt_asked(); /* from here on the output is finished first */
    if (err) {
        char detail[600];
        snprintf(detail, sizeof detail, "%s", csp_error_detail());
        csp_run_dir_log(&e->dir, "error: %s", detail);
        (void)csp_run_dir_save_log(&e->dir);
        return CSP_FAIL(err, "%s", detail);
    }
    return stopped ? cut_short(e) : write_results(e, resumed);
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

int csp_study_run(const struct csp_study_options *opt)
{
    struct ensemble *e = calloc(1, sizeof *e);
    struct csp_diag *diag = calloc(1, sizeof *diag);
    struct csp_mem mem = {0};
    const char *path;
    csp_interrupt_watch();
    int err = e && diag ? csp_models_find("studies", opt->study, NULL, &mem, &path)
                        : CSP_FAIL(CSP_E_MEMORY, "study %s", opt->study);
    const struct csp_override override = csp_study_override(opt);
    if (!err) err = csp_plan_build(&e->plan, path, &override, diag);
    if (err == CSP_E_SYNTAX) {
        (void)csp_diag_print(diag, stderr);
        err = csp_diag_result(diag);
    }
    if (!err && opt->partial)
        err = csp_partial_write(&e->plan, opt->out, opt->quiet ? NULL : stderr);
    if (!err && !opt->partial) err = simulate(e, opt, diag);
    csp_interrupt_release();
    if (e) release(e);
    free(e);
    free(diag);
    csp_mem_free(&mem);
    return err;
}

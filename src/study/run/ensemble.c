/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/ensemble.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/core/threads.h"
#include "conspecific/record/run_dir.h"
#include "conspecific/study/cohort/cohort.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/plan_builder.h"
#include "conspecific/study/results/folder.h"
#include "conspecific/study/run/checkpoint.h"
#include "conspecific/study/run/interrupt.h"
#include "conspecific/study/run/progress.h"
#include "conspecific/study/run/runaway.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item { /* one animal to be reared */
    size_t cohort;
    uint64_t animal;
    struct csp_reared kept; /* empty where the disk cache holds the state */
};

struct unit { /* failure of one unit of work */
    int err;
    char detail[512];
};

struct ensemble {
    struct csp_plan plan;
    struct csp_run_dir dir;
    struct csp_progress progress;
    struct csp_cohort *cohorts; /* owned, plan.cohorts */
    size_t *first;              /* owned: first item of each cohort */
    struct item *items;         /* owned */
    size_t n_items;
    struct csp_result *results; /* owned, n_units */
    struct unit *units;         /* owned */
    size_t n_units, animals;
    char *folder; /* owned: of the cache */
    int threads, quiet;
    int stop; /* a unit failed, so the others need not go on */
    struct csp_checkpoint_pace pace;
    double rear_seconds, rear_updates, rear_wall, run_wall;
    size_t reared, cached;
};

static int stopping(const struct ensemble *e)
{
    int stop;
#pragma omp atomic read
    stop = e->stop;
    return stop || csp_interrupt_asked();
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

/* ---- rearing -------------------------------------------------------------------------- */

/* About how long a life is [simulated s], for the progress bar. */
static double life_seconds(const struct csp_agent_spec *s)
{
    return (s->rearing.events + s->rearing.adult) *
           (s->rearing.on + s->rearing.dur_min + s->rearing.dur_mean + s->rearing.tail);
}

/* The largest number of full brains among the groups of a cohort. */
static size_t brains_of(const struct csp_plan *p, size_t cohort)
{
    size_t n = 1;
    for (size_t g = 0; g < p->n; g++)
        if (p->groups[g].cohort == cohort && p->groups[g].brains > n) n = p->groups[g].brains;
    return n;
}

/* How many animals of a cohort are reared: with a pool the larger of pool and units, else each
 * unit with its own partners. */
static size_t animals_of(const struct ensemble *e, size_t cohort)
{
    const size_t pool = e->plan.study.pool, brains = brains_of(&e->plan, cohort);
    if (!pool) return brains * e->animals;
    return brains > 1 && pool > e->animals ? pool : e->animals;
}

size_t csp_study_partner(size_t pool, size_t animals, size_t k, size_t r)
{
    if (!pool || r == 0) return r * animals + k;
    const size_t others = k < pool ? pool - 1 : pool, j = (r - 1) % others;
    return k < pool ? (k + 1 + j) % pool : j;
}

static int list_items(struct ensemble *e)
{
    const struct csp_plan *p = &e->plan;
    e->cohorts = calloc(p->cohorts, sizeof *e->cohorts);
    e->first = calloc(p->cohorts + 1, sizeof *e->first);
    if (!e->cohorts || !e->first) return CSP_FAIL(CSP_E_MEMORY, "%zu cohorts", p->cohorts);
    for (size_t c = 0; c < p->cohorts; c++) {
        const struct csp_plan_group *g = p->groups;
        while (g->cohort != c) g++;
        csp_cohort_init(e->cohorts + c, &g->spec, g->text, p->study.seed, e->folder);
        e->first[c + 1] = e->first[c] + animals_of(e, c);
    }
    e->n_items = e->first[p->cohorts];
    e->items = calloc(e->n_items, sizeof *e->items);
    if (!e->items) return CSP_FAIL(CSP_E_MEMORY, "%zu animals", e->n_items);
    for (size_t c = 0; c < p->cohorts; c++)
        for (size_t i = e->first[c]; i < e->first[c + 1]; i++) {
            const size_t at = i - e->first[c], k = at % e->animals, r = at / e->animals;
            const size_t animal = p->study.pool ? at : k + r * CSP_STUDY_PARTNER;
            e->items[i] = (struct item){.cohort = c, .animal = (uint64_t)animal + 1};
        }
    return CSP_OK;
}

/* Whether a unit that still has to run needs this animal. */
static int needed(const struct ensemble *e, size_t item)
{
    const size_t c = e->items[item].cohort, at = item - e->first[c], n = e->animals;
    const size_t pool = e->plan.study.pool;
    for (size_t g = 0; g < e->plan.n; g++) {
        const size_t brains = e->plan.groups[g].brains;
        if (e->plan.groups[g].cohort != c) continue;
        for (size_t r = pool ? 0 : at / n; r < (pool ? brains : at / n + 1); r++)
            for (size_t k = pool ? 0 : at % n; k < (pool ? n : at % n + 1); k++)
                if (r < brains && !e->results[g * n + k].done &&
                    csp_study_partner(pool, n, k, r) == at)
                    return 1;
    }
    return 0;
}

static int rear_item(struct ensemble *e, struct item *item)
{
    const struct csp_cohort *cohort = e->cohorts + item->cohort;
    enum csp_cohort_source source;
    int stored;
    struct csp_reared state;
    const int err = csp_cohort_rear(cohort, item->animal, &state, &source, &stored);
    if (!err && source == CSP_COHORT_REMADE)
        csp_run_dir_log(&e->dir, "warning: the cached animal %llu was damaged; reared again",
                        (unsigned long long)item->animal);
    if (stored)
        csp_reared_free(&state);
    else
        item->kept = state;
    return err;
}

static int rear_all(struct ensemble *e)
{
    const double start = csp_clock_wall();
    char label[64];
    size_t done = 0;
    snprintf(label, sizeof label, "rearing %zu animals", e->n_items);
    struct unit *failed = calloc(e->n_items, sizeof *failed);
    if (!failed) return CSP_FAIL(CSP_E_MEMORY, "%zu animals", e->n_items);
    csp_progress_add(&e->progress, 0.0, label);
#pragma omp parallel for schedule(dynamic, 1) num_threads(e->threads)
    for (size_t i = 0; i < e->n_items; i++) {
        struct item *item = e->items + i;
        if (stopping(e) || !needed(e, i)) continue;
        const struct csp_cohort *cohort = e->cohorts + item->cohort;
        const int there = csp_cohort_has(cohort, item->animal);
        if (!there) {
            failed[i].err = rear_item(e, item);
            if (failed[i].err) {
                snprintf(failed[i].detail, sizeof failed[i].detail, "%s", csp_error_detail());
#pragma omp atomic write
                e->stop = 1;
            }
        }
#pragma omp critical(csp_ensemble)
        {
            done++;
            e->cached += there != 0;
            e->reared += !there;
            char now[64];
            snprintf(now, sizeof now, "rearing, %zu of %zu", done, e->n_items);
            csp_progress_add(&e->progress, there ? 0.0 : life_seconds(cohort->spec), now);
            csp_run_dir_keep_log(&e->dir);
        }
    }
    e->rear_wall = csp_clock_wall() - start;
    int err = CSP_OK;
    for (size_t i = 0; i < e->n_items && !err; i++) {
        if (!failed[i].err) continue;
        const struct csp_plan_group *g = e->plan.groups;
        while (g->cohort != e->items[i].cohort) g++;
        err = CSP_FAIL(failed[i].err, "group %s: %s", g->name, failed[i].detail);
    }
    free(failed);
    csp_run_dir_log(&e->dir, "rearing: %zu reared, %zu from the cache, %.2f s", e->reared,
                    e->cached, e->rear_wall);
    return err;
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

/* Make the clone that is the r-th brain of a unit. The caller frees the agent in any case. */
static int clone_brain(struct ensemble *e, const struct csp_plan_group *g,
                       const struct csp_agent_spec *spec, size_t k, size_t r,
                       struct csp_agent *agent)
{
    *agent = (struct csp_agent){0};
    const size_t index =
        e->first[g->cohort] + csp_study_partner(e->plan.study.pool, e->animals, k, r);
    const struct item *item = e->items + index;
    struct csp_reared loaded = {0};
    const struct csp_reared *state = &item->kept;
    int err = CSP_OK;
    if (!state->data) {
        enum csp_cohort_source source;
        err = csp_cohort_rear(e->cohorts + g->cohort, item->animal, &loaded, &source, NULL);
        if (!err && source != CSP_COHORT_CACHED)
            csp_run_dir_log(&e->dir, "warning: the cached animal %llu was %s; reared again",
                            (unsigned long long)item->animal,
                            source == CSP_COHORT_REMADE ? "damaged" : "gone");
        state = &loaded;
    }
    if (!err) err = csp_cohort_clone(spec, e->plan.study.seed, item->animal, state, agent);
    csp_reared_free(&loaded);
    return err;
}

/* Log how own and others' pain overlap (c_w and rho) in an animal, for every identity. */
static int log_overlap(struct ensemble *e, const struct csp_plan_group *g, size_t k)
{
    const struct item *item = e->items + e->first[g->cohort] + k;
    struct csp_text text = {0};
    int err = csp_cohort_overlap(e->cohorts + g->cohort, item->animal,
                                 item->kept.data ? &item->kept : NULL, &text);
    if (!err) {
        csp_run_dir_log(&e->dir, "overlap of own and others' pain: %s, animal %zu", g->name,
                        k + 1);
        for (char *s = text.s, *rest = NULL, *line; s && (line = strtok_r(s, "\n", &rest));
             s = NULL)
            csp_run_dir_log(&e->dir, "  %s", line);
    }
    csp_text_free(&text);
    return err;
}

static int is_first(const struct csp_plan *p, size_t g)
{
    for (size_t i = 0; i < g; i++)
        if (p->groups[i].cohort == p->groups[g].cohort) return 0;
    return 1;
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

static int run_unit(struct ensemble *e, size_t unit)
{
    const struct csp_plan *p = &e->plan;
    const size_t k = unit % e->animals, roles = p->groups[unit / e->animals].paradigm.roles.n;
    const struct csp_plan_group *g = p->groups + unit / e->animals;
    const struct csp_study_record *record = &p->study.record;
    const int recording = record->mode == CSP_RECORD_FULL ||
                          (record->mode == CSP_RECORD_SUMMARY && record->fields.n);
    struct csp_agent *agents = calloc(roles, sizeof *agents),
                     **brains = calloc(roles, sizeof *brains);
    struct csp_recorder rec = {0};
    struct csp_result result = {0};
    struct tick tick = {.e = e, .label = g->name};

    int err = agents && brains ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu brains", roles);
    if (!err && is_first(p, unit / e->animals)) err = log_overlap(e, g, k);
    for (size_t i = 0, r = 1; i < roles && !err; i++) { /* the subject is brain 0 */
        if (csp_role_at(&g->paradigm, i)->brain != CSP_BRAIN_FULL) continue;
        err = clone_brain(e, g, &g->clone, k, i == g->paradigm.subject ? 0 : r++, agents + i);
        brains[i] = agents + i;
        csp_runaway_note(&agents[i].critic, &result.reared);
    }
    if (!err && recording) err = start_recorder(record, &rec);
    if (!err)
        err = csp_arena_run(&g->paradigm, brains, p->study.seed, (uint64_t)k + 1,
                            g->group->manipulations.items, g->group->manipulations.n,
                            &result.rows, recording ? &rec : NULL, on_tick, &tick);
    if (!err && recording)
        err = csp_result_record(&result, &rec, (enum csp_record_mode)record->mode);
    for (size_t i = 0; i < roles && agents && brains; i++) {
        if (!brains[i]) continue;
        result.seconds +=
            agents[i].counts.ticks * (agents[i].spec ? csp_agent_tick(agents + i) : 0.0);
        result.updates += agents[i].counts.updates;
        csp_runaway_note(&agents[i].critic, &result.after);
        csp_agent_free(agents + i);
    }
    csp_recorder_free(&rec);
    free(agents);
    free(brains);
    if (err) {
        csp_result_free(&result);
        return err == CSP_E_INTERRUPT
                   ? err
                   : csp_error_context(err, "group %s, animal %zu: ", g->name, k + 1);
    }
#pragma omp critical(csp_ensemble)
    {
        result.done = 1;
        e->results[unit] = result;
        csp_progress_add(&e->progress, csp_arena_seconds(&g->paradigm) - tick.seen, g->name);
        csp_checkpoint_pace_save(&e->pace, &e->dir, p->hash, e->results, e->n_units);
        csp_run_dir_log(&e->dir, "done: group %s, animal %zu", g->name, k + 1);
        csp_run_dir_keep_log(&e->dir);
    }
    return CSP_OK;
}

static int run_all(struct ensemble *e)
{
    const double start = csp_clock_wall();
#pragma omp parallel for schedule(dynamic, 1) num_threads(e->threads)
    for (size_t u = 0; u < e->n_units; u++) {
        if (e->results[u].done || stopping(e)) continue;
        const int err = run_unit(e, u);
        if (err) note_failure(e, u, err);
    }
    e->run_wall = csp_clock_wall() - start;
    for (size_t u = 0; u < e->n_units; u++)
        if (e->units[u].err && e->units[u].err != CSP_E_INTERRUPT)
            return CSP_FAIL(e->units[u].err, "%s", e->units[u].detail);
    return CSP_OK;
}

/* ---- the whole ------------------------------------------------------------------------ */

static void log_speed(struct ensemble *e, size_t resumed)
{
    double seconds = 0.0, updates = 0.0;
    for (size_t u = 0; u < e->n_units; u++) {
        seconds += e->results[u].seconds;
        updates += e->results[u].updates;
    }
    const double wall = e->run_wall > 0.0 ? e->run_wall : 1e-9;
    csp_run_dir_log(&e->dir, "experiments: %zu units (%zu from a checkpoint), %.2f s",
                    e->n_units, resumed, e->run_wall);
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
    csp_run_dir_log(&e->dir, "study %s: %zu groups, %zu animals, seed %zu, %zu cohorts",
                    s->name, e->plan.n, e->animals, s->seed, e->plan.cohorts);
    csp_run_dir_log(&e->dir, "cache: %s", *e->folder ? e->folder : "none");
    csp_run_dir_log(&e->dir, "threads: %d", e->threads);
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

static double total_seconds(const struct ensemble *e)
{
    double total = 0.0;
    for (size_t u = 0; u < e->n_units; u++)
        if (!e->results[u].done)
            total += csp_arena_seconds(&e->plan.groups[u / e->animals].paradigm);
    for (size_t i = 0; i < e->n_items; i++)
        if (needed(e, i) &&
            !csp_cohort_has(e->cohorts + e->items[i].cohort, e->items[i].animal))
            total += life_seconds(e->cohorts[e->items[i].cohort].spec);
    return total;
}

static int prepare(struct ensemble *e, const struct csp_study_options *opt, size_t *resumed)
{
    e->animals = e->plan.study.animals;
    e->n_units = e->plan.n * e->animals;
    e->threads = csp_threads(opt->threads);
    e->quiet = opt->quiet;
    char *out = NULL;
    if (!opt->out && asprintf(&out, "out/%s", e->plan.study.name) < 0)
        return CSP_FAIL(CSP_E_MEMORY, "name of the run folder");
    int err = csp_run_dir_init(&e->dir, opt->out ? opt->out : out);
    free(out);
    if (!err) err = csp_cohort_folder(&e->folder);
    e->results = calloc(e->n_units, sizeof *e->results);
    e->units = calloc(e->n_units, sizeof *e->units);
    if (!err && (!e->results || !e->units))
        err = CSP_FAIL(CSP_E_MEMORY, "%zu units of work", e->n_units);
    if (!err && opt->resume)
        err = csp_checkpoint_load(&e->dir, e->plan.hash, e->results, e->n_units, &e->plan.mem,
                                  resumed);
    if (!err) err = list_items(e);
    if (!err) err = csp_progress_init(&e->progress, total_seconds(e), e->quiet ? NULL : stderr);
    csp_checkpoint_pace_init(&e->pace, opt->checkpoint);
    return err;
}

static int write_results(struct ensemble *e, size_t resumed)
{
    log_speed(e, resumed);
    (void)csp_runaway_report(&e->plan, e->results, &e->dir, e->quiet ? NULL : stderr);
    const struct csp_finished run = {&e->plan, e->results, &e->dir, 1};
    int err = csp_folder_write(&run);
    if (!err) err = csp_checkpoint_remove(&e->dir);
    if (!err) {
        csp_run_dir_log(&e->dir, "done");
        err = csp_run_dir_save_log(&e->dir);
    }
    return err;
}

static int cut_short(struct ensemble *e)
{
    size_t done = 0;
    for (size_t u = 0; u < e->n_units; u++) done += e->results[u].done != 0;
    csp_run_dir_log(&e->dir, "interrupted: %zu of %zu units are done", done, e->n_units);
    int err = csp_checkpoint_save(&e->dir, e->plan.hash, e->results, e->n_units);
    if (!err) err = csp_run_dir_save_log(&e->dir);
    return err ? err
               : CSP_FAIL(CSP_E_INTERRUPT, "%zu of %zu units are done; --resume finishes %s",
                          done, e->n_units, e->dir.path);
}

static void release(struct ensemble *e)
{
    csp_progress_end(&e->progress);
    for (size_t u = 0; u < e->n_units && e->results; u++) csp_result_free(e->results + u);
    for (size_t i = 0; i < e->n_items && e->items; i++) csp_reared_free(&e->items[i].kept);
    free(e->results);
    free(e->units);
    free(e->items);
    free(e->first);
    free(e->cohorts);
    free(e->folder);
    csp_run_dir_free(&e->dir);
    csp_plan_free(&e->plan);
}

static int simulate(struct ensemble *e, const struct csp_study_options *opt)
{
    size_t resumed = 0;
    int err = prepare(e, opt, &resumed);
    if (err) return err;
    log_made(e);
    csp_run_dir_keep_log(&e->dir);
    err = rear_all(e);
    if (!err && !csp_interrupt_asked()) err = run_all(e);
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

int csp_study_run(const struct csp_study_options *opt)
{
    struct ensemble *e = calloc(1, sizeof *e);
    struct csp_diag *diag = calloc(1, sizeof *diag);
    struct csp_mem mem = {0};
    const char *path;
    csp_interrupt_watch();
    int err = e && diag ? csp_models_find("studies", opt->study, NULL, &mem, &path)
                        : CSP_FAIL(CSP_E_MEMORY, "study %s", opt->study);
    const struct csp_override override = {opt->animals, opt->seed,  opt->record,
                                          opt->set,     opt->n_set, 0};
    if (!err) err = csp_plan_build(&e->plan, path, &override, diag);
    if (err == CSP_E_SYNTAX) {
        (void)csp_diag_print(diag, stderr);
        err = csp_diag_result(diag);
    }
    if (!err) err = simulate(e, opt);
    csp_interrupt_release();
    if (e) release(e);
    free(e);
    free(diag);
    csp_mem_free(&mem);
    return err;
}

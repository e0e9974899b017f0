/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/study/run/interrupt.h"
#include "conspecific/study/run/runaway.h"
#include "work.h"
#include <stdio.h>
#include <stdlib.h>

int csp_work_stopping(const struct csp_work *w)
{
    int stop;
#pragma omp atomic read
    stop = w->stop;
    return stop || csp_interrupt_asked();
}

void csp_work_stop(struct csp_work *w)
{
#pragma omp atomic write
    w->stop = 1;
}

void csp_work_fail(struct csp_work *w, size_t unit, int err, const char *detail)
{
    w->units[unit].err = err;
    snprintf(w->units[unit].detail, sizeof w->units[unit].detail, "%s", detail);
    if (err != CSP_E_INTERRUPT) csp_work_stop(w);
}

void csp_work_keep(struct csp_work *w, size_t unit, struct csp_result *result)
{
    const struct csp_plan *p = &w->plan;
    const struct csp_plan_group *g = csp_plan_group_of(p, unit);
    const struct csp_checkpoint_of of = {p->hash, p->asked};
#pragma omp critical(csp_ensemble)
    {
        result->done = 1;
        w->results[unit] = *result;
        csp_checkpoint_pace_save(&w->pace, &w->dir, &of, w->results, p->units);
        csp_run_dir_log(&w->dir, "%s: group %s, animal %llu", result->lost ? "lost" : "done",
                        g->name, (unsigned long long)csp_plan_animal(g, unit - g->first));
        csp_run_dir_keep_log(&w->dir);
    }
}

struct tick {
    struct csp_work *w;
    const char *label;
    double seen;
};

static int on_tick(void *context, double seconds)
{
    struct tick *t = context;
    csp_progress_add(&t->w->progress, seconds - t->seen, t->label);
    t->seen = seconds;
    return csp_work_stopping(t->w);
}

/* What a full record holds is spooled to a file of the unit's own. */
static int start_recorder(struct csp_work *w, size_t unit, struct csp_recorder *rec,
                          struct csp_spool *spool)
{
    const struct csp_study_record *r = &w->plan.study.record;
    const char *const usual[] = {
        csp_output_field(CSP_OUTPUT_freeze), csp_output_field(CSP_OUTPUT_flee),
        csp_output_field(CSP_OUTPUT_arousal), csp_output_field(CSP_OUTPUT_pain)};
    const size_t n = r->fields.n ? r->fields.n : sizeof usual / sizeof *usual;
    int err = csp_recorder_init(rec, r->every, n,
                                r->fields.n ? (const char *const *)r->fields.items : usual);
    rec->take = csp_spool_take;
    rec->context = spool;
    if (err || r->mode != CSP_RECORD_FULL) return err;
    char *path = csp_spool_path(&w->dir, unit);
    err = path ? csp_spool_begin(spool, path) : CSP_E_MEMORY;
    free(path);
    return err;
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

/* The animals of a unit, by role; the subject is brain 0. */
static int clone_all(struct csp_work *w, const struct csp_plan_group *g, size_t k,
                     struct csp_agent agents[], struct csp_agent *brains[],
                     struct csp_result *result)
{
    int err = CSP_OK;
    for (size_t i = 0, r = 1; i < g->paradigm.roles.n && !err; i++) {
        if (csp_role_at(&g->paradigm, i)->brain != CSP_BRAIN_FULL) continue;
        err = csp_rearing_clone(&w->rearing, g, k, i == g->paradigm.subject ? 0 : r++,
                                agents + i);
        brains[i] = agents + i;
        csp_runaway_note(&agents[i].critic, &result->reared);
    }
    return err;
}

int csp_work_unit(struct csp_work *w, size_t unit, struct csp_result *result)
{
    const struct csp_plan *p = &w->plan;
    const struct csp_plan_group *g = csp_plan_group_of(p, unit);
    const size_t k = unit - g->first, roles = g->paradigm.roles.n;
    const uint64_t animal = csp_plan_animal(g, k);
    const struct csp_study_record *record = &p->study.record;
    const int recording = record->mode == CSP_RECORD_FULL ||
                          (record->mode == CSP_RECORD_SUMMARY && record->fields.n);
    struct csp_agent *agents = calloc(roles, sizeof *agents),
                     **brains = calloc(roles, sizeof *brains);
    struct csp_recorder rec = {0};
    struct csp_spool spool = {0};
    struct tick tick = {.w = w, .label = g->name};

    *result = (struct csp_result){0};
    int err = agents && brains ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu brains", roles);
    if (!err && csp_rearing_is_first(&w->rearing, (size_t)(g - p->groups), k))
        err = csp_rearing_overlap(&w->rearing, g, k);
    if (!err) err = clone_all(w, g, k, agents, brains, result);
    if (!err && recording) err = start_recorder(w, unit, &rec, &spool);
    if (!err)
        err = csp_arena_run(&g->paradigm, brains, p->study.seed, animal,
                            g->group->manipulations.items, g->group->manipulations.n,
                            &result->rows, recording ? &rec : NULL, on_tick, &tick);
    if (!err && recording)
        err = csp_result_record(result, &rec, &spool, (enum csp_record_mode)record->mode);
    for (size_t i = 0; i < roles && agents && brains; i++)
        if (brains[i]) leave(agents + i, result);
    csp_recorder_free(&rec);
    csp_spool_free(&spool);
    free(agents);
    free(brains);
    if (err == CSP_E_NUMERIC) err = lose(result);
    if (!err)
        csp_progress_add(&w->progress, csp_arena_seconds(&g->paradigm) - tick.seen, g->name);
    if (!err) return CSP_OK;
    csp_result_free(result);
    if (err == CSP_E_INTERRUPT) return err;
    return csp_error_context(err, "group %s, animal %llu: ", g->name,
                             (unsigned long long)animal);
}

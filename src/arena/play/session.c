/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/play/session.h"
#include "conspecific/core/num/dist.h"
#include "manipulate.h"
#include "practice.h"
#include "trial.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CYCLE = 4096, TYPES = 64 }; /* at most: trials in a shuffled block, trial types */

static void rest_all(struct csp_run *run, double seconds)
{
    if (!(seconds > 0.0)) return;
    csp_gates_set(run, -1.0);
    for (size_t r = 0; r < run->p->roles.n; r++)
        if (run->brains[r]) csp_agent_rest(run->brains[r], seconds);
    run->rested += seconds;
}

/* Blocks of `cycle` trials in random order; a last block that is cut is a random part. */
static void shuffle_blocks(struct csp_run *run, const struct csp_phase *f, size_t cycle,
                           size_t order[])
{
    const struct csp_trial *t = f->trial_types.items;
    for (size_t from = 0; from < f->trials; from += cycle) {
        const size_t m = f->trials - from < cycle ? f->trials - from : cycle;
        struct csp_rng rng;
        csp_run_stream(run, &rng, "block", f->name, from / cycle, 0);
        size_t whole[CYCLE];
        size_t w = 0;
        for (size_t k = 0; k < f->trial_types.n; k++)
            for (size_t c = 0; c < (size_t)t[k].weight; c++) whole[w++] = k;
        for (size_t k = cycle; k > 1; k--) {
            const size_t j = (size_t)csp_rng_below(&rng, k), keep = whole[k - 1];
            whole[k - 1] = whole[j];
            whole[j] = keep;
        }
        memcpy(order + from, whole, m * sizeof *order);
    }
}

/* The type of every trial of a session, into order[trials]. */
static void arrange_types(struct csp_run *run, const struct csp_phase *f, size_t order[])
{
    const struct csp_trial *t = f->trial_types.items;
    const size_t n = f->trial_types.n;
    size_t cycle = 0, used = 0;
    for (size_t k = 0; k < n; k++) cycle += (size_t)t[k].weight;
    for (size_t i = 0; i < f->trials; i++) {
        order[i] = 0;
        if (f->sequence.n) {
            order[i] = f->sequence_id.id[i % f->sequence_id.n];
            continue;
        }
        if (f->order == CSP_ORDER_DRAW) {
            struct csp_rng rng;
            double weight[TYPES] = {0};
            for (size_t k = 0; k < n && k < TYPES; k++) weight[k] = t[k].weight;
            csp_run_stream(run, &rng, "type", f->name, i, 0);
            order[i] = csp_dist_discrete(&rng, n < TYPES ? n : TYPES, weight);
            continue;
        }
        size_t at = i % cycle;
        for (used = 0; at >= (size_t)t[used].weight; used++) at -= (size_t)t[used].weight;
        order[i] = used;
    }
    if (f->order == CSP_ORDER_SHUFFLE && !f->sequence.n) shuffle_blocks(run, f, cycle, order);
}

/* Time to the next trial. */
static double draw_interval(struct csp_run *run, const struct csp_phase *f)
{
    const struct csp_pause *p = &f->pause;
    struct csp_rng rng;
    csp_run_stream(run, &rng, "interval", f->name, 0, 0);
    if (p->mean > 0.0)
        return p->shortest + (p->mean - p->shortest) * csp_dist_exponential(&rng);
    return p->shortest + (p->longest - p->shortest) * csp_rng_u01(&rng);
}

/* Deprived or fed before the session, where the phase says so. */
static void set_hunger(struct csp_run *run, const struct csp_phase *f)
{
    for (size_t r = 0; r < run->p->roles.n; r++)
        if (run->brains[r] && f->hunger_by_role[r] >= 0.0)
            csp_agent_hunger(run->brains[r], f->hunger_by_role[r]);
}

static int play_session(struct csp_run *run, const struct csp_phase *f, size_t order[])
{
    int err = CSP_OK;
    if (f->reset == CSP_RESET_SESSION) csp_stage_reset(&run->stage, f);
    set_hunger(run, f);
    for (size_t i = 0; i < run->p->actions.n; i++) run->runs[i] = 0;
    csp_practice_begin(run, CSP_PRACTICE_SESSION);
    snprintf(run->where, sizeof run->where, "arena:%s:%d:-", f->name, run->session);
    int all[TYPES] = {0}, seen[TYPES] = {0}; /* trials of a type: in the session, so far */
    if (f->trial_types.n) arrange_types(run, f, order);
    for (size_t t = 0; t < f->trials; t++) all[f->trial_types.n ? order[t] : 0]++;
    for (size_t t = 0; t < f->trials && !err; t++) {
        run->trial = (int)t + 1;
        const struct csp_trial *types = f->trial_types.items;
        const size_t type = f->trial_types.n ? order[t] : 0;
        run->nth_of_type = ++seen[type];
        run->n_of_type = all[type];
        err = csp_trial_play(run, f->trial_types.n ? types + order[t] : NULL);
        if (!err && t + 1 < f->trials && f->pause.given) rest_all(run, draw_interval(run, f));
    }
    if (!err)
        err = csp_score_session_end(&run->score, run->phase, run->session, run->stage.pass);
    csp_gates_set(run, -1.0);
    for (size_t r = 0; r < run->p->roles.n && !err; r++)
        if (run->brains[r] && f->home.events)
            err = csp_agent_life(run->brains[r], f->home.events);
    csp_practice_session_over(run);
    return err;
}

/* Make the preferred action the first. */
static void swap_preferred(struct csp_run *run, const struct csp_swap *s)
{
    double share;
    if (!s->at || !s->apply) return;
    if (!csp_score_overall(&run->score, s->by_id, &share) || share >= 0.5) return;
    const size_t a = s->actions_id.id[0], b = s->actions_id.id[1], keep = run->place[a];
    run->place[a] = run->place[b];
    run->place[b] = keep;
    csp_history_swap(&run->score.history, a, b);
}

/* Was the action done in enough of the last sessions? */
static int criterion_reached(const struct csp_run *run, const struct csp_criterion *c)
{
    size_t hits = 0;
    if (!c->at) return 0;
    for (int s = run->session; s > 0 && s > run->session - (int)c->of; s--)
        hits += (size_t)csp_history_done(&run->score.history, run->phase, s, c->action_id,
                                         c->within);
    return hits >= c->hits;
}

static int play_phase(struct csp_run *run)
{
    const struct csp_phase *f = csp_phase_at(run->p, run->phase);
    if (f->sessions == 0) return CSP_OK;
    size_t *order = calloc(f->trials + 1, sizeof *order);
    if (!order) return CSP_FAIL(CSP_E_MEMORY, "phase `%s`", f->name);
    swap_preferred(run, &f->swap);
    csp_practice_begin(run, CSP_PRACTICE_PHASE);
    csp_stage_phase(&run->stage, f);
    if (f->reset != CSP_RESET_NONE || csp_run_clock(run) == 0.0)
        csp_stage_reset(&run->stage, f);
    for (size_t r = 0; r < run->p->roles.n; r++)
        if (run->brains[r]) csp_agent_learning(run->brains[r], f->learning);
    int err = CSP_OK;
    for (size_t s = 0; s < f->sessions && !err; s++) {
        run->session = (int)s + 1;
        err = play_session(run, f, order);
        if (err) break;
        const int last = s + 1 == f->sessions || criterion_reached(run, &f->criterion);
        if (!last || f->gap_at_end) rest_all(run, f->gap);
        if (last) break;
    }
    free(order);
    return err;
}

static int begin_run(struct csp_run *run)
{
    const struct csp_paradigm *p = run->p;
    run->fields = calloc(p->roles.n + 1, sizeof *run->fields);
    run->acts = calloc(p->roles.n + 1, sizeof *run->acts);
    run->place = calloc(5 * (p->actions.n + 1), sizeof *run->place);
    run->last = calloc(p->actions.n + 1, sizeof *run->last);
    if (!run->fields || !run->acts || !run->place || !run->last)
        return CSP_FAIL(CSP_E_MEMORY, "experiment `%s`", p->name);
    run->done = run->place + p->actions.n + 1;
    run->runs = run->done + p->actions.n + 1;
    run->ends = run->runs + p->actions.n + 1;
    run->practised = run->ends + p->actions.n + 1;
    for (size_t i = 0; i < p->actions.n; i++) run->place[i] = i;
    for (size_t r = 0; r < p->roles.n; r++) {
        const int full = csp_role_at(p, r)->brain == CSP_BRAIN_FULL;
        if (full != (run->brains[r] != NULL))
            return CSP_FAIL(CSP_E_SHAPE, "role `%s` %s a brain", csp_role_at(p, r)->name,
                            full ? "needs" : "is no full brain but was given");
        if (!full) continue;
        const double dt = csp_agent_tick(run->brains[r]);
        if (run->dt > 0.0 && dt != run->dt)
            return CSP_FAIL(CSP_E_SHAPE, "brains of different ticks, %g s and %g s", run->dt,
                            dt);
        run->dt = dt;
        const int err = csp_agent_fields(run->brains[r], run->fields + r);
        if (err) return err;
    }
    int err = csp_stage_init(&run->stage, p, run->brains, run->seed, run->animal);
    if (!err)
        err = csp_score_init(&run->score, p, run->dt, run->seed, run->animal, run->fields,
                             run->brains);
    if (!err && run->rec) err = csp_recorder_bind(run->rec, p, run->brains);
    return err ? err : csp_gates_init(run);
}

static void free_run(struct csp_run *run)
{
    for (size_t r = 0; run->fields && r < run->p->roles.n; r++)
        csp_fields_free(run->fields + r);
    free(run->fields);
    free(run->acts);
    free(run->place);
    free(run->last);
    free(run->queue);
    free(run->asked);
    free(run->armed);
    csp_gates_free(run);
    csp_stage_free(&run->stage);
    csp_score_free(&run->score);
}

int csp_arena_prepare(const struct csp_paradigm *paradigm, struct csp_agent *const brains[],
                      const struct csp_manipulation list[], size_t n, struct csp_recorder *rec)
{
    struct csp_run run = {.p = paradigm,
                          .brains = brains,
                          .manipulations = list,
                          .n_manipulations = n,
                          .rec = rec};
    const int err = begin_run(&run);
    free_run(&run);
    return err;
}

int csp_arena_run(const struct csp_paradigm *paradigm, struct csp_agent *const brains[],
                  uint64_t seed, uint64_t animal, const struct csp_manipulation list[],
                  size_t n, struct csp_rows *out, struct csp_recorder *rec,
                  csp_arena_tick_fn tick, void *context)
{
    struct csp_run run = {.p = paradigm,
                          .brains = brains,
                          .seed = seed,
                          .animal = animal,
                          .manipulations = list,
                          .n_manipulations = n,
                          .rec = rec,
                          .tick = tick,
                          .context = context};
    if (!paradigm->checked)
        return CSP_FAIL(CSP_E_USAGE, "paradigm `%s` was not checked against an agent",
                        paradigm->name ? paradigm->name : "");
    int err = begin_run(&run);
    for (size_t i = 0; i < paradigm->phases.n && !err; i++) {
        run.phase = i;
        err = play_phase(&run);
    }
    for (size_t r = 0; r < paradigm->roles.n && !err; r++)
        if (brains[r]) err = csp_trial_watch(&run, r);
    if (!err) err = csp_score_rows(&run.score, out);
    for (size_t r = 0; r < paradigm->roles.n; r++)
        if (brains[r]) csp_agent_learning(brains[r], 1);
    free_run(&run);
    return err;
}

double csp_arena_seconds(const struct csp_paradigm *paradigm)
{
    double sum = 0.0;
    for (size_t i = 0; i < paradigm->phases.n; i++) {
        const struct csp_phase *f = csp_phase_at(paradigm, i);
        double longest = f->trial.duration;
        for (size_t k = 0; k < f->trial_types.n; k++) {
            const double d = ((const struct csp_trial *)f->trial_types.items)[k].duration;
            longest = d > longest ? d : longest;
        }
        sum += (double)(f->sessions * f->trials) * longest;
    }
    return sum;
}

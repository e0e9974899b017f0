/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "choice.h"
#include "../score/grow.h"
#include "due.h"
#include "notes.h"
#include "practice.h"

int csp_choice_add(struct csp_run *run, const struct csp_choice *c)
{
    if (c->actions_id.n == 0 || !run->brains[c->role_id]) return CSP_OK;
    const int err =
        csp_grow((void **)&run->asked, run->n_asked, &run->cap_asked, 1, sizeof *run->asked);
    if (err) return err;
    run->asked[run->n_asked++] = (struct csp_asked){c, csp_run_tick(run, c->time), -1, 0};
    return CSP_OK;
}

static double persistence(const struct csp_run *run, size_t action)
{
    return csp_phase_at(run->p, run->phase)->persist_by_action[action];
}

/* A role turns to an action: successes at others that ask for persistence are forgotten. */
static void turn_to(struct csp_run *run, size_t action)
{
    const size_t role = csp_action_at(run->p, action)->role_id;
    for (size_t i = 0; i < run->p->actions.n; i++)
        if (i != action && csp_action_at(run->p, i)->role_id == role &&
            persistence(run, i) > 0.0)
            run->runs[i] = 0;
}

/* One more success towards the ratio; 1 if it is reached. */
static int completes_ratio(struct csp_run *run, size_t action)
{
    const double limit = persistence(run, action), now = csp_run_clock(run);
    const double ratio = csp_phase_at(run->p, run->phase)->ratio_by_action[action];
    if (limit > 0.0 && now - run->last[action] > limit + 0.5 * run->dt) run->runs[action] = 0;
    run->last[action] = now;
    if ((double)++run->runs[action] < ratio) return 0;
    run->runs[action] = 0;
    return 1;
}

static int perform(struct csp_run *run, size_t role, size_t action)
{
    const struct csp_action *a = csp_action_at(run->p, action),
                            *placed = csp_action_at(run->p, run->place[action]);
    const size_t k = run->done[action]++;
    turn_to(run, action);
    const double chance = csp_practice_probability(run, action);
    csp_agent_act(run->brains[role], placed->slot, csp_practice_effort(run, action));
    csp_practice_done(run, action, CSP_PRACTICE_TRIES);
    if (!csp_run_happens(run, chance, "try", a->name, k, 0)) return CSP_OK;
    csp_practice_done(run, action, CSP_PRACTICE_SUCCESSES);
    int err = csp_note_action(run, role, action);
    run->ends[action]++;
    if (err || !completes_ratio(run, action)) return err;
    const struct csp_postpone *later = a->postpones.items;
    for (size_t i = 0; i < a->postpones.n; i++)
        csp_due_postpone(run, later[i].event_id, run->now + csp_run_tick(run, later[i].by));
    err = csp_stage_set(&run->stage, &placed->sets_id, csp_note_change, run);
    return err ? err : csp_due_follow(run, &a->outcomes, a->name, k);
}

static void close_window(struct csp_run *run, struct csp_asked *q)
{
    if (q->window_end < 0) return;
    q->window_end = -1;
    csp_agent_outcome_end(run->brains[q->choice->role_id]);
}

/* The action that this trial forces on a choice, or -1. */
static long forced_action(const struct csp_run *run, const struct csp_choice *c)
{
    const struct csp_forced *f = &csp_phase_at(run->p, run->phase)->forced;
    if ((size_t)run->trial > f->trials || f->actions_id.n == 0) return -1;
    const size_t must = f->actions_id.id[(size_t)(run->trial - 1) % f->actions_id.n];
    for (size_t i = 0; i < c->actions_id.n; i++)
        if (c->actions_id.id[i] == must) return (long)must;
    return -1;
}

/* Actions that can be done now, at most CSP_ACTIONS_MOST: their indices, slots and costs. */
static size_t alternatives(const struct csp_run *run, const struct csp_choice *c, long must,
                           size_t action[], size_t slot[], double effort[])
{
    size_t n = 0;
    for (size_t i = 0; i < c->actions_id.n && n < CSP_ACTIONS_MOST; i++) {
        const size_t k = c->actions_id.id[i];
        const struct csp_action *placed = csp_action_at(run->p, run->place[k]);
        if (must >= 0 && (size_t)must != k) continue;
        if (!csp_stage_holds(&run->stage, &placed->requires_id)) continue;
        action[n] = k;
        effort[n] = csp_practice_effort(run, run->place[k]);
        slot[n++] = placed->slot;
    }
    return n;
}

static int ask(struct csp_run *run, size_t index)
{
    struct csp_asked *q = run->asked + index;
    const struct csp_choice *c = q->choice;
    const size_t role = c->role_id;
    size_t action[CSP_ACTIONS_MOST], slot[CSP_ACTIONS_MOST];
    double effort[CSP_ACTIONS_MOST];
    double p[CSP_ACTIONS_MOST] = {0};
    q->next = c->every > 0.0 ? run->now + csp_run_tick(run, c->every) : -1;
    if (q->next == run->now) q->next++;
    if (c->until_id.n && csp_stage_holds(&run->stage, &c->until_id)) {
        q->next = -1;
        return CSP_OK;
    }
    if (!run->stage.present[role] || !csp_stage_holds(&run->stage, &c->when_id)) return CSP_OK;
    const long must = forced_action(run, c);
    const size_t n = alternatives(run, c, must, action, slot, effort);
    if (n == 0) return CSP_OK;
    if (c->times && ++q->times >= c->times) q->next = -1;
    if (c->freezing_blocks) {
        struct csp_rng rng;
        csp_run_stream(run, &rng, "freezes", csp_role_at(run->p, role)->name, index,
                       (size_t)run->now);
        if (csp_rng_u01(&rng) < run->acts[role].freeze) return CSP_OK;
    }
    for (size_t i = 0; i < run->n_asked; i++)
        if (run->asked[i].choice->role_id == role) close_window(run, run->asked + i);
    size_t chosen = 0;
    if (must < 0) {
        const int err = csp_agent_choose(run->brains[role], n, slot, effort, &chosen, p);
        if (err) return err;
        if (chosen >= n) /* a slot, not an index */
            return CSP_FAIL(CSP_E_RANGE, "choice %zu of %zu actions", chosen, n);
    }
    const struct csp_log entry = {.kind = CSP_LOG_CHOICE,
                                  .role = role,
                                  .id = action[chosen],
                                  .forced = must >= 0,
                                  .seconds = (double)run->now * run->dt};
    const int err = csp_history_choice(&run->score.history, &entry, n, action, p);
    if (err) return err;
    q->window_end = c->window > 0.0 ? run->now + csp_run_tick(run, c->window) : INT64_MAX;
    return perform(run, role, action[chosen]);
}

int csp_choice_ask(struct csp_run *run)
{
    int err = CSP_OK;
    for (size_t i = 0; i < run->n_asked && !err; i++) {
        struct csp_asked *q = run->asked + i;
        if (q->window_end >= 0 && q->window_end <= run->now) close_window(run, q);
        if (q->next >= 0 && q->next <= run->now) err = ask(run, i);
    }
    return err;
}

void csp_choice_close(struct csp_run *run)
{
    for (size_t i = 0; i < run->n_asked; i++) close_window(run, run->asked + i);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/play/trial.h"
#include "../score/kind.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WATCH = 100, WEIGHTS = 20, SMALL = 8192, ALTERNATIVES = 64, AT_ONCE = 10000 };
static const double RUNAWAY = 1e9; /* magnitude no state should have */

double csp_run_clock(const struct csp_run *run)
{
    return run->rested + (double)run->ticks * run->dt;
}

static long tick_of(const struct csp_run *run, double s)
{
    return (long)floor(s / run->dt + 0.5);
}

/* Stream "where:what" of this animal. */
void csp_run_stream(const struct csp_run *run, struct csp_rng *rng, const char *what,
                    const char *name, size_t k, size_t i)
{
    char purpose[CSP_STAGE_WHERE + 192];
    snprintf(purpose, sizeof purpose, "%s:%s:%s:%zu:%zu", run->where, what, name, k, i);
    csp_rng_stream(rng, run->seed, run->animal, purpose);
}

static int happens(const struct csp_run *run, double probability, const char *what,
                   const char *name, size_t k, size_t i)
{
    if (probability >= 1.0) return 1;
    if (probability <= 0.0) return 0;
    struct csp_rng rng;
    csp_run_stream(run, &rng, what, name, k, i);
    return csp_rng_u01(&rng) < probability;
}

/* ---- what is to come ---- */

/* Insert behind what is due at the same tick. */
static int enqueue(struct csp_run *run, long tick, size_t event, const struct csp_list *when)
{
    const int err =
        grow((void **)&run->queue, run->n_queue, &run->cap_queue, 1, sizeof *run->queue);
    if (err) return err;
    size_t i = run->n_queue++;
    for (; i > run->head && run->queue[i - 1].tick > tick; i--)
        run->queue[i] = run->queue[i - 1];
    run->queue[i] = (struct csp_due){tick, event, when};
    return CSP_OK;
}

/* What follows from an event or a success, k-th of its name in this trial. */
static int follow(struct csp_run *run, const struct csp_list *list, const char *name, size_t k)
{
    int err = CSP_OK;
    for (size_t i = 0; i < list->n && !err; i++) {
        const struct csp_follow *f = (const struct csp_follow *)list->items + i;
        double p = f->probability;
        if (f->schedule.n)
            p *= ((const double *)f->schedule.items)[(size_t)(run->trial - 1) % f->schedule.n];
        if (!happens(run, p, "follow", name, k, i)) continue;
        double delay = f->delay;
        if (f->jitter > 0.0) {
            struct csp_rng rng;
            csp_run_stream(run, &rng, "delay", name, k, i);
            delay += f->jitter * (2.0 * csp_rng_u01(&rng) - 1.0);
        }
        err = enqueue(run, run->now + tick_of(run, delay > 0.0 ? delay : 0.0),
                      (size_t)csp_paradigm_event(run->p, f->event), &f->when);
    }
    return err;
}

static int script(struct csp_run *run, const struct csp_list *list, double duration,
                  const char *part)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct csp_cue *c = (const struct csp_cue *)list->items + i;
        const double end = c->end > 0.0 ? c->end : duration;
        size_t same = 0; /* lines of this event before: a new line moves no other's draws */
        for (size_t j = 0; j < i; j++)
            same += strcmp(((const struct csp_cue *)list->items)[j].event, c->event) == 0;
        char what[32];
        snprintf(what, sizeof what, "%s%zu", part, same);
        for (size_t k = 0; c->times == 0 || k < c->times; k++) {
            double at = c->time + (double)k * c->every;
            if (at >= end) break;
            if (!happens(run, c->probability, what, c->event, k, 0)) continue;
            if (c->jitter > 0.0) {
                struct csp_rng rng;
                csp_run_stream(run, &rng, what, c->event, k, 1);
                at += c->jitter * (2.0 * csp_rng_u01(&rng) - 1.0);
            }
            const int err = enqueue(run, tick_of(run, at > 0.0 ? at : 0.0),
                                    (size_t)csp_paradigm_event(run->p, c->event), &c->when);
            if (err) return err;
        }
    }
    return CSP_OK;
}

/* ---- the log ---- */

static int note(void *context, const struct csp_change *change)
{
    struct csp_run *run = context;
    const double t = (double)run->now * run->dt;
    const struct csp_log entry = {.kind = change->is_event ? CSP_LOG_EVENT : CSP_LOG_STATE,
                                  .id = change->id,
                                  .state = change->state,
                                  .seconds = t,
                                  .duration = change->duration};
    int err = csp_score_log(&run->score, &entry);
    if (!err && change->is_event) err = csp_run_onset(run, change->id, change->duration);
    if (err || !run->rec || !change->is_event) return err;
    const struct csp_event *e = csp_event_at(run->p, change->id);
    const struct csp_mark mark = {.time = csp_run_clock(run),
                                  .name = e->name,
                                  .role = e->to ? e->to : "",
                                  .phase = (int)run->phase,
                                  .session = run->session,
                                  .trial = run->trial,
                                  .duration = change->duration};
    return csp_recorder_mark(run->rec, &mark);
}

/* ---- choices and actions ---- */

/* What a phase says of an action, else what the action says. */
static double in_phase(const struct csp_list *list, const char *name, double usual)
{
    const struct csp_name_real *r = list->items;
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(r[i].name, name) == 0) return r[i].value;
    return usual;
}

static double persistence(const struct csp_run *run, size_t action)
{
    const struct csp_action *a = csp_action_at(run->p, action);
    return in_phase(&csp_phase_at(run->p, run->phase)->persist, a->name, a->persist);
}

/* A role turns to an action: what it must persist at is broken off. */
static void turn_to(struct csp_run *run, size_t action)
{
    const char *role = csp_action_at(run->p, action)->role;
    for (size_t i = 0; i < run->p->actions.n; i++)
        if (i != action && strcmp(csp_action_at(run->p, i)->role, role) == 0 &&
            persistence(run, i) > 0.0)
            run->runs[i] = 0;
}

/* One more success towards the ratio; 1 if it is reached. */
static int completes(struct csp_run *run, size_t action)
{
    const struct csp_action *a = csp_action_at(run->p, action);
    const double limit = persistence(run, action), now = csp_run_clock(run);
    const double ratio =
        in_phase(&csp_phase_at(run->p, run->phase)->ratio, a->name, (double)a->ratio);
    if (limit > 0.0 && now - run->last[action] > limit + 0.5 * run->dt) run->runs[action] = 0;
    run->last[action] = now;
    if ((double)++run->runs[action] < ratio) return 0;
    run->runs[action] = 0;
    return 1;
}

static int perform(struct csp_run *run, size_t role, size_t action)
{
    const struct csp_action *a = csp_action_at(run->p, action);
    const size_t k = run->done[action]++;
    turn_to(run, action);
    csp_agent_act(run->brains[role], csp_paradigm_slot(run->p, run->place[action]), a->effort);
    if (!happens(run, a->probability, "try", a->name, k, 0)) return CSP_OK;
    const struct csp_log entry = {.kind = CSP_LOG_ACTION,
                                  .role = role,
                                  .id = action,
                                  .seconds = (double)run->now * run->dt};
    int err = csp_score_log(&run->score, &entry);
    if (!err && run->rec) {
        const struct csp_mark mark = {.time = csp_run_clock(run),
                                      .name = a->name,
                                      .role = a->role,
                                      .phase = (int)run->phase,
                                      .session = run->session,
                                      .trial = run->trial,
                                      .action = 1};
        err = csp_recorder_mark(run->rec, &mark);
    }
    run->ends[action]++;
    if (err || !completes(run, action)) return err;
    err =
        csp_stage_set(&run->stage, &csp_action_at(run->p, run->place[action])->sets, note, run);
    return err ? err : follow(run, &a->outcomes, a->name, k);
}

static void close_window(struct csp_run *run, struct csp_asked *q)
{
    if (q->window_end < 0) return;
    q->window_end = -1;
    csp_agent_outcome_end(run->brains[q->role]);
}

/* The action that this trial forces on a choice, or -1. */
static long forced(const struct csp_run *run, const struct csp_choice *c)
{
    const struct csp_forced *f = &csp_phase_at(run->p, run->phase)->forced;
    if ((size_t)run->trial > f->trials || f->actions.n == 0) return -1;
    const char *name =
        ((const char *const *)f->actions.items)[(size_t)(run->trial - 1) % f->actions.n];
    for (size_t i = 0; i < c->actions.n; i++)
        if (strcmp(((const char *const *)c->actions.items)[i], name) == 0)
            return csp_paradigm_action(run->p, name);
    return -1;
}

static int ask(struct csp_run *run, size_t index)
{
    struct csp_asked *q = run->asked + index;
    const struct csp_choice *c = q->choice;
    size_t action[ALTERNATIVES], slot[ALTERNATIVES], n = 0;
    double effort[ALTERNATIVES];
    double p[ALTERNATIVES] = {0};
    q->next = c->every > 0.0 ? run->now + tick_of(run, c->every) : -1;
    if (q->next == run->now) q->next++;
    if (c->until.n && csp_stage_holds(&run->stage, &c->until)) {
        q->next = -1;
        return CSP_OK;
    }
    if (!run->stage.present[q->role] || !csp_stage_holds(&run->stage, &c->when)) return CSP_OK;
    const long must = forced(run, c);
    for (size_t i = 0; i < c->actions.n && n < ALTERNATIVES; i++) {
        const size_t k =
            (size_t)csp_paradigm_action(run->p, ((const char *const *)c->actions.items)[i]);
        if (must >= 0 && (size_t)must != k) continue;
        if (!csp_stage_holds(&run->stage, &csp_action_at(run->p, run->place[k])->requires))
            continue;
        action[n] = k;
        effort[n] = csp_action_at(run->p, run->place[k])->effort;
        slot[n++] = csp_paradigm_slot(run->p, run->place[k]);
    }
    if (n == 0) return CSP_OK;
    if (c->times && ++q->times >= c->times) q->next = -1;
    if (c->freezing_blocks) {
        struct csp_rng rng;
        csp_run_stream(run, &rng, "freezes", csp_role_at(run->p, q->role)->name, index,
                       (size_t)run->now);
        if (csp_rng_u01(&rng) < run->acts[q->role].freeze) return CSP_OK;
    }
    for (size_t i = 0; i < run->n_asked; i++)
        if (run->asked[i].role == q->role) close_window(run, run->asked + i);
    size_t chosen = 0;
    if (must < 0) {
        const int err = csp_agent_choose(run->brains[q->role], n, slot, effort, &chosen, p);
        if (err) return err;
        if (chosen >= n) /* a slot, not an index */
            return CSP_FAIL(CSP_E_RANGE, "choice %zu of %zu actions", chosen, n);
    }
    const struct csp_log entry = {.kind = CSP_LOG_CHOICE,
                                  .role = q->role,
                                  .id = action[chosen],
                                  .forced = must >= 0,
                                  .seconds = (double)run->now * run->dt};
    const int err = csp_score_choice(&run->score, &entry, n, action, p);
    if (err) return err;
    q->window_end = c->window > 0.0 ? run->now + tick_of(run, c->window) : INT64_MAX;
    return perform(run, q->role, action[chosen]);
}

/* ---- one trial ---- */

static int add_choice(struct csp_run *run, const struct csp_choice *c)
{
    const size_t role =
        given(c->role) ? (size_t)csp_paradigm_role(run->p, c->role) : run->p->subject;
    if (c->actions.n == 0 || !run->brains[role]) return CSP_OK;
    const int err =
        grow((void **)&run->asked, run->n_asked, &run->cap_asked, 1, sizeof *run->asked);
    if (err) return err;
    run->asked[run->n_asked++] = (struct csp_asked){c, role, tick_of(run, c->time), -1, 0};
    return CSP_OK;
}

static int arm(struct csp_run *run, const struct csp_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct csp_trigger *g = (const struct csp_trigger *)list->items + i;
        const size_t role =
            given(g->role) ? (size_t)csp_paradigm_role(run->p, g->role) : run->p->subject;
        if (!run->brains[role]) continue;
        const int err =
            grow((void **)&run->armed, run->n_armed, &run->cap_armed, 1, sizeof *run->armed);
        if (err) return err;
        run->armed[run->n_armed++] = (struct csp_armed){g, role, 0, 0};
    }
    return CSP_OK;
}

/* What the animals did in the tick before sets off events. */
static int triggers(struct csp_run *run)
{
    for (size_t i = 0; i < run->n_armed; i++) {
        struct csp_armed *a = run->armed + i;
        const struct csp_trigger *g = a->trigger;
        if (run->now < a->ready ||
            !(csp_act_value(run->acts + a->role, (enum csp_output)g->act) > g->above))
            continue;
        const long pause = tick_of(run, g->refractory);
        a->ready = run->now + (pause > 1 ? pause : 1);
        if (!happens(run, g->probability, "trigger", g->event, a->times++, i)) continue;
        const int err =
            enqueue(run, run->now, (size_t)csp_paradigm_event(run->p, g->event), &g->when);
        if (err) return err;
    }
    return CSP_OK;
}

static int enough(const struct csp_run *run, const struct csp_list *ends)
{
    const struct csp_name_real *e = ends->items;
    for (size_t i = 0; i < ends->n; i++)
        if ((double)run->ends[csp_paradigm_action(run->p, e[i].name)] >= e[i].value) return 1;
    return 0;
}

static int step(struct csp_run *run)
{
    for (size_t r = 0; r < run->p->roles.n; r++)
        if (run->brains[r] && run->stage.present[r])
            csp_agent_step(run->brains[r], run->stage.obs + r, run->acts + r);
    int err = CSP_OK;
    for (size_t r = 0; r < run->p->roles.n && !err; r++)
        if (run->brains[r]) err = csp_stage_show(&run->stage, r, run->acts + r);
    if (err || ++run->watch % WATCH) return err;
    for (size_t r = 0; r < run->p->roles.n; r++) {
        if (!run->brains[r]) continue;
        err = run->watch % (WATCH * WEIGHTS) == 0
                  ? csp_fields_watch(run->fields + r, RUNAWAY)
                  : csp_fields_watch_small(run->fields + r, RUNAWAY, SMALL);
        if (err)
            return csp_error_context(
                err, "phase `%s`, session %d, trial %d, %.2f s, role `%s`: ",
                csp_phase_at(run->p, run->phase)->name, run->session, run->trial,
                (double)run->now * run->dt, csp_role_at(run->p, r)->name);
    }
    return err;
}

/* Everything that is due at this tick. */
static int happen(struct csp_run *run)
{
    csp_stage_expire(&run->stage, run->now);
    size_t n = 0;
    int err = CSP_OK;
    while (!err && run->head < run->n_queue && run->queue[run->head].tick <= run->now) {
        const struct csp_due d = run->queue[run->head++];
        if (++n > AT_ONCE)
            return CSP_FAIL(CSP_E_RANGE,
                            "event `%s`: more than %d events at once; do they follow one "
                            "another without delay?",
                            csp_event_at(run->p, d.event)->name, AT_ONCE);
        int happened = 0;
        if (d.when && !csp_stage_holds(&run->stage, d.when)) continue;
        const size_t k = run->stage.occurrence[d.event];
        err = csp_stage_start(&run->stage, d.event, run->now, &happened, note, run);
        const struct csp_event *e = csp_event_at(run->p, d.event);
        if (!err && happened) err = follow(run, &e->then, e->name, k);
    }
    return err;
}

static int choose(struct csp_run *run)
{
    int err = CSP_OK;
    for (size_t i = 0; i < run->n_asked && !err; i++) {
        struct csp_asked *q = run->asked + i;
        if (q->window_end >= 0 && q->window_end <= run->now) close_window(run, q);
        if (q->next >= 0 && q->next <= run->now) err = ask(run, i);
    }
    return err;
}

/* Say to the recorder that a trial begins, and which. */
static int record_trial(struct csp_run *run, const struct csp_trial *type, long sample)
{
    const char *phase = csp_phase_at(run->p, run->phase)->name;
    const struct csp_trial_line line = {.name = type && type->name ? type->name : phase,
                                        .phase_name = phase,
                                        .phase = (int)run->phase,
                                        .session = run->session,
                                        .trial = run->trial,
                                        .onset = csp_run_clock(run)};
    if (!run->rec) return CSP_OK;
    run->rec->dt = (double)sample * run->dt;
    return csp_recorder_trial(run->rec, &line);
}

static int play(struct csp_run *run, const struct csp_trial *base, const struct csp_trial *type,
                long *ticks)
{
    const struct csp_list *until = type && type->until.n ? &type->until : &base->until;
    const struct csp_list *ends = type && type->ends.n ? &type->ends : &base->ends;
    const double after = type && type->after > 0.0 ? type->after : base->after;
    const long second = tick_of(run, 1.0) > 0 ? tick_of(run, 1.0) : 1;
    const long sample =
        run->rec && tick_of(run, run->rec->every) > 0 ? tick_of(run, run->rec->every) : 1;
    long last = *ticks;
    int over = 0, err = record_trial(run, type, sample);
    for (run->now = 0; run->now < last && !err; run->now++) {
        err = triggers(run);
        if (!err) err = happen(run);
        if (!err) err = choose(run);
        if (!err) err = happen(run); /* outcomes without delay */
        if (!err && !over &&
            ((until->n && csp_stage_holds(&run->stage, until)) || enough(run, ends))) {
            over = 1;
            const long stop = run->now + 1 + tick_of(run, after);
            last = stop < last ? stop : last;
        }
        if (!err) err = csp_stage_sense(&run->stage);
        if (err) break;
        csp_run_gates(run, (double)run->now * run->dt);
        err = step(run);
        csp_score_tick(&run->score, run->acts);
        if (!err && run->rec && run->now % sample == 0)
            err = csp_recorder_sample(run->rec, csp_run_clock(run), (int)run->phase,
                                      run->session, run->trial, run->acts);
        run->ticks++;
        if (!err && run->tick && run->ticks % (uint64_t)second == 0 &&
            run->tick(run->context, (double)run->ticks * run->dt))
            err = CSP_FAIL(CSP_E_INTERRUPT, "in phase `%s`, session %d, trial %d",
                           csp_phase_at(run->p, run->phase)->name, run->session, run->trial);
    }
    *ticks = run->now;
    return err;
}

int csp_trial_play(struct csp_run *run, const struct csp_trial *type)
{
    const struct csp_paradigm *p = run->p;
    const struct csp_phase *f = csp_phase_at(p, run->phase);
    const struct csp_trial *base = &f->trial;
    const double duration = type && type->duration > 0.0 ? type->duration : base->duration;
    long ticks = tick_of(run, duration);
    if (ticks < 1) ticks = 1;
    snprintf(run->where, sizeof run->where, "arena:%s:%d:%d", f->name, run->session,
             run->trial);
    const long context = type && type->context_id >= 0 ? type->context_id
                         : base->context_id >= 0       ? base->context_id
                                                       : f->context_id;
    if (f->reset == CSP_RESET_TRIAL) csp_stage_reset(&run->stage, f);
    csp_stage_trial(&run->stage, run->where, context);
    const struct csp_trial_log entry = {.phase = run->phase,
                                        .session = run->session,
                                        .trial = run->trial,
                                        .type = type ? type->name : NULL,
                                        .nth = {run->trial, run->nth_of_type},
                                        .of = {(int)f->trials, run->n_of_type}};
    int err = csp_score_trial(&run->score, &entry, (size_t)ticks);
    for (size_t i = 0; i < p->objects.n && !err; i++)
        err = csp_score_log(&run->score, &(struct csp_log){.kind = CSP_LOG_STATE,
                                                           .id = i,
                                                           .state = run->stage.state[i],
                                                           .initial = 1});
    run->head = run->n_queue = run->n_asked = run->n_armed = run->n_onset = 0;
    run->now = 0;
    for (size_t i = 0; i < p->actions.n; i++) run->done[i] = run->ends[i] = 0;
    for (size_t r = 0; r < p->roles.n; r++) {
        run->acts[r] = (struct csp_act){0};
        if (run->brains[r]) csp_agent_reset(run->brains[r]);
    }
    if (!err) err = script(run, &f->script, duration, "phase");
    if (!err) err = script(run, &base->script, duration, "trial");
    if (!err && type) err = script(run, &type->script, duration, "type");
    const struct csp_trial *from =
        type && (type->choice.actions.n || type->choices.n) ? type : base;
    if (!err) err = add_choice(run, &from->choice);
    for (size_t i = 0; i < from->choices.n && !err; i++)
        err = add_choice(run, (const struct csp_choice *)from->choices.items + i);
    if (!err) err = arm(run, &base->triggers);
    if (!err && type) err = arm(run, &type->triggers);
    if (!err) err = play(run, base, type, &ticks);
    if (err) return err;
    for (size_t i = 0; i < run->n_asked; i++) close_window(run, run->asked + i);
    return csp_score_trial_end(&run->score);
}

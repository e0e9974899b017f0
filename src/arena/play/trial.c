/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trial.h"
#include "../score/grow.h"
#include "choice.h"
#include "due.h"
#include "manipulate.h"
#include "notes.h"
#include <stdint.h>
#include <stdio.h>

enum { WATCH = 100, WEIGHTS = 20, SMALL = 8192, AT_ONCE = 10000 };
static const double RUNAWAY = 1e9; /* magnitude no state should have */

static int arm_triggers(struct csp_run *run, const struct csp_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct csp_trigger *g = (const struct csp_trigger *)list->items + i;
        if (!run->brains[g->role_id]) continue;
        const int err = csp_grow((void **)&run->armed, run->n_armed, &run->cap_armed, 1,
                                 sizeof *run->armed);
        if (err) return err;
        run->armed[run->n_armed++] = (struct csp_armed){.trigger = g};
    }
    return CSP_OK;
}

/* What the animals did in the tick before sets off events. */
static int pull_triggers(struct csp_run *run)
{
    for (size_t i = 0; i < run->n_armed; i++) {
        struct csp_armed *a = run->armed + i;
        const struct csp_trigger *g = a->trigger;
        if (run->now < a->ready ||
            !(csp_act_value(run->acts + g->role_id, (enum csp_output)g->act) > g->above))
            continue;
        const long pause = csp_run_tick(run, g->refractory);
        a->ready = run->now + (pause > 1 ? pause : 1);
        if (!csp_run_happens(run, g->probability, "trigger", g->event, a->times++, i)) continue;
        const int err = csp_due_add(run, run->now, g->event_id, &g->when_id);
        if (err) return err;
    }
    return CSP_OK;
}

/* Was one of the actions that end the trial done often enough? */
static int done_enough(const struct csp_run *run, const struct csp_trial *t)
{
    const struct csp_name_real *times = t->ends.items;
    for (size_t i = 0; i < t->ends_id.n; i++)
        if ((double)run->ends[t->ends_id.id[i]] >= times[i].value) return 1;
    return 0;
}

/* Has a state of role r, of at most `largest` values, left the finite numbers? */
static int watch(const struct csp_run *run, size_t r, size_t largest)
{
    const int err = csp_fields_watch_small(run->fields + r, RUNAWAY, largest);
    return err ? csp_error_context(err, "phase `%s`, session %d, trial %d, %.2f s, role `%s`: ",
                                   csp_phase_at(run->p, run->phase)->name, run->session,
                                   run->trial, (double)run->now * run->dt,
                                   csp_role_at(run->p, r)->name)
               : CSP_OK;
}

int csp_trial_watch(const struct csp_run *run, size_t role)
{
    return watch(run, role, SIZE_MAX);
}

static int step_brains(struct csp_run *run)
{
    for (size_t r = 0; r < run->p->roles.n; r++)
        if (run->brains[r] && run->stage.present[r])
            csp_agent_step(run->brains[r], run->stage.obs + r, run->acts + r);
    int err = CSP_OK;
    for (size_t r = 0; r < run->p->roles.n && !err; r++)
        if (run->brains[r]) err = csp_stage_show(&run->stage, r, run->acts + r);
    if (err || ++run->watch % WATCH) return err;
    const int all = run->watch % (WATCH * WEIGHTS) == 0;
    for (size_t r = 0; r < run->p->roles.n && !err; r++)
        if (run->brains[r]) err = watch(run, r, all ? SIZE_MAX : SMALL);
    return err;
}

/* Everything that is due at this tick. */
static int let_happen(struct csp_run *run)
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
        if (!csp_stage_holds(&run->stage, d.when)) continue;
        const size_t k = run->stage.occurrence[d.event];
        err = csp_stage_start(&run->stage, d.event, run->now, &happened, csp_note_change, run);
        const struct csp_event *e = csp_event_at(run->p, d.event);
        if (!err && happened) err = csp_due_follow(run, &e->then, e->name, k);
    }
    return err;
}

static int run_ticks(struct csp_run *run, const struct csp_trial *base,
                     const struct csp_trial *type, long *ticks)
{
    const struct csp_states *until =
        type && type->until_id.n ? &type->until_id : &base->until_id;
    const struct csp_trial *ends = type && type->ends.n ? type : base;
    const double after = type && type->after > 0.0 ? type->after : base->after;
    const long second = csp_run_tick(run, 1.0) > 0 ? csp_run_tick(run, 1.0) : 1;
    const long sample = run->rec && csp_run_tick(run, run->rec->every) > 0
                            ? csp_run_tick(run, run->rec->every)
                            : 1;
    long last = *ticks;
    int over = 0, err = csp_note_trial(run, type, sample);
    for (run->now = 0; run->now < last && !err; run->now++) {
        err = pull_triggers(run);
        if (!err) err = let_happen(run);
        if (!err) err = csp_choice_ask(run);
        if (!err) err = let_happen(run); /* outcomes without delay */
        if (!err && !over &&
            ((until->n && csp_stage_holds(&run->stage, until)) || done_enough(run, ends))) {
            over = 1;
            const long stop = run->now + 1 + csp_run_tick(run, after);
            last = stop < last ? stop : last;
        }
        if (!err) err = csp_stage_sense(&run->stage);
        if (err) break;
        csp_gates_set(run, (double)run->now * run->dt);
        for (size_t i = 0; i < run->score.n_emission; i++) {
            struct csp_emission *e = run->score.emission + i;
            e->value = csp_stage_emits(&run->stage, e->role, e->kinds, e->follows);
        }
        err = step_brains(run);
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

/* Scripts, choices and triggers of a trial; those of its type come on top of the usual ones,
 * except that a type with choices of its own has only these. */
static int schedule(struct csp_run *run, const struct csp_phase *f,
                    const struct csp_trial *type, double duration)
{
    const struct csp_trial *base = &f->trial;
    const struct csp_trial *from =
        type && (type->choice.actions.n || type->choices.n) ? type : base;
    int err = csp_due_script(run, &f->script, duration, "phase");
    if (!err) err = csp_due_script(run, &base->script, duration, "trial");
    if (!err && type) err = csp_due_script(run, &type->script, duration, "type");
    if (!err) err = csp_choice_add(run, &from->choice);
    for (size_t i = 0; i < from->choices.n && !err; i++)
        err = csp_choice_add(run, (const struct csp_choice *)from->choices.items + i);
    if (!err) err = arm_triggers(run, &base->triggers);
    if (!err && type) err = arm_triggers(run, &type->triggers);
    return err;
}

int csp_trial_play(struct csp_run *run, const struct csp_trial *type)
{
    const struct csp_paradigm *p = run->p;
    const struct csp_phase *f = csp_phase_at(p, run->phase);
    const struct csp_trial *base = &f->trial;
    const double duration = type && type->duration > 0.0 ? type->duration : base->duration;
    run->base = base;
    run->type = type;
    long ticks = csp_run_tick(run, duration);
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
                                        .type = type ? type->type_id : -1,
                                        .nth = {run->trial, run->nth_of_type},
                                        .of = {(int)f->trials, run->n_of_type}};
    int err = csp_score_trial(&run->score, &entry, (size_t)ticks);
    for (size_t i = 0; i < p->objects.n && !err; i++)
        err = csp_history_add(
            &run->score.history,
            &(struct csp_log){
                .kind = CSP_LOG_STATE, .id = i, .state = run->stage.state[i], .initial = 1});
    run->head = run->n_queue = run->n_asked = run->n_armed = run->n_onset = 0;
    run->now = 0;
    for (size_t i = 0; i < p->actions.n; i++) run->done[i] = run->ends[i] = 0;
    for (size_t r = 0; r < p->roles.n; r++) {
        run->acts[r] = (struct csp_act){0};
        if (run->brains[r]) csp_agent_reset(run->brains[r]);
    }
    if (!err) err = schedule(run, f, type, duration);
    if (!err) err = run_ticks(run, base, type, &ticks);
    if (err) return err;
    csp_choice_close(run);
    for (size_t r = 0; r < p->roles.n; r++)
        if (run->brains[r]) csp_agent_end(run->brains[r]);
    return csp_score_trial_end(&run->score);
}

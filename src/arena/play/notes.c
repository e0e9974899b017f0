/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notes.h"
#include "manipulate.h"

static struct csp_mark mark_of(const struct csp_run *run, const char *name, const char *role)
{
    return (struct csp_mark){.time = csp_run_clock(run),
                             .name = name,
                             .role = role ? role : "",
                             .phase = (int)run->phase,
                             .session = run->session,
                             .trial = run->trial};
}

int csp_note_change(void *context, const struct csp_change *change)
{
    struct csp_run *run = context;
    const struct csp_log entry = {.kind = change->is_event ? CSP_LOG_EVENT : CSP_LOG_STATE,
                                  .id = change->id,
                                  .state = change->state,
                                  .seconds = (double)run->now * run->dt,
                                  .duration = change->duration};
    int err = csp_history_add(&run->score.history, &entry);
    if (!err && change->is_event) err = csp_gates_onset(run, change->id, change->duration);
    if (err || !run->rec || !change->is_event) return err;
    const struct csp_event *e = csp_event_at(run->p, change->id);
    struct csp_mark mark = mark_of(run, e->name, e->to);
    mark.duration = change->duration;
    return csp_recorder_mark(run->rec, &mark);
}

int csp_note_action(struct csp_run *run, size_t role, size_t action)
{
    const struct csp_log entry = {.kind = CSP_LOG_ACTION,
                                  .role = role,
                                  .id = action,
                                  .seconds = (double)run->now * run->dt};
    const int err = csp_history_add(&run->score.history, &entry);
    if (err || !run->rec) return err;
    const struct csp_action *a = csp_action_at(run->p, action);
    struct csp_mark mark = mark_of(run, a->name, a->role);
    mark.action = 1;
    return csp_recorder_mark(run->rec, &mark);
}

int csp_note_trial(struct csp_run *run, const struct csp_trial *type, long sample)
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

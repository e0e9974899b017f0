/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gates: when manipulations act on the brains of a run. */
#include "conspecific/arena/play/trial.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int given(const char *text)
{
    return text && *text;
}

static int in_phases(const struct csp_list *phases, const char *name)
{
    for (size_t i = 0; i < phases->n; i++)
        if (strcmp(((const char *const *)phases->items)[i], name) == 0) return 1;
    return phases->n == 0;
}

/* Does a manipulation act at `since` s from the start of the trial or the onset of its event?
 * end: of its window, s; 0: none. */
static int acts(const struct csp_manipulation *m, double since, double end)
{
    if (since < m->from - 1e-9 || (end > 0.0 && since >= end - 1e-9)) return 0;
    if (!(m->every > 0.0 && m->width > 0.0)) return 1;
    const double t = since - m->from;
    return t - m->every * floor(t / m->every + 1e-9) < m->width - 1e-9;
}

/* The same at any onset of its event in this trial. */
static int acts_after(const struct csp_run *run, const struct csp_manipulation *m,
                      double seconds)
{
    const size_t event = (size_t)csp_paradigm_event(run->p, m->event);
    for (size_t i = run->n_onset; i-- > 0;) {
        const struct csp_onset *o = run->onset + i;
        if (o->event != event) continue;
        const double end = m->to > 0.0 ? m->to : o->duration;
        if (end > 0.0 && acts(m, seconds - o->seconds, end)) return 1;
    }
    return 0;
}

void csp_run_gates(struct csp_run *run, double seconds)
{
    for (size_t g = 0; g < run->n_gates; g++) {
        struct csp_gate *gate = run->gates + g;
        double gain = 1.0, drive = 0.0;
        for (size_t i = 0; i < run->n_manipulations; i++) {
            const struct csp_manipulation *m = run->manipulations + i;
            const size_t role =
                given(m->role) ? (size_t)csp_paradigm_role(run->p, m->role) : run->p->subject;
            if (role != gate->role ||
                strcmp(m->target, csp_agent_target_name((size_t)gate->target)) != 0)
                continue;
            if (!in_phases(&m->phases, csp_phase_at(run->p, run->phase)->name)) continue;
            const int bound = given(m->event);
            const int whole = !bound && m->from == 0.0 && m->to == 0.0;
            if (seconds < 0.0 && !(whole && m->kind == CSP_LESION)) continue;
            if (m->freezing_above > 0.0 && !(run->acts[role].freeze > m->freezing_above))
                continue;
            if (bound ? !acts_after(run, m, seconds)
                      : seconds >= 0.0 && !acts(m, seconds, m->to))
                continue;
            if (m->kind == CSP_STIMULATE)
                drive += m->strength;
            else if (m->kind == CSP_DRUG)
                gain *= m->strength;
            else
                gain *= 1.0 - m->strength;
        }
        if (gain == gate->gain && drive == gate->drive) continue;
        csp_agent_gate(run->brains[gate->role], gate->target, gain, drive);
        gate->gain = gain;
        gate->drive = drive;
    }
}

int csp_run_gates_init(struct csp_run *run)
{
    run->gates = calloc(run->n_manipulations + 1, sizeof *run->gates);
    if (!run->gates) return CSP_FAIL(CSP_E_MEMORY, "manipulations");
    for (size_t i = 0; i < run->n_manipulations; i++) {
        const struct csp_manipulation *m = run->manipulations + i;
        const long role =
            given(m->role) ? csp_paradigm_role(run->p, m->role) : (long)run->p->subject;
        if (role < 0 || !run->brains[role])
            return CSP_FAIL(CSP_E_NAME, "manipulation of `%s`: no role `%s` with a full brain",
                            m->target, m->role);
        const int target = csp_agent_target(run->brains[role], m->target);
        if (target < 0)
            return CSP_FAIL(CSP_E_NAME, "manipulation: unknown population or pathway `%s`",
                            m->target);
        size_t g = 0;
        while (g < run->n_gates &&
               (run->gates[g].role != (size_t)role || run->gates[g].target != target))
            g++;
        if (g == run->n_gates)
            run->gates[run->n_gates++] = (struct csp_gate){(size_t)role, target, 1.0, 0.0};
    }
    return CSP_OK;
}

int csp_run_onset(struct csp_run *run, size_t event, double duration)
{
    int waited = 0;
    for (size_t i = 0; i < run->n_manipulations && !waited; i++)
        waited = given(run->manipulations[i].event) &&
                 csp_paradigm_event(run->p, run->manipulations[i].event) == (long)event;
    if (!waited) return CSP_OK;
    if (run->n_onset == run->cap_onset) {
        const size_t cap = run->cap_onset ? 2 * run->cap_onset : 16;
        struct csp_onset *list = realloc(run->onset, cap * sizeof *list);
        if (!list) return CSP_FAIL(CSP_E_MEMORY, "%zu onsets of a trial", cap);
        run->onset = list;
        run->cap_onset = cap;
    }
    run->onset[run->n_onset++] =
        (struct csp_onset){event, (double)run->now * run->dt, duration};
    return CSP_OK;
}

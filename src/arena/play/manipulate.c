/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "manipulate.h"
#include "../score/grow.h"
#include <math.h>
#include <stdlib.h>

static const double SLACK = 1e-9; /* s: times are multiples of a tick up to rounding */

/* The gate of a population or pathway, made if it is the first on it. */
static int find_gate(struct csp_run *run, const char *name, size_t role, size_t *gate)
{
    const int target = csp_agent_target(run->brains[role], name);
    if (target < 0)
        return CSP_FAIL(CSP_E_NAME, "manipulation: unknown population or pathway `%s`", name);
    size_t g = 0;
    while (g < run->n_gates && (run->gates[g].role != role || run->gates[g].target != target))
        g++;
    if (g == run->n_gates) run->gates[run->n_gates++] = (struct csp_gate){role, target, 1, 0};
    *gate = g;
    return CSP_OK;
}

/* The usual trial of a phase (k 0), or its k-th type. */
static const struct csp_trial *trial_of(const struct csp_phase *f, size_t k)
{
    return k ? (const struct csp_trial *)f->trial_types.items + (k - 1) : &f->trial;
}

/* Number of instructions in the experiment; with gates: find those of each. */
static int find_instructions(struct csp_run *run, int gates, size_t *n)
{
    static const char *const areas[CSP_ATTEND_CHANNELS] = {"aud", "vis", "pir", "som"};
    *n = 0;
    for (size_t i = 0; i < run->p->phases.n; i++)
        for (size_t k = 0; k <= csp_phase_at(run->p, i)->trial_types.n; k++) {
            const struct csp_list *list = &trial_of(csp_phase_at(run->p, i), k)->attend;
            const struct csp_attend *a = list->items;
            for (size_t j = 0; j < list->n; j++, ++*n) {
                if (!gates) continue;
                const int err = find_gate(run, areas[a[j].channel], a[j].role_id,
                                          run->attend_gate + a[j].nth);
                if (err) return err;
            }
        }
    return CSP_OK;
}

int csp_gates_init(struct csp_run *run)
{
    const size_t n = run->n_manipulations, phases = run->p->phases.n;
    size_t attends;
    (void)find_instructions(run, 0, &attends);
    run->gates = calloc(n + attends + 1, sizeof *run->gates);
    run->attend_gate = calloc(attends + 1, sizeof *run->attend_gate);
    run->acting = calloc(n + 1, sizeof *run->acting);
    run->acting_phases = calloc(n * phases + 1, sizeof *run->acting_phases);
    if (!run->gates || !run->acting || !run->acting_phases || !run->attend_gate)
        return CSP_FAIL(CSP_E_MEMORY, "manipulations");
    for (size_t i = 0; i < n; i++) {
        struct csp_acting *a = run->acting + i;
        int *in_phase = run->acting_phases + i * phases;
        *a = (struct csp_acting){.by = run->manipulations + i, .phases = in_phase};
        const long role = csp_paradigm_role_or_subject(run->p, a->by->role);
        if (role < 0 || !run->brains[role])
            return CSP_FAIL(CSP_E_NAME, "manipulation of `%s`: no role `%s` with a full brain",
                            a->by->target, a->by->role);
        const int err = find_gate(run, a->by->target, (size_t)role, &a->gate);
        if (err) return err;
        a->event = csp_paradigm_event(run->p, a->by->event);
        csp_manipulation_phases(a->by, run->p, in_phase);
    }
    return find_instructions(run, 1, &attends);
}

void csp_gates_free(struct csp_run *run)
{
    free(run->gates);
    free(run->attend_gate);
    free(run->acting);
    free(run->acting_phases);
    free(run->onset);
}

/* Does a manipulation act at `since` s from the start of the trial or the onset of its event?
 * end: of its window, s; 0: none. */
static int acts_at(const struct csp_manipulation *m, double since, double end)
{
    if (since < m->from - SLACK || (end > 0.0 && since >= end - SLACK)) return 0;
    if (!(m->every > 0.0 && m->width > 0.0)) return 1;
    const double t = since - m->from;
    return t - m->every * floor(t / m->every + SLACK) < m->width - SLACK;
}

/* The same at any onset of its event in this trial. */
static int acts_after_onset(const struct csp_run *run, const struct csp_acting *a,
                            double seconds)
{
    for (size_t i = run->n_onset; i-- > 0;) {
        const struct csp_onset *o = run->onset + i;
        if (o->event != (size_t)a->event) continue;
        const double end = a->by->to > 0.0 ? a->by->to : o->duration;
        if (end > 0.0 && acts_at(a->by, seconds - o->seconds, end)) return 1;
    }
    return 0;
}

static int acts_now(const struct csp_run *run, const struct csp_acting *a, size_t role,
                    double seconds)
{
    const struct csp_manipulation *m = a->by;
    const int bound = a->event >= 0, whole = !bound && m->from == 0.0 && m->to == 0.0;
    if (!a->phases[run->phase]) return 0;
    if (!csp_ranges_have(&m->sessions, run->session,
                         (long)csp_phase_at(run->p, run->phase)->sessions))
        return 0;
    if (seconds < 0.0 && !(whole && m->kind == CSP_LESION)) return 0;
    if (m->freezing_above > 0.0 && !(run->acts[role].freeze > m->freezing_above)) return 0;
    if (bound) return acts_after_onset(run, a, seconds);
    return seconds < 0.0 || acts_at(m, seconds, m->to);
}

/* Factor of the instructions of a trial on a gate now. */
static double attention(const struct csp_run *run, const struct csp_trial *t, size_t gate,
                        double seconds)
{
    double factor = 1.0;
    if (!t || seconds < 0.0) return factor;
    for (size_t i = 0; i < t->attend.n; i++) {
        const struct csp_attend *a = (const struct csp_attend *)t->attend.items + i;
        if (run->attend_gate[a->nth] != gate || seconds < a->from - SLACK) continue;
        if (a->to == 0.0 || seconds < a->to - SLACK) factor *= a->factor;
    }
    return factor;
}

void csp_gates_set(struct csp_run *run, double seconds)
{
    for (size_t g = 0; g < run->n_gates; g++) {
        struct csp_gate *gate = run->gates + g;
        double gain = attention(run, run->base, g, seconds), drive = 0.0;
        gain *= attention(run, run->type, g, seconds);
        for (size_t i = 0; i < run->n_manipulations; i++) {
            const struct csp_acting *a = run->acting + i;
            if (a->gate != g || !acts_now(run, a, gate->role, seconds)) continue;
            if (a->by->kind == CSP_STIMULATE)
                drive += a->by->rate;
            else if (a->by->kind == CSP_DRUG)
                gain *= a->by->remaining;
            else
                gain *= 1.0 - a->by->removed;
        }
        if (gain == gate->gain && drive == gate->drive) continue;
        csp_agent_gate(run->brains[gate->role], gate->target, gain, drive);
        gate->gain = gain;
        gate->drive = drive;
    }
}

int csp_gates_onset(struct csp_run *run, size_t event, double duration)
{
    int waited = 0;
    for (size_t i = 0; i < run->n_manipulations && !waited; i++)
        waited = run->acting[i].event == (long)event;
    if (!waited) return CSP_OK;
    const int err =
        csp_grow((void **)&run->onset, run->n_onset, &run->cap_onset, 1, sizeof *run->onset);
    if (err) return err;
    run->onset[run->n_onset++] =
        (struct csp_onset){event, (double)run->now * run->dt, duration};
    return CSP_OK;
}

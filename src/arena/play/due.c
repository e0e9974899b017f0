/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "due.h"
#include "../score/grow.h"
#include <stdio.h>

int csp_due_add(struct csp_run *run, long tick, size_t event, const struct csp_states *when)
{
    const int err =
        csp_grow((void **)&run->queue, run->n_queue, &run->cap_queue, 1, sizeof *run->queue);
    if (err) return err;
    size_t i = run->n_queue++;
    for (; i > run->head && run->queue[i - 1].tick > tick; i--)
        run->queue[i] = run->queue[i - 1];
    run->queue[i] = (struct csp_due){tick, event, when};
    return CSP_OK;
}

void csp_due_postpone(struct csp_run *run, size_t event, long tick)
{
    struct csp_due *q = run->queue;
    size_t first = run->head;
    while (first < run->n_queue && q[first].event != event) first++;
    if (first == run->n_queue || q[first].tick >= tick) return;
    const long shift = tick - q[first].tick;
    for (size_t i = first; i < run->n_queue; i++)
        if (q[i].event == event) q[i].tick += shift;
    for (size_t i = first + 1; i < run->n_queue; i++) { /* a stable sort by insertion */
        const struct csp_due d = q[i];
        size_t k = i;
        for (; k > first && q[k - 1].tick > d.tick; k--) q[k] = q[k - 1];
        q[k] = d;
    }
}

int csp_due_follow(struct csp_run *run, const struct csp_list *follows, const char *name,
                   size_t k)
{
    int err = CSP_OK;
    for (size_t i = 0; i < follows->n && !err; i++) {
        const struct csp_follow *f = (const struct csp_follow *)follows->items + i;
        double p = f->probability;
        if (f->schedule.n)
            p *= ((const double *)f->schedule.items)[(size_t)(run->trial - 1) % f->schedule.n];
        if (!csp_run_happens(run, p, "follow", name, k, i)) continue;
        double delay = f->delay;
        if (f->jitter > 0.0) {
            struct csp_rng rng;
            csp_run_stream(run, &rng, "delay", name, k, i);
            delay += f->jitter * (2.0 * csp_rng_u01(&rng) - 1.0);
        }
        err = csp_due_add(run, run->now + csp_run_tick(run, delay > 0.0 ? delay : 0.0),
                          f->event_id, &f->when_id);
    }
    return err;
}

/* One line of a script. same: lines of the same event before it; a stream is named by that
 * number, so that a new line of another event moves no draws. */
static int add_line(struct csp_run *run, const struct csp_cue *c, double duration,
                    const char *part, size_t same)
{
    const double end = c->end > 0.0 ? c->end : duration;
    char what[32];
    snprintf(what, sizeof what, "%s%zu", part, same);
    for (size_t k = 0; c->times == 0 || k < c->times; k++) {
        double at = c->time + (double)k * c->every;
        if (at >= end) break;
        if (!csp_run_happens(run, c->probability, what, c->event, k, 0)) continue;
        if (c->jitter > 0.0) {
            struct csp_rng rng;
            csp_run_stream(run, &rng, what, c->event, k, 1);
            at += c->jitter * (2.0 * csp_rng_u01(&rng) - 1.0);
        }
        const int err =
            csp_due_add(run, csp_run_tick(run, at > 0.0 ? at : 0.0), c->event_id, &c->when_id);
        if (err) return err;
    }
    return CSP_OK;
}

int csp_due_script(struct csp_run *run, const struct csp_list *script, double duration,
                   const char *part)
{
    const struct csp_cue *line = script->items;
    const long sessions = (long)csp_phase_at(run->p, run->phase)->sessions;
    for (size_t i = 0; i < script->n; i++) {
        size_t same = 0;
        for (size_t j = 0; j < i; j++) same += line[j].event_id == line[i].event_id;
        if (!csp_ranges_have(&line[i].sessions, run->session, sessions)) continue;
        const int err = add_line(run, line + i, duration, part, same);
        if (err) return err;
    }
    return CSP_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/play/session.h"
#include "conspecific/agent/probe/overlap.h"
#include "conspecific/arena/play/trial.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CYCLE = 4096, TYPES = 64 }; /* at most: trials in a shuffled block, trial types */

static int given(const char *text)
{
    return text && *text;
}

static void rest(struct csp_run *run, double seconds)
{
    if (!(seconds > 0.0)) return;
    csp_run_gates(run, -1.0);
    for (size_t r = 0; r < run->p->roles.n; r++)
        if (run->brains[r]) csp_agent_rest(run->brains[r], seconds);
    run->rested += seconds;
}

/* The type of every trial of a session, into order[trials]. */
static void arrange(struct csp_run *run, const struct csp_phase *f, size_t order[])
{
    const struct csp_trial *t = f->trial_types.items;
    const size_t n = f->trial_types.n;
    size_t cycle = 0, used = 0;
    for (size_t k = 0; k < n; k++) cycle += (size_t)t[k].weight;
    for (size_t i = 0; i < f->trials; i++) {
        order[i] = 0;
        if (f->sequence.n) {
            const char *name = ((const char *const *)f->sequence.items)[i % f->sequence.n];
            while (strcmp(t[order[i]].name, name) != 0) order[i]++;
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
    if (f->order != CSP_ORDER_SHUFFLE || f->sequence.n) return;
    for (size_t from = 0; from < f->trials; from += cycle) {
        const size_t m = f->trials - from < cycle ? f->trials - from : cycle;
        /* a cut last block is a random part of a whole one */
        struct csp_rng rng;
        csp_run_stream(run, &rng, "block", f->name, from / cycle, 0);
        size_t whole[CYCLE];
        size_t w = 0;
        for (size_t k = 0; k < n; k++)
            for (size_t c = 0; c < (size_t)t[k].weight; c++) whole[w++] = k;
        for (size_t k = cycle; k > 1; k--) {
            const size_t j = (size_t)csp_rng_below(&rng, k), keep = whole[k - 1];
            whole[k - 1] = whole[j];
            whole[j] = keep;
        }
        memcpy(order + from, whole, m * sizeof *order);
    }
}

static int probe(struct csp_run *run, const struct csp_measure *m, const char *name,
                 struct csp_probe *out)
{
    const struct csp_event *e = csp_event_at(run->p, (size_t)csp_paradigm_event(run->p, name));
    const size_t r =
        given(m->role) ? (size_t)csp_paradigm_role(run->p, m->role) : run->p->subject;
    const long to = csp_paradigm_role(run->p, e->to);
    const int own = to == (long)r;
    double pass[CSP_CHANNELS] = {1.0, 1.0, 1.0, 1.0};
    long who = e->identity_id;
    if (!own && to >= 0) {
        csp_stage_pass(&run->stage, (size_t)to, r, pass);
        if (who < 0) who = csp_role_at(run->p, (size_t)to)->identity_id;
    }
    if (e->kind_id < 0 || (!own && who < 0))
        return CSP_FAIL(CSP_E_RANGE,
                        "measure `%s`: event `%s` cannot be probed (no kind, or "
                        "of nobody)",
                        m->name, name);
    return csp_agent_probe(run->brains[r], (size_t)e->kind_id, own, own ? 0 : (size_t)who, pass,
                           out);
}

/* c_w of two events, the first happening to the animal itself, the second to another. */
static int input_cosine(struct csp_run *run, const struct csp_measure *m, double *value)
{
    const struct csp_event *e[2];
    for (size_t k = 0; k < 2; k++)
        e[k] = csp_event_at(run->p, (size_t)csp_paradigm_event(
                                        run->p, ((const char *const *)m->events.items)[k]));
    const size_t r =
        given(m->role) ? (size_t)csp_paradigm_role(run->p, m->role) : run->p->subject;
    const long to = csp_paradigm_role(run->p, e[1]->to);
    long who = e[1]->identity_id;
    if (who < 0 && to >= 0 && to != (long)r) who = csp_role_at(run->p, (size_t)to)->identity_id;
    *value = NAN; /* no other animal in it: undefined, no row */
    if (who < 0) return CSP_OK;
    if (e[0]->kind_id < 0 || e[1]->kind_id < 0)
        return CSP_FAIL(CSP_E_RANGE, "measure `%s`: c_w needs two events with a kind", m->name);
    *value = csp_agent_c_w(run->brains[r], (size_t)e[0]->kind_id, (size_t)e[1]->kind_id,
                           (size_t)who);
    return CSP_OK;
}

static double cosine(const csp_real a[], const csp_real b[], size_t n)
{
    double ab = 0.0, aa = 0.0, bb = 0.0;
    for (size_t i = 0; i < n; i++) {
        ab += (double)a[i] * (double)b[i];
        aa += (double)a[i] * (double)a[i];
        bb += (double)b[i] * (double)b[i];
    }
    return aa > 0.0 && bb > 0.0 ? ab / sqrt(aa * bb) : 0.0;
}

/* Overlap or rsa: what the latents of the events of a measure have in common. */
static int compare_latents(struct csp_run *run, const struct csp_measure *m,
                           struct csp_agent *brain, double *value)
{
    const size_t n = csp_agent_latent_size(brain), events = m->events.n;
    csp_real *latent = calloc(events * n + 1, sizeof *latent);
    int err = latent ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "probe");
    for (size_t k = 0; k < events && !err; k++) {
        struct csp_probe out = {.latent = latent + k * n, .n = n};
        err = probe(run, m, ((const char *const *)m->events.items)[k], &out);
    }
    if (!err && m->kind == CSP_M_RSA)
        err = csp_score_rsa(events / 2, n, latent, value);
    else if (!err)
        *value = cosine(latent, latent + n, n);
    free(latent);
    return err;
}

/* Measures that show the animal something after a session. */
static int probes(struct csp_run *run)
{
    const struct csp_phase *f = csp_phase_at(run->p, run->phase);
    int err = CSP_OK;
    for (size_t i = 0; i < run->p->measures.n && !err; i++) {
        const struct csp_measure *m = csp_measure_at(run->p, i);
        if (m->kind < CSP_M_VALUE || m->kind > CSP_M_C_W) continue;
        if (given(m->phase) && strcmp(m->phase, f->name) != 0) continue;
        const size_t r =
            given(m->role) ? (size_t)csp_paradigm_role(run->p, m->role) : run->p->subject;
        if (!run->brains[r]) continue;
        struct csp_probe out = {0};
        double value = 0.0;
        if (m->kind == CSP_M_C_W) {
            err = input_cosine(run, m, &value);
        } else if (m->kind == CSP_M_OVERLAP || m->kind == CSP_M_RSA) {
            err = compare_latents(run, m, run->brains[r], &value);
        } else {
            err = probe(run, m, m->event, &out);
            value = m->kind == CSP_M_VALUE            ? out.V
                    : m->kind == CSP_M_REWARD         ? out.R
                    : m->kind == CSP_M_THREAT         ? out.A
                    : m->kind == CSP_M_LOSS           ? out.loss
                    : m->kind == CSP_M_PROBE_FREEZING ? 100.0 * out.freeze
                                                      : 100.0 * out.arousal;
        }
        if (!err && !isnan(value))
            err = csp_score_probe(&run->score, i, run->phase, run->session, value);
    }
    return err;
}

/* Time to the next trial. */
static double between(struct csp_run *run, const struct csp_phase *f)
{
    const struct csp_pause *p = &f->pause;
    struct csp_rng rng;
    csp_run_stream(run, &rng, "interval", f->name, 0, 0);
    if (p->mean > 0.0)
        return p->shortest + (p->mean - p->shortest) * csp_dist_exponential(&rng);
    return p->shortest + (p->longest - p->shortest) * csp_rng_u01(&rng);
}

static int session(struct csp_run *run, const struct csp_phase *f, size_t order[])
{
    int err = CSP_OK;
    if (f->reset == CSP_RESET_SESSION) csp_stage_reset(&run->stage, f);
    for (size_t i = 0; i < run->p->actions.n; i++) run->runs[i] = 0;
    snprintf(run->where, sizeof run->where, "arena:%s:%d:-", f->name, run->session);
    int all[TYPES] = {0}, seen[TYPES] = {0}; /* trials of a type: in the session, so far */
    if (f->trial_types.n) arrange(run, f, order);
    for (size_t t = 0; t < f->trials; t++) all[f->trial_types.n ? order[t] : 0]++;
    for (size_t t = 0; t < f->trials && !err; t++) {
        run->trial = (int)t + 1;
        const struct csp_trial *types = f->trial_types.items;
        const size_t type = f->trial_types.n ? order[t] : 0;
        run->nth_of_type = ++seen[type];
        run->n_of_type = all[type];
        err = csp_trial_play(run, f->trial_types.n ? types + order[t] : NULL);
        if (!err && t + 1 < f->trials && f->pause.given) rest(run, between(run, f));
    }
    if (!err) err = probes(run);
    csp_run_gates(run, -1.0);
    for (size_t r = 0; r < run->p->roles.n && !err; r++)
        if (run->brains[r] && f->home.events)
            err = csp_agent_life(run->brains[r], f->home.events);
    if (!err) rest(run, f->gap);
    return err;
}

/* Make the preferred action the first. */
static void swap(struct csp_run *run, const struct csp_swap *s)
{
    double share;
    if (!s->at || !s->apply) return;
    if (!csp_score_overall(&run->score, (size_t)csp_paradigm_measure(run->p, s->by), &share) ||
        share >= 0.5)
        return;
    const char *const *name = s->actions.items;
    const size_t a = (size_t)csp_paradigm_action(run->p, name[0]),
                 b = (size_t)csp_paradigm_action(run->p, name[1]), keep = run->place[a];
    run->place[a] = run->place[b];
    run->place[b] = keep;
    csp_score_swap(&run->score, a, b);
}

/* Was the action done in enough of the last sessions? */
static int reached(const struct csp_run *run, const struct csp_criterion *c)
{
    size_t hits = 0;
    if (!c->at) return 0;
    const size_t action = (size_t)csp_paradigm_action(run->p, c->action);
    for (int s = run->session; s > 0 && s > run->session - (int)c->of; s--)
        hits += (size_t)csp_score_done(&run->score, run->phase, s, action, c->within);
    return hits >= c->hits;
}

static int phase(struct csp_run *run)
{
    const struct csp_phase *f = csp_phase_at(run->p, run->phase);
    if (f->sessions == 0) return CSP_OK;
    size_t *order = calloc(f->trials + 1, sizeof *order);
    if (!order) return CSP_FAIL(CSP_E_MEMORY, "phase `%s`", f->name);
    swap(run, &f->swap);
    csp_stage_phase(&run->stage, f);
    if (f->reset != CSP_RESET_NONE || csp_run_clock(run) == 0.0)
        csp_stage_reset(&run->stage, f);
    for (size_t r = 0; r < run->p->roles.n; r++)
        if (run->brains[r]) csp_agent_learning(run->brains[r], f->learning);
    int err = CSP_OK;
    for (size_t s = 0; s < f->sessions && !err; s++) {
        run->session = (int)s + 1;
        err = session(run, f, order);
        if (!err && reached(run, &f->criterion)) break;
    }
    free(order);
    return err;
}

static int begin(struct csp_run *run)
{
    const struct csp_paradigm *p = run->p;
    run->fields = calloc(p->roles.n + 1, sizeof *run->fields);
    run->acts = calloc(p->roles.n + 1, sizeof *run->acts);
    run->place = calloc(4 * (p->actions.n + 1), sizeof *run->place);
    run->last = calloc(p->actions.n + 1, sizeof *run->last);
    if (!run->fields || !run->acts || !run->place || !run->last)
        return CSP_FAIL(CSP_E_MEMORY, "experiment `%s`", p->name);
    run->done = run->place + p->actions.n + 1;
    run->runs = run->done + p->actions.n + 1;
    run->ends = run->runs + p->actions.n + 1;
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
    return err ? err : csp_run_gates_init(run);
}

static void finish(struct csp_run *run)
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
    free(run->gates);
    free(run->onset);
    csp_stage_free(&run->stage);
    csp_score_free(&run->score);
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
    int err = begin(&run);
    for (size_t i = 0; i < paradigm->phases.n && !err; i++) {
        run.phase = i;
        err = phase(&run);
    }
    if (!err) err = csp_score_rows(&run.score, out);
    for (size_t r = 0; r < paradigm->roles.n; r++)
        if (brains[r]) csp_agent_learning(brains[r], 1);
    finish(&run);
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

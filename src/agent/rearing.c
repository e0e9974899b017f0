/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rearing: the life before the experiment. Events of the agent file's kinds happen to the
 * animal itself, to one of the animals it knows, or to both at once (common fate), in places
 * and beside chance objects, with random durations. Only own nociception and own food teach
 * amygdala and striatum; the cortex learns from everything. Nothing here knows about empathy.
 */
#include "conspecific/agent/unfold.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <string.h>

enum { MAX_SHARES = 1024 };

static size_t draw_share(struct csp_rng *rng, size_t n, const char *items, size_t size,
                         size_t offset)
{
    double weight[MAX_SHARES];
    if (n > MAX_SHARES) n = MAX_SHARES;
    for (size_t i = 0; i < n; i++)
        memcpy(&weight[i], items + i * size + offset, sizeof(double));
    return csp_dist_discrete(rng, n, weight);
}
#define DRAW(rng, list, type) \
    draw_share(rng, (list).n, (list).items, sizeof(struct type), offsetof(struct type, share))

static void live(struct csp_agent *self, const struct csp_obs *obs, double seconds)
{
    const long ticks = lround(seconds / csp_agent_tick(self));
    if (self->diary.hold) { /* what comes next does not depend on what the animal makes of it */
        if (ticks > 0) self->diary.hold(self->diary.to, obs->line, ticks);
        return;
    }
    for (long t = 0; t < ticks; t++) csp_agent_step(self, obs, NULL);
}

struct event {         /* one event of a life */
    int own, other;    /* it happens to oneself, to another, to both */
    size_t kind, then; /* then: the kind whose consequences another's event has */
    size_t identity;
    double duration;
    csp_real *before, *during; /* lines without it, and at present; borrowed */
    struct csp_unfolding after;
    csp_real *lines; /* owned: of the display, of what its body feels then, of what follows */
};

static csp_real *lines_of(const struct csp_agent *self, const struct event *e, size_t part)
{
    return e->lines + part * self->senses.n;
}

/* Lines of what follows, drawn when the event begins. */
static int draw_consequences(const struct csp_agent *self, struct event *e, struct csp_rng *rng)
{
    int err = CSP_OK;
    csp_unfold(self, e->own ? e->kind : e->then, rng, &e->after);
    e->lines = csp_vec_alloc((e->after.n + 2) * self->senses.n);
    if (!e->lines) return CSP_FAIL(CSP_E_MEMORY, "life of agent %s", self->spec->name);
    for (size_t i = 0; i < e->after.n && !err; i++) {
        const struct csp_consequence *what = e->after.list[i].what;
        if (e->own)
            err = csp_senses_consequence(self, what, 1, 0, NULL, 1.0, rng,
                                         lines_of(self, e, i + 2));
        if (e->other && !err)
            err = csp_senses_consequence(self, what, 0, e->identity, NULL, 1.0, rng,
                                         lines_of(self, e, i + 2));
    }
    if (e->own) csp_senses_aftermath(self, e->kind, 1.0, lines_of(self, e, 1));
    return err;
}

/* Lines at time t since the onset; returns until when they hold. */
static double lines_at(const struct csp_agent *self, const struct event *e, double t)
{
    const size_t n = self->senses.n;
    const int shown = t < e->duration;
    double until = shown ? e->duration : e->after.end;
    memcpy(e->during, e->before, n * sizeof *e->during);
    csp_vec_add_scaled(n, 1, lines_of(self, e, shown ? 0 : 1), e->during);
    for (size_t i = 0; i < e->after.n; i++) {
        const struct csp_follows *f = &e->after.list[i];
        if (t >= f->from && t < f->to)
            csp_vec_add_scaled(n, 1, lines_of(self, e, i + 2), e->during);
        if (f->from > t) until = fmin(until, f->from);
        if (f->to > t) until = fmin(until, f->to);
    }
    return until;
}

/* The event as it unfolds, in whole ticks. */
static void go_through(struct csp_agent *self, const struct event *e, struct csp_obs *obs)
{
    const double tick = csp_agent_tick(self), end = fmax(e->duration, e->after.end);
    for (long t = 0, last = lround(end / tick); t < last;) {
        const double now = (double)t * tick;
        const long until = lround(lines_at(self, e, now + 1e-9) / tick),
                   next = until > t ? until : t + 1;
        if (!(now < e->duration)) obs->primary = (struct csp_primary){0};
        live(self, obs, (double)(next - t) * tick);
        t = next;
    }
}

static int one_event(struct csp_agent *self, csp_real *before, csp_real *during, int alone)
{
    const struct csp_agent_spec *spec = self->spec;
    const struct csp_rearing_params *r = &spec->rearing;
    struct csp_rng *rng = &self->rng_life;
    const size_t bytes = self->senses.n * sizeof *before;
    const double who = csp_rng_u01(rng);
    const int both = who < r->p_common, own = who < r->p_common + r->p_own || alone;
    struct event e = {.own = own, .other = (both || !own) && !alone};
    e.kind = e.then = DRAW(rng, spec->kinds, csp_kind);
    e.identity = DRAW(rng, spec->identities, csp_identity);
    e.duration = fmin(r->dur_max, r->dur_min + r->dur_mean * csp_dist_exponential(rng));
    if (r->shuffled > 0) e.then = DRAW(rng, spec->kinds, csp_kind);
    e.before = before;
    e.during = during;
    int err = CSP_OK;

    memset(before, 0, bytes);
    err = csp_senses_context(self, DRAW(rng, spec->contexts, csp_context), 1.0, before);
    if (!err && spec->objects.n && csp_dist_bernoulli(rng, r->p_object))
        err = csp_senses_object(self, csp_rng_below(rng, spec->objects.n), 1.0, rng, before);
    if (!err && e.other) err = csp_senses_animal(self, e.identity, NULL, rng, before);
    struct csp_obs obs = {.line = during};
    memcpy(during, before, bytes);
    if (!err && own)
        err = csp_senses_event(self, e.kind, 1, 0, NULL, 1.0, rng, during, &obs.primary);
    if (!err && e.other)
        err = csp_senses_event(self, e.kind, 0, e.identity, NULL, 1.0, rng, during, NULL);
    if (err) return err;
    const struct csp_kind *k = CSP_ITEM(spec->kinds, csp_kind, e.kind);
    if (own) obs.primary.food = k->food / e.duration;

    const struct csp_obs quiet = {.line = before};
    if (self->diary.hold)
        self->diary.hold(self->diary.to, before, 0);
    else
        csp_agent_reset(self);
    live(self, &quiet, r->on);
    if (spec->consequences.n) {
        err = draw_consequences(self, &e, rng);
        if (!err) {
            memcpy(e.lines, during, bytes);
            csp_vec_add_scaled(self->senses.n, -1, before, e.lines);
            go_through(self, &e, &obs);
        }
        csp_vec_free(e.lines);
    } else {
        live(self, &obs, e.duration);
    }
    if (err) return err;
    live(self, &quiet, r->tail);
    if (!self->diary.hold) csp_agent_rest(self, r->interval);
    return CSP_OK;
}

static int live_events(struct csp_agent *self, size_t n)
{
    csp_real *lines = csp_vec_alloc(2 * self->senses.n);
    if (!lines) return CSP_FAIL(CSP_E_MEMORY, "life of agent %s", self->spec->name);
    int err = CSP_OK;
    self->at_home = 1;
    const size_t watch_every = 100; /* events between two looks for run-away values */
    for (size_t i = 0; i < n && !err; i++) {
        err = one_event(self, lines, lines + self->senses.n,
                        self->events >= self->spec->rearing.alone_from);
        self->events += 1.0;
        if (!err && (i % watch_every == watch_every - 1 || i + 1 == n))
            err = csp_fields_watch(&self->fields, 1e6);
        if (err) err = csp_error_context(err, "event %zu of a life: ", i);
    }
    self->at_home = 0;
    csp_vec_free(lines);
    return err;
}

int csp_agent_life(struct csp_agent *self, size_t n)
{
    return live_events(self, n);
}

int csp_agent_life_read(struct csp_agent *self, size_t n, csp_life_hold *hold, void *to)
{
    self->diary.hold = hold;
    self->diary.to = to;
    const int err = live_events(self, n);
    self->diary.hold = NULL;
    return err;
}

int csp_agent_rear(struct csp_agent *self)
{
    const struct csp_rearing_params *r = &self->spec->rearing;
    self->stage = 1.0;
    int err = live_events(self, (size_t)r->events);
    self->stage = 2.0;
    if (!err) err = live_events(self, (size_t)r->adult);
    return err;
}

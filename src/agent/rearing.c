/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rearing: the life before the experiment. Events of the agent file's kinds happen to the
 * animal itself, to one of its company, or to both at once (common fate), in places and beside
 * chance objects, with random durations. What would have happened to another does not happen
 * where there is nobody: the own events of a life alone are as many as in company. Only own
 * nociception and own food teach amygdala and striatum; the cortex learns from everything.
 * Nothing here knows about empathy.
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

/* Relative frequency of every identity at this age; returns 0 if nobody is there. */
static int company_at(const struct csp_agent_spec *spec, double age, double weight[MAX_SHARES])
{
    const struct csp_companions *now = NULL;
    double sum = 0.0;
    for (size_t i = 0; i < spec->rearing.company.n; i++) {
        const struct csp_companions *c = CSP_ITEM(spec->rearing.company, csp_companions, i);
        if (c->from <= age) now = c;
    }
    for (size_t m = 0; m < spec->identities.n; m++)
        weight[m] = now ? 0.0 : CSP_ITEM(spec->identities, csp_identity, m)->share;
    for (size_t i = 0; now && i < now->with.n; i++) {
        const struct csp_name_real *who = CSP_ITEM(now->with, csp_name_real, i);
        weight[csp_world_identity(spec, who->name)] = who->value;
    }
    for (size_t m = 0; m < spec->identities.n; m++) sum += weight[m];
    return sum > 0;
}

struct event {         /* one event of a life */
    int own, other;    /* it happens to oneself, to another, to both, to nobody */
    size_t kind, then; /* then: the kind whose consequences another's event has */
    size_t identity;
    double company[MAX_SHARES]; /* who could meet it */
    double duration;
    csp_real *before, *during;          /* lines without it, and at present; borrowed */
    struct csp_unfolding after, answer; /* what follows in who suffers it, and in a companion */
    csp_real *lines; /* owned: of the display, of what its body feels then, of what follows */
};

static csp_real *lines_of(const struct csp_agent *self, const struct event *e, size_t part)
{
    return e->lines + part * self->senses.n;
}

/* What a companion does, who is not the one that suffers: perceived as another's, with the
 * companion's odour while it acts. */
static int draw_answer(const struct csp_agent *self, struct event *e, struct csp_rng *rng)
{
    const size_t M = self->spec->identities.n;
    double sum = 0.0;
    int err = CSP_OK;
    if (e->other) e->company[e->identity] = 0.0;
    for (size_t m = 0; m < M; m++) sum += e->company[m];
    if (!(sum > 0)) e->answer.n = 0;
    if (!e->answer.n) return CSP_OK;
    const size_t who = csp_dist_discrete(rng, M, e->company);
    for (size_t i = 0; i < e->answer.n && !err; i++) {
        csp_real *line = lines_of(self, e, e->after.n + i + 2);
        err =
            csp_senses_consequence(self, e->answer.list[i].what, 0, who, NULL, 1.0, rng, line);
        if (!err) err = csp_senses_animal(self, who, NULL, rng, line);
    }
    return err;
}

/* Lines of what follows, drawn when the event begins. */
static int draw_consequences(const struct csp_agent *self, struct event *e, struct csp_rng *rng)
{
    const size_t kind = e->own ? e->kind : e->then;
    int err = CSP_OK;
    csp_unfold(self, kind, e->duration, rng, &e->after);
    csp_unfold_by(self, kind, e->duration, CSP_BY_COMPANION, rng, &e->answer);
    e->lines = csp_vec_alloc((e->after.n + e->answer.n + 2) * self->senses.n);
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
    return err ? err : draw_answer(self, e, rng);
}

/* Adds what is present at time t of one's consequences, whose lines begin at part; returns the
 * next moment, until at the latest, at which something begins or ends. */
static double add_present(const struct csp_agent *self, const struct event *e,
                          const struct csp_unfolding *u, size_t part, double t, double until)
{
    for (size_t i = 0; i < u->n; i++) {
        const struct csp_follows *f = &u->list[i];
        if (t >= f->from && t < f->to)
            csp_vec_add_scaled(self->senses.n, 1, lines_of(self, e, part + i), e->during);
        if (f->from > t) until = fmin(until, f->from);
        if (f->to > t) until = fmin(until, f->to);
    }
    return until;
}

/* When the event is over. */
static double end_of(const struct event *e)
{
    const double after = fmax(e->duration, e->after.end);
    return e->answer.n ? fmax(after, e->answer.end) : after;
}

/* Lines at time t since the onset; returns until when they hold. */
static double lines_at(const struct csp_agent *self, const struct event *e, double t)
{
    const size_t n = self->senses.n;
    const int shown = t < e->duration;
    memcpy(e->during, e->before, n * sizeof *e->during);
    csp_vec_add_scaled(n, 1, lines_of(self, e, shown ? 0 : 1), e->during);
    const double until = add_present(self, e, &e->after, 2, t, shown ? e->duration : end_of(e));
    return add_present(self, e, &e->answer, 2 + e->after.n, t, until);
}

/* The event as it unfolds, in whole ticks. */
static void go_through(struct csp_agent *self, const struct event *e, struct csp_obs *obs)
{
    const double tick = csp_agent_tick(self);
    for (long t = 0, last = lround(end_of(e) / tick); t < last;) {
        const double now = (double)t * tick;
        const long until = lround(lines_at(self, e, now + 1e-9) / tick),
                   next = until > t ? until : t + 1;
        if (!(now < e->duration)) obs->primary = (struct csp_primary){0};
        live(self, obs, (double)(next - t) * tick);
        t = next;
    }
}

/* What happens now, to whom, for how long. */
static void draw_event(struct csp_agent *self, struct event *e)
{
    const struct csp_agent_spec *spec = self->spec;
    const struct csp_upbringing *r = &spec->rearing;
    struct csp_rng *rng = &self->rng_life;
    const double who = csp_rng_u01(rng);
    const int both = who < r->p_common, company = company_at(spec, self->events, e->company);
    e->own = who < r->p_common + r->p_own;
    e->other = company && (both || !e->own);
    e->kind = e->then = DRAW(rng, spec->kinds, csp_kind);
    if (company) e->identity = csp_dist_discrete(rng, spec->identities.n, e->company);
    e->duration = fmin(r->dur_max, r->dur_min + r->dur_mean * csp_dist_exponential(rng));
    if (r->shuffled > 0) e->then = DRAW(rng, spec->kinds, csp_kind);
}

/* Its lines without the event, and with its display. */
static int show_event(struct csp_agent *self, const struct event *e,
                      struct csp_primary *primary)
{
    const struct csp_agent_spec *spec = self->spec;
    struct csp_rng *rng = &self->rng_life;
    const size_t bytes = self->senses.n * sizeof *e->before;
    memset(e->before, 0, bytes);
    int err = csp_senses_context(self, DRAW(rng, spec->contexts, csp_context), 1.0, e->before);
    if (!err && spec->objects.n && csp_dist_bernoulli(rng, spec->rearing.p_object))
        err = csp_senses_object(self, csp_rng_below(rng, spec->objects.n), 1.0, rng, e->before);
    if (!err && e->other) err = csp_senses_animal(self, e->identity, NULL, rng, e->before);
    memcpy(e->during, e->before, bytes);
    if (!err && e->own)
        err = csp_senses_event(self, e->kind, 1, 0, NULL, 1.0, rng, e->during, primary);
    if (!err && e->other)
        err = csp_senses_event(self, e->kind, 0, e->identity, NULL, 1.0, rng, e->during, NULL);
    if (e->own) primary->food = CSP_ITEM(spec->kinds, csp_kind, e->kind)->food / e->duration;
    return err;
}

static int one_event(struct csp_agent *self, csp_real *before, csp_real *during)
{
    const struct csp_agent_spec *spec = self->spec;
    const struct csp_upbringing *r = &spec->rearing;
    struct event e = {.before = before, .during = during};
    struct csp_obs obs = {.line = during};
    draw_event(self, &e);
    int err = show_event(self, &e, &obs.primary);
    if (err) return err;

    const struct csp_obs quiet = {.line = before};
    if (self->diary.hold)
        self->diary.hold(self->diary.to, before, 0);
    else
        csp_agent_reset(self);
    live(self, &quiet, r->on);
    if (spec->consequences.n && (e.own || e.other)) {
        err = draw_consequences(self, &e, &self->rng_life);
        if (!err) {
            memcpy(e.lines, during, self->senses.n * sizeof *during);
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
        err = one_event(self, lines, lines + self->senses.n);
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
    const struct csp_upbringing *r = &self->spec->rearing;
    self->stage = 1.0;
    int err = live_events(self, (size_t)r->events);
    self->stage = 2.0;
    if (!err) err = live_events(self, (size_t)r->adult);
    return err;
}

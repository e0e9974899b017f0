/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rearing: the life before the experiment. Events of the agent file's kinds happen to the
 * animal itself, to one of the animals it knows, or to both at once (common fate), in places
 * and beside chance objects, with random durations. Only own nociception and own food teach
 * amygdala and striatum; the cortex learns from everything. Nothing here knows about empathy.
 */
#include "conspecific/agent/agent.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
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
    for (long t = 0; t < ticks; t++) csp_agent_step(self, obs, NULL);
}

static int one_event(struct csp_agent *self, csp_real *before, csp_real *during)
{
    const struct csp_agent_spec *spec = self->spec;
    const struct csp_rearing_params *r = &spec->rearing;
    struct csp_rng *rng = &self->rng_life;
    const size_t bytes = self->senses.n * sizeof *before;
    const double who = csp_rng_u01(rng);
    const int both = who < r->p_common, own = who < r->p_common + r->p_own;
    const size_t kind = DRAW(rng, spec->kinds, csp_kind);
    const size_t other = DRAW(rng, spec->identities, csp_identity);
    const double duration =
        fmin(r->dur_max, r->dur_min + r->dur_mean * csp_dist_exponential(rng));
    int err = CSP_OK;

    memset(before, 0, bytes);
    err = csp_senses_context(self, DRAW(rng, spec->contexts, csp_context), 1.0, before);
    if (!err && spec->objects.n && csp_dist_bernoulli(rng, r->p_object))
        err = csp_senses_object(self, csp_rng_below(rng, spec->objects.n), 1.0, rng, before);
    if (!err && (both || !own)) err = csp_senses_animal(self, other, NULL, rng, before);
    memcpy(during, before, bytes);
    struct csp_obs obs = {.line = during};
    if (!err && own)
        err = csp_senses_event(self, kind, 1, 0, NULL, 1.0, rng, during, &obs.primary);
    if (!err && (both || !own))
        err = csp_senses_event(self, kind, 0, other, NULL, 1.0, rng, during, NULL);
    if (err) return err;
    const struct csp_kind *k = CSP_ITEM(spec->kinds, csp_kind, kind);
    if (own) obs.primary.food = k->food / duration;

    const struct csp_obs quiet = {.line = before};
    csp_agent_reset(self);
    live(self, &quiet, r->on);
    live(self, &obs, duration);
    live(self, &quiet, r->tail);
    csp_agent_rest(self, r->interval);
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

int csp_agent_rear(struct csp_agent *self)
{
    const struct csp_rearing_params *r = &self->spec->rearing;
    self->stage = 1.0;
    int err = live_events(self, (size_t)r->events);
    self->stage = 2.0;
    if (!err) err = live_events(self, (size_t)r->adult);
    return err;
}

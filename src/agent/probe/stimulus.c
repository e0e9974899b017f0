/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/probe/stimulus.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIAL_LEAD = 50 };

struct csp_stimulus csp_stimulus_of(size_t kind, size_t identity)
{
    const int own = identity == SIZE_MAX;
    return (struct csp_stimulus){
        .kind = kind, .identity = own ? 0 : identity, .own = own, .pass = {1, 1, 1, 1}};
}

/* The lines before and during the event. */
static int lines_of(const struct csp_agent *self, const struct csp_stimulus *s,
                    struct csp_rng *rng, csp_real quiet[], csp_real event[])
{
    int err = s->place ? csp_senses_context(self, s->place - 1, 1.0, quiet) : CSP_OK;
    if (!err && !s->own) err = csp_senses_animal(self, s->identity, s->pass, NULL, quiet);
    memcpy(event, quiet, self->senses.n * sizeof *event);
    if (err) return err;
    if (!s->sham)
        return csp_senses_event(self, s->kind, s->own, s->identity, s->pass, 1.0, rng, event,
                                NULL);
    for (size_t i = 0; rng && i < self->senses.n; i++)
        event[i] += (csp_real)fmax(0.0, self->spec->senses.noise * csp_dist_normal(rng));
    return CSP_OK;
}

static void add_rates(const struct csp_agent *self, double share, double to[])
{
    for (size_t i = 0; to && i < self->n_z; i++)
        to[i] += share * (double)csp_agent_latent(self)[i];
}

struct explained { /* of the lines, summed over ticks */
    csp_real *guess;
    double error, power;
};

static void add(const struct csp_agent *self, double share, struct explained *lines,
                struct csp_presented *out)
{
    csp_cortex_loss(&self->cortex, lines->guess, &lines->error, &lines->power);
    struct csp_probe *mean = &out->mean;
    mean->A += share * self->bla.A;
    mean->V += share * self->critic.V;
    mean->R += share * self->reward_model.rhat;
    mean->arousal += share * self->body.B;
    for (size_t i = 0; mean->latent && i < mean->n; i++)
        mean->latent[i] += (csp_real)share * csp_agent_latent(self)[i];
    add_rates(self, share, out->during);
}

/* The lines of obs are followed by scratch for those of the cortex. */
static void show(struct csp_agent *self, const struct csp_obs *quiet, const struct csp_obs *obs,
                 csp_present_watch *watch, void *to, struct csp_presented *out)
{
    struct explained lines = {.guess = obs->line + self->senses.n};
    const size_t lead = out->lead ? out->lead : CSP_PRESENT_LEAD;
    const size_t base = CSP_PRESENT_ON - CSP_PRESENT_FROM; /* ticks of the baseline at most */
    const size_t first = lead > base ? lead - base : 0;
    const double share = 1.0 / (CSP_PRESENT_ON - CSP_PRESENT_FROM);
    for (size_t t = 0; t < lead; t++) {
        csp_agent_step(self, quiet, NULL);
        if (t >= first) add_rates(self, 1.0 / (double)(lead - first), out->before);
        if (watch) watch(self, t, quiet->line, to);
    }
    for (size_t t = 0; t < CSP_PRESENT_ON; t++) {
        csp_agent_step(self, obs, NULL);
        if (self->pag.F > out->mean.freeze) out->mean.freeze = self->pag.F;
        if (t >= CSP_PRESENT_FROM) add(self, share, &lines, out);
        if (watch) watch(self, lead + t, obs->line, to);
    }
    out->mean.loss = lines.power > 0.0 ? lines.error / lines.power : NAN;
}

static void clear(const struct csp_agent *self, struct csp_presented *out)
{
    csp_real *latent = out->mean.latent;
    out->mean = (struct csp_probe){.latent = latent, .n = csp_agent_latent_size(self)};
    if (latent) memset(latent, 0, out->mean.n * sizeof *latent);
    if (out->before) memset(out->before, 0, self->n_z * sizeof *out->before);
    if (out->during) memset(out->during, 0, self->n_z * sizeof *out->during);
}

int csp_agent_present(struct csp_agent *self, const struct csp_stimulus *stimulus,
                      struct csp_rng *rng, csp_present_watch *watch, void *to,
                      struct csp_presented *out)
{
    void *saved = malloc(csp_fields_bytes(&self->fields));
    csp_real *lines = csp_vec_alloc(2 * self->senses.n + self->cortex.n_x);
    if (!saved || !lines) {
        free(saved);
        csp_vec_free(lines);
        return CSP_FAIL(CSP_E_MEMORY, "stimulus for agent %s", self->spec->name);
    }
    csp_fields_pack(&self->fields, saved);
    const struct csp_counts counts = self->counts;
    struct csp_obs quiet = {.line = lines}, obs = {.line = lines + self->senses.n};
    clear(self, out);
    csp_agent_learning(self, 0);
    csp_agent_rest(self, 3600.0);
    const int err = lines_of(self, stimulus, rng, quiet.line, obs.line);
    if (!err) show(self, &quiet, &obs, watch, to, out);
    csp_fields_unpack(&self->fields, saved);
    csp_agent_bind(self);
    self->counts = counts;
    free(saved);
    csp_vec_free(lines);
    return err;
}

int csp_agent_trials(struct csp_agent *self, const struct csp_stimulus *stimulus, size_t n,
                     double hz, const char *purpose, double spikes[], double rates[])
{
    const size_t n_z = self->n_z;
    double *slab = calloc(2 * n_z + 1, sizeof *slab);
    if (!slab) return CSP_FAIL(CSP_E_MEMORY, "trials of agent %s", self->spec->name);
    struct csp_presented out = {.before = slab, .during = slab + n_z, .lead = TRIAL_LEAD};
    struct csp_rng rng;
    char stream[128];
    snprintf(stream, sizeof stream, "present:%.100s", purpose);
    csp_rng_stream(&rng, self->seed, self->animal, stream);
    const double span =
        hz * (CSP_PRESENT_ON - CSP_PRESENT_FROM) * csp_agent_tick(self); /* spikes at rate 1 */
    int err = CSP_OK;
    for (size_t t = 0; t < n && !err; t++) {
        err = csp_agent_present(self, stimulus, &rng, NULL, NULL, &out);
        for (size_t i = 0; !err && i < n_z; i++) {
            const double before =
                spikes ? (double)csp_dist_poisson(&rng, span * out.before[i]) : 0.0;
            if (spikes)
                spikes[t * n_z + i] =
                    (double)csp_dist_poisson(&rng, span * out.during[i]) - before;
            if (rates) rates[t * n_z + i] = out.during[i];
        }
    }
    free(slab);
    return err;
}

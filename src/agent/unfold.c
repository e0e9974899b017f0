/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/unfold.h"
#include "conspecific/core/num/dist.h"
#include <math.h>
#include <string.h>

static double varied(double mean, double jitter, double least, struct csp_rng *rng)
{
    return rng ? mean * fmax(least, 1.0 + jitter * csp_dist_normal(rng)) : mean;
}

void csp_unfold_by(const struct csp_agent *agent, size_t kind, double duration,
                   enum csp_doer by, struct csp_rng *rng, struct csp_unfolding *out)
{
    const struct csp_agent_spec *spec = agent->spec;
    const struct csp_kind *k = CSP_ITEM(spec->kinds, csp_kind, kind);
    const double jitter = spec->senses.jitter;
    out->n = 0;
    out->end = 0.0;
    for (size_t i = 0; i < spec->consequences.n && out->n < CSP_UNFOLD_MOST; i++) {
        const struct csp_consequence *c = CSP_ITEM(spec->consequences, csp_consequence, i);
        if (c->by != (int)by) continue;
        if (strcmp(c->of, k->name) != 0 && strcmp(c->of, k->category) != 0) continue;
        const int comes = !rng || csp_dist_bernoulli(rng, c->p);
        const double from = varied(c->after, jitter, 0.0, rng),
                     to = fmax(from, duration) + varied(c->lasts, jitter, 0.1, rng);
        if (!comes) continue;
        out->list[out->n++] = (struct csp_follows){c, from, to};
        out->end = fmax(out->end, to);
    }
}

void csp_unfold(const struct csp_agent *agent, size_t kind, double duration,
                struct csp_rng *rng, struct csp_unfolding *out)
{
    csp_unfold_by(agent, kind, duration, CSP_BY_SUFFERER, rng, out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/probe/foresight.h"
#include "conspecific/analysis/inference/normal.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <string.h>

enum { STEPS = 120 };                  /* of the integral over a jitter; even */
static const double REACH = 6.0;       /* sd of it to either side */
static const double USUAL = 800.0;     /* ms: horizon of a cortex that has none */
static const double LEAST_FROM = 0.0;  /* share of its mean that a time has at least */
static const double LEAST_LASTS = 0.1; /* both as in unfold.c */

void csp_foresight_horizons(const struct csp_agent_spec *spec, double h[CSP_FORESIGHT_HORIZONS])
{
    static const double share[CSP_FORESIGHT_HORIZONS] = {0.375, 0.625, 1.0};
    const struct csp_cortex_params *cortex = &spec->circuits.cortex;
    const double longest = cortex->foretell.horizon > 0 ? cortex->foretell.horizon : USUAL,
                 step = cortex->pc.t_learn;
    for (size_t i = 0; i < CSP_FORESIGHT_HORIZONS; i++)
        h[i] = 1e-3 * step * (double)lround(share[i] * longest / step);
}

/* P(mean max(least, 1 + jitter xi) > t). */
static double outlasts(double mean, double jitter, double least, double t)
{
    if (t < mean * least) return 1.0;
    if (!(mean > 0)) return 0.0;
    if (!(jitter > 0)) return mean > t ? 1.0 : 0.0;
    return csp_normal_below((1.0 - t / mean) / jitter);
}

/* P(from <= h) or, `over` set, P(to <= h). */
static double by_then(const struct csp_consequence *c, double jitter, double h, int over)
{
    if (!over && !(c->after > 0)) return 1.0;
    if (!over) return 1.0 - outlasts(c->after, jitter, LEAST_FROM, h);
    if (!(jitter > 0) || !(c->after > 0))
        return c->after > h ? 0.0 : 1.0 - outlasts(c->lasts, jitter, LEAST_LASTS, h - c->after);
    double sum = 0.0, weights = 0.0;
    for (int i = 0; i <= STEPS; i++) {
        const double xi = REACH * (2.0 * i / STEPS - 1.0),
                     w = (i % STEPS == 0 ? 1.0 : 2.0 + 2.0 * (i % 2)) * csp_normal_density(xi),
                     from = c->after * fmax(LEAST_FROM, 1.0 + jitter * xi);
        weights += w;
        if (from <= h) sum += w * (1.0 - outlasts(c->lasts, jitter, LEAST_LASTS, h - from));
    }
    return sum / weights;
}

double csp_foresight_present(const struct csp_consequence *what, double jitter, double h)
{
    return fmax(0.0, by_then(what, jitter, h, 0) - by_then(what, jitter, h, 1));
}

/* P(D > h). */
static double still_shown(const struct csp_rearing_params *r, double h)
{
    if (h >= r->dur_max) return 0.0;
    if (h < r->dur_min) return 1.0;
    return r->dur_mean > 0 ? csp_exp((r->dur_min - h) / r->dur_mean) : 0.0;
}

/* Mean duration of a display [s]; what follows is taken to go on from its end. */
static double mean_display(const struct csp_rearing_params *r)
{
    if (!(r->dur_mean > 0)) return fmin(r->dur_min, r->dur_max);
    return r->dur_min + r->dur_mean * (1.0 - csp_exp((r->dur_min - r->dur_max) / r->dur_mean));
}

/* out += share x; lines of features are missing now and then. */
static void add(const struct csp_agent *agent, double share, const csp_real x[], double out[])
{
    const double comes = 1.0 - agent->spec->senses.dropout;
    for (size_t i = 0; i < agent->senses.n; i++) {
        const unsigned role = agent->senses.lines[i].role;
        const int feature =
            role == CSP_LINE_COMMON || role == CSP_LINE_SELF || role == CSP_LINE_OTHER;
        out[i] += share * (feature ? comes : 1.0) * (double)x[i];
    }
}

/* What follows, and P(end > h) of it all. */
static int add_consequences(const struct csp_agent *agent, const struct csp_unfolding *all,
                            int own, size_t identity, double h, csp_real line[], double out[],
                            double *goes_on)
{
    const double jitter = agent->spec->senses.jitter;
    double over = 1.0;
    int err = CSP_OK;
    for (size_t i = 0; i < all->n && !err; i++) {
        const struct csp_consequence *c = all->list[i].what;
        memset(line, 0, agent->senses.n * sizeof *line);
        const double gone = by_then(c, jitter, h, 1);
        err = csp_senses_consequence(agent, c, own, identity, NULL, 1.0, NULL, line);
        if (!err) add(agent, c->p * fmax(0.0, by_then(c, jitter, h, 0) - gone), line, out);
        over *= 1.0 - c->p * (1.0 - gone);
    }
    *goes_on = 1.0 - over;
    return err;
}

int csp_foresight_lines(const struct csp_agent *agent, size_t kind, int own, size_t identity,
                        double h, double out[])
{
    const size_t n = agent->senses.n;
    csp_real *line = csp_vec_alloc(n);
    struct csp_unfolding all;
    double goes_on = 0.0;
    if (!line) return CSP_FAIL(CSP_E_MEMORY, "%zu lines", n);
    memset(out, 0, n * sizeof *out);
    const double shown = still_shown(&agent->spec->rearing.par, h);
    int err = csp_senses_event(agent, kind, own, identity, NULL, 1.0, NULL, line, NULL);
    if (!err) {
        add(agent, shown, line, out);
        csp_unfold(agent, kind, mean_display(&agent->spec->rearing.par), NULL, &all);
        err = add_consequences(agent, &all, own, identity, h, line, out, &goes_on);
    }
    if (!err && own) {
        memset(line, 0, n * sizeof *line);
        csp_senses_aftermath(agent, kind, 1.0, line);
        add(agent, (1.0 - shown) * goes_on, line, out);
    }
    csp_vec_free(line);
    return err;
}

int csp_foresight_onset(const struct csp_agent *agent, size_t kind, int own, size_t identity,
                        csp_real out[])
{
    memset(out, 0, agent->senses.n * sizeof *out);
    const int err = csp_senses_event(agent, kind, own, identity, NULL, 1.0, NULL, out, NULL);
    memset(out + agent->senses.intero, 0, CSP_INTERO * sizeof *out);
    return err;
}

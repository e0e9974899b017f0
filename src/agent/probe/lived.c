/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/probe/lived.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/linalg.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { H = CSP_LIVED_HORIZONS, MOST = 128 };

/* Lines that are held for a while: those that are not 0. */
struct stretch {
    long from, to; /* ticks since the event began */
    size_t n, *at;
    double *x;
};

struct reader { /* of one life */
    struct csp_lived *to;
    long h[H]; /* ticks */
    size_t n;  /* stretches of the present event */
    struct stretch list[MOST];
    size_t *at;      /* owned, MOST x lines */
    double *x;       /* owned, MOST x lines */
    double ticks[H]; /* that have a future at this horizon */
    int full;
};

/* C += w a b' */
static void add(double C[], size_t n, double w, const struct stretch *a,
                const struct stretch *b)
{
    for (size_t i = 0; i < a->n; i++) {
        double *row = C + a->at[i] * n;
        const double wa = w * a->x[i];
        for (size_t j = 0; j < b->n; j++) row[b->at[j]] += wa * b->x[j];
    }
}

/* The event is over: every pair of a present and of what came h later. */
static void close_event(struct reader *r)
{
    const size_t n = r->to->n;
    for (size_t k = 0; k < H; k++)
        for (size_t i = 0; i < r->n; i++) {
            const struct stretch *now = r->list + i;
            long ticks = 0;
            for (size_t j = i; j < r->n; j++) {
                const struct stretch *then = r->list + j;
                const long from = now->from + r->h[k], to = now->to + r->h[k],
                           both = (to < then->to ? to : then->to) -
                                  (from > then->from ? from : then->from);
                if (both <= 0) continue;
                add(r->to->yx[k], n, (double)both, then, now);
                ticks += both;
            }
            if (ticks > 0) add(r->to->L[k], n, (double)ticks, now, now);
            r->ticks[k] += (double)ticks;
        }
    r->n = 0;
}

static void hold(void *to, const csp_real line[], long ticks)
{
    struct reader *r = to;
    if (ticks == 0) {
        close_event(r);
        return;
    }
    if (r->n == MOST) {
        r->full = 1;
        return;
    }
    struct stretch *s = r->list + r->n;
    const long from = r->n ? s[-1].to : 0;
    *s = (struct stretch){from, from + ticks, 0, r->at + r->n * r->to->n,
                          r->x + r->n * r->to->n};
    for (size_t i = 0; i < r->to->n; i++) {
        const double x = r->to->weight[i] * (double)line[i];
        if (x != 0) s->at[s->n] = i, s->x[s->n++] = x;
    }
    r->n++;
}

/* Add the ridge and factorise. per_step: ticks of a learning step. */
static int factorise(struct csp_lived *self, const struct reader *r, double eta,
                     double per_step)
{
    const size_t n = self->n;
    int err = CSP_OK;
    for (size_t k = 0; k < H && !err; k++) {
        double trace = 0.0;
        for (size_t i = 0; i < n; i++) trace += self->L[k][i * n + i];
        const double learnt = eta * r->ticks[k] / per_step,
                     ridge = trace > 0 && learnt > 0 ? 2.0 * trace / learnt : 1.0;
        for (size_t i = 0; i < n; i++) self->L[k][i * n + i] += ridge;
        err = csp_cholesky(n, self->L[k]);
    }
    return err;
}

static int make_room(struct csp_lived *self, const struct csp_agent *agent)
{
    const size_t n = agent->senses.n;
    *self = (struct csp_lived){.n = n};
    self->weight = malloc(n * sizeof *self->weight);
    self->slab = calloc(2 * H * n * n, sizeof *self->slab);
    if (!self->weight || !self->slab)
        return CSP_FAIL(CSP_E_MEMORY, "regression of %zu lines", n);
    for (size_t k = 0; k < H; k++) {
        self->L[k] = self->slab + k * n * n;
        self->yx[k] = self->slab + (H + k) * n * n;
    }
    for (size_t i = 0; i < n; i++)
        self->weight[i] =
            sqrt(csp_senses_precision(&agent->spec->senses, &agent->senses.lines[i]));
    return CSP_OK;
}

static int read_life(struct csp_lived *self, struct csp_agent *agent, size_t events)
{
    const struct csp_cortex_params *cortex = &agent->spec->circuits.cortex;
    const double tick = csp_agent_tick(agent);
    double h[CSP_FORESIGHT_HORIZONS];
    struct reader *r = calloc(1, sizeof *r);
    if (!r) return CSP_FAIL(CSP_E_MEMORY, "reader of a life");
    r->to = self;
    r->at = malloc(MOST * self->n * sizeof *r->at);
    r->x = malloc(MOST * self->n * sizeof *r->x);
    int err = r->at && r->x ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "reader of a life");
    csp_foresight_horizons(agent->spec, h);
    for (size_t k = 1; k < H; k++) r->h[k] = lround(h[k - 1] / tick);
    if (!err) err = csp_agent_life_read(agent, events, hold, r);
    if (!err) close_event(r);
    if (!err && r->full)
        err = CSP_FAIL(CSP_E_RANGE, "an event of life changes more than %d times", (int)MOST);
    if (!err)
        err = factorise(self, r, cortex->foretell.eta_W, 1e-3 * cortex->pc.t_learn / tick);
    free(r->at);
    free(r->x);
    free(r);
    return err;
}

int csp_lived_init(struct csp_lived *self, const struct csp_agent_spec *spec, uint64_t seed,
                   uint64_t animal, size_t events)
{
    struct csp_agent newborn = {0};
    *self = (struct csp_lived){0};
    int err = csp_agent_init(&newborn, spec, seed, animal);
    if (!err) err = make_room(self, &newborn);
    if (!err) err = read_life(self, &newborn, events);
    csp_agent_free(&newborn);
    return err;
}

void csp_lived_free(struct csp_lived *self)
{
    free(self->weight);
    free(self->slab);
    *self = (struct csp_lived){0};
}

int csp_lived_foretell(const struct csp_lived *self, const csp_real x[], double out[])
{
    const size_t n = self->n;
    double *wx = malloc(2 * n * sizeof *wx), *z = wx + n;
    int err = wx ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu lines", n);
    for (size_t i = 0; i < n && !err; i++) wx[i] = self->weight[i] * (double)x[i];
    for (size_t k = 0; k < H && !err; k++) {
        err = csp_cholesky_solve(n, self->L[k], wx, z);
        for (size_t i = 0; i < n && !err; i++) {
            double sum = 0.0;
            for (size_t j = 0; j < n; j++) sum += self->yx[k][i * n + j] * z[j];
            out[k * n + i] = sum;
        }
    }
    free(wx);
    return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "span.h"

long csp_span_tick(const struct csp_score *self, double seconds)
{
    const double t = seconds / self->dt + 0.5;
    const long k = (long)t;
    return (double)k > t ? k - 1 : k; /* floor */
}

void csp_span_trial(const struct csp_score *self, const struct csp_measure *m, long *from,
                    long *to)
{
    *from = csp_span_tick(self, m->from);
    *to = m->to != 0.0 ? csp_span_tick(self, m->to) : (long)self->sampler.n_tick;
}

double csp_span_end(const struct csp_measure *m, double duration)
{
    return m->to != 0.0 || m->from < 0.0 ? m->to : duration;
}

/* The tick of a time, cut to the trial. */
static long tick_inside(const struct csp_score *self, double seconds)
{
    const long tick = csp_span_tick(self, seconds), n = (long)self->sampler.n_tick;
    return tick < 0 ? 0 : tick > n ? n : tick;
}

int csp_span_next(const struct csp_score *self, const struct csp_measure *m,
                  const struct csp_trial_log *t, struct csp_walk *walk, struct csp_span *out)
{
    while (walk->log < t->n_log) {
        const struct csp_log *e = self->history.log + t->log + walk->log++;
        if (e->kind != CSP_LOG_EVENT || !csp_ids_have(&m->event_ids, e->id)) continue;
        out->nth = walk->nth++;
        out->start = csp_span_tick(self, e->seconds + m->from);
        out->from = tick_inside(self, e->seconds + m->from);
        out->to = tick_inside(self, e->seconds + csp_span_end(m, e->duration));
        out->base_from = out->base_to = 0;
        if (out->from >= out->to) continue;
        if (m->baseline.n == 2) {
            const double *b = m->baseline.items;
            out->base_from = tick_inside(self, e->seconds + b[0]);
            out->base_to = tick_inside(self, e->seconds + b[1]);
            if (out->base_from >= out->base_to) continue;
        }
        return 1;
    }
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calls: what a role, with a brain or without, lets others hear. It calls at a tick if an event that
 * happens to it shows the `feature` or has just brought about something that has it, or if its brain
 * shows something of such a kind (key `shows` of the role), as the apparatus sends it out, barriers apart.
 *
 *   calling     share of the window in which it calls, %
 *   call_rate   calls that begin in the window, a minute; one call lasts as long as its cause
 */
#include "../span.h"
#include "needs.h"

enum { CALLING, CALL_RATE };

/* num and den of the ticks [from, to). */
static void add_ticks(const struct csp_score *self, const struct csp_measure *m, long from,
                      long to, double *num, double *den)
{
    const size_t index = (size_t)(m - csp_measure_at(self->p, 0));
    const double *v = csp_score_samples(self, index, 0);
    const int rate = csp_measure_kind_of(m)->variant == CALL_RATE;
    const long n = (long)self->sampler.n_tick;
    from = from < 0 ? 0 : from;
    to = to > n ? n : to;
    for (long i = from; i < to; i++)
        *num += rate ? v[i] > 0.0 && (i == 0 || !(v[i - 1] > 0.0)) : 100.0 * (v[i] > 0.0);
    if (to > from) *den += rate ? (double)(to - from) * self->dt / 60.0 : (double)(to - from);
}

static int trial(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                 double *num, double *den)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    struct csp_walk walk = {0};
    struct csp_span s;
    if (m->event_id < 0) {
        csp_span_trial(self, m, &s.from, &s.to);
        add_ticks(self, m, s.from, s.to, num, den);
        return CSP_OK;
    }
    while (csp_span_next(self, m, t, &walk, &s)) add_ticks(self, m, s.from, s.to, num, den);
    return CSP_OK;
}

static const char *needs(const struct csp_measure *m)
{
    return csp_is_written(m->feature) ? NULL : "feature, as low";
}

#define CALLS(name_, variant_, unit_, doc_)                        \
    const struct csp_measure_kind csp_kind_##name_ = {             \
        .name = #name_,                                            \
        .unit = unit_,                                             \
        .doc = doc_,                                               \
        .variant = variant_,                                       \
        .uses = CSP_HAS_TRIALS | CSP_USE_TRIALS | CSP_USE_FEATURE, \
        .needs = needs,                                            \
        .init = csp_score_emission,                                \
        .trial = trial,                                            \
    }
CALLS(calling, CALLING, "%", "share of time a role sends a call, in a window");
CALLS(call_rate, CALL_RATE, "1/min", "calls of a role that begin, a minute");

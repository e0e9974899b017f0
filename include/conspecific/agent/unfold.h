/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_UNFOLD_H
#define CONSPECIFIC_AGENT_UNFOLD_H
#include "conspecific/agent/agent.h"
/*
 * unfold: an event in time. First its display, for the duration of the event; then, and partly
 * at once, what follows it in whoever suffers it: calls, odours, acts (`consequences` of the
 * agent file, those of its kind and those of its category). Whether each comes (p), when and
 * for how long is drawn anew for every event; the draws ask nothing about who suffers:
 *
 *   from = after max(0, 1 + jitter xi)
 *   to   = max(from, duration) + lasts max(0.1, 1 + jitter xi')
 *
 * so what a long event brings about goes on while it does: whoever is in distress for 20 s calls
 * for 20 s.
 *
 * What companions do in return (`by: companion`) follows likewise, and whoever suffered: after
 * an own event one of the company does it, after another's event a third animal, so that in a
 * pair nobody does. It is perceived as every act of another is. Only the life before an
 * experiment has such a company (rearing.c); in an experiment animals act for themselves.
 */
struct csp_unfolding {
    size_t n;
    struct csp_follows {
        const struct csp_consequence *what;
        double from, to; /* s since the onset of the event */
    } list[CSP_UNFOLD_MOST];
    double end; /* s since the onset: the last of them is over; 0 if there is none */
};

/* What follows an event of that kind and duration [s]. rng NULL: all of it, at its mean times. */
void csp_unfold(const struct csp_agent *agent, size_t kind, double duration,
                struct csp_rng *rng, struct csp_unfolding *out);
/* The same of what that one does; csp_unfold is for CSP_BY_SUFFERER. */
void csp_unfold_by(const struct csp_agent *agent, size_t kind, double duration,
                   enum csp_doer by, struct csp_rng *rng, struct csp_unfolding *out);
#endif

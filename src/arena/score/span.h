/* SPDX-License-Identifier: GPL-3.0-or-later */
/* span: where in a trial a measure looks: once, or around every onset of its event. */
#ifndef CSP_SRC_ARENA_SCORE_SPAN_H
#define CSP_SRC_ARENA_SCORE_SPAN_H
#include "score.h"

struct csp_span { /* ticks around one onset, cut to the trial */
    long start;   /* of the window before it was cut */
    long from, to, base_from, base_to;
    size_t nth; /* onset of the trial, from 0 */
};
struct csp_walk { /* zero-initialise: how far a loop over onsets has come */
    size_t log, nth;
};

/* The tick that is nearest to a time in the trial. */
long csp_span_tick(const struct csp_score *self, double seconds);
/* Ticks [from, to) of a measure without an event, not cut to the trial. */
void csp_span_trial(const struct csp_score *self, const struct csp_measure *m, long *from,
                    long *to);
/* The next onset of the event of the measure in this trial; 0: none is left. Onsets whose
 * window, or whose baseline if there is one, is not in the trial are left out. */
int csp_span_next(const struct csp_score *self, const struct csp_measure *m,
                  const struct csp_trial_log *t, struct csp_walk *walk, struct csp_span *out);
/* When the window of an onset ends, in seconds from it: `to`; if that is 0, with the event or,
 * if the window begins before the onset, at the onset. */
double csp_span_end(const struct csp_measure *m, double duration);
#endif

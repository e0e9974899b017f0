/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_parts: what the files score*.c share; private to src/arena. */
#ifndef CSP_SRC_ARENA_SCORE_PARTS_H
#define CSP_SRC_ARENA_SCORE_PARTS_H
#include "conspecific/arena/score/score.h"
#include "conspecific/core/error.h"
#include <stdlib.h>

static inline int given(const char *text)
{
    return text && *text;
}

/* Room for n more items of size bytes. */
static inline int grow(void **list, size_t n, size_t *cap, size_t more, size_t size)
{
    if (n + more <= *cap) return CSP_OK;
    size_t want = *cap ? 2 * *cap : 64;
    while (want < n + more) want *= 2;
    void *p = realloc(*list, want * size);
    if (!p) return CSP_FAIL(CSP_E_MEMORY, "log of an experiment, %zu items", want);
    *list = p;
    *cap = want;
    return CSP_OK;
}

struct csp_values {                 /* of one measure */
    struct csp_session_value *list; /* owned */
    size_t n, cap;
    double overall;
    int defined;
};
/* Append a session. */
int csp_values_push(struct csp_values *v, size_t phase, int session, double value);
/* The overall value is the mean of the sessions. */
void csp_values_mean(struct csp_values *v);

struct csp_span { /* ticks of the trial around one onset of the event of a measure, cut to it */
    long start;   /* of the window before it was cut */
    long from, to, base_from, base_to;
    size_t nth; /* onset of the trial, from 0 */
};

static inline long csp_score_tick_of(const struct csp_score *self, double seconds)
{
    const double t = seconds / self->dt + 0.5;
    const long k = (long)t;
    return (double)k > t ? k - 1 : k; /* floor */
}
/* Whose the measure is. */
size_t csp_score_role(const struct csp_paradigm *p, const struct csp_measure *m);
/* Next onset of the event of the measure in this trial, from log entry *k on; 0: none is left.
 * Onsets whose window, or whose baseline if there is one, is not in the trial are left out. */
int csp_score_span(const struct csp_score *self, const struct csp_measure *m,
                   const struct csp_trial_log *t, size_t *k, size_t *nth, struct csp_span *out);
/* Mean of v over ticks [from, to) cut to the trial; 0 if nothing is left. */
int csp_score_window(const struct csp_score *self, const double v[], long from, long to,
                     double *mean);
/* What is sampled for a measure; NULL: its role has no brain. */
const struct csp_sampled *csp_score_channel(const struct csp_score *self, size_t role, int act,
                                            const char *field);

/* score_roles.c: several roles. Windows of one channel in one trial; the same over the roles of
 * a measure: num / den is their mean, or the share of them above; least squares over series. */
void csp_score_windows(const struct csp_score *self, const struct csp_measure *m,
                       const struct csp_sampled *c, const struct csp_trial_log *t, double *num,
                       double *den);
void csp_score_roles(const struct csp_score *self, const struct csp_measure *m, int act,
                     const struct csp_trial_log *t, double *num, double *den);
void csp_score_gradient(const struct csp_paradigm *p, const struct csp_measure *m,
                        const struct csp_values all[], struct csp_values *v);

/* score_trace.c: peak, trough, their times, onset_time. */
int csp_score_trace_add(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                        const double v[]);
int csp_score_trace_values(const struct csp_score *self, size_t index, struct csp_values *v);

/* score_cells.c: cells, cells_both, cells_only. */
int csp_score_cells_init(struct csp_score *self, size_t role, const struct csp_field *field);
int csp_score_cells_trial(struct csp_score *self, const struct csp_trial_log *t, size_t ticks);
void csp_score_cells_tick(struct csp_score *self);
int csp_score_cells_add(struct csp_score *self, size_t index, const struct csp_trial_log *t);
int csp_score_cells_values(const struct csp_score *self, size_t index, struct csp_values *v);
int csp_score_cells_combine(const struct csp_score *self, size_t index, struct csp_values *v);

/* score_decode.c: decode, from the spikes of `cells` measures. */
int csp_score_decode(const struct csp_score *self, size_t index, struct csp_values *v);

/* score_power.c: power. Init for each measure of the kind whose role has a brain. */
int csp_score_power_init(struct csp_score *self, size_t index);
void csp_score_power_free(struct csp_score *self);
/* num and den of one trial with the samples v of the measure's field. */
void csp_score_power_add(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                         const double v[], double *num, double *den);

/* score_choices.c: learning_rate. */
int csp_score_learning_rate(const struct csp_score *self, size_t index, struct csp_values *v);

/* Does the measure look at this trial? */
int csp_score_looks(const struct csp_score *self, const struct csp_measure *m,
                    const struct csp_trial_log *t);
/* Does a log entry count as "the action was done" or "the object came into the state"? */
int csp_score_counts(const struct csp_score *self, const struct csp_measure *m,
                     const struct csp_log *e);
/* score_log.c: num and den of one trial, for the measures that the log answers. */
void csp_score_from_log(struct csp_score *self, size_t index, size_t trial);
#endif

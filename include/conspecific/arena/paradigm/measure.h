/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_MEASURE_H
#define CONSPECIFIC_ARENA_PARADIGM_MEASURE_H
#include "conspecific/arena/paradigm/kinds.h"
#include "conspecific/arena/paradigm/paradigm.h"
/*
 * measure: what is read off an experiment. The equations of a kind of measure stand at the top
 * of its file under src/arena/score/measures/, its meaning in one line in `conspecific list
 * measures`. This header holds what the kinds have in common.
 *
 * Values. A kind that has a value for each trial finds a numerator and a denominator in it:
 *
 *   trial      num / den
 *   session    sum of num over its trials / sum of den
 *   overall    mean of the sessions
 *
 * A value whose denominator is 0 is not defined and has no row.
 *
 * Windows. The window [from, to) counts in seconds from the start of the trial or, with `event`,
 * from every onset of that event; `from` may then be negative. `to: 0 s` is the end of the
 * trial or of the event; with `event` and a negative `from` it is the onset itself. Windows are
 * cut to the trial. An event that does not happen (a chance, a schedule) has no onset: the time
 * of its omission is found from the onset of what announces it.
 *
 * Baseline. [b0, b1) counts from the onset too. Its mean over an onset is subtracted from that
 * onset's values. An onset whose baseline lies outside the trial does not count.
 *
 * Several events. `event: [a, b]` are all onsets of a and of b; likewise phases, trial types and
 * actions (any of them).
 *
 * Trials. [first, last] counts within a session; with `trial_type` it counts only the trials of
 * that type (of several types: of each its own). -1 is the last one.
 *
 * Sessions. `sessions: 1-3` counts within a phase; -1 is the last that is planned.
 *
 * Conditions. With `given: m` only those trials count in which measure m has a value above 0, with
 * `unless: m` only those in which it has a value of 0 or less. With `trials_back: k` the value of m
 * is that of k trials earlier in the same session; a trial without such a predecessor, or in which m
 * is not defined, does not count. So, with opened = happened and before = times_before of a door:
 *
 *   P(opens | has opened before)     opened, given: before
 *   hazard                           opened, unless: before
 *   P(opens by now)                  ever
 *   latency of a door known          latency, given: before
 *
 * Roles. With `roles` an output or a mean is the mean over these roles, each over the same
 * windows. A role without a brain does not count.
 */
enum csp_measure_by { CSP_BY_SESSION, CSP_BY_TRIAL, CSP_BY_PHASE };
enum csp_measure_in { CSP_IN_EXPERIMENT, CSP_IN_SESSION, CSP_IN_TRIAL };
enum csp_measure_direction { CSP_EITHER, CSP_EXCITED, CSP_INHIBITED };
enum csp_measure_test { CSP_BY_RANKS, CSP_BY_T };

struct csp_measure {
    const char *name;
    const struct csp_node *at;
    const char *doc;
    int kind;         /* number in kinds.h */
    int by;           /* enum csp_measure_by: finest rows that are written */
    const char *role; /* empty: the subject */
    struct csp_list phase, trial_type, event, action; /* const char *; empty: all, or none */
    struct csp_list sessions;                         /* csp_ordinals; empty: all */
    const char *object, *state, *field, *a, *b;
    const char *given, *unless; /* measures that decide which trials count */
    size_t trials_back;         /* how many trials earlier they are read, and b of logistic */
    size_t nth;                 /* nth_latency: which one, from 1 */
    int nth_in;                 /* enum csp_measure_in */
    struct csp_list of, events, roles, series;
    double from, to;          /* s; to 0: end of the trial (with event: of the event) */
    double cutoff, bin, lag;  /* s */
    int changes;              /* correlation: of the changes from bin to bin */
    struct csp_list trials;   /* double[2]: first and last; empty: all */
    struct csp_list baseline; /* double[2], s from the onset; empty: none */
    struct csp_list band;     /* power: double[2], Hz */
    double window;            /* power: s */
    double above, alpha, hz;  /* unit of what is measured, p, Hz */
    int direction, test;      /* enum csp_measure_direction, csp_measure_test */
    /* Indices, set by csp_paradigm_check; -1: none was written. */
    size_t role_id;
    long action_id, event_id; /* the first of several */
    long object_id, a_id, b_id, given_id, unless_id;
    size_t state_id;
    struct csp_ids phase_ids, type_ids, action_ids, event_ids, of_id, events_id, roles_id,
        series_id;
};

extern const struct csp_schema csp_measure_schema[];
/* Unit of a measure's values: "%", "1", "s", "reward", "1/min", "count". */
const char *csp_measure_unit(const struct csp_paradigm *p, const struct csp_measure *m);
/* Kind of a measure. */
static inline const struct csp_measure_kind *csp_measure_kind_of(const struct csp_measure *m)
{
    return csp_measure_kind((size_t)m->kind);
}

/* Name i of a list of names. */
static inline const char *csp_measure_word(const struct csp_list *list, size_t i)
{
    return ((const char *const *)list->items)[i];
}
/* Index by name, or -1. */
long csp_paradigm_measure(const struct csp_paradigm *self, const char *name);
/* Measure i of a paradigm. */
static inline const struct csp_measure *csp_measure_at(const struct csp_paradigm *p, size_t i)
{
    return (const struct csp_measure *)p->measures.items + i;
}
#endif

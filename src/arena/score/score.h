/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score: the observer with a stop-watch. Keeps what happened in the whole experiment
 * (history.h) and what was sampled in one trial (sample.h), and asks the kinds of measures
 * (paradigm/kinds.h) to turn both into rows.
 *
 * A measure that has values by trial has, for every trial, a numerator and a denominator: a
 * trial's value is their quotient, a session's the quotient of their sums, the overall value
 * the mean of the sessions.
 */
#ifndef CSP_SRC_ARENA_SCORE_SCORE_H
#define CSP_SRC_ARENA_SCORE_SCORE_H
#include "conspecific/agent/agent.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/arena/score/rows.h"
#include "conspecific/core/error.h"
#include "history.h"
#include "sample.h"
#include "values.h"
#include <stdint.h>

struct csp_source { /* what a measure samples */
    size_t *signal; /* owned, [n] by role of the measure; SIZE_MAX: that role has no brain */
    size_t n;
};
struct csp_emission { /* what a role sends to others at a tick */
    size_t role;
    unsigned char
        *kinds; /* owned, by kind of event: 1 its display carries what is looked for, 2 what
                             follows it does */
    unsigned char *follows; /* a view behind kinds, by consequence */
    double value;           /* set by the player every tick */
};
struct csp_showing { /* to whom, and what reaches whom, when a session is over */
    struct csp_agent *brain;
    double (*pass)[CSP_CHANNELS]; /* [from * roles + to]: share of each channel */
};

struct csp_score { /* zero-initialise */
    const struct csp_paradigm *p;
    double dt;
    uint64_t seed, animal;           /* of the spikes of `cells` */
    struct csp_agent *const *brains; /* borrowed, by role */
    const struct csp_fields *fields; /* borrowed, by role */
    struct csp_history history;
    struct csp_sampler sampler;
    double *num, *den;             /* owned, [cap][measures] */
    size_t cap;                    /* trials */
    struct csp_source *source;     /* owned, by measure */
    void **state;                  /* owned, by measure: what its kind keeps */
    struct csp_emission *emission; /* owned, [n_emission] of room for one a measure */
    size_t n_emission;
    struct csp_values *shown; /* owned, by measure: what was found after each session */
};

/* brains and fields by role: fields of measures are looked up (CSP_E_NAME with the place),
 * bands of power compared with dt (CSP_E_RANGE with the place). */
int csp_score_init(struct csp_score *self, const struct csp_paradigm *p, double dt,
                   uint64_t seed, uint64_t animal, const struct csp_fields fields[],
                   struct csp_agent *const brains[]);
void csp_score_free(struct csp_score *self);
/* A trial begins: phase, session, trial, type, nth and of are set; ticks: its longest
 * duration. */
int csp_score_trial(struct csp_score *self, const struct csp_trial_log *trial, size_t ticks);
/* Once a tick; acts by role. */
void csp_score_tick(struct csp_score *self, const struct csp_act acts[]);
/* The trial ends: measures are taken, the samples forgotten. CSP_E_MEMORY. */
int csp_score_trial_end(struct csp_score *self);
/* A session is over: measures that show the animal something do so, learning off. */
int csp_score_session_end(struct csp_score *self, size_t phase, int session,
                          double (*pass)[CSP_CHANNELS]);
/* Overall value of a measure so far; 0 if it is not defined, else 1. */
int csp_score_overall(const struct csp_score *self, size_t measure, double *value);
/* A measure samples what its role sends by kinds of events that carry a feature. CSP_E_MEMORY. */
int csp_score_emission(struct csp_score *self, size_t index);
/* num and den of a measure in a trial, 0 and 0 if its conditions are not met: as taken at the end of
 * the trial, or from the log of what happened. */
void csp_score_quotient(const struct csp_score *self, size_t index, size_t trial, double *num,
                        double *den);
/* The trial that is `back` trials earlier in the same session; -1: there is none. */
long csp_score_back(const struct csp_score *self, size_t trial, size_t back);
/* Rows of all measures, in the order of the file. CSP_E_SHAPE with the place for a `cells`
 * measure with one to four onsets in a session. */
int csp_score_rows(const struct csp_score *self, struct csp_rows *out);

/* ---- for kinds of measures ---- */

/* Sample an output, or with -1 the field of the measure, in each of its roles. CSP_E_NAME with
 * the place, CSP_E_MEMORY. */
int csp_score_sample(struct csp_score *self, size_t index, int output);
/* Samples of the k-th role of a measure; NULL: it has no brain. */
const double *csp_score_samples(const struct csp_score *self, size_t index, size_t k);
/* Put the place and the name of a measure before the present error. */
int csp_score_at(const struct csp_measure *m, const char *key, int err);
/* Does the measure look at this trial? */
int csp_score_looks(const struct csp_score *self, size_t index, const struct csp_trial_log *t);
/* Value of a measure in one trial (of history.trial); 0 if it is not defined, else 1. */
int csp_score_trial_value(const struct csp_score *self, size_t index, size_t trial,
                          double *value);
#endif

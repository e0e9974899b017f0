/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_SCORE_SCORE_H
#define CONSPECIFIC_ARENA_SCORE_SCORE_H
#include "conspecific/agent/agent.h"
#include "conspecific/analysis/signal/spectrum.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/arena/score/rows.h"
#include "conspecific/core/field.h"
#include <stdint.h>
/*
 * score: the observer with a stop-watch. Keeps what happened (choices, actions, events, states)
 * for the whole experiment and what was sampled for one trial, and turns both into rows.
 *
 * Every measure has, for every trial, a numerator and a denominator; a trial's value is their
 * quotient, a session's the quotient of their sums, the overall value the mean of sessions.
 */
enum csp_log_kind { CSP_LOG_CHOICE, CSP_LOG_ACTION, CSP_LOG_STATE, CSP_LOG_EVENT };

struct csp_log { /* one thing that happened */
    enum csp_log_kind kind;
    size_t role, id, state; /* id: action, object or event */
    double seconds;         /* in the trial */
    double duration;        /* of an event */
    size_t alt, n_alt;      /* alternatives of a choice: range in score->alt */
    int forced, initial;    /* initial: the state at the start of the trial */
};
struct csp_alt {
    size_t action;
    double p;
};
struct csp_trial_log {
    size_t phase;
    int session, trial;
    const char *type;  /* NULL: none */
    int nth[2], of[2]; /* its number and their number in the session: of all, of its type */
    double seconds, planned;
    size_t log, n_log; /* range in score->log */
};
struct csp_sampled { /* sampled every tick of a trial */
    size_t role;
    int act; /* 1 + enum csp_output; 0: the mean of field */
    struct csp_field field;
    double *v; /* owned, [cap_ticks] */
};
struct csp_population { /* all units of a field, in trials that a `cells` measure looks at */
    size_t role;
    struct csp_field field;
    float *v;   /* owned, [cap][field.n] */
    size_t cap; /* ticks */
    int on;     /* in this trial */
};
struct csp_trace { /* of a measure around an event: sums over its onsets in a session */
    size_t measure, phase;
    int session;
    double *sum;   /* owned, [n] ticks from the start of the window */
    double *count; /* owned, [n] onsets that reach so far */
    size_t n;
};
struct csp_answers { /* of the units to an event: spikes/s in window less baseline */
    size_t measure, phase;
    int session;
    double *d; /* owned, [n][units] */
    size_t units, n, cap;
};
struct csp_power { /* the window of a `power` measure */
    size_t measure;
    struct csp_window window;
    double *row; /* owned, [window.bins]: sum over ticks */
};
struct csp_probed {
    size_t measure, phase;
    int session;
    double value;
};
struct csp_session_value {
    size_t phase;
    int session;
    double value;
};

struct csp_score { /* zero-initialise */
    const struct csp_paradigm *p;
    double dt;
    uint64_t seed, animal; /* of the spikes of `cells` */
    struct csp_log *log;
    size_t n_log, cap_log;
    struct csp_alt *alt;
    size_t n_alt, cap_alt;
    struct csp_trial_log *trial;
    size_t n_trial, cap_trial;
    double *num, *den; /* [cap_trial][measures] */
    struct csp_sampled *channel;
    size_t n_channel, n_tick, cap_tick;
    struct csp_population *population;
    size_t n_population;
    struct csp_trace *trace;
    size_t n_trace, cap_trace;
    struct csp_answers *answers;
    size_t n_answers, cap_answers;
    struct csp_power *power;
    size_t n_power;
    struct csp_probed *probed;
    size_t n_probed, cap_probed;
};

/* brains by role: fields of measures are looked up (CSP_E_NAME with the place), bands of power
 * compared with dt (CSP_E_RANGE with the place). */
int csp_score_init(struct csp_score *self, const struct csp_paradigm *p, double dt,
                   uint64_t seed, uint64_t animal, struct csp_fields fields[],
                   struct csp_agent *const brains[]);
void csp_score_free(struct csp_score *self);
/* A trial begins: phase, session, trial, type, nth and of are set; ticks: its longest
 * duration. */
int csp_score_trial(struct csp_score *self, const struct csp_trial_log *trial, size_t ticks);
int csp_score_log(struct csp_score *self, const struct csp_log *entry);
/* A choice: alternatives with probabilities go with it. */
int csp_score_choice(struct csp_score *self, const struct csp_log *entry, size_t n,
                     const size_t action[], const double p[]);
/* Once a tick; acts by role. */
void csp_score_tick(struct csp_score *self, const struct csp_act acts[]);
/* The trial ends: time measures are taken, the samples forgotten. CSP_E_MEMORY. */
int csp_score_trial_end(struct csp_score *self);
int csp_score_probe(struct csp_score *self, size_t measure, size_t phase, int session,
                    double value);
/* Exchange two actions in all that was logged so far. */
void csp_score_swap(struct csp_score *self, size_t a, size_t b);
/* 1 if the action was done in this session, within seconds of a trial's start (0: ever). */
int csp_score_done(const struct csp_score *self, size_t phase, int session, size_t action,
                   double within);
/* Overall value of a measure so far; 0 if it is not defined, else 1. */
int csp_score_overall(struct csp_score *self, size_t measure, double *value);
/* Rows of all measures, in the order of the file. CSP_E_SHAPE with the place for a `cells`
 * measure with one to four onsets in a session. */
int csp_score_rows(struct csp_score *self, struct csp_rows *out);
/* Spearman's correlation of the cosine dissimilarities of latent[0..n) and of latent[n..2n),
 * rows of n_units (measure rsa); NaN without an order. CSP_E_SHAPE below three, CSP_E_MEMORY.
 */
int csp_score_rsa(size_t n, size_t n_units, const csp_real latent[], double *r);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run: all that stands while one animal (and its company) goes through a paradigm. */
#ifndef CSP_SRC_ARENA_PLAY_RUN_H
#define CSP_SRC_ARENA_PLAY_RUN_H
#include "../score/score.h"
#include "conspecific/agent/agent.h"
#include "conspecific/arena/paradigm/manipulation.h"
#include "conspecific/arena/paradigm/paradigm.h"
#include "conspecific/arena/play/recorder.h"
#include "conspecific/arena/play/stage.h"
#include "conspecific/core/num/rng.h"

struct csp_due { /* an event that is to happen */
    long tick;
    size_t event;
    const struct csp_states *when; /* states that must hold then */
};
struct csp_asked { /* one choice of a trial, as it stands */
    const struct csp_choice *choice;
    long next, window_end; /* ticks; -1: never again, no window */
    size_t times;
};
struct csp_armed { /* one trigger of a trial */
    const struct csp_trigger *trigger;
    size_t times;
    long ready; /* tick from which it can happen again */
};
struct csp_gate { /* what manipulations do to one population or pathway of one brain */
    size_t role;
    int target;
    double gain, drive; /* as last set */
};
struct csp_acting { /* one manipulation with its names as indices */
    const struct csp_manipulation *by;
    size_t gate;
    long event;        /* -1: it waits for none */
    const int *phases; /* by phase: does it act there? */
};
struct csp_onset { /* of an event that a manipulation waits for, in this trial */
    size_t event;
    double seconds, duration;
};

struct csp_run {
    const struct csp_paradigm *p;
    struct csp_agent *const *brains; /* by role; NULL: no full brain */
    uint64_t seed, animal;
    const struct csp_manipulation *manipulations;
    size_t n_manipulations;
    struct csp_stage stage;
    struct csp_score score;
    struct csp_recorder *rec; /* may be NULL */
    int (*tick)(void *context, double seconds);
    void *context;
    struct csp_fields *fields; /* owned, by role */
    struct csp_act *acts;      /* owned, by role: what it showed in the last tick */
    size_t *place; /* owned, by action: the one whose slot, `requires` and `sets` it has. A swap
                    * of preferred actions exchanges two of them; without one place[i] is i */
    size_t *done;  /* by action: tries in this trial */
    size_t *runs;  /* by action: successes that count towards the ratio */
    size_t *ends;  /* by action: successes in this trial */
    size_t *practised;     /* by action: what counts as its practice so far */
    double *last;          /* owned, by action: clock of the last success [s] */
    struct csp_due *queue; /* owned: [head, n_queue) is to come, in order of ticks */
    size_t head, n_queue, cap_queue;
    struct csp_asked *asked; /* owned: the first n_asked are of this trial */
    size_t n_asked, cap_asked;
    struct csp_armed *armed; /* owned, likewise */
    size_t n_armed, cap_armed;
    struct csp_gate *gates; /* owned, at most one a manipulation */
    size_t n_gates;
    struct csp_acting *acting; /* owned, one a manipulation */
    int *acting_phases;        /* owned: [manipulations][phases] */
    struct csp_onset *onset;   /* owned: the first n_onset are of this trial */
    size_t n_onset, cap_onset;
    double dt, rested; /* s: one tick; quiet time so far */
    uint64_t ticks;    /* stepped so far */
    size_t phase, watch;
    const struct csp_trial *base, *type; /* of the present trial; type NULL: the usual one */
    size_t *attend_gate;                 /* owned, by csp_attend.nth */
    int session, trial;                  /* from 1 */
    int nth_of_type, n_of_type; /* number of the trial among those of its type, from 1 */
    long now;                   /* tick in the trial */
    char where[CSP_STAGE_WHERE];
};

/* Seconds since the start of the experiment, quiet time counted. */
double csp_run_clock(const struct csp_run *run);
/* The tick that is nearest to a time in the trial. */
long csp_run_tick(const struct csp_run *run, double seconds);
/* Stream "where:what:name:k:i" of this animal. */
void csp_run_stream(const struct csp_run *run, struct csp_rng *rng, const char *what,
                    const char *name, size_t k, size_t i);
/* Does it happen? One draw of that stream, none if the probability is 0 or 1. */
int csp_run_happens(const struct csp_run *run, double probability, const char *what,
                    const char *name, size_t k, size_t i);
#endif

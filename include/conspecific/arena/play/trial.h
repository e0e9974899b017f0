/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PLAY_TRIAL_H
#define CONSPECIFIC_ARENA_PLAY_TRIAL_H
#include "conspecific/agent/agent.h"
#include "conspecific/arena/play/session.h"
#include "conspecific/arena/play/stage.h"
#include "conspecific/arena/score/score.h"
/*
 * trial: one trial of a session, tick by tick: what is due happens, choices are asked, the
 * apparatus is sensed, brains step, measures are sampled. session.c strings trials together.
 */
struct csp_due { /* an event that is to happen */
    long tick;
    size_t event;
    const struct csp_list *when; /* states that must hold then; NULL: none */
};
struct csp_asked { /* one choice of a trial, as it stands */
    const struct csp_choice *choice;
    size_t role;
    long next, window_end; /* ticks; -1: never again, no window */
    size_t times;
};
struct csp_armed { /* one trigger of a trial */
    const struct csp_trigger *trigger;
    size_t role, times;
    long ready; /* tick */
};
struct csp_gate { /* one target of manipulations */
    size_t role;
    int target;
    double gain, drive; /* as last set */
};

struct csp_onset { /* of an event that a manipulation waits for, in this trial */
    size_t event;
    double seconds, duration;
};

struct csp_run {
    const struct csp_paradigm *p;
    struct csp_agent *const *brains;
    uint64_t seed, animal;
    const struct csp_manipulation *manipulations;
    size_t n_manipulations;
    struct csp_stage stage;
    struct csp_score score;
    struct csp_recorder *rec;
    csp_arena_tick_fn tick;
    void *context;
    struct csp_fields *fields; /* owned, by role */
    struct csp_act *acts;      /* owned, by role */
    size_t *place;       /* owned, by action: the action whose slot, requires and sets it has */
    size_t *done, *runs; /* by action: tries in this trial; successes towards the ratio */
    size_t *ends;        /* by action: successes in this trial */
    double *last;        /* owned, by action: clock of the last success [s] */
    struct csp_due *queue; /* owned: [head, n) is to come, in order */
    size_t head, n_queue, cap_queue;
    struct csp_asked *asked; /* owned: the first n_asked are of this trial */
    size_t n_asked, cap_asked;
    struct csp_armed *armed; /* owned, likewise */
    size_t n_armed, cap_armed;
    struct csp_gate *gates; /* owned, one a manipulation at most */
    size_t n_gates;
    struct csp_onset *onset; /* owned */
    size_t n_onset, cap_onset;
    double dt, rested; /* s: tick; quiet time so far */
    uint64_t ticks;    /* stepped so far */
    size_t phase, watch;
    int session, trial;         /* from 1 */
    int nth_of_type, n_of_type; /* number of the trial among those of its type, from 1 */
    long now;                   /* tick in the trial */
    char where[CSP_STAGE_WHERE];
};

/* Seconds since the start of the experiment, quiet time counted. */
double csp_run_clock(const struct csp_run *run);
/* Play one trial; type NULL: the usual trial of the phase. */
int csp_trial_play(struct csp_run *run, const struct csp_trial *type);
/* Set every manipulated gate as it should be now: seconds in a trial, or < 0 outside. */
void csp_run_gates(struct csp_run *run, double seconds);
/* Find what is manipulated. */
int csp_run_gates_init(struct csp_run *run);
/* An event begins now: keep it if a manipulation waits for it. CSP_E_MEMORY. */
int csp_run_onset(struct csp_run *run, size_t event, double duration);
/* Stream "where:what:name:k:i" of this animal. */
void csp_run_stream(const struct csp_run *run, struct csp_rng *rng, const char *what,
                    const char *name, size_t k, size_t i);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PLAY_RECORDER_H
#define CONSPECIFIC_ARENA_PLAY_RECORDER_H
#include "conspecific/agent/agent.h"
#include "conspecific/arena/paradigm/paradigm.h"
#include "conspecific/core/field.h"
#include <stddef.h>
#include <stdint.h>
/*
 * recorder: it samples named state fields of brains every `every` seconds of simulated trial
 * time into growing arrays, and keeps a mark for every event and action and a line for every
 * trial. The record layer writes them. The first sample of a trial is taken at its onset.
 *
 * A field is a name of csp_agent_fields ("cortex.acc.r", "critic.V") or of an output of the
 * animal ("act.freeze", agent/act.h). "role/field" is the field of another role than the
 * subject.
 */
struct csp_track {
    char *name;  /* owned: as asked for */
    size_t role; /* index */
    size_t n;    /* values a sample */
    const char *unit, *doc;
    float *data; /* owned: [rows - first of recorder][n] */
    /* private */
    struct csp_field field;
    int output; /* enum csp_output; -1: the field */
};

struct csp_mark {
    double time;               /* s since the start of the experiment */
    const char *name, *role;   /* event or action; role it happens to, or that acts; "" none */
    int phase, session, trial; /* phase index; session and trial from 1 */
    int action;                /* 1: an action, 0: an event */
    double duration;           /* s */
};

struct csp_trial_line {
    const char *name, *phase_name; /* kind of trial, else its phase; both borrowed */
    int phase, session, trial;     /* phase index; session and trial from 1 */
    double onset, first_event;     /* s since the start; first_event NaN: none (yet) */
    int32_t row;                   /* its first sample */
};

struct csp_recorder { /* zero-initialise or csp_recorder_init */
    double every;     /* s, as asked for */
    double dt;        /* s between samples: every in whole ticks; 0 before the first trial */
    size_t n_tracks;
    struct csp_track *tracks; /* owned */
    size_t rows, cap;         /* samples so far; room */
    size_t first;             /* samples that take has had; the arrays begin with the next */
    double *time;             /* owned [rows - first]: s since the start, with quiet time */
    int32_t *phase, *session, *trial; /* owned [rows - first]; phase index, others from 1 */
    /* Called with `most` samples at a time (256 KiB of them, at least one), which are forgotten
     * then, and by csp_recorder_flush with the rest; NULL: all stay. */
    int (*take)(void *context, const struct csp_recorder *self);
    void *context;
    size_t most; /* set by csp_recorder_bind */
    size_t n_marks, cap_marks;
    struct csp_mark *marks; /* owned; strings borrowed from the paradigm */
    size_t n_trials, cap_trials;
    struct csp_trial_line *trials; /* owned */
    struct csp_fields *fields;     /* private: one list a brain */
    size_t n_fields;
};

/* Ask for n fields every `every` seconds (> 0). Names are copied. */
int csp_recorder_init(struct csp_recorder *self, double every, size_t n,
                      const char *const names[]);
/* Find the fields in these brains (by role). CSP_E_NAME with the nearest name. Called by
 * csp_arena_run. */
int csp_recorder_bind(struct csp_recorder *self, const struct csp_paradigm *paradigm,
                      struct csp_agent *const brains[]);
/* A trial begins; first_event and row are filled in here and by the marks that follow. */
int csp_recorder_trial(struct csp_recorder *self, const struct csp_trial_line *trial);
/* One sample; acts by role. CSP_E_MEMORY. */
int csp_recorder_sample(struct csp_recorder *self, double time, int phase, int session,
                        int trial, const struct csp_act acts[]);
int csp_recorder_mark(struct csp_recorder *self, const struct csp_mark *mark);
/* Let take have the samples that it has not had; nothing without it. */
int csp_recorder_flush(struct csp_recorder *self);
/* Forget the samples and marks, keep what was asked for. */
void csp_recorder_clear(struct csp_recorder *self);
void csp_recorder_free(struct csp_recorder *self);
#endif

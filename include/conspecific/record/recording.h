/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_RECORDING_H
#define CONSPECIFIC_RECORD_RECORDING_H
#include "conspecific/core/mem.h"
#include <stddef.h>
#include <stdint.h>
/*
 * recording: what a run with `record: {mode: full}` kept of one field of one animal, read back
 * from its run.h5 (run_file writes, this reads; the file is never changed).
 *
 * Samples are taken every dt within trials. Between trials nothing is sampled and states are
 * reset: a trial is the longest stretch that may be treated as one signal. Sample i of a trial
 * was taken at onset + i dt (the first one at its onset).
 */
struct csp_recording_trial {
    const char *name; /* kind of trial; the phase's name if the phase has one kind */
    const char *phase_name;
    int64_t phase, session, trial; /* index of the phase from 0; the others from 1 */
    double onset;                  /* s since the start of the experiment */
    double first_event;            /* s since then: the trial's first event; NaN: none */
    size_t row, rows;              /* its samples: rows [row, row + rows) */
};

struct csp_recording_mark { /* an event or an action */
    const char *name, *role;
    double time, duration; /* s since the start of the experiment; s */
    int64_t action;        /* 1: an action, 0: an event */
    int64_t phase, session, trial;
};

struct csp_recording {         /* one animal x one field; zero-initialise */
    const char *group, *field; /* field as in the study's record.fields */
    const char *unit, *doc;    /* of the samples: "Hz", "1"; what they are */
    size_t animal;             /* from 1 */
    double dt;                 /* s between samples */
    size_t rows, units;        /* samples, values a sample (units of a population) */
    const double *samples;     /* [rows, units] */
    const double *time;        /* [rows]: s since the start of the experiment */
    size_t n_trials, n_marks;
    const struct csp_recording_trial *trials; /* in order of time */
    const struct csp_recording_mark *marks;   /* in order of time */
    struct csp_mem mem;                       /* owns all of the above */
};

struct csp_recording_key { /* an animal that was recorded */
    const char *group;     /* keys of one group share the pointer */
    size_t animal;         /* from 1 */
};

struct csp_run_reader { /* an open run.h5; zero-initialise */
    int64_t file;       /* HDF5 handle; 0 = closed */
    char *path;         /* owned */
    size_t n;           /* recorded animals; by group in order of names, then by number */
    const struct csp_recording_key *keys;
    size_t n_groups;
    const char **groups; /* names, in the order of keys */
    struct csp_mem mem;
};

/* Open dir/run.h5. CSP_E_IO: no such file or not HDF5. CSP_E_USAGE: the run kept no samples;
 * the detail says how to record them. After an error self is safe to free. */
int csp_run_reader_init(struct csp_run_reader *self, const char *dir);
void csp_run_reader_free(struct csp_run_reader *self);
/* Names of the fields of an animal, into *names[*n], which live as long as self. */
int csp_run_reader_fields(struct csp_run_reader *self, const struct csp_recording_key *key,
                          const char ***names, size_t *n);
/* Load one field. CSP_E_NAME for a field that was not recorded (with the nearest, and all there
 * are), CSP_E_VERSION for a file without trials (older than they are), CSP_E_IO, CSP_E_SYNTAX,
 * CSP_E_MEMORY. After an error self is safe to free. */
int csp_recording_load(struct csp_recording *self, struct csp_run_reader *reader,
                       const struct csp_recording_key *key, const char *field);
void csp_recording_free(struct csp_recording *self);
/* Time of the event or action `name` in a trial [s since the start]: its first onset; NaN: it
 * did not happen there. */
double csp_recording_event(const struct csp_recording *self,
                           const struct csp_recording_trial *trial, const char *name);
#endif

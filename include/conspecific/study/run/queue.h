/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_QUEUE_H
#define CONSPECIFIC_STUDY_RUN_QUEUE_H
#include <pthread.h>
#include <stddef.h>
/*
 * queue: the work of a run, handed out job by job to whoever asks next: threads of this process
 * or other ranks. There are two kinds of jobs, animals to be reared and units (one animal of one
 * group) to be run, each with an expected cost.
 *
 *   order   rearing before units; within a kind the most expensive first, equals by index
 *   units   a unit is handed out once the animals that it needs are there, so that nobody waits
 *           for the last animal of a study while there is something to run
 *
 * With jobs in this order the last ones are the small ones. Graham's bound for m equal workers
 * without waiting: end <= (4/3 - 1/(3 m)) of the best possible (Graham 1969,
 * doi:10.1137/0117039). Safe to call from any thread.
 */
enum csp_job_kind {
    CSP_JOB_OVER, /* nothing is left to hand out */
    CSP_JOB_WAIT, /* every unit that is left needs an animal that is being reared: ask again */
    CSP_JOB_REAR,
    CSP_JOB_RUN
};

struct csp_job {
    enum csp_job_kind kind;
    size_t index; /* of the animal or unit, as it was added */
};

struct csp_queue_job { /* private */
    size_t index;
    double cost;
    int taken;
};

struct csp_queue { /* zero-initialise, then csp_queue_init */
    /* Whether all that a unit needs is there; called with the queue locked. NULL: always. */
    int (*ready)(void *context, size_t unit);
    void *context;
    struct csp_queue_job *rear, *run; /* owned */
    size_t n_rear, cap_rear, next_rear;
    size_t n_run, cap_run, next_run; /* before next_run every unit is taken */
    size_t out_rear, out;            /* handed out and not given back: animals; all */
    int open, barren; /* open: hands out; barren: no unit was ready when last asked */
    pthread_mutex_t lock;
    int made;
};

/* CSP_E_MEMORY. */
int csp_queue_init(struct csp_queue *self, int (*ready)(void *context, size_t unit),
                   void *context);
/* Safe on a zeroed queue. */
void csp_queue_free(struct csp_queue *self);
/* Add a job of kind CSP_JOB_REAR or CSP_JOB_RUN with its expected cost (any unit). CSP_E_MEMORY. */
int csp_queue_add(struct csp_queue *self, struct csp_job job, double cost);
/* Begin to hand out what was added. */
void csp_queue_open(struct csp_queue *self);
/* The next job; it must be given back by csp_queue_done. */
struct csp_job csp_queue_take(struct csp_queue *self);
/* A job is done, or given up. */
void csp_queue_done(struct csp_queue *self, struct csp_job job);
/* Hand out nothing more, and forget what was not taken. */
void csp_queue_stop(struct csp_queue *self);
/* Jobs that were handed out and not given back. */
size_t csp_queue_out(struct csp_queue *self);
#endif

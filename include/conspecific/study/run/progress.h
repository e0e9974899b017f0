/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_PROGRESS_H
#define CONSPECIFIC_STUDY_RUN_PROGRESS_H
#include <pthread.h>
#include <stdio.h>
/*
 * progress: how far, how long still, at what. A bar on a terminal (four times a second at
 * most); in a pipe one line a minute; nothing if quiet. Amounts are simulated seconds, so that
 * rearing and experiments add up. Safe to call from any thread.
 */
/* Told a few times a second how far a run is: share done, seconds left (NAN: not known yet), at
 * what. Anything but 0 asks the run to stop (interrupt.h). Called from the threads of the run, one
 * at a time. */
typedef int csp_progress_hear(void *to, double share, double left, const char *label);

struct csp_progress {
    FILE *out;               /* borrowed; NULL: quiet */
    csp_progress_hear *hear; /* NULL: nobody */
    void *to;
    int bar;            /* a terminal */
    double total, done; /* simulated seconds */
    double started, last, heard;
    char label[96];
    int drawn; /* something stands on the line */
    pthread_mutex_t lock;
    int ready;
};

/* total: of all work that is known now. out NULL: quiet; whether it is a terminal is asked here.
 * Who hears of it is set afterwards. */
int csp_progress_init(struct csp_progress *self, double total, FILE *out);
/* amount more is to be done. */
void csp_progress_more(struct csp_progress *self, double amount);
/* amount more is done (0 is fine); label (may be NULL) says at what. */
void csp_progress_add(struct csp_progress *self, double amount, const char *label);
/* Take the bar away; the last word is the caller's. Safe on a zeroed or ended progress. */
void csp_progress_end(struct csp_progress *self);
/* "1 h 02 min", "3 min 20 s", "12 s" into out. */
void csp_progress_span(double seconds, char out[32]);
#endif

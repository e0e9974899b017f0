/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_INTERRUPT_H
#define CONSPECIFIC_STUDY_RUN_INTERRUPT_H
#include <signal.h>
/*
 * interrupt: SIGINT and SIGTERM ask a run to stop after the units of work that are under way; a
 * second signal ends the process at once. One run of a process watches at a time.
 */
struct csp_interrupt { /* the handlers that were there before */
    struct sigaction was_int, was_term;
};

/* Watch for signals from here on; nothing has been asked yet. */
void csp_interrupt_watch(struct csp_interrupt *self);
/* Give the signals back to the handlers from before. */
void csp_interrupt_release(const struct csp_interrupt *self);
/* Whether the run was asked to stop. */
int csp_interrupt_asked(void);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_INTERRUPT_H
#define CONSPECIFIC_STUDY_RUN_INTERRUPT_H
/*
 * interrupt: a run is asked to stop after the units of work that are under way. One run of a
 * process at a time. Signals belong to the program: only if it says so does a run take SIGINT and
 * SIGTERM, the first of which asks, while a second one ends the process at once.
 */
/* Whether runs of this process take SIGINT and SIGTERM while they last; at first they do not. */
void csp_interrupt_catch(int on);
/* A run begins: nothing has been asked yet. */
void csp_interrupt_watch(void);
/* The run is over: give the signals back to the handlers from before. */
void csp_interrupt_release(void);
/* Ask the run to stop, as a signal does: the host wants it, or one came to another process of the
 * same run. Safe from any thread. */
void csp_interrupt_ask(void);
/* Whether the run was asked to stop. */
int csp_interrupt_asked(void);
#endif

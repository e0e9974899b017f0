/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_INTERRUPT_H
#define CONSPECIFIC_STUDY_RUN_INTERRUPT_H
/*
 * interrupt: SIGINT and SIGTERM ask a run to stop after the units of work that are under way; a
 * second signal ends the process at once. One run of a process watches at a time.
 */
/* Watch for signals from here on; nothing has been asked yet. */
void csp_interrupt_watch(void);
/* Give the signals back to the handlers from before. */
void csp_interrupt_release(void);
/* Ask the run to stop, as a signal does: one came to another process of the same run. */
void csp_interrupt_ask(void);
/* Whether the run was asked to stop. */
int csp_interrupt_asked(void);
#endif

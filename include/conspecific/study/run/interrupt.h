/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_INTERRUPT_H
#define CONSPECIFIC_STUDY_RUN_INTERRUPT_H
/*
 * interrupt: a run is asked to stop after the units of work that are under way. One run of a
 * process at a time; what it calls may watch again: the first watch and the last release count.
 * Signals belong to the program: only if it says so does a run take SIGINT, SIGTERM and SIGHUP, the
 * first of which asks, while a second one ends the process at once. SIGHUP that was ignored before
 * (nohup) stays so. SIGPIPE and SIGXFSZ are then ignored meanwhile: a reader that went away, or a
 * file that may not grow, is a write that fails, and no reason to lose the work.
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
/* The signal that asked it, also after the release; 0: none did. A process that ends because of
 * it has the exit code 128 + this. */
int csp_interrupt_signal(void);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_INTERRUPT_H
#define CONSPECIFIC_STUDY_RUN_INTERRUPT_H
/*
 * interrupt: SIGINT, SIGTERM and SIGHUP ask a run to stop after the units of work that are under
 * way; a second signal ends the process at once. SIGHUP that was ignored before (nohup) stays so.
 * SIGPIPE and SIGXFSZ are ignored meanwhile: a reader that went away, or a file that may not grow,
 * is then a write that fails, and no reason to lose the work. One run of a process watches at a
 * time, and what it calls may watch again: the first watch and the last release count.
 */
/* Watch for signals from here on; nothing has been asked yet. */
void csp_interrupt_watch(void);
/* Give the signals back to the handlers from before. */
void csp_interrupt_release(void);
/* Ask the run to stop, as a signal does: one came to another process of the same run. */
void csp_interrupt_ask(void);
/* Whether the run was asked to stop. */
int csp_interrupt_asked(void);
/* The signal that asked it, also after the release; 0: none did. A process that ends because of
 * it has the exit code 128 + this. */
int csp_interrupt_signal(void);
#endif

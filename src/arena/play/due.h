/* SPDX-License-Identifier: GPL-3.0-or-later */
/* due: events that are to come in a trial, in the order in which they will happen. */
#ifndef CSP_SRC_ARENA_PLAY_DUE_H
#define CSP_SRC_ARENA_PLAY_DUE_H
#include "run.h"

/* An event at a tick, behind all that is due at the same tick. CSP_E_MEMORY. */
int csp_due_add(struct csp_run *run, long tick, size_t event, const struct csp_states *when);
/* Put an event off: its next occurrence comes at the tick if it was due earlier, and those behind
 * it as much later. */
void csp_due_postpone(struct csp_run *run, size_t event, long tick);
/* What follows (struct csp_follow) from the k-th event or success of this name in the trial. */
int csp_due_follow(struct csp_run *run, const struct csp_list *follows, const char *name,
                   size_t k);
/* All lines of a script (struct csp_cue) for a trial of `duration` s; part names it in
 * streams: "phase", "trial" or "type". */
int csp_due_script(struct csp_run *run, const struct csp_list *script, double duration,
                   const char *part);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notes: what happens is told to the score, to the recorder, and to manipulations that wait. */
#ifndef CSP_SRC_ARENA_PLAY_NOTES_H
#define CSP_SRC_ARENA_PLAY_NOTES_H
#include "run.h"

/* A state or the onset of an event now; context is the run (csp_stage_log_fn). */
int csp_note_change(void *context, const struct csp_change *change);
/* A role succeeds at an action now. */
int csp_note_action(struct csp_run *run, size_t role, size_t action);
/* A trial begins; type NULL: the usual one; sample: ticks between two samples. */
int csp_note_trial(struct csp_run *run, const struct csp_trial *type, long sample);
#endif

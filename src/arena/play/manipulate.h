/* SPDX-License-Identifier: GPL-3.0-or-later */
/* manipulate: when manipulations act on the brains of a run, and how much. */
#ifndef CSP_SRC_ARENA_PLAY_MANIPULATE_H
#define CSP_SRC_ARENA_PLAY_MANIPULATE_H
#include "run.h"

/* Find what is manipulated, in which brain. CSP_E_NAME, CSP_E_MEMORY. */
int csp_gates_init(struct csp_run *run);
void csp_gates_free(struct csp_run *run);
/* Set every manipulated gate as it should be now: seconds in a trial, or < 0 outside. */
void csp_gates_set(struct csp_run *run, double seconds);
/* An event begins now: keep it if a manipulation waits for it. CSP_E_MEMORY. */
int csp_gates_onset(struct csp_run *run, size_t event, double duration);
#endif

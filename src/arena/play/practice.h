/* SPDX-License-Identifier: GPL-3.0-or-later */
/* practice: what an action costs and how often it succeeds, by how often it was practised
 * (equations: paradigm/paradigm.h). */
#ifndef CSP_SRC_ARENA_PLAY_PRACTICE_H
#define CSP_SRC_ARENA_PLAY_PRACTICE_H
#include "run.h"

/* Cost of an action [reward], and its chance of success, as practised so far. */
double csp_practice_effort(const struct csp_run *run, size_t action);
double csp_practice_probability(const struct csp_run *run, size_t action);
/* An action was tried (CSP_PRACTICE_TRIES), has succeeded, or a session is over for all. */
void csp_practice_done(struct csp_run *run, size_t action, enum csp_practice_by what);
void csp_practice_session_over(struct csp_run *run);
/* A phase or a session begins: forget what is reset there. */
void csp_practice_begin(struct csp_run *run, enum csp_practice_reset what);
#endif

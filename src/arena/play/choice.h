/* SPDX-License-Identifier: GPL-3.0-or-later */
/* choice: animals are asked what to do, do it, and what they do has outcomes. */
#ifndef CSP_SRC_ARENA_PLAY_CHOICE_H
#define CSP_SRC_ARENA_PLAY_CHOICE_H
#include "run.h"

/* A choice of this trial; nothing if it offers no action or its role has no brain. */
int csp_choice_add(struct csp_run *run, const struct csp_choice *choice);
/* Ask every choice that is due at this tick, and end outcome windows that are over. */
int csp_choice_ask(struct csp_run *run);
/* End all outcome windows: the trial is over. */
void csp_choice_close(struct csp_run *run);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial: one trial of a session, tick by tick: what is due happens, choices are asked, the
 * apparatus is sensed, brains step, measures are sampled. session.c strings trials together. */
#ifndef CSP_SRC_ARENA_PLAY_TRIAL_H
#define CSP_SRC_ARENA_PLAY_TRIAL_H
#include "run.h"

/* Play one trial; type NULL: the usual trial of the phase. */
int csp_trial_play(struct csp_run *run, const struct csp_trial *type);
/* CSP_E_NUMERIC, with where and when, if a state of a role has left the finite numbers. */
int csp_trial_watch(const struct csp_run *run, size_t role);
#endif

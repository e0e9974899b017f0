/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_time: does everything that a paradigm plans take place within its trials? */
#ifndef CSP_SRC_ARENA_PARADIGM_CHECK_TIME_H
#define CSP_SRC_ARENA_PARADIGM_CHECK_TIME_H
#include "names.h"

/*
 * Report every event, choice, window and baseline of a resolved paradigm that lies wholly
 * outside its trial, at a tick of dt [s]. A trial counts with its longest duration, since a
 * criterion may only end it earlier. What several trial types share must fit into one of them.
 * An event that follows another counts from the earliest moment at which that can begin.
 * Errors: CSP_E_MEMORY; problems go to c->diag.
 */
int csp_check_time(const struct csp_names *c, double dt);
#endif

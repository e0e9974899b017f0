/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_CHECK_H
#define CONSPECIFIC_ARENA_PARADIGM_CHECK_H
#include "conspecific/arena/paradigm/paradigm.h"
/*
 * check: does every name in a paradigm stand for something? What needs no agent is checked
 * here on reading; names of the agent's world by csp_paradigm_check (paradigm.h). Every
 * problem is reported at its place with the nearest name.
 */
int csp_check_names(struct csp_paradigm *self, struct csp_diag *diag);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_CHECK_H
#define CONSPECIFIC_ARENA_PARADIGM_CHECK_H
#include "conspecific/arena/paradigm/paradigm.h"
#include "conspecific/config/diag.h"
/*
 * check: does every name in a paradigm stand for something? Every problem is reported at its
 * place in the file with the nearest name.
 */
struct csp_agent_spec;

/* Check what needs no agent; csp_paradigm_read does it. */
int csp_check_names(struct csp_paradigm *self, struct csp_diag *diag);
/* Check event kinds, objects, contexts and identities against the agent's world, and turn all
 * names into indices (resolve.h). Needed before csp_arena_run; afterwards the paradigm is only
 * read, and threads may share it. */
int csp_paradigm_check(struct csp_paradigm *self, const struct csp_agent_spec *spec,
                       struct csp_diag *diag);
#endif

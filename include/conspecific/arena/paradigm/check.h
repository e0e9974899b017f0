/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_CHECK_H
#define CONSPECIFIC_ARENA_PARADIGM_CHECK_H
#include "conspecific/arena/paradigm/paradigm.h"
#include "conspecific/config/diag.h"
#include "conspecific/config/schema.h"
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
/* Refuse every written time of a tree, by its table, that is no whole number of the agent's
 * ticks: it would be rounded to one. A jitter, a pause between trials and a limit that times are
 * only compared with (gap, within, persist, cutoff) may have any length; so may a value that a
 * sweep or a fit draws, which is played as the nearest whole number of ticks. */
void csp_check_ticks(const struct csp_schema *schema, const struct csp_node *node,
                     const struct csp_agent_spec *spec, struct csp_diag *diag);
#endif

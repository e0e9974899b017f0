/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_DESIGN_PLAN_BUILDER_H
#define CONSPECIFIC_STUDY_DESIGN_PLAN_BUILDER_H
#include "conspecific/study/design/override.h"
#include "conspecific/study/design/plan.h"
/*
 * plan_builder: from a study file to the plan of its run.
 *
 * Every agent and paradigm file is read once, printed resolved, and read back from that text;
 * the sets are applied to the resolved tree. So a run from the files and a run from the inline
 * copies in a run folder's study.yaml are the same run, and every default can be set.
 *
 * Order of sets: the study's, the cell's, the group's; then, on the clone, the cell's
 * after_rearing and the group's.
 */

/* Read the file with what the command line overrides (NULL: nothing). All problems are added to
 * diag (CSP_E_SYNTAX). CSP_E_IO, CSP_E_MEMORY. After an error self is safe to free. */
int csp_plan_build(struct csp_plan *self, const char *path, const struct csp_override *override,
                   struct csp_diag *diag);
/* Read a study file and everything it names; build every group of every cell. No simulation. */
int csp_plan_check(const char *path, struct csp_diag *diag);
#endif

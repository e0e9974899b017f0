/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_setup: what the run of a group needs before its first tick. */
#ifndef CSP_SRC_STUDY_DESIGN_PLAN_SETUP_H
#define CSP_SRC_STUDY_DESIGN_PLAN_SETUP_H
#include "conspecific/study/design/plan.h"

/* Make ready what a run makes ready up to its first tick, for every group in the first cell, with
 * agents that have not lived yet: what check passes, run does not refuse. Fields of measures and
 * of the record are reported at their places, what else is refused at the group. CSP_E_MEMORY. */
int csp_plan_setup_check(const struct csp_plan *plan, struct csp_diag *diag);
#endif

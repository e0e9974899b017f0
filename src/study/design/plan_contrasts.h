/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_STUDY_DESIGN_PLAN_CONTRASTS_H
#define CSP_SRC_STUDY_DESIGN_PLAN_CONTRASTS_H
#include "conspecific/study/design/plan.h"
/* plan_contrasts: finds the groups, measures and units that the contrasts of a study name. The
 * groups of the plan must be built. Problems go to diag. CSP_E_MEMORY. */
int csp_plan_contrasts(struct csp_plan *plan, struct csp_diag *diag);
#endif

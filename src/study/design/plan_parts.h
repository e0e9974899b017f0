/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_parts: what plan.c and plan_contrasts.c share; private to src/study. */
#ifndef CSP_SRC_STUDY_PLAN_PARTS_H
#define CSP_SRC_STUDY_PLAN_PARTS_H
#include "conspecific/study/design/plan.h"

/* Formatted text that mem owns; NULL without memory. */
char *csp_plan_text(struct csp_mem *mem, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Contrasts of a plan whose groups are built. Problems go to diag. CSP_E_MEMORY. */
int csp_plan_contrasts(struct csp_plan *p, struct csp_diag *diag);
#endif

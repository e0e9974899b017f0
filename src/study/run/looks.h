/* SPDX-License-Identifier: GPL-3.0-or-later */
/* looks: what an auto study knows at one of its numbers of animals. */
#ifndef CSP_SRC_STUDY_RUN_LOOKS_H
#define CSP_SRC_STUDY_RUN_LOOKS_H
#include "conspecific/study/results/finished.h"
#include <stdio.h>

/* Judge every contrast by csp_decided; *decided = 1 if none is open. What more animals cannot
 * decide (csp_plan_asks) does not count. The log of run->dir gets a line a look and, at the last number of
 * animals, a line an open contrast with what it would still take; so does out (NULL: quiet). */
int csp_looks_judge(const struct csp_finished *run, struct csp_run_dir *dir, FILE *out,
                    int *decided);
#endif

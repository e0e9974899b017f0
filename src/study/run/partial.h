/* SPDX-License-Identifier: GPL-3.0-or-later */
/* partial: tables of the animals that an unfinished run has finished. */
#ifndef CSP_SRC_STUDY_RUN_PARTIAL_H
#define CSP_SRC_STUDY_RUN_PARTIAL_H
#include "conspecific/study/design/plan.h"
#include <stdio.h>

/* Read the checkpoint in the folder of a run (NULL: out/<name>), which the run may still be writing, and leave its
 * animals in the folder `partial` below: all files of a run but study.yaml, and a run.log that
 * says how many animals of each group are there (so does out; NULL: quiet). Rows of the others are missing. CSP_E_IO if
 * there is no checkpoint, CSP_E_VERSION if it is of another run. */
int csp_partial_write(struct csp_plan *plan, const char *folder, FILE *out);
#endif

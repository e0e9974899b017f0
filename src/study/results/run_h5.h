/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_STUDY_RESULTS_RUN_H5_H
#define CSP_SRC_STUDY_RESULTS_RUN_H5_H
#include "conspecific/study/results/finished.h"
/* run_h5: run.h5, the arrays of a finished run with all that made them (its groups:
 * results/folder.h). CSP_E_IO, CSP_E_MEMORY. */
int csp_run_h5_write(const struct csp_finished *run);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_STUDY_SPILLOVER_OUTPUT_H
#define CSP_SRC_STUDY_SPILLOVER_OUTPUT_H
#include "job.h"
/* output: the tables and study.yaml of a spillover study whose learners are done (their
 * columns: spillover/run.h). study.yaml is written last. CSP_E_IO, CSP_E_MEMORY. */
int csp_spillover_output_write(const struct csp_spillover_job *job,
                               const struct csp_run_dir *dir);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_FIT_OUTPUT_H
#define CONSPECIFIC_REPORT_FIT_OUTPUT_H
#include "conspecific/record/run_dir.h"
#include "conspecific/report/fit/job.h"
#include <stdio.h>
/*
 * output: the estimates of a fit as tables, as files to go on with, and for the eye.
 */
/* Write fit.csv, profiles.csv, targets.csv, fitted_agent.yaml, fitted_set.yaml into dir, from where
 * they go to folder in the end: paths in them are relative to it. */
int csp_fit_output_write(const struct csp_fit_job *job, const struct csp_fit *fit,
                         const struct csp_run_dir *dir, const char *folder);
/* The same for the eye. */
int csp_fit_output_print(const struct csp_fit_job *job, const struct csp_fit *fit,
                         const struct csp_run_dir *dir, FILE *out);
#endif

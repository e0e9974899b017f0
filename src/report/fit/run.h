/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_FIT_RUN_PRIVATE_H
#define CONSPECIFIC_REPORT_FIT_RUN_PRIVATE_H
#include "conspecific/record/run_dir.h"
#include "conspecific/report/fit/run.h"
/* fit_run: shared by fit_job.c (what), fit_run.c (evaluations) and fit_output.c (the folder).
 */

/* The study with the parameters x[] put in, in mem; NULL without memory. */
struct csp_node *csp_fit_job_tree(const struct csp_fit_job *job, size_t study, int whole,
                                  const double x[], struct csp_mem *mem);
/* Text of a parameter's value in mem: "0.25 reward"; NULL without memory. */
const char *csp_fit_job_text(const struct csp_fit_job *job, size_t parameter, double x,
                             struct csp_mem *mem);
static inline const struct csp_fit_free *csp_fit_free_at(const struct csp_fit_job *job,
                                                         size_t i)
{
    return (const struct csp_fit_free *)job->file->parameters.items + i;
}
/* Write fit.csv, profiles.csv, targets.csv, fitted_agent.yaml, fitted_set.yaml. */
int csp_fit_output_write(const struct csp_fit_job *job, const struct csp_fit *fit,
                         const struct csp_run_dir *dir);
/* The same for the eye. */
int csp_fit_output_print(const struct csp_fit_job *job, const struct csp_fit *fit,
                         const struct csp_run_dir *dir, FILE *out);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_FIT_JOB_H
#define CONSPECIFIC_REPORT_FIT_JOB_H
#include "conspecific/report/fit/targets.h"
/*
 * job: what a fit does, ready to be run: the studies with the groups that the targets ask, the
 * parameters that each of them has, and the targets.
 */
struct csp_fit_study {      /* one study of the fit */
    struct csp_node *bare;  /* the study as asked: needed groups, no contrasts */
    struct csp_node *whole; /* the same with the contrasts of these groups */
    int applies[CSP_FIT_PARAMETERS];
};

struct csp_fit_job {
    const struct csp_fit_file *file;
    struct csp_mem mem;
    struct csp_fit_study *studies; /* file->n_studies, in mem */
    struct csp_plan *plans;        /* likewise; each is owned */
    struct csp_claims claims;
    struct csp_fit_targets targets;
    struct csp_fit_parameter parameters[CSP_FIT_PARAMETERS];
    int rears;    /* some parameter changes the rearing */
    uint64_t key; /* of all that decides an evaluation but the parameters */
};

/* Read every study and claim, try every bound of every parameter. Nothing is simulated or
 * written. All problems go to diag; self is to be freed in any case. */
int csp_fit_job_init(struct csp_fit_job *self, const struct csp_fit_file *file,
                     struct csp_diag *diag);
void csp_fit_job_free(struct csp_fit_job *self);
/* The study with the parameters x[] put in, in mem; NULL without memory. */
struct csp_node *csp_fit_job_tree(const struct csp_fit_job *job, size_t study, int whole,
                                  const double x[], struct csp_mem *mem);
static inline const struct csp_fit_free *csp_fit_free_at(const struct csp_fit_job *job,
                                                         size_t i)
{
    return (const struct csp_fit_free *)job->file->parameters.items + i;
}
#endif

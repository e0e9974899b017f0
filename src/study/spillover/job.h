/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_STUDY_SPILLOVER_JOB_H
#define CSP_SRC_STUDY_SPILLOVER_JOB_H
#include "conspecific/record/manifest.h"
#include "conspecific/study/results/result.h"
#include "conspecific/study/run/checkpoint.h"
#include "conspecific/study/spillover/file.h"
#include "conspecific/study/spillover/measured_point.h"
#include "conspecific/study/spillover/theory.h"
/* job: a study of `kind: spillover` on its way from file to folder. */
struct csp_spillover_unit { /* one circuit in one cell */
    const struct csp_spillover_circuit *circuit;
    struct csp_spillover_exposure exposure;
    struct csp_spillover_theory theory;
    const char *group; /* circuit@overlap=0.5@kappa=0.1 */
    double *value;     /* view: animals x CSP_SPILL_MEASURES */
};

struct csp_spillover_kept {     /* learners that are done */
    struct csp_result *results; /* owned, units x animals */
    size_t resumed;             /* how many of them came from a checkpoint */
    struct csp_checkpoint_pace pace;
};

struct csp_spillover_job {
    struct csp_spillover_file file;
    struct csp_mem mem;
    size_t n;                         /* units: circuits x cells, circuits outermost */
    struct csp_spillover_unit *units; /* in mem */
    struct csp_measured_point *point; /* in mem: animals x readers, NULL: no agent */
    const char *text;                 /* in mem: study.yaml, resolved */
    const char *agent;                /* in mem: agent.yaml, resolved; NULL: no agent */
    struct csp_agent_spec spec;       /* of agent */
    uint64_t hash;                    /* of text and agent: names the checkpoint */
    struct csp_spillover_kept kept;
};

/* Read the file and the agent that it names, and list the units, whose theory is still to come.
 * All problems are in diag (CSP_E_SYNTAX). CSP_E_IO, CSP_E_NAME, CSP_E_MEMORY. In any case the
 * caller frees job->mem. */
int csp_spillover_job_load(struct csp_spillover_job *job, const char *path,
                           const struct csp_override *override, struct csp_diag *diag);
/* The run as its manifest names it; borrows from job. */
struct csp_manifest_of csp_spillover_made(const struct csp_spillover_job *job);
/* Number of learners: units x animals. Learner unit x animals + animal is one of them. */
size_t csp_spillover_learners(const struct csp_spillover_job *job);
/* The values of a learner: [CSP_SPILL_MEASURES]. */
double *csp_spillover_values(const struct csp_spillover_job *job, size_t learner);
/* The values of a measure over the learners of a unit, NaNs left out, into x, which has room
 * for all; returns how many there are. */
size_t csp_spillover_column(const struct csp_spillover_job *job,
                            const struct csp_spillover_unit *unit, int measure, double x[]);
#endif

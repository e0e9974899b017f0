/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_FIT_RUN_H
#define CONSPECIFIC_REPORT_FIT_RUN_H
#include "conspecific/report/fit/job.h"
#include "conspecific/study/run/place.h"
#include <stdio.h>
/*
 * run: a fit of studies to published findings, and the folder it leaves.
 *
 * An evaluation runs each study once (csp_study_run: all cores, the same seed and animals) with
 * only the groups that the targets ask. Parameters that are of the paradigm, or of the agent
 * after_rearing, use the reared cohort again; any other parameter of the agent rears every
 * animal anew at every evaluation, and those animals are not put into the cache. A group that
 * sets a free path itself keeps its own value.
 *
 *   MANIFEST           which of the files below belong together (record/manifest.h): the last six
 *   evaluations.csv    evaluation,stage,<parameters>,objective,best,key; a line as soon as it
 *                      is known; key: of the studies as asked, agent, seed, animals and library
 *   series.csv         evaluation,series,1,2,...: the animals' own values, for the bootstrap
 *   fit.csv            parameter,unit,start,estimate,low,high,profile_low,profile_high,at_bound
 *   profiles.csv       parameter,value,objective
 *   targets.csv        see targets.h, at the estimate
 *   best/<study>/      an ordinary run at the estimate, for `conspecific compare DIR/best`
 *   fitted_agent.yaml  extends the agent, with its estimates (if it has any)
 *   fitted_set.yaml    every estimate as set: and after_rearing: of a study
 */
struct csp_fit_run_options {
    const char *out;    /* folder; NULL: out/fit_<name> */
    int threads;        /* 0: all cores */
    int resume;         /* use the evaluations of the folder again */
    enum csp_over over; /* what becomes of another run's results in the folder */
    int quiet;          /* no line an evaluation on stderr */
};

/* Fit, write the folder, and print estimates, targets and --set lines to stdout.
 * CSP_E_INTERRUPT after Ctrl-C: what was evaluated is in the folder. */
int csp_fit_job_run(struct csp_fit_job *self, const struct csp_fit_run_options *options,
                    FILE *out);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_REPORT_FIT_LEDGER_H
#define CSP_SRC_REPORT_FIT_LEDGER_H
#include "conspecific/record/run_dir.h"
#include "conspecific/report/fit/job.h"
/*
 * ledger: evaluations.csv and series.csv of a fit (their columns: report/fit/run.h), to which
 * lines are added and from which none is ever taken. A process that is killed leaves at most one
 * evaluation that is not complete: its lines go when the ledger is opened again, after all others
 * were read.
 */
struct csp_fit_known { /* an evaluation of the ledger */
    double x[CSP_FIT_PARAMETERS];
    double *record; /* in the job's memory */
};

struct csp_fit_ledger { /* zero-initialise */
    struct csp_fit_job *job;
    struct csp_fit_known *known; /* those that were there when it was opened */
    size_t n_known, rows;        /* rows: evaluations in the files */
    int series, evaluations; /* descriptors; series first: a line of evaluations.csv says that
                                  * the evaluation is complete */
    int is_open;
};

/* Open the two files of the folder. resume: take in what they hold; otherwise they are not there.
 * CSP_E_VERSION: they are of another fit. CSP_E_IO. */
int csp_fit_ledger_open(struct csp_fit_ledger *self, struct csp_fit_job *job,
                        const struct csp_run_dir *dir, int resume);
/* The record of an evaluation at x that was there before; NULL: there is none. */
const double *csp_fit_ledger_find(const struct csp_fit_ledger *self, const double x[]);
/* Add an evaluation, synced to the disk. */
int csp_fit_ledger_add(struct csp_fit_ledger *self, const char *stage, const double x[],
                       double cost, const double record[], double best);
void csp_fit_ledger_close(struct csp_fit_ledger *self);
#endif

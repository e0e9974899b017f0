/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RESULTS_FINISHED_H
#define CONSPECIFIC_STUDY_RESULTS_FINISHED_H
#include "conspecific/record/csv.h"
#include "conspecific/record/run_dir.h"
#include "conspecific/study/design/plan.h"
#include "conspecific/study/results/result.h"
/*
 * finished: a run whose units of work are all done, on its way into its folder.
 */
struct csp_finished { /* owns nothing */
    const struct csp_plan *plan;
    const struct csp_result *results; /* [plan->units] */
    const struct csp_run_dir *dir;
    size_t looks; /* sequential looks at the contrasts; 1 for a fixed number of animals */
};

/* Animal k (from 0) of a group. */
static inline const struct csp_result *csp_finished_result(const struct csp_finished *self,
                                                           size_t group, size_t k)
{
    return self->results + self->plan->groups[group].first + k;
}

/* Write a table into the folder, atomically, and free it. CSP_E_IO, CSP_E_MEMORY. */
static inline int csp_finished_save(const struct csp_finished *self, struct csp_csv *csv,
                                    const char *name)
{
    int err = csv->err;
    if (!err) err = csp_run_dir_write(self->dir, name, csv->text.s, csv->text.n);
    csp_csv_free(csv);
    return err;
}
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_STUDY_SPILLOVER_CHECKPOINT_H
#define CSP_SRC_STUDY_SPILLOVER_CHECKPOINT_H
#include "job.h"
/* checkpoint: learners that are done, as the checkpoint of any study keeps its units
 * (run/checkpoint.h): a learner is one result whose rows are its measures in their order. */

/* Begin with nothing, or with what the folder's checkpoint holds if resume says so; every: wall
 * time between two checkpoints [s], 0: the usual one. CSP_E_VERSION: the checkpoint belongs to
 * another study or build. CSP_E_IO, CSP_E_MEMORY. */
int csp_spillover_keep_init(struct csp_spillover_job *job, const struct csp_run_dir *dir,
                            double every, int resume);
/* Whether a learner is done. */
int csp_spillover_is_kept(const struct csp_spillover_job *job, size_t learner);
/* Keep a learner that is done, from any thread; writes a checkpoint when it is time. */
int csp_spillover_keep(struct csp_spillover_job *job, struct csp_run_dir *dir, size_t learner);
/* Write the checkpoint now. */
int csp_spillover_keep_save(struct csp_spillover_job *job, const struct csp_run_dir *dir);
/* Number of learners that are done. */
size_t csp_spillover_keep_count(const struct csp_spillover_job *job);
void csp_spillover_keep_free(struct csp_spillover_job *job);
#endif

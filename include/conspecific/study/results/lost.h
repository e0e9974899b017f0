/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RESULTS_LOST_H
#define CONSPECIFIC_STUDY_RESULTS_LOST_H
#include "conspecific/study/results/finished.h"
#include <stdio.h>
/*
 * lost: animals whose dynamics left the finite numbers, in rearing or in the experiment. Such an
 * animal is in no table (columns n of summary.csv and contrasts.csv are less by it), and a pair
 * of which it is one half is no pair. The results of all others stand. It is named in
 *
 *   lost.csv   study,group,animal,seed,where    (no such file if none is lost)
 *   run.h5     attribute `lost`: their number
 *   run.log and the terminal
 *
 * where: phase, session, trial and time, or the event of its life; the state that left, by the
 * name it has in run files ("critic.G[3] = inf").
 */

/* Number of animals that are lost. */
size_t csp_lost_count(const struct csp_finished *run);
/* Write lost.csv, or remove an old one. CSP_E_IO, CSP_E_MEMORY. */
int csp_lost_write(const struct csp_finished *run);
/* A line in the log for each and one for all; the same to out unless NULL. Returns their number;
 * says nothing at 0. */
size_t csp_lost_report(const struct csp_finished *run, struct csp_run_dir *dir, FILE *out);
#endif

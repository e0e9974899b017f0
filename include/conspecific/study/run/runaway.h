/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_RUNAWAY_H
#define CONSPECIFIC_STUDY_RUN_RUNAWAY_H
#include "conspecific/study/results/finished.h"
#include <stdio.h>
/*
 * runaway: animals whose critic left the range of what any reward can justify (critic.h).
 *
 *   top > due,  top = max |V|,  due = max |r| dt/(1 - gamma), both since birth [reward]
 *
 * Such an animal enters every mean of its group, and one of them can be all of the mean.
 * Nothing is left out and nothing is changed: the run says which they are, in run.log and on
 * stderr.
 */

/* Keep the worse of *worst and what the critic has reached. */
void csp_runaway_note(const struct csp_critic *critic, struct csp_range *worst);
/* A line in the log for every animal out of range, with when, how far and, last, the count and
 * the remedy; the same to out unless NULL. Returns their number; says nothing at 0. */
size_t csp_runaway_report(const struct csp_plan *plan, const struct csp_result results[],
                          struct csp_run_dir *dir, FILE *out);
#endif

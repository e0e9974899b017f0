/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RESULTS_TABLES_H
#define CONSPECIFIC_STUDY_RESULTS_TABLES_H
#include "conspecific/record/run_dir.h"
#include "conspecific/study/design/plan.h"
#include "conspecific/study/results/unit.h"
/*
 * output: the files of a finished run, each a function of plan and results alone.
 *
 *   animals.csv    study,group,animal,seed,session,trial,measure,value,unit
 *   summary.csv    group,measure,session,n,mean,sd,sem,ci_low,ci_high,unit   (95 % t interval)
 *   contrasts.csv  study,contrast,claim,test,expect,a_group,a_measure,a_session,b_group,
 *                  b_measure,b_session,unit,n_a,n_b,mean_a,mean_b,diff,diff_low,diff_high,
 *                  effect,effect_low,effect_high,p,verdict
 *   sweep.csv      study,group,cell,<one column an axis>,measure,n,mean,sd,ci_low,ci_high,unit
 *   run.h5         /study (text), /animals (the table), /parameters (one row a number),
 *                  /groups/<group> (values as attributes), /record/<group>/<animal>/<array>
 *   study.yaml     the study, resolved
 *
 * An empty session or trial cell means: over all of them. results[group * animals + k] is
 * animal k + 1 of the group. With a value for b, b_group and b_measure are empty and mean_b is
 * it.
 *
 * sweep.csv is there if the study has a sweep: one row a group, cell (from 1) and measure, over
 * all sessions and trials; n counts the animals whose measure is defined, and may be 0. group
 * is without its cell. A column of an axis is called by its label (study/sweep.h), or by its
 * path where the label is the name of another column; its values stand as they were set, with
 * their unit.
 */
int csp_output_write(const struct csp_plan *plan, const struct csp_result results[],
                     const struct csp_run_dir *dir);
/* sweep.csv alone; without a sweep, one that an earlier study left is removed. */
int csp_output_sweep(const struct csp_plan *plan, const struct csp_result results[],
                     const struct csp_run_dir *dir);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RESULTS_FOLDER_H
#define CONSPECIFIC_STUDY_RESULTS_FOLDER_H
#include "conspecific/record/manifest.h"
#include "conspecific/study/results/finished.h"
/*
 * folder: the files of a finished run, each a function of plan and results alone.
 *
 *   animals.csv    study,group,animal,seed,session,trial,measure,value,unit,level,phase,
 *                  trial_type
 *   summary.csv    group,measure,session,n,mean,sd,sem,ci_low,ci_high,unit,level,phase,
 *                  trial_type   (95 %, within the legal range of the measure:
 *                  analysis/inference/interval.h)
 *   contrasts.csv  study,contrast,claim,test,expect,a_group,a_measure,a_session,b_group,
 *                  b_measure,b_session,unit,n_a,n_b,mean_a,mean_b,diff,diff_low,diff_high,
 *                  effect,effect_low,effect_high,p,p_equal,looks,minus,statistic
 *   contrast_animals.csv
 *                  study,contrast,animal,a,b: the values that entered each contrast, a row an
 *                  animal, in the contrast's unit, minus taken off; independent: rows of a, then
 *                  rows of b
 *   sweep.csv      one row a group, cell and measure, if the study has a sweep (sweep_table.h)
 *   run.h5         /study (text), /animals (the table), /parameters (one row a number),
 *                  /groups/<group> (values as attributes), /record/<group>/<animal>/<array>
 *   lost.csv       animals that left the finite numbers, if there are any (lost.h)
 *   study.yaml     the study, resolved
 *
 * level says what a row is of: total (of the whole experiment), session or trial; means over
 * rows of one level and measure count nothing twice. An empty session, trial, phase or
 * trial_type means: over all of them (session and trial are NaN then in run.h5). Animal k + 1 of a group has the
 * result (group, k). If a contrast compares with a number, its b_group and b_measure are empty
 * and mean_b is that number.
 *
 * They are one commit, with a MANIFEST (record/manifest.h): whatever fails, the folder holds the
 * old results or the new ones, or says that it is torn. Errors: CSP_E_IO, CSP_E_MEMORY.
 */
/* The run as its manifest names it; borrows from plan. */
struct csp_manifest_of csp_folder_made(const struct csp_plan *plan);
int csp_folder_write(const struct csp_finished *run);
/* The same without study.yaml: what is there of a run that is not finished is no result that a
 * replay could find again. A result that is not done has no rows. */
int csp_folder_write_tables(const struct csp_finished *run);
#endif

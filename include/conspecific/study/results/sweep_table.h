/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RESULTS_SWEEP_TABLE_H
#define CONSPECIFIC_STUDY_RESULTS_SWEEP_TABLE_H
#include "conspecific/study/results/finished.h"
/*
 * sweep_table: sweep.csv, the one tidy table of a swept study.
 *
 *   study,group,cell,<one column an axis>,measure,n,mean,sd,ci_low,ci_high,unit
 *
 * There is one row for each group, cell (from 1) and measure, over all sessions and trials. n
 * counts the animals whose measure is defined, and may be 0. The group is named without its
 * cell. The column of an axis is called by the axis's label (design/sweep.h), or by its path
 * where the label is the name of another column. Its values stand as they were set, with their
 * unit.
 */
/* Write sweep.csv; a study without a sweep removes the one that an earlier study left.
 * CSP_E_IO, CSP_E_MEMORY. */
int csp_sweep_table_write(const struct csp_finished *run);
#endif

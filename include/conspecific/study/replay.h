/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_REPLAY_H
#define CONSPECIFIC_STUDY_REPLAY_H
#include <stddef.h>
/*
 * replay: run a folder's own resolved study again and compare every number.
 *
 * dir/study.yaml is run in a temporary folder; animals.csv, summary.csv, contrasts.csv, contrast_animals.csv, run.h5
 * and, of a sweep, sweep.csv must be equal to the byte (run.h5 in its contents, see
 * record/run_file_compare.h: another program may have opened it); of `kind: spillover` animals.csv, summary.csv,
 * theory.csv, cells.csv and, with an agent, point.csv. *same = 1 if they are; else report (room
 * for n bytes, may be NULL) says where the first difference is. A report of equal files is a note
 * that run.h5 was touched, or empty. Errors: those of csp_study_run,
 * CSP_E_IO if a file of dir is missing.
 */
int csp_study_replay(const char *dir, int threads, int quiet, int *same, char *report,
                     size_t n);
#endif

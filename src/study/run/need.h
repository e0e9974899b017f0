/* SPDX-License-Identifier: GPL-3.0-or-later */
/* need: the memory of a run, told before it starts, and refused if the machine has less. */
#ifndef CSP_SRC_STUDY_RUN_NEED_H
#define CSP_SRC_STUDY_RUN_NEED_H
#include "work.h"

/*
 * Bytes at the peak of one process,
 *
 *   need  = held + kept + max(rear, run)
 *   rear  = min(threads, animals) (animal + 2 states)
 *   run   = min(threads, units) (animals of a unit + 1 state + 256 KiB of samples if it records)
 *           + rows (row + its cells in the tables) + 3 MB that HDF5 holds while it writes
 *
 * with `held` what the process holds once the study is read, `kept` the states of reared animals
 * that no cache can take, and the rows of the measures as if every trial had one.
 * Without: what records of a summary hold, and marks.
 *
 * Says so, in the log and, unless quiet, in the voice of the run. CSP_E_MEMORY with the arithmetic if it is more
 * than machine or control group have left.
 */
int csp_need_check(struct csp_work *w);
#endif

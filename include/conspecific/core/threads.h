/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_THREADS_H
#define CONSPECIFIC_CORE_THREADS_H
/*
 * threads: how many threads a run uses. No result depends on the number.
 */

/* The number of threads: asked, if it is above 0. Else what OpenMP would take, so that
 * OMP_NUM_THREADS is heeded, but not more than the processors of the affinity mask of the
 * process, nor than the quota of its control group. OMP_THREAD_LIMIT caps both. At least 1.
 * A process that was forked after more than one thread was given out gets 1, whatever it asks:
 * fork copies the calling thread alone, and OpenMP would wait for the others for ever. */
int csp_threads(int asked);
/*
 * Processors that the control group of a process may use: the least quota / period, rounded up,
 * of the files cpu.max (control groups, version 2) of its group and of all groups above it.
 *
 *   root   where the control groups are mounted, usually /sys/fs/cgroup
 *   self   the file that names the group of the process, usually /proc/self/cgroup
 *
 * 0 if there is no limit or no such file.
 */
int csp_threads_quota(const char *root, const char *self);
#endif

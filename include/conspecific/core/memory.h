/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_MEMORY_H
#define CONSPECIFIC_CORE_MEMORY_H
#include <stddef.h>
/*
 * memory: how much of it this process has and could get. All in bytes.
 */

/* What the process holds in memory now (resident), 0 if the system does not say. */
size_t csp_memory_resident(void);
/* What it has allocated now, by malloc of the main thread and by mmap; 0 if the C library does not
 * say. */
size_t csp_memory_allocated(void);
/*
 * What it could still get: the least of
 *
 *   MemAvailable of the file meminfo, usually /proc/meminfo
 *   memory.max - memory.current of its control group (version 2) and of all groups above it
 *
 *   root   where the control groups are mounted, usually /sys/fs/cgroup
 *   self   the file that names the group of the process, usually /proc/self/cgroup
 *
 * SIZE_MAX if nothing is known. Pages of files that a group holds count as taken, although the
 * kernel would give them back; memory.stat's inactive_file is therefore added again.
 */
size_t csp_memory_free(const char *meminfo, const char *root, const char *self);
#endif

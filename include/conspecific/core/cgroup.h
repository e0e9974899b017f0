/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_CGROUP_H
#define CONSPECIFIC_CORE_CGROUP_H
/*
 * cgroup: the control groups (version 2) of a process.
 *
 *   root   where the control groups are mounted, usually /sys/fs/cgroup
 *   self   the file that names the group of the process, usually /proc/self/cgroup
 */

/* Call each with the folder of the group and of all groups above it. Returns their number, 0 if
 * there is no such file. */
int csp_cgroup_each(const char *root, const char *self,
                    void (*each)(void *context, const char *folder), void *context);
/* Read the first line of the file `name` of a folder; 0 if there is none. */
int csp_cgroup_line(const char *folder, const char *name, char *line, int size);
#endif

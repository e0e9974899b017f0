/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/cgroup.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Read one line of a file without its newline; 0 if there is none. */
static int read_line(FILE *file, char *line, int size)
{
    if (!fgets(line, size, file)) return 0;
    line[strcspn(line, "\n")] = '\0';
    return 1;
}

/* The path of the version 2 group: the line "0::PATH". */
static int group_of(const char *self, char *group, int size)
{
    char line[PATH_MAX];
    int found = 0;
    FILE *file = fopen(self, "re");
    if (!file) return 0;
    while (!found && read_line(file, line, sizeof line)) found = !strncmp(line, "0::/", 4);
    fclose(file);
    return found && snprintf(group, (size_t)size, "%s", line + 3) < size;
}

int csp_cgroup_each(const char *root, const char *self,
                    void (*each)(void *context, const char *folder), void *context)
{
    char group[PATH_MAX], folder[PATH_MAX];
    int n = 0;
    if (!group_of(self, group, sizeof group)) return 0;
    for (char *slash = group + strlen(group); slash; slash = strrchr(group, '/')) {
        *slash = '\0';
        if (snprintf(folder, sizeof folder, "%s%s", root, group) >= (int)sizeof folder)
            continue;
        each(context, folder);
        n++;
    }
    return n;
}

int csp_cgroup_line(const char *folder, const char *name, char *line, int size)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) return 0;
    FILE *file = fopen(path, "re");
    if (!file) return 0;
    const int read = read_line(file, line, size);
    fclose(file);
    return read;
}

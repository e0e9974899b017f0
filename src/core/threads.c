/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/threads.h"
#include <limits.h>
#include <omp.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* Read one line of a file without its newline; 0 if there is none. */
static int read_line(FILE *file, char *line, int size)
{
    if (!fgets(line, size, file)) return 0;
    line[strcspn(line, "\n")] = '\0';
    return 1;
}

/* Processors that one cpu.max allows, 0 if it sets no limit. Its line is "QUOTA PERIOD" [us]
 * or "max PERIOD". */
static int limit_of(const char *root, const char *group)
{
    char path[PATH_MAX], line[128];
    long long quota = 0, period = 0;
    if (snprintf(path, sizeof path, "%s%s/cpu.max", root, group) >= (int)sizeof path) return 0;
    FILE *file = fopen(path, "re");
    if (!file) return 0;
    const int read = read_line(file, line, sizeof line);
    fclose(file);
    if (!read || sscanf(line, "%lld %lld", &quota, &period) != 2) return 0;
    if (quota <= 0 || period <= 0 || quota / period >= INT_MAX) return 0;
    return (int)(quota / period + (quota % period != 0));
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

int csp_threads_quota(const char *root, const char *self)
{
    char group[PATH_MAX];
    int least = 0;
    if (!group_of(self, group, sizeof group)) return 0;
    for (char *slash = group + strlen(group); slash; slash = strrchr(group, '/')) {
        *slash = '\0';
        const int limit = limit_of(root, group);
        if (limit && (!least || limit < least)) least = limit;
    }
    return least;
}

static int orphan; /* this process lost the threads of its parent */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void be_orphan(void)
{
    orphan = 1;
}

static void watch_forks(void)
{
    (void)pthread_atfork(NULL, NULL, be_orphan);
}

int csp_threads(int asked)
{
    int n = asked;
    if (orphan) return 1;

    if (asked <= 0) {
        const int processors = omp_get_num_procs(); /* of the affinity mask */
        const int quota = csp_threads_quota("/sys/fs/cgroup", "/proc/self/cgroup");
        n = omp_get_max_threads();
        if (n > processors) n = processors;
        if (quota && n > quota) n = quota;
    }
    if (n > omp_get_thread_limit()) n = omp_get_thread_limit();
    if (n > 1) pthread_once(&once, watch_forks);
    return n > 0 ? n : 1;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/threads.h"
#include "conspecific/core/cgroup.h"
#include <limits.h>
#include <omp.h>
#include <pthread.h>
#include <stdio.h>

/* Processors that one cpu.max allows. Its line is "QUOTA PERIOD" [us] or "max PERIOD", which sets no
 * limit. *context: the least so far, 0 for none. */
static void look(void *context, const char *folder)
{
    int *least = context;
    char line[128];
    long long quota = 0, period = 0;
    if (!csp_cgroup_line(folder, "cpu.max", line, sizeof line)) return;
    if (sscanf(line, "%lld %lld", &quota, &period) != 2) return;
    if (quota <= 0 || period <= 0 || quota / period >= INT_MAX) return;
    const int limit = (int)(quota / period + (quota % period != 0));
    if (!*least || limit < *least) *least = limit;
}

int csp_threads_quota(const char *root, const char *self)
{
    int least = 0;
    (void)csp_cgroup_each(root, self, look, &least);
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

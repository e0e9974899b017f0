/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/memory.h"
#include "conspecific/core/cgroup.h"
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

size_t csp_memory_resident(void)
{
    unsigned long all = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file) return 0;
    const int n = fscanf(file, "%lu %lu", &all, &resident);
    fclose(file);
    return n == 2 ? (size_t)resident * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

size_t csp_memory_allocated(void)
{
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    const struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
#else
    return 0;
#endif
}

/* A number of the file that a line begins with this word, in the word's unit; SIZE_MAX: none. */
static size_t number_behind(const char *path, const char *format)
{
    char line[256];
    unsigned long long v = 0;
    size_t found = SIZE_MAX;
    FILE *file = fopen(path, "re");
    if (!file) return SIZE_MAX;
    while (found == SIZE_MAX && fgets(line, sizeof line, file))
        if (sscanf(line, format, &v) == 1) found = (size_t)v;
    fclose(file);
    return found;
}

/* What one control group leaves; *context: the least so far. */
static void look(void *context, const char *folder)
{
    size_t *least = context;
    char line[64], path[4096];
    unsigned long long limit = 0, now = 0;
    if (!csp_cgroup_line(folder, "memory.max", line, sizeof line) ||
        sscanf(line, "%llu", &limit) != 1)
        return;
    if (csp_cgroup_line(folder, "memory.current", line, sizeof line))
        (void)sscanf(line, "%llu", &now);
    snprintf(path, sizeof path, "%s/memory.stat", folder);
    const size_t cached = number_behind(path, "inactive_file %llu");
    if (cached != SIZE_MAX) now = now > cached ? now - cached : 0;
    const size_t left = limit > now ? (size_t)(limit - now) : 0;
    if (left < *least) *least = left;
}

size_t csp_memory_free(const char *meminfo, const char *root, const char *self)
{
    const size_t kib = number_behind(meminfo, "MemAvailable: %llu kB");
    size_t least = kib == SIZE_MAX ? SIZE_MAX : kib * 1024;
    (void)csp_cgroup_each(root, self, look, &least);
    return least;
}

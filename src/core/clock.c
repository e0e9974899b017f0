/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/clock.h"
#include <time.h>

static double read_clock(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double csp_clock_wall(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

double csp_clock_cpu(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

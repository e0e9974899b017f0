/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run.h"
#include <math.h>
#include <stdio.h>

double csp_run_clock(const struct csp_run *run)
{
    return run->rested + (double)run->ticks * run->dt;
}

long csp_run_tick(const struct csp_run *run, double seconds)
{
    return (long)floor(seconds / run->dt + 0.5);
}

void csp_run_stream(const struct csp_run *run, struct csp_rng *rng, const char *what,
                    const char *name, size_t k, size_t i)
{
    char purpose[CSP_STAGE_WHERE + 192];
    snprintf(purpose, sizeof purpose, "%s:%s:%s:%zu:%zu", run->where, what, name, k, i);
    csp_rng_stream(rng, run->seed, run->animal, purpose);
}

int csp_run_happens(const struct csp_run *run, double probability, const char *what,
                    const char *name, size_t k, size_t i)
{
    if (probability >= 1.0) return 1;
    if (probability <= 0.0) return 0;
    struct csp_rng rng;
    csp_run_stream(run, &rng, what, name, k, i);
    return csp_rng_u01(&rng) < probability;
}

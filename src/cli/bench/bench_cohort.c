/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_cohort: the fourth workload, the standard rat of models/agents/rat.yaml. */
#include "conspecific/cli/bench/bench.h"
#include "conspecific/core/error.h"
#include "conspecific/core/real.h"
#include "conspecific/study/run/bench.h"
#include <inttypes.h>
#include <stdio.h>

int csp_bench_cohort(size_t animals, size_t threads)
{
    struct csp_bench b;
    const int err = csp_study_bench(animals, (int)threads, &b);
    if (err) return err;
    printf("{\"workload\": \"cohort\", \"nets\": %zu, \"threads\": %zu, \"real\": \"%s\", "
           "\"seconds\": %.6f, \"steps\": %.0f, \"updates_per_second\": %.6g, "
           "\"behavioural_seconds_per_second\": %.6g, \"check\": {\"hash\": \"%016" PRIx64
           "\"}}\n",
           animals, threads, CSP_REAL_NAME, b.seconds, b.ticks, b.updates / b.seconds,
           0.01 * b.ticks / b.seconds, b.check);
    return CSP_OK;
}

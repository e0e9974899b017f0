/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/bench.h"
#include "conspecific/agent/agent.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/core/hash.h"
#include "conspecific/core/threads.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/study.h"
#include <stdlib.h>

enum { EVENTS = 50 };

struct life {
    double updates, ticks;
    uint64_t hash;
    int err;
};

static int live_once(const struct csp_agent_spec *spec, uint64_t animal, struct life *out)
{
    struct csp_agent agent = {0};
    struct csp_fields fields = {0};
    int err = csp_agent_init(&agent, spec, 1, animal);
    if (!err) err = csp_agent_rear(&agent);
    if (!err) err = csp_agent_life(&agent, EVENTS);
    if (!err) err = csp_agent_fields(&agent, &fields);
    if (!err) {
        out->updates = agent.counts.updates;
        out->ticks = agent.counts.ticks;
        out->hash = csp_fields_hash(&fields);
    }
    csp_fields_free(&fields);
    csp_agent_free(&agent);
    return err;
}

static int run_lives(const struct csp_agent_spec *spec, size_t animals, int threads,
                     struct csp_bench *out)
{
    struct life *lives = calloc(animals, sizeof *lives);
    if (!lives) return CSP_FAIL(CSP_E_MEMORY, "bench of %zu animals", animals);
    const double start = csp_clock_wall();
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (size_t k = 0; k < animals; k++) lives[k].err = live_once(spec, k + 1, lives + k);
    out->seconds = csp_clock_wall() - start;
    int err = CSP_OK;
    for (size_t k = 0; k < animals && !err; k++) {
        err = lives[k].err;
        out->updates += lives[k].updates;
        out->ticks += lives[k].ticks;
        out->check = csp_hash(&lives[k].hash, sizeof lives[k].hash, out->check);
    }
    free(lives);
    return err ? CSP_FAIL(err, "an animal of the bench could not be reared") : CSP_OK;
}

int csp_study_bench(size_t animals, int threads, struct csp_bench *out)
{
    *out = (struct csp_bench){0};
    if (animals == 0) return CSP_FAIL(CSP_E_RANGE, "bench of 0 animals, at least 1 needed");
    struct csp_mem mem = {0};
    struct csp_agent_spec spec;
    struct csp_diag *diag = calloc(1, sizeof *diag);
    const char *path;
    int err = diag ? csp_models_find("agents", "rat", NULL, &mem, &path)
                   : CSP_FAIL(CSP_E_MEMORY, "bench");
    if (!err) err = csp_agent_spec_load(&spec, path, &mem, diag);
    if (!err) err = run_lives(&spec, animals, csp_threads(threads), out);
    free(diag);
    csp_mem_free(&mem);
    return err;
}

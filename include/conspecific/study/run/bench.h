/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_BENCH_H
#define CONSPECIFIC_STUDY_RUN_BENCH_H
#include <stddef.h>
#include <stdint.h>
/*
 * bench: how fast the standard rat lives. Rears animals 1..n of models/agents/rat.yaml (seed 1,
 * no cache) and lets each live through 50 further events.
 *
 * seconds: wall time; updates: synaptic updates of all animals; ticks: behavioural steps;
 * check: hash of the final states in order, the same for any number of threads.
 */
struct csp_bench {
    double seconds, updates, ticks;
    uint64_t check;
};
/* Rear and run so many animals on so many threads (0: all cores). CSP_E_RANGE: no animal;
 * CSP_E_NAME: there is no model of the rat; CSP_E_MEMORY. */
int csp_study_bench(size_t animals, int threads, struct csp_bench *out);
#endif

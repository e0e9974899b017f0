/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/bench/bench.h"
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel_ops.h"
#include "conspecific/core/text.h"
#include <stdio.h>
#include <string.h>

struct bench_entry {
    const char *name, *title; /* title: "bench rate", for messages */
    int (*run)(struct csp_workload *);
    size_t steps; /* unless --steps says otherwise */
};

static const struct bench_entry bench_entries[] = {
    {"rate", "bench rate", csp_bench_rate, 10000},
    {"rate-plastic", "bench rate-plastic", csp_bench_rate_plastic, 10000},
    {"predictive-coding", "bench predictive-coding", csp_bench_predictive_coding, 1000},
};
enum { BENCH_ENTRIES = sizeof bench_entries / sizeof *bench_entries };

/* The workload of a name; NULL, and an error with the nearest name, if there is none. */
static const struct bench_entry *find_entry(const char *name, int *err)
{
    const char *names[BENCH_ENTRIES];
    for (size_t k = 0; k < BENCH_ENTRIES; k++) {
        names[k] = bench_entries[k].name;
        if (strcmp(name, names[k]) == 0) return &bench_entries[k];
    }
    *err = CSP_FAIL(CSP_E_USAGE, "no workload is called `%.60s`%s", name,
                    csp_nearest_hint(name, names, BENCH_ENTRIES, BENCH_ENTRIES));
    return NULL;
}

static void bench_print(const char *workload, const struct csp_workload *b)
{
    printf("{\"workload\": \"%s\", \"units\": %zu, \"nets\": %zu, \"threads\": %zu, "
           "\"real\": \"%s\", \"kernel\": \"%s\", \"setup\": %.6f, \"seconds\": %.6f, "
           "\"cpu\": %.6f, \"steps\": %zu, \"updates_per_second\": %.6g, \"check\": {",
           workload, b->units, b->nets, b->threads, CSP_REAL_NAME, csp_kernel_active()->name,
           b->setup, b->seconds, b->cpu, b->steps, b->updates / b->seconds);
    for (size_t k = 0; k < b->checks; k++)
        printf("%s\"%s\": %.9g", k ? ", " : "", b->check[k].name, b->check[k].value);
    printf("}}\n");
}

static int run(const struct csp_args *args)
{
    uint64_t units = 256, steps = 0, threads = 1, nets = 1;
    int err = csp_args_count(args, "--units", 1, 65536, &units);
    if (!err) err = csp_args_count(args, "--steps", 1, 1000000000, &steps);
    if (!err) err = csp_args_count(args, "--threads", 1, 1024, &threads);
    if (!err) err = csp_args_count(args, "--nets", 1, 1000000000, &nets);
    if (!err && !strcmp(args->operand[0], "cohort")) {
        err = csp_bench_cohort((size_t)nets, (size_t)threads);
        return err ? csp_cli_fail("bench cohort", err) : 0;
    }
    const struct bench_entry *entry = err ? NULL : find_entry(args->operand[0], &err);
    if (err) return csp_cli_fail("bench", err);
    struct csp_workload b = {.units = (size_t)units,
                             .steps = steps ? (size_t)steps : entry->steps,
                             .threads = (size_t)threads,
                             .nets = (size_t)nets};
    err = entry->run(&b);
    if (err) return csp_cli_fail(entry->title, err);
    bench_print(entry->name, &b);
    return 0;
}

const struct csp_command csp_command_bench = {
    .name = "bench",
    .operands = "WORKLOAD",
    .doc = "Speed: rate, rate-plastic, predictive-coding or cohort; the last line is JSON.",
    .min = 1,
    .max = 1,
    .run = run,
    .options = {{"--units", "N", NULL, "units of a rate network (default: 256)", 0},
                {"--steps", "S", NULL,
                 "steps, or stimuli (default: 10000; predictive-coding: 1000)", 0},
                {"--threads", "T", NULL, "threads over the networks (default: 1)", 0},
                {"--nets", "M", NULL, "independent networks (default: 1)", 0}},
    .detail =
        "The line holds seconds, cpu, steps, updates_per_second and check.\n\n"
        "  rate               dense rate network\n"
        "  rate-plastic       the same with plasticity of every weight at every step\n"
        "  predictive-coding  three layers (256, 256, 64), 50 steps a stimulus; steps are "
        "stimuli\n"
        "  cohort             rear --nets standard rats and let them live on, without "
        "--units and --steps\n",
};

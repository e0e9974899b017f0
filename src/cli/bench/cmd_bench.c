/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/bench/bench.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel_ops.h"
#include "conspecific/core/text.h"
#include "conspecific/core/unit.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char bench_help[] =
    "usage: conspecific bench WORKLOAD [--units N] [--steps S] [--threads T] [--nets M]\n"
    "\n"
    "Runs a workload and prints one line of JSON: seconds, cpu, steps, updates_per_second, "
    "check.\n"
    "\n"
    "  rate               dense rate network\n"
    "  rate-plastic       the same with plasticity of every weight at every step\n"
    "  predictive-coding  three layers (256, 256, 64), 50 steps a stimulus; steps are stimuli\n"
    "  cohort             rear --nets standard rats and let them live on; --units and --steps "
    "do not apply\n"
    "\n"
    "  --units N    units of a rate network (256)\n"
    "  --steps S    steps, or stimuli (10000; predictive-coding: 1000)\n"
    "  --nets M     independent networks (1)\n"
    "  --threads T  threads over the networks (1)\n";

struct bench_entry {
    const char *name;
    int (*run)(struct csp_workload *);
    size_t steps; /* unless --steps says otherwise */
};

static const struct bench_entry bench_entries[] = {
    {"rate", csp_bench_rate, 10000},
    {"rate-plastic", csp_bench_rate_plastic, 10000},
    {"predictive-coding", csp_bench_predictive_coding, 1000},
};
enum { BENCH_ENTRIES = sizeof bench_entries / sizeof *bench_entries };

static int bench_usage(const char *format, const char *word, const char *hint)
{
    fprintf(stderr, "conspecific bench: ");
    fprintf(stderr, format, word); /* NOLINT: formats are the literals below */
    fprintf(stderr, "%s", hint);
    fprintf(stderr, "\nTry 'conspecific bench --help'.\n");
    return csp_error_exit(CSP_E_USAGE);
}

static const struct bench_entry *bench_find(const char *name, const char **hint)
{
    const char *names[BENCH_ENTRIES];
    for (size_t k = 0; k < BENCH_ENTRIES; k++) {
        names[k] = bench_entries[k].name;
        if (strcmp(name, names[k]) == 0) return &bench_entries[k];
    }
    *hint = csp_nearest_hint(name, names, BENCH_ENTRIES, 0);
    return NULL;
}

/* A whole number from 1 to most. */
static int bench_count(const char *text, double most, size_t *out)
{
    double value;
    if (csp_number_parse(text, &value) != CSP_OK) return -1;
    if (!(value >= 1.0 && value <= most) || value != floor(value)) return -1;
    *out = (size_t)value;
    return 0;
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

int csp_cmd_bench(int argc, char **argv)
{
    static const char *const options[] = {"--units", "--steps", "--threads", "--nets",
                                          "--help"};
    struct csp_workload b = {.units = 256, .threads = 1, .nets = 1};
    const char *hint = "", *workload = NULL;
    for (int k = 1; k < argc; k++) {
        size_t *target = strcmp(argv[k], "--units") == 0     ? &b.units
                         : strcmp(argv[k], "--steps") == 0   ? &b.steps
                         : strcmp(argv[k], "--threads") == 0 ? &b.threads
                         : strcmp(argv[k], "--nets") == 0    ? &b.nets
                                                             : NULL;
        if (strcmp(argv[k], "--help") == 0 || strcmp(argv[k], "-h") == 0) {
            fputs(bench_help, stdout);
            return 0;
        }
        if (!target && argv[k][0] == '-')
            return bench_usage(
                "unknown option '%s'", argv[k],
                csp_nearest_hint(argv[k], options, sizeof options / sizeof *options, 0));
        if (!target) {
            if (workload) return bench_usage("one workload at a time, found '%s'", argv[k], "");
            workload = argv[k];
            continue;
        }
        if (k + 1 == argc) return bench_usage("%s needs a number", argv[k], "");
        const double most = target == &b.units ? 65536 : target == &b.threads ? 1024 : 1e9;
        if (bench_count(argv[k + 1], most, target) != 0)
            return bench_usage("%s needs a whole number of at least 1, within reason", argv[k],
                               "");
        k++;
    }
    if (!workload)
        return bench_usage("%s",
                           "which workload? rate, rate-plastic, predictive-coding, cohort", "");
    if (strcmp(workload, "cohort") == 0) return csp_bench_cohort(b.nets, b.threads);
    const struct bench_entry *entry = bench_find(workload, &hint);
    if (!entry) return bench_usage("unknown workload '%s'", workload, hint);
    if (b.steps == 0) b.steps = entry->steps;

    const int err = entry->run(&b);
    if (err) {
        fprintf(stderr, "conspecific bench %s: %s: %s\n", workload, csp_error_text(err),
                csp_error_detail());
        return csp_error_exit(err);
    }
    bench_print(workload, &b);
    return fflush(stdout) == 0 ? 0 : csp_error_exit(CSP_E_IO);
}

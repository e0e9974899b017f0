/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/study/run/ensemble.h"
#include "conspecific/study/spillover/learner.h"
#include "open.h"
#include <string.h>

/* A study of circuits on synthetic latents has no trials to record. */
static int run_spillover(const struct csp_args *args, const struct csp_study_options *study)
{
    if (study->record)
        return CSP_FAIL(CSP_E_USAGE,
                        "--record does not go with `kind: spillover`: its learners "
                        "have no trials; every learner is in animals.csv");
    const struct csp_spillover_options opt = {
        .study = study->study,
        .out = study->out,
        .animals = study->animals,
        .seed = study->seed,
        .threads = study->threads,
        .set = args->many,
        .n_set = args->n_many,
        .resume = study->resume,
        .quiet = study->quiet,
    };
    return csp_spillover_run(&opt);
}

static int run(const struct csp_args *args)
{
    uint64_t animals = 0, threads = 0, seed;
    int err = csp_args_count(args, "--animals", 1, 1000000, &animals);
    if (!err) err = csp_args_count(args, "--threads", 1, 4096, &threads);
    if (!err) err = csp_args_count(args, "--seed", 0, UINT64_MAX / 10, &seed);
    for (size_t i = 0; !err && i < args->n_many; i++)
        if (!strchr(args->many[i], '=') || args->many[i][0] == '=')
            err = CSP_FAIL(CSP_E_USAGE, "--set: expected PATH=VALUE, found `%.80s`",
                           args->many[i]);
    struct csp_mem mem = {0};
    const char *path = NULL;
    if (!err) err = csp_open_find(CSP_FILE_STUDY, args->operand[0], &mem, &path);
    if (err) {
        csp_mem_free(&mem);
        return csp_cli_fail("run", err);
    }
    const struct csp_study_options opt = {
        .study = path,
        .out = csp_args_value(args, "-o"),
        .animals = (size_t)animals,
        .seed = csp_args_value(args, "--seed"),
        .threads = (int)threads,
        .set = args->many,
        .n_set = args->n_many,
        .record = csp_args_value(args, "--record"),
        .resume = csp_args_value(args, "--resume") != NULL,
        .quiet = csp_args_value(args, "--quiet") != NULL,
    };
    err = csp_spillover_is(path) ? run_spillover(args, &opt) : csp_study_run(&opt);
    csp_mem_free(&mem);
    if (err == CSP_E_SYNTAX) return csp_error_exit(err); /* every problem was printed */
    return err ? csp_cli_fail("run", err) : 0;
}

const struct csp_command csp_command_run = {
    .name = "run",
    .operands = "STUDY",
    .doc = "Run a study: a file, or a name under models/studies.",
    .min = 1,
    .max = 1,
    .run = run,
    .models = "studies",
    .options = {{"-o", "DIR", NULL, "folder of the results (default: out/NAME)", 0},
                {"--animals", "N", NULL, "animals a group (default: as the study says)", 0},
                CSP_OPTION_SEED,
                CSP_OPTION_THREADS,
                CSP_OPTION_SET,
                {"--record", "MODE", "none|summary|full",
                 "none, summary or full: what run.h5 holds", 0},
                {"--resume", NULL, NULL, "go on where an interrupted run stopped", 0},
                CSP_OPTION_QUIET},
    .detail =
        "The folder gets study.yaml animals.csv summary.csv contrasts.csv run.h5 run.log, "
        "and with\n"
        "`sweep:` in the study sweep.csv: a row a group, cell and measure, a column an "
        "axis. Ctrl-C\n"
        "writes a checkpoint and exits 130; --resume then ends with the same bytes.\n",
};

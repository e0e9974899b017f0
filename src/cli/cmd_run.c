/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/study/run/ensemble.h"
#include "conspecific/study/spillover/file.h"
#include "conspecific/study/spillover/run.h"
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

int csp_cmd_run(int argc, char **argv)
{
    struct csp_args args;
    int exit_code;
    uint64_t animals = 0, threads = 0, seed;
    if (!csp_args_parse(&args, argc, argv, &exit_code)) return exit_code;
    int err = csp_args_count(&args, "--animals", 1, 1000000, &animals);
    if (!err) err = csp_args_count(&args, "--threads", 1, 4096, &threads);
    if (!err) err = csp_args_count(&args, "--seed", 0, UINT64_MAX / 10, &seed);
    for (size_t i = 0; !err && i < args.n_many; i++)
        if (!strchr(args.many[i], '=') || args.many[i][0] == '=')
            err = CSP_FAIL(CSP_E_USAGE, "--set: expected PATH=VALUE, found `%.80s`",
                           args.many[i]);
    struct csp_mem mem = {0};
    const char *path = NULL;
    if (!err) err = csp_open_find(CSP_FILE_STUDY, args.operand[0], &mem, &path);
    if (err) {
        csp_mem_free(&mem);
        return csp_cli_fail("run", err);
    }
    const struct csp_study_options opt = {
        .study = path,
        .out = csp_args_value(&args, "-o"),
        .animals = (size_t)animals,
        .seed = csp_args_value(&args, "--seed"),
        .threads = (int)threads,
        .set = args.many,
        .n_set = args.n_many,
        .record = csp_args_value(&args, "--record"),
        .resume = csp_args_value(&args, "--resume") != NULL,
        .quiet = csp_args_value(&args, "--quiet") != NULL,
    };
    err = csp_spillover_is(path) ? run_spillover(&args, &opt) : csp_study_run(&opt);
    csp_mem_free(&mem);
    if (err == CSP_E_SYNTAX) return csp_error_exit(err); /* every problem was printed */
    return err ? csp_cli_fail("run", err) : 0;
}

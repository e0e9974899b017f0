/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/study/launch.h"
#include "open.h"
#include "run_stale.h"
#include <string.h>

/* The one study of the command line. */
static int run_one(const char *name, struct csp_study_options *opt)
{
    struct csp_mem mem = {0};
    int err = csp_open_find(CSP_FILE_STUDY, name, &mem, &opt->study);
    if (!err) err = csp_launch(opt);
    csp_mem_free(&mem);
    if (err == CSP_E_SYNTAX) return csp_error_exit(err); /* every problem was printed */
    return err ? csp_cli_fail("run", err) : 0;
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
    struct csp_study_options opt = {
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
    const int set = csp_args_value(&args, "--stale") != NULL;
    const int list = csp_args_value(&args, "--list") != NULL;
    if (!err && list && !set) err = CSP_FAIL(CSP_E_USAGE, "--list goes with --stale");
    if (!err && set && opt.resume)
        err = CSP_FAIL(CSP_E_USAGE, "--resume does not go with --stale, which goes on from the "
                                    "checkpoint of an interrupted run by itself");
    if (!err && !set && args.n > 1)
        err =
            CSP_FAIL(CSP_E_USAGE, "one thing too many: `%.80s`; --stale runs a set of studies",
                     args.operand[1]);
    if (err) return csp_cli_fail("run", err);
    return set ? csp_run_stale(args.operand, args.n, &opt, list)
               : run_one(args.operand[0], &opt);
}

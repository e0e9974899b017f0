/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/study/replay.h"
#include <stdio.h>

static int run(const struct csp_args *args)
{
    int same = 0;
    uint64_t threads = 0;
    char report[1024] = "";
    int err = csp_args_count(args, "--threads", 1, 4096, &threads);
    if (!err)
        err = csp_study_replay(args->operand[0], (int)threads,
                               csp_args_value(args, "--quiet") != NULL, &same, report,
                               sizeof report);
    if (err) return csp_cli_fail("replay", err);
    if (same)
        printf("%s: every number is equal to the bit%s%s\n", args->operand[0],
               *report ? "; note: " : "", report);
    else
        printf("%s: differs: %s\n", args->operand[0], report);
    return same ? 0 : csp_error_exit(CSP_E_CLAIM);
}

const struct csp_command csp_command_replay = {
    .name = "replay",
    .operands = "DIR",
    .doc = "Run a folder's own resolved study again: is every number equal to the bit?",
    .min = 1,
    .max = 1,
    .run = run,
    .options = {CSP_OPTION_THREADS, CSP_OPTION_QUIET},
    .detail =
        "Exit 0 if all is equal, 1 if not. Of run.h5 names, shapes, types and values count: a\n"
        "program that opened and closed it for writing does no harm.\n",
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/study/replay.h"
#include <stdio.h>

int csp_cmd_replay(int argc, char **argv)
{
    struct csp_args args;
    int exit_code, same = 0;
    uint64_t threads = 0;
    char report[1024] = "";
    if (!csp_args_parse(&args, argc, argv, &exit_code)) return exit_code;
    int err = csp_args_count(&args, "--threads", 1, 4096, &threads);
    if (!err)
        err = csp_study_replay(args.operand[0], (int)threads,
                               csp_args_value(&args, "--quiet") != NULL, &same, report,
                               sizeof report);
    if (err) return csp_cli_fail("replay", err);
    if (same)
        printf("%s: every number is equal to the bit\n", args.operand[0]);
    else
        printf("%s: differs: %s\n", args.operand[0], report);
    return same ? 0 : csp_error_exit(CSP_E_CLAIM);
}

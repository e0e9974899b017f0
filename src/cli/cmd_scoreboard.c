/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/report/scoreboard.h"
#include "folders.h"
#include <stdio.h>

/* The runs under out/ and out/science/: both may be missing. */
static int usual(struct csp_mem *mem, const char *dirs[], size_t room, size_t *n)
{
    const int err = csp_folders_runs("out", mem, dirs, room, n);
    return err ? err : csp_folders_runs("out/science", mem, dirs, room, n);
}

int csp_cmd_scoreboard(int argc, char **argv)
{
    struct csp_args args;
    struct csp_mem mem = {0};
    struct csp_diag diag = {0};
    struct csp_claims claims;
    struct csp_compare *list = NULL;
    struct csp_scoreboard board;
    const char *dirs[CSP_ARGS_MAX];
    size_t n = 0, n_dirs = 0;
    int exit_code;
    if (!csp_args_parse(&args, argc, argv, &exit_code)) return exit_code;
    int err = CSP_OK;
    for (size_t i = 0; i < args.n; i++) dirs[n_dirs++] = args.operand[i];
    if (!n_dirs) err = usual(&mem, dirs, CSP_ARGS_MAX, &n_dirs);
    if (!err)
        err = csp_folders_compare(csp_args_value(&args, "--claims"), dirs, n_dirs, &mem,
                                  &claims, &list, &n, &diag);
    if (!err) err = csp_scoreboard_init(&board, &claims, list, n, &mem);
    if (!err)
        err = csp_scoreboard_print(&board, csp_args_value(&args, "--json") != NULL, stdout);
    if (!err && csp_args_value(&args, "--write"))
        err = csp_scoreboard_save(&board, "data/scoreboard.csv");
    exit_code = err ? csp_cli_problems("scoreboard", err, &diag) : 0;
    csp_mem_free(&mem);
    return exit_code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "folders.h"
#include <stdio.h>

int csp_cmd_compare(int argc, char **argv)
{
    struct csp_args args;
    struct csp_mem mem = {0};
    struct csp_diag diag = {0};
    struct csp_claims claims;
    struct csp_compare *list = NULL;
    size_t n = 0, disagree = 0;
    int exit_code;
    if (!csp_args_parse(&args, argc, argv, &exit_code)) return exit_code;
    int err = csp_folders_compare(csp_args_value(&args, "--claims"), args.operand, args.n, &mem,
                                  &claims, &list, &n, &diag);
    if (err) {
        exit_code = csp_cli_problems("compare", err, &diag);
        csp_mem_free(&mem);
        return exit_code;
    }
    err = csp_compare_print(list, n, csp_args_value(&args, "--json") != NULL, stdout);
    for (size_t i = 0; i < n; i++) {
        const int e = csp_compare_save(&list[i]);
        if (!err) err = e;
        disagree += csp_compare_count(&list[i], 1, CSP_JUDGED_DISAGREES);
    }
    csp_mem_free(&mem);
    if (err) return csp_cli_fail("compare", err);
    return disagree ? csp_error_exit(CSP_E_CLAIM) : 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm.h"
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/report/claims.h"
#include "conspecific/study/plan.h"
#include "conspecific/study/study.h"
#include "open.h"
#include <stdio.h>
#include <string.h>

static int check_paradigm(const struct csp_node *root, const char *agent, struct csp_mem *mem,
                          struct csp_diag *diag)
{
    struct csp_paradigm paradigm;
    struct csp_agent_spec spec;
    int err = csp_paradigm_read(&paradigm, root, mem, diag);
    if (!err) err = csp_open_agent(agent, NULL, 0, &spec, mem, diag);
    return err ? err : csp_paradigm_check(&paradigm, &spec, diag);
}

static int check(const char *name, const char *agent, struct csp_mem *mem,
                 struct csp_diag *diag, const char **what)
{
    const size_t n = strlen(name);
    if (n > 4 && !strcmp(name + n - 4, ".csv")) {
        struct csp_claims claims;
        *what = "claims";
        return csp_claims_read(&claims, name, mem, diag);
    }
    struct csp_node *root = NULL;
    enum csp_file_kind kind = CSP_FILE_AGENT;
    const char *path;
    const int err = csp_open(name, mem, &root, &kind, &path, diag);
    if (err) return err;
    struct csp_agent_spec spec;
    switch (kind) {
    case CSP_FILE_AGENT:
        *what = "agent";
        return csp_agent_spec_read(&spec, root, mem, diag);
    case CSP_FILE_PARADIGM:
        *what = "paradigm";
        return check_paradigm(root, agent, mem, diag);
    default:
        *what = "study";
        return csp_study_check(path, diag);
    }
}

int csp_cmd_check(int argc, char **argv)
{
    struct csp_args args;
    int exit_code, worst = 0;
    if (!csp_args_parse(&args, argc, argv, &exit_code)) return exit_code;
    for (size_t i = 0; i < args.n; i++) {
        struct csp_mem mem = {0};
        struct csp_diag diag = {0};
        const char *what = "file";
        const int err =
            check(args.operand[i], csp_args_value(&args, "--agent"), &mem, &diag, &what);
        if (err) {
            const int code = csp_cli_problems("check", err, &diag);
            worst = code > worst ? code : worst;
        } else
            printf("%s: %s, no problem\n", args.operand[i], what);
        csp_mem_free(&mem);
    }
    return worst;
}

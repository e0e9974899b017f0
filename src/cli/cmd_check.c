/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/paradigm.h"
#include "conspecific/cli/cli.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/claims.h"
#include "conspecific/report/fit/run.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/plan.h"
#include "conspecific/study/design/study.h"
#include "conspecific/study/spillover/learner.h"
#include "open.h"
#include <stdio.h>
#include <string.h>

static int check_paradigm(const struct csp_node *root, const char *agent, struct csp_mem *mem,
                          struct csp_diag *diag)
{
    struct csp_paradigm paradigm;
    struct csp_agent_spec spec;
    int err = csp_paradigm_read(&paradigm, root, mem, diag);
    if (!err) err = csp_open_agent(agent ? agent : paradigm.agent, NULL, 0, &spec, mem, diag);
    return err ? err : csp_paradigm_check(&paradigm, &spec, diag);
}

/* A file that does not read is no fit: csp_open says what is wrong with it. */
static int says_fit(const char *path, struct csp_mem *mem)
{
    struct csp_node *root = NULL;
    if (csp_yaml_read(path, mem, &root, NULL)) return 0;
    const struct csp_node *kind = csp_node_find(root, "kind");
    return kind && kind->text && !strcmp(kind->text, "fit");
}

/* *path of NAME if it is a fit, a file or a name that models/fits alone holds; else NULL. */
static int find_fit(const char *name, struct csp_mem *mem, const char **path)
{
    const char *other;
    *path = NULL;
    if (csp_file_exists(name)) {
        if (says_fit(name, mem)) *path = name;
        return CSP_OK;
    }
    if (csp_models_find("fits", name, NULL, mem, path)) return CSP_OK;
    for (int k = 0; k < CSP_FILE_KINDS; k++)
        if (!csp_models_find(csp_file_folders[k], name, NULL, mem, &other))
            return CSP_FAIL(CSP_E_USAGE, "`%.80s` may be %s or %s: say which", name, *path,
                            other);
    return CSP_OK;
}

/* As `conspecific fit` before its first evaluation: the file, its studies, claims and curves,
 * and every bound of every parameter. */
static int check_fit(const char *path, struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_fit_file file;
    struct csp_fit_job job = {0};
    const struct csp_fit_run_options options = {0};
    int err = csp_fit_file_load(&file, path, mem, diag);
    if (!err) err = csp_fit_job_init(&job, &file, &options, diag);
    csp_fit_job_free(&job);
    return err;
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
    csp_open_spillover(name, mem, &path);
    if (path) {
        struct csp_spillover_file file;
        *what = "study of circuits";
        return csp_spillover_load(&file, path, NULL, 0, mem, diag);
    }
    int err = find_fit(name, mem, &path);
    if (!err && path) {
        *what = "fit";
        return check_fit(path, mem, diag);
    }
    if (!err) err = csp_open(name, mem, &root, &kind, &path, diag);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/check.h"
#include "conspecific/arena/paradigm/file.h"
#include "conspecific/cli/cli.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/asked.h"
#include "conspecific/report/claims/claims.h"
#include "conspecific/report/claims/own_data.h"
#include "conspecific/report/fit/job.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/plan_builder.h"
#include "conspecific/study/design/study.h"
#include "conspecific/study/open.h"
#include "conspecific/study/spillover/file.h"
#include <stdio.h>
#include <string.h>

static int check_paradigm(const struct csp_node *root, const char *path, const char *agent,
                          struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_paradigm paradigm;
    struct csp_agent_spec spec;
    int err = csp_paradigm_read(&paradigm, root, mem, diag);
    const char *near = NULL; /* the agent that the paradigm names lies in a folder above it */
    if (!err && !agent && paradigm.agent &&
        csp_models_find("agents", paradigm.agent, path, mem, &near))
        csp_error_clear();
    if (!err && !agent) agent = near ? near : paradigm.agent;
    if (!err) err = csp_open_agent(agent, NULL, 0, &spec, mem, diag);
    return err ? err : csp_paradigm_check(&paradigm, &spec, diag);
}

/* Whether a file says that it is of a kind. One that does not read says nothing: csp_open says
 * what is wrong with it. */
static int says(const char *path, const char *is, struct csp_mem *mem)
{
    struct csp_node *root = NULL;
    if (csp_yaml_read(path, mem, &root, NULL)) return 0;
    const struct csp_node *kind = csp_node_find(root, "kind");
    return kind && kind->text && !strcmp(kind->text, is);
}

/* *path of NAME if it is a fit, a file or a name; else NULL. */
static void find_fit(const char *name, struct csp_mem *mem, const char **path)
{
    *path = NULL;
    if (!csp_file_exists(name))
        csp_models_find("fits", name, NULL, mem, path);
    else if (says(name, "fit", mem))
        *path = name;
}

/* Check what `conspecific fit` checks before its first evaluation: the file, its studies,
 * claims and curves, and every bound of every parameter. */
static int check_fit(const char *path, struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_fit_file file;
    struct csp_fit_job job = {0};
    int err = csp_fit_file_load(&file, path, mem, diag);
    if (!err) err = csp_fit_job_init(&job, &file, diag);
    csp_fit_job_free(&job);
    return err;
}

static int check_study(const char *path, const char *claims, struct csp_diag *diag)
{
    const int err = csp_plan_check(path, diag);
    return err ? err : csp_claims_asked(path, claims, diag);
}

static int check(const char *name, const struct csp_args *args, struct csp_mem *mem,
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
        return csp_spillover_load(&file, path, NULL, mem, diag);
    }
    find_fit(name, mem, &path);
    if (path) {
        *what = "fit";
        return check_fit(path, mem, diag);
    }
    if (csp_file_exists(name) && says(name, "data", mem)) {
        struct csp_own_map map;
        *what = "map of a table";
        return csp_own_map_read(&map, name, mem, diag);
    }
    const int err = csp_open(name, mem, &root, &kind, &path, diag);
    if (err) return err;
    struct csp_agent_spec spec;
    switch (kind) {
    case CSP_FILE_AGENT:
        *what = "agent";
        return csp_agent_spec_read(&spec, root, mem, diag);
    case CSP_FILE_PARADIGM:
        *what = "paradigm";
        return check_paradigm(root, path, csp_args_value(args, "--agent"), mem, diag);
    default:
        *what = "study";
        return check_study(path, csp_args_value(args, "--claims"), diag);
    }
}

/* Check one file and say so; returns the worst exit code so far. */
static int check_and_say(const char *name, const struct csp_args *args, int worst)
{
    struct csp_mem mem = {0};
    struct csp_diag diag = {0};
    const char *what = "file";
    const int err = check(name, args, &mem, &diag, &what);
    const int code = err ? csp_cli_problems("check", err, &diag) : 0;
    (void)csp_diag_print_warnings(&diag, "", stderr);
    if (!err) printf("%s: %s, no problem\n", name, what);
    csp_mem_free(&mem);
    return code > worst ? code : worst;
}

static int run(const struct csp_args *args)
{
    static const char *const folders[] = {"agents", "paradigms", "studies", "fits"};
    int worst = 0;
    for (size_t i = 0; i < args->n; i++) {
        struct csp_mem mem = {0};
        const char *path[4];
        size_t n = 0; /* a name may stand for an agent, a paradigm and a study */
        for (size_t k = 0; k < 4 && !csp_file_exists(args->operand[i]); k++)
            if (!csp_models_find(folders[k], args->operand[i], NULL, &mem, &path[n])) n++;
        for (size_t k = 0; k < n && n > 1; k++) worst = check_and_say(path[k], args, worst);
        if (n < 2) worst = check_and_say(args->operand[i], args, worst);
        csp_mem_free(&mem);
    }
    return worst;
}

const struct csp_command csp_command_check = {
    .name = "check",
    .operands = "FILE...",
    .doc = "Validate agents, paradigms, studies, fits or a claims table; print every problem.",
    .min = 1,
    .max = CSP_ARGS_MAX,
    .run = run,
    .options = {{"--agent", "AGENT", NULL,
                 "agent in whose world a paradigm must make sense (rat)", 0},
                CSP_OPTION_CLAIMS},
    .detail =
        "All models at once: conspecific check models/*/*.yaml models/*/*/*.yaml. A fit is "
        "checked as\n"
        "`conspecific fit` does: its studies, claims and curves, and every bound. Exit 2 if "
        "anything\n"
        "is wrong.\n",
};

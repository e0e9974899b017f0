/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/scoreboard.h"
#include "conspecific/report/theory/score.h"
#include "folders.h"
#include <stdio.h>
#include <string.h>

/* The runs under out/ and out/science/: both may be missing. */
static int usual(struct csp_mem *mem, const char *dirs[], size_t room, size_t *n)
{
    const int err = csp_folders_runs("out", mem, dirs, room, n);
    return err ? err : csp_folders_runs("out/science", mem, dirs, room, n);
}

/* The last part of a path. */
static const char *last_part(struct csp_mem *mem, const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') n--;
    size_t from = n;
    while (from > 0 && path[from - 1] != '/') from--;
    return csp_mem_dup_n(mem, path + from, n - from);
}

/* Folders of the agents: the operands, or those in out/theory. */
static int folders(const struct csp_args *args, struct csp_mem *mem, const char *dir[],
                   size_t *n)
{
    const char *name[CSP_ARGS_MAX];
    size_t n_names = 0;
    int err = CSP_OK;
    for (size_t i = 0; i < args->n; i++) dir[(*n)++] = args->operand[i];
    if (!*n) err = csp_file_names("out/theory", "", mem, name, CSP_ARGS_MAX, &n_names);
    for (size_t i = 0; !err && i < n_names; i++) {
        char path[4096];
        snprintf(path, sizeof path, "out/theory/%s", name[i]);
        dir[*n] = csp_mem_dup(mem, path);
        if (!dir[(*n)++]) err = CSP_E_MEMORY;
    }
    if (!err && !*n)
        err = CSP_FAIL(CSP_E_IO,
                       "out/theory: no folder of an agent in it; make theory makes them");
    return err;
}

/* What the agents make of the literature: printed, and written if asked. */
static int judged(const struct csp_theory *all, const struct csp_claims *claims, int json,
                  int write, struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_theory_items items;
    struct csp_theory_models models;
    struct csp_theory_scores scores;
    const char *path;
    int err = csp_theory_models_path(claims->file, mem, &path);
    if (!err) err = csp_theory_models_read(&models, path, mem, diag);
    if (!err) err = csp_theory_items_init(&items, all, claims, mem);
    if (!err) err = csp_theory_scores_init(&scores, &items, &models, mem);
    if (!err && !json) err = csp_theory_scores_print(&scores, stdout);
    if (!err && write) err = csp_theory_save(all, &scores, "data/results/theory.csv");
    if (!err && write) err = csp_theory_scores_save(&scores, "data/results/theory_scores.csv");
    return err;
}

/* scoreboard --theory: every operand (or folder in out/theory) holds the runs of one agent. */
static int theory(const struct csp_args *args, struct csp_mem *mem, struct csp_diag *diag)
{
    const char *dir[CSP_ARGS_MAX];
    const int json = csp_args_value(args, "--json") != NULL;
    size_t n = 0;
    int err = folders(args, mem, dir, &n);
    struct csp_theory_agent *agent = csp_mem_alloc(mem, (n + 1) * sizeof *agent);
    struct csp_claims *claims = csp_mem_alloc(mem, (n + 1) * sizeof *claims);
    if (!err && (!agent || !claims)) err = CSP_E_MEMORY;
    for (size_t i = 0; !err && i < n; i++) {
        struct csp_compare *list = NULL;
        agent[i].name = last_part(mem, dir[i]);
        err = csp_folders_compare(csp_args_value(args, "--claims"), &dir[i], 1, mem, &claims[i],
                                  &list, &agent[i].n, diag);
        agent[i].list = list;
        if (!err && !agent[i].name) err = CSP_E_MEMORY;
    }
    if (err) return err;
    const struct csp_theory all = {agent, n};
    err = csp_theory_print(&all, json, stdout);
    return err ? err
               : judged(&all, &claims[0], json, csp_args_value(args, "--write") != NULL, mem,
                        diag);
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
    if (csp_args_value(&args, "--theory")) {
        err = theory(&args, &mem, &diag);
        exit_code = err ? csp_cli_problems("scoreboard", err, &diag) : 0;
        csp_mem_free(&mem);
        return exit_code;
    }
    for (size_t i = 0; i < args.n; i++) dirs[n_dirs++] = args.operand[i];
    if (!n_dirs) err = usual(&mem, dirs, CSP_ARGS_MAX, &n_dirs);
    if (!err)
        err = csp_folders_compare(csp_args_value(&args, "--claims"), dirs, n_dirs, &mem,
                                  &claims, &list, &n, &diag);
    if (!err) err = csp_scoreboard_init(&board, &claims, list, n, &mem);
    if (!err)
        err = csp_scoreboard_print(&board, csp_args_value(&args, "--json") != NULL, stdout);
    if (!err && csp_args_value(&args, "--write"))
        err = csp_scoreboard_save(&board, "data/results/scoreboard.csv");
    exit_code = err ? csp_cli_problems("scoreboard", err, &diag) : 0;
    csp_mem_free(&mem);
    return exit_code;
}

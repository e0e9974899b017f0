/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/board.h"
#include "conspecific/report/claims/folders.h"
#include "conspecific/report/theory/print.h"
#include "conspecific/report/theory/table.h"
#include <stdio.h>
#include <string.h>

/* Find the runs in out/ and in out/science/; either may be missing. */
static int usual_runs(struct csp_mem *mem, const char *dirs[], size_t room, size_t *n)
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

/* Find the folders of the agents: the operands, or those in out/theory. */
static int agent_folders(const struct csp_args *args, struct csp_mem *mem, const char *dir[],
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

/* Score the theories by the literature; print the result, and write it with --write. */
static int judge_theories(const struct csp_theory *all, const struct csp_claims *claims,
                          int json, int write, struct csp_mem *mem, struct csp_diag *diag)
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
    int err = agent_folders(args, mem, dir, &n);
    struct csp_theory_agent *agent = csp_mem_alloc(mem, (n + 1) * sizeof *agent);
    struct csp_literature *literature = csp_mem_alloc(mem, (n + 1) * sizeof *literature);
    if (!err && (!agent || !literature)) err = CSP_E_MEMORY;
    for (size_t i = 0; !err && i < n; i++) {
        struct csp_compare *list = NULL;
        agent[i].name = last_part(mem, dir[i]);
        err = csp_folders_compare(csp_args_value(args, "--claims"), &dir[i], 1, mem,
                                  &literature[i], &list, &agent[i].n, diag);
        agent[i].list = list;
        if (!err && !agent[i].name) err = CSP_E_MEMORY;
    }
    if (err) return err;
    const struct csp_theory all = {agent, n};
    err = csp_theory_print(&all, json, stdout);
    return err ? err
               : judge_theories(&all, literature[0].claims, json,
                                csp_args_value(args, "--write") != NULL, mem, diag);
}

/* Make the scoreboard of the operands (none: the usual folders), or read that of --board. */
static int read_board(const struct csp_args *args, struct csp_scoreboard *board,
                      struct csp_mem *mem, struct csp_diag *diag)
{
    const char *kept = csp_args_value(args, "--board"),
               *file = csp_args_value(args, "--claims");
    const char *dirs[CSP_ARGS_MAX];
    size_t n = 0, n_dirs = 0;
    struct csp_literature *literature = csp_mem_alloc(mem, sizeof *literature);
    struct csp_compare *list = NULL;
    int err = literature ? CSP_OK : CSP_E_MEMORY;
    if (!err && kept) {
        err = csp_folders_literature(file, kept, mem, literature, diag);
        return err ? err : csp_scoreboard_read(board, kept, literature, mem, diag);
    }
    for (size_t i = 0; i < args->n; i++) dirs[n_dirs++] = args->operand[i];
    if (!err && !n_dirs) err = usual_runs(mem, dirs, CSP_ARGS_MAX, &n_dirs);
    if (!err) err = csp_folders_compare(file, dirs, n_dirs, mem, literature, &list, &n, diag);
    return err ? err : csp_scoreboard_init(board, literature, list, n, mem);
}

/* Print the scoreboard in the form that is asked for, and write it with --write. */
static int scoreboard(const struct csp_args *args, struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_scoreboard board;
    const char *theme = csp_args_value(args, "--studies"), *studies[CSP_ARGS_MAX];
    size_t n = 0;
    int err = read_board(args, &board, mem, diag);
    if (!err && theme) err = csp_folders_theme(theme, mem, studies, CSP_ARGS_MAX, &n);
    if (!err && theme) csp_scoreboard_keep(&board, studies, n);
    if (!err && csp_args_value(args, "--markdown"))
        err = csp_scoreboard_markdown(&board, stdout);
    else if (!err)
        err = csp_scoreboard_print(&board, csp_args_value(args, "--json") != NULL, stdout);
    if (!err && csp_args_value(args, "--write"))
        err = csp_scoreboard_save(&board, "data/results/scoreboard.csv");
    return err;
}

/* Refuse options that exclude one another: the effect of one would silently be lost. */
static int check_options(const struct csp_args *args)
{
    static const char *const pairs[][2] = {
        {"--theory", "--markdown"}, {"--theory", "--board"}, {"--theory", "--studies"},
        {"--markdown", "--json"},   {"--write", "--board"},  {"--write", "--studies"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (csp_args_value(args, pairs[i][0]) && csp_args_value(args, pairs[i][1]))
            return CSP_FAIL(CSP_E_USAGE, "%s does not go with %s", pairs[i][1], pairs[i][0]);
    if (csp_args_value(args, "--board") && args->n)
        return CSP_FAIL(CSP_E_USAGE, "--board takes the place of result folders, found `%s`",
                        args->operand[0]);
    return CSP_OK;
}

static int run(const struct csp_args *args)
{
    struct csp_mem mem = {0};
    struct csp_diag diag = {0};
    int exit_code;
    int err = check_options(args);
    if (!err)
        err = csp_args_value(args, "--theory") ? theory(args, &mem, &diag)
                                               : scoreboard(args, &mem, &diag);
    exit_code = err ? csp_cli_problems("scoreboard", err, &diag) : 0;
    csp_mem_free(&mem);
    return exit_code;
}

const struct csp_command csp_command_scoreboard = {
    .name = "scoreboard",
    .operands = "[DIR...]",
    .doc = "Every claim of data/claims.csv over all result folders (default: those in out/).",
    .max = CSP_ARGS_MAX,
    .run = run,
    .options =
        {CSP_OPTION_JSON,
         CSP_OPTION_CLAIMS,
         {"--theory", NULL, NULL, "one column an agent: each DIR holds the runs of one", 0},
         {"--write", NULL, NULL,
          "also write scoreboard.csv (or theory.csv, theory_scores.csv) in data/results", 0},
         {"--board", "FILE", NULL, "read a table that --write made instead of result folders",
          0},
         {"--studies", "THEME", NULL, "only claims of the studies in models/studies/THEME", 0},
         {"--markdown", NULL, NULL, "the claims that were run as a Markdown table, by study",
          0}},
    .detail =
        "With --theory the default is every folder in out/theory (make theory). After the "
        "table: the\n"
        "likelihood of the literature under each agent, held out paper by paper, with a "
        "count of its\n"
        "free numbers (theories.csv beside the claims), by facet; the mixture of agents that\n"
        "predicts best; claims that tell them apart; claims that none predicts. --json: the "
        "table.\n\n"
        "--markdown: the simulated effect is the standardised difference of the first "
        "contrast that\n"
        "answers the claim (Hedges' g; of a correlation r); a level has none. With --board "
        "no result\n"
        "folder is needed: scoreboard --markdown --board data/results/scoreboard.csv --studies "
        "resonance.\n",
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/report/claims/folders.h"
#include "conspecific/report/claims/own_show.h"
#include "conspecific/report/claims/show.h"
#include "conspecific/study/spillover/verdicts.h"
#include <stdio.h>

enum { ROOM = 1024 };

/* Put the folders of `kind: spillover` among the operands into run[], and the operands that
 * hold runs with contrasts, or nothing at all (csp_folders_compare says so), into plain[]. */
static int sort_operands(const struct csp_args *args, struct csp_mem *mem, const char *run[],
                         size_t *runs, const char *plain[], size_t *n_plain)
{
    int err = CSP_OK;
    for (size_t i = 0; i < args->n && !err; i++) {
        const char *other[ROOM];
        const size_t before = *runs;
        size_t others = 0;
        err = csp_folders_circuits(args->operand[i], mem, run, ROOM, runs);
        if (!err) err = csp_folders_runs(args->operand[i], mem, other, ROOM, &others);
        if (others || *runs == before) plain[(*n_plain)++] = args->operand[i];
    }
    return err;
}

/* Compare simulations with theory; *disagree counts the numbers beyond the tolerance. */
static int compare_circuits(const char *const run[], size_t n, int json, struct csp_mem *mem,
                            struct csp_diag *diag, size_t *disagree)
{
    struct csp_verdicts *list = csp_mem_alloc(mem, (n + 1) * sizeof *list);
    int err = list ? CSP_OK : CSP_E_MEMORY;
    for (size_t i = 0; i < n && !err; i++) err = csp_verdicts_read(list + i, run[i], mem, diag);
    if (!err) err = csp_verdicts_print(list, n, json, stdout);
    for (size_t i = 0; i < n && !err; i++) {
        *disagree += csp_verdicts_disagree(list + i);
        if (csp_cli_may_write(run[i])) err = csp_verdicts_save(list + i);
    }
    return err;
}

/* Compare simulations with published data; *disagree counts the claims that disagree. */
static int compare_claims(const struct csp_args *args, const char *const plain[],
                          size_t n_plain, int json, struct csp_mem *mem, struct csp_diag *diag,
                          size_t *disagree)
{
    struct csp_literature literature;
    struct csp_compare *list = NULL;
    size_t n = 0;
    int err = csp_folders_compare(csp_args_value(args, "--claims"), plain, n_plain, mem,
                                  &literature, &list, &n, diag);
    if (!err) err = csp_compare_print(list, n, json, stdout);
    for (size_t i = 0; i < n && !err; i++) {
        *disagree += csp_compare_count(&list[i], 1, CSP_JUDGED_DISAGREES);
        if (csp_cli_may_write(list[i].dir)) err = csp_compare_save(&list[i]);
    }
    return err;
}

/* Compare one run with a laboratory's own table; *disagree counts the contrasts that disagree. */
static int compare_data(const struct csp_args *args, const char *table, struct csp_mem *mem,
                        struct csp_diag *diag, size_t *disagree)
{
    struct csp_literature literature;
    struct csp_own_compare own;
    const char *dir = args->operand[0], *base = csp_mem_format(mem, "%s/contrasts.csv", dir);
    if (args->n > 1)
        return CSP_FAIL(CSP_E_USAGE, "--data is compared with one run: DIR, not %zu of them",
                        args->n);
    int err = base ? csp_folders_literature(csp_args_value(args, "--claims"), base, mem,
                                            &literature, diag)
                   : CSP_E_MEMORY;
    if (!err)
        err = csp_own_compare_read(&own, dir, table, csp_args_value(args, "--map"), &literature,
                                   mem, diag);
    if (!err) err = csp_own_compare_print(&own, csp_args_value(args, "--json") != NULL, stdout);
    if (err) return err;
    *disagree += csp_own_compare_count(&own, CSP_JUDGED_DISAGREES);
    return csp_cli_may_write(dir) ? csp_own_compare_save(&own) : CSP_OK;
}

static int run_data(const struct csp_args *args)
{
    struct csp_mem mem = {0};
    struct csp_diag diag = {0};
    size_t disagree = 0;
    const int err = compare_data(args, csp_args_value(args, "--data"), &mem, &diag, &disagree);
    const int exit_code = err        ? csp_cli_problems("compare", err, &diag)
                          : disagree ? csp_error_exit(CSP_E_CLAIM)
                                     : 0;
    csp_mem_free(&mem);
    return exit_code;
}

static int run(const struct csp_args *args)
{
    if (csp_args_value(args, "--data")) return run_data(args);
    if (csp_args_value(args, "--map"))
        return csp_cli_fail("compare", CSP_FAIL(CSP_E_USAGE, "--map says what the columns of "
                                                             "--data TABLE are: give both"));
    struct csp_mem mem = {0};
    struct csp_diag diag = {0};
    const char *circuit[ROOM], *plain[CSP_ARGS_MAX];
    size_t n_circuit = 0, n_plain = 0, disagree = 0;
    int exit_code;
    const int json = csp_args_value(args, "--json") != NULL;
    int err = sort_operands(args, &mem, circuit, &n_circuit, plain, &n_plain);
    if (!err && json && n_circuit && n_plain)
        err = CSP_FAIL(CSP_E_USAGE,
                       "--json: %s is of `kind: spillover` and has another table; "
                       "compare such folders on their own",
                       circuit[0]);
    if (!err && n_plain)
        err = compare_claims(args, plain, n_plain, json, &mem, &diag, &disagree);
    if (!err && n_plain && n_circuit) printf("\n");
    if (!err && n_circuit)
        err = compare_circuits(circuit, n_circuit, json, &mem, &diag, &disagree);
    exit_code = err        ? csp_cli_problems("compare", err, &diag)
                : disagree ? csp_error_exit(CSP_E_CLAIM)
                           : 0;
    csp_mem_free(&mem);
    return exit_code;
}

const struct csp_command csp_command_compare = {
    .name = "compare",
    .operands = "DIR...",
    .doc = "Model beside published data: a row a claim, then the controls.",
    .min = 1,
    .max = CSP_ARGS_MAX,
    .run = run,
    .options = {{"--data", "TABLE", NULL,
                 "a laboratory's own table of trials (CSV) in the place of the claims", 0},
                {"--map", "FILE", NULL, "what its columns, groups and measures are called", 0},
                CSP_OPTION_JSON,
                CSP_OPTION_CLAIMS},
    .detail =
        "DIR is the folder of a run, or holds such folders; compare writes compare.csv into "
        "it.\n"
        "Exit 0 if no claim disagrees, else 1.\n"
        "The rule of the verdicts is in data/README.md; replication is the probability that "
        "the "
        "published\nexperiment, done on these animals, would report the same. A folder of "
        "`kind: spillover` has "
        "no claims:\n"
        "its simulations are compared with theory, and it is 1 if one that should agree "
        "does not.\n"
        "With --data each contrast whose groups and measures are in TABLE is compared with "
        "these "
        "animals:\nthe same statistic, the same rule; data/README.md has the form of TABLE and "
        "of --map. The table\ngoes to DIR/data_compare.csv.\n",
};

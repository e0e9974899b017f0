/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/report/claims/asked.h"
#include "conspecific/study/launch.h"
#include "conspecific/study/open.h"
#include "conspecific/study/run/ranks.h"
#include "run_stale.h"
#include <stdio.h>
#include <string.h>

/* Whether the claims that a study asks about exist; every problem is printed. */
static int known_claims(const char *study, const char *claims)
{
    struct csp_diag diag = {0};
    const int err = csp_claims_asked(study, claims, &diag);
    if (err == CSP_E_SYNTAX) csp_diag_print(&diag, stderr);
    return err;
}

/* The one study of the command line. */
static int run_one(const char *name, const char *claims, struct csp_study_options *opt)
{
    struct csp_mem mem = {0};
    int err = csp_open_find(CSP_FILE_STUDY, name, &mem, &opt->study);
    if (!err) err = known_claims(opt->study, claims);
    if (!err) err = csp_launch(opt);
    csp_mem_free(&mem);
    if (err == CSP_E_SYNTAX) return csp_error_exit(err); /* every problem was printed */
    return err ? csp_cli_fail("run", err) : 0;
}

static int run(const struct csp_args *args)
{
    uint64_t animals = 0, threads = 0, seed;
    const char *number = csp_args_value(args, "--animals");
    const int grows = number && strcmp(number, "auto") == 0;
    int err = grows ? CSP_OK : csp_args_count(args, "--animals", 1, 100000, &animals);
    if (!err) err = csp_args_count(args, "--threads", 1, 4096, &threads);
    if (!err) err = csp_args_count(args, "--seed", 0, UINT64_MAX / 10, &seed);
    for (size_t i = 0; !err && i < args->n_many; i++)
        if (!strchr(args->many[i], '=') || args->many[i][0] == '=')
            err = CSP_FAIL(CSP_E_USAGE, "--set: expected PATH=VALUE, found `%.80s`",
                           args->many[i]);
    struct csp_study_options opt = {
        .out = csp_args_value(args, "-o"),
        .animals = grows ? CSP_ANIMALS_AUTO : (size_t)animals,
        .seed = csp_args_value(args, "--seed"),
        .threads = (int)threads,
        .set = args->many,
        .n_set = args->n_many,
        .record = csp_args_value(args, "--record"),
        .groups = csp_args_value(args, "--groups"),
        .partial = csp_args_value(args, "--partial") != NULL,
        .resume = csp_args_value(args, "--resume") != NULL,
        .over = csp_args_value(args, "--force") != NULL ? CSP_OVER_KEEP : CSP_OVER_REFUSE,
        .quiet = csp_args_value(args, "--quiet") != NULL,
    };
    const int set = csp_args_value(args, "--stale") != NULL;
    const int list = csp_args_value(args, "--list") != NULL;
    if (!err && list && !set) err = CSP_FAIL(CSP_E_USAGE, "--list goes with --stale");
    if (!err && set && csp_args_value(args, "--claims"))
        err = CSP_FAIL(CSP_E_USAGE, "--claims does not go with --stale");
    if (!err && set && opt.resume)
        err = CSP_FAIL(CSP_E_USAGE, "--resume does not go with --stale, which goes on from the "
                                    "checkpoint of an interrupted run by itself");
    if (!err && opt.partial && (set || opt.resume))
        err = CSP_FAIL(CSP_E_USAGE, "--partial runs nothing: it does not go with %s",
                       set ? "--stale" : "--resume");
    if (!err && !set && args->n > 1)
        err =
            CSP_FAIL(CSP_E_USAGE, "one thing too many: `%.80s`; --stale runs a set of studies",
                     args->operand[1]);
    if (!err && set && csp_ranks_expected() != 1)
        err = csp_ranks_expected() < 1
                  ? csp_ranks_expected()
                  : CSP_FAIL(CSP_E_USAGE, "--stale does not go with mpirun: start one study a "
                                          "job, or a job array of them (models/README.md)");
    if (err) return csp_cli_fail("run", err);
    opt.next = set || opt.quiet ? NULL : stderr;
    return set ? csp_run_stale(args->operand, args->n, &opt, list)
               : run_one(args->operand[0], csp_args_value(args, "--claims"), &opt);
}

const struct csp_command csp_command_run = {
    .name = "run",
    .operands = "STUDY...",
    .doc =
        "Run a study: a file, or a name under models/studies. With --stale: a set of studies.",
    .min = 1,
    .max = CSP_ARGS_MAX,
    .run = run,
    .models = "studies",
    .options = {{"-o", "DIR", NULL, "folder of the results (default: out/NAME)", 0},
                {"--animals", "N", NULL,
                 "animals a group, or auto (default: as the study says)", 0},
                {"--groups", "A,B", NULL,
                 "run these groups alone; contrasts that need others are left out", 0},
                CSP_OPTION_SEED,
                CSP_OPTION_THREADS,
                CSP_OPTION_SET,
                {"--record", "MODE", "none|summary|full",
                 "none, summary or full: what run.h5 holds", 0},
                {"--resume", NULL, NULL, "go on where an interrupted run stopped", 0},
                {"--partial", NULL, NULL,
                 "run nothing: tables of the animals in a checkpoint, into DIR/partial", 0},
                {"--stale", NULL, NULL,
                 "run the studies whose results are stale, into DIR/NAME each", 0},
                {"--list", NULL, NULL, "with --stale: say what is stale, and run nothing", 0},
                CSP_OPTION_CLAIMS,
                CSP_OPTION_FORCE,
                CSP_OPTION_QUIET},
    .detail =
        "The folder gets study.yaml animals.csv summary.csv contrasts.csv contrast_animals.csv "
        "run.h5\nrun.log, and with "
        "`sweep:` in the study sweep.csv: a row a group, cell and measure, a column an "
        "axis. Ctrl-C\n"
        "(or SIGTERM: 143, SIGHUP: 129) writes a checkpoint and exits 130; --resume then ends "
        "with the same bytes.\n\n"
        "--animals auto adds animals (8, 12, 16, 24, 32, 48, 64, 96, 128 a group) until the "
        "sign of\n"
        "every contrast is beyond doubt (1 %) or its effect is inside 0.3 SD (5 %), corrected "
        "for\n"
        "nine looks, and says which contrasts stay open.\n\n"
        "--stale takes files, names, folders and themes (folders of models/studies, which come "
        "before\n"
        "a study of the same name), and DIR is the folder of all results (default: out). The "
        "results\n"
        "of a study are fresh if the resolved study in their folder, with the hash of the "
        "program's\n"
        "sources, is the one that a run with these options would leave now. Each study is told "
        "as\n"
        "unchanged or with what makes it stale; an interrupted one goes on from its "
        "checkpoint. "
        "A run\n"
        "that fails stops the set with its exit code; exit 1 goes on.\n",
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/report/fit/distance.h"
#include "conspecific/report/fit/run.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/study.h"
#include "conspecific/study/open.h"
#include <stdio.h>
#include <string.h>

struct options { /* of the command line that change what the file says; 0: not given */
    uint64_t animals, seed, threads, evaluations, bootstrap;
};

/* The path of the only operand if it is a fit: a file of that kind or a name in models/fits. */
static const char *fit_path(const struct csp_args *args, struct csp_mem *mem)
{
    const char *path = NULL;
    struct csp_node *root = NULL;
    if (args->n != 1) return NULL;
    if (csp_models_find("fits", args->operand[0], NULL, mem, &path)) return NULL;
    if (csp_yaml_read(path, mem, &root, NULL)) return path; /* read again, with its problems */
    const struct csp_node *kind = csp_node_find(root, "kind");
    const char *text = kind && kind->text ? kind->text : "";
    return strcmp(text, "study") && strcmp(text, "agent") && strcmp(text, "paradigm") ? path
                                                                                      : NULL;
}

static int quoted(struct csp_text *out, const char *before, const char *text, size_t n,
                  struct csp_mem *mem)
{
    const char *own = csp_mem_dup_n(mem, text, n);
    int err = own ? csp_text_add(out, "%s", before) : CSP_E_MEMORY;
    return err ? err : csp_node_print_text(own, 1, out);
}

/* Write "PATH=LOW:HIGH" as an item of `parameters`. */
static int add_free(struct csp_text *out, const char *word, struct csp_mem *mem)
{
    const char *equals = strchr(word, '='), *colon = equals ? strchr(equals, ':') : NULL;
    if (!colon || equals == word || colon == equals + 1 || !colon[1])
        return CSP_FAIL(CSP_E_USAGE, "--free: expected PATH=LOW:HIGH, found `%.80s`", word);
    int err = quoted(out, "  - {name: ", word, (size_t)(equals - word), mem);
    if (!err) err = quoted(out, ", low: ", equals + 1, (size_t)(colon - equals) - 1, mem);
    if (!err) err = quoted(out, ", high: ", colon + 1, strlen(colon + 1), mem);
    return err ? err : csp_text_add(out, "}\n");
}

/* Make a file of the fit that "STUDY... --free ... --claims ..." asks for. */
static int from_words(const struct csp_args *args, struct csp_fit_file *file,
                      struct csp_mem *mem, struct csp_diag *diag)
{
    const char *claims = csp_args_value(args, "--claims");
    struct csp_text t = {0};
    struct csp_node *root = NULL;
    if (!args->n_many)
        return CSP_FAIL(
            CSP_E_USAGE,
            "`%.80s` is no fit; studies need --free PATH=LOW:HIGH, a fit is a file of "
            "`kind: fit` or a name under models/fits",
            args->operand[0]);
    int err = csp_text_add(&t, "schema: 1\nkind: fit\nname: studies\nstudies:\n");
    for (size_t i = 0; i < args->n && !err; i++) {
        const char *path;
        err = csp_open_find(CSP_FILE_STUDY, args->operand[i], mem, &path);
        if (!err) err = quoted(&t, "  - ", path, strlen(path), mem);
        if (!err) err = csp_text_add(&t, "\n");
    }
    if (!err) err = csp_text_add(&t, "parameters:\n");
    for (size_t i = 0; i < args->n_many && !err; i++) err = add_free(&t, args->many[i], mem);
    if (!err && claims) err = csp_text_add(&t, "claims: [%s]\n", claims);
    if (!err) err = csp_yaml_parse("command line", t.s, t.n, mem, &root, diag);
    if (!err) err = csp_fit_file_read(file, root, "command line", mem, diag);
    csp_text_free(&t);
    return err;
}

static int load(const struct csp_args *args, struct csp_fit_file *file, struct csp_mem *mem,
                struct csp_diag *diag)
{
    const char *path = fit_path(args, mem);
    if (!path) return from_words(args, file, mem, diag);
    if (args->n_many || csp_args_value(args, "--claims"))
        return CSP_FAIL(
            CSP_E_USAGE,
            "--free and --claims go with studies; `%.80s` is a fit and says its own",
            args->operand[0]);
    return csp_fit_file_load(file, path, mem, diag);
}

static int read_options(const struct csp_args *args, struct options *o)
{
    int err = csp_args_count(args, "--animals", 2, 100000, &o->animals);
    if (!err) err = csp_args_count(args, "--seed", 0, (uint64_t)1 << 53, &o->seed);
    if (!err) err = csp_args_count(args, "--threads", 1, 4096, &o->threads);
    if (!err) err = csp_args_count(args, "--evaluations", 2, 1000000, &o->evaluations);
    if (!err) err = csp_args_count(args, "--bootstrap", 0, 1000000, &o->bootstrap);
    return err;
}

static void apply(const struct csp_args *args, const struct options *o,
                  struct csp_fit_file *file)
{
    file->method = csp_args_choice(args, "--method", file->method);
    file->profile = csp_args_choice(args, "--profile", file->profile);
    if (o->animals) file->animals = (size_t)o->animals;
    if (o->evaluations) file->evaluations = (size_t)o->evaluations;
    if (csp_args_value(args, "--bootstrap")) file->bootstrap = (size_t)o->bootstrap;
    if (!csp_args_value(args, "--seed")) return;
    file->seed = (size_t)o->seed;
    file->seed_given = 1;
}

static int run(const struct csp_args *args)
{
    int exit_code;
    struct csp_mem mem = {0};
    struct csp_diag diag = {0};
    struct csp_fit_file file = {0};
    struct csp_fit_job job = {0};
    struct options o = {0};
    int err = read_options(args, &o);
    if (!err) err = load(args, &file, &mem, &diag);
    struct csp_fit_run_options options = {
        .out = csp_args_value(args, "-o"),
        .threads = (int)o.threads,
        .resume = csp_args_value(args, "--resume") != NULL,
        .over = csp_args_value(args, "--force") != NULL ? CSP_OVER_KEEP : CSP_OVER_REFUSE,
        .quiet = csp_args_value(args, "--quiet") != NULL};
    if (!err) {
        apply(args, &o, &file);
        err = csp_fit_job_init(&job, &file, &diag);
    }
    const int problems = err != CSP_OK;
    if (!err && csp_args_value(args, "--targets"))
        err = csp_fit_targets_print(&job.targets, NULL, stdout);
    else if (!err)
        err = csp_fit_job_run(&job, &options, stdout);
    exit_code = err ? problems ? csp_cli_problems("fit", err, &diag) : csp_cli_fail("fit", err)
                    : csp_cli_done("fit", 0);
    csp_fit_job_free(&job);
    csp_mem_free(&mem);
    return exit_code;
}

const struct csp_command csp_command_fit = {
    .name = "fit",
    .operands = "FILE|STUDY...",
    .doc = "Fit free parameters to published findings: a file of `kind: fit`, or studies.",
    .min = 1,
    .max = CSP_ARGS_MAX,
    .run = run,
    .models = "fits",
    .options = {{"-o", "DIR", NULL, "folder of the results (default: out/fit_NAME)", 0},
                {"--free", "PATH=LOW:HIGH", NULL, "a free parameter of the studies; repeat", 1},
                {"--claims", "C079,C080", NULL, "claims to fit (default: status fitted)", 0},
                {"--animals", "N", NULL, "animals a group (default: as file or study says)", 0},
                CSP_OPTION_SEED,
                CSP_OPTION_THREADS,
                {"--method", "METHOD", "simplex|population", "simplex or population", 0},
                {"--evaluations", "N", NULL, "of the search, at most (default: 100)", 0},
                {"--profile", "KIND", "slice|full|none", "slice, full or none", 0},
                {"--bootstrap", "B", NULL, "resamples of the animals (default: 1000)", 0},
                {"--targets", NULL, NULL, "print what is aimed at, and simulate nothing", 0},
                {"--resume", NULL, NULL, "use the evaluations of an interrupted fit again", 0},
                CSP_OPTION_FORCE,
                CSP_OPTION_QUIET},
    .detail =
        "The folder gets evaluations.csv (a line as soon as it is known), series.csv fit.csv\n"
        "profiles.csv targets.csv fitted_agent.yaml fitted_set.yaml, and best/, an ordinary "
        "run at\n"
        "the estimate for `conspecific compare DIR/best`.\n",
};

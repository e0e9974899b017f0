/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analyze rsa: how unlike the population patterns of kinds of trial are. */
#include "conspecific/analysis/pattern/rsa.h"
#include "conspecific/core/error.h"
#include "patterns.h"
#include "summary.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct geometry {
    struct csp_analyze a;
    const char *field, *align;
    double window[2], baseline[2], shrinkage;
    int has_baseline, kind; /* kind: of csp_rdm_kind, or CROSSNOBIS */
    enum csp_rsa_method method;
    uint64_t folds, permutations, seed;
    struct csp_names names;
    size_t pairs;
    double *rdm;   /* [animals, pairs], owned */
    double *model; /* [pairs], owned; NULL: none */
    struct csp_summary fit;
};
enum { CROSSNOBIS = CSP_RDM_EUCLID + 1 };

static int read_options(struct geometry *s, const struct csp_args *args)
{
    *s = (struct geometry){
        .window = {0.0, 0.5}, .shrinkage = NAN, .folds = 2, .permutations = 1000, .seed = 1};
    s->field = csp_args_value(args, "--field");
    s->align = csp_args_value(args, "--align");
    s->has_baseline = csp_args_value(args, "--baseline") != NULL;
    s->kind = csp_args_choice(args, "--measure", CSP_RDM_CORRELATION);
    s->method = (enum csp_rsa_method)csp_args_choice(args, "--compare", CSP_RSA_TAU_A);
    if (!s->field) return CSP_FAIL(CSP_E_USAGE, "--field NAME is missing: which population?");
    if (csp_args_value(args, "--trial"))
        return CSP_FAIL(CSP_E_USAGE,
                        "--trial names one kind; --trials A,B,... names those that "
                        "are compared");
    if (s->kind != CROSSNOBIS &&
        (csp_args_value(args, "--folds") || csp_args_value(args, "--shrinkage")))
        return CSP_FAIL(CSP_E_USAGE, "--folds and --shrinkage belong to --measure crossnobis");
    if (csp_args_value(args, "--compare") && !csp_args_value(args, "--model"))
        return CSP_FAIL(CSP_E_USAGE, "--compare belongs to --model");
    int err = csp_analyze_pair(args, "--window", "s", s->window);
    if (!err) err = csp_analyze_pair(args, "--baseline", "s", s->baseline);
    if (!err) err = csp_analyze_real(args, "--shrinkage", &s->shrinkage);
    if (!err) err = csp_args_count(args, "--folds", 2, 1000, &s->folds);
    if (!err) err = csp_args_count(args, "--permutations", 1, 10000000, &s->permutations);
    if (!err) err = csp_args_count(args, "--seed", 0, UINT64_MAX - 1, &s->seed);
    return err ? err : csp_names_read(&s->names, args, "--trials");
}

/* ---- the model -------------------------------------------------------------------------- */

/* Read "A,B:C": set[i] is the number of the set that names kind i. */
static int read_sets(const struct geometry *s, char *text, size_t set[])
{
    size_t k = 0, found = 0;
    for (size_t i = 0; i < s->names.n; i++) set[i] = SIZE_MAX;
    for (char *one; (one = strsep(&text, ":")); k++)
        for (char *word; (word = strsep(&one, ","));) {
            size_t i = 0;
            while (i < s->names.n && strcmp(s->names.name[i], word) != 0) i++;
            if (i == s->names.n)
                return CSP_FAIL(CSP_E_USAGE, "--model: `%.60s` is none of the kinds compared",
                                word);
            if (set[i] != SIZE_MAX)
                return CSP_FAIL(CSP_E_USAGE, "--model: `%.60s` is named twice", word);
            set[i] = k;
            found++;
        }
    if (found == s->names.n) return CSP_OK;
    for (size_t i = 0; i < s->names.n; i++)
        if (set[i] == SIZE_MAX)
            return CSP_FAIL(CSP_E_USAGE, "--model: `%s` is in no set; name every kind once",
                            s->names.name[i]);
    return CSP_OK;
}

static int make_model(struct geometry *s)
{
    static const struct csp_summary_number fit[] = {{"model_agreement", 0, 0.0, {-1, 1}}};
    const char *value = csp_args_value(s->a.args, "--model");
    size_t set[CSP_NAMES];
    if (!value) return CSP_OK;
    if (s->names.n < 3)
        return CSP_FAIL(CSP_E_USAGE, "--model needs at least 3 kinds of trial, found %zu",
                        s->names.n);
    char *text = strdup(value);
    s->model = malloc(s->pairs * sizeof *s->model);
    int err = text && s->model ? read_sets(s, text, set)
                               : CSP_FAIL(CSP_E_MEMORY, "a model of %zu kinds", s->names.n);
    free(text);
    if (err) return err;
    size_t unlike = 0;
    for (size_t i = 0, at = 0; i < s->names.n; i++)
        for (size_t j = i + 1; j < s->names.n; j++, at++) {
            s->model[at] = set[i] == set[j] ? 0.0 : 1.0;
            unlike += set[i] != set[j];
        }
    if (unlike == 0 || unlike == s->pairs)
        return CSP_FAIL(CSP_E_USAGE, "--model: at least two sets, one of them with two kinds "
                                     "(A,B:C); all pairs are alike in it as it is");
    return csp_summary_init(&s->fit, 1, fit, s->a.n);
}

/* ---- one animal ------------------------------------------------------------------------- */

static int begin_geometry(struct geometry *s, const struct csp_recording *r)
{
    int err = CSP_OK;
    if (s->names.n == 0) err = csp_patterns_kinds(&s->a, r, &s->names);
    for (size_t k = 0; k < s->names.n && !err; k++)
        err = csp_analyze_has(&s->a, r, "--trials", s->names.name[k]);
    if (!err && s->names.n < 2)
        err = CSP_FAIL(CSP_E_USAGE, "at least two kinds of trial are needed, found %zu",
                       s->names.n);
    if (err) return err;
    s->pairs = csp_rdm_size(s->names.n);
    s->rdm = malloc(s->a.n * s->pairs * sizeof *s->rdm);
    if (!s->rdm) return CSP_FAIL(CSP_E_MEMORY, "%zu animals", s->a.n);
    return make_model(s);
}

static int distances(struct geometry *s, const struct csp_patterns *p, double rdm[])
{
    const size_t n = s->names.n;
    if (s->kind == CROSSNOBIS)
        return csp_rdm_crossnobis(p->n, p->units, p->x, p->label, n, s->folds, s->shrinkage,
                                  rdm);
    double *mean = calloc(n * p->units, sizeof *mean);
    if (!mean) return CSP_FAIL(CSP_E_MEMORY, "%zu patterns", n);
    size_t count[CSP_NAMES] = {0};
    for (size_t i = 0; i < p->n; i++) count[p->label[i]]++;
    for (size_t i = 0; i < p->n; i++)
        for (size_t u = 0; u < p->units; u++)
            mean[p->label[i] * p->units + u] +=
                p->x[i * p->units + u] / (double)count[p->label[i]];
    const int err = csp_rdm((enum csp_rdm_kind)s->kind, n, p->units, mean, rdm);
    free(mean);
    return err;
}

static int animal(struct geometry *s, size_t i)
{
    struct csp_recording r = {0};
    struct csp_patterns p = {0};
    struct csp_rsa_fit fit;
    int err = csp_analyze_load(&s->a, s->a.keys[i], s->field, &r);
    if (!err && i == 0) err = begin_geometry(s, &r);
    if (!err)
        err = csp_patterns_cut(&p, &s->a, &r, s->names.name, s->names.n, s->align, s->window,
                               s->has_baseline ? s->baseline : NULL);
    double *rdm = err ? NULL : s->rdm + i * s->pairs;
    if (!err) err = distances(s, &p, rdm);
    if (!err && s->model) {
        err = csp_rsa_compare(s->method, s->names.n, rdm, s->model, s->permutations, s->seed,
                              &fit);
        s->fit.value[i] = err ? NAN : fit.r;
        s->fit.p[i] = err ? NAN : fit.p;
    }
    csp_patterns_free(&p);
    csp_recording_free(&r);
    return csp_analyze_context(&s->a, i, err);
}

/* ---- tables ----------------------------------------------------------------------------- */

/* A row of kinds i and j: animal k, or the mean of n animals of its group. */
static void add_row(struct geometry *s, size_t k, int mean, size_t i, size_t j, size_t n,
                    const double column[])
{
    csp_analyze_row(&s->a, k, mean, n);
    csp_grid_text(&s->a.grid, "%s", s->names.name[i]);
    csp_grid_text(&s->a.grid, "%s", s->names.name[j]);
    csp_analyze_mean_cells(&s->a, n, column, &csp_interval_anywhere);
}

/* Mean over the animals in which both patterns exist. */
static void add_mean(struct geometry *s, size_t first, size_t last, size_t i, size_t j,
                     double column[])
{
    size_t n = 0;
    for (size_t k = first; k < last; k++) {
        const double d = s->rdm[k * s->pairs + csp_rdm_at(s->names.n, i, j)];
        if (!isnan(d)) column[n++] = d;
    }
    add_row(s, first, 1, i, j, n, column);
}

static int make_table(struct geometry *s, int rows)
{
    double *column = malloc(s->a.n * sizeof *column);
    csp_grid_free(&s->a.grid);
    const int err = column ? csp_grid_init(&s->a.grid, "group,animal,n,first,second,"
                                                       "dissimilarity,low,high")
                           : CSP_FAIL(CSP_E_MEMORY, "%zu animals", s->a.n);
    const size_t n = s->names.n;
    for (size_t g = 0, next; g < s->a.n && !err; g = next) {
        next = csp_analyze_group_end(&s->a, g);
        for (size_t k = g; k < next && rows & CSP_ROWS_ANIMALS; k++)
            for (size_t i = 0, at = 0; i < n; i++)
                for (size_t j = i + 1; j < n; j++, at++)
                    add_row(s, k, 0, i, j, 1, s->rdm + k * s->pairs + at);
        for (size_t i = 0; i < n && rows & CSP_ROWS_MEANS; i++)
            for (size_t j = i + 1; j < n; j++) add_mean(s, g, next, i, j, column);
    }
    free(column);
    return err;
}

static int output(struct geometry *s)
{
    char name[300], model[310];
    snprintf(name, sizeof name, "rsa_%.250s", s->field);
    snprintf(model, sizeof model, "%s_model", name);
    int err = make_table(s, CSP_ROWS_ANIMALS | CSP_ROWS_MEANS);
    if (!err) err = csp_analyze_write(&s->a, &s->a.grid, name);
    if (!err && s->model) return csp_summary_finish(&s->fit, &s->a, model);
    if (!err) err = make_table(s, csp_analyze_rows(&s->a));
    return err ? err : csp_analyze_print(&s->a);
}

static int run(const struct csp_args *args)
{
    struct geometry s;
    int err = read_options(&s, args);
    if (!err) err = csp_analyze_open(&s.a, args);
    for (size_t i = 0; !err && i < s.a.n; i++) err = animal(&s, i);
    if (!err) err = output(&s);
    csp_analyze_free(&s.a);
    csp_names_free(&s.names);
    csp_summary_free(&s.fit);
    free(s.rdm);
    free(s.model);
    return err ? csp_cli_fail(args->command->name, err) : 0;
}

const struct csp_command csp_analyze_rsa = {
    .name = "analyze rsa",
    .operands = "DIR",
    .doc = "Dissimilarity of the patterns of kinds of trial in a recorded population.",
    .min = 1,
    .max = 1,
    .run = run,
    .options = {{"--field", "NAME", NULL, "recorded population, as acc.r", 0},
                CSP_ANALYZE_OPTIONS,
                {"--trials", "A,B,...", NULL, "kinds of trial, in this order (default: all)",
                 0},
                CSP_PATTERN_OPTIONS,
                {"--measure", "KIND", "correlation|cosine|euclid|crossnobis",
                 "correlation (1 - r, default), cosine, euclid or crossnobis", 0},
                {"--folds", "N", NULL, "crossnobis: folds (default: 2)", 0},
                {"--shrinkage", "L", NULL, "crossnobis: in (0, 1] (default: Ledoit & Wolf)", 0},
                {"--model", "A,B:C,...", NULL,
                 "kinds that are alike; between sets they are not", 0},
                {"--compare", "KIND", "spearman|tau_a",
                 "with the model: spearman or tau_a (default)", 0},
                {"--permutations", "N", NULL, "of the kinds, for the model (default: 1000)", 0},
                {"--seed", "S", NULL, "of the permutations (default: 1)", 0}},
    .detail =
        "A pattern is the mean of the population over the window and the trials of a kind.\n"
        "crossnobis is without the bias of noise: 0 is expected of equal patterns. Prints "
        "the mean\n"
        "over animals with its 95 % interval, or the animal that is asked for; writes all "
        "to\n"
        "DIR/analyze/rsa_FIELD.csv. With --model, prints the agreement with that model "
        "instead\n"
        "(p one-sided by permuting kinds; of the mean, t-test against 0) and writes it to\n"
        "rsa_FIELD_model.csv.\n"};

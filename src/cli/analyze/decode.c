/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analyze decode: which kind of trial it was, from a population; and which units respond. */
#include "conspecific/analysis/pattern/decode.h"
#include "conspecific/analysis/inference/units.h"
#include "conspecific/core/error.h"
#include "patterns.h"
#include "summary.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BALANCED,
    CHANCE,
    ACCURACY,
    CHANCE_ACCURACY,
    TRIALS,
    LAMBDA,
    DECODED,
    UNITS = DECODED,
    RESPOND_A,
    RESPOND_B,
    RESPOND_BOTH,
    RESPOND_CONTROL,
    B_OF_A,
    SAME_SIGN,
    MEASURES
};
static const char *const names[MEASURES] = {
    [BALANCED] = "balanced_accuracy",
    [CHANCE] = "chance_balanced",
    [ACCURACY] = "accuracy",
    [CHANCE_ACCURACY] = "chance_accuracy",
    [TRIALS] = "tested_trials",
    [LAMBDA] = "shrinkage",
    [UNITS] = "units",
    [RESPOND_A] = "share_responding_to_a",
    [RESPOND_B] = "share_responding_to_b",
    [RESPOND_BOTH] = "share_responding_to_both",
    [RESPOND_CONTROL] = "share_responding_to_control",
    [B_OF_A] = "share_of_a_responding_to_b",
    [SAME_SIGN] = "share_of_both_with_same_sign",
};

struct decoding {
    struct csp_analyze a;
    const char *field, *align, *control;
    double window[2], baseline[2], false_alarm;
    int has_baseline;
    struct csp_decode_params params;
    struct csp_names classes, test;
    struct csp_summary_number number[MEASURES];
    struct csp_summary table;
};

/* ---- options ---------------------------------------------------------------------------- */

static int check_options(const struct decoding *s, const struct csp_args *args)
{
    if (!s->field) return CSP_FAIL(CSP_E_USAGE, "--field NAME is missing: which population?");
    if (csp_args_value(args, "--trial"))
        return CSP_FAIL(CSP_E_USAGE, "--trial names one kind; here --classes names those that "
                                     "are told apart");
    if (s->classes.n < 2)
        return CSP_FAIL(CSP_E_USAGE, "--classes A,B is missing: which kinds are told apart?");
    if (s->test.n && s->test.n != s->classes.n)
        return CSP_FAIL(CSP_E_USAGE, "--test names %zu kinds for %zu --classes", s->test.n,
                        s->classes.n);
    if (s->test.n && csp_args_value(args, "--folds"))
        return CSP_FAIL(CSP_E_USAGE, "--folds belongs to decoding without --test");
    if (csp_args_value(args, "--false-alarm") && !s->control)
        return CSP_FAIL(CSP_E_USAGE, "--false-alarm belongs to --control");
    if (s->control && !s->has_baseline)
        return CSP_FAIL(CSP_E_USAGE, "--control needs --baseline: a response is a change");
    return CSP_OK;
}

static int read_options(struct decoding *s, const struct csp_args *args)
{
    uint64_t folds = 5, permutations = 200;
    *s = (struct decoding){.window = {0.0, 0.5}, .false_alarm = 0.05};
    s->params = (struct csp_decode_params){.shrinkage = NAN, .seed = 1};
    s->field = csp_args_value(args, "--field");
    s->align = csp_args_value(args, "--align");
    s->control = csp_args_value(args, "--control");
    s->has_baseline = csp_args_value(args, "--baseline") != NULL;
    int err = csp_analyze_pair(args, "--window", "s", s->window);
    if (!err) err = csp_analyze_pair(args, "--baseline", "s", s->baseline);
    if (!err) err = csp_analyze_real(args, "--shrinkage", &s->params.shrinkage);
    if (!err) err = csp_analyze_real(args, "--false-alarm", &s->false_alarm);
    if (!err) err = csp_args_count(args, "--folds", 2, 1000, &folds);
    if (!err) err = csp_args_count(args, "--permutations", 0, 1000000, &permutations);
    if (!err) err = csp_args_count(args, "--seed", 0, UINT64_MAX - 1, &s->params.seed);
    if (!err) err = csp_names_read(&s->classes, args, "--classes");
    if (!err) err = csp_names_read(&s->test, args, "--test");
    s->params.folds = folds;
    s->params.permutations = permutations;
    return err ? err : check_options(s, args);
}

/* ---- one animal ------------------------------------------------------------------------- */

static int cut_patterns(const struct decoding *s, const struct csp_recording *r,
                        const char *const kind[], size_t n, struct csp_patterns *out)
{
    return csp_patterns_cut(out, &s->a, r, kind, n, s->align, s->window,
                            s->has_baseline ? s->baseline : NULL);
}

static int decode(struct decoding *s, const struct csp_recording *r, double to[], double p[])
{
    struct csp_patterns learn = {0}, test = {0};
    struct csp_decode_result d = {0};
    const size_t n = s->classes.n;
    int err = cut_patterns(s, r, s->classes.name, n, &learn);
    if (!err && s->test.n) err = cut_patterns(s, r, s->test.name, n, &test);
    if (!err && s->test.n)
        err = csp_decode_cross(learn.n, learn.x, learn.label, test.n, test.x, test.label,
                               learn.units, n, &s->params, &d);
    else if (!err)
        err = csp_decode(learn.n, learn.units, learn.x, learn.label, n, &s->params, &d);
    if (!err) {
        to[BALANCED] = d.balanced;
        p[BALANCED] = d.p;
        to[CHANCE] = d.chance;
        to[ACCURACY] = d.accuracy;
        to[CHANCE_ACCURACY] = d.chance_size;
        to[TRIALS] = (double)d.n;
        to[LAMBDA] = d.lambda;
    }
    csp_decode_result_free(&d);
    csp_patterns_free(&learn);
    csp_patterns_free(&test);
    return err;
}

static void set_shares(const struct csp_units_result *u, double to[], double p[])
{
    const double n = (double)u->n;
    to[UNITS] = n;
    to[RESPOND_A] = (double)u->a / n;
    to[RESPOND_B] = (double)u->b / n;
    to[RESPOND_BOTH] = (double)u->both / n;
    to[RESPOND_CONTROL] = (double)u->control / n;
    to[B_OF_A] = u->a ? (double)u->both / (double)u->a : NAN;
    to[SAME_SIGN] = u->both ? (double)u->same / (double)u->both : NAN;
    p[RESPOND_BOTH] = u->p_both;
}

static int count_responses(struct decoding *s, const struct csp_recording *r, double to[],
                           double p[])
{
    const char *const kind[3] = {s->classes.name[0],
                                 s->test.n ? s->test.name[0] : s->classes.name[1], s->control};
    struct csp_patterns x[3] = {{0}, {0}, {0}};
    struct csp_units_result u;
    int err = CSP_OK;
    for (int k = 0; k < 3 && !err; k++) err = cut_patterns(s, r, kind + k, 1, x + k);
    if (!err)
        err = csp_units_responsive(r->units, x[0].n, x[0].x, x[1].n, x[1].x, x[2].n, x[2].x,
                                   s->false_alarm, NULL, &u);
    if (!err) set_shares(&u, to, p);
    for (int k = 0; k < 3; k++) csp_patterns_free(x + k);
    return err;
}

static int check_kinds(const struct decoding *s, const struct csp_recording *r)
{
    int err = CSP_OK;
    for (size_t k = 0; k < s->classes.n && !err; k++)
        err = csp_analyze_has(&s->a, r, "--classes", s->classes.name[k]);
    for (size_t k = 0; k < s->test.n && !err; k++)
        err = csp_analyze_has(&s->a, r, "--test", s->test.name[k]);
    if (!err && s->control) err = csp_analyze_has(&s->a, r, "--control", s->control);
    return err;
}

static int animal(struct decoding *s, size_t i)
{
    struct csp_recording r = {0};
    double *to = s->table.value + i * s->table.n, *p = s->table.p + i * s->table.n;
    int err = csp_analyze_load(&s->a, s->a.keys[i], s->field, &r);
    if (!err) err = check_kinds(s, &r);
    if (!err) err = decode(s, &r, to, p);
    if (!err && s->control) err = count_responses(s, &r, to, p);
    csp_recording_free(&r);
    return csp_analyze_context(&s->a, i, err);
}

static int begin_table(struct decoding *s)
{
    for (size_t k = 0; k < MEASURES; k++) {
        const double top = k == TRIALS || k == UNITS ? INFINITY : 1.0; /* counts; shares */
        s->number[k] = (struct csp_summary_number){names[k], 0, NAN, {0, top}};
    }
    s->number[BALANCED].chance = 1.0 / (double)s->classes.n;
    return csp_summary_init(&s->table, s->control ? MEASURES : DECODED, s->number, s->a.n);
}

static int run(const struct csp_args *args)
{
    struct decoding s;
    char name[300];
    int err = read_options(&s, args);
    if (!err) err = csp_analyze_open(&s.a, args);
    if (!err) err = begin_table(&s);
    for (size_t i = 0; !err && i < s.a.n; i++) err = animal(&s, i);
    snprintf(name, sizeof name, "decode_%.250s", s.field ? s.field : "");
    if (!err) err = csp_summary_finish(&s.table, &s.a, name);
    csp_analyze_free(&s.a);
    csp_names_free(&s.classes);
    csp_names_free(&s.test);
    csp_summary_free(&s.table);
    return err ? csp_cli_fail(args->command->name, err) : 0;
}

const struct csp_command csp_analyze_decode = {
    .name = "analyze decode",
    .operands = "DIR",
    .doc = "Decode the kind of trial from a recorded population, also across kinds.",
    .min = 1,
    .max = 1,
    .run = run,
    .options = {{"--field", "NAME", NULL, "recorded population, as acc.r", 0},
                CSP_ANALYZE_OPTIONS,
                {"--classes", "A,B,...", NULL, "kinds of trial that are told apart", 0},
                {"--test", "X,Y,...", NULL, "learn on --classes, test on these, in their order",
                 0},
                CSP_PATTERN_OPTIONS,
                {"--folds", "N", NULL, "of the cross-validation (default: 5)", 0},
                {"--shrinkage", "L", NULL, "in (0, 1] (default: Ledoit & Wolf)", 0},
                {"--control", "NAME", NULL,
                 "also units that respond: kind that fixes the threshold", 0},
                {"--false-alarm", "RATE", NULL, "of units in the control (default: 0.05)", 0},
                {"--permutations", "N", NULL, "of labels (default: 200; 0: none)", 0},
                {"--seed", "S", NULL, "of the permutations (default: 1)", 0}},
    .detail =
        "Linear discriminant with a shrunken covariance. balanced_accuracy is the mean over "
        "the\n"
        "classes, chance_balanced = 1/classes however many trials they have; accuracy is the\n"
        "share of all trials, to be held against chance_accuracy, the largest class. An "
        "animal's\n"
        "p is by shuffled labels, that of the mean a one-sided t-test against chance.\n"
        "--control: units that respond to the first of --classes (a) and to the first of "
        "--test,\n"
        "or else the second of --classes (b), in either direction, beyond a threshold that "
        "the\n"
        "share --false-alarm of units passes in the control; needs --baseline. Writes\n"
        "DIR/analyze/decode_FIELD.csv.\n"};

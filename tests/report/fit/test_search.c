/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine on an oracle: animals whose values follow the parameters plus their own, fixed
 * deviation, so that minimum and sampling error are known in closed form. */
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/report/fit/file.h"
#include "conspecific/report/fit/search.h"
#include "testing.h"

enum { ANIMALS = 40 };
static const double se = 0.05;             /* published, of each of the two numbers */
static const double truth[] = {0.31, 2.4}; /* what the published numbers were made with */

struct oracle {
    double noise[2][ANIMALS];
    size_t calls, told, stop_after;
    double best;
    char stages[3];
};

static const struct csp_fit_parameter parameters[] = {{"a", 0.0, 1.0, 0.8, 0},
                                                      {"b", 0.1, 20.0, 0.5, 1}};

/* Animal k shows x_0 + e_0k and log10(x_1) + e_1k. */
static int evaluate(void *context, const double x[], double record[])
{
    struct oracle *o = context;
    if (++o->calls == o->stop_after) return CSP_FAIL(CSP_E_INTERRUPT, "told to stop");
    for (size_t k = 0; k < ANIMALS; k++) {
        record[k] = x[0] + o->noise[0][k];
        record[ANIMALS + k] = log10(x[1]) + o->noise[1][k];
    }
    return CSP_OK;
}

static double cost(void *context, const double record[], const size_t draw[])
{
    const double want[] = {truth[0], log10(truth[1])};
    double sum = 0.0;
    (void)context;
    for (size_t i = 0; i < 2; i++) {
        double mean = 0.0;
        for (size_t k = 0; k < ANIMALS; k++)
            mean += record[i * ANIMALS + (draw ? draw[k] : k)] / ANIMALS;
        sum += pow((mean - want[i]) / se, 2);
    }
    return sum;
}

static int done(void *context, const char *stage, const double x[], double f,
                const double record[], double best)
{
    struct oracle *o = context;
    (void)x;
    (void)record;
    assert_true(best <= f);
    o->told++;
    o->best = best;
    o->stages[!strcmp(stage, "search") ? 0 : !strcmp(stage, "surrogate") ? 1 : 2] = 1;
    return CSP_OK;
}

static struct oracle make(double sd)
{
    struct oracle o = {0};
    struct csp_rng rng;
    csp_rng_stream(&rng, 5, 0, "oracle");
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < ANIMALS; k++) o.noise[i][k] = sd * csp_dist_normal(&rng);
    return o;
}

static struct csp_fit_problem problem_of(struct oracle *o)
{
    return (struct csp_fit_problem){.n = 2,
                                    .parameters = parameters,
                                    .animals = ANIMALS,
                                    .record = 2 * ANIMALS,
                                    .context = o,
                                    .evaluate = evaluate,
                                    .cost = cost,
                                    .done = done};
}

static void the_minimum_and_its_sampling_error_are_found(void **state)
{
    (void)state;
    for (int method = CSP_FIT_SIMPLEX; method <= CSP_FIT_POPULATION; method++) {
        struct oracle o = make(0.06);
        const struct csp_fit_problem p = problem_of(&o);
        const struct csp_fit_options how = {method, CSP_FIT_SLICE, 120, 400, 9};
        struct csp_fit fit;
        assert_int_equal(csp_fit_run(&fit, &p, &how), CSP_OK);
        const double e0 = csp_stats_mean(ANIMALS, o.noise[0]),
                     e1 = csp_stats_mean(ANIMALS, o.noise[1]);
        /* the least cost is where the means of these animals meet the published numbers */
        assert_near(fit.estimate[0].value, truth[0] - e0, 2e-3);
        assert_near(log10(fit.estimate[1].value), log10(truth[1]) - e1, 4e-3);
        assert_near(fit.points[fit.best].cost, 0.0, 0.02);
        /* bootstrap: 1.96 sd / sqrt(n) either way, and the truth inside */
        const double width = fit.estimate[0].hi - fit.estimate[0].lo,
                     expected = 3.92 * csp_stats_sem(ANIMALS, o.noise[0]);
        assert_true(width > 0.8 * expected && width < 1.2 * expected);
        for (size_t i = 0; i < 2; i++)
            assert_true(fit.estimate[i].lo < truth[i] && truth[i] < fit.estimate[i].hi);
        /* profile: +- 1.96 published standard errors; read between seven values, so wider */
        const double half = 0.5 * (fit.estimate[0].profile_hi - fit.estimate[0].profile_lo);
        assert_true(half > 0.2 * 1.96 * se && half < 1.3 * 1.96 * se);
        assert_true(fit.estimate[0].profile_lo < fit.estimate[0].value &&
                    fit.estimate[0].value < fit.estimate[0].profile_hi);
        assert_int_equal(fit.n_slices, 2 * CSP_FIT_GRID);
        assert_int_equal(fit.estimate[0].at_bound, 0);
        assert_true(o.calls == fit.n && o.told == fit.n && o.stages[0] && o.stages[1] &&
                    o.stages[2]);
        csp_fit_free(&fit);
    }
}

static void twice_the_same_fit_is_the_same(void **state)
{
    (void)state;
    double value[2][4];
    for (int k = 0; k < 2; k++) {
        struct oracle o = make(0.06);
        const struct csp_fit_problem p = problem_of(&o);
        const struct csp_fit_options how = {CSP_FIT_POPULATION, CSP_FIT_FULL, 60, 50, 9};
        struct csp_fit fit;
        assert_int_equal(csp_fit_run(&fit, &p, &how), CSP_OK);
        value[k][0] = fit.estimate[0].value;
        value[k][1] = fit.estimate[1].lo;
        value[k][2] = fit.estimate[1].profile_hi;
        value[k][3] = (double)fit.n;
        csp_fit_free(&fit);
    }
    assert_memory_equal(value[0], value[1], sizeof value[0]);
}

static void a_bound_is_said(void **state)
{
    (void)state;
    struct oracle o = make(0.0);
    struct csp_fit_problem p = problem_of(&o);
    const struct csp_fit_parameter narrow[] = {{"a", 0.5, 1.0, 0.8, 0},
                                               {"b", 0.1, 1.0, 0.5, 1}};
    const struct csp_fit_options how = {CSP_FIT_SIMPLEX, CSP_FIT_SLICE, 80, 0, 9};
    struct csp_fit fit;
    p.parameters = narrow;
    assert_int_equal(csp_fit_run(&fit, &p, &how), CSP_OK);
    assert_int_equal(fit.estimate[0].at_bound, -1);
    assert_int_equal(fit.estimate[1].at_bound, 1);
    assert_near(fit.estimate[0].value, 0.5, 0.01);
    assert_true(isnan(fit.estimate[0].lo)); /* no bootstrap was asked */
    csp_fit_free(&fit);
}

static void what_cannot_be_fitted_is_refused_before_anything_is_simulated(void **state)
{
    (void)state;
    struct oracle o = make(0.0);
    struct csp_fit_problem p = problem_of(&o);
    struct csp_fit_options how = {CSP_FIT_SIMPLEX, CSP_FIT_NO_PROFILE, 7, 100, 9};
    struct csp_fit fit;
    assert_int_equal(csp_fit_run(&fit, &p, &how), CSP_E_SHAPE);
    assert_non_null(strstr(csp_error_detail(), "too few for a bootstrap of 2 parameters"));
    assert_non_null(strstr(csp_error_detail(), "8 points"));
    csp_fit_free(&fit);
    how = (struct csp_fit_options){CSP_FIT_POPULATION, CSP_FIT_SLICE, 15, 0, 9};
    assert_int_equal(csp_fit_run(&fit, &p, &how), CSP_E_SHAPE);
    assert_non_null(strstr(csp_error_detail(), "at least 16"));
    csp_fit_free(&fit);
    static const struct csp_fit_parameter bad[][1] = {
        {{"a", 1.0, 0.5, 0.7, 0}}, {{"a", 0.0, 0.5, 0.2, 1}}, {{"a", 0.1, 0.5, 0.7, 0}}};
    static const char *const why[] = {"not below", "above 0", "start 0.7"};
    how = (struct csp_fit_options){CSP_FIT_SIMPLEX, CSP_FIT_SLICE, 20, 0, 9};
    for (int k = 0; k < 3; k++) {
        p.n = 1;
        p.parameters = bad[k];
        assert_int_equal(csp_fit_run(&fit, &p, &how), CSP_E_RANGE);
        assert_non_null(strstr(csp_error_detail(), why[k]));
        csp_fit_free(&fit);
    }
    p.n = 0;
    assert_int_equal(csp_fit_run(&fit, &p, &how), CSP_E_SHAPE);
    assert_int_equal(o.calls, 0);
    csp_fit_free(&fit);
}

static void an_interrupt_keeps_what_was_evaluated(void **state)
{
    (void)state;
    struct oracle o = make(0.06);
    o.stop_after = 11;
    const struct csp_fit_problem p = problem_of(&o);
    const struct csp_fit_options how = {CSP_FIT_SIMPLEX, CSP_FIT_SLICE, 80, 10, 9};
    struct csp_fit fit;
    assert_int_equal(csp_fit_run(&fit, &p, &how), CSP_E_INTERRUPT);
    assert_true(o.calls == 11 && fit.n == 10 && o.told == 10);
    csp_fit_free(&fit);
    csp_fit_free(&fit);
}

static void scales_and_rounding(void **state)
{
    (void)state;
    assert_near(csp_fit_value(parameters + 1, 0.5), 1.41421,
                0.0); /* sqrt(0.1 * 20), six digits */
    assert_near(csp_fit_value(parameters, 1.0 / 3.0), 0.333333, 0.0);
    assert_near(csp_fit_value(parameters, 0.0), 0.0, 0.0);
    assert_near(csp_fit_value(parameters + 1, 1.0), 20.0, 0.0);
    assert_near(csp_fit_coordinate(parameters + 1, 1.41421356237), 0.5, 1e-9);
    const struct csp_fit_parameter large = {"c", 1e5, 9e7, 1e6, 0};
    assert_near(csp_fit_value(&large, 0.123456789), 11198800.0, 0.0);
}

/* ---- the file --------------------------------------------------------------------------- */

#define HEAD "schema: 1\nkind: fit\nname: f\nstudies: [s]\nparameters:\n"

static int read_file(const char *text, struct csp_fit_file *file, struct csp_mem *mem,
                     struct csp_diag *diag)
{
    struct csp_node *root = NULL;
    csp_diag_init(diag);
    const int err = csp_yaml_parse("f.yaml", text, strlen(text), mem, &root, diag);
    return err ? err : csp_fit_file_read(file, root, "f.yaml", mem, diag);
}

static void a_file_is_read_with_units(void **state)
{
    (void)state;
    struct csp_mem mem = {0};
    struct csp_diag diag;
    struct csp_fit_file f;
    assert_int_equal(
        read_file(HEAD
                  "  - {name: paradigm.actions.push.effort, low: 0.01 reward, high: 0.5 "
                  "reward}\n"
                  "  - {name: agent.body.x, low: 200 ms, high: 3 s, start: 1 s, scale: log, "
                  "after_rearing: true}\n"
                  "claims: [C080]\nseed: 0\n",
                  &f, &mem, &diag),
        CSP_OK);
    const struct csp_fit_free *p = f.parameters.items;
    assert_near(p[0].numbers.lo, 0.01, 0.0);
    assert_near(p[0].numbers.start, 0.255, 0.0);
    assert_near(p[1].numbers.hi, 3000.0, 1e-9); /* in the unit of low */
    assert_near(p[1].numbers.start, 1000.0, 1e-9);
    assert_true(p[1].numbers.log && p[1].after_rearing && f.seed_given && f.claims_given);
    struct csp_text text = {0};
    assert_int_equal(csp_fit_free_text(p + 1, 250.0, &text), CSP_OK);
    assert_string_equal(text.s, "250 ms");
    csp_text_free(&text);
    csp_mem_free(&mem);
}

static void every_mistake_is_said_where_it_stands(void **state)
{
    (void)state;
    static const struct {
        const char *text, *place, *why;
    } bad[] = {
        {HEAD "  - {name: body.x, low: 0, high: 1}\n", "f.yaml:6:12:", "agent. or paradigm."},
        {HEAD "  - {name: agent.x, low: 1, high: 1}\n", "f.yaml:6:26:", "must be below"},
        {HEAD "  - {name: agent.x, low: 0, high: 1, scale: log}\n", "f.yaml:6:26:", "above 0"},
        {HEAD "  - {name: agent.x, low: 0 s, high: 1}\n", "f.yaml:6:37:", "unit"},
        {HEAD "  - {name: agent.x, low: 0 s, high: 1 mA}\n", "f.yaml:6:37:", "unit"},
        {HEAD "  - {name: agent.x, low: 0 sec, high: 1 sec}\n", "f.yaml:6:26:", "unknown unit"},
        {HEAD "  - {name: agent.x, low: x, high: 1}\n", "f.yaml:6:26:", "a number"},
        {HEAD "  - {name: agent.x, low: 0, high: 1, start: 2}\n", "f.yaml:6:45:", "between"},
        {HEAD "  - {name: agent.x, lo: 0, high: 1}\n", "f.yaml:6:", "low"},
        {HEAD "  - {name: agent.x, low: 0, high: 1}\n  - {name: agent.x, low: 0, high: 1}\n",
         "f.yaml:7:12:", "free already"},
        {HEAD "  - {name: paradigm.x, low: 0, high: 1, after_rearing: true}\n",
         "f.yaml:6:", "after_rearing"},
        {HEAD "  - {name: agent.x, low: 0, high: 1}\nclams: [C001]\n", "f.yaml:7:1:", "claims"},
        {HEAD "  - {name: agent.x, low: 0, high: 1}\nmethod: simplx\n",
         "f.yaml:7:9:", "simplex"},
        {"schema: 1\nkind: fit\nname: f\nstudies: []\nparameters: [{name: agent.x, low: 0, "
         "high: "
         "1}]\n",
         "f.yaml:4:10:", "studies"},
    };
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        struct csp_mem mem = {0};
        struct csp_diag diag;
        struct csp_fit_file f;
        assert_int_equal(read_file(bad[k].text, &f, &mem, &diag), CSP_E_SYNTAX);
        int found = 0;
        for (size_t i = 0; i < diag.total && i < CSP_DIAG_MAX; i++)
            found |=
                strstr(diag.message[i], bad[k].place) && strstr(diag.message[i], bad[k].why);
        if (!found)
            fail_msg("case %zu: `%s` lacks `%s ... %s`", k, diag.message[0], bad[k].place,
                     bad[k].why);
        csp_mem_free(&mem);
    }
}

TEST_MAIN(cmocka_unit_test(the_minimum_and_its_sampling_error_are_found),
          cmocka_unit_test(twice_the_same_fit_is_the_same), cmocka_unit_test(a_bound_is_said),
          cmocka_unit_test(what_cannot_be_fitted_is_refused_before_anything_is_simulated),
          cmocka_unit_test(an_interrupt_keeps_what_was_evaluated),
          cmocka_unit_test(scales_and_rounding), cmocka_unit_test(a_file_is_read_with_units),
          cmocka_unit_test(every_mistake_is_said_where_it_stands))

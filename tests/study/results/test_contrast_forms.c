/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms of a contrast, from the study file to contrasts.csv: told again from animals.csv.
 */
#include "../toy.h"
#include "conspecific/analysis/inference/effect.h"
#include "conspecific/core/error.h"
#include "conspecific/record/table.h"
#include "conspecific/study/design/plan_builder.h"
#include "conspecific/study/run/ensemble.h"

enum { ANIMALS = 6 };
static struct csp_mem mem;
static struct csp_diag diag;
static struct csp_table animals, contrasts, values;

#define SIDE(group, measure) "{group: " group ", measure: " measure "}"
static const char forms[] = "contrasts=["
                            "{name: twice, a: " SIDE("pain", "freezing") ", b: " SIDE("groom", "freezing") ", minus: {a: " SIDE(
                                "loop", "freezing") ", b: {group: lesion, measure: freezing, "
                                                    "session: 2}}},"
                                                    "{name: from, a: " SIDE("pain", "freezing") ", b: {value: 3}, minus: {a: " SIDE(
                                                        "loop",
                                                        "freezing") ", b: {value: 1.5}}},"
                                                                    "{name: r, a: " SIDE("pain", "share_a") ", b: " SIDE(
                                                                        "groom",
                                                                        "freezing") ", test: "
                                                                                    "correlatio"
                                                                                    "n},"
                                                                                    "{name: "
                                                                                    "share, "
                                                                                    "a: " SIDE(
                                                                                        "pain",
                                                                                        "share_"
                                                                                        "a") ","
                                                                                             " "
                                                                                             "t"
                                                                                             "e"
                                                                                             "s"
                                                                                             "t"
                                                                                             ":"
                                                                                             " "
                                                                                             "l"
                                                                                             "e"
                                                                                             "v"
                                                                                             "e"
                                                                                             "l"
                                                                                             ","
                                                                                             " "
                                                                                             "u"
                                                                                             "n"
                                                                                             "i"
                                                                                             "t"
                                                                                             ":"
                                                                                             " "
                                                                                             "\"%\"},"
                                                                                             "{"
                                                                                             "n"
                                                                                             "a"
                                                                                             "m"
                                                                                             "e"
                                                                                             ":"
                                                                                             " "
                                                                                             "m"
                                                                                             "i"
                                                                                             "d"
                                                                                             ","
                                                                                             " "
                                                                                             "a"
                                                                                             ":"
                                                                                             " " SIDE(
                                                                                                 "pain",
                                                                                                 "freezing") ", test: level, statistic: median, unit: \"1\"},"
                                                                                                             "{name: sd, a: " SIDE(
                                                                                                                 "pain",
                                                                                                                 "threat") ", test: spread},"
                                                                                                                           "{name: sds, a: " SIDE("pain", "threat") ", b: " SIDE(
                                                                                                                               "big",
                                                                                                                               "threat") ", test: spread},"
                                                                                                                                         "{name: half, a: " SIDE(
                                                                                                                                             "pain",
                                                                                                                                             "share_a") ", b: {value: 50}, unit: \"%\"},"
                                                                                                                                                        "{name: apart, a: " SIDE(
                                                                                                                                                            "pain",
                                                                                                                                                            "threat") ", b: " SIDE("big",
                                                                                                                                                                                   "threat") ", test: independent}]";

static int run(void **state)
{
    const char *set = forms;
    if (toy_make(state)) return 1;
    const struct csp_study_options opt = {.study = toy_path("studies/toy.yaml"),
                                          .out = toy_path("forms"),
                                          .animals = ANIMALS,
                                          .threads = 1,
                                          .set = &set,
                                          .n_set = 1,
                                          .quiet = 1};
    return csp_study_run(&opt) ||
           csp_table_read(&animals, toy_path("forms/animals.csv"), &mem, &diag) ||
           csp_table_read(&contrasts, toy_path("forms/contrasts.csv"), &mem, &diag) ||
           csp_table_read(&values, toy_path("forms/contrast_animals.csv"), &mem, &diag);
}

static int done(void **state)
{
    csp_mem_free(&mem);
    return toy_remove(state);
}

static const char *text_of(const struct csp_table *t, size_t row, const char *column)
{
    const long c = csp_table_column(t, column);
    assert_true(c >= 0);
    return csp_table_cell(t, row, (size_t)c)->text;
}

/* The animals' values of a measure, session "" = over all. */
static void take(const char *group, const char *measure, const char *session, double x[ANIMALS])
{
    size_t n = 0;
    for (size_t i = 0; i < animals.rows; i++)
        if (!strcmp(text_of(&animals, i, "group"), group) && !*text_of(&animals, i, "trial") &&
            !strcmp(text_of(&animals, i, "measure"), measure) &&
            !strcmp(text_of(&animals, i, "session"), session)) {
            assert_true(n < ANIMALS);
            x[n++] = strtod(text_of(&animals, i, "value"), NULL);
        }
    assert_int_equal(n, ANIMALS);
}

static size_t row_of(const char *name)
{
    size_t i = 0;
    while (i < contrasts.rows && strcmp(text_of(&contrasts, i, "contrast"), name)) i++;
    assert_true(i < contrasts.rows);
    return i;
}

static void number(const char *name, const char *column, double want)
{
    const char *text = text_of(&contrasts, row_of(name), column);
    if (isnan(want)) {
        if (*text) fail_msg("%s of %s: expected nothing, found %s", column, name, text);
        return;
    }
    assert_true(*text);
    assert_near(strtod(text, NULL), want, 1e-7 * (1 + fabs(want)));
}

static void word(const char *name, const char *column, const char *want)
{
    assert_string_equal(text_of(&contrasts, row_of(name), column), want);
}

static void differences_of_differences(void **state)
{
    (void)state;
    double a[ANIMALS], b[ANIMALS], c[ANIMALS], d[ANIMALS], e[ANIMALS];
    struct csp_ttest t;
    take("pain", "freezing", "", a);
    take("groom", "freezing", "", b);
    take("loop", "freezing", "", c);
    take("lesion", "freezing", "2", d);
    for (int i = 0; i < ANIMALS; i++) a[i] -= b[i], e[i] = c[i] - d[i];
    assert_int_equal(csp_stats_t_paired(ANIMALS, a, e, CSP_TAIL_BOTH, 0.95, &t), CSP_OK);
    number("twice", "diff", t.diff);
    number("twice", "p", t.p);
    number("twice", "mean_a", csp_stats_mean(ANIMALS, a));
    number("twice", "mean_b", csp_stats_mean(ANIMALS, e));
    struct csp_effect size;
    assert_int_equal(csp_effect_paired(ANIMALS, a, e, &size), CSP_OK);
    number("twice", "effect", size.effect);
    number("twice", "p_equal", csp_effect_equal(&size, 0.3));
    number("twice", "looks", 1);
    number("twice", "n_a", ANIMALS);
    word("twice", "minus", "loop freezing - lesion freezing, session 2");
    word("twice", "unit", "%");
    take("pain", "freezing", "", a);
    number("from", "mean_a", csp_stats_mean(ANIMALS, a) - 3);
    number("from", "mean_b", csp_stats_mean(ANIMALS, c) - 1.5);
    word("from", "minus", "loop freezing - 1.5");
    word("half", "minus", "");
}

static void other_forms(void **state)
{
    (void)state;
    double a[ANIMALS], b[ANIMALS];
    take("pain", "share_a", "", a);
    take("groom", "freezing", "", b); /* units need not be the same */
    number("r", "diff", csp_stats_correlation(ANIMALS, a, b));
    number("r", "effect", csp_stats_correlation(ANIMALS, a, b));
    word("r", "unit", "1");
    word("r", "test", "correlation");
    word("r", "b_measure", "freezing");
    number("share", "diff", 100 * csp_stats_mean(ANIMALS, a));
    word("share", "unit", "%");
    word("share", "b_group", "");
    number("share", "mean_b", NAN);
    number("share", "n_b", 0);
    number("share", "p", NAN);
    number("half", "diff", 100 * csp_stats_mean(ANIMALS, a) - 50);
    number("half", "mean_b", 50);
    double median;
    struct csp_interval ci;
    take("pain", "freezing", "", a);
    assert_int_equal(csp_stats_median(ANIMALS, a, 0.95, &median, &ci), CSP_OK);
    number("mid", "diff", median / 100);
    number("mid", "diff_low", ci.lo / 100);
    word("mid", "statistic", "median");
    word("sd", "statistic", "mean");
    take("pain", "threat", "", a);
    take("big", "threat", "", b);
    const double sa = csp_stats_sd(ANIMALS, a), sb = csp_stats_sd(ANIMALS, b);
    number("sd", "diff", sa);
    number("sd", "effect", NAN);
    number("sds", "mean_a", sa);
    number("sds", "mean_b", sb);
    number("sds", "diff", sa - sb);
    number("sds", "effect", log(sa / sb));
    number("sds", "p", csp_stats_spread_p(ANIMALS, a, b));
}

/* Cells a and b of an animal in contrast_animals.csv; b NULL: an empty cell. */
static void entered(const char *name, size_t nth, long animal, const double *a, const double *b)
{
    size_t i = 0;
    for (; i < values.rows; i++)
        if (!strcmp(text_of(&values, i, "contrast"), name) && !nth--) break;
    assert_true(i < values.rows);
    assert_int_equal(strtol(text_of(&values, i, "animal"), NULL, 10), animal);
    const double *want[] = {a, b};
    for (int k = 0; k < 2; k++) {
        const char *text = text_of(&values, i, k ? "b" : "a");
        assert_int_equal(*text != 0, want[k] != NULL);
        if (want[k]) assert_near(strtod(text, NULL), *want[k], 1e-7 * (1 + fabs(*want[k])));
    }
}

static void the_values_behind_each_contrast(void **state)
{
    (void)state;
    double a[ANIMALS], b[ANIMALS], c[ANIMALS], d[ANIMALS];
    const double fifty = 50;
    take("pain", "freezing", "", a);
    take("groom", "freezing", "", b);
    take("loop", "freezing", "", c);
    take("lesion", "freezing", "2", d);
    for (size_t i = 0; i < ANIMALS; i++) {
        const double first = a[i] - b[i], second = c[i] - d[i];
        entered("twice", i, (long)i + 1, &first, &second);
    }
    take("pain", "share_a", "", a);
    for (size_t i = 0; i < ANIMALS; i++) {
        const double share = 100 * a[i];
        entered("share", i, (long)i + 1, &share, NULL); /* a level has one side */
        entered("half", i, (long)i + 1, &share, &fifty);
        entered("r", i, (long)i + 1, a + i, b + i);
    }
    take("pain", "threat", "", a);
    take("big", "threat", "", b);
    for (size_t i = 0; i < ANIMALS; i++) {
        entered("apart", i, (long)i + 1, a + i, NULL);
        entered("apart", ANIMALS + i, (long)i + 1, NULL, b + i);
    }
    for (size_t i = 0; i < contrasts.rows; i++) { /* what entered is what was counted */
        size_t rows = 0;
        for (size_t k = 0; k < values.rows; k++)
            rows +=
                !strcmp(text_of(&values, k, "contrast"), text_of(&contrasts, i, "contrast"));
        const long n_b = !strcmp(text_of(&contrasts, i, "test"), "independent")
                             ? strtol(text_of(&contrasts, i, "n_b"), NULL, 10)
                             : 0;
        assert_int_equal(rows, strtol(text_of(&contrasts, i, "n_a"), NULL, 10) + n_b);
    }
}

static void the_resolved_study_says_the_same(void **state)
{
    (void)state;
    struct csp_plan p, q;
    const char *set = forms;
    csp_diag_init(&diag);
    assert_int_equal(csp_plan_build(&p, toy_path("studies/toy.yaml"),
                                    &(struct csp_override){.set = &set, .n_set = 1}, &diag),
                     CSP_OK);
    toy_write("resolved.yaml", p.text);
    assert_int_equal(csp_plan_build(&q, toy_path("resolved.yaml"), NULL, &diag), CSP_OK);
    assert_string_equal(p.text, q.text);
    assert_int_equal(q.n_contrasts, 9);
    assert_near(q.contrasts[3].factor[CSP_SIDE_A], 100, 0);
    assert_null(q.contrasts[3].side[CSP_SIDE_B]);
    assert_int_equal(q.contrasts[0].group[CSP_SIDE_MINUS_B], 3);
    assert_true(q.contrasts[1].group[CSP_SIDE_MINUS_B] == SIZE_MAX);
    csp_plan_free(&p);
    csp_plan_free(&q);
}

#define ONE(rest) "contrasts=[{name: x, a: " SIDE("pain", "threat") rest "}]"
static void misfits_are_told_at_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *set, *say;
    } rows[] = {
        {ONE(""), "test: paired needs a side b"},
        {ONE(", test: correlation"), "test: correlation needs a side b"},
        {ONE(", b: {value: 1}, test: level"), "there is no side b"},
        {ONE(", b: {value: 1}, test: spread"), "needs a group as side b"},
        {ONE(", b: {value: 1}, test: correlation"), "needs a group as side b"},
        {ONE(", test: level, expect: less"), "nothing to expect"},
        {ONE(", test: spread, expect: less"), "nothing to expect"},
        {ONE(", test: levle"), "level"},
        {ONE(", b: " SIDE("big", "threat") ", test: independent, minus: {a: " SIDE(
             "pain", "threat") ", b: {value: 0}}"),
         "minus belongs to test: paired"},
        {ONE(", b: {value: 0}, minus: {a: {value: 0}, b: {value: 0}}"), "only b may be"},
        {ONE(", b: {value: 0}, minus: {a: " SIDE("pain", "threat") "}"), "missing key `b`"},
        {ONE(", b: {value: 0}, minus: {a: " SIDE("pain", "thret") ", b: {value: 0}}"),
         "did you mean `threat`"},
        {ONE(", b: {value: 0}, minus: {a: " SIDE("pan", "threat") ", b: {value: 0}}"),
         "did you mean `pain`"},
        {ONE(", b: {value: 0}, minus: {a: " SIDE("pain", "freezing") ", b: {value: 0}}"),
         "compares threat in 1 with freezing in %"},
        {ONE(", test: level, unit: ms"), "threat is in 1, not in ms"},
        {ONE(", test: level, unit: parsec"), "unknown unit 'parsec'"},
        {ONE(", b: " SIDE("big", "threat") ", test: correlation, unit: \"%\""),
         "a correlation has no unit"},
        {ONE(", test: spread, statistic: median"), "statistic: median belongs to"},
        {ONE(", b: {value: 0}, expect: equal, statistic: median, bound: 1"),
         "bound belongs to"},
        {ONE(", b: " SIDE("big", "threat") ", expect: equal, test: spread, bound: 1"),
         "bound belongs to"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct csp_plan p;
        csp_diag_init(&diag);
        if (csp_plan_build(&p, toy_path("studies/toy.yaml"),
                           &(struct csp_override){.set = &rows[i].set, .n_set = 1},
                           &diag) != CSP_E_SYNTAX)
            fail_msg("accepted: %s", rows[i].set);
        if (diag.total != 1 || !strstr(diag.message[0], rows[i].say) ||
            strncmp(diag.message[0], "--set", 5) != 0)
            fail_msg("%s: %zu problems, the first '%s'", rows[i].set, diag.total,
                     diag.message[0]);
        csp_plan_free(&p);
    }
    struct csp_plan p; /* units that fit are converted side by side */
    const char *mixed = "contrasts=[{name: x, a: " SIDE("pain", "threat") ", b: " SIDE(
        "pain", "freezing") ", unit: \"%\"}]";
    csp_diag_init(&diag);
    assert_int_equal(csp_plan_build(&p, toy_path("studies/toy.yaml"),
                                    &(struct csp_override){.set = &mixed, .n_set = 1}, &diag),
                     CSP_OK);
    assert_near(p.contrasts[0].factor[CSP_SIDE_A], 100, 0);
    assert_near(p.contrasts[0].factor[CSP_SIDE_B], 1, 0);
    csp_plan_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_of_differences),
        cmocka_unit_test(other_forms),
        cmocka_unit_test(the_values_behind_each_contrast),
        cmocka_unit_test(the_resolved_study_says_the_same),
        cmocka_unit_test(misfits_are_told_at_their_place),
    };
    return cmocka_run_group_tests(tests, run, done);
}

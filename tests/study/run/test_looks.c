/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of different animals and sizes, a subset of groups, and animals that are added until
 * the contrasts are decided. */
#include "../toy.h"
#include "conspecific/core/error.h"
#include "conspecific/study/design/plan_builder.h"
#include "conspecific/study/replay.h"
#include "conspecific/study/run/ensemble.h"
#include "conspecific/study/stale.h"

static const char *const files[] = {"animals.csv",          "summary.csv", "contrasts.csv",
                                    "contrast_animals.csv", "run.h5",      "study.yaml"};

#include "../runs.h"

static const char head[] = "schema: 1\nkind: study\nname: grow\nagent: tiny\nparadigm: levers\n"
                           "seed: 7\nrecord: {mode: full, fields: [bla.A], every: 100 ms}\n";
static const char groups[] =
    "groups:\n"
    "  pain: {}\n"
    "  again: {}\n"
    "  other: {litter: 2, animals: 5}\n"
    "  more: {litter: 2, animals: 4, set: {paradigm.events.shock.dose: 0.4 mA}}\n";
static const char sign[] =
    "  - {name: sign, a: {group: pain, measure: threat}, b: {value: 0}, expect: greater}\n";
static const char rest[] =
    "  - {name: none, a: {group: pain, measure: threat}, b: {group: again, measure: threat}}\n"
    "  - {name: apart, a: {group: pain, measure: threat}, b: {group: other, measure: threat}, "
    "test: independent}\n"
    "  - {name: within, a: {group: other, measure: threat}, b: {group: more, measure: "
    "threat}}\n"
    "  - {name: level, a: {group: more, measure: threat}, test: level}\n";

/* Write studies/NAME.yaml. */
static void study_file(const char *name, const char *animals, const char *contrasts)
{
    char text[4096], file[100];
    snprintf(text, sizeof text, "%sanimals: %s\n%scontrasts:\n%s", head, animals, groups,
             contrasts);
    snprintf(file, sizeof file, "studies/%s.yaml", name);
    toy_write(file, text);
}

static int run_it(const char *name, const char *out, int threads, size_t animals,
                  const char *kept)
{
    char study[100];
    snprintf(study, sizeof study, "studies/%s.yaml", name);
    const struct csp_study_options opt = {.study = toy_path(study),
                                          .out = toy_path(out),
                                          .threads = threads,
                                          .animals = animals,
                                          .groups = kept,
                                          .quiet = 1};
    return finish(start(&opt));
}

static int has(const char *folder, const char *file, const char *what)
{
    size_t n;
    char *text = slurp(folder, file, &n);
    const int is = strstr(text, what) != NULL;
    free(text);
    return is;
}

/* Lines of a table that begin with `what`. */
static size_t count(const char *folder, const char *file, const char *what)
{
    size_t n, lines = 0;
    char *text = slurp(folder, file, &n);
    for (char *s = text; (s = strchr(s, '\n')); s++)
        lines += !strncmp(s + 1, what, strlen(what));
    free(text);
    return lines;
}

static void groups_have_animals_and_sizes_of_their_own(void **state)
{
    (void)state;
    char contrasts[2000];
    snprintf(contrasts, sizeof contrasts, "%s%s", sign, rest);
    study_file("sized", "3", contrasts);
    assert_int_equal(run_it("sized", "s2", 2, 0, NULL), 0);
    assert_int_equal(run_it("sized", "s1", 1, 0, NULL), 0);
    assert_same("s1", "s2");
    assert_int_equal(count("s1", "contrast_animals.csv", "grow,apart,"), 8);
    assert_int_equal(count("s1", "contrast_animals.csv", "grow,apart,20000"), 5);
    assert_int_equal(count("s1", "contrast_animals.csv", "grow,within,20000"), 4);
    assert_true(has("s1", "animals.csv", "\ngrow,more,200004,7,"));
    assert_false(has("s1", "animals.csv", "\ngrow,more,200005,7,"));
    assert_true(has("s1", "contrasts.csv", ",1,3,5,")); /* n of `apart` */
    assert_true(has("s1", "study.yaml", "litter: 2"));
    /* the usual litter is what it is without the others */
    assert_int_equal(run_it("sized", "few", 2, 0, "again,pain"), 0);
    size_t n, m;
    char *all = slurp("s1", "animals.csv", &n), *few = slurp("few", "animals.csv", &m);
    assert_true(m < n && memcmp(all, few, m) == 0);
    free(all);
    free(few);
}

static void a_subset_leaves_out_the_contrasts_of_others(void **state)
{
    (void)state;
    assert_true(
        has("few", "run.log", "not all of their groups are run: apart, within, level\n"));
    assert_int_equal(count("few", "contrasts.csv", "grow,"), 2);
    assert_false(has("few", "study.yaml", "\n  other:\n"));
    assert_int_equal(run_it("sized", "none", 2, 0, "pain,agian"), 2);
    assert_int_equal(csp_file_exists(toy_path("none")), 0);
}

/* Whether the first problem of a study stands there and says so. */
static int refused(const char *name, const char *where, const char *why)
{
    struct csp_diag *diag = calloc(1, sizeof *diag);
    struct csp_plan plan;
    const struct csp_override none = {0};
    const int err = csp_plan_build(&plan, toy_path(name), &none, diag);
    csp_plan_free(&plan);
    const int is = err == CSP_E_SYNTAX && strstr(diag->message[0], where) != NULL &&
                   strstr(diag->message[0], why) != NULL;
    if (!is) printf("    said: %s\n", diag->message[0]);
    free(diag);
    return is;
}

static void different_animals_are_no_twins(void **state)
{
    (void)state;
    study_file("twins", "3",
               "  - {name: x, a: {group: pain, measure: threat}, b: {group: other, measure: "
               "threat}}\n");
    assert_true(refused("studies/twins.yaml",
                        "twins.yaml:15:61: ", "pain and other are of different litters"));
    study_file("idle", "auto",
               "  - {name: x, a: {group: other, measure: threat}, b: {group: more, measure: "
               "threat}}\n");
    assert_true(refused("studies/idle.yaml", "idle.yaml:8:10: ", "more animals could decide"));
}

/* The study.yaml of a folder says this number of animals, reached in nine looks. */
static size_t number_of(const char *folder)
{
    size_t n;
    char *text = slurp(folder, "study.yaml", &n), *at = strstr(text, "\nanimals: ");
    assert_non_null(at);
    assert_non_null(strstr(at, "\nlooks: 9\n"));
    const size_t number = strtoul(at + 10, NULL, 10);
    free(text);
    return number;
}

static int replayed(const char *folder)
{
    fflush(NULL);
    const pid_t pid = fork();
    if (pid) return finish(pid);
    int same;
    char report[500];
    const int err = csp_study_replay(toy_path(folder), 2, 1, &same, report, sizeof report);
    _exit(err ? 10 : !same);
}

static void animals_are_added_until_all_is_decided(void **state)
{
    (void)state;
    study_file("grow", "auto", sign);
    assert_int_equal(run_it("grow", "g2", 2, 0, "pain"), 0);
    assert_int_equal(run_it("grow", "g1", 1, 0, "pain"), 0);
    assert_same("g1", "g2");
    const size_t n = number_of("g1");
    assert_in_range(n, 12, 96); /* not at the first look, and not at the last */
    char said[100];
    snprintf(said, sizeof said, "%zu animals a group: 1 of 1 contrasts is decided\n", n);
    assert_true(has("g1", "run.log", said));
    assert_true(has("g1", "run.log", "8 animals a group: 0 of 1 contrasts are decided\n"));
    assert_int_equal(replayed("g1"), 0);
    /* a run of that number is the same but for `looks` */
    assert_int_equal(run_it("grow", "fixed", 2, n, "pain"), 0);
    static const char *const equal[] = {"animals.csv", "summary.csv", "contrast_animals.csv"};
    for (size_t i = 0; i < 3; i++) {
        size_t a, b;
        char *x = slurp("g1", equal[i], &a), *y = slurp("fixed", equal[i], &b);
        assert_true(a == b && memcmp(x, y, a) == 0);
        free(x);
        free(y);
    }
    size_t a, b;
    char *x = slurp("g1", "contrasts.csv", &a), *y = slurp("fixed", "contrasts.csv", &b);
    char *nine = strstr(x, ",9,,mean\n");
    assert_non_null(nine);
    nine[1] = '1';
    assert_string_equal(x, y);
    free(x);
    free(y);
}

static void results_of_an_auto_study_are_fresh_until_it_changes(void **state)
{
    (void)state;
    char study[256], folder[256];
    snprintf(study, sizeof study, "%s", toy_path("studies/grow.yaml"));
    snprintf(folder, sizeof folder, "%s", toy_path("g1"));
    struct csp_override override = {.groups = "pain"};
    struct csp_diag *diag = calloc(1, sizeof *diag);
    struct csp_stale is;
    assert_int_equal(csp_stale_judge(study, &override, folder, &is, diag), CSP_OK);
    if (!is.fresh) fail_msg("%s", is.why);
    override.seed = "8";
    assert_int_equal(csp_stale_judge(study, &override, folder, &is, diag), CSP_OK);
    assert_string_equal(is.why, "seed was `7`, is `8`");
    override = (struct csp_override){.groups = "pain", .animals = 24};
    assert_int_equal(csp_stale_judge(study, &override, folder, &is, diag), CSP_OK);
    assert_false(is.fresh); /* a fixed number is another study */
    free(diag);
}

static void what_stays_open_is_told_with_its_price(void **state)
{
    (void)state;
    study_file("open", "auto",
               "  - {name: odd, a: {group: pain, measure: threat}, b: {value: 0.128}}\n");
    assert_int_equal(run_it("open", "open", 2, 0, "pain"), 0);
    assert_int_equal(number_of("open"), 128);
    assert_true(has("open", "run.log", "] open: odd (p = "));
    assert_true(has("open", "run.log", ", 128 animals): "));
    assert_true(has("open", "run.log", "128 animals a group: 0 of 1 contrasts are decided\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_have_animals_and_sizes_of_their_own),
        cmocka_unit_test(a_subset_leaves_out_the_contrasts_of_others),
        cmocka_unit_test(different_animals_are_no_twins),
        cmocka_unit_test(animals_are_added_until_all_is_decided),
        cmocka_unit_test(results_of_an_auto_study_are_fresh_until_it_changes),
        cmocka_unit_test(what_stays_open_is_told_with_its_price),
    };
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}

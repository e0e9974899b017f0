/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/study/run/runaway.h"
#include "testing.h"
#include <stdlib.h>
#include <unistd.h>

static struct csp_study_group usual;
static struct csp_plan_group groups[] = {
    {.name = "small", .group = &usual, .animals = 2},
    {.name = "large", .group = &usual, .animals = 2, .first = 2}};
static struct csp_plan plan = {.groups = groups, .n = 2, .units = 4};

/* What the report says of results, in the log and on a stream. */
static size_t report(const struct csp_result results[], char said[2048], struct csp_text *log)
{
    char folder[] = "/tmp/csp_runaway_XXXXXX";
    struct csp_run_dir dir;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(csp_run_dir_init(&dir, folder), CSP_OK);
    memset(said, 0, 2048);
    FILE *out = fmemopen(said, 2048, "w");
    assert_non_null(out);
    const size_t n = csp_runaway_report(&plan, results, &dir, out);
    fclose(out);
    assert_int_equal(csp_runaway_report(&plan, results, &dir, NULL), n); /* --quiet */
    assert_int_equal(csp_text_add(log, "%s", dir.log.s ? dir.log.s : ""), CSP_OK);
    csp_run_dir_free(&dir);
    (void)rmdir(folder);
    return n;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *s = text; (s = strstr(s, what)); s += strlen(what)) n++;
    return n;
}

static void who_when_and_how_far(void **state)
{
    (void)state;
    const struct csp_range sane = {1.1, 13.5}, edge = {13.5, 13.5}, bad = {1234, 13.5};
    const struct csp_result results[] = {{.done = 1, .reared = sane, .after = bad},
                                         {.done = 1, .reared = edge, .after = edge},
                                         {.done = 0, .reared = bad, .after = bad},
                                         {.done = 1, .reared = bad, .after = {9e4, 13.5}}};
    char said[2048];
    struct csp_text log = {0};
    assert_int_equal(report(results, said, &log), 2);
    assert_non_null(
        strstr(said, "group small, animal 1, in the experiment: |V| reached 1.23e"));
    assert_non_null(strstr(said, "group large, animal 2, in rearing: |V| reached 1.23e+03, its "
                                 "largest reward justifies 13.5\n"));
    assert_non_null(strstr(said, "critic out of range: 2 of 3 animals; "));
    assert_non_null(strstr(said, "circuits.critic.tau_gamma"));
    assert_int_equal(count(said, "\n"), 3);
    assert_int_equal(count(log.s, "warning: critic out of range"), 6); /* quiet: logged too */
    csp_text_free(&log);
}

static void silent_when_all_is_well(void **state)
{
    (void)state;
    const struct csp_range sane = {1.1, 13.5}, none = {0, 0};
    const struct csp_result results[] = {{.done = 1, .reared = sane, .after = sane},
                                         {.done = 1, .reared = none, .after = none},
                                         {.done = 1, .reared = none, .after = {0, 2}},
                                         {.done = 0}};
    char said[2048];
    struct csp_text log = {0};
    assert_int_equal(report(results, said, &log), 0);
    assert_string_equal(said, "");
    assert_string_equal(log.s, "");
    csp_text_free(&log);
}

static void the_worst_brain_counts(void **state)
{
    (void)state;
    const struct csp_critic a = {.top = 3, .due = 1}, b = {.top = 4, .due = 2}, c = {.top = 1};
    struct csp_range worst = {0};
    csp_runaway_note(&a, &worst);
    csp_runaway_note(&b, &worst);
    assert_true(worst.top == 3 && worst.due == 1);
    csp_runaway_note(&c, &worst); /* a value without any reward */
    assert_true(worst.top == 1 && worst.due == 0);
}

TEST_MAIN(cmocka_unit_test(who_when_and_how_far), cmocka_unit_test(silent_when_all_is_well),
          cmocka_unit_test(the_worst_brain_counts))

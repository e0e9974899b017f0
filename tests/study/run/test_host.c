/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library in a program that is not ours: another locale, forked children. */
#include "../../comma.h"
#include "../toy.h"
#include "conspecific/core/error.h"
#include "conspecific/core/threads.h"
#include "conspecific/study/run/ensemble.h"

static const char *const files[] = {"animals.csv", "summary.csv", "contrasts.csv", "run.h5",
                                    "study.yaml"};

#include "../runs.h"

static void a_decimal_comma_changes_no_byte(void **state)
{
    (void)state;
    assert_int_equal(run("point", 2, "agent.gains.nac_h=2.385"), 0);
    const pid_t pid = fork();
    if (pid == 0) {
        if (!comma_locale()) _exit(77);
        _exit(run("comma", 2, "agent.gains.nac_h=2.385"));
    }
    const int code = finish(pid);
    if (code == 77) skip();
    assert_int_equal(code, 0);
    assert_same("point", "comma");
}

static int run_here(const char *out)
{
    const struct csp_study_options opt = {
        .study = toy_path("studies/toy.yaml"), .out = toy_path(out), .threads = 2, .quiet = 1};
    return csp_study_run(&opt);
}

static void a_child_of_a_process_with_threads_ends(void **state)
{
    (void)state;
    const pid_t pid = fork(); /* so that this process keeps its threads */
    if (pid == 0) {
        if (run_here("parent")) _exit(1);
        const pid_t child = fork();
        if (child == 0) {
            alarm(60);
            _exit(csp_threads(2) != 1 || run_here("child"));
        }
        const int code = finish(child);
        _exit(code ? 2 : csp_threads(2) != 2);
    }
    assert_int_equal(finish(pid), 0);
    assert_same("parent", "child");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decimal_comma_changes_no_byte),
        cmocka_unit_test(a_child_of_a_process_with_threads_ends),
    };
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}

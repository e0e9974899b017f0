/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library in a program that is not ours: another locale, forked children, its own handlers of
 * signals and of the errors of GSL and HDF5. */
#include "../../comma.h"
#include "../toy.h"
#include "conspecific/core/error.h"
#include "conspecific/core/threads.h"
#include "conspecific/record/recording.h"
#include "conspecific/study/run/ensemble.h"
#include <gsl/gsl_errno.h>
#include <hdf5.h>

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

/* ---- what the host has set ------------------------------------------------------------ */

static volatile sig_atomic_t interrupts;
static int told, asks;

static void on_interrupt(int number)
{
    (void)number;
    interrupts++;
}

/* The first time a signal comes; from then on the run is asked to stop, if it is to be. */
static int hear(void *to, double share, double left, const char *label)
{
    (void)to;
    if (!(share >= 0.0 && share <= 1.0) || left < 0.0 || !label) return 1;
    if (told++ == 0) raise(SIGINT);
    return asks;
}

/* A run of some seconds in a host with a handler of its own; its error. */
static int run_heard(const char *out, const char *set, FILE *voice)
{
    const struct csp_study_options opt = {.study = toy_path("studies/toy.yaml"),
                                          .out = toy_path(out),
                                          .set = &set,
                                          .n_set = 1,
                                          .threads = 2,
                                          .hear = hear,
                                          .voice = voice};
    signal(SIGINT, on_interrupt);
    return csp_study_run(&opt);
}

static void signals_are_the_hosts_unless_it_hands_them_over(void **state)
{
    (void)state;
    const pid_t pid = fork();
    if (pid == 0) {
        char *said = NULL;
        size_t n = 0;
        FILE *voice = open_memstream(&said, &n);
        const int err = run_heard("signals", "paradigm.phases.train.sessions=40", voice);
        fclose(voice);
        struct sigaction now;
        sigaction(SIGINT, NULL, &now);
        _exit(err ? 1 : told < 1 ? 2 : interrupts != 1 ? 3 : now.sa_handler != on_interrupt);
    }
    assert_int_equal(finish(pid), 0);
    assert_int_equal(csp_file_exists(toy_path("signals/animals.csv")), 1);
}

static void who_hears_of_it_can_stop_it(void **state)
{
    (void)state;
    const pid_t pid = fork();
    if (pid == 0) {
        asks = 1;
        _exit(run_heard("asked", "paradigm.phases.train.sessions=4000", NULL) !=
              CSP_E_INTERRUPT);
    }
    assert_int_equal(finish(pid), 0);
    assert_int_equal(csp_file_exists(toy_path("asked/checkpoint.bin")), 1);
}

static void problems_are_said_to_the_voice(void **state)
{
    (void)state;
    char *said = NULL;
    size_t n = 0;
    FILE *voice = open_memstream(&said, &n);
    assert_int_equal(run_heard("bad", "paradigm.phases.train.sesions=40", voice), CSP_E_SYNTAX);
    fclose(voice);
    assert_non_null(strstr(said, "error: "));
    assert_non_null(strstr(said, "sessions"));
    free(said);
}

static int printed, handled;

static herr_t on_hdf5(hid_t stack, void *to)
{
    (void)stack, (void)to;
    printed++;
    return 0;
}

static void on_gsl(const char *reason, const char *file, int line, int code)
{
    (void)reason, (void)file, (void)line, (void)code;
    handled++;
}

static void handlers_of_errors_are_as_before(void **state)
{
    (void)state;
    const pid_t pid = fork();
    if (pid == 0) {
        H5E_auto2_t now;
        void *to;
        struct csp_run_reader reader = {0};
        H5Eset_auto2(H5E_DEFAULT, on_hdf5, &printed);
        gsl_set_error_handler(on_gsl);
        int bad = run_here("handlers") != 0;
        FILE *f = fopen(toy_path("handlers/run.h5"), "w"); /* no HDF5 any more */
        bad += !f || fputs("text", f) < 0 || fclose(f);
        bad += csp_run_reader_init(&reader, toy_path("handlers")) != CSP_E_IO;
        csp_run_reader_free(&reader);
        H5Eget_auto2(H5E_DEFAULT, &now, &to);
        if (now != on_hdf5 || to != &printed) _exit(2);
        if (gsl_set_error_handler(NULL) != on_gsl) _exit(3);
        _exit(bad ? 1 : printed ? 4 : handled ? 5 : 0);
    }
    assert_int_equal(finish(pid), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decimal_comma_changes_no_byte),
        cmocka_unit_test(a_child_of_a_process_with_threads_ends),
        cmocka_unit_test(signals_are_the_hosts_unless_it_hands_them_over),
        cmocka_unit_test(who_hears_of_it_can_stop_it),
        cmocka_unit_test(problems_are_said_to_the_voice),
        cmocka_unit_test(handlers_of_errors_are_as_before),
    };
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study of circuits from end to end: interruption, resumption, replay. Every run is a child
 * process: OpenMP and signals are then those of a real run. */
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/study/replay.h"
#include "conspecific/study/spillover/learner.h"
#include "conspecific/study/spillover/run.h"

static const char *const files[] = {"animals.csv", "summary.csv", "theory.csv", "cells.csv",
                                    "study.yaml"};

#include "../runs.h"

static const char text[] =
    "schema: 1\nkind: spillover\nname: circuits\nanimals: 4\nseed: 5\n"
    "exposure: {overlap: 0.8, kappa: 0.1, step: 0.02}\n"
    "sweep: {overlap: [0.3, 0.9], kappa: [0.5, 1]}\n"
    "circuits: {value: {circuit: critic}, reflex: {circuit: bla}}\nlongest: 2000\n";

static int run_circuits(const void *opt)
{
    return csp_spillover_run(opt);
}

static pid_t begin(const struct csp_spillover_options *opt)
{
    return start_child(run_circuits, opt);
}

static struct csp_spillover_options options(const char *out)
{
    static char study[256], folder[4][256];
    static int next;
    char *path = folder[next++ % 4];
    snprintf(study, sizeof study, "%s", toy_path("studies/circuits.yaml"));
    snprintf(path, sizeof folder[0], "%s", toy_path(out));
    return (struct csp_spillover_options){
        .study = study, .out = path, .threads = 2, .quiet = 1, .silent = 1, .checkpoint = 1e-9};
}

/* Start into out, and stop it after a share of its length. Exit code. */
static int cut(const char *out, int number, double length, double share)
{
    const struct csp_spillover_options opt = options(out);
    const pid_t pid = begin(&opt);
    usleep((useconds_t)(1e6 * length * share));
    kill(pid, number);
    return finish(pid);
}

static void an_interrupted_run_resumes_to_the_same_bytes(void **state)
{
    (void)state;
    static const int signals[] = {SIGINT, SIGKILL, SIGTERM, SIGINT};
    struct csp_spillover_options opt = options("whole");
    const double from = csp_clock_wall();
    assert_int_equal(finish(begin(&opt)), 0);
    const double length = csp_clock_wall() - from;
    int checkpoints = 0, ended = 0;
    for (size_t i = 0; i < 4; i++) {
        const int code = cut("cut", signals[i], length, 0.2 + 0.15 * (double)i);
        if (code == -SIGINT || code == -SIGTERM) continue; /* before its handler stood */
        if (code != 0) assert_int_equal(code, signals[i] == SIGKILL ? -SIGKILL : 130);
        ended += code == 130;
        if (code == 130) { /* the tables are not there, or old; what is done is kept */
            assert_int_equal(csp_file_exists(toy_path("cut/checkpoint.bin")), 1);
            size_t n;
            char *detail = slurp(".", "detail", &n);
            assert_non_null(strstr(detail, "of 32 learners are done; --resume"));
            free(detail);
        }
        checkpoints += csp_file_exists(toy_path("cut/checkpoint.bin"));
        opt = options("cut");
        opt.resume = 1;
        assert_int_equal(finish(begin(&opt)), 0);
        assert_same("whole", "cut");
        assert_int_equal(csp_file_exists(toy_path("cut/checkpoint.bin")), 0);
    }
    assert_true(checkpoints > 0 && ended > 0);
}

/* The log says how many learners came from the checkpoint. */
static void what_is_kept_is_used_and_only_by_its_own_study(void **state)
{
    (void)state;
    const char *other = "seed=6";
    struct csp_spillover_options opt = options("kept");
    int code = 0;
    for (int i = 1; i < 40 && code != 130; i++) {
        code = cut("kept", SIGINT, 0.02 * i, 1.0);
        size_t n;
        char *detail = slurp(".", "detail", &n);        /* "5 of 32 learners are done" */
        if (code == 130 && atoi(detail) == 0) code = 0; /* too early */
        free(detail);
    }
    assert_int_equal(code, 130);
    opt.resume = 1;
    opt.set = &other;
    opt.n_set = 1;
    assert_int_equal(finish(begin(&opt)), 2);
    assert_int_equal(csp_file_exists(toy_path("kept/checkpoint.bin")), 1);
    opt.n_set = 0;
    assert_int_equal(finish(begin(&opt)), 0);
    assert_same("whole", "kept");
    size_t n;
    char *log = slurp("kept", "run.log", &n);
    assert_non_null(strstr(log, "32 learners ("));
    assert_null(strstr(log, "32 learners (0 from"));
    free(log);
}

static int replay(const void *folder)
{
    char report[300];
    int same;
    const int err = csp_study_replay(folder, 1, 1, &same, report, sizeof report);
    return err ? err : same ? CSP_OK : CSP_FAIL(CSP_E_CLAIM, "%s", report);
}

static void replay_runs_a_folder_again(void **state)
{
    (void)state;
    char folder[256];
    size_t n;
    snprintf(folder, sizeof folder, "%s", toy_path("whole"));
    assert_int_equal(finish(start_child(replay, folder)), 0);
    char *animals = slurp("whole", "animals.csv", &n);
    size_t at = n - 1;
    while (animals[at - 1] != '.') at--;
    animals[at] = animals[at] == '1' ? '2' : '1'; /* a digit of some number */
    toy_write("whole/animals.csv", animals);
    free(animals);
    assert_int_equal(finish(start_child(replay, folder)), 3);
    assert_int_equal(remove(toy_path("whole/MANIFEST")), 0); /* now of an older version */
    assert_int_equal(finish(start_child(replay, folder)), 1);
    char *detail = slurp(".", "detail", &n);
    assert_non_null(strstr(detail, "animals.csv:"));
    free(detail);
    assert_int_equal(remove(toy_path("whole/theory.csv")), 0);
    assert_int_equal(finish(start_child(replay, folder)), 3);
}

static int setup(void **state)
{
    const int err = toy_make(state);
    if (!err) toy_write("studies/circuits.yaml", text);
    return err;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interrupted_run_resumes_to_the_same_bytes),
        cmocka_unit_test(what_is_kept_is_used_and_only_by_its_own_study),
        cmocka_unit_test(replay_runs_a_folder_again)};
    return cmocka_run_group_tests(tests, setup, toy_remove);
}

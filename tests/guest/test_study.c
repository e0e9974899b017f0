/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study that another program changes, checks, runs and stops. */
#include "../study/toy.h"
#include "conspecific/core/error.h"
#include "conspecific/guest/study.h"
#include <pthread.h>
#include <sys/wait.h>

static const char *const files[] = {"animals.csv", "summary.csv", "contrasts.csv", "run.h5",
                                    "study.yaml"};
#include "../study/runs.h"

static struct csp_guest_study *open_toy(void)
{
    struct csp_guest_study *s;
    assert_int_equal(csp_guest_study_open(&s, toy_path("studies/toy.yaml")), CSP_OK);
    assert_int_equal(csp_guest_study_option(s, "threads", "2"), CSP_OK);
    return s;
}

/* Runs are in children, so that this process stays without threads. */
static int in_child(int (*act)(void))
{
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) _exit(act());
    return finish(pid);
}

static int run_as_the_program_would(void)
{
    struct csp_guest_study *s = open_toy();
    int bad = csp_guest_study_set(s, "agent.gains.nac_h", "2.385") ||
              csp_guest_study_option(s, "animals", "3") ||
              csp_guest_study_option(s, "seed", "7") || csp_guest_study_check(s) ||
              *csp_guest_study_said(s);
    double share = -1.0, left = -1.0;
    char label[8];
    if (!bad && csp_guest_study_run(s, toy_path("guest"))) bad = 2;
    csp_guest_study_progress(s, &share, &left, label, sizeof label);
    if (!bad && (share != 1.0 || left != 0.0)) bad = 3;
    if (!bad && strcmp(csp_guest_study_out(s), toy_path("guest"))) bad = 4;
    csp_guest_study_close(s);
    return bad;
}

static void it_runs_as_the_program_does(void **state)
{
    (void)state;
    const char *set[] = {"agent.gains.nac_h=2.385"};
    const struct csp_study_options opt = {.study = toy_path("studies/toy.yaml"),
                                          .out = toy_path("program"),
                                          .threads = 1,
                                          .animals = 3,
                                          .seed = "7",
                                          .set = set,
                                          .n_set = 1,
                                          .quiet = 1};
    assert_int_equal(finish(start(&opt)), 0);
    assert_int_equal(in_child(run_as_the_program_would), 0);
    assert_same("program", "guest");
}

static void problems_are_all_told(void **state)
{
    (void)state;
    struct csp_guest_study *s = open_toy();
    assert_int_equal(csp_guest_study_set(s, "agent.gains.nac_j", "1"), CSP_OK);
    assert_int_equal(csp_guest_study_set(s, "agent.body.tau_C", "1"), CSP_OK);
    assert_int_equal(csp_guest_study_check(s), CSP_E_SYNTAX);
    const char *said = csp_guest_study_said(s), *first = strstr(said, "error: ");
    assert_non_null(strstr(said, "nac_j"));
    assert_non_null(strstr(said, "tau_C"));
    assert_non_null(strstr(first + 1, "error: "));
    char before[4096];
    snprintf(before, sizeof before, "%s", said);
    assert_int_equal(csp_guest_study_run(s, toy_path("never")), CSP_E_SYNTAX);
    assert_string_equal(csp_guest_study_said(s), before); /* run says what check says */
    assert_int_equal(csp_file_exists(toy_path("never")), 0);
    csp_guest_study_close(s);
}

static void bad_use_is_refused(void **state)
{
    (void)state;
    struct csp_guest_study *s;
    assert_int_equal(csp_guest_study_open(&s, "observational_faer"), CSP_E_USAGE);
    assert_null(s);
    assert_non_null(strstr(csp_error_detail(), "observational_fear"));
    s = open_toy();
    assert_int_equal(csp_guest_study_set(s, "", "1"), CSP_E_USAGE);
    assert_int_equal(csp_guest_study_set(s, "a=b", "1"), CSP_E_USAGE);
    assert_int_equal(csp_guest_study_option(s, "animls", "1"), CSP_E_USAGE);
    assert_non_null(strstr(csp_error_detail(), "did you mean `animals`"));
    static const char *const bad[][2] = {
        {"animals", "0"},     {"animals", "three"}, {"animals", "1.5"},  {"seed", "-1"},
        {"threads", "0"},     {"threads", "1 "},    {"checkpoint", "0"}, {"checkpoint", "nan"},
        {"checkpoint", "1s"}, {"animals", ""}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (csp_guest_study_option(s, bad[i][0], bad[i][1]) != CSP_E_USAGE)
            fail_msg("%s %s was taken", bad[i][0], bad[i][1]);
    assert_int_equal(csp_guest_study_option(s, "animals", "auto"), CSP_OK);
    assert_int_equal(csp_guest_study_option(s, "animals", NULL), CSP_OK);
    csp_guest_study_close(s);
    csp_guest_study_close(NULL);
}

struct running {
    struct csp_guest_study *study;
    int err;
    char detail[200];
};

static void *run_long(void *of)
{
    struct running *r = of;
    r->err = csp_guest_study_run(r->study, toy_path("long"));
    snprintf(r->detail, sizeof r->detail, "%s", csp_error_detail());
    return NULL;
}

/* Wait until it is under way, be refused a second one, stop it, and go on from its checkpoint. */
static int stop_and_resume(void)
{
    struct csp_guest_study *s = open_toy(), *other = open_toy();
    struct running r = {.study = s};
    pthread_t thread;
    double share = 0.0;
    int refused = 0;
    csp_guest_study_set(s, "paradigm.phases.train.sessions", "200");
    csp_guest_study_option(s, "checkpoint", "0.01");
    if (pthread_create(&thread, NULL, run_long, &r)) return 1;
    for (int i = 0; i < 6000 && !(share > 0.0); i++) {
        usleep(5000);
        csp_guest_study_progress(s, &share, NULL, NULL, 0);
    }
    refused = csp_guest_study_run(other, toy_path("second")) == CSP_E_USAGE;
    csp_guest_study_stop(s);
    pthread_join(thread, NULL);
    const int stopped = r.err == CSP_E_INTERRUPT && strstr(r.detail, "units are done") &&
                        csp_file_exists(toy_path("long/checkpoint.bin"));
    csp_guest_study_option(s, "resume", "1");
    const int whole = !csp_guest_study_run(s, toy_path("long")) &&
                      !csp_guest_study_option(s, "resume", NULL) &&
                      !csp_guest_study_run(s, toy_path("once"));
    csp_guest_study_close(s);
    csp_guest_study_close(other);
    return share > 0.0 ? refused ? stopped ? whole ? 0 : 5 : 4 : 3 : 2;
}

static void another_thread_stops_it(void **state)
{
    (void)state;
    assert_int_equal(in_child(stop_and_resume), 0);
    assert_same("long", "once");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_runs_as_the_program_does),
        cmocka_unit_test(problems_are_all_told),
        cmocka_unit_test(bad_use_is_refused),
        cmocka_unit_test(another_thread_stops_it),
    };
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}

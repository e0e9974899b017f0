/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole runs of the toy study, each in a child process: OpenMP and signals are then those of a
 * real run. The test says before what `files` of two folders are compared. */
#ifndef CONSPECIFIC_TESTS_STUDY_RUNS_H
#define CONSPECIFIC_TESTS_STUDY_RUNS_H
#include "conspecific/core/error.h"
#include "conspecific/study/run/ensemble.h"
#include "conspecific/study/run/interrupt.h"
#include "toy.h"
#include <signal.h>
#include <sys/wait.h>

/* Start a run; its exit code is that of the error. */
static pid_t start_child(int (*run_it)(const void *), const void *opt)
{
    fflush(NULL);
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid) return pid;
    csp_interrupt_catch(1); /* as the program does */
    if (!freopen("/dev/null", "w", stderr)) _exit(99);
    const int err = run_it(opt);
    FILE *f = fopen(toy_path("detail"), "w"); /* for the parent */
    if (f) {
        fputs(csp_error_detail(), f);
        fclose(f);
    }
    _exit(csp_error_exit(err));
}

static int run_study(const void *opt)
{
    return csp_study_run(opt);
}

static pid_t start(const struct csp_study_options *opt)
{
    return start_child(run_study, opt);
}

static int finish(pid_t pid)
{
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

__attribute__((unused)) static int run(const char *out, int threads, const char *set)
{
    const struct csp_study_options opt = {.study = toy_path("studies/toy.yaml"),
                                          .out = toy_path(out),
                                          .threads = threads,
                                          .set = &set,
                                          .n_set = set != NULL,
                                          .quiet = 1};
    return finish(start(&opt));
}

__attribute__((noinline)) static char *slurp(const char *folder, const char *name, size_t *n)
{
    char path[300], *data;
    snprintf(path, sizeof path, "%s/%s", toy_path(folder), name);
    assert_int_equal(csp_file_read(path, &data, n, 1 << 28), CSP_OK);
    return data;
}

__attribute__((unused)) static void assert_same(const char *x, const char *y)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t nx, ny;
        char *a = slurp(x, files[i], &nx), *b = slurp(y, files[i], &ny);
        if (nx != ny || memcmp(a, b, nx) != 0) fail_msg("%s/%s and %s differ", x, files[i], y);
        free(a);
        free(b);
    }
}
#endif

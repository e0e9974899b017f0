/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/threads.h"
#include "testing.h"
#include <omp.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char root[] = "/tmp/csp_threads_XXXXXX";

static const char *in_root(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", root, name);
    return path;
}

static void put(const char *name, const char *text)
{
    assert_int_equal(csp_file_write_atomic(in_root(name), text, strlen(text)), CSP_OK);
}

static int quota(void)
{
    char self[256];
    snprintf(self, sizeof self, "%s", in_root("self"));
    return csp_threads_quota(root, self);
}

static void the_least_quota_of_the_groups_above_counts(void **state)
{
    (void)state;
    assert_int_equal(csp_dir_make(in_root("a/b")), CSP_OK);
    assert_int_equal(quota(), 0); /* no file says which group it is */
    put("self", "4:memory:/other\n0::/a/b\n");
    assert_int_equal(quota(), 0); /* no cpu.max */
    put("a/b/cpu.max", "max 100000\n");
    assert_int_equal(quota(), 0);
    put("a/b/cpu.max", "350000 100000\n");
    assert_int_equal(quota(), 4); /* rounded up */
    put("a/cpu.max", "300000 100000\n");
    assert_int_equal(quota(), 3);
    put("cpu.max", "50000 100000\n");
    assert_int_equal(quota(), 1);
    put("self", "4:memory:/a/b\n"); /* version 1 only */
    assert_int_equal(quota(), 0);
    put("self", "0::/\n");
    assert_int_equal(quota(), 1);
    put("cpu.max", "nonsense\n");
    assert_int_equal(quota(), 0);
}

/* csp_threads(0) in a new process of this environment, on one processor if it is pinned. */
static int threads_of(const char *self, const char *numbers, const char *limit, int pinned)
{
    const pid_t pid = fork();
    if (pid == 0) {
        unsetenv("OMP_NUM_THREADS");
        unsetenv("OMP_THREAD_LIMIT");
        if (numbers) setenv("OMP_NUM_THREADS", numbers, 1);
        if (limit) setenv("OMP_THREAD_LIMIT", limit, 1);
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET((size_t)sched_getcpu(), &one);
        if (pinned && sched_setaffinity(0, sizeof one, &one)) _exit(100);
        execl(self, self, "count", (char *)NULL);
        _exit(101);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void the_environment_and_the_affinity_are_heeded(void **state)
{
    (void)state;
    const char *self = "/proc/self/exe";
    const int all = threads_of(self, NULL, NULL, 0);
    assert_in_range(all, 1, 99);
    assert_true(all <= omp_get_num_procs());
    assert_int_equal(threads_of(self, "1", NULL, 0), 1);
    assert_int_equal(threads_of(self, "90", NULL, 0), all); /* not above the processors */
    assert_int_equal(threads_of(self, NULL, "1", 0), 1);
    assert_int_equal(threads_of(self, NULL, NULL, 1), 1);
    assert_int_equal(csp_threads(3), 3); /* what is asked for is taken */
}

static int make_root(void **state)
{
    (void)state;
    return mkdtemp(root) == NULL;
}

static int remove_root(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", root);
    return system(command);
}

int main(int argc, char **argv)
{
    (void)argv;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_quota_of_the_groups_above_counts),
        cmocka_unit_test(the_environment_and_the_affinity_are_heeded)};
    if (argc > 1) return csp_threads(0); /* the child of threads_of */
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/lock.h"
#include "testing.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/csp_lock_XXXXXX", path[64];

static void one_run_at_a_time(void **state)
{
    (void)state;
    struct csp_lock first = {0}, second = {0};
    char who[40];
    assert_int_equal(csp_lock_take(&first, folder), CSP_OK);
    assert_int_equal(csp_lock_take(&second, folder), CSP_E_IO);
    snprintf(who, sizeof who, "(process %ld)", (long)getpid());
    assert_non_null(strstr(csp_error_detail(), who));
    assert_non_null(strstr(csp_error_detail(), folder));
    csp_lock_release(&second); /* holds nothing */
    assert_int_equal(csp_file_exists(path), 1);
    csp_lock_release(&first);
    assert_int_equal(csp_file_exists(path), 0);
    assert_int_equal(csp_lock_take(&second, folder), CSP_OK);
    csp_lock_release(&second);
}

static void a_dead_run_bars_nobody(void **state)
{
    (void)state;
    struct csp_lock lock = {0};
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    const pid_t pid = fork();
    if (pid == 0) {
        (void)csp_lock_take(&lock, folder);
        if (write(ready[1], "x", 1) == 1) pause();
        _exit(1);
    }
    char c;
    assert_int_equal(read(ready[0], &c, 1), 1);
    assert_int_equal(csp_lock_take(&lock, folder), CSP_E_IO);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_int_equal(csp_file_exists(path), 1); /* it is left, and stale */
    assert_int_equal(csp_lock_take(&lock, folder), CSP_OK);
    csp_lock_release(&lock);
    (void)close(ready[0]);
    (void)close(ready[1]);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    (void)state;
    struct csp_lock lock = {0};
    assert_int_equal(csp_lock_take(&lock, "/no/such/folder"), CSP_E_IO);
    csp_lock_release(&lock);
}

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return 1;
    snprintf(path, sizeof path, "%s/.lock", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_run_at_a_time),
                                       cmocka_unit_test(a_dead_run_bars_nobody),
                                       cmocka_unit_test(a_folder_that_is_not_there_is_told)};
    return cmocka_run_group_tests(tests, setup, teardown);
}

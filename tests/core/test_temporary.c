/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/temporary.h"
#include "testing.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char folder[] = "/tmp/csp_temporary_XXXXXX";

static const char *in(const char *name)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* Number of a process of this machine that is over. */
static long dead_process(void)
{
    const pid_t pid = fork();
    if (pid == 0) _exit(0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    return (long)pid;
}

static void put(const char *name, int days_old)
{
    assert_int_equal(csp_file_write_atomic(in(name), "x", 1), CSP_OK);
    const struct timespec then[2] = {{time(NULL) - days_old * 24 * 3600 - 60, 0},
                                     {time(NULL) - days_old * 24 * 3600 - 60, 0}};
    assert_int_equal(utimensat(AT_FDCWD, in(name), then, 0), 0);
}

static void only_what_the_dead_left_goes(void **state)
{
    (void)state;
    char host[9], dead[80], alive[80], other[80];
    csp_temporary_host(host);
    assert_int_equal(strlen(host), 8);
    snprintf(dead, sizeof dead, "a.csv.tmp.%s.%ld.abCD12", host, dead_process());
    snprintf(alive, sizeof alive, "a.csv.tmp.%s.%ld.abCD12", host, (long)getpid());
    snprintf(other, sizeof other, "b.csv.tmp.%s.%ld.abCD12",
             strcmp(host, "00000001") ? "00000001" : "00000002", dead_process());
    put(dead, 0);
    put(alive, 0);
    put(other, 0);
    put("mine.tmp.txt", 9);
    put("notes.tmp.0000000g.1.abCD12", 9);
    csp_temporary_sweep(folder);
    assert_int_equal(csp_file_exists(in(dead)), 0);
    assert_int_equal(csp_file_exists(in(alive)), 1);
    assert_int_equal(csp_file_exists(in(other)), 1);
    put(other, 2); /* of another machine, not touched for two days */
    csp_temporary_sweep(folder);
    assert_int_equal(csp_file_exists(in(other)), 0);
    assert_int_equal(csp_file_exists(in("mine.tmp.txt")), 1);
    assert_int_equal(csp_file_exists(in("notes.tmp.0000000g.1.abCD12")), 1);
    csp_temporary_sweep("/no/such/folder");
    assert_int_equal(unlink(in(alive)), 0);
    assert_int_equal(unlink(in("mine.tmp.txt")), 0);
    assert_int_equal(unlink(in("notes.tmp.0000000g.1.abCD12")), 0);
}

static void a_name_is_beside_its_file(void **state)
{
    (void)state;
    char *name = csp_temporary_name("x/animals.csv"), longest[5000];
    assert_non_null(name);
    assert_int_equal(strncmp(name, "x/animals.csv.tmp.", 18), 0);
    assert_string_equal(name + strlen(name) - 6, "XXXXXX");
    free(name);
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_null(csp_temporary_name(longest));
    assert_non_null(strstr(csp_error_detail(), "too long"));
}

static int setup(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int teardown(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_what_the_dead_left_goes),
                                       cmocka_unit_test(a_name_is_beside_its_file)};
    return cmocka_run_group_tests(tests, setup, teardown);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "testing.h"
#include <dirent.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char root[64];

static const char *in_root(const char *name)
{
    static char path[4][160];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", root, name);
    return path[turn];
}

static int entries(const char *folder)
{
    int n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    while (readdir(d)) n++;
    closedir(d);
    return n - 2; /* . and .. */
}

static void write_then_read(void **state)
{
    (void)state;
    char *data;
    size_t n;
    const char bytes[] = "a\0b\r\n\xff";
    assert_int_equal(csp_file_exists(in_root("x")), 0);
    assert_int_equal(csp_file_write_atomic(in_root("x"), bytes, sizeof bytes), CSP_OK);
    assert_int_equal(csp_file_exists(in_root("x")), 1);
    assert_int_equal(csp_file_read(in_root("x"), &data, &n, 100), CSP_OK);
    assert_int_equal(n, sizeof bytes);
    assert_memory_equal(data, bytes, n);
    assert_int_equal(data[n], 0);
    free(data);
    assert_int_equal(csp_file_write_atomic(in_root("x"), "", 0), CSP_OK); /* replaced */
    assert_int_equal(csp_file_read(in_root("x"), &data, &n, 0), CSP_OK);
    assert_int_equal(n, 0);
    free(data);
    assert_int_equal(entries(root), 1); /* no temporary files left */
}

static void the_umask_is_kept(void **state)
{
    (void)state;
    struct stat st;
    const mode_t old = umask(027);
    assert_int_equal(csp_file_write_atomic(in_root("mode"), "q", 1), CSP_OK);
    umask(old);
    assert_int_equal(stat(in_root("mode"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    unlink(in_root("mode"));
}

static void reading_fails_with_a_reason(void **state)
{
    (void)state;
    char *data = root;
    size_t n = 5;
    assert_int_equal(csp_file_read(in_root("absent"), &data, &n, 10), CSP_E_IO);
    assert_non_null(strstr(csp_error_detail(), "No such file"));
    assert_null(data);
    assert_int_equal(n, 0);
    assert_int_equal(csp_file_read(root, &data, &n, 10), CSP_E_IO);
    assert_non_null(strstr(csp_error_detail(), "it is a folder, not a file"));
    assert_int_equal(csp_file_write_atomic(in_root("long"), "123456", 6), CSP_OK);
    assert_int_equal(csp_file_read(in_root("long"), &data, &n, 5), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "6 bytes"));
    assert_null(data);
    unlink(in_root("long"));
}

static void refused_as(const char *path, const char *what)
{
    char *data;
    size_t n, size = 5;
    alarm(5); /* waiting for a writer would be the fault */
    assert_int_equal(csp_file_read(path, &data, &n, 10), CSP_E_IO);
    assert_non_null(strstr(csp_error_detail(), what));
    assert_null(data);
    assert_int_equal(csp_file_size(path, &size), CSP_E_IO);
    assert_non_null(strstr(csp_error_detail(), what));
    assert_int_equal(size, 0);
    alarm(0);
}

static void only_regular_files_are_opened(void **state)
{
    (void)state;
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    assert_int_equal(mkfifo(in_root("pipe"), 0600), 0);
    refused_as(in_root("pipe"), "it is a named pipe, not a file");
    unlink(in_root("pipe"));
    snprintf(name.sun_path, sizeof name.sun_path, "%s", in_root("socket"));
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&name, sizeof name), 0);
    refused_as(in_root("socket"), "it is a socket, not a file");
    close(fd);
    unlink(in_root("socket"));
    refused_as("/dev/zero", "it is a device, not a file");
}

static void failed_writes_leave_nothing(void **state)
{
    (void)state;
    assert_int_equal(csp_file_write_atomic(in_root("no/such/folder"), "q", 1), CSP_E_IO);
    assert_int_equal(csp_dir_make(in_root("taken/inside")), CSP_OK);
    const int before = entries(root);
    assert_int_equal(csp_file_write_atomic(in_root("taken"), "q", 1), CSP_E_IO);
    assert_non_null(strstr(csp_error_detail(), "rename"));
    assert_int_equal(entries(root), before);
    char long_name[5000];
    memset(long_name, 'n', sizeof long_name);
    long_name[sizeof long_name - 1] = '\0';
    assert_int_equal(csp_file_write_atomic(long_name, "q", 1), CSP_E_IO);
    assert_int_equal(csp_dir_make(long_name), CSP_E_IO);
    assert_int_equal(csp_dir_writable(long_name), CSP_E_IO);
    rmdir(in_root("taken/inside"));
    rmdir(in_root("taken"));
}

static void a_full_disk_is_reported(void **state)
{
    (void)state;
    if (!csp_file_exists("/dev/full")) skip();
    /* /dev/full cannot be renamed over; the write itself is what must be seen to fail */
    assert_int_equal(csp_file_write_atomic("/dev/full/x", "q", 1), CSP_E_IO);
}

static void folders(void **state)
{
    (void)state;
    assert_int_equal(csp_dir_make(in_root("a/b/c")), CSP_OK);
    assert_int_equal(csp_dir_make(in_root("a/b/c")), CSP_OK);
    assert_int_equal(csp_dir_make(in_root("a/b//d/")), CSP_OK);
    assert_int_equal(csp_dir_writable(in_root("a/b/d")), CSP_OK);
    assert_int_equal(entries(in_root("a/b/d")), 0);
    assert_int_equal(csp_dir_make(""), CSP_E_IO);
    assert_int_equal(csp_file_write_atomic(in_root("a/f"), "q", 1), CSP_OK);
    assert_int_equal(csp_dir_make(in_root("a/f")), CSP_E_IO);
    assert_int_equal(csp_dir_make(in_root("a/f/g")), CSP_E_IO);
    assert_int_equal(csp_dir_writable(in_root("a/f")), CSP_E_IO);
    assert_int_equal(csp_dir_writable(in_root("absent")), CSP_E_IO);
    assert_non_null(strstr(csp_error_detail(), "absent"));
    unlink(in_root("a/f"));
    rmdir(in_root("a/b/c"));
    rmdir(in_root("a/b/d"));
    rmdir(in_root("a/b"));
    rmdir(in_root("a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(write_then_read),
        cmocka_unit_test(the_umask_is_kept),
        cmocka_unit_test(reading_fails_with_a_reason),
        cmocka_unit_test(only_regular_files_are_opened),
        cmocka_unit_test(failed_writes_leave_nothing),
        cmocka_unit_test(a_full_disk_is_reported),
        cmocka_unit_test(folders),
    };
    snprintf(root, sizeof root, "/tmp/csp_test_file.XXXXXX");
    if (!mkdtemp(root)) return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(in_root("x"));
    rmdir(root);
    return failed;
}

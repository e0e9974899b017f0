/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/run_dir.h"
#include "testing.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_folder_is_made_with_its_parents(void **state)
{
    (void)state;
    char base[] = "/tmp/csp_run_dir_XXXXXX", path[64], *file;
    assert_non_null(mkdtemp(base));
    snprintf(path, sizeof path, "%s/a/b", base);
    struct csp_run_dir d;
    assert_int_equal(csp_run_dir_init(&d, path), CSP_OK);
    assert_int_equal(csp_run_dir_write(&d, "x.csv", "a,b\n", 4), CSP_OK);
    file = csp_run_dir_file(&d, "x.csv");
    assert_int_equal(csp_file_exists(file), 1);
    assert_int_equal(csp_run_dir_remove(&d, "x.csv"), CSP_OK);
    assert_int_equal(csp_run_dir_remove(&d, "x.csv"), CSP_OK); /* gone already */
    assert_int_equal(csp_file_exists(file), 0);
    free(file);
    csp_run_dir_log(&d, "reared %d animals in %.1f s", 16, 2.385);
    assert_int_equal(csp_run_dir_save_log(&d), CSP_OK);
    file = csp_run_dir_file(&d, "run.log");
    char *text;
    size_t n;
    assert_int_equal(csp_file_read(file, &text, &n, 1000), CSP_OK);
    assert_non_null(strstr(text, "] reared 16 animals in 2.4 s\n"));
    free(text);
    unlink(file);
    free(file);
    csp_run_dir_free(&d);
    csp_run_dir_free(&d);
    rmdir(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    rmdir(base);
}

static void a_folder_that_cannot_be_written_is_refused(void **state)
{
    (void)state;
    struct csp_run_dir d;
    assert_int_equal(csp_run_dir_init(&d, ""), CSP_E_USAGE);
    csp_run_dir_free(&d);
    assert_int_equal(csp_run_dir_init(&d, "/proc/csp_here"), CSP_E_IO);
    csp_run_dir_free(&d);
    assert_int_equal(csp_run_dir_init(&d, "/dev/null/x"), CSP_E_IO);
    csp_run_dir_free(&d);
    if (geteuid() != 0) { /* root may write everywhere */
        char base[] = "/tmp/csp_run_dir_XXXXXX";
        assert_non_null(mkdtemp(base));
        assert_int_equal(chmod(base, 0500), 0);
        assert_int_equal(csp_run_dir_init(&d, base), CSP_E_IO);
        csp_run_dir_free(&d);
        rmdir(base);
    }
}

TEST_MAIN(cmocka_unit_test(a_folder_is_made_with_its_parents),
          cmocka_unit_test(a_folder_that_cannot_be_written_is_refused))

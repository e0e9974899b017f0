/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/recording.h"
#include "conspecific/record/run_file.h"
#include "conspecific/record/run_file_compare.h"
#include "testing.h"
#include <hdf5.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/csp_run_file_compare_XXXXXX", was[64], is[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return 1;
    snprintf(was, sizeof was, "%s/was.h5", folder);
    snprintf(is, sizeof is, "%s/run.h5", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(was);
    unlink(is);
    return rmdir(folder);
}

static void write_file(const char *path)
{
    struct csp_run_file f;
    const double rates[] = {2.385, NAN, -1.0};
    const int64_t session[] = {1, 2};
    const char *const names[] = {"pain", "allogroom"};
    const size_t n = 3;
    assert_int_equal(csp_run_file_init(&f), CSP_OK);
    assert_int_equal(csp_run_file_reals(&f, "record/pain/1/bla.A", 1, &n, rates), CSP_OK);
    assert_int_equal(csp_run_file_longs(&f, "animals/session", 2, session), CSP_OK);
    assert_int_equal(csp_run_file_texts(&f, "animals/group", 2, names), CSP_OK);
    assert_int_equal(csp_run_file_attr_text(&f, "record/pain/1/bla.A", "unit", "Hz"), CSP_OK);
    assert_int_equal(csp_run_file_attr_text(&f, "", "version", "1.0"), CSP_OK);
    assert_int_equal(csp_run_file_attr_long(&f, "animals", "seed", 7), CSP_OK);
    assert_int_equal(csp_run_file_save(&f, path), CSP_OK);
    csp_run_file_free(&f);
}

static hid_t open_for_writing(void)
{
    const hid_t file = H5Fopen(is, H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(file >= 0);
    return file;
}

static void assert_same(void)
{
    char where[200] = "";
    int same = 0;
    assert_int_equal(csp_run_file_compare(was, is, &same, where, sizeof where), CSP_OK);
    if (!same) print_error("%s\n", where);
    assert_true(same);
}

static void assert_differs(const char *expected)
{
    char where[200] = "";
    int same = 1;
    assert_int_equal(csp_run_file_compare(was, is, &same, where, sizeof where), CSP_OK);
    assert_false(same);
    assert_string_equal(where, expected);
    write_file(is);
}

/* Make the attribute `seed` of the animals anew. */
static void write_seed(hid_t file, int64_t value)
{
    assert_true(H5Adelete_by_name(file, "animals", "seed", H5P_DEFAULT) >= 0);
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t seed = H5Acreate_by_name(file, "animals", "seed", H5T_STD_I64LE, space,
                                         H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(H5Awrite(seed, H5T_NATIVE_INT64, &value) >= 0);
    H5Aclose(seed);
    H5Sclose(space);
}

static void a_file_that_was_only_opened_is_the_same(void **state)
{
    (void)state;
    write_file(was);
    write_file(is);
    assert_same();
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
    const hid_t file = H5Fopen(is, H5F_ACC_RDWR, access);
    assert_true(file >= 0);
    H5Pclose(access);
    H5Fclose(file);
    assert_same();
    /* another layout of the same names and values */
    const hid_t again = open_for_writing();
    write_seed(again, 7);
    H5Fclose(again);
    size_t nx, ny;
    char *x, *y;
    assert_int_equal(csp_file_read(was, &x, &nx, 1 << 20), CSP_OK);
    assert_int_equal(csp_file_read(is, &y, &ny, 1 << 20), CSP_OK);
    assert_true(nx != ny || memcmp(x, y, nx) != 0);
    free(x);
    free(y);
    assert_same();
}

static void every_change_is_named(void **state)
{
    (void)state;
    const double rates[] = {2.385, NAN, -1.5};
    write_file(was);
    write_file(is);
    hid_t file = open_for_writing();
    const hid_t set = H5Dopen2(file, "record/pain/1/bla.A", H5P_DEFAULT);
    assert_true(H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, rates) >= 0);
    H5Dclose(set);
    H5Fclose(file);
    assert_differs("/record/pain/1/bla.A: another value (number 3 of 3)");

    file = open_for_writing();
    write_seed(file, 8);
    H5Fclose(file);
    assert_differs("/animals: attribute 'seed' has another value (number 1 of 1)");

    file = open_for_writing();
    assert_true(H5Adelete(file, "version") >= 0);
    H5Fclose(file);
    assert_differs("/: attribute 'version' is gone");

    file = open_for_writing();
    assert_true(H5Ldelete(file, "animals/group", H5P_DEFAULT) >= 0);
    H5Fclose(file);
    assert_differs("/animals/group is gone");

    file = open_for_writing();
    H5Gclose(H5Gcreate2(file, "mine", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Fclose(file);
    assert_differs("/: had 2 members, has 3");
}

static void a_type_and_a_shape_count(void **state)
{
    (void)state;
    write_file(was);
    write_file(is);
    static const struct {
        hsize_t n;
        const char *expected;
    } rows[] = {{2, "/animals/session: another type"}, {3, "/animals/session: another shape"}};
    for (size_t i = 0; i < 2; i++) {
        const hid_t file = open_for_writing();
        assert_true(H5Ldelete(file, "animals/session", H5P_DEFAULT) >= 0);
        const hid_t space = H5Screate_simple(1, &rows[i].n, NULL);
        H5Dclose(H5Dcreate2(file, "animals/session", i ? H5T_STD_I64LE : H5T_STD_I32LE, space,
                            H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        H5Sclose(space);
        H5Fclose(file);
        assert_differs(rows[i].expected);
    }
}

static void a_file_that_another_program_writes_is_said_so(void **state)
{
    (void)state;
    int ready[2], done[2], same;
    char byte = 0;
    struct csp_run_reader reader;
    write_file(was);
    write_file(is);
    assert_true(pipe(ready) == 0 && pipe(done) == 0);
    const pid_t pid = fork();
    if (pid == 0) { /* hold the file until the other end is closed */
        close(done[1]);
        const hid_t file = H5Fopen(is, H5F_ACC_RDWR, H5P_DEFAULT);
        byte = file >= 0;
        if (write(ready[1], &byte, 1) != 1 || read(done[0], &byte, 1) != 0) _exit(1);
        if (file >= 0) H5Fclose(file);
        _exit(0);
    }
    close(done[0]);
    assert_true(read(ready[0], &byte, 1) == 1 && byte);
    const int err = csp_run_reader_init(&reader, folder);
    char said[300];
    snprintf(said, sizeof said, "%s", csp_error_detail());
    csp_run_reader_free(&reader);
    const int compared = csp_run_file_compare(was, is, &same, NULL, 0);
    close(done[1]);
    int status;
    assert_true(waitpid(pid, &status, 0) == pid && status == 0);
    assert_int_equal(err, CSP_E_IO);
    assert_non_null(strstr(said, "is open for writing in another program"));
    assert_int_equal(compared, CSP_E_IO);
    assert_false(same);
    assert_same();
    /* what is no HDF5 file is told as before */
    assert_int_equal(csp_file_write_atomic(is, "text", 4), CSP_OK);
    assert_int_equal(csp_run_file_compare(was, is, &same, NULL, 0), CSP_E_IO);
    assert_non_null(strstr(csp_error_detail(), "is not an HDF5 file or is damaged"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_was_only_opened_is_the_same),
        cmocka_unit_test(every_change_is_named),
        cmocka_unit_test(a_type_and_a_shape_count),
        cmocka_unit_test(a_file_that_another_program_writes_is_said_so),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

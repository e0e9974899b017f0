/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/run_file.h"
#include "testing.h"
#include <hdf5.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/csp_run_file_XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static const double rates[2][3] = {{2.385, -1.0, 0.1}, {1e-300, 7.0, 3.0}};

static void fill(struct csp_run_file *f)
{
    const size_t dims[] = {2, 3}, none[] = {0, 3};
    const float weights[] = {0.25f, -2.385f};
    const size_t two = 2;
    const int64_t session[] = {1, -1, INT64_MAX};
    const char *const names[] = {"pain", NULL, "allogroom", "Z\xc3\xbcrich"};
    assert_int_equal(csp_run_file_init(f), CSP_OK);
    assert_int_equal(csp_run_file_reals(f, "record/pain/0/bla.A", 2, dims, &rates[0][0]),
                     CSP_OK);
    assert_int_equal(csp_run_file_reals(f, "record/pain/0/none", 2, none, NULL), CSP_OK);
    assert_int_equal(csp_run_file_floats(f, "record/pain/0/w", 1, &two, weights), CSP_OK);
    assert_int_equal(csp_run_file_longs(f, "animals/session", 3, session), CSP_OK);
    assert_int_equal(csp_run_file_texts(f, "animals/group", 4, names), CSP_OK);
    assert_int_equal(csp_run_file_text(f, "study", ""), CSP_OK);
    assert_int_equal(csp_run_file_group(f, "groups/pain"), CSP_OK);
    assert_int_equal(csp_run_file_group(f, "groups/pain"), CSP_OK); /* again is fine */
    assert_int_equal(csp_run_file_attr_real(f, "groups/pain", "critic.gamma", 0.95), CSP_OK);
    assert_int_equal(csp_run_file_attr_text(f, "record/pain/0/bla.A", "unit", "Hz"), CSP_OK);
    assert_int_equal(csp_run_file_attr_text(f, "", "version", ""), CSP_OK);
    assert_int_equal(csp_run_file_attr_long(f, "", "seed", 7), CSP_OK);
}

static void what_is_written_can_be_read(void **state)
{
    (void)state;
    struct csp_run_file f;
    char path[64];
    snprintf(path, sizeof path, "%s/run.h5", folder);
    fill(&f);
    assert_int_equal(csp_run_file_save(&f, path), CSP_OK);
    csp_run_file_free(&f);
    csp_run_file_free(&f);

    const hid_t h = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(h >= 0);
    double back[2][3], gamma;
    const hid_t set = H5Dopen2(h, "/record/pain/0/bla.A", H5P_DEFAULT);
    assert_true(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, back) >= 0);
    assert_memory_equal(back, rates, sizeof rates);
    const hid_t a =
        H5Aopen_by_name(h, "/groups/pain", "critic.gamma", H5P_DEFAULT, H5P_DEFAULT);
    assert_true(H5Aread(a, H5T_NATIVE_DOUBLE, &gamma) >= 0);
    assert_near(gamma, 0.95, 0);
    const hid_t texts = H5Dopen2(h, "/animals/group", H5P_DEFAULT);
    const hid_t type = H5Dget_type(texts);
    assert_int_equal(H5Tget_size(type), 9);
    char flat[4][9];
    assert_true(H5Dread(texts, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, flat) >= 0);
    assert_memory_equal(flat[0], "pain\0\0\0\0\0", 9);
    assert_memory_equal(flat[1], "\0\0\0\0\0\0\0\0\0", 9);
    assert_memory_equal(flat[2], "allogroom", 9);
    const hid_t unit =
        H5Aopen_by_name(h, "/record/pain/0/bla.A", "unit", H5P_DEFAULT, H5P_DEFAULT);
    const hid_t text = H5Aget_type(unit), one = H5Aget_space(unit);
    char *hertz = NULL;
    assert_true(H5Tis_variable_str(text) > 0);
    assert_int_equal(H5Tget_cset(text), H5T_CSET_UTF8);
    assert_true(H5Aread(unit, text, &hertz) >= 0);
    assert_string_equal(hertz, "Hz");
    H5Dvlen_reclaim(text, one, H5P_DEFAULT, &hertz);
    H5Sclose(one);
    H5Tclose(text);
    H5Aclose(unit);
    H5Tclose(type);
    H5Dclose(texts);
    H5Aclose(a);
    H5Dclose(set);
    H5Fclose(h);
    unlink(path);
}

static void the_same_calls_give_the_same_bytes(void **state)
{
    (void)state;
    struct csp_run_file f;
    void *x, *y;
    size_t nx, ny;
    fill(&f);
    assert_int_equal(csp_run_file_image(&f, &x, &nx), CSP_OK);
    csp_run_file_free(&f);
    sleep(1); /* a time stamp would differ now */
    fill(&f);
    assert_int_equal(csp_run_file_image(&f, &y, &ny), CSP_OK);
    csp_run_file_free(&f);
    assert_int_equal(nx, ny);
    assert_memory_equal(x, y, nx);
    free(x);
    free(y);
}

static void every_error_is_said(void **state)
{
    (void)state;
    struct csp_run_file f;
    const size_t n = 2;
    const size_t dims[5] = {1, 1, 1, 1, 1};
    const double x[] = {1, 2};
    fill(&f);
    assert_int_equal(csp_run_file_reals(&f, "animals/session", 1, &n, x), CSP_E_NAME);
    assert_int_equal(csp_run_file_reals(&f, "/x", 1, &n, x), CSP_E_NAME);
    assert_int_equal(csp_run_file_reals(&f, "a//x", 1, &n, x), CSP_E_NAME);
    assert_int_equal(csp_run_file_reals(&f, "x/", 1, &n, x), CSP_E_NAME);
    assert_int_equal(csp_run_file_reals(&f, "", 1, &n, x), CSP_E_NAME);
    assert_int_equal(csp_run_file_reals(&f, "x", 0, &n, x), CSP_E_SHAPE);
    assert_int_equal(csp_run_file_reals(&f, "x", 5, dims, x), CSP_E_SHAPE);
    /* a data set is not a group */
    assert_int_equal(csp_run_file_reals(&f, "animals/session/x", 1, &n, x), CSP_E_IO);
    assert_non_null(strstr(csp_error_detail(), "HDF5"));
    assert_int_equal(csp_run_file_attr_real(&f, "groups/pain", "critic.gamma", 1), CSP_E_NAME);
    assert_int_equal(csp_run_file_attr_real(&f, "groups/gain", "critic.gamma", 1), CSP_E_NAME);
    char path[64];
    snprintf(path, sizeof path, "%s/missing/run.h5", folder);
    assert_int_equal(csp_run_file_save(&f, path), CSP_E_IO);
    csp_run_file_free(&f);
    assert_int_equal(csp_run_file_group(&f, "x"), CSP_E_USAGE); /* closed */
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(the_same_calls_give_the_same_bytes),
        cmocka_unit_test(every_error_is_said),
    };
    return cmocka_run_group_tests(tests, make_folder, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/nwb.h"
#include "testing.h"
#include <hdf5.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/csp_nwb_XXXXXX", path[64];

static int make_folder(void **state)
{
    (void)state;
    const int err = mkdtemp(folder) == NULL;
    snprintf(path, sizeof path, "%s/a.nwb", folder);
    return err;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder);
}

static const struct csp_nwb_session session = {.identifier = "study/pain/1",
                                               .description = "simulated",
                                               .start = "2021-05-03T09:00:00+02:00",
                                               .content = 2385};
static const double samples[] = {2.385, -1, 0.1, 7, 3, 0.25}, even[] = {1.5, 1.6, 1.7},
                    gap[] = {1.5, 1.6, 9.7};

static struct csp_nwb_series series(const double *time)
{
    return (struct csp_nwb_series){.type = "TimeSeries",
                                   .description = "rates",
                                   .unit = "Hz",
                                   .rows = 3,
                                   .units = 2,
                                   .data = samples,
                                   .time = time,
                                   .dt = 0.1};
}

static void write_file(void)
{
    struct csp_nwb f;
    struct csp_nwb_series regular = series(even), jumps = series(gap), again = series(gap);
    const double start[] = {0, 10}, stop[] = {4.5, 14.5};
    const char *const kind[] = {"own", "seen"};
    const struct csp_nwb_column column[] = {
        {.name = "start_time", .description = "onset", .reals = start},
        {.name = "stop_time", .description = "end", .reals = stop},
        {.name = "kind", .description = "of trial", .texts = kind}};
    again.same_time_as = "acquisition/jumps";
    assert_int_equal(csp_nwb_begin(&f, path, &session), CSP_OK);
    assert_int_equal(csp_nwb_series(&f, "acquisition/even", &regular), CSP_OK);
    assert_int_equal(csp_nwb_series(&f, "acquisition/jumps", &jumps), CSP_OK);
    assert_int_equal(csp_nwb_series(&f, "acquisition/again", &again), CSP_OK);
    assert_int_equal(
        csp_nwb_table(&f, "intervals/trials", "TimeIntervals", "trials", 2, 3, column), CSP_OK);
    assert_int_equal(csp_nwb_save(&f), CSP_OK);
    csp_nwb_free(&f);
    csp_nwb_free(&f);
}

static void text_is(hid_t file, const char *object, const char *name, const char *want)
{
    char *text = NULL;
    const hid_t a = H5Aopen_by_name(file, object, name, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(a >= 0);
    const hid_t type = H5Aget_type(a);
    assert_true(H5Aread(a, type, &text) >= 0);
    assert_string_equal(text, want);
    H5free_memory(text);
    H5Tclose(type);
    H5Aclose(a);
}

static double real_of(hid_t file, const char *object, const char *name)
{
    double x = -1;
    const hid_t a = H5Aopen_by_name(file, object, name, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(a >= 0 && H5Aread(a, H5T_NATIVE_DOUBLE, &x) >= 0);
    H5Aclose(a);
    return x;
}

static void values(hid_t file, const char *object, double out[])
{
    const hid_t set = H5Dopen2(file, object, H5P_DEFAULT);
    assert_true(set >= 0);
    assert_true(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, out) >= 0);
    H5Dclose(set);
}

static void a_series_has_its_type_unit_and_time_base(void **state)
{
    (void)state;
    double x[6], t[3];
    write_file();
    const hid_t f = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    text_is(f, "/", "neurodata_type", "NWBFile");
    text_is(f, "/acquisition/even", "neurodata_type", "TimeSeries");
    text_is(f, "/acquisition/even", "namespace", "core");
    text_is(f, "/acquisition/even/data", "unit", "Hz");
    text_is(f, "/acquisition/even/starting_time", "unit", "seconds");
    assert_near(real_of(f, "/acquisition/even/starting_time", "rate"), 10.0, 1e-5);
    values(f, "/acquisition/even/starting_time", t);
    assert_near(t[0], 1.5, 1e-12);
    values(f, "/acquisition/even/data", x);
    for (int i = 0; i < 6; i++) assert_near(x[i], samples[i], 1e-6);
    assert_int_equal(H5Lexists(f, "/acquisition/jumps/starting_time", H5P_DEFAULT), 0);
    values(f, "/acquisition/again/timestamps", t); /* by the link */
    assert_memory_equal(t, gap, sizeof gap);
    text_is(f, "/intervals/trials/kind", "namespace", "hdmf-common");
    text_is(f, "/intervals/trials/kind", "description", "of trial");
    text_is(f, "/intervals/trials/id", "neurodata_type", "ElementIdentifiers");
    H5Fclose(f);
}

/* xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx of this content and path, always. */
static void an_object_id_comes_from_content_and_path(void **state)
{
    (void)state;
    write_file();
    const hid_t f = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    text_is(f, "/acquisition/even", "object_id", "425ce6ec-77e0-440f-87f3-a271dc03b2a8");
    H5Fclose(f);
}

static void the_same_calls_give_the_same_bytes(void **state)
{
    (void)state;
    char *was, *is;
    size_t n, m;
    write_file();
    assert_int_equal(csp_file_read(path, &was, &n, 1 << 24), CSP_OK);
    write_file();
    assert_int_equal(csp_file_read(path, &is, &m, 1 << 24), CSP_OK);
    assert_int_equal(n, m);
    assert_memory_equal(was, is, n);
    free(was);
    free(is);
}

static void what_readers_would_lose_is_refused(void **state)
{
    (void)state;
    struct csp_nwb f;
    struct csp_nwb_series timeless = series(NULL);
    const struct csp_nwb_column empty = {.name = "kind", .description = "of trial"};
    (void)unlink(path);
    assert_int_equal(csp_nwb_begin(&f, path, &session), CSP_OK);
    assert_int_equal(csp_nwb_series(&f, "acquisition/x", &timeless), CSP_E_SHAPE);
    assert_int_equal(csp_nwb_table(&f, "t", "DynamicTable", "t", 2, 1, &empty), CSP_E_SHAPE);
    csp_nwb_free(&f); /* not saved: nothing is left */
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(mkdir(folder, 0700), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_series_has_its_type_unit_and_time_base),
        cmocka_unit_test(an_object_id_comes_from_content_and_path),
        cmocka_unit_test(the_same_calls_give_the_same_bytes),
        cmocka_unit_test(what_readers_would_lose_is_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Run files that another hand has made: refused before anything is read, each by its reason. */
#include "conspecific/core/error.h"
#include "conspecific/record/recording.h"
#include "conspecific/record/run_file.h"
#include "conspecific/record/run_file_compare.h"
#include "testing.h"
#include <hdf5.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define AT "record/pain/1"
#define AT_FIELD AT "/bla.A"

static char folder[] = "/tmp/csp_run_file_check_XXXXXX", file[64], other[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return 1;
    snprintf(file, sizeof file, "%s/run.h5", folder);
    snprintf(other, sizeof other, "%s/other", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(file);
    unlink(other);
    rmdir(folder);
    return 0;
}

/* A good file: one field of four samples at four times. */
static hid_t good(void)
{
    struct csp_run_file f;
    const double time[] = {0, 0.25, 0.5, 0.75}, dt = 0.25;
    const int64_t one = 1, row = 0;
    const char *const name = "own";
    const size_t n = 4;
    const double *const reals[] = {time, time, &dt, time, time};
    static const char *const real[] = {"bla.A", "time", "dt", "trials/onset",
                                       "trials/first_event"};
    static const char *const whole[] = {"trials/phase", "trials/session", "trials/trial",
                                        "trials/row"};
    static const char *const texts[] = {"trials/name", "trials/phase_name"};
    static const char *const none[] = {"marks/time", "marks/duration"};
    static const char *const no[] = {"marks/action", "marks/phase", "marks/session",
                                     "marks/trial"};
    static const char *const no_text[] = {"marks/name", "marks/role"};
    char path[64];
    const size_t z = 0, u = 1;
    int err = csp_run_file_init(&f);
#define PUT(list, CALL)                                               \
    for (size_t i = 0; i < sizeof list / sizeof *list && !err; i++) { \
        snprintf(path, sizeof path, AT "/%s", list[i]);               \
        err = CALL;                                                   \
    }
    PUT(real, csp_run_file_reals(&f, path, 1, i < 2 ? &n : &u, reals[i]))
    PUT(whole, csp_run_file_longs(&f, path, 1, i < 3 ? &one : &row))
    PUT(texts, csp_run_file_texts(&f, path, 1, &name))
    PUT(none, csp_run_file_reals(&f, path, 1, &z, time))
    PUT(no, csp_run_file_longs(&f, path, 0, &one))
    PUT(no_text, csp_run_file_texts(&f, path, 0, &name))
#undef PUT
    if (!err) err = csp_run_file_attr_text(&f, AT_FIELD, "unit", "Hz");
    if (!err) err = csp_run_file_save(&f, file);
    assert_int_equal(err, CSP_OK);
    csp_run_file_free(&f);
    return H5Fopen(file, H5F_ACC_RDWR, H5P_DEFAULT);
}

static int load(void)
{
    struct csp_run_reader reader;
    struct csp_recording r = {0};
    int err = csp_run_reader_init(&reader, folder);
    if (!err) err = csp_recording_load(&r, &reader, reader.keys, "bla.A");
    csp_recording_free(&r);
    csp_run_reader_free(&reader);
    return err;
}

/* Every door to the file refuses it with these words, within seconds. */
static void refused(hid_t h, const char *words)
{
    int same;
    assert_true(H5Fclose(h) >= 0);
    alarm(20);
    assert_int_equal(load(), CSP_E_IO);
    if (!strstr(csp_error_detail(), words)) fail_msg("%s", csp_error_detail());
    assert_int_equal(csp_run_file_compare(file, file, &same, NULL, 0), CSP_E_IO);
    alarm(0);
}

/* Put a data set of this shape in the place of an old one; pieces: stored in pieces of 64. */
static void put(hid_t h, const char *path, int rank, const hsize_t dims[], hid_t type,
                int pieces)
{
    const hsize_t piece[] = {rank && dims[0] < 64 ? dims[0] : 64, 64};
    const hid_t space = rank ? H5Screate_simple(rank, dims, NULL) : H5Screate(H5S_SCALAR);
    const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    if (H5Lexists(h, path, H5P_DEFAULT) > 0) H5Ldelete(h, path, H5P_DEFAULT);
    if (pieces) H5Pset_chunk(list, rank, piece);
    const hid_t set = H5Dcreate2(h, path, type, space, H5P_DEFAULT, list, H5P_DEFAULT);
    assert_true(set >= 0);
    H5Dclose(set);
    H5Pclose(list);
    H5Sclose(space);
}

static void a_good_file_is_read(void **state)
{
    (void)state;
    H5Fclose(good());
    assert_int_equal(load(), CSP_OK);
}

static void more_values_than_the_file_can_hold_are_refused(void **state)
{
    (void)state;
    const hsize_t line[] = {(hsize_t)1 << 61}, area[] = {(hsize_t)1 << 32, (hsize_t)1 << 32},
                  empty[] = {(hsize_t)1 << 61, 0};
    hid_t h = good();
    put(h, AT "/time", 1, line, H5T_IEEE_F64LE, 1);
    refused(h, "has more values than the file has room for");
    h = good();
    put(h, AT_FIELD, 2, area, H5T_IEEE_F32LE, 1);
    refused(h, "has more values than the file has room for");
    h = good();
    put(h, AT_FIELD, 2, empty, H5T_IEEE_F32LE, 0);
    refused(h, "has more values than the file has room for");
    h = good();
    put(h, AT "/trials/name", 1, line, H5T_C_S1, 1);
    refused(h, "'" AT "/trials/name' has more values");
}

static void other_types_shapes_and_places_are_refused(void **state)
{
    (void)state;
    const hsize_t four[] = {4}, five[] = {1, 1, 1, 1, 1};
    hid_t h = good(), pair = H5Tcreate(H5T_COMPOUND, 8);
    H5Tinsert(pair, "x", 0, H5T_IEEE_F64LE);
    put(h, AT_FIELD, 1, four, pair, 0);
    refused(h, "'" AT_FIELD "' has a type that no run file has");
    H5Tclose(pair);
    h = good();
    put(h, AT_FIELD, 1, four, H5T_IEEE_F64BE, 0);
    refused(h, "has a type that no run file has");
    h = good();
    put(h, AT_FIELD, 5, five, H5T_IEEE_F64LE, 0);
    refused(h, "has more values than the file has room for");
    h = good();
    put(h, AT_FIELD, 1, four, H5T_IEEE_F64LE, 1);
    refused(h, "is not stored in one piece");
    h = good();
    const hid_t list = H5Pcreate(H5P_DATASET_CREATE), space = H5Screate_simple(1, four, NULL);
    H5Pset_external(list, "/etc/passwd", 0, 32);
    H5Dclose(H5Dcreate2(h, AT "/x", H5T_IEEE_F64LE, space, H5P_DEFAULT, list, H5P_DEFAULT));
    H5Sclose(space);
    H5Pclose(list);
    refused(h, "'" AT "/x' is not stored in one piece");
}

static void columns_have_one_dimension(void **state)
{
    (void)state;
    const hsize_t flat[] = {4, 0}, wide[] = {1, 9};
    hid_t h = good();
    put(h, AT "/time", 2, flat, H5T_IEEE_F64LE, 0);
    H5Fclose(h);
    assert_int_equal(load(), CSP_E_IO);
    assert_non_null(strstr(csp_error_detail(), "as a column '" AT "/time'"));
    h = good();
    put(h, AT "/trials/name", 2, wide, H5T_C_S1, 0);
    H5Fclose(h);
    assert_int_equal(load(), CSP_E_IO);
    assert_non_null(strstr(csp_error_detail(), "texts of '" AT "/trials/name'"));
    h = good();
    put(h, AT_FIELD, 2, flat, H5T_IEEE_F64LE, 0);
    H5Fclose(h);
    assert_int_equal(load(), CSP_E_SYNTAX);
    h = good();
    put(h, AT "/time", 0, NULL, H5T_IEEE_F64LE, 0);
    H5Fclose(h);
    assert_int_equal(load(), CSP_E_IO);
}

static void links_lead_nowhere_else(void **state)
{
    (void)state;
    hid_t h = good();
    assert_int_equal(mkfifo(other, 0600), 0);
    H5Lcreate_external(other, "/x", h, AT "/y", H5P_DEFAULT, H5P_DEFAULT);
    refused(h, "'" AT "/y' is a link to another place");
    unlink(other);
    h = good();
    H5Lcreate_soft("/" AT "/y", h, AT "/y", H5P_DEFAULT, H5P_DEFAULT);
    refused(h, "'" AT "/y' is a link to another place");
    h = good();
    H5Lcreate_hard(h, "record", h, AT "/loop", H5P_DEFAULT, H5P_DEFAULT);
    refused(h, "lies too deep");
    h = good();
    hid_t at = H5Gcreate2(h, "a", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    for (int depth = 0; depth < 12; depth++) { /* 8^12 ways through 12 groups */
        const hid_t next = H5Gcreate2(at, "0", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        for (char k = '1'; k < '8'; k++)
            H5Lcreate_hard(at, "0", at, (char[]){k, '\0'}, H5P_DEFAULT, H5P_DEFAULT);
        H5Gclose(at);
        at = next;
    }
    H5Gclose(at);
    refused(h, "is one object too many for a file of this size");
}

static void attributes_are_one_value(void **state)
{
    (void)state;
    const hsize_t fifty[] = {50};
    hid_t h = good(), type = H5Tcopy(H5T_C_S1), space = H5Screate_simple(1, fifty, NULL);
    H5Tset_size(type, 200);
    H5Adelete_by_name(h, AT_FIELD, "unit", H5P_DEFAULT);
    H5Aclose(H5Acreate_by_name(h, AT_FIELD, "unit", type, space, H5P_DEFAULT, H5P_DEFAULT,
                               H5P_DEFAULT));
    H5Sclose(space);
    H5Tclose(type);
    refused(h, "'" AT_FIELD "' has an attribute that is not one number or text");
}

static void a_pipe_in_the_place_of_a_run_file_is_refused(void **state)
{
    (void)state;
    unlink(file);
    assert_int_equal(mkfifo(file, 0600), 0);
    alarm(20);
    assert_int_equal(load(), CSP_E_IO);
    alarm(0);
    assert_non_null(strstr(csp_error_detail(), "it is a named pipe"));
    unlink(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_file_is_read),
        cmocka_unit_test(more_values_than_the_file_can_hold_are_refused),
        cmocka_unit_test(other_types_shapes_and_places_are_refused),
        cmocka_unit_test(columns_have_one_dimension),
        cmocka_unit_test(links_lead_nowhere_else),
        cmocka_unit_test(attributes_are_one_value),
        cmocka_unit_test(a_pipe_in_the_place_of_a_run_file_is_refused)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

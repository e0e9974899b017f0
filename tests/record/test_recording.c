/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/record/recording.h"
#include "conspecific/record/run_file.h"
#include "testing.h"
#include <hdf5.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/csp_recording_XXXXXX", file[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return 1;
    snprintf(file, sizeof file, "%s/run.h5", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(file);
    rmdir(folder);
    return 0;
}

static void at(const char *animal, const char *name, char out[64])
{
    snprintf(out, 64, "record/%s/%s", animal, name);
}

/* Two trials of three and two samples; missing is left out, shorter lacks its last value. */
static void put(struct csp_run_file *f, const char *animal, const char *missing,
                const char *shorter)
{
    const float r[] = {1, 10, 2, 20, 3, 30, 4, 40, 5, 50.5f};
    const double time[] = {0, 0.25, 0.5, 7.5, 7.75}, onset[] = {0, 7.5}, first[] = {0.25, NAN};
    const double dt = 0.25, mark_time[] = {0.25, 0.5, 7.75}, mark_long[] = {0.1, 0, 0.1};
    const int64_t label[] = {1, 2}, zero[] = {0, 0, 0}, row[] = {0, 3},
                  mark_trial[] = {1, 1, 2}, ones[] = {1, 1, 1}, action[] = {0, 1, 1};
    const char *const name[] = {"own", "seen"}, *const phase[] = {"test", "test"};
    const char *const mark_name[] = {"shock", "press", "press"}, *const role[] = {"rat", "",
                                                                                  NULL};
    const struct {
        const char *name;
        const void *data;
        char type; /* d double, l long, t text */
        size_t n;
    } list[] = {{"time", time, 'd', 5},
                {"dt", &dt, 'd', 1},
                {"trials/name", name, 't', 2},
                {"trials/phase_name", phase, 't', 2},
                {"trials/phase", zero, 'l', 2},
                {"trials/session", ones, 'l', 2},
                {"trials/trial", label, 'l', 2},
                {"trials/row", row, 'l', 2},
                {"trials/onset", onset, 'd', 2},
                {"trials/first_event", first, 'd', 2},
                {"marks/name", mark_name, 't', 3},
                {"marks/role", role, 't', 3},
                {"marks/time", mark_time, 'd', 3},
                {"marks/duration", mark_long, 'd', 3},
                {"marks/action", action, 'l', 3},
                {"marks/phase", zero, 'l', 3},
                {"marks/session", ones, 'l', 3},
                {"marks/trial", mark_trial, 'l', 3}};
    char path[64];
    const size_t dims[] = {5, 2};
    at(animal, "acc.r", path);
    assert_int_equal(csp_run_file_floats(f, path, 2, dims, r), CSP_OK);
    assert_int_equal(csp_run_file_attr_text(f, path, "unit", "Hz"), CSP_OK);
    at(animal, "partner/act.freeze", path);
    assert_int_equal(csp_run_file_floats(f, path, 1, dims, r), CSP_OK);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        if (missing && !strcmp(list[i].name, missing)) continue;
        const size_t n = list[i].n - (shorter && !strcmp(list[i].name, shorter));
        at(animal, list[i].name, path);
        const int err = list[i].type == 'd'   ? csp_run_file_reals(f, path, 1, &n, list[i].data)
                        : list[i].type == 'l' ? csp_run_file_longs(f, path, n, list[i].data)
                                              : csp_run_file_texts(f, path, n, list[i].data);
        assert_int_equal(err, CSP_OK);
    }
}

static void write_run(const char *missing, const char *shorter)
{
    struct csp_run_file f;
    assert_int_equal(csp_run_file_init(&f), CSP_OK);
    put(&f, "pain/2", missing, shorter);
    put(&f, "pain/10", missing, shorter);
    put(&f, "groom@c=0.5/1", missing, shorter);
    assert_int_equal(csp_run_file_save(&f, file), CSP_OK);
    csp_run_file_free(&f);
}

static void what_was_written_is_read(void **state)
{
    (void)state;
    struct csp_run_reader reader;
    struct csp_recording r;
    write_run(NULL, NULL);
    assert_int_equal(csp_run_reader_init(&reader, folder), CSP_OK);
    assert_int_equal(reader.n, 3);
    assert_int_equal(reader.n_groups, 2);
    assert_string_equal(reader.groups[0], "groom@c=0.5");
    assert_int_equal(reader.keys[1].animal, 2); /* 2 before 10 */
    assert_int_equal(reader.keys[2].animal, 10);
    assert_ptr_equal(reader.keys[1].group, reader.keys[2].group);

    const char **names;
    size_t n;
    assert_int_equal(csp_run_reader_fields(&reader, reader.keys, &names, &n), CSP_OK);
    assert_int_equal(n, 2);
    assert_string_equal(names[0], "acc.r");
    assert_string_equal(names[1], "partner/act.freeze");

    assert_int_equal(csp_recording_load(&r, &reader, reader.keys + 1, "acc.r"), CSP_OK);
    assert_string_equal(r.group, "pain");
    assert_string_equal(r.unit, "Hz");
    assert_int_equal(r.rows, 5);
    assert_int_equal(r.units, 2);
    assert_near(r.samples[9], 50.5, 0);
    assert_near(r.dt, 0.25, 0);
    assert_near(r.time[3], 7.5, 0);
    assert_int_equal(r.n_trials, 2);
    assert_string_equal(r.trials[1].name, "seen");
    assert_string_equal(r.trials[1].phase_name, "test");
    assert_int_equal(r.trials[0].row, 0);
    assert_int_equal(r.trials[0].rows, 3);
    assert_int_equal(r.trials[1].row, 3);
    assert_int_equal(r.trials[1].rows, 2);
    assert_int_equal(r.trials[1].trial, 2);
    assert_near(r.trials[0].first_event, 0.25, 0);
    assert_true(isnan(r.trials[1].first_event));
    assert_int_equal(r.n_marks, 3);
    assert_string_equal(r.marks[0].role, "rat");
    assert_near(csp_recording_event(&r, r.trials, "press"), 0.5, 0);
    assert_near(csp_recording_event(&r, r.trials + 1, "press"), 7.75, 0);
    assert_true(isnan(csp_recording_event(&r, r.trials + 1, "shock")));
    csp_recording_free(&r);
    csp_recording_free(&r);
    assert_int_equal(csp_recording_load(&r, &reader, reader.keys, "partner/act.freeze"),
                     CSP_OK);
    assert_int_equal(r.units, 1);
    csp_recording_free(&r);
    csp_run_reader_free(&reader);
    csp_run_reader_free(&reader);
}

static void a_unit_of_fixed_length_is_read(void **state)
{
    (void)state;
    struct csp_run_reader reader;
    struct csp_recording r;
    write_run(NULL, NULL);
    const hid_t h = H5Fopen(file, H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
    assert_true(h >= 0 && H5Tset_size(type, 3) >= 0);
    H5Tset_strpad(type, H5T_STR_NULLPAD); /* as version 0.5.0 wrote it */
    assert_true(H5Adelete_by_name(h, "record/pain/2/acc.r", "unit", H5P_DEFAULT) >= 0);
    const hid_t unit = H5Acreate_by_name(h, "record/pain/2/acc.r", "unit", type, space,
                                         H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(H5Awrite(unit, type, "1/s") >= 0);
    H5Aclose(unit);
    H5Sclose(space);
    H5Tclose(type);
    H5Fclose(h);
    assert_int_equal(csp_run_reader_init(&reader, folder), CSP_OK);
    assert_int_equal(csp_recording_load(&r, &reader, reader.keys + 1, "acc.r"), CSP_OK);
    assert_string_equal(r.unit, "1/s");
    csp_recording_free(&r);
    csp_run_reader_free(&reader);
}

static void load_fails(const char *field, int code, const char *word)
{
    struct csp_run_reader reader;
    struct csp_recording r;
    assert_int_equal(csp_run_reader_init(&reader, folder), CSP_OK);
    assert_int_equal(csp_recording_load(&r, &reader, reader.keys, field), code);
    assert_non_null(strstr(csp_error_detail(), word));
    csp_recording_free(&r);
    csp_run_reader_free(&reader);
}

static void what_is_not_there_is_said(void **state)
{
    (void)state;
    struct csp_run_reader reader;
    struct csp_run_file f;
    unlink(file);
    assert_int_equal(csp_run_reader_init(&reader, folder), CSP_E_IO);
    csp_run_reader_free(&reader);
    FILE *text = fopen(file, "w");
    fputs("no HDF5", text);
    fclose(text);
    assert_int_equal(csp_run_reader_init(&reader, folder), CSP_E_IO);
    csp_run_reader_free(&reader);
    assert_int_equal(csp_run_file_init(&f), CSP_OK);
    assert_int_equal(csp_run_file_save(&f, file), CSP_OK);
    csp_run_file_free(&f);
    assert_int_equal(csp_run_reader_init(&reader, folder), CSP_E_USAGE);
    assert_non_null(strstr(csp_error_detail(), "mode: full"));
    csp_run_reader_free(&reader);

    write_run(NULL, NULL);
    load_fails("acc.rr", CSP_E_NAME, "did you mean `acc.r`?");
    load_fails("time", CSP_E_NAME, "partner/act.freeze");
    load_fails("marks/name", CSP_E_NAME, "was not recorded");
    write_run("trials/row", NULL);
    load_fails("acc.r", CSP_E_VERSION, "run it again");
    write_run("marks/role", NULL);
    load_fails("acc.r", CSP_E_IO, "marks/role");
    write_run(NULL, "trials/onset");
    load_fails("acc.r", CSP_E_SYNTAX, "trials/onset has 1 entries");
    write_run(NULL, "time");
    load_fails("acc.r", CSP_E_SYNTAX, "5 samples of acc.r at 4 times");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_was_written_is_read),
                                       cmocka_unit_test(a_unit_of_fixed_length_is_read),
                                       cmocka_unit_test(what_is_not_there_is_said)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

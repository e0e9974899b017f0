/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/manifest.h"
#include "conspecific/record/run_file.h"
#include "testing.h"
#include <hdf5.h>
#include <stdlib.h>
#include <unistd.h>

static const struct csp_manifest_of of = {"study", "toy", "0.5.0", "abc", 7, 0x1234abcd};
static char folder[] = "/tmp/csp_manifest_XXXXXX";
static struct csp_run_dir dir;

static const char *in(const char *name)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void put(const char *name, const char *text)
{
    assert_int_equal(csp_file_write_atomic(in(name), text, strlen(text)), CSP_OK);
}

/* Commit a table, an HDF5 file and, if asked, a table more. */
static void commit(const char *value, int more)
{
    struct csp_run_dir staged;
    struct csp_run_file f;
    const double x[2] = {2.385, 7};
    const size_t two = 2;
    assert_int_equal(csp_manifest_stage(&dir, &staged), CSP_OK);
    assert_int_equal(csp_run_dir_write(&staged, "animals.csv", value, strlen(value)), CSP_OK);
    assert_int_equal(csp_run_dir_write(&staged, "study.yaml", "a: 1\n", 5), CSP_OK);
    if (more) assert_int_equal(csp_run_dir_write(&staged, "lost.csv", "x", 1), CSP_OK);
    assert_int_equal(csp_run_file_init(&f), CSP_OK);
    assert_int_equal(csp_run_file_reals(&f, "group/x", 1, &two, x), CSP_OK);
    assert_int_equal(csp_run_file_attr_text(&f, "group", "doc", "any length"), CSP_OK);
    assert_int_equal(csp_run_file_attr_long(&f, "", "seed", 7), CSP_OK);
    char *path = csp_run_dir_file(&staged, "run.h5");
    assert_int_equal(csp_run_file_save(&f, path), CSP_OK);
    free(path);
    csp_run_file_free(&f);
    assert_int_equal(csp_manifest_commit(&dir, &staged, &of), CSP_OK);
    csp_run_dir_free(&staged);
    assert_int_equal(csp_file_exists(in(CSP_STAGED_NAME)), 0);
}

static enum csp_manifest_state check(const char *says)
{
    enum csp_manifest_state state;
    char why[300];
    assert_int_equal(csp_manifest_check(folder, &state, why, sizeof why), CSP_OK);
    if (!strstr(why, says)) fail_msg("expected `%s` in `%s`", says, why);
    assert_int_equal(csp_manifest_require(folder),
                     state == CSP_MANIFEST_TORN ? CSP_E_IO : CSP_OK);
    return state;
}

static void results_are_whole_or_told(void **state)
{
    (void)state;
    assert_int_equal(check(""), CSP_MANIFEST_NONE);
    commit("a,b\n1,2\n", 0);
    assert_int_equal(check(""), CSP_MANIFEST_WHOLE);
    put("notes.txt", "mine");
    put("compare.csv", "later");
    assert_int_equal(check(""), CSP_MANIFEST_WHOLE);
    put("animals.csv", "a,b\n1,3\n");
    assert_int_equal(check("animals.csv holds other bytes"), CSP_MANIFEST_TORN);
    put("animals.csv", "a,b\n");
    assert_int_equal(check("animals.csv has 4 bytes, not the 8"), CSP_MANIFEST_TORN);
    assert_int_equal(unlink(in("animals.csv")), 0);
    assert_int_equal(check("animals.csv is missing"), CSP_MANIFEST_TORN);
    commit("a,b\n1,2\n", 0);
    assert_int_equal(check(""), CSP_MANIFEST_WHOLE);
}

static void what_an_earlier_run_left_goes(void **state)
{
    (void)state;
    commit("a,b\n1,2\n", 1);
    assert_int_equal(csp_file_exists(in("lost.csv")), 1);
    commit("a,b\n1,2\n", 0);
    assert_int_equal(csp_file_exists(in("lost.csv")), 0);
    assert_int_equal(csp_file_exists(in("notes.txt")), 1);
}

static void write_h5(int value)
{
    const hid_t file = H5Fopen(in("run.h5"), H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(file >= 0);
    const hid_t space = H5Screate(H5S_SCALAR);
    assert_true(H5Adelete(file, "seed") >= 0);
    const hid_t id = H5Acreate2(file, "seed", H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT);
    const int64_t seed = value;
    assert_true(H5Awrite(id, H5T_NATIVE_INT64, &seed) >= 0);
    H5Aclose(id);
    H5Sclose(space);
    H5Fclose(file);
}

static void of_an_hdf5_file_the_contents_count(void **state)
{
    (void)state;
    commit("a,b\n1,2\n", 0);
    write_h5(7);
    assert_int_equal(check(""), CSP_MANIFEST_TOUCHED);
    write_h5(8);
    assert_int_equal(check("run.h5 says something else"), CSP_MANIFEST_TORN);
    put("run.h5", "no HDF5 at all");
    assert_int_equal(check("run.h5 says something else"), CSP_MANIFEST_TORN);
}

/* Every byte of MANIFEST counts: one that is changed, or a cut anywhere, is found. */
static void a_damaged_manifest_is_told(void **state)
{
    (void)state;
    char *text;
    size_t n;
    commit("a,b\n1,2\n", 0);
    assert_int_equal(csp_file_read(in(CSP_MANIFEST_NAME), &text, &n, 1 << 16), CSP_OK);
    for (size_t i = 0; i < n; i += 3) {
        text[i] ^= 1;
        assert_int_equal(csp_file_write_atomic(in(CSP_MANIFEST_NAME), text, n), CSP_OK);
        assert_int_equal(check("MANIFEST is damaged"), CSP_MANIFEST_TORN);
        text[i] ^= 1;
        assert_int_equal(csp_file_write_atomic(in(CSP_MANIFEST_NAME), text, i), CSP_OK);
        assert_int_equal(check("MANIFEST is damaged"), CSP_MANIFEST_TORN);
    }
    assert_int_equal(csp_file_write_atomic(in(CSP_MANIFEST_NAME), text, n), CSP_OK);
    assert_int_equal(check(""), CSP_MANIFEST_WHOLE);
    free(text);
    assert_int_equal(csp_manifest_is(folder, "study"), 1);
    assert_int_equal(csp_manifest_is(folder, "fit"), 0);
}

static void it_says_which_run_it_was(void **state)
{
    (void)state;
    struct csp_mem mem = {0};
    struct csp_manifest m;
    int there;
    commit("a,b\n1,2\n", 0);
    assert_int_equal(csp_manifest_read(&m, folder, &mem, &there), CSP_OK);
    assert_int_equal(there, 1);
    assert_string_equal(m.of.kind, of.kind);
    assert_string_equal(m.of.study, of.study);
    assert_string_equal(m.of.version, of.version);
    assert_string_equal(m.of.sources, of.sources);
    assert_int_equal(m.of.seed, of.seed);
    assert_int_equal(m.of.plan, of.plan);
    assert_int_equal(m.n, 3);
    assert_string_equal(m.files[2].name, "study.yaml");
    csp_mem_free(&mem);
}

static int setup(void **state)
{
    (void)state;
    return !mkdtemp(folder) || csp_run_dir_init(&dir, folder);
}

static int teardown(void **state)
{
    (void)state;
    static const char *const names[] = {"animals.csv", "study.yaml",  "run.h5",
                                        "notes.txt",   "compare.csv", CSP_MANIFEST_NAME};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) (void)unlink(in(names[i]));
    csp_run_dir_free(&dir);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(results_are_whole_or_told),
                                       cmocka_unit_test(what_an_earlier_run_left_goes),
                                       cmocka_unit_test(of_an_hdf5_file_the_contents_count),
                                       cmocka_unit_test(a_damaged_manifest_is_told),
                                       cmocka_unit_test(it_says_which_run_it_was)};
    return cmocka_run_group_tests(tests, setup, teardown);
}

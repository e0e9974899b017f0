/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/study/run/place.h"
#include "testing.h"
#include <stdlib.h>
#include <unistd.h>

static char root[] = "/tmp/csp_place_XXXXXX";
static const char text[] = "schema: 1\nname: toy\nseed: 7\nanimals: 2\n";

static struct csp_place_of of_seed(uint64_t seed)
{
    return (struct csp_place_of){
        {"study", "toy", "0.5.0", "abc", seed, 100 + seed}, text, NULL};
}

static const char *in(const char *name)
{
    static char path[4][300];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", root, name);
    return path[turn];
}

/* Take the folder for a plan, commit results if it may be taken, and give it back. */
static int take(const char *folder, uint64_t seed, enum csp_over over)
{
    const struct csp_place_of of = of_seed(seed);
    struct csp_run_dir dir = {0}, staged = {0};
    int err = csp_place_take(&dir, in(folder), &of, over, 0, NULL);
    if (!err) {
        assert_int_equal(csp_manifest_stage(&dir, &staged), CSP_OK);
        assert_int_equal(csp_run_dir_write(&staged, "animals.csv", "a\n", 2), CSP_OK);
        assert_int_equal(csp_run_dir_write(&staged, "study.yaml", text, strlen(text)), CSP_OK);
        err = csp_manifest_commit(&dir, &staged, &of.made);
        csp_run_dir_free(&staged);
    }
    csp_run_dir_free(&dir);
    return err;
}

static void another_plan_is_refused_or_kept(void **state)
{
    (void)state;
    assert_int_equal(take("r", 7, CSP_OVER_REFUSE), CSP_OK);
    assert_int_equal(take("r", 7, CSP_OVER_REFUSE), CSP_OK); /* the same again */
    assert_int_equal(take("r", 8, CSP_OVER_REFUSE), CSP_E_USAGE);
    assert_non_null(strstr(csp_error_detail(), "the seed was 7, is 8"));
    assert_int_equal(csp_file_exists(in("r/.lock")), 0);
    assert_int_equal(take("r", 7, CSP_OVER_KEEP), CSP_OK);
    assert_int_equal(csp_file_exists(in("r.old")), 0);
    assert_int_equal(take("r/", 8, CSP_OVER_KEEP), CSP_OK);
    assert_int_equal(take("r", 9, CSP_OVER_KEEP), CSP_OK);
    assert_int_equal(csp_file_exists(in("r.old/animals.csv")), 1);
    assert_int_equal(csp_file_exists(in("r.old.2/animals.csv")), 1);
    assert_int_equal(csp_file_exists(in("r.old/.lock")), 0);
    assert_int_equal(take("r", 10, CSP_OVER_REPLACE), CSP_OK);
    assert_int_equal(csp_file_exists(in("r.old.3")), 0);
}

static void what_is_not_of_a_run_is_never_moved(void **state)
{
    (void)state;
    assert_int_equal(csp_dir_make(in("mine")), CSP_OK);
    assert_int_equal(csp_file_write_atomic(in("mine/notes"), "x", 1), CSP_OK);
    assert_int_equal(csp_file_write_atomic(in("mine/animals.csv"), "x", 1), CSP_OK);
    assert_int_equal(take("mine", 7, CSP_OVER_KEEP), CSP_E_USAGE);
    assert_non_null(strstr(csp_error_detail(), "holds animals.csv"));
    assert_int_equal(unlink(in("mine/animals.csv")), 0);
    assert_int_equal(take("mine", 7, CSP_OVER_REFUSE), CSP_OK); /* beside the notes */
    assert_int_equal(csp_file_exists(in("mine/notes")), 1);
}

static void names_of_what_is_kept_are_known(void **state)
{
    (void)state;
    static const char *const old[] = {"out/harm.old", "harm.old.2", "a.old.old", "x.old.12"};
    static const char *const others[] = {"out/harm",  "harm.older", "out.old/harm",
                                         "harm.old.", "harm.old.x", "old"};
    for (size_t i = 0; i < sizeof old / sizeof *old; i++)
        if (!csp_place_is_old(old[i])) fail_msg("%s is kept aside", old[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (csp_place_is_old(others[i])) fail_msg("%s is not", others[i]);
}

static int setup(void **state)
{
    (void)state;
    return mkdtemp(root) == NULL;
}

static int teardown(void **state)
{
    char command[100];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", root);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(another_plan_is_refused_or_kept),
                                       cmocka_unit_test(what_is_not_of_a_run_is_never_moved),
                                       cmocka_unit_test(names_of_what_is_kept_are_known)};
    return cmocka_run_group_tests(tests, setup, teardown);
}

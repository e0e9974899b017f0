/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/animals.h"

#define FOLDER "build/test_animals"
static struct csp_mem mem;
static struct csp_diag diag;
static struct csp_animals animals;

static int read_text(const char *text)
{
    csp_mem_free(&mem);
    diag = (struct csp_diag){0};
    assert_int_equal(csp_dir_make(FOLDER), CSP_OK);
    remove(FOLDER "/contrast_animals.csv");
    if (text)
        assert_int_equal(
            csp_file_write_atomic(FOLDER "/contrast_animals.csv", text, strlen(text)), CSP_OK);
    return csp_animals_read(&animals, FOLDER, &mem, &diag);
}

static void values_go_to_their_sides(void **state)
{
    (void)state;
    assert_int_equal(read_text("study,contrast,animal,a,b\ns,pairs,1,2.5,1\ns,pairs,3,3,0.5\n"
                               "s,groups,1,7,\ns,groups,2,8,\ns,groups,1,,9\n"
                               "t,pairs,1,4,\n"),
                     CSP_OK);
    assert_int_equal(animals.n, 3);
    const struct csp_compare_row groups = {.study = "s", .contrast = "groups"},
                                 none = {.study = "t", .contrast = "groups"};
    assert_int_equal(animals.list[0].n_a, 2);
    assert_int_equal(animals.list[0].n_b, 2);
    assert_near(animals.list[0].b[1], 0.5, 0);
    const struct csp_contrast_animals *g = csp_animals_find(&animals, &groups);
    assert_int_equal(g->n_a, 2);
    assert_int_equal(g->n_b, 1);
    assert_near(g->b[0], 9, 0);
    assert_null(csp_animals_find(&animals, &none));
    assert_int_equal(animals.list[2].n_b, 0);
}

static void an_older_folder_has_none(void **state)
{
    (void)state;
    assert_int_equal(read_text(NULL), CSP_OK);
    assert_int_equal(animals.n, 0);
    assert_true(isnan(animals.seconds));
}

static void a_damaged_table_is_refused_with_its_place(void **state)
{
    (void)state;
    assert_int_equal(read_text("study,contrast,animal,a\n"), CSP_E_SYNTAX);
    assert_int_equal(read_text("study,contrast,animal,a,b\ns,x,1,two,\n"), CSP_E_SYNTAX);
    assert_non_null(strstr(diag.message[0], "contrast_animals.csv:2:7"));
}

static void an_animal_costs_what_the_log_says(void **state)
{
    (void)state;
    const char *log =
        "[ 0.00] study observational_fear: 13 groups, 16 animals, seed 1, 1 cohorts\n"
        "[ 0.00] rearing: 4 reared, 12 from the cache, 60.00 s\n"
        "[ 9.00] experiments: 200 units (0 from a checkpoint), 1.00 s\n"
        "[ 9.00] experiments: 208 units (52 from a checkpoint), 390.00 s\n";
    assert_near(csp_animals_seconds(log), 520.0 / 16 + 15, 1e-9);
    assert_true(isnan(csp_animals_seconds("")));
    assert_true(
        isnan(csp_animals_seconds("[ 0.00] study s: 3 groups, auto animals, seed 1\n")));
    assert_true(
        isnan(csp_animals_seconds("[ 0] study s: 3 groups, 4 animals, seed 1\n"
                                  "[ 0] experiments: 8 units (8 from a checkpoint), 1 s")));
}

TEST_MAIN(cmocka_unit_test(values_go_to_their_sides),
          cmocka_unit_test(an_older_folder_has_none),
          cmocka_unit_test(a_damaged_table_is_refused_with_its_place),
          cmocka_unit_test(an_animal_costs_what_the_log_says))

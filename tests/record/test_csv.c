/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../comma.h"
#include "conspecific/core/error.h"
#include "conspecific/record/csv.h"
#include "testing.h"
#include <stdlib.h>
#include <unistd.h>

static void cells_are_quoted_where_they_must_be(void **state)
{
    (void)state;
    struct csp_csv csv;
    assert_int_equal(csp_csv_init(&csv, "a,b,c"), CSP_OK);
    csp_csv_text(&csv, "pain");
    csp_csv_text(&csv, "a \"b\", c");
    csp_csv_text(&csv, NULL);
    csp_csv_end(&csv);
    csp_csv_text(&csv, " lead");
    csp_csv_text(&csv, "");
    csp_csv_text(&csv, "two\nlines");
    csp_csv_end(&csv);
    csp_csv_real(&csv, 2.385);
    csp_csv_long(&csv, -12);
    csp_csv_real(&csv, NAN);
    csp_csv_end(&csv);
    assert_int_equal(csv.err, CSP_OK);
    assert_string_equal(csv.text.s, "a,b,c\n"
                                    "pain,\"a \"\"b\"\", c\",\n"
                                    "\" lead\",,\"two\nlines\"\n"
                                    "2.385,-12,\n");
    csp_csv_free(&csv);
    csp_csv_free(&csv);
}

static void numbers_have_one_form(void **state)
{
    (void)state;
    char s[32];
    const struct {
        double x;
        const char *s;
    } rows[] = {{1.0 / 3.0, "0.333333333"},
                {-0.0, "0"},
                {1e-20, "1e-20"},
                {INFINITY, "inf"},
                {-INFINITY, "-inf"},
                {123456789012.0, "1.23456789e+11"},
                {16, "16"},
                {NAN, ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        csp_csv_number(rows[i].x, s);
        assert_string_equal(s, rows[i].s);
    }
    if (comma_locale()) {
        csp_csv_number(2.385, s);
        assert_string_equal(s, "2.385");
        setlocale(LC_ALL, "C");
    }
}

static void a_ragged_row_is_an_error_that_stays(void **state)
{
    (void)state;
    struct csp_csv csv;
    assert_int_equal(csp_csv_init(&csv, "a,b"), CSP_OK);
    csp_csv_text(&csv, "x");
    csp_csv_end(&csv);
    csp_csv_text(&csv, "x");
    csp_csv_text(&csv, "y");
    csp_csv_end(&csv);
    assert_int_equal(csp_csv_save(&csv, "/tmp/csp_never_written.csv"), CSP_E_SHAPE);
    assert_int_not_equal(access("/tmp/csp_never_written.csv", F_OK), 0);
    csp_csv_free(&csv);
}

static void a_table_is_saved(void **state)
{
    (void)state;
    char path[] = "/tmp/csp_csv_XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    struct csp_csv csv;
    assert_int_equal(csp_csv_init(&csv, "a"), CSP_OK);
    csp_csv_real(&csv, 0.25);
    csp_csv_end(&csv);
    assert_int_equal(csp_csv_save(&csv, path), CSP_OK);
    FILE *f = fopen(path, "r");
    char line[64] = {0};
    assert_int_equal(fread(line, 1, sizeof line - 1, f), 7);
    assert_string_equal(line, "a\n0.25\n");
    fclose(f);
    unlink(path);
    assert_int_equal(csp_csv_save(&csv, "/tmp/csp_no_such_folder/x.csv"), CSP_E_IO);
    csp_csv_free(&csv);
}

TEST_MAIN(cmocka_unit_test(cells_are_quoted_where_they_must_be),
          cmocka_unit_test(numbers_have_one_form),
          cmocka_unit_test(a_ragged_row_is_an_error_that_stays),
          cmocka_unit_test(a_table_is_saved))

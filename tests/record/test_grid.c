/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/grid.h"
#include <stdlib.h>

static struct csp_grid g;

static void fill(void)
{
    assert_int_equal(csp_grid_init(&g, "name,x"), CSP_OK);
    csp_grid_text(&g, "%s", "\xC3\xA9\"a");
    csp_grid_real(&g, 2.385, 2);
    csp_grid_text(&g, "%s", "long, name");
    csp_grid_real(&g, NAN, 2);
}

static void shown(int (*print)(const struct csp_grid *, FILE *), const char *want)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(print(&g, out), CSP_OK);
    fclose(out);
    assert_string_equal(text, want);
    free(text);
}

static void the_eye_sees_aligned_columns(void **state)
{
    (void)state;
    fill();
    shown(csp_grid_print, "name           x\n\xC3\xA9\"a         2.38\nlong, name\n");
    csp_grid_free(&g);
}

/* On a terminal: texts are broken within their columns, spare columns go, the last line says so. */
static void a_table_keeps_to_its_width(void **state)
{
    (void)state;
    static const char *const want[] = {
        "name                p  why\none two three four  1  because of it\n",
        "name     p  why\none two  1  because\nthree       of it\nfour\n",
        "name    why\none     because\ntwo     of it\nthree\nfour\n"
        "(no room for:\n    p; a wider\n    terminal or\n    a pipe has\n    them)\n"};
    static const size_t widths[] = {0, 20, 15};
    assert_int_equal(csp_grid_init(&g, "name,p,why"), CSP_OK);
    csp_grid_text(&g, "%s", "one two three four");
    csp_grid_real(&g, 1, 0);
    csp_grid_text(&g, "%s", "because of it");
    g.spare = "p";
    for (size_t i = 0; i < 3; i++) {
        char *text = NULL;
        size_t n = 0;
        FILE *out = open_memstream(&text, &n);
        assert_int_equal(csp_grid_print_in(&g, widths[i], out), CSP_OK);
        fclose(out);
        assert_string_equal(text, want[i]);
        free(text);
    }
    csp_grid_free(&g);
}

static void json_is_json(void **state)
{
    (void)state;
    fill();
    shown(csp_grid_json, "[{\"name\": \"\xC3\xA9\\\"a\", \"x\": 2.385},\n {\"name\": \"long, "
                         "name\", \"x\": null}]\n");
    csp_grid_free(&g);
    assert_int_equal(csp_grid_init(&g, "a"), CSP_OK);
    shown(csp_grid_json, "[]\n");
    csp_grid_free(&g);
}

static void csv_keeps_every_digit(void **state)
{
    (void)state;
    char *data = NULL;
    size_t n;
    fill();
    assert_int_equal(csp_grid_save(&g, "build/test_grid.csv"), CSP_OK);
    assert_int_equal(csp_file_read("build/test_grid.csv", &data, &n, 1000), CSP_OK);
    assert_string_equal(data, "name,x\n\"\xC3\xA9\"\"a\",2.385\n\"long, name\",\n");
    free(data);
    remove("build/test_grid.csv");
    assert_int_equal(csp_grid_save(&g, "build/no/such/folder/x.csv"), CSP_E_IO);
    csp_grid_free(&g);
}

static void an_incomplete_row_is_an_error(void **state)
{
    (void)state;
    fill();
    csp_grid_text(&g, "%s", "alone");
    assert_int_equal(csp_grid_print(&g, stdout), CSP_E_SHAPE);
    assert_int_equal(csp_grid_json(&g, stdout), CSP_E_SHAPE);
    csp_grid_free(&g);
    csp_grid_free(&g);
}

static void a_negative_zero_has_no_sign(void **state)
{
    (void)state;
    assert_int_equal(csp_grid_init(&g, "x"), CSP_OK);
    csp_grid_real(&g, -0.001, 2);
    assert_string_equal(g.cell[0].text, "0.00");
    csp_grid_free(&g);
}

TEST_MAIN(cmocka_unit_test(the_eye_sees_aligned_columns),
          cmocka_unit_test(a_table_keeps_to_its_width), cmocka_unit_test(json_is_json),
          cmocka_unit_test(csv_keeps_every_digit),
          cmocka_unit_test(an_incomplete_row_is_an_error),
          cmocka_unit_test(a_negative_zero_has_no_sign))

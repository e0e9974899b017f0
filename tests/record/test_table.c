/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/record/table.h"

static struct csp_mem mem;
static struct csp_diag diag;
static struct csp_table t;

static int parse(const char *text)
{
    csp_mem_free(&mem);
    diag = (struct csp_diag){0};
    return csp_table_parse(&t, "t.csv", text, strlen(text), &mem, &diag);
}

static void refused(const char *text, const char *message)
{
    assert_int_equal(parse(text), CSP_E_SYNTAX);
    if (!strstr(diag.message[0], message))
        fail_msg("expected `%s`, found `%s`", message, diag.message[0]);
}

static void cells_know_their_place(void **state)
{
    (void)state;
    assert_int_equal(parse("a,b\n1.5,\"x, \"\"y\"\"\nz\"\r\n,2"), CSP_OK);
    assert_int_equal(t.columns, 2);
    assert_int_equal(t.rows, 2);
    assert_string_equal(csp_table_cell(&t, 0, 1)->text, "x, \"y\"\nz");
    assert_int_equal(csp_table_cell(&t, 0, 1)->line, 2);
    assert_int_equal(csp_table_cell(&t, 0, 1)->col, 5);
    assert_int_equal(csp_table_cell(&t, 1, 0)->line, 4);
    assert_int_equal(csp_table_column(&t, "b"), 1);
    assert_int_equal(csp_table_column(&t, "c"), -1);
    double x = 7;
    assert_int_equal(csp_table_real(&t, 0, 0, &x, &diag), CSP_OK);
    assert_near(x, 1.5, 0);
    assert_int_equal(csp_table_real(&t, 1, 0, &x, &diag), CSP_OK);
    assert_true(isnan(x)); /* unknown is not zero */
}

static void columns_count_characters_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(parse("a,b\n\xC3\xA9\xC3\xA9,x\n"), CSP_OK);
    assert_int_equal(csp_table_cell(&t, 0, 1)->col, 4);
}

static void a_byte_order_mark_is_no_name(void **state)
{
    (void)state;
    assert_int_equal(parse("\xEF\xBB\xBF"
                           "a\n1\n"),
                     CSP_OK);
    assert_string_equal(t.name[0], "a");
}

static void every_spoiled_table_is_refused_with_its_place(void **state)
{
    (void)state;
    refused("", "t.csv:1:1: ");
    refused("a,b\n1\n", "t.csv:2:1: error: 1 cells in a table of 2 columns");
    refused("a,b\n1,2,3\n", "3 cells");
    refused("a,a\n1,2\n", "t.csv:1:3: error: column 2 has the name of column 1");
    refused("a,\n1,2\n", "t.csv:1:3: error: a column without a name");
    refused("a,b\n1,\"x\n", "t.csv:2:3: error: a quote is opened");
    refused("a,b\n1,\"x\"y\n", "t.csv:2:6: error: text after a closing quote");
    refused("a,b\n1,x\"y\n", "t.csv:2:4: error: a quote inside");
    refused("a,b\n1,\x01\n", "control character");
    const char nul[] = "a\n\0\n";
    diag = (struct csp_diag){0};
    assert_int_equal(csp_table_parse(&t, "t.csv", nul, 4, &mem, &diag), CSP_E_SYNTAX);
}

static void all_short_lines_are_reported_at_once(void **state)
{
    (void)state;
    refused("a,b\n1\n2,2\n3\n", "t.csv:2:1");
    assert_int_equal(diag.total, 2);
    assert_non_null(strstr(diag.message[1], "t.csv:4:1"));
}

static void cells_are_typed_by_who_asks(void **state)
{
    (void)state;
    double x;
    size_t n;
    int k;
    assert_int_equal(parse("a,b,c\n1e,2.5,hgh\n,-3,high\n"), CSP_OK);
    assert_int_equal(csp_table_real(&t, 0, 0, &x, &diag), CSP_E_SYNTAX);
    assert_non_null(strstr(diag.message[0], "t.csv:2:1: error: column `a`"));
    assert_int_equal(csp_table_count(&t, 0, 1, &n, &diag), CSP_E_SYNTAX);
    assert_int_equal(csp_table_count(&t, 1, 1, &n, &diag), CSP_E_SYNTAX);
    assert_int_equal(csp_table_choice(&t, 0, 2, "low|high", &k, &diag), CSP_E_SYNTAX);
    assert_non_null(strstr(diag.message[3], "did you mean `high`?"));
    assert_int_equal(csp_table_choice(&t, 1, 2, "low|high", &k, &diag), CSP_OK);
    assert_int_equal(k, 1);
}

static void missing_columns_are_all_named(void **state)
{
    (void)state;
    const char *const want[] = {"group", "mean", "zzz"};
    size_t at[3];
    assert_int_equal(parse("grup,mean\n"), CSP_OK);
    assert_int_equal(csp_table_columns(&t, 3, want, at, &diag), CSP_E_SYNTAX);
    assert_int_equal(diag.total, 2);
    assert_non_null(strstr(diag.message[0], "did you mean `grup`?"));
    assert_int_equal(at[1], 1);
}

static void a_missing_file_is_an_io_error(void **state)
{
    (void)state;
    diag = (struct csp_diag){0};
    assert_int_equal(csp_table_read(&t, "build/no/such/file.csv", &mem, &diag), CSP_E_IO);
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(cells_know_their_place),
          cmocka_unit_test(columns_count_characters_not_bytes),
          cmocka_unit_test(a_byte_order_mark_is_no_name),
          cmocka_unit_test(every_spoiled_table_is_refused_with_its_place),
          cmocka_unit_test(all_short_lines_are_reported_at_once),
          cmocka_unit_test(cells_are_typed_by_who_asks),
          cmocka_unit_test(missing_columns_are_all_named),
          cmocka_unit_test(a_missing_file_is_an_io_error))

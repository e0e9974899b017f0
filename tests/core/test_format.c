/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../comma.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/mem.h"
#include "conspecific/core/text.h"
#include "conspecific/core/unit.h"
#include "testing.h"

/* What the library writes and reads, in a program that writes 2,385. */
static void numbers_have_a_point(void **state)
{
    (void)state;
    if (!comma_locale()) skip();
    char own[32], out[32], *end;
    snprintf(own, sizeof own, "%g", 2.385);
    assert_string_equal(own, "2,385");
    assert_int_equal(csp_format(out, sizeof out, "%g %s", 2.385, "x"), 7);
    assert_string_equal(out, "2.385 x");
    assert_near(csp_format_read("2.385 s", &end), 2.385, 0);
    assert_string_equal(end, " s");
    FILE *f = fmemopen(out, sizeof out, "w");
    assert_int_equal(csp_print(f, "%.1f", 0.5), 3);
    fclose(f);
    assert_string_equal(out, "0.5");
    struct csp_text text = {0};
    assert_int_equal(csp_text_add(&text, "%.2f ", 0.25), CSP_OK);
    assert_int_equal(csp_text_add_real(&text, 2.385), CSP_OK);
    assert_string_equal(text.s, "0.25 2.385");
    csp_text_free(&text);
    struct csp_mem mem = {0};
    assert_string_equal(csp_mem_format(&mem, "%g", 0.1), "0.1");
    csp_mem_free(&mem);
    double value;
    assert_int_equal(csp_number_parse("0.5", &value), CSP_OK);
    assert_near(value, 0.5, 0);
    (void)CSP_FAIL(CSP_E_RANGE, "%g", 0.5);
    assert_string_equal(csp_error_detail(), "0.5");
    snprintf(own, sizeof own, "%g", 2.385); /* and the program still writes its own */
    assert_string_equal(own, "2,385");
}

TEST_MAIN(cmocka_unit_test(numbers_have_a_point))

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../comma.h"
#include "conspecific/core/error.h"
#include "conspecific/core/unit.h"
#include "testing.h"

static void quantities_are_read_in_the_unit_asked_for(void **state)
{
    (void)state;
    const struct {
        const char *text, *unit;
        double value;
    } rows[] = {
        {"20 ms", "s", 0.02},
        {"20 ms", "ms", 20},
        {"0.8 s", "ms", 800},
        {"24 h", "s", 86400},
        {"2 d", "h", 48},
        {"12 min", "s", 720},
        {"350us", "ms", 0.35},
        {"350 \xC2\xB5s", "ms", 0.35}, /* the micro sign, U+00B5 */
        {"350\xCE\xBCs", "ms", 0.35},  /* the Greek letter mu, U+03BC */
        {"800 \xC2\xB5"
         "A",
         "mA", 0.8},
        {"4.5 Hz", "Hz", 4.5},
        {"4.5 Hz", "1/s", 4.5},
        {"90 1/min", "Hz", 1.5},
        {"36 1/h", "1/s", 0.01},
        {"0.8 mA", "mA", 0.8},
        {"800 uA", "mA", 0.8},
        {"45 deg", "deg", 45},
        {"0.95", "1", 0.95},
        {"12 %", "1", 0.12},
        {"12%", "1", 0.12},
        {"0.12 1", "1", 0.12},
        {"0.12", "%", 12},
        {"128", "count", 128},
        {"3 count", "count", 3},
        {"3", "pellets", 3},
        {"3 pellets", "pellets", 3},
        {"-0.02", "reward", -0.02},
        {"+1.5e-3 s", "ms", 1.5},
        {"\t 2.5 \t ms  ", "ms", 2.5},
        {".5", "1", 0.5},
        {"5.", "1", 5},
        {"1E2", "1", 100},
        {"1e2 s", "s", 100},
        {"0e9", "1", 0},
        {"-0", "1", 0},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        double v = NAN;
        if (csp_unit_parse(rows[k].text, rows[k].unit, &v) != CSP_OK)
            fail_msg("'%s' as %s: %s", rows[k].text, rows[k].unit, csp_error_detail());
        assert_near(v, rows[k].value, 1e-15 * fabs(rows[k].value));
    }
}

static void what_is_not_a_quantity_is_refused(void **state)
{
    (void)state;
    const struct {
        const char *text, *unit;
        int code;
        const char *says;
    } rows[] = {
        {"20", "ms", CSP_E_UNIT, "lacks its unit, expected one of: s, ms"},
        {"20 mS", "ms", CSP_E_UNIT, "unknown"},
        {"20 Hz", "ms", CSP_E_UNIT, "does not fit, expected one of: s, ms, us, min, h, d"},
        {"20 mA", "Hz", CSP_E_UNIT, "Hz, kHz, 1/s"},
        {"20 sec", "ms", CSP_E_UNIT, "did you mean `s`?"},
        {"20 Seconds", "ms", CSP_E_UNIT, "did you mean `s`?"},
        {"20 msec", "s", CSP_E_UNIT, "us, min, h, d; did you mean `ms`?"},
        {"20 minute", "s", CSP_E_UNIT, "did you mean `min`?"},
        {"20 hour", "s", CSP_E_UNIT, "did you mean `h`?"},
        {"20 \xC2\xB5", "s", CSP_E_UNIT, "unknown"},
        {"20 \xC2\xB5"
         "F",
         "s", CSP_E_UNIT, "unknown"},
        {"20 ms ms", "ms", CSP_E_UNIT, "'ms ms'"},
        {"20 ms 5", "ms", CSP_E_UNIT, "unknown"},
        {"20 furlongs per fortnight and more", "ms", CSP_E_UNIT, "not a unit"},
        {"12 %", "count", CSP_E_UNIT, "count"},
        {"0.5", "deg", CSP_E_UNIT, "deg"},
        {"3 pellets", "1", CSP_E_UNIT, "does not fit"},
        {"3", "pellets/s", CSP_E_UNIT, "lacks"},
        {"3", "lightyear", CSP_E_UNIT, "unknown unit 'lightyear'"},
        {"3 ms", "mz", CSP_E_UNIT, "did you mean"},
        {"", "1", CSP_E_SYNTAX, "not a decimal"},
        {"  ", "1", CSP_E_SYNTAX, "not a decimal"},
        {"nan", "1", CSP_E_SYNTAX, "not a decimal"},
        {"inf", "1", CSP_E_SYNTAX, "not a decimal"},
        {"-inf s", "s", CSP_E_SYNTAX, "not a decimal"},
        {"0x10", "1", CSP_E_SYNTAX, "not a decimal"},
        {"ms", "ms", CSP_E_SYNTAX, "not a decimal"},
        {"--3", "1", CSP_E_SYNTAX, "not a decimal"},
        {".", "1", CSP_E_SYNTAX, "not a decimal"},
        {"e5", "1", CSP_E_SYNTAX, "not a decimal"},
        {"1e999", "1", CSP_E_SYNTAX, "range of numbers"},
        {"1e-999", "1", CSP_E_SYNTAX, "range of numbers"},
        {"9e307 kHz", "Hz", CSP_E_SYNTAX, "too large"},
        {"1_000", "1", CSP_E_UNIT, "unknown"},
        {"1,5", "1", CSP_E_UNIT, "unknown"},
        {"1e", "1", CSP_E_UNIT, "unknown"},
        {"3\n", "1", CSP_E_UNIT, "unknown"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        double v = 2.385;
        const int err = csp_unit_parse(rows[k].text, rows[k].unit, &v);
        if (err != rows[k].code || !strstr(csp_error_detail(), rows[k].says))
            fail_msg("'%s' as %s: %d, %s", rows[k].text, rows[k].unit, err, csp_error_detail());
        assert_near(v, 2.385, 0);
    }
}

static void the_locale_does_not_matter(void **state)
{
    (void)state;
    double v = 0;
    if (!comma_locale()) skip();
    assert_int_equal(csp_unit_parse("2.385 s", "s", &v), CSP_OK);
    setlocale(LC_ALL, "C");
    assert_near(v, 2.385, 0);
}

static void conversions(void **state)
{
    (void)state;
    double v = 0;
    assert_int_equal(csp_unit_convert(2.385, "h", "min", &v), CSP_OK);
    assert_near(v, 143.1, 1e-12);
    assert_int_equal(csp_unit_convert(2.385, "Hz", "Hz", &v), CSP_OK);
    assert_near(v, 2.385, 0);
    assert_int_equal(csp_unit_convert(20, "ms", "s", &v), CSP_OK);
    assert_near(v, 0.02, 0); /* to the bit */
    assert_int_equal(csp_unit_convert(1, "ms", "mA", &v), CSP_E_UNIT);
    assert_non_null(strstr(csp_error_detail(), "mA, uA, A"));
    assert_int_equal(csp_unit_convert(1, "msec", "ms", &v), CSP_E_UNIT);
    assert_int_equal(csp_unit_convert(1, "ms", "msec", &v), CSP_E_UNIT);
}

static void plain_numbers(void **state)
{
    (void)state;
    double v = 0;
    assert_int_equal(csp_number_parse(" -2.385e1 ", &v), CSP_OK);
    assert_near(v, -23.85, 0);
    assert_int_equal(csp_number_parse("3 ms", &v), CSP_E_SYNTAX);
    assert_int_equal(csp_number_parse("three", &v), CSP_E_SYNTAX);
    assert_int_equal(csp_unit_known("1/h"), 1);
    assert_int_equal(csp_unit_known("parsec"), 0);
    assert_int_equal(csp_unit_known("\xC2\xB5s"), 1);
    assert_int_equal(csp_unit_bare("count"), 1);
    assert_int_equal(csp_unit_bare("%"), 1);
    assert_int_equal(csp_unit_bare("ms"), 0);
    assert_int_equal(csp_unit_bare("parsec"), 0);
}

TEST_MAIN(cmocka_unit_test(quantities_are_read_in_the_unit_asked_for),
          cmocka_unit_test(what_is_not_a_quantity_is_refused),
          cmocka_unit_test(the_locale_does_not_matter), cmocka_unit_test(conversions),
          cmocka_unit_test(plain_numbers))

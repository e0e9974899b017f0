/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/text.h"
#include "testing.h"
#include <stdlib.h>

static void text_grows(void **state)
{
    (void)state;
    struct csp_text t = {0};
    assert_int_equal(csp_text_add(&t, "%s", ""), 0);
    assert_string_equal(t.s, "");
    for (int k = 0; k < 1000; k++) assert_int_equal(csp_text_add(&t, "%03d,", k), 0);
    assert_int_equal(t.n, 4000);
    assert_int_equal(strlen(t.s), 4000);
    assert_memory_equal(t.s + 4 * 617, "617,", 4);
    csp_text_clear(&t);
    assert_string_equal(t.s, "");
    assert_int_equal(csp_text_add_n(&t, "abcdef", 3), 0);
    assert_string_equal(t.s, "abc");
    csp_text_free(&t);
    csp_text_free(&t);
    assert_null(t.s);
}

static void reals_are_the_shortest_that_read_back(void **state)
{
    (void)state;
    const struct {
        double value;
        const char *text;
    } rows[] = {{0.1, "0.1"},     {20, "20"},
                {2.385, "2.385"}, {1e-9, "1e-09"},
                {0, "0"},         {-0.02, "-0.02"},
                {NAN, "nan"},     {INFINITY, "inf"},
                {1e22, "1e+22"},  {1.0 / 3, "0.3333333333333333"}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        struct csp_text t = {0};
        assert_int_equal(csp_text_add_real(&t, rows[k].value), 0);
        assert_string_equal(t.s, rows[k].text);
        csp_text_free(&t);
    }
}

static void the_nearest_word(void **state)
{
    (void)state;
    const char *const list[] = {"gamma", "alpha", NULL, "lambda", "r_tonic", "tau"};
    const struct {
        const char *word, *near;
    } rows[] = {{"gama", "gamma"},   {"gmama", "gamma"},     {"ALPHA", "alpha"}, {"alfa", NULL},
                {"lamda", "lambda"}, {"r_tonik", "r_tonic"}, {"rtnic", NULL},    {"to", NULL},
                {"tu", "tau"},       {"elephant", NULL},     {"", NULL}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const char *near = csp_nearest(rows[k].word, list, 6);
        if (!rows[k].near)
            assert_null(near);
        else {
            assert_non_null(near);
            assert_string_equal(near, rows[k].near);
        }
    }
    assert_null(csp_nearest("gamma", list, 0));
    char longer[300];
    memset(longer, 'q', sizeof longer);
    longer[299] = '\0';
    assert_null(csp_nearest(longer, list, 6));
}

static void the_hint_says_what_could_be_meant(void **state)
{
    (void)state;
    static const char *const list[] = {"gamma", "lambda", "alpha"};
    static const char *const many[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i",
                                       "j", "k", "l", "m", "n", "o", "p", "q", "r"};
    assert_string_equal(csp_nearest_hint("gama", list, 3, 0), "; did you mean `gamma`?");
    assert_string_equal(csp_nearest_hint("gama", list, 3, 16), "; did you mean `gamma`?");
    assert_string_equal(csp_nearest_hint("weight", list, 3, 0), "");
    assert_string_equal(csp_nearest_hint("weight", list, 3, 16),
                        "; expected `gamma`, `lambda` or `alpha`");
    assert_string_equal(csp_nearest_hint("x", NULL, 0, 0), "");
    assert_string_equal(csp_nearest_hint("x", NULL, 0, 16), "; none is defined");
    assert_non_null(strstr(csp_nearest_hint("weight", many, 18, 16), "`p` or 2 others"));
    char longest[900]; /* words that do not fit are cut */
    memset(longest, 'w', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    const char *const two[] = {longest, longest};
    assert_int_equal(strlen(csp_nearest_hint("weight", two, 2, 16)), 1023);
}

static void heap_copy(void **state)
{
    (void)state;
    char *copy = csp_text_dup("observer");
    assert_string_equal(copy, "observer");
    free(copy);
}

TEST_MAIN(cmocka_unit_test(text_grows), cmocka_unit_test(reals_are_the_shortest_that_read_back),
          cmocka_unit_test(the_nearest_word),
          cmocka_unit_test(the_hint_says_what_could_be_meant), cmocka_unit_test(heap_copy))

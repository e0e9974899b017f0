/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for a terminal: where lines are broken, and that a pipe is left alone. */
#include "testing.h"

#include "conspecific/core/page.h"
#include <stdlib.h>
#include <string.h>

static void folds(const char *text, size_t width, const char *want)
{
    char *got = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&got, &n);
    csp_page_fold(text, width, out);
    fclose(out);
    assert_string_equal(got, want);
    free(got);
}

static void lines_break_at_blanks(void **state)
{
    (void)state;
    assert_int_equal(csp_page_break("one two three", 7), 7);
    assert_int_equal(csp_page_break("one two three", 9), 7);
    assert_int_equal(csp_page_break("one_two_three", 9), 8); /* behind a mark */
    assert_int_equal(csp_page_break("onetwothree", 4), 4);
    assert_int_equal(csp_page_break("\xC3\xA9\xC3\xA9\xC3\xA9", 2), 4); /* whole characters */
    assert_int_equal(csp_page_break("short", 9), 5);
    folds("a plain line of words\n", 12, "a plain line\n    of words\n");
    folds("short\n\nlines\n", 12, "short\n\nlines\n");
}

static void what_goes_on_stands_below(void **state)
{
    (void)state;
    folds("  run  Run a study by name\n", 18, "  run  Run a study\n       by name\n");
    folds("  g: 0.7  # [0, 1]: gain of it\n", 22, "  g: 0.7  # [0, 1]:\n      # gain of it\n");
    folds("# one two three four\n", 17, "# one two three\n    # four\n");
    folds("  doc: \"one two three four\"\n", 17, "  doc: \"one two\n      three four\"\n");
}

static void a_pipe_has_no_width(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    FILE *memory = open_memstream(&text, &n), *file = tmpfile();
    assert_int_equal(csp_page_width(memory), 0);
    assert_int_equal(csp_page_width(file), 0);
    fclose(memory);
    fclose(file);
    free(text);
    folds("a plain line of words\n", 0, "a plain line of words\n");
}

TEST_MAIN(cmocka_unit_test(lines_break_at_blanks), cmocka_unit_test(what_goes_on_stands_below),
          cmocka_unit_test(a_pipe_has_no_width))

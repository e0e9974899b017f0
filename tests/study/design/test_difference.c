/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/study/design/difference.h"
#include "testing.h"

static const char was[] = "animals: 16\nseed: 1\nset: {agent.x: 2.385}\n"
                          "made: {version: \"1\", sources: aa}\n";

static void tells(const char *is, const char *want)
{
    char why[512];
    assert_int_equal(csp_difference_tell(was, strlen(was), is, why, sizeof why), CSP_OK);
    assert_string_equal(why, want);
}

static void the_first_difference_is_told_and_the_others_are_counted(void **state)
{
    (void)state;
    tells(was, "");
    tells("animals: 24\nseed: 1\nset: {agent.x: 2.385}\nmade: {version: \"1\", sources: bb}\n",
          "animals was `16`, is `24`");
    tells("animals: 16\nseed: 2\nset: {agent.y: 1}\nmade: {version: \"1\", sources: aa}\n",
          "seed was `1`, is `2`, and 2 more");
    tells("animals: 16\nseed: 1\nmade: {version: \"1\", sources: aa}\n", "set is gone");
}

static void the_program_counts_when_the_study_is_the_same(void **state)
{
    (void)state;
    tells("animals: 16\nseed: 1\nset: {agent.x: 2.385}\nmade: {version: \"1\", sources: bb}\n",
          "the program changed (made.sources)");
    char why[512];
    assert_int_equal(csp_difference_tell("a: [", 4, was, why, sizeof why), CSP_OK);
    assert_string_equal(why, "its study.yaml does not read");
    assert_int_equal(csp_difference_tell(was, strlen(was), "a: [", why, sizeof why),
                     CSP_E_SYNTAX);
}

TEST_MAIN(cmocka_unit_test(the_first_difference_is_told_and_the_others_are_counted),
          cmocka_unit_test(the_program_counts_when_the_study_is_the_same))

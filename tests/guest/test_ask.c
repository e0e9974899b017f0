/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What show, list and compare tell, as text for another program. */
#include "../testing.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/guest/ask.h"
#include <stdlib.h>
#include <unistd.h>

static void show_resolves_a_file(void **state)
{
    (void)state;
    const char *set[] = {"body.tau_B=0.75 s"};
    char *text;
    assert_int_equal(csp_ask_show("rat", set, 1, 1, &text), CSP_OK);
    assert_non_null(strstr(text, "tau_B: 0.75 s"));
    csp_ask_free(text);
    assert_int_equal(csp_ask_show("harm_aversion", NULL, 0, 0, &text), CSP_E_USAGE);
    assert_null(text); /* both a paradigm and a study */
    assert_non_null(strstr(csp_error_detail(), "say which"));
    set[0] = "body.tau_C=1 s";
    assert_int_equal(csp_ask_show("rat", set, 1, 1, &text), CSP_E_SYNTAX);
    assert_non_null(strstr(text, "error: "));
    assert_non_null(strstr(text, "tau_B"));
    csp_ask_free(text);
    csp_ask_free(NULL);
}

static void list_names_the_models(void **state)
{
    (void)state;
    char *text;
    assert_int_equal(csp_ask_list("agents", &text), CSP_OK);
    assert_non_null(strstr(text, "\"rat\""));
    csp_ask_free(text);
    assert_int_equal(csp_ask_list("agent", &text), CSP_E_NAME);
    assert_null(text);
    assert_non_null(strstr(csp_error_detail(), "did you mean `agents`"));
}

static void compare_says_which_folder_is_missing(void **state)
{
    (void)state;
    const char *dirs[] = {"/nonexistent/run"};
    char *text;
    size_t disagree = 9;
    assert_int_equal(csp_ask_compare(dirs, 1, NULL, &text, &disagree), CSP_E_IO);
    assert_null(text);
    assert_int_equal(disagree, 0);
    assert_non_null(strstr(csp_error_detail(), "/nonexistent/run"));
}

TEST_MAIN(cmocka_unit_test(show_resolves_a_file), cmocka_unit_test(list_names_the_models),
          cmocka_unit_test(compare_says_which_folder_is_missing))

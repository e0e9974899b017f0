/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "testing.h"
#include <pthread.h>

static void every_code_has_name_text_and_exit(void **state)
{
    (void)state;
#define CHECK(name, value, exit, text)                        \
    assert_string_equal(csp_error_name(value), "CSP_" #name); \
    assert_string_equal(csp_error_text(value), text);         \
    assert_int_equal(csp_error_exit(value), exit);
    CSP_ERRORS(CHECK)
#undef CHECK
    assert_string_equal(csp_error_name(-999), "unknown error code");
    assert_string_equal(csp_error_text(17), "unknown error code");
    assert_int_equal(csp_error_exit(-999), 3);
}

static void the_detail_is_kept_and_extended(void **state)
{
    (void)state;
    csp_error_clear();
    assert_string_equal(csp_error_detail(), "");
    assert_string_equal(csp_error_place(), "");
    assert_int_equal(CSP_FAIL(CSP_E_RANGE, "gamma = %g", 1.25), CSP_E_RANGE);
    assert_string_equal(csp_error_detail(), "gamma = 1.25");
    assert_non_null(strstr(csp_error_place(), "test_error.c:"));
    assert_int_equal(csp_error_context(CSP_E_RANGE, "reading %s: ", "rat.yaml"), CSP_E_RANGE);
    assert_string_equal(csp_error_detail(), "reading rat.yaml: gamma = 1.25");
    /* the detail may be its own argument */
    CSP_FAIL(CSP_E_IO, "again: %s", csp_error_detail());
    assert_string_equal(csp_error_detail(), "again: reading rat.yaml: gamma = 1.25");
}

static void long_details_are_cut_not_overrun(void **state)
{
    (void)state;
    char big[5000];
    memset(big, 'x', sizeof big);
    big[sizeof big - 1] = '\0';
    CSP_FAIL(CSP_E_IO, "%s", big);
    const size_t n = strlen(csp_error_detail());
    assert_in_range(n, 500, sizeof big - 2);
    for (int k = 0; k < 3; k++) csp_error_context(CSP_E_IO, "%s", big);
    assert_int_equal(strlen(csp_error_detail()), n);
}

static void *fail_elsewhere(void *arg)
{
    (void)arg;
    CSP_FAIL(CSP_E_IO, "other thread");
    return NULL;
}

static void each_thread_has_its_own_detail(void **state)
{
    (void)state;
    pthread_t thread;
    CSP_FAIL(CSP_E_NAME, "mine");
    assert_int_equal(pthread_create(&thread, NULL, fail_elsewhere, NULL), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_string_equal(csp_error_detail(), "mine");
}

TEST_MAIN(cmocka_unit_test(every_code_has_name_text_and_exit),
          cmocka_unit_test(the_detail_is_kept_and_extended),
          cmocka_unit_test(long_details_are_cut_not_overrun),
          cmocka_unit_test(each_thread_has_its_own_detail))

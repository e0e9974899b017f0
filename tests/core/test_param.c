/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/param.h"
#include "testing.h"

#define TOY(P, S)                                                                     \
    P(S, alpha, "a", 0.1, "1", 0.0, 1.0, CHOSEN, "", "learning rate")                 \
    P(S, tau, "t", 20.5, "ms", 1.0, 500.0, MEASURED, "Somebody1990", "time constant") \
    P(S, n, "n", 8, "count", 1, 4096, FITTED, "claim:C01", "units")
CSP_PARAM_STRUCT(toy, TOY);
CSP_PARAM_TABLE(toy, TOY);

static void defaults_fill_every_row(void **state)
{
    (void)state;
    struct toy p = {-1, -1, -1};
    assert_int_equal(csp_params_count(toy_table), 3);
    csp_params_default(&p, toy_table);
    assert_near(p.alpha, 0.1, 0);
    assert_near(p.tau, 20.5, 0);
    assert_near(p.n, 8, 0);
    assert_int_equal(csp_params_check(&p, toy_table), CSP_OK);
}

static void rows_are_found_by_name(void **state)
{
    (void)state;
    const struct toy p = {0.31, 2.385, 17};
    const struct csp_param *row = csp_params_find(toy_table, "tau");
    assert_non_null(row);
    assert_string_equal(row->unit, "ms");
    assert_string_equal(csp_origin_name(row->origin), "measured");
    assert_near(csp_param_value(&p, row), 2.385, 0);
    assert_null(csp_params_find(toy_table, "Tau"));
}

static void refused_values_change_nothing(void **state)
{
    (void)state;
    struct toy p = {0.31, 2.385, 17};
    const struct csp_param *alpha = csp_params_find(toy_table, "alpha");
    const struct csp_param *n = csp_params_find(toy_table, "n");
    const double bad[] = {1.0001, -0.0001, NAN, INFINITY, -INFINITY};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        csp_error_clear();
        assert_int_equal(csp_param_assign(&p, alpha, bad[k]), CSP_E_RANGE);
        assert_non_null(strstr(csp_error_detail(), "alpha"));
        assert_non_null(strstr(csp_error_detail(), "[0, 1]"));
    }
    assert_int_equal(csp_param_assign(&p, n, 2.5), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "whole"));
    assert_near(p.alpha, 0.31, 0);
    assert_near(p.n, 17, 0);
    assert_int_equal(csp_param_assign(&p, alpha, 1.0), CSP_OK); /* the range is closed */
    assert_int_equal(csp_param_assign(&p, n, 4096), CSP_OK);
    assert_near(p.alpha, 1.0, 0);
    assert_near(p.n, 4096, 0);
}

static void check_names_the_first_bad_row(void **state)
{
    (void)state;
    const struct toy p = {0.31, 0.5, 2.5};
    assert_int_equal(csp_params_check(&p, toy_table), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "tau = 0.5 ms"));
}

static void a_module_takes_what_is_given_or_the_defaults(void **state)
{
    (void)state;
    struct toy p = {0};
    const struct toy given = {0.31, 2.385, 17}, bad = {0.31, 2.385, 2.5};
    assert_int_equal(csp_params_init(&p, &given, toy_table), CSP_OK);
    assert_near(p.alpha, 0.31, 0);
    assert_near(p.tau, 2.385, 0);
    assert_near(p.n, 17, 0);
    assert_int_equal(csp_params_init(&p, NULL, toy_table), CSP_OK);
    for (const struct csp_param *row = toy_table; row->name; row++)
        assert_near(csp_param_value(&p, row), row->def, 0);
    assert_int_equal(csp_params_init(&p, &bad, toy_table), CSP_E_RANGE);
}

static void origins_have_names(void **state)
{
    (void)state;
    assert_string_equal(csp_origin_name(CSP_FITTED), "fitted");
    assert_string_equal(csp_origin_name(CSP_BORROWED), "borrowed");
    assert_string_equal(csp_origin_name(CSP_CHOSEN), "chosen");
}

TEST_MAIN(cmocka_unit_test(defaults_fill_every_row), cmocka_unit_test(rows_are_found_by_name),
          cmocka_unit_test(refused_values_change_nothing),
          cmocka_unit_test(check_names_the_first_bad_row),
          cmocka_unit_test(a_module_takes_what_is_given_or_the_defaults),
          cmocka_unit_test(origins_have_names))

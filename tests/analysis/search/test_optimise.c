/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/search/optimise.h"
#include "conspecific/core/error.h"
#include "testing.h"

struct bowl {
    double at[3];
    size_t calls, fail_at;
    double last_outside; /* a coordinate outside the cube that was asked */
};

/* A tilted, unevenly curved bowl with its minimum 1.7 at b->at. */
static int bowl(void *context, const double u[], double *cost)
{
    struct bowl *b = context;
    const double x = u[0] - b->at[0], y = u[1] - b->at[1], z = u[2] - b->at[2];
    for (int i = 0; i < 3; i++)
        if (u[i] < 0.0 || u[i] > 1.0) b->last_outside = u[i];
    if (++b->calls == b->fail_at) return CSP_FAIL(CSP_E_IO, "told to fail");
    *cost = 1.7 + 30.0 * x * x + 9.0 * y * y + 13.0 * z * z + 11.0 * x * y - 4.0 * y * z;
    return CSP_OK;
}

static void both_methods_find_the_minimum(void **state)
{
    (void)state;
    for (int population = 0; population < 2; population++) {
        struct bowl b = {.at = {0.371, 0.642, 0.183}};
        const struct csp_optimise o = {
            3, population ? 600 : 200, population ? 0.25 : 0.2, 1e-4, 3, bowl, &b};
        double u[3] = {0.9, 0.1, 0.8}, best;
        assert_int_equal(population ? csp_optimise_population(&o, u, &best)
                                    : csp_optimise_simplex(&o, u, &best),
                         CSP_OK);
        for (int i = 0; i < 3; i++) assert_near(u[i], b.at[i], population ? 0.02 : 2e-3);
        assert_near(best, 1.7, population ? 0.02 : 1e-3);
        assert_true(b.calls <= o.calls);
        assert_true(b.last_outside == 0.0);
    }
}

static void a_minimum_on_a_face_is_reached(void **state)
{
    (void)state;
    struct bowl b = {.at = {-0.5, 0.5, 1.4}};
    const struct csp_optimise o = {3, 300, 0.2, 1e-5, 3, bowl, &b};
    double u[3] = {0.5, 0.5, 0.5}, best;
    assert_int_equal(csp_optimise_simplex(&o, u, &best), CSP_OK);
    assert_near(u[0], 0.0, 0.01);
    assert_near(u[2], 1.0, 0.01);
}

static void no_call_beyond_the_limit_and_errors_end_it(void **state)
{
    (void)state;
    double u[3] = {0.5, 0.5, 0.5}, best;
    struct bowl b = {.at = {0.3, 0.3, 0.3}};
    struct csp_optimise o = {3, 7, 0.2, 1e-4, 3, bowl, &b};
    assert_int_equal(csp_optimise_simplex(&o, u, &best), CSP_OK);
    assert_true(b.calls <= 7 && b.calls > 3);
    o.calls = 3;
    assert_int_equal(csp_optimise_simplex(&o, u, &best), CSP_E_SHAPE);
    o.calls = 2 * csp_optimise_lambda(3, 19) - 1;
    assert_int_equal(csp_optimise_population(&o, u, &best), CSP_E_SHAPE);
    o.n = 0;
    assert_int_equal(csp_optimise_simplex(&o, u, &best), CSP_E_SHAPE);
    o.n = 3;
    o.calls = 100;
    for (int population = 0; population < 2; population++) {
        b = (struct bowl){.at = {0.3, 0.3, 0.3}, .fail_at = 5};
        assert_int_equal(population ? csp_optimise_population(&o, u, &best)
                                    : csp_optimise_simplex(&o, u, &best),
                         CSP_E_IO);
        assert_int_equal(b.calls, 5);
    }
}

static int not_finite(void *context, const double u[], double *cost)
{
    (void)context;
    *cost = u[0] > 0.6 ? NAN : u[0];
    return CSP_OK;
}

static void a_cost_that_is_not_finite_is_refused(void **state)
{
    (void)state;
    const struct csp_optimise o = {1, 50, 0.2, 1e-4, 3, not_finite, NULL};
    double u = 0.7, best;
    assert_int_equal(csp_optimise_simplex(&o, &u, &best), CSP_E_NUMERIC);
    assert_int_equal(csp_optimise_population(&o, &u, &best), CSP_E_NUMERIC);
}

static void points_outside_are_folded_back(void **state)
{
    (void)state;
    assert_near(csp_optimise_fold(-0.3), 0.3, 1e-15);
    assert_near(csp_optimise_fold(1.2), 0.8, 1e-15);
    assert_near(csp_optimise_fold(0.45), 0.45, 0.0);
    assert_near(csp_optimise_fold(-3.4), 0.6, 1e-12);
}

TEST_MAIN(cmocka_unit_test(both_methods_find_the_minimum),
          cmocka_unit_test(a_minimum_on_a_face_is_reached),
          cmocka_unit_test(no_call_beyond_the_limit_and_errors_end_it),
          cmocka_unit_test(a_cost_that_is_not_finite_is_refused),
          cmocka_unit_test(points_outside_are_folded_back))

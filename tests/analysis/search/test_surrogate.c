/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/search/surrogate.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rng.h"
#include "testing.h"

enum { N = 2, POINTS = 12 };
/* c_0, b_0, b_1, a_00, a_01, a_11 about (0.4, 0.55): convex, minimum by hand below. */
static const double truth[] = {2.385, -1.31, 0.77, 6.1, 2.3, 4.7};
static const double centre[N] = {0.4, 0.55};

static void points(double u[POINTS * N], double cost[POINTS])
{
    struct csp_rng rng;
    csp_rng_stream(&rng, 11, 0, "points");
    for (int k = 0; k < POINTS; k++) {
        double d[N];
        for (int i = 0; i < N; i++) {
            u[k * N + i] = csp_rng_u01(&rng);
            d[i] = u[k * N + i] - centre[i];
        }
        cost[k] = csp_surrogate_value(N, truth, d);
    }
}

static void a_quadratic_is_found_exactly(void **state)
{
    (void)state;
    double u[POINTS * N], cost[POINTS], w[POINTS], c[6], radius;
    points(u, cost);
    assert_int_equal(csp_surrogate_terms(N), 6);
    assert_int_equal(csp_surrogate_weights(N, POINTS, u, centre, w, &radius), CSP_OK);
    assert_int_equal(csp_surrogate_fit(N, POINTS, u, centre, w, cost, c), CSP_OK);
    for (int k = 0; k < 6; k++) assert_near(c[k], truth[k], 1e-9);
    /* gradient 0: 12.2 x + 2.3 y = 1.31, 2.3 x + 9.4 y = -0.77 */
    const double det = 12.2 * 9.4 - 2.3 * 2.3, lo[] = {-1, -1}, hi[] = {1, 1};
    double d[N] = {0.3, 0.3};
    csp_surrogate_minimise(N, c, lo, hi, d);
    assert_near(d[0], (1.31 * 9.4 + 2.3 * 0.77) / det, 1e-8);
    assert_near(d[1], (-12.2 * 0.77 - 2.3 * 1.31) / det, 1e-8);
}

static void the_box_holds_and_a_concave_side_goes_to_its_better_end(void **state)
{
    (void)state;
    const double lo[] = {-0.1, -0.2}, hi[] = {0.05, 0.3};
    double d[N] = {2.0, 2.0};
    csp_surrogate_minimise(N, truth, lo, hi, d);
    assert_near(d[0], 0.05, 0.0);
    assert_near(d[1], -(0.77 + 2.3 * 0.05) / 9.4, 1e-12);
    const double concave[] = {0, 0.1, 0, -3, 0, -2};
    d[0] = d[1] = 0.0;
    csp_surrogate_minimise(N, concave, lo, hi, d);
    assert_near(d[0], -0.1, 0.0);
    assert_near(d[1], 0.3, 0.0);
}

static void weights_fall_with_distance_to_none(void **state)
{
    (void)state;
    double u[40], w[40], radius, at = 0.0;
    for (int k = 0; k < 40; k++) u[k] = (double)k / 40.0;
    assert_int_equal(csp_surrogate_weights(1, 40, u, &at, w, &radius), CSP_OK);
    /* one coordinate: three terms, the sixth nearest lies at 5/40 */
    assert_near(radius, 1.5 * 5.0 / 40.0, 1e-15);
    assert_near(w[0], 1.0, 0.0);
    assert_near(w[5], pow(1.0 - 4.0 / 9.0, 2), 1e-12);
    for (int k = 1; k < 40; k++) assert_true(w[k] < w[k - 1] || w[k - 1] == 0.0);
    assert_true(w[8] == 0.0);
}

static void too_few_points_are_refused_with_the_number_needed(void **state)
{
    (void)state;
    double u[POINTS * N], cost[POINTS], w[POINTS], c[6], radius;
    points(u, cost);
    assert_int_equal(csp_surrogate_least(N), 8);
    assert_int_equal(csp_surrogate_weights(N, 7, u, centre, w, &radius), CSP_E_SHAPE);
    assert_non_null(strstr(csp_error_detail(), "8 are needed"));
    assert_int_equal(csp_surrogate_weights(N, POINTS, u, centre, w, &radius), CSP_OK);
    cost[3] = NAN;
    assert_int_equal(csp_surrogate_fit(N, POINTS, u, centre, w, cost, c), CSP_E_NUMERIC);
}

static void points_on_a_line_still_give_a_curve(void **state)
{
    (void)state;
    double u[POINTS * N], cost[POINTS], w[POINTS], c[6], radius;
    for (int k = 0; k < POINTS; k++) {
        u[k * N] = centre[0] + (k - 5) / 20.0;
        u[k * N + 1] = centre[1];
        cost[k] = 1.1 + pow(u[k * N] - 0.47, 2);
    }
    assert_int_equal(csp_surrogate_weights(N, POINTS, u, centre, w, &radius), CSP_OK);
    assert_int_equal(csp_surrogate_fit(N, POINTS, u, centre, w, cost, c), CSP_OK);
    const double lo[] = {-0.2, -0.2}, hi[] = {0.2, 0.2};
    double d[N] = {0, 0};
    csp_surrogate_minimise(N, c, lo, hi, d);
    assert_near(centre[0] + d[0], 0.47, 1e-6);
}

TEST_MAIN(cmocka_unit_test(a_quadratic_is_found_exactly),
          cmocka_unit_test(the_box_holds_and_a_concave_side_goes_to_its_better_end),
          cmocka_unit_test(weights_fall_with_distance_to_none),
          cmocka_unit_test(too_few_points_are_refused_with_the_number_needed),
          cmocka_unit_test(points_on_a_line_still_give_a_curve))

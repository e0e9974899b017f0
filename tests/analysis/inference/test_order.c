/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/order.h"
#include "testing.h"
#include <stdlib.h>

static void values_are_sorted_and_the_original_is_kept(void **state)
{
    (void)state;
    const double x[] = {2.385, -INFINITY, 7.1, 2.385, -0.5, INFINITY};
    const double want[] = {-INFINITY, -0.5, 2.385, 2.385, 7.1, INFINITY};
    double *sorted = csp_order_copy(6, x), own[6];
    assert_non_null(sorted);
    assert_memory_equal(sorted, want, sizeof want);
    assert_near(x[0], 2.385, 0);
    memcpy(own, x, sizeof own);
    csp_order_sort(6, own);
    assert_memory_equal(own, want, sizeof want);
    free(sorted);
    sorted = csp_order_copy(0, x);
    assert_non_null(sorted);
    free(sorted);
}

static void quantiles_interpolate_between_neighbours(void **state)
{
    (void)state;
    /* R: quantile(c(1, 2.5, 4, 11), c(0, 0.1, 0.5, 0.9, 1)) */
    const double sorted[] = {1, 2.5, 4, 11};
    const double q[] = {0, 0.1, 0.5, 0.9, 1}, want[] = {1, 1.45, 3.25, 8.9, 11};
    for (int k = 0; k < 5; k++)
        assert_near(csp_order_quantile(4, sorted, q[k]), want[k], 1e-14);
    assert_near(csp_order_quantile(1, sorted, 0.3), 1, 0);
    const double ends[] = {-INFINITY, 0, INFINITY}; /* a value itself needs no neighbour */
    assert_true(isinf(csp_order_quantile(3, ends, 1)));
    assert_near(csp_order_quantile(3, ends, 0.5), 0, 0);
}

TEST_MAIN(cmocka_unit_test(values_are_sorted_and_the_original_is_kept),
          cmocka_unit_test(quantiles_interpolate_between_neighbours))

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/score/rows.h"
#include "conspecific/core/error.h"
#include "testing.h"

static void rows_grow_and_are_found(void **state)
{
    (void)state;
    struct csp_rows rows = {0};
    for (int i = 0; i < 1000; i++) {
        const struct csp_row row = {.phase = "test",
                                    .measure = i % 2 ? "odd" : "even",
                                    .unit = "%",
                                    .session = i / 2,
                                    .trial = -1,
                                    .value = 2.385 * i};
        assert_int_equal(csp_rows_add(&rows, &row), CSP_OK);
    }
    double v = 0;
    assert_int_equal(rows.n, 1000);
    assert_int_equal(csp_rows_find(&rows, "odd", 300, -1, &v), 1);
    assert_near(v, 2.385 * 601, 1e-9);
    assert_int_equal(csp_rows_find(&rows, "odd", 300, 1, &v), 0);
    assert_int_equal(csp_rows_find(&rows, "odd", 500, -1, &v), 0);
    csp_rows_free(&rows);
    csp_rows_free(&rows);
    assert_int_equal(rows.n, 0);
}

TEST_MAIN(cmocka_unit_test(rows_grow_and_are_found))

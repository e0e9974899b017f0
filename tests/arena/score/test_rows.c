/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/score/rows.h"
#include "conspecific/core/error.h"
#include "testing.h"

static void rows_grow_and_keep_their_order(void **state)
{
    (void)state;
    struct csp_rows rows = {0};
    for (int i = 0; i < 1000; i++) {
        const struct csp_row row = {.phase = "test",
                                    .type = "cs_a",
                                    .measure = i % 2 ? "odd" : "even",
                                    .unit = "%",
                                    .session = i / 2,
                                    .trial = -1,
                                    .value = 2.385 * i};
        assert_int_equal(csp_rows_add(&rows, &row), CSP_OK);
    }
    assert_int_equal(rows.n, 1000);
    assert_string_equal(rows.list[601].measure, "odd");
    assert_int_equal(rows.list[601].session, 300);
    assert_near(rows.list[601].value, 2.385 * 601, 1e-9);
    csp_rows_free(&rows);
    csp_rows_free(&rows);
    assert_int_equal(rows.n, 0);
}

TEST_MAIN(cmocka_unit_test(rows_grow_and_keep_their_order))

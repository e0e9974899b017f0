/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/report/claims/discovery.h"

static void the_witness_of_the_header(void **state)
{
    (void)state;
    const double p[] = {0.01, 0.04, 0.03, 0.005}, want[] = {0.02, 0.04, 0.04, 0.02};
    double q[4];
    csp_discovery_q(4, p, q);
    for (int i = 0; i < 4; i++) assert_near(q[i], want[i], 1e-15);
}

static void what_was_not_tested_does_not_count(void **state)
{
    (void)state;
    const double p[] = {0.2, NAN, 0.03, 0.03, 0.9};
    double q[5];
    csp_discovery_q(5, p, q);
    assert_true(isnan(q[1]));
    assert_near(q[2], 0.06, 1e-15); /* ties: 4 x 0.03 / 2 */
    assert_near(q[3], 0.06, 1e-15);
    assert_near(q[0], 4 * 0.2 / 3, 1e-15);
    assert_near(q[4], 0.9, 1e-15);
    csp_discovery_q(0, p, q);
}

TEST_MAIN(cmocka_unit_test(the_witness_of_the_header),
          cmocka_unit_test(what_was_not_tested_does_not_count))

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/clock.h"
#include "testing.h"
#include <time.h>

static void clocks_run_forward(void **state)
{
    (void)state;
    const double wall = csp_clock_wall(), cpu = csp_clock_cpu();
    while (csp_clock_cpu() - cpu < 0.01) {
    }
    assert_true(csp_clock_wall() - wall >= 0.009);
    assert_true(csp_clock_cpu() - cpu >= 0.009);
    const double before = csp_clock_cpu();
    nanosleep(&(struct timespec){0, 20000000}, NULL);
    assert_true(csp_clock_wall() - wall >= 0.029);
    assert_true(csp_clock_cpu() - before < 0.019); /* sleeping costs no processor time */
}

TEST_MAIN(cmocka_unit_test(clocks_run_forward))

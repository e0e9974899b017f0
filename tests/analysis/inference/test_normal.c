/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/analysis/inference/normal.h"

static void known_values(void **state)
{
    (void)state;
    assert_near(csp_normal_below(1.3), 0.9031995154143897, 1e-15);
    assert_near(csp_normal_density(1.3), 0.17136859204780736, 1e-15);
    assert_near(csp_normal_quantile(0.8), 0.8416212335729143, 1e-12);
}

static void z_of_a_two_sided_p(void **state)
{
    (void)state;
    assert_near(csp_normal_of_p(0.05), 1.959963984540054, 1e-12);
    assert_near(csp_normal_of_p(1.0), 0.0, 1e-12);
    assert_near(csp_normal_of_p(2e-100), 21.2734535609653, 1e-6);
    assert_true(isinf(csp_normal_of_p(0.0)));
}

TEST_MAIN(cmocka_unit_test(known_values), cmocka_unit_test(z_of_a_two_sided_p))

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/vta_bg/reward_model.h"
#include "conspecific/core/error.h"
#include "testing.h"

static void a_constant_reward_is_learnt_geometrically(void **state)
{
    (void)state;
    struct csp_reward_model m;
    const struct csp_reward_model_params odd = {.alpha = 0.037};
    const csp_real h[3] = {0.6f, 0.0f, 0.9f}, other[3] = {0.9f, 0.0f, -0.6f};
    assert_int_equal(csp_reward_model_init(&m, 3, &odd), CSP_OK);
    for (int n = 1; n < 200; n++) {
        csp_reward_model_step(&m, -1.7, h, 1);
        assert_near(csp_reward_model_predict(&m, h), -1.7 * (1 - pow(1 - 0.037 * 1.17, n)),
                    2e-5);
    }
    assert_near(csp_reward_model_predict(&m, other), 0, 1e-6); /* orthogonal: no spillover */
    csp_reward_model_step(&m, 99, h, 0);
    assert_near(m.rhat, -1.7, 1e-2);
    csp_reward_model_free(&m);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_reward_model m;
    const struct csp_reward_model_params bad = {.alpha = 2};
    assert_int_equal(csp_reward_model_init(&m, 3, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "alpha"));
    csp_reward_model_free(&m);
    assert_int_equal(csp_reward_model_init(&m, 0, NULL), CSP_E_SHAPE);
    csp_reward_model_free(&m);
}

TEST_MAIN(cmocka_unit_test(a_constant_reward_is_learnt_geometrically),
          cmocka_unit_test(bad_parameters_are_refused_by_name))

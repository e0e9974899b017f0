/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/cortex/forward.h"
#include "conspecific/core/error.h"
#include "testing.h"

static const struct csp_forward_params odd = {
    .eta = 0.27, .c = 0.13, .tau_one = 0.4, .tau_disc = 1.3};

static void a_constant_outcome_is_learnt_geometrically(void **state)
{
    (void)state;
    struct csp_forward f;
    const csp_real x[3] = {0.6f, 0.0f, 0.5f}, z1[2] = {0.2f, 0.9f}, z2[2] = {0.4f, 0.5f};
    const double step = 0.27 * 0.61 / (0.61 + 0.13);
    const double later = exp(-0.2 / 1.3),
                 zbar[2] = {0.5 * (0.2 + later * 0.4), 0.5 * (0.9 + later * 0.5)};
    csp_real zhat[2];
    assert_int_equal(csp_forward_init(&f, 2, 3, 2, 0.2, &odd), CSP_OK);
    for (int n = 1; n <= 12; n++) {
        csp_forward_begin(&f, 1, x);
        csp_forward_step(&f, z1); /* two ticks of 0.2 s, the second discounted */
        csp_forward_step(&f, z2);
        csp_forward_learn(&f, 1);
        csp_forward_imagine(&f, 1, x, zhat);
        assert_near(zhat[0], zbar[0] * (1 - pow(1 - step, n)), 1e-5);
        assert_near(zhat[1], zbar[1] * (1 - pow(1 - step, n)), 1e-5);
    }
    csp_forward_imagine(&f, 0, x, zhat); /* the other action knows nothing */
    assert_near(zhat[0], 0, 0);
    csp_forward_free(&f);
}

/* What comes whatever is done is learnt by M_0: an action never tried is expected to bring that
 * share. */
static void an_action_never_tried_is_expected_to_change_nothing(void **state)
{
    (void)state;
    struct csp_forward_params par = odd;
    par.common = 0.25;
    struct csp_forward f;
    const csp_real x[2] = {0.7f, 0.2f}, z[1] = {0.8f};
    csp_real zhat[1];
    assert_int_equal(csp_forward_init(&f, 3, 2, 1, 0.2, &par), CSP_OK);
    for (int n = 0; n < 200; n++) { /* actions 0 and 1 in turn, the same outcome */
        csp_forward_begin(&f, (size_t)(n % 2), x);
        csp_forward_step(&f, z);
        csp_forward_learn(&f, 1);
    }
    const double zbar = 0.5 * 0.8;
    csp_forward_imagine(&f, 0, x, zhat);
    assert_near(zhat[0], zbar, 1e-5);
    /* a step gives 3/4 to the act and 1/4 to M_0: from 0, M_0 = M_a share / (1 - share) a
     * visit; with two acts in turn M_0 = 2 share / (2 share + 1 - share) of the outcome */
    csp_forward_imagine(&f, 2, x, zhat);
    assert_near(zhat[0], zbar * 0.5 / 1.25, 0.03 * zbar);
    csp_forward_free(&f);
}

static void nothing_is_learnt_without_an_open_outcome_or_when_told_not_to(void **state)
{
    (void)state;
    struct csp_forward f;
    const csp_real x[1] = {0.9f}, z[1] = {0.8f};
    csp_real zhat[1];
    assert_int_equal(csp_forward_init(&f, 1, 1, 1, 0.2, &odd), CSP_OK);
    csp_forward_step(&f, z);
    csp_forward_learn(&f, 1);
    csp_forward_begin(&f, 0, x);
    csp_forward_step(&f, z);
    csp_forward_learn(&f, 0);
    csp_forward_imagine(&f, 0, x, zhat);
    assert_near(zhat[0], 0, 0);
    csp_forward_free(&f);
}

static void bad_shapes_are_refused(void **state)
{
    (void)state;
    struct csp_forward f;
    assert_int_equal(csp_forward_init(&f, 0, 1, 1, 0.2, &odd), CSP_E_SHAPE);
    csp_forward_free(&f);
    struct csp_forward_params bad = odd;
    bad.eta = 2;
    assert_int_equal(csp_forward_init(&f, 1, 1, 1, 0.2, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "eta"));
    csp_forward_free(&f);
    csp_forward_free(&f);
}

TEST_MAIN(cmocka_unit_test(a_constant_outcome_is_learnt_geometrically),
          cmocka_unit_test(an_action_never_tried_is_expected_to_change_nothing),
          cmocka_unit_test(nothing_is_learnt_without_an_open_outcome_or_when_told_not_to),
          cmocka_unit_test(bad_shapes_are_refused))

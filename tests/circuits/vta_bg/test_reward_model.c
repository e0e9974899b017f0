/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/vta_bg/reward_model.h"
#include "conspecific/core/error.h"
#include "testing.h"

static void by_the_tick_a_constant_reward_is_learnt_geometrically(void **state)
{
    (void)state;
    struct csp_reward_model m;
    const struct csp_reward_model_params odd = {.alpha = 0.037};
    const csp_real h[3] = {0.6f, 0.0f, 0.9f}, other[3] = {0.9f, 0.0f, -0.6f};
    assert_int_equal(csp_reward_model_init(&m, 3, 0.01, &odd), CSP_OK);
    for (int n = 1; n < 200; n++) {
        csp_reward_model_step(&m, -1.7, 0, h, 1);
        assert_near(csp_reward_model_predict(&m, h), -1.7 * (1 - pow(1 - 0.037 * 1.17, n)),
                    2e-5);
    }
    assert_near(csp_reward_model_predict(&m, other), 0, 1e-6); /* orthogonal: no spillover */
    csp_reward_model_step(&m, 99, 0, h, 0);
    assert_near(m.rhat, -1.7, 1e-2);
    csp_reward_model_free(&m);
}

static const struct csp_reward_model_params by_event = {
    .eta = 0.23, .t_0 = 0.7, .t_r = 10, .c = 0.1};
static const csp_real h[3] = {0.6f, 0.0f, 0.9f};
static const double p = 1.17 / 1.27;

static void begin(struct csp_reward_model *m)
{
    assert_int_equal(csp_reward_model_init(m, 3, 0.01, &by_event), CSP_OK);
}

/* What h foretells after an event of so many ticks, with a click in its midst or without. */
static double after_event(int ticks, double rew, const csp_real click[])
{
    struct csp_reward_model m;
    begin(&m);
    for (int t = 0; t < ticks; t++) {
        csp_real now[3];
        for (int i = 0; i < 3; i++)
            now[i] = h[i] + (click && t > ticks / 2 && t < ticks / 2 + 20 ? click[i] : 0);
        csp_reward_model_step(&m, rew, 0, now, 1);
    }
    const double rhat = csp_reward_model_predict(&m, h);
    csp_reward_model_free(&m);
    return rhat;
}

static void a_long_event_teaches_as_much_as_a_short_one(void **state)
{
    (void)state;
    const csp_real click[3] = {0.0f, 0.5f, 0.0f};
    assert_near(after_event(50, -1.7, NULL), -0.196617, 2e-6);   /* witness */
    assert_near(after_event(5000, -1.7, NULL), -0.363782, 5e-5); /* b is a float */
    for (int ticks = 1; ticks < 2000; ticks *= 3)
        assert_near(after_event(ticks, -1.7, NULL),
                    -1.7 * (1 - pow(0.77, p * (1 - exp(-0.01 * ticks / 0.7)))), 5e-5);
    /* a click does not make it two */
    assert_near(after_event(5000, -1.7, click), -0.363782, 1e-4);
}

static void constant_events_are_learnt_geometrically(void **state)
{
    (void)state;
    struct csp_reward_model m;
    const csp_real other[3] = {0.0f, 0.7f, 0.0f};
    begin(&m);
    for (int n = 1; n < 60; n++) {
        csp_reward_model_reset(&m);
        for (int t = 0; t < 30; t++) csp_reward_model_step(&m, 2.3, 0, h, 1);
        assert_near(csp_reward_model_predict(&m, h),
                    2.3 * (1 - pow(0.77, n * p * (1 - exp(-0.3 / 0.7)))), 2e-5);
    }
    assert_near(csp_reward_model_predict(&m, other), 0, 1e-6); /* no spillover */
    csp_reward_model_reset(&m);
    for (int t = 0; t < 30; t++)
        csp_reward_model_step(&m, 99, 0, h, 0); /* nothing may be learnt */
    assert_near(csp_reward_model_predict(&m, h), 2.3, 1e-1);
    csp_reward_model_free(&m);
}

/* Reward that follows is put down to what is new then, not to what lingers; an event that comes
 * back at once teaches little, one that comes back later as much as the first. */
static void what_has_lasted_teaches_no_more(void **state)
{
    (void)state;
    struct csp_reward_model m;
    const csp_real both[3] = {0.6f, 0.8f, 0.9f}, none[3] = {0};
    double gain[2];
    for (int late = 0; late < 2; late++) {
        begin(&m);
        for (int t = 0; t < 700; t++) csp_reward_model_step(&m, 1, 0, h, 1);
        const double once = csp_reward_model_predict(&m, h);
        for (int t = 0; t < (late ? 9000 : 30); t++) csp_reward_model_step(&m, 0, 0, none, 1);
        for (int t = 0; t < 700; t++) csp_reward_model_step(&m, 1, 0, h, 1);
        gain[late] = (csp_reward_model_predict(&m, h) - once) / (once * (1 - once));
        csp_reward_model_free(&m);
    }
    assert_near(gain[1], 1, 0.01);
    assert_true(gain[0] < 0.1);
    begin(&m);
    for (int t = 0; t < 700; t++) csp_reward_model_step(&m, 0, 0, h, 1);
    for (int t = 0; t < 50; t++) csp_reward_model_step(&m, 3.6, 0, both, 1);
    assert_near(csp_reward_model_predict(&m, h), 0, 1e-3);
    assert_true(csp_reward_model_predict(&m, both) > 0.1);
    csp_reward_model_free(&m);
}

/* At a price that stays, u + price q is what u alone would be; a new price is heeded at once. */
static void intake_is_priced_by_the_present_hunger(void **state)
{
    (void)state;
    struct csp_reward_model m[2];
    struct csp_reward_model_params rule = by_event;
    for (int way = 0; way < 2; way++) { /* by the tick, by the event */
        rule.eta = way ? 0.23 : 0;
        rule.alpha = 0.037;
        for (int i = 0; i < 2; i++) {
            rule.priced = i;
            assert_int_equal(csp_reward_model_init(&m[i], 3, 0.01, &rule), CSP_OK);
            m[i].price = 170;
            for (int t = 0; t < 300; t++) csp_reward_model_step(&m[i], 1.3, 0.01, h, 1);
        }
        const double hungry = csp_reward_model_predict(&m[0], h);
        assert_near(csp_reward_model_predict(&m[1], h), hungry, 2e-5);
        m[0].price = m[1].price = 51;
        assert_near(csp_reward_model_predict(&m[0], h), hungry, 0);
        assert_near(csp_reward_model_predict(&m[1], h),
                    hungry * (1.3 - 0.01 * (170 - 51)) / 1.3, 2e-5);
        double sum = 0;
        for (size_t k = 0; k < 3; k++)
            sum += csp_reward_model_weight(&m[1], 51, k) * (double)h[k];
        assert_near(sum, csp_reward_model_predict(&m[1], h), 1e-6);
        for (int i = 0; i < 2; i++) csp_reward_model_free(&m[i]);
    }
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_reward_model m;
    const struct csp_reward_model_params bad = {.alpha = 2};
    assert_int_equal(csp_reward_model_init(&m, 3, 0.01, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "alpha"));
    csp_reward_model_free(&m);
    assert_int_equal(csp_reward_model_init(&m, 0, 0.01, NULL), CSP_E_SHAPE);
    csp_reward_model_free(&m);
}

TEST_MAIN(cmocka_unit_test(a_long_event_teaches_as_much_as_a_short_one),
          cmocka_unit_test(constant_events_are_learnt_geometrically),
          cmocka_unit_test(what_has_lasted_teaches_no_more),
          cmocka_unit_test(by_the_tick_a_constant_reward_is_learnt_geometrically),
          cmocka_unit_test(intake_is_priced_by_the_present_hunger),
          cmocka_unit_test(bad_parameters_are_refused_by_name))

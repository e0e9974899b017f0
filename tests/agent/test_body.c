/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/body.h"
#include "conspecific/core/error.h"
#include "testing.h"

static struct csp_body_params odd(void)
{
    struct csp_body_params p;
    csp_params_default(&p, csp_body_params_table);
    p.g_arousal_drive = 3.1;
    return p;
}

static void the_witness_of_the_header(void **state)
{
    (void)state;
    struct csp_body b;
    const struct csp_body_params p = odd();
    assert_int_equal(csp_body_init(&b, 0.01, &p), CSP_OK);
    for (int t = 0; t < 100; t++)
        csp_body_step(&b, &(struct csp_body_in){.noci = 0.7, .pain = 0.7});
    assert_near(b.B, 0.35 * (1 - exp(-1 / 0.7)), 1e-9);
    assert_near(b.B, 0.266122, 1e-6);
    assert_near(b.rew, -2.0 * 0.7 - 3.1 * b.B, 1e-9);
    csp_body_rest(&b, 0.9);
    assert_near(b.B, 0.35 * (1 - exp(-1 / 0.7)) * exp(-0.9 / 0.7), 1e-9);
}

static void food_pays_by_the_drive_it_reduces(void **state)
{
    (void)state;
    struct csp_body b;
    const struct csp_body_params p = odd();
    assert_int_equal(csp_body_init(&b, 0.01, &p), CSP_OK);
    double paid = 0;
    for (int t = 0; t < 50; t++)
        paid += 0.01 * csp_body_step(&b, &(struct csp_body_in){.food = 6.0}); /* 3 pellets */
    const double left = 1 - 3 * p.pellet;
    assert_near(paid, 0.5 * p.w_H * (1 - left * left), 1e-3);
    assert_near(b.H, left, 1e-6);
    const double one = paid;
    paid = 0;
    for (int t = 0; t < 50; t++)
        paid += 0.01 * csp_body_step(&b, &(struct csp_body_in){.food = 6.0});
    assert_true(paid < one); /* satiety */
    csp_body_rest(&b, 1e6);
    assert_near(b.H, 1.0, 1e-9);
}

/* Keramati & Gutkin 2014: reward over a meal is the drive that it removed, whatever its pace and
 * its pauses; what a unit of intake paid is the price of that moment. */
static void a_meal_pays_the_drive_it_removes_on_any_path(void **state)
{
    (void)state;
    struct csp_body b;
    struct csp_body_params p = odd();
    p.tau_H = 40; /* hunger returns while it eats */
    for (int pace = 1; pace <= 16; pace *= 2) {
        assert_int_equal(csp_body_init(&b, 0.01, &p), CSP_OK);
        const double D = 0.5 * p.w_H * b.H * b.H;
        double paid = 0, by_intake = 0;
        for (int t = 0; t < 3000; t++) {
            const double food = t / 100 % pace == 0 ? 0.7 * pace : 0.0;
            paid += 0.01 * csp_body_step(&b, &(struct csp_body_in){.food = food});
            by_intake += 0.01 * b.price * b.eaten;
        }
        assert_near(paid, D - 0.5 * p.w_H * b.H * b.H, 1e-9);
        assert_true(by_intake > paid + 0.1);
    }
    p.rise = 0; /* food alone pays */
    assert_int_equal(csp_body_init(&b, 0.01, &p), CSP_OK);
    for (int t = 0; t < 300; t++) {
        const double rew = csp_body_step(&b, &(struct csp_body_in){.food = t < 200 ? 3 : 0});
        assert_near(rew, b.price * b.eaten, 1e-9);
    }
    assert_true(b.H < 1 && b.eaten == 0);
    csp_body_rest(&b, 100);
    assert_near(b.price, p.w_H * b.H, 1e-9);
}

static void arousal_answers_the_amygdala_above_its_threshold(void **state)
{
    (void)state;
    struct csp_body b;
    struct csp_body_params p = odd();
    p.g_arousal_drive = 0;
    p.theta_B = 0.25;
    assert_int_equal(csp_body_init(&b, 0.01, &p), CSP_OK);
    for (int t = 0; t < 2000; t++)
        csp_body_step(&b, &(struct csp_body_in){.cea = 0.24, .cost = 0.4});
    assert_near(b.B, 0, 0);
    assert_near(b.rew, -0.4, 1e-12); /* cost of effort; the loop is off */
    for (int t = 0; t < 2000; t++) csp_body_step(&b, &(struct csp_body_in){.cea = 0.95});
    assert_near(b.B, 0.7, 1e-6);
    assert_near(b.rew, 0, 0);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_body b;
    struct csp_body_params bad = odd();
    bad.tau_H = 0;
    assert_int_equal(csp_body_init(&b, 0.01, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "tau_H"));
}

TEST_MAIN(cmocka_unit_test(the_witness_of_the_header),
          cmocka_unit_test(food_pays_by_the_drive_it_reduces),
          cmocka_unit_test(a_meal_pays_the_drive_it_removes_on_any_path),
          cmocka_unit_test(arousal_answers_the_amygdala_above_its_threshold),
          cmocka_unit_test(bad_parameters_are_refused_by_name))

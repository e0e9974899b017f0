/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/report/claims/needs.h"

static struct csp_compare_row open_row(void)
{
    return (struct csp_compare_row){.test = CSP_BY_PAIRS,
                                    .expect = CSP_ASKED_LESS,
                                    .paired = 1,
                                    .n_a = 16,
                                    .n_b = 16,
                                    .diff = 1,
                                    .effect = 0.1,
                                    .effect_lo = -0.292,
                                    .effect_hi = 0.492,
                                    .p = 0.2,
                                    .p_equal = 0.3};
}

static void the_smaller_of_two_decisions(void **state)
{
    (void)state;
    struct csp_compare_row r = open_row();
    csp_needs_init(&r, 30.0);
    /* sign: 16 ((2.5758 + 0.8416) / 1.2816)^2 = 113.8
     * none: se 0.2, 16 (2.4865 x 0.2 / 0.2)^2 = 98.9 */
    assert_near(r.needs_animals, 99, 0);
    assert_near(r.needs_minutes, 49.5, 1e-12);
    r.p = 0.1; /* z 1.6449: 69.1 */
    csp_needs_init(&r, NAN);
    assert_near(r.needs_animals, 70, 0);
    assert_true(isnan(r.needs_minutes));
    r.effect = 0.31; /* too large to be called none */
    r.p = 0.9;
    csp_needs_init(&r, NAN);
    assert_true(r.needs_animals > 10000);
    r.effect = 0.1;
    r.p_equal = NAN; /* equality was not tested */
    r.p = 1.0;
    csp_needs_init(&r, NAN);
    assert_true(isnan(r.needs_animals));
}

static void what_is_decided_needs_nothing(void **state)
{
    (void)state;
    struct csp_compare_row r = open_row();
    r.verdict = CSP_JUDGED_AGREES;
    csp_needs_init(&r, 30.0);
    assert_true(isnan(r.needs_animals));
    r.verdict = CSP_JUDGED_UNDECIDED;
    r.p = 0.0001; /* undecided for another reason: at least one more */
    csp_needs_init(&r, 30.0);
    assert_near(r.needs_animals, 17, 0);
    r.n_a = 2; /* two animals foretell nothing */
    csp_needs_init(&r, 30.0);
    assert_true(isnan(r.needs_animals));
}

static void a_level_needs_an_interval_that_is_narrow(void **state)
{
    (void)state;
    const struct csp_claim c = {
        .direction = CSP_LEVEL, .effect = 10, .ci_low = 8, .ci_high = 12};
    struct csp_compare_row r = open_row();
    r.claim = &c, r.test = CSP_BY_LEVEL, r.single = 1;
    r.diff_lo = 2, r.diff_hi = 18; /* 16 wide, 8 is enough */
    csp_needs_init(&r, 30.0);
    assert_near(r.needs_animals, 64, 0);
    r.claim = NULL;
    csp_needs_init(&r, 30.0);
    assert_true(isnan(r.needs_animals));
}

TEST_MAIN(cmocka_unit_test(the_smaller_of_two_decisions),
          cmocka_unit_test(what_is_decided_needs_nothing),
          cmocka_unit_test(a_level_needs_an_interval_that_is_narrow))

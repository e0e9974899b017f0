/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Staying, log odds and logistic slopes, against closed forms. */
#include "arena/mock.h"
#include "conspecific/arena/score/logistic.h"
#include "testing.h"
#include <math.h>

static double odds(double k, double n)
{
    return log((k + 0.5) / (n - k + 0.5));
}

/* With one x of two values the prior adds half a count to every cell. */
static void two_values_have_a_closed_form(void **state)
{
    (void)state;
    const struct csp_binomial list[] = {{-1.5, 3, 11}, {2.385, 8, 10}, {-1.5, 1, 2}};
    struct csp_logistic fit;
    assert_int_equal(csp_logistic_fit(3, list, &fit), 1);
    const double low = odds(4, 13), high = odds(8, 10);
    assert_near(fit.slope, (high - low) / 3.885, 1e-8);
    assert_near(fit.constant + fit.slope * 2.385, high, 1e-8);
}

static void separated_outcomes_are_finite(void **state)
{
    (void)state;
    const struct csp_binomial list[] = {{0, 0, 5}, {1, 7, 7}};
    struct csp_logistic fit;
    assert_int_equal(csp_logistic_fit(2, list, &fit), 1);
    assert_near(fit.slope, odds(7, 7) - odds(0, 5), 1e-7);
}

/* Without spread there is no slope, and of many counts it is the one they were made with. */
static void a_line_is_found_again(void **state)
{
    (void)state;
    struct csp_binomial list[7];
    struct csp_logistic fit;
    for (int i = 0; i < 7; i++) {
        const double x = 0.5 * i;
        list[i] = (struct csp_binomial){x, 1e6 / (1 + exp(0.7 - 0.31 * x)), 1e6};
    }
    assert_int_equal(csp_logistic_fit(7, list, &fit), 1);
    assert_near(fit.slope, 0.31, 1e-5);
    assert_near(fit.constant, -0.7, 1e-5);
    assert_int_equal(csp_logistic_fit(1, list, &fit), 0);
    assert_int_equal(csp_logistic_fit(0, list, &fit), 0);
    assert_true(isnan(fit.slope));
}

/* a a b b a b b b | a a: fed in trials 1, 3, 6, 7 and 8 of the first phase. */
static size_t listed(int ask, size_t n, const size_t slot[])
{
    static const size_t pick[] = {0, 0, 1, 1, 0, 1, 1, 1, 0, 0};
    (void)slot;
    return n > 1 ? pick[ask] : 0;
}

static void staying_goes_with_reward(void **state)
{
    (void)state;
    mock.pick = listed;
    mock_load(HEAD
              "events: {pellet: {kind: eat_pellet, to: me, duration: 0.5 s}}\n"
              "actions:\n"
              "  a: {role: me, outcomes: [{event: pellet, delay: 0.5 s,"
              " schedule: [1, 0, 0, 0, 0, 0, 0, 0]}]}\n"
              "  b: {role: me, outcomes: [{event: pellet, delay: 0.5 s,"
              " schedule: [0, 0, 1, 0, 0, 1, 1, 1]}]}\n"
              "phases: [{name: one, trials: 8, trial: {duration: 2 s,"
              " choice: {at: 0.5 s, actions: [a, b]}}},"
              " {name: two, trials: 2, trial: {duration: 2 s, choice: {at: 0.5 s,"
              " actions: [a, b]}}}]\n"
              "measures:\n"
              "  - {name: stay, kind: stay, of: [a, b], by: trial}\n"
              "  - {name: fed, kind: happened, events: [pellet], by: trial}\n"
              "  - {name: win, kind: stay, given: fed, trials_back: 1}\n"
              "  - {name: lose, kind: stay, unless: fed, trials_back: 1}\n"
              "  - {name: odds, kind: log_odds, a: win}\n"
              "  - {name: slope, kind: logistic, a: stay, b: fed, trials_back: 1}\n"
              "  - {name: share_b, kind: choice_share, action: b, of: [a, b], phase: one}\n"
              "  - {name: by_fed, kind: logistic, a: share_b, b: fed}\n"
              "  - {name: one_lose, kind: stay, unless: fed, trials_back: 1, phase: one}\n"
              "  - {name: mean, kind: average, series: [win, one_lose]}\n"
              "  - {name: both, kind: sum, series: [win, one_lose, stay]}\n"
              "  - {name: index, kind: index, a: win, b: stay}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    static const double fed[] = {1, 0, 1, 0, 0, 1, 1, 1};
    for (int t = 1; t <= 8; t++) assert_near(mock_value("fed", 1, t), fed[t - 1], 1e-9);
    assert_true(mock_no_row("stay", 1, 1) && mock_no_row("stay", 2, 1));
    assert_near(mock_value("stay", 1, -1), 4.0 / 7, 1e-9);
    assert_near(mock_value("stay", 2, -1), 1, 1e-9);
    assert_near(mock_value("win", 1, -1), 1, 1e-9);      /* trials 2, 4, 7, 8; and 2 of two */
    assert_near(mock_value("one_lose", 1, -1), 0, 1e-9); /* trials 3, 5, 6 */
    assert_true(mock_no_row("lose", 2, -1));             /* fed in trial 1 */
    assert_near(mock_value("odds", -1, -1), odds(5, 5), 1e-9);
    assert_near(mock_value("slope", -1, -1), odds(5, 5) - odds(0, 3), 1e-7);
    assert_near(mock_value("by_fed", -1, -1), odds(4, 5) - odds(1, 3), 1e-7);
    assert_near(mock_value("mean", -1, -1), 0.5, 1e-9);
    assert_near(mock_value("both", -1, -1), 1 + 0 + (4.0 / 7 + 1) / 2, 1e-9);
    assert_near(mock_value("index", 1, -1), (1 - 4.0 / 7) / (1 + 4.0 / 7), 1e-9);
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(two_values_have_a_closed_form), T(separated_outcomes_are_finite),
          T(a_line_is_found_again), T(staying_goes_with_reward))

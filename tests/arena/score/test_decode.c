/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which event was it, from the spikes of eight cells of glass. */
#include "arena/mock.h"
#include "conspecific/arena/paradigm/measure.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>

/* Four events; rate[event][unit] in Hz while it lasts, 20 Hz otherwise. */
enum { UNITS = 8, EVENTS = 4 };
static double rate[EVENTS][UNITS];

static void feel(const struct csp_obs *obs)
{
    static const int line[EVENTS] = {PELLET, SHOCK, OTHER + PELLET, OTHER + SHOCK};
    for (int k = 0; k < UNITS; k++) mock.r[k] = 20;
    for (int e = 0; e < EVENTS; e++)
        for (int k = 0; k < UNITS && obs->line[line[e]] > 0; k++) mock.r[k] = rate[e][k];
}

#define CELLS(n) \
    "  - {name: " n ", kind: cells, field: glass.r, event: " n ", baseline: [-0.5 s, 0 s]}\n"
static const char *const form =
    HEAD "events:\n"
         "  own_food: {kind: eat_pellet, to: me, duration: 0.5 s}\n"
         "  own_shock: {kind: footshock, to: me, duration: 0.5 s}\n"
         "  food: {kind: eat_pellet, to: her, duration: 0.5 s}\n"
         "  shock: {kind: footshock, to: her, duration: 0.5 s}\n"
         "  never: {kind: distress, to: her, duration: 0.5 s}\n"
         "phases:\n"
         "  - {name: own, sessions: 2, trials: %d, trial: {duration: 3.6 s},"
         " script: [{event: own_food, at: 0.6 s, times: 2, every: 1.2 s},"
         " {event: own_shock, at: 3 s}]}\n"
         "  - {name: hers, trials: %d, trial: {duration: 2.4 s},"
         " script: [{event: food, at: 0.6 s}, {event: shock, at: 1.8 s}]}\n"
         "measures:\n" CELLS("own_food") CELLS("own_shock") CELLS("food") CELLS("shock")
             CELLS("never") "  - {name: own, kind: decode, series: [own_food, own_shock]}\n"
                            "  - {name: hers, kind: decode, series: [food, shock]}\n"
                            "  - {name: to_own, kind: decode,"
                            " series: [food, shock, own_food, own_shock]}\n"
                            "  - {name: to_hers, kind: decode,"
                            " series: [own_food, own_shock, food, shock]}\n"
                            "  - {name: turned, kind: decode,"
                            " series: [food, shock, own_shock, own_food]}\n"
                            "  - {name: none, kind: decode, series: [food, never]}\n"
                            "  - {name: no, kind: decode,"
                            " series: [food, shock, own_food, never]}\n";

static void run(int own, int hers)
{
    static char text[4096];
    snprintf(text, sizeof text, form, own, hers);
    mock.feel = feel;
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
}

static void all_alike(double hz)
{
    for (int e = 0; e < EVENTS; e++)
        for (int k = 0; k < UNITS; k++) rate[e][k] = hz;
}

static double value(const char *name)
{
    return mock_value(name, -1, -1);
}

static void a_common_code_is_read_across_owners(void **state)
{
    (void)state;
    all_alike(20);
    for (int k = 0; k < 3; k++) rate[0][k] = rate[2][k] = 200, rate[1][7 - k] = 200;
    for (int k = 0; k < 3; k++) rate[3][7 - k] = 200;
    run(8, 6);
    assert_near(value("own"), 1, 0);
    assert_near(value("hers"), 1, 0);
    assert_near(value("to_own"), 1, 0);
    assert_near(value("to_hers"), 1, 0);
    assert_near(value("turned"), 0, 0); /* the third is as the first */
    double v;
    assert_false(row_find(&mock_rows, "none", -1, -1, &v)); /* no onset: no value */
    assert_false(row_find(&mock_rows, "no", -1, -1, &v));
    assert_false(row_find(&mock_rows, "own", 1, -1, &v)); /* one over all sessions */
    assert_string_equal(
        csp_measure_unit(&mock_p,
                         csp_measure_at(&mock_p, (size_t)csp_paradigm_measure(&mock_p, "own"))),
        "1");
}

/* Own events are told apart by units 0-3, hers by 4-7: each code is read, neither by the
 * other. */
static void separate_codes_are_not_read_across(void **state)
{
    (void)state;
    all_alike(20);
    for (int k = 0; k < 4; k++) rate[0][k] = 200, rate[2][4 + k] = 200;
    run(40, 80);
    assert_near(value("own"), 1, 0);
    assert_near(value("hers"), 1, 0);
    assert_near(value("to_own"), 0.5, 0.15);
    assert_near(value("to_hers"), 0.5, 0.15);
}

/* Two own meals a shock: whoever calls all of them food is right in two thirds of the trials,
 * and at chance. */
static void unequal_numbers_do_not_move_chance(void **state)
{
    (void)state;
    all_alike(20);
    for (int k = 0; k < 4; k++) rate[0][k] = rate[1][k] = rate[2][k] = rate[3][4 + k] = 200;
    run(6, 6);
    assert_near(value("hers"), 1, 0);
    assert_near(value("to_own"), 0.5, 0);
}

static void without_a_difference_it_is_chance(void **state)
{
    (void)state;
    all_alike(60);
    run(60, 120);
    /* 240 and more trials: se 0.032 */
    assert_near(value("own"), 0.5, 0.13);
    assert_near(value("hers"), 0.5, 0.13);
    assert_near(value("to_own"), 0.5, 0.13);
}

/* Learnt on what does not differ, a direction is drawn by lot: own events that do differ, in
 * each of the 70 ways in which half of the units can prefer one, are recognised by one half. */
static void what_is_learnt_from_noise_is_chance(void **state)
{
    (void)state;
    all_alike(60);
    double sum = 0, apart = 0, ways = 0;
    for (unsigned way = 0; way < 256; way++) {
        if (__builtin_popcount(way) != UNITS / 2) continue;
        for (int k = 0; k < UNITS; k++) {
            rate[0][k] = way >> k & 1 ? 80 : 40;
            rate[1][k] = way >> k & 1 ? 40 : 80;
        }
        mock_reset();
        run(5, 10);
        sum += value("to_own");
        apart += value("own");
        ways++;
    }
    assert_near(ways, 70, 0);
    assert_true(apart / ways > 0.9);
    assert_near(sum / ways, 0.5, 0.1);
}

/* Poisson counts in T = 0.5 s, window less baseline, in spikes/s: variance (60 + 20) / T on
 * average of each unit, means 2 delta apart; accuracy Phi(d' / 2). */
static void accuracy_is_that_of_the_closed_form(void **state)
{
    (void)state;
    const double base = 20, mid = 60, delta = 8.0, T = 0.5;
    all_alike(mid);
    for (int k = 0; k < UNITS; k++) {
        rate[0][k] = rate[2][k] = mid + (k % 2 ? delta : -delta);
        rate[1][k] = rate[3][k] = mid - (k % 2 ? delta : -delta);
    }
    run(120, 240);
    const double d = 2 * delta * sqrt(UNITS) / sqrt((mid + base) / T),
                 expected = gsl_cdf_ugaussian_P(d / 2);
    assert_true(expected > 0.8 && expected < 0.99);
    assert_near(value("own"), expected, 0.05); /* 720 trials: se 0.012 */
    assert_near(value("hers"), expected, 0.05);
    assert_near(value("to_own"), expected, 0.05);
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(a_common_code_is_read_across_owners), T(separate_codes_are_not_read_across),
          T(unequal_numbers_do_not_move_chance), T(without_a_difference_it_is_chance),
          T(what_is_learnt_from_noise_is_chance), T(accuracy_is_that_of_the_closed_form))

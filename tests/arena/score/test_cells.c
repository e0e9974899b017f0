/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units that respond to an event, counted from spikes. */
#include "arena/mock.h"
#include "conspecific/arena/paradigm/measure.h"
#include "testing.h"

enum { TONE = OBJECT + 3 };

/* Eight units at 20 Hz: the tone drives 0-2 to 80 Hz (0: 160 Hz every second tick, far below
 * 0 between) and stops 7; food drives 2-4. */
static void respond(const struct csp_obs *obs)
{
    const int tone = obs->line[TONE] > 0, food = obs->line[PELLET] > 0;
    for (int k = 0; k < 8; k++) {
        const int up = (tone && k <= 2) || (food && k >= 2 && k <= 4);
        mock.r[k] = up ? 80 : tone && k == 7 ? -3 : 20;
    }
    if (tone) mock.r[0] = mock.steps % 2 ? 160 : -160;
}

#define EVENTS                                      \
    "events: {cs: {object: tone, duration: 0.5 s}," \
    " us: {kind: eat_pellet, to: me, duration: 0.5 s}}\n"
#define BASE "field: glass.r, baseline: [-0.5 s, 0 s]"

static void units_that_respond_are_counted(void **state)
{
    (void)state;
    mock.feel = respond;
    mock_load(
        HEAD EVENTS
        "phases: [{name: x, trials: 20, trial: {duration: 3 s,"
        " script: [{event: cs, at: 0.6 s}, {event: us, at: 2 s}]}}]\n"
        "measures:\n"
        "  - {name: up, kind: cells, event: cs, direction: excited, alpha: 0.0001, " BASE "}\n"
        "  - {name: down, kind: cells, event: cs, direction: inhibited, alpha: 0.0001, " BASE
        "}\n"
        "  - {name: any, kind: cells, event: cs, alpha: 0.0001, " BASE "}\n"
        "  - {name: t, kind: cells, event: cs, alpha: 0.0001, test: t, " BASE "}\n"
        "  - {name: us, kind: cells, event: us, direction: excited, alpha: 0.0001, " BASE "}\n"
        "  - {name: both, kind: cells_both, a: up, b: us}\n"
        "  - {name: only, kind: cells_only, a: up, b: us}\n"
        "  - {name: us_only, kind: cells_only, a: us, b: up}\n"
        "  - {name: faint, kind: cells, event: cs, hz: 0.001 Hz, " BASE "}\n"
        "  - {name: short, kind: cells, event: cs, to: 0.25 s, direction: excited,"
        " alpha: 0.0001, " BASE "}\n"
        "  - {name: late, kind: cells, event: cs, from: 0.6 s, to: 1.1 s, alpha: 0.0001, " BASE
        "}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("up", -1, -1), 37.5, 0); /* 0 1 2 */
    assert_near(mock_value("up", 1, -1), 37.5, 0);
    assert_near(mock_value("down", -1, -1), 12.5, 0); /* 7 */
    assert_near(mock_value("any", -1, -1), 50, 0);
    assert_near(mock_value("t", -1, -1), 50, 0);
    assert_near(mock_value("us", -1, -1), 37.5, 0);    /* 2 3 4 */
    assert_near(mock_value("both", -1, -1), 12.5, 0);  /* 2 */
    assert_near(mock_value("only", -1, -1), 25, 0);    /* 0 1 */
    assert_near(mock_value("us_only", -1, -1), 25, 0); /* 3 4 */
    assert_near(mock_value("faint", -1, -1), 0, 0);    /* no spikes */
    assert_near(mock_value("short", -1, -1), 37.5, 0); /* windows of unlike length */
    assert_near(mock_value("late", -1, -1), 0, 0);     /* the response is over */
    assert_true(mock_no_row("both", 1, -1) && mock_no_row("up", 1, 1));
    assert_string_equal(csp_measure_unit(&mock_p, csp_measure_at(&mock_p, 0)), "%");
    assert_string_equal(csp_measure_unit(&mock_p, csp_measure_at(&mock_p, 5)), "%");
}

static void steady(const struct csp_obs *obs)
{
    (void)obs;
    for (int k = 0; k < 8; k++) mock.r[k] = 0.5;
}

static void without_a_response_alpha_of_them_are_counted(void **state)
{
    (void)state;
    mock.feel = steady;
    mock_load(HEAD EVENTS
              "phases: [{name: x, sessions: 100, trials: 10, trial: {duration: 1.5 s,"
              " script: [{event: cs, at: 0.5 s}]}}]\n"
              "measures:\n"
              "  - {name: w, kind: cells, event: cs, hz: 40 Hz, " BASE "}\n"
              "  - {name: t, kind: cells, event: cs, hz: 40 Hz, test: t, " BASE "}\n"
              "  - {name: t20, kind: cells, event: cs, hz: 40 Hz, test: t, alpha: 0.2, " BASE
              "}\n"
              "  - {name: up, kind: cells, event: cs, hz: 40 Hz, test: t, alpha: 0.2,"
              " direction: excited, " BASE "}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    /* 800 tests: 5 % +- 0.77 (se); the exact test of ten is a little below its alpha */
    assert_near(mock_value("w", -1, -1), 4.5, 2.3);
    assert_near(mock_value("t", -1, -1), 5, 2.3);
    assert_near(mock_value("t20", -1, -1), 20, 4.3);
    assert_near(mock_value("up", -1, -1), 10, 3.2);
}

/* Unit k: 20 Hz and k Hz more while the tone is on. */
static void graded(const struct csp_obs *obs)
{
    for (int k = 0; k < 8; k++) mock.r[k] = 20 + (obs->line[TONE] > 0 ? 4 * k : 0);
}

static void other_measures_move_no_spike(void **state)
{
    (void)state;
    static double first[12];
    const char *form =
        HEAD EVENTS "phases: [{name: x, sessions: 12, trials: 8, trial: {duration: 1.5 s,"
                    " script: [{event: cs, at: 0.5 s}]}}]\n"
                    "measures:\n%s  - {name: c, kind: cells, event: cs, " BASE "}\n";
    char text[2048];
    mock.feel = graded;
    for (int more = 0; more < 2; more++) {
        snprintf(text, sizeof text, form,
                 more ? "  - {name: d, kind: cells, event: cs, " BASE "}\n"
                        "  - {name: f, kind: freezing}\n"
                      : "");
        mock_reset();
        mock.feel = graded;
        mock_load(text);
        assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
        int differ = 0, distinct = 0;
        for (int s = 0; s < 12; s++) {
            const double v = mock_value("c", s + 1, -1);
            if (more) {
                assert_near(v, first[s], 0);
                differ += fabs(v - mock_value("d", s + 1, -1)) > 1e-9; /* its own spikes */
            } else {
                first[s] = v;
                distinct += s && fabs(v - first[s - 1]) > 1e-9;
            }
        }
        assert_true(more ? differ > 0 : distinct > 0);
    }
}

/* Units 0-3 respond in session 1 (trials of 150 ticks, 6 a session), 2-5 in session 2. */
static void drift(const struct csp_obs *obs)
{
    const int second = mock.steps >= 6 * 150;
    for (int k = 0; k < 8; k++) {
        const int mine = second ? k >= 2 && k <= 5 : k <= 3;
        mock.r[k] = obs->line[TONE] > 0 && mine ? 200 : 5;
    }
}

static void the_last_session_is_combined(void **state)
{
    (void)state;
    mock.feel = drift;
    mock_load(
        HEAD EVENTS
        "phases:\n"
        "  - {name: x, sessions: 2, trials: 6, trial: {duration: 1.5 s,"
        " script: [{event: cs, at: 0.5 s}]}, order: cycle,"
        " trial_types: [{name: one, weight: 6}]}\n"
        "  - {name: y, trials: 6, trial: {duration: 1.5 s},"
        " script: [{event: cs, at: 0.5 s}]}\n"
        "measures:\n"
        "  - {name: x, kind: cells, event: cs, phase: x, trial_type: one, alpha: 0.04, " BASE
        "}\n"
        "  - {name: y, kind: cells, event: cs, phase: y, alpha: 0.04, " BASE "}\n"
        "  - {name: none, kind: cells, event: us, " BASE "}\n"
        "  - {name: both, kind: cells_both, a: x, b: y}\n"
        "  - {name: only, kind: cells_only, a: x, b: y}\n"
        "  - {name: nothing, kind: cells_both, a: x, b: none}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    /* six onsets of one sign: exact p 0.03125 */
    assert_near(mock_value("x", 1, -1), 50, 0);
    assert_near(mock_value("x", -1, -1), 50, 0);
    assert_near(mock_value("both", -1, -1), 50, 0);
    assert_near(mock_value("only", -1, -1), 0, 0);
    assert_true(mock_no_row("none", -1, -1)); /* no onset: no value */
    assert_true(mock_no_row("nothing", -1, -1));
}

static void five_onsets_are_needed(void **state)
{
    (void)state;
    mock.feel = respond;
    const char *form = HEAD EVENTS
        "phases: [{name: x, sessions: 2, trials: 8, trial: {duration: 1.5 s,"
        " script: [{event: cs, at: 0.5 s}]}}]\n"
        "measures:\n"
        "  - {name: few, kind: cells, event: cs, test: t, trials: [%d, 8], " BASE "}\n";
    char text[2048];
    snprintf(text, sizeof text, form, 4);
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("few", -1, -1), 50, 13);
    snprintf(text, sizeof text, form, 5);
    mock_reset();
    mock.feel = respond;
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_E_SHAPE);
    assert_non_null(strstr(csp_error_detail(), "`few`: 4 onsets of `cs` in session 1"));
    assert_non_null(strstr(csp_error_detail(), "glass.yaml:11:"));

    mock_load(HEAD EVENTS "phases: [{name: x, trial: {duration: 2 s}}]\n"
                          "measures: [{name: c, kind: cells, field: glas.r, event: cs,"
                          " baseline: [-1 s, 0 s]}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_E_NAME);
    assert_non_null(strstr(csp_error_detail(), "did you mean `glass.r`"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(units_that_respond_are_counted), T(without_a_response_alpha_of_them_are_counted),
          T(other_measures_move_no_spike), T(the_last_session_is_combined),
          T(five_onsets_are_needed))

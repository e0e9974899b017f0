/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arena/mock.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"

static void a_film_sends_the_channels_it_has(void **state)
{
    (void)state;
    const char *form = HEAD
        "events: {film: {kind: distress, identity: stranger_1, duration: 1 s, sight: %s,"
        " sound: 0.3}}\nphases: [{name: a, trial: {duration: 2 s}, script: [{event: film}]}]\n";
    char text[1024];
    snprintf(text, sizeof text, form, "1");
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    const double whole = mock.line[50][OTHER + DISTRESS];
    assert_true(whole >= 0.5);
    assert_near(mock.pass[CSP_SOUND], 0.3, 0);
    mock_reset();
    snprintf(text, sizeof text, form, "0.25");
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock.line[50][OTHER + DISTRESS], 0.25 * whole, 1e-6);
}

static void what_is_for_others_is_not_for_me(void **state)
{
    (void)state;
    mock_load("schema: 1\nkind: paradigm\nname: two\ncontext: box\n"
              "roles: {me: {brain: full, identity: cagemate, subject: true},"
              " you: {brain: full, identity: cagemate},"
              " her: {brain: scripted, identity: stranger_1}}\n"
              "objects: {door: {cue: door, states: {shut: 1}, by: [you]},"
              " lever: {cue: lever_a, states: {out: 1}, by: [me]}}\n"
              "events: {a: {kind: footshock, to: her, duration: 1 s, by: [you]},"
              " b: {kind: allogroom, to: her, duration: 1 s, by: [me]}}\n"
              "phases: [{name: a, trial: {duration: 1 s},"
              " script: [{event: a}, {event: b}]}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock.line[5][OTHER + SHOCK], 0, 0);
    assert_true(mock.line[5][OTHER + GROOM] > 0);
    assert_near(mock.line[5][OBJECT + 2], 0, 0);
    assert_near(mock.line[5][OBJECT], 1, 0);
    assert_near(mock.line[5][ANIMAL], 1, 0);
    assert_near(mock.line[5][ANIMAL + 1], 1, 0);
}

static void events_stop_vary_and_wait_for_states(void **state)
{
    (void)state;
    mock_load(HEAD "objects: {light: {states: {off: 0, on: 0}}}\n"
                   "events:\n"
                   "  long: {kind: distress, to: her, duration: 5 s}\n"
                   "  hush: {stops: [long]}\n"
                   "  short: {kind: allogroom, to: her, duration: 0.4 s, jitter: 0.5}\n"
                   "  dark: {kind: footshock, to: her, duration: 0.5 s, when: {light: on}}\n"
                   "  lit: {sets: {light: on}}\n"
                   "  food: {kind: eat_pellet, to: her, duration: 0.5 s}\n"
                   "  frost: {kind: freeze, to: her, duration: 0.5 s}\n"
                   "phases:\n"
                   "  - name: a\n"
                   "    trial: {duration: 30 s}\n"
                   "    script:\n"
                   "      - {event: long, at: 1 s}\n"
                   "      - {event: hush, at: 2.5 s}\n"
                   "      - {event: short, at: 5 s, every: 1 s, times: 0, end: 25 s}\n"
                   "      - {event: dark, at: 3 s, every: 10 s, times: 3}\n"
                   "      - {event: lit, at: 10 s}\n"
                   "      - {event: food, at: 4 s, every: 10 s, times: 3, when: {light: off}}\n"
                   "      - {event: frost, at: 2 s, every: 2 s, times: 0, probability: 0.5,"
                   " jitter: 0.4 s}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    int start[64], length[64];
    assert_int_equal(mock_bouts(OTHER + DISTRESS, start, length, 64), 1);
    assert_int_equal(length[0], 150);
    assert_int_equal(mock_bouts(OTHER + GROOM, start, length, 64), 20); /* 5, 6, ... 24 s */
    int differ = 0;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(start[i], 500 + 100 * i);
        assert_in_range(length[i], 20, 60);
        differ += length[i] != length[0];
    }
    assert_true(differ > 10);
    assert_int_equal(mock_bouts(OTHER + SHOCK, start, length, 64), 2); /* not in the dark */
    assert_int_equal(start[0], 1300);
    assert_int_equal(mock_bouts(OTHER + PELLET, start, length, 64), 1); /* only in the dark */
    assert_int_equal(start[0], 400);
    const int n = mock_bouts(OTHER + FREEZE, start, length, 64);
    assert_in_range(n, 3, 12);
    differ = 0;
    for (int i = 0; i < n; i++) {
        const int off = (start[i] + 100) % 200 - 100;
        assert_in_range(off + 40, 0, 80);
        differ += off != 0;
    }
    assert_true(differ > 0);
}

static double always_half(const struct csp_agent *self, const struct csp_obs *obs)
{
    (void)obs;
    return self->animal ? 0.5 : 0.0;
}

static void an_opened_shutter_shows_what_goes_on(void **state)
{
    (void)state;
    mock.freeze = always_half;
    mock_load(
        "schema: 1\nkind: paradigm\nname: two\ncontext: box\n"
        "roles: {me: {brain: full, identity: cagemate, subject: true},"
        " you: {brain: full, identity: cagemate}}\n"
        "barriers: [{between: [you, me], sound: 0, sight: 0, odour: 0},"
        " {between: [you, me], sight: 0.5, when: {shutter: up}}]\n"
        "objects: {shutter: {states: {down: 0, up: 0}}}\n"
        "events: {a: {kind: distress, to: you, duration: 3 s}, up: {sets: {shutter: up}}}\n"
        "phases: [{name: a, trial: {duration: 4 s},"
        " script: [{event: a}, {event: up, at: 1 s}]}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    for (int t = 1; t < 400; t++) {
        assert_int_equal(mock.line[t][OTHER + DISTRESS] > 0, t >= 100 && t < 300);
        assert_int_equal(mock.line[t][OTHER + FREEZE] > 0, t >= 100);
        assert_near(mock.line[t][ANIMAL], t >= 100 ? 1 : 0, 0);
    }
    assert_in_range((int)(1000 * mock.line[150][OTHER + FREEZE]), 125,
                    375); /* 0.5 x 0.5 x noise */
}

static void resets_and_starts(void **state)
{
    (void)state;
    static const struct {
        const char *how;
        int open[2][4]; /* door open in trial 2 of phase, trial 3 (next session), phase b */
    } rows[] = {{"trial", {{0, 0, 0, 0}, {0}}},
                {"session", {{0, 1, 0, 1}, {0}}},
                {"phase", {{0, 1, 1, 1}, {0}}},
                {"none", {{0, 1, 1, 1}, {1}}}};
    for (int i = 0; i < 4; i++) {
        char text[2048];
        snprintf(text, sizeof text,
                 HEAD "objects: {door: {cue: door, states: {shut: 0, open: 1}},"
                      " lever: {cue: lever_a, states: {out: 1, in: 0}}}\n"
                      "events: {opens: {sets: {door: open}}}\n"
                      "phases:\n"
                      "  - {name: a, sessions: 2, trials: 2, reset: %s, learning: false,"
                      " present: {her: false}, start: {lever: in},"
                      " trial: {duration: 1 s}, script: [{event: opens, at: 0.5 s}]}\n"
                      "  - {name: b, reset: %s, trial: {duration: 1 s}}\n",
                 rows[i].how, rows[i].how);
        mock_reset();
        mock_load(text);
        assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
        for (int t = 0; t < 4; t++) {
            assert_near(mock.line[100 * t][OBJECT + 2], rows[i].open[0][t], 0);
            assert_near(mock.line[100 * t + 60][OBJECT + 2], 1, 0);
            assert_near(mock.line[100 * t][ANIMAL], 0, 0);
        }
        assert_near(mock.line[400][OBJECT + 2], rows[i].open[1][0], 0);
        assert_near(mock.line[400][OBJECT], i == 3 ? 0 : 1, 0);
        assert_near(mock.line[0][OBJECT], 0, 0);
        assert_near(mock.line[400][ANIMAL], 1, 0);
        assert_int_equal(mock.frozen_steps, 400);
    }
}

static void intervals_are_drawn_as_written(void **state)
{
    (void)state;
    const char *form = HEAD "phases: [{name: a, trials: 4, %s trial: {duration: 1 s}}]\n";
    char text[1024], where[64];
    double u = 0.0, e = 0.0;
    for (int t = 1; t < 4; t++) { /* none after the last trial */
        struct csp_rng rng;
        snprintf(where, sizeof where, "arena:a:1:%d:interval:a:0:0", t);
        csp_rng_stream(&rng, 7, 3, where);
        u += csp_rng_u01(&rng);
        csp_rng_stream(&rng, 7, 3, where);
        e += csp_dist_exponential(&rng);
    }
    const struct {
        const char *text;
        double rested;
    } list[] = {{"", 0},
                {"interval: [],", 0},
                {"interval: [90 s],", 270},
                {"interval: [20 s, 1.5 min],", 60 + 70 * u},
                {"interval: {mean: 60 s, min: 20 s},", 60 + 40 * e},
                {"interval: {mean: 60 s},", 60 * e}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mock_reset();
        snprintf(text, sizeof text, form, list[i].text);
        mock_load(text);
        assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
        assert_near(mock.rested, list[i].rested, 1e-9);
        struct csp_text out = {0}; /* what is printed reads back */
        assert_int_equal(csp_paradigm_print(&mock_p, &out, 0), CSP_OK);
        mock_reset();
        mock_load(out.s);
        assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
        assert_near(mock.rested, list[i].rested, 1e-9);
        csp_text_free(&out);
    }
}

static size_t rising(int ask, size_t n, const size_t slot[])
{
    (void)slot;
    return n > 1 && ask % 10 < 2 * (ask / 10) ? 1 : 0;
}

static void slopes_over_sessions(void **state)
{
    (void)state;
    mock.pick = rising; /* session s: 2 s of 10 choices are the second */
    mock_load(HEAD "actions: {a: {role: me}, b: {role: me}}\n"
                   "phases: [{name: x, sessions: 4, trials: 10, trial: {duration: 1 s,"
                   " choice: {actions: [a, b]}}}]\n"
                   "measures:\n"
                   "  - {name: share, kind: choice_share, action: b, phase: x}\n"
                   "  - {name: slope, kind: slope, a: share}\n"
                   "  - {name: most, kind: largest, a: share}\n"
                   "  - {name: least, kind: smallest, a: share}\n"
                   "  - {name: only, kind: choice_share, action: b, phase: x, by: phase}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("share", 3, -1), 0.4, 1e-12);
    assert_near(mock_value("slope", -1, -1), 0.2, 1e-12);
    assert_near(mock_value("most", -1, -1), 0.6, 1e-12);
    assert_near(mock_value("least", -1, -1), 0, 1e-12);
    assert_near(mock_value("only", -1, -1), 0.3, 1e-12);
    double v;
    assert_int_equal(row_find(&mock_rows, "only", 1, -1, &v), 0);
}

static void a_recorder_serves_brains_of_other_sizes(void **state)
{
    (void)state;
    static const char *const names[] = {"glass.x"};
    struct csp_recorder rec;
    mock_load(HEAD "phases: [{name: a, trial: {duration: 4 s}}]\n");
    assert_int_equal(csp_recorder_init(&rec, 0.01, 1, names), CSP_OK);
    mock.n_x = 1;
    assert_int_equal(mock_run(NULL, 0, &rec), CSP_OK);
    assert_int_equal(rec.rows, 400);
    mock.n_x = 2;
    assert_int_equal(mock_run(NULL, 0, &rec), CSP_E_SHAPE); /* what is there would not fit */
    csp_recorder_clear(&rec);
    mock.field[1] = 1.75;
    assert_int_equal(mock_run(NULL, 0, &rec), CSP_OK);
    assert_int_equal(rec.tracks[0].n, 2);
    assert_true(rec.cap >= 400);
    assert_near(rec.tracks[0].data[2 * 399 + 1], 1.75, 0);
    csp_recorder_free(&rec);
}

static void delays_vary(void **state)
{
    (void)state;
    const char *form = HEAD "events: {cs: {object: tone, duration: 0.5 s, then: [%s"
                            "{event: us, delay: 1 s, jitter: 0.4 s}]},"
                            " us: {kind: footshock, to: me, duration: 0.1 s}, x: {}}\n"
                            "phases: [{name: a, trials: 20, trial: {duration: 3 s},"
                            " script: [{event: cs, at: 1 s, jitter: 0.3 s}]}]\n";
    char text[2048];
    snprintf(text, sizeof text, form, "");
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    int cs[32], us[32], length[32];
    assert_int_equal(mock_bouts(OBJECT + 3, cs, length, 32), 20);
    assert_int_equal(mock_bouts(SHOCK, us, length, 32), 20);
    int low = 1000, high = 0;
    for (int i = 0; i < 20; i++) { /* from the onset, wherever that is */
        const int delay = us[i] - cs[i];
        assert_in_range(delay, 60, 140);
        low = delay < low ? delay : low, high = delay > high ? delay : high;
    }
    assert_true(low < 80 && high > 120);
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(a_film_sends_the_channels_it_has), T(what_is_for_others_is_not_for_me),
          T(events_stop_vary_and_wait_for_states), T(an_opened_shutter_shows_what_goes_on),
          T(resets_and_starts), T(intervals_are_drawn_as_written), T(slopes_over_sessions),
          T(a_recorder_serves_brains_of_other_sizes), T(delays_vary))

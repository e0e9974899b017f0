/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arena/mock.h"
#include "conspecific/arena/manipulation.h"
#include "conspecific/core/dist.h"
#include "testing.h"

/* Runs of steps in which a line is on: starts and lengths of the first max. */
static int bouts(size_t line, int start[], int length[], int max)
{
    int n = 0;
    for (int t = 0; t < mock.steps && t < MOCK_TICKS; t++) {
        const int on = mock.line[t][line] > 0;
        if (on && (t == 0 || !(mock.line[t - 1][line] > 0))) {
            if (n == max) return n;
            start[n] = t;
            length[n++] = 0;
        }
        if (on) length[n - 1]++;
    }
    return n;
}

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
    assert_int_equal(bouts(OTHER + DISTRESS, start, length, 64), 1);
    assert_int_equal(length[0], 150);
    assert_int_equal(bouts(OTHER + GROOM, start, length, 64), 20); /* 5, 6, ... 24 s */
    int differ = 0;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(start[i], 500 + 100 * i);
        assert_in_range(length[i], 20, 60);
        differ += length[i] != length[0];
    }
    assert_true(differ > 10);
    assert_int_equal(bouts(OTHER + SHOCK, start, length, 64), 2); /* not in the dark */
    assert_int_equal(start[0], 1300);
    assert_int_equal(bouts(OTHER + PELLET, start, length, 64), 1); /* only in the dark */
    assert_int_equal(start[0], 400);
    const int n = bouts(OTHER + FREEZE, start, length, 64);
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
                    375); /* .5 x .5 x noise */
}

static void outcomes_follow_their_schedule_and_states(void **state)
{
    (void)state;
    mock_load(HEAD "objects: {light: {states: {off: 0, on: 0}}}\n"
                   "events: {pellet: {kind: eat_pellet, to: me, duration: 0.2 s},"
                   " groom: {kind: allogroom, to: me, duration: 0.2 s},"
                   " hurt: {kind: footshock, to: me, duration: 0.2 s}}\n"
                   "actions: {press: {role: me, outcomes: ["
                   "{event: pellet, delay: 0.1 s, schedule: [1, 0, 0]},"
                   " {event: hurt, delay: 0.1 s, when: {light: on}},"
                   " {event: groom, delay: 0.1 s, probability: 0.5}]}}\n"
                   "phases: [{name: a, trials: 60, trial: {duration: 1 s,"
                   " choice: {at: 0.5 s, actions: [press]}}}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    int start[128], length[128];
    assert_int_equal(bouts(PELLET, start, length, 128), 20);
    for (int i = 0; i < 20; i++) assert_int_equal(start[i], 60 + 300 * i);
    assert_int_equal(bouts(SHOCK, start, length, 128), 0);
    assert_in_range(bouts(GROOM, start, length, 128), 15, 45);
}

static double frozen_half(const struct csp_agent *self, const struct csp_obs *obs)
{
    (void)self, (void)obs;
    return 0.5;
}

static void choices_keep_their_terms(void **state)
{
    (void)state;
    mock.freeze = frozen_half;
    mock_load(HEAD "objects: {light: {states: {off: 0, on: 0}}}\n"
                   "events: {lit: {sets: {light: on}}}\n"
                   "actions: {a: {role: me}, b: {role: me}, c: {role: me}, d: {role: me}}\n"
                   "phases:\n"
                   "  - {name: few, trial: {duration: 10 s,"
                   " choice: {at: 1 s, every: 1 s, times: 3, window: 0.3 s, actions: [a]}}}\n"
                   "  - {name: lit, trial: {duration: 10 s,"
                   " choice: {at: 1 s, every: 1 s, when: {light: on}, actions: [b]}},\n"
                   "     script: [{event: lit, at: 4.5 s}]}\n"
                   "  - {name: cold, trial: {duration: 100 s,"
                   " choice: {at: 1 s, every: 1 s, freezing_blocks: true, actions: [c]},"
                   " choices: [{at: 99 s, actions: [d]}]}}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    int n[4] = {0};
    for (int i = 0; i < mock.acts; i++) n[mock.slot[i]]++;
    assert_int_equal(n[0], 3);
    assert_int_equal(n[1], 5); /* 5, 6, ... 9 s */
    assert_in_range(n[2], 30, 70);
    assert_int_equal(n[3], 1);
    assert_int_equal(mock.act_step[0], 100);
    assert_int_equal(mock.end_step[0], 130); /* the window */
    assert_int_equal(mock.end_step[1], 230);
    assert_int_equal(mock.act_step[3], 1500);
    assert_int_equal(mock.end_step[3], 1600); /* the next choice */
    assert_int_equal(mock.ends, mock.acts);
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

static void ratios_and_criteria_mind_sessions_and_time(void **state)
{
    (void)state;
    mock_load(HEAD
              "events: {pellet: {kind: eat_pellet, to: me, duration: 0.2 s}}\n"
              "actions: {press: {role: me, ratio: 3, outcomes: [{event: pellet}]}}\n"
              "phases:\n"
              "  - {name: a, sessions: 3, trial: {duration: 5 s,"
              " choice: {at: 2 s, every: 1 s, times: 2, actions: [press]}}}\n"
              "  - {name: b, sessions: 5, criterion: {action: press, within: 1.5 s, hits: 1,"
              " of: 1}, trial: {duration: 5 s, choice: {at: 2 s, actions: [press]}}}\n"
              "  - {name: c, sessions: 5, criterion: {action: press, within: 2.5 s, hits: 2,"
              " of: 2}, trial: {duration: 5 s, choice: {at: 2 s, actions: [press]}}}\n"
              "measures:\n"
              "  - {name: late, kind: latency, action: press, phase: c, cutoff: 1.7 s}\n"
              "  - {name: soon, kind: latency, action: press, phase: c}\n"
              "  - {name: n, kind: count, action: press, phase: c, from: 2.5 s}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    int start[8], length[8];
    assert_int_equal(bouts(PELLET, start, length, 8), 0); /* two presses a session, FR 3 */
    assert_int_equal(mock.steps, 500 * (3 + 5 + 2));
    assert_near(mock_value("late", -1, -1), 1.7, 0);
    assert_near(mock_value("soon", -1, -1), 2, 1e-9);
    assert_near(mock_value("n", -1, -1), 0, 0);
}

static size_t looks_at_2_and_7(int ask, size_t n, const size_t slot[])
{
    (void)slot;
    return n > 1 && (ask == 2 || ask == 7) ? 1 : 0;
}

/* Onsets of the pellet in seconds, -1 behind the last. */
static void fed_at(const char *press, const char *phase, int seconds[8])
{
    char text[2048];
    int start[8], length[8];
    snprintf(text, sizeof text,
             HEAD "events: {food: {kind: eat_pellet, to: me, duration: 0.1 s}}\n"
                  "actions: {press: {role: me, %s, outcomes: [{event: food}]},"
                  " look: {role: me}}\n"
                  "phases: [{name: a, %s, trial: {duration: 14 s,"
                  " choice: {at: 1 s, every: 1 s, times: 12, actions: [press, look]}}}]\n",
             press, phase);
    mock_reset();
    mock.pick = looks_at_2_and_7;
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    const int n = bouts(PELLET, start, length, 8);
    for (int i = 0; i < 8; i++) seconds[i] = i < n ? start[i] / 100 : -1;
}

static void a_broken_run_starts_again(void **state)
{
    (void)state;
    int at[8]; /* asked at 1 ... 12 s: press press look press*4 look press*4 */
    fed_at("ratio: 3", "trials: 1", at);
    assert_int_equal(at[0], 4), assert_int_equal(at[1], 7), assert_int_equal(at[2], 11);
    assert_int_equal(at[3], -1);
    fed_at("ratio: 3, persist: 10 s", "trials: 1", at); /* looking away breaks the run */
    assert_int_equal(at[0], 6), assert_int_equal(at[1], 11), assert_int_equal(at[2], -1);
    fed_at("ratio: 3, persist: 1 s", "trials: 1", at); /* exactly as long is within */
    assert_int_equal(at[0], 6), assert_int_equal(at[1], 11), assert_int_equal(at[2], -1);
    fed_at("ratio: 2, persist: 990 ms", "trials: 1", at);
    assert_int_equal(at[0], -1);
    fed_at("ratio: 1, persist: 990 ms", "trials: 1", at); /* nothing to persist at */
    assert_int_equal(at[0], 1), assert_int_equal(at[1], 2), assert_int_equal(at[2], 4);
    /* a phase says otherwise, and its 0 lifts the rule */
    fed_at("ratio: 3", "persist: {press: 10 s}", at);
    assert_int_equal(at[0], 6), assert_int_equal(at[1], 11);
    fed_at("ratio: 3, persist: 990 ms", "persist: {press: 0 s}", at);
    assert_int_equal(at[0], 4), assert_int_equal(at[1], 7);
    fed_at("persist: 10 s", "ratio: {press: 3}", at);
    assert_int_equal(at[0], 6), assert_int_equal(at[1], 11);
}

static void runs_outlast_trials_failures_and_others(void **state)
{
    (void)state;
    const char *form =
        HEAD "events: {food: {kind: eat_pellet, to: me, duration: 0.1 s}}\n"
             "actions: {press: {role: me, ratio: 2, persist: %s, outcomes: [{event: food}]}}\n"
             "phases: [{name: a, sessions: 2, trials: 5, interval: [10 s], gap: 1 s,"
             " trial: {duration: 5 s, choice: {at: 2 s, actions: [press]}}}]\n";
    char text[2048];
    int start[8], length[8];
    snprintf(text, sizeof text, form, "15 s"); /* from press to press, quiet time counted */
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(bouts(PELLET, start, length, 8), 4); /* 2 + 2: sessions do not add up */
    assert_int_equal(start[0], 700);
    mock_reset();
    snprintf(text, sizeof text, form, "14.98 s");
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(bouts(PELLET, start, length, 8), 0);

    mock_reset(); /* tries that fail, and what another animal does, break nothing */
    mock_load("schema: 1\nkind: paradigm\nname: two\ncontext: box\n"
              "roles: {me: {brain: full, subject: true, identity: cagemate},"
              " you: {brain: full, identity: stranger_1}}\n"
              "events: {food: {kind: eat_pellet, to: me, duration: 0.1 s}}\n"
              "actions: {press: {role: me, probability: 0.5, ratio: 3, persist: 60 s,"
              " outcomes: [{event: food}]}, hop: {role: you}}\n"
              "phases: [{name: a, trial: {duration: 30 s, choices: ["
              "{role: me, at: 1 s, every: 1 s, times: 24, actions: [press]},"
              " {role: you, at: 0.5 s, every: 1 s, actions: [hop]}]}}]\n"
              "measures: [{name: n, kind: count, action: press}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    const int successes = (int)mock_value("n", -1, -1);
    assert_in_range(successes, 6, 18);
    assert_int_equal(bouts(PELLET, start, length, 8), successes / 3);
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
    assert_int_equal(csp_rows_find(&mock_rows, "only", 1, -1, &v), 0);
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

static void manipulations_wait_for_their_event(void **state)
{
    (void)state;
    mock_load(HEAD "events: {click: {object: tone, duration: 0.2 s}, laser: {duration: 0.5 s},"
                   " blip: {}}\n"
                   "phases: [{name: a, trials: 2, trial: {duration: 3 s},"
                   " trial_types: [{name: on, script: [{event: click, at: 1 s},"
                   " {event: click, at: 1.3 s}, {event: laser, at: 2 s}]}, {name: off}]}]\n");
    struct csp_manipulation m = {.target = "acc",
                                 .kind = CSP_STIMULATE,
                                 .event = "click",
                                 .from = 0.05,
                                 .to = 0.1,
                                 .strength = 0.3};
    assert_int_equal(csp_manipulation_check(&m, &mock_p, NULL, &mock_diag), CSP_OK);
    assert_int_equal(mock_run(&m, 1, NULL), CSP_OK);
    static const int window[] = {105, 110, 135, 140}; /* each onset; none in the other type */
    assert_int_equal(mock.gates, 4);
    for (int i = 0; i < 4; i++) assert_int_equal(mock.gate_step[i], window[i]);

    mock_reset();
    m.from = 0.2, m.to = 0.4; /* the first window reaches beyond the second onset */
    assert_int_equal(mock_run(&m, 1, NULL), CSP_OK);
    static const int late[] = {120, 140, 150, 170};
    assert_int_equal(mock.gates, 4);
    for (int i = 0; i < 4; i++) assert_int_equal(mock.gate_step[i], late[i]);

    mock_reset();
    m.from = m.to = 0, m.kind = CSP_INACTIVATE; /* as long as the event */
    assert_int_equal(mock_run(&m, 1, NULL), CSP_OK);
    static const int whole[] = {100, 120, 130, 150};
    assert_int_equal(mock.gates, 4);
    for (int i = 0; i < 4; i++) assert_int_equal(mock.gate_step[i], whole[i]);
    assert_near(mock.gate_gain[0], 0.7, 1e-12);
    assert_near(mock.gate_gain[1], 1, 0);

    mock_reset();
    m.event = "laser", m.every = 0.2, m.width = 0.05; /* pulses from its onset */
    assert_int_equal(mock_run(&m, 1, NULL), CSP_OK);
    static const int pulses[] = {200, 205, 220, 225, 240, 245};
    assert_int_equal(mock.gates, 6);
    for (int i = 0; i < 6; i++) assert_int_equal(mock.gate_step[i], pulses[i]);

    mock_reset();
    m.event = "", m.every = 0.5, m.width = 0.1; /* pulses of whole trials */
    assert_int_equal(mock_run(&m, 1, NULL), CSP_OK);
    assert_int_equal(mock.gates, 2 * 12);
    assert_int_equal(mock.gate_step[2], 50);
    assert_int_equal(mock.gate_step[3], 60);

    const struct csp_manipulation wrong[] = {
        {.target = "acc", .kind = CSP_INACTIVATE, .event = "klick", .strength = 1},
        {.target = "acc", .kind = CSP_INACTIVATE, .event = "blip", .strength = 1},
        {.target = "acc", .kind = CSP_LESION, .event = "click", .strength = 1}};
    static const char *const says[] = {"nearest: click", "`to` is needed", "use inactivate"};
    for (int i = 0; i < 3; i++) {
        csp_diag_init(&mock_diag);
        assert_int_equal(csp_manipulation_check(wrong + i, &mock_p, NULL, &mock_diag),
                         CSP_E_SYNTAX);
        assert_non_null(strstr(mock_diag.message[0], says[i]));
    }
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
    assert_int_equal(bouts(OBJECT + 3, cs, length, 32), 20);
    assert_int_equal(bouts(SHOCK, us, length, 32), 20);
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
          T(outcomes_follow_their_schedule_and_states), T(choices_keep_their_terms),
          T(resets_and_starts), T(ratios_and_criteria_mind_sessions_and_time),
          T(a_broken_run_starts_again), T(runs_outlast_trials_failures_and_others),
          T(intervals_are_drawn_as_written), T(slopes_over_sessions),
          T(a_recorder_serves_brains_of_other_sizes), T(manipulations_wait_for_their_event),
          T(delays_vary))

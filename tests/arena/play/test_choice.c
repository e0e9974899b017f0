/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an animal may do: choices, their outcomes, ratios, criteria. */
#include "arena/mock.h"
#include "testing.h"

#define LEVERS                                                                               \
    "objects:\n"                                                                             \
    "  lever_a: {cue: lever_a, states: {out: 1, in: 0}}\n"                                   \
    "  lever_b: {cue: lever_b, states: {out: 0.5, in: 0}}\n"                                 \
    "events:\n"                                                                              \
    "  shock: {kind: footshock, to: her, duration: 0.2 s}\n"                                 \
    "  pellet: {kind: eat_pellet, to: me, duration: 0.5 s}\n"                                \
    "actions:\n"                                                                             \
    "  press_a: {role: me, effort: 0.02, requires: {lever_a: out}, sets: {lever_b: in},\n"   \
    "            outcomes: [{event: shock, delay: 0.1 s}, {event: pellet, delay: 0.5 s}]}\n" \
    "  press_b: {role: me, requires: {lever_b: out}, sets: {lever_a: in},\n"                 \
    "            outcomes: [{event: pellet, delay: 0.5 s}]}\n"

static size_t three_of_four_second(int ask, size_t n, const size_t slot[])
{
    (void)slot;
    return n > 1 && ask % 4 != 0 ? 1 : 0;
}

static void choices_have_outcomes_and_shares(void **state)
{
    (void)state;
    mock.pick = three_of_four_second;
    mock_load(
        HEAD LEVERS
        "phases:\n"
        "  - name: base\n"
        "    trials: 6\n"
        "    sessions: 2\n"
        "    forced: {trials: 2, actions: [press_b, press_a]}\n"
        "    trial: {duration: 2 s, choice: {at: 0.5 s, actions: [press_a, press_b]}}\n"
        "    interval: [5 s, 15 s]\n"
        "    gap: 24 h\n"
        "    home: {events: 8}\n"
        "measures:\n"
        "  - {name: share, kind: choice_share, action: press_a, of: [press_a, press_b]}\n"
        "  - {name: p, kind: choice_probability, action: press_a, of: [press_a, press_b]}\n"
        "  - {name: presses, kind: count, action: press_b, phase: base, by: trial}\n"
        "  - {name: per_minute, kind: rate, action: press_b, phase: base}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(mock.acts, 12);
    assert_int_equal(mock.asks, 8); /* forced trials do not ask */
    assert_int_equal(mock.slot[0], 1);
    assert_int_equal(mock.slot[1], 0);
    assert_near(mock.effort[1], 0.02, 0);
    assert_int_equal(mock.ends, 12); /* every outcome window was closed */
    assert_int_equal(mock.lives, 16);
    assert_int_equal(mock.resets, 12);
    assert_true(mock.rested > 2 * 86400 + 50 && mock.rested < 2 * 86400 + 150);
    assert_near(mock.last_rest, 86400, 0);
    assert_near(mock_value("share", 1, -1), 0.25, 1e-12);
    assert_near(mock_value("share", -1, -1), 0.25, 1e-12);
    assert_near(mock_value("p", -1, -1), 0.75, 1e-12);
    assert_near(mock_value("presses", 1, 1), 1, 0); /* forced presses are presses */
    assert_near(mock_value("presses", 1, 2), 0, 0);
    assert_near(mock_value("presses", 2, -1), 4.0 / 6, 1e-12);
    assert_near(mock_value("per_minute", -1, -1), 4.0 / 6 * 30, 1e-9);
    /* trial 2, forced press_a at tick 250: shock 0.1 s, food 0.5 s later, lever_b is in */
    assert_near(mock.line[249][OBJECT + 1], 0.5, 0);
    assert_near(mock.line[250][OBJECT + 1], 0, 0);
    assert_near(mock.line[250][OBJECT], 1, 0);
    assert_true(mock.line[259][OTHER + SHOCK] == 0 && mock.line[260][OTHER + SHOCK] > 0);
    assert_true(mock.food[299] == 0 && mock.food[300] > 0 && mock.food[350] == 0);
}

static size_t mostly_second_slot(int ask, size_t n, const size_t slot[])
{
    for (size_t i = 0; i < n; i++)
        if (slot[i] == (ask % 5 ? 1u : 0u)) return i;
    return 0;
}

static void the_preferred_lever_becomes_the_first(void **state)
{
    (void)state;
    mock.pick = mostly_second_slot; /* the body likes slot 1 in four of five */
    const char *form = HEAD LEVERS
        "phases:\n"
        "  - {name: base, trials: 10, enable: {shock: false},\n"
        "     trial: {duration: 2 s, choice: {at: 0.5 s, actions: [press_a, press_b]}}}\n"
        "  - {name: test, trials: 10, swap: {by: share, actions: [press_a, press_b]%s},\n"
        "     trial: {duration: 2 s, choice: {at: 0.5 s, actions: [press_a, press_b]}}}\n"
        "measures:\n"
        "  - {name: share, kind: choice_share, action: press_a, phase: base}\n"
        "  - {name: later, kind: choice_share, action: press_a, phase: test}\n"
        "  - {name: shift, kind: difference, a: later, b: share}\n";
    char text[4096];
    snprintf(text, sizeof text, form, "");
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("share", -1, -1), 0.8, 1e-12); /* told in terms of the later names */
    assert_near(mock_value("later", -1, -1), 0.8, 1e-12);
    assert_near(mock_value("shift", 1, -1), 0, 1e-12);
    int shocks = 0;
    for (int t = 2000; t < 4000; t++)
        shocks += mock.line[t][OTHER + SHOCK] > 0 && mock.line[t - 1][OTHER + SHOCK] <= 0;
    assert_int_equal(shocks, 8); /* slot 1 now shocks */
    for (int t = 0; t < 2000; t++) assert_near(mock.line[t][OTHER + SHOCK], 0, 0);
    /* the apparatus went along: a press of slot 1 takes lever_a in */
    assert_near(mock.line[2051 + 200][OBJECT], 0, 0);

    mock_reset();
    mock.pick = mostly_second_slot;
    snprintf(text, sizeof text, form, ", apply: false");
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("share", -1, -1), 0.2, 1e-12);
    assert_near(mock_value("later", -1, -1), 0.2, 1e-12);
}

static size_t push_at_third(int ask, size_t n, const size_t slot[])
{
    (void)slot;
    return n > 1 && ask % 3 == 2 ? 1 : 0;
}

static void a_door_ends_distress_and_opens_a_barrier(void **state)
{
    (void)state;
    mock.pick = push_at_third;
    mock_load(HEAD "barriers:\n"
                   "  - {between: [me, her], sight: 0.5}\n"
                   "  - {between: [me, her], touch: 1, when: {door: open}}\n"
                   "objects: {door: {cue: door, states: {closed: 1, open: 0}}}\n"
                   "events:\n"
                   "  call: {kind: distress, to: her, duration: 10 s, while: {door: closed}}\n"
                   "  meet: {kind: allogroom, to: her, duration: 1 s}\n"
                   "actions:\n"
                   "  stay: {role: me}\n"
                   "  push: {role: me, requires: {door: closed}, sets: {door: open},\n"
                   "         outcomes: [{event: meet, delay: 0.5 s, when: {door: open}}]}\n"
                   "phases:\n"
                   "  - name: days\n"
                   "    sessions: 4\n"
                   "    criterion: {action: push, within: 30 s, hits: 2, of: 3}\n"
                   "    trial: {duration: 60 s, until: {door: open}, after: 2 s,\n"
                   "            choice: {at: 1 s, every: 10 s, actions: [stay, push],\n"
                   "                     until: {door: open}}}\n"
                   "    script: [{event: call, at: 0.5 s, every: 12 s, times: 0}]\n"
                   "measures:\n"
                   "  - {name: latency, kind: latency, action: push, cutoff: 40 s, by: trial}\n"
                   "  - {name: opened, kind: happened, object: door, state: open}\n"
                   "  - {name: when, kind: first_session, action: push}\n"
                   "  - {name: shut, kind: state_share, object: door, state: closed}\n"
                   "  - {name: called, kind: count, object: door, state: closed}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    /* asked at 1, 11, 21 s; pushed at 21 s; the trial ends 2 s later; two sessions are enough
     */
    assert_near(mock_value("latency", -1, -1), 21, 1e-9);
    assert_near(mock_value("latency", 1, 1), 21, 1e-9);
    assert_near(mock_value("opened", -1, -1), 1, 0);
    assert_near(mock_value("when", -1, -1), 1, 0);
    assert_near(mock_value("called", -1, -1), 0, 0);
    assert_int_equal(mock.steps, 2 * (2100 + 1 + 200));
    assert_near(mock_value("shut", 1, -1), 100 * 21.0 / 23.01, 1e-6);
    assert_true(mock.line[2099][OTHER + DISTRESS] > 0);
    assert_near(mock.line[2100][OTHER + DISTRESS], 0, 0); /* released: silence */
    assert_near(mock.line[2099][OBJECT + 2], 1, 0);
    assert_near(mock.line[2100][OBJECT + 2], 0, 0);
    assert_true(mock.line[2150][OTHER + GROOM] > 0);
    assert_near(mock.pass[CSP_TOUCH], 1, 0);
    assert_near(mock.pass[CSP_SIGHT], 1, 0); /* the entry that holds replaces the other */
    assert_int_equal(mock.asks, 6);
}

static size_t last(int ask, size_t n, const size_t slot[])
{
    (void)ask, (void)slot;
    return n - 1;
}

static void never_is_the_cutoff(void **state)
{
    (void)state;
    const char *text = HEAD "actions: {stay: {role: me}, push: {role: me, probability: 0}}\n"
                            "phases: [{name: a, sessions: 3, trial: {duration: 5 s,"
                            " choice: {at: 1 s, actions: [stay, push]}}}]\n"
                            "measures:\n"
                            "  - {name: cut, kind: latency, action: push, cutoff: 4 s}\n"
                            "  - {name: plain, kind: latency, action: push}\n"
                            "  - {name: first, kind: first_session, action: push}\n"
                            "  - {name: done, kind: happened, action: push}\n";
    mock.pick = last; /* always tries, never succeeds */
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(mock.acts, 3);
    assert_near(mock_value("cut", -1, -1), 4, 0);
    assert_near(mock_value("plain", -1, -1), 5, 1e-9);
    assert_near(mock_value("first", -1, -1), 4, 0);
    assert_near(mock_value("done", -1, -1), 0, 0);
}

static void a_fixed_ratio_counts_presses(void **state)
{
    (void)state;
    mock_load(
        HEAD "events: {pellet: {kind: eat_pellet, to: me, duration: 0.2 s}}\n"
             "actions: {press: {role: me, ratio: 2, outcomes: [{event: pellet}]}}\n"
             "phases:\n"
             "  - {name: two, trial: {duration: 100 s, ends: {press: 10},\n"
             "     choice: {every: 1 s, actions: [press]}}}\n"
             "  - {name: five, ratio: {press: 5}, trial: {duration: 100 s, ends: {press: 10},\n"
             "     choice: {every: 1 s, actions: [press]}}}\n"
             "measures: [{name: n2, kind: count, action: press, phase: two},\n"
             "  {name: n5, kind: count, action: press, phase: five}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("n2", -1, -1), 10, 0);
    assert_near(mock_value("n5", -1, -1), 10, 0);
    assert_int_equal(mock.steps, 2 * 901);
    int meals[2] = {0, 0};
    for (int t = 1; t < mock.steps; t++)
        meals[t / 901] += mock.food[t] > 0 && (mock.food[t - 1] <= 0);
    assert_int_equal(meals[0], 5); /* presses 2, 4, ... 10 */
    assert_int_equal(meals[1], 2);
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
    assert_int_equal(mock_bouts(PELLET, start, length, 128), 20);
    for (int i = 0; i < 20; i++) assert_int_equal(start[i], 60 + 300 * i);
    assert_int_equal(mock_bouts(SHOCK, start, length, 128), 0);
    assert_in_range(mock_bouts(GROOM, start, length, 128), 15, 45);
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
    assert_int_equal(mock_bouts(PELLET, start, length, 8), 0); /* two presses a session, FR 3 */
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
    const int n = mock_bouts(PELLET, start, length, 8);
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
    assert_int_equal(mock_bouts(PELLET, start, length, 8),
                     4); /* 2 + 2: sessions do not add up */
    assert_int_equal(start[0], 700);
    mock_reset();
    snprintf(text, sizeof text, form, "14.98 s");
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(mock_bouts(PELLET, start, length, 8), 0);

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
    assert_int_equal(mock_bouts(PELLET, start, length, 8), successes / 3);
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(choices_have_outcomes_and_shares), T(the_preferred_lever_becomes_the_first),
          T(a_door_ends_distress_and_opens_a_barrier), T(never_is_the_cutoff),
          T(a_fixed_ratio_counts_presses), T(outcomes_follow_their_schedule_and_states),
          T(choices_keep_their_terms), T(ratios_and_criteria_mind_sessions_and_time),
          T(a_broken_run_starts_again), T(runs_outlast_trials_failures_and_others))

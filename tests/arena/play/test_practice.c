/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Practice, postponed events, instructions, sessions of events, what is seen in some states. */
#include "arena/mock.h"
#include "conspecific/arena/paradigm/manipulation.h"
#include "testing.h"
#include <math.h>

enum { TONE = OBJECT + 3 };

static size_t always_last(int ask, size_t n, const size_t slot[])
{
    (void)ask, (void)slot;
    return n - 1;
}

#define PUSHES                                                                        \
    "phases:\n"                                                                       \
    "  - {name: one, sessions: 2, trials: 2, trial: {duration: 3 s,"                  \
    " choice: {at: 0.5 s, every: 1 s, actions: [push]}}}\n"                           \
    "  - {name: two, trial: {duration: 2 s, choice: {at: 0.5 s, actions: [push]}}}\n" \
    "measures: [{name: done, kind: count, action: push}]\n"

static void run_action(const char *practice)
{
    char text[2048];
    snprintf(text, sizeof text, HEAD "actions: {push: {role: me, practice: %s}}\n" PUSHES,
             practice);
    mock_reset();
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(mock.acts, 13); /* 2 sessions x 2 trials x 3, and one */
}

static void effort_follows_practice(void **state)
{
    (void)state;
    run_action("{effort: [0.3 reward, 0.2 reward, 0.05 reward]}, effort: 7 reward");
    for (int k = 0; k < 13; k++)
        assert_near(mock.effort[k], k == 0 ? 0.3 : k == 1 ? 0.2 : 0.05, 1e-12);
    run_action("{effort: [0.3 reward, 0.05 reward], over: 2.5}");
    for (int k = 0; k < 13; k++) assert_near(mock.effort[k], 0.05 + 0.25 * exp(-k / 2.5), 1e-9);
    run_action("{effort: [0.3 reward, 0.05 reward], over: 2.5, reset: session}");
    for (int k = 0; k < 12; k++)
        assert_near(mock.effort[k], 0.05 + 0.25 * exp(-(k % 6) / 2.5), 1e-9);
    assert_near(mock.effort[12], 0.3, 1e-12);
    run_action("{effort: [3 reward, 2 reward, 1 reward], by: sessions}");
    for (int k = 0; k < 13; k++) assert_near(mock.effort[k], 3 - k / 6, 1e-12);
    run_action("{effort: [3 reward, 2 reward, 1 reward], by: sessions, reset: phase}");
    for (int k = 0; k < 13; k++) assert_near(mock.effort[k], k / 6 == 1 ? 2 : 3, 1e-12);
}

static void success_follows_practice(void **state)
{
    (void)state;
    run_action("{probability: [0, 0, 1], by: tries}");
    assert_near(mock_value("done", 1, -1), 4 / 2.0,
                1e-9); /* the first two of the first six fail */
    assert_near(mock_value("done", 2, -1), 3, 1e-9);
    run_action("{probability: [0, 1], by: successes}"); /* nothing is ever learnt */
    assert_near(mock_value("done", -1, -1), 0, 1e-9);
    run_action("{probability: [0, 1], by: sessions}");
    assert_near(mock_value("done", 1, -1), 0, 1e-9);
    assert_near(mock_value("done", 2, -1), 3, 1e-9);
}

#define SIDMAN(postpones)                                                                    \
    HEAD "events: {shock: {kind: footshock, to: me, duration: 0.5 s,"                        \
         " then: [{event: shock, delay: 5 s}]}}\n"                                           \
         "actions: {wait: {role: me}, press: {role: me" postpones "}}\n"                     \
         "phases: [{name: avoid, trial: {duration: 60 s, script: [{event: shock, at: 5 s}]," \
         " choice: {at: 12 s, every: 15 s, actions: [wait, press]}}}]\n"                     \
         "measures: [{name: shocks, kind: count, events: [shock]}]\n"

/* Shocks every 5 s; presses at 12, 27, 42 and 57 s each give 20 s of safety. */
static void a_response_postpones_the_next_shock(void **state)
{
    (void)state;
    int start[16], length[16];
    mock.pick = always_last;
    mock_load(SIDMAN(", postpones: [{event: shock, by: 20 s}]"));
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(mock_bouts(SHOCK, start, length, 16), 2); /* 5, 10; then 32, 47, 62 ... */
    assert_int_equal(start[0], 500);
    assert_int_equal(start[1], 1000);
    mock_reset();
    mock.pick = always_last;
    mock_load(SIDMAN(""));
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("shocks", -1, -1), 11, 1e-9);
}

static void what_is_scheduled_moves_together(void **state)
{
    (void)state;
    int start[16], length[16];
    mock.pick = always_last;
    mock_load(HEAD "events: {shock: {kind: footshock, to: me, duration: 0.5 s},"
                   " cs: {object: tone, duration: 0.5 s}}\n"
                   "actions: {press: {role: me, postpones: [{event: shock, by: 3 s}]}}\n"
                   "phases: [{name: a, trial: {duration: 20 s, script: ["
                   "{event: shock, at: 2 s, every: 4 s, times: 3}, {event: cs, at: 4.5 s}],"
                   " choice: {at: 1 s, every: 2 s, times: 2, actions: [press]}}}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    /* 2 6 10; the press at 1 s makes it 4 8 12, the one at 3 s 6 10 14 */
    assert_int_equal(mock_bouts(SHOCK, start, length, 16), 3);
    for (int k = 0; k < 3; k++) assert_int_equal(start[k], 600 + 400 * k);
    assert_int_equal(mock_bouts(TONE, start, length, 16), 1);
    assert_int_equal(start[0], 450);
    mock_reset();
    mock_load(HEAD
              "events: {shock: {kind: footshock, to: me, duration: 0.5 s}}\n"
              "actions: {press: {role: me, postpones: [{event: shock, by: 1 s}]}}\n"
              "phases: [{name: a, trial: {duration: 9 s, script: [{event: shock, at: 5 s}],"
              " choice: {at: 1 s, actions: [press]}}}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(mock_bouts(SHOCK, start, length, 16), 1);
    assert_int_equal(start[0], 500); /* never sooner than it was due */
}

static void an_instruction_is_a_gain_in_a_window(void **state)
{
    (void)state;
    mock_load(HEAD
              "phases:\n"
              "  - name: a\n"
              "    trials: 2\n"
              "    trial: {duration: 4 s, attend: [{channel: sight, factor: 2, from: 1 s,"
              " to: 3 s}]}\n"
              "    trial_types:\n"
              "      - {name: plain}\n"
              "      - {name: less, attend: [{channel: sight, factor: 0.25, from: 2 s}]}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    static const int step[] = {100, 300, 500, 600, 700, 800};
    static const double gain[] = {2, 1, 2, 0.5, 0.25, 1};
    assert_int_equal(mock.gates, 6);
    for (int k = 0; k < 6; k++) {
        assert_int_equal(mock.gate_step[k], step[k]);
        assert_near(mock.gate_gain[k], gain[k], 1e-12);
    }
    assert_int_equal(mock.gate_target, 3);
}

static void events_and_drugs_keep_to_their_sessions(void **state)
{
    (void)state;
    int start[16], length[16];
    struct csp_ordinals only[] = {{2, 3}};
    const struct csp_manipulation drug = {.target = "acc",
                                          .role = "",
                                          .event = "",
                                          .kind = CSP_INACTIVATE,
                                          .removed = 1,
                                          .sessions = {only, 1}};
    mock_load(
        HEAD
        "events: {cs: {object: tone, duration: 0.5 s}}\n"
        "phases:\n"
        "  - name: a\n"
        "    sessions: 4\n"
        "    gap: 10 s\n"
        "    gap_at_end: false\n"
        "    trial: {duration: 2 s, script: [{event: cs, at: 1 s, sessions: [1, -2--1]}]}\n"
        "  - {name: b, gap: 5 s, trial: {duration: 1 s}}\n");
    assert_int_equal(mock_run(&drug, 1, NULL), CSP_OK);
    assert_int_equal(mock_bouts(TONE, start, length, 16), 3);
    assert_int_equal(start[0], 100);
    assert_int_equal(start[1], 500);
    assert_int_equal(start[2], 700);
    assert_int_equal(mock.gate_step[0], 200);
    assert_int_equal(mock.gate_step[mock.gates - 1], 600);
    assert_near(mock.gain, 1, 0);
    assert_near(mock.rested, 3 * 10 + 5, 1e-9);
}

static void an_object_is_seen_only_while_states_hold(void **state)
{
    (void)state;
    int start[16], length[16];
    mock_load(HEAD "objects:\n"
                   "  lamp: {states: {off: 0, on: 1}}\n"
                   "  lever: {cue: lever_a, states: {there: 0.5}, when: {lamp: on}}\n"
                   "events: {light: {sets: {lamp: on}}, dark: {sets: {lamp: off}}}\n"
                   "phases: [{name: a, trial: {duration: 5 s, script: [{event: light, at: 1 s},"
                   " {event: dark, at: 3 s}]}}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(mock_bouts(OBJECT, start, length, 16), 1);
    assert_int_equal(start[0], 100);
    assert_int_equal(length[0], 200);
}

static void a_role_may_have_twenty_actions(void **state)
{
    (void)state;
    char text[4096] = HEAD "actions: {";
    for (int k = 0; k < 20; k++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%sx%d: {role: me}",
                 k ? ", " : "", k);
    strcat(text, "}\nphases: [{name: a, trial: {duration: 2 s, choice: {at: 1 s, actions: [");
    for (int k = 0; k < 20; k++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%sx%d", k ? ", " : "", k);
    strcat(text, "]}}}]\n");
    mock_refused(0, text,
                 "glass.yaml:", "20 actions, more than 8 actions: write `actions: 20`");
    mock_spec.actions = 20;
    mock.pick = always_last;
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(mock.asked_n[0], 20);
    assert_int_equal(mock.slot[0], 19);
    mock_spec.actions = 0;
}

static void mistakes_are_named(void **state)
{
    (void)state;
#define END "phases: [{name: a, sessions: 2, trial: {duration: 5 s}}]\n"
#define SHOCKS "events: {shock: {kind: footshock, to: me, duration: 1 s}}\n"
    static const struct {
        const char *text, *place, *says;
    } bad[] = {
        {HEAD "actions: {push: {role: me, practice: {by: tries}}}\n" END,
         "glass.yaml:8:", "changes nothing"},
        {HEAD
         "actions: {push: {role: me, practice: {probability: [0, 0.5, 1], over: 3}}}\n" END,
         "glass.yaml:8:", "[first, last]: found 3"},
        {HEAD SHOCKS "actions: {push: {role: me, postpones: [{event: shok, by: 1 s}]}}\n" END,
         "glass.yaml:9:", "did you mean `shock`"},
        {HEAD SHOCKS "actions: {push: {role: me, postpones: [{event: shock, by: 0 s}]}}\n" END,
         "glass.yaml:9:", "a time above 0"},
        {HEAD SHOCKS "phases: [{name: a, sessions: 2, trial: {duration: 5 s, script:"
                     " [{event: shock, at: 1 s, sessions: 2-3}, {event: shock, at: 1 s,"
                     " sessions: 4}]}}]\n",
         "glass.yaml:9:", "sessions 4: there are 2"},
        {HEAD "phases: [{name: a, trial: {duration: 5 s, attend: [{channel: sight, factor: 2,"
              " role: her}]}}]\n",
         "glass.yaml:8:", "no full brain"},
        {HEAD "phases: [{name: a, trial: {duration: 5 s, attend: [{channel: sight, factor: 2,"
              " from: 6 s}]}}]\n",
         "glass.yaml:8:", "the trial ends at 5 s"},
        {HEAD "phases: [{name: a, trial: {duration: 5 s, attend: [{channel: sight, factor: 2,"
              " from: 3 s, to: 2 s}]}}]\n",
         "glass.yaml:8:", "not after"},
        {HEAD "objects: {x: {states: {a: 1}, when: {y: a}}}\n" END,
         "glass.yaml:8:", "unknown object `y`"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        mock_refused(i, bad[i].text, bad[i].place, bad[i].says);
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(effort_follows_practice), T(success_follows_practice),
          T(a_response_postpones_the_next_shock), T(what_is_scheduled_moves_together),
          T(an_instruction_is_a_gain_in_a_window), T(events_and_drugs_keep_to_their_sessions),
          T(an_object_is_seen_only_while_states_hold), T(a_role_may_have_twenty_actions),
          T(mistakes_are_named))

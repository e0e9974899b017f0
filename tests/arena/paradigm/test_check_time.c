/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events, choices, windows and baselines outside their trial are refused at their place. */
#include "arena/mock.h"

#define TOP                                                                                    \
    "schema: 1\nkind: paradigm\nname: x\ncontext: box\n"                                       \
    "roles: {me: {brain: full, subject: true}, her: {brain: scripted, identity: cagemate}}\n"  \
    "events:\n"                                                                                \
    "  shock: {kind: footshock, to: her, duration: 1 s}\n"                                     \
    "  tone: {object: tone, duration: 1 s, then: [{event: shock, delay: 4 s, jitter: 1 s}]}\n" \
    "actions: {push: {role: me, outcomes: [{event: tone, delay: 2 s}]}}\n"
/* line 11 is the trial, line 12 what comes with it */
#define TRIAL(rest) TOP "phases:\n  - name: a\n    trial: {duration: 10 s}\n" rest
#define SHORT(rest) TOP "phases:\n  - name: a\n    trial: {duration: 3 s}\n" rest
#define CHOICES(first, second)                                                             \
    TRIAL("    trial_types: [{name: t, choices: [{actions: [push], " first "}, {actions: " \
          "[push], " second "}]}]\n")
#define MEASURE(rest)                                                     \
    TRIAL("    script: [{event: shock, at: 4 s, times: 2, every: 2 s}]\n" \
          "measures:\n  - {name: m, " rest "}\n")

static const struct {
    const char *text, *place, *says;
} bad[] = {
    {TRIAL("    script: [{event: shock, at: 20 s}]\n"),
     "glass.yaml:13:33:", "shock at 20 s: the trial ends at 10 s; begin it earlier"},
    {TRIAL("    script: [{event: shock, at: 10 s}]\n"),
     "glass.yaml:13:33:", "shock at 10 s: the trial ends at 10 s"},
    {TRIAL("    script: [{event: shock, at: 2 s, times: 3, every: 4 s}]\n"),
     "glass.yaml:13:45:", "shock at 10 s, the last of its times: the trial ends at 10 s"},
    {TRIAL("    script: [{event: shock, times: 0, every: 4 s, end: 30 s}]\n"),
     "glass.yaml:13:56:", "shock until 30 s: the trial ends at 10 s"},
    {TRIAL("    script: [{event: shock, at: 4 s, end: 4 s}]\n"),
     "glass.yaml:13:43:", "its `end` is 4 s"},
    {TRIAL("    trial_types: [{name: t, duration: 5 s, script: [{event: shock, at: 6 s}]}]\n"),
     "glass.yaml:13:72:", "shock at 6 s: the trial ends at 5 s"},
    {TRIAL("    trial_types: [{name: t, choice: {actions: [push], at: 10 s}}]\n"),
     "glass.yaml:13:59:", "choice at 10 s: the trial ends at 10 s"},
    {SHORT("    script: [{event: tone}]\n"), "glass.yaml:8:68:",
     "shock 4 s after `tone`, which begins at 0 s or later: the trial ends"},
    {SHORT("    trial_types: [{name: t, choice: {actions: [push], at: 1 s}}]\n"),
     "glass.yaml:9:60:", "tone 2 s after `push`, which begins at 1 s or later: the trial ends"},
    {CHOICES("at: 1 s, window: 3 s", "at: 3 s"), "glass.yaml:13:",
     "choice at 3 s closes the outcome window of the one at 1 s, which lasts "
     "until 4 s"},
    {CHOICES("at: 1 s", "at: 1 s"), "glass.yaml:13:", "closes the outcome window"},
    {MEASURE("kind: freezing, from: 20 s, to: 60 s"),
     "glass.yaml:15:37:", "measure `m`: from 20 s: the trial ends at 10 s; begin the window"},
    {MEASURE("kind: count, event: shock, action: push, from: 10 s"), "glass.yaml:15:", "10 s"},
    {MEASURE("kind: freezing, from: -2 s, to: -1 s"),
     "glass.yaml:15:47:", "before the trial begins; count from an `event`"},
    {MEASURE("kind: freezing, event: shock, from: 6 s, to: 7 s"),
     "glass.yaml:15:51:", "from 6 s from the onset of `shock`, which lies from 4 to 6 s"},
    {MEASURE("kind: freezing, event: shock, from: -8 s, to: -6 s"),
     "glass.yaml:15:61:", "is outside the trial of 10 s"},
    {MEASURE("kind: freezing, event: shock, baseline: [-8 s, -6 s]"),
     "glass.yaml:15:55:", "baseline -6 s from the onset of `shock`"},
};

/* Times that the tick of 10 ms would round. */
static const struct {
    const char *text, *says;
} fine[] = {
    {TRIAL("    script: [{event: shock, at: 2 s, times: 2, every: 15 ms}]\n"),
     "every 15 ms is no whole number of ticks: a tick of the agent `glass` is 10 ms; write 20 "
     "ms"},
    {TRIAL("    script: [{event: shock, at: 1 ms}]\n"), "at 1 ms is no whole"},
    {TRIAL("    trial_types: [{name: t, duration: 5.0049 s}]\n"), "5.0049 s"},
    {MEASURE("kind: freezing, from: 2 s, to: 2.002 s"), "to 2.002 s is no whole"},
    {MEASURE("kind: freezing, event: shock, baseline: [-5 ms, 0 s]"), "write -10 ms"},
};

/* What only a criterion, a chance or another trial decides is sound. */
static const char *const good[] = {
    TRIAL("    script: [{event: shock, at: 9.99 s, jitter: 2 s}]\n"),
    TRIAL("    script: [{event: shock, at: 2 s, times: 2, every: 4 s}]\n"),
    TRIAL("    script: [{event: shock, at: 2 s, times: 0, every: 4 s}]\n"),
    TRIAL("    script: [{event: shock, times: 9, every: 4 s, end: 9 s}]\n"),
    TRIAL("    script: [{event: shock, at: 6 s}]\n"
          "    trial_types: [{name: t, duration: 5 s}, {name: u}]\n"),
    TRIAL("    trial_types: [{name: t, choice: {actions: [push], at: 3 s, every: 1 s},"
          " ends: {push: 1}}]\n"),
    SHORT("    script: [{event: shock, at: 1 s}]\n"),
    CHOICES("at: 1 s, window: 2 s", "at: 3 s"),
    CHOICES("at: 1 s", "at: 3 s"), /* its window lasts until the next choice */
    MEASURE("kind: freezing, from: 9 s, to: 60 s"),
    MEASURE("kind: freezing, event: shock, from: 5.9 s, to: 60 s"),
    MEASURE("kind: freezing, event: shock, from: -8 s, to: -5 s"),
    MEASURE("kind: freezing, event: tone, from: 90 s, to: 100 s"), /* it never comes here */
    MEASURE("kind: latency, action: push, cutoff: 60 s"),
    MEASURE("kind: latency, action: push, cutoff: 1.005 s"), /* only compared with */
    TRIAL("    script: [{event: shock, at: 0.29 s, times: 0, every: 4 s, jitter: 5 ms}]\n"),
    TRIAL("    gap: 1 ms\n    interval: [1.5 ms, 2.5 ms]\n"),
};

static void what_lies_outside_its_trial_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(mock_refused(i, bad[i].text, bad[i].place, bad[i].says), CSP_E_SYNTAX);
        assert_int_equal(mock_p.checked, 0);
    }
}

static void no_time_is_rounded_to_the_tick_in_silence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_int_equal(mock_refused(i, fine[i].text, "glass.yaml:1", fine[i].says),
                         CSP_E_SYNTAX);
}

static void what_may_happen_in_its_trial_is_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        mock_load(good[i]);
        assert_int_equal(mock_p.checked, 1);
        csp_mem_free(&mock_mem);
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(what_lies_outside_its_trial_is_refused),
          T(no_time_is_rounded_to_the_tick_in_silence),
          T(what_may_happen_in_its_trial_is_sound))

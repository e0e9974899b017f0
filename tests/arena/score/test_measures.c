/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows, baselines, trials, traces and counts, against numbers worked out by hand. */
#include "arena/mock.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/arena/score/rsa.h"
#include "testing.h"

enum { TONE = OBJECT + 3 };

static double tone_approach(const struct csp_obs *obs)
{
    return obs->line[TONE] > 0 ? 0.9 : 0.15;
}

static void approach_is_an_output_like_the_others(void **state)
{
    (void)state;
    mock.approach = tone_approach;
    mock_load("schema: 1\nkind: paradigm\nname: two\ncontext: box\n"
              "roles: {me: {brain: full, identity: cagemate, subject: true,"
              " shows: {approach: allogroom}},"
              " you: {brain: full, identity: cagemate, shows: {approach: allogroom}}}\n"
              "events: {cs: {object: tone, duration: 0.5 s},"
              " us: {kind: footshock, to: me, duration: 0.1 s}}\n"
              "phases: [{name: a, trial: {duration: 2 s,"
              " triggers: [{event: us, of: approach, above: 0.6, refractory: 5 s}]},"
              " script: [{event: cs, at: 1 s}]}]\n"
              "measures:\n"
              "  - {name: cs, kind: approach, event: cs}\n"
              "  - {name: change, kind: approach, event: cs, baseline: [-0.5 s, 0 s]}\n"
              "  - {name: before, kind: approach, event: cs, from: -0.4 s, to: 0 s}\n"
              "  - {name: all, kind: approach}\n");
    static const char *const names[] = {"act.approach"};
    struct csp_recorder rec;
    assert_int_equal(csp_recorder_init(&rec, 0.5, 1, names), CSP_OK);
    assert_int_equal(mock_run(NULL, 0, &rec), CSP_OK);
    assert_near(mock_value("cs", -1, -1), 90, 1e-9);
    assert_near(mock_value("change", -1, -1), 75, 1e-9);
    assert_near(mock_value("before", -1, -1), 15, 1e-9); /* until the onset, not the end */
    assert_near(mock_value("all", -1, -1), (50 * 90 + 150 * 15) / 200.0, 1e-9);
    assert_near(rec.tracks[0].data[2], 0.9, 1e-6);
    assert_near(rec.tracks[0].data[3], 0.15, 1e-6);
    assert_near(mock.noci[100], 0, 0); /* a tick after approach exceeded 0.6 */
    assert_near(mock.noci[101], 1, 0);
    assert_near(mock.line[100][OTHER + GROOM], 0, 0);
    assert_true(mock.line[102][OTHER + GROOM] > 0); /* what you do is seen */
    csp_recorder_free(&rec);
    assert_string_equal(csp_measure_unit(&mock_p, csp_measure_at(&mock_p, 0)), "%");
}

/* y is 10, and 10 + number of the trial while the tone is on. Trials of 1 s. */
static void count_trials(const struct csp_obs *obs)
{
    mock.field[2] = 10 + (obs->line[TONE] > 0 ? 1 + mock.steps / 100 : 0);
}

static double tenth_a_trial(const struct csp_agent *self, const struct csp_obs *obs)
{
    (void)self, (void)obs;
    return 0.1 * (1 + mock.steps / 100);
}

static void baselines_and_trials_pick_what_is_meant(void **state)
{
    (void)state;
    mock.feel = count_trials;
    mock.freeze = tenth_a_trial;
    mock_spec.tick = 0; /* no tick, no check of times: `off` would be refused */
    mock_load(HEAD
              "events: {cs: {object: tone, duration: 0.2 s}, us: {kind: footshock, to: me,"
              " duration: 0.1 s}}\n"
              "phases:\n"
              "  - name: a\n"
              "    trials: 6\n"
              "    trial: {duration: 1 s, script: [{event: cs, at: 0.5 s}]}\n"
              "    trial_types:\n"
              "      - {name: omit}\n"
              "      - {name: pair, weight: 2, script: [{event: us, at: 0.7 s}]}\n"
              "measures:\n"
              "  - {name: raw, kind: mean, field: glass.y, event: cs}\n"
              "  - {name: less, kind: mean, field: glass.y, event: cs, baseline: [-0.3 s, 0 s],"
              " by: trial}\n"
              "  - {name: off, kind: mean, field: glass.y, event: cs, baseline: [-2 s, -1 s]}\n"
              "  - {name: two, kind: mean, field: glass.y, event: cs, baseline: [-0.3 s, 0 s],"
              " trials: [2, 3], by: trial}\n"
              "  - {name: last, kind: mean, field: glass.y, event: cs, baseline: [-0.3 s, 0 s],"
              " trials: [-2, -1]}\n"
              "  - {name: most, kind: mean, field: glass.y, event: cs, baseline: [-0.3 s, 0 s],"
              " trials: [3, -1]}\n"
              "  - {name: omitted, kind: mean, field: glass.y, event: cs,"
              " baseline: [-0.3 s, 0 s], trial_type: omit, trials: [2, 2]}\n"
              "  - {name: paired, kind: freezing, trial_type: pair, trials: [1, 2]}\n"
              "  - {name: gone, kind: pain, event: cs, from: 0.2 s, to: 0.3 s,"
              " trial_type: omit}\n"
              "  - {name: here, kind: pain, event: cs, from: 0.2 s, to: 0.3 s,"
              " trial_type: pair}\n"
              "  - {name: beyond, kind: freezing, trials: [7, 9]}\n");
    mock_spec.tick = 10.0;
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("raw", -1, -1), 13.5, 1e-9);
    assert_near(mock_value("less", -1, -1), 3.5, 1e-9);
    assert_near(mock_value("less", 1, 5), 5, 1e-9);
    assert_true(mock_no_row("off", -1, -1)); /* no such time in the trial */
    assert_near(mock_value("two", -1, -1), 2.5, 1e-9);
    assert_near(mock_value("two", 1, 3), 3, 1e-9);
    assert_true(mock_no_row("two", 1, 1) && mock_no_row("two", 1, 4));
    assert_near(mock_value("last", -1, -1), 5.5, 1e-9);
    assert_near(mock_value("most", -1, -1), 4.5, 1e-9);
    assert_near(mock_value("omitted", -1, -1), 4, 1e-9); /* omit pair pair omit pair pair */
    assert_near(mock_value("paired", -1, -1), 25, 1e-9);
    assert_near(mock_value("gone", -1, -1), 0, 1e-9); /* the time where it would have come */
    assert_near(mock_value("here", -1, -1), 100, 1e-9);
    assert_true(mock_no_row("beyond", -1, -1));
}

static size_t by_trial(int ask, size_t n, const size_t slot[])
{
    (void)slot;
    return n > 1 && ask % 5 >= 3 ? 1 : 0; /* b on trials 4 and 5 of each session */
}

static void trials_pick_choices_and_actions_too(void **state)
{
    (void)state;
    mock.pick = by_trial;
    mock_load(HEAD "actions: {a: {role: me}, b: {role: me}}\n"
                   "phases: [{name: x, sessions: 2, trials: 5, trial: {duration: 2 s,"
                   " choice: {at: 0.5 s, actions: [a, b]}}}]\n"
                   "measures:\n"
                   "  - {name: early, kind: choice_share, action: b, trials: [1, 3]}\n"
                   "  - {name: late, kind: choice_share, action: b, trials: [-3, -1]}\n"
                   "  - {name: p, kind: choice_probability, action: b, trials: [1, 1]}\n"
                   "  - {name: n, kind: count, action: b, trials: [4, 5]}\n"
                   "  - {name: rate, kind: rate, action: a, trials: [3, 4]}\n"
                   "  - {name: lag, kind: latency, action: b, trials: [3, 4]}\n"
                   "  - {name: done, kind: happened, action: b, trials: [2, 4], by: trial}\n"
                   "  - {name: first, kind: first_session, action: b, trials: [1, 3]}\n"
                   "  - {name: in_time, kind: first_session, action: b, to: 0.6 s}\n"
                   "  - {name: too_soon, kind: first_session, action: b, to: 0.4 s}\n"
                   "  - {name: too_late, kind: first_session, action: b, from: 0.6 s}\n"
                   "  - {name: to, kind: trials_to, a: done, above: 1}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("early", -1, -1), 0, 0);
    assert_near(mock_value("late", -1, -1), 2.0 / 3, 1e-12);
    assert_near(mock_value("p", -1, -1), 0.25, 1e-12);
    assert_near(mock_value("n", -1, -1), 1, 0);
    assert_near(mock_value("rate", -1, -1), 15, 1e-9); /* one in 2 x 2 s */
    assert_near(mock_value("lag", -1, -1), (2 + 0.5) / 2, 1e-9);
    assert_near(mock_value("done", 2, -1), 1.0 / 3, 1e-12);
    assert_true(mock_no_row("done", 1, 1));
    assert_near(mock_value("first", -1, -1), 3, 0);
    assert_near(mock_value("in_time", -1, -1), 1, 0); /* asked and done at 0.5 s */
    assert_near(mock_value("too_soon", -1, -1), 3, 0);
    assert_near(mock_value("too_late", -1, -1), 3, 0);
    assert_near(mock_value("to", -1, -1), 3, 0); /* the third of those that `done` looks at */
}

static size_t every_second(int ask, size_t n, const size_t slot[])
{
    (void)slot;
    return n > 1 && ask % 2 ? 1 : 0;
}

static void what_is_done_can_be_counted_from_an_event(void **state)
{
    (void)state;
    mock.pick = every_second; /* asked at 0, 1, ... 19 s: press on odd seconds */
    mock_load(HEAD
              "objects: {door: {states: {shut: 0, open: 0}}}\n"
              "events: {cs: {object: tone, duration: 4 s}, opens: {sets: {door: open}}}\n"
              "actions: {wait: {role: me}, press: {role: me}}\n"
              "phases: [{name: x, trial: {duration: 20 s,"
              " choice: {every: 1 s, actions: [wait, press]}},"
              " script: [{event: cs, at: 2 s}, {event: cs, at: 10.5 s},"
              " {event: opens, at: 12.5 s}]}]\n"
              "measures:\n"
              "  - {name: n, kind: count, action: press, event: cs}\n"
              "  - {name: rate, kind: rate, action: press, event: cs, from: -1.5 s, to: 0 s}\n"
              "  - {name: late, kind: latency, action: press, event: cs}\n"
              "  - {name: never, kind: latency, action: press, event: cs, from: 1.5 s,"
              " to: 2.5 s}\n"
              "  - {name: soon, kind: happened, action: press, event: cs, to: 0.7 s}\n"
              "  - {name: share, kind: choice_share, action: press, event: cs, to: 3 s}\n"
              "  - {name: open, kind: state_share, object: door, state: open, event: cs}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("n", -1, -1), 2, 1e-12);              /* 3 5 s; 11 13 s */
    assert_near(mock_value("rate", -1, -1), 60 * 2 / 3.0, 1e-9); /* 1 s; 9 s: in 3 s */
    assert_near(mock_value("late", -1, -1), (1 + 0.5) / 2, 1e-9);
    assert_near(mock_value("never", -1, -1), 2.5, 1e-9); /* 12.5 .. is 13 s: at 2.5, outside */
    assert_near(mock_value("soon", -1, -1), 0.5, 1e-12);
    assert_near(mock_value("share", -1, -1), 3.0 / 6, 1e-12); /* 2 3 4; 11 12 13 s */
    assert_near(mock_value("open", -1, -1), 100 * 2.0 / 8, 1e-9);
}

/* y = 2.385 + amplitude x shape since the tone began: 0 for 0.2 s, 1 for 0.1 s, -0.5 for 0.2 s. */
static int tone_age;
static void triangle(const struct csp_obs *obs)
{
    static const double amplitude[] = {1, 3, 6, 2};
    static int k;
    if (mock.steps == 0) k = -1, tone_age = 1000;
    const int on = obs->line[TONE] > 0, was = mock.steps && mock.line[mock.steps - 1][TONE] > 0;
    if (on && !was) tone_age = 0, k++;
    const double shape = tone_age < 20 ? 0 : tone_age < 30 ? 1 : tone_age < 50 ? -0.5 : 0;
    mock.field[2] = 2.385 + (k >= 0 ? amplitude[k % 4] * shape : 0);
    tone_age++;
}

#define AROUND "field: glass.y, event: cs, to: 0.8 s, baseline: [-0.4 s, 0 s]"

static void traces_are_averaged_before_they_are_read(void **state)
{
    (void)state;
    mock.feel = triangle;
    mock_load(HEAD "events: {cs: {object: tone, duration: 0.1 s}}\n"
                   "phases: [{name: x, sessions: 2, trials: 2, trial: {duration: 2 s,"
                   " script: [{event: cs, at: 1 s}]}}]\n"
                   "measures:\n"
                   "  - {name: peak, kind: peak, " AROUND "}\n"
                   "  - {name: raw, kind: peak, field: glass.y, event: cs, to: 0.8 s}\n"
                   "  - {name: trough, kind: trough, " AROUND "}\n"
                   "  - {name: when, kind: peak_time, " AROUND "}\n"
                   "  - {name: low, kind: trough_time, " AROUND "}\n"
                   "  - {name: starts, kind: onset_time, " AROUND ", above: 1.5}\n"
                   "  - {name: falls, kind: onset_time, " AROUND
                   ", above: 0.9, direction: inhibited}\n"
                   "  - {name: never, kind: onset_time, " AROUND ", above: 9, cutoff: 5 s}\n"
                   "  - {name: end, kind: onset_time, " AROUND
                   ", above: 1.1, direction: inhibited,"
                   " trials: [1, 1]}\n"
                   "  - {name: first, kind: peak, " AROUND ", trials: [1, 1]}\n"
                   "  - {name: later, kind: peak_time, field: glass.y, event: cs, from: 0.25 s,"
                   " to: 0.4 s}\n"
                   "  - {name: wide, kind: trough_time, field: glass.y, event: cs, from: -3 s,"
                   " to: 3 s}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    /* mean amplitudes: (1 + 3) / 2 and (6 + 2) / 2 */
    assert_near(mock_value("peak", 1, -1), 2, 1e-9);
    assert_near(mock_value("peak", 2, -1), 4, 1e-9);
    assert_near(mock_value("peak", -1, -1), 3, 1e-9);
    assert_near(mock_value("raw", 2, -1), 6.385, 1e-9);
    assert_near(mock_value("trough", 2, -1), -2, 1e-9);
    assert_near(mock_value("when", -1, -1), 0.2, 1e-9);
    assert_near(mock_value("low", -1, -1), 0.3, 1e-9);
    assert_near(mock_value("starts", 1, -1), 0.2, 1e-9);
    assert_near(mock_value("falls", 1, -1), 0.3, 1e-9);
    assert_near(mock_value("never", -1, -1), 5, 0);
    assert_near(mock_value("end", 1, -1), 0.8, 1e-9); /* amplitude 1: -0.5 at most */
    assert_near(mock_value("end", 2, -1), 0.3, 1e-9);
    assert_near(mock_value("first", -1, -1), (1 + 6) / 2.0, 1e-9);
    assert_near(mock_value("later", -1, -1), 0.25, 1e-9);
    assert_near(mock_value("wide", -1, -1), 0.3, 1e-9); /* cut to the trial */
    assert_string_equal(csp_measure_unit(&mock_p, csp_measure_at(&mock_p, 3)), "s");
    assert_true(mock_no_row("peak", 1, 1));
}

static double squares(const struct csp_agent *self, const struct csp_obs *obs)
{
    (void)self, (void)obs;
    const int trial = mock.steps / 100; /* 0 1 4 9 16 25 36 49 % in trials of 1 s */
    return 0.01 * trial * trial;
}

static void trends_run_within_sessions(void **state)
{
    (void)state;
    mock.freeze = squares;
    mock_load(HEAD "phases:\n"
                   "  - {name: x, sessions: 2, trials: 4, trial: {duration: 1 s},"
                   " trial_types: [{name: odd}, {name: even}]}\n"
                   "measures:\n"
                   "  - {name: f, kind: freezing}\n"
                   "  - {name: even, kind: freezing, trial_type: even}\n"
                   "  - {name: one, kind: freezing, trials: [2, 2]}\n"
                   "  - {name: rise, kind: trend, a: f}\n"
                   "  - {name: of_even, kind: trend, a: even}\n"
                   "  - {name: end, kind: trend, a: f, trials: [-2, -1]}\n"
                   "  - {name: none, kind: trend, a: one}\n"
                   "  - {name: more, kind: slope, a: rise}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("rise", 1, -1), 3, 1e-9); /* 0 1 4 9 */
    assert_near(mock_value("rise", 2, -1), 11, 1e-9);
    assert_near(mock_value("rise", -1, -1), 7, 1e-9);
    assert_near(mock_value("of_even", 1, -1), 8, 1e-9); /* 1 9, a trial of that type further */
    assert_near(mock_value("of_even", 2, -1), 24, 1e-9);
    assert_near(mock_value("end", 1, -1), 5, 1e-9);
    assert_true(mock_no_row("none", -1, -1) && mock_no_row("none", 1, -1));
    assert_near(mock_value("more", -1, -1), 8, 1e-9);
    assert_string_equal(csp_measure_unit(&mock_p, csp_measure_at(&mock_p, 3)), "%");
}

static void trials_to_counts_over_sessions(void **state)
{
    (void)state;
    mock.freeze = tenth_a_trial; /* 10, 20, ... 80 % in trials of 1 s */
    mock_load(HEAD "phases:\n"
                   "  - {name: x, sessions: 2, trials: 4, trial: {duration: 1 s},"
                   " trial_types: [{name: odd}, {name: even}]}\n"
                   "measures:\n"
                   "  - {name: f, kind: freezing}\n"
                   "  - {name: even, kind: freezing, trial_type: even}\n"
                   "  - {name: tail, kind: freezing, trials: [3, 4]}\n"
                   "  - {name: half, kind: trials_to, a: f, above: 49}\n"
                   "  - {name: low, kind: trials_to, a: f, above: 31, direction: inhibited}\n"
                   "  - {name: no, kind: trials_to, a: f, above: 99}\n"
                   "  - {name: of_even, kind: trials_to, a: even, above: 49}\n"
                   "  - {name: of_tail, kind: trials_to, a: tail, above: 49}\n"
                   "  - {name: change, kind: difference, a: no, b: half}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("half", -1, -1), 5, 0); /* the first of the second session */
    assert_near(mock_value("low", -1, -1), 1, 0);
    assert_near(mock_value("no", -1, -1), 9, 0);
    assert_near(mock_value("of_even", -1, -1), 3, 0); /* 20 40 60 */
    assert_near(mock_value("of_tail", -1, -1), 3, 0); /* 30 40 70 */
    assert_near(mock_value("change", -1, -1), 4, 0);
    assert_string_equal(csp_measure_unit(&mock_p, csp_measure_at(&mock_p, 3)), "count");
}

/* Session by session where both have the same ones, else each session against the other's
 * mean. */
static void two_measures_are_paired_by_session(void **state)
{
    (void)state;
    mock.freeze = tenth_a_trial; /* 10, 20, ... 100 % in trials of 1 s */
    mock_load(HEAD "phases:\n"
                   "  - {name: x, sessions: 2, trials: 3, trial: {duration: 1 s}}\n"
                   "  - {name: y, sessions: 2, trials: 2, trial: {duration: 1 s}}\n"
                   "measures:\n"
                   "  - {name: all, kind: freezing, phase: x}\n"
                   "  - {name: first, kind: freezing, phase: x, trials: [1, 1]}\n"
                   "  - {name: after, kind: freezing, phase: y}\n"
                   "  - {name: over, kind: ratio, a: first, b: all}\n"
                   "  - {name: level, kind: decibel, a: first, b: all}\n"
                   "  - {name: less, kind: difference, a: first, b: all}\n"
                   "  - {name: more, kind: sum, a: first, b: after}\n"
                   "  - {name: far, kind: decibel, a: first, b: after}\n"
                   "  - {name: whole, kind: freezing}\n"
                   "  - {name: part, kind: ratio, a: first, b: whole}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    const double first[] = {10, 40, 25}, all[] = {20, 50, 35}, after = 85,
                 whole = (20 + 50 + 75 + 95) / 4.0;
    for (int i = 0; i < 3; i++) {
        const int s = i < 2 ? i + 1 : -1;
        assert_near(mock_value("over", s, -1), first[i] / all[i], 1e-9);
        assert_near(mock_value("level", s, -1), 10 * log10(first[i] / all[i]), 1e-9);
        assert_near(mock_value("less", s, -1), first[i] - all[i], 1e-9);
        assert_near(mock_value("more", s, -1), first[i] + after, 1e-9);
        assert_near(mock_value("far", s, -1), 10 * log10(first[i] / after), 1e-9);
        assert_near(mock_value("part", s, -1), first[i] / whole, 1e-9);
    }
}

/* Reward rate 0.8 for the first action in trials 1-10 of 20, then 0.2; a delta rule chooses. */
static struct csp_rng chooser;
static double q[2];
static const double truth = 0.25, heat = 6.0;
static size_t taken;

static size_t delta_rule(int ask, size_t n, const size_t slot[])
{
    (void)slot;
    if (ask % 500 == 0) {
        q[0] = q[1] = 0.5;
    } else {
        int fed = 0; /* in the trial before, 10 ticks */
        for (int t = mock.steps - 10; t < mock.steps; t++) fed |= mock.line[t][PELLET] > 0;
        q[taken] += truth * (fed - q[taken]);
    }
    const double p = 1 / (1 + exp(-heat * (q[0] - q[1])));
    taken = n > 1 && csp_rng_u01(&chooser) >= p ? 1 : 0;
    return taken;
}

static void learning_rate_is_read_off_the_choices(void **state)
{
    (void)state;
    csp_rng_stream(&chooser, 11, 0, "chooser");
    mock.pick = delta_rule;
    mock_load(HEAD
              "events: {food: {kind: eat_pellet, to: me, duration: 0.02 s},"
              " click: {object: tone, duration: 0.02 s}}\n"
              "actions:\n"
              "  a: {role: me, outcomes: [{event: click},"
              " {event: food, delay: 0.02 s, schedule: [0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8,"
              " 0.8, 0.8, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2]}]}\n"
              "  b: {role: me, outcomes: [{event: click, probability: 0.5},"
              " {event: food, delay: 0.02 s, schedule: [0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2,"
              " 0.2, 0.2, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8]}]}\n"
              "phases: [{name: x, sessions: 4, trials: 500, trial: {duration: 0.1 s,"
              " choice: {actions: [a, b]}}}]\n"
              "measures:\n"
              "  - {name: alpha, kind: learning_rate, of: [a, b], event: food}\n"
              "  - {name: back, kind: learning_rate, of: [b, a], event: food}\n"
              "  - {name: wrong, kind: learning_rate, of: [a, b], event: click}\n"
              "  - {name: none, kind: learning_rate, of: [a, b], event: food, role: me,"
              " trials: [501, 600]}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(mock.asks, 2000);
    assert_near(mock_value("alpha", -1, -1), truth, 0.03);
    assert_near(mock_value("back", -1, -1), mock_value("alpha", -1, -1), 1e-6);
    assert_true(fabs(mock_value("wrong", -1, -1) - truth) > 0.06);
    assert_true(mock_no_row("none", -1, -1));
    assert_true(mock_no_row("alpha", 1, -1));
}

static void keys_print_and_read_back(void **state)
{
    (void)state;
    mock_load(HEAD "events: {cs: {object: tone, duration: 1 s,"
                   " then: [{event: cs, delay: 3 s, jitter: 1 s, probability: 0}]}}\n"
                   "phases: [{name: x, trial: {duration: 2 s}}]\n"
                   "measures:\n"
                   "  - {name: c, kind: cells, field: glass.r, event: cs, hz: 40 Hz, test: t,"
                   " alpha: 0.01, direction: inhibited, baseline: [-1.5 s, -250 ms],"
                   " trials: [-5, -1]}\n"
                   "  - {name: f, kind: freezing}\n"
                   "  - {name: t, kind: trials_to, a: f, above: 20.5}\n");
    struct csp_text once = {0}, twice = {0};
    struct csp_mem mem = {0};
    struct csp_paradigm p;
    assert_int_equal(csp_paradigm_print(&mock_p, &once, 0), CSP_OK);
    assert_int_equal(mock_read(&p, once.s, &mem, &mock_diag), CSP_OK);
    assert_int_equal(csp_paradigm_print(&p, &twice, 0), CSP_OK);
    assert_string_equal(once.s, twice.s);
    const struct csp_measure *m = csp_measure_at(&p, 0);
    assert_near(m->hz, 40, 0);
    assert_near(m->alpha, 0.01, 0);
    assert_int_equal(m->test, CSP_BY_T);
    assert_int_equal(m->direction, CSP_INHIBITED);
    assert_near(((const double *)m->baseline.items)[1], -0.25, 0);
    assert_near(((const double *)m->trials.items)[0], -5, 0);
    csp_text_free(&once);
    csp_text_free(&twice);
    csp_mem_free(&mem);
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
/* Own events lie on a ray at 10, 20, 50 and 85 degrees, another's at 15, 20, 80 and 60. */
static void rays(size_t kind, int own, csp_real out[2])
{
    static const double angle[2][KINDS] = {{15, 20, 80, 60, 0}, {10, 20, 50, 85, 0}};
    const double at = angle[own][kind] * 3.14159265358979 / 180;
    out[0] = (csp_real)(2.3 * cos(at)), out[1] = (csp_real)(2.3 * sin(at));
}

static void flat(size_t kind, int own, csp_real out[2])
{
    (void)kind, (void)own;
    out[0] = out[1] = (csp_real)0.4;
}

static const char mirrored[] = HEAD
    "events: {m1: {kind: footshock, to: me, duration: 1 s}, h1: {kind: footshock, to: her,"
    " duration: 1 s}, m2: {kind: distress, to: me, duration: 1 s}, h2: {kind: distress, to:"
    " her, duration: 1 s}, m3: {kind: eat_pellet, to: me, duration: 1 s}, h3: {kind:"
    " eat_pellet, to: her, duration: 1 s}, m4: {kind: allogroom, to: me, duration: 1 s},"
    " h4: {kind: allogroom, to: her, duration: 1 s}}\n"
    "phases: [{name: a, trial: {duration: 1 s}}]\n"
    "measures:\n"
    "  - {name: same, kind: rsa, events: [m1, m2, m3, m4, m1, m2, m3, m4]}\n"
    "  - {name: other, kind: rsa, events: [m1, m2, m3, m4, h1, h2, h3, h4]}\n";

static void geometry_of_own_events_and_of_anothers(void **state)
{
    (void)state;
    mock_load(mirrored);
    mock.latent = rays;
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("same", -1, -1), 1, 1e-12);
    /* pairs 12 13 14 23 24 34: angles apart 10 40 75 30 65 35 and 5 65 45 60 40 20, in ranks
     * 1 4 6 2 5 3 and 1 6 4 5 3 2: 1 - 6 (0 + 4 + 4 + 9 + 4 + 1) / 210 */
    assert_near(mock_value("other", -1, -1), 1 - 6 * 22.0 / 210, 1e-12);
    mock_load(mirrored);
    mock.latent = flat;
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_true(mock_no_row("other", -1, -1)); /* no event is unlike another: no order */
    mock.latent = NULL;
    const csp_real two[8] = {1, 0, 0, 1, 1, 0, 0, 1};
    double r;
    assert_int_equal(csp_score_rsa(2, 2, two, &r), CSP_E_SHAPE);
}

TEST_MAIN(T(approach_is_an_output_like_the_others), T(baselines_and_trials_pick_what_is_meant),
          T(trials_pick_choices_and_actions_too), T(what_is_done_can_be_counted_from_an_event),
          T(traces_are_averaged_before_they_are_read), T(trials_to_counts_over_sessions),
          T(two_measures_are_paired_by_session), T(trends_run_within_sessions),
          T(geometry_of_own_events_and_of_anothers), T(learning_rate_is_read_off_the_choices),
          T(keys_print_and_read_back))

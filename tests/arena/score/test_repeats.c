/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions, repeats, sessions and lists of names: what happens on which day is worked out by
 * hand. */
#include "arena/mock.h"
#include "testing.h"

/* Six sessions of one trial. Asked at 1 s (and where the door is shut, 2, 3 s), the animal pushes
 * as the day says; days 2, 4, 5 it opens the door, at 2, 1 and 3 s. */
static size_t by_day(int ask, size_t n, const size_t slot[])
{
    static const int push[] = {0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0};
    (void)slot;
    return n > 1 && push[ask] ? 1 : 0;
}

static const char door[] =
    HEAD "objects: {door: {states: {shut: 0, open: 1}}}\n"
         "actions: {wait: {role: me}, push: {role: me, requires: {door: shut},"
         " sets: {door: open}}}\n"
         "phases:\n"
         "  - name: days\n"
         "    sessions: 6\n"
         "    trial: {duration: 5 s, choice: {at: 1 s, every: 1 s, times: 3,"
         " actions: [wait, push], until: {door: open}}}\n"
         "measures:\n"
         "  - {name: opened, kind: happened, object: door, state: open}\n"
         "  - {name: latency, kind: latency, action: push}\n"
         "  - {name: before, kind: times_before, action: push}\n"
         "  - {name: ever, kind: ever, action: push}\n"
         "  - {name: early, kind: ever, action: push, to: 1.5 s}\n"
         "  - {name: again, kind: happened, action: push, given: before}\n"
         "  - {name: hazard, kind: happened, action: push, unless: before}\n"
         "  - {name: known, kind: latency, action: push, given: before, sessions: 4-5}\n"
         "  - {name: then, kind: happened, action: push, given: opened, trials_back: 1}\n"
         "  - {name: second, kind: nth_latency, nth: 2, action: push}\n"
         "  - {name: fourth, kind: nth_latency, nth: 4, action: push}\n"
         "  - {name: late, kind: happened, action: push, sessions: [1, 3, 5-6]}\n"
         "  - {name: end, kind: latency, action: push, sessions: -2--1}\n"
         "  - {name: any, kind: count, action: [wait, push]}\n"
         "  - {name: from_4, kind: ever, action: push, sessions: 3--1}\n"
         "  - {name: rise, kind: slope, a: late}\n";

static void days_are_told_apart_by_what_happened_before(void **state)
{
    (void)state;
    mock.pick = by_day;
    mock_load(door);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    static const double opened[] = {0, 1, 0, 1, 1, 0}, before[] = {0, 0, 1, 1, 2, 3},
                        ever[] = {0, 1, 1, 1, 1, 1}, latency[] = {5, 2, 5, 1, 3, 5};
    for (int s = 1; s <= 6; s++) {
        assert_near(mock_value("opened", s, -1), opened[s - 1], 1e-9);
        assert_near(mock_value("latency", s, -1), latency[s - 1], 1e-9);
        assert_near(mock_value("before", s, -1), before[s - 1], 1e-9);
        assert_near(mock_value("ever", s, -1), ever[s - 1], 1e-9);
        assert_near(mock_value("early", s, -1), s >= 4, 1e-9);
        assert_int_equal(mock_no_row("again", s, -1), s < 3);
        assert_int_equal(mock_no_row("hazard", s, -1), s > 2);
        assert_int_equal(mock_no_row("late", s, -1), s == 2 || s == 4);
    }
    assert_near(mock_value("ever", -1, -1), 1, 1e-9);
    assert_near(mock_value("again", -1, -1), 2.0 / 4, 1e-9);
    assert_near(mock_value("hazard", -1, -1), 1.0 / 2, 1e-9);
    assert_near(mock_value("known", -1, -1), 2, 1e-9);
    assert_true(mock_no_row("then", -1, -1)); /* each session has one trial */
    assert_near(mock_value("second", -1, -1), 1, 1e-9);
    assert_true(mock_no_row("second", 2, -1));
    assert_near(mock_value("second", 4, -1), 1, 1e-9);
    assert_true(mock_no_row("fourth", -1, -1));
    assert_near(mock_value("late", -1, -1), 1.0 / 4, 1e-9);
    assert_near(mock_value("end", -1, -1), 4, 1e-9);
    assert_near(mock_value("any", -1, -1), (3 + 2 + 3 + 1 + 3 + 3) / 6.0, 1e-9);
    assert_near(mock_value("from_4", 3, -1), 0, 1e-9); /* what lies before does not count */
    /* 0 0 1 0 on days 1 3 5 6: slope of the days, not of places in the list */
    assert_near(mock_value("rise", -1, -1), (4 * 5.0 - 15 * 1.0) / (4 * 71 - 15 * 15), 1e-9);
}

static size_t in_turn(int ask, size_t n, const size_t slot[])
{
    (void)slot;
    return n > 1 && ask % 3 == 2 ? 1 : 0; /* a a b a a b ... */
}

static void names_come_in_lists(void **state)
{
    (void)state;
    mock.pick = in_turn;
    mock_load(
        HEAD "events: {x: {object: tone, duration: 1 s}, y: {object: door, duration: 2 s}}\n"
             "actions: {a: {role: me}, b: {role: me}, c: {role: me}}\n"
             "phases:\n"
             "  - name: one\n"
             "    trials: 3\n"
             "    sessions: 2\n"
             "    trial: {duration: 6 s, choice: {at: 0.5 s, every: 1 s, actions: [a, b, c]}}\n"
             "    trial_types:\n"
             "      - {name: with_x, script: [{event: x, at: 1 s}]}\n"
             "      - {name: with_y, script: [{event: y, at: 3 s}]}\n"
             "      - {name: with_none}\n"
             "  - {name: two, trial: {duration: 3 s, choice: {at: 1 s, actions: [b, c]}}}\n"
             "  - {name: three, trial: {duration: 3 s, choice: {at: 1 s, actions: [a, c]}}}\n"
             "measures:\n"
             "  - {name: on, kind: count, action: [a, b], event: [x, y], by: trial}\n"
             "  - {name: types, kind: count, action: a, trial_type: [with_y, with_none],"
             " by: trial}\n"
             "  - {name: phases, kind: count, action: [a, b], phase: [one, three]}\n"
             "  - {name: share, kind: choice_share, action: [a, b], of: [a, b, c]}\n"
             "  - {name: firsts, kind: count, action: a, trial_type: [with_x, with_y],"
             " trials: [1, 1], by: trial, sessions: 2}\n"
             "  - {name: second_b, kind: nth_latency, nth: 2, nth_in: trial, action: b}\n"
             "  - {name: fourth_a, kind: nth_latency, nth: 5, nth_in: session, action: a}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("on", 1, 1), 1, 1e-9); /* 1 to 2 s: at 1.5 */
    assert_near(mock_value("on", 1, 2), 2, 1e-9); /* 3 to 5 s: at 3.5 and 4.5 */
    assert_true(mock_no_row("on", 1, 3));
    assert_true(mock_no_row("types", 1, 1));
    assert_near(mock_value("types", 1, 2), 4, 1e-9);
    assert_near(mock_value("types", 1, 3), 4, 1e-9);
    assert_near(mock_value("phases", 1, -1), 6, 1e-9);
    assert_near(mock_value("phases", 3, -1), 1, 1e-9); /* sessions are counted on */
    assert_near(mock_value("share", -1, -1), 1, 1e-9);
    assert_true(mock_no_row("firsts", 1, 1) && mock_no_row("firsts", 2, 3));
    assert_near(mock_value("firsts", 2, 1), 4, 1e-9);
    assert_near(mock_value("firsts", 2, 2), 4, 1e-9);
    assert_near(mock_value("second_b", 1, -1), 5.5, 1e-9);
    assert_near(mock_value("fourth_a", 2, -1), 0.5, 1e-9); /* in its second trial */
}

static const struct csp_row *find(const char *measure, int session, int trial)
{
    for (size_t i = 0; i < mock_rows.n; i++) {
        const struct csp_row *r = mock_rows.list + i;
        if (r->session == session && r->trial == trial && !strcmp(r->measure, measure))
            return r;
    }
    fail_msg("no row of %s", measure);
    return NULL;
}

static void rows_say_phase_and_type(void **state)
{
    (void)state;
    mock_load(HEAD "phases:\n"
                   "  - name: one\n"
                   "    trials: 2\n"
                   "    trial: {duration: 1 s}\n"
                   "    trial_types: [{name: cs_a}, {name: cs_b}]\n"
                   "  - {name: two, sessions: 2, trial: {duration: 1 s}}\n"
                   "measures:\n"
                   "  - {name: all, kind: freezing, by: trial}\n"
                   "  - {name: b, kind: freezing, trial_type: cs_b, phase: one}\n"
                   "  - {name: both, kind: freezing, trial_type: [cs_a, cs_b]}\n"
                   "  - {name: less, kind: difference, a: b, b: all}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    const struct {
        const char *measure;
        int session, trial;
        const char *phase, *type;
    } rows[] = {{"all", 1, 1, "one", "cs_a"}, {"all", 1, 2, "one", "cs_b"},
                {"all", 1, -1, "one", ""},    {"all", 3, 1, "two", ""},
                {"all", 3, -1, "two", ""},    {"all", -1, -1, "", ""},
                {"b", 1, -1, "one", "cs_b"},  {"b", -1, -1, "one", "cs_b"},
                {"both", 1, -1, "one", ""},   {"less", 1, -1, "one", "cs_b"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct csp_row *r = find(rows[i].measure, rows[i].session, rows[i].trial);
        assert_string_equal(r->phase, rows[i].phase);
        assert_string_equal(r->type, rows[i].type);
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(days_are_told_apart_by_what_happened_before), T(names_come_in_lists),
          T(rows_say_phase_and_type))

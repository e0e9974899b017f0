/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that a role sends out: of what happens to it, and of what its brain shows. */
#include "arena/mock.h"
#include "testing.h"

static const char *const alarm[] = {"still", "call_alarm"}, *const still[] = {"still"};
static struct csp_kind kinds[KINDS];
static const struct csp_feature features[] = {{.name = "call_alarm", .sound = 1},
                                              {.name = "still", .sight = 1}};

static void name_features(void)
{
    memcpy(kinds, mock_kinds, sizeof kinds);
    kinds[DISTRESS].features = (struct csp_list){(void *)(uintptr_t)alarm, 2};
    kinds[FREEZE].features = (struct csp_list){(void *)(uintptr_t)still, 1};
    mock_spec.kinds.items = kinds;
    mock_spec.features = (struct csp_list){(void *)(uintptr_t)features, 2};
}

/* Frozen from 4 to 6 s. */
static double some_seconds(const struct csp_agent *self, const struct csp_obs *obs)
{
    (void)self, (void)obs;
    return mock.steps >= 400 && mock.steps < 600 ? 1.0 : 0.0;
}

#define CALLERS                                                                               \
    "schema: 1\nkind: paradigm\nname: glass\ncontext: box\n"                                  \
    "roles:\n  me: {brain: full, identity: stranger_1, subject: true,"                        \
    " shows: {freezing: distress}}\n"                                                         \
    "  her: {brain: scripted, identity: cagemate}\n"                                          \
    "events: {calls: {kind: distress, to: her, duration: 0.5 s}, quiet: {kind: distress,"     \
    " to: her, duration: 0.5 s, sound: 0}, groom: {kind: allogroom, to: her, duration: 1 "    \
    "s}}\n"                                                                                   \
    "phases: [{name: a, trial: {duration: 10 s, script: [{event: calls, at: 1 s, every: 2 s," \
    " times: 3}, {event: quiet, at: 8 s}, {event: groom, at: 0.5 s}]}}]\n"

static void calls_are_what_others_could_hear(void **state)
{
    (void)state;
    name_features();
    mock.freeze = some_seconds;
    mock_load(CALLERS
              "measures:\n"
              "  - {name: hers, kind: calling, feature: call_alarm, role: her}\n"
              "  - {name: rate, kind: call_rate, feature: call_alarm, role: her}\n"
              "  - {name: late, kind: call_rate, feature: call_alarm, role: her,"
              " from: 4 s, to: 10 s}\n"
              "  - {name: mine, kind: calling, feature: call_alarm}\n"
              "  - {name: none, kind: calling, feature: still, role: her, from: 6 s,"
              " to: 7.9 s}\n"
              "  - {name: on, kind: calling, feature: call_alarm, role: her, event: groom,"
              " to: 2 s}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("hers", -1, -1), 15, 1e-9);
    assert_near(mock_value("rate", -1, -1), 3 * 6, 1e-9);
    assert_near(mock_value("late", -1, -1), 10, 1e-9); /* one in 6 s */
    assert_near(mock_value("mine", -1, -1), 20, 1e-9);
    assert_near(mock_value("none", -1, -1), 0, 1e-9);
    assert_near(mock_value("on", -1, -1), 25, 1e-9);
    mock_refused(0, CALLERS "measures: [{name: m, kind: calling}]\n",
                 "glass.yaml:10:", "needs feature");
    mock_refused(1, CALLERS "measures: [{name: m, kind: calling, feature: call_alrm}]\n",
                 "glass.yaml:10:", "did you mean `call_alarm`");
    mock_refused(2, CALLERS "measures: [{name: m, kind: freezing, feature: call_alarm}]\n",
                 "glass.yaml:10:", "kind freezing has no `feature`");
    mock_spec.features = (struct csp_list){0};
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(calls_are_what_others_could_hear))

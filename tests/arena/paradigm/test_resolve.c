/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names become indices: each kind of name once, what phases change, and types across phases. */
#include "arena/mock.h"
#include "conspecific/arena/paradigm/measure.h"

static const char text[] =
    "schema: 1\nkind: paradigm\nname: x\ncontext: box\n"
    "roles:\n"
    "  you: {brain: scripted, identity: cagemate}\n"
    "  me: {brain: full, subject: true}\n"
    "  gone: {brain: absent, identity: stranger_1}\n"
    "objects:\n"
    "  door: {cue: door, states: {shut: 1, ajar: 0.5, wide: 0}, start: ajar, by: [me]}\n"
    "  lamp: {states: {dark: 0, lit: 1}}\n"
    "events:\n"
    "  shock: {kind: footshock, to: you, duration: 1 s, by: [me, gone], stops: [tone]}\n"
    "  tone: {object: tone, duration: 1 s, when: {lamp: lit, door: wide}, enabled: false,\n"
    "         then: [{event: shock, delay: 0.5 s}]}\n"
    "actions:\n"
    "  push: {role: me, sets: {door: wide}, ratio: 3, outcomes: [{event: tone}]}\n"
    "  kick: {role: you}\n"
    "  pull: {role: me, requires: {door: shut}}\n"
    "phases:\n"
    "  - name: one\n"
    "    trial: {duration: 1 s, choice: {actions: [pull, push]}, ends: {pull: 2}}\n"
    "    trial_types: [{name: a}, {name: b}]\n"
    "    sequence: [b, a, b]\n"
    "  - name: two\n"
    "    trial: {duration: 1 s}\n"
    "    trial_types: [{name: c}, {name: a}]\n"
    "    enable: {tone: true}\n"
    "    present: {you: false, gone: true}\n"
    "    start: {door: wide}\n"
    "    ratio: {push: 5}\n"
    "    persist: {pull: 2 s}\n"
    "    hunger: {me: 0.385}\n"
    "measures:\n"
    "  - {name: m, kind: happened, object: lamp, state: lit, phase: two, trial_type: a}\n"
    "  - {name: n, kind: choice_share, action: pull, of: [push, pull]}\n"
    "  - {name: d, kind: difference, a: n, b: m}\n";

static void names_are_indices(void **state)
{
    (void)state;
    mock_load(text);
    const struct csp_paradigm *p = &mock_p;
    const struct csp_event *shock = csp_event_at(p, 0), *tone = csp_event_at(p, 1);
    assert_int_equal(shock->to_id, 0);
    assert_int_equal(shock->by_id.n, 2);
    assert_int_equal(shock->by_id.id[1], 2);
    assert_true(csp_ids_have(&shock->stops_id, 1));
    assert_false(csp_ids_have(&shock->stops_id, 0));
    assert_int_equal(tone->to_id, -1);
    assert_int_equal(tone->when_id.list[0].object, 1);
    assert_int_equal(tone->when_id.list[0].state, 1);
    assert_int_equal(tone->when_id.list[1].state, 2);
    assert_int_equal(((const struct csp_follow *)tone->then.items)->event_id, 0);
    assert_int_equal(csp_thing_at(p, 0)->start_id, 1);
    assert_int_equal(csp_thing_at(p, 1)->start_id, 0); /* without `start` the first */
    assert_int_equal(csp_role_at(p, 1)->shows_id[CSP_OUTPUT_freeze], FREEZE);
    assert_int_equal(csp_role_at(p, 1)->shows_id[CSP_OUTPUT_pain], -1);
    assert_int_equal(csp_action_at(p, 0)->slot, 0);
    assert_int_equal(csp_action_at(p, 1)->slot, 0);
    assert_int_equal(csp_action_at(p, 2)->slot, 1); /* the second of `me` */
    const struct csp_trial *t = &csp_phase_at(p, 0)->trial;
    assert_int_equal(t->choice.role_id, p->subject);
    assert_int_equal(t->choice.actions_id.id[0], 2);
    assert_int_equal(t->ends_id.id[0], 2);
}

static void a_phase_holds_what_is_true_in_it(void **state)
{
    (void)state;
    mock_load(text);
    const struct csp_phase *one = csp_phase_at(&mock_p, 0), *two = csp_phase_at(&mock_p, 1);
    assert_int_equal(one->enabled_by_event[0], 1);
    assert_int_equal(one->enabled_by_event[1], 0);
    assert_int_equal(two->enabled_by_event[1], 1);
    assert_int_equal(one->present_by_role[0], 1);
    assert_int_equal(two->present_by_role[0], 0);
    assert_int_equal(two->present_by_role[2], 0); /* absent is absent */
    assert_int_equal(one->start_by_object[0], 1);
    assert_int_equal(two->start_by_object[0], 2);
    assert_near(one->ratio_by_action[0], 3, 0);
    assert_near(two->ratio_by_action[0], 5, 0);
    assert_near(one->persist_by_action[2], 0, 0);
    assert_near(two->persist_by_action[2], 2, 0);
    const size_t me = (size_t)csp_paradigm_role(&mock_p, "me");
    for (size_t r = 0; r < mock_p.roles.n; r++) {
        assert_true(one->hunger_by_role[r] < 0.0);
        if (r != me) assert_true(two->hunger_by_role[r] < 0.0);
    }
    assert_near(two->hunger_by_role[me], 0.385, 0);
}

static void types_of_one_name_are_one_type(void **state)
{
    (void)state;
    mock_load(text);
    const struct csp_phase *one = csp_phase_at(&mock_p, 0), *two = csp_phase_at(&mock_p, 1);
    const struct csp_trial *first = one->trial_types.items, *second = two->trial_types.items;
    assert_int_equal(one->sequence_id.n, 3);
    assert_int_equal(one->sequence_id.id[0], 1);
    assert_int_equal(first[0].type_id, second[1].type_id);
    assert_int_not_equal(first[0].type_id, first[1].type_id);
    assert_int_not_equal(first[1].type_id, second[0].type_id);
    assert_int_equal(one->trial.type_id, -1);
    const struct csp_measure *m = csp_measure_at(&mock_p, 0), *n = csp_measure_at(&mock_p, 1),
                             *d = csp_measure_at(&mock_p, 2);
    assert_int_equal(m->type_ids.n, 1);
    assert_int_equal(m->type_ids.id[0], first[0].type_id);
    assert_int_equal(m->phase_ids.id[0], 1);
    assert_int_equal(m->object_id, 1);
    assert_int_equal(m->state_id, 1);
    assert_int_equal(m->role_id, mock_p.subject);
    assert_int_equal(n->phase_ids.n, 0);
    assert_int_equal(n->type_ids.n, 0);
    assert_int_equal(n->action_id, 2);
    assert_int_equal(n->of_id.id[0], 0);
    assert_int_equal(d->a_id, 1);
    assert_int_equal(d->b_id, 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(names_are_indices), T(a_phase_holds_what_is_true_in_it),
          T(types_of_one_name_are_one_type))

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arena/mock.h"
#include "conspecific/arena/paradigm/manipulation.h"
#include "testing.h"

#define ROLES                                            \
    "schema: 1\nkind: paradigm\nname: x\ncontext: box\n" \
    "roles: {me: {brain: full, subject: true}, her: {brain: scripted, identity: cagemate}}\n"
#define REST                                                       \
    "objects: {door: {cue: door, states: {shut: 1, open: 0}}}\n"   \
    "events: {shock: {kind: footshock, to: her, duration: 1 s}}\n" \
    "actions: {push: {role: me}}\n"                                \
    "phases: [{name: a, trial: {duration: 1 s}}]\n"

#define CELLS(name, field, role)                                                \
    "{name: " name ", kind: cells, event: shock, field: " field ", role: " role \
    ", baseline: [-1 s, 0 s]}"

static const struct bad {
    const char *text, *place, *says;
} bad[] = {
    {ROLES REST "measures: [{name: m, kind: freezing, phase: b}]\n",
     "glass.yaml:10:", "unknown phase `b`"},
    {ROLES REST "measures: [{name: NaN, kind: freezing}]\n",
     "glass.yaml:10:", "take the measure name `NaN` for a missing value"},
    {ROLES REST "measures: [{name: m, kind: freezzing}]\n", "glass.yaml:10:", "freez"},
    {ROLES REST "measures: [{name: m, kind: count, action: pusch}]\n",
     "glass.yaml:10:", "did you mean `push`"},
    {ROLES REST "measures: [{name: m, kind: count}]\n", "glass.yaml:10:", "needs action"},
    {ROLES REST "measures: [{name: m, kind: happened, object: door, state: ajar}]\n",
     "glass.yaml:10:", "no state `ajar`"},
    {ROLES REST "measures: [{name: m, kind: happened, object: door}]\n",
     "glass.yaml:10:", "object and state together"},
    {ROLES REST "measures: [{name: m, kind: difference, a: k, b: o},"
                " {name: k, kind: freezing}]\n",
     "glass.yaml:10:", "must stand before"},
    {ROLES REST "measures: [{name: m, kind: freezing}, {name: m, kind: pain}]\n",
     "glass.yaml:10:", "second measure with the name `m`"},
    {ROLES REST "measures: [{name: m, kind: freezing, from: 3 s, to: 2 s}]\n",
     "glass.yaml:10:", "not after"},
    {ROLES REST "measures: [{name: m, kind: freezing, trial_type: t}]\n",
     "glass.yaml:10:", "no phase has trial type"},
    {ROLES REST "measures: [{name: m, kind: correlation, roles: [me], bin: 1 s}]\n",
     "glass.yaml:10:", "roles: [a, b]"},
    {ROLES REST "measures: [{name: m, kind: freezing, phase: [a, b]}]\n",
     "glass.yaml:10:", "unknown phase `b`"},
    {ROLES REST "measures: [{name: m, kind: freezing, sessions: 2}]\n",
     "glass.yaml:10:", "there are 1 sessions"},
    {ROLES REST "measures: [{name: m, kind: freezing, sessions: 0-1}]\n",
     "glass.yaml:10:", "0 is none"},
    {ROLES REST "measures: [{name: k, kind: freezing}, {name: m, kind: slope, a: k,"
                " sessions: 1}]\n",
     "glass.yaml:10:", "kind slope picks no sessions"},
    {ROLES REST "measures: [{name: m, kind: value, event: [shock, shock]}]\n",
     "glass.yaml:10:", "kind value shows one event"},
    {ROLES REST "measures: [{name: m, kind: freezing, given: k}, {name: k, kind: freezing}]\n",
     "glass.yaml:10:", "must stand before"},
    {ROLES REST "measures: [{name: k, kind: value, event: shock},"
                " {name: m, kind: freezing, unless: k}]\n",
     "glass.yaml:10:", "`k` of kind value has no value for each trial"},
    {ROLES REST "measures: [{name: k, kind: freezing}, {name: m, kind: learning_rate,"
                " given: k, event: shock, of: [push, push]}]\n",
     "glass.yaml:10:", "kind learning_rate picks no trials by their value"},
    {ROLES REST "measures: [{name: m, kind: freezing, trials_back: 1}]\n",
     "glass.yaml:10:", "kind freezing has no `trials_back`"},
    {ROLES REST "measures: [{name: m, kind: latency, action: push, nth: 2}]\n",
     "glass.yaml:10:", "kind latency has no `nth`"},
    {ROLES REST "measures: [{name: m, kind: nth_latency, action: push}]\n",
     "glass.yaml:10:", "needs nth"},
    {ROLES REST "measures: [{name: m, kind: ever, action: push, event: shock}]\n",
     "glass.yaml:10:", "has no `event`"},
    {ROLES REST "measures: [{name: k, kind: freezing}, {name: m, kind: log_odds, a: k}]\n",
     "glass.yaml:10:", "`k` of kind freezing is no share of what is counted"},
    {ROLES REST "measures: [{name: k, kind: stay}, {name: s, kind: slope, a: k},"
                " {name: m, kind: logistic, a: k, b: s}]\n",
     "glass.yaml:10:", "`s` of kind slope has no value for each trial"},
    {ROLES REST "measures: [{name: m, kind: discount, of: [push]}]\n",
     "glass.yaml:10:", "needs of"},
    {ROLES REST "measures: [{name: m, kind: mean}]\n", "glass.yaml:10:", "needs field"},
    {ROLES REST "measures: [{name: m, kind: overlap, events: [shock]}]\n",
     "glass.yaml:10:", "events: [a, b]"},
    {ROLES REST "measures: [{name: m, kind: rsa, events: [shock, shock, shock]}]\n",
     "glass.yaml:10:", "c of another"},
    {ROLES REST "measures: [{name: m, kind: slope}]\n", "glass.yaml:10:", "needs a"},
    {ROLES REST "measures: [{name: m, kind: value}]\n", "glass.yaml:10:", "needs event"},
    {ROLES REST "measures: [{name: m, kind: freezing, baseline: [-1 s, 0 s]}]\n",
     "glass.yaml:10:", "event is needed"},
    {ROLES REST "measures: [{name: m, kind: freezing, event: shock, baseline: [0 s, -1 s]}]\n",
     "glass.yaml:10:", "baseline to -1 s is not after from 0 s"},
    {ROLES REST "measures: [{name: m, kind: freezing, event: shock, baseline: [-1 s]}]\n",
     "glass.yaml:10:", "baseline: [from, to]"},
    {ROLES REST
     "measures: [{name: m, kind: count, action: push, event: shock, baseline: [-1 s, 0 s]}]\n",
     "glass.yaml:10:", "kind count has no baseline"},
    {ROLES REST "measures: [{name: m, kind: freezing, trials: [3, 2]}]\n",
     "glass.yaml:10:", "first 3 is after last 2"},
    {ROLES REST "measures: [{name: m, kind: freezing, trials: [-1, -2]}]\n",
     "glass.yaml:10:", "first -1 is after last -2"},
    {ROLES REST "measures: [{name: m, kind: freezing, trials: [0, 2]}]\n",
     "glass.yaml:10:", "1 is the first, -1 the last"},
    {ROLES REST "measures: [{name: m, kind: freezing, trials: [1.5, 2]}]\n",
     "glass.yaml:10:", "expected a whole number"},
    {ROLES REST "measures: [{name: m, kind: freezing, trials: [1]}]\n",
     "glass.yaml:10:", "trials: [first, last]"},
    {ROLES REST "measures: [{name: m, kind: value, event: shock, trials: [1, 2]}]\n",
     "glass.yaml:10:", "kind value picks no trials"},
    {ROLES REST "measures: [{name: m, kind: peak, event: shock}]\n",
     "glass.yaml:10:", "needs field"},
    {ROLES REST "measures: [{name: m, kind: trough, field: x}]\n",
     "glass.yaml:10:", "needs event"},
    {ROLES REST "measures: [{name: m, kind: onset_time, field: x, event: shock, above: 1}]\n",
     "glass.yaml:10:", "needs baseline"},
    {ROLES REST
     "measures: [{name: m, kind: onset_time, field: x, event: shock, baseline: [-1 s, 0 s]}]\n",
     "glass.yaml:10:", "needs above, more than 0"},
    {ROLES REST "measures: [{name: m, kind: cells, event: shock, baseline: [-1 s, 0 s]}]\n",
     "glass.yaml:10:", "needs field"},
    {ROLES REST "measures: [{name: m, kind: cells, field: x, baseline: [-1 s, 0 s]}]\n",
     "glass.yaml:10:", "needs event"},
    {ROLES REST "measures: [{name: m, kind: cells, field: x, event: shock}]\n",
     "glass.yaml:10:", "needs baseline"},
    {ROLES REST "measures: [{name: m, kind: cells, field: x, event: shock, baseline: [-1 s, 0 "
                "s], hz: 40}]\n",
     "glass.yaml:10:", "unit"},
    {ROLES REST "measures: [{name: m, kind: cells, field: x, event: shock, baseline: [-1 s, 0 "
                "s], from: 1 s}]\n",
     "glass.yaml:10:", "leaves no window"},
    {ROLES REST "measures: [{name: m, kind: cells, field: x, event: shock, baseline: [-1 s, 0 "
                "s], by: trial}]\n",
     "glass.yaml:10:", "no value for each trial"},
    {ROLES REST "measures: [{name: m, kind: cells_both, a: m2}]\n",
     "glass.yaml:10:", "needs a and b"},
    {ROLES REST "measures: [{name: m, kind: freezing, hz: 2 Hz}]\n",
     "glass.yaml:10:", "kind freezing has no `hz`"},
    {ROLES REST "measures: [{name: m, kind: freezing, above: 2}]\n",
     "glass.yaml:10:", "kind freezing has no `above`"},
    {ROLES REST "measures: [{name: m, kind: mean, field: x, direction: excited}]\n",
     "glass.yaml:10:", "kind mean has no `direction`"},
    {ROLES REST "measures: [{name: m, kind: mean, field: x, test: t}]\n",
     "glass.yaml:10:", "kind mean has no `test`"},
    {ROLES REST "measures: [{name: m, kind: mean, field: x, alpha: 0.1}]\n",
     "glass.yaml:10:", "kind mean has no `alpha`"},
    {ROLES REST "measures: [{name: m, kind: trials_to}]\n", "glass.yaml:10:", "needs a"},
    {ROLES REST "measures: [{name: m, kind: trend}]\n", "glass.yaml:10:", "needs a"},
    {ROLES REST "measures: [{name: m, kind: value, event: shock},\n"
                " {name: k, kind: trend, a: m}]\n",
     "glass.yaml:11:", "`m` of kind value has no value for each trial"},
    {ROLES REST "measures: [{name: m, kind: freezing},\n"
                " {name: k, kind: trend, a: m, by: trial}]\n",
     "glass.yaml:11:", "kind trend has no value for each trial"},
    {ROLES REST "measures: [{name: m, kind: learning_rate, of: [push], event: shock}]\n",
     "glass.yaml:10:", "of: [a, b]"},
    {ROLES REST "measures: [{name: m, kind: learning_rate, of: [push, push]}]\n",
     "glass.yaml:10:", "needs event"},
    {ROLES REST "measures: [{name: m, kind: freezing},\n"
                " {name: k, kind: trials_to, a: m, above: 50 %}]\n",
     "glass.yaml:11:", "a plain number"},
    {ROLES REST "measures: [{name: m, kind: value, event: shock},\n"
                " {name: k, kind: trials_to, a: m, above: 1}]\n",
     "glass.yaml:11:", "`m` of kind value has no value for each trial"},
    {ROLES REST "measures: [{name: m, kind: freezing}, " CELLS(
         "c", "x", "me") ",\n"
                         " {name: k, kind: cells_both, a: c, b: m}]\n",
     "glass.yaml:11:", "`m` is of kind freezing, cells expected"},
    {ROLES REST "measures: [" CELLS("c", "x", "me") ", " CELLS(
         "d", "y", "me") ",\n"
                         " {name: k, kind: cells_only, a: c, b: d}]\n",
     "glass.yaml:11:", "`c` is of field x, `d` of y"},
    {ROLES REST "measures: [" CELLS("c", "x", "me") ", " CELLS(
         "d", "x", "her") ",\n"
                          " {name: k, kind: cells_only, a: c, b: d}]\n",
     "glass.yaml:11:", "`c` is of role me, `d` of her"},
    {ROLES REST
     "measures: [" CELLS("c", "x", "me") ",\n"
                                         " {name: k, kind: cells_only, a: c, b: d}]\n",
     "glass.yaml:11:", "unknown measure `d`"},
    {ROLES REST "measures: [" CELLS("c", "x", "me") ", {name: k, kind: decode, series: [c]}]\n",
     "glass.yaml:10:", "kind decode needs series"},
    {ROLES REST "measures: [" CELLS("c", "x", "me") ", " CELLS(
         "d", "x", "me") ",\n"
                         " {name: k, kind: decode, series: [c, d, c]}]\n",
     "glass.yaml:11:", "kind decode needs series"},
    {ROLES REST "measures: [" CELLS("c", "x", "me") ", " CELLS(
         "d", "y", "me") ",\n"
                         " {name: k, kind: decode, series: [c, d]}]\n",
     "glass.yaml:11:", "`c` is of field x, `d` of y"},
    {ROLES REST "measures: [" CELLS("c", "x", "me") ", " CELLS(
         "d", "x", "her") ",\n"
                          " {name: k, kind: decode, series: [c, d]}]\n",
     "glass.yaml:11:", "`c` is of role me, `d` of her"},
    {ROLES REST
     "measures: [" CELLS("c", "x", "me") ", {name: m, kind: freezing},\n"
                                         " {name: k, kind: decode, series: [c, m]}]\n",
     "glass.yaml:11:", "`m` is of kind freezing, cells expected"},
    {ROLES REST "measures: [" CELLS("c", "x", "me") ", " CELLS("d", "x", "me") ", " CELLS(
         "e", "x", "me") ",\n"
                         " {name: k, kind: decode, series: [c, d, e, c]}]\n",
     "glass.yaml:11:", "`c` stands in series twice"},
    {ROLES REST "measures: [" CELLS("c", "x", "me") ", " CELLS(
         "d", "x", "me") ",\n"
                         " {name: k, kind: decode, series: [c, d], by: trial}]\n",
     "glass.yaml:11:", "kind decode has no value for each trial"},
    {ROLES REST
     "measures: [" CELLS("c", "x", "me") ",\n"
                                         " {name: k, kind: freezing, series: [c]}]\n",
     "glass.yaml:11:", "kind freezing has no `series`"},
    {ROLES "events: {e: {duration: 1 s, then: [{event: e, delay: 1 s, jitter: 2 s}]}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:", "more than the delay"},
    {ROLES "events: {shock: {kind: footshok, to: her, duration: 1 s}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:24:", "did you mean `footshock`"},
    {ROLES "events: {shock: {kind: footshock, to: hre, duration: 1 s}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:39:", "did you mean `her`"},
    {ROLES "events: {shock: {kind: footshock, duration: 1 s}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:", "needs `to:`"},
    {ROLES "events: {shock: {kind: footshock, object: door, to: her, duration: 1 s}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:", "not both"},
    {ROLES "events: {shock: {kind: footshock, to: her}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:", "needs a duration"},
    {ROLES "events: {shock: {kind: footshock, to: her, duration: 1 s, amount: 1 pellets}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:", "no food"},
    {ROLES "events: {shock: {kind: footshock, to: her, duration: 1 s, dose: 0.8}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:", "mA"},
    {ROLES "events: {e: {duration: 1 s, then: [{event: e}]}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:", "follows itself"},
    {ROLES "events: {e: {duration: 0 s, sets: {gate: open}}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:", "unknown object `gate`; none is defined"},
    {ROLES "phases: [{name: a}]\n", "glass.yaml:6:", "needs a duration"},
    {ROLES "phases: [{name: a, sessions: -1, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:30:", "-1"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}}, {name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:6:", "second phase"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, context: shockbox}]\n",
     "glass.yaml:6:", "did you mean `shock_box`"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, interval: [3 s, 2 s]}]\n",
     "glass.yaml:6:", "shortest"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, interval: [1 s, 2 s, 3 s]}]\n",
     "glass.yaml:6:", "shortest"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, interval: [3]}]\n",
     "glass.yaml:6:", "a time with unit"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, interval: 3 s}]\n",
     "glass.yaml:6:", "expected a sequence"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, interval: {min: 3 s}}]\n",
     "glass.yaml:6:", "missing key `mean`"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, interval: {mean: 3 s, max: 9 s}}]\n",
     "glass.yaml:6:", "unknown key `max`"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, interval: {mean: 3 s, min: 3 s}}]\n",
     "glass.yaml:6:", "mean 3 s is not above min 3 s"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, persist: {press: 3 s}}]\n",
     "glass.yaml:6:", "unknown action `press`"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, persist: {press: 3}}]\n",
     "glass.yaml:6:", "a time with unit"},
    {ROLES "events: {t: {object: tone, duration: 1 s}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n"
           "measures: [{name: x, kind: threat, event: t}]\n",
     "glass.yaml:8:", "`t` cannot be shown to an animal: it has no kind"},
    {ROLES "events: {t: {kind: footshock, duration: 1 s}, u: {kind: footshock, to: her,"
           " duration: 1 s}}\n"
           "phases: [{name: a, trial: {duration: 1 s}}]\n"
           "measures: [{name: x, kind: overlap, events: [u, t]}]\n",
     "glass.yaml:8:", "`t` cannot be shown to an animal: it is nobody's"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, hunger: {mee: 1}}]\n",
     "glass.yaml:6:", "did you mean `me`"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, hunger: {her: 1}}]\n",
     "glass.yaml:6:", "`her` has no full brain and cannot be hungry"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, hunger: {me: 1.5}}]\n",
     "glass.yaml:6:", "1.5"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, enable: {shock: false}}]\n",
     "glass.yaml:6:", "unknown event `shock`"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, present: {her: maybe}}]\n",
     "glass.yaml:6:", "true or false"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, script: [{event: bang}]}]\n",
     "glass.yaml:6:", "unknown event `bang`"},
    {ROLES "events: {e: {}}\n"
           "phases: [{name: a, trial: {duration: 1 s}, script: [{event: e, times: 3}]}]\n",
     "glass.yaml:7:", "needs `every`"},
    {ROLES "events: {e: {}}\n"
           "phases: [{name: a, trial: {duration: 1 s},"
           " script: [{event: e, times: 0, every: 1 ms}]}]\n",
     "glass.yaml:7:", "at least 10 ms"},
    {ROLES "phases: [{name: a, trial: {duration: 3 d}}]\n", "glass.yaml:6:", "86400"},
    {ROLES "actions: {push: {role: me}}\n"
           "phases: [{name: a, trial: {duration: 1 s,"
           " choice: {role: her, actions: [push]}}}]\n",
     "glass.yaml:7:", "is scripted and cannot choose"},
    {ROLES "actions: {push: {role: her}}\n"
           "phases: [{name: a, trial: {duration: 1 s, choice: {actions: [push]}}}]\n",
     "glass.yaml:7:", "is an action of `her`"},
    {ROLES
     "phases: [{name: a, trial: {duration: 1 s}, trial_types: [{name: t, weight: 0.5}]}]\n",
     "glass.yaml:6:", "whole number"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, trial_types: [{name: t, weight: 0}]}]\n",
     "glass.yaml:6:", "weight 0"},
    {ROLES "phases: [{name: a, trial: {duration: 1 s}, trial_types: [{name: t}],"
           " sequence: [u]}]\n",
     "glass.yaml:6:", "unknown trial type `u`"},
    {ROLES "events: {e: {}}\nphases: [{name: a, trial: {duration: 1 s,"
           " triggers: [{event: e, role: her}]}}]\n",
     "glass.yaml:7:", "has no brain"},
    {ROLES REST "barriers: [{between: [me, him]}]\n", "glass.yaml:10:", "unknown role `him`"},
    {"schema: 1\nkind: paradigm\nname: x\ncontext: box\n"
     "roles: {me: {brain: full}}\nphases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:5:", "exactly one role"},
    {"schema: 1\nkind: paradigm\nname: x\ncontext: box\n"
     "roles: {me: {brain: scripted, subject: true}}\nphases: [{name: a, trial: {duration: 1 "
     "s}}]\n",
     "glass.yaml:5:", "subject needs brain: full"},
    {"schema: 1\nkind: paradigm\nname: x\ncontext: box\n"
     "roles: {me: {brain: full, subject: true}, you: {brain: full, identity: cagemate}}\n"
     "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:5:", "met by another full brain"},
    {"schema: 1\nkind: paradigm\nname: x\ncontext: box\n"
     "roles: {me: {brain: full, subject: true, shows: {fear: freeze}}}\n"
     "phases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:5:", "unknown output `fear`"},
    {"schema: 1\nkind: paradigm\nname: x\ncontext: box\nrolls: {}\n"
     "roles: {me: {brain: full, subject: true}}\nphases: [{name: a, trial: {duration: 1 s}}]\n",
     "glass.yaml:5:", "roles"},
};

static void each_fault_is_named_at_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const int err = mock_refused(i, bad[i].text, bad[i].place, bad[i].says);
        assert_true(err == CSP_E_SYNTAX || err == CSP_E_UNIT);
        assert_int_equal(mock_p.checked, 0);
    }
}

static void sound_measures_have_no_fault(void **state)
{
    (void)state;
    assert_int_equal(
        mock_read(&mock_p,
                  ROLES REST
                  "measures: [{name: m, kind: approach, event: shock, baseline: [-1 s, 0 s],"
                  " trials: [-5, 3], by: trial},\n"
                  " {name: p, kind: peak, field: x, event: shock, trials: [1, 1]},\n"
                  " {name: to, kind: trials_to, a: m, above: 50, direction: inhibited},\n"
                  " " CELLS("c", "x", "me") ", " CELLS(
                      "d", "x",
                      "me") ",\n"
                            " {name: cd, kind: cells_both, a: c, b: d},\n"
                            " {name: o, kind: onset_time, field: x, event: shock, above: 0.1,"
                            " baseline: [-1 s, 0 s], cutoff: 3 s}]\n",
                  &mock_mem, &mock_diag),
        CSP_OK);
    assert_int_equal(mock_p.checked, 1);
}

static void a_sound_paradigm_has_no_fault(void **state)
{
    (void)state;
    assert_int_equal(mock_read(&mock_p, ROLES REST "measures: [{name: m, kind: freezing}]\n",
                               &mock_mem, &mock_diag),
                     CSP_OK);
    assert_int_equal(mock_p.checked, 1);
    assert_int_equal(csp_event_at(&mock_p, 0)->kind_id, SHOCK);
    assert_int_equal(csp_role_at(&mock_p, 1)->identity_id, 0);
    assert_int_equal(csp_role_at(&mock_p, 0)->identity_id, -1);
    assert_int_equal(csp_thing_at(&mock_p, 0)->cue_id, 2);
    assert_string_equal(csp_thing_at(&mock_p, 0)->start, "shut"); /* the first state */
    assert_int_equal(csp_phase_at(&mock_p, 0)->context_id, 0);
}

static void nine_actions_are_too_many(void **state)
{
    (void)state;
    assert_int_equal(
        mock_read(&mock_p,
                  ROLES
                  "actions: {a1: {role: me}, a2: {role: me}, a3: {role: me}, a4: {role: me},"
                  " a5: {role: me}, a6: {role: me}, a7: {role: me}, a8: {role: me},"
                  " a9: {role: me}}\nphases: [{name: a, trial: {duration: 1 s}}]\n",
                  &mock_mem, &mock_diag),
        CSP_E_SYNTAX);
    assert_non_null(strstr(mock_diag.message[0], "more than 8 actions"));
}

static void manipulations_are_checked(void **state)
{
    (void)state;
    assert_int_equal(mock_read(&mock_p, ROLES REST, &mock_mem, &mock_diag), CSP_OK);
    static const char *const phases[] = {"b"};
    const struct csp_manipulation good = {.target = "acc", .removed = 1},
                                  list[] = {
                                      {.target = "acx", .removed = 1},
                                      {.target = "acc", .role = "hre", .removed = 1},
                                      {.target = "acc", .role = "her", .removed = 1},
                                      {.target = "acc", .from = 2, .to = 1, .removed = 1},
                                      {.target = "acc", .every = 1, .removed = 1},
                                      {.target = "acc",
                                       .phases = {(void *)(uintptr_t)phases, 1},
                                       .removed = 1},
                                  };
    static const char *const says[] = {"acc",       "her",   "no full brain",
                                       "not after", "width", "unknown phase"};
    assert_int_equal(csp_manipulation_check(&good, &mock_p, NULL, &mock_diag), CSP_OK);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        csp_diag_init(&mock_diag);
        assert_int_equal(csp_manipulation_check(list + i, &mock_p, NULL, &mock_diag),
                         CSP_E_SYNTAX);
        assert_non_null(strstr(mock_diag.message[0], says[i]));
    }
}

/* A factor may be above 1 and needs no rate to add to. Each kind has a number of its own: that of
 * another kind, none for a drug, or the key of older versions is refused, with the remedy. */
static void each_kind_has_its_number(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
        int kind;
    } rows[] = {
        {"{target: bla, kind: drug, remaining: 1.5}", NULL, CSP_DRUG},
        {"{target: acc, kind: drug, remaining: 0}", NULL, CSP_DRUG},
        {"{target: acc, kind: drug, removed: 1, remaining: 0.3, rate: 1}", NULL, CSP_DRUG},
        {"{target: acc, kind: inactivate, removed: 0.7}", NULL, CSP_INACTIVATE},
        {"{target: acc, kind: inactivate}", NULL, CSP_INACTIVATE},
        {"{target: acc, kind: stimulate, rate: 1.5}", NULL, CSP_STIMULATE},
        {"{target: bla, kind: stimulate, rate: 1.5}", "cannot be stimulated", CSP_STIMULATE},
        {"{target: acc, kind: drug, remaining: 6}", "cannot be amplified; use 0 to 5",
         CSP_DRUG},
        {"{target: acc, kind: drug}", "a drug needs `remaining`", CSP_DRUG},
        {"{target: acc, kind: inactivate, removed: 1.5}", "from 0 to 1", CSP_INACTIVATE},
        {"{target: acc, kind: inactivate, remaining: 0.25}",
         "inactivate takes `removed`: remaining 0.25 is removed: 0.75", CSP_INACTIVATE},
        {"{target: acc, kind: inactivate, remaining: 1}", "remaining 1 is removed: 0",
         CSP_INACTIVATE},
        {"{target: acc, kind: drug, removed: 0.75}",
         "drug takes `remaining`: removed 0.75 is remaining: 0.25", CSP_DRUG},
        {"{target: acc, kind: lesion, rate: 0.5}", "lesion takes `removed`, not `rate`",
         CSP_LESION},
        {"{target: acc, kind: drug, strength: 0.3}", "`strength` is a key no more: write",
         CSP_DRUG}};
    assert_int_equal(mock_read(&mock_p, ROLES REST, &mock_mem, &mock_diag), CSP_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct csp_node *root = NULL;
        struct csp_manipulation m = {0};
        csp_diag_init(&mock_diag);
        assert_int_equal(csp_yaml_parse("m.yaml", rows[i].text, strlen(rows[i].text), &mock_mem,
                                        &root, &mock_diag),
                         CSP_OK);
        int err = csp_schema_read(csp_manipulation_schema, root, &m, &mock_mem, &mock_diag);
        assert_int_equal(m.kind, rows[i].kind);
        if (!err) err = csp_manipulation_check(&m, &mock_p, NULL, &mock_diag);
        assert_int_equal(err, rows[i].says ? CSP_E_SYNTAX : CSP_OK);
        if (rows[i].says) assert_non_null(strstr(mock_diag.message[0], rows[i].says));
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(each_fault_is_named_at_its_place), T(a_sound_paradigm_has_no_fault),
          T(sound_measures_have_no_fault), T(nine_actions_are_too_many),
          T(manipulations_are_checked), T(each_kind_has_its_number))

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/file.h"
#include "conspecific/agent/spec.h"
#include "conspecific/arena/paradigm/check.h"
#include "conspecific/arena/paradigm/family.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/config/config.h"
#include "conspecific/config/schema_print.h"
#include "conspecific/core/error.h"

/* One row: key, type, member of S, then the designated rest. */
#define ROW(S, key_, type_, member, ...)                                          \
    {                                                                             \
        .key = key_, .type = CSP_T_##type_, .offset = offsetof(struct S, member), \
        .origin = CSP_CHOSEN, __VA_ARGS__                                         \
    }
#define SUB(S, table) .sub = table, .sub_size = sizeof(struct S)
#define TIME .unit = "s", .lo = 0, .hi = 4e6
#define SHARE .unit = "1", .lo = 0, .hi = 1

static const struct csp_schema role_schema[] = {
    CSP_SCHEMA_AT(struct csp_role),
    ROW(csp_role, "doc", TEXT, doc, .def = "", .doc = "who this is"),
    ROW(csp_role, "brain", ENUM, brain, .choices = "full|scripted|absent",
        .doc = "full: a reared agent; scripted: does what the script says; absent: not there"),
    ROW(csp_role, "identity", NAME, identity, .def = "self",
        .doc = "individual of the agent's world that the others perceive; self: nobody does"),
    ROW(csp_role, "subject", BOOL, subject, .def = "false",
        .doc = "the animal of the study; exactly one role"),
    ROW(csp_role, "count", COUNT, count, .lo = 0, .hi = CSP_ROLES, .def = "",
        .doc = "a family: role n with count 3 stands for n1, n2 and n3; 0: a single role"),
    ROW(csp_role, "identities", NAMES, identities, .def = "",
        .doc = "of a family, instead of identity: its members take these in turn"),
    ROW(csp_role, "shows", NAME_NAMES, shows, .def = "",
        .doc = &(CSP_OUTPUT_WORDS " of a full brain: event kind the others perceive; "
                                  "without it freezing shows as `freeze`")[1]),
    {0}};

static const struct csp_schema step_schema[] = {
    CSP_SCHEMA_AT(struct csp_step),
    ROW(csp_step, "sound", REAL, sound, SHARE, .def = "1",
        .doc = "factor for each place further"),
    ROW(csp_step, "sight", REAL, sight, SHARE, .def = "1",
        .doc = "factor for each place further"),
    ROW(csp_step, "odour", REAL, odour, SHARE, .def = "1",
        .doc = "factor for each place further"),
    ROW(csp_step, "touch", REAL, touch, SHARE, .def = "1",
        .doc = "factor for each place further"),
    {0}};

static const struct csp_schema barrier_schema[] = {
    CSP_SCHEMA_AT(struct csp_barrier),
    ROW(csp_barrier, "between", NAMES, between, .lo = 2, .hi = 2, .def = "",
        .doc = "two roles"),
    ROW(csp_barrier, "among", NAMES, among, .lo = 2, .hi = CSP_ROLES, .def = "",
        .doc = "instead of between: every two of these"),
    ROW(csp_barrier, "sound", REAL, sound, SHARE, .def = "1", .doc = "share that passes"),
    ROW(csp_barrier, "sight", REAL, sight, SHARE, .def = "1", .doc = "share that passes"),
    ROW(csp_barrier, "odour", REAL, odour, SHARE, .def = "1", .doc = "share that passes"),
    ROW(csp_barrier, "touch", REAL, touch, SHARE, .def = "0", .doc = "share that passes"),
    ROW(csp_barrier, "step", STRUCT, step, SUB(csp_step, step_schema), .def = "",
        .doc = "with among: what passes shrinks by these factors for each place further in "
               "that list"),
    ROW(csp_barrier, "when", NAME_NAMES, when, .def = "",
        .doc = "object: state; the entry counts only while these hold, and replaces earlier "
               "entries"),
    {0}};

static const struct csp_schema thing_schema[] = {
    CSP_SCHEMA_AT(struct csp_thing),
    ROW(csp_thing, "doc", TEXT, doc, .def = "", .doc = "what it is"),
    ROW(csp_thing, "cue", NAME, cue, .def = "",
        .doc = "object of the agent's world that it looks like; none: a state that nobody "
               "perceives"),
    ROW(csp_thing, "states", NAME_REALS, states, SHARE,
        .doc = "state: strength of the cue in it, 0 = not perceived"),
    ROW(csp_thing, "start", NAME, start, .def = "",
        .doc = "state at the start; none: the first of states"),
    ROW(csp_thing, "by", NAMES, by, .def = "", .doc = "roles that perceive it; empty: all"),
    ROW(csp_thing, "when", NAME_NAMES, when, .def = "",
        .doc = "object: state; it is perceived only while these hold"),
    {0}};

static const struct csp_schema follow_schema[] = {
    CSP_SCHEMA_AT(struct csp_follow),
    ROW(csp_follow, "event", NAME, event, .doc = "name of an event"),
    ROW(csp_follow, "delay", REAL, delay, TIME, .def = "0 s", .doc = "after the cause began"),
    ROW(csp_follow, "jitter", REAL, jitter, TIME, .def = "0 s",
        .doc = "the delay varies uniformly by up to this much either way"),
    ROW(csp_follow, "probability", REAL, probability, SHARE, .def = "1",
        .doc = "chance that it follows"),
    ROW(csp_follow, "schedule", REALS, schedule, SHARE, .def = "",
        .doc = "chance on trial 1, 2, ... of a session, repeated; times probability"),
    ROW(csp_follow, "when", NAME_NAMES, when, .def = "",
        .doc = "object: state; it follows only if these hold when it is due"),
    {0}};

static const struct csp_schema event_schema[] = {
    CSP_SCHEMA_AT(struct csp_event),
    ROW(csp_event, "doc", TEXT, doc, .def = "", .doc = "what happens"),
    ROW(csp_event, "kind", NAME, kind, .def = "", .doc = "event kind of the agent's world"),
    ROW(csp_event, "object", NAME, object, .def = "",
        .doc = "object of the agent's world (tone, light), instead of a kind"),
    ROW(csp_event, "to", NAME, to, .def = "", .doc = "role it happens to"),
    ROW(csp_event, "identity", NAME, identity, .def = "",
        .doc = "without `to`: whose it seems to be (playback, screen, odour)"),
    ROW(csp_event, "dose", REAL, dose, .unit = "mA", .lo = 0, .hi = 5, .def = "0 mA",
        .doc = "foot shock current; sets the strength by one curve; 0: none"),
    ROW(csp_event, "strength", REAL, strength, .unit = "1", .lo = 0, .hi = 10, .def = "1",
        .doc = "of the cues, 1 = usual; times the dose"),
    ROW(csp_event, "amount", REAL, amount, .unit = "pellets", .lo = 0, .hi = 100,
        .def = "0 pellets", .doc = "eaten over the whole event; 0: as much as its kind says"),
    ROW(csp_event, "duration", REAL, duration, TIME, .def = "0 s",
        .doc = "0: an instant that only changes states"),
    ROW(csp_event, "jitter", REAL, jitter, SHARE, .def = "0",
        .doc = "share by which the duration varies uniformly"),
    ROW(csp_event, "sound", REAL, sound, SHARE, .def = "1", .doc = "share sent to others"),
    ROW(csp_event, "sight", REAL, sight, SHARE, .def = "1", .doc = "share sent to others"),
    ROW(csp_event, "odour", REAL, odour, SHARE, .def = "1", .doc = "share sent to others"),
    ROW(csp_event, "touch", REAL, touch, SHARE, .def = "1", .doc = "share sent to others"),
    ROW(csp_event, "enabled", BOOL, enabled, .def = "true",
        .doc = "false: it does not happen unless a phase enables it"),
    ROW(csp_event, "by", NAMES, by, .def = "",
        .doc = "other roles that perceive it; empty: all"),
    ROW(csp_event, "sets", NAME_NAMES, sets, .def = "",
        .doc = "object: state that the event brings about at its start"),
    ROW(csp_event, "when", NAME_NAMES, when, .def = "",
        .doc = "object: state; it happens only if these hold"),
    ROW(csp_event, "while", NAME_NAMES, during, .def = "",
        .doc = "object: state; it happens only if, and as long as, these hold"),
    ROW(csp_event, "stops", NAMES, stops, .def = "", .doc = "events that it ends"),
    ROW(csp_event, "then", LIST, then, SUB(csp_follow, follow_schema), .def = "",
        .doc = "events that follow, counted from its start"),
    {0}};

static const struct csp_schema practice_schema[] = {
    CSP_SCHEMA_AT(struct csp_practice),
    ROW(csp_practice, "by", ENUM, by, .choices = "successes|tries|sessions", .def = "successes",
        .doc = "what counts as practice, n"),
    ROW(csp_practice, "reset", ENUM, reset, .choices = "never|phase|session", .def = "never",
        .doc = "when n goes back to 0: never, or at the start of each phase or session"),
    ROW(csp_practice, "effort", REALS, effort, .unit = "reward", .lo = 0, .hi = 10, .def = "",
        .doc = "cost at n = 0, 1, 2, ..., instead of `effort`; the last holds on; with over: "
               "[first, last]"),
    ROW(csp_practice, "probability", REALS, probability, SHARE, .def = "",
        .doc = "chance of success, likewise, instead of `probability`"),
    ROW(csp_practice, "over", REAL, over, .unit = "1", .lo = 0, .hi = 1e6, .def = "0",
        .doc = "t of last + (first - last) exp(-n / t); 0: the lists as they stand"),
    {0}};

static const struct csp_schema postpone_schema[] = {
    CSP_SCHEMA_AT(struct csp_postpone),
    ROW(csp_postpone, "event", NAME, event, .doc = "scheduled event"),
    ROW(csp_postpone, "by", REAL, by, TIME,
        .doc = "its next occurrence comes so long after the success, or later"),
    {0}};

static const struct csp_schema action_schema[] = {
    CSP_SCHEMA_AT(struct csp_action),
    ROW(csp_action, "doc", TEXT, doc, .def = "", .doc = "what the animal does"),
    ROW(csp_action, "role", NAME, role, .doc = "who can do it"),
    ROW(csp_action, "effort", REAL, effort, .unit = "reward", .lo = 0, .hi = 10,
        .def = "0 reward", .doc = "cost of doing it"),
    ROW(csp_action, "probability", REAL, probability, SHARE, .def = "1",
        .doc = "chance that it succeeds"),
    ROW(csp_action, "ratio", COUNT, ratio, .lo = 1, .hi = 100000, .def = "1",
        .doc = "fixed ratio n: outcomes come with every n-th success within a session"),
    ROW(csp_action, "persist", REAL, persist, TIME, .def = "0 s",
        .doc = "with ratio: successes count together only if each follows the last within this "
               "time and nothing else was done in between; 0 s: they always do"),
    ROW(csp_action, "practice", STRUCT, practice, SUB(csp_practice, practice_schema), .def = "",
        .doc = "effort and probability by how often it was done (arena/paradigm/paradigm.h)"),
    ROW(csp_action, "requires", NAME_NAMES, requires, .def = "",
        .doc = "object: state without which it cannot be done"),
    ROW(csp_action, "sets", NAME_NAMES, sets, .def = "", .doc = "object: state it leads to"),
    ROW(csp_action, "outcomes", LIST, outcomes, SUB(csp_follow, follow_schema), .def = "",
        .doc = "events that follow a success"),
    ROW(csp_action, "postpones", LIST, postpones, SUB(csp_postpone, postpone_schema), .def = "",
        .doc = "scheduled events that a success puts off"),
    {0}};

static const struct csp_schema choice_schema[] = {
    CSP_SCHEMA_AT(struct csp_choice),
    ROW(csp_choice, "role", NAME, role, .def = "", .doc = "who chooses; none: the subject"),
    ROW(csp_choice, "at", REAL, time, TIME, .def = "0 s",
        .doc = "when it is first asked, in the trial"),
    ROW(csp_choice, "every", REAL, every, TIME, .def = "0 s",
        .doc = "time until it is asked again; 0 s: it is asked once"),
    ROW(csp_choice, "times", COUNT, times, .def = "0",
        .doc = "it is asked at most so often; 0: as often as fits into the trial"),
    ROW(csp_choice, "window", REAL, window, TIME, .def = "0 s",
        .doc =
            "how long what happens counts as outcome; 0 s: until the next choice or the end"),
    ROW(csp_choice, "freezing_blocks", BOOL, freezing_blocks, .def = "false",
        .doc = "true: it does nothing with a probability equal to its freezing"),
    ROW(csp_choice, "actions", NAMES, actions, .lo = 1, .hi = CSP_ACTIONS_MOST,
        .doc = "actions among which it chooses"),
    ROW(csp_choice, "until", NAME_NAMES, until, .def = "",
        .doc = "object: state after which it is no longer asked"),
    ROW(csp_choice, "when", NAME_NAMES, when, .def = "",
        .doc = "object: state; it is asked only while these hold"),
    {0}};

static const struct csp_schema cue_schema[] = {
    CSP_SCHEMA_AT(struct csp_cue),
    ROW(csp_cue, "event", NAME, event, .doc = "name of an event"),
    ROW(csp_cue, "at", REAL, time, TIME, .def = "0 s", .doc = "in the trial"),
    ROW(csp_cue, "every", REAL, every, TIME, .def = "0 s",
        .doc = "time until the next occurrence"),
    ROW(csp_cue, "jitter", REAL, jitter, TIME, .def = "0 s",
        .doc = "every occurrence is moved uniformly by up to this much either way"),
    ROW(csp_cue, "probability", REAL, probability, SHARE, .def = "1",
        .doc = "chance of each occurrence"),
    ROW(csp_cue, "times", COUNT, times, .def = "1", .doc = "0: as often as fits before end"),
    ROW(csp_cue, "end", REAL, end, TIME, .def = "0 s", .doc = "0: end of the trial"),
    ROW(csp_cue, "sessions", RANGES, sessions, .def = "",
        .doc = "only in these sessions of the phase, as 1-3 or [1, 3, 5-7]; -1 the last"),
    ROW(csp_cue, "when", NAME_NAMES, when, .def = "",
        .doc = "object: state; only if these hold"),
    {0}};

static const struct csp_schema trigger_schema[] = {
    CSP_SCHEMA_AT(struct csp_trigger),
    ROW(csp_trigger, "event", NAME, event, .doc = "name of an event"),
    ROW(csp_trigger, "role", NAME, role, .def = "", .doc = "a full brain; none: the subject"),
    ROW(csp_trigger, "of", ENUM, act, .choices = &CSP_OUTPUT_WORDS[1], .def = "freezing",
        .doc = "what it does"),
    ROW(csp_trigger, "above", REAL, above, .unit = "1", .lo = 0, .hi = 10, .def = "0.5",
        .doc = "a higher output sets the event off"),
    ROW(csp_trigger, "refractory", REAL, refractory, TIME, .def = "1 s",
        .doc = "time before it can happen again"),
    ROW(csp_trigger, "probability", REAL, probability, SHARE, .def = "1", .doc = "each time"),
    ROW(csp_trigger, "when", NAME_NAMES, when, .def = "",
        .doc = "object: state; only if these hold"),
    {0}};

static const struct csp_schema attend_schema[] = {
    CSP_SCHEMA_AT(struct csp_attend),
    ROW(csp_attend, "role", NAME, role, .def = "", .doc = "a full brain; none: the subject"),
    ROW(csp_attend, "channel", ENUM, channel, .choices = "sound|sight|odour|touch",
        .doc = "what it attends to"),
    ROW(csp_attend, "factor", REAL, factor, .unit = "1", .lo = 0, .hi = 3,
        .doc = "on what the area of that channel sends; below 1: it ignores the channel"),
    ROW(csp_attend, "from", REAL, from, TIME, .def = "0 s", .doc = "in the trial"),
    ROW(csp_attend, "to", REAL, to, TIME, .def = "0 s", .doc = "0: end of the trial"),
    {0}};

#define TRIAL_ROWS                                                                           \
    ROW(csp_trial, "doc", TEXT, doc, .def = "", .doc = "what this trial is"),                \
        ROW(csp_trial, "context", NAME, context, .def = "",                                  \
            .doc = "context of the agent's world; none: that of the phase"),                 \
        ROW(csp_trial, "level", REALS, level, .unit = "1", .lo = -1e9, .hi = 1e9, .def = "", \
            .doc = "[a number] of this trial, which measures of kind level read"),           \
        ROW(csp_trial, "duration", REAL, duration, .unit = "s", .lo = 0, .hi = 86400,        \
            .def = "0 s",                                                                    \
            .doc = "longest duration; of a type 0 s stands for that of `trial`"),            \
        ROW(csp_trial, "after", REAL, after, TIME, .def = "0 s",                             \
            .doc = "how long the trial goes on once `until` or `ends` is met"),              \
        ROW(csp_trial, "choice", STRUCT, choice, SUB(csp_choice, choice_schema), .def = "",  \
            .doc = "what an animal can choose, and when"),                                   \
        ROW(csp_trial, "choices", LIST, choices, SUB(csp_choice, choice_schema), .def = "",  \
            .doc = "further choices, or those of other roles"),                              \
        ROW(csp_trial, "script", LIST, script, SUB(csp_cue, cue_schema), .def = "",          \
            .doc = "timed events"),                                                          \
        ROW(csp_trial, "triggers", LIST, triggers, SUB(csp_trigger, trigger_schema),         \
            .def = "", .doc = "events that what an animal does sets off"),                   \
        ROW(csp_trial, "attend", LIST, attend, SUB(csp_attend, attend_schema), .def = "",    \
            .doc = "instructions: attention to a channel in a window"),                      \
        ROW(csp_trial, "until", NAME_NAMES, until, .def = "",                                \
            .doc = "object: state that ends the trial"),                                     \
        ROW(csp_trial, "ends", NAME_REALS, ends, .unit = "count", .lo = 1, .hi = 1e6,        \
            .def = "", .doc = "action: how often it is done before the trial ends")

static const struct csp_schema trial_schema[] = {
    CSP_SCHEMA_AT(struct csp_trial), TRIAL_ROWS, {0}};
static const struct csp_schema trial_type_schema[] = {
    CSP_SCHEMA_AT(struct csp_trial),
    ROW(csp_trial, "name", NAME, name, .doc = "name of the type"),
    ROW(csp_trial, "weight", REAL, weight, .unit = "1", .lo = 0, .hi = 1000, .def = "1",
        .doc = "how often; a whole number unless types are drawn"),
    TRIAL_ROWS,
    {0}};

static const struct csp_schema forced_schema[] = {
    CSP_SCHEMA_AT(struct csp_forced),
    ROW(csp_forced, "trials", COUNT, trials, .lo = 0, .hi = 100000,
        .doc = "at the start of each session"),
    ROW(csp_forced, "actions", NAMES, actions, .lo = 1, .hi = CSP_ACTIONS_MOST,
        .doc = "in turn"),
    {0}};
static const struct csp_schema swap_schema[] = {
    CSP_SCHEMA_AT(struct csp_swap),
    ROW(csp_swap, "by", NAME, by, .doc = "measure: share of the first action before"),
    ROW(csp_swap, "actions", NAMES, actions, .lo = 2, .hi = 2,
        .doc = "if that share is below a half their outcomes change places, so that the first "
               "is the preferred one in this and all other phases and measures"),
    ROW(csp_swap, "apply", BOOL, apply, .def = "true", .doc = "false: never"),
    {0}};
static const struct csp_schema criterion_schema[] = {
    CSP_SCHEMA_AT(struct csp_criterion),
    ROW(csp_criterion, "action", NAME, action, .doc = "what must be done"),
    ROW(csp_criterion, "within", REAL, within, TIME, .def = "0 s", .doc = "0: any time"),
    ROW(csp_criterion, "hits", COUNT, hits, .lo = 1, .hi = 64,
        .doc = "number of sessions in which it must be done"),
    ROW(csp_criterion, "of", COUNT, of, .lo = 1, .hi = 64,
        .doc = "among this many last sessions"),
    {0}};
static const struct csp_schema home_schema[] = {
    CSP_SCHEMA_AT(struct csp_home),
    ROW(csp_home, "events", COUNT, events, .lo = 0, .hi = 100000,
        .doc = "of the agent's life in the home cage, after each session"),
    {0}};

static const struct csp_schema phase_schema[] = {
    CSP_SCHEMA_AT(struct csp_phase),
    ROW(csp_phase, "name", NAME, name, .doc = "name of the phase"),
    ROW(csp_phase, "doc", TEXT, doc, .def = "", .doc = "what it is for"),
    ROW(csp_phase, "context", NAME, context, .def = "",
        .doc = "context of the agent's world; none: that of the paradigm"),
    ROW(csp_phase, "sessions", COUNT, sessions, .lo = 0, .hi = 10000, .def = "1",
        .doc = "0: the phase is left out"),
    ROW(csp_phase, "trials", COUNT, trials, .lo = 1, .hi = 100000, .def = "1",
        .doc = "a session"),
    ROW(csp_phase, "trial", STRUCT, trial, SUB(csp_trial, trial_schema), .def = "{}",
        .doc = "the trial, and what its types have in common"),
    ROW(csp_phase, "trial_types", LIST, trial_types, SUB(csp_trial, trial_type_schema), .lo = 0,
        .hi = 64, .def = "", .doc = "different trials within a session"),
    ROW(csp_phase, "order", ENUM, order, .choices = "cycle|shuffle|draw", .def = "cycle",
        .doc = "of types: as listed; in shuffled blocks; drawn by weight"),
    ROW(csp_phase, "sequence", NAMES, sequence, .def = "",
        .doc = "names of types: explicit order, repeated, instead of order"),
    ROW(csp_phase, "script", LIST, script, SUB(csp_cue, cue_schema), .def = "",
        .doc = "timed events of every trial"),
    ROW(csp_phase, "interval", NODE, interval, .def = "",
        .doc =
            "between trials: [time], [shortest, longest] for a uniform draw, or {mean: time, "
            "min: time} for an exponential one"),
    ROW(csp_phase, "gap", REAL, gap, TIME, .def = "0 s", .doc = "after each session"),
    ROW(csp_phase, "gap_at_end", BOOL, gap_at_end, .def = "true",
        .doc = "false: no gap after the last session of the phase"),
    ROW(csp_phase, "reset", ENUM, reset, .choices = "trial|session|phase|none", .def = "trial",
        .doc = "when objects go back to their start"),
    ROW(csp_phase, "learning", BOOL, learning, .def = "true", .doc = "false: frozen weights"),
    ROW(csp_phase, "enable", NAME_NAMES, enable, .def = "", .doc = "event: true or false"),
    ROW(csp_phase, "present", NAME_NAMES, present, .def = "", .doc = "role: true or false"),
    ROW(csp_phase, "start", NAME_NAMES, start, .def = "",
        .doc = "object: state at a reset in this phase"),
    ROW(csp_phase, "ratio", NAME_REALS, ratio, .unit = "count", .lo = 1, .hi = 1e5, .def = "",
        .doc = "action: its fixed ratio in this phase"),
    ROW(csp_phase, "persist", NAME_REALS, persist, TIME, .def = "",
        .doc = "action: its persist in this phase"),
    ROW(csp_phase, "hunger", NAME_REALS, hunger, .unit = "1", .lo = 0, .hi = 1, .def = "",
        .doc = "role: its hunger when each session starts, 0 sated, 1 food-restricted; not "
               "named: what meals and time have left, and 1 at first"),
    ROW(csp_phase, "forced", STRUCT, forced, SUB(csp_forced, forced_schema), .def = "",
        .doc = "trials in which the animal has no choice"),
    ROW(csp_phase, "swap", STRUCT, swap, SUB(csp_swap, swap_schema), .def = "",
        .doc = "before the phase: make the preferred action the first"),
    ROW(csp_phase, "criterion", STRUCT, criterion, SUB(csp_criterion, criterion_schema),
        .def = "", .doc = "ends the phase before all its sessions"),
    ROW(csp_phase, "home", STRUCT, home, SUB(csp_home, home_schema), .def = "",
        .doc = "life between sessions"),
    {0}};

const struct csp_schema csp_paradigm_schema[] = {
    CSP_SCHEMA_HEAD("paradigm"),
    CSP_SCHEMA_AT(struct csp_paradigm),
    ROW(csp_paradigm, "name", NAME, name, .doc = "name of the experiment"),
    ROW(csp_paradigm, "source", TEXT, source, .def = "", .doc = "paper and DOI"),
    ROW(csp_paradigm, "doc", TEXT, doc, .def = "", .doc = "what is asked"),
    ROW(csp_paradigm, "context", NAME, context, .doc = "context of the agent's world"),
    ROW(csp_paradigm, "agent", NAME, agent, .def = "rat",
        .doc = "whose world it is checked against where no study names one"),
    ROW(csp_paradigm, "roles", MAP, roles, SUB(csp_role, role_schema), .lo = 1, .hi = CSP_ROLES,
        .doc = "who takes part"),
    ROW(csp_paradigm, "barriers", LIST, barriers, SUB(csp_barrier, barrier_schema), .def = "",
        .doc = "what passes between two roles; without one: sound, sight and odour"),
    ROW(csp_paradigm, "company", ENUM, company, .choices = "sum|power", .def = "sum",
        .doc = "what several others send to one line: sum: amplitudes add up; power: strengths "
               "do, of which an amplitude is the power senses.amp_power (arena/play/stage.h)"),
    ROW(csp_paradigm, "objects", MAP, objects, SUB(csp_thing, thing_schema), .def = "",
        .doc = "apparatus and its states"),
    ROW(csp_paradigm, "events", MAP, events, SUB(csp_event, event_schema), .def = "",
        .doc = "what can happen"),
    ROW(csp_paradigm, "actions", MAP, actions, SUB(csp_action, action_schema), .def = "",
        .doc = "what can be done"),
    ROW(csp_paradigm, "phases", LIST, phases, SUB(csp_phase, phase_schema), .lo = 1, .hi = 256,
        .doc = "in order"),
    ROW(csp_paradigm, "measures", LIST, measures, SUB(csp_measure, csp_measure_schema),
        .def = "", .doc = "what is read off"),
    {0}};

/* The two forms of `interval`: a sequence, or a mapping. */
struct written_pause {
    struct csp_list list;
    double mean, min;
};
static const struct csp_schema pause_list_schema[] = {
    ROW(written_pause, "interval", REALS, list, TIME, .doc = "one value, or two"), {0}};
static const struct csp_schema pause_map_schema[] = {
    ROW(written_pause, "mean", REAL, mean, TIME, .doc = "of the exponential draw"),
    ROW(written_pause, "min", REAL, min, TIME, .def = "0 s", .doc = "shortest"),
    {0}};

static int read_pause(struct csp_phase *f, struct csp_mem *mem, struct csp_diag *diag)
{
    struct written_pause w;
    const struct csp_node *at = f->interval;
    f->pause = (struct csp_pause){0};
    if (!at) return CSP_OK;
    if (at->kind == CSP_NODE_MAP) {
        const int err = csp_schema_read(pause_map_schema, at, &w, mem, diag);
        if (err) return err;
        f->pause = (struct csp_pause){1, w.min, 0.0, w.mean};
        return w.mean > w.min ? CSP_OK
                              : csp_diag_add(diag, at,
                                             "interval: mean %g s is not above min "
                                             "%g s",
                                             w.mean, w.min);
    }
    struct csp_node *map = csp_node_new(CSP_NODE_MAP, at, mem), *copy = csp_node_copy(at, mem);
    if (!map || !copy) return csp_diag_memory(diag);
    copy->key = "interval";
    csp_node_append(map, copy);
    const int err = csp_schema_read(pause_list_schema, map, &w, mem, diag);
    if (err || w.list.n == 0) return err;
    const double *v = w.list.items;
    if (w.list.n > 2 || (w.list.n == 2 && v[0] > v[1]))
        return csp_diag_add(
            diag, at, "interval: [time], [shortest, longest], or {mean: time, min: time}");
    f->pause = (struct csp_pause){1, v[0], v[w.list.n - 1], 0.0};
    return CSP_OK;
}

/* Read once more with every family written out, and keep what was written for print. */
static int read_families(struct csp_paradigm *self, const struct csp_node *root,
                         struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_node *all;
    int err = csp_family_expand(self, root, mem, diag, &all);
    if (err || !all) return err;
    struct csp_paradigm *written = csp_mem_alloc(mem, sizeof *written);
    if (!written) return csp_diag_memory(diag);
    *written = *self;
    *self = (struct csp_paradigm){.mem = mem};
    err = csp_schema_read(csp_paradigm_schema, all, self, mem, diag);
    self->written = written;
    return err;
}

int csp_paradigm_read(struct csp_paradigm *self, const struct csp_node *root,
                      struct csp_mem *mem, struct csp_diag *diag)
{
    *self = (struct csp_paradigm){.mem = mem};
    int err = csp_schema_read(csp_paradigm_schema, root, self, mem, diag), bad = CSP_OK;
    if (!err) err = read_families(self, root, mem, diag);
    for (size_t i = 0; i < self->phases.n && !err; i++) {
        const int e = read_pause((struct csp_phase *)self->phases.items + i, mem, diag);
        if (e == CSP_E_MEMORY) err = e;
        if (e) bad = e;
    }
    if (err) return err;
    err = csp_check_names(self, diag);
    return err ? err : bad;
}

int csp_paradigm_load(struct csp_paradigm *self, const char *path, struct csp_mem *mem,
                      struct csp_diag *diag)
{
    struct csp_node *root = NULL;
    *self = (struct csp_paradigm){0};
    const int err = csp_config_load(path, mem, &root, diag);
    return err ? err : csp_paradigm_read(self, root, mem, diag);
}

int csp_paradigm_print(const struct csp_paradigm *self, struct csp_text *out, int annotate)
{
    return csp_schema_print(csp_paradigm_schema, self->written ? self->written : self, out, 0,
                            annotate);
}

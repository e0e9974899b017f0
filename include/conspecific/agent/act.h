/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_ACT_H
#define CONSPECIFIC_AGENT_ACT_H
#include <stddef.h>
/*
 * act: what an animal shows of itself. These numbers are all that leaves an agent: the arena
 * turns them into cues for other animals, into measures and into recordings.
 *
 *   freeze     share of time immobile, 0 ... 1
 *   flee       flight, 0 ... 1
 *   arousal    arousal B of the body
 *   pain       own pain response, after descending modulation
 *   approach   conditioned approach (to the food cup; anticipatory licking), 0 ... 1
 *
 * The list below is the only one. From it come struct csp_act, its names in experiments
 * (`kind: freezing` of a measure, `of: freezing` of a trigger, `shows: {freezing: ...}` of a
 * role) and its names in recordings (act.freeze).
 */
// clang-format off
/*       member    in experiments  unit  meaning */
#define CSP_OUTPUTS(O, X)                                             \
    O(X, freeze,   freezing,       "1",  "share of time immobile")    \
    O(X, flee,     flee,           "1",  "flight")                    \
    O(X, arousal,  arousal,        "1",  "bodily arousal")            \
    O(X, pain,     pain,           "1",  "own pain response")         \
    O(X, approach, approach,       "1",  "conditioned approach")
// clang-format on

struct csp_act {
#define CSP_OUTPUT_MEMBER(X, member, name, unit, doc) double member;
    CSP_OUTPUTS(CSP_OUTPUT_MEMBER, )
#undef CSP_OUTPUT_MEMBER
};

enum csp_output {
#define CSP_OUTPUT_ENUM(X, member, name, unit, doc) CSP_OUTPUT_##member,
    CSP_OUTPUTS(CSP_OUTPUT_ENUM, )
#undef CSP_OUTPUT_ENUM
        CSP_N_OUTPUTS
};

/* "|freezing|flee|..."; the choices of a schema are &CSP_OUTPUT_WORDS[1]. */
#define CSP_OUTPUT_WORD(X, member, name, unit, doc) "|" #name
#define CSP_OUTPUT_WORDS CSP_OUTPUTS(CSP_OUTPUT_WORD, )

/* Name in experiments, name in recordings, and unit; NULL past the end. */
const char *csp_output_name(size_t output);
const char *csp_output_field(size_t output);
const char *csp_output_unit(size_t output);
/* enum csp_output by its name in experiments, or by its name in recordings; -1: unknown. */
int csp_output_find(const char *name);
int csp_output_find_field(const char *field);
/* The value of one output. */
double csp_act_value(const struct csp_act *self, enum csp_output output);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample: a file format with every type of row, for the tests of this folder. */
#ifndef CSP_TESTS_CONFIG_SAMPLE_H
#define CSP_TESTS_CONFIG_SAMPLE_H
#include "conspecific/config/schema.h"

// clang-format off
#define SAMPLE_CELL_PARAMS(P, S)                                                                     \
    P(S, tau,   "tau",   20,   "ms",    1,   200, MEASURED, "Some2001", "time constant | membrane")  \
    P(S, gamma, "gamma", 0.95, "1",     0,     1, CHOSEN,   "",         "discount")                  \
    P(S, n,     "n",     64,   "count", 8,  2000, BORROWED, "Other1999", "units")                    \
    P(S, r_max, "r",     80,   "Hz",    0.5, 500, FITTED,   "claim:C03", "largest rate")
#define SAMPLE_BODY_PARAMS(P, S)                                                                     \
    P(S, g_arousal, "g", 0.125, "1",    0,    10, CHOSEN,   "",         "gain of arousal")           \
    P(S, angle,     "a", 45,    "deg", -180, 180, CHOSEN,   "",         "angle")
// clang-format on
CSP_PARAM_STRUCT(sample_cell, SAMPLE_CELL_PARAMS);
CSP_PARAM_STRUCT(sample_body, SAMPLE_BODY_PARAMS);
CSP_PARAM_TABLE(sample_cell, SAMPLE_CELL_PARAMS);
CSP_PARAM_TABLE(sample_body, SAMPLE_BODY_PARAMS);

struct sample_outcome {
    const struct csp_node *at;
    const char *event;
    double delay, probability;
};
struct sample_event {
    const char *name;
    const struct csp_node *at;
    int kind;
    double dose, duration;
    struct csp_list then;
    int loud;
};
struct sample_phase {
    const char *name;
    size_t trials;
    struct csp_list interval; /* of double [s] */
    struct csp_list actions;  /* of const char * */
};
struct sample_choice {
    const struct csp_node *at;
    const char *role;
    double every;
};
struct sample_tail {
    double weight;
    const char *colour;
};
struct sample {
    const struct csp_node *at;
    const char *name, *doc, *path;
    size_t animals, seed;
    int mode, quiet;
    double duration, share;
    struct sample_cell cell;     /* under its key */
    struct sample_body body;     /* keys of the file itself */
    struct sample_tail tail;     /* keys of the file itself */
    struct sample_choice choice; /* optional struct */
    struct sample_tail paint;    /* struct with defaults */
    struct csp_list events;      /* of struct sample_event, by name */
    struct csp_list phases;      /* of struct sample_phase */
    struct csp_list gains;       /* of struct csp_name_real */
    struct csp_list set;         /* of struct csp_name_text */
    struct csp_list tags;        /* of const char * */
    struct csp_list window;      /* of double [ms] */
    const struct csp_node *raw;
};

// clang-format off
static const struct csp_schema sample_outcome_schema[] = {
    CSP_SCHEMA_AT(struct sample_outcome),
    {.key = "event", .type = CSP_T_NAME, .offset = offsetof(struct sample_outcome, event), .doc = "what happens"},
    {.key = "delay", .type = CSP_T_REAL, .unit = "s", .lo = 0, .hi = 3600, .def = "0 s", .offset = offsetof(struct sample_outcome, delay), .doc = "after the action"},
    {.key = "probability", .type = CSP_T_REAL, .unit = "1", .lo = 0, .hi = 1, .def = "1", .offset = offsetof(struct sample_outcome, probability), .doc = "of it"},
    {0}};
static const struct csp_schema sample_event_schema[] = {
    CSP_SCHEMA_AT(struct sample_event),
    {.key = "kind", .type = CSP_T_ENUM, .choices = "footshock|allogroom|eat_pellet", .offset = offsetof(struct sample_event, kind), .doc = "kind of event"},
    {.key = "dose", .type = CSP_T_REAL, .unit = "mA", .lo = 0, .hi = 2, .def = "", .offset = offsetof(struct sample_event, dose), .doc = "current", .source = "Some2001", .origin = CSP_MEASURED},
    {.key = "duration", .type = CSP_T_REAL, .unit = "s", .lo = 0.01, .hi = 60, .def = "500 ms", .offset = offsetof(struct sample_event, duration), .doc = "how long"},
    {.key = "then", .type = CSP_T_LIST, .def = "", .sub = sample_outcome_schema, .sub_size = sizeof(struct sample_outcome), .lo = 0, .hi = 3, .offset = offsetof(struct sample_event, then), .doc = "what follows"},
    {.key = "loud", .type = CSP_T_BOOL, .def = "true", .offset = offsetof(struct sample_event, loud), .doc = "heard"},
    {0}};
static const struct csp_schema sample_phase_schema[] = {
    {.key = "name", .type = CSP_T_NAME, .offset = offsetof(struct sample_phase, name), .doc = "name"},
    {.key = "trials", .type = CSP_T_COUNT, .lo = 1, .hi = 1000, .def = "1", .offset = offsetof(struct sample_phase, trials), .doc = "trials"},
    {.key = "interval", .type = CSP_T_REALS, .unit = "s", .lo = 0, .hi = 3600, .def = "[5 s, 15 s]", .offset = offsetof(struct sample_phase, interval), .doc = "between trials"},
    {.key = "actions", .type = CSP_T_NAMES, .def = "", .offset = offsetof(struct sample_phase, actions), .doc = "open actions"},
    {0}};
static const struct csp_schema sample_choice_schema[] = {
    CSP_SCHEMA_AT(struct sample_choice),
    {.key = "role", .type = CSP_T_NAME, .offset = offsetof(struct sample_choice, role), .doc = "who"},
    {.key = "every", .type = CSP_T_REAL, .unit = "s", .lo = 0, .hi = 60, .def = "", .offset = offsetof(struct sample_choice, every), .doc = "again"},
    {0}};
static const struct csp_schema sample_tail_schema[] = {
    {.key = "weight", .type = CSP_T_REAL, .unit = "g", .lo = 1, .hi = 1000, .def = "350 g", .offset = offsetof(struct sample_tail, weight), .doc = "weight"},
    {.key = "colour", .type = CSP_T_NAME, .def = "brown", .offset = offsetof(struct sample_tail, colour), .doc = "colour"},
    {0}};
static const struct csp_schema sample_schema[] = {
    CSP_SCHEMA_HEAD("agent"),
    CSP_SCHEMA_AT(struct sample),
    {.key = "name", .type = CSP_T_NAME, .offset = offsetof(struct sample, name), .doc = "name of the file"},
    {.key = "doc", .type = CSP_T_TEXT, .def = "", .offset = offsetof(struct sample, doc), .doc = "what it is"},
    {.key = "path", .type = CSP_T_TEXT, .def = "models/rat.yaml", .offset = offsetof(struct sample, path), .doc = "a path"},
    {.key = "animals", .type = CSP_T_COUNT, .lo = 1, .hi = 10000, .def = "16", .offset = offsetof(struct sample, animals), .doc = "animals"},
    {.key = "seed", .type = CSP_T_COUNT, .def = "1", .offset = offsetof(struct sample, seed), .doc = "seed"},
    {.key = "mode", .type = CSP_T_ENUM, .choices = "none|summary|full", .def = "summary", .offset = offsetof(struct sample, mode), .doc = "what to keep"},
    {.key = "quiet", .type = CSP_T_BOOL, .def = "", .offset = offsetof(struct sample, quiet), .doc = "no bar"},
    {.key = "duration", .type = CSP_T_REAL, .unit = "min", .lo = 0, .hi = 600, .def = "24 min", .offset = offsetof(struct sample, duration), .doc = "session"},
    {.key = "share", .type = CSP_T_REAL, .unit = "%", .lo = 0, .hi = 100, .def = "50 %", .offset = offsetof(struct sample, share), .doc = "share"},
    {.key = "cell", .type = CSP_T_PARAMS, .params = sample_cell_table, .offset = offsetof(struct sample, cell), .doc = "a cell"},
    {.key = "", .type = CSP_T_PARAMS, .params = sample_body_table, .offset = offsetof(struct sample, body)},
    {.key = "", .type = CSP_T_STRUCT, .sub = sample_tail_schema, .sub_size = sizeof(struct sample_tail), .offset = offsetof(struct sample, tail)},
    {.key = "choice", .type = CSP_T_STRUCT, .def = "", .sub = sample_choice_schema, .sub_size = sizeof(struct sample_choice), .offset = offsetof(struct sample, choice), .doc = "a choice"},
    {.key = "paint", .type = CSP_T_STRUCT, .def = "{}", .sub = sample_tail_schema, .sub_size = sizeof(struct sample_tail), .offset = offsetof(struct sample, paint), .doc = "paint"},
    {.key = "events", .type = CSP_T_MAP, .def = "", .sub = sample_event_schema, .sub_size = sizeof(struct sample_event), .offset = offsetof(struct sample, events), .doc = "events"},
    {.key = "phases", .type = CSP_T_LIST, .def = "[{name: only}]", .sub = sample_phase_schema, .sub_size = sizeof(struct sample_phase), .offset = offsetof(struct sample, phases), .doc = "phases"},
    {.key = "gains", .type = CSP_T_NAME_REALS, .unit = "1", .lo = -10, .hi = 10, .def = "", .offset = offsetof(struct sample, gains), .doc = "gains"},
    {.key = "set", .type = CSP_T_NAME_NAMES, .def = "", .offset = offsetof(struct sample, set), .doc = "settings"},
    {.key = "tags", .type = CSP_T_NAMES, .def = "[a, b_2]", .lo = 1, .hi = 4, .offset = offsetof(struct sample, tags), .doc = "tags"},
    {.key = "window", .type = CSP_T_REALS, .unit = "ms", .def = "", .offset = offsetof(struct sample, window), .doc = "window"},
    {.key = "raw", .type = CSP_T_NODE, .def = "", .offset = offsetof(struct sample, raw), .doc = "anything"},
    {0}};
// clang-format on
#endif

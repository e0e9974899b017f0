/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_DESIGN_STUDY_H
#define CONSPECIFIC_STUDY_DESIGN_STUDY_H
#include "conspecific/arena/play/session.h"
#include "conspecific/config/diag.h"
#include "conspecific/config/schema.h"
#include "conspecific/core/mem.h"
#include "conspecific/core/text.h"
#include "conspecific/study/design/sweep.h"
#include <stdint.h>
/*
 * study: an experiment with its groups, as data (kind: study).
 *
 *   schema: 1
 *   kind: study
 *   name: harm_aversion
 *   agent: rat                 # name under models/agents, path, or a name of agents: below
 *   paradigm: harm_aversion    # likewise
 *   animals: 16                # or auto: added until every contrast is decided (sequential.h)
 *   seed: 1
 *   set: {agent.body.g_arousal_drive: 1}            # for every group
 *   groups:
 *     pain:  {doc: "..."}
 *     groom: {set: {paradigm.events.shock.kind: allogroom}}
 *     loop:  {after_rearing: {agent.body.g_arousal_drive: 1}}   # on the reared clone only
 *     acc:   {manipulations: [{target: acc, kind: inactivate, phases: [test]}]}
 *     naive: {litter: 1, animals: 24}             # no twins of the groups above
 *   sweep: {agent.circuits.cortex.n_acc: [16, 128]}  # every group x every cell: pain@n_acc=16
 *   # or drawn, pain@cell=1 .. pain@cell=64 (designs, scales and whole numbers: sweep.h):
 *   # sweep: {design: latin, cells: 64, agent.x: {low: 0.1, high: 10, scale: log},
 *   #         agent.z: [a, b]}
 *   record: {mode: summary, fields: [bla.A], every: 100 ms}
 *   contrasts:
 *     - {name: x, a: {group: pain, measure: m}, b: {group: groom, measure: m}, test: paired,
 *        expect: less, claim: C127, bound: 5}
 *     - {name: opened_day_6, a: {group: pain, measure: m, session: 6}, test: level, unit: "%",
 *        claim: C080}                              # further forms: study/results/contrast.h
 *   agents: {rat: {schema: 1, kind: agent, ...}}     # whole files inline: what a run leaves
 *   paradigms: {harm_aversion: {schema: 1, kind: paradigm, ...}}
 *
 * Paths of set and sweep begin with "agent." or "paradigm." (sweep also "after_rearing.agent.",
 * and its own keys design and cells); sequences are addressed by index or by the name of their
 * item. Values of contrasts and bounds are numbers in the contrast's unit: `unit`, else the
 * measure's. Problems are reported where they stand in the study file.
 *
 * record: none keeps no arrays; summary keeps the mean of every field in every trial; full
 * keeps every sample, and marks of events and actions. Without fields, full records act.freeze,
 * act.flee, act.arousal and act.pain.
 *
 * Groups of one `litter` are true twins, animal by animal; groups of different litters have
 * no animal in common, and a paired contrast between them is refused.
 *
 * Optional texts that the file does not give are NULL.
 */
enum csp_record_mode { CSP_RECORD_NONE, CSP_RECORD_SUMMARY, CSP_RECORD_FULL };
enum csp_contrast_test {
    CSP_TEST_PAIRED,
    CSP_TEST_INDEPENDENT,
    CSP_TEST_CORRELATION,
    CSP_TEST_LEVEL,
    CSP_TEST_SPREAD
};
enum csp_contrast_statistic { CSP_OF_MEANS, CSP_OF_MEDIANS };
enum csp_expect { CSP_EXPECT_LESS, CSP_EXPECT_GREATER, CSP_EXPECT_EQUAL, CSP_EXPECT_ANY };

enum { CSP_LITTERS = 10, CSP_LITTER_STEP = 100000 }; /* litters; animals of one at most */

struct csp_study_group {
    const char *name, *doc;
    const char *agent, *paradigm;         /* "" = the study's */
    const struct csp_node *set;           /* mapping or NULL */
    const struct csp_node *after_rearing; /* likewise */
    struct csp_list manipulations;        /* of struct csp_manipulation (arena) */
    size_t animals;                       /* 0 = as the study says */
    size_t litter;                        /* its set of animals; 0 = the usual one */
    const struct csp_node *at;
};

struct csp_study_side { /* one side of a contrast: a group's measure, or a number */
    const char *group, *measure;
    const struct csp_node *number; /* of value:, NULL = a group */
    int is_value;                  /* derived from number */
    double value;                  /* derived, in the contrast's unit */
    size_t session;                /* from 1; 0: over all sessions */
    const struct csp_node *at;     /* NULL: there is no such side */
};

struct csp_study_minus { /* a second difference, taken off the first */
    struct csp_study_side a, b;
    const struct csp_node *at; /* NULL: none */
};

struct csp_study_contrast {
    const char *name, *claim, *doc;
    struct csp_study_side a, b;
    struct csp_study_minus minus;
    const char *unit;            /* NULL: the measure's */
    int test, statistic, expect; /* enum csp_contrast_test, _statistic, enum csp_expect */
    double bound;                /* equivalence bound in the contrast's unit; 0 = none */
    const struct csp_node *at;
};

struct csp_study_record {
    int mode;                     /* enum csp_record_mode */
    const struct csp_node *names; /* sequence, or NULL */
    double every;                 /* [s] */
    const char *date;             /* declared for exported data files; NULL = none */
    struct csp_list fields;       /* derived from names: of const char * */
};

struct csp_study {
    const char *name, *doc, *agent, *paradigm;
    size_t animals; /* 0 = auto: as many as the contrasts need */
    size_t looks;   /* that were planned to reach that number; 0 = it was fixed */
    size_t seed;
    size_t pool; /* reared animals whose clones are partners; 0: each partner is its own */
    const struct csp_node *set, *sweep, *agents, *paradigms; /* raw mappings or NULL */
    struct csp_sweep swept;                                  /* derived from sweep and seed */
    struct csp_list groups;                                  /* of struct csp_study_group */
    struct csp_list contrasts;                               /* of struct csp_study_contrast */
    struct csp_study_record record;
    const struct csp_node *made; /* version, commit, ... of a resolved study; read, not used */
    const struct csp_node *at;
    const char *path; /* of the file */
};

extern const struct csp_schema csp_study_schema[];

/* Read a study file. All problems are collected in diag (CSP_E_SYNTAX). */
int csp_study_load(struct csp_study *self, const char *path, struct csp_mem *mem,
                   struct csp_diag *diag);
/* Read from a tree (after csp_config_set). path is the file's, for relative names. */
int csp_study_read(struct csp_study *self, const struct csp_node *root, const char *path,
                   struct csp_mem *mem, struct csp_diag *diag);
/* YAML that reads back to the same study; annotate adds ranges, origins, meanings. */
int csp_study_print(const struct csp_study *self, struct csp_text *out, int annotate);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PROBE_MENTALIZING_H
#define CONSPECIFIC_AGENT_PROBE_MENTALIZING_H
#include "conspecific/agent/probe/stimulus.h"
#include "conspecific/analysis/pattern/decode.h"
/*
 * mentalizing: who acts and what happens, read from the association rates. Noisy trials are
 * shown of the events of `actors` (self, the identity, further ones that it has met) x kinds
 * (kind, neutral, one of each other category of its life) x reps. A linear discriminant of the
 * association rates is cross-validated over what must not matter:
 *
 *   who      which actor, tested on kinds it was not trained on
 *   what     which kind happens to another, tested on actors it was not trained on
 *   self     self or another, tested on kinds it was not trained on
 *   index  = (balanced accuracy - chance) / (1 - chance): 0 chance, 1 perfect
 */
enum { CSP_BATTERY_KINDS = 8, CSP_BATTERY_ACTORS = 4 };

struct csp_battery_event_set { /* the event asked about, a harmless one, and whose they are */
    size_t kind, neutral, identity;
};

/* Trials for decoding: who[n], what[n] (0 .. classes - 1), x[n, n_z]; order: rep, kind, actor.
 * x NULL: only the numbers. Actor 0 is the self, 1 the identity. */
struct csp_battery_trials {
    size_t n, actors, kinds, n_z;
    size_t *who, *what; /* owned */
    double *x;          /* owned */
};
/* reps trials of each; event: kind, neutral, identity of the battery; hz: spikes a second at
 * rate 1. */
int csp_battery_trials_init(struct csp_battery_trials *self,
                            const struct csp_battery_event_set *event, size_t reps, double hz,
                            struct csp_agent *agent);
void csp_battery_trials_free(struct csp_battery_trials *self);
/* (balanced - chance) / (1 - chance). */
double csp_decode_index(const struct csp_decode_result *r);
/* Index of label[n] learnt on the other groups: one fold a value of group[n]. CSP_E_SHAPE where
 * a label is missing in a group. */
int csp_index_over_groups(const struct csp_battery_trials *t, const size_t label[],
                          size_t n_classes, const size_t group[], size_t n_groups,
                          const unsigned char use[], double *index);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_MANIPULATION_H
#define CONSPECIFIC_ARENA_PARADIGM_MANIPULATION_H
#include "conspecific/arena/paradigm/paradigm.h"
#include "conspecific/config/diag.h"
/*
 * manipulation: a population or pathway that is silenced, driven or amplified during an
 * experiment; whole-life changes are parameters of the agent instead. A lesion lasts, between
 * sessions too; the other kinds act in trials.
 *
 * With `event` the window [from, to) counts from each onset of that event in a trial (pulses
 * too); to 0 is the end of the event as it was planned at its onset. An event with neither
 * kind nor object is a laser that only some trials switch on.
 *
 * Each kind has its own number: inactivate and lesion what is `removed`, a drug what is
 * `remaining`, stimulate a `rate`; the number of another kind is refused.
 *
 * Several on one target multiply. A gain of up to 10 on one target, and of up to 3 on two at once,
 * is stable (test_gains.c). What an amplified area of the cortex sends comes back to it as a
 * smaller error, so a gain above 1 hardly raises its rates (circuits/cortex/pc_net.h).
 */
struct csp_agent;

struct csp_manipulation { /* of a brain during the experiment */
    const char *target;   /* population or pathway, "acc", "acc_bla" */
    const struct csp_node *at;
    int kind;                 /* enum csp_manipulation_kind */
    const char *role;         /* empty: the subject */
    struct csp_list phases;   /* names; empty: all */
    struct csp_list sessions; /* csp_ordinals, of a phase; empty: all */
    const char *event;        /* empty: from and to count from the start of a trial */
    double from, to;          /* s in a trial; 0, 0: whole trials, or the event */
    double removed;           /* lesion, inactivate: share of what the target sends; 1: all */
    double remaining;         /* drug: factor on what it sends; above 1 amplifies */
    double rate;              /* stimulate: added to its rates */
    double freezing_above;    /* closed loop: only while it freezes more than this; 0: always */
    double every, width;      /* s: pulses of that width, so often; 0: continuous */
};
enum csp_manipulation_kind { CSP_LESION, CSP_INACTIVATE, CSP_STIMULATE, CSP_DRUG };

/* Table of the YAML form {target: acc, kind: inactivate, phases: [test], removed: 0.7}. */
extern const struct csp_schema csp_manipulation_schema[];

/* Check targets against a brain (may be NULL), roles and phases against the paradigm. */
int csp_manipulation_check(const struct csp_manipulation *self, const struct csp_paradigm *p,
                           const struct csp_agent *agent, struct csp_diag *diag);
/* By phase: does it act there? */
void csp_manipulation_phases(const struct csp_manipulation *self, const struct csp_paradigm *p,
                             int acts[]);
#endif

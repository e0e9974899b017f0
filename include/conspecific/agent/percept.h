/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PERCEPT_H
#define CONSPECIFIC_AGENT_PERCEPT_H
#include "conspecific/agent/state.h"
/*
 * percept: who acts, as far as the lines of the senses tell. It is made once a tick.
 *
 * An animal knows its own efference (own lines) and sees what only another's body shows (view
 * lines). A call that is heard without own efference is another's: (1 - own) of it; so is alarm
 * odour. A signal counts from 0 at 0.4 of the amplitude of a feature to 1 at 0.8 of it.
 *
 * The rat reads `own` and `seen` only. The others serve variants (models/agents/theories) that
 * have wired in what the theory under trial leaves to learning.
 */
struct csp_percept {
    const csp_real *line; /* borrowed: the lines of this tick */
    double own;      /* how strongly own efference is on, 0..1; also the precision with which
                             the body says that it feels nothing */
    double seen;     /* how strongly another animal is seen to act, 0..1 */
    double acts;     /* another acts, seen or heard, 0..1 */
    double share;    /* of the features that is another's (gains.split), else 0 */
    double releases; /* largest weighted sign of another for gains.innate, 0: it is off */
    double hurts;    /* the same for gains.mirror */
};

/* What the lines tell; they must outlive it. */
struct csp_percept csp_percept_of(const struct csp_agent *agent, const csp_real line[]);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* another: private to src/agent. What the lines of the senses tell about who acts. */
#ifndef CSP_SRC_AGENT_ANOTHER_H
#define CSP_SRC_AGENT_ANOTHER_H
#include "conspecific/agent/agent.h"
/* How strongly own efference is on, 0..1: also the precision of interoceptive absence. */
double csp_own_efference(const struct csp_agent *self, const csp_real line[]);
/* How strongly another animal is seen to act, 0..1. */
double csp_another_seen(const struct csp_agent *self, const csp_real line[]);
/* Variants of the rat only (their gains are 0 in it): another acts, seen or heard, 0..1; and
 * the largest weighted sign that releases (mirrors) something, 0..the weight. */
double csp_another_acts(const struct csp_agent *self, const csp_real line[]);
double csp_another_releases(const struct csp_agent *self, const csp_real line[]);
double csp_another_hurts(const struct csp_agent *self, const csp_real line[]);
/* Two banks (self->banks 2, gains.split): y[n] (1 - o) and o y; one bank: y itself. */
const csp_real *csp_in_banks(const struct csp_agent *self, size_t n, double o,
                             const csp_real y[], csp_real out[]);
/* Lines in two banks: what nobody causes, own efference and interoception in the first, what
 * only another shows in the second, the rest by o. */
const csp_real *csp_lines_in_banks(const struct csp_agent *self, double o,
                                   const csp_real line[], csp_real out[]);
/* The lines that two banks stand for; returns the share of what is common that is hers. */
double csp_lines_of_banks(const struct csp_agent *self, const csp_real banks[],
                          csp_real line[]);
#endif

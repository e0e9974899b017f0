/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_THEORY_TABLE_H
#define CONSPECIFIC_REPORT_THEORY_TABLE_H
#include "conspecific/report/theory/score.h"
#include <stdio.h>
/*
 * table: what several agents say of every contrast, one column an agent (theory/agents.h). "+"
 * agrees, "-" disagrees, "o" is undecided, blank: that agent has not run that study. Behind the
 * mark stands the replication probability (report/claims/replication.h), where it is known.
 */
/* Rows in the order of the first agent, then what only later ones have; then totals by agent.
 */
int csp_theory_print(const struct csp_theory *self, int json, FILE *out);
/* Long form, a row an agent and a contrast, atomically. scores may be NULL (none). Of a
 * contrast with a claim: paper, facet, published n (n_assumed 1: the median in its place); of
 * one that is scored: weight in its claim, and log P held out (status fitted: at the fit to
 * all), beside that of the base rate. CSP_E_IO. */
int csp_theory_save(const struct csp_theory *self, const struct csp_theory_scores *scores,
                    const char *path);
#endif

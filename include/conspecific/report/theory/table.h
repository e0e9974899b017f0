/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_THEORY_TABLE_H
#define CONSPECIFIC_REPORT_THEORY_TABLE_H
#include "conspecific/report/claims/compare.h"
/*
 * theory: the same studies run with several agents, one column an agent.
 *
 * Each agent has a folder that holds its runs (DIR/rat/observational_fear, DIR/mirror/...); its
 * column is named after the folder. A row is a contrast of a study; every agent is judged by
 * the same rule against the same published row, controls by what they expect. "+" agrees, "-"
 * disagrees, "o" not decidable, blank: that agent has not run that study.
 */
struct csp_theory_agent {
    const char *name;
    const struct csp_compare *list; /* its runs */
    size_t n;
};

struct csp_theory_scores; /* report/theory_score.h */

struct csp_theory {
    const struct csp_theory_agent *agent;
    size_t n;
};

/* The row of a study's contrast, NULL if the agent has not run it. */
const struct csp_compare_row *csp_theory_find(const struct csp_theory_agent *agent,
                                              const char *study, const char *contrast);
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

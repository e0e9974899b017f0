/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_THEORY_H
#define CONSPECIFIC_REPORT_THEORY_H
#include "conspecific/report/compare.h"
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

struct csp_theory {
    const struct csp_theory_agent *agent;
    size_t n;
};

/* Rows in the order of the first agent, then what only later ones have; then totals by agent.
 */
int csp_theory_print(const struct csp_theory *self, int json, FILE *out);
/* Long form, a row an agent and a contrast, atomically. */
int csp_theory_save(const struct csp_theory *self, const char *path);
#endif

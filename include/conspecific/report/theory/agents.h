/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_THEORY_AGENTS_H
#define CONSPECIFIC_REPORT_THEORY_AGENTS_H
#include "conspecific/report/claims/compare.h"
/*
 * agents: the same studies run with several agents, each of which stands for a theory. Each
 * agent has a folder that holds its runs (DIR/rat/observational_fear, DIR/mirror/...) and is
 * named after it. A row is a contrast of a study; every agent is judged by the same rule
 * against the same published row, controls by what they expect.
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

/* The agent's row of the same study and contrast as `like`, NULL if it has not run that. */
const struct csp_compare_row *csp_theory_find(const struct csp_theory_agent *agent,
                                              const struct csp_compare_row *like);
/* 1 if an agent before number a has the row: a list over all agents holds it already. */
int csp_theory_listed(const struct csp_theory *self, size_t a,
                      const struct csp_compare_row *row);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_THEORY_PRINT_H
#define CONSPECIFIC_REPORT_THEORY_PRINT_H
#include "conspecific/report/theory/score.h"
#include <stdio.h>
/*
 * print: the scores of the theories for the eye, and as a table.
 */
/* Ranking, facets, claims that tell theories apart, claims that none predicts. */
int csp_theory_scores_print(const struct csp_theory_scores *self, FILE *out);
/* A row a theory and a facet (first "all"), atomically. */
int csp_theory_scores_save(const struct csp_theory_scores *self, const char *path);
#endif

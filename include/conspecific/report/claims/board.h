/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_BOARD_H
#define CONSPECIFIC_REPORT_CLAIMS_BOARD_H
#include "conspecific/report/claims/tally.h"
#include <stdio.h>
/*
 * board: a scoreboard for the eye, as JSON, or as Markdown.
 */
/* A table for the eye, then the totals by facet, the score, the false discovery rate, and how
 * many numbers were fitted; or the table as JSON. */
int csp_scoreboard_print(const struct csp_scoreboard *self, int json, FILE *out);
/* The claims that were run as a Markdown table, study by study in alphabetical order, and a
 * sentence with the totals: the question of the claim, what was published, the simulated effect
 * with its 95 % interval, the verdict, the replication probability. CSP_E_MEMORY. */
int csp_scoreboard_markdown(const struct csp_scoreboard *self, FILE *out);
#endif

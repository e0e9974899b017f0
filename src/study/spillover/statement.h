/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_STUDY_SPILLOVER_STATEMENT_H
#define CSP_SRC_STUDY_SPILLOVER_STATEMENT_H
#include "job.h"
/* statement: what a finished spillover study says on standard output: how many numbers agree
 * with theory, whose the cells are, and where the agent's measured point lies. */
void csp_spillover_statement(const struct csp_spillover_job *job, const char *folder);
#endif

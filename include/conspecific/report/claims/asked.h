/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_ASKED_H
#define CONSPECIFIC_REPORT_CLAIMS_ASKED_H
#include "conspecific/report/claims/claims.h"
/*
 * asked: do the claims exist that the contrasts of a study name? Said before a run, that no run
 * is spent on a contrast which csp_compare_read would refuse afterwards.
 */

/* Every `claim` of a contrast in the study file that is no row of claims_file (NULL: the table that
 * csp_claims_find finds for the study) is a problem at its place, with the nearest id. If there is
 * no table it is a warning: the run needs none. CSP_E_SYNTAX, CSP_E_IO, CSP_E_MEMORY. */
int csp_claims_asked(const char *study, const char *claims_file, struct csp_diag *diag);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_OWN_SHOW_H
#define CONSPECIFIC_REPORT_CLAIMS_OWN_SHOW_H
#include "conspecific/report/claims/own_compare.h"
#include <stdio.h>
/*
 * own_show: a run beside a laboratory's own data as a table: for the eye, as JSON, or as
 * data_compare.csv.
 */
/* For the eye, with lines that say what was not compared and why; or JSON. */
int csp_own_compare_print(const struct csp_own_compare *self, int json, FILE *out);
/* dir/data_compare.csv, atomically. */
int csp_own_compare_save(const struct csp_own_compare *self);
#endif

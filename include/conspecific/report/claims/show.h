/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_SHOW_H
#define CONSPECIFIC_REPORT_CLAIMS_SHOW_H
#include "conspecific/report/claims/compare.h"
#include <stdio.h>
/*
 * show: a compared folder as a table, for the eye, as JSON, or as compare.csv.
 */
/* dir/compare.csv, atomically. */
int csp_compare_save(const struct csp_compare *self);
/* Rows of n folders: claims first, then controls, then lines of totals; or JSON. */
int csp_compare_print(const struct csp_compare list[], size_t n, int json, FILE *out);
#endif

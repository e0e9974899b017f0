/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_ANALYZE_TFR_TABLE_H
#define CONSPECIFIC_CLI_ANALYZE_TFR_TABLE_H
#include "tfr_maps.h"
/*
 * tfr_table: tables of the map and of a band, with clusters in time of two sides.
 */
/* Write the map and print it, or with --band the mean over the band. CSP_E_IO, CSP_E_USAGE,
 * CSP_E_MEMORY. */
int csp_tfr_table(struct csp_tfr_maps *m);
#endif

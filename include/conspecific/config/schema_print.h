/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CONFIG_SCHEMA_PRINT_H
#define CONSPECIFIC_CONFIG_SCHEMA_PRINT_H
#include "conspecific/config/schema.h"
#include "conspecific/core/text.h"
/*
 * schema_print: from the tables of schema.h, files and tables of the manual.
 */

/* YAML that reads back to the same struct, reals by their shortest exact decimal, with unit;
 * optional members that are zero are left out. annotate: each line ends with
 * "# [lo, hi] origin source: doc". Errors: CSP_E_MEMORY, CSP_E_RANGE (not a legal struct). */
int csp_schema_print(const struct csp_schema *schema, const void *target, struct csp_text *out,
                     int indent, int annotate);
int csp_params_print(const struct csp_param *params, const void *target, struct csp_text *out,
                     int indent, int annotate);
/* Markdown tables: key, type, unit, range, default, meaning, sub-tables included by path. */
int csp_schema_table(const struct csp_schema *schema, struct csp_text *out);
/* name, symbol, unit, default, range, origin, source, meaning. */
int csp_params_markdown(const struct csp_param *params, struct csp_text *out);
#endif

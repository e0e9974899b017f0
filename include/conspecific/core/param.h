/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_PARAM_H
#define CONSPECIFIC_CORE_PARAM_H
#include <stddef.h>
/*
 * param: one row a number. A row makes the field of the struct, its default, unit, legal
 * range, origin, source and meaning; from the table come parsing, --set, show, check, the
 * tables of the documentation and the attributes of run files. All values are double; a row of
 * unit "count" must be a whole number.
 *
 *   origin     where the number is from        source: how it can be looked up
 *   MEASURED   a measurement                   a paper with its DOI, or a run of ours:
 *                                              "measured: study NAME", "measured: make TARGET"
 *   BORROWED   a number of another model       a paper with its DOI
 *   FITTED     a fit of the simulation         the claim that it was fitted to, "claim:C001"
 *   CHOSEN     nothing better was at hand      "assumption", or "assumption: why"
 */
enum csp_origin { CSP_MEASURED, CSP_FITTED, CSP_BORROWED, CSP_CHOSEN };

struct csp_param {
    const char *name, *symbol, *unit, *source, *doc;
    double def, lo, hi; /* default and closed legal range, in unit */
    enum csp_origin origin;
    size_t offset; /* of the field in its struct */
};

#define CSP_PARAM_FIELD(S, name, ...) double name;
#define CSP_PARAM_ROW(S, name, symbol, def, unit, lo, hi, origin, source, doc) \
    {#name, symbol, unit, source, doc, def, lo, hi, CSP_##origin, offsetof(struct S, name)},
/* LIST(P, S) expands P(S, name, symbol, default, unit, low, high, ORIGIN, source, meaning). */
#define CSP_PARAM_STRUCT(S, LIST) \
    struct S {                    \
        LIST(CSP_PARAM_FIELD, S)  \
    };                            \
    extern const struct csp_param S##_table[]
#define CSP_PARAM_TABLE(S, LIST) \
    const struct csp_param S##_table[] = {LIST(CSP_PARAM_ROW, S){0}}

/* Number of rows before the terminator. */
size_t csp_params_count(const struct csp_param *table);
/* Write every default into the struct that the table describes. */
void csp_params_default(void *params, const struct csp_param *table);
/* The parameters of a module: those given, or the defaults if given is NULL; then the check. */
int csp_params_init(void *params, const void *given, const struct csp_param *table);
/* CSP_OK, or CSP_E_RANGE with name, value, unit and range of the first bad row. */
int csp_params_check(const void *params, const struct csp_param *table);
/* Row by name, NULL if there is none. */
const struct csp_param *csp_params_find(const struct csp_param *table, const char *name);
double csp_param_value(const void *params, const struct csp_param *row);
/* Refused values change nothing. value is in the row's unit. */
int csp_param_assign(void *params, const struct csp_param *row, double value);
/* "measured", "fitted", "borrowed", "chosen". */
const char *csp_origin_name(enum csp_origin origin);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/param.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <string.h>

static double *field_of(void *params, const struct csp_param *row)
{
    return (double *)(void *)((char *)params + row->offset);
}

size_t csp_params_count(const struct csp_param *table)
{
    size_t n = 0;
    while (table[n].name) n++;
    return n;
}

void csp_params_default(void *params, const struct csp_param *table)
{
    for (const struct csp_param *row = table; row->name; row++)
        *field_of(params, row) = row->def;
}

/* A value is legal if it is a number, inside the closed range and, for counts, whole. */
static int check_value(const struct csp_param *row, double value)
{
    if (!(value >= row->lo && value <= row->hi))
        return CSP_FAIL(CSP_E_RANGE, "%s = %g %s, legal range [%g, %g] %s", row->name, value,
                        row->unit, row->lo, row->hi, row->unit);
    if (strcmp(row->unit, "count") == 0 && value != floor(value))
        return CSP_FAIL(CSP_E_RANGE, "%s = %.17g, must be a whole number", row->name, value);
    return CSP_OK;
}

int csp_params_check(const void *params, const struct csp_param *table)
{
    for (const struct csp_param *row = table; row->name; row++) {
        const int err = check_value(row, csp_param_value(params, row));
        if (err) return err;
    }
    return CSP_OK;
}

int csp_params_init(void *params, const void *given, const struct csp_param *table)
{
    for (const struct csp_param *row = table; row->name; row++)
        *field_of(params, row) = given ? csp_param_value(given, row) : row->def;
    return csp_params_check(params, table);
}

const struct csp_param *csp_params_find(const struct csp_param *table, const char *name)
{
    for (const struct csp_param *row = table; row->name; row++)
        if (strcmp(row->name, name) == 0) return row;
    return NULL;
}

double csp_param_value(const void *params, const struct csp_param *row)
{
    return *(const double *)(const void *)((const char *)params + row->offset);
}

int csp_param_assign(void *params, const struct csp_param *row, double value)
{
    const int err = check_value(row, value);
    if (err) return err;
    *field_of(params, row) = value;
    return CSP_OK;
}

const char *csp_origin_name(enum csp_origin origin)
{
    switch (origin) {
    case CSP_MEASURED:
        return "measured";
    case CSP_FITTED:
        return "fitted";
    case CSP_BORROWED:
        return "borrowed";
    case CSP_CHOSEN:
        return "chosen";
    }
    return "unknown";
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/config/range.h"
#include "conspecific/core/error.h"
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 1000000 };

/* Whether a whole number, with a sign or not, begins here. */
static int is_number(const char *text)
{
    return strspn(text + (*text == '-'), "0123456789") > 0;
}

int csp_range_parse(const char *text, struct csp_ordinals *out)
{
    char *end = NULL;
    *out = (struct csp_ordinals){0};
    if (!is_number(text))
        return CSP_FAIL(CSP_E_SYNTAX, "a number or range, as in `3` or `1-3`");
    const long first = strtol(text, &end, 10);
    const long last = *end == '-' && is_number(end + 1) ? strtol(end + 1, &end, 10) : first;
    if (*end) return CSP_FAIL(CSP_E_SYNTAX, "a number or range, as in `3` or `1-3`");
    if (first == 0 || last == 0)
        return CSP_FAIL(CSP_E_SYNTAX, "numbers from 1 (-1 is the last, 0 is none)");
    if (labs(first) > LARGEST || labs(last) > LARGEST)
        return CSP_FAIL(CSP_E_SYNTAX, "numbers up to %d", (int)LARGEST);
    if ((first > 0) == (last > 0) && first > last)
        return CSP_FAIL(CSP_E_SYNTAX, "the smaller number first, as in `%ld-%ld`", last, first);
    *out = (struct csp_ordinals){first, last};
    return CSP_OK;
}

int csp_ranges_have(const struct csp_list *ranges, long k, long n)
{
    const struct csp_ordinals *r = ranges->items;
    for (size_t i = 0; i < ranges->n; i++) {
        const long first = r[i].first < 0 ? r[i].first + n + 1 : r[i].first;
        const long last = r[i].last < 0 ? r[i].last + n + 1 : r[i].last;
        if (k >= first && k <= last) return 1;
    }
    return ranges->n == 0;
}

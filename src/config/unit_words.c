/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit_words.h"
#include "conspecific/core/error.h"
#include "conspecific/core/unit.h"
#include <stdio.h>

const char *csp_unit_or_1(const char *unit)
{
    return unit && *unit ? unit : "1";
}

const char *csp_unit_words(const char *unit, char *buffer, size_t size)
{
    static const struct {
        const char *unit, *words;
    } list[] = {{"s", "a time"}, {"Hz", "a rate"},  {"mA", "a current"}, {"deg", "an angle"},
                {"g", "a mass"}, {"m", "a length"}, {"1", "a number"},   {"count", "a number"}};
    const char *words = "a quantity";
    double scratch;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (csp_unit_convert(1.0, list[i].unit, unit, &scratch) == CSP_OK) {
            words = list[i].words;
            break;
        }
    csp_error_clear();
    snprintf(buffer, size, "%s", words);
    return buffer;
}

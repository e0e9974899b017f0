/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/unit.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum dimension {
    TIME,
    RATE,
    CURRENT,
    VOLTAGE,
    ANGLE,
    RATIO,
    COUNT,
    FOOD,
    REWARD,
    FOOD_RATE,
    REWARD_RATE,
    MASS,
    LENGTH,
    LEVEL
};

struct unit {
    const char *name;
    enum dimension dimension;
    int bare;        /* the unit of numbers written without one */
    double num, den; /* value in the base unit = value * num / den */
};

static const struct unit units[] = {
    {"s", TIME, 0, 1, 1},
    {"ms", TIME, 0, 1, 1000},
    {"us", TIME, 0, 1, 1e6},
    {"min", TIME, 0, 60, 1},
    {"h", TIME, 0, 3600, 1},
    {"d", TIME, 0, 86400, 1},
    {"Hz", RATE, 0, 1, 1},
    {"kHz", RATE, 0, 1000, 1},
    {"1/s", RATE, 0, 1, 1},
    {"1/min", RATE, 0, 1, 60},
    {"1/h", RATE, 0, 1, 3600},
    {"1/d", RATE, 0, 1, 86400},
    {"mA", CURRENT, 0, 1, 1},
    {"uA", CURRENT, 0, 1, 1000},
    {"A", CURRENT, 0, 1000, 1},
    {"mV", VOLTAGE, 0, 1, 1},
    {"V", VOLTAGE, 0, 1000, 1},
    {"deg", ANGLE, 0, 1, 1},
    {"1", RATIO, 1, 1, 1},
    {"%", RATIO, 0, 1, 100},
    {"count", COUNT, 1, 1, 1},
    {"pellets", FOOD, 1, 1, 1},
    {"reward", REWARD, 1, 1, 1},
    {"pellets/s", FOOD_RATE, 0, 1, 1},
    {"pellets/min", FOOD_RATE, 0, 1, 60},
    {"reward/s", REWARD_RATE, 0, 1, 1},
    {"g", MASS, 0, 1, 1},
    {"mg", MASS, 0, 1, 1000},
    {"kg", MASS, 0, 1000, 1},
    {"m", LENGTH, 0, 1, 1},
    {"cm", LENGTH, 0, 1, 100},
    {"mm", LENGTH, 0, 1, 1000},
    {"dB", LEVEL, 0, 1, 1},
};
enum { UNITS = sizeof units / sizeof *units };

/* Names that other programs and papers use, and the unit that is meant. */
static const char *const other_names[][2] = {
    {"sec", "s"},          {"secs", "s"},          {"second", "s"},
    {"seconds", "s"},      {"msec", "ms"},         {"msecs", "ms"},
    {"millisecond", "ms"}, {"milliseconds", "ms"}, {"usec", "us"},
    {"microsecond", "us"}, {"microseconds", "us"}, {"mins", "min"},
    {"minute", "min"},     {"minutes", "min"},     {"hr", "h"},
    {"hrs", "h"},          {"hour", "h"},          {"hours", "h"},
    {"day", "d"},          {"days", "d"},          {"hertz", "Hz"},
    {"percent", "%"},      {"degree", "deg"},      {"degrees", "deg"},
};

/* The letter behind the micro sign (U+00B5) or the Greek letter mu (U+03BC) at the start of
 * name, NULL if it starts with neither. */
static const char *behind_micro(const char *name)
{
    const int micro = !strncmp(name, "\xC2\xB5", 2) || !strncmp(name, "\xCE\xBC", 2);
    return micro ? name + 2 : NULL;
}

/* `us` may be written with the micro sign or with the Greek letter mu, and `uA` likewise. */
static const struct unit *find_unit(const char *name)
{
    const char *rest = behind_micro(name);
    for (size_t k = 0; k < UNITS; k++) {
        const char *known = units[k].name;
        if (rest ? known[0] == 'u' && !strcmp(known + 1, rest) : !strcmp(known, name))
            return &units[k];
    }
    return NULL;
}

/* "; did you mean `s`?" of a name that is no unit, "" if nothing is near. */
static const char *unit_hint(const char *name)
{
    const char *names[UNITS];
    for (size_t k = 0; k < sizeof other_names / sizeof *other_names; k++)
        if (!strcasecmp(other_names[k][0], name))
            return csp_nearest_hint(other_names[k][1], &other_names[k][1], 1, 0);
    for (size_t k = 0; k < UNITS; k++) names[k] = units[k].name;
    return csp_nearest_hint(name, names, UNITS, 0);
}

/* The unit that a bare number has, if one of the same dimension allows that. */
static const struct unit *bare_unit(const struct unit *unit)
{
    for (size_t k = 0; k < UNITS; k++)
        if (units[k].bare && units[k].dimension == unit->dimension) return &units[k];
    return NULL;
}

/* "s, ms, us, min, h, d" */
static const char *compatible(const struct unit *unit, char out[], size_t n)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t k = 0; k < UNITS; k++) {
        const size_t length = strlen(units[k].name);
        if (units[k].dimension != unit->dimension || used + length + 3 > n) continue;
        if (used) {
            memcpy(out + used, ", ", 2);
            used += 2;
        }
        memcpy(out + used, units[k].name, length + 1);
        used += length;
    }
    return out;
}

static int unknown(const char *name)
{
    return CSP_FAIL(CSP_E_UNIT, "unknown unit '%.40s'%s", name, unit_hint(name));
}

/* One rounding where the factors are exact: 20 ms is the double nearest to 0.02 s. */
static double convert(double value, const struct unit *from, const struct unit *to)
{
    return value * (from->num * to->den) / (from->den * to->num);
}

int csp_unit_convert(double value, const char *from, const char *to, double *out)
{
    char list[160];
    const struct unit *a = find_unit(from), *b = find_unit(to);
    if (!a) return unknown(from);
    if (!b) return unknown(to);
    if (a->dimension != b->dimension)
        return CSP_FAIL(CSP_E_UNIT, "unit '%s' does not fit, expected one of: %s", from,
                        compatible(b, list, sizeof list));
    *out = a == b ? value : convert(value, a, b);
    return CSP_OK;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* Length of [+-] digits [. digits] [e [+-] digits] at the start of text, 0 if there is none.
 * *zero tells whether all digits of the mantissa are 0. */
static size_t number_length(const char *text, int *zero)
{
    size_t k = 0, digits = 0;
    *zero = 1;
    if (text[k] == '+' || text[k] == '-') k++;
    for (; is_digit(text[k]); k++, digits++) *zero &= text[k] == '0';
    if (text[k] == '.')
        for (k++; is_digit(text[k]); k++, digits++) *zero &= text[k] == '0';
    if (digits == 0) return 0;
    if (text[k] == 'e' || text[k] == 'E') {
        size_t e = k + 1;
        if (text[e] == '+' || text[e] == '-') e++;
        if (is_digit(text[e])) {
            while (is_digit(text[e])) e++;
            k = e;
        }
    }
    return k;
}

/* Read the number; *rest is what follows it, blanks skipped. */
static int read_number(const char *text, double *value, const char **rest)
{
    const char *start = text;
    int zero;
    while (is_space(*start)) start++;
    const size_t n = number_length(start, &zero);
    if (n == 0) return CSP_FAIL(CSP_E_SYNTAX, "'%.60s' is not a decimal number", text);
    char *end;
    const double v = csp_format_read(start, &end);
    if (end != start + n) /* strtod reads more than we allow: hexadecimal */
        return CSP_FAIL(CSP_E_SYNTAX, "'%.60s' is not a decimal number", text);
    if (!isfinite(v) || (v == 0.0 && !zero))
        return CSP_FAIL(CSP_E_SYNTAX, "'%.60s' is outside the range of numbers", text);
    *value = v;
    *rest = start + n;
    while (is_space(**rest)) (*rest)++;
    return CSP_OK;
}

int csp_number_parse(const char *text, double *out)
{
    const char *rest;
    double value;
    const int err = read_number(text, &value, &rest);
    if (err) return err;
    if (*rest)
        return CSP_FAIL(CSP_E_SYNTAX, "'%.60s': expected a number and nothing after it", text);
    *out = value;
    return CSP_OK;
}

int csp_unit_parse(const char *text, const char *unit, double *out)
{
    char name[24], list[160];
    const char *rest;
    double value;
    const struct unit *to = find_unit(unit);
    if (!to) return unknown(unit);
    const int err = read_number(text, &value, &rest);
    if (err) return err;
    size_t n = strlen(rest);
    while (n > 0 && is_space(rest[n - 1])) n--;
    if (n == 0) {
        const struct unit *from = bare_unit(to);
        if (!from)
            return CSP_FAIL(CSP_E_UNIT, "'%.60s' lacks its unit, expected one of: %s", text,
                            compatible(to, list, sizeof list));
        *out = from == to ? value : convert(value, from, to);
        return CSP_OK;
    }
    if (n >= sizeof name)
        return CSP_FAIL(CSP_E_UNIT, "'%.60s': '%.*s' is not a unit, expected one of: %s", text,
                        (int)(n < 60 ? n : 60), rest, compatible(to, list, sizeof list));
    memcpy(name, rest, n);
    name[n] = '\0';
    const struct unit *from = find_unit(name);
    if (!from || from->dimension != to->dimension)
        return CSP_FAIL(CSP_E_UNIT, "'%.60s': unit '%s' %s, expected one of: %s%s", text, name,
                        from ? "does not fit" : "is unknown", compatible(to, list, sizeof list),
                        from ? "" : unit_hint(name));
    const double converted = from == to ? value : convert(value, from, to);
    if (!isfinite(converted)) return CSP_FAIL(CSP_E_SYNTAX, "'%.60s' is too large", text);
    *out = converted;
    return CSP_OK;
}

int csp_unit_known(const char *unit)
{
    return find_unit(unit) != NULL;
}

int csp_unit_bare(const char *unit)
{
    const struct unit *u = find_unit(unit);
    return u && bare_unit(u) != NULL;
}

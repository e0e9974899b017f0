/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/format.h"
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>

static locale_t c_locale;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_locale(void)
{
    c_locale = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
}

/* Give the calling thread the C locale for numbers; what it had is given back by leave. Without
 * memory nothing is changed, which is right unless the host has another locale. */
static locale_t enter(void)
{
    pthread_once(&once, make_locale);
    return c_locale ? uselocale(c_locale) : (locale_t)0;
}

static void leave(locale_t before)
{
    if (before) uselocale(before);
}

int csp_vformat(char *out, size_t size, const char *format, va_list args)
{
    const locale_t before = enter();
    const int n = vsnprintf(out, size, format, args);
    leave(before);
    return n;
}

int csp_vformat_new(char **out, const char *format, va_list args)
{
    const locale_t before = enter();
    const int n = vasprintf(out, format, args);
    leave(before);
    if (n < 0) *out = NULL;
    return n;
}

int csp_format(char *out, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int n = csp_vformat(out, size, format, args);
    va_end(args);
    return n;
}

int csp_print(FILE *out, const char *format, ...)
{
    va_list args;
    const locale_t before = enter();
    va_start(args, format);
    const int n = vfprintf(out, format, args);
    va_end(args);
    leave(before);
    return n;
}

double csp_format_read(const char *text, char **end)
{
    const locale_t before = enter();
    const double value = strtod(text, end);
    leave(before);
    return value;
}

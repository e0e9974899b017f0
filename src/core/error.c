/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DETAIL = 2048 };
static _Thread_local char detail[DETAIL];
static _Thread_local char place[256];

int csp_error_set(int code, const char *file, int line, const char *format, ...)
{
    char text[DETAIL]; /* a copy, for the arguments may include the present detail */
    va_list args;
    va_start(args, format);
    csp_vformat(text, sizeof text, format, args);
    va_end(args);
    memcpy(detail, text, sizeof detail);
    snprintf(place, sizeof place, "%s:%d", file, line);
    return code;
}

int csp_error_context(int code, const char *format, ...)
{
    char text[DETAIL], joined[DETAIL];
    va_list args;
    va_start(args, format);
    csp_vformat(text, sizeof text, format, args);
    va_end(args);
    const size_t n = strnlen(text, sizeof text - 1);
    memcpy(joined, text, n);
    snprintf(joined + n, sizeof joined - n, "%s", detail);
    memcpy(detail, joined, sizeof detail);
    return code;
}

const char *csp_error_detail(void)
{
    return detail;
}

const char *csp_error_place(void)
{
    return place;
}

void csp_error_clear(void)
{
    detail[0] = place[0] = '\0';
}

const char *csp_error_name(int code)
{
    switch (code) {
#define CSP_ERROR_CASE(name, value, exit, text) \
    case (value):                               \
        return "CSP_" #name;
        CSP_ERRORS(CSP_ERROR_CASE)
#undef CSP_ERROR_CASE
    default:
        return "unknown error code";
    }
}

const char *csp_error_text(int code)
{
    switch (code) {
#define CSP_ERROR_CASE(name, value, exit, text) \
    case (value):                               \
        return text;
        CSP_ERRORS(CSP_ERROR_CASE)
#undef CSP_ERROR_CASE
    default:
        return "unknown error code";
    }
}

int csp_error_exit(int code)
{
    switch (code) {
#define CSP_ERROR_CASE(name, value, exit, text) \
    case (value):                               \
        return exit;
        CSP_ERRORS(CSP_ERROR_CASE)
#undef CSP_ERROR_CASE
    default:
        return 3;
    }
}

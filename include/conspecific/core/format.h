/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_FORMAT_H
#define CONSPECIFIC_CORE_FORMAT_H
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
/*
 * format: numbers are written and read as in the C locale, whatever the locale of the program
 * that uses the library: 0.5 stays 0.5 where its user writes 0,5. The locale of the process is
 * not touched, only that of the calling thread, and only meanwhile. A format that holds a
 * decimal number is never given to printf and its kin directly (tests/lint/lint_doors.sh).
 */
/* As vsnprintf, snprintf and fprintf. */
int csp_vformat(char *out, size_t size, const char *format, va_list args);
int csp_format(char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int csp_print(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* As vasprintf: *out is malloc'ed, NULL if it fails. */
int csp_vformat_new(char **out, const char *format, va_list args);
/* As strtod. */
double csp_format_read(const char *text, char **end);
#endif

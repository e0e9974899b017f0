/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/text.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int reserve(struct csp_text *self, size_t more)
{
    if (self->cap - self->n > more) return CSP_OK;
    const size_t cap = 2 * self->cap + more + 64;
    char *s = realloc(self->s, cap);
    if (!s) return CSP_FAIL(CSP_E_MEMORY, "text of %zu bytes", cap);
    self->s = s;
    self->cap = cap;
    return CSP_OK;
}

int csp_text_add(struct csp_text *self, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int n = csp_vformat(NULL, 0, format, args);
    va_end(args);
    int err = n < 0 ? CSP_FAIL(CSP_E_RANGE, "text that cannot be formatted: %s", format)
                    : reserve(self, (size_t)n);
    if (!err) {
        csp_vformat(self->s + self->n, self->cap - self->n, format, again);
        self->n += (size_t)n;
    }
    va_end(again);
    return err;
}

int csp_text_add_n(struct csp_text *self, const char *bytes, size_t n)
{
    const int err = reserve(self, n);
    if (err) return err;
    if (n) memcpy(self->s + self->n, bytes, n);
    self->n += n;
    self->s[self->n] = '\0';
    return CSP_OK;
}

int csp_text_add_real(struct csp_text *self, double value)
{
    char digits[40];
    if (isnan(value)) return csp_text_add(self, "nan");
    if (value == floor(value) && fabs(value) < 1e15) return csp_text_add(self, "%.0f", value);
    for (int precision = 1; precision <= 17; precision++) {
        csp_format(digits, sizeof digits, "%.*g", precision, value);
        if (csp_format_read(digits, NULL) == value) break;
    }
    return csp_text_add(self, "%s", digits);
}

void csp_text_clear(struct csp_text *self)
{
    self->n = 0;
    if (self->s) self->s[0] = '\0';
}

void csp_text_free(struct csp_text *self)
{
    free(self->s);
    *self = (struct csp_text){0};
}

char *csp_text_dup(const char *text)
{
    char *copy = strdup(text);
    if (!copy) CSP_FAIL(CSP_E_MEMORY, "text of %zu bytes", strlen(text) + 1);
    return copy;
}

enum { WORD = 63 }; /* longer words are compared by their first letters */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
    const unsigned m = a < b ? a : b;
    return m < c ? m : c;
}

/* Optimal string alignment distance of two words. */
static unsigned distance(const char *a, const char *b)
{
    unsigned d[3][WORD + 1] = {{0}};
    const size_t na = strnlen(a, WORD), nb = strnlen(b, WORD);
    for (unsigned j = 0; j <= nb; j++) d[0][j] = j;
    for (unsigned i = 1; i <= na; i++) {
        unsigned *now = d[i % 3], *last = d[(i + 2) % 3], *before = d[(i + 1) % 3];
        now[0] = i;
        for (unsigned j = 1; j <= nb; j++) {
            const char x = lower(a[i - 1]), y = lower(b[j - 1]);
            now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]) &&
                before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
    }
    return d[na % 3][nb];
}

const char *csp_nearest(const char *word, const char *const list[], size_t n)
{
    const char *best = NULL;
    const size_t third = strnlen(word, WORD) / 3;
    unsigned limit = third > 1 ? (unsigned)third : 1;
    for (size_t k = 0; k < n; k++) {
        if (!list[k]) continue;
        const unsigned d = distance(word, list[k]);
        if (d < limit || (!best && d == limit)) {
            best = list[k];
            limit = d;
        }
    }
    return best;
}

const char *csp_nearest_hint(const char *word, const char *const list[], size_t n, size_t most)
{
    static _Thread_local char hint[1024];
    const char *near = csp_nearest(word, list, n);
    hint[0] = '\0';
    if (near) {
        snprintf(hint, sizeof hint, "; did you mean `%s`?", near);
        return hint;
    }
    if (most == 0) return hint;
    size_t used = (size_t)snprintf(hint, sizeof hint, n ? "; expected " : "; none is defined");
    for (size_t i = 0; i < n && i < most && used < sizeof hint; i++) {
        const char *gap = i == 0 ? "" : i + 1 == n ? " or " : ", ";
        used += (size_t)snprintf(hint + used, sizeof hint - used, "%s`%s`", gap, list[i]);
    }
    if (n > most && used < sizeof hint)
        snprintf(hint + used, sizeof hint - used, " or %zu others", n - most);
    return hint;
}

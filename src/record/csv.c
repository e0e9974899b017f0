/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/csv.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/format.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

int csp_csv_init(struct csp_csv *self, const char *header)
{
    *self = (struct csp_csv){.cells = 1};
    for (const char *c = header; *c; c++) self->cells += *c == ',';
    self->err = csp_text_add(&self->text, "%s\n", header);
    return self->err;
}

void csp_csv_free(struct csp_csv *self)
{
    csp_text_free(&self->text);
    *self = (struct csp_csv){0};
}

static void add_bytes(struct csp_csv *self, const char *bytes, size_t n)
{
    if (!self->err) self->err = csp_text_add_n(&self->text, bytes, n);
}

static void next(struct csp_csv *self)
{
    if (self->cell++) add_bytes(self, ",", 1);
}

void csp_csv_text(struct csp_csv *self, const char *cell)
{
    next(self);
    if (!cell) return;
    const size_t n = strlen(cell);
    const int quote =
        n && (strpbrk(cell, ",\"\n\r") || strchr(" \t", cell[0]) || strchr(" \t", cell[n - 1]));
    if (!quote) {
        add_bytes(self, cell, n);
        return;
    }
    add_bytes(self, "\"", 1);
    for (const char *c = cell; *c; c++)
        add_bytes(self, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
    add_bytes(self, "\"", 1);
}

void csp_csv_number(double value, char out[32])
{
    out[0] = '\0';
    if (isnan(value)) return;
    csp_format(out, 32, "%.9g", value == 0.0 ? 0.0 : value);
}

void csp_csv_real(struct csp_csv *self, double cell)
{
    char number[32];
    csp_csv_number(cell, number);
    next(self);
    add_bytes(self, number, strlen(number));
}

void csp_csv_long(struct csp_csv *self, long long cell)
{
    char number[32];
    snprintf(number, sizeof number, "%lld", cell);
    next(self);
    add_bytes(self, number, strlen(number));
}

void csp_csv_end(struct csp_csv *self)
{
    if (!self->err && self->cell != self->cells)
        self->err = CSP_FAIL(CSP_E_SHAPE, "table row of %zu cells under a header of %zu",
                             self->cell, self->cells);
    self->cell = 0;
    add_bytes(self, "\n", 1);
}

int csp_csv_save(const struct csp_csv *self, const char *path)
{
    if (self->err) return self->err;
    return csp_file_write_atomic(path, self->text.s, self->text.n);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/table.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/text.h"
#include "conspecific/core/unit.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct reader { /* one pass over the bytes */
    const char *file, *at, *end;
    int line, col;
    char *scratch; /* room for the longest cell */
    struct csp_mem *mem;
    struct csp_diag *diag;
};

struct cells { /* growing list; heap, copied into the arena at the end */
    struct csp_cell *list;
    size_t n, cap;
};

static int refuse_at(const struct reader *r, int line, int col, const char *text)
{
    return csp_diag_add_at(r->diag, CSP_E_SYNTAX, r->file, line, col, "%s", text);
}

static int push(struct cells *cells, struct csp_cell cell)
{
    if (cells->n == cells->cap) {
        const size_t cap = cells->cap ? 2 * cells->cap : 256;
        struct csp_cell *list = realloc(cells->list, cap * sizeof *list);
        if (!list) return CSP_FAIL(CSP_E_MEMORY, "table of %zu cells", cap);
        cells->list = list;
        cells->cap = cap;
    }
    cells->list[cells->n++] = cell;
    return CSP_OK;
}

static char next(struct reader *r)
{
    const char c = *r->at++;
    if (c == '\n') {
        r->line++;
        r->col = 1;
    } else if (((unsigned char)c & 0xC0) != 0x80) /* a character may have several bytes */
        r->col++;
    return c;
}

static int at_line_end(const struct reader *r)
{
    return r->at == r->end || *r->at == '\n' ||
           (*r->at == '\r' && (r->at + 1 == r->end || r->at[1] == '\n'));
}

/* Read one cell up to its comma or the end of the line. */
static int read_cell(struct reader *r, struct csp_cell *out)
{
    size_t n = 0;
    out->line = r->line;
    out->col = r->col;
    if (r->at < r->end && *r->at == '"') {
        next(r);
        for (;;) {
            if (r->at == r->end)
                return refuse_at(r, out->line, out->col, "a quote is opened and never closed");
            const char c = next(r);
            if (c != '"')
                r->scratch[n++] = c;
            else if (r->at < r->end && *r->at == '"')
                r->scratch[n++] = next(r);
            else
                break;
        }
        if (!at_line_end(r) && *r->at != ',')
            return refuse_at(r, r->line, r->col,
                             "text after a closing quote; double the quotes inside a cell");
    } else {
        while (!at_line_end(r) && *r->at != ',') {
            if (*r->at == '"')
                return refuse_at(r, r->line, r->col,
                                 "a quote inside a cell; put the cell in quotes and double it");
            r->scratch[n++] = next(r);
        }
    }
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)r->scratch[i] < 32 && r->scratch[i] != '\n' &&
            r->scratch[i] != '\t' && r->scratch[i] != '\r')
            return refuse_at(r, out->line, out->col,
                             "a control character; only text is allowed");
    out->text = csp_mem_dup_n(r->mem, r->scratch, n);
    return out->text ? CSP_OK : CSP_E_MEMORY;
}

/* Read one line of cells; *count is their number. */
static int read_line(struct reader *r, struct cells *cells, size_t *count)
{
    for (*count = 1;; ++*count) {
        struct csp_cell cell = {0};
        int err = read_cell(r, &cell);
        if (!err) err = push(cells, cell);
        if (err) return err;
        if (at_line_end(r)) break;
        next(r); /* the comma */
    }
    if (r->at < r->end && *r->at == '\r') next(r);
    if (r->at < r->end) next(r);
    return CSP_OK;
}

static int read_header(struct csp_table *self, const struct reader *r,
                       const struct cells *cells)
{
    int err = CSP_OK;
    self->name = csp_mem_alloc(r->mem, self->columns * sizeof *self->name);
    if (!self->name) return CSP_E_MEMORY;
    if (self->columns > CSP_TABLE_COLUMNS)
        return csp_diag_add_at(r->diag, CSP_E_SYNTAX, r->file, 1, 1,
                               "%zu columns; a table has at most %d", self->columns,
                               CSP_TABLE_COLUMNS);
    for (size_t c = 0; c < self->columns; c++) {
        const struct csp_cell *cell = &cells->list[c];
        self->name[c] = cell->text;
        if (!*cell->text) err = refuse_at(r, cell->line, cell->col, "a column without a name");
        for (size_t d = 0; d < c; d++)
            if (!strcmp(self->name[d], cell->text))
                err = csp_diag_add_at(r->diag, CSP_E_SYNTAX, r->file, cell->line, cell->col,
                                      "column %zu has the name of column %zu", c + 1, d + 1);
    }
    return err;
}

static int read_all(struct csp_table *self, struct reader *r, struct cells *cells)
{
    size_t count;
    if (r->end - r->at >= 3 && !memcmp(r->at, "\xEF\xBB\xBF", 3)) r->at += 3;
    if (r->at == r->end)
        return refuse_at(r, 1, 1, "the file is empty; its first line names the columns");
    int err = read_line(r, cells, &self->columns);
    if (!err) err = read_header(self, r, cells);
    int bad = 0;
    while (!err && r->at < r->end) {
        const int line = r->line;
        err = read_line(r, cells, &count);
        if (err || count == self->columns) {
            self->rows++;
            continue;
        }
        csp_diag_add_at(r->diag, CSP_E_SYNTAX, r->file, line, 1,
                        "%zu cells in a table of %zu columns", count, self->columns);
        cells->n -= count; /* go on: later lines may have problems of their own */
        bad = 1;
    }
    if (!err && bad) err = csp_diag_result(r->diag) ? csp_diag_result(r->diag) : CSP_E_SYNTAX;
    if (err) return err;
    const size_t n = self->rows * self->columns;
    self->cell = csp_mem_alloc(r->mem, (n ? n : 1) * sizeof *self->cell);
    if (!self->cell) return CSP_E_MEMORY;
    if (n) memcpy(self->cell, cells->list + self->columns, n * sizeof *self->cell);
    return CSP_OK;
}

int csp_table_parse(struct csp_table *self, const char *name, const char *text, size_t n,
                    struct csp_mem *mem, struct csp_diag *diag)
{
    struct cells cells = {0};
    struct reader r = {.file = csp_mem_dup(mem, name), .at = text, .end = text + n};
    r.line = r.col = 1;
    r.mem = mem;
    r.diag = diag;
    *self = (struct csp_table){.file = r.file};
    r.scratch = malloc(n + 1);
    int err = r.scratch && r.file ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "table %s", name);
    if (!err && memchr(text, 0, n)) err = refuse_at(&r, 1, 1, "a NUL byte: this is not text");
    if (!err) err = read_all(self, &r, &cells);
    free(r.scratch);
    free(cells.list);
    return err;
}

const char *csp_table_path(const char *dir, const char *name, struct csp_mem *mem)
{
    struct csp_text t = {0};
    const size_t n = strlen(dir);
    const char *path = NULL;
    if (!csp_text_add(&t, "%s%s%s", dir, n && dir[n - 1] == '/' ? "" : "/", name))
        path = csp_mem_dup(mem, t.s);
    csp_text_free(&t);
    return path;
}

int csp_table_read(struct csp_table *self, const char *path, struct csp_mem *mem,
                   struct csp_diag *diag)
{
    char *data = NULL;
    size_t n = 0;
    *self = (struct csp_table){0};
    int err = csp_file_read(path, &data, &n, CSP_TABLE_BYTES);
    if (err) return csp_diag_add_at(diag, err, NULL, 0, 0, "%s", csp_error_detail());
    err = csp_table_parse(self, path, data, n, mem, diag);
    free(data);
    return err;
}

long csp_table_column(const struct csp_table *self, const char *name)
{
    for (size_t c = 0; c < self->columns; c++)
        if (!strcmp(self->name[c], name)) return (long)c;
    return -1;
}

int csp_table_columns(const struct csp_table *self, size_t count, const char *const names[],
                      size_t index[], struct csp_diag *diag)
{
    int err = CSP_OK;
    for (size_t i = 0; i < count; i++) {
        const long c = csp_table_column(self, names[i]);
        index[i] = c < 0 ? 0 : (size_t)c;
        if (c >= 0) continue;
        err =
            csp_diag_add_at(diag, CSP_E_SYNTAX, self->file, 1, 1, "there is no column `%s`%s",
                            names[i], csp_nearest_hint(names[i], self->name, self->columns, 0));
    }
    return err;
}

const struct csp_cell *csp_table_cell(const struct csp_table *self, size_t row, size_t column)
{
    return &self->cell[row * self->columns + column];
}

int csp_table_real(const struct csp_table *self, size_t row, size_t column, double *out,
                   struct csp_diag *diag)
{
    const struct csp_cell *cell = csp_table_cell(self, row, column);
    *out = NAN;
    if (!*cell->text) return CSP_OK;
    if (!strcmp(cell->text, "inf") || !strcmp(cell->text, "-inf")) {
        *out = *cell->text == '-' ? -INFINITY : INFINITY;
        return CSP_OK;
    }
    if (csp_number_parse(cell->text, out)) {
        *out = NAN;
        return csp_diag_add_at(diag, CSP_E_SYNTAX, self->file, cell->line, cell->col,
                               "column `%s`: expected a number or nothing, found `%.60s`",
                               self->name[column], cell->text);
    }
    return CSP_OK;
}

int csp_table_count(const struct csp_table *self, size_t row, size_t column, size_t *out,
                    struct csp_diag *diag)
{
    double value;
    *out = 0;
    const int err = csp_table_real(self, row, column, &value, diag);
    if (err || isnan(value)) return err;
    if (!(value >= 0 && value <= 1e15 && value == floor(value))) {
        const struct csp_cell *cell = csp_table_cell(self, row, column);
        return csp_diag_add_at(diag, CSP_E_SYNTAX, self->file, cell->line, cell->col,
                               "column `%s`: expected a whole number, found `%.60s`",
                               self->name[column], cell->text);
    }
    *out = (size_t)value;
    return CSP_OK;
}

int csp_table_choice(const struct csp_table *self, size_t row, size_t column,
                     const char *choices, int *out, struct csp_diag *diag)
{
    const struct csp_cell *cell = csp_table_cell(self, row, column);
    const char *list[32];
    char copy[512];
    size_t n = 0;
    snprintf(copy, sizeof copy, "%s", choices);
    for (char *save = NULL, *word = strtok_r(copy, "|", &save); word && n < 32;
         word = strtok_r(NULL, "|", &save))
        list[n++] = word;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i], cell->text)) {
            *out = (int)i;
            return CSP_OK;
        }
    *out = 0;
    return csp_diag_add_at(diag, CSP_E_SYNTAX, self->file, cell->line, cell->col,
                           "column `%s`: expected one of %s, found `%.60s`%s",
                           self->name[column], choices, cell->text,
                           csp_nearest_hint(cell->text, list, n, 0));
}

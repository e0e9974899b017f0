/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/grid.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/text.h"
#include "conspecific/record/csv.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int csp_grid_init(struct csp_grid *self, const char *names)
{
    *self = (struct csp_grid){.head = csp_text_dup(names), .columns = 1};
    for (const char *c = names; *c; c++) self->columns += *c == ',';
    self->name = calloc(self->columns, sizeof *self->name);
    if (!self->head || !self->name)
        return self->err = CSP_FAIL(CSP_E_MEMORY, "table of %zu columns", self->columns);
    char *save = NULL, *word = strtok_r(self->head, ",", &save);
    for (size_t k = 0; word && k < self->columns; k++, word = strtok_r(NULL, ",", &save))
        self->name[k] = word;
    return CSP_OK;
}

void csp_grid_free(struct csp_grid *self)
{
    for (size_t i = 0; i < self->n; i++) free(self->cell[i].text);
    free(self->cell);
    free(self->name);
    free(self->head);
    *self = (struct csp_grid){0};
}

static void add_cell(struct csp_grid *self, struct csp_grid_cell cell)
{
    if (!self->err && self->n == self->cap) {
        const size_t cap = self->cap ? 2 * self->cap : 64;
        struct csp_grid_cell *list = realloc(self->cell, cap * sizeof *list);
        if (list) {
            self->cell = list;
            self->cap = cap;
        } else
            self->err = CSP_FAIL(CSP_E_MEMORY, "table of %zu cells", cap);
    }
    if (!cell.text) self->err = CSP_FAIL(CSP_E_MEMORY, "cell of a table");
    if (self->err)
        free(cell.text);
    else
        self->cell[self->n++] = cell;
}

void csp_grid_text(struct csp_grid *self, const char *format, ...)
{
    va_list args;
    char *text = NULL;
    va_start(args, format);
    (void)csp_vformat_new(&text, format, args);
    va_end(args);
    add_cell(self, (struct csp_grid_cell){.text = text});
}

void csp_grid_real(struct csp_grid *self, double value, int decimals)
{
    char buffer[64] = "";
    if (isinf(value))
        snprintf(buffer, sizeof buffer, value > 0 ? "inf" : "-inf");
    else if (!isnan(value)) {
        csp_format(buffer, sizeof buffer, fabs(value) < 1e9 ? "%.*f" : "%.*g",
                   fabs(value) < 1e9 ? decimals : 3, value);
        if (csp_format_read(buffer, NULL) == 0.0 && buffer[0] == '-')
            memmove(buffer, buffer + 1, strlen(buffer));
    }
    add_cell(self, (struct csp_grid_cell){csp_text_dup(buffer), value, 1});
}

static size_t width(const char *text) /* characters, not bytes */
{
    size_t n = 0;
    for (; *text; text++) n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static int check_complete(const struct csp_grid *self)
{
    if (self->err) return self->err;
    if (self->n % self->columns)
        return CSP_FAIL(CSP_E_SHAPE, "%zu cells in %zu columns", self->n, self->columns);
    return CSP_OK;
}

static void print_padded(FILE *out, const char *text, size_t room, int right, int last)
{
    const size_t w = width(text), pad = room > w ? room - w : 0;
    fprintf(out, "%*s%s%*s%s", right ? (int)pad : 0, "", text, right || last ? 0 : (int)pad, "",
            last ? "\n" : "  ");
}

int csp_grid_print(const struct csp_grid *self, FILE *out)
{
    const int err = check_complete(self);
    if (err) return err;
    size_t *room = calloc(2 * self->columns, sizeof *room), *right = room + self->columns;
    if (!room) return CSP_FAIL(CSP_E_MEMORY, "table of %zu columns", self->columns);
    for (size_t c = 0; c < self->columns; c++) {
        room[c] = width(self->name[c]);
        right[c] = self->n > 0;
        for (size_t i = c; i < self->n; i += self->columns) {
            const size_t w = width(self->cell[i].text);
            if (w > room[c]) room[c] = w;
            if (!self->cell[i].is_real) right[c] = 0;
        }
    }
    for (size_t c = 0; c < self->columns; c++)
        print_padded(out, self->name[c], room[c], (int)right[c], c + 1 == self->columns);
    for (size_t i = 0; i < self->n; i++) {
        const size_t c = i % self->columns;
        print_padded(out, self->cell[i].text, room[c], (int)right[c], c + 1 == self->columns);
    }
    free(room);
    return CSP_OK;
}

/* Print a text as a JSON string. */
static void print_json_text(const char *text, FILE *out)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if ((unsigned char)*text < 32)
            fprintf(out, "\\u%04x", (unsigned)*text);
        else
            fputc(*text, out);
    }
    fputc('"', out);
}

int csp_grid_json(const struct csp_grid *self, FILE *out)
{
    const int err = check_complete(self);
    if (err) return err;
    fputs("[", out);
    for (size_t i = 0; i < self->n; i++) {
        const size_t c = i % self->columns;
        const struct csp_grid_cell *cell = &self->cell[i];
        fputs(c ? ", " : i ? "},\n {" : "{", out);
        print_json_text(self->name[c], out);
        fputs(": ", out);
        char number[32];
        if (!cell->is_real)
            print_json_text(cell->text, out);
        else if (isfinite(cell->real)) {
            csp_csv_number(cell->real, number);
            fputs(number, out);
        } else
            fputs("null", out);
    }
    fputs(self->n ? "}]\n" : "]\n", out);
    return CSP_OK;
}

int csp_grid_save(const struct csp_grid *self, const char *path)
{
    struct csp_csv csv = {0};
    struct csp_text head = {0};
    int err = check_complete(self);
    for (size_t c = 0; !err && c < self->columns; c++)
        err = csp_text_add(&head, "%s%s", c ? "," : "", self->name[c]);
    if (!err) err = csp_csv_init(&csv, head.s);
    for (size_t i = 0; !err && i < self->n; i++) {
        if (self->cell[i].is_real)
            csp_csv_real(&csv, self->cell[i].real);
        else
            csp_csv_text(&csv, self->cell[i].text);
        if ((i + 1) % self->columns == 0) csp_csv_end(&csv);
    }
    if (!err) err = csp_csv_save(&csv, path);
    csp_csv_free(&csv);
    csp_text_free(&head);
    return err;
}

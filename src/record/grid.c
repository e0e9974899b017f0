/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/grid.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/page.h"
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

static int check_complete(const struct csp_grid *self)
{
    if (self->err) return self->err;
    if (self->n % self->columns)
        return CSP_FAIL(CSP_E_SHAPE, "%zu cells in %zu columns", self->n, self->columns);
    return CSP_OK;
}

/* How a table is laid out: characters of each column (0: left out), numbers to the right. */
struct layout {
    size_t room, need; /* what it has; what it cannot do with less */
    int right;
};
enum { GAP = 2, WORD = 14, HEAD = 10 };

/* The longest piece of a text that is not broken, at most WORD. */
static size_t longest_word(const char *text)
{
    size_t most = 0;
    while (*text) {
        const size_t n = strcspn(text, " ");
        if (n > most) most = n;
        text += n + (text[n] == ' ');
    }
    return most < WORD ? most : WORD;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void measure(const struct csp_grid *self, size_t c, struct layout *l)
{
    l->room = csp_page_length(self->name[c]);
    l->need = larger(longest_word(self->name[c]), l->room < HEAD ? l->room : HEAD);
    l->right = self->n > 0;
    for (size_t i = c; i < self->n; i += self->columns) {
        const size_t w = csp_page_length(self->cell[i].text);
        l->room = larger(l->room, w);
        l->need = larger(l->need, self->cell[i].is_real ? w : longest_word(self->cell[i].text));
        if (!self->cell[i].is_real) l->right = 0;
    }
}

/* Width of the columns that are not left out, by what they have or need. */
static size_t total(const struct csp_grid *self, const struct layout l[], int by_need)
{
    size_t sum = 0;
    for (size_t c = 0; c < self->columns; c++)
        if (l[c].room) sum += (by_need ? l[c].need : l[c].room) + GAP;
    return sum ? sum - GAP : 0;
}

/* Leave spare columns out until what the others need fits, then take from the widest. */
static void fit(const struct csp_grid *self, struct layout l[], size_t width)
{
    const char *name = self->spare ? self->spare : "";
    while (*name && total(self, l, 0) > width && total(self, l, 1) > width) {
        const size_t n = strcspn(name, ",");
        for (size_t c = 0; c < self->columns; c++)
            if (strlen(self->name[c]) == n && !strncmp(self->name[c], name, n)) l[c].room = 0;
        name += n + (name[n] == ',');
    }
    while (total(self, l, 0) > width) {
        size_t widest = self->columns;
        for (size_t c = 0; c < self->columns; c++)
            if (l[c].room > l[c].need &&
                (widest == self->columns || l[c].room > l[widest].room))
                widest = c;
        if (widest == self->columns) return; /* it needs more than there is */
        l[widest].room--;
    }
}

/* Print one line of a row; text[c] moves on to what is left of each cell. */
static void print_line(const struct csp_grid *self, const struct layout l[], const char *text[],
                       FILE *out)
{
    size_t pending = 0; /* blanks that are printed only if something follows */
    for (size_t c = 0, first = 1; c < self->columns; c++) {
        if (!l[c].room) continue;
        const size_t bytes = csp_page_break(text[c], l[c].room);
        size_t w = 0;
        for (size_t i = 0; i < bytes; i++) w += ((unsigned char)text[c][i] & 0xC0) != 0x80;
        const size_t pad = l[c].room - w;
        pending += (first ? 0 : GAP) + (l[c].right ? pad : 0);
        if (bytes) {
            fprintf(out, "%*s%.*s", (int)pending, "", (int)bytes, text[c]);
            pending = 0;
        }
        if (!l[c].right) pending += pad;
        text[c] += bytes;
        text[c] += strspn(text[c], " ");
        first = 0;
    }
    fputs("\n", out);
}

static void print_row(const struct csp_grid *self, const struct layout l[], const char *text[],
                      FILE *out)
{
    for (int more = 1; more;) {
        print_line(self, l, text, out);
        more = 0;
        for (size_t c = 0; c < self->columns; c++) more |= l[c].room && *text[c];
    }
}

static int print_left_out(const struct csp_grid *self, const struct layout l[], size_t width,
                          FILE *out)
{
    struct csp_text text = {0};
    int n = 0, err = CSP_OK;
    for (size_t c = 0; !err && c < self->columns; c++)
        if (!l[c].room)
            err = csp_text_add(&text, "%s%s", n++ ? ", " : "(no room for: ", self->name[c]);
    if (!err && n) err = csp_text_add(&text, "; a wider terminal or a pipe has them)\n");
    csp_page_fold(text.s ? text.s : "", width, out);
    csp_text_free(&text);
    return err;
}

int csp_grid_print_in(const struct csp_grid *self, size_t width, FILE *out)
{
    const int err = check_complete(self);
    if (err) return err;
    struct layout *l = calloc(self->columns, sizeof *l);
    const char **text = calloc(self->columns, sizeof *text);
    for (size_t c = 0; l && text && c < self->columns; c++) measure(self, c, &l[c]);
    if (l && text && width) fit(self, l, width);
    for (size_t i = 0; l && text && i <= self->n; i += self->columns) {
        for (size_t c = 0; c < self->columns; c++)
            text[c] = i == 0 ? self->name[c] : self->cell[i - self->columns + c].text;
        print_row(self, l, text, out);
    }
    const int code = l && text ? print_left_out(self, l, width, out)
                               : CSP_FAIL(CSP_E_MEMORY, "table of %zu columns", self->columns);
    free(l);
    free(text);
    return code;
}

int csp_grid_print(const struct csp_grid *self, FILE *out)
{
    return csp_grid_print_in(self, csp_page_width(out), out);
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

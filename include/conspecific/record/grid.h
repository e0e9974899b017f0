/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_GRID_H
#define CONSPECIFIC_RECORD_GRID_H
#include <stddef.h>
#include <stdio.h>
/*
 * grid: one table, printed for the eye, as JSON or as CSV.
 *
 *   csp_grid_init(&g, "claim,n,effect"); csp_grid_text(&g, "C001"); csp_grid_real(&g, 16, 0);
 *   csp_grid_real(&g, 1.2345, 2); csp_grid_print(&g, stdout);
 *
 * Cells are added row by row. NaN is an empty cell, null in JSON. On a terminal a table keeps to
 * its width: columns that are spare go first, then texts are broken within their columns.
 */
struct csp_grid_cell {
    char *text;  /* owned; what the eye sees */
    double real; /* the number, if it is one */
    int is_real;
};

struct csp_grid {
    char *head; /* owned: names, each terminated */
    const char **name;
    size_t columns;
    struct csp_grid_cell *cell;
    size_t n, cap;
    const char *spare; /* borrowed: "p,n", columns that may go, the first first; NULL: none */
    int err;           /* first failure, kept; returned by print and save */
};

/* Empty table with columns "a,b,c". CSP_E_MEMORY. */
int csp_grid_init(struct csp_grid *self, const char *names);
void csp_grid_free(struct csp_grid *self);
/* The next cell, row by row: a text, or a number with so many decimals for the eye. */
void csp_grid_text(struct csp_grid *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void csp_grid_real(struct csp_grid *self, double value, int decimals);
/* Aligned columns, numbers to the right, two blanks between; as wide as it needs, or, if out is a
 * terminal, as wide as that (core/page.h). CSP_E_SHAPE if a row is not complete. */
int csp_grid_print(const struct csp_grid *self, FILE *out);
/* The same in width characters (0: as it needs); a last line says which columns were left out. */
int csp_grid_print_in(const struct csp_grid *self, size_t width, FILE *out);
/* A list of objects, one a line. */
int csp_grid_json(const struct csp_grid *self, FILE *out);
/* Atomically, with full precision. */
int csp_grid_save(const struct csp_grid *self, const char *path);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_TABLE_H
#define CONSPECIFIC_RECORD_TABLE_H
#include "conspecific/config/diag.h"
#include "conspecific/core/mem.h"
/*
 * table: a CSV file (RFC 4180) as cells that know their place.
 *
 * The first line names the columns. Every line has as many cells as the first. Quoted cells may
 * hold commas, quotes (doubled) and line ends. CRLF and a byte order mark are fine; NUL,
 * control characters, stray quotes, empty and duplicate column names are refused.
 */
enum { CSP_TABLE_BYTES = 1 << 28, CSP_TABLE_COLUMNS = 4096 /* at most */ };

struct csp_cell {
    const char *text; /* never NULL */
    int line, col;    /* in the file, from 1 */
};

struct csp_table { /* all memory belongs to the csp_mem */
    const char *file;
    size_t columns, rows;  /* rows without the header */
    const char **name;     /* columns */
    struct csp_cell *cell; /* rows x columns */
};

/* dir/name, owned by mem; NULL without memory. */
const char *csp_table_path(const char *dir, const char *name, struct csp_mem *mem);
/* Read a file. Problems go to diag with file:line:col. CSP_E_IO, CSP_E_SYNTAX, CSP_E_MEMORY. */
int csp_table_read(struct csp_table *self, const char *path, struct csp_mem *mem,
                   struct csp_diag *diag);
/* The same for n bytes in memory; name stands for the file. */
int csp_table_parse(struct csp_table *self, const char *name, const char *text, size_t n,
                    struct csp_mem *mem, struct csp_diag *diag);
/* Index of a column, -1 if there is none. */
long csp_table_column(const struct csp_table *self, const char *name);
/* Indices of count columns by name into index[]; every missing one is a problem. */
int csp_table_columns(const struct csp_table *self, size_t count, const char *const names[],
                      size_t index[], struct csp_diag *diag);
const struct csp_cell *csp_table_cell(const struct csp_table *self, size_t row, size_t column);
/* A number, NaN for an empty cell ("inf" and "-inf" are numbers here). CSP_E_SYNTAX. */
int csp_table_real(const struct csp_table *self, size_t row, size_t column, double *out,
                   struct csp_diag *diag);
/* A whole number in [0, 1e15], 0 for an empty cell. CSP_E_SYNTAX. */
int csp_table_count(const struct csp_table *self, size_t row, size_t column, size_t *out,
                    struct csp_diag *diag);
/* Index of the cell's text in "a|b|c"; a problem names the nearest choice. CSP_E_SYNTAX. */
int csp_table_choice(const struct csp_table *self, size_t row, size_t column,
                     const char *choices, int *out, struct csp_diag *diag);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_CSV_H
#define CONSPECIFIC_RECORD_CSV_H
#include "conspecific/core/text.h"
/*
 * csv: tables as text (RFC 4180, line ends "\n"), the same bytes on every machine.
 *
 * Numbers are written with %.9g whatever the locale; a number that does not exist (NaN) is an
 * empty cell, infinities are "inf" and "-inf"; -0 is written 0. A text with comma, quote, line
 * end or leading or trailing blank is quoted, quotes doubled.
 *
 *   csp_csv_text(&csv, "pain"); csp_csv_real(&csv, 0.25); csp_csv_end(&csv);   -> pain,0.25
 */
struct csp_csv {
    struct csp_text text; /* owned: the file so far */
    size_t cell;          /* cells of the present line */
    size_t cells;         /* cells of the first line; every line must have as many */
    int err;              /* first failure, kept: checked once by csp_csv_save */
};

/* Begin with a header line "a,b,c" (names without quotes or blanks). */
int csp_csv_init(struct csp_csv *self, const char *header);
void csp_csv_free(struct csp_csv *self);
void csp_csv_text(struct csp_csv *self, const char *cell); /* NULL is an empty cell */
void csp_csv_real(struct csp_csv *self, double cell);
void csp_csv_long(struct csp_csv *self, long long cell);
void csp_csv_end(
    struct csp_csv *self); /* end of line; a wrong number of cells is CSP_E_SHAPE */
/* Write to path atomically. Returns the first failure of any call above. */
int csp_csv_save(const struct csp_csv *self, const char *path);
/* One number as csp_csv_real writes it; out has room for 32 bytes. */
void csp_csv_number(double value, char out[32]);
#endif

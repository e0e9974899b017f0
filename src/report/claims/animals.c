/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/animals.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/format.h"
#include "conspecific/record/table.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LOG_BYTES = 1 << 26 };
enum column { STUDY, CONTRAST, A, B, COLUMNS };
static const char *const names[COLUMNS] = {"study", "contrast", "a", "b"};

/* Read two counts and seconds behind the last `mark`, by a form that ends in %n. Returns 1 if
 * they are there. */
static int last_line(const char *log, const char *mark, const char *form, size_t count[2],
                     double *seconds)
{
    const char *at = NULL;
    char *end;
    int length = 0;
    for (const char *next = strstr(log, mark); next; next = strstr(next + 1, mark)) at = next;
    if (!at || sscanf(at, form, &count[0], &count[1], &length) != 2 || !length) return 0;
    *seconds = csp_format_read(at + length, &end);
    return end > at + length;
}

double csp_animals_seconds(const char *log)
{
    size_t groups, units[2], rearing[2];
    double played, reared;
    const char *study = strstr(log, "] study "), *colon = study ? strchr(study, ':') : NULL;
    if (!colon || sscanf(colon, ": %zu groups,", &groups) != 1) return NAN;
    if (!last_line(log, "] experiments: ",
                   "] experiments: %zu units (%zu from a checkpoint), %n", units, &played) ||
        units[0] <= units[1])
        return NAN;
    double each = played * (double)groups / (double)(units[0] - units[1]);
    if (last_line(log, "] rearing: ", "] rearing: %zu reared, %zu from the cache, %n", rearing,
                  &reared) &&
        rearing[0])
        each += reared / (double)rearing[0];
    return each;
}

static double seconds_of(const char *dir, struct csp_mem *mem)
{
    const char *path = csp_table_path(dir, "run.log", mem);
    char *log = NULL;
    size_t n;
    if (!path || !csp_file_exists(path) || csp_file_read(path, &log, &n, LOG_BYTES))
        return NAN; /* a thinned folder has no log */
    const double seconds = csp_animals_seconds(log);
    free(log);
    return seconds;
}

/* Read the rows of one contrast, row ... end - 1. */
static int read_contrast(struct csp_contrast_animals *self, const struct csp_table *t,
                         size_t row, size_t end, const size_t at[], struct csp_mem *mem,
                         struct csp_diag *diag)
{
    *self =
        (struct csp_contrast_animals){.study = csp_table_cell(t, row, at[STUDY])->text,
                                      .contrast = csp_table_cell(t, row, at[CONTRAST])->text};
    self->a = csp_mem_alloc(mem, 2 * (end - row) * sizeof *self->a);
    if (!self->a) return CSP_E_MEMORY;
    self->b = self->a + (end - row);
    for (; row < end; row++) {
        double a, b;
        if (csp_table_real(t, row, at[A], &a, diag) || csp_table_real(t, row, at[B], &b, diag))
            return CSP_E_SYNTAX;
        if (!isnan(a)) self->a[self->n_a++] = a;
        if (!isnan(b)) self->b[self->n_b++] = b;
    }
    return CSP_OK;
}

static int same_contrast(const struct csp_table *t, size_t x, size_t y, const size_t at[])
{
    return !strcmp(csp_table_cell(t, x, at[STUDY])->text,
                   csp_table_cell(t, y, at[STUDY])->text) &&
           !strcmp(csp_table_cell(t, x, at[CONTRAST])->text,
                   csp_table_cell(t, y, at[CONTRAST])->text);
}

int csp_animals_read(struct csp_animals *self, const char *dir, struct csp_mem *mem,
                     struct csp_diag *diag)
{
    struct csp_table t;
    size_t at[COLUMNS], end;
    *self = (struct csp_animals){.seconds = seconds_of(dir, mem)};
    const char *path = csp_table_path(dir, "contrast_animals.csv", mem);
    if (!path) return CSP_E_MEMORY;
    if (!csp_file_exists(path)) return CSP_OK;
    int err = csp_table_read(&t, path, mem, diag);
    if (!err) err = csp_table_columns(&t, COLUMNS, names, at, diag);
    if (err) return err;
    self->list = csp_mem_alloc(mem, (t.rows + 1) * sizeof *self->list);
    if (!self->list) return CSP_E_MEMORY;
    for (size_t row = 0; !err && row < t.rows; row = end) {
        for (end = row + 1; end < t.rows && same_contrast(&t, row, end, at);) end++;
        err = read_contrast(&self->list[self->n++], &t, row, end, at, mem, diag);
    }
    return err;
}

const struct csp_contrast_animals *csp_animals_find(const struct csp_animals *self,
                                                    const struct csp_compare_row *row)
{
    for (size_t i = 0; i < self->n; i++)
        if (!strcmp(self->list[i].contrast, row->contrast) &&
            !strcmp(self->list[i].study, row->study))
            return &self->list[i];
    return NULL;
}

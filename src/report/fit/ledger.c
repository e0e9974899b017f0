/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/csv.h"
#include "conspecific/record/table.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- lines ------------------------------------------------------------------------------ */

/* Write a number exactly, so that a resumed fit takes the same way. */
static void exact(struct csp_csv *csv, double value)
{
    struct csp_text t = {0};
    if (!isnan(value)) (void)csp_text_add_real(&t, value);
    csp_csv_text(csv, t.s);
    csp_text_free(&t);
}

static void series_name(const struct csp_fit_job *job, size_t i, char out[256])
{
    const struct csp_fit_series *s = job->targets.series + i;
    const char *study = job->plans[s->study].study.name;
    if (s->session)
        snprintf(out, 256, "%s/%s/%s/%zu", study, s->group, s->measure, s->session);
    else
        snprintf(out, 256, "%s/%s/%s", study, s->group, s->measure);
}

static int evaluation_head(const struct csp_fit_job *job, struct csp_text *out)
{
    int err = csp_text_add(out, "evaluation,stage");
    for (size_t i = 0; i < job->file->parameters.n && !err; i++)
        err = csp_text_add(out, ",%s", csp_fit_free_at(job, i)->name);
    return err ? err : csp_text_add(out, ",objective,best,key");
}

static int series_head(const struct csp_fit_job *job, struct csp_text *out)
{
    int err = csp_text_add(out, "evaluation,series");
    for (size_t k = 0; k < job->targets.animals && !err; k++)
        err = csp_text_add(out, ",%zu", k + 1);
    return err;
}

static int write_synced(int fd, const char *text, size_t n, const char *name)
{
    while (n > 0) {
        const ssize_t put = write(fd, text, n);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return CSP_FAIL(CSP_E_IO, "cannot write %s: %s", name, strerror(errno));
        text += put;
        n -= (size_t)put;
    }
    if (fsync(fd) && errno != EINVAL)
        return CSP_FAIL(CSP_E_IO, "cannot sync %s: %s", name, strerror(errno));
    return CSP_OK;
}

/* Add what a table holds after its first `skip` bytes, and free it. */
static int append(int fd, struct csp_csv *csv, size_t skip, const char *name)
{
    const int err =
        csv->err ? csv->err : write_synced(fd, csv->text.s + skip, csv->text.n - skip, name);
    csp_csv_free(csv);
    return err;
}

static int add_series(struct csp_fit_ledger *self, const double record[])
{
    const struct csp_fit_targets *t = &self->job->targets;
    struct csp_text head = {0};
    struct csp_csv csv;
    char name[256];
    int err = series_head(self->job, &head);
    if (!err) err = csp_csv_init(&csv, head.s);
    csp_text_free(&head);
    if (err) return err;
    const size_t skip = csv.text.n;
    for (size_t i = 0; i < t->n_series; i++) {
        series_name(self->job, i, name);
        csp_csv_long(&csv, (long long)self->rows + 1);
        csp_csv_text(&csv, name);
        for (size_t k = 0; k < t->animals; k++) exact(&csv, record[i * t->animals + k]);
        csp_csv_end(&csv);
    }
    return append(self->series, &csv, skip, "series.csv");
}

int csp_fit_ledger_add(struct csp_fit_ledger *self, const char *stage, const double x[],
                       double cost, const double record[], double best)
{
    struct csp_text head = {0};
    struct csp_csv csv;
    char key[24];
    int err = add_series(self, record);
    if (!err) err = evaluation_head(self->job, &head);
    if (!err) err = csp_csv_init(&csv, head.s);
    csp_text_free(&head);
    if (err) return err;
    const size_t skip = csv.text.n;
    csp_csv_long(&csv, (long long)self->rows + 1);
    csp_csv_text(&csv, stage);
    for (size_t i = 0; i < self->job->file->parameters.n; i++) exact(&csv, x[i]);
    exact(&csv, cost);
    exact(&csv, best);
    snprintf(key, sizeof key, "%016llx", (unsigned long long)self->job->key);
    csp_csv_text(&csv, key);
    csp_csv_end(&csv);
    err = append(self->evaluations, &csv, skip, "evaluations.csv");
    if (!err) self->rows++;
    return err;
}

const double *csp_fit_ledger_find(const struct csp_fit_ledger *self, const double x[])
{
    const size_t bytes = self->job->file->parameters.n * sizeof *x;
    for (size_t k = 0; k < self->n_known; k++)
        if (!memcmp(self->known[k].x, x, bytes)) return self->known[k].record;
    return NULL;
}

/* ---- what an earlier run left ----------------------------------------------------------- */

struct file { /* one of the two as it lies there */
    char *path, *data;
    size_t n; /* without a last line that was cut */
    struct csp_table table;
    int there; /* with a header */
};

static void file_free(struct file *f)
{
    free(f->path);
    free(f->data);
}

static int read_file(struct csp_fit_ledger *self, const struct csp_run_dir *dir,
                     const char *name, int resume, struct file *f)
{
    f->path = csp_run_dir_file(dir, name);
    int err = f->path ? CSP_OK : CSP_E_MEMORY;
    if (!err && resume && csp_file_exists(f->path))
        err = csp_file_read(f->path, &f->data, &f->n, CSP_TABLE_BYTES);
    while (!err && f->n && f->data[f->n - 1] != '\n') f->n--;
    f->there = f->n > 0;
    const char *own = err ? NULL : csp_mem_dup(&self->job->mem, f->path);
    if (!err && !own) err = CSP_E_MEMORY;
    if (!err && f->there)
        err = csp_table_parse(&f->table, own, f->data, f->n, &self->job->mem, NULL);
    return err;
}

static int same_head(const struct csp_table *t, const struct csp_text *head)
{
    struct csp_text have = {0};
    for (size_t c = 0; c < t->columns; c++)
        (void)csp_text_add(&have, "%s%s", c ? "," : "", t->name[c]);
    const int same = have.s && !strcmp(have.s, head->s);
    csp_text_free(&have);
    return same;
}

/* Read the values of evaluation `row` from the rows of series.csv that belong to it; 1 if every
 * series is there. */
static int read_record(const struct csp_fit_ledger *self, const struct csp_table *t, size_t row,
                       double record[])
{
    const struct csp_fit_targets *targets = &self->job->targets;
    char name[256], number[24];
    snprintf(number, sizeof number, "%zu", row + 1);
    for (size_t i = 0; i < targets->n_series; i++) {
        const size_t at = row * targets->n_series + i;
        if (at >= t->rows) return 0;
        series_name(self->job, i, name);
        if (strcmp(csp_table_cell(t, at, 0)->text, number) ||
            strcmp(csp_table_cell(t, at, 1)->text, name))
            return 0;
        for (size_t k = 0; k < targets->animals; k++)
            if (csp_table_real(t, at, 2 + k, record + i * targets->animals + k, NULL)) return 0;
    }
    return 1;
}

static int load_row(struct csp_fit_ledger *self, const struct csp_table *e,
                    const struct csp_table *s, size_t row)
{
    const struct csp_fit_targets *t = &self->job->targets;
    struct csp_fit_known *k = self->known + self->n_known;
    char key[24];
    snprintf(key, sizeof key, "%016llx", (unsigned long long)self->job->key);
    if (strcmp(csp_table_cell(e, row, e->columns - 1)->text, key))
        return CSP_FAIL(CSP_E_VERSION,
                        "%s:%d is of other studies, animals, seed or sources; --force begins "
                        "again and keeps the old folder",
                        e->file, csp_table_cell(e, row, 0)->line);
    k->record = csp_mem_alloc(&self->job->mem, t->n_series * t->animals * sizeof *k->record);
    if (!k->record) return CSP_E_MEMORY;
    for (size_t i = 0; i < self->job->file->parameters.n; i++)
        if (csp_table_real(e, row, 2 + i, k->x + i, NULL)) return CSP_E_SYNTAX;
    if (read_record(self, s, row, k->record)) {
        self->n_known++;
        return CSP_OK;
    }
    csp_error_clear();
    return row + 1 == e->rows ? CSP_OK
                              : CSP_FAIL(CSP_E_IO,
                                         "series.csv beside %s does not hold evaluation %zu; "
                                         "put it back, or --force begins again",
                                         e->file, row + 1);
}

static int load_rows(struct csp_fit_ledger *self, const struct file *e, const struct file *s)
{
    struct csp_text heads[2] = {{0}, {0}};
    int err = evaluation_head(self->job, heads);
    if (!err) err = series_head(self->job, heads + 1);
    if (!err && ((e->there && !same_head(&e->table, heads)) ||
                 (s->there && !same_head(&s->table, heads + 1))))
        err = CSP_FAIL(CSP_E_VERSION,
                       "%s has other parameters or animals; --force begins again and keeps the "
                       "old folder",
                       e->path);
    csp_text_free(heads);
    csp_text_free(heads + 1);
    if (err) return err;
    self->known = csp_mem_alloc(&self->job->mem, (e->table.rows + 1) * sizeof *self->known);
    if (!self->known) return CSP_E_MEMORY;
    for (size_t row = 0; row < e->table.rows && !err; row++)
        err = load_row(self, &e->table, &s->table, row);
    return err;
}

/* ---- opening ---------------------------------------------------------------------------- */

/* Open the file, cut behind its first `lines` lines, or with a header if it has none. */
static int open_file(const struct csp_fit_ledger *self, const struct file *f, size_t lines,
                     int (*head)(const struct csp_fit_job *, struct csp_text *), int *fd)
{
    size_t keep = 0;
    struct csp_text text = {0};
    for (size_t line = 0; f->there && line < lines && keep < f->n; keep++)
        line += f->data[keep] == '\n';
    *fd = open(f->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (*fd < 0 || ftruncate(*fd, (off_t)keep))
        return CSP_FAIL(CSP_E_IO, "cannot write %s: %s", f->path, strerror(errno));
    if (keep) return CSP_OK;
    int err = head(self->job, &text);
    if (!err) err = csp_text_add(&text, "\n");
    if (!err) err = write_synced(*fd, text.s, text.n, f->path);
    csp_text_free(&text);
    return err;
}

int csp_fit_ledger_open(struct csp_fit_ledger *self, struct csp_fit_job *job,
                        const struct csp_run_dir *dir, int resume)
{
    struct file e = {0}, s = {0};
    *self = (struct csp_fit_ledger){.job = job, .series = -1, .evaluations = -1, .is_open = 1};
    int err = read_file(self, dir, "evaluations.csv", resume, &e);
    if (!err) err = read_file(self, dir, "series.csv", resume, &s);
    if (!err) err = load_rows(self, &e, &s);
    self->rows = self->n_known;
    const size_t lines = 1 + self->rows;
    if (!err)
        err = open_file(self, &s, 1 + self->rows * job->targets.n_series, series_head,
                        &self->series);
    if (!err) err = open_file(self, &e, lines, evaluation_head, &self->evaluations);
    if (!err) err = csp_dir_sync(dir->path);
    file_free(&e);
    file_free(&s);
    return err;
}

void csp_fit_ledger_close(struct csp_fit_ledger *self)
{
    if (!self->is_open) return;
    if (self->series >= 0) (void)close(self->series);
    if (self->evaluations >= 0) (void)close(self->evaluations);
    *self = (struct csp_fit_ledger){0};
}

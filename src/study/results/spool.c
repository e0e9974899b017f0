/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/results/spool.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/text.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char suffix[] = ".part";

char *csp_spool_path(const struct csp_run_dir *dir, size_t unit)
{
    char name[64];
    snprintf(name, sizeof name, "record-%zu%s", unit, suffix);
    return csp_run_dir_file(dir, name);
}

int csp_spool_begin(struct csp_spool *self, const char *path)
{
    *self = (struct csp_spool){.is.path = csp_text_dup(path)};
    if (!self->is.path) return CSP_FAIL(CSP_E_MEMORY, "name of a record");
    self->file = fopen(path, "wbe");
    return self->file ? CSP_OK
                      : CSP_FAIL(CSP_E_IO, "cannot write %s: %s", path, strerror(errno));
}

static void put(struct csp_spool *self, const void *data, size_t bytes)
{
    (void)fwrite(data, 1, bytes, self->file); /* csp_spool_take asks ferror */
}

static void put_longs(struct csp_spool *self, const int32_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const int64_t v = x[i];
        put(self, &v, sizeof v);
    }
}

static int take_samples(struct csp_spool *self, const struct csp_recorder *rec)
{
    const size_t n = rec->rows - rec->first;
    if (!self->is.chunk) {
        self->is.chunk = n;
        self->is.row = sizeof(double) + 3 * sizeof(int64_t);
        for (size_t k = 0; k < rec->n_tracks; k++)
            self->is.row += rec->tracks[k].n * sizeof(float);
    }
    put(self, rec->time, n * sizeof *rec->time);
    put_longs(self, rec->phase, n);
    put_longs(self, rec->session, n);
    put_longs(self, rec->trial, n);
    for (size_t k = 0; k < rec->n_tracks; k++)
        put(self, rec->tracks[k].data, n * rec->tracks[k].n * sizeof(float));
    self->is.rows += n;
    return ferror(self->file)
               ? CSP_FAIL(CSP_E_IO, "cannot write %s: %s", self->is.path, strerror(errno))
               : CSP_OK;
}

static int longer(void **data, size_t bytes)
{
    void *p = realloc(*data, bytes ? bytes : 1);
    if (!p) return CSP_FAIL(CSP_E_MEMORY, "summary of %zu bytes", bytes);
    *data = p;
    return CSP_OK;
}

/* A trial more, with sums of zero. */
static int add_trial(struct csp_spool *self, const struct csp_recorder *rec, size_t row)
{
    if (self->trials == self->cap) {
        const size_t cap = self->cap ? 2 * self->cap : 64;
        int err = longer((void **)&self->label, 3 * cap * sizeof *self->label);
        if (!err) err = longer((void **)&self->count, cap * sizeof *self->count);
        if (!err) err = longer((void **)&self->sum, cap * self->width * sizeof *self->sum);
        if (err) return err;
        self->cap = cap;
    }
    int32_t *label = self->label + 3 * self->trials;
    label[0] = rec->phase[row];
    label[1] = rec->session[row];
    label[2] = rec->trial[row];
    self->count[self->trials] = 0;
    for (size_t j = 0; j < self->width; j++) self->sum[self->trials * self->width + j] = 0.0;
    self->trials++;
    return CSP_OK;
}

static int same_trial(const struct csp_spool *self, const struct csp_recorder *rec, size_t row)
{
    const int32_t *label = self->label + 3 * (self->trials - 1);
    return self->trials && label[0] == rec->phase[row] && label[1] == rec->session[row] &&
           label[2] == rec->trial[row];
}

static int take_sums(struct csp_spool *self, const struct csp_recorder *rec)
{
    if (!self->width)
        for (size_t k = 0; k < rec->n_tracks; k++) self->width += rec->tracks[k].n;
    for (size_t i = 0; i < rec->rows - rec->first; i++) {
        const int err = same_trial(self, rec, i) ? CSP_OK : add_trial(self, rec, i);
        if (err) return err;
        double *sum = self->sum + (self->trials - 1) * self->width;
        for (size_t k = 0; k < rec->n_tracks; k++) {
            const struct csp_track *t = rec->tracks + k;
            for (size_t j = 0; j < t->n; j++) sum[j] += (double)t->data[i * t->n + j];
            sum += t->n;
        }
        self->count[self->trials - 1]++;
    }
    return CSP_OK;
}

int csp_spool_take(void *self, const struct csp_recorder *rec)
{
    struct csp_spool *s = self;
    return s->file ? take_samples(s, rec) : take_sums(s, rec);
}

int csp_spool_end(struct csp_spool *self)
{
    int err = CSP_OK;
    if (!self->file) return CSP_OK;
    if (fflush(self->file) || ferror(self->file) || fsync(fileno(self->file)))
        err = CSP_FAIL(CSP_E_IO, "cannot write %s: %s", self->is.path, strerror(errno));
    if (fclose(self->file) && !err)
        err = CSP_FAIL(CSP_E_IO, "cannot close %s: %s", self->is.path, strerror(errno));
    self->file = NULL;
    if (err) (void)unlink(self->is.path);
    return err;
}

void csp_spool_free(struct csp_spool *self)
{
    if (self->file) {
        (void)fclose(self->file);
        (void)unlink(self->is.path);
    }
    free(self->is.path);
    free(self->label);
    free(self->count);
    free(self->sum);
    *self = (struct csp_spool){0};
}

int csp_spool_file_is_whole(const struct csp_spool_file *self)
{
    struct stat now;
    return self->path && !stat(self->path, &now) && now.st_size >= 0 &&
           (size_t)now.st_size == self->rows * self->row;
}

int csp_spool_file_read(const struct csp_spool_file *self, size_t column, size_t width,
                        size_t first, size_t n, void *to)
{
    char *at = to;
    FILE *file = fopen(self->path, "rbe");
    if (!file) return CSP_FAIL(CSP_E_IO, "cannot read %s: %s", self->path, strerror(errno));
    int err = first + n > self->rows ? CSP_FAIL(CSP_E_IO, "%s is cut", self->path) : CSP_OK;
    while (n && !err) {
        const size_t chunk = first / self->chunk, in = first % self->chunk;
        const size_t left = self->rows - chunk * self->chunk;
        const size_t m = left < self->chunk ? left : self->chunk,
                     take = m - in < n ? m - in : n;
        const size_t from = chunk * self->chunk * self->row + column * m + in * width;
        if (fseeko(file, (off_t)from, SEEK_SET) || fread(at, width, take, file) != take)
            err = CSP_FAIL(CSP_E_IO, "%s is cut", self->path);
        at += take * width;
        first += take;
        n -= take;
    }
    (void)fclose(file);
    return err;
}

int csp_spool_clear(const struct csp_run_dir *dir)
{
    enum { ROOM = 4096 };
    struct csp_mem mem = {0};
    const char **names = malloc(ROOM * sizeof *names);
    size_t n, removed = ROOM;
    int err = names ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "names of records");
    while (!err && removed == ROOM) { /* there may be more than there is room for */
        n = removed = 0;
        err = csp_file_names(dir->path, suffix, &mem, names, ROOM, &n);
        for (size_t i = 0; i < n && !err; i++) {
            char *name = NULL;
            if (strncmp(names[i], "record-", 7) != 0) continue;
            if (asprintf(&name, "%s%s", names[i], suffix) < 0)
                err = CSP_FAIL(CSP_E_MEMORY, "name of a record");
            else
                err = csp_run_dir_remove(dir, name);
            free(name);
            removed++;
        }
    }
    csp_mem_free(&mem);
    free(names);
    return err;
}

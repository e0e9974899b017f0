/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/recording.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/text.h"
#include "conspecific/record/manifest.h"
#include "quiet.h"
#include "run_file_open.h"
#include <hdf5.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PATH = 1024, RANK_MAX = 2 };

/* ---- one data set --------------------------------------------------------------------- */

struct set { /* of /record/GROUP/K; at most two dimensions */
    hid_t id;
    hsize_t dims[RANK_MAX];
    int rank;
    char path[PATH];
};

static void set_close(struct set *s)
{
    if (s->id >= 0) (void)H5Dclose(s->id);
    s->id = -1;
}

static int bad(const struct csp_run_reader *reader, const char *what, const char *path)
{
    (void)H5Eclear2(H5E_DEFAULT);
    return CSP_FAIL(CSP_E_IO, "'%s': HDF5 cannot %s '%s'; is the file damaged?", reader->path,
                    what, path);
}

static int set_open(struct set *s, const struct csp_run_reader *reader,
                    const struct csp_recording_key *key, const char *name)
{
    s->id = -1;
    const int n =
        snprintf(s->path, sizeof s->path, "record/%s/%zu/%s", key->group, key->animal, name);
    if (n < 0 || n >= PATH) return CSP_FAIL(CSP_E_RANGE, "name of a record is too long");
    s->id = H5Dopen2((hid_t)reader->file, s->path, H5P_DEFAULT);
    if (s->id < 0) return bad(reader, "open", s->path);
    const hid_t space = H5Dget_space(s->id);
    s->rank = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
    s->dims[0] = s->dims[1] = 1;
    const int good = s->rank >= 1 && s->rank <= RANK_MAX &&
                     H5Sget_simple_extent_dims(space, s->dims, NULL) >= 0;
    if (space >= 0) (void)H5Sclose(space);
    return good ? CSP_OK : bad(reader, "measure", s->path);
}

static int there(const struct csp_run_reader *reader, const struct csp_recording_key *key,
                 const char *name)
{
    char path[PATH];
    snprintf(path, sizeof path, "record/%s/%zu/%s", key->group, key->animal, name);
    for (char *c = path; *c; c++) { /* HDF5 asks that every part on the way exists */
        if (*c != '/') continue;
        *c = '\0';
        const htri_t t = H5Lexists((hid_t)reader->file, path, H5P_DEFAULT);
        *c = '/';
        if (t <= 0) return 0;
    }
    return H5Lexists((hid_t)reader->file, path, H5P_DEFAULT) > 0;
}

/* Read a whole vector, or with columns also a matrix, as the type memory; *n is its first
 * dimension. */
static int read_set(struct csp_recording *self, const struct csp_run_reader *reader,
                    const struct csp_recording_key *key, const char *name, hid_t memory,
                    size_t size, void **data, size_t *n, size_t *columns)
{
    struct set s;
    int err = set_open(&s, reader, key, name);
    if (!err && s.rank != 1 && !columns) err = bad(reader, "read as a column", s.path);
    if (!err) {
        *n = (size_t)s.dims[0];
        if (columns) *columns = (size_t)s.dims[1];
        const size_t values = (size_t)(s.dims[0] * s.dims[1]);
        *data = csp_mem_alloc(&self->mem, values * size + 1);
        if (!*data) err = CSP_E_MEMORY;
        if (!err && values && H5Dread(s.id, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, *data) < 0)
            err = bad(reader, "read", s.path);
    }
    set_close(&s);
    return err;
}

/* Read strings of fixed length, as run_file writes them. */
static int read_texts(struct csp_recording *self, const struct csp_run_reader *reader,
                      const struct csp_recording_key *key, const char *name,
                      const char ***texts, size_t *n)
{
    struct set s;
    int err = set_open(&s, reader, key, name);
    const hid_t type = err ? -1 : H5Dget_type(s.id);
    const size_t width = type >= 0 ? H5Tget_size(type) : 0;
    if (!err && (s.rank != 1 || !width || H5Tget_class(type) != H5T_STRING))
        err = bad(reader, "read the texts of", s.path);
    char *flat = NULL;
    if (!err) {
        *n = (size_t)s.dims[0];
        flat = calloc(*n + 1, width);
        *texts = csp_mem_alloc(&self->mem, (*n + 1) * sizeof **texts);
        if (!flat || !*texts) err = CSP_FAIL(CSP_E_MEMORY, "%zu texts", *n);
    }
    if (!err && *n && H5Dread(s.id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, flat) < 0)
        err = bad(reader, "read", s.path);
    for (size_t i = 0; !err && i < *n; i++) {
        (*texts)[i] =
            csp_mem_dup_n(&self->mem, flat + i * width, strnlen(flat + i * width, width));
        if (!(*texts)[i]) err = CSP_E_MEMORY;
    }
    free(flat);
    if (type >= 0) (void)H5Tclose(type);
    set_close(&s);
    return err;
}

/* Read one text, of variable length or of fixed length as in the files of version 0.5.0; 0 if the
 * attribute is something else. */
static int read_attribute(hid_t id, hid_t type, hid_t space, char *text, size_t size)
{
    char *any = NULL;
    if (H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1) return 0;
    if (H5Tis_variable_str(type) <= 0)
        return H5Tget_size(type) < size && H5Aread(id, type, text) >= 0;
    if (H5Aread(id, type, &any) < 0 || !any) return 0;
    const int fits = strlen(any) < size;
    snprintf(text, size, "%s", any);
    (void)H5Dvlen_reclaim(type, space, H5P_DEFAULT, &any);
    return fits;
}

/* Text attribute of a data set; "" if there is none. */
static int attribute(struct csp_recording *self, const struct csp_run_reader *reader,
                     const struct csp_recording_key *key, const char *field, const char *name,
                     const char **copy)
{
    char path[PATH], text[256] = "";
    snprintf(path, sizeof path, "record/%s/%zu/%s", key->group, key->animal, field);
    const hid_t id = H5Aopen_by_name((hid_t)reader->file, path, name, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t type = id < 0 ? -1 : H5Aget_type(id), space = id < 0 ? -1 : H5Aget_space(id);
    const int good = id < 0 || read_attribute(id, type, space, text, sizeof text);
    if (space >= 0) (void)H5Sclose(space);
    if (type >= 0) (void)H5Tclose(type);
    if (id >= 0) (void)H5Aclose(id);
    if (!good) return bad(reader, "read the unit of", path);
    (void)H5Eclear2(H5E_DEFAULT);
    *copy = csp_mem_dup(&self->mem, text);
    return *copy ? CSP_OK : CSP_E_MEMORY;
}

/* ---- what there is -------------------------------------------------------------------- */

struct names {   /* grows during a visit */
    char **list; /* owned */
    size_t n, cap;
    int err;
};

static void names_free(struct names *self)
{
    for (size_t i = 0; i < self->n; i++) free(self->list[i]);
    free(self->list);
}

static herr_t visit(hid_t file, const char *name, const H5O_info_t *info, void *context)
{
    struct names *all = context;
    (void)file;
    if (info->type != H5O_TYPE_DATASET) return 0;
    if (all->n == all->cap) {
        const size_t cap = all->cap ? 2 * all->cap : 64;
        char **list = realloc(all->list, cap * sizeof *list);
        if (!list) {
            all->err = CSP_FAIL(CSP_E_MEMORY, "%zu names", cap);
            return -1;
        }
        all->list = list;
        all->cap = cap;
    }
    all->list[all->n] = csp_text_dup(name);
    if (!all->list[all->n]) {
        all->err = CSP_FAIL(CSP_E_MEMORY, "name of a record");
        return -1;
    }
    all->n++;
    return 0;
}

/* List the data sets below a group by their names relative to it. */
static int collect(const struct csp_run_reader *reader, const char *path, struct names *all)
{
    *all = (struct names){0};
    const hid_t group = H5Gopen2((hid_t)reader->file, path, H5P_DEFAULT);
    if (group < 0) return bad(reader, "open", path);
    const herr_t done =
        H5Ovisit2(group, H5_INDEX_NAME, H5_ITER_INC, visit, all, H5O_INFO_BASIC);
    (void)H5Gclose(group);
    if (all->err) return all->err;
    return done < 0 ? bad(reader, "list", path) : CSP_OK;
}

static int by_key(const void *a, const void *b)
{
    const struct csp_recording_key *x = a, *y = b;
    const int names = strcmp(x->group, y->group);
    return names ? names : (x->animal > y->animal) - (x->animal < y->animal);
}

/* "GROUP/K/time" is an animal with samples in time. */
static int find_keys(struct csp_run_reader *self)
{
    struct names all;
    int err = collect(self, "record", &all);
    struct csp_recording_key *keys = csp_mem_alloc(&self->mem, (all.n + 1) * sizeof *keys);
    if (!err && !keys) err = CSP_E_MEMORY;
    for (size_t i = 0; i < all.n && !err; i++) {
        char *end = strstr(all.list[i], "/time"), *rest;
        if (!end || end[5]) continue;
        *end = '\0';
        char *slash = strrchr(all.list[i], '/');
        if (!slash) continue;
        *slash = '\0';
        const unsigned long animal = strtoul(slash + 1, &rest, 10);
        if (!animal || *rest) continue; /* marks/time */
        const char *group = csp_mem_dup(&self->mem, all.list[i]);
        if (!group) err = CSP_E_MEMORY;
        keys[self->n++] = (struct csp_recording_key){group, animal};
    }
    names_free(&all);
    if (err) return err;
    qsort(keys, self->n, sizeof *keys, by_key);
    self->keys = keys;
    self->groups = csp_mem_alloc(&self->mem, (self->n + 1) * sizeof *self->groups);
    if (!self->groups) return CSP_E_MEMORY;
    for (size_t i = 0; i < self->n; i++)
        if (i && !strcmp(keys[i].group, keys[i - 1].group))
            keys[i].group = keys[i - 1].group; /* one pointer a name */
        else
            self->groups[self->n_groups++] = keys[i].group;
    return CSP_OK;
}

int csp_run_reader_init(struct csp_run_reader *self, const char *dir)
{
    CSP_H5_QUIET;
    *self = (struct csp_run_reader){0};
    if (asprintf(&self->path, "%s/run.h5", dir) < 0) {
        self->path = NULL;
        return CSP_FAIL(CSP_E_MEMORY, "path of run.h5");
    }
    if (!csp_file_exists(self->path))
        return CSP_FAIL(CSP_E_IO, "%s: no such file; DIR is the folder of a run", self->path);
    int err = csp_manifest_require(dir);
    if (!err) err = csp_run_file_open(self->path, &self->file);
    if (err) return err;
    const int recorded = H5Lexists((hid_t)self->file, "record", H5P_DEFAULT) > 0;
    err = recorded ? find_keys(self) : CSP_OK;
    if (err || self->n) return err;
    return CSP_FAIL(CSP_E_USAGE,
                    "'%s' holds no samples in time; run the study with `record: {mode: full, "
                    "every: 4 ms, fields: [...]}` (or --record full if it names fields)",
                    self->path);
}

void csp_run_reader_free(struct csp_run_reader *self)
{
    CSP_H5_QUIET;
    if (self->file) (void)H5Fclose((hid_t)self->file);
    free(self->path);
    csp_mem_free(&self->mem);
    *self = (struct csp_run_reader){0};
}

static int is_field(const char *name)
{
    static const char *const others[] = {"time", "dt", "phase", "session", "trial"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!strcmp(name, others[i])) return 0;
    return strncmp(name, "marks/", 6) != 0 && strncmp(name, "trials/", 7) != 0;
}

int csp_run_reader_fields(struct csp_run_reader *self, const struct csp_recording_key *key,
                          const char ***names, size_t *n)
{
    CSP_H5_QUIET;
    char path[PATH];
    struct names all;
    *n = 0;
    snprintf(path, sizeof path, "record/%s/%zu", key->group, key->animal);
    int err = collect(self, path, &all);
    if (!err) *names = csp_mem_alloc(&self->mem, (all.n + 1) * sizeof **names);
    if (!err && !*names) err = CSP_E_MEMORY;
    for (size_t i = 0; i < all.n && !err; i++) {
        if (!is_field(all.list[i])) continue;
        (*names)[*n] = csp_mem_dup(&self->mem, all.list[i]);
        if (!(*names)[(*n)++]) err = CSP_E_MEMORY;
    }
    names_free(&all);
    return err;
}

/* ---- one recording -------------------------------------------------------------------- */

static int unknown_field(struct csp_run_reader *reader, const struct csp_recording_key *key,
                         const char *field)
{
    const char **names;
    size_t n;
    int err = csp_run_reader_fields(reader, key, &names, &n);
    if (err) return err;
    struct csp_text list = {0};
    for (size_t i = 0; i < n && !err; i++)
        err = csp_text_add(&list, "%s%s", i ? ", " : "", names[i]);
    err = CSP_FAIL(CSP_E_NAME, "field `%s` was not recorded%s (recorded are: %s)", field,
                   csp_nearest_hint(field, names, n, 0), list.s ? list.s : "none");
    csp_text_free(&list);
    return err;
}

/* Read the columns of marks or trials, which must be of one length. */
struct columns {
    struct csp_recording *self;
    struct csp_run_reader *reader;
    const struct csp_recording_key *key;
    size_t n;
    int any, err;
};

static int same_length(struct columns *c, const char *name, size_t n)
{
    if (c->any && n != c->n)
        return CSP_FAIL(CSP_E_SYNTAX, "'%s': %s has %zu entries, its neighbours %zu",
                        c->reader->path, name, n, c->n);
    c->any = 1;
    c->n = n;
    return CSP_OK;
}

static const void *column(struct columns *c, const char *name, hid_t type)
{
    void *data = NULL;
    size_t n = 0;
    if (c->err) return NULL;
    c->err = read_set(c->self, c->reader, c->key, name, type, 8, &data, &n, NULL);
    if (!c->err) c->err = same_length(c, name, n);
    return data;
}

static const char **text_column(struct columns *c, const char *name)
{
    const char **texts = NULL;
    size_t n = 0;
    if (c->err) return NULL;
    c->err = read_texts(c->self, c->reader, c->key, name, &texts, &n);
    if (!c->err) c->err = same_length(c, name, n);
    return texts;
}

static int read_marks(struct columns c)
{
    const char **name = text_column(&c, "marks/name"), **role = text_column(&c, "marks/role");
    const double *time = column(&c, "marks/time", H5T_NATIVE_DOUBLE);
    const double *duration = column(&c, "marks/duration", H5T_NATIVE_DOUBLE);
    const int64_t *action = column(&c, "marks/action", H5T_NATIVE_INT64);
    const int64_t *phase = column(&c, "marks/phase", H5T_NATIVE_INT64);
    const int64_t *session = column(&c, "marks/session", H5T_NATIVE_INT64);
    const int64_t *trial = column(&c, "marks/trial", H5T_NATIVE_INT64);
    if (c.err) return c.err;
    struct csp_recording_mark *m = csp_mem_alloc(&c.self->mem, (c.n + 1) * sizeof *m);
    if (!m) return CSP_E_MEMORY;
    for (size_t i = 0; i < c.n; i++)
        m[i] = (struct csp_recording_mark){name[i],   role[i],  time[i],    duration[i],
                                           action[i], phase[i], session[i], trial[i]};
    c.self->marks = m;
    c.self->n_marks = c.n;
    return CSP_OK;
}

static int read_trials(struct columns c)
{
    const char **name = text_column(&c, "trials/name");
    const char **phase_name = text_column(&c, "trials/phase_name");
    const int64_t *phase = column(&c, "trials/phase", H5T_NATIVE_INT64);
    const int64_t *session = column(&c, "trials/session", H5T_NATIVE_INT64);
    const int64_t *trial = column(&c, "trials/trial", H5T_NATIVE_INT64);
    const int64_t *row = column(&c, "trials/row", H5T_NATIVE_INT64);
    const double *onset = column(&c, "trials/onset", H5T_NATIVE_DOUBLE);
    const double *first = column(&c, "trials/first_event", H5T_NATIVE_DOUBLE);
    if (c.err) return c.err;
    struct csp_recording_trial *t = csp_mem_alloc(&c.self->mem, (c.n + 1) * sizeof *t);
    if (!t) return CSP_E_MEMORY;
    for (size_t i = 0; i < c.n; i++) {
        const int64_t end = i + 1 < c.n ? row[i + 1] : (int64_t)c.self->rows;
        if (row[i] < 0 || end < row[i] || end > (int64_t)c.self->rows)
            return CSP_FAIL(CSP_E_SYNTAX,
                            "'%s': trial %zu has samples [%" PRId64 ", %" PRId64 ") of %zu",
                            c.reader->path, i + 1, row[i], end, c.self->rows);
        t[i] = (struct csp_recording_trial){.name = name[i],
                                            .phase_name = phase_name[i],
                                            .phase = phase[i],
                                            .session = session[i],
                                            .trial = trial[i],
                                            .onset = onset[i],
                                            .first_event = first[i],
                                            .row = (size_t)row[i],
                                            .rows = (size_t)(end - row[i])};
    }
    c.self->trials = t;
    c.self->n_trials = c.n;
    return CSP_OK;
}

static int read_samples(struct csp_recording *self, struct csp_run_reader *reader,
                        const struct csp_recording_key *key, const char *field)
{
    void *data, *time, *dt;
    size_t rows = 0, one = 0;
    int err = read_set(self, reader, key, field, H5T_NATIVE_DOUBLE, sizeof(double), &data,
                       &self->rows, &self->units);
    if (!err)
        err = read_set(self, reader, key, "time", H5T_NATIVE_DOUBLE, sizeof(double), &time,
                       &rows, NULL);
    if (!err)
        err = read_set(self, reader, key, "dt", H5T_NATIVE_DOUBLE, sizeof(double), &dt, &one,
                       NULL);
    if (err) return err;
    if (rows != self->rows || one != 1 || !self->units || !isnormal(*(double *)dt) ||
        !(*(double *)dt > 0.0))
        return CSP_FAIL(CSP_E_SYNTAX, "'%s': %zu samples of %s at %zu times, dt of %zu values",
                        reader->path, self->rows, field, rows, one);
    self->samples = data;
    self->time = time;
    self->dt = *(double *)dt;
    return CSP_OK;
}

int csp_recording_load(struct csp_recording *self, struct csp_run_reader *reader,
                       const struct csp_recording_key *key, const char *field)
{
    CSP_H5_QUIET;
    *self = (struct csp_recording){.animal = key->animal};
    if (!is_field(field) || !there(reader, key, field))
        return unknown_field(reader, key, field);
    if (!there(reader, key, "dt") || !there(reader, key, "trials/row"))
        return CSP_FAIL(CSP_E_VERSION, "'%s' was written before trials were; run it again",
                        reader->path);
    self->group = csp_mem_dup(&self->mem, key->group);
    self->field = csp_mem_dup(&self->mem, field);
    if (!self->group || !self->field) return CSP_E_MEMORY;
    const struct columns c = {.self = self, .reader = reader, .key = key};
    int err = attribute(self, reader, key, field, "unit", &self->unit);
    if (!err) err = attribute(self, reader, key, field, "doc", &self->doc);
    if (!err) err = read_samples(self, reader, key, field);
    if (!err) err = read_trials(c);
    if (!err) err = read_marks(c);
    return err;
}

void csp_recording_free(struct csp_recording *self)
{
    csp_mem_free(&self->mem);
    *self = (struct csp_recording){0};
}

double csp_recording_event(const struct csp_recording *self,
                           const struct csp_recording_trial *trial, const char *name)
{
    for (size_t i = 0; i < self->n_marks; i++) {
        const struct csp_recording_mark *m = self->marks + i;
        if (m->phase == trial->phase && m->session == trial->session &&
            m->trial == trial->trial && !strcmp(m->name, name))
            return m->time;
    }
    return NAN;
}

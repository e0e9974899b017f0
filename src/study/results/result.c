/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/results/result.h"
#include "conspecific/core/error.h"
#include <stdlib.h>
#include <string.h>

static void array_free(struct csp_array *a)
{
    free(a->name);
    free(a->unit);
    free(a->doc);
    free(a->data);
}

size_t csp_array_width(const struct csp_array *array)
{
    static const size_t size[] = {sizeof(double), sizeof(float), sizeof(int64_t)};
    if (array->type == CSP_ARRAY_TEXT) return 0;
    return size[array->type] * (array->dims[1] ? array->dims[1] : 1);
}

const char *csp_row_level(const struct csp_row *row)
{
    return row->trial >= 0 ? "trial" : row->session >= 0 ? "session" : "total";
}

int csp_rows_find(const struct csp_rows *rows, const char *measure, int session, int trial,
                  double *value)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct csp_row *r = rows->list + i;
        if (r->session != session || r->trial != trial || strcmp(r->measure, measure) != 0)
            continue;
        *value = r->value;
        return 1;
    }
    return 0;
}

void csp_result_free(struct csp_result *self)
{
    csp_rows_free(&self->rows);
    for (size_t i = 0; i < self->n_arrays; i++) array_free(self->arrays + i);
    free(self->arrays);
    free(self->spool.path);
    free(self->lost);
    *self = (struct csp_result){0};
}

/* Add an array of so many zero bytes; NULL without memory. */
static struct csp_array *array_add(struct csp_result *self, const char *name, const char *unit,
                                   const char *doc, enum csp_array_type type, size_t rows,
                                   size_t cols, size_t bytes)
{
    struct csp_array *list = realloc(self->arrays, (self->n_arrays + 1) * sizeof *list);
    if (!list) return NULL;
    self->arrays = list;
    struct csp_array *a = list + self->n_arrays++;
    *a = (struct csp_array){.name = csp_text_dup(name),
                            .unit = csp_text_dup(unit ? unit : ""),
                            .doc = csp_text_dup(doc ? doc : ""),
                            .type = type,
                            .dims = {rows, cols},
                            .bytes = bytes,
                            .data = calloc(bytes ? bytes : 1, 1)};
    return a->name && a->unit && a->doc && a->data ? a : NULL;
}

/* Add one whole number a record, which is an int32_t; the records are `size` bytes apart. */
static int add_longs(struct csp_result *self, const char *name, const char *doc, size_t n,
                     const void *first, size_t size)
{
    struct csp_array *a =
        array_add(self, name, "1", doc, CSP_ARRAY_LONG, n, 0, n * sizeof(int64_t));
    if (!a) return CSP_FAIL(CSP_E_MEMORY, "recorded %s", name);
    for (size_t i = 0; i < n; i++) {
        int32_t v;
        memcpy(&v, (const char *)first + i * size, sizeof v);
        ((int64_t *)a->data)[i] = v;
    }
    return CSP_OK;
}

static int add_reals(struct csp_result *self, const char *name, const char *doc, size_t n,
                     const void *first, size_t size)
{
    struct csp_array *a =
        array_add(self, name, "s", doc, CSP_ARRAY_REAL, n, 0, n * sizeof(double));
    if (!a) return CSP_FAIL(CSP_E_MEMORY, "recorded %s", name);
    for (size_t i = 0; i < n; i++)
        memcpy((double *)a->data + i, (const char *)first + i * size, sizeof(double));
    return CSP_OK;
}

static int add_texts(struct csp_result *self, const char *name, const char *doc, size_t n,
                     const void *first, size_t size)
{
    size_t bytes = 0;
    for (int pass = 0; pass < 2; pass++) {
        char *to = NULL;
        if (pass) {
            struct csp_array *a = array_add(self, name, "", doc, CSP_ARRAY_TEXT, n, 0, bytes);
            if (!a) return CSP_FAIL(CSP_E_MEMORY, "recorded %s", name);
            to = a->data;
        }
        for (size_t i = 0; i < n; i++) {
            const char *s;
            memcpy(&s, (const char *)first + i * size, sizeof s);
            if (!s) s = "";
            const size_t length = strlen(s) + 1;
            if (pass) {
                memcpy(to, s, length);
                to += length;
            } else {
                bytes += length;
            }
        }
    }
    return CSP_OK;
}

/* Add the mean of each track in each trial. */
static int record_means(struct csp_result *self, const struct csp_recorder *r,
                        const struct csp_spool *s)
{
    static const int32_t nothing[3];
    const int32_t *label = s->label ? s->label : nothing;
    const size_t size = 3 * sizeof *label;
    int err = add_longs(self, "phase", "index of the phase, from 0", s->trials, label, size);
    if (!err)
        err = add_longs(self, "session", "session of the phase, from 1", s->trials, label + 1,
                        size);
    if (!err)
        err = add_longs(self, "trial", "trial of the session, from 1", s->trials, label + 2,
                        size);
    for (size_t k = 0, at = 0; k < r->n_tracks && !err; at += r->tracks[k++].n) {
        const struct csp_track *track = r->tracks + k;
        struct csp_array *a =
            array_add(self, track->name, track->unit, track->doc, CSP_ARRAY_FLOAT, s->trials,
                      track->n, s->trials * track->n * sizeof(float));
        if (!a) return CSP_FAIL(CSP_E_MEMORY, "summary of %s", track->name);
        for (size_t t = 0; t < s->trials; t++)
            for (size_t j = 0; j < track->n; j++)
                ((float *)a->data)[t * track->n + j] =
                    (float)(s->sum[t * s->width + at + j] / (double)s->count[t]);
    }
    return err;
}

static int record_summary(struct csp_result *self, struct csp_recorder *r,
                          struct csp_spool *spool)
{
    struct csp_spool own = {0}, *s = spool ? spool : &own;
    int err = r->rows > r->first ? csp_spool_take(s, r) : CSP_OK;
    r->first = r->rows;
    if (!err) err = record_means(self, r, s);
    csp_spool_free(&own);
    return err;
}

/* Add what is needed to cut the samples into trials again. */
static int record_trials(struct csp_result *self, const struct csp_recorder *r)
{
    static const struct csp_trial_line none;
    const struct csp_trial_line *t = r->trials ? r->trials : &none;
    const size_t n = r->n_trials, size = sizeof *t;
    int err = add_reals(self, "dt", "time between two samples", 1, &r->dt, sizeof r->dt);
    if (!err)
        err =
            add_texts(self, "trials/name", "kind of trial, else its phase", n, &t->name, size);
    if (!err) err = add_texts(self, "trials/phase_name", "its phase", n, &t->phase_name, size);
    if (!err) err = add_longs(self, "trials/phase", "from 0", n, &t->phase, size);
    if (!err) err = add_longs(self, "trials/session", "from 1", n, &t->session, size);
    if (!err) err = add_longs(self, "trials/trial", "from 1", n, &t->trial, size);
    if (!err)
        err = add_reals(self, "trials/onset", "onset, time of the first sample", n, &t->onset,
                        size);
    if (!err)
        err = add_reals(self, "trials/first_event", "its first event; NaN: none", n,
                        &t->first_event, size);
    if (!err) err = add_longs(self, "trials/row", "its first sample, from 0", n, &t->row, size);
    return err;
}

/* Add an array of all samples: a copy, or where it lies in the spool file. */
static int add_samples(struct csp_result *self, const struct csp_array *like, size_t *column,
                       const void *from)
{
    const size_t width = csp_array_width(like);
    struct csp_array *a =
        array_add(self, like->name, like->unit, like->doc, like->type, like->dims[0],
                  like->dims[1], self->spooled ? 0 : like->dims[0] * width);
    if (!a) return CSP_FAIL(CSP_E_MEMORY, "record of %s", like->name);
    a->column = *column;
    *column += width;
    if (self->spooled) {
        free(a->data);
        a->data = NULL;
    } else if (a->bytes) {
        memcpy(a->data, from, a->bytes);
    }
    return CSP_OK;
}

static int add_places(struct csp_result *self, const struct csp_recorder *r, size_t *column)
{
    static const struct {
        const char *name, *doc;
    } row[] = {{"phase", "index of the phase, from 0"},
               {"session", "session of the phase, from 1"},
               {"trial", "trial of the session, from 1"}};
    const int32_t *from[] = {r->phase, r->session, r->trial};
    int err = CSP_OK;
    for (size_t i = 0; i < 3 && !err; i++) {
        if (!self->spooled) {
            err = add_longs(self, row[i].name, row[i].doc, r->rows, from[i], sizeof **from);
            continue;
        }
        const struct csp_array like = {.name = (char *)row[i].name,
                                       .unit = (char *)"1",
                                       .doc = (char *)row[i].doc,
                                       .type = CSP_ARRAY_LONG,
                                       .dims = {r->rows, 0}};
        err = add_samples(self, &like, column, NULL);
    }
    return err;
}

static int record_marks(struct csp_result *self, const struct csp_recorder *r)
{
    const struct csp_mark *m = r->marks;
    const size_t n = r->n_marks, size = sizeof *m;
    static const struct csp_mark none;
    if (!m) m = &none;
    int err = add_reals(self, "marks/time", "onset", n, &m->time, size);
    if (!err) err = add_reals(self, "marks/duration", "length", n, &m->duration, size);
    if (!err) err = add_texts(self, "marks/name", "event or action", n, &m->name, size);
    if (!err) err = add_texts(self, "marks/role", "to whom, or who", n, &m->role, size);
    if (!err) err = add_longs(self, "marks/action", "1: an action", n, &m->action, size);
    if (!err) err = add_longs(self, "marks/phase", "from 0", n, &m->phase, size);
    if (!err) err = add_longs(self, "marks/session", "from 1", n, &m->session, size);
    if (!err) err = add_longs(self, "marks/trial", "from 1", n, &m->trial, size);
    return err;
}

static int record_full(struct csp_result *self, struct csp_recorder *r, struct csp_spool *spool)
{
    size_t column = 0;
    int err = CSP_OK;
    if (spool && spool->file) {
        err = csp_recorder_flush(r);
        if (!err) err = csp_spool_end(spool);
        if (err) return err;
        self->spool = spool->is;
        spool->is = (struct csp_spool_file){0};
        self->spooled = 1;
    }
    const struct csp_array time = {.name = (char *)"time",
                                   .unit = (char *)"s",
                                   .doc = (char *)"time since the start of the experiment",
                                   .type = CSP_ARRAY_REAL,
                                   .dims = {r->rows, 0}};
    err = add_samples(self, &time, &column, r->time);
    if (!err) err = add_places(self, r, &column);
    for (size_t k = 0; k < r->n_tracks && !err; k++) {
        const struct csp_track *t = r->tracks + k;
        const struct csp_array like = {.name = t->name,
                                       .unit = (char *)(t->unit ? t->unit : ""),
                                       .doc = (char *)(t->doc ? t->doc : ""),
                                       .type = CSP_ARRAY_FLOAT,
                                       .dims = {r->rows, t->n}};
        err = add_samples(self, &like, &column, t->data);
    }
    if (!err) err = record_marks(self, r);
    if (!err) err = record_trials(self, r);
    return err;
}

int csp_result_record(struct csp_result *self, struct csp_recorder *rec,
                      struct csp_spool *spool, enum csp_record_mode mode)
{
    if (mode == CSP_RECORD_SUMMARY) return record_summary(self, rec, spool);
    if (mode == CSP_RECORD_FULL) return record_full(self, rec, spool);
    return CSP_OK;
}

/* ---- bytes ---------------------------------------------------------------------------- */

static int pack_bytes(struct csp_text *out, const void *data, size_t n)
{
    return csp_text_add_n(out, data, n);
}

static int pack_size(struct csp_text *out, size_t n)
{
    const uint64_t v = n;
    return pack_bytes(out, &v, sizeof v);
}

static int pack_text(struct csp_text *out, const char *s)
{
    const size_t n = strlen(s);
    const int err = pack_size(out, n);
    return err ? err : pack_bytes(out, s, n);
}

int csp_result_pack(const struct csp_result *self, struct csp_text *out)
{
    int err = pack_bytes(out, &self->seconds, sizeof self->seconds);
    if (!err) err = pack_bytes(out, &self->updates, sizeof self->updates);
    if (!err) err = pack_bytes(out, &self->reared, sizeof self->reared);
    if (!err) err = pack_bytes(out, &self->after, sizeof self->after);
    if (!err) err = pack_text(out, self->lost ? self->lost : "");
    if (!err) err = pack_size(out, self->rows.n);
    for (size_t i = 0; i < self->rows.n && !err; i++) {
        const struct csp_row *r = self->rows.list + i;
        const int64_t at[2] = {r->session, r->trial};
        err = pack_text(out, r->phase);
        if (!err) err = pack_text(out, r->type);
        if (!err) err = pack_text(out, r->measure);
        if (!err) err = pack_text(out, r->unit);
        if (!err) err = pack_bytes(out, at, sizeof at);
        if (!err) err = pack_bytes(out, &r->value, sizeof r->value);
    }
    const size_t spool[] = {(size_t)self->spooled, self->spool.rows, self->spool.row,
                            self->spool.chunk};
    for (size_t i = 0; i < 4 && !err; i++) err = pack_size(out, spool[i]);
    if (!err) err = pack_size(out, self->n_arrays);
    for (size_t i = 0; i < self->n_arrays && !err; i++) {
        const struct csp_array *a = self->arrays + i;
        err = pack_text(out, a->name);
        if (!err) err = pack_text(out, a->unit);
        if (!err) err = pack_text(out, a->doc);
        if (!err) err = pack_size(out, (size_t)a->type);
        if (!err) err = pack_size(out, a->dims[0]);
        if (!err) err = pack_size(out, a->dims[1]);
        if (!err) err = pack_size(out, a->data != NULL);
        if (!err) err = pack_size(out, a->column);
        if (!err) err = pack_size(out, a->bytes);
        if (!err && a->data) err = pack_bytes(out, a->data, a->bytes);
    }
    return err;
}

struct reader {
    const char *at, *end;
    struct csp_mem *mem;
    int bad;
};

static void unpack_bytes(struct reader *r, void *to, size_t n)
{
    if (r->bad || (size_t)(r->end - r->at) < n) {
        r->bad = 1;
        memset(to, 0, n);
        return;
    }
    memcpy(to, r->at, n);
    r->at += n;
}

static size_t unpack_size(struct reader *r)
{
    uint64_t v;
    unpack_bytes(r, &v, sizeof v);
    return (size_t)v;
}

/* Point to the bytes of a text where they lie; *n is their number. */
static const char *unpack_text(struct reader *r, size_t *n)
{
    *n = unpack_size(r);
    if (r->bad || (size_t)(r->end - r->at) < *n) {
        r->bad = 1;
        *n = 0;
        return "";
    }
    const char *s = r->at;
    r->at += *n;
    return s;
}

static const char *unpack_owned(struct reader *r)
{
    size_t n;
    const char *s = unpack_text(r, &n), *own = csp_mem_dup_n(r->mem, s, n);
    if (!own) r->bad = 1;
    return own ? own : "";
}

static char *unpack_heap(struct reader *r)
{
    size_t n;
    const char *s = unpack_text(r, &n);
    char *own = strndup(s, n);
    if (!own) r->bad = 1;
    return own;
}

/* Whether the sizes of an array agree; a text array must hold exactly dims[0] texts. */
static int is_consistent(const struct csp_array *a)
{
    if (a->type > CSP_ARRAY_TEXT || a->dims[0] > (size_t)1 << 40 ||
        a->dims[1] > (size_t)1 << 20)
        return 0;
    if (!a->data) return a->type != CSP_ARRAY_TEXT && !a->bytes;
    if (a->type != CSP_ARRAY_TEXT) return a->bytes == a->dims[0] * csp_array_width(a);
    size_t n = 0;
    for (size_t i = 0; i < a->bytes; i++) n += ((const char *)a->data)[i] == '\0';
    return n == a->dims[0] && (!a->bytes || ((const char *)a->data)[a->bytes - 1] == '\0');
}

static void unpack_array(struct reader *r, struct csp_array *a)
{
    *a = (struct csp_array){0};
    a->name = unpack_heap(r);
    a->unit = unpack_heap(r);
    a->doc = unpack_heap(r);
    a->type = (enum csp_array_type)unpack_size(r);
    a->dims[0] = unpack_size(r);
    a->dims[1] = unpack_size(r);
    const int here = unpack_size(r) != 0;
    a->column = unpack_size(r);
    a->bytes = unpack_size(r);
    if (r->bad || (size_t)(r->end - r->at) < a->bytes) {
        r->bad = 1;
        return;
    }
    a->data = here ? malloc(a->bytes ? a->bytes : 1) : NULL;
    if (here && !a->data) {
        r->bad = 1;
        return;
    }
    if (here) unpack_bytes(r, a->data, a->bytes);
    if (!is_consistent(a)) r->bad = 1;
}

int csp_result_unpack(struct csp_result *self, const char *data, size_t n, struct csp_mem *mem)
{
    *self = (struct csp_result){0};
    struct reader r = {.at = data, .end = data + n, .mem = mem};
    unpack_bytes(&r, &self->seconds, sizeof self->seconds);
    unpack_bytes(&r, &self->updates, sizeof self->updates);
    unpack_bytes(&r, &self->reared, sizeof self->reared);
    unpack_bytes(&r, &self->after, sizeof self->after);
    self->lost = unpack_heap(&r);
    if (self->lost && !*self->lost) {
        free(self->lost);
        self->lost = NULL;
    }
    const size_t rows = unpack_size(&r);
    for (size_t i = 0; i < rows && !r.bad; i++) {
        struct csp_row row = {0};
        int64_t at[2];
        row.phase = unpack_owned(&r);
        row.type = unpack_owned(&r);
        row.measure = unpack_owned(&r);
        row.unit = unpack_owned(&r);
        unpack_bytes(&r, at, sizeof at);
        unpack_bytes(&r, &row.value, sizeof row.value);
        row.session = (int)at[0];
        row.trial = (int)at[1];
        if (!r.bad && csp_rows_add(&self->rows, &row)) r.bad = 1;
    }
    self->spooled = unpack_size(&r) != 0;
    self->spool.rows = unpack_size(&r);
    self->spool.row = unpack_size(&r);
    self->spool.chunk = unpack_size(&r);
    const size_t arrays = unpack_size(&r);
    if (!r.bad && arrays > n) r.bad = 1;
    if (!r.bad && arrays) {
        self->arrays = calloc(arrays, sizeof *self->arrays);
        if (!self->arrays) r.bad = 1;
    }
    for (size_t i = 0; i < arrays && !r.bad; i++) {
        self->n_arrays = i + 1;
        unpack_array(&r, self->arrays + i);
    }
    if (r.bad || r.at != r.end)
        return CSP_FAIL(CSP_E_IO, "the packed result of %zu bytes is damaged", n);
    self->done = 1;
    return CSP_OK;
}

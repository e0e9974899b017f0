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

static int same_trial(const struct csp_recorder *r, size_t i, size_t k)
{
    return r->phase[i] == r->phase[k] && r->session[i] == r->session[k] &&
           r->trial[i] == r->trial[k];
}

/* Add the mean of each track in each trial; the samples of a trial are neighbours. */
static int record_summary(struct csp_result *self, const struct csp_recorder *r)
{
    size_t trials = 0;
    for (size_t i = 0; i < r->rows; i++) trials += i == 0 || !same_trial(r, i, i - 1);
    size_t *start = malloc((trials + 1) * sizeof *start);
    int32_t *label = malloc((3 * trials + 1) * sizeof *label);
    int err = start && label ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "summary of %zu trials", trials);
    if (!err) {
        size_t t = 0;
        for (size_t i = 0; i < r->rows; i++) {
            if (i && same_trial(r, i, i - 1)) continue;
            start[t] = i;
            label[t] = r->phase[i];
            label[trials + t] = r->session[i];
            label[2 * trials + t] = r->trial[i];
            t++;
        }
        start[trials] = r->rows;
        err = add_longs(self, "phase", "index of the phase, from 0", trials, label,
                        sizeof *label);
    }
    if (!err)
        err = add_longs(self, "session", "session of the phase, from 1", trials, label + trials,
                        sizeof *label);
    if (!err)
        err = add_longs(self, "trial", "trial of the session, from 1", trials,
                        label + 2 * trials, sizeof *label);
    for (size_t k = 0; k < r->n_tracks && !err; k++) {
        const struct csp_track *track = r->tracks + k;
        struct csp_array *a =
            array_add(self, track->name, track->unit, track->doc, CSP_ARRAY_FLOAT, trials,
                      track->n, trials * track->n * sizeof(float));
        if (!a) {
            err = CSP_FAIL(CSP_E_MEMORY, "summary of %s", track->name);
            break;
        }
        for (size_t t = 0; t < trials; t++)
            for (size_t j = 0; j < track->n; j++) {
                double sum = 0.0;
                for (size_t i = start[t]; i < start[t + 1]; i++)
                    sum += (double)track->data[i * track->n + j];
                ((float *)a->data)[t * track->n + j] =
                    (float)(sum / (double)(start[t + 1] - start[t]));
            }
    }
    free(start);
    free(label);
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

static int record_full(struct csp_result *self, const struct csp_recorder *r)
{
    int err = add_reals(self, "time", "time since the start of the experiment", r->rows,
                        r->time, sizeof *r->time);
    if (!err)
        err = add_longs(self, "phase", "index of the phase, from 0", r->rows, r->phase,
                        sizeof *r->phase);
    if (!err)
        err = add_longs(self, "session", "session of the phase, from 1", r->rows, r->session,
                        sizeof *r->session);
    if (!err)
        err = add_longs(self, "trial", "trial of the session, from 1", r->rows, r->trial,
                        sizeof *r->trial);
    for (size_t k = 0; k < r->n_tracks && !err; k++) {
        const struct csp_track *track = r->tracks + k;
        const size_t bytes = r->rows * track->n * sizeof(float);
        struct csp_array *a = array_add(self, track->name, track->unit, track->doc,
                                        CSP_ARRAY_FLOAT, r->rows, track->n, bytes);
        if (!a)
            err = CSP_FAIL(CSP_E_MEMORY, "record of %s", track->name);
        else if (bytes)
            memcpy(a->data, track->data, bytes);
    }
    const struct csp_mark *m = r->marks;
    const size_t n = r->n_marks, size = sizeof *m;
    static const struct csp_mark none;
    if (!m) m = &none;
    if (!err) err = add_reals(self, "marks/time", "onset", n, &m->time, size);
    if (!err) err = add_reals(self, "marks/duration", "length", n, &m->duration, size);
    if (!err) err = add_texts(self, "marks/name", "event or action", n, &m->name, size);
    if (!err) err = add_texts(self, "marks/role", "to whom, or who", n, &m->role, size);
    if (!err) err = add_longs(self, "marks/action", "1: an action", n, &m->action, size);
    if (!err) err = add_longs(self, "marks/phase", "from 0", n, &m->phase, size);
    if (!err) err = add_longs(self, "marks/session", "from 1", n, &m->session, size);
    if (!err) err = add_longs(self, "marks/trial", "from 1", n, &m->trial, size);
    if (!err) err = record_trials(self, r);
    return err;
}

int csp_result_record(struct csp_result *self, const struct csp_recorder *rec,
                      enum csp_record_mode mode)
{
    if (mode == CSP_RECORD_SUMMARY) return record_summary(self, rec);
    if (mode == CSP_RECORD_FULL) return record_full(self, rec);
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
    if (!err) err = pack_size(out, self->n_arrays);
    for (size_t i = 0; i < self->n_arrays && !err; i++) {
        const struct csp_array *a = self->arrays + i;
        err = pack_text(out, a->name);
        if (!err) err = pack_text(out, a->unit);
        if (!err) err = pack_text(out, a->doc);
        if (!err) err = pack_size(out, (size_t)a->type);
        if (!err) err = pack_size(out, a->dims[0]);
        if (!err) err = pack_size(out, a->dims[1]);
        if (!err) err = pack_size(out, a->bytes);
        if (!err) err = pack_bytes(out, a->data, a->bytes);
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
    static const size_t size[] = {sizeof(double), sizeof(float), sizeof(int64_t)};
    if (a->type > CSP_ARRAY_TEXT || a->dims[0] > (size_t)1 << 40 ||
        a->dims[1] > (size_t)1 << 20)
        return 0;
    if (a->type != CSP_ARRAY_TEXT)
        return a->bytes == a->dims[0] * (a->dims[1] ? a->dims[1] : 1) * size[a->type];
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
    a->bytes = unpack_size(r);
    if (r->bad || (size_t)(r->end - r->at) < a->bytes) {
        r->bad = 1;
        return;
    }
    a->data = malloc(a->bytes ? a->bytes : 1);
    if (!a->data) {
        r->bad = 1;
        return;
    }
    unpack_bytes(r, a->data, a->bytes);
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

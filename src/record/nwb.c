/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/nwb.h"
#include "conspecific/core/error.h"
#include "conspecific/core/hash.h"
#include "conspecific/core/text.h"
#include "run_file_put.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_ROOM = 1024 };
static const char core[] = "core", common[] = "hdmf-common";

/* ---- texts of any length, which is how NWB readers expect them ------------------------ */

/* n < 0: one text, a scalar. */
static int put_texts(struct csp_nwb *self, const char *path, long n, const char *const text[])
{
    const hsize_t length = n < 0 ? 1 : (hsize_t)n;
    const hid_t type = csp_run_file_text_type(H5T_VARIABLE);
    if (type < 0) return csp_run_file_failed("make the text type of", path);
    const int err = csp_run_file_put(
        &self->file, path, type, type,
        n < 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &length, NULL), text, n == 0);
    (void)H5Tclose(type);
    return err;
}

int csp_nwb_text(struct csp_nwb *self, const char *path, const char *text)
{
    return text && *text ? put_texts(self, path, -1, &text) : CSP_OK;
}

int csp_nwb_texts(struct csp_nwb *self, const char *path, size_t n, const char *const text[])
{
    return put_texts(self, path, (long)n, text);
}

static int attr_texts(struct csp_nwb *self, const char *path, const char *name, size_t n,
                      const char *const text[])
{
    const hsize_t length = n;
    const hid_t type = csp_run_file_text_type(H5T_VARIABLE);
    if (type < 0) return csp_run_file_failed("make the text type of", name);
    const int err = csp_run_file_put_attr(&self->file, path, name, type, type,
                                          H5Screate_simple(1, &length, NULL), text);
    (void)H5Tclose(type);
    return err;
}

static int attr_text(struct csp_nwb *self, const char *path, const char *name, const char *text)
{
    return csp_run_file_attr_text(&self->file, path, name, text);
}

static int attr_float(struct csp_nwb *self, const char *path, const char *name, double value)
{
    return csp_run_file_put_attr(&self->file, path, name, H5T_IEEE_F32LE, H5T_NATIVE_DOUBLE,
                                 H5Screate(H5S_SCALAR), &value);
}

/* ---- typed nodes ---------------------------------------------------------------------- */

/* Give what is at path its type and its object id. */
static int typed(struct csp_nwb *self, const char *path, const char *namespace,
                 const char *type)
{
    const uint64_t a = csp_hash_text(path, self->content), b = csp_hash_text(path, a);
    char id[40];
    snprintf(id, sizeof id, "%08x-%04x-4%03x-%04x-%012llx", (unsigned)(a >> 32),
             (unsigned)(a >> 16 & 0xffff), (unsigned)(a & 0xfff),
             (unsigned)(b >> 48 & 0x3fff) | 0x8000, (unsigned long long)b & 0xffffffffffffULL);
    int err = attr_text(self, path, "namespace", namespace);
    if (!err) err = attr_text(self, path, "neurodata_type", type);
    return err ? err : attr_text(self, path, "object_id", id);
}

int csp_nwb_group(struct csp_nwb *self, const char *path, const char *type,
                  const char *description)
{
    int err = csp_run_file_group(&self->file, path);
    if (!err) err = typed(self, path, core, type);
    if (!err && description) err = attr_text(self, path, "description", description);
    return err;
}

static int put_head(struct csp_nwb *self, const struct csp_nwb_session *s)
{
    static const char *const groups[] = {
        "acquisition",           "analysis",          "general", "intervals", "processing",
        "stimulus/presentation", "stimulus/templates"};
    int err = typed(self, "", core, "NWBFile");
    if (!err) err = attr_text(self, "", "nwb_version", "2.7.0");
    for (size_t i = 0; i < sizeof groups / sizeof *groups && !err; i++)
        err = csp_run_file_group(&self->file, groups[i]);
    if (!err) err = put_texts(self, "file_create_date", 1, &s->start);
    if (!err) err = csp_nwb_text(self, "identifier", s->identifier);
    if (!err) err = csp_nwb_text(self, "session_description", s->description);
    if (!err) err = csp_nwb_text(self, "session_start_time", s->start);
    return err ? err : csp_nwb_text(self, "timestamps_reference_time", s->start);
}

int csp_nwb_begin(struct csp_nwb *self, const char *path, const struct csp_nwb_session *session)
{
    *self = (struct csp_nwb){.content = session->content, .path = csp_text_dup(path)};
    if (!self->path) return CSP_FAIL(CSP_E_MEMORY, "path of an NWB file");
    const int err = csp_run_file_begin(&self->file, path);
    return err ? err : put_head(self, session);
}

void csp_nwb_free(struct csp_nwb *self)
{
    csp_run_file_free(&self->file);
    free(self->path);
    *self = (struct csp_nwb){0};
}

int csp_nwb_save(struct csp_nwb *self)
{
    return csp_run_file_save(&self->file, self->path);
}

int csp_nwb_subject(struct csp_nwb *self, const struct csp_nwb_subject *subject)
{
    int err = csp_nwb_group(self, "general/subject", "Subject", NULL);
    const char *const text[] = {subject->age,     subject->description, subject->sex,
                                subject->species, subject->strain,      subject->id};
    static const char *const name[] = {"general/subject/age",    "general/subject/description",
                                       "general/subject/sex",    "general/subject/species",
                                       "general/subject/strain", "general/subject/subject_id"};
    for (size_t i = 0; i < sizeof name / sizeof *name && !err; i++)
        err = csp_nwb_text(self, name[i], text[i]);
    if (!err && text[0] && *text[0])
        err = attr_text(self, name[0], "reference", "birth"); /* what age counts from */
    return err;
}

int csp_nwb_script(struct csp_nwb *self, const char *name, const char *text)
{
    static const char path[] = "general/source_script";
    const int err = csp_nwb_text(self, path, text);
    return err ? err : attr_text(self, path, "file_name", name);
}

/* ---- series --------------------------------------------------------------------------- */

static int is_regular(const struct csp_nwb_series *s)
{
    if (!s->rows || !(s->dt > 0.0)) return 0;
    for (size_t i = 0; i < s->rows; i++)
        if (!(fabs(s->time[i] - (s->time[0] + (double)i * s->dt)) <= 1e-3 * s->dt)) return 0;
    return 1;
}

static int put_rate(struct csp_nwb *self, const char *path, const struct csp_nwb_series *s)
{
    int err = csp_run_file_put(&self->file, path, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE,
                               H5Screate(H5S_SCALAR), s->time, 0);
    if (!err) err = attr_float(self, path, "rate", 1.0 / s->dt);
    return err ? err : attr_text(self, path, "unit", "seconds");
}

static int put_timestamps(struct csp_nwb *self, const char *path,
                          const struct csp_nwb_series *s)
{
    if (s->same_time_as) {
        char target[PATH_ROOM];
        snprintf(target, sizeof target, "/%s/timestamps", s->same_time_as);
        if (H5Lcreate_soft(target, (hid_t)self->file.file, path, H5P_DEFAULT, H5P_DEFAULT) < 0)
            return csp_run_file_failed("link", path);
        return CSP_OK;
    }
    const int32_t every = 1;
    int err = csp_run_file_reals(&self->file, path, 1, &s->rows, s->time);
    if (!err)
        err = csp_run_file_put_attr(&self->file, path, "interval", H5T_STD_I32LE,
                                    H5T_NATIVE_INT32, H5Screate(H5S_SCALAR), &every);
    return err ? err : attr_text(self, path, "unit", "seconds");
}

/* Samples are as exact as they were recorded, in 32 bits; onsets and ends are whole. */
static int put_samples(struct csp_nwb *self, const char *path, const struct csp_nwb_series *s)
{
    const hsize_t dims[] = {s->rows, s->units};
    const int whole = !strcmp(s->type, "IntervalSeries");
    int err = csp_run_file_put(
        &self->file, path, whole ? H5T_STD_I8LE : H5T_IEEE_F32LE, H5T_NATIVE_DOUBLE,
        H5Screate_simple(s->units == 1 ? 1 : 2, dims, NULL), s->data, s->rows * s->units == 0);
    if (!err) err = attr_float(self, path, "conversion", 1.0);
    if (!err) err = attr_float(self, path, "resolution", -1.0);
    return err ? err : attr_text(self, path, "unit", s->unit);
}

int csp_nwb_series(struct csp_nwb *self, const char *path, const struct csp_nwb_series *s)
{
    char data[PATH_ROOM], start[PATH_ROOM], stamps[PATH_ROOM];
    if (!s->time) return CSP_FAIL(CSP_E_SHAPE, "series '%s' has no times", path);
    snprintf(data, sizeof data, "%s/data", path);
    snprintf(start, sizeof start, "%s/starting_time", path);
    snprintf(stamps, sizeof stamps, "%s/timestamps", path);
    int err = csp_nwb_group(self, path, s->type, s->description);
    if (!err) err = attr_text(self, path, "comments", s->comments ? s->comments : "none");
    if (!err) err = put_samples(self, data, s);
    if (err) return err;
    return is_regular(s) ? put_rate(self, start, s) : put_timestamps(self, stamps, s);
}

/* ---- tables --------------------------------------------------------------------------- */

static int put_column(struct csp_nwb *self, const char *table, size_t rows,
                      const struct csp_nwb_column *c)
{
    char path[PATH_ROOM];
    snprintf(path, sizeof path, "%s/%s", table, c->name);
    int err = c->texts   ? put_texts(self, path, (long)rows, c->texts)
              : c->reals ? csp_run_file_reals(&self->file, path, 1, &rows, c->reals)
              : c->longs
                  ? csp_run_file_longs(&self->file, path, rows, c->longs)
                  : CSP_FAIL(CSP_E_SHAPE, "column '%s' of '%s' has no rows", c->name, table);
    if (!err) err = typed(self, path, common, "VectorData");
    return err ? err : attr_text(self, path, "description", c->description);
}

static int put_ids(struct csp_nwb *self, const char *table, size_t rows)
{
    char path[PATH_ROOM];
    int64_t *id = calloc(rows + 1, sizeof *id);
    if (!id) return CSP_FAIL(CSP_E_MEMORY, "%zu rows of '%s'", rows, table);
    for (size_t i = 0; i < rows; i++) id[i] = (int64_t)i;
    snprintf(path, sizeof path, "%s/id", table);
    const int err = csp_run_file_longs(&self->file, path, rows, id);
    free(id);
    return err ? err : typed(self, path, common, "ElementIdentifiers");
}

int csp_nwb_table(struct csp_nwb *self, const char *path, const char *type,
                  const char *description, size_t rows, size_t columns,
                  const struct csp_nwb_column column[])
{
    const char **name = calloc(columns + 1, sizeof *name);
    if (!name) return CSP_FAIL(CSP_E_MEMORY, "%zu columns of '%s'", columns, path);
    for (size_t i = 0; i < columns; i++) name[i] = column[i].name;
    int err = csp_run_file_group(&self->file, path);
    if (!err) err = typed(self, path, strcmp(type, "DynamicTable") ? core : common, type);
    if (!err) err = attr_text(self, path, "description", description);
    if (!err) err = attr_texts(self, path, "colnames", columns, name);
    if (!err) err = put_ids(self, path, rows);
    for (size_t i = 0; i < columns && !err; i++) err = put_column(self, path, rows, column + i);
    free(name);
    return err;
}

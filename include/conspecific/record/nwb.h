/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_NWB_H
#define CONSPECIFIC_RECORD_NWB_H
#include "conspecific/record/run_file.h"
/*
 * nwb: one animal's data as a file of Neurodata Without Borders 2.7 (Ruebel et al. 2022,
 * 10.7554/eLife.78362), which pynwb, MatNWB and every HDF5 reader open.
 *
 * Times are seconds since the start of the session. The date of the session is declared by the
 * caller and never that of the clock; object ids are UUIDs of version 4 in form, made of
 * `content` and of the path of the object, 122 bits of
 *
 *   h1 = hash(path, content),  h2 = hash(path, h1)          (core/hash.h)
 *
 * so the same content gives the same bytes. Each node carries its type and namespace, each series
 * unit and time base, each column a description: without these a reader loses it in silence.
 *
 *   csp_nwb_begin(&f, "a.nwb", &session); csp_nwb_series(&f, "acquisition/bla_A", &series);
 *   csp_nwb_save(&f); csp_nwb_free(&f);
 *
 * Errors: those of run_file; CSP_E_SHAPE of a table without rows of one length or a series without
 * a time base. Paths are "a/b/c". After an error self is safe to free, and no file is left.
 */
struct csp_nwb {
    struct csp_run_file file;
    char *path;       /* owned */
    uint64_t content; /* what object ids are made of */
};

struct csp_nwb_session {
    const char *identifier;  /* unique among files */
    const char *description; /* of the session */
    const char *start;       /* ISO 8601 with offset: 2000-01-01T00:00:00+00:00 */
    uint64_t content;        /* hash of what the file says */
};

struct csp_nwb_subject { /* NULL or "": not known, left out */
    const char *id, *description, *species, *strain, *sex, *age;
};

struct csp_nwb_series {
    const char *type; /* "TimeSeries", "IntervalSeries" */
    const char *description, *comments;
    const char *unit;
    size_t rows, units;       /* samples; values a sample: data are [rows] if units is 1 */
    const double *data;       /* [rows, units]; of an IntervalSeries 1 (begins) and -1 (ends) */
    const double *time;       /* [rows, s] */
    double dt;                /* s between samples, if they may be regular; else 0 */
    const char *same_time_as; /* path of a series that was written with these times, or NULL */
};

struct csp_nwb_column { /* one of the three is not NULL */
    const char *name, *description;
    const double *reals;
    const int64_t *longs;
    const char *const *texts;
};

/* Begin a file with what every NWB file has. */
int csp_nwb_begin(struct csp_nwb *self, const char *path,
                  const struct csp_nwb_session *session);
void csp_nwb_free(struct csp_nwb *self);
/* A text of the file, as "general/experiment_description"; "" and NULL are left out. */
int csp_nwb_text(struct csp_nwb *self, const char *path, const char *text);
/* A list of texts. */
int csp_nwb_texts(struct csp_nwb *self, const char *path, size_t n, const char *const text[]);
int csp_nwb_subject(struct csp_nwb *self, const struct csp_nwb_subject *subject);
/* A file of text that made the data, with its name: general/source_script. */
int csp_nwb_script(struct csp_nwb *self, const char *name, const char *text);
/* A group of a type of the core: "processing/behavior", "ProcessingModule". description may be
 * NULL, for types that have none. */
int csp_nwb_group(struct csp_nwb *self, const char *path, const char *type,
                  const char *description);
/* A series: starting time and rate if its samples are regular (to a thousandth of dt), else
 * timestamps. */
int csp_nwb_series(struct csp_nwb *self, const char *path, const struct csp_nwb_series *series);
/* A table: "TimeIntervals" (its columns start_time and stop_time come first) or
 * "DynamicTable". */
int csp_nwb_table(struct csp_nwb *self, const char *path, const char *type,
                  const char *description, size_t rows, size_t columns,
                  const struct csp_nwb_column column[]);
/* Put the file into its place, atomically. */
int csp_nwb_save(struct csp_nwb *self);
#endif

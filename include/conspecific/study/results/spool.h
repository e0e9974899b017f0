/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RESULTS_SPOOL_H
#define CONSPECIFIC_STUDY_RESULTS_SPOOL_H
#include "conspecific/arena/play/recorder.h"
#include "conspecific/record/run_dir.h"
#include <stdio.h>
/*
 * spool: the samples of one unit of work on their way to the disk, so that a recording needs the
 * memory of one chunk however long it is.
 *
 * A full record goes into a file of its own in the run's folder, record-UNIT.part, from which
 * run.h5 is written at the end. It is a sequence of chunks of `chunk` samples, the last one
 * shorter; a chunk holds its columns one after another,
 *
 *   time [f64]   phase, session, trial [i64]   each track [f32][n]
 *
 * so that column c of sample i lies at (i / chunk) chunk row + c m + (i % chunk) width, with `row`
 * the bytes of one sample, c those of the columns before it, m the samples of the chunk.
 *
 * Of a summary only sums stay, in memory: for each track and trial the sum in order of the samples
 * (as doubles) and their number; its mean is the record.
 */
struct csp_spool_file { /* what is needed to read it again; zero: there is none */
    char *path;         /* owned */
    size_t rows, row, chunk;
};

struct csp_spool { /* zero-initialise */
    FILE *file;    /* of a full record, else NULL */
    struct csp_spool_file is;
    size_t width, trials, cap; /* of a summary: values of a sample; trials so far; room */
    int32_t *label;            /* owned [trials][3]: phase, session, trial */
    size_t *count;             /* owned [trials]: samples */
    double *sum;               /* owned [trials][width] */
};

/* Name of a unit's file in the folder, to be freed by the caller; NULL without memory. */
char *csp_spool_path(const struct csp_run_dir *dir, size_t unit);
/* Begin a full record at path. CSP_E_IO, CSP_E_MEMORY. */
int csp_spool_begin(struct csp_spool *self, const char *path);
/* csp_recorder.take, of a spool: with a file the samples go there, else their sums are kept.
 * CSP_E_IO: the disk is full. */
int csp_spool_take(void *self, const struct csp_recorder *rec);
/* End a full record: the file is whole and synced. */
int csp_spool_end(struct csp_spool *self);
/* Release all; a file that was not ended is removed. */
void csp_spool_free(struct csp_spool *self);
/* Whether the file is there in its whole length. */
int csp_spool_file_is_whole(const struct csp_spool_file *self);
/* Read samples [first, first + n) of the column that begins at byte `column` of a sample and is
 * `width` bytes wide. CSP_E_IO. */
int csp_spool_file_read(const struct csp_spool_file *self, size_t column, size_t width,
                        size_t first, size_t n, void *to);
/* Remove the records that another run left in the folder. */
int csp_spool_clear(const struct csp_run_dir *dir);
#endif

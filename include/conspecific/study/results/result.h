/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RESULTS_RESULT_H
#define CONSPECIFIC_STUDY_RESULTS_RESULT_H
#include "conspecific/arena/play/recorder.h"
#include "conspecific/arena/score/rows.h"
#include "conspecific/core/mem.h"
#include "conspecific/core/text.h"
#include "conspecific/study/design/study.h"
#include "conspecific/study/results/spool.h"
/*
 * result: what one unit of work (one animal of one group) yields: rows, recorded arrays,
 * counts. A result can be packed into bytes and back, exactly; a checkpoint holds packed
 * results.
 */
enum csp_array_type { CSP_ARRAY_REAL, CSP_ARRAY_FLOAT, CSP_ARRAY_LONG, CSP_ARRAY_TEXT };

struct csp_array { /* row-major dims[0] x dims[1] */
    char *name;    /* owned: "bla.A", "time", "marks/name" */
    char *unit;    /* owned */
    char *doc;     /* owned */
    enum csp_array_type type;
    size_t dims[2]; /* dims[1] = 0: a vector */
    size_t bytes;
    void *data;    /* owned: double, float, int64_t, or dims[0] texts, each with its 0; NULL: it
                    * lies in the result's spool file */
    size_t column; /* there: the byte of a sample at which it begins */
};

struct csp_range { /* of a critic since birth [reward] */
    double top;    /* the largest |V| */
    double due;    /* the largest |V| that any reward could justify */
};

struct csp_result { /* zero-initialise */
    int done;
    struct csp_rows rows;     /* owned list, borrowed strings */
    struct csp_array *arrays; /* owned */
    size_t n_arrays;
    int spooled;                 /* its long arrays lie in a file: */
    struct csp_spool_file spool; /* owned */
    double seconds, updates;     /* simulated seconds, synaptic updates: for the log only */
    char
        *lost; /* owned: where its dynamics left the finite numbers, and it has neither rows nor
                 * arrays (lost.h). NULL: they did not */
    struct csp_range reared; /* after rearing: the critic that left its range most */
    struct csp_range after;  /* the same after the experiment, of all full brains */
};

/* Value of (measure, session, trial) in *value: 1 if there is such a row, else 0. */
int csp_rows_find(const struct csp_rows *rows, const char *measure, int session, int trial,
                  double *value);
/* What a row is of: "total", "session" or "trial". */
const char *csp_row_level(const struct csp_row *row);
/* Release rows and arrays; ready to be filled again. A spool file stays. */
void csp_result_free(struct csp_result *self);
/* Keep what mode says of a recorder: CSP_RECORD_SUMMARY the mean of each track in each trial,
 * CSP_RECORD_FULL every sample and the marks. spool: what had the samples before (spool.h); a
 * full record that has a file is ended, and the file is the result's from here on. NULL: the
 * recorder has all samples, and they are kept in memory. */
int csp_result_record(struct csp_result *self, struct csp_recorder *rec,
                      struct csp_spool *spool, enum csp_record_mode mode);
/* Bytes of one row of an array; 0 of texts. */
size_t csp_array_width(const struct csp_array *array);
/* A packed result names no spool file; who unpacks it gives spool.path (csp_spool_path). */
int csp_result_pack(const struct csp_result *self, struct csp_text *out);
/* Read what pack wrote from data[n]; all of it must be used. Strings of rows go to mem.
 * CSP_E_IO if it is not a packed result; self is to be freed in any case. */
int csp_result_unpack(struct csp_result *self, const char *data, size_t n, struct csp_mem *mem);
#endif

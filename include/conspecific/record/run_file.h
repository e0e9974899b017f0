/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_RUN_FILE_H
#define CONSPECIFIC_RECORD_RUN_FILE_H
#include <stddef.h>
#include <stdint.h>
/*
 * run_file: named arrays with attributes, written as one HDF5 file, all or nothing.
 *
 * The file grows in memory (csp_run_file_init: HDF5's core driver, whose image is committed by
 * csp_file_write_atomic), or, if it may be larger than memory, beside its place under a name of
 * its own (csp_run_file_begin), which a commit renames: a library that writes in place loses the
 * file when it is killed or the disk is full. Both give the same bytes. Object times are off, order
 * is the order of the calls: the same calls give the same bytes. Texts of data sets have fixed
 * length; texts of attributes have any length, because readers in other languages show only those
 * as texts (h5py: str, not bytes). One file is used by one thread at a time.
 *
 * Paths are "a/b/c"; missing groups on the way are made. A name that exists is CSP_E_NAME; all
 * failures of HDF5 are CSP_E_IO with its own description.
 */
struct csp_run_file {
    int64_t file;    /* HDF5 handle; 0 = closed */
    char *temporary; /* owned: where it grows; NULL: in memory */
};

/* The process belongs to the program: when it ends HDF5 closes nothing by itself, for a file that
 * could not be written would fail once more there, and end the process with a code of HDF5's own.
 * To be called before anything else of HDF5; a host that uses HDF5 does not call it. */
void csp_run_file_at_exit(void);
/* An empty file in memory; free closes it, saved or not. CSP_E_IO. */
int csp_run_file_init(struct csp_run_file *self);
/* The same on the disk, beside path. */
int csp_run_file_begin(struct csp_run_file *self, const char *path);
void csp_run_file_free(struct csp_run_file *self);
/* Make a group (and its parents); one that exists is fine. "" is the root. */
int csp_run_file_group(struct csp_run_file *self, const char *path);
/* Arrays of rank 1 to 4, row-major; dims[rank] may contain 0. data NULL: csp_run_file_rows
 * writes the values, of all rows. */
int csp_run_file_reals(struct csp_run_file *self, const char *path, size_t rank,
                       const size_t dims[], const double data[]);
int csp_run_file_floats(struct csp_run_file *self, const char *path, size_t rank,
                        const size_t dims[], const float data[]);
int csp_run_file_longs(struct csp_run_file *self, const char *path, size_t n,
                       const int64_t data[]);
/* Write n rows of such an array from row `first` on, in the type in which it was made: double,
 * float or int64_t. CSP_E_SHAPE: there are not so many. */
int csp_run_file_rows(struct csp_run_file *self, const char *path, size_t first, size_t n,
                      const void *data);
/* n strings as fixed-length UTF-8, padded with NUL; NULL counts as "". */
int csp_run_file_texts(struct csp_run_file *self, const char *path, size_t n,
                       const char *const data[]);
/* One long text as a scalar data set (attributes end at 64 KiB). */
int csp_run_file_text(struct csp_run_file *self, const char *path, const char *text);
/* Attributes of a group or data set that exists; path "" is the root. */
int csp_run_file_attr_real(struct csp_run_file *self, const char *path, const char *name,
                           double value);
int csp_run_file_attr_long(struct csp_run_file *self, const char *path, const char *name,
                           int64_t value);
int csp_run_file_attr_text(struct csp_run_file *self, const char *path, const char *name,
                           const char *value);
/* The image so far, of a file in memory: *data is malloc'ed. */
int csp_run_file_image(struct csp_run_file *self, void **data, size_t *n);
/* Commit it to path, atomically (the path of csp_run_file_begin, if there was one; the file is
 * closed then). */
int csp_run_file_save(struct csp_run_file *self, const char *path);
#endif

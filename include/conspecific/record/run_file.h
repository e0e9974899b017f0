/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_RUN_FILE_H
#define CONSPECIFIC_RECORD_RUN_FILE_H
#include <stddef.h>
#include <stdint.h>
/*
 * run_file: named arrays with attributes, collected in memory and written as one HDF5 file.
 *
 * HDF5 builds an image with its core driver and never touches the disk; the image is committed
 * by csp_file_write_atomic (a library that writes in place loses the file when it is killed or
 * the disk is full). Object times are off, order is the order of the calls: the same calls give the
 * same bytes. Texts of data sets have fixed length; texts of attributes have any length, because
 * readers in other languages show only those as texts (h5py: str, not bytes). One file is used by one thread at a time.
 *
 * Paths are "a/b/c"; missing groups on the way are made. A name that exists is CSP_E_NAME; all
 * failures of HDF5 are CSP_E_IO with its own description.
 */
struct csp_run_file {
    int64_t file; /* HDF5 handle; 0 = closed */
};

/* An empty file in memory; free closes it, saved or not. CSP_E_IO. */
int csp_run_file_init(struct csp_run_file *self);
void csp_run_file_free(struct csp_run_file *self);
/* Make a group (and its parents); one that exists is fine. "" is the root. */
int csp_run_file_group(struct csp_run_file *self, const char *path);
/* Arrays of rank 1 to 4, row-major; dims[rank] may contain 0. */
int csp_run_file_reals(struct csp_run_file *self, const char *path, size_t rank,
                       const size_t dims[], const double data[]);
int csp_run_file_floats(struct csp_run_file *self, const char *path, size_t rank,
                        const size_t dims[], const float data[]);
int csp_run_file_longs(struct csp_run_file *self, const char *path, size_t n,
                       const int64_t data[]);
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
/* The image so far: *data is malloc'ed. */
int csp_run_file_image(struct csp_run_file *self, void **data, size_t *n);
/* Commit the image to path, atomically. */
int csp_run_file_save(struct csp_run_file *self, const char *path);
#endif

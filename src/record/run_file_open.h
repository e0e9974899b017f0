/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_file_open: a run.h5 opened for reading, or the reason why it does not open. */
#ifndef CSP_SRC_RECORD_RUN_FILE_OPEN_H
#define CSP_SRC_RECORD_RUN_FILE_OPEN_H
#include <stddef.h>
#include <stdint.h>

/* Open the file for reading; *file is then its HDF5 handle, which H5Fclose closes. CSP_E_IO: it
 * is open for writing in another program, or it is no HDF5 file, or damaged. */
int csp_run_file_open(const char *path, int64_t *file);

/* Number of values of a data set or an attribute (HDF5 handles of it and of its space). A file
 * that nobody vouches for may state any shape, so before room is made for n values of `bytes`
 * each it is asked whether the file can hold them at all: uncompressed, or as small as gzip can
 * make them (1032 to 1). CSP_E_IO: it cannot, or the shape is unreadable. */
int csp_run_file_extent(int64_t object, int64_t space, size_t bytes, size_t *n);
#endif

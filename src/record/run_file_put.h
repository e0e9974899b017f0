/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_SRC_RECORD_RUN_FILE_PUT_H
#define CONSPECIFIC_SRC_RECORD_RUN_FILE_PUT_H
#include <hdf5.h>
/*
 * run_file_put: how run_file and nwb put single data sets and attributes into a file, in HDF5's
 * own types. Nothing here is for other rooms.
 */
struct csp_run_file;

/* CSP_E_IO: HDF5 cannot `what` this path, with its own reason. */
int csp_run_file_failed(const char *what, const char *path);
/* Refuse a file that is closed, and a path that is not of the form a/b/c. */
int csp_run_file_usable(const struct csp_run_file *self, const char *path);
/* Make the type of a string of this length, or of any (H5T_VARIABLE); -1 on failure. */
hid_t csp_run_file_text_type(size_t n);
/* Write one data set of the given types in file and memory, without values if it is empty; space
 * is closed here. */
int csp_run_file_put(struct csp_run_file *self, const char *path, hid_t stored, hid_t memory,
                     hid_t space, const void *data, int empty);
/* The same for an attribute of what is at path. */
int csp_run_file_put_attr(struct csp_run_file *self, const char *path, const char *name,
                          hid_t stored, hid_t memory, hid_t space, const void *value);
#endif

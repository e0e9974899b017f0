/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_file_open: a run.h5 opened for reading, or the reason why it does not open. */
#ifndef CSP_SRC_RECORD_RUN_FILE_OPEN_H
#define CSP_SRC_RECORD_RUN_FILE_OPEN_H
#include <stdint.h>

/* Open the file for reading; *file is then its HDF5 handle, which H5Fclose closes. CSP_E_IO: it
 * is no regular file, is open for writing in another program, is no HDF5 file, or is damaged or
 * made by another program so that it does not hold what csp_run_file_check asks for. */
int csp_run_file_open(const char *path, int64_t *file);
#endif

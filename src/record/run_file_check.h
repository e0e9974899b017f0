/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_file_check: an open HDF5 file holds nothing but what run_file writes, and no more of it than
 * its bytes can hold. A reader may then trust every type, shape and number of values. */
#ifndef CSP_SRC_RECORD_RUN_FILE_CHECK_H
#define CSP_SRC_RECORD_RUN_FILE_CHECK_H
#include <stddef.h>
#include <stdint.h>

enum { CSP_RUN_FILE_DEPTH = 16 }; /* groups inside one another */

/* Walk the whole file, whose HDF5 handle is `file` and which has `size` bytes. CSP_E_IO,
 * before anything is allocated, with the path of the first of:
 *   links       soft and external links; groups deeper than CSP_RUN_FILE_DEPTH; more objects than
 *               the file has room for (a circle of links)
 *   types       other than integers and IEEE floats of 4 or 8 bytes and texts
 *   shapes      more than four dimensions; values whose bytes, multiplied without overflow, lie
 *               outside the file
 *   storage     chunks, filters, other files: run_file writes values in one piece
 *   attributes  that are not one value
 *   whatever HDF5 cannot read */
int csp_run_file_check(int64_t file, const char *path, size_t size);
#endif

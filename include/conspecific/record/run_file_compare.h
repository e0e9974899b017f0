/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_RUN_FILE_COMPARE_H
#define CONSPECIFIC_RECORD_RUN_FILE_COMPARE_H
#include <stddef.h>
/*
 * run_file_compare: do two HDF5 files hold the same? Groups, data sets and attributes are
 * compared by name, type, shape and value, to the bit; NaN equals the same NaN. How the file
 * stores them is left out: a program that opens a file for writing and closes it changes bytes
 * of the container, but nothing that the file says.
 *
 * *same is 1 or 0; where[size] then names the first difference, as "/groups/pain: attribute
 * 'seed' has another value". Memory: the largest data set, twice. Errors: CSP_E_IO (a file does
 * not open or read), CSP_E_MEMORY.
 */
int csp_run_file_compare(const char *was, const char *is, int *same, char *where, size_t size);
#endif

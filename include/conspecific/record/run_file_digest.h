/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_RUN_FILE_DIGEST_H
#define CONSPECIFIC_RECORD_RUN_FILE_DIGEST_H
#include "conspecific/core/sha256.h"
/*
 * run_file_digest: one sum of what an HDF5 file says, whatever its bytes.
 *
 * SHA-256 over all objects in the order of their names: path, kind, then of a data set and of
 * every attribute its type (class, size, order, sign), its shape and its values. A program that
 * opens the file for writing and closes it again moves bytes and leaves the sum. Values are read
 * in pieces, so the memory does not grow with the file. HDF5 1.10 crashes on some damaged heaps,
 * so a child of the process reads: if it does not come back with a sum the file is damaged.
 */
/* CSP_E_IO if it does not read, CSP_E_MEMORY. */
int csp_run_file_digest(const char *path, char hex[CSP_SHA256_HEX]);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_FILE_H
#define CONSPECIFIC_CORE_FILE_H
#include "conspecific/core/mem.h"
#include <stddef.h>
/*
 * file: whole files, read with a limit and written all or nothing.
 */

/* The bytes of a regular file. CSP_E_IO with the reason, also for a folder, a named pipe, a socket
 * or a device; nothing is opened, so nothing waits for a writer that never comes. */
int csp_file_size(const char *path, size_t *size);
/* Read a regular file of at most limit bytes. *data is owned by the caller (free), with a
 * terminating 0 after its *n bytes. CSP_E_IO with the reason; CSP_E_RANGE if too long. */
int csp_file_read(const char *path, char **data, size_t *n, size_t limit);
/* Write to a temporary file beside path, fsync, rename over path, fsync the folder. On
 * CSP_E_IO the old file, if any, is whole and the temporary one is gone. */
int csp_file_write_atomic(const char *path, const void *data, size_t n);
/* The same in steps, for a file that does not fit into memory: make an empty file beside path,
 * whose name the caller frees; and, once it is written and closed, put it in the place of path. A
 * commit that fails removes it. CSP_E_IO, CSP_E_MEMORY. */
int csp_file_begin(const char *path, char **temporary);
int csp_file_commit(const char *temporary, const char *path);
/* 1 if something is there under that name. */
int csp_file_exists(const char *path);
/* mkdir -p; existing folders are fine. */
int csp_dir_make(const char *path);
/* Make what was made, renamed or removed in a folder last through a power failure. CSP_E_IO. */
int csp_dir_sync(const char *folder);
/* CSP_OK if files can be made in the folder path, CSP_E_IO with the reason otherwise. */
int csp_dir_writable(const char *path);
/* Names in dir that end with suffix, without it, sorted; a missing folder holds none. */
int csp_file_names(const char *dir, const char *suffix, struct csp_mem *mem, const char *list[],
                   size_t room, size_t *n);
#endif

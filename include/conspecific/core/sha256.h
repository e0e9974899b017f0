/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_SHA256_H
#define CONSPECIFIC_CORE_SHA256_H
#include <stddef.h>
#include <stdint.h>
/*
 * sha256: the SHA-256 sum of bytes or of a file (FIPS 180-4), as libnettle computes it. It tells
 * whether a result file is the one that was written; csp_hash names things inside the program.
 */
enum { CSP_SHA256_HEX = 65 }; /* 64 hexadecimal digits and the terminator */

struct csp_sha256 {
    uint64_t state[24]; /* of the library */
};

/* Begin a sum. */
void csp_sha256_init(struct csp_sha256 *self);
/* Take in n bytes more. */
void csp_sha256_add(struct csp_sha256 *self, const void *data, size_t n);
/* The sum of what was added so far, after which self is as csp_sha256_init leaves it. */
void csp_sha256_end(struct csp_sha256 *self, char hex[CSP_SHA256_HEX]);
/* The sum and the length of a regular file, which is read piece by piece. CSP_E_IO. */
int csp_sha256_file(const char *path, char hex[CSP_SHA256_HEX], uint64_t *bytes);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_MEM_H
#define CONSPECIFIC_CORE_MEM_H
#include <stddef.h>
/*
 * mem: an arena. Everything that is read from one file lives and dies together.
 * Zero-initialise; what csp_mem_alloc returned stays where it is until csp_mem_free.
 */
struct csp_mem {
    struct csp_mem_block *head; /* owned chain of blocks, newest first */
    size_t bytes;               /* handed out so far */
};

/* Zeroed, aligned for any type, never moved; NULL (with CSP_E_MEMORY as detail) on failure. */
void *csp_mem_alloc(struct csp_mem *self, size_t bytes);
/* Copy of a string, or of its first n bytes with a terminator added; NULL on failure. */
char *csp_mem_dup(struct csp_mem *self, const char *text);
char *csp_mem_dup_n(struct csp_mem *self, const char *text, size_t n);
/* Formatted text, printf style; NULL on failure. */
char *csp_mem_format(struct csp_mem *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Release everything; safe on a zeroed or already freed arena. */
void csp_mem_free(struct csp_mem *self);
#endif

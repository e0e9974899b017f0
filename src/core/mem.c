/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/mem.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct csp_mem_block {
    struct csp_mem_block *next;
    size_t used, cap;
    alignas(max_align_t) unsigned char data[];
};

enum { BLOCK = 16384 };

void *csp_mem_alloc(struct csp_mem *self, size_t bytes)
{
    const size_t align = alignof(max_align_t);
    if (bytes > SIZE_MAX / 2) {
        CSP_FAIL(CSP_E_MEMORY, "%zu bytes", bytes);
        return NULL;
    }
    const size_t n = (bytes ? bytes + align - 1 : align) / align * align;
    struct csp_mem_block *block = self->head;
    if (!block || block->cap - block->used < n) {
        const size_t cap = n > BLOCK ? n : (size_t)BLOCK;
        block = calloc(1, sizeof *block + cap);
        if (!block) {
            CSP_FAIL(CSP_E_MEMORY, "%zu bytes", bytes);
            return NULL;
        }
        block->cap = cap;
        block->next = self->head;
        self->head = block;
    }
    void *p = block->data + block->used;
    block->used += n;
    self->bytes += n;
    return p;
}

char *csp_mem_dup_n(struct csp_mem *self, const char *text, size_t n)
{
    char *copy = csp_mem_alloc(self, n + 1);
    if (copy) memcpy(copy, text, n);
    return copy;
}

char *csp_mem_dup(struct csp_mem *self, const char *text)
{
    return csp_mem_dup_n(self, text, strlen(text));
}

char *csp_mem_format(struct csp_mem *self, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int n = csp_vformat(NULL, 0, format, args);
    va_end(args);
    char *text = n < 0 ? NULL : csp_mem_alloc(self, (size_t)n + 1);
    if (text) csp_vformat(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

void csp_mem_free(struct csp_mem *self)
{
    for (struct csp_mem_block *block = self->head, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *self = (struct csp_mem){0};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_FIELD_H
#define CONSPECIFIC_CORE_FIELD_H
#include "conspecific/core/real.h"
#include <stddef.h>
#include <stdint.h>
/*
 * field: one list of state arrays a module. Recording, checkpoint, clone, hash, diff and the
 * NaN watch all read this list; a state that is not listed does not exist for any of them.
 */
enum csp_field_type { CSP_FIELD_REAL, CSP_FIELD_DOUBLE, CSP_FIELD_U64 };

struct csp_field {
    const char *name, *unit, *doc;
    void *data; /* borrowed: csp_real[n], double[n] or uint64_t[n] */
    size_t n;
    enum csp_field_type type;
};

struct csp_fields { /* zero-initialise; owns list and the strings it prefixed */
    struct csp_field *list;
    size_t n, cap;
    char prefix[64]; /* put before every name that is added: "cortex." */
    char **owned;
    size_t n_owned;
};

/* Append count rows; names get the present prefix. */
int csp_fields_add(struct csp_fields *self, const struct csp_field list[], size_t count);
void csp_fields_free(struct csp_fields *self);
/* Index of the field called name, or -1. */
long csp_fields_find(const struct csp_fields *self, const char *name);
/* Copy every value of src into dst; names, types and sizes must agree (CSP_E_SHAPE). */
int csp_fields_copy(struct csp_fields *dst, const struct csp_fields *src);
/* Bytes of all values; and write them to, or read them from, one buffer in list order. */
size_t csp_fields_bytes(const struct csp_fields *self);
void csp_fields_pack(const struct csp_fields *self, void *buffer);
void csp_fields_unpack(struct csp_fields *self, const void *buffer);
/* 64-bit hash of names, sizes and values. */
uint64_t csp_fields_hash(const struct csp_fields *self);
/* CSP_OK, or CSP_E_NUMERIC naming the first field and index that is not finite or whose
 * magnitude exceeds bound. */
int csp_fields_watch(const struct csp_fields *self, double bound);
/* The same for fields of at most largest values: rates often, weights seldom. */
int csp_fields_watch_small(const struct csp_fields *self, double bound, size_t largest);
size_t csp_field_size(enum csp_field_type type);
#endif

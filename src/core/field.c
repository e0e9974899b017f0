/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/field.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/hash.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t csp_field_size(enum csp_field_type type)
{
    switch (type) {
    case CSP_FIELD_REAL:
        return sizeof(csp_real);
    case CSP_FIELD_DOUBLE:
        return sizeof(double);
    case CSP_FIELD_U64:
        return sizeof(uint64_t);
    }
    return 0;
}

static size_t bytes_of(const struct csp_field *field)
{
    return field->n * csp_field_size(field->type);
}

static int reserve(struct csp_fields *self, size_t more)
{
    if (self->n + more <= self->cap) return CSP_OK;
    const size_t cap = 2 * self->cap + more;
    struct csp_field *list = realloc(self->list, cap * sizeof *list);
    if (!list) return CSP_FAIL(CSP_E_MEMORY, "list of %zu state fields", cap);
    self->list = list;
    char **owned = realloc(self->owned, cap * sizeof *owned);
    if (!owned) return CSP_FAIL(CSP_E_MEMORY, "names of %zu state fields", cap);
    self->owned = owned;
    self->cap = cap;
    return CSP_OK;
}

int csp_fields_add(struct csp_fields *self, const struct csp_field list[], size_t count)
{
    const int err = reserve(self, count);
    if (err) return err;
    for (size_t k = 0; k < count; k++) {
        char *name = NULL;
        if (asprintf(&name, "%s%s", self->prefix, list[k].name) < 0)
            return CSP_FAIL(CSP_E_MEMORY, "name of the state field %s", list[k].name);
        self->owned[self->n_owned++] = name;
        self->list[self->n] = list[k];
        self->list[self->n].name = name;
        self->n++;
    }
    return CSP_OK;
}

void csp_fields_free(struct csp_fields *self)
{
    for (size_t k = 0; k < self->n_owned; k++) free(self->owned[k]);
    free(self->owned);
    free(self->list);
    *self = (struct csp_fields){0};
}

long csp_fields_find(const struct csp_fields *self, const char *name)
{
    for (size_t k = 0; k < self->n; k++)
        if (strcmp(self->list[k].name, name) == 0) return (long)k;
    return -1;
}

int csp_fields_copy(struct csp_fields *dst, const struct csp_fields *src)
{
    if (dst->n != src->n)
        return CSP_FAIL(CSP_E_SHAPE, "%zu state fields cannot be copied into %zu", src->n,
                        dst->n);
    for (size_t k = 0; k < src->n; k++) { /* check all before anything changes */
        const struct csp_field *a = &src->list[k], *b = &dst->list[k];
        if (strcmp(a->name, b->name) != 0)
            return CSP_FAIL(CSP_E_SHAPE, "state field %zu is %s here and %s there", k, b->name,
                            a->name);
        if (a->type != b->type || a->n != b->n)
            return CSP_FAIL(CSP_E_SHAPE, "state field %s has %zu values here and %zu there",
                            a->name, b->n, a->n);
    }
    for (size_t k = 0; k < src->n; k++)
        if (src->list[k].n)
            memmove(dst->list[k].data, src->list[k].data, bytes_of(&src->list[k]));
    return CSP_OK;
}

size_t csp_fields_bytes(const struct csp_fields *self)
{
    size_t sum = 0;
    for (size_t k = 0; k < self->n; k++) sum += bytes_of(&self->list[k]);
    return sum;
}

void csp_fields_pack(const struct csp_fields *self, void *buffer)
{
    char *to = buffer;
    for (size_t k = 0; k < self->n; k++) {
        const size_t n = bytes_of(&self->list[k]);
        if (n) memcpy(to, self->list[k].data, n);
        to += n;
    }
}

void csp_fields_unpack(struct csp_fields *self, const void *buffer)
{
    const char *from = buffer;
    for (size_t k = 0; k < self->n; k++) {
        const size_t n = bytes_of(&self->list[k]);
        if (n) memcpy(self->list[k].data, from, n);
        from += n;
    }
}

uint64_t csp_fields_hash(const struct csp_fields *self)
{
    uint64_t h = 0;
    for (size_t k = 0; k < self->n; k++) {
        const struct csp_field *field = &self->list[k];
        h = csp_hash_text(field->name, h);
        h = csp_hash(field->data, bytes_of(field), h ^ csp_hash_mix(field->n));
    }
    return h;
}

static int out_of_bound(const struct csp_field *field, size_t i, double value, double bound)
{
    return CSP_FAIL(CSP_E_NUMERIC, "%s[%zu] = %g %s, expected a magnitude of at most %g",
                    field->name, i, value, field->unit ? field->unit : "", bound);
}

/* How many of x[n] are not numbers within [-bound, bound]; without a branch, so that it runs in
 * vector registers: the watch reads every state at every behavioural step. */
CSP_CLONES static size_t count_beyond(size_t n, const csp_real x[], csp_real bound)
{
    size_t sum = 0;
    for (size_t first = 0; first < n; first += 4096) {
        const size_t end = n - first < 4096 ? n : first + 4096;
        unsigned beyond = 0;
        for (size_t i = first; i < end; i++)
            beyond += (unsigned)!(x[i] <= bound) | (unsigned)!(x[i] >= -bound);
        sum += beyond;
    }
    return sum;
}

/* The largest csp_real that is not above bound. */
static csp_real bound_below(double bound)
{
#ifdef CSP_REAL_DOUBLE
    return bound < DBL_MAX ? bound : DBL_MAX;
#else
    if (bound >= (double)FLT_MAX) return FLT_MAX;
    const float near = (float)bound;
    return (double)near > bound ? nextafterf(near, -INFINITY) : near;
#endif
}

int csp_fields_watch(const struct csp_fields *self, double bound)
{
    return csp_fields_watch_small(self, bound, SIZE_MAX);
}

int csp_fields_watch_small(const struct csp_fields *self, double bound, size_t largest)
{
    for (size_t k = 0; k < self->n; k++) {
        const struct csp_field *field = &self->list[k];
        if (field->n > largest) continue;
        if (field->type == CSP_FIELD_REAL) {
            const csp_real *x = field->data;
            if (count_beyond(field->n, x, bound_below(bound)) == 0) continue;
            for (size_t i = 0; i < field->n; i++)
                if (!(fabs((double)x[i]) <= bound))
                    return out_of_bound(field, i, (double)x[i], bound);
        } else if (field->type == CSP_FIELD_DOUBLE) {
            const double *x = field->data;
            for (size_t i = 0; i < field->n; i++)
                if (!(fabs(x[i]) <= bound)) return out_of_bound(field, i, x[i], bound);
        }
    }
    return CSP_OK;
}

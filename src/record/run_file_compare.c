/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/run_file_compare.h"
#include "conspecific/core/error.h"
#include "quiet.h"
#include "run_file_open.h"
#include <hdf5.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH = 1024 };

struct comparison {
    char *where; /* the first difference */
    size_t size;
    int same, err;
};

static int goes_on(const struct comparison *c)
{
    return c->same && !c->err;
}

__attribute__((format(printf, 2, 3))) static void differs(struct comparison *c,
                                                          const char *format, ...)
{
    va_list list;
    c->same = 0;
    va_start(list, format);
    if (c->where && c->size) vsnprintf(c->where, c->size, format, list);
    va_end(list);
}

static void unreadable(struct comparison *c, const char *path)
{
    (void)H5Eclear2(H5E_DEFAULT);
    c->err = CSP_FAIL(CSP_E_IO, "HDF5 cannot read '%s' of run.h5; is the file damaged?", path);
}

/* ---- values --------------------------------------------------------------------------- */

struct values { /* of a data set or an attribute */
    hid_t type, space;
    size_t n, bytes; /* elements, bytes of one */
    int texts;       /* each element is a pointer to a text */
    char *data;      /* owned */
};

static void values_free(struct values *self)
{
    if (self->texts && self->data)
        (void)H5Dvlen_reclaim(self->type, self->space, H5P_DEFAULT, self->data);
    free(self->data);
    if (self->type >= 0) (void)H5Tclose(self->type);
    if (self->space >= 0) (void)H5Sclose(self->space);
}

/* Read all values of a data set or an attribute in the type that they are stored in. */
static void values_read(struct values *self, hid_t object, int attribute, const char *path,
                        struct comparison *c)
{
    *self = (struct values){.type = attribute ? H5Aget_type(object) : H5Dget_type(object),
                            .space = attribute ? H5Aget_space(object) : H5Dget_space(object)};
    const hssize_t n = self->space < 0 ? -1 : H5Sget_simple_extent_npoints(self->space);
    self->bytes = self->type < 0 ? 0 : H5Tget_size(self->type);
    if (n < 0 || !self->bytes) {
        unreadable(c, path);
        return;
    }
    self->n = (size_t)n;
    self->data = calloc(self->n + 1, self->bytes);
    if (!self->data) {
        c->err = CSP_FAIL(CSP_E_MEMORY, "%zu values of '%s'", self->n, path);
        return;
    }
    if (!self->n) return;
    const herr_t done =
        attribute ? H5Aread(object, self->type, self->data)
                  : H5Dread(object, self->type, H5S_ALL, H5S_ALL, H5P_DEFAULT, self->data);
    if (done < 0)
        unreadable(c, path);
    else
        self->texts = H5Tis_variable_str(self->type) > 0;
}

static int same_value(const struct values *x, const struct values *y, size_t i)
{
    const char *a = x->data + i * x->bytes, *b = y->data + i * y->bytes;
    if (!x->texts) return memcmp(a, b, x->bytes) == 0;
    const char *s, *t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return s && t ? strcmp(s, t) == 0 : s == t;
}

/* Compare two data sets, or two attributes of the object at path. */
static void compare_values(hid_t x, hid_t y, const char *path, const char *attribute,
                           struct comparison *c)
{
    struct values was, is = {.type = -1, .space = -1};
    values_read(&was, x, attribute != NULL, path, c);
    if (goes_on(c)) values_read(&is, y, attribute != NULL, path, c);
    char what[PATH] = "";
    if (attribute) snprintf(what, sizeof what, "attribute '%s' has ", attribute);
    if (!goes_on(c))
        ;
    else if (H5Tequal(was.type, is.type) <= 0)
        differs(c, "%s: %sanother type", path, what);
    else if (H5Sextent_equal(was.space, is.space) <= 0)
        differs(c, "%s: %sanother shape", path, what);
    for (size_t i = 0; goes_on(c) && i < was.n; i++)
        if (!same_value(&was, &is, i))
            differs(c, "%s: %sanother value (number %zu of %zu)", path, what, i + 1, was.n);
    values_free(&was);
    values_free(&is);
}

/* ---- objects -------------------------------------------------------------------------- */

static void compare_attributes(hid_t x, hid_t y, const char *path, struct comparison *c)
{
    H5O_info_t was, is;
    if (H5Oget_info2(x, &was, H5O_INFO_NUM_ATTRS) < 0 ||
        H5Oget_info2(y, &is, H5O_INFO_NUM_ATTRS) < 0) {
        unreadable(c, path);
        return;
    }
    for (hsize_t i = 0; i < was.num_attrs && goes_on(c); i++) {
        char name[PATH] = "";
        const hid_t a =
            H5Aopen_by_idx(x, ".", H5_INDEX_NAME, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT);
        if (a < 0 || H5Aget_name(a, sizeof name, name) < 0) {
            unreadable(c, path);
        } else if (H5Aexists(y, name) <= 0) {
            differs(c, "%s: attribute '%s' is gone", path, name);
        } else {
            const hid_t b = H5Aopen(y, name, H5P_DEFAULT);
            compare_values(a, b, path, name, c);
            if (b >= 0) (void)H5Aclose(b);
        }
        if (a >= 0) (void)H5Aclose(a);
    }
    if (goes_on(c) && was.num_attrs != is.num_attrs)
        differs(c, "%s: had %llu attributes, has %llu", path, (unsigned long long)was.num_attrs,
                (unsigned long long)is.num_attrs);
}

static void compare_groups(hid_t x, hid_t y, const char *path, struct comparison *c);

static void compare_objects(hid_t x, hid_t y, const char *path, struct comparison *c)
{
    const H5I_type_t kind = x < 0 ? H5I_BADID : H5Iget_type(x);
    if (x < 0 || y < 0)
        unreadable(c, path);
    else if (kind != H5Iget_type(y))
        differs(c, "%s: a group and a data set", path);
    else if (kind == H5I_DATASET)
        compare_values(x, y, path, NULL, c);
    else if (kind == H5I_GROUP)
        compare_groups(x, y, path, c);
    if (goes_on(c)) compare_attributes(x, y, path, c);
}

static void compare_groups(hid_t x, hid_t y, const char *path, struct comparison *c)
{
    H5G_info_t was, is;
    if (H5Gget_info(x, &was) < 0 || H5Gget_info(y, &is) < 0) {
        unreadable(c, path);
        return;
    }
    for (hsize_t i = 0; i < was.nlinks && goes_on(c); i++) {
        char name[PATH] = "", below[2 * PATH];
        if (H5Lget_name_by_idx(x, ".", H5_INDEX_NAME, H5_ITER_INC, i, name, sizeof name,
                               H5P_DEFAULT) < 0) {
            unreadable(c, path);
            return;
        }
        snprintf(below, sizeof below, "%s/%s", strcmp(path, "/") == 0 ? "" : path, name);
        if (H5Lexists(y, name, H5P_DEFAULT) <= 0) {
            differs(c, "%s is gone", below);
            return;
        }
        const hid_t a = H5Oopen(x, name, H5P_DEFAULT), b = H5Oopen(y, name, H5P_DEFAULT);
        compare_objects(a, b, below, c);
        if (a >= 0) (void)H5Oclose(a);
        if (b >= 0) (void)H5Oclose(b);
    }
    if (goes_on(c) && was.nlinks != is.nlinks)
        differs(c, "%s: had %llu members, has %llu", path, (unsigned long long)was.nlinks,
                (unsigned long long)is.nlinks);
}

int csp_run_file_compare(const char *was, const char *is, int *same, char *where, size_t size)
{
    CSP_H5_QUIET;
    int64_t x = 0, y = 0;
    struct comparison c = {.where = where, .size = size, .same = 1};
    c.err = csp_run_file_open(was, &x);
    if (!c.err) c.err = csp_run_file_open(is, &y);
    if (!c.err) {
        const hid_t a = H5Gopen2((hid_t)x, "/", H5P_DEFAULT);
        const hid_t b = H5Gopen2((hid_t)y, "/", H5P_DEFAULT);
        compare_objects(a, b, "/", &c);
        if (a >= 0) (void)H5Gclose(a);
        if (b >= 0) (void)H5Gclose(b);
    }
    if (x) (void)H5Fclose((hid_t)x);
    if (y) (void)H5Fclose((hid_t)y);
    *same = c.same && !c.err;
    return c.err;
}

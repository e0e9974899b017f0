/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/run_file_digest.h"
#include "conspecific/core/error.h"
#include "quiet.h"
#include "run_file_open.h"
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PATH = 1024,
    DEPTH = 16,
    RANK = 8,
    PIECE = 1 << 20 /* bytes of one read */,
    SECONDS = 600
};

struct walk {
    struct csp_sha256 sum;
    int err;
};

static void unreadable(struct walk *w, const char *path)
{
    (void)H5Eclear2(H5E_DEFAULT);
    if (!w->err)
        w->err =
            CSP_FAIL(CSP_E_IO, "HDF5 cannot read '%s' of run.h5; is the file damaged?", path);
}

/* Texts with their terminator, numbers as eight bytes: so no two contents give the same stream. */
static void add_text(struct walk *w, const char *text)
{
    csp_sha256_add(&w->sum, text, strlen(text) + 1);
}

static void add_number(struct walk *w, uint64_t n)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (unsigned char)(n >> (8 * i));
    csp_sha256_add(&w->sum, bytes, sizeof bytes);
}

struct values { /* of a data set or an attribute */
    hid_t object, type, space;
    int attribute, texts; /* texts: of any length, each element is a pointer */
    size_t bytes;         /* of an element */
    int rank;
    hsize_t dims[RANK];
};

static void add_shape(struct walk *w, struct values *v, const char *path)
{
    v->bytes = v->type < 0 ? 0 : H5Tget_size(v->type);
    v->rank = v->space < 0 ? -1 : H5Sget_simple_extent_ndims(v->space);
    if (!v->bytes || v->rank < 0 || v->rank > RANK ||
        H5Sget_simple_extent_dims(v->space, v->dims, NULL) < 0) {
        unreadable(w, path);
        return;
    }
    const H5T_class_t class = H5Tget_class(v->type);
    v->texts = class == H5T_STRING && H5Tis_variable_str(v->type) > 0;
    add_number(w, (uint64_t) class);
    add_number(w, v->texts ? 0 : v->bytes);
    if (class == H5T_INTEGER || class == H5T_FLOAT) {
        add_number(w, (uint64_t)H5Tget_order(v->type));
        add_number(w, class == H5T_INTEGER ? (uint64_t)H5Tget_sign(v->type) : 0);
    } else if (class != H5T_STRING) {
        unreadable(w, path); /* no file of ours holds another type */
    }
    add_number(w, (uint64_t)v->rank);
    for (int i = 0; i < v->rank; i++) add_number(w, v->dims[i]);
}

static void add_elements(struct walk *w, const struct values *v, const char *data, size_t n)
{
    if (!v->texts) {
        csp_sha256_add(&w->sum, data, n * v->bytes);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const char *s;
        memcpy(&s, data + i * v->bytes, sizeof s);
        add_number(w, s != NULL);
        if (s) add_text(w, s);
    }
}

/* Read n elements of the part of the file into data and add them. */
static void add_piece(struct walk *w, const struct values *v, hid_t memory, char *data,
                      size_t n, const char *path)
{
    const herr_t done = v->attribute
                            ? H5Aread(v->object, v->type, data)
                            : H5Dread(v->object, v->type, memory, v->space, H5P_DEFAULT, data);
    if (done < 0) {
        unreadable(w, path);
        return;
    }
    add_elements(w, v, data, n);
    if (v->texts)
        (void)H5Dvlen_reclaim(v->type, memory < 0 ? v->space : memory, H5P_DEFAULT, data);
}

/* All values, some rows of the first dimension at a time. */
static void add_values(struct walk *w, const struct values *v, const char *path)
{
    size_t row = 1;
    hsize_t from[RANK] = {0}, size[RANK];
    for (int i = 0; i < v->rank; i++) {
        size[i] = v->dims[i];
        if (v->dims[i] == 0) return;
        if (i && row > PIECE * (size_t)64 / v->dims[i]) {
            unreadable(w, path); /* one row of gigabytes */
            return;
        }
        if (i) row *= v->dims[i];
    }
    const size_t rows = v->rank ? v->dims[0] : 1;
    size_t most = v->attribute || !v->rank ? rows : PIECE / (row * v->bytes) + 1;
    if (most > rows) most = rows;
    if (v->attribute && rows > PIECE / v->bytes) {
        unreadable(w, path);
        return;
    }
    char *data = calloc(most * row, v->bytes);
    if (!data) {
        w->err = CSP_FAIL(CSP_E_MEMORY, "values of '%s'", path);
        return;
    }
    for (size_t at = 0; at < rows && !w->err; at += most) {
        const size_t n = rows - at < most ? rows - at : most;
        from[0] = at;
        size[0] = n;
        const hid_t memory =
            v->attribute || !v->rank ? -1 : H5Screate_simple(v->rank, size, NULL);
        if (memory >= 0 &&
            H5Sselect_hyperslab(v->space, H5S_SELECT_SET, from, NULL, size, NULL) < 0)
            unreadable(w, path);
        if (!w->err)
            add_piece(w, v,
                      v->attribute ? -1
                      : memory < 0 ? H5S_ALL
                                   : memory,
                      data, n * row, path);
        if (memory >= 0) (void)H5Sclose(memory);
    }
    free(data);
}

static void add_object_values(struct walk *w, hid_t object, int attribute, const char *path)
{
    struct values v = {.object = object,
                       .type = attribute ? H5Aget_type(object) : H5Dget_type(object),
                       .space = attribute ? H5Aget_space(object) : H5Dget_space(object),
                       .attribute = attribute};
    add_shape(w, &v, path);
    if (!w->err) add_values(w, &v, path);
    if (v.type >= 0) (void)H5Tclose(v.type);
    if (v.space >= 0) (void)H5Sclose(v.space);
}

static void add_attributes(struct walk *w, hid_t object, const char *path)
{
    H5O_info_t info;
    if (H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS) < 0) {
        unreadable(w, path);
        return;
    }
    add_number(w, info.num_attrs);
    for (hsize_t i = 0; i < info.num_attrs && !w->err; i++) {
        char name[PATH] = "";
        const hid_t a = H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, i, H5P_DEFAULT,
                                       H5P_DEFAULT);
        if (a < 0 || H5Aget_name(a, sizeof name, name) < 0)
            unreadable(w, path);
        else {
            add_text(w, name);
            add_object_values(w, a, 1, path);
        }
        if (a >= 0) (void)H5Aclose(a);
    }
}

static void add_object(struct walk *w, hid_t object, const char *path, int depth);

static void add_members(struct walk *w, hid_t group, const char *path, int depth)
{
    H5G_info_t info;
    if (depth > DEPTH || H5Gget_info(group, &info) < 0) {
        unreadable(w, path);
        return;
    }
    add_number(w, info.nlinks);
    for (hsize_t i = 0; i < info.nlinks && !w->err; i++) {
        char name[PATH] = "", below[2 * PATH];
        H5L_info_t link;
        if (H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i, name, sizeof name,
                               H5P_DEFAULT) < 0 ||
            H5Lget_info(group, name, &link, H5P_DEFAULT) < 0 || link.type != H5L_TYPE_HARD) {
            unreadable(w, path); /* a link out of the file is none of ours */
            return;
        }
        snprintf(below, sizeof below, "%s/%s", path, name);
        const hid_t object = H5Oopen(group, name, H5P_DEFAULT);
        add_text(w, name);
        add_object(w, object, below, depth + 1);
        if (object >= 0) (void)H5Oclose(object);
    }
}

static void add_object(struct walk *w, hid_t object, const char *path, int depth)
{
    const H5I_type_t kind = object < 0 ? H5I_BADID : H5Iget_type(object);
    if (kind == H5I_DATASET) {
        add_text(w, "data set");
        add_object_values(w, object, 0, path);
    } else if (kind == H5I_GROUP) {
        add_text(w, "group");
        add_members(w, object, path, depth);
    } else {
        unreadable(w, path);
    }
    if (!w->err) add_attributes(w, object, path);
}

static int digest(const char *path, char hex[CSP_SHA256_HEX])
{
    int64_t file = 0;
    struct walk w = {.err = csp_run_file_open(path, &file)};
    if (w.err) return w.err;
    csp_sha256_init(&w.sum);
    const hid_t root = H5Gopen2((hid_t)file, "/", H5P_DEFAULT);
    add_object(&w, root, "", 0);
    if (root >= 0) (void)H5Gclose(root);
    (void)H5Fclose((hid_t)file);
    if (!w.err) csp_sha256_end(&w.sum, hex);
    return w.err;
}

/* What the child reads goes to the parent by a pipe: the error, and the sum. */
struct said {
    int err;
    char hex[CSP_SHA256_HEX];
};

static void child(int to, const char *path)
{
    struct said said = {.err = CSP_E_IO};
    (void)alarm(SECONDS);
    said.err = digest(path, said.hex);
    (void)!write(to, &said, sizeof said);
    _exit(0);
}

int csp_run_file_digest(const char *path, char hex[CSP_SHA256_HEX])
{
    CSP_H5_QUIET;
    int ends[2], state = 0;
    struct said said = {.err = CSP_E_IO};
    if (pipe(ends) != 0) return CSP_FAIL(CSP_E_IO, "no pipe to read '%s'", path);
    const pid_t pid = fork();
    if (pid == 0) child(ends[1], path);
    (void)close(ends[1]);
    const ssize_t got = pid < 0 ? -1 : read(ends[0], &said, sizeof said);
    (void)close(ends[0]);
    if (pid > 0) (void)waitpid(pid, &state, 0);
    if (got != (ssize_t)sizeof said || said.err)
        return CSP_FAIL(said.err ? said.err : CSP_E_IO, "HDF5 cannot read '%s'; is it damaged?",
                        path);
    memcpy(hex, said.hex, sizeof said.hex);
    return CSP_OK;
}

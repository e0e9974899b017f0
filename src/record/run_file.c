/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/run_file.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "quiet.h"
#include "run_file_put.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RANK_MAX = 4, GROW = 1 << 20 };

static herr_t describe(unsigned n, const H5E_error2_t *error, void *out)
{
    const char **text = out;
    (void)n;
    if (!*text && error->desc) *text = error->desc; /* innermost first */
    return 0;
}

int csp_run_file_failed(const char *what, const char *path)
{
    const char *text = NULL;
    (void)H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, describe, &text);
    const int err =
        CSP_FAIL(CSP_E_IO, "HDF5 cannot %s '%s': %s", what, path, text ? text : "no reason");
    (void)H5Eclear2(H5E_DEFAULT);
    return err;
}

static int library; /* result of start: 0 done well */

static void start(void)
{
    library = H5open() < 0;
}

/* In memory; or on the disk, without HDF5's own locks, which many a cluster's file system lacks:
 * nobody else knows the name of the temporary file. */
static herr_t set_driver(hid_t access, const char *path)
{
    if (!path) return H5Pset_fapl_core(access, GROW, 0);
#if H5_VERSION_GE(1, 10, 7)
    if (H5Pset_file_locking(access, 0, 1) < 0) return -1;
#endif
    return H5Pset_fapl_sec2(access);
}

/* An empty file: in memory, or at a path. */
static int make(struct csp_run_file *self, const char *path)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
    if (library) return CSP_FAIL(CSP_E_IO, "HDF5 does not start");

    const hid_t access = H5Pcreate(H5P_FILE_ACCESS), create = H5Pcreate(H5P_FILE_CREATE);
    hid_t file = -1;
    if (access >= 0 && create >= 0 && set_driver(access, path) >= 0 &&
        H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V110) >= 0 &&
        H5Pset_obj_track_times(create, 0) >= 0 &&
        H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0)
        file = H5Fcreate(path ? path : "run.h5", H5F_ACC_TRUNC, create, access);
    int err = file < 0 ? csp_run_file_failed("make", "run.h5") : CSP_OK;
    if (access >= 0 && H5Pclose(access) < 0 && !err)
        err = csp_run_file_failed("close", "run.h5");
    if (create >= 0 && H5Pclose(create) < 0 && !err)
        err = csp_run_file_failed("close", "run.h5");
    if (file >= 0) self->file = file;
    return err;
}

void csp_run_file_at_exit(void)
{
    (void)H5dont_atexit();
}

int csp_run_file_init(struct csp_run_file *self)
{
    CSP_H5_QUIET;
    *self = (struct csp_run_file){0};
    return make(self, NULL);
}

int csp_run_file_begin(struct csp_run_file *self, const char *path)
{
    CSP_H5_QUIET;
    *self = (struct csp_run_file){0};
    const int err = csp_file_begin(path, &self->temporary);
    return err ? err : make(self, self->temporary);
}

void csp_run_file_free(struct csp_run_file *self)
{
    CSP_H5_QUIET;
    if (self->file) (void)H5Fclose((hid_t)self->file);
    (void)H5Eclear2(H5E_DEFAULT); /* of a disk that is full */
    if (self->temporary) (void)unlink(self->temporary);
    free(self->temporary);
    *self = (struct csp_run_file){0};
}

/* Make the property list for names in UTF-8. */
static hid_t link_list(void)
{
    const hid_t list = H5Pcreate(H5P_LINK_CREATE);
    if (list >= 0 && H5Pset_char_encoding(list, H5T_CSET_UTF8) < 0) {
        (void)H5Pclose(list);
        return -1;
    }
    return list;
}

/* Objects carry no times, so that equal runs give equal bytes. */
static hid_t timeless(hid_t class)
{
    const hid_t list = H5Pcreate(class);
    if (list >= 0 && H5Pset_obj_track_times(list, 0) < 0) {
        (void)H5Pclose(list);
        return -1;
    }
    return list;
}

/* 1 if path (any depth) exists, 0 if not, negative on failure. */
static int path_exists(hid_t file, const char *path)
{
    if (!*path) return 1;
    char *part = strdup(path);
    if (!part) return CSP_FAIL(CSP_E_MEMORY, "path %s", path);
    int there = 1;
    for (char *c = part; there > 0; c++) {
        if (*c != '/' && *c) continue;
        const char end = *c;
        *c = '\0';
        const htri_t t = H5Lexists(file, part, H5P_DEFAULT);
        there = t < 0 ? csp_run_file_failed("look for", path) : t > 0;
        *c = end;
        if (!end) break;
    }
    free(part);
    return there;
}

int csp_run_file_usable(const struct csp_run_file *self, const char *path)
{
    if (!self->file) return CSP_FAIL(CSP_E_USAGE, "run file is closed");
    if (*path == '/' || strstr(path, "//") || (*path && path[strlen(path) - 1] == '/'))
        return CSP_FAIL(CSP_E_NAME, "'%s' is not a path of the form a/b/c", path);
    return CSP_OK;
}

/* Make the groups of a path one by one, because those that HDF5 makes on the way would carry
 * times. last: the path itself is a group, too. */
static int make_groups(struct csp_run_file *self, const char *path, int last)
{
    char *part = strdup(path);
    if (!part) return CSP_FAIL(CSP_E_MEMORY, "path %s", path);
    int err = CSP_OK;
    for (char *c = part; !err; c++) {
        if (*c != '/' && *c) continue;
        const char end = *c;
        if (!end && !last) break;
        *c = '\0';
        const int there = path_exists((hid_t)self->file, part);
        if (there < 0) err = there;
        if (there == 0) {
            const hid_t times = timeless(H5P_GROUP_CREATE), links = link_list();
            const hid_t group = times < 0 || links < 0 ? -1
                                                       : H5Gcreate2((hid_t)self->file, part,
                                                                    links, times, H5P_DEFAULT);
            if (group < 0) err = csp_run_file_failed("make the group", part);
            if (group >= 0 && H5Gclose(group) < 0)
                err = csp_run_file_failed("close the group", part);
            if (times >= 0) (void)H5Pclose(times);
            if (links >= 0) (void)H5Pclose(links);
        }
        *c = end;
        if (!end) break;
    }
    free(part);
    return err;
}

int csp_run_file_group(struct csp_run_file *self, const char *path)
{
    CSP_H5_QUIET;
    const int err = csp_run_file_usable(self, path);
    return err || !*path ? err : make_groups(self, path, 1);
}

int csp_run_file_put(struct csp_run_file *self, const char *path, hid_t stored, hid_t memory,
                     hid_t space, const void *data, int empty)
{
    int err = csp_run_file_usable(self, path);
    if (!err && !*path) err = CSP_FAIL(CSP_E_NAME, "a data set needs a name");
    if (!err) err = make_groups(self, path, 0);
    if (!err) {
        const int there = path_exists((hid_t)self->file, path);
        if (there < 0) err = there;
        if (there > 0) err = CSP_FAIL(CSP_E_NAME, "'%s' exists in the run file", path);
    }
    if (!err && space < 0) err = csp_run_file_failed("shape", path);
    if (!err) {
        const hid_t times = timeless(H5P_DATASET_CREATE), links = link_list();
        hid_t set = -1;
        if (times >= 0 && links >= 0)
            set = H5Dcreate2((hid_t)self->file, path, stored, space, links, times, H5P_DEFAULT);
        if (set < 0) err = csp_run_file_failed("make", path);
        if (!err && !empty && H5Dwrite(set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)
            err = csp_run_file_failed("write", path);
        if (set >= 0 && H5Dclose(set) < 0 && !err) err = csp_run_file_failed("close", path);
        if (times >= 0) (void)H5Pclose(times);
        if (links >= 0) (void)H5Pclose(links);
    }
    if (space >= 0) (void)H5Sclose(space);
    return err;
}

static int put_array(struct csp_run_file *self, const char *path, hid_t stored, hid_t memory,
                     size_t rank, const size_t dims[], const void *data)
{
    if (rank < 1 || rank > RANK_MAX)
        return CSP_FAIL(CSP_E_SHAPE, "'%s' has rank %zu, legal range [1, 4]", path, rank);
    hsize_t d[RANK_MAX];
    int empty = 0;
    for (size_t i = 0; i < rank; i++) {
        d[i] = dims[i];
        empty = empty || dims[i] == 0;
    }
    return csp_run_file_put(self, path, stored, memory, H5Screate_simple((int)rank, d, NULL),
                            data, empty || !data);
}

int csp_run_file_rows(struct csp_run_file *self, const char *path, size_t first, size_t n,
                      const void *data)
{
    CSP_H5_QUIET;
    hsize_t from[RANK_MAX] = {first}, size[RANK_MAX] = {n};
    int err = csp_run_file_usable(self, path);
    if (err || !n) return err;
    const hid_t set = H5Dopen2((hid_t)self->file, path, H5P_DEFAULT);
    const hid_t space = set < 0 ? -1 : H5Dget_space(set),
                stored = set < 0 ? -1 : H5Dget_type(set);
    const hid_t memory = stored < 0 ? -1 : H5Tget_native_type(stored, H5T_DIR_ASCEND);
    hsize_t dims[RANK_MAX];
    const int rank = space < 0 ? -1 : H5Sget_simple_extent_dims(space, dims, NULL);
    if (rank < 1 || memory < 0) err = csp_run_file_failed("open", path);
    if (!err && first + n > dims[0])
        err = CSP_FAIL(CSP_E_SHAPE, "'%s' has %llu rows, not %zu", path,
                       (unsigned long long)dims[0], first + n);
    for (int i = 1; i < rank; i++) size[i] = dims[i];
    const hid_t part = err ? -1 : H5Screate_simple(rank, size, NULL);
    if (!err &&
        (part < 0 || H5Sselect_hyperslab(space, H5S_SELECT_SET, from, NULL, size, NULL) < 0 ||
         H5Dwrite(set, memory, part, space, H5P_DEFAULT, data) < 0))
        err = csp_run_file_failed("write", path);
    if (part >= 0) (void)H5Sclose(part);
    if (memory >= 0) (void)H5Tclose(memory);
    if (stored >= 0) (void)H5Tclose(stored);
    if (space >= 0) (void)H5Sclose(space);
    if (set >= 0 && H5Dclose(set) < 0 && !err) err = csp_run_file_failed("close", path);
    return err;
}

int csp_run_file_reals(struct csp_run_file *self, const char *path, size_t rank,
                       const size_t dims[], const double data[])
{
    CSP_H5_QUIET;
    return put_array(self, path, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, rank, dims, data);
}

int csp_run_file_floats(struct csp_run_file *self, const char *path, size_t rank,
                        const size_t dims[], const float data[])
{
    CSP_H5_QUIET;
    return put_array(self, path, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, rank, dims, data);
}

int csp_run_file_longs(struct csp_run_file *self, const char *path, size_t n,
                       const int64_t data[])
{
    CSP_H5_QUIET;
    return put_array(self, path, H5T_STD_I64LE, H5T_NATIVE_INT64, 1, &n, data);
}

hid_t csp_run_file_text_type(size_t n)
{
    const H5T_str_t end = n == H5T_VARIABLE ? H5T_STR_NULLTERM : H5T_STR_NULLPAD;
    const hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0 && (H5Tset_size(type, n ? n : 1) < 0 || H5Tset_strpad(type, end) < 0 ||
                      H5Tset_cset(type, H5T_CSET_UTF8) < 0)) {
        (void)H5Tclose(type);
        return -1;
    }
    return type;
}

int csp_run_file_texts(struct csp_run_file *self, const char *path, size_t n,
                       const char *const data[])
{
    CSP_H5_QUIET;
    size_t width = 1;
    for (size_t i = 0; i < n; i++) {
        const size_t w = data[i] ? strlen(data[i]) : 0;
        if (w > width) width = w;
    }
    char *flat = calloc(n ? n : 1, width);
    if (!flat) return CSP_FAIL(CSP_E_MEMORY, "%zu texts of '%s'", n, path);
    for (size_t i = 0; i < n; i++)
        if (data[i]) memcpy(flat + i * width, data[i], strlen(data[i]));
    const hid_t type = csp_run_file_text_type(width);
    const int err = type < 0 ? csp_run_file_failed("make the text type of", path)
                             : put_array(self, path, type, type, 1, &n, flat);
    if (type >= 0) (void)H5Tclose(type);
    free(flat);
    return err;
}

int csp_run_file_text(struct csp_run_file *self, const char *path, const char *text)
{
    CSP_H5_QUIET;
    const hid_t type = csp_run_file_text_type(strlen(text));
    const int err = type < 0 ? csp_run_file_failed("make the text type of", path)
                             : csp_run_file_put(self, path, type, type, H5Screate(H5S_SCALAR),
                                                *text ? text : "\0", 0);
    if (type >= 0) (void)H5Tclose(type);
    return err;
}

/* Say what keeps an attribute from being made. */
static int check_attr(struct csp_run_file *self, const char *path, const char *name)
{
    const int err = csp_run_file_usable(self, path);
    if (err) return err;
    const int there = path_exists((hid_t)self->file, path);
    if (there < 0) return there;
    if (!there) return CSP_FAIL(CSP_E_NAME, "'%s' is not in the run file", path);
    const htri_t taken =
        H5Aexists_by_name((hid_t)self->file, *path ? path : ".", name, H5P_DEFAULT);
    if (taken < 0) return csp_run_file_failed("look for the attribute", name);
    if (taken) return CSP_FAIL(CSP_E_NAME, "attribute '%s' of '%s' exists", name, path);
    return CSP_OK;
}

int csp_run_file_put_attr(struct csp_run_file *self, const char *path, const char *name,
                          hid_t stored, hid_t memory, hid_t space, const void *value)
{
    int err = check_attr(self, path, name);
    const char *object = *path ? path : ".";
    if (err) {
        if (space >= 0) (void)H5Sclose(space);
        return err;
    }
    const hid_t id = space < 0
                         ? -1
                         : H5Acreate_by_name((hid_t)self->file, object, name, stored, space,
                                             H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (id < 0) err = csp_run_file_failed("make the attribute", name);
    if (!err && H5Awrite(id, memory, value) < 0)
        err = csp_run_file_failed("write the attribute", name);
    if (id >= 0 && H5Aclose(id) < 0 && !err)
        err = csp_run_file_failed("close the attribute", name);
    if (space >= 0) (void)H5Sclose(space);
    return err;
}

static int attr(struct csp_run_file *self, const char *path, const char *name, hid_t stored,
                hid_t memory, const void *value)
{
    return csp_run_file_put_attr(self, path, name, stored, memory, H5Screate(H5S_SCALAR),
                                 value);
}

int csp_run_file_attr_real(struct csp_run_file *self, const char *path, const char *name,
                           double value)
{
    CSP_H5_QUIET;
    return attr(self, path, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
}

int csp_run_file_attr_long(struct csp_run_file *self, const char *path, const char *name,
                           int64_t value)
{
    CSP_H5_QUIET;
    return attr(self, path, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value);
}

int csp_run_file_attr_text(struct csp_run_file *self, const char *path, const char *name,
                           const char *value)
{
    CSP_H5_QUIET;
    const hid_t type = csp_run_file_text_type(H5T_VARIABLE);
    if (type < 0) return csp_run_file_failed("make the text type of", name);
    const int err = attr(self, path, name, type, type, &value);
    (void)H5Tclose(type);
    return err;
}

int csp_run_file_image(struct csp_run_file *self, void **data, size_t *n)
{
    CSP_H5_QUIET;
    *data = NULL;
    *n = 0;
    const int err = csp_run_file_usable(self, "");
    if (err) return err;
    if (H5Fflush((hid_t)self->file, H5F_SCOPE_GLOBAL) < 0)
        return csp_run_file_failed("flush", "run.h5");
    const ssize_t size = H5Fget_file_image((hid_t)self->file, NULL, 0);
    if (size <= 0) return csp_run_file_failed("measure", "run.h5");
    *data = malloc((size_t)size);
    if (!*data) return CSP_FAIL(CSP_E_MEMORY, "file image of %zd bytes", size);
    if (H5Fget_file_image((hid_t)self->file, *data, (size_t)size) != size) {
        free(*data);
        *data = NULL;
        return csp_run_file_failed("copy", "run.h5");
    }
    *n = (size_t)size;
    return CSP_OK;
}

/* Close the temporary file and put it in the place of path. */
static int commit(struct csp_run_file *self, const char *path)
{
    int err = csp_run_file_usable(self, "");
    if (!err && H5Fflush((hid_t)self->file, H5F_SCOPE_GLOBAL) < 0)
        err = csp_run_file_failed("write", path);
    if (err) return err;
    if (H5Fclose((hid_t)self->file) < 0) err = csp_run_file_failed("close", path);
    self->file = 0;
    if (!err) err = csp_file_commit(self->temporary, path);
    if (err) return err;
    free(self->temporary);
    self->temporary = NULL;
    return CSP_OK;
}

int csp_run_file_save(struct csp_run_file *self, const char *path)
{
    CSP_H5_QUIET;
    void *data;
    size_t n;
    if (self->temporary) return commit(self, path);
    int err = csp_run_file_image(self, &data, &n);
    if (err) return err;
    err = csp_file_write_atomic(path, data, n);
    free(data);
    return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_file_check.h"
#include "conspecific/core/error.h"
#include <hdf5.h>

enum {
    PATH = 1024,
    RANK = 4,
    OBJECT = 16, /* bytes that an object takes in a file at least */
    TEXT = 1 << 20
};

struct walk {
    const char *file;
    size_t size, room; /* bytes of the file; objects that may still come */
    size_t depth;      /* groups around the present object */
    char path[PATH];   /* of the present object */
    size_t length;     /* of path */
    int err;
};

static herr_t refuse(struct walk *w, const char *reason)
{
    (void)H5Eclear2(H5E_DEFAULT);
    if (!w->err)
        w->err = CSP_FAIL(CSP_E_IO, "'%s': '%.200s' %s; is the file damaged?", w->file,
                          w->length ? w->path : "/", reason);
    return -1;
}

static herr_t unreadable(struct walk *w)
{
    (void)H5Eclear2(H5E_DEFAULT);
    if (!w->err)
        w->err = CSP_FAIL(CSP_E_IO, "'%s': HDF5 cannot read '%.200s'; is the file damaged?",
                          w->file, w->length ? w->path : "/");
    return -1;
}

/* ---- types and shapes ----------------------------------------------------------------- */

static int is_number(hid_t type)
{
    return H5Tequal(type, H5T_IEEE_F64LE) > 0 || H5Tequal(type, H5T_IEEE_F32LE) > 0 ||
           H5Tequal(type, H5T_STD_I64LE) > 0 || H5Tequal(type, H5T_STD_I32LE) > 0 ||
           H5Tequal(type, H5T_STD_U64LE) > 0 || H5Tequal(type, H5T_STD_U32LE) > 0;
}

/* The bytes of one value, 0 for a type that no run file has. */
static size_t bytes_of(hid_t type, int attribute)
{
    if (is_number(type)) return H5Tget_size(type);
    if (H5Tget_class(type) != H5T_STRING) return 0;
    const htri_t any_length = H5Tis_variable_str(type);
    return any_length < 0 || (any_length && !attribute) ? 0 : H5Tget_size(type);
}

/* Multiply the dimensions, those of 0 as 1; -1 if they are no array of a run file, or more bytes
 * than the file has. *bytes is 0 if any dimension is. */
static int bytes_in(const struct walk *w, hid_t space, size_t one, size_t *bytes)
{
    hsize_t dims[RANK];
    const int rank = H5Sget_simple_extent_ndims(space);
    *bytes = one;
    if (rank < 0 || rank > RANK || H5Sget_simple_extent_type(space) == H5S_NULL ||
        H5Sget_simple_extent_dims(space, dims, NULL) < 0)
        return -1;
    int empty = 0;
    for (int i = 0; i < rank; i++) {
        if (dims[i] > w->size / *bytes) return -1;
        if (dims[i]) *bytes *= (size_t)dims[i];
        empty = empty || !dims[i];
    }
    if (empty) *bytes = 0;
    return 0;
}

/* Values lie in one piece inside the file, or in the header of the object. */
static herr_t check_storage(struct walk *w, hid_t set, size_t bytes)
{
    const hid_t list = H5Dget_create_plist(set);
    const H5D_layout_t layout = list < 0 ? H5D_LAYOUT_ERROR : H5Pget_layout(list);
    const int others = list < 0 ? 1 : H5Pget_external_count(list) + H5Pget_nfilters(list);
    if (list >= 0) (void)H5Pclose(list);
    if (others || (layout != H5D_CONTIGUOUS && layout != H5D_COMPACT))
        return refuse(w, "is not stored in one piece, as run files are");
    if (layout == H5D_COMPACT) return 0;
    const haddr_t at = H5Dget_offset(set);
    if (at == HADDR_UNDEF) return 0; /* nothing was written yet: zeros */
    const hsize_t stored = H5Dget_storage_size(set);
    if (at > w->size || stored > w->size - at || bytes > stored)
        return refuse(w, "has values outside the file");
    return 0;
}

static herr_t check_set(struct walk *w, hid_t set)
{
    const hid_t type = H5Dget_type(set), space = H5Dget_space(set);
    const size_t one = type < 0 ? 0 : bytes_of(type, 0);
    size_t bytes = 0;
    herr_t err = 0;
    if (type < 0 || space < 0)
        err = unreadable(w);
    else if (!one || one > TEXT)
        err = refuse(w, "has a type that no run file has");
    else if (bytes_in(w, space, one, &bytes) < 0)
        err = refuse(w, "has more values than the file has room for");
    if (!err) err = check_storage(w, set, bytes);
    if (type >= 0) (void)H5Tclose(type);
    if (space >= 0) (void)H5Sclose(space);
    return err;
}

static herr_t check_attribute(hid_t object, const char *name, const H5A_info_t *info,
                              void *context)
{
    struct walk *w = context;
    (void)info;
    const hid_t id = H5Aopen(object, name, H5P_DEFAULT);
    const hid_t type = id < 0 ? -1 : H5Aget_type(id), space = id < 0 ? -1 : H5Aget_space(id);
    const size_t one = type < 0 ? 0 : bytes_of(type, 1);
    herr_t err = 0;
    if (type < 0 || space < 0)
        err = unreadable(w);
    else if (!one || one > w->size || H5Sget_simple_extent_type(space) != H5S_SCALAR)
        err = refuse(w, "has an attribute that is not one number or text");
    if (type >= 0) (void)H5Tclose(type);
    if (space >= 0) (void)H5Sclose(space);
    if (id >= 0) (void)H5Aclose(id);
    return err;
}

/* ---- objects -------------------------------------------------------------------------- */

static herr_t check_object(struct walk *w, hid_t object);

static herr_t check_link(hid_t group, const char *name, const H5L_info_t *info, void *context)
{
    struct walk *w = context;
    const size_t before = w->length;
    const int n = snprintf(w->path + before, PATH - before, "%s%s", before ? "/" : "", name);
    if (n < 0 || (size_t)n >= PATH - before) {
        w->path[before] = '\0';
        return refuse(w, "holds a name that is too long");
    }
    w->length += (size_t)n;
    herr_t err = 0;
    if (info->type != H5L_TYPE_HARD) {
        err = refuse(w, "is a link to another place");
    } else if (!w->room--) {
        err = refuse(w, "is one object too many for a file of this size");
    } else {
        const hid_t object = H5Oopen(group, name, H5P_DEFAULT);
        err = object < 0 ? unreadable(w) : check_object(w, object);
        if (object >= 0) (void)H5Oclose(object);
    }
    w->length = before;
    w->path[before] = '\0';
    return err;
}

static herr_t check_object(struct walk *w, hid_t object)
{
    hsize_t i = 0, k = 0;
    const H5I_type_t kind = H5Iget_type(object);
    if (kind != H5I_GROUP && kind != H5I_DATASET)
        return refuse(w, "is neither a group nor a data set");
    if (w->depth == CSP_RUN_FILE_DEPTH) return refuse(w, "lies too deep");
    if (kind == H5I_DATASET && check_set(w, object) < 0) return -1;
    if (H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, &i, check_attribute, w) < 0)
        return unreadable(w);
    if (kind == H5I_DATASET) return 0;
    w->depth++;
    const herr_t err = H5Literate(object, H5_INDEX_NAME, H5_ITER_NATIVE, &k, check_link, w);
    w->depth--;
    return err < 0 ? unreadable(w) : 0;
}

int csp_run_file_check(int64_t file, const char *path, size_t size)
{
    struct walk w = {.file = path, .size = size, .room = size / OBJECT};
    const hid_t root = H5Gopen2((hid_t)file, "/", H5P_DEFAULT);
    if (root < 0) return unreadable(&w), w.err;
    (void)check_object(&w, root);
    (void)H5Gclose(root);
    return w.err;
}

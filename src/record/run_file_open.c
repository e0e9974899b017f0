/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_file_open.h"
#include "conspecific/core/error.h"
#include <errno.h>
#include <hdf5.h>
#include <stdio.h>
#include <string.h>

/* Note whether a reason of the error is that another program writes: it holds the lock of the
 * file, or its mark stands in the file's head. */
static herr_t note_writer(unsigned n, const H5E_error2_t *error, void *is_written)
{
    char would_block[40];
    (void)n;
    snprintf(would_block, sizeof would_block, "unable to lock file, errno = %d,", EAGAIN);
    if (error->desc &&
        (strstr(error->desc, would_block) || strstr(error->desc, "already open for write")))
        *(int *)is_written = 1;
    return 0;
}

int csp_run_file_open(const char *path, int64_t *file)
{
    int is_written = 0;
    if (H5Eset_auto2(H5E_DEFAULT, NULL, NULL) < 0)
        return CSP_FAIL(CSP_E_IO, "HDF5 does not start");
    const hid_t id = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (id >= 0) {
        *file = id;
        return CSP_OK;
    }
    (void)H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, note_writer, &is_written);
    (void)H5Eclear2(H5E_DEFAULT);
    if (is_written)
        return CSP_FAIL(CSP_E_IO,
                        "'%s' is open for writing in another program; close it there (after a "
                        "crash of that program: h5clear -s %s)",
                        path, path);
    return CSP_FAIL(CSP_E_IO, "'%s' is not an HDF5 file or is damaged", path);
}

int csp_run_file_extent(int64_t object, int64_t space, size_t bytes, size_t *n)
{
    const hssize_t points = H5Sget_simple_extent_npoints((hid_t)space);
    const hid_t file = H5Iget_file_id((hid_t)object);
    hsize_t size = 0, dims[H5S_MAX_RANK];
    const int rank = H5Sget_simple_extent_dims((hid_t)space, dims, NULL),
              known = file >= 0 && H5Fget_filesize(file, &size) >= 0;
    if (file >= 0) (void)H5Fclose(file);
    const double most = 1032.0 * (double)size / (double)(bytes ? bytes : 1);
    double product = 1; /* npoints wraps where the product of the dimensions does */
    for (int i = 0; i < rank; i++) product *= (double)dims[i];
    if (points < 0 || rank < 0 || !known || product > most)
        return CSP_FAIL(CSP_E_IO, "a shape that the file cannot hold");
    *n = (size_t)points;
    return CSP_OK;
}

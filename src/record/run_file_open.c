/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_file_open.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "quiet.h"
#include "run_file_check.h"
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
    CSP_H5_QUIET;
    int is_written = 0;
    size_t size;
    int err = csp_file_size(path, &size);
    if (err) return err;
    const hid_t id = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (id >= 0) {
        err = csp_run_file_check(id, path, size);
        if (err) (void)H5Fclose(id);
        if (!err) *file = id;
        return err;
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

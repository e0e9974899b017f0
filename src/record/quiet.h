/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_RECORD_QUIET_H
#define CSP_RECORD_QUIET_H
#include <hdf5.h>
/*
 * quiet: HDF5 prints nothing by itself while this library calls it, and the host keeps what it
 * had set. A function that calls HDF5 begins with CSP_H5_QUIET.
 */
struct csp_h5_quiet { /* what prints errors in the host, with its data */
    H5E_auto2_t print;
    void *data;
};

static inline struct csp_h5_quiet csp_h5_enter(void)
{
    struct csp_h5_quiet host = {0};
    (void)H5Eget_auto2(H5E_DEFAULT, &host.print, &host.data);
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    return host;
}

static inline void csp_h5_leave(const struct csp_h5_quiet *host)
{
    (void)H5Eset_auto2(H5E_DEFAULT, host->print, host->data);
}

#define CSP_H5_QUIET                                                                \
    const struct csp_h5_quiet csp_h5_quiet __attribute__((cleanup(csp_h5_leave))) = \
        csp_h5_enter()
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/score/rsa.h"
#include "conspecific/analysis/pattern/rsa.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>

int csp_score_rsa(size_t n, size_t n_units, const csp_real latent[], double *r)
{
    const size_t pairs = csp_rdm_size(n);
    double *slab = malloc((n * n_units + 2 * pairs + 1) * sizeof *slab);
    struct csp_rsa_fit fit = {.r = NAN};
    int err = slab ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "rsa of %zu events", 2 * n);
    for (size_t half = 0; half < 2 && !err; half++) {
        for (size_t i = 0; i < n * n_units; i++)
            slab[2 * pairs + i] = (double)latent[half * n * n_units + i];
        err = csp_rdm(CSP_RDM_COSINE, n, n_units, slab + 2 * pairs, slab + half * pairs);
    }
    if (!err) err = csp_rsa_compare(CSP_RSA_SPEARMAN, n, slab, slab + pairs, 0, 0, &fit);
    *r = fit.r;
    free(slab);
    return err;
}

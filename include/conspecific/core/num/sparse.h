/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_NUM_SPARSE_H
#define CONSPECIFIC_CORE_NUM_SPARSE_H
#include "conspecific/core/real.h"
#include <stddef.h>
/*
 * sparse: a long vector of n_blocks blocks of `block` values, of which few blocks are not 0.
 *
 *   v[n_blocks * block]    all values; a block that is not in the list is 0
 *   list[n]                the blocks that may differ from 0, ascending
 */
struct csp_sparse {
    size_t block, n_blocks, n;
    const csp_real *v;
    const size_t *list;
};
#endif

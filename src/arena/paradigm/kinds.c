/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/kinds.h"

static const struct csp_measure_kind *const kinds[] = {
#define CSP_KIND_POINTER(name) &csp_kind_##name,
    CSP_MEASURE_KINDS(CSP_KIND_POINTER)
#undef CSP_KIND_POINTER
};

const struct csp_measure_kind *csp_measure_kind(size_t kind)
{
    return kind < sizeof kinds / sizeof *kinds ? kinds[kind] : NULL;
}

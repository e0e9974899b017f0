/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/spillover/measures.h"

static const char *const names[][2] = {
#define CSP_SPILLOVER_NAME(name, unit, doc) {#name, unit},
    CSP_SPILLOVER_MEASURES(CSP_SPILLOVER_NAME)
#undef CSP_SPILLOVER_NAME
};

const char *csp_spillover_measure_name(int measure)
{
    return names[measure][0];
}

const char *csp_spillover_measure_unit(int measure)
{
    return names[measure][1];
}

int csp_spillover_measure_is_half(int measure)
{
    return measure == CSP_SPILL_half_other || measure == CSP_SPILL_half_difference ||
           measure == CSP_SPILL_half_sum;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/partner.h"

size_t csp_study_partner(size_t pool, size_t animals, size_t k, size_t r)
{
    if (!pool || r == 0) return r * animals + k;
    const size_t others = k < pool ? pool - 1 : pool, j = (r - 1) % others;
    return k < pool ? (k + 1 + j) % pool : j;
}

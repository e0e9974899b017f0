/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_measure: does a measure say all that its kind needs, and nothing that it cannot use? */
#ifndef CSP_SRC_ARENA_PARADIGM_CHECK_MEASURE_H
#define CSP_SRC_ARENA_PARADIGM_CHECK_MEASURE_H
#include "names.h"

/* Names, numbers and keys of one measure. */
void csp_check_measure(const struct csp_names *c, size_t index);
/* What a measure asks of the agent's tick [s]. */
void csp_check_measure_tick(const struct csp_names *c, size_t index, double dt);
#endif

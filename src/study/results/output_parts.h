/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output_parts: what output.c and output_file.c share; private to src/study. */
#ifndef CSP_SRC_STUDY_OUTPUT_PARTS_H
#define CSP_SRC_STUDY_OUTPUT_PARTS_H
#include "conspecific/study/results/tables.h"

struct csp_out { /* a finished run on its way into its folder; owns nothing */
    const struct csp_plan *plan;
    const struct csp_result *results; /* [groups, animals] */
    const struct csp_run_dir *dir;
    size_t animals; /* of a group */
};

/* Animal k (from 0) of a group. */
static inline const struct csp_result *csp_out_result(const struct csp_out *o, size_t group,
                                                      size_t k)
{
    return o->results + group * o->animals + k;
}
/* run.h5. */
int csp_out_file(const struct csp_out *o);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_SIZES_H
#define CONSPECIFIC_REPORT_CLAIMS_SIZES_H
#include "conspecific/report/claims/animals.h"
#include "conspecific/report/claims/literature.h"
/*
 * sizes: the standardised effect that a paper prints (csp_published_effect), and that of the
 * simulated animals on the same scale.
 *
 *   the paper's design          published    simulated
 *   independent, proportions    g            g in SD between animals: effect of contrasts.csv
 *   paired, one_sample          d_z          mean(a - b) / sd(a - b) of the animals' values, with
 *                                            the interval of a paired t
 *   correlation                 d of r       d = 2 r / sqrt(1 - r^2) of r and of its ends
 *   interaction, omnibus        d, nothing   none: it is another question
 *
 * Both stand in the sign of the contrast, whose measure may count the other way round than the
 * paper's. A printed bound (only "p < 0.05") is no size; neither is one without a sign. In SD
 * between animals a paired contrast needs contrast_animals.csv beside it: folders of older
 * versions without it have that effect in SD of the differences.
 */
/* Set row->published and row->simulated; NaN where unknown. values and paper may be NULL. */
void csp_sizes_init(struct csp_compare_row *row, const struct csp_contrast_animals *values,
                    const struct csp_paper *paper);
#endif

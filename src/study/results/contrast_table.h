/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_STUDY_RESULTS_CONTRAST_TABLE_H
#define CSP_SRC_STUDY_RESULTS_CONTRAST_TABLE_H
#include "conspecific/study/results/contrast.h"
#include "conspecific/study/results/finished.h"
/* contrast_table: contrasts.csv, and the values behind it in contrast_animals.csv, of a finished
 * run (their columns: results/folder.h). CSP_E_IO, CSP_E_MEMORY. */
int csp_contrast_table_write(const struct csp_finished *run);
/* The statistics of one contrast. CSP_E_MEMORY. */
int csp_contrast_table_eval(const struct csp_finished *run, const struct csp_plan_contrast *pc,
                            struct csp_contrast_result *out);
#endif

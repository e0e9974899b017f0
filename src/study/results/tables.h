/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_STUDY_RESULTS_TABLES_H
#define CSP_SRC_STUDY_RESULTS_TABLES_H
#include "conspecific/study/results/finished.h"
/* tables: animals.csv, summary.csv, contrasts.csv and contrast_animals.csv of a finished run
 * (their columns: results/folder.h). CSP_E_IO, CSP_E_MEMORY. */
int csp_tables_write(const struct csp_finished *run);
#endif

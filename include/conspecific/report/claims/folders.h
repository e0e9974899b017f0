/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_FOLDERS_H
#define CONSPECIFIC_REPORT_CLAIMS_FOLDERS_H
#include "conspecific/report/claims/compare.h"
/* folders: what is in a folder, for compare, scoreboard and list. */

/* The folder dir if it is that of a run, else the folders of runs in it: list[*n ... room), *n
 * grows. */
int csp_folders_runs(const char *dir, struct csp_mem *mem, const char *list[], size_t room,
                     size_t *n);
/* The same for the folders of studies of `kind: spillover`. */
int csp_folders_circuits(const char *dir, struct csp_mem *mem, const char *list[], size_t room,
                         size_t *n);
/* Names of the studies in models/studies/THEME. CSP_E_USAGE if no study lies there, with the
 * nearest theme; CSP_E_RANGE if there is no room for all. */
int csp_folders_theme(const char *theme, struct csp_mem *mem, const char *list[], size_t room,
                      size_t *n);
/* Read the claims (NULL: the usual table; base: the file that refers to it, or NULL) and what
 * lies beside them. Problems go to diag. */
int csp_folders_literature(const char *claims_file, const char *base, struct csp_mem *mem,
                           struct csp_literature *literature, struct csp_diag *diag);
/* Read the claims and every run under dirs[]. */
int csp_folders_compare(const char *claims_file, const char *const dirs[], size_t n_dirs,
                        struct csp_mem *mem, struct csp_literature *literature,
                        struct csp_compare **list, size_t *n, struct csp_diag *diag);
#endif

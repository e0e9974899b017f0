/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_THEORY_MODELS_H
#define CONSPECIFIC_REPORT_THEORY_MODELS_H
#include "conspecific/config/diag.h"
#include "conspecific/core/mem.h"
/*
 * models: data/theories.csv, the free numbers of every agent variant, kept by hand.
 *
 *   agent     base name of models/agents/theories/X.yaml, or rat
 *   family    generalisation, critique, innate, cortex, routes
 *   k_fitted  numbers of data/fitted.csv that are in force in it
 *   k_chosen  numbers it sets itself: leaves of its file besides schema, kind, extends, name
 *             and doc (asserted in test_models.c)
 */
struct csp_theory_model {
    const char *agent, *family, *note;
    size_t k_fitted, k_chosen;
};

struct csp_theory_models { /* all memory belongs to the csp_mem */
    const char *file;
    struct csp_theory_model *list;
    size_t n;
};

/* theories.csv in the folder of a claims table. CSP_E_MEMORY. */
int csp_theory_models_path(const char *claims_file, struct csp_mem *mem, const char **path);
/* Read and check every row; problems go to diag with their place. */
int csp_theory_models_read(struct csp_theory_models *self, const char *path,
                           struct csp_mem *mem, struct csp_diag *diag);
/* Row of an agent. CSP_E_NAME says what to add. */
int csp_theory_models_row(const struct csp_theory_models *self, const char *agent,
                          const struct csp_theory_model **row);
#endif

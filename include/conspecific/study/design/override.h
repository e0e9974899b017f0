/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_DESIGN_OVERRIDE_H
#define CONSPECIFIC_STUDY_DESIGN_OVERRIDE_H
#include "conspecific/config/diag.h"
#include "conspecific/config/node.h"
#include "conspecific/core/mem.h"
#include <stdint.h>
/*
 * override: what a command line changes of a study file before the file is read.
 *
 * A path that begins with "agent." or "paradigm." becomes a key of the study's own `set:`, so
 * it reaches every group; any other path addresses the study file itself, as in "seed=7". A
 * file of `kind: spillover` has no groups, and every path addresses the file.
 */
#define CSP_ANIMALS_AUTO SIZE_MAX /* as many as the contrasts need */

struct csp_override {          /* zero-initialise: nothing is changed */
    size_t animals;            /* 0: as the file says; CSP_ANIMALS_AUTO */
    const char *seed, *record; /* texts; NULL: as the file says */
    const char *const *set;    /* n_set texts "path=value" */
    size_t n_set;
    const char *groups; /* names "a,b" of the groups that are kept; NULL: all */
    int drawn;          /* 1: the values of set are those of a fit, which nobody wrote */
};

/* Change the tree of a study file. All problems are added to diag. CSP_E_SYNTAX, CSP_E_MEMORY.
 */
int csp_override_apply(const struct csp_override *self, struct csp_node *root,
                       struct csp_mem *mem, struct csp_diag *diag);
/* Keep the groups that are named, and the contrasts that need no other one. *left_out names the
 * other contrasts, "a, b"; NULL: there are none. Errors as above. */
int csp_override_groups(const struct csp_override *self, struct csp_node *root,
                        struct csp_mem *mem, struct csp_diag *diag, const char **left_out);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_CLAIMS_H
#define CONSPECIFIC_REPORT_CLAIMS_CLAIMS_H
#include "conspecific/config/diag.h"
#include "conspecific/core/mem.h"
/*
 * claims: data/claims.csv, the published findings, one a row (columns and rules:
 * data/README.md). A number that is not known is NaN.
 */
enum csp_direction { CSP_MORE, CSP_LESS, CSP_SAME, CSP_LEVEL }; /* A>B A<B A=B value */
enum csp_claim_status { CSP_PREDICTED, CSP_FITTED_TO, CSP_NOT_RUN };

struct csp_claim {
    const char *id, *facet, *paradigm, *species, *contrast, *measure;
    int direction; /* enum csp_direction */
    double effect, ci_low, ci_high;
    const char *effect_kind;
    double n;
    const char *source, *doi, *where_seen, *confidence;
    int status; /* enum csp_claim_status */
    const char *note;
    int line; /* in the file */
};

struct csp_claims { /* all memory belongs to the csp_mem */
    const char *file;
    struct csp_claim *list;
    size_t n;
};

/* Find claims.csv, as csp_data_find does; base is the file that refers to it, or NULL. *path is
 * owned by mem. CSP_E_IO names the places tried. */
int csp_claims_find(const char *base, struct csp_mem *mem, const char **path);
/* Read and check every row; all problems go to diag. */
int csp_claims_read(struct csp_claims *self, const char *path, struct csp_mem *mem,
                    struct csp_diag *diag);
/* Row of an id, NULL if there is none; what to say then, with the nearest id (csp_nearest_hint). */
const struct csp_claim *csp_claims_row(const struct csp_claims *self, const char *id);
const char *csp_claims_hint(const struct csp_claims *self, const char *id, struct csp_mem *mem);
const char *csp_direction_name(int direction); /* "A>B" */
const char *csp_claim_status_name(int status); /* "predicted" */
#endif

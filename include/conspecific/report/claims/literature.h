/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_LITERATURE_H
#define CONSPECIFIC_REPORT_CLAIMS_LITERATURE_H
#include "conspecific/analysis/inference/published.h"
#include "conspecific/report/claims/claims.h"
/*
 * literature: what papers print of the tests behind the claims, and who repeated them. It reads
 * published/statistics.csv, published/replications.csv and fitted.csv beside the claims table
 * (columns: data/README.md); a table that is not there says nothing.
 *
 * Of the row of statistics.csv that stands for a claim (primary 1) come design, n and p. Where
 * group sizes are not printed they follow from the degrees of freedom:
 *
 *   paired, one_sample   n1 = df2 + 1
 *   correlation          n1 = df2 + 2
 *   two groups           n1 + n2 = df2 + 2, split evenly
 *
 * A claim without such a row has the n of claims.csv, and its design is not known. Where no n
 * is printed at all the *field* stands in: the n of all claims of the species, or of all claims
 * if fewer than five of the species have one. A claim that states a direction has its sign, where
 * the row has none.
 */
struct csp_paper {                 /* what is printed of one claim; NaN: not printed */
    const struct csp_claim *claim; /* borrowed */
    int known;                     /* a row stands for the claim; else test holds n1 alone */
    struct csp_published test;     /* n1, n2: as above; n2 NaN for one group */
    char p_relation;               /* '=', '<', '>'; 0: no p */
    double n;                      /* animals in all; NaN: the field stands in */
    int sign;                      /* +1: A above B, -1: below, 0: not printed */
    size_t repeated_for, repeated_against;
};

struct csp_literature {              /* all memory belongs to the csp_mem */
    const struct csp_claims *claims; /* borrowed */
    struct csp_paper *list;          /* claims->n, in the order of the claims */
    size_t fitted_numbers;           /* rows of fitted.csv */
};

/* Read the tables beside claims->file. Problems go to diag with their place: CSP_E_IO,
 * CSP_E_SYNTAX, CSP_E_MEMORY. */
int csp_literature_read(struct csp_literature *self, const struct csp_claims *claims,
                        struct csp_mem *mem, struct csp_diag *diag);
/* What is printed of a claim; NULL for a claim of another table. */
const struct csp_paper *csp_literature_paper(const struct csp_literature *self,
                                             const struct csp_claim *claim);
/* Whether the animals of an experiment stand on both sides (or there is one side). */
int csp_paper_same_animals(const struct csp_paper *paper);
/* n of every claim of the field of `claim` into n[claims->n], in the order of the table;
 * returns how many. */
size_t csp_literature_field(const struct csp_literature *self, const struct csp_claim *claim,
                            double n[]);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_THEORY_ITEMS_H
#define CONSPECIFIC_REPORT_THEORY_ITEMS_H
#include "conspecific/report/theory/agents.h"
#include "conspecific/report/theory/replicate.h"
/*
 * items: what several agents say about the same published outcomes.
 *
 * An item is a contrast with a claim that is a difference (paired, independent) or a
 * correlation, is expected less, greater or equal, and was run by every agent: all are scored
 * on the same. Levels and spreads (no test against anything) and `any` are left out. A paper is
 * a DOI, or the source where there is none. n: the published one; where the table has none, the
 * median of the known n of the species (of all species, if those are fewer than five).
 *
 * Of every agent an item holds the standardised effect and its standard error:
 *
 *   measured    effect (of pairs in SD between animals, which is d_z if the two values of an
 *               animal correlate with 0.5: simulated twins are far more alike), and the width of its 95 % interval over 2 x 1.96. Effect and ends
 *               beyond +-5 SD are brought there: they tell how alike simulated rats are, not
 *               how large an effect is. Without an interval: se^2 = 1/n + d^2 / 2n (pairs),
 *               1/na + 1/nb + d^2 / 2(na + nb) (groups)
 *   correlation Fisher's z = atanh r and the width of its interval, |r| <= 0.99
 *   constant    every animal differs by the same: by nothing, effect 0, by something, +-5;
 *               se 0 either way
 *   undefined   the measure has no value (nobody ever did it): nothing that an experiment could
 *               tell apart, effect 0, se 0. They are counted
 */
#define CSP_THEORY_CAP 5.0

enum csp_theory_state { CSP_THEORY_MEASURED, CSP_THEORY_CONSTANT, CSP_THEORY_UNDEFINED };

struct csp_theory_cell {
    double effect, se;
    enum csp_theory_state state;
};

struct csp_theory_item {
    const struct csp_compare_row *row; /* of the first agent */
    size_t claim;                      /* index */
    double weight;                     /* 1 / contrasts of this claim */
    struct csp_replicate test;         /* the published experiment */
    struct csp_theory_cell *cell;      /* one an agent */
};

struct csp_theory_claim {
    const struct csp_claim *claim;
    size_t paper, facet; /* indices */
    size_t first, n;     /* its items stand side by side */
    double animals;      /* published n */
    int assumed, fitted; /* n is the median; status fitted: shown, not scored */
};

struct csp_theory_items { /* all memory belongs to the csp_mem */
    const struct csp_theory *theory;
    struct csp_theory_item *list;
    size_t n;
    struct csp_theory_claim *claim;
    size_t n_claims, n_scored; /* n_scored: status predicted */
    const char **paper, **facet;
    size_t n_papers, n_facets;   /* of all claims here; those with scored claims stand first */
    size_t n_scored_papers;      /* so many */
    size_t left_out;             /* contrasts that not every agent has run */
    size_t *missing, *undefined; /* by agent: of those left out; of the items */
};

/* Paper of a claim: its DOI or source. */
const char *csp_theory_paper(const struct csp_claim *claim);
/* Published n, or the median that stands for it (*assumed 1). 0 if the table has none. */
double csp_theory_animals(const struct csp_claims *claims, const struct csp_claim *claim,
                          int *assumed);
/* What a row says. */
struct csp_theory_cell csp_theory_cell(const struct csp_compare_row *row);
/* CSP_E_MEMORY; CSP_E_RANGE for a published n too small for its test. */
int csp_theory_items_init(struct csp_theory_items *self, const struct csp_theory *theory,
                          const struct csp_claims *claims, struct csp_mem *mem);
/* Item of a contrast, NULL if it is none. */
const struct csp_theory_item *csp_theory_items_find(const struct csp_theory_items *self,
                                                    const struct csp_compare_row *row);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* theory_made: agents and claims made up for tests; every paper states what paper[] says. */
#ifndef CSP_TESTS_REPORT_THEORY_MADE_H
#define CSP_TESTS_REPORT_THEORY_MADE_H
#include "conspecific/report/theory/score.h"
#include <math.h>

enum { MADE_AGENTS = 2, MADE_MOST = 16 };

struct made {
    struct csp_claim claim[MADE_MOST];
    struct csp_claims claims;
    struct csp_compare_row row[MADE_AGENTS][MADE_MOST];
    struct csp_compare run[MADE_AGENTS];
    struct csp_theory_agent agent[MADE_AGENTS];
    struct csp_theory theory;
    char name[MADE_MOST][8], id[MADE_MOST][8];
};

/* Claim number c of a paper. */
static void made_claim(struct made *m, size_t c, const char *paper, const char *facet, double n)
{
    snprintf(m->id[c], sizeof m->id[c], "C%03zu", c);
    m->claim[c] = (struct csp_claim){.id = m->id[c],
                                     .facet = facet,
                                     .species = "rat",
                                     .contrast = "A vs B",
                                     .n = n,
                                     .source = paper,
                                     .doi = "",
                                     .status = CSP_PREDICTED};
    if (c >= m->claims.n) m->claims.n = c + 1;
    m->claims.list = m->claim;
}

/* Contrast number i of claim c, the same asked of both agents with their effects (se 0.2). */
static void made_row(struct made *m, size_t i, size_t c, int expect, double first,
                     double second)
{
    const double effect[] = {first, second};
    snprintf(m->name[i], sizeof m->name[i], "x%zu", i);
    for (size_t a = 0; a < MADE_AGENTS; a++) {
        const double half = 0.2 * 1.959963984540054;
        m->row[a][i] = (struct csp_compare_row){.study = "s",
                                                .contrast = m->name[i],
                                                .claim_id = m->id[c],
                                                .claim = &m->claim[c],
                                                .unit = "1",
                                                .paired = 1,
                                                .expect = expect,
                                                .n_a = 6,
                                                .n_b = 6,
                                                .diff = effect[a],
                                                .effect = effect[a],
                                                .effect_lo = effect[a] - half,
                                                .effect_hi = effect[a] + half,
                                                .p = 0.3,
                                                .replication = NAN};
        m->run[a].list = m->row[a];
        if (i >= m->run[a].n) m->run[a].n = i + 1;
        m->agent[a] = (struct csp_theory_agent){a ? "mirror" : "rat", &m->run[a], 1};
    }
    m->theory = (struct csp_theory){m->agent, MADE_AGENTS};
}
#endif

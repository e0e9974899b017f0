/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_THEORY_REPLICATE_H
#define CONSPECIFIC_REPORT_THEORY_REPLICATE_H
#include <stddef.h>
/*
 * replicate: how probably an experiment of n animals reports a difference, if a theory is right
 * about the size of the effect.
 *
 *   design       n                  effect         nc = root x effect   df
 *   pairs        pairs              d_z            sqrt(n)              n - 1
 *   groups       both, n/2 each     d              sqrt(n / 4)          n - 2
 *   correlation  animals            atanh r        sqrt(n - 3)          (normal, Fisher 1921)
 *
 * The two-sided test at alpha is Student's. With z normal and chi2_df on df degrees of freedom
 *
 *   t = (z + nc) / u,   u = sqrt(chi2_df / df),   P(t > c) = E_u[ Phi(nc - c u) ]
 *
 * which is the tail of the noncentral t (Johnson & Welch 1940, 10.1093/biomet/31.3-4.362). If
 * the effect itself is known with a standard error only, nc is normal too and the mean over it
 * is exact:
 *
 *   P(t > c) = E_u[ Phi((nc - c u) / sqrt(1 + (root se)^2)) ]
 *
 * E_u is generalised Gauss-Laguerre quadrature in x = chi2_df / 2 (GSL), CSP_REPLICATE_NODES
 * points: error below 2e-4 for df >= 4, below 2e-5 for df >= 7. Above df 300 u is 1 (error
 * below 1e-3). Witness: 17 pairs, d_z 0.61, se 0: 0.656267387; se 0.4: 0.586329390 (asserted in
 * test_replicate.c, with the integral over z and simulated experiments).
 */
enum csp_design { CSP_DESIGN_PAIRS, CSP_DESIGN_GROUPS, CSP_DESIGN_CORRELATION };
enum { CSP_REPLICATE_NODES = 16 };

struct csp_replicate {
    enum csp_design design;
    double n, root;
    size_t nodes;
    double cut[CSP_REPLICATE_NODES]; /* c u */
    double weight[CSP_REPLICATE_NODES];
};

/* CSP_E_RANGE for n below 3 (pairs) or 4 (groups, correlation), or alpha outside (0, 1);
 * CSP_E_MEMORY. */
int csp_replicate_init(struct csp_replicate *self, enum csp_design design, double n,
                       double alpha);
/* Probability of a significant difference above 0, if the effect is normal (effect, se). That
 * below 0 is csp_replicate_above(self, -effect, se); that of none, 1 less both. */
double csp_replicate_above(const struct csp_replicate *self, double effect, double se);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/theory/replicate.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <math.h>

/* Set the points of u = sqrt(chi2_df / df); their weights add up to 1. */
static int points(struct csp_replicate *self, double df, double c)
{
    CSP_GSL_QUIET;
    gsl_integration_fixed_workspace *rule = gsl_integration_fixed_alloc(
        gsl_integration_fixed_laguerre, CSP_REPLICATE_NODES, 0.0, 1.0, 0.5 * df - 1.0, 0.0);
    if (!rule) return CSP_FAIL(CSP_E_MEMORY, "quadrature of %g degrees of freedom", df);
    const double *x = gsl_integration_fixed_nodes(rule),
                 *w = gsl_integration_fixed_weights(rule);
    double sum = 0.0;
    for (size_t i = 0; i < CSP_REPLICATE_NODES; i++) sum += w[i];
    for (size_t i = 0; i < CSP_REPLICATE_NODES; i++) {
        self->cut[i] = c * sqrt(2.0 * x[i] / df);
        self->weight[i] = w[i] / sum;
    }
    self->nodes = CSP_REPLICATE_NODES;
    gsl_integration_fixed_free(rule);
    return CSP_OK;
}

int csp_replicate_init(struct csp_replicate *self, enum csp_design design, double n,
                       double alpha)
{
    CSP_GSL_QUIET;
    *self = (struct csp_replicate){.design = design, .n = n, .nodes = 1, .weight = {1.0}};
    const double least = design == CSP_DESIGN_PAIRS ? 3 : 4;
    if (!(n >= least) || !isfinite(n))
        return CSP_FAIL(CSP_E_RANGE, "an experiment of %g animals, at least %g are needed", n,
                        least);
    if (!(alpha > 0.0 && alpha < 1.0))
        return CSP_FAIL(CSP_E_RANGE, "alpha = %g, legal range (0, 1)", alpha);
    self->root = design == CSP_DESIGN_PAIRS    ? sqrt(n)
                 : design == CSP_DESIGN_GROUPS ? sqrt(n / 4.0)
                                               : sqrt(n - 3.0);
    const double df = design == CSP_DESIGN_PAIRS ? n - 1.0 : n - 2.0;
    if (design == CSP_DESIGN_CORRELATION || df > 300.0) {
        self->cut[0] = gsl_cdf_ugaussian_Qinv(0.5 * alpha);
        return CSP_OK;
    }
    return points(self, df, gsl_cdf_tdist_Qinv(0.5 * alpha, df));
}

double csp_replicate_above(const struct csp_replicate *self, double effect, double se)
{
    const double spread = self->root * se, width = M_SQRT1_2 / sqrt(1.0 + spread * spread);
    double p = 0.0;
    for (size_t i = 0; i < self->nodes; i++)
        p += self->weight[i] * erfc((self->cut[i] - self->root * effect) * width);
    return 0.5 * p;
}

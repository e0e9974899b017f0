/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/report/theory/replicate.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>

static double above(enum csp_design design, double n, double effect, double se)
{
    struct csp_replicate r;
    assert_int_equal(csp_replicate_init(&r, design, n, 0.05), CSP_OK);
    return csp_replicate_above(&r, effect, se);
}

struct integrand {
    double nc, c, df;
};

/* The other way round: over z, with the chi2 distribution of GSL. */
static double over_z(double z, void *context)
{
    const struct integrand *p = context;
    const double top = z + p->nc;
    if (top <= 0) return 0.0;
    return gsl_ran_ugaussian_pdf(z) * gsl_cdf_chisq_P(p->df * top * top / (p->c * p->c), p->df);
}

static double by_integral(double nc, double df)
{
    struct integrand p = {nc, gsl_cdf_tdist_Qinv(0.025, df), df};
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(1000);
    gsl_function f = {over_z, &p};
    double sum, error;
    assert_int_equal(gsl_integration_qag(&f, -nc > -12 ? -nc : -12, 12, 1e-10, 1e-9, 1000,
                                         GSL_INTEG_GAUSS31, w, &sum, &error),
                     0);
    gsl_integration_workspace_free(w);
    return sum;
}

static void power_is_the_tail_of_the_noncentral_t(void **state)
{
    (void)state;
    const double n[] = {6, 8, 17, 22, 48, 152, 302}, d[] = {-0.43, 0, 0.27, 0.61, 1.37, 2.9};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        for (size_t k = 0; k < sizeof d / sizeof *d; k++) {
            assert_near(above(CSP_DESIGN_PAIRS, n[i], d[k], 0),
                        by_integral(d[k] * sqrt(n[i]), n[i] - 1), 1e-3);
            assert_near(above(CSP_DESIGN_GROUPS, n[i], d[k], 0),
                        by_integral(d[k] * sqrt(n[i]) / 2, n[i] - 2), 1e-3);
        }
    assert_near(above(CSP_DESIGN_PAIRS, 17, 0.61, 0), 0.656267387, 1e-8);
    assert_near(above(CSP_DESIGN_PAIRS, 17, 0.0, 0), 0.025, 1e-7);
}

/* Experiments of n animals whose true effect differs between experiments: share of t > c. */
static double simulated(enum csp_design design, size_t n, double effect, double se,
                        size_t experiments)
{
    struct csp_rng rng;
    size_t hits = 0;
    csp_rng_stream(&rng, 7, 0, "test_replicate");
    for (size_t e = 0; e < experiments; e++) {
        double x[128], y[128];
        struct csp_ttest t;
        const double d = effect + se * csp_dist_normal(&rng), r = tanh(d);
        const size_t half = n / 2;
        for (size_t i = 0; i < n; i++) {
            x[i] = csp_dist_normal(&rng);
            y[i] = r * x[i] + sqrt(1 - r * r) * csp_dist_normal(&rng);
            if (design == CSP_DESIGN_PAIRS || i < half) y[i] = x[i] + d;
        }
        const int err =
            design == CSP_DESIGN_PAIRS ? csp_stats_t_one(n, y, 0, CSP_TAIL_BOTH, 0.95, &t)
            : design == CSP_DESIGN_GROUPS
                ? csp_stats_t_welch(half, y, half, x + half, CSP_TAIL_BOTH, 0.95, &t)
                : csp_stats_correlation_test(n - half, x + half, y + half, 0.95, &t);
        assert_int_equal(err, CSP_OK);
        hits += t.diff > 0 && t.p < 0.05;
    }
    return (double)hits / (double)experiments;
}

static void power_is_the_share_of_simulated_experiments(void **state)
{
    (void)state;
    enum { E = 12000 }; /* standard error at most 0.0046 */
    assert_near(above(CSP_DESIGN_PAIRS, 17, 0.61, 0.4),
                simulated(CSP_DESIGN_PAIRS, 17, 0.61, 0.4, E), 0.016);
    assert_near(above(CSP_DESIGN_PAIRS, 8, -0.3, 0.7),
                simulated(CSP_DESIGN_PAIRS, 8, -0.3, 0.7, E), 0.016);
    assert_near(above(CSP_DESIGN_GROUPS, 24, 0.8, 0.3),
                simulated(CSP_DESIGN_GROUPS, 24, 0.8, 0.3, E), 0.016);
    assert_near(above(CSP_DESIGN_CORRELATION, 50, 0.3, 0.1),
                simulated(CSP_DESIGN_CORRELATION, 100, 0.3, 0.1, E), 0.02);
    assert_near(above(CSP_DESIGN_PAIRS, 17, 0.61, 0.4), 0.586329390, 1e-8);
}

static void what_no_experiment_can_be_is_refused(void **state)
{
    (void)state;
    struct csp_replicate r;
    assert_int_equal(csp_replicate_init(&r, CSP_DESIGN_PAIRS, 2.5, 0.05), CSP_E_RANGE);
    assert_int_equal(csp_replicate_init(&r, CSP_DESIGN_GROUPS, 3, 0.05), CSP_E_RANGE);
    assert_int_equal(csp_replicate_init(&r, CSP_DESIGN_CORRELATION, NAN, 0.05), CSP_E_RANGE);
    assert_int_equal(csp_replicate_init(&r, CSP_DESIGN_PAIRS, 9, 1.0), CSP_E_RANGE);
    assert_int_equal(csp_replicate_init(&r, CSP_DESIGN_PAIRS, 3, 0.05), CSP_OK);
}

TEST_MAIN(cmocka_unit_test(power_is_the_tail_of_the_noncentral_t),
          cmocka_unit_test(power_is_the_share_of_simulated_experiments),
          cmocka_unit_test(what_no_experiment_can_be_is_refused))

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * correlation: Pearson's r of the freezing of two roles, in bins of a trial.
 *
 *   x_k = mean freezing of the first role in bin k
 *   y_k = mean freezing of the second role in a bin that is later by `lag`
 *   r   = (n sum xy - sum x sum y) / sqrt((n sum xx - (sum x)^2) (n sum yy - (sum y)^2))
 *
 * With `changes` x_k and y_k are what a bin has more than the one before it: something that
 * lasts in both animals, such as the memory of a shock, makes their levels alike whichever of
 * them leads. Fewer than three bins, or a constant role, give no value.
 */
#include "../span.h"
#include <math.h>

/* Mean of a bin from tick t on, or what it has more than the bin before. */
static int bin_value(const struct csp_score *self, const struct csp_measure *m,
                     const double v[], long t, double *out)
{
    const long bin = csp_span_tick(self, m->bin);
    double before = 0.0;
    if (m->changes && !csp_sampler_mean(&self->sampler, v, t - bin, t, &before)) return 0;
    if (!csp_sampler_mean(&self->sampler, v, t, t + bin, out)) return 0;
    *out -= before;
    return 1;
}

static int init(struct csp_score *self, size_t index)
{
    return csp_score_sample(self, index, CSP_OUTPUT_freeze);
}

static int trial(struct csp_score *self, size_t index, const struct csp_trial_log *trial_log,
                 double *num, double *den)
{
    (void)trial_log;
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const double *first = csp_score_samples(self, index, 0),
                 *second = csp_score_samples(self, index, 1);
    if (!first || !second) return CSP_OK;
    const long bin = csp_span_tick(self, m->bin), lag = csp_span_tick(self, m->lag);
    long start, to;
    csp_span_trial(self, m, &start, &to);
    const long from = (start < 0 ? 0 : start) + (m->changes ? bin : 0);
    double n = 0, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (long t = from; bin > 0 && t + bin + lag <= to; t += bin) {
        double a, b;
        if (!bin_value(self, m, first, t, &a) || !bin_value(self, m, second, t + lag, &b))
            break;
        n += 1, sa += a, sb += b, saa += a * a, sbb += b * b, sab += a * b;
    }
    const double va = n * saa - sa * sa, vb = n * sbb - sb * sb;
    if (n < 3 || va <= 1e-18 || vb <= 1e-18) return CSP_OK;
    *num = (n * sab - sa * sb) / sqrt(va * vb);
    *den = 1.0;
    return CSP_OK;
}

static const char *needs(const struct csp_measure *m)
{
    return m->bin <= 0.0 ? "bin" : m->roles.n != 2 ? "roles: [a, b]" : NULL;
}

const struct csp_measure_kind csp_kind_correlation = {
    .name = "correlation",
    .unit = "1",
    .doc = "of the freezing of two roles, in bins",
    .uses = CSP_HAS_TRIALS | CSP_USE_TRIALS | CSP_USE_PAIR,
    .needs = needs,
    .init = init,
    .trial = trial,
};

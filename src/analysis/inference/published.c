/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/published.h"
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

static const double z95 = 1.959963984540054;
static const struct csp_published_effect nothing = {NAN, NAN, NAN, NAN, NAN, NAN};

/* ---- the noncentral t distribution ------------------------------------------------------ */

double csp_published_nct(double t, double df, double delta)
{
    CSP_GSL_QUIET;
    enum { STEPS = 2000 }; /* Simpson's rule over 12 standard deviations of chi */
    if (!(df > 0.0) || !isfinite(t) || !isfinite(delta)) return NAN;
    const double width = 12.0 / sqrt(2.0 * df), from = fmax(0.0, 1.0 - width),
                 h = (1.0 + width - from) / STEPS;
    const double scale = M_LN2 + 0.5 * df * log(0.5 * df) - gsl_sf_lngamma(0.5 * df);
    double sum = 0.0, norm = 0.0;
    for (int i = 0; i <= STEPS; i++) {
        const double s = from + h * i, weight = i == 0 || i == STEPS ? 1.0 : i % 2 ? 4.0 : 2.0;
        const double log_s = s > 0.0 ? log(s) : df > 1.0 ? -INFINITY : 0.0;
        const double power = df > 1.0 || df < 1.0 ? (df - 1.0) * log_s : 0.0;
        const double density = weight * exp(scale + power - 0.5 * df * s * s);
        sum += density * gsl_cdf_ugaussian_P(t * s - delta);
        norm += density;
    }
    return sum / norm;
}

/* The delta for which P(T <= t) is the given probability. */
static double delta_of(double t, double df, double probability)
{
    double lo = t - 6.0 - fabs(t) * 6.0, hi = t + 6.0 + fabs(t) * 6.0;
    for (int i = 0; i < 60; i++) {
        const double mid = 0.5 * (lo + hi);
        if (csp_published_nct(t, df, mid) > probability)
            lo = mid;
        else
            hi = mid;
    }
    return 0.5 * (lo + hi);
}

/* ---- one kind of effect each ------------------------------------------------------------ */

static double two_sided(double z)
{
    return fmin(1.0, 2.0 * gsl_cdf_ugaussian_Q(fabs(z)));
}

/* The z of a two-sided p, with the sign of x (0 counts as +). */
static double z_of(double p, double x)
{
    return copysign(gsl_cdf_ugaussian_Qinv(0.5 * p), x < 0.0 ? -1.0 : 1.0);
}

struct sizes { /* of a comparison of means */
    double n1, n2, df;
    double per_t; /* d / t */
    int one;      /* one sample of animals */
};

static int known(double x)
{
    return isfinite(x) && x > 0.0;
}

static struct sizes sizes_of(const struct csp_published *self)
{
    const enum csp_published_design design = self->design;
    struct sizes s = {self->n1, self->n2, self->df2, NAN, 0};
    s.one = design == CSP_PUBLISHED_PAIRED || design == CSP_PUBLISHED_ONE_SAMPLE ||
            (design == CSP_PUBLISHED_INTERACTION && !known(s.n2));
    if (s.one) {
        if (!known(s.n1) && known(s.df)) s.n1 = s.df + 1.0;
        if (!known(s.df)) s.df = s.n1 - 1.0;
        s.per_t = 1.0 / sqrt(s.n1);
    } else {
        if (!known(s.n1) && !known(s.n2) && known(s.df)) s.n1 = s.n2 = 0.5 * (s.df + 2.0);
        if (!known(s.df)) s.df = s.n1 + s.n2 - 2.0;
        s.per_t = sqrt(1.0 / s.n1 + 1.0 / s.n2);
    }
    if (!isfinite(s.per_t) || !(s.df > 0.0)) s.per_t = NAN;
    return s;
}

static struct csp_published_effect from_t(const struct sizes *s, double t)
{
    CSP_GSL_QUIET;
    struct csp_published_effect e = nothing;
    if (!isfinite(t) || !(s->df > 0.0)) return e;
    e.p = 2.0 * gsl_cdf_tdist_Q(fabs(t), s->df);
    e.z = z_of(e.p, t);
    if (isnan(s->per_t)) return e;
    e.d = t * s->per_t;
    e.g = e.d * csp_stats_hedges_j(s->df);
    e.lo = delta_of(t, s->df, 0.975) * s->per_t;
    e.hi = delta_of(t, s->df, 0.025) * s->per_t;
    return e;
}

static struct csp_published_effect from_z(const struct sizes *s, double z)
{
    struct csp_published_effect e = nothing;
    if (!isfinite(z)) return e;
    e.p = two_sided(z);
    e.z = z;
    if (isnan(s->per_t)) return e;
    e.d = z * s->per_t;
    e.g = e.d * csp_stats_hedges_j(s->df);
    const double n = s->one ? s->n1 : s->n1 + s->n2;
    const double half = z95 * sqrt(s->per_t * s->per_t + e.d * e.d / (2.0 * n));
    e.lo = e.d - half;
    e.hi = e.d + half;
    return e;
}

static double d_of_r(double r)
{
    return 2.0 * r / sqrt(1.0 - r * r); /* +-inf at +-1 */
}

/* d from a correlation of n pairs, or from phi; p is that of its own test. */
static struct csp_published_effect from_r(double r, double n, double p)
{
    struct csp_published_effect e = nothing;
    if (!(fabs(r) <= 1.0)) return e;
    e.p = p;
    e.z = z_of(p, r);
    e.d = d_of_r(r);
    if (!(n > 3.0) || !(fabs(r) < 1.0)) return e;
    const double half = z95 / sqrt(n - 3.0);
    e.lo = d_of_r(tanh(atanh(r) - half));
    e.hi = d_of_r(tanh(atanh(r) + half));
    return e;
}

static struct csp_published_effect from_counts(const struct csp_published *self)
{
    const int one = self->design == CSP_PUBLISHED_ONE_SAMPLE || !known(self->n2);
    struct csp_published_effect e = nothing;
    double a = self->k1, b = self->n1 - a, c = self->k2, f = self->n2 - c;
    if (!known(self->n1) || !(a >= 0.0 && b >= 0.0)) return e;
    if (!one && !(c >= 0.0 && f >= 0.0)) return e;
    const int empty = a < 0.5 || b < 0.5 || (!one && (c < 0.5 || f < 0.5));
    if (empty) a += 0.5, b += 0.5, c += 0.5, f += 0.5;
    const double ratio = one ? log(a / b) : log(a * f / (b * c));
    const double se = sqrt(1.0 / a + 1.0 / b + (one ? 0.0 : 1.0 / c + 1.0 / f));
    const double to_d = sqrt(3.0) / M_PI;
    e.d = ratio * to_d;
    e.lo = (ratio - z95 * se) * to_d;
    e.hi = (ratio + z95 * se) * to_d;
    e.z = ratio / se;
    e.p = two_sided(e.z);
    return e;
}

static struct csp_published_effect from_correlation(const struct csp_published *self)
{
    CSP_GSL_QUIET;
    const double v = self->value;
    double n = known(self->n1) ? self->n1 : self->df2 + 2.0;
    double r = NAN, t = NAN, df = n - 2.0;
    switch (self->statistic) {
    case CSP_PUBLISHED_R:
        r = v;
        break;
    case CSP_PUBLISHED_T:
        t = v;
        break;
    case CSP_PUBLISHED_F:
        t = sqrt(v);
        break;
    case CSP_PUBLISHED_Z:
        return from_r(tanh(v / sqrt(n - 3.0)), n, two_sided(v));
    case CSP_PUBLISHED_P:
        if (self->p > 0.0 && self->p <= 1.0 && df > 0.0)
            t = gsl_cdf_tdist_Qinv(0.5 * self->p, df);
        break;
    default:
        return nothing;
    }
    if (!(df > 0.0)) return nothing;
    if (isnan(r)) r = t / sqrt(t * t + df);
    if (!(fabs(r) <= 1.0)) return nothing;
    if (isnan(t)) t = r / sqrt((1.0 - r * r) / df);
    return from_r(r, n, isinf(t) ? 0.0 : 2.0 * gsl_cdf_tdist_Q(fabs(t), df));
}

/* The z of a rank sum, taken as +. */
static double rank_z(const struct csp_published *self, const struct sizes *s)
{
    const double a = s->n1, b = s->n2;
    return self->statistic == CSP_PUBLISHED_U
               ? fabs(self->value - 0.5 * a * b) / sqrt(a * b * (a + b + 1.0) / 12.0)
               : fabs(self->value - 0.25 * a * (a + 1.0)) /
                     sqrt(a * (a + 1.0) * (2.0 * a + 1.0) / 24.0);
}

/* Tests that name no single difference have a p alone. */
static struct csp_published_effect omnibus(const struct csp_published *self)
{
    CSP_GSL_QUIET;
    struct csp_published_effect e = nothing;
    const double v = self->value;
    if (self->statistic == CSP_PUBLISHED_F && known(self->df1) && known(self->df2) && v >= 0.0)
        e.p = gsl_cdf_fdist_Q(v, self->df1, self->df2);
    else if (self->statistic == CSP_PUBLISHED_CHI2 && known(self->df1) && v >= 0.0)
        e.p = gsl_cdf_chisq_Q(v, self->df1);
    else if (self->p > 0.0 && self->p <= 1.0)
        e.p = self->p;
    if (!isnan(e.p)) e.z = z_of(e.p, 1.0);
    return e;
}

struct csp_published_effect csp_published_effect(const struct csp_published *self)
{
    CSP_GSL_QUIET;
    const double v = self->value;
    const int many = self->df1 > 1.0 && (self->statistic == CSP_PUBLISHED_F ||
                                         self->statistic == CSP_PUBLISHED_CHI2);
    if (self->statistic == CSP_PUBLISHED_NONE) return nothing;
    if (self->design == CSP_PUBLISHED_OMNIBUS || many) return omnibus(self);
    if (self->statistic == CSP_PUBLISHED_COUNTS) return from_counts(self);
    if (self->design == CSP_PUBLISHED_CORRELATION) return from_correlation(self);
    const struct sizes s = sizes_of(self);
    switch (self->statistic) {
    case CSP_PUBLISHED_T:
        return from_t(&s, v);
    case CSP_PUBLISHED_F:
        return from_t(&s, v >= 0.0 ? sqrt(v) : NAN);
    case CSP_PUBLISHED_Z:
        return from_z(&s, v);
    case CSP_PUBLISHED_U:
    case CSP_PUBLISHED_W:
        return from_z(&s, rank_z(self, &s));
    case CSP_PUBLISHED_R:
        return from_correlation(self);
    case CSP_PUBLISHED_CHI2: {
        const double n = known(self->n2) ? self->n1 + self->n2 : self->n1;
        return v >= 0.0 ? from_r(sqrt(v / n), n, gsl_cdf_chisq_Q(v, 1.0)) : nothing;
    }
    case CSP_PUBLISHED_P:
        return self->p > 0.0 && self->p <= 1.0 && s.df > 0.0
                   ? from_t(&s, gsl_cdf_tdist_Qinv(0.5 * self->p, s.df))
                   : nothing;
    default:
        return nothing;
    }
}

/* ---- two results beside one another ----------------------------------------------------- */

void csp_published_difference(double d1, const struct csp_interval *ci1, double d2,
                              const struct csp_interval *ci2, struct csp_interval *out,
                              double *p)
{
    const double diff = d1 - d2, below = hypot(d1 - ci1->lo, ci2->hi - d2),
                 above = hypot(ci1->hi - d1, d2 - ci2->lo);
    *out = (struct csp_interval){diff - below, diff + above};
    *p = NAN;
    if (isnan(out->lo) || isnan(out->hi)) {
        *out = (struct csp_interval){NAN, NAN};
        return;
    }
    const double facing = diff < 0.0 ? above : below;
    *p = facing > 0.0 ? two_sided(z95 * diff / facing) : diff > 0.0 || diff < 0.0 ? 0.0 : 1.0;
}

double csp_published_repeat(double z, double mean_square)
{
    if (isnan(z) || isnan(mean_square)) return NAN;
    const double shrink = mean_square > 1.0 ? 1.0 - 1.0 / mean_square : 0.0;
    return gsl_cdf_ugaussian_P(shrink * fabs(z) / sqrt(1.0 + shrink));
}

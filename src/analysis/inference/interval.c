/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/interval.h"
#include "conspecific/analysis/inference/order.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include "conspecific/core/num/rng.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>

const struct csp_interval csp_interval_anywhere = {-INFINITY, INFINITY};
static const double shrink = 0.25; /* c of the header [animals] */
enum { FAR = 5 };                  /* draws a side beyond which T* has no quantiles */

enum shape { FREE, BELOW, BOTH }; /* on which sides the values are bounded */

struct side { /* one sample, in u = (x - lo) / width */
    size_t n;
    const double *x;
    double lo, width;
    enum shape shape;
    double mean, sd, phi; /* of u */
};

static double variance_at(const struct side *s, double u)
{
    return s->shape == BOTH ? u * (1.0 - u) : s->shape == BELOW ? u : 1.0;
}

static struct side side_of(size_t n, const double x[], const struct csp_interval *legal)
{
    struct side s = {.n = n, .x = x, .width = 1.0};
    if (isfinite(legal->lo)) {
        s.shape = isfinite(legal->hi) ? BOTH : BELOW;
        s.lo = legal->lo;
        if (s.shape == BOTH) s.width = legal->hi - legal->lo;
    }
    s.mean = (csp_stats_mean(n, x) - s.lo) / s.width;
    s.sd = csp_stats_sd(n, x) / s.width;
    if (s.shape == BOTH) s.mean = fmin(1.0, fmax(0.0, s.mean));
    const double v = variance_at(&s, s.mean);
    s.phi = s.sd > 0.0 && v > 0.0 ? s.sd * s.sd / v : s.shape == BOTH && !(v > 0.0) ? 1.0 : 0.0;
    return s;
}

/* The end of the interval at the quantile q, in u. */
static double end_at(const struct side *s, double q, int upper)
{
    const double u = s->mean, k = q * q * s->phi / (double)s->n, sign = upper ? 1.0 : -1.0;
    if (s->shape == FREE) return u + sign * sqrt(k);
    if (s->shape == BELOW) {
        const double mid = u + 0.5 * k, half = sqrt(k * u + 0.25 * k * k);
        return upper ? mid + half : u > 0.0 ? u * u / (mid + half) : 0.0;
    }
    const double half = sqrt(k * u * (1.0 - u) + 0.25 * k * k);
    const double e = (u + 0.5 * k + sign * half) / (1.0 + k);
    return fmin(1.0, fmax(0.0, e));
}

/* Draw the animals again: mean - s->mean, and the squared standard error of that. */
static double draw_again(const struct side *s, struct csp_rng *rng, double *variance)
{
    double sum = 0.0, sum2 = 0.0;
    const double n = (double)s->n;
    for (size_t i = 0; i < s->n; i++) { /* of 2^32 the share of an animal is 1 / n to 1e-9 n */
        const size_t at = (size_t)((uint64_t)csp_rng_u32(rng) * s->n >> 32);
        const double d = (s->x[at] - s->lo) / s->width - s->mean;
        sum += d;
        sum2 += d * d;
    }
    const double shift = sum / n, var = fmax(0.0, (sum2 - n * shift * shift) / (n - 1.0));
    const double v = variance_at(s, s->mean + shift);
    const double phi = v > 1e-12 * s->phi ? var / v : s->phi;
    const double shrunk = ((n - 1.0) * phi + shrink * s->phi) / (n - 1.0 + shrink);
    *variance = shrunk * variance_at(s, s->mean) / n * s->width * s->width;
    return shift * s->width;
}

/* Fill t[CSP_INTERVAL_DRAWS], sorted; b may be NULL. */
static void draw_all(const struct side *a, const struct side *b, uint64_t seed,
                     const char *purpose, double t[])
{
    struct csp_rng rng;
    csp_rng_stream(&rng, seed, 0, purpose);
    for (size_t k = 0; k < CSP_INTERVAL_DRAWS; k++) {
        double va, vb = 0.0, shift = draw_again(a, &rng, &va);
        if (b) shift -= draw_again(b, &rng, &vb);
        t[k] = va + vb > 0.0 ? shift / sqrt(va + vb) : 0.0;
    }
    csp_order_sort(CSP_INTERVAL_DRAWS, t);
}

/* How much wider than Student's the tail of T* is where it has no quantiles any more. */
static double stretch(double df, const double t[], int low)
{
    CSP_GSL_QUIET;
    const double far = low ? -t[FAR - 1] : t[CSP_INTERVAL_DRAWS - FAR];
    return fmax(1.0, far / gsl_cdf_tdist_Qinv((double)FAR / (1.0 + CSP_INTERVAL_DRAWS), df));
}

/* The larger of both p of a statistic. t NULL: Student's alone. */
static double p_of(double statistic, double df, const double t[])
{
    CSP_GSL_QUIET;
    const double student = 2.0 * (isinf(df) ? gsl_cdf_ugaussian_Q(fabs(statistic))
                                            : gsl_cdf_tdist_Q(fabs(statistic), df));
    size_t beyond = 0;
    if (!t) return fmin(1.0, student);
    if (statistic >= 0.0)
        while (beyond < CSP_INTERVAL_DRAWS && t[CSP_INTERVAL_DRAWS - 1 - beyond] >= statistic)
            beyond++;
    else
        while (beyond < CSP_INTERVAL_DRAWS && t[beyond] <= statistic) beyond++;
    double boot = 2.0 * (double)(1 + beyond) / (1.0 + CSP_INTERVAL_DRAWS);
    if (beyond < FAR)
        boot = 2.0 * gsl_cdf_tdist_Q(fabs(statistic) / stretch(df, t, statistic < 0.0), df);
    return fmin(1.0, fmax(student, boot));
}

/* The larger of both quantiles: of the lower end (T large) or the upper one (T small). */
static double quantile_of(double df, const double t[], double level, int upper)
{
    CSP_GSL_QUIET;
    const double tail = 0.5 * (1.0 - level);
    const double student =
        isinf(df) ? gsl_cdf_ugaussian_Qinv(tail) : gsl_cdf_tdist_Qinv(tail, df);
    if (!t) return student;
    if (tail * (1.0 + CSP_INTERVAL_DRAWS) <= FAR + 1e-9) return student * stretch(df, t, upper);
    /* p < 1 - level if and only if fewer than k of T* lie beyond: the k-th from the end */
    const double k = ceil(tail * (1.0 + CSP_INTERVAL_DRAWS) - 1e-9) - 1.0;
    const size_t at = k > 1.0 ? (size_t)k - 1 : 0;
    return fmax(student, upper ? -t[at] : t[CSP_INTERVAL_DRAWS - 1 - at]);
}

static int check_values(size_t n, const double x[], const struct csp_interval *legal,
                        int *finite)
{
    const double slack =
        1e-9 * (isfinite(legal->lo) && isfinite(legal->hi) ? legal->hi - legal->lo : 1.0);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i])) *finite = 0;
        if (x[i] < legal->lo - slack || x[i] > legal->hi + slack)
            return CSP_FAIL(CSP_E_RANGE, "value %g, legal range [%g, %g]", x[i], legal->lo,
                            legal->hi);
    }
    return CSP_OK;
}

/* ---- shares, and samples without spread ------------------------------------------------- */

/* P(X > k) + P(X = k) / 2 of n trials with probability p. */
static double more_than(size_t k, size_t n, double p)
{
    CSP_GSL_QUIET;
    const unsigned kk = (unsigned)k, nn = (unsigned)n;
    return gsl_cdf_binomial_Q(kk, p, nn) + 0.5 * gsl_ran_binomial_pdf(kk, p, nn);
}

static double share_end(size_t k, size_t n, double tail, int upper)
{
    double lo = 0.0, hi = 1.0;
    if (upper ? k == n : k == 0) return upper ? 1.0 : 0.0;
    for (int i = 0; i < 100; i++) {
        const double mid = 0.5 * (lo + hi), above = more_than(k, n, mid);
        if (upper ? above < 1.0 - tail : above < tail)
            lo = mid;
        else
            hi = mid;
    }
    return 0.5 * (lo + hi);
}

int csp_interval_share(size_t k, size_t n, double mu, double level, struct csp_estimate *out)
{
    *out = (struct csp_estimate){NAN, {NAN, NAN}, NAN};
    if (n == 0 || k > n)
        return CSP_FAIL(CSP_E_RANGE, "%zu successes in %zu trials, legal 0 <= k <= n, n > 0", k,
                        n);
    if (!(level > 0.0 && level < 1.0))
        return CSP_FAIL(CSP_E_RANGE, "level = %g, legal range (0, 1)", level);
    const double tail = 0.5 * (1.0 - level);
    out->value = (double)k / (double)n;
    out->ci = (struct csp_interval){share_end(k, n, tail, 0), share_end(k, n, tail, 1)};
    if (mu >= 0.0 && mu <= 1.0) {
        const double above = more_than(k, n, mu);
        const double edge = mu <= 0.0 ? (k == 0 ? 1.0 : 0.0) : (k == n ? 1.0 : 0.0);
        out->p = mu <= 0.0 || mu >= 1.0 ? edge : fmin(1.0, 2.0 * fmin(above, 1.0 - above));
    }
    return CSP_OK;
}

/* Whether all values lie at the ends of a bounded range; *k are at the upper one. */
static int is_share(const struct side *s, size_t *k)
{
    *k = 0;
    if (s->shape != BOTH) return 0;
    for (size_t i = 0; i < s->n; i++) {
        const double u = (s->x[i] - s->lo) / s->width;
        if (fabs(u) > 1e-9 && fabs(u - 1.0) > 1e-9) return 0;
        *k += u > 0.5;
    }
    return 1;
}

static void without_spread(const struct side *s, double mu, double level,
                           const struct csp_interval *legal, struct csp_estimate *out)
{
    const double m = out->value, n = (double)s->n;
    const int same = fabs(csp_stats_difference(m, mu)) <= 0.0;
    if (s->shape != BOTH) {
        if (!isnan(mu)) out->p = same ? 1.0 : pow(2.0, 1.0 - n);
        return;
    }
    const double q = 1.0 - pow(1.0 - level, 1.0 / n);
    out->ci = (struct csp_interval){m - q * (m - legal->lo), m + q * (legal->hi - m)};
    if (isnan(mu)) return;
    const double room = mu > m ? legal->hi - m : m - legal->lo;
    out->p = same ? 1.0 : pow(1.0 - fmin(1.0, fabs(mu - m) / room), n);
}

/* ---- means ------------------------------------------------------------------------------ */

int csp_interval_mean(size_t n, const double x[], double mu, const struct csp_interval *legal,
                      double level, uint64_t seed, const char *purpose,
                      struct csp_estimate *out)
{
    int finite = 1;
    *out = (struct csp_estimate){NAN, {NAN, NAN}, NAN};
    int err = csp_stats_check(n, n, level);
    if (!err) err = check_values(n, x, legal, &finite);
    if (err || !finite) return err;
    out->value = csp_stats_mean(n, x);
    struct side s = side_of(n, x, legal);
    size_t k;
    if (is_share(&s, &k)) {
        err = csp_interval_share(k, n, (mu - s.lo) / s.width, level, out);
        out->value = s.lo + s.width * out->value;
        out->ci.lo = s.lo + s.width * out->ci.lo;
        out->ci.hi = s.lo + s.width * out->ci.hi;
        return err;
    }
    if (!(s.sd > 0.0)) {
        without_spread(&s, mu, level, legal, out);
        return CSP_OK;
    }
    if (mu <= legal->lo || mu >= legal->hi) s = side_of(n, x, &csp_interval_anywhere);
    double *t = malloc(CSP_INTERVAL_DRAWS * sizeof *t);
    if (!t) return CSP_FAIL(CSP_E_MEMORY, "interval of %zu values", n);
    draw_all(&s, NULL, seed, purpose, t);
    const double df = (double)(n - 1);
    out->ci.lo = s.lo + s.width * end_at(&s, quantile_of(df, t, level, 0), 0);
    out->ci.hi = s.lo + s.width * end_at(&s, quantile_of(df, t, level, 1), 1);
    out->ci.lo = fmax(out->ci.lo, legal->lo);
    out->ci.hi = fmin(out->ci.hi, legal->hi);
    if (!isnan(mu)) {
        const double u = (mu - s.lo) / s.width;
        out->p = p_of((s.mean - u) / sqrt(s.phi * variance_at(&s, u) / (double)n), df, t);
    }
    free(t);
    return CSP_OK;
}

int csp_interval_row(size_t n, const double x[], const struct csp_interval *legal,
                     uint64_t seed, const char *purpose, struct csp_interval *out)
{
    struct csp_estimate e;
    *out = (struct csp_interval){NAN, NAN};
    if (n < 2) return CSP_OK;
    const int err = csp_interval_mean(n, x, NAN, legal, 0.95, seed, purpose, &e);
    *out = e.ci;
    return err;
}

/* How far the interval of the difference reaches on one side at the quantile q. */
static double reach(const struct side *a, const struct side *b, double q, int upper)
{
    const double da = a->width * (end_at(a, q, upper) - a->mean),
                 db = b->width * (end_at(b, q, !upper) - b->mean);
    return hypot(da, db);
}

/* The q at which the interval of the difference reaches 0. */
static double critical(const struct side *a, const struct side *b, double diff)
{
    const int upper = diff < 0.0;
    double lo = 0.0, hi = 1.0;
    while (reach(a, b, hi, upper) < fabs(diff) && hi < 1e9) hi *= 2.0;
    for (int i = 0; i < 100; i++) {
        const double mid = 0.5 * (lo + hi);
        if (reach(a, b, mid, upper) < fabs(diff))
            lo = mid;
        else
            hi = mid;
    }
    return copysign(0.5 * (lo + hi), diff);
}

int csp_interval_means(size_t na, const double a[], size_t nb, const double b[],
                       const struct csp_interval *legal, double level, uint64_t seed,
                       const char *purpose, struct csp_estimate *out)
{
    CSP_GSL_QUIET;
    int finite = 1;
    *out = (struct csp_estimate){NAN, {NAN, NAN}, NAN};
    int err = csp_stats_check(na, nb, level);
    if (!err) err = check_values(na, a, legal, &finite);
    if (!err) err = check_values(nb, b, legal, &finite);
    if (err || !finite) return err;
    struct side x = side_of(na, a, legal), y = side_of(nb, b, legal);
    size_t k;
    double df, *t = NULL;
    out->value = csp_stats_difference(csp_stats_mean(na, a), csp_stats_mean(nb, b));
    if (is_share(&x, &k) && is_share(&y, &k)) {
        x.phi = y.phi = 1.0;
        df = INFINITY;
    } else {
        const double va = x.sd * x.sd / (double)na, vb = y.sd * y.sd / (double)nb, v = va + vb;
        df = v > 0.0 ? v * v / (va * va / (double)(na - 1) + vb * vb / (double)(nb - 1))
                     : (double)(na + nb - 2);
        if (!(v > 0.0) && !(x.phi + y.phi > 0.0)) { /* constants; the range gives no scale */
            out->p = out->value > 0.0 || out->value < 0.0
                         ? 2.0 / gsl_sf_choose((unsigned)(na + nb), (unsigned)na)
                         : 1.0;
            return CSP_OK;
        }
        t = malloc(CSP_INTERVAL_DRAWS * sizeof *t);
        if (!t) return CSP_FAIL(CSP_E_MEMORY, "interval of %zu values", na + nb);
        draw_all(&x, &y, seed, purpose, t);
    }
    out->ci.lo = out->value - reach(&x, &y, quantile_of(df, t, level, 0), 0);
    out->ci.hi = out->value + reach(&x, &y, quantile_of(df, t, level, 1), 1);
    out->p = p_of(critical(&x, &y, out->value), df, t);
    free(t);
    return CSP_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/analysis/inference/order.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include "conspecific/core/num/rng.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Spread and differences below this share of the values are the rounding of their sums. */
static const double rounding = 1e-12;

int csp_stats_check(size_t na, size_t nb, double level)
{
    if (na < 2 || nb < 2)
        return CSP_FAIL(CSP_E_SHAPE, "a t-test of %zu and %zu values, at least 2 needed", na,
                        nb);
    if (!(level > 0.0 && level < 1.0))
        return CSP_FAIL(CSP_E_RANGE, "level = %g, legal range (0, 1)", level);
    return CSP_OK;
}

double csp_stats_difference(double a, double b)
{
    const double d = a - b;
    return fabs(d) <= rounding * fmax(fabs(a), fabs(b)) ? 0.0 : d;
}

double csp_stats_mean(size_t n, const double x[])
{
    if (n == 0) return NAN;
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return sum / (double)n;
}

static int by_size(const void *a, const void *b)
{
    const double x = fabs(*(const double *)a), y = fabs(*(const double *)b);
    return (x > y) - (x < y);
}

/* P(W <= w) and P(W >= w) of twice the signed rank sum, every sign as likely: the number of
 * ways to reach each sum, one rank after the other. ways has sum + 1 entries. */
static void sign_ways(size_t n, const size_t rank2[], size_t sum, size_t w, double ways[],
                      double *below, double *above)
{
    memset(ways, 0, (sum + 1) * sizeof *ways);
    ways[0] = 1.0;
    size_t top = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = top + 1; k-- > 0;) {
            ways[k + rank2[i]] += 0.5 * ways[k];
            ways[k] *= 0.5;
        }
        top += rank2[i];
    }
    *below = *above = 0.0;
    for (size_t k = 0; k <= w; k++) *below += ways[k];
    for (size_t k = sum + 1; k-- > w;) *above += ways[k];
}

int csp_stats_signed_rank(size_t n, const double d[], enum csp_tail tail, double *p)
{
    enum { EXACT = 50 };
    *p = NAN;
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "a signed rank test of no values");
    for (size_t i = 0; i < n; i++)
        if (!isfinite(d[i])) return CSP_OK;
    double *x = malloc(n * sizeof *x);
    size_t *rank2 = malloc(n * sizeof *rank2);
    double *ways = malloc((EXACT * (EXACT + 1) + 1) * sizeof *ways);
    int err = CSP_OK;
    if (!x || !rank2 || !ways) {
        err = CSP_FAIL(CSP_E_MEMORY, "signed rank test of %zu values", n);
    } else {
        size_t m = 0;
        for (size_t i = 0; i < n; i++)
            if (d[i] > 0.0 || d[i] < 0.0) x[m++] = d[i];
        qsort(x, m, sizeof *x, by_size);
        double w2 = 0.0, ties = 0.0;
        for (size_t i = 0, j; i < m; i = j) { /* twice the midrank of i..j-1 is i + 1 + j */
            for (j = i; j < m && fabs(x[j]) <= fabs(x[i]); j++) rank2[j] = 0;
            const double t = (double)(j - i);
            ties += t * (t * t - 1.0);
            for (size_t k = i; k < j; k++) {
                rank2[k] = i + 1 + j;
                if (x[k] > 0.0) w2 += (double)rank2[k];
            }
        }
        const double count = (double)m, mean = count * (count + 1.0) / 4.0;
        double below = 1.0, above = 1.0;
        if (m > EXACT) {
            const double sd =
                sqrt(count * (count + 1.0) * (2.0 * count + 1.0) / 24.0 - ties / 48.0);
            below = gsl_cdf_ugaussian_P((0.5 * w2 - mean + 0.5) / sd);
            above = gsl_cdf_ugaussian_Q((0.5 * w2 - mean - 0.5) / sd);
        } else if (m > 0) {
            sign_ways(m, rank2, m * (m + 1), (size_t)w2, ways, &below, &above);
        }
        *p = tail == CSP_TAIL_LESS      ? below
             : tail == CSP_TAIL_GREATER ? above
                                        : fmin(1.0, 2.0 * fmin(below, above));
    }
    free(x);
    free(rank2);
    free(ways);
    return err;
}

double csp_stats_sd(size_t n, const double x[])
{
    if (n < 2) return NAN;
    const double m = csp_stats_mean(n, x);
    double sum = 0.0, rest = 0.0, largest = 0.0;
    for (size_t i = 0; i < n; i++) {
        largest = fmax(largest, fabs(x[i]));
        sum += (x[i] - m) * (x[i] - m);
        rest += x[i] - m; /* the rounding of m, taken out (Chan, Golub & LeVeque 1983) */
    }
    const double var = (sum - rest * rest / (double)n) / (double)(n - 1);
    const double sd = sqrt(var > 0.0 ? var : 0.0);
    return sd <= rounding * largest ? 0.0 : sd;
}

double csp_stats_sem(size_t n, const double x[])
{
    return csp_stats_sd(n, x) / sqrt((double)n);
}

int csp_stats_quantile(size_t n, const double x[], double q, double *out)
{
    *out = NAN;
    if (!(q >= 0.0 && q <= 1.0))
        return CSP_FAIL(CSP_E_RANGE, "quantile %g, legal range [0, 1]", q);
    if (n == 0) return CSP_OK;
    double *sorted = csp_order_copy(n, x);
    if (!sorted) return CSP_FAIL(CSP_E_MEMORY, "quantile of %zu values", n);
    *out = csp_order_quantile(n, sorted, q);
    free(sorted);
    return CSP_OK;
}

struct csp_interval csp_stats_t_interval(size_t n, const double x[], double level)
{
    CSP_GSL_QUIET;
    if (n < 2 || !(level > 0.0 && level < 1.0)) return (struct csp_interval){NAN, NAN};
    const double m = csp_stats_mean(n, x);
    const double w = gsl_cdf_tdist_Pinv(0.5 * (1.0 + level), (double)(n - 1));
    const double sem = csp_stats_sem(n, x);
    return (struct csp_interval){m - w * sem, m + w * sem};
}

/* Set t, p and interval from a difference, its standard error and df. */
static void fill_test(double diff, double se, double df, enum csp_tail tail, double level,
                      struct csp_ttest *out)
{
    CSP_GSL_QUIET;
    *out = (struct csp_ttest){diff, NAN, NAN, NAN, {NAN, NAN}};
    if (!isfinite(diff) || !isfinite(se) || !isfinite(df)) return; /* a value is not finite */
    out->df = df;
    if (se > 0.0)
        out->t = diff / se;
    else
        out->t = diff > 0.0 ? INFINITY : diff < 0.0 ? -INFINITY : 0.0;
    const double w = gsl_cdf_tdist_Pinv(0.5 * (1.0 + level), df) * se;
    out->ci = (struct csp_interval){diff - w, diff + w};

    double below, above; /* P(T <= t), P(T >= t) */
    if (isinf(out->t)) {
        below = out->t > 0.0 ? 1.0 : 0.0;
        above = 1.0 - below;
    } else {
        below = gsl_cdf_tdist_P(out->t, df);
        above = gsl_cdf_tdist_Q(out->t, df);
    }
    if (!(se > 0.0) && !(diff > 0.0) && !(diff < 0.0))
        out->p = 1.0; /* all values agree: nothing speaks against no difference */
    else if (tail == CSP_TAIL_LESS)
        out->p = below;
    else if (tail == CSP_TAIL_GREATER)
        out->p = above;
    else
        out->p = fmin(1.0, 2.0 * fmin(below, above));
}

int csp_stats_t_one(size_t n, const double x[], double mu, enum csp_tail tail, double level,
                    struct csp_ttest *out)
{
    *out = (struct csp_ttest){NAN, NAN, NAN, NAN, {NAN, NAN}};
    const int err = csp_stats_check(n, n, level);
    if (err) return err;
    fill_test(csp_stats_difference(csp_stats_mean(n, x), mu), csp_stats_sem(n, x),
              (double)(n - 1), tail, level, out);
    return CSP_OK;
}

int csp_stats_t_paired(size_t n, const double a[], const double b[], enum csp_tail tail,
                       double level, struct csp_ttest *out)
{
    *out = (struct csp_ttest){NAN, NAN, NAN, NAN, {NAN, NAN}};
    int err = csp_stats_check(n, n, level);
    if (err) return err;
    double *d = malloc(n * sizeof *d);
    if (!d) return CSP_FAIL(CSP_E_MEMORY, "paired test of %zu values", n);
    for (size_t i = 0; i < n; i++) d[i] = csp_stats_difference(a[i], b[i]);
    err = csp_stats_t_one(n, d, 0.0, tail, level, out);
    free(d);
    return err;
}

int csp_stats_t_welch(size_t na, const double a[], size_t nb, const double b[],
                      enum csp_tail tail, double level, struct csp_ttest *out)
{
    *out = (struct csp_ttest){NAN, NAN, NAN, NAN, {NAN, NAN}};
    const int err = csp_stats_check(na, nb, level);
    if (err) return err;
    const double sa = csp_stats_sem(na, a), sb = csp_stats_sem(nb, b);
    const double va = sa * sa, vb = sb * sb, v = va + vb;
    const double df = v > 0.0
                          ? v * v / (va * va / (double)(na - 1) + vb * vb / (double)(nb - 1))
                          : (double)(na + nb - 2);
    fill_test(csp_stats_difference(csp_stats_mean(na, a), csp_stats_mean(nb, b)), sqrt(v), df,
              tail, level, out);
    return CSP_OK;
}

double csp_stats_hedges_j(double df)
{
    CSP_GSL_QUIET;
    if (!(df > 1.0)) return NAN;
    return exp(gsl_sf_lngamma(0.5 * df) - gsl_sf_lngamma(0.5 * (df - 1.0))) / sqrt(0.5 * df);
}

/* diff / sd; where sd is 0 the limit: 0 without a difference, else +-inf. */
static double ratio(double diff, double sd)
{
    if (sd > 0.0) return diff / sd;
    if (isnan(diff) || isnan(sd)) return NAN;
    return diff > 0.0 ? INFINITY : diff < 0.0 ? -INFINITY : 0.0;
}

double csp_stats_g(size_t na, const double a[], size_t nb, const double b[])
{
    if (na < 2 || nb < 2) return NAN;
    const double sa = csp_stats_sd(na, a), sb = csp_stats_sd(nb, b), df = (double)(na + nb - 2);
    const double pooled = sqrt(((double)(na - 1) * sa * sa + (double)(nb - 1) * sb * sb) / df);
    const double r =
        ratio(csp_stats_difference(csp_stats_mean(na, a), csp_stats_mean(nb, b)), pooled);
    return isinf(r) ? NAN : csp_stats_hedges_j(df) * r;
}

double csp_stats_gz(size_t n, const double d[])
{
    if (n < 3) return NAN;
    const double r = ratio(csp_stats_mean(n, d), csp_stats_sd(n, d));
    return isinf(r) ? NAN : csp_stats_hedges_j((double)(n - 1)) * r;
}

/* ---- permutation ------------------------------------------------------------------------ */

static int as_extreme(double s, double observed, double scale, enum csp_tail tail)
{
    const double slack = 1e-12 * scale; /* sums of the same values in another order */
    if (tail == CSP_TAIL_LESS) return s <= observed + slack;
    if (tail == CSP_TAIL_GREATER) return s >= observed - slack;
    return fabs(s) >= fabs(observed) - slack;
}

int csp_stats_perm_paired(size_t n, const double d[], enum csp_tail tail, size_t draws,
                          uint64_t seed, const char *purpose, double *p)
{
    *p = NAN;
    if (n < 1 || draws < 1)
        return CSP_FAIL(CSP_E_SHAPE, "permutation test of %zu values, %zu draws", n, draws);
    double observed = 0.0, scale = 0.0;
    for (size_t i = 0; i < n; i++) {
        observed += d[i];
        scale += fabs(d[i]);
    }
    const int exact = n < 40 && ((uint64_t)1 << n) <= draws;
    const uint64_t total = exact ? (uint64_t)1 << n : draws;
    struct csp_rng rng;
    csp_rng_stream(&rng, seed, 0, purpose);
    uint64_t hits = 0;
    for (uint64_t k = 0; k < total; k++) {
        double s = 0.0;
        uint32_t bits = 0;
        for (size_t i = 0; i < n; i++) {
            if (!exact && i % 32 == 0) bits = csp_rng_u32(&rng);
            const uint64_t flip = exact ? k >> i & 1 : (uint64_t)(bits >> (i % 32) & 1);
            s += flip ? -d[i] : d[i];
        }
        hits += as_extreme(s, observed, scale, tail) != 0;
    }
    *p = exact ? (double)hits / (double)total : (double)(hits + 1) / (double)(total + 1);
    return CSP_OK;
}

/* The number n over k, or SIZE_MAX if it exceeds the limit. */
static size_t choose(size_t n, size_t k, size_t limit)
{
    double c = 1.0;
    for (size_t i = 1; i <= k; i++) {
        c = c * (double)(n - k + i) / (double)i;
        if (c > 2.0 * (double)limit) return SIZE_MAX;
    }
    return (size_t)(c + 0.5);
}

/* Make the next subset pick[k] of 0 ... n - 1 in lexical order; 0 after the last. */
static int next_subset(size_t n, size_t k, size_t pick[])
{
    for (size_t i = k; i-- > 0;) {
        if (pick[i] + (k - i) < n) {
            pick[i]++;
            for (size_t j = i + 1; j < k; j++) pick[j] = pick[j - 1] + 1;
            return 1;
        }
    }
    return 0;
}

int csp_stats_perm_independent(size_t na, const double a[], size_t nb, const double b[],
                               enum csp_tail tail, size_t draws, uint64_t seed,
                               const char *purpose, double *p)
{
    *p = NAN;
    if (na < 1 || nb < 1 || draws < 1)
        return CSP_FAIL(CSP_E_SHAPE, "permutation test of %zu and %zu values, %zu draws", na,
                        nb, draws);
    const size_t n = na + nb;
    double *x = malloc(n * sizeof *x);
    size_t *pick = malloc(n * sizeof *pick);
    if (!x || !pick) {
        free(x);
        free(pick);
        return CSP_FAIL(CSP_E_MEMORY, "permutation test of %zu values", n);
    }
    memcpy(x, a, na * sizeof *x);
    memcpy(x + na, b, nb * sizeof *x);
    double sum = 0.0, scale = 0.0;
    for (size_t i = 0; i < n; i++) {
        pick[i] = i;
        sum += x[i];
        scale += fabs(x[i]) / (double)(na < nb ? na : nb);
    }
    /* mean(a) - mean(b) = sa (1/na + 1/nb) - sum / nb */
    const double w = 1.0 / (double)na + 1.0 / (double)nb, shift = sum / (double)nb;
    double sa = 0.0;
    for (size_t i = 0; i < na; i++) sa += x[i];
    const double observed = sa * w - shift;
    const size_t total = choose(n, na, draws);
    uint64_t hits = 0;
    if (total <= draws) {
        do {
            sa = 0.0;
            for (size_t i = 0; i < na; i++) sa += x[pick[i]];
            hits += as_extreme(sa * w - shift, observed, scale, tail) != 0;
        } while (next_subset(n, na, pick));
        *p = (double)hits / (double)total;
    } else {
        struct csp_rng rng;
        csp_rng_stream(&rng, seed, 0, purpose);
        for (size_t k = 0; k < draws; k++) {
            sa = 0.0;
            for (size_t i = 0; i < na; i++) { /* the first na of a Fisher-Yates shuffle */
                const size_t j = i + (size_t)csp_rng_below(&rng, n - i), t = pick[i];
                pick[i] = pick[j];
                pick[j] = t;
                sa += x[pick[i]];
            }
            hits += as_extreme(sa * w - shift, observed, scale, tail) != 0;
        }
        *p = (double)(hits + 1) / (double)(draws + 1);
    }
    free(x);
    free(pick);
    return CSP_OK;
}

/* ---- shares, correlation ---------------------------------------------------------------- */

int csp_stats_wilson(size_t k, size_t n, double level, struct csp_interval *out)
{
    *out = (struct csp_interval){NAN, NAN};
    if (n == 0 || k > n)
        return CSP_FAIL(CSP_E_RANGE, "%zu successes in %zu trials, legal 0 <= k <= n, n > 0", k,
                        n);
    if (!(level > 0.0 && level < 1.0))
        return CSP_FAIL(CSP_E_RANGE, "level = %g, legal range (0, 1)", level);
    const double z = gsl_cdf_ugaussian_Pinv(0.5 * (1.0 + level)), z2 = z * z;
    const double m = (double)n, p = (double)k / m;
    const double mid = (p + z2 / (2.0 * m)) / (1.0 + z2 / m);
    const double half = z / (1.0 + z2 / m) * sqrt(p * (1.0 - p) / m + z2 / (4.0 * m * m));
    *out = (struct csp_interval){k == 0 ? 0.0 : mid - half, k == n ? 1.0 : mid + half};
    return CSP_OK;
}

double csp_stats_correlation(size_t n, const double a[], const double b[])
{
    if (n < 2) return NAN;
    const double ma = csp_stats_mean(n, a), mb = csp_stats_mean(n, b);
    double aa = 0.0, bb = 0.0, ab = 0.0;
    for (size_t i = 0; i < n; i++) {
        aa += (a[i] - ma) * (a[i] - ma);
        bb += (b[i] - mb) * (b[i] - mb);
        ab += (a[i] - ma) * (b[i] - mb);
    }
    return aa > 0.0 && bb > 0.0 ? ab / sqrt(aa * bb) : NAN;
}

int csp_stats_correlation_test(size_t n, const double a[], const double b[], double level,
                               struct csp_ttest *out)
{
    CSP_GSL_QUIET;
    *out = (struct csp_ttest){NAN, NAN, NAN, NAN, {NAN, NAN}};
    const int err = csp_stats_check(n, n, level);
    if (err) return err;
    if (n < 3 || !(csp_stats_sd(n, a) > 0.0) || !(csp_stats_sd(n, b) > 0.0)) return CSP_OK;
    const double r = fmax(-1.0, fmin(1.0, csp_stats_correlation(n, a, b)));
    out->diff = r;
    out->df = (double)(n - 2);
    const double rest = 1.0 - r * r;
    out->t = rest > 0.0 ? r * sqrt(out->df / rest) : r > 0.0 ? INFINITY : -INFINITY;
    out->p = isinf(out->t) ? 0.0 : fmin(1.0, 2.0 * gsl_cdf_tdist_Q(fabs(out->t), out->df));
    if (n < 4) return CSP_OK;
    const double half = gsl_cdf_ugaussian_Pinv(0.5 * (1.0 + level)) / sqrt((double)(n - 3));
    const double z = atanh(r); /* +-inf for +-1: the interval is that point */
    out->ci = (struct csp_interval){tanh(z - half), tanh(z + half)};
    return CSP_OK;
}

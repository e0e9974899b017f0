/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/signal/coherence.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rng.h"
#include "trials.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double silent = 1e-24; /* share of the mean power that rounding alone leaves */

double csp_coherence_p(size_t estimates, double c)
{
    return estimates < 2 ? NAN : pow(1.0 - c, (double)(estimates - 1));
}

double csp_coherence_critical(size_t estimates, double p)
{
    return estimates < 2 ? NAN : 1.0 - pow(p, 1.0 / (double)(estimates - 1));
}

/* Transform every trial and stretch of x[trials, n]. */
static void transform(struct csp_window *w, size_t trials, size_t n, const double x[],
                      double out[])
{
    const size_t step = w->ask.n, room = 2 * w->bins;
    for (size_t i = 0; i < trials; i++)
        for (size_t at = 0; at + step <= n; at += step) {
            csp_window_take(w, x + i * n + at);
            for (size_t taper = 0; taper < w->k; taper++, out += room) {
                csp_window_transform(w, taper);
                memcpy(out, w->fft.re_im, room * sizeof *out);
            }
        }
}

/* S_xx, S_yy and the real and imaginary part of S_xy at one frequency, where trial i of x goes
 * with trial order[i] of y. */
static void cross(const struct csp_coherence *s, size_t bin, const size_t order[], double S[4])
{
    S[0] = S[1] = S[2] = S[3] = 0.0;
    const size_t room = 2 * s->bins;
    for (size_t i = 0; i < s->trials; i++)
        for (size_t e = 0; e < s->a_trial; e++) {
            const size_t j = order ? order[i] : i;
            const double *X = s->coefficients[0] + (i * s->a_trial + e) * room + 2 * bin,
                         *Y = s->coefficients[1] + (j * s->a_trial + e) * room + 2 * bin;
            S[0] += X[0] * X[0] + X[1] * X[1];
            S[1] += Y[0] * Y[0] + Y[1] * Y[1];
            S[2] += X[0] * Y[0] + X[1] * Y[1];
            S[3] += X[1] * Y[0] - X[0] * Y[1];
        }
}

static double squared(const double S[4])
{
    return (S[2] * S[2] + S[3] * S[3]) / (S[0] * S[1]);
}

static void fill_estimates(struct csp_coherence *s)
{
    double S[4], mean[2] = {0.0, 0.0};
    for (size_t k = 0; k < s->bins; k++) {
        cross(s, k, NULL, S);
        for (int z = 0; z < 2; z++) mean[z] += S[z] / (double)s->bins;
    }
    for (size_t k = 0; k < s->bins; k++) {
        cross(s, k, NULL, S);
        const int heard = S[0] > silent * mean[0] && S[1] > silent * mean[1];
        s->msc[k] = heard ? squared(S) : NAN;
        s->phase[k] = heard ? atan2(S[3], S[2]) : NAN;
    }
}

static int prepare(size_t n_trials, size_t n, const struct csp_window *w, int induced,
                   struct csp_coherence *out)
{
    if (n_trials == 0 || n < w->ask.n)
        return CSP_FAIL(CSP_E_SHAPE,
                        "%zu trials of %zu samples hold no stretch of %zu samples; a shorter "
                        "window or a longer epoch is needed",
                        n_trials, n, w->ask.n);
    out->trials = n_trials;
    out->a_trial = n / w->ask.n * w->k;
    out->bins = w->bins;
    out->df = w->df;
    const double T = (double)w->ask.n * w->ask.dt;
    out->resolution = w->ask.taper == CSP_TAPER_DPSS   ? 2.0 * w->ask.nw / T
                      : w->ask.taper == CSP_TAPER_HANN ? 4.0 / T
                                                       : 2.0 / T;
    out->estimates = (n_trials - (induced ? 1 : 0)) * out->a_trial;
    out->msc = calloc(out->bins, sizeof *out->msc);
    out->phase = calloc(out->bins, sizeof *out->phase);
    for (int z = 0; z < 2; z++)
        out->coefficients[z] =
            calloc(n_trials * out->a_trial * out->bins * 2, sizeof *out->coefficients[z]);
    if (!out->msc || !out->phase || !out->coefficients[0] || !out->coefficients[1])
        return CSP_FAIL(CSP_E_MEMORY, "coherence of %zu trials", n_trials);
    return CSP_OK;
}

int csp_coherence(size_t n_trials, size_t n, const double x[], const double y[],
                  const struct csp_coherence_ask *ask, struct csp_coherence *out)
{
    *out = (struct csp_coherence){0};
    struct csp_window w = {0};
    double *z[2] = {NULL, NULL};
    int err = csp_window_init(&w, &ask->window);
    if (!err) err = prepare(n_trials, n, &w, ask->induced, out);
    if (!err) err = csp_trials_copy(n_trials, n, x, ask->induced, "x", &z[0]);
    if (!err) err = csp_trials_copy(n_trials, n, y, ask->induced, "y", &z[1]);
    if (!err) {
        for (int i = 0; i < 2; i++) transform(&w, n_trials, n, z[i], out->coefficients[i]);
        fill_estimates(out);
    }
    csp_window_free(&w);
    free(z[0]);
    free(z[1]);
    if (err) csp_coherence_free(out);
    return err;
}

/* The mean over the bins first ... last that have power; order as in cross, or NULL. */
static double mean_over(const struct csp_coherence *s, size_t first, size_t last,
                        const size_t order[])
{
    double sum = 0.0, S[4];
    size_t n = 0;
    for (size_t k = first; k <= last; k++) {
        if (isnan(s->msc[k])) continue;
        cross(s, k, order, S);
        sum += squared(S);
        n++;
    }
    return n ? sum / (double)n : NAN;
}

static int shuffle(const struct csp_coherence *s, size_t first, size_t last,
                   size_t permutations, uint64_t seed, struct csp_coherence_band *out)
{
    if (permutations == 0 || s->trials < 2 || isnan(out->msc)) return CSP_OK;
    size_t *order = malloc(s->trials * sizeof *order), reached = 1;
    if (!order) return CSP_FAIL(CSP_E_MEMORY, "%zu trials", s->trials);
    struct csp_rng rng;
    csp_rng_stream(&rng, seed, 0, "coherence");
    for (size_t k = 0; k < permutations; k++) {
        csp_dist_shuffle(&rng, s->trials, order);
        reached += mean_over(s, first, last, order) >= out->msc * (1.0 - 1e-12);
    }
    out->p = (double)reached / (1.0 + (double)permutations);
    free(order);
    return CSP_OK;
}

int csp_coherence_over(const struct csp_coherence *self, double lo, double hi,
                       size_t permutations, uint64_t seed, struct csp_coherence_band *out)
{
    *out =
        (struct csp_coherence_band){NAN, NAN, NAN, NAN, NAN, 1.0 / (double)self->estimates, 0};
    size_t first = self->bins, last = 0;
    for (size_t k = 0; k < self->bins; k++) {
        const double f = (double)k * self->df, edge = 1e-9 * self->df;
        if (f < lo - edge || f > hi + edge) continue;
        if (first == self->bins) first = k;
        last = k;
    }
    if (first == self->bins)
        return CSP_FAIL(CSP_E_RANGE,
                        "no frequency between %g and %g Hz: they are multiples of %g Hz up to "
                        "%g Hz; a longer window makes them finer",
                        lo, hi, self->df, (double)(self->bins - 1) * self->df);
    out->bins = last - first + 1;
    out->msc = mean_over(self, first, last, NULL);
    double re = 0.0, im = 0.0, S[4];
    for (size_t k = first; k <= last; k++) {
        cross(self, k, NULL, S);
        re += S[2];
        im += S[3];
        if (!isnan(self->msc[k]) && !(self->msc[k] <= out->peak)) {
            out->peak = self->msc[k];
            out->at = (double)k * self->df;
        }
    }
    if (!isnan(out->msc)) out->phase = atan2(im, re);
    return shuffle(self, first, last, permutations, seed, out);
}

void csp_coherence_free(struct csp_coherence *self)
{
    free(self->msc);
    free(self->phase);
    free(self->coefficients[0]);
    free(self->coefficients[1]);
    *self = (struct csp_coherence){0};
}

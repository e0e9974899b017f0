/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/signal/spectrum.h"
#include "conspecific/core/error.h"
#include <fftw3.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- transforms ---- */

static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER; /* FFTW plans on one thread only */

static void forget_plan(void *plan)
{
    if (!plan) return;
    pthread_mutex_lock(&planner);
    fftw_destroy_plan(plan);
    pthread_mutex_unlock(&planner);
}

int csp_fft_init(struct csp_fft *self, size_t m)
{
    *self = (struct csp_fft){.m = m, .bins = m / 2 + 1};
    if (m == 0 || m > (size_t)1 << 30)
        return CSP_FAIL(CSP_E_RANGE, "a transform of %zu samples, legal range [1, 2^30]", m);
    self->x = fftw_malloc(m * sizeof *self->x);
    self->re_im = fftw_malloc(2 * self->bins * sizeof *self->re_im);
    if (self->x && self->re_im) {
        pthread_mutex_lock(&planner);
        self->forward = fftw_plan_dft_r2c_1d((int)m, self->x, (fftw_complex *)self->re_im,
                                             FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
        pthread_mutex_unlock(&planner);
    }
    if (!self->forward) return CSP_FAIL(CSP_E_MEMORY, "a transform of %zu samples", m);
    memset(self->x, 0, m * sizeof *self->x);
    return CSP_OK;
}

void csp_fft_free(struct csp_fft *self)
{
    forget_plan(self->forward);
    fftw_free(self->x);
    fftw_free(self->re_im);
    *self = (struct csp_fft){0};
}

void csp_fft_forward(struct csp_fft *self)
{
    fftw_execute(self->forward);
}

int csp_fft_complex_init(struct csp_fft_complex *self, size_t m)
{
    *self = (struct csp_fft_complex){.m = m};
    if (m == 0 || m > (size_t)1 << 30)
        return CSP_FAIL(CSP_E_RANGE, "a transform of %zu samples, legal range [1, 2^30]", m);
    self->z = fftw_malloc(2 * m * sizeof *self->z);
    if (self->z) {
        fftw_complex *z = (fftw_complex *)self->z;
        pthread_mutex_lock(&planner);
        self->forward = fftw_plan_dft_1d((int)m, z, z, FFTW_FORWARD, FFTW_ESTIMATE);
        self->backward = fftw_plan_dft_1d((int)m, z, z, FFTW_BACKWARD, FFTW_ESTIMATE);
        pthread_mutex_unlock(&planner);
    }
    if (!self->forward || !self->backward)
        return CSP_FAIL(CSP_E_MEMORY, "a transform of %zu samples", m);
    memset(self->z, 0, 2 * m * sizeof *self->z);
    return CSP_OK;
}

void csp_fft_complex_free(struct csp_fft_complex *self)
{
    forget_plan(self->forward);
    forget_plan(self->backward);
    fftw_free(self->z);
    *self = (struct csp_fft_complex){0};
}

void csp_fft_complex_forward(struct csp_fft_complex *self)
{
    fftw_execute(self->forward);
}

void csp_fft_complex_backward(struct csp_fft_complex *self)
{
    fftw_execute(self->backward);
}

/* ---- windows ---- */

static int check_ask(const struct csp_window_ask *a)
{
    if (a->n < 2) return CSP_FAIL(CSP_E_RANGE, "a window of %zu samples, at least 2", a->n);
    if (!(a->dt > 0.0) || !isfinite(a->dt))
        return CSP_FAIL(CSP_E_RANGE, "dt = %g s, must be > 0", a->dt);
    if (a->m && a->m < a->n)
        return CSP_FAIL(CSP_E_RANGE,
                        "a transform of %zu samples is shorter than its window, %zu", a->m,
                        a->n);
    return CSP_OK;
}

static int make_tapers(struct csp_window *self)
{
    const size_t n = self->ask.n;
    if (self->ask.taper == CSP_TAPER_DPSS) {
        const int err = csp_taper_dpss(n, self->ask.nw, self->k, self->taper, NULL);
        if (err) return err;
    } else if (self->ask.taper == CSP_TAPER_HANN) {
        csp_taper_hann(n, self->taper);
    } else {
        for (size_t i = 0; i < n; i++) self->taper[i] = 1.0;
    }
    for (size_t t = 0; t < self->k; t++) {
        double *w = self->taper + t * n, energy = 0.0, sum = 0.0;
        for (size_t i = 0; i < n; i++) energy += w[i] * w[i];
        for (size_t i = 0; i < n; i++) {
            w[i] /= sqrt(energy);
            sum += w[i];
        }
        self->gain[t] = sum;
    }
    return CSP_OK;
}

int csp_window_init(struct csp_window *self, const struct csp_window_ask *ask)
{
    *self = (struct csp_window){.ask = *ask, .k = 1};
    int err = check_ask(ask);
    if (err) return err;
    struct csp_window_ask *a = &self->ask;
    if (a->m == 0) a->m = a->n;
    if (a->taper == CSP_TAPER_DPSS) {
        if (a->nw == 0.0) a->nw = 4.0;
        if (a->k == 0) a->k = a->nw >= 1.0 ? (size_t)(2.0 * a->nw - 1.0 + 1e-9) : 1;
        self->k = a->k;
    }
    a->k = self->k;
    if (self->k > a->n)
        return CSP_FAIL(CSP_E_RANGE, "%zu tapers of %zu samples", self->k, a->n);
    self->bins = a->m / 2 + 1;
    self->df = 1.0 / ((double)a->m * a->dt);
    self->taper = malloc(self->k * a->n * sizeof *self->taper);
    self->gain = malloc(self->k * sizeof *self->gain);
    self->x = calloc(a->n, sizeof *self->x);
    if (!self->taper || !self->gain || !self->x)
        return CSP_FAIL(CSP_E_MEMORY, "%zu tapers of %zu samples", self->k, a->n);
    err = make_tapers(self);
    return err ? err : csp_fft_init(&self->fft, a->m);
}

void csp_window_free(struct csp_window *self)
{
    free(self->taper);
    free(self->gain);
    free(self->x);
    csp_fft_free(&self->fft);
    *self = (struct csp_window){0};
}

void csp_window_take(struct csp_window *self, const double x[])
{
    const size_t n = self->ask.n;
    const double middle = 0.5 * (double)(n - 1);
    double mean = 0.0, slope = 0.0, square = 0.0;
    if (self->ask.detrend != CSP_DETREND_NONE) {
        for (size_t i = 0; i < n; i++) mean += x[i];
        mean /= (double)n;
    }
    if (self->ask.detrend == CSP_DETREND_LINE) { /* times about their middle: orthogonal to 1 */
        for (size_t i = 0; i < n; i++) {
            const double u = (double)i - middle;
            slope += u * x[i];
            square += u * u;
        }
        slope /= square;
    }
    for (size_t i = 0; i < n; i++) self->x[i] = x[i] - mean - slope * ((double)i - middle);
}

void csp_window_transform(struct csp_window *self, size_t taper)
{
    const size_t n = self->ask.n;
    const double *w = self->taper + taper * n;
    for (size_t i = 0; i < n; i++) self->fft.x[i] = w[i] * self->x[i];
    csp_fft_forward(&self->fft); /* what is behind the window stays 0 */
}

/* 2, or 1 at frequency 0 and at the Nyquist frequency of an even m. */
static double fold(const struct csp_window *self, size_t bin)
{
    return bin == 0 || 2 * bin == self->ask.m ? 1.0 : 2.0;
}

/* out += scale c |.|^2, summed over the tapers. */
static void add_squares(struct csp_window *self, double scale, double out[])
{
    for (size_t t = 0; t < self->k; t++) {
        csp_window_transform(self, t);
        const double *z = self->fft.re_im;
        for (size_t b = 0; b < self->bins; b++)
            out[b] +=
                scale * fold(self, b) * (z[2 * b] * z[2 * b] + z[2 * b + 1] * z[2 * b + 1]);
    }
}

/* out[bins] += density of the stretch, mean over tapers [x^2/Hz]. */
static void add_density(struct csp_window *self, double out[])
{
    add_squares(self, self->ask.dt / (double)self->k, out);
}

void csp_window_add_power(struct csp_window *self, double out[])
{
    double gain = 0.0;
    for (size_t t = 0; t < self->k; t++) gain += self->gain[t] * self->gain[t];
    add_squares(self, 1.0 / gain, out);
}

/* ---- estimates ---- */

void csp_spectrum_free(struct csp_spectrum *self)
{
    free(self->power);
    *self = (struct csp_spectrum){0};
}

static double width(const struct csp_window *w)
{
    const double t = (double)w->ask.n * w->ask.dt;
    return (w->ask.taper == CSP_TAPER_RECT   ? 2.0
            : w->ask.taper == CSP_TAPER_HANN ? 4.0
                                             : 2.0 * w->ask.nw) /
           t;
}

static int begin_spectrum(struct csp_spectrum *out, const struct csp_window *w)
{
    *out = (struct csp_spectrum){
        .bins = w->bins, .tapers = w->k, .df = w->df, .resolution = width(w)};
    out->power = calloc(out->bins, sizeof *out->power);
    return out->power ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "spectrum of %zu bins", out->bins);
}

int csp_spectrum_density_of(size_t stretches, const size_t n[], const double *const x[],
                            const struct csp_window_ask *ask, size_t hop,
                            struct csp_spectrum *out)
{
    struct csp_window w;
    *out = (struct csp_spectrum){0};
    int err = csp_window_init(&w, ask);
    if (!err) err = begin_spectrum(out, &w);
    if (hop == 0) hop = ask->taper == CSP_TAPER_HANN && ask->n > 1 ? ask->n / 2 : ask->n;
    for (size_t s = 0; s < stretches && !err; s++)
        for (size_t at = 0; at + ask->n <= n[s]; at += hop) {
            csp_window_take(&w, x[s] + at);
            add_density(&w, out->power);
            out->windows++;
        }
    if (!err && out->windows == 0)
        err = CSP_FAIL(CSP_E_SHAPE, "no stretch of data holds a window of %zu samples (%g s)",
                       ask->n, (double)ask->n * ask->dt);
    for (size_t b = 0; b < out->bins && !err; b++) out->power[b] /= (double)out->windows;
    if (err) csp_spectrum_free(out);
    csp_window_free(&w);
    return err;
}

int csp_spectrum_density(size_t n, const double x[], const struct csp_window_ask *ask,
                         size_t hop, struct csp_spectrum *out)
{
    return csp_spectrum_density_of(1, &n, &x, ask, hop, out);
}

int csp_spectrum_periodogram(size_t n, const double x[], double dt, enum csp_taper taper,
                             enum csp_detrend detrend, struct csp_spectrum *out)
{
    const struct csp_window_ask ask = {.n = n, .dt = dt, .taper = taper, .detrend = detrend};
    return csp_spectrum_density(n, x, &ask, n, out);
}

int csp_spectrum_amplitude(size_t n, const double x[], double dt, enum csp_taper taper,
                           struct csp_spectrum *out)
{
    const struct csp_window_ask ask = {.n = n, .dt = dt, .taper = taper};
    struct csp_window w;
    *out = (struct csp_spectrum){0};
    if (taper == CSP_TAPER_DPSS)
        return CSP_FAIL(CSP_E_RANGE, "an amplitude is read with one taper: rect or hann");
    int err = csp_window_init(&w, &ask);
    if (!err) err = begin_spectrum(out, &w);
    if (!err) {
        out->windows = 1;
        csp_window_take(&w, x);
        csp_window_transform(&w, 0);
        const double *z = w.fft.re_im;
        for (size_t b = 0; b < w.bins; b++)
            out->power[b] = fold(&w, b) * hypot(z[2 * b], z[2 * b + 1]) / w.gain[0];
    }
    csp_window_free(&w);
    return err;
}

double csp_spectrum_band(const struct csp_spectrum *self, double lo, double hi)
{
    double sum = 0.0;
    size_t n = 0;
    const double slack = 1e-9 * self->df; /* an end that lies on the grid belongs to the band */
    for (size_t b = 0; b < self->bins; b++) {
        const double f = (double)b * self->df;
        if (f < lo - slack || f > hi + slack) continue;
        sum += self->power[b];
        n++;
    }
    return n ? sum / (double)n : NAN;
}

double csp_spectrum_total(const struct csp_spectrum *self)
{
    double sum = 0.0;
    for (size_t b = 0; b < self->bins; b++) sum += self->power[b];
    return sum * self->df;
}

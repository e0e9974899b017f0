/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/signal/tfr.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double two_pi = 6.283185307179586476925;
enum { SIGMAS = 3, MOST = 1 << 20 };

static size_t half_window(const struct csp_tfr_ask *a)
{
    return (size_t)(0.5 * a->window / a->dt + 0.5);
}

static size_t half_wavelet(const struct csp_tfr_ask *a, double f)
{
    const double cycles = a->cycles > 0.0 ? a->cycles : 7.0;
    return (size_t)(SIGMAS * cycles / (two_pi * f) / a->dt);
}

size_t csp_tfr_reach(const struct csp_tfr_ask *ask)
{
    const double longest = 1e9 * ask->dt;
    if (ask->method == CSP_TFR_MORLET)
        return ask->f_lo > 0.0 && ask->cycles < 1e3 ? half_wavelet(ask, ask->f_lo) : 0;
    return ask->window < longest ? half_window(ask) : 0;
}

static int check_ask(const struct csp_tfr_ask *a)
{
    if (!(a->dt > 0.0)) return CSP_FAIL(CSP_E_RANGE, "dt = %g s, must be > 0", a->dt);
    if (a->n < 1 || a->count < 1 || a->step < 1 || a->first >= a->n)
        return CSP_FAIL(CSP_E_RANGE, "no time: an epoch of %zu samples, times %zu + %zu i",
                        a->n, a->first, a->step);
    if (!(a->f_lo > 0.0) || !(a->f_hi >= a->f_lo) || !(a->f_step > 0.0) ||
        (a->f_hi - a->f_lo) / a->f_step > MOST)
        return CSP_FAIL(CSP_E_RANGE,
                        "frequencies %g:%g:%g Hz; expected 0 < low <= high, step > 0", a->f_lo,
                        a->f_hi, a->f_step);
    if (a->f_hi > 0.5 / a->dt * (1.0 + 1e-9))
        return CSP_FAIL(
            CSP_E_RANGE,
            "frequencies to %g Hz of samples every %g ms, at most %g Hz; record more "
            "often",
            a->f_hi, 1e3 * a->dt, 0.5 / a->dt);
    if (a->method == CSP_TFR_MORLET) {
        if (!(a->cycles >= 3.0) || a->cycles > 100.0)
            return CSP_FAIL(CSP_E_RANGE, "wavelets of %g cycles, legal range [3, 100]",
                            a->cycles);
        return CSP_OK;
    }
    if (!(a->window >= 2.0 * a->dt) || a->window > MOST * a->dt)
        return CSP_FAIL(CSP_E_RANGE, "a window of %g ms of samples every %g ms; at least two",
                        1e3 * a->window, 1e3 * a->dt);
    if (a->f_lo * a->window < 1.0 - 1e-9)
        return CSP_FAIL(CSP_E_RANGE,
                        "a window of %g ms holds no cycle of %g Hz; lowest frequency %g Hz",
                        1e3 * a->window, a->f_lo, 1.0 / a->window);
    return CSP_OK;
}

/* ---- windows ---- */

/* The transform's length m whose bins hit the frequencies, or come nearest; stride bins lie
 * between two of them, as few as leave m >= n. */
static int init_window(struct csp_tfr *self)
{
    const struct csp_tfr_ask *a = &self->ask;
    const size_t h = half_window(a);
    struct csp_window_ask w = {
        .dt = a->dt, .nw = a->nw, .k = a->k, .detrend = CSP_DETREND_MEAN};
    w.taper = a->method == CSP_TFR_HANN ? CSP_TAPER_HANN : CSP_TAPER_DPSS;
    w.n = a->method == CSP_TFR_HANN ? 2 * h : 2 * h + 1;
    const double whole = 1.0 / (a->f_step * a->dt); /* m with one bin a step */
    self->stride = (size_t)ceil((double)w.n / whole - 1e-9);
    if (self->stride < 1) self->stride = 1;
    if (whole * (double)self->stride > MOST)
        return CSP_FAIL(CSP_E_RANGE, "a step of %g Hz of samples every %g ms is too fine",
                        a->f_step, 1e3 * a->dt);
    w.m = (size_t)(whole * (double)self->stride + 0.5);
    if (w.m < w.n) w.m = w.n;
    const int err = csp_window_init(&self->window, &w);
    if (err) return err;
    self->ask.k = self->window.k;
    self->df = self->window.df;
    self->f_step = self->df * (double)self->stride;
    self->bin = (size_t)(a->f_lo / self->df + 0.5);
    self->frequencies = (size_t)((a->f_hi - a->f_lo) / a->f_step + 1e-9) + 1;
    while (self->bin + (self->frequencies - 1) * self->stride >= self->window.bins)
        self->frequencies--; /* rounding of m at the Nyquist frequency */
    self->row = malloc(self->window.bins * sizeof *self->row);
    return self->row ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "a row of powers");
}

static void window_power(struct csp_tfr *self, const double x[], size_t time, double power[])
{
    const size_t c = self->ask.first + time * self->ask.step;
    memset(self->row, 0, self->window.bins * sizeof *self->row);
    csp_window_take(&self->window, x + c - self->reach[0]);
    csp_window_add_power(&self->window, self->row);
    for (size_t f = 0; f < self->frequencies; f++)
        power[f * self->times + time] = self->row[self->bin + f * self->stride];
}

/* ---- wavelets ---- */

/* Transform of the wavelet of frequency k, turned round in time, so that the product with that
 * of the epoch is the sum over g_i x_{c+i} exp(-j w i). */
static void make_kernel(struct csp_tfr *self, size_t k)
{
    const double f = self->frequency[k], dt = self->ask.dt;
    const double sigma = self->ask.cycles / (two_pi * f);
    const size_t m = self->fft.m, h = half_wavelet(&self->ask, f);
    double *z = self->fft.z, gain = 0.0;
    memset(z, 0, 2 * m * sizeof *z);
    for (long i = -(long)h; i <= (long)h; i++) {
        const double t = (double)i * dt, g = exp(-0.5 * t * t / (sigma * sigma));
        const size_t at = i <= 0 ? (size_t)-i : m - (size_t)i;
        z[2 * at] = g * cos(two_pi * f * t);
        z[2 * at + 1] = -g * sin(two_pi * f * t);
        gain += g;
    }
    csp_fft_complex_forward(&self->fft);
    for (size_t i = 0; i < 2 * m; i++) /* 2 / G, and 1 / m of the way back */
        self->kernel[2 * m * k + i] = z[i] * 2.0 / (gain * (double)m);
    self->reach[k] = self->ahead[k] = h;
}

static int init_wavelets(struct csp_tfr *self)
{
    const struct csp_tfr_ask *a = &self->ask;
    const size_t h = half_wavelet(a, a->f_lo);
    size_t m = 1;
    while (m < a->n + 2 * h + 1) m *= 2;
    if (m > MOST)
        return CSP_FAIL(CSP_E_RANGE, "wavelets of %zu samples on an epoch of %zu", 2 * h + 1,
                        a->n);
    self->f_step = a->f_step;
    self->frequencies = (size_t)((a->f_hi - a->f_lo) / a->f_step + 1e-9) + 1;
    self->kernel = malloc(2 * m * self->frequencies * sizeof *self->kernel);
    self->input = malloc(2 * m * sizeof *self->input);
    if (!self->kernel || !self->input)
        return CSP_FAIL(CSP_E_MEMORY, "%zu wavelets of %zu samples", self->frequencies, m);
    return csp_fft_complex_init(&self->fft, m);
}

/* Put the coefficients of every sample into fft.z. */
static void convolve(struct csp_tfr *self, size_t k)
{
    const double *u = self->input, *v = self->kernel + 2 * self->fft.m * k;
    double *z = self->fft.z;
    for (size_t i = 0; i < self->fft.m; i++) {
        z[2 * i] = u[2 * i] * v[2 * i] - u[2 * i + 1] * v[2 * i + 1];
        z[2 * i + 1] = u[2 * i] * v[2 * i + 1] + u[2 * i + 1] * v[2 * i];
    }
    csp_fft_complex_backward(&self->fft);
}

static void transform_input(struct csp_tfr *self, size_t finite)
{
    double *z = self->fft.z, mean = 0.0;
    for (size_t i = 0; i < self->ask.n; i++) mean += self->clean[i];
    mean /= finite ? (double)finite : 1.0;
    memset(z, 0, 2 * self->fft.m * sizeof *z);
    for (size_t i = 0; i < self->ask.n; i++)
        if (self->nans[i + 1] == self->nans[i]) z[2 * i] = self->clean[i] - mean;
    csp_fft_complex_forward(&self->fft);
    memcpy(self->input, z, 2 * self->fft.m * sizeof *z);
}

/* ---- both ---- */

int csp_tfr_init(struct csp_tfr *self, const struct csp_tfr_ask *ask)
{
    *self = (struct csp_tfr){.ask = *ask, .times = ask->count};
    struct csp_tfr_ask *a = &self->ask;
    if (a->nw == 0.0) a->nw = 2.0;
    if (a->cycles == 0.0) a->cycles = 7.0;
    int err = check_ask(a);
    if (!err) err = a->method == CSP_TFR_MORLET ? init_wavelets(self) : init_window(self);
    if (err) return err;
    self->frequency = malloc(self->frequencies * sizeof *self->frequency);
    self->reach = malloc(self->frequencies * sizeof *self->reach);
    self->ahead = malloc(self->frequencies * sizeof *self->ahead);
    self->clean = malloc(a->n * sizeof *self->clean);
    self->nans = malloc((a->n + 1) * sizeof *self->nans);
    if (!self->frequency || !self->reach || !self->ahead || !self->clean || !self->nans)
        return CSP_FAIL(CSP_E_MEMORY, "an epoch of %zu samples", a->n);
    for (size_t k = 0; k < self->frequencies; k++) {
        if (a->method == CSP_TFR_MORLET) {
            self->frequency[k] = a->f_lo + (double)k * a->f_step;
            make_kernel(self, k);
            continue;
        }
        self->frequency[k] = (double)(self->bin + k * self->stride) * self->df;
        self->reach[k] = half_window(a);
        self->ahead[k] = self->window.ask.n - 1 - self->reach[k];
    }
    return CSP_OK;
}

void csp_tfr_free(struct csp_tfr *self)
{
    csp_window_free(&self->window);
    csp_fft_complex_free(&self->fft);
    free(self->frequency);
    free(self->reach);
    free(self->ahead);
    free(self->kernel);
    free(self->input);
    free(self->clean);
    free(self->row);
    free(self->nans);
    *self = (struct csp_tfr){0};
}

/* Are all samples there that frequency k needs at a time? */
static int defined(const struct csp_tfr *self, size_t k, size_t time)
{
    const size_t c = self->ask.first + time * self->ask.step;
    if (c < self->reach[k] || c + self->ahead[k] >= self->ask.n) return 0;
    return self->nans[c + self->ahead[k] + 1] == self->nans[c - self->reach[k]];
}

void csp_tfr_power(struct csp_tfr *self, const double x[], double power[])
{
    const size_t n = self->ask.n, times = self->times;
    self->nans[0] = 0;
    for (size_t i = 0; i < n; i++) {
        const int nan = !isfinite(x[i]);
        self->nans[i + 1] = self->nans[i] + (size_t)nan;
        self->clean[i] = nan ? 0.0 : x[i];
    }
    for (size_t i = 0; i < self->frequencies * times; i++) power[i] = NAN;
    if (self->ask.method != CSP_TFR_MORLET) {
        for (size_t t = 0; t < times; t++)
            if (defined(self, 0, t)) window_power(self, self->clean, t, power);
        return;
    }
    transform_input(self, n - self->nans[n]);
    for (size_t k = 0; k < self->frequencies; k++) {
        convolve(self, k);
        const double *z = self->fft.z;
        for (size_t t = 0; t < times; t++) {
            const size_t c = self->ask.first + t * self->ask.step;
            if (defined(self, k, t))
                power[k * times + t] =
                    0.5 * (z[2 * c] * z[2 * c] + z[2 * c + 1] * z[2 * c + 1]);
        }
    }
}

/* Subtract from each trial what all trials share in time; NaN where one of them is NaN. */
static void subtract_mean(size_t trials, size_t n, double x[])
{
    for (size_t i = 0; i < n; i++) {
        double mean = 0.0;
        for (size_t t = 0; t < trials; t++) mean += x[t * n + i];
        mean /= (double)trials;
        for (size_t t = 0; t < trials; t++) x[t * n + i] -= mean;
    }
}

int csp_tfr_mean(struct csp_tfr *self, size_t trials, double x[], int induced, double power[])
{
    const size_t cells = self->frequencies * self->times, n = self->ask.n;
    if (trials < (induced ? 2U : 1U))
        return CSP_FAIL(CSP_E_SHAPE, "%zu trials; %s", trials,
                        induced ? "what they share needs two" : "at least one");
    double *one = malloc(cells * sizeof *one);
    if (!one) return CSP_FAIL(CSP_E_MEMORY, "%zu powers", cells);
    if (induced) subtract_mean(trials, n, x);
    for (size_t i = 0; i < cells; i++) power[i] = 0.0;
    for (size_t t = 0; t < trials; t++) {
        csp_tfr_power(self, x + t * n, one);
        for (size_t i = 0; i < cells; i++) power[i] += one[i];
    }
    for (size_t i = 0; i < cells; i++) power[i] /= (double)trials;
    free(one);
    return CSP_OK;
}

static double against(double p, double b, enum csp_baseline kind)
{
    if (!(b > 0.0)) return NAN;
    if (kind == CSP_BASELINE_RATIO) return p / b;
    if (kind == CSP_BASELINE_CHANGE) return (p - b) / b;
    return 10.0 * log10(p / b);
}

int csp_tfr_baseline(size_t frequencies, size_t times, const double time[], double lo,
                     double hi, enum csp_baseline kind, double power[])
{
    const double slack = 1e-9; /* [s]: an end that lies on the grid belongs to the interval */
    size_t in = 0;
    for (size_t t = 0; t < times; t++) in += time[t] >= lo - slack && time[t] <= hi + slack;
    if (kind == CSP_BASELINE_NONE) return CSP_OK;
    if (!in) return CSP_FAIL(CSP_E_RANGE, "no time lies in the baseline [%g, %g] s", lo, hi);
    for (size_t k = 0; k < frequencies; k++) {
        double *p = power + k * times, sum = 0.0;
        size_t n = 0;
        for (size_t t = 0; t < times; t++) {
            if (time[t] < lo - slack || time[t] > hi + slack || isnan(p[t])) continue;
            sum += p[t];
            n++;
        }
        const double b = n ? sum / (double)n : NAN;
        for (size_t t = 0; t < times; t++) p[t] = against(p[t], b, kind);
    }
    return CSP_OK;
}

int csp_tfr_band(size_t frequencies, size_t times, const double frequency[], double lo,
                 double hi, const double power[], double out[])
{
    size_t n = 0;
    for (size_t t = 0; t < times; t++) out[t] = 0.0;
    for (size_t k = 0; k < frequencies; k++) {
        if (frequency[k] < lo * (1.0 - 1e-9) || frequency[k] > hi * (1.0 + 1e-9)) continue;
        for (size_t t = 0; t < times; t++) out[t] += power[k * times + t];
        n++;
    }
    if (!n) return CSP_FAIL(CSP_E_RANGE, "no frequency lies in the band [%g, %g] Hz", lo, hi);
    for (size_t t = 0; t < times; t++) out[t] /= (double)n;
    return CSP_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_SIGNAL_SPECTRUM_H
#define CONSPECIFIC_ANALYSIS_SIGNAL_SPECTRUM_H
#include "conspecific/analysis/signal/taper.h"
#include <stddef.h>
/*
 * spectrum: power and amplitude by frequency of samples x[0 ... n) taken every dt seconds,
 * through the tapers w of signal/taper.h.
 *
 *   density         S(f_k) = c dt / U |sum_i w_i x_i exp(-2 pi j i k / m)|^2,  U = sum w_i^2,
 *                   f_k = k / (m dt), k = 0 ... m/2; c = 2, and 1 at k = 0 and at m/2 for even
 *                   m: one-sided.                                   [x^2/Hz]
 *   Parseval        sum_k S(f_k) / (m dt) = sum_i (w_i x_i)^2 / U: with rect the mean of x^2,
 *                   with any taper its mean weighted by w^2. Holds with zero padding too.
 *   welch           mean density of windows of `window` samples, each `hop` after the last
 *                   (Welch 1967, 10.1109/TAU.1967.1161901)
 *   multitaper      mean density over the first K dpss tapers       (Thomson 1982,
 *                   10.1109/PROC.1982.12433), each with its own U = 1; windows likewise
 *   amplitude       A(f_k) = c |sum_i w_i x_i exp(...)| / sum_i w_i  (c = 1 at 0 and m/2):
 *                   a sine a sin(2 pi f_k t + phi) with f_k on the grid 1/(n dt) reads a
 *
 * m >= window is the length of the transform: zeros are added behind the window, which sets
 * the frequency step 1 / (m dt) and adds no resolution (that is about 1 / (window dt)).
 * Detrending: none, mean or straight line, removed from each window before the taper.
 *
 * Of noise that is flat over the width of the taper one periodogram is S chi^2_2 / 2: variance
 * S^2; K tapers have S^2 / K; L windows that do not overlap S^2 / L. Hann windows that overlap
 * by half: S^2 / L (1 + 2 (1 - 1/L) (1/6)^2), for neighbours share sum w_i w_{i+n/2} / U = 1/6.
 *
 * All in double through FFTW (this file is its only door), plans with FFTW_ESTIMATE: the same
 * bits in every run. The planner is guarded by a lock; transforms may run on many threads, each
 * with its own struct. A NaN in a window makes its numbers NaN, nothing is skipped.
 */
enum csp_detrend { CSP_DETREND_NONE, CSP_DETREND_MEAN, CSP_DETREND_LINE };

/* ---- transforms ---- */

struct csp_fft {    /* real to half-complex of m samples, out and back; one thread at a time */
    size_t m, bins; /* bins = m/2 + 1 */
    double *x;      /* [m], owned: input of forward */
    double *re_im;  /* [2 bins], owned: real and imaginary parts by turns */
    void *forward;  /* private plan */
};
int csp_fft_init(struct csp_fft *self, size_t m); /* CSP_E_RANGE for m = 0, CSP_E_MEMORY */
void csp_fft_free(struct csp_fft *self);
/* re_im[2k], re_im[2k + 1] = sum_i x_i exp(-2 pi j i k / m); x keeps its values. */
void csp_fft_forward(struct csp_fft *self);

struct csp_fft_complex { /* complex of m samples in place, either way; not normalised */
    size_t m;
    double *z; /* [2 m], owned: real and imaginary parts by turns */
    void *forward, *backward;
};
/* Zeros. CSP_E_RANGE for m = 0, CSP_E_MEMORY. */
int csp_fft_complex_init(struct csp_fft_complex *self, size_t m);
void csp_fft_complex_free(struct csp_fft_complex *self);
/* z_k <- sum_i z_i exp(-2 pi j i k / m), and back. */
void csp_fft_complex_forward(struct csp_fft_complex *self);
void csp_fft_complex_backward(struct csp_fft_complex *self); /* exp(+2 pi j ...), no 1/m */

/* ---- windows: the tapered transform of a stretch ---- */

struct csp_window_ask {
    size_t n;  /* samples of a window, >= 2 */
    size_t m;  /* of the transform, >= n; 0: n */
    double dt; /* s, > 0 */
    enum csp_taper taper;
    double nw; /* dpss: time-halfbandwidth product; 0: 4 */
    size_t k;  /* dpss: tapers; 0: all good ones, 2 nw - 1 rounded down, >= 1 */
    enum csp_detrend detrend;
};

struct csp_window {
    struct csp_window_ask ask; /* with the defaults filled in */
    size_t k, bins;            /* tapers; m/2 + 1 */
    double df;                 /* Hz: 1 / (m dt) */
    double *taper;             /* [k, n], owned, each of energy 1 */
    double *gain;              /* [k], owned: sum_i taper_i */
    double *x;                 /* [n], owned: the detrended stretch */
    struct csp_fft fft;
};
/* CSP_E_RANGE names what is out of range; after an error self is safe to free. */
int csp_window_init(struct csp_window *self, const struct csp_window_ask *ask);
void csp_window_free(struct csp_window *self);
/* Take the stretch x[n]: detrend it. */
void csp_window_take(struct csp_window *self, const double x[]);
/* Transform it with one taper: complex coefficients in fft.re_im [x], sum_i taper_i x_i
 * exp(-2 pi j i k / m). |.|^2 dt, times 2 except at 0 and m/2, is the density. */
void csp_window_transform(struct csp_window *self, size_t taper);
/* out[bins] += power of the oscillation at each frequency, c sum_t |.|^2 / sum_t gain_t^2 over
 * the tapers t: a^2/2 for a sine of amplitude a at that frequency. [x^2] */
void csp_window_add_power(struct csp_window *self, double out[]);

/* ---- estimates ---- */

struct csp_spectrum {
    size_t bins, windows, tapers;
    double df;         /* Hz: step of the frequencies k df, k < bins */
    double resolution; /* Hz: full width that one sine takes: 4/T for hann (null to null),
                        * 2 NW/T for dpss, 2/T for rect; T = n dt of a window */
    double *power;     /* [bins], owned: density [x^2/Hz]; [x] for amplitude */
};
void csp_spectrum_free(struct csp_spectrum *self); /* safe on zeroed or freed */
/* Mean density of all windows of x[n], one each `hop` samples (0: half a window with hann, a
 * whole one else). CSP_E_SHAPE if no window fits. */
int csp_spectrum_density(size_t n, const double x[], const struct csp_window_ask *ask,
                         size_t hop, struct csp_spectrum *out);
/* The same over separate stretches (trials): those that no window fits are left out. */
int csp_spectrum_density_of(size_t stretches, const size_t n[], const double *const x[],
                            const struct csp_window_ask *ask, size_t hop,
                            struct csp_spectrum *out);
/* Density of all of x as one window. */
int csp_spectrum_periodogram(size_t n, const double x[], double dt, enum csp_taper taper,
                             enum csp_detrend detrend, struct csp_spectrum *out);
/* Amplitude of all of x as one window, rect or hann. */
int csp_spectrum_amplitude(size_t n, const double x[], double dt, enum csp_taper taper,
                           struct csp_spectrum *out);
/* Mean of the density over lo <= f <= hi [x^2/Hz]; NaN if no frequency is in it. */
double csp_spectrum_band(const struct csp_spectrum *self, double lo, double hi);
/* Integral over all frequencies: sum power df. */
double csp_spectrum_total(const struct csp_spectrum *self);
#endif

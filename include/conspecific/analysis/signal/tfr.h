/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_SIGNAL_TFR_H
#define CONSPECIFIC_ANALYSIS_SIGNAL_TFR_H
#include "conspecific/analysis/signal/spectrum.h"
#include <stddef.h>
/*
 * tfr: power by time and frequency of an epoch x[0 ... n) sampled every dt seconds.
 *
 *   hann         window of 2h samples, h = round(T / 2 dt), on c - h ... c + h - 1; the
 *                periodic Hann window is 0 at c - h and even about c
 *   multitaper   window of 2h + 1 samples on c - h ... c + h, dpss tapers
 *   both         power of spectrum.h: c sum_t |y_t|^2 / sum_t gain_t^2. Zeros behind the
 *                window set the step of frequencies; bins are multiples of 1 / (m dt) with the
 *                m that comes nearest to the step asked for. The mean of each window is
 *                removed first.
 *   morlet       y(c) = 2 / G sum_i g_i x_{c+i} exp(-2 pi j f i dt), g_i = exp(-(i dt)^2 /
 *                (2 sigma_t^2)), G = sum g_i, |i dt| <= 3 sigma_t; power |y|^2 / 2
 *                sigma_t = cycles / (2 pi f), sigma_f = f / cycles: standard deviations of the
 *                wavelet's amplitude in time and in frequency (Tallon-Baudry & Bertrand 1999,
 *                10.1016/S1364-6613(99)01299-1). The mean of the epoch is removed first.
 *
 * Each method reads a sine of amplitude a at f as a^2 / 2 [x^2]: exactly if the window holds
 * whole cycles (hann), else to 2e-3 of it for four cycles and more. A sine at f0 reads with
 * Morlet at f as a^2/2 exp(-((f - f0) / sigma_f)^2) but for the cut at 3 sigma_t (an error of
 * the amplitude below 0.006 a while sigma_t > 15 dt) and the part at negative frequencies
 * (below exp(-(cycles (1 + f0/f))^2 / 2), so at least 3 cycles are asked for). In time power is
 * smeared: by a window over T, full width at half height 0.36 T for hann (w^2); by a wavelet
 * with sd sigma_t / sqrt 2. An answer at time c thus knows c +- T/2.
 *
 * A time whose window or wavelet leaves the epoch, or meets a NaN in it, is NaN.
 */
enum csp_tfr_method { CSP_TFR_HANN, CSP_TFR_MULTITAPER, CSP_TFR_MORLET };

struct csp_tfr_ask {
    size_t n;                  /* samples of the epoch */
    double dt;                 /* s */
    size_t first, count, step; /* samples at which power is told: first + i step, i < count */
    enum csp_tfr_method method;
    double window;             /* T [s] */
    double nw;                 /* multitaper; 0: 2 */
    size_t k;                  /* tapers; 0: 2 nw - 1 */
    double cycles;             /* morlet; 0: 7 */
    double f_lo, f_hi, f_step; /* Hz: frequencies f_lo, f_lo + f_step, ... <= f_hi */
};

struct csp_tfr {
    struct csp_tfr_ask ask; /* with the defaults filled in */
    size_t times, frequencies;
    double *frequency; /* [frequencies], owned: as they are [Hz] */
    double f_step;     /* Hz between them, as it is */
    double df;         /* Hz: step of the transform, 1 / (m dt); 0 for morlet */
    size_t *reach;     /* [frequencies], owned: samples needed before a time ... */
    size_t *ahead;     /* [frequencies], owned: ... and behind it */
    /* private */
    struct csp_window window;
    size_t bin, stride; /* of the first frequency; between frequencies */
    struct csp_fft_complex fft;
    double *kernel, *input; /* [frequencies, 2 m], [2 m], owned: transforms */
    double *clean, *row;    /* [n]; [bins], owned */
    size_t *nans;           /* [n + 1], owned: NaNs before each sample */
};

/* CSP_E_RANGE names what is out of range (frequencies beyond the Nyquist frequency or below
 * 1 / T, a window shorter than two samples, fewer than 3 cycles), CSP_E_MEMORY. After an error
 * self is safe to free. */
int csp_tfr_init(struct csp_tfr *self, const struct csp_tfr_ask *ask);
void csp_tfr_free(struct csp_tfr *self);
/* Samples that the longest window or wavelet of an ask needs on either side of a time; for the
 * caller that cuts epochs. Reads dt, method, window, cycles, f_lo. */
size_t csp_tfr_reach(const struct csp_tfr_ask *ask);
/* power[frequencies, times] of an epoch x[n] [x^2]. */
void csp_tfr_power(struct csp_tfr *self, const double x[], double power[]);
/* Mean power over trials x[trials, n]; a number is NaN if it is NaN in any trial. induced:
 * the mean over trials is first subtracted in time, so that what repeats from trial to trial is
 * left out; of n trials a share 1/n of the rest goes with it (needs trials >= 2). x is changed
 * then. CSP_E_SHAPE for too few trials, CSP_E_MEMORY. */
int csp_tfr_mean(struct csp_tfr *self, size_t trials, double x[], int induced, double power[]);

enum csp_baseline {
    CSP_BASELINE_NONE,
    CSP_BASELINE_RATIO,
    CSP_BASELINE_CHANGE,
    CSP_BASELINE_DB
};
/* In place, for each frequency: b is the mean over the times lo <= t <= hi of those that are
 * not NaN; ratio p/b, change (p - b)/b, dB 10 log10(p/b). No such time, or b = 0: NaN. power is
 * best a mean over trials already: ratios of single trials are biased.
 * CSP_E_RANGE if no time lies in the baseline. */
int csp_tfr_baseline(size_t frequencies, size_t times, const double time[], double lo,
                     double hi, enum csp_baseline kind, double power[]);
/* out[times]: mean over the frequencies lo <= f <= hi; NaN if one is NaN. CSP_E_RANGE if no
 * frequency is in the band. */
int csp_tfr_band(size_t frequencies, size_t times, const double frequency[], double lo,
                 double hi, const double power[], double out[]);
#endif

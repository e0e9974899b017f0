/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * power: power of a field in a band of frequencies.
 *
 * About every tick c of [from, to) stands a Hann window of n ticks, less its mean:
 *
 *   n = 2 round(window / (2 dt))           ticks c - n/2 ... c + n/2 - 1
 *   m = max(n, round(1 s / dt))            with zeros behind it: frequencies are 1 / (m dt) apart
 *   P(f) of csp_window_add_power           a^2 / 2 for a sine of amplitude a at that frequency
 *   value = mean of P over low <= f <= high of `band`, over the ticks and the onsets of a trial
 *
 * Bins beside that of a sine read a part of it (Hann: 1/4 at |f - f0| n dt = 1, 0 at 2, 3, ...),
 * so that the mean over a band is less than a^2 / 2. Ticks whose window leaves the trial are
 * left out; onsets without any other tick do not count. A tick speaks for c +- window / 2: keep
 * that far away from what must not be read. Needs 0 < low < high < 1 / (2 dt), window >= 1 / low
 * and at least one frequency in the band.
 */
#include "../span.h"
#include "conspecific/analysis/signal/spectrum.h"
#include "conspecific/analysis/signal/tfr.h"
#include "needs.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct band_power {
    struct csp_window window;
    double *row; /* owned, [window.bins]: sum over ticks */
};

/* Window and transform of a measure at ticks of dt [s]. CSP_E_RANGE says what does not fit. */
static int ask_window(const struct csp_measure *m, double dt, struct csp_window_ask *out)
{
    const double *band = m->band.items, slack = 1e-10; /* of a bin: an end on the grid is in */
    const struct csp_tfr_ask tfr = {.dt = dt, .method = CSP_TFR_HANN, .window = m->window};
    *out = (struct csp_window_ask){.n = 2 * csp_tfr_reach(&tfr),
                                   .dt = dt,
                                   .taper = CSP_TAPER_HANN,
                                   .detrend = CSP_DETREND_MEAN};
    const size_t second = (size_t)(1.0 / dt + 0.5);
    out->m = out->n > second ? out->n : second;
    if (band[1] >= 0.5 / dt)
        return CSP_FAIL(CSP_E_RANGE, "band to %g Hz at a tick of %g ms, must be below %g Hz",
                        band[1], 1e3 * dt, 0.5 / dt);
    const double df = 1.0 / ((double)out->m * dt);
    if (ceil(band[0] / df - slack) > band[1] / df + slack)
        return CSP_FAIL(
            CSP_E_RANGE,
            "no frequency is in the band [%g, %g] Hz: they are %g Hz apart; widen it", band[0],
            band[1], df);
    return CSP_OK;
}

static int fits(const struct csp_measure *m, double dt)
{
    struct csp_window_ask ask;
    return ask_window(m, dt, &ask);
}

static void free_power(void *state)
{
    struct band_power *x = state;
    csp_window_free(&x->window);
    free(x->row);
    free(x);
}

static int init(struct csp_score *self, size_t index)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    if (!self->brains[m->role_id]) return CSP_OK;
    int err = csp_score_sample(self, index, -1);
    if (err) return err;
    struct band_power *x = self->state[index] = calloc(1, sizeof *x);
    if (!x) return CSP_FAIL(CSP_E_MEMORY, "windows of measures");
    struct csp_window_ask ask;
    err = ask_window(m, self->dt, &ask);
    if (!err) err = csp_window_init(&x->window, &ask);
    if (err) return csp_score_at(m, "band", err);
    x->row = malloc(x->window.bins * sizeof *x->row);
    return x->row ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "powers of measure `%s`", m->name);
}

/* Mean over those of the ticks [from, to) whose window lies in the trial; 0: there are none. */
static int mean_power(const struct csp_score *self, const struct csp_measure *m,
                      struct band_power *x, const double v[], long from, long to, double *mean)
{
    const double *band = m->band.items;
    const long half = (long)(x->window.ask.n / 2);
    const long end = (long)self->sampler.n_tick - half + 1;
    from = from < half ? half : from;
    to = to > end ? end : to;
    if (from >= to) return 0;
    memset(x->row, 0, x->window.bins * sizeof *x->row);
    for (long i = from; i < to; i++) {
        csp_window_take(&x->window, v + (i - half));
        csp_window_add_power(&x->window, x->row);
    }
    const struct csp_spectrum sum = {
        .bins = x->window.bins, .df = x->window.df, .power = x->row};
    *mean = csp_spectrum_band(&sum, band[0], band[1]) / (double)(to - from);
    return 1;
}

static int trial(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                 double *num, double *den)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    struct band_power *x = self->state[index];
    if (!x) return CSP_OK;
    const double *v = csp_score_samples(self, index, 0);
    double value;
    if (m->event_id < 0) {
        long from, to;
        csp_span_trial(self, m, &from, &to);
        if (mean_power(self, m, x, v, from, to, &value)) *num = value, *den = 1.0;
        return CSP_OK;
    }
    struct csp_walk walk = {0};
    struct csp_span s;
    while (csp_span_next(self, m, t, &walk, &s))
        if (mean_power(self, m, x, v, s.from, s.to, &value)) *num += value, *den += 1.0;
    return CSP_OK;
}

static const char *needs(const struct csp_measure *m)
{
    if (m->window <= 0.0) return "window";
    if (!m->band.n) return "band";
    return csp_needs_field(m);
}

/* Band and window, as far as they do not depend on the tick. */
static void check(const struct csp_names *c, size_t index)
{
    const struct csp_measure *m = csp_measure_at(c->p, index);
    const double *band = m->band.items;
    const struct csp_node *at = csp_names_place(m->at, "band");
    if (m->band.n == 0) return;
    if (m->band.n != 2)
        csp_diag_add(c->diag, at, "measure `%s`: band: [low, high]", m->name);
    else if (!(band[0] > 0.0 && band[0] < band[1]))
        csp_diag_add(c->diag, at, "measure `%s`: band [%g, %g] Hz, expected 0 < low < high",
                     m->name, band[0], band[1]);
    else if (m->window > 0.0 && band[0] * m->window < 1.0 - 1e-9)
        csp_diag_add(c->diag, csp_names_place(m->at, "window"),
                     "measure `%s`: a window of %g s holds no cycle of %g Hz: at least %g s",
                     m->name, m->window, band[0], 1.0 / band[0]);
}

const struct csp_measure_kind csp_kind_power = {
    .name = "power",
    .unit = "1",
    .doc = "power of a field in a band, in its squared unit: mean over a window",
    .uses = CSP_HAS_TRIALS | CSP_USE_TRIALS | CSP_HAS_WINDOW | CSP_USE_BAND,
    .needs = needs,
    .check = check,
    .fits = fits,
    .init = init,
    .free = free_power,
    .trial = trial,
};

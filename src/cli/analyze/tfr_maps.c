/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tfr_maps.h"
#include "conspecific/core/error.h"
#include "epoch.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Refuse a band without a frequency before anything is written. */
static int band_exists(const struct csp_tfr_maps *m)
{
    if (!csp_args_value(m->a.args, "--band")) return CSP_OK;
    const double lo = m->band[0] * (1.0 - 1e-9), hi = m->band[1] * (1.0 + 1e-9);
    for (size_t k = 0; k < m->tfr.frequencies; k++)
        if (m->tfr.frequency[k] >= lo && m->tfr.frequency[k] <= hi) return CSP_OK;
    return CSP_FAIL(CSP_E_USAGE,
                    "--band: no frequency lies in the band [%g, %g] Hz; they are "
                    "%g Hz apart from %g Hz on",
                    m->band[0], m->band[1], m->tfr.f_step, m->tfr.frequency[0]);
}

/* Set the times and the transform for samples every dt [s]. */
static int begin_maps(struct csp_tfr_maps *m, double dt)
{
    const double step = floor(m->step / dt + 0.5);
    m->ask.dt = dt;
    if (!(step >= 1.0) || step > 1e6)
        return CSP_FAIL(CSP_E_USAGE, "--step %g ms of samples every %g ms; at least one",
                        1e3 * m->step, 1e3 * dt);
    if (fabs(m->epoch[0]) > 1e6 * dt || fabs(m->epoch[1]) > 1e6 * dt)
        return CSP_FAIL(CSP_E_USAGE, "--epoch is too long for samples every %g ms", 1e3 * dt);
    m->from = lround(m->epoch[0] / dt);
    m->to = lround(m->epoch[1] / dt);
    const size_t span = (size_t)(m->to - m->from), reach = csp_tfr_reach(&m->ask);
    m->ask.step = (size_t)step;
    m->ask.count = span / m->ask.step + 1;
    m->ask.first = reach;
    m->ask.n = span + 1 + 2 * reach;
    int err = csp_tfr_init(&m->tfr, &m->ask);
    if (!err) err = band_exists(m);
    if (err) return err;
    const size_t cells = m->tfr.frequencies * m->tfr.times;
    m->time = malloc(m->tfr.times * sizeof *m->time);
    m->column = malloc(2 * m->a.n * sizeof *m->column);
    for (int side = 0; side < m->sides; side++)
        m->power[side] = malloc(m->a.n * cells * sizeof *m->power[side]);
    if (!m->time || !m->column || !m->power[0] || (m->sides > 1 && !m->power[1]))
        return CSP_FAIL(CSP_E_MEMORY, "maps of %zu animals", m->a.n);
    for (size_t t = 0; t < m->tfr.times; t++)
        m->time[t] = ((double)m->from + (double)(t * m->ask.step)) * dt;
    return CSP_OK;
}

/* The row of the sample at time 0, or -1 if the trial has no time 0. */
static long zero_of(const struct csp_tfr_maps *m, const struct csp_recording *r,
                    const struct csp_recording_trial *t)
{
    const double at = csp_epoch_zero(r, t, m->align);
    if (!isfinite(at) || at < t->onset) return -1;
    return (long)t->row + lround((at - t->onset) / r->dt);
}

/* Cut the epochs of a kind of trial from series x into out[trials, n]; NaN outside a trial. */
static size_t cut_epochs(struct csp_tfr_maps *m, const struct csp_recording *r,
                         const char *kind, const double x[], double out[])
{
    const long reach = (long)m->ask.first;
    size_t used = 0;
    for (size_t i = 0; i < r->n_trials; i++) {
        const struct csp_recording_trial *t = r->trials + i;
        if (!csp_analyze_wants(&m->a, t, kind)) continue;
        const long zero = zero_of(m, r, t), lo = (long)t->row, hi = lo + (long)t->rows;
        if (zero < 0 || zero + m->from < lo || zero + m->to >= hi) {
            m->left_out++;
            continue;
        }
        double *to = out + used++ * m->ask.n;
        for (long k = 0; k < (long)m->ask.n; k++) {
            const long at = zero + m->from - reach + k;
            to[k] = at >= lo && at < hi ? x[at] : NAN;
        }
    }
    return used;
}

static int one_side(struct csp_tfr_maps *m, const struct csp_recording *r, size_t animal,
                    int side, const double x[])
{
    const char *kind = side && m->versus ? m->versus : m->a.trial;
    const size_t cells = m->tfr.frequencies * m->tfr.times;
    double *epochs = malloc((r->n_trials * m->ask.n + 1) * sizeof *epochs);
    double *power = m->power[side] + animal * cells;
    if (!epochs) return CSP_FAIL(CSP_E_MEMORY, "%zu epochs", r->n_trials);
    const size_t trials = cut_epochs(m, r, kind, x, epochs);
    int err = trials ? csp_tfr_mean(&m->tfr, trials, epochs, m->induced, power)
                     : CSP_FAIL(CSP_E_USAGE,
                                "no trial `%s` spans %g to %g s about %s; change --epoch or "
                                "--align",
                                kind ? kind : "", m->epoch[0], m->epoch[1],
                                m->align ? m->align : "its first event");
    if (!err)
        err = csp_tfr_baseline(m->tfr.frequencies, m->tfr.times, m->time, m->baseline[0],
                               m->baseline[1], m->normalise, power);
    m->trials += trials;
    free(epochs);
    return err ? csp_error_context(err, "group %s, animal %zu: ", r->group, r->animal) : CSP_OK;
}

static int sides_of_animal(struct csp_tfr_maps *m, const struct csp_recording_key *key,
                           size_t i, int side, int end)
{
    struct csp_recording r = {0};
    int err = csp_analyze_load(&m->a, key, m->field, &r);
    if (!err && m->versus) err = csp_analyze_has(&m->a, &r, "--versus", m->versus);
    if (!err && i == 0 && side == 0) err = begin_maps(m, r.dt);
    if (!err && fabs(r.dt - m->ask.dt) > 1e-9 * r.dt)
        err = CSP_FAIL(CSP_E_SHAPE, "group %s was sampled every %g ms, group %s every %g ms",
                       r.group, 1e3 * r.dt, m->a.keys[0]->group, 1e3 * m->ask.dt);
    double *x = err ? NULL : malloc((r.rows + 1) * sizeof *x);
    if (!err && !x) err = CSP_FAIL(CSP_E_MEMORY, "%zu samples", r.rows);
    if (!err) err = csp_analyze_series(&r, m->unit, x);
    for (; side < end && !err; side++) err = one_side(m, &r, i, side, x);
    free(x);
    csp_recording_free(&r);
    return err;
}

/* The same animal in the second group, or NULL. */
static const struct csp_recording_key *twin(const struct csp_tfr_maps *m, size_t animal)
{
    const struct csp_run_reader *all = &m->a.reader;
    for (size_t i = 0; i < all->n; i++)
        if (all->keys[i].animal == animal && !strcmp(all->keys[i].group, m->twins))
            return all->keys + i;
    return NULL;
}

int csp_tfr_maps_animal(struct csp_tfr_maps *m, size_t i)
{
    const struct csp_recording_key *key = m->a.keys[i];
    const int err = sides_of_animal(m, key, i, 0, m->twins ? 1 : m->sides);
    if (err || !m->twins) return err;
    const struct csp_recording_key *other = twin(m, key->animal);
    if (!other)
        return CSP_FAIL(CSP_E_NAME,
                        "--versus-group: no animal %zu of a group `%s` was recorded",
                        key->animal, m->twins);
    return sides_of_animal(m, other, i, 1, 2);
}

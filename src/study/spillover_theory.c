/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "spillover_parts.h"
#include <math.h>

/* ---- trajectories
 * ---------------------------------------------------------------------------- */

void csp_spillover_times(double last, struct csp_spillover_samples *out)
{
    out->n = 0;
    for (int i = 0; i < CSP_SPILL_SAMPLES; i++) {
        const double part = (double)i / (CSP_SPILL_SAMPLES - 1);
        const double t = floor(last * part * part * part + 0.5);
        if (!out->n || t > out->t[out->n - 1]) out->t[out->n++] = t;
    }
}

void csp_spillover_half_lives(const struct csp_spillover_samples *s, const double end[2],
                              const double until[2], double *difference, double *sum)
{
    double d[CSP_SPILL_SAMPLES], p[CSP_SPILL_SAMPLES];
    for (size_t i = 0; i < s->n; i++) {
        d[i] = s->a[i][CSP_OWN] - s->a[i][CSP_OTHER];
        p[i] = s->a[i][CSP_OWN] + s->a[i][CSP_OTHER];
    }
    *difference = csp_spillover_half_life(s->n, s->t, d, end[CSP_OWN] - end[CSP_OTHER],
                                          until[0], CSP_SPILL_LEAST);
    *sum = csp_spillover_half_life(s->n, s->t, p, end[CSP_OWN] + end[CSP_OTHER], until[1],
                                   CSP_SPILL_LEAST);
}

double csp_spillover_half_other(const struct csp_spillover_samples *s, double end, double until)
{
    double x[CSP_SPILL_SAMPLES];
    for (size_t i = 0; i < s->n; i++) x[i] = s->a[i][CSP_OTHER];
    return csp_spillover_half_life(s->n, s->t, x, end, until, CSP_SPILL_LEAST);
}

/* First time at which half of the way from x(0) to end is gone, times 5/ln 2: five time
 * constants of what relaxes. which: -1 difference, 1 sum, 0 other. */
static double range_of(const struct csp_spillover_samples *s, const double end[2], int which)
{
    const double goal = which ? end[CSP_OWN] + which * end[CSP_OTHER] : end[CSP_OTHER];
    const double first =
        which ? s->a[0][CSP_OWN] + which * s->a[0][CSP_OTHER] : s->a[0][CSP_OTHER];
    for (size_t i = 0; i < s->n; i++) {
        const double x =
            which ? s->a[i][CSP_OWN] + which * s->a[i][CSP_OTHER] : s->a[i][CSP_OTHER];
        if (fabs(x - goal) <= 0.5 * fabs(first - goal))
            return fmin(fmax(5.0 / M_LN2 * s->t[i], 10.0), s->t[s->n - 1]);
    }
    return s->t[s->n - 1];
}

/* What a learner is asked: a rectified readout says 0 below 0. */
static void reads(const struct csp_spillover *p, const double w[2], double a[2])
{
    csp_spillover_responses(p, w, a);
    for (int k = 0; k < 2; k++)
        if (p->rectified) a[k] = fmax(a[k], 0.0);
}

static void path(const struct csp_spillover *p, const double from[2],
                 struct csp_spillover_samples *s)
{
    double w[2] = {from[0], from[1]};
    for (size_t i = 0; i < s->n; i++) {
        if (i) csp_spillover_follow(p, s->t[i] - s->t[i - 1], w);
        reads(p, w, s->a[i]);
    }
}

/* ---- one set of numbers
 * ---------------------------------------------------------------------- */

static struct csp_spillover only(const struct csp_spillover *p, int state)
{
    struct csp_spillover q = *p;
    q.q_s = state == CSP_OWN;
    q.q_o = 1.0 - q.q_s;
    return q;
}

/* Mean responses over the last quarter of n events, as learners are asked. */
static void last_quarter(const struct csp_spillover *p, const double from[2], double n,
                         double mean[2])
{
    enum { LOOKS = 50 };
    double w[2] = {from[0], from[1]}, a[2];
    csp_spillover_follow(p, 0.75 * n, w);
    mean[0] = mean[1] = 0.0;
    for (int k = 0; k < LOOKS; k++) {
        csp_spillover_follow(p, 0.25 * n / LOOKS, w);
        reads(p, w, a);
        for (int i = 0; i < 2; i++) mean[i] += a[i] / LOOKS;
    }
}

/* Others' events alone, from trained weights. */
static void alone(const struct csp_spillover *p, const double w[2],
                  struct csp_spillover_theory *out, int sets, double value[CSP_SPILL_MEASURES])
{
    const struct csp_spillover other = only(p, CSP_OTHER);
    struct csp_spillover_samples s;
    double end[2];
    csp_spillover_times(0.75 * out->others, &s);
    path(&other, w, &s);
    last_quarter(&other, w, out->others, end);
    if (sets) out->until[2] = range_of(&s, end, 0);
    value[CSP_SPILL_own_after] = end[CSP_OWN] / s.a[0][CSP_OWN];
    value[CSP_SPILL_half_other] = csp_spillover_half_other(&s, end[CSP_OTHER], out->until[2]);
}

/* Numbers of the mean equation, with the lengths of theory's phases; ranges of the fits are
 * taken from it if `sets` and else as they are. */
static int numbers(const struct csp_spillover *p, struct csp_spillover_theory *out, int sets,
                   double value[CSP_SPILL_MEASURES])
{
    const struct csp_spillover own = only(p, CSP_OWN);
    struct csp_spillover_samples s;
    double w[2] = {0.1, 0.0}, rest[2], a[2], end[2];
    int err = csp_spillover_rest(&own, w);
    if (err) return err;
    reads(p, w, a);
    value[CSP_SPILL_before_own] = a[CSP_OWN];
    value[CSP_SPILL_before_other] = a[CSP_OTHER];
    value[CSP_SPILL_spillover] = a[CSP_OTHER] / a[CSP_OWN];

    value[CSP_SPILL_own_after] = value[CSP_SPILL_half_other] = NAN;
    if (out->others > 0) alone(p, w, out, sets, value);

    rest[0] = w[0], rest[1] = w[1];
    err = csp_spillover_rest(p, rest);
    if (err) return err;
    reads(p, rest, end);
    value[CSP_SPILL_rest_own] = end[CSP_OWN];
    value[CSP_SPILL_rest_other] = end[CSP_OTHER];
    value[CSP_SPILL_rest_ratio] = end[CSP_OTHER] / end[CSP_OWN];
    csp_spillover_times(out->relax, &s);
    path(p, w, &s);
    if (sets) {
        out->until[0] = range_of(&s, end, -1);
        out->until[1] = range_of(&s, end, 1);
    }
    csp_spillover_half_lives(&s, end, out->until, &value[CSP_SPILL_half_difference],
                             &value[CSP_SPILL_half_sum]);
    value[CSP_SPILL_events] = out->relax + out->window;
    return CSP_OK;
}

/* ---- what the phases need
 * -------------------------------------------------------------------- */

static void rates_of(const struct csp_spillover_circuit *c,
                     const struct csp_spillover_exposure *e, size_t inputs,
                     struct csp_spillover *out)
{
    const double s2 = 0.5 * e->kappa, eta = e->step * c->speed / (1.0 + (double)inputs * s2);
    const double minus = eta / c->asymmetry;
    *out = (struct csp_spillover){.rho = e->overlap,
                                  .s2 = s2,
                                  .q_s = e->own,
                                  .q_o = 1.0 - e->own,
                                  .p_c = e->common_fate,
                                  .up = {eta, eta},
                                  .down = {minus + c->efference * eta, minus}};
}

static double whole(double events, double least, double most, int *bounded)
{
    if (events > most) *bounded = 1;
    return ceil(fmax(fmin(events, most), least));
}

/* Time constant of the slower way to rest [events]; a rectified readout that is near 0 goes
 * there more slowly. */
static int slowest(const struct csp_spillover *p, double *out)
{
    double w[2] = {0.1, 0.0}, rate[2];
    const struct csp_spillover own = only(p, CSP_OWN);
    int err = csp_spillover_rest(&own, w);
    if (!err) err = csp_spillover_rest(p, w);
    if (err) return err;
    csp_spillover_rates(p, w, rate);
    *out = 1.0 / (p->rho >= 1.0 ? rate[1] : rate[0]);
    return CSP_OK;
}

static int lengths(const struct csp_spillover_file *file, const struct csp_spillover *p,
                   const struct csp_spillover *more, struct csp_spillover_theory *out)
{
    enum { LEAST = 100 };
    const double longest = (double)file->longest, at_most = 4.0;
    const struct csp_spillover own = only(p, CSP_OWN);
    double w[2] = {0.1, 0.0}, rate[2], tau, tau_more;
    int err = csp_spillover_rest(&own, w), bounded = 0;
    if (err) return err;
    csp_spillover_rates(&own, w, rate);
    out->train = whole(8.0 / rate[1], LEAST, longest, &bounded);
    out->others = whole(8.0 / (p->down[CSP_OTHER] * (1.0 + p->s2)), LEAST, longest, &bounded);
    err = slowest(p, &tau);
    if (err) return err;
    if (!slowest(more, &tau_more)) tau = fmin(fmax(tau, tau_more), at_most * tau);
    const double part = 5.0 / (5.0 + file->window);
    out->relax = whole(5.0 * tau, LEAST, part * longest, &bounded);
    out->window = whole(file->window * tau, 10 * LEAST, (1.0 - part) * longest, &bounded);
    out->bounded = bounded;
    return CSP_OK;
}

/* An exponential by steps: (1 - eta l)^n. */
static double by_steps(double half)
{
    const double l = M_LN2 / half;
    return l < 1.0 ? M_LN2 / -log1p(-l) : l >= 1.0 ? 0.0 : NAN;
}

int csp_spillover_theory(const struct csp_spillover_file *self,
                         const struct csp_spillover_circuit *c,
                         const struct csp_spillover_exposure *e,
                         struct csp_spillover_theory *out)
{
    *out = (struct csp_spillover_theory){0};
    rates_of(c, e, self->inputs, &out->form);
    struct csp_spillover more = out->form;
    more.rectified = c->circuit == CSP_SPILL_BLA;
    for (int k = 0; k < 2; k++) more.up[k] *= c->habenula;
    int err = lengths(self, &out->form, &more, out);
    if (!err) err = numbers(&out->form, out, 1, out->value);
    if (err) return csp_error_context(err, "circuit %s: ", c->name);
    double w[2] = {0.1, 0.0};
    const struct csp_spillover own = only(&more, CSP_OWN);
    if (!csp_spillover_rest(&own, w) && !csp_spillover_rest(&more, w) &&
        !numbers(&more, out, 0, out->extended)) {
        out->silent = more.rectified ? csp_spillover_silent(&more, w) : 0.0;
        static const int halves[] = {CSP_SPILL_half_other, CSP_SPILL_half_difference,
                                     CSP_SPILL_half_sum};
        for (int k = 0; k < 3; k++)
            out->extended[halves[k]] = by_steps(out->extended[halves[k]]);
    } else {
        csp_error_clear();
        for (int k = 0; k < CSP_SPILL_MEASURES; k++) out->extended[k] = NAN;
    }
    out->step = e->step * c->speed * fmax(1.0, 1.0 / c->asymmetry + c->efference);
    return CSP_OK;
}

/* ---- where it does not hold
 * ------------------------------------------------------------------- */

static int is_half(int measure)
{
    return measure == CSP_SPILL_half_other || measure == CSP_SPILL_half_difference ||
           measure == CSP_SPILL_half_sum;
}

/* Whether the readout's rectification matters: the closed form with it says something else. */
static int rectified(const struct csp_spillover_file *file,
                     const struct csp_spillover_theory *t, int measure)
{
    const double matters = 0.2; /* chosen: a fifth of the tolerance */
    const double by =
        csp_spillover_deviation(file, measure, t->extended[measure], t->value[measure]);
    return !(fabs(by) <= matters * file->tolerance);
}

const char *csp_spillover_reason(const struct csp_spillover_file *file,
                                 const struct csp_spillover_circuit *c,
                                 const struct csp_spillover_theory *t, int measure)
{
    const double small = 0.2; /* chosen: the path's own discreteness is then below 10 % */
    if (isnan(t->value[measure])) return "nothing to time: it begins where it ends";
    if (t->step > small)
        return "large steps: weights fluctuate with every event, and exp(-l n) is (1 - l)^n";
    if (t->bounded && measure >= CSP_SPILL_half_difference)
        return "fewer events than asked for: `longest`";
    if (c->opponent > 0)
        return "opponent D1 and D2: value moves faster where both hold something";
    if (c->habenula < 1 || c->habenula > 1)
        return "habenula: worse than expected teaches with another rate";
    if (c->extinction > 0)
        return "extinction cell: what relief has taught stays in it, fear stays below";
    if (c->share < 1 || c->cells > 1)
        return "many cells: each sees some inputs and is rectified alone";
    if (is_half(measure) && !(t->value[measure] > 5.0)) return "a half-life of a few events";
    if (c->circuit == CSP_SPILL_BLA && rectified(file, t, measure))
        return "rectified: noise takes the response below 0, where nothing is unlearnt";
    return NULL;
}

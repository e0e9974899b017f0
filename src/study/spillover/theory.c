/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/spillover/theory.h"
#include "conspecific/core/error.h"
#include "trajectory.h"
#include <math.h>
#include <string.h>

/* Five time constants of what relaxes: the first time at which half of the way from x(0) to the
 * end is gone, times 5/ln 2. which: -1 the difference, 1 the sum, 0 the response to another's
 * event. */
static double range_of(const struct csp_trajectory *s, const double end[2], int which)
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

/* Follow the weights w along the samples, and read the responses. */
static void follow_path(const struct csp_closed_form *p, double w[], struct csp_trajectory *s)
{
    for (size_t i = 0; i < s->n; i++) {
        if (i) csp_closed_form_follow(p, s->t[i] - s->t[i - 1], w);
        csp_closed_form_reads(p, w, s->a[i]);
    }
}

/* Follow the weights w for n events, and average the responses. */
static void mean_over_events(const struct csp_closed_form *p, double n, double w[],
                             double mean[2])
{
    enum { LOOKS = 50 };
    double r[2];
    mean[0] = mean[1] = 0.0;
    for (int k = 0; k < LOOKS; k++) {
        csp_closed_form_follow(p, n / LOOKS, w);
        csp_closed_form_reads(p, w, r);
        for (int i = 0; i < 2; i++) mean[i] += r[i] / LOOKS;
    }
}

/* ---- one set of numbers --------------------------------------------------------------- */

static struct csp_closed_form only_events_of(const struct csp_closed_form *p, int state)
{
    struct csp_closed_form q = *p;
    q.q_s = state == CSP_OWN;
    q.q_o = 1.0 - q.q_s;
    return q;
}

static void note_cut_off(const struct csp_closed_form *p, const double w[], int alone,
                         struct csp_spillover_theory *out)
{
    double below, above;
    csp_closed_form_beyond(p, w, &below, &above);
    out->below[alone] = fmax(out->below[alone], below);
    out->above[alone] = fmax(out->above[alone], above);
}

/* Follow others' events alone from trained weights, through a phase like that of the learners.
 */
static void follow_others(const struct csp_closed_form *p, const double trained[],
                          struct csp_spillover_theory *out, int sets,
                          double value[CSP_SPILL_MEASURES])
{
    const struct csp_closed_form other = only_events_of(p, CSP_OTHER);
    struct csp_trajectory s;
    double w[CSP_CLOSED_FORM_STATE], end[2];
    memcpy(w, trained, sizeof w);
    csp_trajectory_times(0.75 * out->others, &s);
    follow_path(&other, w, &s);
    mean_over_events(&other, 0.25 * out->others, w, end);
    if (sets) out->until[2] = range_of(&s, end, 0);
    if (!sets) note_cut_off(&other, w, 1, out);
    value[CSP_SPILL_own_after] = end[CSP_OWN] / s.a[0][CSP_OWN];
    value[CSP_SPILL_half_other] = csp_trajectory_half_other(&s, end[CSP_OTHER], out->until[2]);
}

static void fill_measures(const double before[2], const double end[2],
                          const struct csp_spillover_theory *t,
                          double value[CSP_SPILL_MEASURES])
{
    value[CSP_SPILL_before_own] = before[CSP_OWN];
    value[CSP_SPILL_before_other] = before[CSP_OTHER];
    value[CSP_SPILL_spillover] = before[CSP_OTHER] / before[CSP_OWN];
    value[CSP_SPILL_rest_own] = end[CSP_OWN];
    value[CSP_SPILL_rest_other] = end[CSP_OTHER];
    value[CSP_SPILL_rest_ratio] = end[CSP_OTHER] / end[CSP_OWN];
    value[CSP_SPILL_events] = t->relax + t->window;
}

/* Compute the numbers of the equation between its rests, and set the ranges of the fits. */
static int numbers_between_rests(const struct csp_closed_form *p,
                                 struct csp_spillover_theory *out,
                                 double value[CSP_SPILL_MEASURES])
{
    const struct csp_closed_form own = only_events_of(p, CSP_OWN);
    struct csp_trajectory s;
    double w[CSP_CLOSED_FORM_STATE] = {0.1}, rest[CSP_CLOSED_FORM_STATE], before[2], end[2];
    int err = csp_closed_form_rest(&own, w);
    if (err) return err;
    memcpy(rest, w, sizeof w);
    err = csp_closed_form_rest(p, rest);
    if (err) return err;
    csp_closed_form_reads(p, w, before);
    csp_closed_form_reads(p, rest, end);
    fill_measures(before, end, out, value);
    if (out->others > 0) follow_others(p, w, out, 1, value);
    csp_trajectory_times(out->relax, &s);
    follow_path(p, w, &s);
    out->until[0] = range_of(&s, end, -1);
    out->until[1] = range_of(&s, end, 1);
    csp_trajectory_half_lives(&s, end, out->until, &value[CSP_SPILL_half_difference],
                              &value[CSP_SPILL_half_sum]);
    return CSP_OK;
}

/* Compute the numbers of the equation through phases as long as the learners'. */
static void numbers_through_phases(const struct csp_closed_form *p,
                                   struct csp_spillover_theory *out,
                                   double value[CSP_SPILL_MEASURES])
{
    const struct csp_closed_form own = only_events_of(p, CSP_OWN);
    struct csp_trajectory s;
    double w[CSP_CLOSED_FORM_STATE] = {0}, before[2], end[2];
    csp_closed_form_follow(&own, 0.6 * out->train, w);
    mean_over_events(&own, 0.4 * out->train, w, before);
    note_cut_off(&own, w, 0, out);
    if (out->others > 0) follow_others(p, w, out, 0, value);
    csp_trajectory_times(out->relax, &s);
    follow_path(p, w, &s);
    mean_over_events(p, out->window, w, end);
    note_cut_off(p, w, 0, out);
    fill_measures(before, end, out, value);
    csp_trajectory_half_lives(&s, end, out->until, &value[CSP_SPILL_half_difference],
                              &value[CSP_SPILL_half_sum]);
}

/* ---- what the phases need ------------------------------------------------------------- */

static void rates_of(const struct csp_spillover_circuit *c,
                     const struct csp_spillover_exposure *e, size_t inputs,
                     struct csp_closed_form *out)
{
    const double s2 = 0.5 * e->kappa, eta = e->step * c->speed / (1.0 + (double)inputs * s2);
    const double minus = eta / c->asymmetry;
    *out = (struct csp_closed_form){.rho = e->overlap,
                                    .s2 = s2,
                                    .q_s = e->own,
                                    .q_o = 1.0 - e->own,
                                    .p_c = e->common_fate,
                                    .up = {eta, eta},
                                    .down = {minus + c->efference * eta, minus}};
}

static double whole_events(double events, double least, double most, int *bounded)
{
    if (events > most) *bounded = 1;
    return ceil(fmax(fmin(events, most), least));
}

/* Time constant of the slower way to rest [events]. A rectified readout near 0 is slower still.
 */
static int slowest_time_constant(const struct csp_closed_form *p, double *out)
{
    double w[CSP_CLOSED_FORM_STATE] = {0.1}, rate[2];
    const struct csp_closed_form own = only_events_of(p, CSP_OWN);
    int err = csp_closed_form_rest(&own, w);
    if (!err) err = csp_closed_form_rest(p, w);
    if (err) return err;
    csp_closed_form_rates(p, w, rate);
    *out = 1.0 / (p->rho >= 1.0 ? rate[1] : rate[0]);
    return CSP_OK;
}

static int phase_lengths(const struct csp_spillover_file *file, const struct csp_closed_form *p,
                         const struct csp_closed_form *more, struct csp_spillover_theory *out)
{
    enum { LEAST = 100 };
    const double longest = (double)file->longest, at_most = 4.0;
    const struct csp_closed_form own = only_events_of(p, CSP_OWN);
    double w[CSP_CLOSED_FORM_STATE] = {0.1}, rate[2], tau, tau_more;
    int err = csp_closed_form_rest(&own, w), bounded = 0;
    if (err) return err;
    csp_closed_form_rates(&own, w, rate);
    out->train = whole_events(8.0 / rate[1], LEAST, longest, &bounded);
    out->others =
        whole_events(8.0 / (p->down[CSP_OTHER] * (1.0 + p->s2)), LEAST, longest, &bounded);
    err = slowest_time_constant(p, &tau);
    if (err) return err;
    if (!slowest_time_constant(more, &tau_more)) tau = fmin(fmax(tau, tau_more), at_most * tau);
    const double part = 5.0 / (5.0 + file->window);
    out->relax = whole_events(5.0 * tau, LEAST, part * longest, &bounded);
    out->window =
        whole_events(file->window * tau, 10 * LEAST, (1.0 - part) * longest, &bounded);
    out->bounded = bounded;
    return CSP_OK;
}

/* Half-life of an exponential that goes by steps, (1 - eta l)^n. */
static double by_steps(double half)
{
    const double l = M_LN2 / half;
    return l < 1.0 ? M_LN2 / -log1p(-l) : l >= 1.0 ? 0.0 : NAN;
}

/* Add what the circuit has beyond the closed forms, as far as the equation knows it. */
static void extend_theory(const struct csp_spillover_file *file,
                          const struct csp_spillover_circuit *c, struct csp_closed_form more,
                          struct csp_spillover_theory *out)
{
    static const int halves[] = {CSP_SPILL_half_other, CSP_SPILL_half_difference,
                                 CSP_SPILL_half_sum};
    for (int k = 0; k < CSP_SPILL_MEASURES; k++) out->extended[k] = NAN;
    more.inputs = (double)file->inputs;
    if (c->circuit == CSP_SPILL_BLA) more.cap = c->largest;
    numbers_through_phases(&more, out, out->extended);
    for (int k = 0; k < 3; k++) out->extended[halves[k]] = by_steps(out->extended[halves[k]]);
}

int csp_spillover_theory(const struct csp_spillover_file *self,
                         const struct csp_spillover_circuit *c,
                         const struct csp_spillover_exposure *e,
                         struct csp_spillover_theory *out)
{
    *out = (struct csp_spillover_theory){0};
    for (int k = 0; k < CSP_SPILL_MEASURES; k++) out->value[k] = NAN;
    rates_of(c, e, self->inputs, &out->form);
    struct csp_closed_form more = out->form;
    more.rectified = c->circuit == CSP_SPILL_BLA;
    for (int k = 0; k < 2; k++) more.up[k] *= c->habenula;
    int err = phase_lengths(self, &out->form, &more, out);
    if (!err) err = numbers_between_rests(&out->form, out, out->value);
    if (err) return csp_error_context(err, "circuit %s: ", c->name);
    extend_theory(self, c, more, out);
    out->step = e->step * c->speed * fmax(1.0, 1.0 / c->asymmetry + c->efference);
    return CSP_OK;
}

/* ---- where it does not hold ----------------------------------------------------------- */

double csp_spillover_deviation(const struct csp_spillover_file *self, int measure,
                               double measured, double theory)
{
    const int half = csp_spillover_measure_is_half(measure);
    return (measured - theory) / (half ? theory : fmax(fabs(theory), self->floor));
}

/* Which part of the extended theory predicts another number; NULL if it predicts the same. */
static const char *extension(const struct csp_spillover_file *file,
                             const struct csp_spillover_theory *t, int measure)
{
    const double matters = 0.2, seldom = 1e-3; /* chosen: a fifth of the tolerance; 1 in 1000 */
    const double by =
        csp_spillover_deviation(file, measure, t->extended[measure], t->value[measure]);
    if (fabs(by) <= matters * file->tolerance) return NULL;
    const int alone = measure == CSP_SPILL_half_other || measure == CSP_SPILL_own_after;
    const double above = t->above[alone], below = t->below[alone];
    if (above > seldom && above >= below)
        return "saturated: noise takes the response above its largest, where no more is "
               "unlearnt";
    if (below > seldom)
        return "rectified: noise takes the response below 0, where nothing is unlearnt";
    return "unequal rates: what moves the weights at every event moves their mean, and phases "
           "end";
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
    if (csp_spillover_measure_is_half(measure) && !(t->value[measure] > 5.0))
        return "a half-life of a few events";
    return c->circuit == CSP_SPILL_BLA ? extension(file, t, measure) : NULL;
}

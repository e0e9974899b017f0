/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge.h"
#include "conspecific/analysis/inference/stats.h"
#include <math.h>
#include <stdlib.h>

enum { FEW = 64 };

double csp_spillover_mean(const struct csp_spillover_job *job,
                          const struct csp_spillover_unit *unit, int measure, double *sem,
                          size_t *n)
{
    double few[FEW],
        *x = job->file.animals <= FEW ? few : malloc(job->file.animals * sizeof *x);
    if (!x) return NAN;
    const size_t count = csp_spillover_column(job, unit, measure, x);
    const double mean = csp_stats_mean(count, x);
    if (sem) *sem = csp_stats_sem(count, x);
    if (n) *n = count;
    if (x != few) free(x);
    return mean;
}

/* Half of the 99.8 % interval of the mean; NaN for a single learner. */
static double error_of(const struct csp_spillover_job *job, const struct csp_spillover_unit *u,
                       int m)
{
    double few[FEW],
        *x = job->file.animals <= FEW ? few : malloc(job->file.animals * sizeof *x);
    if (!x) return NAN;
    const size_t n = csp_spillover_column(job, u, m, x);
    const struct csp_interval ci = csp_stats_t_interval(n, x, 0.998);
    if (x != few) free(x);
    return 0.5 * (ci.hi - ci.lo);
}

/* Whether a number lies within the tolerance of theory. That is not decidable if the 99.8 %
 * interval of the mean reaches the tolerance: one false alarm in 1000 numbers. */
static enum csp_spillover_verdict compare(const struct csp_spillover_file *f, int m,
                                          const struct csp_spillover_number *r, double theory)
{
    const double by = csp_spillover_deviation(f, m, r->mean, theory),
                 error = csp_spillover_deviation(f, m, theory + r->error, theory);
    if (fabs(by) <= f->tolerance) return CSP_SPILL_AGREES;
    return !(fabs(by) - f->tolerance > error) ? CSP_SPILL_UNDECIDED : CSP_SPILL_DISAGREES;
}

static enum csp_spillover_verdict decide(const struct csp_spillover_file *f, int m,
                                         const struct csp_spillover_number *r)
{
    /* a half-life that most learners do not show, or that more of theory denies, is none */
    const int untimed = csp_spillover_measure_is_half(m) &&
                        (2 * r->n < f->animals || (r->reason && isnan(r->extended)));
    if (isnan(r->theory) || isnan(r->mean) || untimed) return CSP_SPILL_NOTHING;
    if (!r->reason) return compare(f, m, r, r->theory);
    if (fabs(r->deviation) <= f->tolerance) return CSP_SPILL_AGREES;
    if (isnan(r->extended)) return CSP_SPILL_IN_WORDS;
    const enum csp_spillover_verdict extended = compare(f, m, r, r->extended);
    return extended == CSP_SPILL_AGREES      ? CSP_SPILL_EXPLAINED
           : extended == CSP_SPILL_UNDECIDED ? CSP_SPILL_UNDECIDED
                                             : CSP_SPILL_IN_WORDS;
}

struct csp_spillover_number csp_spillover_judge(const struct csp_spillover_job *job,
                                                const struct csp_spillover_unit *unit,
                                                int measure)
{
    const struct csp_spillover_file *f = &job->file;
    struct csp_spillover_number r = {.theory = unit->theory.value[measure],
                                     .extended = unit->theory.extended[measure]};
    r.mean = csp_spillover_mean(job, unit, measure, &r.sem, &r.n);
    r.error = error_of(job, unit, measure);
    r.deviation = csp_spillover_deviation(f, measure, r.mean, r.theory);
    r.by_extended = csp_spillover_deviation(f, measure, r.mean, r.extended);
    r.reason = csp_spillover_reason(f, unit->circuit, &unit->theory, measure);
    r.verdict = decide(f, measure, &r);
    return r;
}

enum csp_spillover_region csp_spillover_region(const struct csp_spillover_file *file,
                                               double ratio, double overlap)
{
    if (ratio >= file->keeps * overlap) return CSP_SPILL_GENERALISATION;
    return ratio < file->loses * overlap ? CSP_SPILL_AGAINST : CSP_SPILL_CONTESTED;
}

const char *csp_spillover_region_name(enum csp_spillover_region region)
{
    static const char *const names[CSP_SPILL_REGIONS] = {"generalisation", "contested",
                                                         "against empathy by default"};
    return names[region];
}

const struct csp_spillover_unit *csp_spillover_first(const struct csp_spillover_job *job,
                                                     int reflex)
{
    for (size_t i = 0; i < job->n; i += job->file.sweep.cells)
        if ((job->units[i].circuit->circuit == CSP_SPILL_BLA) == reflex) return job->units + i;
    return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The folder of a spillover study:
 *   animals.csv, summary.csv   as of any study; group: circuit@overlap=0.5@kappa=0.1
 *   theory.csv    a row a circuit, cell and measure: mean over learners, theory, deviation,
 *                 verdict, reason where an assumption does not hold, and the extended theory
 *   cells.csv     a row a cell: residual ratios of the first value and the first reflex circuit
 *                 and whose they are
 *   point.csv     a row an animal and reader: measured overlap and noise (agent/statistics.h)
 *   study.yaml, agent.yaml, run.log
 */
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include "conspecific/record/csv.h"
#include "conspecific/record/run_dir.h"
#include "parts.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int save(struct csp_csv *csv, const struct csp_run_dir *dir, const char *name)
{
    int err = csv->err;
    if (!err) err = csp_run_dir_write(dir, name, csv->text.s, csv->text.n);
    csp_csv_free(csv);
    return err;
}

/* Values of a measure over learners, NaNs left out; x has room for all. */
static size_t values(const struct csp_spillover_job *job, const struct csp_spillover_unit *u,
                     int measure, double x[])
{
    size_t n = 0;
    for (size_t k = 0; k < job->file.animals; k++) {
        const double v = u->value[k * CSP_SPILL_MEASURES + (size_t)measure];
        if (!isnan(v)) x[n++] = v;
    }
    return n;
}

double csp_spillover_mean(const struct csp_spillover_job *job,
                          const struct csp_spillover_unit *unit, int measure, double *sem,
                          size_t *n)
{
    double few[64], *x = job->file.animals <= 64 ? few : malloc(job->file.animals * sizeof *x);
    if (!x) return NAN;
    const size_t count = values(job, unit, measure, x);
    const double mean = csp_stats_mean(count, x);
    if (sem) *sem = csp_stats_sem(count, x);
    if (n) *n = count;
    if (x != few) free(x);
    return mean;
}

/* ---- animals.csv, summary.csv
 * ---------------------------------------------------------------- */

static int write_animals(const struct csp_spillover_job *job, const struct csp_run_dir *dir)
{
    struct csp_csv csv;
    (void)csp_csv_init(&csv, "study,group,animal,seed,session,trial,measure,value,unit");
    for (size_t i = 0; i < job->n; i++)
        for (size_t k = 0; k < job->file.animals; k++)
            for (int m = 0; m < CSP_SPILL_MEASURES; m++) {
                csp_csv_text(&csv, job->file.name);
                csp_csv_text(&csv, job->units[i].group);
                csp_csv_long(&csv, (long long)k + 1);
                csp_csv_long(&csv, (long long)job->file.seed);
                csp_csv_text(&csv, NULL);
                csp_csv_text(&csv, NULL);
                csp_csv_text(&csv, csp_spillover_measure_name(m));
                csp_csv_real(&csv, job->units[i].value[k * CSP_SPILL_MEASURES + (size_t)m]);
                csp_csv_text(&csv, csp_spillover_measure_unit(m));
                csp_csv_end(&csv);
            }
    return save(&csv, dir, "animals.csv");
}

static int write_summary(const struct csp_spillover_job *job, const struct csp_run_dir *dir)
{
    struct csp_csv csv;
    double *x = malloc((job->file.animals + 1) * sizeof *x);
    if (!x) return CSP_FAIL(CSP_E_MEMORY, "%zu learners", job->file.animals);
    (void)csp_csv_init(&csv, "group,measure,session,n,mean,sd,sem,ci_low,ci_high,unit");
    for (size_t i = 0; i < job->n; i++)
        for (int m = 0; m < CSP_SPILL_MEASURES; m++) {
            const size_t n = values(job, job->units + i, m, x);
            const struct csp_interval ci = csp_stats_t_interval(n, x, 0.95);
            csp_csv_text(&csv, job->units[i].group);
            csp_csv_text(&csv, csp_spillover_measure_name(m));
            csp_csv_text(&csv, NULL);
            csp_csv_long(&csv, (long long)n);
            csp_csv_real(&csv, csp_stats_mean(n, x));
            csp_csv_real(&csv, csp_stats_sd(n, x));
            csp_csv_real(&csv, csp_stats_sem(n, x));
            csp_csv_real(&csv, ci.lo);
            csp_csv_real(&csv, ci.hi);
            csp_csv_text(&csv, csp_spillover_measure_unit(m));
            csp_csv_end(&csv);
        }
    free(x);
    return save(&csv, dir, "summary.csv");
}

/* ---- theory.csv
 * ------------------------------------------------------------------------------ */

static int is_half(int m)
{
    return m == CSP_SPILL_half_other || m == CSP_SPILL_half_difference ||
           m == CSP_SPILL_half_sum;
}

double csp_spillover_deviation(const struct csp_spillover_file *file, int measure,
                               double measured, double theory)
{
    const double size = is_half(measure) ? theory : fmax(fabs(theory), file->floor);
    return (measured - theory) / size;
}

enum verdict { AGREES, DISAGREES, UNDECIDED, EXPLAINED, IN_WORDS, NONE, VERDICTS };
static const char *const verdicts[VERDICTS] = {
    "agrees",    "disagrees", "not decidable: too few learners",
    "explained", "in words",  "nothing to measure"};

struct row {
    double mean, sem, error, theory, deviation, extended, by_extended;
    size_t n;
    const char *reason; /* NULL: the assumptions hold */
    enum verdict verdict;
};

/* Is a deviation within the tolerance? Not decidable if the 99.8 % interval of the mean reaches
 * it: one false alarm in 1000 numbers. */
static enum verdict judge(const struct csp_spillover_file *f, int m, const struct row *r,
                          double theory)
{
    const double by = csp_spillover_deviation(f, m, r->mean, theory),
                 error = csp_spillover_deviation(f, m, theory + r->error, theory);
    if (fabs(by) <= f->tolerance) return AGREES;
    return !(fabs(by) - f->tolerance > error) ? UNDECIDED : DISAGREES;
}

/* Half of the interval of the mean; NaN for one learner. */
static double error_of(const struct csp_spillover_job *job, const struct csp_spillover_unit *u,
                       int m)
{
    double few[64], *x = job->file.animals <= 64 ? few : malloc(job->file.animals * sizeof *x);
    if (!x) return NAN;
    const size_t n = values(job, u, m, x);
    const struct csp_interval ci = csp_stats_t_interval(n, x, 0.998);
    if (x != few) free(x);
    return 0.5 * (ci.hi - ci.lo);
}

static struct row row_of(const struct csp_spillover_job *job,
                         const struct csp_spillover_unit *u, int m)
{
    const struct csp_spillover_file *f = &job->file;
    struct row r = {.theory = u->theory.value[m], .extended = u->theory.extended[m]};
    r.mean = csp_spillover_mean(job, u, m, &r.sem, &r.n);
    r.error = error_of(job, u, m);
    r.deviation = csp_spillover_deviation(f, m, r.mean, r.theory);
    r.by_extended = csp_spillover_deviation(f, m, r.mean, r.extended);
    r.reason = csp_spillover_reason(f, u->circuit, &u->theory, m);
    /* a half-life that most learners do not show, or that more of theory denies, is none */
    const int untimed = is_half(m) && (2 * r.n < f->animals || (r.reason && isnan(r.extended)));
    if (isnan(r.theory) || isnan(r.mean) || untimed)
        r.verdict = NONE;
    else if (!r.reason)
        r.verdict = judge(f, m, &r, r.theory);
    else if (fabs(r.deviation) <= f->tolerance)
        r.verdict = AGREES;
    else if (isnan(r.extended))
        r.verdict = IN_WORDS;
    else if (judge(f, m, &r, r.extended) == AGREES)
        r.verdict = EXPLAINED;
    else
        r.verdict = judge(f, m, &r, r.extended) == UNDECIDED ? UNDECIDED : IN_WORDS;
    return r;
}

static void write_cell(struct csp_csv *csv, const struct csp_spillover_exposure *e)
{
    csp_csv_real(csv, e->overlap);
    csp_csv_real(csv, e->kappa);
    csp_csv_real(csv, e->own);
    csp_csv_real(csv, e->common_fate);
    csp_csv_real(csv, e->step);
}

static int write_theory(const struct csp_spillover_job *job, const struct csp_run_dir *dir)
{
    struct csp_csv csv;
    (void)csp_csv_init(&csv, "study,circuit,overlap,kappa,own,common_fate,step,measure,unit,n,"
                             "mean,sem,theory,deviation,holds,extended,deviation_extended,"
                             "verdict,reason");
    for (size_t i = 0; i < job->n; i++)
        for (int m = 0; m < CSP_SPILL_events; m++) {
            const struct csp_spillover_unit *u = job->units + i;
            const struct row r = row_of(job, u, m);
            csp_csv_text(&csv, job->file.name);
            csp_csv_text(&csv, u->circuit->name);
            write_cell(&csv, &u->exposure);
            csp_csv_text(&csv, csp_spillover_measure_name(m));
            csp_csv_text(&csv, csp_spillover_measure_unit(m));
            csp_csv_long(&csv, (long long)r.n);
            csp_csv_real(&csv, r.mean);
            csp_csv_real(&csv, r.sem);
            csp_csv_real(&csv, r.theory);
            csp_csv_real(&csv, r.deviation);
            csp_csv_long(&csv, r.reason == NULL);
            csp_csv_real(&csv, r.extended);
            csp_csv_real(&csv, r.by_extended);
            csp_csv_text(&csv, verdicts[r.verdict]);
            csp_csv_text(&csv, r.reason);
            csp_csv_end(&csv);
        }
    return save(&csv, dir, "theory.csv");
}

/* ---- cells.csv
 * ------------------------------------------------------------------------------- */

enum region { GENERALISATION, CONTESTED, AGAINST, REGIONS };
static const char *const regions[REGIONS] = {"generalisation", "contested",
                                             "against empathy by default"};

static enum region region_of(const struct csp_spillover_file *f, double ratio, double overlap)
{
    if (ratio >= f->keeps * overlap) return GENERALISATION;
    return ratio < f->loses * overlap ? AGAINST : CONTESTED;
}

/* Units of the first circuit of value (reflex 0) or of the reflex: [cells]; NULL: none. */
static const struct csp_spillover_unit *first(const struct csp_spillover_job *job, int reflex)
{
    for (size_t i = 0; i < job->n; i += job->file.sweep.cells)
        if ((job->units[i].circuit->circuit == CSP_SPILL_BLA) == reflex) return job->units + i;
    return NULL;
}

static enum region write_side(struct csp_csv *csv, const struct csp_spillover_job *job,
                              const struct csp_spillover_unit *u)
{
    if (!u) {
        for (int k = 0; k < 6; k++) csp_csv_text(csv, NULL);
        return REGIONS;
    }
    double sem;
    const double ratio = csp_spillover_mean(job, u, CSP_SPILL_rest_ratio, &sem, NULL);
    const enum region at = region_of(&job->file, ratio, u->exposure.overlap);
    csp_csv_text(csv, u->circuit->name);
    csp_csv_real(csv, ratio);
    csp_csv_real(csv, sem);
    csp_csv_real(csv, u->theory.value[CSP_SPILL_rest_ratio]);
    csp_csv_real(csv, u->theory.extended[CSP_SPILL_rest_ratio]);
    csp_csv_text(csv, regions[at]);
    return at;
}

static int write_cells(const struct csp_spillover_job *job, const struct csp_run_dir *dir)
{
    const struct csp_spillover_unit *value = first(job, 0), *reflex = first(job, 1);
    struct csp_csv csv;
    (void)csp_csv_init(&csv, "study,overlap,kappa,own,common_fate,step,value,value_ratio,"
                             "value_sem,value_theory,value_extended,value_region,reflex,"
                             "reflex_ratio,reflex_sem,reflex_theory,reflex_extended,"
                             "reflex_region,resonance_without_motivation,animals");
    for (size_t c = 0; c < job->file.sweep.cells; c++) {
        csp_csv_text(&csv, job->file.name);
        write_cell(&csv, &job->units[c].exposure);
        const enum region v = write_side(&csv, job, value ? value + c : NULL),
                          r = write_side(&csv, job, reflex ? reflex + c : NULL);
        csp_csv_long(&csv, v == AGAINST && r == GENERALISATION);
        csp_csv_long(&csv, (long long)job->file.animals);
        csp_csv_end(&csv);
    }
    return save(&csv, dir, "cells.csv");
}

/* ---- point.csv
 * ------------------------------------------------------------------------------- */

static int write_point(const struct csp_spillover_job *job, const struct csp_run_dir *dir)
{
    struct csp_csv csv;
    if (!job->point) return CSP_OK;
    (void)csp_csv_init(
        &csv, "agent,animal,reader,features,size_own,size_other,rho,"
              "s2_difference,s2_sum,s2_unit,dims,rho_axes,kappa_axes,rho_whole,"
              "kappa_whole,q_own,q_other,q_both,p_c,ratio_axes,ratio_whole,ratio_rates,"
              "says_own,says_other,region_axes,region_whole,region_rates");
    for (size_t k = 0; k < job->file.point.animals * CSP_READERS; k++) {
        const struct csp_statistics *s = job->point + k;
        csp_csv_text(&csv, job->file.agent);
        csp_csv_long(&csv, (long long)(k / CSP_READERS) + 1);
        csp_csv_text(&csv, csp_reader_name((int)(k % CSP_READERS)));
        csp_csv_long(&csv, (long long)s->n);
        const double x[] = {s->size_own,    s->size_other,  s->rho,         s->s2_difference,
                            s->s2_sum,      s->s2_unit,     s->dims,        s->rho_axes,
                            s->kappa_axes,  s->rho_whole,   s->kappa_whole, s->q[0],
                            s->q[1],        s->q[2],        s->p_c,         s->ratio_axes,
                            s->ratio_whole, s->ratio_rates, s->own,         s->other};
        for (size_t i = 0; i < sizeof x / sizeof *x; i++) csp_csv_real(&csv, x[i]);
        csp_csv_text(&csv, regions[region_of(&job->file, s->ratio_axes, s->rho)]);
        csp_csv_text(&csv, regions[region_of(&job->file, s->ratio_whole, s->rho)]);
        csp_csv_text(&csv, regions[region_of(&job->file, s->ratio_rates, s->rho)]);
        csp_csv_end(&csv);
    }
    return save(&csv, dir, "point.csv");
}

int csp_spillover_output_write(const struct csp_spillover_job *job,
                               const struct csp_run_dir *dir)
{
    int err = write_animals(job, dir);
    if (!err) err = write_summary(job, dir);
    if (!err) err = write_theory(job, dir);
    if (!err) err = write_cells(job, dir);
    if (!err) err = write_point(job, dir);
    return err ? err : csp_run_dir_write(dir, "study.yaml", job->text, strlen(job->text));
}

/* ---- the verdict
 * ------------------------------------------------------------------------------ */

static void print_theory(const struct csp_spillover_job *job)
{
    size_t count[2][VERDICTS] = {{0}}, all[2] = {0};
    double worst = 0.0;
    const struct csp_spillover_unit *where = NULL;
    int which = 0;
    for (size_t i = 0; i < job->n; i++)
        for (int m = 0; m < CSP_SPILL_events; m++) {
            const struct row r = row_of(job, job->units + i, m);
            if (r.verdict == NONE) continue;
            const int holds = !r.reason;
            all[holds]++;
            count[holds][r.verdict]++;
            if (holds && fabs(r.deviation) > worst) {
                worst = fabs(r.deviation);
                where = job->units + i;
                which = m;
            }
        }
    printf("Where the assumptions of theory hold %zu of %zu numbers lie within %g %% of it, "
           "%zu do not, %zu cannot be decided with these learners",
           count[1][AGREES], all[1], 100.0 * job->file.tolerance, count[1][DISAGREES],
           count[1][UNDECIDED]);
    if (where)
        printf("; largest deviation %.1f %% (%s of %s)", 100.0 * worst,
               csp_spillover_measure_name(which), where->group);
    printf(".\nWhere they do not, %zu of %zu lie within it all the same, %zu within it of the "
           "extended theory, %zu cannot be decided, %zu are explained in words alone.\n",
           count[0][AGREES], all[0], count[0][EXPLAINED], count[0][UNDECIDED],
           count[0][IN_WORDS]);
}

static void print_regions(const struct csp_spillover_job *job)
{
    const struct csp_spillover_unit *side[2] = {first(job, 0), first(job, 1)};
    const size_t cells = job->file.sweep.cells;
    size_t count[2][REGIONS] = {{0}}, apart = 0, more = 0, less = 0;
    for (size_t c = 0; c < cells; c++) {
        enum region at[2] = {REGIONS, REGIONS};
        for (int k = 0; k < 2; k++) {
            if (!side[k]) continue;
            const struct csp_spillover_unit *u = side[k] + c;
            const double ratio = csp_spillover_mean(job, u, CSP_SPILL_rest_ratio, NULL, NULL);
            at[k] = region_of(&job->file, ratio, u->exposure.overlap);
            count[k][at[k]]++;
        }
        apart += at[0] == AGAINST && at[1] == GENERALISATION;
        more += at[1] < at[0]; /* regions stand in order: keeps first */
        less += at[1] > at[0];
    }
    for (int k = 0; k < 2; k++) {
        if (!side[k]) continue;
        printf("%s (%s), %zu cells:", k ? "Reflex" : "Value", side[k]->circuit->name, cells);
        for (int r = 0; r < REGIONS; r++)
            printf("%s %s %.0f %%", r ? "," : "", regions[r],
                   100.0 * (double)count[k][r] / (double)cells);
        printf(".\n");
    }
    if (side[0] && side[1])
        printf(
            "Value gone and reflex kept (resonance without motivation): %.1f %% of cells; the "
            "reflex keeps more than value in %.0f %%, less in %.0f %%.\n",
            100.0 * (double)apart / (double)cells, 100.0 * (double)more / (double)cells,
            100.0 * (double)less / (double)cells);
}

static void print_point(const struct csp_spillover_job *job)
{
    if (!job->point) return;
    const size_t n = job->file.point.animals;
    for (int r = 0; r < CSP_READERS; r++) {
        double rho = 0, difference = 0, kappa[2] = {0}, at[2] = {0}, ratio[3] = {0}, says = 0;
        for (size_t k = 0; k < n; k++) {
            const struct csp_statistics *s = job->point + k * CSP_READERS + (size_t)r;
            const double share = 1.0 / (double)n;
            rho += share * s->rho;
            difference += share * 2.0 * s->s2_difference;
            at[0] += share * s->rho_axes;
            at[1] += share * s->rho_whole;
            kappa[0] += share * s->kappa_axes;
            kappa[1] += share * s->kappa_whole;
            ratio[0] += share * s->ratio_axes;
            ratio[1] += share * s->ratio_whole;
            ratio[2] += share * s->ratio_rates;
            says += share * s->other / s->own;
        }
        printf("%s, %s (%zu animals): overlap %.2f, twice the noise along the difference %.2g. "
               "As two features (overlap %.2f, kappa %.2g) a_o/a_s would rest at %.2f: %s; at "
               "its own rates at %.2f: %s. With all features, over this life (%.2f, %.2g) at "
               "%.2f: %s. It says now %.2f.\n",
               job->file.agent, csp_reader_name(r), n, rho, difference, at[0], kappa[0],
               ratio[0], regions[region_of(&job->file, ratio[0], rho)], ratio[2],
               regions[region_of(&job->file, ratio[2], rho)], at[1], kappa[1], ratio[1],
               regions[region_of(&job->file, ratio[1], rho)], says);
    }
}

void csp_spillover_output_print(const struct csp_spillover_job *job, const char *folder)
{
    print_theory(job);
    print_regions(job);
    print_point(job);
    printf("%s\n", folder);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statement.h"
#include "conspecific/core/format.h"
#include "judge.h"
#include <math.h>
#include <stdio.h>

static void print_theory(const struct csp_spillover_job *job)
{
    size_t count[2][CSP_SPILL_VERDICTS] = {{0}}, all[2] = {0};
    double worst = 0.0;
    const struct csp_spillover_unit *where = NULL;
    int which = 0;
    for (size_t i = 0; i < job->n; i++)
        for (int m = 0; m < CSP_SPILL_events; m++) {
            const struct csp_spillover_number r = csp_spillover_judge(job, job->units + i, m);
            if (r.verdict == CSP_SPILL_NOTHING) continue;
            const int holds = !r.reason;
            all[holds]++;
            count[holds][r.verdict]++;
            if (holds && fabs(r.deviation) > worst) {
                worst = fabs(r.deviation);
                where = job->units + i;
                which = m;
            }
        }
    csp_print(stdout,
              "Where the assumptions of theory hold %zu of %zu numbers lie within %g %% of it, "
              "%zu do not, %zu cannot be decided with these learners",
              count[1][CSP_SPILL_AGREES], all[1], 100.0 * job->file.tolerance,
              count[1][CSP_SPILL_DISAGREES], count[1][CSP_SPILL_UNDECIDED]);
    if (where)
        csp_print(stdout, "; largest deviation %.1f %% (%s of %s)", 100.0 * worst,
                  csp_spillover_measure_name(which), where->group);
    printf(".\nWhere they do not, %zu of %zu lie within it all the same, %zu within it of the "
           "extended theory, %zu cannot be decided, %zu are explained in words alone.\n",
           count[0][CSP_SPILL_AGREES], all[0], count[0][CSP_SPILL_EXPLAINED],
           count[0][CSP_SPILL_UNDECIDED], count[0][CSP_SPILL_IN_WORDS]);
}

static void print_regions(const struct csp_spillover_job *job)
{
    const struct csp_spillover_unit *side[2] = {csp_spillover_first(job, 0),
                                                csp_spillover_first(job, 1)};
    const size_t cells = job->file.sweep.cells;
    size_t count[2][CSP_SPILL_REGIONS] = {{0}}, apart = 0, more = 0, less = 0;
    for (size_t c = 0; c < cells; c++) {
        enum csp_spillover_region at[2] = {CSP_SPILL_REGIONS, CSP_SPILL_REGIONS};
        for (int k = 0; k < 2; k++) {
            if (!side[k]) continue;
            const struct csp_spillover_unit *u = side[k] + c;
            const double ratio = csp_spillover_mean(job, u, CSP_SPILL_rest_ratio, NULL, NULL);
            at[k] = csp_spillover_region(&job->file, ratio, u->exposure.overlap);
            count[k][at[k]]++;
        }
        apart += at[0] == CSP_SPILL_AGAINST && at[1] == CSP_SPILL_GENERALISATION;
        more += at[1] < at[0]; /* regions are in order: what keeps most comes first */
        less += at[1] > at[0];
    }
    for (int k = 0; k < 2; k++) {
        if (!side[k]) continue;
        printf("%s (%s), %zu cells:", k ? "Reflex" : "Value", side[k]->circuit->name, cells);
        for (int r = 0; r < CSP_SPILL_REGIONS; r++)
            csp_print(stdout, "%s %s %.0f %%", r ? "," : "", csp_spillover_region_name(r),
                      100.0 * (double)count[k][r] / (double)cells);
        printf(".\n");
    }
    if (side[0] && side[1])
        csp_print(
            stdout,
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
            const struct csp_measured_point *s = job->point + k * CSP_READERS + (size_t)r;
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
        csp_print(
            stdout,
            "%s, %s (%zu animals): overlap %.2f, twice the noise along the difference %.2g. "
            "As two features (overlap %.2f, kappa %.2g) a_o/a_s would rest at %.2f: %s; at "
            "its own rates at %.2f: %s. With all features, over this life (%.2f, %.2g) at "
            "%.2f: %s. It says now %.2f.\n",
            job->file.agent, csp_reader_name(r), n, rho, difference, at[0], kappa[0], ratio[0],
            csp_spillover_region_name(csp_spillover_region(&job->file, ratio[0], rho)),
            ratio[2],
            csp_spillover_region_name(csp_spillover_region(&job->file, ratio[2], rho)), at[1],
            kappa[1], ratio[1],
            csp_spillover_region_name(csp_spillover_region(&job->file, ratio[1], rho)), says);
    }
}

void csp_spillover_statement(const struct csp_spillover_job *job, const char *folder)
{
    print_theory(job);
    print_regions(job);
    print_point(job);
    printf("%s\n", folder);
}

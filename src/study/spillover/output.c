/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"
#include "conspecific/analysis/inference/interval.h"
#include "conspecific/core/error.h"
#include "conspecific/record/csv.h"
#include "conspecific/record/run_dir.h"
#include "judge.h"
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
    int err = CSP_OK;
    for (size_t i = 0; i < job->n && !err; i++)
        for (int m = 0; m < CSP_SPILL_MEASURES; m++) {
            const size_t n = csp_spillover_column(job, job->units + i, m, x);
            struct csp_interval ci;
            err = csp_interval_row(n, x, &csp_interval_anywhere, job->file.seed,
                                   csp_spillover_measure_name(m), &ci);
            if (err) break;
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
    const int saved = save(&csv, dir, "summary.csv");
    return err ? err : saved;
}

static void write_cell(struct csp_csv *csv, const struct csp_spillover_exposure *e)
{
    csp_csv_real(csv, e->overlap);
    csp_csv_real(csv, e->kappa);
    csp_csv_real(csv, e->own);
    csp_csv_real(csv, e->common_fate);
    csp_csv_real(csv, e->step);
}

/* Write the word of a verdict, one of those between the bars. */
static void write_verdict(struct csp_csv *csv, enum csp_spillover_verdict verdict)
{
    const char *word = CSP_SPILL_VERDICT_WORDS;
    char text[64];
    for (int k = 0; k < (int)verdict; k++) word += strcspn(word, "|") + 1;
    snprintf(text, sizeof text, "%.*s", (int)strcspn(word, "|"), word);
    csp_csv_text(csv, text);
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
            const struct csp_spillover_number r = csp_spillover_judge(job, u, m);
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
            write_verdict(&csv, r.verdict);
            csp_csv_text(&csv, r.reason);
            csp_csv_end(&csv);
        }
    return save(&csv, dir, "theory.csv");
}

static enum csp_spillover_region write_side(struct csp_csv *csv,
                                            const struct csp_spillover_job *job,
                                            const struct csp_spillover_unit *u)
{
    if (!u) {
        for (int k = 0; k < 6; k++) csp_csv_text(csv, NULL);
        return CSP_SPILL_REGIONS;
    }
    double sem;
    const double ratio = csp_spillover_mean(job, u, CSP_SPILL_rest_ratio, &sem, NULL);
    const enum csp_spillover_region at =
        csp_spillover_region(&job->file, ratio, u->exposure.overlap);
    csp_csv_text(csv, u->circuit->name);
    csp_csv_real(csv, ratio);
    csp_csv_real(csv, sem);
    csp_csv_real(csv, u->theory.value[CSP_SPILL_rest_ratio]);
    csp_csv_real(csv, u->theory.extended[CSP_SPILL_rest_ratio]);
    csp_csv_text(csv, csp_spillover_region_name(at));
    return at;
}

static int write_cells(const struct csp_spillover_job *job, const struct csp_run_dir *dir)
{
    const struct csp_spillover_unit *value = csp_spillover_first(job, 0),
                                    *reflex = csp_spillover_first(job, 1);
    struct csp_csv csv;
    (void)csp_csv_init(&csv, "study,overlap,kappa,own,common_fate,step,value,value_ratio,"
                             "value_sem,value_theory,value_extended,value_region,reflex,"
                             "reflex_ratio,reflex_sem,reflex_theory,reflex_extended,"
                             "reflex_region,resonance_without_motivation,animals");
    for (size_t c = 0; c < job->file.sweep.cells; c++) {
        csp_csv_text(&csv, job->file.name);
        write_cell(&csv, &job->units[c].exposure);
        const enum csp_spillover_region v = write_side(&csv, job, value ? value + c : NULL),
                                        r = write_side(&csv, job, reflex ? reflex + c : NULL);
        csp_csv_long(&csv, v == CSP_SPILL_AGAINST && r == CSP_SPILL_GENERALISATION);
        csp_csv_long(&csv, (long long)job->file.animals);
        csp_csv_end(&csv);
    }
    return save(&csv, dir, "cells.csv");
}

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
        const struct csp_measured_point *s = job->point + k;
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
        csp_csv_text(&csv, csp_spillover_region_name(
                               csp_spillover_region(&job->file, s->ratio_axes, s->rho)));
        csp_csv_text(&csv, csp_spillover_region_name(
                               csp_spillover_region(&job->file, s->ratio_whole, s->rho)));
        csp_csv_text(&csv, csp_spillover_region_name(
                               csp_spillover_region(&job->file, s->ratio_rates, s->rho)));
        csp_csv_end(&csv);
    }
    return save(&csv, dir, "point.csv");
}

int csp_spillover_output_write(const struct csp_spillover_job *job,
                               const struct csp_run_dir *dir)
{
    const struct csp_manifest_of made = csp_spillover_made(job);
    struct csp_run_dir staged;
    int err = csp_manifest_stage(dir, &staged);
    if (!err) err = write_animals(job, &staged);
    if (!err) err = write_summary(job, &staged);
    if (!err) err = write_theory(job, &staged);
    if (!err) err = write_cells(job, &staged);
    if (!err) err = write_point(job, &staged);
    if (!err && job->agent)
        err = csp_run_dir_write(&staged, "agent.yaml", job->agent, strlen(job->agent));
    if (!err) err = csp_run_dir_write(&staged, "study.yaml", job->text, strlen(job->text));
    if (!err) err = csp_manifest_commit(dir, &staged, &made);
    if (err) csp_manifest_drop(dir->path);
    csp_run_dir_free(&staged);
    return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_PARTS_H
#define CONSPECIFIC_STUDY_SPILLOVER_PARTS_H
#include "conspecific/study/results/result.h"
#include "conspecific/study/spillover/learner.h"
#include "conspecific/study/spillover/measured_point.h"
/* spillover: shared by theory (spillover_theory.c), learners (spillover.c), the run
 * (spillover_run.c), its checkpoint (spillover_keep.c), its folder (spillover_output.c) and
 * what is read back from it (spillover_judge.c). */
enum { CSP_SPILL_SAMPLES = 300 };
static const double CSP_SPILL_LEAST = 0.03; /* a change of a response that can be timed */

struct csp_spillover_samples { /* times in events, dense at first: the sum may relax long before
                                  the difference */
    size_t n;
    double t[CSP_SPILL_SAMPLES], a[CSP_SPILL_SAMPLES][2];
};
/* Whole times from 0 to `last`, ascending. */
void csp_spillover_times(double last, struct csp_spillover_samples *out);
/* Half-lives of a trajectory towards end[2]: of a_s - a_o and a_s + a_o. */
void csp_spillover_half_lives(const struct csp_spillover_samples *s, const double end[2],
                              const double until[2], double *difference, double *sum);
double csp_spillover_half_other(const struct csp_spillover_samples *s, double end,
                                double until);

struct csp_spillover_unit { /* one circuit in one cell */
    const struct csp_spillover_circuit *circuit;
    struct csp_spillover_exposure exposure;
    struct csp_spillover_theory theory;
    const char *group; /* circuit@overlap=0.5@kappa=0.1 */
    double *value;     /* view: animals x CSP_SPILL_MEASURES */
};
struct csp_spillover_kept {     /* learners that are done */
    struct csp_result *results; /* owned, units x animals */
    size_t resumed;             /* of them from a checkpoint */
    double every, at;           /* wall time between checkpoints [s]; of the next */
};
struct csp_spillover_job {
    struct csp_spillover_file file;
    struct csp_mem mem;
    size_t n;                         /* units: circuits x cells, circuits outermost */
    struct csp_spillover_unit *units; /* in mem */
    struct csp_statistics *point;     /* in mem: animals x readers, NULL: no agent */
    const char *text;                 /* in mem: study.yaml, resolved */
    uint64_t hash;                    /* of text */
    struct csp_spillover_kept kept;
};
/* List units with theory still to come; needs file, loaded. */
int csp_spillover_job_units(struct csp_spillover_job *job);
int csp_spillover_job_theories(struct csp_spillover_job *job, int threads);

struct csp_run_dir;
/* Begin, from the folder's checkpoint if resume says so; every: 0, 10 s. CSP_E_VERSION: it
 * belongs to another study or build. */
int csp_spillover_keep_init(struct csp_spillover_job *job, const struct csp_run_dir *dir,
                            double every, int resume);
int csp_spillover_kept(const struct csp_spillover_job *job, size_t learner);
/* Its values, of learner unit x animals + animal: [CSP_SPILL_MEASURES]. */
double *csp_spillover_values(const struct csp_spillover_job *job, size_t learner);
/* A learner is done; from any thread. Writes a checkpoint when it is time. */
int csp_spillover_keep(struct csp_spillover_job *job, struct csp_run_dir *dir, size_t learner);
int csp_spillover_keep_save(struct csp_spillover_job *job, const struct csp_run_dir *dir);
size_t csp_spillover_keep_count(const struct csp_spillover_job *job);
void csp_spillover_keep_free(struct csp_spillover_job *job);

int csp_spillover_output_write(const struct csp_spillover_job *job,
                               const struct csp_run_dir *dir);
/* The verdict in words. */
void csp_spillover_output_print(const struct csp_spillover_job *job, const char *folder);
/* Mean over learners of a measure, NaNs left out; *sem may be NULL. */
double csp_spillover_mean(const struct csp_spillover_job *job,
                          const struct csp_spillover_unit *unit, int measure, double *sem,
                          size_t *n);
/* (measured - theory)/max(theory, floor); half-lives have no floor. */
double csp_spillover_deviation(const struct csp_spillover_file *file, int measure,
                               double measured, double theory);
#endif

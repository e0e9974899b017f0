/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checkpoint.h"
#include "conspecific/core/error.h"
#include <stdlib.h>

/* Read the measures of a learner back from its result. */
static int read_values(struct csp_spillover_job *job, size_t learner)
{
    const struct csp_rows *rows = &job->kept.results[learner].rows;
    double *value = csp_spillover_values(job, learner);
    if (rows->n != CSP_SPILL_MEASURES)
        return CSP_FAIL(CSP_E_IO,
                        "the checkpoint has %zu measures of a learner, not %d; remove it",
                        rows->n, (int)CSP_SPILL_MEASURES);
    for (size_t m = 0; m < rows->n; m++) value[m] = rows->list[m].value;
    return CSP_OK;
}

int csp_spillover_keep_init(struct csp_spillover_job *job, const struct csp_run_dir *dir,
                            double every, int resume)
{
    struct csp_spillover_kept *kept = &job->kept;
    const size_t n = csp_spillover_learners(job);
    csp_checkpoint_pace_init(&kept->pace, every);
    kept->results = calloc(n, sizeof *kept->results);
    if (!kept->results) return CSP_FAIL(CSP_E_MEMORY, "%zu learners", n);
    if (!resume) return CSP_OK;
    const struct csp_checkpoint_of of = {job->hash, job->text};
    int err = csp_checkpoint_load(dir, &of, kept->results, n, &job->mem, &kept->resumed);
    for (size_t k = 0; k < n && !err; k++)
        if (kept->results[k].done) err = read_values(job, k);
    return err;
}

int csp_spillover_is_kept(const struct csp_spillover_job *job, size_t learner)
{
    return job->kept.results[learner].done;
}

int csp_spillover_keep_save(struct csp_spillover_job *job, const struct csp_run_dir *dir)
{
    const struct csp_checkpoint_of of = {job->hash, job->text};
    return csp_checkpoint_save(dir, &of, job->kept.results, csp_spillover_learners(job));
}

/* Write the measures of a learner into its result. */
static int write_rows(struct csp_result *result, const double value[CSP_SPILL_MEASURES])
{
    int err = CSP_OK;
    for (int m = 0; m < CSP_SPILL_MEASURES && !err; m++) {
        const struct csp_row row = {.phase = "",
                                    .type = "",
                                    .measure = csp_spillover_measure_name(m),
                                    .unit = csp_spillover_measure_unit(m),
                                    .session = -1,
                                    .trial = -1,
                                    .value = value[m]};
        err = csp_rows_add(&result->rows, &row);
    }
    result->done = !err;
    return err;
}

int csp_spillover_keep(struct csp_spillover_job *job, struct csp_run_dir *dir, size_t learner)
{
    struct csp_spillover_kept *kept = &job->kept;
    const struct csp_checkpoint_of of = {job->hash, job->text};
    int err;
#pragma omp critical(csp_spillover_keep)
    {
        err = write_rows(kept->results + learner, csp_spillover_values(job, learner));
        if (!err)
            csp_checkpoint_pace_save(&kept->pace, dir, &of, kept->results,
                                     csp_spillover_learners(job));
    }
    return err;
}

size_t csp_spillover_keep_count(const struct csp_spillover_job *job)
{
    size_t done = 0;
    for (size_t k = 0; k < csp_spillover_learners(job); k++)
        done += csp_spillover_is_kept(job, k) != 0;
    return done;
}

void csp_spillover_keep_free(struct csp_spillover_job *job)
{
    for (size_t k = 0; job->kept.results && k < csp_spillover_learners(job); k++)
        csp_result_free(job->kept.results + k);
    free(job->kept.results);
    job->kept.results = NULL;
}

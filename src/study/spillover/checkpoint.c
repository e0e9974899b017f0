/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Learners that are done, as the checkpoint of any study keeps its units (study/checkpoint.h):
 * learner k is one result whose rows are its measures in their order. */
#include "conspecific/study/run/checkpoint.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "parts.h"
#include <stdlib.h>
#include <string.h>

/* Wall time between two checkpoints [s]: at least that, and 20 times what one takes. */
static const double save_every = 10.0, save_share = 20.0;

static size_t learners_of(const struct csp_spillover_job *job)
{
    return job->n * job->file.animals;
}

double *csp_spillover_values(const struct csp_spillover_job *job, size_t learner)
{
    const size_t animals = job->file.animals;
    return job->units[learner / animals].value + learner % animals * CSP_SPILL_MEASURES;
}

static int take(struct csp_spillover_job *job, size_t learner)
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
    kept->every = every > 0.0 ? every : save_every;
    kept->at = csp_clock_wall() + kept->every;
    kept->results = calloc(learners_of(job), sizeof *kept->results);
    if (!kept->results) return CSP_FAIL(CSP_E_MEMORY, "%zu learners", learners_of(job));
    if (!resume) return CSP_OK;
    int err = csp_checkpoint_load(dir, job->hash, kept->results, learners_of(job), &job->mem,
                                  &kept->resumed);
    for (size_t k = 0; k < learners_of(job) && !err; k++)
        if (kept->results[k].done) err = take(job, k);
    return err;
}

int csp_spillover_kept(const struct csp_spillover_job *job, size_t learner)
{
    return job->kept.results[learner].done;
}

int csp_spillover_keep_save(struct csp_spillover_job *job, const struct csp_run_dir *dir)
{
    return csp_checkpoint_save(dir, job->hash, job->kept.results, learners_of(job));
}

static int add(struct csp_result *result, const double value[CSP_SPILL_MEASURES])
{
    int err = CSP_OK;
    for (int m = 0; m < CSP_SPILL_MEASURES && !err; m++) {
        const struct csp_row row = {.phase = "",
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
    int err;
#pragma omp critical(csp_spillover_keep)
    {
        err = add(kept->results + learner, csp_spillover_values(job, learner));
        const double now = csp_clock_wall();
        if (!err && now > kept->at) {
            if (csp_spillover_keep_save(job, dir))
                csp_run_dir_log(dir, "warning: no checkpoint: %s", csp_error_detail());
            const double end = csp_clock_wall(), pause = save_share * (end - now);
            kept->at = end + (pause > kept->every ? pause : kept->every);
        }
    }
    return err;
}

size_t csp_spillover_keep_count(const struct csp_spillover_job *job)
{
    size_t done = 0;
    for (size_t k = 0; k < learners_of(job); k++) done += csp_spillover_kept(job, k) != 0;
    return done;
}

void csp_spillover_keep_free(struct csp_spillover_job *job)
{
    for (size_t k = 0; job->kept.results && k < learners_of(job); k++)
        csp_result_free(job->kept.results + k);
    free(job->kept.results);
    job->kept.results = NULL;
}

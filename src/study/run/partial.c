/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "partial.h"
#include "conspecific/analysis/inference/sequential.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/study/results/folder.h"
#include "conspecific/study/run/checkpoint.h"
#include <stdlib.h>

static void say_done(const struct csp_plan *plan, const struct csp_result results[],
                     struct csp_run_dir *dir, FILE *out)
{
    for (size_t g = 0; g < plan->n; g++) {
        const struct csp_plan_group *group = plan->groups + g;
        size_t done = 0;
        for (size_t k = 0; k < group->animals; k++) done += results[group->first + k].done != 0;
        csp_run_dir_say(dir, out, "partial: group %s: %zu of %s%zu animals", group->name, done,
                        plan->grows && !group->group->animals ? "at most " : "",
                        group->animals);
    }
}

/* Write what a checkpoint holds; from is the run's folder, to the one below it. */
static int write_tables(struct csp_plan *plan, const struct csp_run_dir *from,
                        struct csp_run_dir *to, FILE *out)
{
    const struct csp_checkpoint_of of = {plan->hash, plan->asked};
    const size_t looks = plan->study.looks ? plan->study.looks : 1;
    size_t found = 0;
    struct csp_result *results = calloc(plan->units, sizeof *results);
    if (!results) return CSP_FAIL(CSP_E_MEMORY, "%zu units of work", plan->units);
    int err = csp_checkpoint_load(from, &of, results, plan->units, &plan->mem, &found);
    if (!err && plan->grows)
        err = csp_plan_resize(plan, csp_sequential_sizes[CSP_SEQUENTIAL_LOOKS - 1]);
    const struct csp_finished run = {plan, results, to,
                                     plan->grows ? CSP_SEQUENTIAL_LOOKS : looks};
    if (!err) say_done(plan, results, to, out);
    if (!err) err = csp_folder_write_tables(&run);
    if (!err) err = csp_run_dir_save_log(to);
    for (size_t u = 0; u < plan->units; u++) csp_result_free(results + u);
    free(results);
    return err;
}

int csp_partial_write(struct csp_plan *plan, const char *folder, FILE *out)
{
    struct csp_run_dir from = {0}, to = {0};
    if (!folder) folder = csp_mem_format(&plan->mem, "out/%s", plan->study.name);
    const char *below = folder ? csp_mem_format(&plan->mem, "%s/partial", folder) : NULL;
    const char *checkpoint =
        folder ? csp_mem_format(&plan->mem, "%s/" CSP_CHECKPOINT_NAME, folder) : NULL;
    if (!below || !checkpoint) return CSP_E_MEMORY;
    if (!csp_file_exists(checkpoint))
        return CSP_FAIL(CSP_E_IO, "%s is not there: the run has finished no animal yet, or all",
                        checkpoint);
    int err = csp_run_dir_init(&from, folder);
    if (!err) err = csp_run_dir_init(&to, below);
    if (!err) err = write_tables(plan, &from, &to, out);
    csp_run_dir_free(&from);
    csp_run_dir_free(&to);
    return err;
}

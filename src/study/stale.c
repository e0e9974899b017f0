/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/stale.h"
#include "conspecific/analysis/inference/sequential.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/manifest.h"
#include "conspecific/study/design/difference.h"
#include "conspecific/study/design/plan_builder.h"
#include "conspecific/study/run/checkpoint.h"
#include "spillover/job.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char no_results[] = "there are no results yet";

struct expected {              /* what a run would leave now; owns nothing */
    const char *study, *agent; /* texts of study.yaml and agent.yaml (NULL: there is none) */
    const char *const *tables; /* files that are always there; ends with NULL */
    uint64_t hash;             /* names the checkpoint */
};

/* ---- a folder beside what is expected ------------------------------------------------- */

/* A file of the folder beside the text it would have now. */
static int judge_file(const char *folder, const char *name, const char *text,
                      struct csp_mem *mem, struct csp_stale *out)
{
    const char *path = csp_mem_format(mem, "%s/%s", folder, name);
    char *data = NULL;
    size_t n = 0;
    if (!path) return CSP_E_MEMORY;
    if (csp_file_read(path, &data, &n, CSP_YAML_BYTES)) {
        csp_error_clear();
        snprintf(out->why, sizeof out->why, "it has no %s that reads", name);
        return CSP_OK;
    }
    const int err = csp_difference_tell(data, n, text, out->why, sizeof out->why);
    free(data);
    return err;
}

static int judge_folder(const char *folder, const struct expected *now, struct csp_mem *mem,
                        struct csp_stale *out)
{
    const char *study = csp_mem_format(mem, "%s/study.yaml", folder);
    const char *checkpoint = csp_mem_format(mem, "%s/" CSP_CHECKPOINT_NAME, folder);
    if (!study || !checkpoint) return CSP_E_MEMORY;
    if (csp_file_exists(checkpoint)) {
        out->resume = csp_checkpoint_is_of(checkpoint, now->hash);
        snprintf(out->why, sizeof out->why, "%s",
                 out->resume ? "it was interrupted, and goes on from its checkpoint"
                             : "it was interrupted, and its checkpoint is of another run");
        return CSP_OK;
    }
    if (!csp_file_exists(study)) {
        snprintf(out->why, sizeof out->why, "%s", no_results);
        return CSP_OK;
    }
    for (const char *const *name = now->tables; *name && !*out->why; name++) {
        const char *path = csp_mem_format(mem, "%s/%s", folder, *name);
        if (!path) return CSP_E_MEMORY;
        if (!csp_file_exists(path)) snprintf(out->why, sizeof out->why, "%s is missing", *name);
    }
    enum csp_manifest_state state = CSP_MANIFEST_NONE;
    char torn[400];
    int err = *out->why ? CSP_OK : csp_manifest_check(folder, &state, torn, sizeof torn);
    if (!err && state == CSP_MANIFEST_TORN)
        snprintf(out->why, sizeof out->why, "its results are not whole: %s", torn);
    if (!err && !*out->why) err = judge_file(folder, "study.yaml", now->study, mem, out);
    if (!err && now->agent && !*out->why)
        err = judge_file(folder, "agent.yaml", now->agent, mem, out);
    out->fresh = !err && !*out->why;
    return err;
}

/* Whether the folder holds nothing to compare with: the study need not be read then. */
static int is_empty(const char *folder, struct csp_mem *mem)
{
    const char *study = csp_mem_format(mem, "%s/study.yaml", folder);
    const char *checkpoint = csp_mem_format(mem, "%s/" CSP_CHECKPOINT_NAME, folder);
    return study && checkpoint && !csp_file_exists(study) && !csp_file_exists(checkpoint);
}

static int judge_spillover(const char *path, const struct csp_override *override,
                           const char *folder, struct csp_stale *out, struct csp_diag *diag)
{
    static const char *const tables[] = {"animals.csv", "summary.csv", "theory.csv",
                                         "cells.csv", NULL};
    struct csp_spillover_job job = {0};
    int err = csp_spillover_job_load(&job, path, override, diag);
    const struct expected now = {job.text, job.agent, tables, job.hash};
    if (!err) err = judge_folder(folder, &now, &job.mem, out);
    csp_mem_free(&job.mem);
    return err;
}

/* Give an auto study the number of animals that its run came to: it follows from the study, so
 * the results are fresh if the rest is the same. */
static int take_number(struct csp_plan *plan, const char *folder)
{
    const char *path = csp_mem_format(&plan->mem, "%s/study.yaml", folder);
    struct csp_node *root = NULL;
    if (!path) return CSP_E_MEMORY;
    if (csp_yaml_read(path, &plan->mem, &root, NULL)) csp_error_clear();
    const struct csp_node *animals = csp_node_find(root, "animals");
    const size_t n = animals && animals->text ? strtoul(animals->text, NULL, 10) : 0;
    for (size_t i = 0; i < CSP_SEQUENTIAL_LOOKS; i++)
        if (csp_sequential_sizes[i] == n) return csp_plan_resize(plan, n);
    return CSP_OK;
}

static int judge_study(const char *path, const struct csp_override *override,
                       const char *folder, struct csp_stale *out, struct csp_diag *diag)
{
    static const char *const tables[] = {"animals.csv",          "summary.csv", "contrasts.csv",
                                         "contrast_animals.csv", "run.h5",      NULL};
    struct csp_plan plan;
    int err = csp_plan_build(&plan, path, override, diag);
    if (!err && plan.grows) err = take_number(&plan, folder);
    const struct expected now = {plan.text, NULL, tables, plan.hash};
    if (!err) err = judge_folder(folder, &now, &plan.mem, out);
    csp_plan_free(&plan);
    return err;
}

int csp_stale_judge(const char *study, const struct csp_override *override, const char *folder,
                    struct csp_stale *out, struct csp_diag *diag)
{
    struct csp_mem mem = {0};
    *out = (struct csp_stale){0};
    const int empty = is_empty(folder, &mem);
    csp_mem_free(&mem);
    if (empty) {
        snprintf(out->why, sizeof out->why, "%s", no_results);
        return CSP_OK;
    }
    return csp_spillover_is(study) ? judge_spillover(study, override, folder, out, diag)
                                   : judge_study(study, override, folder, out, diag);
}

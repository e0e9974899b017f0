/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/stale.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
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

/* ---- the first difference of two files ------------------------------------------------ */

enum { PATH = 256, SHOWN = 64 };

struct comparison {
    char path[PATH]; /* of the nodes that are compared: "agents.rat.gains.nac_h" */
    char first[512]; /* what the first difference is */
    size_t n;        /* differences so far */
};

static void note_difference(struct comparison *c, const struct csp_node *was,
                            const struct csp_node *is)
{
    char before[SHOWN], now[SHOWN];
    if (c->n++) return;
    if (!was || !is)
        snprintf(c->first, sizeof c->first, "%s is %s", c->path, was ? "gone" : "new");
    else
        snprintf(c->first, sizeof c->first, "%s was %s, is %s", c->path,
                 csp_node_describe(was, before, sizeof before),
                 csp_node_describe(is, now, sizeof now));
}

static void compare_nodes(struct comparison *c, const struct csp_node *was,
                          const struct csp_node *is);

/* Compare what stands under a key or index of both (NULL: not there). */
static void compare_items(struct comparison *c, const char *key, const struct csp_node *was,
                          const struct csp_node *is)
{
    const size_t length = strlen(c->path);
    snprintf(c->path + length, sizeof c->path - length, "%s%s", length ? "." : "", key);
    if (was && is)
        compare_nodes(c, was, is);
    else
        note_difference(c, was, is);
    c->path[length] = '\0';
}

static void compare_nodes(struct comparison *c, const struct csp_node *was,
                          const struct csp_node *is)
{
    if (was->kind != is->kind) {
        note_difference(c, was, is);
    } else if (was->kind == CSP_NODE_SCALAR) {
        if (strcmp(was->text, is->text) != 0) note_difference(c, was, is);
    } else if (was->kind == CSP_NODE_MAP) {
        for (const struct csp_node *v = is->child; v; v = v->next)
            compare_items(c, v->key, csp_node_find(was, v->key), v);
        for (const struct csp_node *v = was->child; v; v = v->next)
            if (!csp_node_find(is, v->key)) compare_items(c, v->key, v, NULL);
    } else {
        const size_t n = was->n > is->n ? was->n : is->n;
        for (size_t i = 0; i < n; i++) {
            char index[24];
            snprintf(index, sizeof index, "%zu", i);
            compare_items(c, index, csp_node_item(was, i), csp_node_item(is, i));
        }
    }
}

/* What changed in the program, if anything that matters did. */
static void compare_programs(struct comparison *c, const struct csp_node *was,
                             const struct csp_node *is)
{
    static const char *const keys[] = {"sources", "real", "flags", "compiler", "version"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys && c->n == 0; i++) {
        const struct csp_node *x = csp_node_find(was, keys[i]), *y = csp_node_find(is, keys[i]);
        if (x && y && x->text && y->text && strcmp(x->text, y->text) == 0) continue;
        c->n++;
        snprintf(c->first, sizeof c->first, "the program changed (made.%s)", keys[i]);
    }
}

/* Compare two resolved files; the study first, then the program that made them. */
static int compare_texts(const char *was, size_t n, const char *is, struct csp_stale *out)
{
    struct comparison c = {0};
    struct csp_mem mem = {0};
    struct csp_node *x = NULL, *y = NULL;
    if (strlen(is) == n && memcmp(was, is, n) == 0) return CSP_OK;
    int err = csp_yaml_parse("now", is, strlen(is), &mem, &y, NULL);
    if (!err && csp_yaml_parse("before", was, n, &mem, &x, NULL)) {
        csp_error_clear();
        snprintf(out->why, sizeof out->why, "its study.yaml does not read");
    } else if (!err) {
        const struct csp_node *made[2] = {csp_node_find(x, "made"), csp_node_find(y, "made")};
        for (const struct csp_node *v = y->child; v; v = v->next)
            if (v != made[1]) compare_items(&c, v->key, csp_node_find(x, v->key), v);
        for (const struct csp_node *v = x->child; v; v = v->next)
            if (v != made[0] && !csp_node_find(y, v->key)) compare_items(&c, v->key, v, NULL);
        if (c.n == 0) compare_programs(&c, made[0], made[1]);
        if (c.n > 1)
            snprintf(out->why, sizeof out->why, "%.400s, and %zu more", c.first, c.n - 1);
        else
            snprintf(out->why, sizeof out->why, "%s", c.first);
    }
    csp_mem_free(&mem);
    return err;
}

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
    const int err = compare_texts(data, n, text, out);
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
    int err = *out->why ? CSP_OK : judge_file(folder, "study.yaml", now->study, mem, out);
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

static int judge_study(const char *path, const struct csp_override *override,
                       const char *folder, struct csp_stale *out, struct csp_diag *diag)
{
    static const char *const tables[] = {"animals.csv",          "summary.csv", "contrasts.csv",
                                         "contrast_animals.csv", "run.h5",      NULL};
    struct csp_plan plan;
    int err = csp_plan_build(&plan, path, override, diag);
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

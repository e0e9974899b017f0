/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/fit/output.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/record/csv.h"
#include "conspecific/record/grid.h"
#include "conspecific/report/fit/distance.h"
#include "conspecific/study/design/find.h"
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 4 /* decimals on the screen */ };

/* ---- tables ----------------------------------------------------------------------------- */

static const char *bound_name(int at_bound)
{
    return at_bound < 0 ? "low" : at_bound > 0 ? "high" : "";
}

static int estimates_grid(struct csp_grid *g, const struct csp_fit_job *job,
                          const struct csp_fit *fit)
{
    const int err = csp_grid_init(g, "parameter,unit,start,estimate,low,high,profile_low,"
                                     "profile_high,at_bound");
    for (size_t i = 0; i < job->file->parameters.n && !err; i++) {
        const struct csp_fit_free *p = csp_fit_free_at(job, i);
        const struct csp_fit_estimate *e = fit->estimate + i;
        csp_grid_text(g, "%s", p->name);
        csp_grid_text(g, "%s", p->unit);
        csp_grid_real(g, p->numbers.start, SHOWN);
        csp_grid_real(g, e->value, SHOWN);
        csp_grid_real(g, e->lo, SHOWN);
        csp_grid_real(g, e->hi, SHOWN);
        csp_grid_real(g, e->profile_lo, SHOWN);
        csp_grid_real(g, e->profile_hi, SHOWN);
        csp_grid_text(g, "%s", bound_name(e->at_bound));
    }
    return err;
}

static int write_fit(const struct csp_fit_job *job, const struct csp_fit *fit, const char *path)
{
    struct csp_grid g;
    int err = estimates_grid(&g, job, fit);
    if (!err) err = csp_grid_save(&g, path);
    csp_grid_free(&g);
    return err;
}

static int write_profiles(const struct csp_fit_job *job, const struct csp_fit *fit,
                          const char *path)
{
    struct csp_csv csv;
    int err = csp_csv_init(&csv, "parameter,value,objective");
    for (size_t k = 0; k < fit->n_slices && !err; k++) {
        csp_csv_text(&csv, csp_fit_free_at(job, fit->slices[k].parameter)->name);
        csp_csv_real(&csv, fit->slices[k].value);
        csp_csv_real(&csv, fit->slices[k].cost);
        csp_csv_end(&csv);
    }
    if (!err) err = csp_csv_save(&csv, path);
    csp_csv_free(&csv);
    return err;
}

/* ---- files to go on with ---------------------------------------------------------------- */

/* "# fitted to C080, helping_days: objective 3.21, 24 animals, seed 1" */
static int add_origin(const struct csp_fit_job *job, const struct csp_fit *fit,
                      struct csp_text *out)
{
    const struct csp_fit_targets *t = &job->targets;
    int err = csp_text_add(out, "# Origin fitted: fit %s, to", job->file->name);
    for (size_t i = 0; i < t->n && !err; i++) {
        int known = 0;
        for (size_t k = 0; k < i; k++) known |= !strcmp(t->list[k].name, t->list[i].name);
        if (!known) err = csp_text_add(out, "%s %s", i ? "," : "", t->list[i].name);
    }
    return err ? err
               : csp_text_add(out, ".\n# Objective %.4g; %zu animals a group, seed %zu.\n",
                              fit->points[fit->best].cost, t->animals,
                              job->plans[0].study.seed);
}

/* "0.31   # fitted [0.2, 0.4], start 0.25, searched in [0, 1]; at its low bound" */
static int value_line(const struct csp_fit_job *job, const struct csp_fit *fit, size_t i,
                      struct csp_text *out)
{
    const struct csp_fit_free *p = csp_fit_free_at(job, i);
    const struct csp_fit_estimate *e = fit->estimate + i;
    int err = csp_fit_free_text(p, e->value, out);
    if (!err) err = csp_text_add(out, "   # fitted");
    if (!err && !isnan(e->lo)) err = csp_text_add(out, " [%.4g, %.4g]", e->lo, e->hi);
    if (!err)
        err = csp_text_add(out, "; start %.4g, searched in [%.4g, %.4g]", p->numbers.start,
                           p->numbers.lo, p->numbers.hi);
    if (!err && e->at_bound)
        err = csp_text_add(out, "; at its %s bound", bound_name(e->at_bound));
    return err ? err : csp_text_add(out, "\n");
}

/* The path of `to` as seen from the folder `from`; both exist. The caller frees it; NULL on
 * failure. */
static char *relative_path(const char *from, const char *to)
{
    char *a = realpath(from, NULL), *b = realpath(to, NULL);
    struct csp_text t = {0};
    size_t same = 0;
    int err = a && b ? CSP_OK : CSP_E_IO;
    for (size_t k = 0; !err && (!k || (a[k - 1] && b[k - 1])); k++) {
        const int end_a = !a[k] || a[k] == '/', end_b = !b[k] || b[k] == '/';
        if (end_a && end_b) same = k;
        if (a[k] != b[k]) break;
    }
    for (const char *c = err ? "" : a + same; *c && !err; c++)
        if (*c == '/' && c[1]) err = csp_text_add(&t, "../");
    if (!err) err = csp_text_add(&t, "%s", b + same + (b[same] == '/'));
    free(a);
    free(b);
    if (err) csp_text_free(&t);
    return t.s;
}

/* The file of the agent whose parameters were fitted; NULL if a study holds the agent. */
static const char *agent_file(const struct csp_fit_job *job, struct csp_mem *mem)
{
    const char *path = NULL;
    for (size_t s = 0; s < job->file->n_studies; s++) {
        const struct csp_study *study = &job->plans[s].study;
        int has = 0;
        for (size_t i = 0; i < job->file->parameters.n; i++)
            has |= job->studies[s].applies[i] &&
                   !strncmp(csp_fit_free_at(job, i)->name, "agent.", 6);
        if (!has || csp_node_find(study->agents, study->agent)) continue;
        if (!csp_models_find("agents", study->agent, study->path, mem, &path)) return path;
    }
    return NULL;
}

/* Write the keys of a path that the line above (of path `before`) has not opened yet, then the
 * value. */
static int nested_line(const struct csp_fit_job *job, const struct csp_fit *fit, size_t i,
                       const char *before, struct csp_text *out)
{
    const char *path = csp_fit_free_at(job, i)->name + strlen("agent.");
    size_t open = 0; /* so many bytes of the path are keys that stand already */
    for (size_t k = 0; before && path[k] && path[k] == before[k]; k++)
        if (path[k] == '.') open = k + 1;
    int depth = 0, err = CSP_OK;
    for (const char *at = path; !err;) {
        const char *dot = strchr(at, '.');
        const int n = (int)(dot ? dot - at : (long)strlen(at));
        if ((size_t)(at - path) >= open)
            err = csp_text_add(out, "%*s%.*s:%s", 2 * depth, "", n, at, dot ? "\n" : " ");
        if (!dot) break;
        depth++;
        at = dot + 1;
    }
    return err ? err : value_line(job, fit, i, out);
}

static int by_name(const void *a, const void *b)
{
    const struct csp_fit_free *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static int agent_lines(const struct csp_fit_job *job, const struct csp_fit *fit,
                       struct csp_text *out)
{
    const struct csp_fit_free *sorted[CSP_FIT_PARAMETERS];
    const size_t n = job->file->parameters.n;
    const char *before = NULL;
    int err = CSP_OK;
    for (size_t i = 0; i < n; i++) sorted[i] = csp_fit_free_at(job, i);
    qsort(sorted, n, sizeof *sorted, by_name);
    for (size_t k = 0; k < n && !err; k++) {
        if (strncmp(sorted[k]->name, "agent.", 6) != 0) continue;
        err = nested_line(job, fit, (size_t)(sorted[k] - csp_fit_free_at(job, 0)), before, out);
        before = sorted[k]->name + 6;
    }
    return err;
}

static int write_agent(const struct csp_fit_job *job, const struct csp_fit *fit,
                       const struct csp_run_dir *dir, const char *folder)
{
    struct csp_mem mem = {0};
    struct csp_text text = {0};
    const char *base = agent_file(job, &mem);
    char *from = base ? relative_path(folder, base) : NULL;
    int err = CSP_OK, after = 0;
    for (size_t i = 0; i < job->file->parameters.n; i++)
        after |= csp_fit_free_at(job, i)->after_rearing;
    if (from) {
        err = add_origin(job, fit, &text);
        if (!err && after)
            err =
                csp_text_add(&text, "# Some were fitted on the grown animal (fitted_set.yaml); "
                                    "here they shape its life as well.\n");
        if (!err)
            err = csp_text_add(&text, "schema: 1\nkind: agent\nextends: %s\nname: %s\n", from,
                               job->file->name);
        if (!err) err = agent_lines(job, fit, &text);
        if (!err) err = csp_run_dir_write(dir, "fitted_agent.yaml", text.s, text.n);
    }
    free(from);
    csp_text_free(&text);
    csp_mem_free(&mem);
    return err;
}

static int set_lines(const struct csp_fit_job *job, const struct csp_fit *fit, int after,
                     struct csp_text *out)
{
    int err = CSP_OK, first = 1;
    for (size_t i = 0; i < job->file->parameters.n && !err; i++) {
        const struct csp_fit_free *p = csp_fit_free_at(job, i);
        if (p->after_rearing != after) continue;
        if (first) err = csp_text_add(out, after ? "after_rearing: # of a group\n" : "set:\n");
        first = 0;
        if (!err) err = csp_text_add(out, "  %s: ", p->name);
        if (!err) err = value_line(job, fit, i, out);
    }
    return err;
}

static int write_set(const struct csp_fit_job *job, const struct csp_fit *fit,
                     const struct csp_run_dir *dir)
{
    struct csp_text text = {0};
    int err = add_origin(job, fit, &text);
    if (!err) err = csp_text_add(&text, "# To be copied into a study.\n");
    if (!err) err = set_lines(job, fit, 0, &text);
    if (!err) err = set_lines(job, fit, 1, &text);
    if (!err) err = csp_run_dir_write(dir, "fitted_set.yaml", text.s, text.n);
    csp_text_free(&text);
    return err;
}

int csp_fit_output_write(const struct csp_fit_job *job, const struct csp_fit *fit,
                         const struct csp_run_dir *dir, const char *folder)
{
    char *tables[] = {csp_run_dir_file(dir, "fit.csv"), csp_run_dir_file(dir, "profiles.csv"),
                      csp_run_dir_file(dir, "targets.csv")};
    int err = tables[0] && tables[1] && tables[2] ? CSP_OK : CSP_E_MEMORY;
    if (!err) err = write_fit(job, fit, tables[0]);
    if (!err && fit->n_slices) err = write_profiles(job, fit, tables[1]);
    if (!err)
        err = csp_fit_targets_save(&job->targets, fit->points[fit->best].record, tables[2]);
    if (!err) err = write_agent(job, fit, dir, folder);
    if (!err) err = write_set(job, fit, dir);
    for (int k = 0; k < 3; k++) free(tables[k]);
    return err;
}

int csp_fit_output_print(const struct csp_fit_job *job, const struct csp_fit *fit,
                         const struct csp_run_dir *dir, FILE *out)
{
    struct csp_grid g;
    const struct csp_fit_point *best = fit->points + fit->best;
    int err = csp_fit_targets_print(&job->targets, best->record, out);
    if (err) return err;
    csp_print(out, "\nobjective %.4g after %zu evaluations; %s\n\n", best->cost, fit->n,
              dir->path);
    err = estimates_grid(&g, job, fit);
    if (!err) err = csp_grid_print(&g, out);
    csp_grid_free(&g);
    struct csp_text text = {0};
    for (size_t i = 0; i < job->file->parameters.n && !err; i++) {
        const struct csp_fit_free *p = csp_fit_free_at(job, i);
        if (p->after_rearing) continue;
        err = csp_text_add(&text, "%s--set '%s=", text.n ? " " : "\n", p->name);
        if (!err) err = csp_fit_free_text(p, best->x[i], &text);
        if (!err) err = csp_text_add(&text, "'");
    }
    if (!err && text.n) fprintf(out, "%s\n", text.s);
    csp_text_free(&text);
    return err;
}

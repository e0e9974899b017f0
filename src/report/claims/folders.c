/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/folders.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/text.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/run/place.h"
#include "conspecific/study/spillover/verdicts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int is_run(const char *dir);

static int add_if_run(is_run *is, struct csp_mem *mem, const char *dir, const char *name,
                      const char *list[], size_t room, size_t *n)
{
    char path[4096];
    const size_t length = strlen(dir);
    snprintf(path, sizeof path, "%s%s%s", dir, length && dir[length - 1] == '/' ? "" : "/",
             name);
    if (!is(path) || *n >= room) return CSP_OK;
    list[*n] = csp_mem_dup(mem, path);
    return list[(*n)++] ? CSP_OK : CSP_E_MEMORY;
}

static int runs_in(is_run *is, const char *dir, struct csp_mem *mem, const char *list[],
                   size_t room, size_t *n)
{
    const char *name[512];
    size_t count = 0;
    if (is(dir)) {
        if (*n >= room) return CSP_OK;
        list[*n] = csp_mem_dup(mem, dir);
        return list[(*n)++] ? CSP_OK : CSP_E_MEMORY;
    }
    int err = csp_file_names(dir, "", mem, name, sizeof name / sizeof *name, &count);
    for (size_t i = 0; !err && i < count; i++)
        if (!csp_place_is_old(name[i])) err = add_if_run(is, mem, dir, name[i], list, room, n);
    return err;
}

int csp_folders_runs(const char *dir, struct csp_mem *mem, const char *list[], size_t room,
                     size_t *n)
{
    return runs_in(csp_compare_is_run, dir, mem, list, room, n);
}

int csp_folders_circuits(const char *dir, struct csp_mem *mem, const char *list[], size_t room,
                         size_t *n)
{
    return runs_in(csp_verdicts_is_run, dir, mem, list, room, n);
}

/* THEME and NAME of the path models/studies/THEME/NAME.yaml; NULL without memory. */
static const char *theme_and_name(struct csp_mem *mem, const char *path, const char **name)
{
    const char *slash = strrchr(path, '/'), *from = slash;
    *name = NULL;
    while (from && from > path && from[-1] != '/') from--;
    if (!slash || strlen(slash) < sizeof ".yaml") return "";
    *name = csp_mem_dup_n(mem, slash + 1, strlen(slash + 1) - strlen(".yaml"));
    return csp_mem_dup_n(mem, from, (size_t)(slash - from));
}

/* Say which theme is meant, or which themes there are. */
static int unknown_theme(const char *theme, const char *const themes[], size_t n)
{
    return CSP_FAIL(CSP_E_USAGE, "no study lies in models/studies/%s%s", theme,
                    csp_nearest_hint(theme, themes, n, n + 1));
}

int csp_folders_theme(const char *theme, struct csp_mem *mem, const char *list[], size_t room,
                      size_t *n)
{
    enum { MOST = 1024 };
    const char *study[MOST], *themes[MOST], *path, *name;
    size_t studies = 0, n_themes = 0;
    *n = 0;
    int err = csp_models_names("studies", mem, study, MOST, &studies);
    for (size_t i = 0; !err && i < studies; i++) {
        err = csp_models_find("studies", study[i], NULL, mem, &path);
        if (err) return err;
        const char *its = theme_and_name(mem, path, &name);
        if (!its || !name) return CSP_E_MEMORY;
        if (!n_themes || strcmp(themes[n_themes - 1], its) != 0) themes[n_themes++] = its;
        if (strcmp(its, theme) != 0) continue;
        if (*n == room)
            return CSP_FAIL(CSP_E_RANGE, "models/studies/%s holds more than %zu studies", theme,
                            room);
        list[(*n)++] = name;
    }
    return err || *n ? err : unknown_theme(theme, themes, n_themes);
}

int csp_folders_literature(const char *claims_file, const char *base, struct csp_mem *mem,
                           struct csp_literature *literature, struct csp_diag *diag)
{
    struct csp_claims *claims = csp_mem_alloc(mem, sizeof *claims);
    int err = !claims       ? CSP_E_MEMORY
              : claims_file ? CSP_OK
                            : csp_claims_find(base, mem, &claims_file);
    if (!err) err = csp_claims_read(claims, claims_file, mem, diag);
    return err ? err : csp_literature_read(literature, claims, mem, diag);
}

int csp_folders_compare(const char *claims_file, const char *const dirs[], size_t n_dirs,
                        struct csp_mem *mem, struct csp_literature *literature,
                        struct csp_compare **list, size_t *n, struct csp_diag *diag)
{
    const char *run[1024];
    size_t runs = 0;
    const char *base = n_dirs ? csp_mem_format(mem, "%s/contrasts.csv", dirs[0]) : NULL;
    int err = csp_folders_literature(claims_file, base, mem, literature, diag);
    for (size_t i = 0; !err && i < n_dirs; i++) {
        const size_t before = runs;
        err = csp_folders_runs(dirs[i], mem, run, sizeof run / sizeof *run, &runs);
        if (!err && runs == before)
            err = CSP_FAIL(CSP_E_IO,
                           "%s: no contrasts.csv there or in a folder in it; conspecific run "
                           "STUDY -o %s makes it",
                           dirs[i], dirs[i]);
    }
    if (err) return err;
    *n = 0;
    *list = csp_mem_alloc(mem, (runs + 1) * sizeof **list);
    if (!*list) return CSP_E_MEMORY;
    for (size_t i = 0; i < runs; i++) {
        const int e = csp_compare_read(&(*list)[(*n)++], run[i], literature, mem, diag);
        if (e && !err) err = e;
    }
    return err;
}

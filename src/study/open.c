/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/open.h"
#include "conspecific/arena/paradigm/file.h"
#include "conspecific/config/schema_print.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/study.h"
#include "conspecific/study/spillover/file.h"
#include <stdio.h>
#include <string.h>

const char *const csp_file_folders[CSP_FILE_KINDS] = {"agents", "paradigms", "studies"};
static const char *const kinds[CSP_FILE_KINDS] = {"agent", "paradigm", "study"};

static int looks_like_path(const char *name)
{
    const size_t n = strlen(name);
    return strchr(name, '/') || (n > 5 && !strcmp(name + n - 5, ".yaml")) ||
           csp_file_exists(name);
}

/* The one folder that holds NAME. */
static int find(const char *name, struct csp_mem *mem, const char **path)
{
    const char *found[CSP_FILE_KINDS];
    const char *all[512];
    size_t n = 0, n_all = 0;
    for (int k = 0; k < CSP_FILE_KINDS; k++) {
        if (!csp_models_find(csp_file_folders[k], name, NULL, mem, &found[n])) n++;
        csp_models_names(csp_file_folders[k], mem, all, sizeof all / sizeof *all, &n_all);
    }
    if (n == 1) {
        *path = found[0];
        return CSP_OK;
    }
    if (n > 1)
        return CSP_FAIL(CSP_E_USAGE, "`%.80s` may be %s or %s: say which", name, found[0],
                        found[1]);
    if (!csp_models_find("fits", name, NULL, mem, &found[0]))
        return CSP_FAIL(CSP_E_USAGE,
                        "`%.80s` is a fit (%s): conspecific fit runs it, conspecific check "
                        "checks it",
                        name, found[0]);
    return CSP_FAIL(
        CSP_E_USAGE,
        "no file and no model is called `%.80s`%s; conspecific list shows the models", name,
        csp_nearest_hint(name, all, n_all, 0));
}

int csp_open_find(enum csp_file_kind kind, const char *name, struct csp_mem *mem,
                  const char **path)
{
    *path = name;
    if (looks_like_path(name) ||
        !csp_models_find(csp_file_folders[kind], name, NULL, mem, path))
        return CSP_OK;
    const char *all[512];
    size_t n = 0;
    csp_models_names(csp_file_folders[kind], mem, all, sizeof all / sizeof *all, &n);
    return CSP_FAIL(CSP_E_USAGE, "no %s is called `%.80s`%s; conspecific list %s shows them",
                    kinds[kind], name, csp_nearest_hint(name, all, n, 0),
                    csp_file_folders[kind]);
}

void csp_open_spillover(const char *name, struct csp_mem *mem, const char **path)
{
    *path = name;
    if (csp_file_exists(name)) {
        if (!csp_spillover_is(name)) *path = NULL;
    } else if (csp_models_find(csp_file_folders[CSP_FILE_STUDY], name, NULL, mem, path) ||
               !csp_spillover_is(*path))
        *path = NULL;
}

int csp_open(const char *name, struct csp_mem *mem, struct csp_node **root,
             enum csp_file_kind *kind, const char **path, struct csp_diag *diag)
{
    *path = name;
    int err = looks_like_path(name) ? CSP_OK : find(name, mem, path);
    if (!err) err = csp_config_load(*path, mem, root, diag);
    if (err) return err;
    const struct csp_node *node = csp_node_find(*root, "kind");
    if (!node || !node->text)
        return csp_diag_add(
            diag, *root,
            "expected `kind: agent`, `paradigm` or `study` (or, of a file that stands "
            "alone, `fit` or `spillover`)");
    for (int k = 0; k < CSP_FILE_KINDS; k++)
        if (!strcmp(node->text, kinds[k])) {
            *kind = (enum csp_file_kind)k;
            return CSP_OK;
        }
    return csp_diag_add(diag, node, "expected an agent, a paradigm or a study, not `%.60s`%s",
                        node->text, csp_nearest_hint(node->text, kinds, CSP_FILE_KINDS, 0));
}

int csp_open_set(struct csp_node *root, enum csp_file_kind kind, const char *const set[],
                 size_t n, struct csp_mem *mem, struct csp_diag *diag)
{
    for (size_t i = 0; i < n; i++) {
        const char *equals = strchr(set[i], '='), *start = set[i];
        const size_t prefix = strlen(kinds[kind]);
        if (!equals || equals == start)
            return CSP_FAIL(CSP_E_USAGE, "--set: expected PATH=VALUE, found `%.80s`", set[i]);
        if (!strncmp(start, kinds[kind], prefix) && start[prefix] == '.') start += prefix + 1;
        const char *key = csp_mem_dup_n(mem, start, (size_t)(equals - start));
        if (!key) return CSP_E_MEMORY;
        const int err = csp_config_set(root, key, equals + 1, "--set", mem, diag);
        if (err) return err;
    }
    return CSP_OK;
}

int csp_open_agent(const char *name, const char *const set[], size_t n,
                   struct csp_agent_spec *spec, struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_node *root = NULL;
    const char *path = NULL;
    enum csp_file_kind kind = CSP_FILE_AGENT;
    int err = csp_open_find(kind, name ? name : "rat", mem, &path);
    if (!err) err = csp_open(path, mem, &root, &kind, &path, diag);
    if (!err && kind != CSP_FILE_AGENT)
        err = csp_diag_add(diag, csp_node_find(root, "kind"), "expected an agent, found a %s",
                           kinds[kind]);
    if (!err) err = csp_open_set(root, kind, set, n, mem, diag);
    return err ? err : csp_agent_spec_read(spec, root, mem, diag);
}

static int print_spillover(const char *path, const char *const set[], size_t n, int annotate,
                           struct csp_mem *mem, struct csp_text *out, struct csp_diag *diag)
{
    struct csp_spillover_file file;
    const struct csp_override override = {.set = set, .n_set = n};
    const int err = csp_spillover_load(&file, path, &override, mem, diag);
    return err ? err : csp_schema_print(csp_spillover_schema, &file, out, 0, annotate);
}

int csp_open_print(const char *name, const char *const set[], size_t n, int annotate,
                   struct csp_mem *mem, struct csp_text *out, struct csp_diag *diag)
{
    struct csp_node *root = NULL;
    enum csp_file_kind kind = CSP_FILE_AGENT;
    struct csp_agent_spec spec;
    struct csp_paradigm paradigm;
    struct csp_study study;
    const char *path;
    csp_open_spillover(name, mem, &path);
    if (path) return print_spillover(path, set, n, annotate, mem, out, diag);
    int err = csp_open(name, mem, &root, &kind, &path, diag);
    if (!err) err = csp_open_set(root, kind, set, n, mem, diag);
    if (err) return err;
    switch (kind) {
    case CSP_FILE_AGENT:
        err = csp_agent_spec_read(&spec, root, mem, diag);
        return err ? err : csp_agent_spec_print(&spec, out, annotate);
    case CSP_FILE_PARADIGM:
        err = csp_paradigm_read(&paradigm, root, mem, diag);
        return err ? err : csp_paradigm_print(&paradigm, out, annotate);
    default:
        err = csp_study_read(&study, root, path, mem, diag);
        return err ? err : csp_study_print(&study, out, annotate);
    }
}

/* Studies of circuits and fits extend nothing. */
static int stands_alone(const char *folder, const char *path)
{
    return !strcmp(folder, "fits") ||
           (!strcmp(folder, csp_file_folders[CSP_FILE_STUDY]) && csp_spillover_is(path));
}

int csp_open_models(const char *folder, struct csp_mem *mem, struct csp_grid *grid)
{
    const char *name[512];
    size_t n = 0;
    const int err = csp_models_names(folder, mem, name, sizeof name / sizeof *name, &n);
    for (size_t i = 0; !err && i < n; i++) {
        const char *path = NULL;
        struct csp_node *node = NULL;
        struct csp_diag ignore = {0}; /* a spoiled file is still listed */
        const char *doc = "(does not read; conspecific check says why)";
        if (!csp_models_find(folder, name[i], NULL, mem, &path) &&
            !(stands_alone(folder, path) ? csp_yaml_read(path, mem, &node, &ignore)
                                         : csp_config_load(path, mem, &node, &ignore))) {
            const struct csp_node *text = csp_node_find(node, "doc");
            doc = text && text->text ? text->text : "";
        }
        csp_grid_text(grid, "%s", name[i]);
        csp_grid_text(grid, "%s", doc);
    }
    return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/design/find.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/text.h"
#include <dlfcn.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct search {
    struct csp_mem *mem;
    struct csp_text tried;
    const char *found;
};

static void try_file(struct search *s, const char *path)
{
    if (s->found) return;
    if (csp_file_exists(path))
        s->found = csp_mem_dup(s->mem, path);
    else
        (void)csp_text_add(&s->tried, "%s%s", s->tried.n ? ", " : "", path);
}

/* Try the files of that name one folder further down; only a single one is taken. */
static void try_below(struct search *s, const char *root, const char *folder, const char *name)
{
    char *pattern = NULL;
    glob_t g = {0};
    if (s->found || strpbrk(name, "*?[\\")) return;
    if (asprintf(&pattern, "%s/%s/*/%s.yaml", root, folder, name) < 0) return;
    if (glob(pattern, 0, NULL, &g) == 0 && g.gl_pathc == 1) try_file(s, g.gl_pathv[0]);
    for (size_t i = 0; g.gl_pathc > 1 && i < g.gl_pathc; i++)
        (void)csp_text_add(&s->tried, "%sone of %s", s->tried.n ? ", " : "", g.gl_pathv[i]);
    globfree(&g);
    free(pattern);
}

static void try_in(struct search *s, const char *root, const char *folder, const char *name)
{
    char *path = NULL;
    if (*root && asprintf(&path, "%s/%s/%s.yaml", root, folder, name) >= 0) {
        try_file(s, path);
        free(path);
        try_below(s, root, folder, name);
    }
}

/* The file that this code runs in: a shared library libconspecific.so..., or the program
 * conspecific; empty in a host program that holds the static library. */
static void own_file(char *path, size_t size)
{
    Dl_info info;
    const char *slash = NULL;
    if (dladdr((const void *)csp_build_version(), &info) && info.dli_fname)
        slash = strrchr(info.dli_fname, '/');
    if (slash && !strncmp(slash + 1, "libconspecific.so", strlen("libconspecific.so"))) {
        char *real = realpath(info.dli_fname, NULL);
        snprintf(path, size, "%s", real ? real : "");
        free(real);
        return;
    }
    const ssize_t n = readlink("/proc/self/exe", path, size - 1);
    path[n > 0 ? n : 0] = '\0';
    slash = strrchr(path, '/');
    if (!slash || strcmp(slash + 1, "conspecific") != 0) *path = '\0';
}

/* The models of the tree in which the program lies: the first folder above it that holds
 * share/conspecific/models (installed, wherever it was moved) or models (a source tree, in
 * whose build/ it lies). Empty if none does. */
static void root_of_program(char *root, size_t size)
{
    enum { LEVELS = 4 };
    static const char *const below[] = {"share/conspecific/models", "models"};
    char path[4096], agents[4096 + 64];
    own_file(path, sizeof path);
    *root = '\0';
    for (int level = 0; level < LEVELS && !*root; level++) {
        char *slash = strrchr(path, '/');
        if (!slash) return;
        *slash = '\0';
        for (size_t i = 0; i < sizeof below / sizeof *below && !*root; i++) {
            snprintf(agents, sizeof agents, "%s/%s/agents", path, below[i]);
            if (csp_file_exists(agents)) snprintf(root, size, "%s/%s", path, below[i]);
        }
    }
}

/* The k-th folder that models are looked for in, empty if it is not set; returns 0 behind the
 * last. */
static int models_root(size_t k, char *root, size_t size)
{
    const char *own = getenv("CONSPECIFIC_MODELS");
    if (k == 0) snprintf(root, size, "models");
    if (k == 1) snprintf(root, size, "%s", own ? own : "");
    if (k == 2) root_of_program(root, size);
    if (k == 3) snprintf(root, size, "%s/share/conspecific/models", csp_build_prefix());
    return k < 4;
}

/* Look in the folders above base: models/studies/theme/x.yaml finds models/agents/NAME.yaml. */
static void try_above(struct search *s, const char *base, const char *folder, const char *name)
{
    enum { LEVELS = 3 };
    const char *slash = strrchr(base, '/');
    char root[4096];
    int n = snprintf(root, sizeof root, "%.*s", slash ? (int)(slash - base) : 1,
                     slash ? base : ".");
    for (int level = 0; level < LEVELS && n > 0 && (size_t)n + 4 < sizeof root; level++) {
        char below[4096 + 64];
        n += snprintf(root + n, sizeof root - (size_t)n, "/..");
        snprintf(below, sizeof below, "%s/%s", root, folder);
        if (csp_file_exists(below)) try_in(s, root, folder, name);
    }
}

static void search_path(struct search *s, const char *name, const char *base)
{
    const char *slash = base ? strrchr(base, '/') : NULL;
    char *at = NULL;
    if (base && *name != '/' &&
        asprintf(&at, "%.*s/%s", slash ? (int)(slash - base) : 1, slash ? base : ".", name) >=
            0) {
        try_file(s, at);
        free(at);
    }
    try_file(s, name);
}

int csp_models_find(const char *folder, const char *name, const char *base, struct csp_mem *mem,
                    const char **path)
{
    struct search s = {.mem = mem};
    char root[4096];
    *path = NULL;
    if (!*name)
        return CSP_FAIL(CSP_E_NAME, "the name of a file under models/%s is empty", folder);
    const size_t n = strlen(name);
    const int is_path = strchr(name, '/') || (n > 5 && strcmp(name + n - 5, ".yaml") == 0);
    if (is_path) {
        search_path(&s, name, base);
    } else {
        if (base) try_above(&s, base, folder, name);
        for (size_t k = 0; models_root(k, root, sizeof root); k++)
            try_in(&s, root, folder, name);
    }
    *path = s.found;
    const int err =
        s.found ? CSP_OK
                : CSP_FAIL(is_path ? CSP_E_IO : CSP_E_NAME, "no file for '%s'; looked for %s",
                           name, s.tried.s ? s.tried.s : "nothing");
    csp_text_free(&s.tried);
    return err;
}

int csp_models_theme(const char *folder, const char *theme, struct csp_mem *mem,
                     const char **path)
{
    char root[4096];
    *path = NULL;
    for (size_t k = 0; models_root(k, root, sizeof root); k++) {
        if (!*root || !*theme || strchr(theme, '/') || *theme == '.') continue;
        const char *at = csp_mem_format(mem, "%s/%s/%s", root, folder, theme);
        if (!at) return CSP_E_MEMORY;
        if (!csp_file_exists(at)) continue;
        *path = at;
        return CSP_OK;
    }
    return CSP_OK;
}

/* ---- data ----------------------------------------------------------------------------- */

static void try_data(struct search *s, const char *folder, const char *name)
{
    char *path = NULL;
    if (*folder && asprintf(&path, "%s/%s", folder, name) >= 0) {
        try_file(s, path);
        free(path);
    }
}

/* Look in data/ of the folders above base. */
static void try_data_above(struct search *s, const char *base, const char *name)
{
    enum { LEVELS = 3 };
    const char *slash = strrchr(base, '/');
    char root[4096 - 8], data[4096];
    int n = snprintf(root, sizeof root, "%.*s", slash ? (int)(slash - base) : 1,
                     slash ? base : ".");
    for (int level = 0; level < LEVELS && n > 0 && (size_t)n + 4 < sizeof root; level++) {
        n += snprintf(root + n, sizeof root - (size_t)n, "/..");
        snprintf(data, sizeof data, "%s/data", root);
        if (csp_file_exists(data)) try_data(s, data, name);
    }
}

int csp_data_find(const char *name, const char *base, struct csp_mem *mem, const char **path)
{
    struct search s = {.mem = mem};
    const char *own = getenv("CONSPECIFIC_DATA");
    char root[4096 - 16], data[4096];
    try_data(&s, "data", name);
    try_data(&s, own ? own : "", name);
    if (base) try_data_above(&s, base, name);
    for (size_t k = 1; models_root(k, root, sizeof root); k++) {
        if (!*root) continue;
        snprintf(data, sizeof data, "%s/../data", root);
        try_data(&s, data, name);
    }
    *path = s.found;
    const int err =
        s.found
            ? CSP_OK
            : CSP_FAIL(CSP_E_IO,
                       "no file data/%s; looked for %s; CONSPECIFIC_DATA may name its folder",
                       name, s.tried.s ? s.tried.s : "nothing");
    csp_text_free(&s.tried);
    return err;
}

/* ---- what there is -------------------------------------------------------------------- */

enum { ROOM = 512 };

/* Add the models in dir, by name where the name finds them. A file that is hidden by another of
 * the same name in an earlier place is left out. */
static int names_in(const char *dir, const char *folder, struct csp_mem *mem,
                    const char *list[], size_t room, size_t *n)
{
    const char *name[ROOM];
    size_t count = 0;
    int err = csp_file_names(dir, ".yaml", mem, name, ROOM, &count);
    for (size_t i = 0; !err && i < count && *n < room; i++) {
        const char *found = NULL;
        char path[4096];
        snprintf(path, sizeof path, "%s/%s.yaml", dir, name[i]);
        err = csp_models_find(folder, name[i], NULL, mem, &found);
        if (!err && strcmp(found, path) != 0) continue;
        list[*n] = err ? csp_mem_dup(mem, path) : name[i];
        err = list[(*n)++] ? CSP_OK : CSP_E_MEMORY;
    }
    return err;
}

int csp_models_names(const char *folder, struct csp_mem *mem, const char *list[], size_t room,
                     size_t *n)
{
    char root[4096 - 512];
    int err = CSP_OK;
    for (size_t k = 0; !err && models_root(k, root, sizeof root); k++) {
        char dir[4096];
        const char *below[ROOM];
        size_t count = 0;
        if (!*root) continue;
        snprintf(dir, sizeof dir, "%s/%s", root, folder);
        err = names_in(dir, folder, mem, list, room, n);
        if (!err) err = csp_file_names(dir, "", mem, below, ROOM, &count);
        for (size_t i = 0; !err && i < count; i++) { /* a file holds no names */
            snprintf(dir, sizeof dir, "%s/%s/%s", root, folder, below[i]);
            err = names_in(dir, folder, mem, list, room, n);
        }
    }
    return err;
}

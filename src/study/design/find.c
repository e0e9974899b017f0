/* SPDX-License-Identifier: GPL-3.0-or-later */
/* models_find: where a model file of a name lies: beside, under models/, installed. */
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/study/design/study.h"
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* A file of that name in a folder below, if there is just one. */
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
    if (root && *root && asprintf(&path, "%s/%s/%s.yaml", root, folder, name) >= 0) {
        try_file(s, path);
        free(path);
        try_below(s, root, folder, name);
    }
}

int csp_models_find(const char *folder, const char *name, const char *base, struct csp_mem *mem,
                    const char **path)
{
    struct search s = {.mem = mem};
    *path = NULL;
    if (!*name)
        return CSP_FAIL(CSP_E_NAME, "the name of a file under models/%s is empty", folder);
    const size_t n = strlen(name);
    const int is_path = strchr(name, '/') || (n > 5 && strcmp(name + n - 5, ".yaml") == 0);
    const char *slash = base ? strrchr(base, '/') : NULL;
    const int dir = slash ? (int)(slash - base) : 1; /* length of the folder of base */
    const char *beside = slash ? base : ".";
    char *at = NULL;
    if (is_path) {
        if (base && *name != '/' && asprintf(&at, "%.*s/%s", dir, beside, name) >= 0) {
            try_file(&s, at);
            free(at);
        }
        try_file(&s, name);
    } else {
        if (base && asprintf(&at, "%.*s/../%s/%s.yaml", dir, beside, folder, name) >= 0) {
            try_file(&s, at);
            free(at);
        }
        try_in(&s, "models", folder, name);
        try_in(&s, getenv("CONSPECIFIC_MODELS"), folder, name);
        if (asprintf(&at, "%s/share/conspecific/models", csp_build_prefix()) >= 0) {
            try_in(&s, at, folder, name);
            free(at);
        }
    }
    *path = s.found;
    const int err =
        s.found ? CSP_OK
                : CSP_FAIL(is_path ? CSP_E_IO : CSP_E_NAME, "no file for '%s'; looked for %s",
                           name, s.tried.s ? s.tried.s : "nothing");
    csp_text_free(&s.tried);
    return err;
}

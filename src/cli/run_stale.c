/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_stale.h"
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/asked.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/launch.h"
#include "conspecific/study/open.h"
#include "conspecific/study/stale.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ROOM = 1024 };

struct target {         /* one study of the set */
    const char *study;  /* file */
    const char *name;   /* of the file, without .yaml */
    const char *folder; /* of its results */
};

struct set {
    const struct csp_study_options *opt;
    struct csp_mem mem;
    struct target list[ROOM];
    size_t n;
};

static int is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static int add_study(struct set *s, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const size_t n = strlen(base), suffix = n > 5 && !strcmp(base + n - 5, ".yaml") ? 5 : 0;
    struct target t = {.study = path, .name = csp_mem_dup_n(&s->mem, base, n - suffix)};
    if (!t.name) return CSP_E_MEMORY;
    for (size_t i = 0; i < s->n; i++)
        if (!strcmp(s->list[i].name, t.name)) {
            if (!strcmp(s->list[i].study, path)) return CSP_OK; /* named twice */
            return CSP_FAIL(CSP_E_USAGE, "%s and %s would share the folder of results %s",
                            s->list[i].study, path, t.name);
        }
    if (s->n == ROOM) return CSP_FAIL(CSP_E_USAGE, "a set of more than %d studies", ROOM);
    t.folder = csp_mem_format(&s->mem, "%s/%s", s->opt->out ? s->opt->out : "out", t.name);
    s->list[s->n++] = t;
    return t.folder ? CSP_OK : CSP_E_MEMORY;
}

static int add_folder(struct set *s, const char *folder)
{
    const char *name[ROOM];
    size_t n = 0;
    int err = csp_file_names(folder, ".yaml", &s->mem, name, ROOM, &n);
    if (!err && n == 0) err = CSP_FAIL(CSP_E_USAGE, "no study (.yaml) is in %s", folder);
    for (size_t i = 0; i < n && !err; i++) {
        const char *path = csp_mem_format(&s->mem, "%s/%s.yaml", folder, name[i]);
        err = path ? add_study(s, path) : CSP_E_MEMORY;
    }
    return err;
}

/* A folder, a theme of models/studies, a file, or the name of a study. */
static int add_named(struct set *s, const char *name)
{
    const char *path = NULL;
    if (is_folder(name) && strchr(name, '/')) return add_folder(s, name);
    int err = csp_models_theme(csp_file_folders[CSP_FILE_STUDY], name, &s->mem, &path);
    if (!err && path) return add_folder(s, path);
    if (!err && is_folder(name)) return add_folder(s, name);
    if (!err) err = csp_open_find(CSP_FILE_STUDY, name, &s->mem, &path);
    return err ? err : add_study(s, path);
}

static int judge(const struct set *s, const struct target *t, struct csp_stale *out)
{
    const struct csp_study_options *opt = s->opt;
    const struct csp_override override = csp_study_override(opt);
    struct csp_diag *diag = calloc(1, sizeof *diag);
    int err = diag ? csp_claims_asked(t->study, NULL, diag)
                   : CSP_FAIL(CSP_E_MEMORY, "study %s", t->study);
    if (!err) err = csp_stale_judge(t->study, &override, t->folder, out, diag);
    const int exit_code = err ? csp_cli_problems("run", err, diag) : 0;
    free(diag);
    return exit_code;
}

static int run_target(const struct set *s, const struct target *t, int resume)
{
    struct csp_study_options opt = *s->opt;
    opt.study = t->study;
    opt.out = t->folder;
    opt.resume = resume;
    opt.over = CSP_OVER_KEEP;
    fflush(stdout); /* before the progress bar */
    const int err = csp_launch(&opt);
    if (err == CSP_E_SYNTAX) return csp_error_exit(err); /* every problem was printed */
    return err ? csp_cli_fail("run", err) : 0;
}

int csp_run_stale(const char *const names[], size_t n, const struct csp_study_options *opt,
                  int list)
{
    struct set *s = calloc(1, sizeof *s);
    int err = s ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "a set of studies");
    if (s) s->opt = opt;
    for (size_t i = 0; i < n && !err; i++) err = add_named(s, names[i]);
    int exit_code = err ? csp_cli_fail("run", err) : 0, lost = 0;
    size_t stale = 0;
    for (size_t i = 0; s && i < s->n && !exit_code; i++) {
        const struct target *t = s->list + i;
        struct csp_stale is;
        exit_code = judge(s, t, &is);
        if (exit_code) break;
        stale += !is.fresh;
        printf("%s: %s%s\n", t->name, is.fresh ? "unchanged" : "stale: ", is.why);
        if (is.fresh || list) continue;
        exit_code = run_target(s, t, is.resume);
        if (exit_code == csp_error_exit(CSP_E_CLAIM)) exit_code = 0;
        if (exit_code == csp_error_exit(CSP_E_NUMERIC)) { /* the others' results are there */
            lost = exit_code;
            exit_code = 0;
        }
    }
    if (!exit_code) printf("%zu of %zu %s stale\n", stale, s->n, list ? "are" : "were");
    if (s) csp_mem_free(&s->mem);
    free(s);
    return exit_code ? exit_code : lost;
}

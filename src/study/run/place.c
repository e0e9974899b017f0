/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/place.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/table.h"
#include "conspecific/study/design/difference.h"
#include "conspecific/study/run/checkpoint.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WHY = 512, MOST_KEPT = 10000 };

struct found {
    int ours;            /* the folder is that of a run */
    int checkpoint;      /* it holds one */
    char why[WHY];       /* what is otherwise; "": it is of this plan, or nothing is there */
    const char *foreign; /* a file that this run would write and that no run has left */
};

static int is_in(const char *dir, const char *name, struct csp_mem *mem)
{
    const char *path = csp_mem_format(mem, "%s/%s", dir, name);
    return path && csp_file_exists(path);
}

/* ---- what is otherwise ---------------------------------------------------------------- */

/* A file of the folder beside the text that it would have. */
static int tell_file(const char *dir, const char *name, const char *is, struct csp_mem *mem,
                     char why[WHY])
{
    const char *path = csp_mem_format(mem, "%s/%s", dir, name);
    char *text = NULL;
    size_t n = 0;
    if (!path) return CSP_E_MEMORY;
    if (csp_file_read(path, &text, &n, CSP_YAML_BYTES)) {
        csp_error_clear();
        snprintf(why, WHY, "it has no %s that reads", name);
        return CSP_OK;
    }
    const int err = csp_difference_tell(text, n, is, why, WHY);
    free(text);
    return err;
}

/* The study that lies in the folder beside the one that is to be run. */
static int tell_study(const char *dir, const struct csp_place_of *of, struct csp_mem *mem,
                      char why[WHY])
{
    int err = tell_file(dir, "study.yaml", of->text, mem, why);
    if (!err && !*why && of->agent) err = tell_file(dir, "agent.yaml", of->agent, mem, why);
    return err;
}

static int tell_manifest(const char *dir, const struct csp_manifest_of *was,
                         const struct csp_place_of *of, struct csp_mem *mem, char why[WHY])
{
    const struct csp_manifest_of *is = &of->made;
    if (was->plan == is->plan && !strcmp(was->kind, is->kind)) return CSP_OK;
    if (strcmp(was->kind, is->kind))
        snprintf(why, WHY, "it is of `kind: %.60s`, not %s", was->kind, is->kind);
    else if (strcmp(was->study, is->study))
        snprintf(why, WHY, "the study was %.100s, is %.100s", was->study, is->study);
    else if (was->seed != is->seed)
        snprintf(why, WHY, "the seed was %" PRIu64 ", is %" PRIu64, was->seed, is->seed);
    else if (strcmp(was->version, is->version))
        snprintf(why, WHY, "the version was %.60s, is %.60s", was->version, is->version);
    else if (of->text)
        return tell_study(dir, of, mem, why);
    else
        snprintf(why, WHY, "a value of the study, or the program, was another");
    return CSP_OK;
}

/* The key in the last column of evaluations.csv beside that of the fit that is to be run, which
 * goes on from evaluations of its own only if it is asked to. */
static int tell_fit(const char *dir, uint64_t plan, int resume, struct csp_mem *mem,
                    char why[WHY])
{
    const char *path = csp_mem_format(mem, "%s/evaluations.csv", dir);
    char key[24], *text = NULL;
    size_t n = 0;
    if (!path) return CSP_E_MEMORY;
    const int err = csp_file_read(path, &text, &n, CSP_TABLE_BYTES);
    if (err) return err;
    snprintf(key, sizeof key, ",%016" PRIx64, plan);
    while (n && text[n - 1] != '\n') n--; /* a last line that was cut */
    if (n) text[n - 1] = '\0';
    const char *last = n ? strrchr(text, '\n') : NULL,
               *comma = last ? strrchr(last, ',') : NULL;
    if (comma && strcmp(comma, key))
        snprintf(why, WHY,
                 "a study, claim, parameter or seed of the fit, or the program, was "
                 "another");
    else if (comma && !resume)
        snprintf(why, WHY, "evaluations of this very fit (--resume goes on from them)");
    free(text);
    return CSP_OK;
}

static const char *foreign_file(const char *dir, struct csp_mem *mem)
{
    static const char *const names[] = {
        CSP_MANIFEST_NAME, CSP_CHECKPOINT_NAME, "study.yaml",      "animals.csv",
        "summary.csv",     "contrasts.csv",     "run.h5",          "contrast_animals.csv",
        "sweep.csv",       "lost.csv",          "theory.csv",      "cells.csv",
        "point.csv",       "agent.yaml",        "evaluations.csv", "series.csv",
        "fit.csv",         "profiles.csv",      "targets.csv",     "fitted_agent.yaml",
        "fitted_set.yaml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_in(dir, names[i], mem)) return names[i];
    return NULL;
}

static int look(const char *dir, const struct csp_place_of *of, int resume, struct csp_mem *mem,
                struct found *f)
{
    struct csp_manifest m;
    int there, err = CSP_OK;
    const int log = is_in(dir, "run.log", mem);
    if (csp_manifest_read(&m, dir, mem, &there)) {
        f->ours = 1;
        snprintf(f->why, sizeof f->why, "its MANIFEST is damaged");
        csp_error_clear();
    } else if (there) {
        f->ours = 1;
        err = tell_manifest(dir, &m.of, of, mem, f->why);
    } else if (log && is_in(dir, "study.yaml", mem)) { /* of an older version */
        f->ours = 1;
        if (of->text)
            err = tell_study(dir, of, mem, f->why);
        else
            snprintf(f->why, sizeof f->why, "it holds a study");
    }
    if (!err && !*f->why && is_in(dir, "evaluations.csv", mem) &&
        is_in(dir, "series.csv", mem)) {
        f->ours = 1;
        if (!strcmp(of->made.kind, "fit"))
            err = tell_fit(dir, of->made.plan, resume, mem, f->why);
        else
            snprintf(f->why, sizeof f->why, "it holds a fit");
    }
    const char *checkpoint = csp_mem_format(mem, "%s/" CSP_CHECKPOINT_NAME, dir);
    if (!checkpoint) return CSP_E_MEMORY;
    f->checkpoint = csp_file_exists(checkpoint);
    if (!err && f->checkpoint && !*f->why) {
        const struct csp_checkpoint_of is = {of->made.plan, of->text ? of->text : ""};
        int whole;
        err = csp_checkpoint_tell(checkpoint, &is, &whole, f->why, sizeof f->why);
        f->ours = f->ours || whole || log;
    }
    if (!err && !f->ours) f->foreign = foreign_file(dir, mem);
    return err;
}

/* ---- keeping -------------------------------------------------------------------------- */

int csp_place_is_old(const char *folder)
{
    const char *base = strrchr(folder, '/'), *at = strstr(base ? base : folder, ".old");
    for (const char *next = at; next; next = strstr(next + 1, ".old")) at = next;
    if (!at) return 0;
    at += 4;
    return !*at || (*at == '.' && at[1] && strspn(at + 1, "0123456789") == strlen(at + 1));
}

int csp_place_keep(const char *path, char **kept)
{
    size_t n = strlen(path);
    struct stat st;
    *kept = NULL;
    while (n > 1 && path[n - 1] == '/') n--;
    for (int k = 1; k < MOST_KEPT; k++) {
        char number[16] = "";
        if (k > 1) snprintf(number, sizeof number, ".%d", k);
        if (asprintf(kept, "%.*s.old%s", (int)n, path, number) < 0) {
            *kept = NULL;
            return CSP_FAIL(CSP_E_MEMORY, "name to keep %s under", path);
        }
        if (lstat(*kept, &st) && errno == ENOENT) break;
        free(*kept);
        *kept = NULL;
    }
    char *from = *kept ? strndup(path, n) : NULL;
    int err = CSP_OK;
    if (!from)
        err =
            CSP_FAIL(CSP_E_IO, "%s cannot be kept: %s.old, .old.2 and so on exist", path, path);
    else if (rename(from, *kept))
        err = CSP_FAIL(CSP_E_IO, "cannot keep %s as %s: %s", path, *kept, strerror(errno));
    free(from);
    return err;
}

/* Move the folder aside and make it anew, locked. */
static int keep_folder(struct csp_run_dir *self, const char *folder, FILE *out)
{
    char *kept = NULL, *lock = NULL;
    int err = csp_place_keep(folder, &kept);
    if (!err) {
        if (asprintf(&lock, "%s/.lock", kept) >= 0) (void)unlink(lock);
        csp_run_dir_free(self);
        err = csp_run_dir_init(self, folder);
    }
    if (!err) err = csp_run_dir_lock(self);
    if (!err) csp_run_dir_say(self, out, "%s is kept as %s", folder, kept);
    free(lock);
    free(kept);
    return err;
}

static int refuse(const char *folder, const struct found *f)
{
    if (f->foreign)
        return CSP_FAIL(CSP_E_USAGE,
                        "%s holds %s, which this run would overwrite, and is not the folder of "
                        "a run; give another folder with -o",
                        folder, f->foreign);
    return CSP_FAIL(CSP_E_USAGE,
                    "%s holds another run: %s; give another folder with -o, or --force, which "
                    "keeps the old one as %s.old",
                    folder, f->why, folder);
}

int csp_place_take(struct csp_run_dir *self, const char *folder, const struct csp_place_of *of,
                   enum csp_over over, int resume, FILE *out)
{
    struct csp_mem mem = {0};
    struct found f = {0};
    int err = csp_run_dir_init(self, folder);
    if (!err) err = csp_run_dir_lock(self);
    if (!err && over != CSP_OVER_REPLACE) {
        err = look(folder, of, resume, &mem, &f);
        const int other = f.foreign || *f.why;
        if (!err && other && (f.foreign || over == CSP_OVER_REFUSE)) {
            if (!(resume && f.checkpoint && !f.foreign)) err = refuse(folder, &f);
        } else if (!err && other) {
            err = keep_folder(self, folder, out);
        }
    }
    if (!err) csp_manifest_drop(self->path);
    csp_mem_free(&mem);
    return err;
}

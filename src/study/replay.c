/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/replay.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/manifest.h"
#include "conspecific/record/run_file_compare.h"
#include "conspecific/study/launch.h"
#include "conspecific/study/spillover/file.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The files that a kind of study leaves; the last ones only with a sweep and lost animals, or
 * with a measured point. */
struct leaves {
    const char *file[7];
    size_t n, always;
};
static const struct leaves of_study = {{"animals.csv", "summary.csv", "contrasts.csv",
                                        "contrast_animals.csv", "run.h5", "sweep.csv",
                                        "lost.csv"},
                                       7,
                                       5};
static const struct leaves of_spillover = {
    {"animals.csv", "summary.csv", "theory.csv", "cells.csv", "point.csv"}, 5, 4};
static const char *const others[] = {"study.yaml", "agent.yaml", "run.log", "checkpoint.bin",
                                     CSP_MANIFEST_NAME};
enum { OTHERS = sizeof others / sizeof *others };

static int is_in(const char *dir, const char *name)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", dir, name) < 0) return 0;
    const int is = csp_file_exists(path);
    free(path);
    return is;
}

static int read_in(const char *dir, const char *name, char **data, size_t *n)
{
    char *path = NULL;
    *data = NULL;
    if (asprintf(&path, "%s/%s", dir, name) < 0)
        return CSP_FAIL(CSP_E_MEMORY, "path of %s", name);
    const int err = csp_file_read(path, data, n, (size_t)1 << 40);
    free(path);
    return err;
}

/* Copy the line of the text that contains the byte `at`. */
static void line_of(const char *s, size_t n, size_t at, char out[160])
{
    size_t from = at < n ? at : n, to = from;
    while (from > 0 && s[from - 1] != '\n') from--;
    while (to < n && s[to] != '\n') to++;
    const int length = (int)(to - from < 150 ? to - from : 150);
    snprintf(out, 160, "%.*s", length, s + from);
}

static void describe_difference(const char *name, const char *x, size_t nx, const char *y,
                                size_t ny, char *report, size_t size)
{
    size_t at = 0, line = 1;
    while (at < nx && at < ny && x[at] == y[at]) line += x[at++] == '\n';
    if (strstr(name, ".csv")) {
        char was[160], is[160];
        line_of(x, nx, at, was);
        line_of(y, ny, at, is);
        snprintf(report, size, "%s:%zu: was '%s', is '%s'", name, line, was, is);
    } else {
        snprintf(report, size, "%s differs from byte %zu on (%zu and %zu bytes)", name, at, nx,
                 ny);
    }
}

/* Compare two files of one name that have other bytes. The numbers of run.h5 count, not how HDF5
 * lays them out: a note then stands in the report of equal files. */
static int compare_contents(const char *name, const char *dir, const char *again, const char *x,
                            size_t nx, const char *y, size_t ny, int *same, char *report,
                            size_t size)
{
    char *was = NULL, *is = NULL, where[500] = "";
    if (!report) size = 0;
    if (strcmp(name, "run.h5") != 0) {
        *same = 0;
        describe_difference(name, x, nx, y, ny, report, size);
        return CSP_OK;
    }
    int err = CSP_OK;
    if (asprintf(&was, "%s/%s", dir, name) < 0) was = NULL;
    if (asprintf(&is, "%s/%s", again, name) < 0) is = NULL;
    if (!was || !is)
        err = CSP_FAIL(CSP_E_MEMORY, "path of %s", name);
    else
        err = csp_run_file_compare(was, is, same, where, sizeof where);
    if (!err && *same)
        snprintf(report, size,
                 "%s was touched by another program: its bytes differ, its contents are equal",
                 name);
    else if (!err)
        snprintf(report, size, "%s: %s", name, where);
    free(was);
    free(is);
    return err;
}

static int compare_folders(const struct leaves *files, const char *dir, const char *again,
                           int *same, char *report, size_t size)
{
    *same = 1;
    for (size_t i = 0; i < files->n; i++) {
        const char *name = files->file[i];
        const int was = is_in(dir, name), is = is_in(again, name),
                  may_lack = i >= files->always;
        if (may_lack && !was && !is) continue;
        if (may_lack && was != is) {
            *same = 0;
            if (report && size)
                snprintf(report, size, "%s was %s, is %s", name, was ? "there" : "not there",
                         is ? "there" : "not");
            return CSP_OK;
        }
        char *x, *y = NULL;
        size_t nx = 0, ny = 0;
        int err = read_in(dir, name, &x, &nx);
        if (!err) err = read_in(again, name, &y, &ny);
        if (!err && (nx != ny || memcmp(x, y, nx) != 0))
            err = compare_contents(name, dir, again, x, nx, y, ny, same, report, size);
        free(x);
        free(y);
        if (err || !*same) return err;
    }
    return CSP_OK;
}

static void remove_in(const char *dir, const char *name)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", dir, name) < 0) return;
    (void)unlink(path);
    free(path);
}

int csp_study_replay(const char *dir, int threads, int quiet, int *same, char *report, size_t n)
{
    *same = 0;
    if (report && n) *report = '\0';
    const char *tmp = getenv("TMPDIR");
    char *again = NULL, *study = NULL;
    if (asprintf(&study, "%s/study.yaml", dir) < 0)
        return CSP_FAIL(CSP_E_MEMORY, "replay of %s", dir);
    if (asprintf(&again, "%s/conspecific_replay_XXXXXX", tmp && *tmp ? tmp : "/tmp") < 0) {
        free(study);
        return CSP_FAIL(CSP_E_MEMORY, "replay of %s", dir);
    }
    const int spillover = csp_spillover_is(study);
    const struct leaves *files = spillover ? &of_spillover : &of_study;
    int err = csp_manifest_require(dir);
    for (size_t i = 0; i < files->always && !err;
         i++) { /* a missing file is told before the work */
        char *data;
        size_t bytes;
        err = read_in(dir, files->file[i], &data, &bytes);
        free(data);
    }
    if (!err && !mkdtemp(again))
        err = CSP_FAIL(CSP_E_IO, "cannot make a folder like %s: %s", again, strerror(errno));
    else if (!err) {
        const struct csp_study_options opt = {
            .study = study, .out = again, .threads = threads, .quiet = quiet, .silent = 1};
        err = csp_launch(&opt);
        if (err == CSP_E_NUMERIC && is_in(again, "lost.csv")) err = CSP_OK; /* complete */
        if (!err) err = compare_folders(files, dir, again, same, report, n);
        for (size_t i = 0; i < files->n; i++) remove_in(again, files->file[i]);
        for (size_t i = 0; i < OTHERS; i++) remove_in(again, others[i]);
        (void)rmdir(again);
    }
    free(again);
    free(study);
    return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/manifest.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/run_file_digest.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST = 1 << 20 /* bytes of a manifest */, FILES = 256, NAME = 256 };
static const char first_line[] = "# conspecific manifest 1\n", last_line[] = "# end: ";

/* ---- the text ------------------------------------------------------------------------- */

static int is_hdf5(const char *name)
{
    const size_t n = strlen(name);
    return n > 3 && !strcmp(name + n - 3, ".h5");
}

static void sum_of(const char *text, size_t n, char hex[CSP_SHA256_HEX])
{
    struct csp_sha256 sum;
    csp_sha256_init(&sum);
    csp_sha256_add(&sum, text, n);
    csp_sha256_end(&sum, hex);
}

static int print_manifest(const struct csp_manifest *self, struct csp_text *out)
{
    const struct csp_manifest_of *of = &self->of;
    char sum[CSP_SHA256_HEX];
    int err = csp_text_add(out,
                           "%s# kind: %s\n# study: %s\n# seed: %" PRIu64
                           "\n# version: %s\n# sources: %s\n# plan: %016" PRIx64 "\n",
                           first_line, of->kind, of->study, of->seed, of->version, of->sources,
                           of->plan);
    for (size_t i = 0; i < self->n && !err; i++) {
        const struct csp_manifest_file *f = self->files + i;
        if (*f->contents) err = csp_text_add(out, "# contents: %s %s\n", f->contents, f->name);
        if (!err)
            err = csp_text_add(out, "# bytes: %" PRIu64 " %s\n%s  %s\n", f->bytes, f->name,
                               f->sum, f->name);
    }
    if (err) return err;
    sum_of(out->s, out->n, sum);
    return csp_text_add(out, "%s%s\n", last_line, sum);
}

/* Whether a name is that of a file in the folder itself. */
static int is_name(const char *name)
{
    return *name && *name != '.' && !strchr(name, '/') && strlen(name) < NAME;
}

static struct csp_manifest_file *file_named(struct csp_manifest *self, const char *name,
                                            struct csp_mem *mem)
{
    for (size_t i = 0; i < self->n; i++)
        if (!strcmp(self->files[i].name, name)) return self->files + i;
    if (!is_name(name) || self->n == FILES) return NULL;
    struct csp_manifest_file *f = self->files + self->n;
    f->name = csp_mem_dup(mem, name);
    self->n += f->name != NULL;
    return f->name ? f : NULL;
}

/* Read one line, without its end. 0: it is none of a manifest. */
static int read_line(struct csp_manifest *self, const char *line, struct csp_mem *mem)
{
    char word[NAME] = "", name[NAME] = "";
    uint64_t bytes;
    struct csp_manifest_file *f = NULL;
    if (sscanf(line, "# kind: %255s", word) == 1)
        return (self->of.kind = csp_mem_dup(mem, word)) != NULL;
    if (!strncmp(line, "# study: ", 9))
        return (self->of.study = csp_mem_dup(mem, line + 9)) != NULL;
    if (!strncmp(line, "# version: ", 11))
        return (self->of.version = csp_mem_dup(mem, line + 11)) != NULL;
    if (!strncmp(line, "# sources: ", 11))
        return (self->of.sources = csp_mem_dup(mem, line + 11)) != NULL;
    if (sscanf(line, "# seed: %" SCNu64, &self->of.seed) == 1) return 1;
    if (sscanf(line, "# plan: %" SCNx64, &self->of.plan) == 1) return 1;
    if (sscanf(line, "# bytes: %" SCNu64 " %255[^\n]", &bytes, name) == 2) {
        f = file_named(self, name, mem);
        if (f) f->bytes = bytes;
    } else if (sscanf(line, "# contents: %64[0-9a-f] %255[^\n]", word, name) == 2) {
        f = file_named(self, name, mem);
        if (f) snprintf(f->contents, sizeof f->contents, "%.64s", word);
    } else if (sscanf(line, "%64[0-9a-f]  %255[^\n]", word, name) == 2) {
        f = file_named(self, name, mem);
        if (f) snprintf(f->sum, sizeof f->sum, "%.64s", word);
    }
    return f != NULL;
}

/* Whether the last line holds the sum of all lines above; *n loses that line then. */
static int is_sealed(const char *text, size_t *n)
{
    const size_t tail = sizeof last_line - 1 + CSP_SHA256_HEX; /* with its end */
    char sum[CSP_SHA256_HEX];
    if (*n < sizeof first_line - 1 + tail || strncmp(text, first_line, sizeof first_line - 1))
        return 0;
    const char *end = text + *n - tail;
    if (strncmp(end, last_line, sizeof last_line - 1) || text[*n - 1] != '\n') return 0;
    *n -= tail;
    sum_of(text, *n, sum);
    return !strncmp(end + sizeof last_line - 1, sum, CSP_SHA256_HEX - 1);
}

static int read_text(struct csp_manifest *self, char *text, size_t n, struct csp_mem *mem)
{
    if (!is_sealed(text, &n)) return 0;
    self->files = csp_mem_alloc(mem, FILES * sizeof *self->files);
    int good = self->files != NULL;
    text[n] = '\0';
    char *rest = NULL;
    (void)strtok_r(text, "\n", &rest); /* the first line */
    for (char *line = strtok_r(NULL, "\n", &rest); line && good;
         line = strtok_r(NULL, "\n", &rest))
        good = read_line(self, line, mem);
    return good && self->of.kind && self->of.study && self->of.version && self->of.sources;
}

int csp_manifest_read(struct csp_manifest *self, const char *dir, struct csp_mem *mem,
                      int *there)
{
    const char *path = csp_mem_format(mem, "%s/" CSP_MANIFEST_NAME, dir);
    char *text = NULL;
    size_t n = 0;
    *self = (struct csp_manifest){0};
    *there = path && csp_file_exists(path);
    if (!path) return CSP_E_MEMORY;
    if (!*there) return CSP_OK;
    int err = csp_file_read(path, &text, &n, LONGEST);
    if (!err && !read_text(self, text, n, mem))
        err = CSP_FAIL(CSP_E_IO, "%s is damaged: it does not end with the sum of its lines",
                       path);
    free(text);
    return err ? CSP_E_IO : CSP_OK;
}

/* ---- the check ------------------------------------------------------------------------ */

/* 1 if the file is the one that is named; 2: its bytes are not, what it says is. */
static int is_same(const char *dir, const struct csp_manifest_file *f, struct csp_mem *mem,
                   char *why, size_t size)
{
    const char *path = csp_mem_format(mem, "%s/%s", dir, f->name);
    char sum[CSP_SHA256_HEX] = "";
    uint64_t bytes = 0;
    if (!path) return 0;
    if (!csp_file_exists(path)) {
        snprintf(why, size, "%s is missing", f->name);
        return 0;
    }
    if (csp_sha256_file(path, sum, &bytes)) {
        snprintf(why, size, "%s", csp_error_detail());
        return 0;
    }
    if (bytes == f->bytes && !strcmp(sum, f->sum)) return 1;
    if (*f->contents && !csp_run_file_digest(path, sum) && !strcmp(sum, f->contents)) return 2;
    csp_error_clear();
    if (*f->contents)
        snprintf(why, size, "%s says something else than was written, or is damaged", f->name);
    else if (bytes != f->bytes)
        snprintf(why, size, "%s has %" PRIu64 " bytes, not the %" PRIu64 " that were written",
                 f->name, bytes, f->bytes);
    else
        snprintf(why, size, "%s holds other bytes than were written", f->name);
    return 0;
}

int csp_manifest_check(const char *dir, enum csp_manifest_state *state, char *why, size_t size)
{
    struct csp_mem mem = {0};
    struct csp_manifest m;
    char own[512] = "";
    int there;
    if (!why) {
        why = own;
        size = sizeof own;
    }
    *why = '\0';
    *state = CSP_MANIFEST_NONE;
    if (csp_manifest_read(&m, dir, &mem, &there)) {
        *state = CSP_MANIFEST_TORN;
        snprintf(why, size, "%s", csp_error_detail());
        csp_error_clear();
    } else if (there) {
        *state = CSP_MANIFEST_WHOLE;
        for (size_t i = 0; i < m.n && *state != CSP_MANIFEST_TORN; i++) {
            const int same = is_same(dir, m.files + i, &mem, why, size);
            if (same == 2) *state = CSP_MANIFEST_TOUCHED;
            if (same == 0) *state = CSP_MANIFEST_TORN;
        }
    }
    csp_mem_free(&mem);
    return CSP_OK;
}

int csp_manifest_require(const char *dir)
{
    enum csp_manifest_state state;
    char why[512];
    const int err = csp_manifest_check(dir, &state, why, sizeof why);
    if (err || state != CSP_MANIFEST_TORN) return err;
    return CSP_FAIL(CSP_E_IO,
                    "%s is not whole: %s. A run was cut short while it wrote its results, or a "
                    "file was changed: put the file back, or run the study into the folder "
                    "again",
                    dir, why);
}

int csp_manifest_is(const char *dir, const char *kind)
{
    struct csp_mem mem = {0};
    struct csp_manifest m;
    int there;
    if (csp_manifest_read(&m, dir, &mem, &there)) csp_error_clear();
    const int is = m.of.kind && !strcmp(m.of.kind, kind);
    csp_mem_free(&mem);
    return is;
}

/* ---- the commit ----------------------------------------------------------------------- */

static int staged_names(const struct csp_run_dir *staged, struct csp_mem *mem,
                        const char *names[FILES], size_t *n)
{
    *n = 0;
    const int err = csp_file_names(staged->path, "", mem, names, FILES, n);
    if (!err && *n == FILES)
        return CSP_FAIL(CSP_E_RANGE, "more than %d result files", (int)FILES);
    for (size_t i = 0; i + 1 < *n && !err; i++) /* study.yaml last */
        if (!strcmp(names[i], "study.yaml")) {
            const char *last = names[*n - 1];
            names[*n - 1] = names[i];
            names[i] = last;
        }
    return err;
}

static int describe(const struct csp_run_dir *staged, const char *name,
                    struct csp_manifest_file *f)
{
    char *path = csp_run_dir_file(staged, name);
    f->name = name;
    int err = path ? csp_sha256_file(path, f->sum, &f->bytes) : CSP_E_MEMORY;
    if (!err && is_hdf5(name)) err = csp_run_file_digest(path, f->contents);
    free(path);
    return err;
}

static int move(const struct csp_run_dir *dir, const struct csp_run_dir *staged,
                const char *name)
{
    char *from = csp_run_dir_file(staged, name), *to = csp_run_dir_file(dir, name);
    int err = from && to ? CSP_OK : CSP_E_MEMORY;
    if (!err && rename(from, to))
        err = CSP_FAIL(CSP_E_IO, "cannot rename to %s: %s", to, strerror(errno));
    free(from);
    free(to);
    return err;
}

static int is_named(const struct csp_manifest *m, const char *name)
{
    for (size_t i = 0; i < m->n; i++)
        if (!strcmp(m->files[i].name, name)) return 1;
    return 0;
}

int csp_manifest_stage(const struct csp_run_dir *dir, struct csp_run_dir *staged)
{
    char *path = csp_run_dir_file(dir, CSP_STAGED_NAME);
    *staged = (struct csp_run_dir){0};
    if (!path) return CSP_E_MEMORY;
    csp_manifest_drop(dir->path);
    const int err = csp_run_dir_init(staged, path);
    free(path);
    return err;
}

int csp_manifest_commit(const struct csp_run_dir *dir, const struct csp_run_dir *staged,
                        const struct csp_manifest_of *of)
{
    struct csp_mem mem = {0};
    struct csp_manifest old, m = {.of = *of};
    struct csp_text text = {0};
    const char *names[FILES];
    int there;
    if (csp_manifest_read(&old, dir->path, &mem, &there)) csp_error_clear();
    m.files = csp_mem_alloc(&mem, FILES * sizeof *m.files);
    int err = m.files ? staged_names(staged, &mem, names, &m.n) : CSP_E_MEMORY;
    for (size_t i = 0; i < m.n && !err; i++) err = describe(staged, names[i], m.files + i);
    if (!err) err = print_manifest(&m, &text);
    if (!err) err = csp_run_dir_write(dir, CSP_MANIFEST_NAME, text.s, text.n);
    for (size_t i = 0; i < m.n && !err; i++) err = move(dir, staged, names[i]);
    for (size_t i = 0; i < old.n && !err; i++)
        if (!is_named(&m, old.files[i].name)) err = csp_run_dir_remove(dir, old.files[i].name);
    if (!err) err = csp_dir_sync(dir->path);
    csp_manifest_drop(dir->path);
    csp_text_free(&text);
    csp_mem_free(&mem);
    return err;
}

void csp_manifest_drop(const char *dir)
{
    struct csp_mem mem = {0};
    const char *staged = csp_mem_format(&mem, "%s/" CSP_STAGED_NAME, dir), *names[FILES];
    size_t n = 0;
    struct stat st;
    const int is = staged && !lstat(staged, &st) && S_ISDIR(st.st_mode);
    if (is && csp_file_names(staged, "", &mem, names, FILES, &n)) csp_error_clear();
    for (size_t i = 0; is && i < n; i++) {
        const char *path = csp_mem_format(&mem, "%s/%s", staged, names[i]);
        if (path) (void)unlink(path);
    }
    if (is) (void)rmdir(staged);
    csp_mem_free(&mem);
}

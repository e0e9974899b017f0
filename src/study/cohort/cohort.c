/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/cohort/cohort.h"
#include "conspecific/agent/probe/overlap.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/hash.h"
#include "conspecific/core/memory.h"
#include "conspecific/core/temporary.h"
#include "conspecific/core/text.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct header {
    char magic[8];
    uint64_t key, animal, bytes, sum;
};
static const char magic[8] = {'C', 'S', 'P', 'R', 'E', 'A', 'R', '1'};

int csp_cohort_folder(char **folder)
{
    const char *set = getenv("CONSPECIFIC_CACHE"), *home = getenv("HOME");
    char *path = NULL;
    *folder = NULL;
    if (strcmp(csp_build_brain(), "unknown") != 0) {
        if (set && *set)
            path = csp_text_dup(set);
        else if (csp_file_exists("build"))
            path = csp_text_dup("build/cache");
        else if (home && asprintf(&path, "%s/.cache/conspecific", home) < 0)
            path = NULL;
    }
    if (path && (csp_dir_make(path) || csp_dir_writable(path))) {
        free(path);
        path = NULL;
    }
    if (path) csp_temporary_sweep(path);
    *folder = path ? path : csp_text_dup("");
    return *folder ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "name of the cache folder");
}

void csp_cohort_init(struct csp_cohort *self, const struct csp_agent_spec *spec,
                     const char *text, uint64_t seed, const char *folder)
{
    uint64_t key = csp_hash_text(text, 0);
    key = csp_hash_text(csp_build_version(), key);
    key = csp_hash_text(csp_build_brain(), key);
    key = csp_hash_text(csp_build_compiler(), key);
    key = csp_hash_text(csp_build_real(), key);
    key = csp_hash(&seed, sizeof seed, key);
    *self = (struct csp_cohort){.key = key, .seed = seed, .spec = spec, .folder = folder};
}

/* The files that are kept of an animal: its state, and the report on its overlap. */
static const char state_file[] = "rat", overlap_file[] = "overlap";

/* Path of the animal's file, which the caller frees; NULL without memory. */
static char *file_of(const struct csp_cohort *self, uint64_t animal, const char *what)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%016llx-%llu.%s", self->folder, (unsigned long long)self->key,
                 (unsigned long long)animal, what) < 0)
        return NULL;
    return path;
}

int csp_cohort_has(const struct csp_cohort *self, uint64_t animal)
{
    if (!*self->folder) return 0;
    char *path = file_of(self, animal, state_file);
    const int there = path && csp_file_exists(path);
    free(path);
    return there;
}

/* Read a cached file; after any error its content is made again. */
static int load(const struct csp_cohort *self, uint64_t animal, const char *what,
                struct csp_reared *out)
{
    char *path = file_of(self, animal, what), *data = NULL;
    size_t n = 0;
    int err = path ? csp_file_read(path, &data, &n, (size_t)1 << 40)
                   : CSP_FAIL(CSP_E_MEMORY, "name of a cached animal");
    struct header h = {0};
    if (!err && n >= sizeof h) memcpy(&h, data, sizeof h);
    if (!err && (n < sizeof h || memcmp(h.magic, magic, sizeof magic) != 0 ||
                 h.key != self->key || h.animal != animal || h.bytes != n - sizeof h ||
                 h.sum != csp_hash(data + sizeof h, n - sizeof h, self->key)))
        err = CSP_FAIL(CSP_E_IO, "%s is damaged", path);
    if (!err) {
        memmove(data, data + sizeof h, n - sizeof h);
        *out = (struct csp_reared){data, n - sizeof h};
        data = NULL;
    }
    free(data);
    free(path);
    return err;
}

static int store(const struct csp_cohort *self, uint64_t animal, const char *what,
                 const struct csp_reared *state)
{
    char *path = file_of(self, animal, what);
    char *data = malloc(sizeof(struct header) + state->n);
    int err = CSP_OK;
    if (!path || !data) err = CSP_FAIL(CSP_E_MEMORY, "cached animal of %zu bytes", state->n);
    if (!err) {
        struct header h = {.key = self->key, .animal = animal, .bytes = state->n};
        memcpy(h.magic, magic, sizeof magic);
        h.sum = csp_hash(state->data, state->n, self->key);
        memcpy(data, &h, sizeof h);
        memcpy(data + sizeof h, state->data, state->n);
        err = csp_file_write_atomic(path, data, sizeof h + state->n);
    }
    free(data);
    free(path);
    return err;
}

static int rear(const struct csp_cohort *self, uint64_t animal, struct csp_reared *out)
{
    struct csp_agent agent = {0};
    struct csp_fields fields = {0};
    int err = csp_agent_init(&agent, self->spec, self->seed, animal);
    if (!err) err = csp_agent_rear(&agent);
    if (!err) err = csp_agent_fields(&agent, &fields);
    if (!err) err = csp_fields_watch(&fields, 1e30);
    if (!err) {
        out->n = csp_fields_bytes(&fields);
        out->data = malloc(out->n ? out->n : 1);
        if (!out->data) err = CSP_FAIL(CSP_E_MEMORY, "reared animal of %zu bytes", out->n);
    }
    if (!err) csp_fields_pack(&fields, out->data);
    csp_fields_free(&fields);
    csp_agent_free(&agent);
    return err ? csp_error_context(err, "rearing animal %llu: ", (unsigned long long)animal)
               : CSP_OK;
}

/* Wait until no other process or thread rears this animal, and let none begin. The lock is the
 * kernel's, so it ends with its process; the file alone locks nothing. -1: the folder knows no
 * locks, and an animal may be reared twice. */
static int lock_animal(const char *path)
{
    for (;;) {
        struct stat ours, now;
        const int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
        if (fd < 0) return -1;
        int locked;
        do locked = flock(fd, LOCK_EX) == 0;
        while (!locked && errno == EINTR);
        if (!locked) {
            (void)close(fd);
            return -1;
        }
        /* the one before may have removed the name while we waited for it */
        if (!fstat(fd, &ours) && !stat(path, &now) && ours.st_ino == now.st_ino &&
            ours.st_dev == now.st_dev)
            return fd;
        (void)close(fd);
    }
}

/* Rear an animal and put it on the disk, unless another one did while we waited. */
static int rear_alone(const struct csp_cohort *self, uint64_t animal, struct csp_reared *out,
                      enum csp_cohort_source *source, int *on_disk)
{
    char *path = *self->folder ? file_of(self, animal, "lock") : NULL;
    const int fd = path ? lock_animal(path) : -1;
    int err = CSP_OK;
    if (fd >= 0 && csp_cohort_has(self, animal) &&
        load(self, animal, state_file, out) == CSP_OK) {
        *source = CSP_COHORT_CACHED;
        *on_disk = 1;
    } else {
        err = rear(self, animal, out);
        *on_disk = !err && *self->folder && store(self, animal, state_file, out) == CSP_OK;
    }
    if (fd >= 0) {
        (void)unlink(path);
        (void)close(fd);
    }
    free(path);
    return err;
}

int csp_cohort_rear(const struct csp_cohort *self, uint64_t animal, struct csp_reared *out,
                    enum csp_cohort_source *source, int *stored)
{
    *out = (struct csp_reared){0};
    const int there = csp_cohort_has(self, animal);
    enum csp_cohort_source from = there ? CSP_COHORT_CACHED : CSP_COHORT_REARED;
    int on_disk = there, err = CSP_OK;
    if (!there || load(self, animal, state_file, out) != CSP_OK) {
        if (there) from = CSP_COHORT_REMADE;
        err = rear_alone(self, animal, out, &from, &on_disk);
    }
    if (source) *source = from;
    if (stored) *stored = on_disk;
    return err;
}

int csp_cohort_bytes(const struct csp_agent_spec *spec, uint64_t seed, size_t *state,
                     size_t *whole)
{
    struct csp_agent agent = {0};
    struct csp_fields fields = {0};
    const size_t before = csp_memory_allocated();
    int err = csp_agent_init(&agent, spec, seed, 1);
    const size_t after = csp_memory_allocated();
    if (!err) err = csp_agent_fields(&agent, &fields);
    *state = err ? 0 : csp_fields_bytes(&fields);
    *whole = sizeof agent + (after > before + *state ? after - before : *state);
    csp_fields_free(&fields);
    csp_agent_free(&agent);
    return err;
}

int csp_cohort_keep(const struct csp_cohort *self, uint64_t animal,
                    const struct csp_reared *state)
{
    return *self->folder ? store(self, animal, state_file, state) : CSP_OK;
}

int csp_cohort_clone(const struct csp_agent_spec *spec, uint64_t seed, uint64_t animal,
                     const struct csp_reared *reared, struct csp_agent *agent)
{
    *agent = (struct csp_agent){0};
    struct csp_fields fields = {0};
    int err = csp_agent_init(agent, spec, seed, animal);
    if (!err) err = csp_agent_fields(agent, &fields);
    if (!err && csp_fields_bytes(&fields) != reared->n)
        err = CSP_FAIL(CSP_E_SHAPE, "a reared state of %zu bytes into an agent of %zu",
                       reared->n, csp_fields_bytes(&fields));
    if (!err) {
        csp_fields_unpack(&fields, reared->data);
        csp_agent_bind(agent);
    }
    csp_fields_free(&fields);
    return err;
}

int csp_cohort_overlap(const struct csp_cohort *self, uint64_t animal,
                       const struct csp_reared *reared, struct csp_text *out)
{
    struct csp_reared kept = {0}, loaded = {0};
    struct csp_agent agent = {0};
    if (*self->folder && load(self, animal, overlap_file, &kept) == CSP_OK) {
        const int err = csp_text_add_n(out, kept.data, kept.n);
        csp_reared_free(&kept);
        return err;
    }
    const size_t start = out->n;
    int err = reared ? CSP_OK : csp_cohort_rear(self, animal, &loaded, NULL, NULL);
    if (!err)
        err =
            csp_cohort_clone(self->spec, self->seed, animal, reared ? reared : &loaded, &agent);
    if (!err) err = csp_agent_overlap_report(&agent, out);
    if (!err && out->n > start && *self->folder) { /* a full disk costs time, not results */
        const struct csp_reared made = {out->s + start, out->n - start};
        (void)store(self, animal, overlap_file, &made);
    }
    csp_agent_free(&agent);
    csp_reared_free(&loaded);
    return err;
}

void csp_reared_free(struct csp_reared *self)
{
    free(self->data);
    *self = (struct csp_reared){0};
}

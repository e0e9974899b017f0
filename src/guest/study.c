/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/guest/study.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/study/design/plan_builder.h"
#include "conspecific/study/launch.h"
#include "conspecific/study/open.h"
#include "conspecific/study/run/interrupt.h"
#include "conspecific/study/spillover/file.h"
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct csp_guest_study {
    struct csp_mem mem;
    const char *file;
    const char **set; /* owned list of n_set texts "path=value" in mem */
    size_t n_set, room;
    struct csp_study_options opt; /* study, set, voice and hear are given at each call */
    char *said, *out;             /* owned; NULL: nothing yet */
    atomic_int stop;
    pthread_mutex_t lock; /* of the progress */
    double share, left;
    char label[96];
};

/* ---- made and changed ----------------------------------------------------------------- */

int csp_guest_study_open(struct csp_guest_study **out, const char *study)
{
    struct csp_guest_study *s = *out = calloc(1, sizeof *s);
    const char *path;
    if (!s) return CSP_FAIL(CSP_E_MEMORY, "study %s", study);
    pthread_mutex_init(&s->lock, NULL);
    s->left = NAN;
    int err = csp_open_find(CSP_FILE_STUDY, study, &s->mem, &path);
    if (!err) s->file = csp_mem_dup(&s->mem, path);
    if (!err && !s->file) err = CSP_E_MEMORY;
    if (err) {
        csp_guest_study_close(s);
        *out = NULL;
    }
    return err;
}

void csp_guest_study_close(struct csp_guest_study *self)
{
    if (!self) return;
    pthread_mutex_destroy(&self->lock);
    csp_mem_free(&self->mem);
    free(self->set);
    free(self->said);
    free(self->out);
    free(self);
}

const char *csp_guest_study_file(const struct csp_guest_study *self)
{
    return self->file;
}

int csp_guest_study_set(struct csp_guest_study *self, const char *path, const char *value)
{
    if (!*path || strchr(path, '='))
        return CSP_FAIL(CSP_E_USAGE, "set: a path like agent.body.tau_B is needed, not `%.80s`",
                        path);
    if (self->n_set == self->room) {
        const size_t room = 2 * self->room + 8;
        const char **more = realloc(self->set, room * sizeof *more);
        if (!more) return CSP_FAIL(CSP_E_MEMORY, "set %s", path);
        self->set = more;
        self->room = room;
    }
    const char *text = csp_mem_format(&self->mem, "%s=%s", path, value);
    if (!text) return CSP_E_MEMORY;
    self->set[self->n_set++] = text;
    return CSP_OK;
}

static int whole(const char *name, const char *text, uint64_t lo, uint64_t hi, uint64_t *out)
{
    char *end;
    errno = 0;
    const uint64_t n = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || n < lo || n > hi)
        return CSP_FAIL(CSP_E_USAGE,
                        "%s: expected a whole number from %" PRIu64 " to %" PRIu64
                        ", found `%.80s`",
                        name, lo, hi, text);
    *out = n;
    return CSP_OK;
}

static int set_animals(struct csp_study_options *opt, const char *value)
{
    uint64_t n = 0;
    const int grows = value && strcmp(value, "auto") == 0;
    const int err = value && !grows ? whole("animals", value, 1, 100000, &n) : CSP_OK;
    if (!err) opt->animals = grows ? CSP_ANIMALS_AUTO : (size_t)n;
    return err;
}

static int set_checkpoint(struct csp_study_options *opt, const char *value)
{
    char *end = NULL;
    const double seconds = value ? csp_format_read(value, &end) : 0.0;
    if (value && (end == value || *end || !(seconds > 0.0 && isfinite(seconds))))
        return CSP_FAIL(CSP_E_USAGE, "checkpoint: expected seconds above 0, found `%.80s`",
                        value);
    opt->checkpoint = seconds;
    return CSP_OK;
}

int csp_guest_study_option(struct csp_guest_study *self, const char *name, const char *value)
{
    static const char *const names[] = {"animals", "seed",   "threads",    "groups",
                                        "record",  "resume", "checkpoint", "force"};
    enum { ANIMALS, SEED, THREADS, GROUPS, RECORD, RESUME, CHECKPOINT, FORCE, OPTIONS };
    struct csp_study_options *opt = &self->opt;
    uint64_t n = 0;
    size_t i = 0;
    int err = CSP_OK;
    while (i < OPTIONS && strcmp(names[i], name)) i++;
    const char *text = value ? csp_mem_dup(&self->mem, value) : NULL;
    if (value && !text) return CSP_E_MEMORY;
    switch (i) {
    case ANIMALS:
        return set_animals(opt, value);
    case SEED:
        if (text) err = whole(name, text, 0, UINT64_MAX / 10, &n);
        if (!err) opt->seed = text;
        return err;
    case THREADS:
        if (text) err = whole(name, text, 1, 4096, &n);
        if (!err) opt->threads = (int)n;
        return err;
    case GROUPS:
        opt->groups = text;
        return CSP_OK;
    case RECORD:
        opt->record = text;
        return CSP_OK;
    case RESUME:
        opt->resume = text && strcmp(text, "0") != 0;
        return CSP_OK;
    case CHECKPOINT:
        return set_checkpoint(opt, value);
    case FORCE:
        opt->over = text && strcmp(text, "0") != 0 ? CSP_OVER_KEEP : CSP_OVER_REFUSE;
        return CSP_OK;
    default:
        return CSP_FAIL(CSP_E_USAGE, "no option is called `%.80s`%s", name,
                        csp_nearest_hint(name, names, OPTIONS, OPTIONS));
    }
}

/* ---- checked and run ------------------------------------------------------------------ */

static FILE *begin_to_say(struct csp_guest_study *s, size_t *n)
{
    free(s->said);
    s->said = NULL;
    FILE *voice = open_memstream(&s->said, n);
    if (!voice) (void)CSP_FAIL(CSP_E_MEMORY, "study %s", s->file);
    return voice;
}

static int check(const struct csp_guest_study *s, struct csp_diag *diag)
{
    struct csp_study_options opt = s->opt;
    opt.set = s->set;
    opt.n_set = s->n_set;
    const struct csp_override override = csp_study_override(&opt);
    if (csp_spillover_is(s->file)) {
        struct csp_mem mem = {0};
        struct csp_spillover_file file;
        const int err = csp_spillover_load(&file, s->file, &override, &mem, diag);
        csp_mem_free(&mem);
        return err;
    }
    struct csp_plan plan = {0};
    const int err = csp_plan_build(&plan, s->file, &override, diag);
    csp_plan_free(&plan);
    return err;
}

int csp_guest_study_check(struct csp_guest_study *self)
{
    size_t n;
    struct csp_diag *diag = calloc(1, sizeof *diag);
    FILE *voice = diag ? begin_to_say(self, &n) : NULL;
    if (!voice) {
        free(diag);
        return CSP_FAIL(CSP_E_MEMORY, "study %s", self->file);
    }
    int err = check(self, diag);
    if (diag->total) (void)csp_diag_print(diag, voice);
    if (err == CSP_E_SYNTAX) err = csp_diag_result(diag);
    (void)csp_diag_print_warnings(diag, "", voice);
    (void)fclose(voice);
    free(diag);
    return err;
}

/* Called from the threads of the run. */
static int hear(void *to, double share, double left, const char *label)
{
    struct csp_guest_study *s = to;
    pthread_mutex_lock(&s->lock);
    s->share = share;
    s->left = left;
    snprintf(s->label, sizeof s->label, "%s", label);
    pthread_mutex_unlock(&s->lock);
    return atomic_load(&s->stop);
}

/* The folder out, or out/NAME: the name is what the file says. */
static int name_folder(struct csp_guest_study *s, const char *out)
{
    struct csp_mem mem = {0};
    struct csp_node *root = NULL;
    const struct csp_node *name = NULL;
    int err = CSP_OK;
    if (!out) {
        err = csp_spillover_is(s->file) ? csp_yaml_read(s->file, &mem, &root, NULL)
                                        : csp_config_load(s->file, &mem, &root, NULL);
        if (!err) name = csp_node_find(root, "name");
    }
    const char *text = out                  ? out
                       : name && name->text ? csp_mem_format(&mem, "out/%s", name->text)
                                            : "out/study";
    free(s->out);
    s->out = text ? csp_text_dup(text) : NULL;
    csp_mem_free(&mem);
    return err || s->out ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "study %s", s->file);
}

int csp_guest_study_run(struct csp_guest_study *self, const char *out)
{
    static atomic_flag running = ATOMIC_FLAG_INIT; /* one study of a process at a time */
    size_t n;
    int err = CSP_OK;
    if (atomic_flag_test_and_set(&running))
        return CSP_FAIL(CSP_E_USAGE, "another study of this process is running; start a second "
                                     "one in a process of its own");
    atomic_store(&self->stop, 0);
    (void)hear(self, 0.0, NAN, "");
    FILE *voice = begin_to_say(self, &n);
    if (!voice) err = CSP_E_MEMORY;
    if (!err) err = name_folder(self, out);
    if (!err) {
        struct csp_study_options opt = self->opt;
        opt.study = self->file;
        opt.out = self->out;
        opt.set = self->set;
        opt.n_set = self->n_set;
        opt.silent = 1;
        opt.voice = voice;
        opt.hear = hear;
        opt.to = self;
        err = csp_launch(&opt);
    }
    if (voice) (void)fclose(voice);
    if (!err) (void)hear(self, 1.0, 0.0, "");
    atomic_flag_clear(&running);
    return err;
}

void csp_guest_study_stop(struct csp_guest_study *self)
{
    atomic_store(&self->stop, 1);
    csp_interrupt_ask();
}

void csp_guest_study_progress(struct csp_guest_study *self, double *share, double *left,
                              char *label, size_t room)
{
    pthread_mutex_lock(&self->lock);
    if (share) *share = self->share;
    if (left) *left = self->left;
    if (label && room) snprintf(label, room, "%s", self->label);
    pthread_mutex_unlock(&self->lock);
}

const char *csp_guest_study_said(const struct csp_guest_study *self)
{
    return self->said ? self->said : "";
}

const char *csp_guest_study_out(const struct csp_guest_study *self)
{
    return self->out ? self->out : "";
}

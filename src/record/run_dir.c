/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/run_dir.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/format.h"
#include "conspecific/core/temporary.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int csp_run_dir_name(struct csp_run_dir *self, const char *path)
{
    *self = (struct csp_run_dir){.started = csp_clock_wall()};
    if (!path || !*path) return CSP_FAIL(CSP_E_USAGE, "the run folder has no name");
    self->path = csp_text_dup(path);
    if (!self->path) return CSP_FAIL(CSP_E_MEMORY, "name of the run folder");
    if (pthread_mutex_init(&self->lock, NULL))
        return CSP_FAIL(CSP_E_MEMORY, "lock of the run log");
    self->ready = 1;
    return CSP_OK;
}

int csp_run_dir_init(struct csp_run_dir *self, const char *path)
{
    int err = csp_run_dir_name(self, path);
    if (!err) err = csp_dir_make(path);
    return err ? err : csp_dir_writable(path);
}

int csp_run_dir_lock(struct csp_run_dir *self)
{
    const int err = csp_lock_take(&self->held, self->path);
    if (!err) csp_temporary_sweep(self->path);
    return err;
}

void csp_run_dir_free(struct csp_run_dir *self)
{
    csp_lock_release(&self->held);
    free(self->path);
    csp_text_free(&self->log);
    if (self->ready) pthread_mutex_destroy(&self->lock);
    *self = (struct csp_run_dir){0};
}

char *csp_run_dir_file(const struct csp_run_dir *self, const char *name)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", self->path, name) < 0) {
        (void)CSP_FAIL(CSP_E_MEMORY, "path of %s", name);
        return NULL;
    }
    return path;
}

int csp_run_dir_write(const struct csp_run_dir *self, const char *name, const void *data,
                      size_t n)
{
    char *path = csp_run_dir_file(self, name);
    if (!path) return CSP_E_MEMORY;
    const int err = csp_file_write_atomic(path, data, n);
    free(path);
    return err;
}

int csp_run_dir_remove(const struct csp_run_dir *self, const char *name)
{
    char *path = csp_run_dir_file(self, name);
    if (!path) return CSP_E_MEMORY;
    int err = CSP_OK;
    if (unlink(path) && errno != ENOENT)
        err = CSP_FAIL(CSP_E_IO, "cannot remove %s: %s", path, strerror(errno));
    free(path);
    return err;
}

static void add_line(struct csp_run_dir *self, FILE *out, const char *format, va_list args)
{
    char *line = NULL;
    if (csp_vformat_new(&line, format, args) < 0) return;
    pthread_mutex_lock(&self->lock);
    (void)csp_text_add(&self->log, "[%9.2f] %s\n", csp_clock_wall() - self->started, line);
    if (out) fprintf(out, "%s\n", line);
    pthread_mutex_unlock(&self->lock);
    free(line);
}

void csp_run_dir_log(struct csp_run_dir *self, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_line(self, NULL, format, args);
    va_end(args);
}

void csp_run_dir_say(struct csp_run_dir *self, FILE *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_line(self, out, format, args);
    va_end(args);
}

void csp_run_dir_take_log(struct csp_run_dir *self, struct csp_text *out)
{
    pthread_mutex_lock(&self->lock);
    const struct csp_text had = *out;
    *out = self->log;
    self->log = had;
    csp_text_clear(&self->log);
    pthread_mutex_unlock(&self->lock);
}

void csp_run_dir_keep_log(struct csp_run_dir *self)
{
    static const double pause = 10.0; /* between two writes [s] */
    pthread_mutex_lock(&self->lock);
    const double now = csp_clock_wall();
    const int due = now >= self->log_due;
    if (due) self->log_due = now + pause;
    pthread_mutex_unlock(&self->lock);
    if (due && csp_run_dir_save_log(self)) csp_error_clear();
}

int csp_run_dir_save_log(struct csp_run_dir *self)
{
    pthread_mutex_lock(&self->lock);
    const int err =
        csp_run_dir_write(self, "run.log", self->log.s ? self->log.s : "", self->log.n);
    pthread_mutex_unlock(&self->lock);
    return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/record/lock.h"
#include "conspecific/core/error.h"
#include "conspecific/core/temporary.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOTE = 64, TRIES = 100 };

struct owner { /* what a lock file says */
    char host[9];
    long pid;
};

static struct owner read_owner(int fd)
{
    struct owner o = {"", 0};
    char note[NOTE] = "";
    if (pread(fd, note, sizeof note - 1, 0) > 0 &&
        sscanf(note, "%8[0-9a-f] %ld", o.host, &o.pid) != 2)
        o = (struct owner){"", 0};
    return o;
}

static int write_owner(const struct csp_lock *self)
{
    char host[9], note[NOTE];
    csp_temporary_host(host);
    const int n = snprintf(note, sizeof note, "%s %ld\n", host, (long)getpid());
    if (ftruncate(self->fd, 0) || pwrite(self->fd, note, (size_t)n, 0) != n)
        return CSP_FAIL(CSP_E_IO, "cannot write %s: %s", self->path, strerror(errno));
    return CSP_OK;
}

static int in_use(const struct csp_lock *self)
{
    char host[9], who[64] = "another process";
    const struct owner o = read_owner(self->fd);
    csp_temporary_host(host);
    if (o.pid > 0)
        snprintf(who, sizeof who, "process %ld%s", o.pid,
                 strcmp(o.host, host) ? " of another machine" : "");
    return CSP_FAIL(CSP_E_IO,
                    "%.*s is being written by another run (%s); wait for it, or give another "
                    "folder with -o",
                    (int)(strrchr(self->path, '/') - self->path), self->path, who);
}

/* Without flock: the file is the lock. */
static int by_file(const struct csp_lock *self)
{
    const struct owner o = read_owner(self->fd);
    if (o.pid == 0 || csp_temporary_is_dead(o.host, o.pid)) return write_owner(self);
    (void)in_use(self);
    return csp_error_context(CSP_E_IO, "if no run is alive there remove %s: ", self->path);
}

/* Whether path still names the file that was locked: its owner may have removed it meanwhile. */
static int is_there(const struct csp_lock *self)
{
    struct stat held, named;
    return !fstat(self->fd, &held) && !stat(self->path, &named) &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

static int take(struct csp_lock *self, int *again)
{
    *again = 0;
    self->fd = open(self->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (self->fd < 0)
        return CSP_FAIL(CSP_E_IO, "cannot write %s: %s", self->path, strerror(errno));
    int refused;
    do refused = flock(self->fd, LOCK_EX | LOCK_NB);
    while (refused && errno == EINTR);
    if (refused && errno == EWOULDBLOCK) return in_use(self);
    if (refused && errno != ENOLCK && errno != ENOSYS && errno != EOPNOTSUPP)
        return CSP_FAIL(CSP_E_IO, "cannot lock %s: %s", self->path, strerror(errno));
    if (refused) return by_file(self);
    *again = !is_there(self);
    return *again ? CSP_OK : write_owner(self);
}

int csp_lock_take(struct csp_lock *self, const char *folder)
{
    *self = (struct csp_lock){.fd = -1};
    if (asprintf(&self->path, "%s/.lock", folder) < 0) {
        self->path = NULL;
        return CSP_FAIL(CSP_E_MEMORY, "lock of %s", folder);
    }
    int err = CSP_OK, again = 1;
    for (int i = 0; i < TRIES && again && !err; i++) {
        if (self->fd >= 0) (void)close(self->fd);
        err = take(self, &again);
    }
    if (!err && again) err = in_use(self);
    if (!err) return CSP_OK;
    if (self->fd >= 0) (void)close(self->fd);
    free(self->path);
    *self = (struct csp_lock){0};
    return err;
}

void csp_lock_release(struct csp_lock *self)
{
    if (!self->path) return;
    (void)unlink(self->path); /* before it is given back: who waits sees that it is gone */
    (void)close(self->fd);
    free(self->path);
    *self = (struct csp_lock){0};
}

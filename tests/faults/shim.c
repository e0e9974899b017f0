/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library to be preloaded (LD_PRELOAD) that lets one call of the system fail, or ends the process
 * there. What it does is told by the environment:
 *
 *   FAULT_OP      open, write, fsync, rename, mkostemp, close, unlink, mkdir or malloc
 *   FAULT_N       which call of this kind, from 1
 *   FAULT_HOW     kill; short (half is written, then no more of that call); else the number of an
 *                 error, which errno gets
 *   FAULT_STICKY  1: every later call of this kind fails, too
 *   FAULT_UNDER   only calls on files whose path holds this text count (of malloc: all)
 *   FAULT_COUNT   a file that gets a line "KIND CALLS" for every kind at the end
 *
 * A close that fails has closed the file all the same, as Linux does. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum op { OPEN, WRITE, FSYNC, RENAME, MKOSTEMP, CLOSE, UNLINK, MKDIR, MALLOC, OPS };
static const char *const names[OPS] = {"open",  "write",  "fsync", "rename", "mkostemp",
                                       "close", "unlink", "mkdir", "malloc"};
enum fault { NONE, FAIL, SHORT };

static long calls[OPS], nth;
static int op = -1, sticky, number, is_kill, is_short, ready;
static const char *under, *count;

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}
#define REAL(type, name, ...) type (*name##_)(__VA_ARGS__) = (type(*)(__VA_ARGS__))real(#name)

__attribute__((constructor)) static void begin(void)
{
    const char *which = getenv("FAULT_OP"), *n = getenv("FAULT_N"), *how = getenv("FAULT_HOW");
    under = getenv("FAULT_UNDER");
    count = getenv("FAULT_COUNT");
    sticky = getenv("FAULT_STICKY") != NULL;
    for (int i = 0; which && i < OPS; i++)
        if (!strcmp(which, names[i])) op = i;
    nth = n ? atol(n) : 0;
    is_kill = how && !strcmp(how, "kill");
    is_short = how && !strcmp(how, "short");
    number = how ? atoi(how) : 0;
    ready = 1;
}

__attribute__((destructor)) static void end(void)
{
    if (!count) return;
    ready = 0;
    FILE *file = fopen(count, "w");
    for (int i = 0; file && i < OPS; i++) fprintf(file, "%s %ld\n", names[i], calls[i]);
    if (file) fclose(file);
}

static enum fault strike(enum op kind)
{
    const long k = __sync_add_and_fetch(calls + kind, 1);
    if ((int)kind != op || !nth || !(k == nth || (sticky && k > nth))) return NONE;
    if (is_kill) {
        kill(getpid(), SIGKILL);
        pause();
    }
    if (is_short) return SHORT;
    errno = number;
    return FAIL;
}

static enum fault on_path(enum op kind, const char *path)
{
    return ready && (!under || strstr(path, under)) ? strike(kind) : NONE;
}

static enum fault on_file(enum op kind, int fd)
{
    char link[64], path[4096];
    if (!ready || fd < 3) return NONE;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return NONE;
    path[n] = '\0';
    return on_path(kind, path);
}

#define OPENS(name)                               \
    int name(const char *path, int flags, ...)    \
    {                                             \
        va_list args;                             \
        va_start(args, flags);                    \
        const mode_t mode = va_arg(args, mode_t); \
        va_end(args);                             \
        REAL(int, name, const char *, int, ...);  \
        if (on_path(OPEN, path)) return -1;       \
        return name##_(path, flags, mode);        \
    }
OPENS(open)
OPENS(open64)

#define FOPENS(name)                                    \
    FILE *name(const char *path, const char *mode)      \
    {                                                   \
        REAL(FILE *, name, const char *, const char *); \
        if (on_path(OPEN, path)) return NULL;           \
        return name##_(path, mode);                     \
    }
FOPENS(fopen)
FOPENS(fopen64)

ssize_t write(int fd, const void *data, size_t n)
{
    REAL(ssize_t, write, int, const void *, size_t);
    const enum fault f = on_file(WRITE, fd);
    return f == FAIL ? -1 : write_(fd, data, f == SHORT && n > 1 ? n / 2 : n);
}

#define PWRITES(name)                                                                   \
    ssize_t name(int fd, const void *data, size_t n, off_t at)                          \
    {                                                                                   \
        REAL(ssize_t, name, int, const void *, size_t, off_t);                          \
        const enum fault f = on_file(WRITE, fd);                                        \
        return f == FAIL ? -1 : name##_(fd, data, f == SHORT && n > 1 ? n / 2 : n, at); \
    }
PWRITES(pwrite)
PWRITES(pwrite64)

int fsync(int fd)
{
    REAL(int, fsync, int);
    return on_file(FSYNC, fd) ? -1 : fsync_(fd);
}

int close(int fd)
{
    REAL(int, close, int);
    const enum fault f = on_file(CLOSE, fd);
    const int why = errno, done = close_(fd);
    if (f) errno = why;
    return f ? -1 : done;
}

int rename(const char *from, const char *to)
{
    REAL(int, rename, const char *, const char *);
    return on_path(RENAME, to) ? -1 : rename_(from, to);
}

int unlink(const char *path)
{
    REAL(int, unlink, const char *);
    return on_path(UNLINK, path) ? -1 : unlink_(path);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(int, mkdir, const char *, mode_t);
    return on_path(MKDIR, path) ? -1 : mkdir_(path, mode);
}

#define MKOSTEMPS(name)                         \
    int name(char *path, int flags)             \
    {                                           \
        REAL(int, name, char *, int);           \
        if (on_path(MKOSTEMP, path)) return -1; \
        return name##_(path, flags);            \
    }
MKOSTEMPS(mkostemp)
MKOSTEMPS(mkostemp64)

void *malloc(size_t n)
{
    if (ready && strike(MALLOC)) return NULL;
    return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    if (ready && strike(MALLOC)) return NULL;
    return __libc_calloc(n, size);
}

void *realloc(void *old, size_t n)
{
    if (ready && strike(MALLOC)) return NULL;
    return __libc_realloc(old, n);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/file.h"
#include "conspecific/core/error.h"
#include "conspecific/core/temporary.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail_io(const char *verb, const char *path)
{
    const int reason = errno;
    return CSP_FAIL(CSP_E_IO, "cannot %s %s: %s", verb, path, strerror(reason));
}

/* Read up to cap bytes; *n counts them. */
static int read_all(int fd, char *to, size_t cap, size_t *n)
{
    *n = 0;
    while (*n < cap) {
        const ssize_t got = read(fd, to + *n, cap - *n);
        if (got == 0) break;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        *n += (size_t)got;
    }
    return 0;
}

/* Refuse what is no regular file, by its name. */
static int check_kind(const struct stat *st, const char *path)
{
    const char *what = S_ISDIR(st->st_mode)    ? "a folder"
                       : S_ISFIFO(st->st_mode) ? "a named pipe"
                       : S_ISSOCK(st->st_mode) ? "a socket"
                       : S_ISREG(st->st_mode)  ? NULL
                                               : "a device";
    return what ? CSP_FAIL(CSP_E_IO, "cannot read %s: it is %s, not a file", path, what)
                : CSP_OK;
}

int csp_file_size(const char *path, size_t *size)
{
    struct stat st;
    *size = 0;
    if (stat(path, &st) != 0) return fail_io("open", path);
    const int err = check_kind(&st, path);
    if (!err) *size = (size_t)st.st_size;
    return err;
}

int csp_file_read(const char *path, char **data, size_t *n, size_t limit)
{
    struct stat st;
    *data = NULL;
    *n = 0;
    size_t length;
    int err =
        csp_file_size(path, &length); /* before open: a device may act when it is opened */
    if (err) return err;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) return fail_io("open", path);
    err = fstat(fd, &st) != 0 ? fail_io("examine", path) : check_kind(&st, path);
    if (!err && (uintmax_t)st.st_size > limit)
        err = CSP_FAIL(CSP_E_RANGE, "%s has %jd bytes, at most %zu are read", path,
                       (intmax_t)st.st_size, limit);
    if (!err) {
        const size_t size = (size_t)st.st_size;
        *data = malloc(size + 1);
        if (!*data)
            err = CSP_FAIL(CSP_E_MEMORY, "%zu bytes of %s", size, path);
        else if (read_all(fd, *data, size, n) != 0)
            err = fail_io("read", path);
        else
            (*data)[*n] = '\0';
    }
    if (err) {
        free(*data);
        *data = NULL;
        *n = 0;
    }
    close(fd);
    return err;
}

static int write_all(int fd, const char *from, size_t n)
{
    while (n > 0) {
        const ssize_t put = write(fd, from, n);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return -1;
        from += put;
        n -= (size_t)put;
    }
    return 0;
}

/* "a/b/c" -> "a/b", "c" -> ".", "/c" -> "/" */
static void folder_of(const char *path, char out[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        snprintf(out, PATH_MAX, ".");
    else if (slash == path)
        snprintf(out, PATH_MAX, "/");
    else
        snprintf(out, PATH_MAX, "%.*s", (int)(slash - path), path);
}

int csp_dir_sync(const char *folder)
{
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return fail_io("open", folder);
    int err = CSP_OK;
    if (fsync(fd) != 0 && errno != EINVAL) err = fail_io("sync", folder);
    close(fd);
    return err;
}

static int sync_folder(const char *path)
{
    char folder[PATH_MAX];
    folder_of(path, folder);
    return csp_dir_sync(folder);
}

int csp_file_begin(const char *path, char **temporary)
{
    *temporary = csp_temporary_name(path);
    if (!*temporary) return CSP_E_IO;
    const int fd = mkostemp(*temporary, O_CLOEXEC);
    int err = fd < 0 ? fail_io("create a file for", path) : CSP_OK;
    const mode_t mask = umask(0);
    umask(mask);
    if (!err && fchmod(fd, 0666 & ~mask) != 0) err = fail_io("set the mode of", path);
    if (fd >= 0 && close(fd) != 0 && !err) err = fail_io("close", path);
    if (!err) return CSP_OK;
    if (fd >= 0) (void)unlink(*temporary);
    free(*temporary);
    *temporary = NULL;
    return err;
}

int csp_file_commit(const char *temporary, const char *path)
{
    const int fd = open(temporary, O_RDONLY | O_CLOEXEC);
    int err = fd < 0 || fsync(fd) != 0 ? fail_io("sync", path) : CSP_OK;
    if (fd >= 0 && close(fd) != 0 && !err) err = fail_io("close", path);
    if (!err && rename(temporary, path) != 0) err = fail_io("rename to", path);
    if (!err) return sync_folder(path);
    (void)unlink(temporary);
    return err;
}

int csp_file_write_atomic(const char *path, const void *data, size_t n)
{
    char *temporary;
    int err = csp_file_begin(path, &temporary);
    if (err) return err;
    const int fd = open(temporary, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write_all(fd, data, n) != 0) err = fail_io("write", path);
    if (fd >= 0 && close(fd) != 0 && !err) err = fail_io("close", path);
    if (err)
        (void)unlink(temporary);
    else
        err = csp_file_commit(temporary, path);
    free(temporary);
    return err;
}

int csp_file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

int csp_dir_make(const char *path)
{
    char part[PATH_MAX];
    struct stat st;
    const size_t n = strlen(path);
    if (n == 0) return CSP_FAIL(CSP_E_IO, "cannot make a folder without a name");
    if (n >= sizeof part) return CSP_FAIL(CSP_E_IO, "cannot make %s: name too long", path);
    for (size_t k = 1; k <= n; k++) {
        if (path[k] != '/' && path[k] != '\0') continue;
        memcpy(part, path, k);
        part[k] = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST) return fail_io("make the folder", part);
    }
    if (stat(path, &st) != 0) return fail_io("examine", path);
    if (!S_ISDIR(st.st_mode)) return CSP_FAIL(CSP_E_IO, "%s exists and is not a folder", path);
    return CSP_OK;
}

int csp_dir_writable(const char *path)
{
    char inside[PATH_MAX];
    const int length = snprintf(inside, sizeof inside, "%s/.csp", path);
    if (length < 0 || (size_t)length >= sizeof inside)
        return CSP_FAIL(CSP_E_IO, "cannot write in %s: name too long", path);
    char *probe = csp_temporary_name(inside);
    if (!probe) return CSP_E_IO;
    const int fd = mkostemp(probe, O_CLOEXEC);
    const int err = fd < 0 ? fail_io("write in", path) : CSP_OK;
    if (fd >= 0) {
        close(fd);
        unlink(probe);
    }
    free(probe);
    return err;
}

static int named(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int csp_file_names(const char *dir, const char *suffix, struct csp_mem *mem, const char *list[],
                   size_t room, size_t *n)
{
    struct dirent **entry = NULL;
    const int count = scandir(dir, &entry, named, alphasort);
    int err = CSP_OK;
    for (int i = 0; i < count; i++) {
        const size_t length = strlen(entry[i]->d_name), cut = strlen(suffix);
        if (!err && *n < room && length > cut &&
            !strcmp(entry[i]->d_name + length - cut, suffix)) {
            list[*n] = csp_mem_dup_n(mem, entry[i]->d_name, length - cut);
            if (!list[*n]) err = CSP_E_MEMORY;
            ++*n;
        }
        free(entry[i]);
    }
    free(entry);
    return err;
}

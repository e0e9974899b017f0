/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/temporary.h"
#include "conspecific/core/error.h"
#include "conspecific/core/hash.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char mark[] = ".tmp.";
static const time_t old = 24 * 3600; /* of a file of another machine [s] */

void csp_temporary_host(char out[9])
{
    char name[256] = "";
    if (gethostname(name, sizeof name - 1)) name[0] = '\0';
    snprintf(out, 9, "%08lx", (unsigned long)(csp_hash_text(name, 0) & 0xffffffffu));
}

char *csp_temporary_name(const char *path)
{
    char host[9], *name = NULL;
    csp_temporary_host(host);
    if (asprintf(&name, "%s%s%s.%ld.XXXXXX", path, mark, host, (long)getpid()) < 0) {
        (void)CSP_FAIL(CSP_E_MEMORY, "name of a file beside %s", path);
        return NULL;
    }
    if (strlen(name) < PATH_MAX) return name;
    free(name);
    (void)CSP_FAIL(CSP_E_IO, "name too long: cannot make a file beside %s", path);
    return NULL;
}

int csp_temporary_is_dead(const char *host, long pid)
{
    char here[9];
    csp_temporary_host(here);
    return pid > 0 && !strcmp(host, here) && kill((pid_t)pid, 0) && errno == ESRCH;
}

/* Whether the name is that of a temporary file, and whose. */
static int is_temporary(const char *name, char host[9], long *pid)
{
    const char *at = NULL;
    int length = 0;
    for (const char *s = strstr(name, mark); s; s = strstr(s + 1, mark)) at = s;
    if (!at) return 0;
    at += sizeof mark - 1;
    return sscanf(at, "%8[0-9a-f].%ld.%*6[A-Za-z0-9]%n", host, pid, &length) == 2 &&
           length > 0 && !at[length];
}

void csp_temporary_sweep(const char *folder)
{
    DIR *dir = opendir(folder);
    if (!dir) return;
    for (const struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        char host[9];
        long pid = 0;
        struct stat st;
        if (!is_temporary(entry->d_name, host, &pid)) continue;
        if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW)) continue;
        if (!S_ISREG(st.st_mode)) continue;
        if (csp_temporary_is_dead(host, pid) || time(NULL) - st.st_mtime > old)
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
    }
    (void)closedir(dir);
}

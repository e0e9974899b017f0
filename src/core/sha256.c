/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/sha256.h"
#include "conspecific/core/error.h"
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct csp_sha256), "room for the state");

static struct sha256_ctx *state_of(struct csp_sha256 *self)
{
    return (struct sha256_ctx *)(void *)self->state;
}

void csp_sha256_init(struct csp_sha256 *self)
{
    sha256_init(state_of(self));
}

void csp_sha256_add(struct csp_sha256 *self, const void *data, size_t n)
{
    sha256_update(state_of(self), n, data);
}

void csp_sha256_end(struct csp_sha256 *self, char hex[CSP_SHA256_HEX])
{
    static const char digit[] = "0123456789abcdef";
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_digest(state_of(self), sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++) {
        hex[2 * i] = digit[sum[i] >> 4];
        hex[2 * i + 1] = digit[sum[i] & 15];
    }
    hex[2 * sizeof sum] = '\0';
}

int csp_sha256_file(const char *path, char hex[CSP_SHA256_HEX], uint64_t *bytes)
{
    enum { PIECE = 1 << 16 };
    unsigned char piece[PIECE];
    struct csp_sha256 sum;
    struct stat st;
    int err = CSP_OK;
    *bytes = 0;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return CSP_FAIL(CSP_E_IO, "cannot open %s: %s", path, strerror(errno));
    if (fstat(fd, &st) || !S_ISREG(st.st_mode))
        err = CSP_FAIL(CSP_E_IO, "cannot read %s: not a regular file", path);
    csp_sha256_init(&sum);
    while (!err) {
        const ssize_t got = read(fd, piece, sizeof piece);
        if (got == 0) break;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            err = CSP_FAIL(CSP_E_IO, "cannot read %s: %s", path, strerror(errno));
        else
            csp_sha256_add(&sum, piece, (size_t)got);
        if (got > 0) *bytes += (uint64_t)got;
    }
    (void)close(fd);
    if (!err) csp_sha256_end(&sum, hex);
    return err;
}

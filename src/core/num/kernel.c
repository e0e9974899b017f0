/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel_ops.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Panels of 64 rows one after the other (the last has 16, 32, 48 or 64), each stored column by
 * column; stride is the number of rows with padding. See kernel_ops.h.
 */
enum {
    CHUNK = 4096,       /* columns whose non-zero inputs are listed at once */
    BLOCK = 256,        /* columns of a transposed product that are taken together */
    LARGE = 1024 * 1024 /* bytes of a matrix that a cache does not keep whole */
};

#define INLINE static inline __attribute__((always_inline))

static size_t round_up(size_t n, size_t to)
{
    return (n + to - 1) / to * to;
}

static size_t panel_height(const struct csp_mat *self, size_t row)
{
    const size_t left = self->stride - row;
    return left < CSP_PANEL ? left : (size_t)CSP_PANEL;
}

static csp_real *element(const struct csp_mat *self, size_t i, size_t j)
{
    const size_t row = i / CSP_PANEL * CSP_PANEL, h = panel_height(self, row);
    return self->w + row * self->cols + j * h + (i - row);
}

csp_real *csp_vec_alloc(size_t n)
{
    if (n > SIZE_MAX / sizeof(csp_real) / 2) return NULL;
    const size_t bytes = round_up(n ? n : 1, 64) * sizeof(csp_real);
    csp_real *x = aligned_alloc(64, bytes);
    if (x) memset(x, 0, bytes);
    return x;
}

void csp_vec_free(csp_real *x)
{
    free(x);
}

int csp_mat_init(struct csp_mat *self, size_t rows, size_t cols)
{
    *self = (struct csp_mat){0};
    if (rows == 0 || cols == 0)
        return CSP_FAIL(CSP_E_SHAPE, "matrix of %zu x %zu has no elements", rows, cols);
    if (rows > UINT32_MAX || cols > UINT32_MAX || rows * cols > SIZE_MAX / 64)
        return CSP_FAIL(CSP_E_SHAPE, "matrix of %zu x %zu is too large", rows, cols);
    const size_t stride = round_up(rows, CSP_PANEL_LANES);
    csp_real *w = csp_vec_alloc(stride * cols);
    if (!w) return CSP_FAIL(CSP_E_MEMORY, "matrix of %zu x %zu", rows, cols);
    *self = (struct csp_mat){rows, cols, stride, stride * cols, w};
    return CSP_OK;
}

void csp_mat_free(struct csp_mat *self)
{
    csp_vec_free(self->w);
    *self = (struct csp_mat){0};
}

csp_real csp_mat_at(const struct csp_mat *self, size_t i, size_t j)
{
    return *element(self, i, j);
}

void csp_mat_set(struct csp_mat *self, size_t i, size_t j, csp_real value)
{
    *element(self, i, j) = value;
}

CSP_CLONES static size_t count_nonzero(size_t n, const csp_real x[])
{
    unsigned sum = 0;
    for (size_t k = 0; k < n; k++) sum += x[k] != 0;
    return sum;
}

/* y[0..rows) of a panel at row += W x over the listed columns. */
static void forward_panel(const struct csp_mat *self, const struct csp_kernel_ops *ops,
                          size_t row, size_t first, size_t n, const uint32_t col[],
                          const csp_real x[], csp_real y[])
{
    const size_t h = panel_height(self, row), left = self->rows - row;
    const csp_real *w = self->w + row * self->cols + first * h;
    if (left >= h) {
        ops->forward(h, w, n, col, x, y + row);
    } else {
        csp_real acc[CSP_PANEL] = {0};
        memcpy(acc, y + row, left * sizeof *acc);
        ops->forward(h, w, n, col, x, acc);
        memcpy(y + row, acc, left * sizeof *acc);
    }
}

/*
 * Matrices larger than the cache are swept to and fro: what was read last is still there and
 * comes first next time. Panels (forward) and columns (transposed) do not depend on each other,
 * so the direction changes no bit.
 */
static int backwards(const struct csp_mat *self)
{
    static _Thread_local int turn;
    if (self->n * sizeof *self->w <= LARGE) return 0;
    turn = !turn;
    return turn;
}

void csp_mat_forward(const struct csp_mat *self, const csp_real x[], csp_real y[])
{
    const struct csp_kernel_ops *ops = csp_kernel_active();
    const size_t panels = round_up(self->rows, CSP_PANEL) / CSP_PANEL;
    const int back = backwards(self);
    uint32_t col[CHUNK + CSP_PANEL_LANES];
    csp_real value[CHUNK + CSP_PANEL_LANES];
    memset(y, 0, self->rows * sizeof *y);
    for (size_t first = 0; first < self->cols; first += CHUNK) {
        const size_t n = self->cols - first < CHUNK ? self->cols - first : (size_t)CHUNK;
        const size_t nonzero = count_nonzero(n, x + first);
        if (nonzero == 0) continue;
        const int dense = 8 * nonzero > 7 * n; /* adding w * 0 changes nothing either */
        if (!dense) ops->nonzero(n, x + first, col, value);
        for (size_t k = 0; k < panels; k++)
            forward_panel(self, ops, (back ? panels - 1 - k : k) * CSP_PANEL, first,
                          dense ? n : nonzero, dense ? NULL : col, dense ? x + first : value,
                          y);
    }
}

/* The values of x that meet the panel that begins at row: x itself or, where the panel is
 * padded, a copy that ends in zeros. NULL if all are 0. */
static const csp_real *rows_of(const struct csp_mat *self, size_t row, const csp_real x[],
                               csp_real padded[CSP_PANEL])
{
    const size_t h = panel_height(self, row), left = self->rows - row;
    const csp_real *part = x + row;
    int any = 0;
    if (left < h) {
        for (size_t i = 0; i < h; i++) padded[i] = i < left ? part[i] : 0;
        part = padded;
    }
    for (size_t i = 0; i < h; i++) any |= part[i] != 0;
    return any ? part : NULL;
}

/* y[first .. first + n) = W' x for those columns, panels in ascending order. */
static void transposed_block(const struct csp_mat *self, const struct csp_kernel_ops *ops,
                             size_t first, size_t n, const csp_real x[], csp_real y[])
{
    for (size_t row = 0; row < self->rows; row += CSP_PANEL) {
        const size_t h = panel_height(self, row);
        csp_real padded[CSP_PANEL];
        const csp_real *part = rows_of(self, row, x, padded);
        if (part)
            ops->transposed(h, self->w + row * self->cols + first * h, n, part, y + first);
    }
}

void csp_mat_transposed(const struct csp_mat *self, const csp_real x[], csp_real y[])
{
    const struct csp_kernel_ops *ops = csp_kernel_active();
    const size_t blocks = round_up(self->cols, BLOCK) / BLOCK;
    const int back = backwards(self);
    memset(y, 0, self->cols * sizeof *y);
    for (size_t k = 0; k < blocks; k++) {
        const size_t first = (back ? blocks - 1 - k : k) * BLOCK;
        const size_t n = self->cols - first < BLOCK ? self->cols - first : (size_t)BLOCK;
        transposed_block(self, ops, first, n, x, y);
    }
}

void csp_mat_transposed_on(const struct csp_mat *self, const csp_real x[], const csp_real on[],
                           csp_real y[])
{
    const struct csp_kernel_ops *ops = csp_kernel_active();
    uint32_t col[CHUNK + CSP_PANEL_LANES];
    csp_real value[CHUNK + CSP_PANEL_LANES];
    for (size_t first = 0; first < self->cols; first += CHUNK) {
        const size_t most = self->cols - first < CHUNK ? self->cols - first : (size_t)CHUNK;
        const size_t n = ops->nonzero(most, on + first, col, value);
        for (size_t k = 0; k < n; k++) y[first + col[k]] = 0;
        for (size_t row = 0; n > 0 && row < self->rows; row += CSP_PANEL) {
            const size_t h = panel_height(self, row);
            csp_real padded[CSP_PANEL];
            const csp_real *part = rows_of(self, row, x, padded);
            if (part)
                ops->transposed_at(h, self->w + row * self->cols + first * h, n, col, part,
                                   y + first);
        }
    }
}

void csp_mat_both(const struct csp_mat *self, const csp_real x[], csp_real y[],
                  const csp_real u[], csp_real z[])
{
    const struct csp_kernel_ops *ops = csp_kernel_active();
    /* Where half of x is zero, two passes that skip zeros are faster. */
    if (2 * count_nonzero(self->cols, x) < self->cols || count_nonzero(self->rows, u) == 0) {
        csp_mat_forward(self, x, y);
        csp_mat_transposed(self, u, z);
        return;
    }
    memset(y, 0, self->rows * sizeof *y);
    memset(z, 0, self->cols * sizeof *z);
    for (size_t row = 0; row < self->rows; row += CSP_PANEL) {
        const size_t h = panel_height(self, row), left = self->rows - row;
        const csp_real *w = self->w + row * self->cols;
        if (left >= h) {
            ops->both(h, w, self->cols, x, y + row, u + row, z);
        } else {
            csp_real acc[CSP_PANEL] = {0}, padded[CSP_PANEL] = {0};
            memcpy(padded, u + row, left * sizeof *padded);
            ops->both(h, w, self->cols, x, acc, padded, z);
            memcpy(y + row, acc, left * sizeof *acc);
        }
    }
}

void csp_mat_fold(struct csp_mat *self, const csp_real scale[], const csp_real u[],
                  const csp_real v[], const csp_real x[], csp_real y[])
{
    const struct csp_kernel_ops *ops = csp_kernel_active();
    for (size_t row = 0; row < self->rows; row += CSP_PANEL) {
        const size_t h = panel_height(self, row), left = self->rows - row;
        const size_t n = left < h ? left : h;
        csp_real s[CSP_PANEL] = {0}, part[CSP_FOLD * CSP_PANEL] = {0}, acc[CSP_PANEL] = {0};
        memcpy(s, scale + row, n * sizeof *s);
        for (size_t k = 0; k < CSP_FOLD; k++)
            memcpy(part + k * CSP_PANEL, u + k * self->rows + row, n * sizeof *part);
        ops->fold(h, self->w + row * self->cols, self->cols, s, part, v, x, acc);
        memcpy(y + row, acc, n * sizeof *acc);
    }
}

/* a u of the panel at row, padded with zeros. */
static void scaled_panel(const struct csp_mat *self, size_t row, csp_real a, const csp_real u[],
                         csp_real out[CSP_PANEL])
{
    const size_t left = self->rows - row;
    for (size_t i = 0; i < CSP_PANEL; i++) out[i] = i < left ? a * u[row + i] : 0;
}

void csp_mat_rank1(struct csp_mat *self, csp_real a, const csp_real u[], const csp_real v[])
{
    const struct csp_kernel_ops *ops = csp_kernel_active();
    csp_real au[CSP_PANEL];
    for (size_t row = 0; row < self->rows; row += CSP_PANEL) {
        const size_t h = panel_height(self, row);
        scaled_panel(self, row, a, u, au);
        if (count_nonzero(h, au) > 0)
            ops->rank1(h, self->w + row * self->cols, self->cols, au, v);
    }
}

void csp_mat_rank1_pos(struct csp_mat *self, csp_real a, const csp_real u[], const csp_real v[])
{
    const struct csp_kernel_ops *ops = csp_kernel_active();
    csp_real au[CSP_PANEL];
    for (size_t row = 0; row < self->rows; row += CSP_PANEL) {
        scaled_panel(self, row, a, u, au);
        ops->rank1_pos(panel_height(self, row), self->w + row * self->cols, self->cols, au, v);
    }
}

/* Sum of squares of one column: eight interleaved partial sums a panel, added in order. */
INLINE double column_power(const struct csp_mat *self, size_t j)
{
    double part[8] = {0};
    for (size_t row = 0; row < self->stride; row += CSP_PANEL) {
        const size_t h = panel_height(self, row); /* a multiple of 16; padding is 0 */
        const csp_real *w = self->w + row * self->cols + j * h;
        for (size_t i = 0; i < h; i += 8)
            for (size_t k = 0; k < 8; k++) part[k] += (double)w[i + k] * (double)w[i + k];
    }
    return ((part[0] + part[4]) + (part[2] + part[6])) +
           ((part[1] + part[5]) + (part[3] + part[7]));
}

CSP_CLONES void csp_mat_scale_columns(struct csp_mat *self, csp_real limit,
                                      const csp_real active[])
{
    for (size_t j = 0; j < self->cols; j++) {
        if (active && active[j] == 0) continue;
        const double power = column_power(self, j);
        if (power <= (double)limit * (double)limit) continue;
        const csp_real scale = (csp_real)((double)limit / sqrt(power));
        for (size_t row = 0; row < self->stride; row += CSP_PANEL) {
            const size_t h = panel_height(self, row);
            csp_real *w = self->w + row * self->cols + j * h;
            for (size_t i = 0; i < h; i++) w[i] *= scale;
        }
    }
}

CSP_CLONES void csp_mat_scale_rows(struct csp_mat *self, const csp_real factor[])
{
    for (size_t row = 0; row < self->stride; row += CSP_PANEL) {
        const size_t h = panel_height(self, row);
        csp_real by[CSP_PANEL] = {0}, *w = self->w + row * self->cols;
        for (size_t i = 0; i < h && row + i < self->rows; i++) by[i] = factor[row + i];
        for (size_t j = 0; j < self->cols; j++)
            for (size_t i = 0; i < h; i++) w[j * h + i] *= by[i];
    }
}

CSP_CLONES double csp_mat_widest(const struct csp_mat *self)
{
    double most = 0.0;
    for (size_t j = 0; j < self->cols; j++) {
        const double power = column_power(self, j);
        most = power > most ? power : most;
    }
    return sqrt(most);
}

int csp_mat_fields(struct csp_mat *self, const char *name, const char *doc,
                   struct csp_fields *out)
{
    const struct csp_field list[] = {{name, "1", doc, self->w, self->n, CSP_FIELD_REAL}};
    return csp_fields_add(out, list, 1);
}

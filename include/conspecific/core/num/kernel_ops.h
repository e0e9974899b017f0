/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_NUM_KERNEL_OPS_H
#define CONSPECIFIC_CORE_NUM_KERNEL_OPS_H
#include "conspecific/core/real.h"
#include <stddef.h>
#include <stdint.h>
/*
 * kernel_ops: what kernel.c does inside one panel of weights, once per instruction set.
 *
 * A panel is h rows (16, 32, 48 or 64) of a matrix, stored column by column: element (i, j) at
 * w[j h + i], 64-byte aligned. Forward reads it from front to end without horizontal sums; the
 * transposed product adds the 16-lane partial sums of 16 columns by a network of shuffles. The
 * order of additions is part of this interface, so all instruction sets give the same bits;
 * fma(a, b, c) = a b + c is rounded once (by hardware, or by its exact software form):
 *
 *   forward     acc_i <- fma(w_ij, x_j, acc_i), columns j ascending
 *   transposed  p_l = w_lj x_l, then p_l <- fma(w_ij, x_i, p_l) for i = l + 16, l + 32, ...;
 *               lanes l and l + 8, l + 4, l + 2, l + 1 are added; y_j <- y_j + p_0
 *   fold        w_ij <- w_ij s_i, then w_ij <- fma(u_ki, v_jk, w_ij), k ascending
 */
enum { CSP_PANEL = 64, CSP_PANEL_LANES = 16, CSP_FOLD = 8 };

struct csp_kernel_ops {
    const char *name; /* "avx512", "avx2", "default" */
    /* acc[h] as above over n columns: column col[k] with x[k]; col NULL means col[k] = k. */
    void (*forward)(size_t h, const csp_real w[], size_t n, const uint32_t col[],
                    const csp_real x[], csp_real acc[]);
    /* y[cols] as above; x[h]. */
    void (*transposed)(size_t h, const csp_real w[], size_t cols, const csp_real x[],
                       csp_real y[]);
    /* transposed of n columns col[k]: into y[col[k]]. */
    void (*transposed_at)(size_t h, const csp_real w[], size_t n, const uint32_t col[],
                          const csp_real x[], csp_real y[]);
    /* forward with x[cols] into acc[h] and transposed with u[h] into z[cols]; w is read once.
     */
    void (*both)(size_t h, const csp_real w[], size_t cols, const csp_real x[], csp_real acc[],
                 const csp_real u[], csp_real z[]);
    /* The non-zero x[n]: their places, ascending, and values; returns their number. Up to 15
     * elements after the last are overwritten: both lists need room for n + 15. */
    size_t (*nonzero)(size_t n, const csp_real x[], uint32_t col[], csp_real value[]);
    /* w_ij = fma(u_i, v_j, w_ij); columns with v_j = 0 are left alone. */
    void (*rank1)(size_t h, csp_real w[], size_t cols, const csp_real u[], const csp_real v[]);
    /* The same, then max(0, .); NaN stays. */
    void (*rank1_pos)(size_t h, csp_real w[], size_t cols, const csp_real u[],
                      const csp_real v[]);
    /* fold with s[h], u[CSP_FOLD][CSP_PANEL], v[cols][CSP_FOLD]; then forward of the new w with
     * x[cols] into acc[h]. */
    void (*fold)(size_t h, csp_real w[], size_t cols, const csp_real s[], const csp_real u[],
                 const csp_real v[], const csp_real x[], csp_real acc[]);
};

/* The k-th variant that this processor can run, best first; NULL after the last. */
const struct csp_kernel_ops *csp_kernel_variant(size_t k);
/* The variant in use: the best one unless csp_kernel_use said otherwise. */
const struct csp_kernel_ops *csp_kernel_active(void);
/* Use a variant by name ("auto": the best); for tests and benchmarks. CSP_E_NAME. */
int csp_kernel_use(const char *name);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_NUM_KERNEL_H
#define CONSPECIFIC_CORE_NUM_KERNEL_H
#include "conspecific/core/field.h"
#include <stddef.h>
/*
 * kernel: a dense weight matrix and the three things a plastic rate network does with it.
 *
 *   forward     y_i  = sum_j W_ij x_j          (rows = post, cols = pre)
 *   transposed  y_j  = sum_i W_ij x_i
 *   rank one    W_ij = W_ij + a u_i v_j        (optionally clipped at 0)
 *
 * The order of additions of each result is fixed by the sizes alone (kernel_ops.h), and
 * a w + b is rounded once: bits are the same for any number of threads and instruction set.
 */
struct csp_mat {
    size_t rows, cols;
    size_t stride; /* allocated elements are padded with zeros that stay zero */
    size_t n;      /* allocated elements */
    csp_real *w;   /* owned, 64-byte aligned; layout is private to kernel.c */
};

int csp_mat_init(struct csp_mat *self, size_t rows, size_t cols); /* zeros */
void csp_mat_free(struct csp_mat *self);
/* One element, row i, column j. */
csp_real csp_mat_at(const struct csp_mat *self, size_t i, size_t j);
void csp_mat_set(struct csp_mat *self, size_t i, size_t j, csp_real value);
/* y[rows] = W x[cols]; zeros of x are skipped, exactly. x, y do not overlap. */
void csp_mat_forward(const struct csp_mat *self, const csp_real x[], csp_real y[]);
/* y[cols] = W' x[rows]; zeros of x are skipped, exactly. */
void csp_mat_transposed(const struct csp_mat *self, const csp_real x[], csp_real y[]);
/* The same for the columns whose on[cols] is not 0; y of the others stays as it is. */
void csp_mat_transposed_on(const struct csp_mat *self, const csp_real x[], const csp_real on[],
                           csp_real y[]);
/* y[rows] = W x[cols] and z[cols] = W' u[rows], reading W once; the bits of the two calls. */
void csp_mat_both(const struct csp_mat *self, const csp_real x[], csp_real y[],
                  const csp_real u[], csp_real z[]);
/* W += a u v'. */
void csp_mat_rank1(struct csp_mat *self, csp_real a, const csp_real u[], const csp_real v[]);
/* W = max(0, W + a u v'). */
void csp_mat_rank1_pos(struct csp_mat *self, csp_real a, const csp_real u[],
                       const csp_real v[]);
/* Deferred plasticity, CSP_FOLD (8) changes at once and the next product in the same pass:
 * W = diag(scale) W + sum_k u_k v_k', then y[rows] = W x[cols].
 * scale[rows], u[8][rows], v[cols][8]. */
void csp_mat_fold(struct csp_mat *self, const csp_real scale[], const csp_real u[],
                  const csp_real v[], const csp_real x[], csp_real y[]);
/* Columns whose Euclidean norm exceeds limit are scaled down to it (synaptic scaling). active
 * (cols values, or NULL): only columns whose value is not 0, as after a rank-one update with
 * v = active, which leaves the others as they were. */
void csp_mat_scale_columns(struct csp_mat *self, csp_real limit, const csp_real active[]);
/* Row i is multiplied by factor[i]; factor[rows]. */
void csp_mat_scale_rows(struct csp_mat *self, const csp_real factor[]);
/* The largest Euclidean norm of a column. */
double csp_mat_widest(const struct csp_mat *self);
/* Add W under name to a field list (padding included, so that clones are whole). */
int csp_mat_fields(struct csp_mat *self, const char *name, const char *doc,
                   struct csp_fields *out);
/* Vectors that the kernels read or write may have any alignment; aligned ones are faster. */
csp_real *csp_vec_alloc(size_t n); /* zeroed, 64-byte aligned, padded to 64; NULL on failure */
void csp_vec_free(csp_real *x);
#endif

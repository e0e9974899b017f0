/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kernel_plain: the operations of core/kernel_ops in plain C, the definition of their order.
 * Included by kernel_ops.c once per instruction set, with three macros set:
 *
 *   NAME(op)       the name of the function
 *   TARGET         its target attribute
 *   FMA(a, b, c)   a b + c rounded once
 */
#define H_LOOP(i) for (size_t i = 0; i < h; i++)

TARGET static inline __attribute__((always_inline)) void
NAME(forward_h)(size_t h, const csp_real w[], size_t n, const uint32_t col[],
                const csp_real x[], csp_real acc[])
{
    for (size_t k = 0; k < n; k++) {
        const csp_real *column = w + (col ? col[k] : k) * h, xk = x[k];
        H_LOOP(i) acc[i] = FMA(column[i], xk, acc[i]);
    }
}

TARGET static inline __attribute__((always_inline)) void
NAME(transposed_at_h)(size_t h, const csp_real w[], size_t n, const uint32_t col[],
                      const csp_real x[], csp_real y[])
{
    enum { L = CSP_PANEL_LANES };
    for (size_t k = 0; k < n; k++) {
        const size_t j = col ? col[k] : k;
        const csp_real *column = w + j * h;
        csp_real p[L];
        for (size_t l = 0; l < L; l++) p[l] = column[l] * x[l];
        for (size_t i = L; i < h; i += L)
            for (size_t l = 0; l < L; l++) p[l] = FMA(column[i + l], x[i + l], p[l]);
        for (size_t l = 0; l < 8; l++) p[l] += p[l + 8];
        for (size_t l = 0; l < 4; l++) p[l] += p[l + 4];
        y[j] += (p[0] + p[2]) + (p[1] + p[3]);
    }
}

TARGET static inline __attribute__((always_inline)) void
NAME(transposed_h)(size_t h, const csp_real w[], size_t cols, const csp_real x[], csp_real y[])
{
    NAME(transposed_at_h)(h, w, cols, NULL, x, y);
}

TARGET static inline __attribute__((always_inline)) void
NAME(rank1_h)(size_t h, csp_real w[], size_t cols, const csp_real u[], const csp_real v[])
{
    for (size_t j = 0; j < cols; j++) {
        const csp_real vj = v[j];
        csp_real *column = w + j * h;
        if (vj != 0) H_LOOP(i) column[i] = FMA(u[i], vj, column[i]);
    }
}

TARGET static inline __attribute__((always_inline)) void
NAME(rank1_pos_h)(size_t h, csp_real w[], size_t cols, const csp_real u[], const csp_real v[])
{
    for (size_t j = 0; j < cols; j++) {
        const csp_real vj = v[j];
        csp_real *column = w + j * h;
        H_LOOP(i)
        {
            const csp_real x = FMA(u[i], vj, column[i]);
            column[i] = x < 0 ? 0 : x;
        }
    }
}

TARGET static inline __attribute__((always_inline)) void
NAME(fold_h)(size_t h, csp_real w[], size_t cols, const csp_real s[], const csp_real u[],
             const csp_real v[], const csp_real x[], csp_real acc[])
{
    for (size_t j = 0; j < cols; j++) {
        csp_real *column = w + j * h;
        H_LOOP(i) column[i] *= s[i];
        for (size_t k = 0; k < CSP_FOLD; k++) {
            const csp_real vk = v[j * CSP_FOLD + k], *uk = u + k * CSP_PANEL;
            H_LOOP(i) column[i] = FMA(uk[i], vk, column[i]);
        }
        const csp_real xj = x[j];
        H_LOOP(i) acc[i] = FMA(column[i], xj, acc[i]);
    }
}

/* The heights as constants, so that loops over a panel's rows unroll. */
#define BY_HEIGHT(op, ...)         \
    switch (h) {                   \
    case 64:                       \
        NAME(op)(64, __VA_ARGS__); \
        break;                     \
    case 48:                       \
        NAME(op)(48, __VA_ARGS__); \
        break;                     \
    case 32:                       \
        NAME(op)(32, __VA_ARGS__); \
        break;                     \
    default:                       \
        NAME(op)(16, __VA_ARGS__); \
        break;                     \
    }

TARGET static inline void NAME(forward)(size_t h, const csp_real w[], size_t n,
                                        const uint32_t col[], const csp_real x[],
                                        csp_real acc[]){BY_HEIGHT(forward_h, w, n, col, x, acc)}

TARGET static inline void NAME(transposed)(size_t h, const csp_real w[], size_t cols,
                                           const csp_real x[],
                                           csp_real y[]){BY_HEIGHT(transposed_h, w, cols, x, y)}

TARGET static inline void NAME(transposed_at)(size_t h, const csp_real w[], size_t n,
                                              const uint32_t col[], const csp_real x[],
                                              csp_real y[]){
    BY_HEIGHT(transposed_at_h, w, n, col, x, y)}

/* Pieces of 64 columns: the second reading finds them in the nearest cache. */
TARGET
    static inline void NAME(both)(size_t h, const csp_real w[], size_t cols, const csp_real x[],
                                  csp_real acc[], const csp_real u[], csp_real z[])
{
    for (size_t j = 0; j < cols; j += 64) {
        const size_t n = cols - j < 64 ? cols - j : 64;
        NAME(forward)(h, w + j * h, n, NULL, x + j, acc);
        NAME(transposed)(h, w + j * h, n, u, z + j);
    }
}

TARGET static inline size_t NAME(nonzero)(size_t n, const csp_real x[], uint32_t col[],
                                          csp_real value[])
{
    size_t count = 0;
    for (size_t k = 0; k < n; k++) {
        col[count] = (uint32_t)k;
        value[count] = x[k];
        count += x[k] != 0;
    }
    return count;
}

TARGET static void NAME(rank1)(size_t h, csp_real w[], size_t cols, const csp_real u[],
                               const csp_real v[]){BY_HEIGHT(rank1_h, w, cols, u, v)}

TARGET static void NAME(rank1_pos)(size_t h, csp_real w[], size_t cols, const csp_real u[],
                                   const csp_real v[]){BY_HEIGHT(rank1_pos_h, w, cols, u, v)}

TARGET static inline void NAME(fold)(size_t h, csp_real w[], size_t cols, const csp_real s[],
                                     const csp_real u[], const csp_real v[], const csp_real x[],
                                     csp_real acc[])
{
    BY_HEIGHT(fold_h, w, cols, s, u, v, x, acc)
}

#undef H_LOOP
#undef BY_HEIGHT
#undef NAME
#undef TARGET
#undef FMA

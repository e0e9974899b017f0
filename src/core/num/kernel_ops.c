/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/num/kernel_ops.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define CSP_HAS_X86 1
#include <immintrin.h>
#else
#define CSP_HAS_X86 0
#endif

/*
 * a b + c rounded once, without hardware. In double the product of two floats is exact and the
 * error e of the sum is known exactly; if the sum is inexact its last bit is made odd, so that
 * rounding it to float is the only rounding (Boldo & Melquiond 2008). For double: libm's.
 */
#ifdef CSP_REAL_DOUBLE
#define FMA_HARD(a, b, c) __builtin_fma(a, b, c)
#define FMA_SOFT(a, b, c) fma(a, b, c)
#else
#define FMA_HARD(a, b, c) __builtin_fmaf(a, b, c)
#if defined(__FMA__) || defined(__aarch64__)
#define FMA_SOFT(a, b, c) __builtin_fmaf(a, b, c)
#else
#define FMA_SOFT(a, b, c) fma_soft(a, b, c)
static inline __attribute__((always_inline)) float fma_soft(float a, float b, float c)
{
    const double p = (double)a * (double)b, d = (double)c, s = p + d;
    const double back = s - p, e = (p - (s - back)) + (d - back);
    int64_t bits;
    memcpy(&bits, &s, sizeof bits);
    const int64_t inexact = (e > 0.0) | (e < 0.0), even = ~bits & 1;
    const int64_t away = 1 - 2 * (int64_t)((e < 0.0) != (s < 0.0));
    bits += (inexact & even) * away;
    double odd;
    memcpy(&odd, &bits, sizeof odd);
    return (float)odd;
}
#endif
#endif

#define NAME(op) op##_default
#define TARGET
#define FMA(a, b, c) FMA_SOFT(a, b, c)
#include "kernel_plain.h"

#if CSP_HAS_X86
#define AVX512 __attribute__((target("avx512f,fma")))
#define AVX2 __attribute__((target("avx2,fma")))

#define NAME(op) op##_avx2
#define TARGET AVX2
#define FMA(a, b, c) FMA_HARD(a, b, c)
#include "kernel_plain.h"

#define NAME(op) op##_avx512
#define TARGET AVX512
#define FMA(a, b, c) FMA_HARD(a, b, c)
#include "kernel_plain.h"
#endif

#if CSP_HAS_X86 && !defined(CSP_REAL_DOUBLE)

#define INLINE static inline __attribute__((always_inline))
enum { L = CSP_PANEL_LANES };

#define BY_HEIGHT(call) \
    switch (h) {        \
    case 64:            \
        call(4);        \
        break;          \
    case 48:            \
        call(3);        \
        break;          \
    case 32:            \
        call(2);        \
        break;          \
    default:            \
        call(1);        \
        break;          \
    }

/* AVX-512: a panel's column is up to four registers ("blocks"). */

AVX512 INLINE void forward_512(size_t blocks, const float w[], size_t n, const uint32_t col[],
                               const float x[], float acc[])
{
    __m512 a[4];
    for (size_t b = 0; b < blocks; b++) a[b] = _mm512_loadu_ps(acc + b * L);
    for (size_t k = 0; k < n; k++) {
        const float *column = w + (col ? col[k] : k) * blocks * L;
        const __m512 xk = _mm512_set1_ps(x[k]);
        for (size_t b = 0; b < blocks; b++)
            a[b] = _mm512_fmadd_ps(_mm512_load_ps(column + b * L), xk, a[b]);
    }
    for (size_t b = 0; b < blocks; b++) _mm512_storeu_ps(acc + b * L, a[b]);
}

AVX512 static void forward_zmm(size_t h, const float w[], size_t n, const uint32_t col[],
                               const float x[], float acc[])
{
#define FORWARD(B)                         \
    if (col)                               \
        forward_512(B, w, n, col, x, acc); \
    else                                   \
        forward_512(B, w, n, NULL, x, acc)
    BY_HEIGHT(FORWARD)
#undef FORWARD
}

/* 16 lanes of partial sums of one column. */
AVX512 INLINE __m512 partial_512(size_t blocks, const float column[], const __m512 x[4])
{
    __m512 p = _mm512_mul_ps(_mm512_load_ps(column), x[0]);
    for (size_t b = 1; b < blocks; b++)
        p = _mm512_fmadd_ps(_mm512_load_ps(column + b * L), x[b], p);
    return p;
}

AVX512 INLINE __m512 fold8_512(__m512 a, __m512 b)
{
    return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x44), _mm512_shuffle_f32x4(a, b, 0xEE));
}

AVX512 INLINE __m512 fold4_512(__m512 a, __m512 b)
{
    return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x88), _mm512_shuffle_f32x4(a, b, 0xDD));
}

AVX512 INLINE __m512 fold2_512(__m512 a, __m512 b)
{
    const __m512d c = _mm512_castps_pd(a), d = _mm512_castps_pd(b);
    return _mm512_add_ps(_mm512_castpd_ps(_mm512_unpacklo_pd(c, d)),
                         _mm512_castpd_ps(_mm512_unpackhi_pd(c, d)));
}

AVX512 INLINE __m512 fold1_512(__m512 a, __m512 b)
{
    return _mm512_add_ps(_mm512_shuffle_ps(a, b, 0x88), _mm512_shuffle_ps(a, b, 0xDD));
}

/* Sums of four columns' lanes down to four lanes each; all sixteen down to one vector. */
#define QUAD(c) fold4_512(fold8_512(P((c)), P((c) + 4)), fold8_512(P((c) + 8), P((c) + 12)))
#define SUMS_512 fold1_512(fold2_512(QUAD(0), QUAD(1)), fold2_512(QUAD(2), QUAD(3)))

/* The last cols < 16 columns. */
AVX512 INLINE void transposed_rest_512(size_t blocks, const float w[], size_t cols,
                                       const __m512 xs[4], float y[])
{
    __m512 p[L];
    const __mmask16 mask = (__mmask16)((1u << cols) - 1u);
    for (size_t c = 0; c < L; c++)
        p[c] = c < cols ? partial_512(blocks, w + c * blocks * L, xs) : _mm512_setzero_ps();
#define P(c) p[c]
    const __m512 sums = SUMS_512;
#undef P
    const __m512 old = _mm512_maskz_loadu_ps(mask, y);
    _mm512_mask_storeu_ps(y, mask, _mm512_add_ps(old, sums));
}

AVX512 INLINE void transposed_512(size_t blocks, const float w[], size_t cols, const float x[],
                                  float y[])
{
    __m512 xs[4];
    for (size_t b = 0; b < blocks; b++) xs[b] = _mm512_loadu_ps(x + b * L);
    size_t j = 0;
    for (; j + L <= cols; j += L) {
        const float *column = w + j * blocks * L;
#define P(c) partial_512(blocks, column + (c)*blocks * L, xs)
        _mm512_storeu_ps(y + j, _mm512_add_ps(_mm512_loadu_ps(y + j), SUMS_512));
#undef P
    }
    if (j < cols) transposed_rest_512(blocks, w + j * blocks * L, cols - j, xs, y + j);
}

AVX512 static void transposed_zmm(size_t h, const float w[], size_t cols, const float x[],
                                  float y[]){
#define TRANSPOSED(B) transposed_512(B, w, cols, x, y)
    BY_HEIGHT(TRANSPOSED)
#undef TRANSPOSED
}

AVX512 INLINE void transposed_at_512(size_t blocks, const float w[], size_t n,
                                     const uint32_t col[], const float x[], float y[])
{
    __m512 xs[4];
    for (size_t b = 0; b < blocks; b++) xs[b] = _mm512_loadu_ps(x + b * L);
    for (size_t j = 0; j < n; j += L) {
        uint32_t at[L];
        float sum[L];
        const size_t left = n - j < L ? n - j : (size_t)L;
        for (size_t c = 0; c < L; c++) at[c] = col[j + (c < left ? c : 0)];
#define P(c) partial_512(blocks, w + at[c] * blocks * L, xs)
        _mm512_storeu_ps(sum, SUMS_512);
#undef P
        for (size_t c = 0; c < left; c++) y[at[c]] += sum[c];
    }
}

AVX512 static void transposed_at_zmm(size_t h, const float w[], size_t n, const uint32_t col[],
                                     const float x[], float y[]){
#define TRANSPOSED_AT(B) transposed_at_512(B, w, n, col, x, y)
    BY_HEIGHT(TRANSPOSED_AT)
#undef TRANSPOSED_AT
}

/* One column for both products: a += w x_c, returns the partial sums of w u. */
AVX512 INLINE __m512 both_column_512(size_t blocks, const float column[], float xc, __m512 a[4],
                                     const __m512 u[4])
{
    const __m512 xs = _mm512_set1_ps(xc);
    __m512 w = _mm512_load_ps(column), p = _mm512_mul_ps(w, u[0]);
    a[0] = _mm512_fmadd_ps(w, xs, a[0]);
    for (size_t b = 1; b < blocks; b++) {
        w = _mm512_load_ps(column + b * L);
        a[b] = _mm512_fmadd_ps(w, xs, a[b]);
        p = _mm512_fmadd_ps(w, u[b], p);
    }
    return p;
}

AVX512 INLINE void both_512(size_t blocks, const float w[], size_t cols, const float x[],
                            float acc[], const float u[], float z[])
{
    __m512 us[4], a[4];
    for (size_t b = 0; b < blocks; b++) {
        us[b] = _mm512_loadu_ps(u + b * L);
        a[b] = _mm512_loadu_ps(acc + b * L);
    }
    size_t j = 0;
    for (; j + L <= cols; j += L) {
        const float *column = w + j * blocks * L, *xj = x + j;
#define C(c) const __m512 p##c = both_column_512(blocks, column + c * blocks * L, xj[c], a, us)
        C(0);
        C(1);
        C(2);
        C(3);
        C(4);
        C(5);
        C(6);
        C(7);
        C(8);
        C(9);
        C(10);
        C(11);
        C(12);
        C(13);
        C(14);
        C(15);
#undef C
        const __m512 q0 = fold4_512(fold8_512(p0, p4), fold8_512(p8, p12));
        const __m512 q1 = fold4_512(fold8_512(p1, p5), fold8_512(p9, p13));
        const __m512 q2 = fold4_512(fold8_512(p2, p6), fold8_512(p10, p14));
        const __m512 q3 = fold4_512(fold8_512(p3, p7), fold8_512(p11, p15));
        const __m512 sums = fold1_512(fold2_512(q0, q1), fold2_512(q2, q3));
        _mm512_storeu_ps(z + j, _mm512_add_ps(_mm512_loadu_ps(z + j), sums));
    }
    for (size_t b = 0; b < blocks; b++) _mm512_storeu_ps(acc + b * L, a[b]);
    if (j < cols) {
        forward_512(blocks, w + j * blocks * L, cols - j, NULL, x + j, acc);
        transposed_rest_512(blocks, w + j * blocks * L, cols - j, us, z + j);
    }
}

AVX512 static void both_zmm(size_t h, const float w[], size_t cols, const float x[],
                            float acc[], const float u[], float z[]){
#define BOTH(B) both_512(B, w, cols, x, acc, u, z)
    BY_HEIGHT(BOTH)
#undef BOTH
}

AVX512 static size_t nonzero_zmm(size_t n, const float x[], uint32_t col[], float value[])
{
    const __m512i first =
        _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    size_t count = 0;
    for (size_t k = 0; k < n; k += L) {
        const __mmask16 in = (__mmask16)(n - k < L ? (1u << (n - k)) - 1u : 0xffffu);
        const __m512 v = _mm512_maskz_loadu_ps(in, x + k);
        const __mmask16 keep = _mm512_cmp_ps_mask(v, _mm512_setzero_ps(), _CMP_NEQ_UQ);
        const __m512i place = _mm512_add_epi32(first, _mm512_set1_epi32((int)k));
        _mm512_storeu_ps(value + count, _mm512_maskz_compress_ps(keep, v));
        _mm512_storeu_si512(col + count, _mm512_maskz_compress_epi32(keep, place));
        count += (size_t)__builtin_popcount(keep);
    }
    return count;
}

/* part (1 or 2) of the blocks of a panel of that many: the vectors u stay in registers. */
AVX512 INLINE void fold_part_512(size_t part, size_t blocks, float w[], size_t cols,
                                 const float s[], const float u[], const float v[],
                                 const float x[], float acc[])
{
    __m512 us[CSP_FOLD][2], ss[2], a[2];
    for (size_t b = 0; b < part; b++) {
        for (size_t k = 0; k < CSP_FOLD; k++)
            us[k][b] = _mm512_loadu_ps(u + k * CSP_PANEL + b * L);
        ss[b] = _mm512_loadu_ps(s + b * L);
        a[b] = _mm512_loadu_ps(acc + b * L);
    }
    for (size_t j = 0; j < cols; j++) {
        float *column = w + j * blocks * L;
        __m512 y[2];
        for (size_t b = 0; b < part; b++)
            y[b] = _mm512_mul_ps(_mm512_load_ps(column + b * L), ss[b]);
        for (size_t k = 0; k < CSP_FOLD; k++) {
            const __m512 vk = _mm512_set1_ps(v[j * CSP_FOLD + k]);
            for (size_t b = 0; b < part; b++) y[b] = _mm512_fmadd_ps(us[k][b], vk, y[b]);
        }
        const __m512 xj = _mm512_set1_ps(x[j]);
        for (size_t b = 0; b < part; b++) {
            a[b] = _mm512_fmadd_ps(y[b], xj, a[b]);
            _mm512_store_ps(column + b * L, y[b]);
        }
    }
    for (size_t b = 0; b < part; b++) _mm512_storeu_ps(acc + b * L, a[b]);
}

AVX512 static void fold_zmm(size_t h, float w[], size_t cols, const float s[], const float u[],
                            const float v[], const float x[], float acc[])
{
    const size_t blocks = h / L;
    size_t b = 0;
    for (; b + 2 <= blocks; b += 2)
        fold_part_512(2, blocks, w + b * L, cols, s + b * L, u + b * L, v, x, acc + b * L);
    if (b < blocks)
        fold_part_512(1, blocks, w + b * L, cols, s + b * L, u + b * L, v, x, acc + b * L);
}

/* AVX2: half registers, same lanes. */

AVX2 INLINE void forward_256(size_t blocks, const float w[], size_t n, const uint32_t col[],
                             const float x[], float acc[])
{
    __m256 a[8];
    for (size_t b = 0; b < 2 * blocks; b++) a[b] = _mm256_loadu_ps(acc + b * 8);
    for (size_t k = 0; k < n; k++) {
        const float *column = w + (col ? col[k] : k) * blocks * L;
        const __m256 xk = _mm256_set1_ps(x[k]);
        for (size_t b = 0; b < 2 * blocks; b++)
            a[b] = _mm256_fmadd_ps(_mm256_load_ps(column + b * 8), xk, a[b]);
    }
    for (size_t b = 0; b < 2 * blocks; b++) _mm256_storeu_ps(acc + b * 8, a[b]);
}

AVX2 static void forward_ymm(size_t h, const float w[], size_t n, const uint32_t col[],
                             const float x[], float acc[])
{
#define FORWARD(B)                         \
    if (col)                               \
        forward_256(B, w, n, col, x, acc); \
    else                                   \
        forward_256(B, w, n, NULL, x, acc)
    BY_HEIGHT(FORWARD)
#undef FORWARD
}

/* Lanes l and l + 8 of one column's partial sums, already added. */
AVX2 INLINE __m256 partial_256(size_t blocks, const float column[], const __m256 x[8])
{
    __m256 low = _mm256_mul_ps(_mm256_load_ps(column), x[0]);
    __m256 high = _mm256_mul_ps(_mm256_load_ps(column + 8), x[1]);
    for (size_t b = 1; b < blocks; b++) {
        const float *block = column + b * L;
        low = _mm256_fmadd_ps(_mm256_load_ps(block), x[2 * b], low);
        high = _mm256_fmadd_ps(_mm256_load_ps(block + 8), x[2 * b + 1], high);
    }
    return _mm256_add_ps(low, high);
}

AVX2 INLINE __m256 fold4_256(__m256 a, __m256 b)
{
    return _mm256_add_ps(_mm256_permute2f128_ps(a, b, 0x20),
                         _mm256_permute2f128_ps(a, b, 0x31));
}

AVX2 INLINE __m256 fold2_256(__m256 a, __m256 b)
{
    const __m256d c = _mm256_castps_pd(a), d = _mm256_castps_pd(b);
    return _mm256_add_ps(_mm256_castpd_ps(_mm256_unpacklo_pd(c, d)),
                         _mm256_castpd_ps(_mm256_unpackhi_pd(c, d)));
}

AVX2 INLINE __m256 fold1_256(__m256 a, __m256 b)
{
    return _mm256_add_ps(_mm256_shuffle_ps(a, b, 0x88), _mm256_shuffle_ps(a, b, 0xDD));
}

/* Sums of eight columns: columns c and c + 4 share a register until the last fold. */
#define PAIR(c) fold4_256(P((c)), P((c) + 4))
#define SUMS_256 fold1_256(fold2_256(PAIR(0), PAIR(1)), fold2_256(PAIR(2), PAIR(3)))

AVX2 INLINE void transposed_256(size_t blocks, const float w[], size_t cols, const float x[],
                                float y[])
{
    __m256 xs[8];
    for (size_t b = 0; b < 2 * blocks; b++) xs[b] = _mm256_loadu_ps(x + b * 8);
    size_t j = 0;
    for (; j + 8 <= cols; j += 8) {
        const float *column = w + j * blocks * L;
#define P(c) partial_256(blocks, column + (c)*blocks * L, xs)
        _mm256_storeu_ps(y + j, _mm256_add_ps(_mm256_loadu_ps(y + j), SUMS_256));
#undef P
    }
    if (j < cols) {
        __m256 p[8];
        float sum[8];
        const float *column = w + j * blocks * L;
        for (size_t c = 0; c < 8; c++)
            p[c] = j + c < cols ? partial_256(blocks, column + c * blocks * L, xs)
                                : _mm256_setzero_ps();
#define P(c) p[c]
        _mm256_storeu_ps(sum, SUMS_256);
#undef P
        for (size_t c = 0; j + c < cols; c++) y[j + c] += sum[c];
    }
}

AVX2 static void transposed_ymm(size_t h, const float w[], size_t cols, const float x[],
                                float y[]){
#define TRANSPOSED(B) transposed_256(B, w, cols, x, y)
    BY_HEIGHT(TRANSPOSED)
#undef TRANSPOSED
}

AVX2 INLINE void transposed_at_256(size_t blocks, const float w[], size_t n,
                                   const uint32_t col[], const float x[], float y[])
{
    __m256 xs[8];
    for (size_t b = 0; b < 2 * blocks; b++) xs[b] = _mm256_loadu_ps(x + b * 8);
    for (size_t j = 0; j < n; j += 8) {
        uint32_t at[8];
        float sum[8];
        const size_t left = n - j < 8 ? n - j : 8;
        for (size_t c = 0; c < 8; c++) at[c] = col[j + (c < left ? c : 0)];
#define P(c) partial_256(blocks, w + at[c] * blocks * L, xs)
        _mm256_storeu_ps(sum, SUMS_256);
#undef P
        for (size_t c = 0; c < left; c++) y[at[c]] += sum[c];
    }
}

AVX2 static void transposed_at_ymm(size_t h, const float w[], size_t n, const uint32_t col[],
                                   const float x[], float y[]){
#define TRANSPOSED_AT(B) transposed_at_256(B, w, n, col, x, y)
    BY_HEIGHT(TRANSPOSED_AT)
#undef TRANSPOSED_AT
}

/* Pieces of 64 columns: the second reading finds them in the nearest cache. */
AVX2 static void both_ymm(size_t h, const float w[], size_t cols, const float x[], float acc[],
                          const float u[], float z[])
{
    for (size_t j = 0; j < cols; j += 64) {
        const size_t n = cols - j < 64 ? cols - j : 64;
        forward_ymm(h, w + j * h, n, NULL, x + j, acc);
        transposed_ymm(h, w + j * h, n, u, z + j);
    }
}

/* Eight rows at a time: the vectors u stay in registers. */
AVX2 static void fold_ymm(size_t h, float w[], size_t cols, const float s[], const float u[],
                          const float v[], const float x[], float acc[])
{
    for (size_t i = 0; i < h; i += 8) {
        __m256 us[CSP_FOLD], a = _mm256_loadu_ps(acc + i);
        const __m256 ss = _mm256_loadu_ps(s + i);
        for (size_t k = 0; k < CSP_FOLD; k++) us[k] = _mm256_loadu_ps(u + k * CSP_PANEL + i);
        for (size_t j = 0; j < cols; j++) {
            float *column = w + j * h + i;
            __m256 y = _mm256_mul_ps(_mm256_load_ps(column), ss);
            for (size_t k = 0; k < CSP_FOLD; k++)
                y = _mm256_fmadd_ps(us[k], _mm256_set1_ps(v[j * CSP_FOLD + k]), y);
            a = _mm256_fmadd_ps(y, _mm256_set1_ps(x[j]), a);
            _mm256_store_ps(column, y);
        }
        _mm256_storeu_ps(acc + i, a);
    }
}
#endif

#define PLAIN_OPS(set)                                                                         \
    {                                                                                          \
#set, forward_##set, transposed_##set, transposed_at_##set, both_##set, nonzero_##set, \
            rank1_##set, rank1_pos_##set, fold_##set                                           \
    }
static const struct csp_kernel_ops variants[] = {
#if CSP_HAS_X86 && !defined(CSP_REAL_DOUBLE)
    {"avx512", forward_zmm, transposed_zmm, transposed_at_zmm, both_zmm, nonzero_zmm,
     rank1_avx512, rank1_pos_avx512, fold_zmm},
    {"avx2", forward_ymm, transposed_ymm, transposed_at_ymm, both_ymm, nonzero_avx2, rank1_avx2,
     rank1_pos_avx2, fold_ymm},
#elif CSP_HAS_X86
    PLAIN_OPS(avx512),
    PLAIN_OPS(avx2),
#endif
    PLAIN_OPS(default),
};
enum { VARIANTS = sizeof variants / sizeof *variants };

static int can_run(const struct csp_kernel_ops *ops)
{
#if CSP_HAS_X86
    const int has_fma = __builtin_cpu_supports("fma") != 0;
    if (strcmp(ops->name, "avx512") == 0) return has_fma && __builtin_cpu_supports("avx512f");
    if (strcmp(ops->name, "avx2") == 0) return has_fma && __builtin_cpu_supports("avx2");
#endif
    return strcmp(ops->name, "default") == 0;
}

const struct csp_kernel_ops *csp_kernel_variant(size_t k)
{
    for (size_t v = 0; v < VARIANTS; v++)
        if (can_run(&variants[v]) && k-- == 0) return &variants[v];
    return NULL;
}

static _Atomic(const struct csp_kernel_ops *) active;

const struct csp_kernel_ops *csp_kernel_active(void)
{
    const struct csp_kernel_ops *ops = atomic_load_explicit(&active, memory_order_relaxed);
    if (!ops) {
        ops = csp_kernel_variant(0);
        atomic_store_explicit(&active, ops, memory_order_relaxed);
    }
    return ops;
}

int csp_kernel_use(const char *name)
{
    const struct csp_kernel_ops *ops;
    for (size_t k = 0; (ops = csp_kernel_variant(k)); k++)
        if (strcmp(name, "auto") == 0 || strcmp(name, ops->name) == 0) {
            atomic_store_explicit(&active, ops, memory_order_relaxed);
            return CSP_OK;
        }
    return CSP_FAIL(CSP_E_NAME, "no kernel '%s' on this processor", name);
}

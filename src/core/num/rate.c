/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/num/rate.h"
#include "conspecific/core/clones.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

/* ln 2 in two parts: the first has 20 zero bits at its end, so that k * part is exact. */
static const double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
static const double log2_e = 0x1.71547652b82fep+0;

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/*
 * The minimax P is that of fdlibm's e_exp.c (Sun Microsystems 1993; error below 2^-59):
 *
 *   x = k ln 2 + r,   |r| <= ln 2 / 2
 *   e^r = 1 + r + r c / (2 - c),   c = r - r^2 P(r^2)
 */
double csp_exp(double x)
{
    if (x != x) return x;
    if (x > 709.78271289338397) return (double)INFINITY;
    if (x < -700.0) return 0.0;
    const double k = floor(x * log2_e + 0.5);
    const double high = x - k * ln2_high, low = k * ln2_low, r = high - low, t = r * r;
    const double c =
        r - t * (1.66666666666666019037e-01 +
                 t * (-2.77777777770155933842e-03 +
                      t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 +
                                                             t * 4.13813679705723846039e-08))));
    const double y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    return y * from_bits((uint64_t)((int64_t)k + 1022) << 52) * 2.0; /* k may be 1024 */
}

/*
 * The minimax R is that of fdlibm's e_log.c (error below 2^-58):
 *
 *   x = 2^k (1 + f),   sqrt(1/2) < 1 + f < sqrt(2),   s = f / (2 + f)
 *   ln(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2))
 */
double csp_log(double x)
{
    if (!(x > 0.0)) return x == 0.0 ? -(double)INFINITY : (double)NAN;
    if (x > 0x1.fffffffffffffp+1023) return x;
    int64_t k = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        k = -54;
    }
    uint64_t bits = bits_of(x);
    /* Move the cut from 1 to sqrt(1/2): the mantissa goes to [sqrt(1/2), sqrt(2)). */
    bits += 0x3ff0000000000000u - 0x3fe6a09e667f3bcdu;
    k += (int64_t)(bits >> 52) - 1023;
    bits = (bits & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu;
    const double f = from_bits(bits) - 1.0, s = f / (2.0 + f), z = s * s, w = z * z;
    const double even = w * (3.999999999940941908e-01 +
                             w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const double odd =
        z * (6.666666666666735130e-01 +
             w * (2.857142874366239149e-01 +
                  w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    const double half = 0.5 * f * f, n = (double)k;
    return n * ln2_high - ((half - (s * (half + (odd + even)) + n * ln2_low)) - f);
}

/*
 * Taylor's series up to x^18 / 18! where e^x - 1 would cancel, and csp_exp elsewhere. The even
 * and the odd terms are two independent chains:
 *
 *   e^x - 1 = x + x^2 (E(x^2) + x O(x^2))
 */
double csp_expm1(double x)
{
    /* 1/2!, 1/4!, ... 1/18! and 1/3!, 1/5!, ... 1/17! */
    static const double even[] = {1.0 / 2,
                                  1.0 / 24,
                                  1.0 / 720,
                                  1.0 / 40320,
                                  1.0 / 3628800,
                                  1.0 / 479001600,
                                  1.0 / 87178291200,
                                  1.0 / 20922789888e3,
                                  1.0 / 6402373705728e3};
    static const double odd[] = {
        1.0 / 6,        1.0 / 120,        1.0 / 5040,         1.0 / 362880,
        1.0 / 39916800, 1.0 / 6227020800, 1.0 / 1307674368e3, 1.0 / 355687428096e3};
    if (!(fabs(x) < 0.75)) return csp_exp(x) - 1.0;
    const double t = x * x;
    double e = even[8], o = odd[7];
    for (int k = 7; k >= 0; k--) e = e * t + even[k];
    for (int k = 6; k >= 0; k--) o = o * t + odd[k];
    return x + t * (e + x * o);
}

double csp_tanh(double x)
{
    const double a = fabs(x);
    if (!(a < 20.0)) return x != x ? x : copysign(1.0, x);
    const double e = csp_expm1(2.0 * a);
    return copysign(a < 0.3 ? e / (e + 2.0) : 1.0 - 2.0 / (e + 2.0), x);
}

double csp_leak(double dt, double tau)
{
    return tau > 0.0 ? -csp_expm1(-dt / tau) : 1.0;
}

#ifdef CSP_REAL_DOUBLE
void csp_vec_tanh(size_t n, const csp_real in[], csp_real out[])
{
    for (size_t i = 0; i < n; i++) out[i] = csp_tanh(in[i]);
}

void csp_vec_exp(size_t n, const csp_real in[], csp_real out[])
{
    for (size_t i = 0; i < n; i++) out[i] = csp_exp(in[i]);
}
#else
/*
 * tanh x = x P(x^2) / Q(x^2) on |x| <= 7.90531, +-1 beyond: the coefficients of Eigen's
 * generic_fast_tanh_float (MPL-2.0 source, numbers only); error below 6 ulp.
 */
CSP_CLONES void csp_vec_tanh(size_t n, const csp_real in[], csp_real out[])
{
    const float top = 7.90531110763549805f;
    for (size_t i = 0; i < n; i++) {
        const float a = in[i], b = a > top ? top : a, x = b < -top ? -top : b, t = x * x;
        float p = -2.76076847742355e-16f;
        p = p * t + 2.00018790482477e-13f;
        p = p * t + -8.60467152213735e-11f;
        p = p * t + 5.12229709037114e-08f;
        p = p * t + 1.48572235717979e-05f;
        p = p * t + 6.37261928875436e-04f;
        p = p * t + 4.89352455891786e-03f;
        float q = 1.19825839466702e-06f;
        q = q * t + 1.18534705686654e-04f;
        q = q * t + 2.26843463243900e-03f;
        q = q * t + 4.89352518554385e-03f;
        const float y = x * p / q, z = y > 1.0f ? 1.0f : y;
        out[i] = z < -1.0f ? -1.0f : z;
    }
}

/*
 * x = k ln 2 + r; e^r by a polynomial of degree 6 (Cephes expf, Moshier 1992), times 2^k.
 * Below -87.3 the result is 0 (no denormal numbers), above 88.72 inf.
 */
CSP_CLONES void csp_vec_exp(size_t n, const csp_real in[], csp_real out[])
{
    for (size_t i = 0; i < n; i++) {
        const float a = in[i], b = a > 89.0f ? 89.0f : a, x = b < -88.0f ? -88.0f : b;
        const float shifted = x * 0x1.715476p+0f + 0x1.8p23f; /* the low bits hold k */
        const float k = shifted - 0x1.8p23f;
        const float r = (x - k * 0.693359375f) - k * -2.12194440e-4f;
        float p = 1.9875691500e-4f;
        p = p * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 5.0000001201e-1f;
        p = p * (r * r) + r + 1.0f;
        /* 2^k in two factors, so that neither overflows. */
        int32_t bits;
        memcpy(&bits, &shifted, sizeof bits);
        bits -= 0x4b400000;
        const int32_t half = bits >> 1;
        const uint32_t low = (uint32_t)(half + 127) << 23, high = (uint32_t)(bits - half + 127)
                                                                  << 23;
        float f, g;
        memcpy(&f, &low, sizeof f);
        memcpy(&g, &high, sizeof g);
        const float y = p * f * g, z = a < -87.3f ? 0.0f : y;
        out[i] = a > 88.72284f ? (float)INFINITY : (a != a ? a : z);
    }
}
#endif

CSP_CLONES void csp_vec_add_scaled(size_t n, csp_real a, const csp_real x[], csp_real y[])
{
    for (size_t i = 0; i < n; i++) y[i] += a * x[i];
}

CSP_CLONES void csp_rate_leak(size_t n, csp_real k, const csp_real I[], csp_real r[])
{
    const csp_real tiny = (csp_real)1e-30;
    for (size_t i = 0; i < n; i++) {
        const csp_real x = r[i] + k * (I[i] - r[i]);
        r[i] = x < tiny && x > -tiny ? 0 : x;
    }
}

/* 64 partial sums, a quarter of them at a time, so that they stay in registers. */
enum { LANES = 64, QUARTER = 16 };
#define INLINE static inline __attribute__((always_inline))

/* Lane k: sum of a_i b_i, or of a_i if alone, for i = k, k + 64, ... */
INLINE void quarter(int alone, size_t n, const csp_real a[], const csp_real b[],
                    double lane[QUARTER])
{
    size_t i = 0;
    for (size_t k = 0; k < QUARTER; k++) lane[k] = 0;
    for (; i + QUARTER <= n; i += LANES)
        for (size_t k = 0; k < QUARTER; k++)
            lane[k] += alone ? (double)a[i + k] : (double)a[i + k] * (double)b[i + k];
    for (size_t k = 0; i + k < n; k++)
        lane[k] += alone ? (double)a[i + k] : (double)a[i + k] * (double)b[i + k];
}

/* Lanes k and k + half are added, half = 32, 16, ... 1. */
INLINE double sum_of(int alone, size_t n, const csp_real a[], const csp_real b[])
{
    double q[LANES / QUARTER][QUARTER], *lane = q[0];
    for (size_t j = 0; j < LANES / QUARTER; j++) {
        const size_t at = j * QUARTER < n ? j * QUARTER : n;
        quarter(alone, n - at, a + at, b + at, q[j]);
    }
    for (size_t k = 0; k < QUARTER; k++) lane[k] = (q[0][k] + q[2][k]) + (q[1][k] + q[3][k]);
    for (size_t k = 0; k < 8; k++) lane[k] += lane[k + 8];
    for (size_t k = 0; k < 4; k++) lane[k] += lane[k + 4];
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

CSP_CLONES double csp_dot(size_t n, const csp_real a[], const csp_real b[])
{
    return sum_of(0, n, a, b);
}

double csp_norm2(size_t n, const csp_real a[])
{
    return csp_dot(n, a, a);
}

CSP_CLONES double csp_sum(size_t n, const csp_real a[])
{
    return sum_of(1, n, a, a);
}

CSP_CLONES static void multiply(size_t n, csp_real by, csp_real v[])
{
    for (size_t i = 0; i < n; i++) v[i] *= by;
}

double csp_vec_to_length(size_t n, double length, csp_real v[])
{
    const double norm = sqrt(csp_norm2(n, v));
    if (norm > 0.0) multiply(n, (csp_real)(length / norm), v);
    return norm;
}

double csp_cosine(size_t n, const csp_real a[], const csp_real b[])
{
    const double aa = csp_norm2(n, a), bb = csp_norm2(n, b);
    if (!(aa > 0.0) || !(bb > 0.0)) return 0.0;
    const double c = csp_dot(n, a, b) / (sqrt(aa) * sqrt(bb));
    return c > 1.0 ? 1.0 : c < -1.0 ? -1.0 : c;
}

double csp_cosine_weighted(size_t n, const double w[], const csp_real a[], const csp_real b[])
{
    double aa = 0.0, bb = 0.0, ab = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double x = (double)a[i], y = (double)b[i], weight = w ? w[i] : 1.0;
        aa += weight * x * x;
        bb += weight * y * y;
        ab += weight * x * y;
    }
    return aa > 0.0 && bb > 0.0 ? ab / sqrt(aa * bb) : 0.0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_CORTEX_S1_ALPHA_H
#define CONSPECIFIC_CIRCUITS_CORTEX_S1_ALPHA_H
#include "conspecific/core/field.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/core/param.h"
/*
 * s1_alpha: excitatory-inhibitory generator of the alpha rhythm of S1 and the field that a
 * magnetometer would see of it. Pyramidal cells (rate E) excite interneurons, and one another
 * through excitatory ones; all of it is filtered by slow synapses. At rest the loop is a
 * lightly damped focus that noise keeps ringing.
 *
 *   D_k y = y'' + 2 k y' + k^2 y                     critically damped synapse, k = 1/tau
 *   D_e y0 = (H_e/tau_e) E                           PSP that pyramidal cells give [mV]
 *   D_e y1 = (H_e/tau_e) (p + d_e + sd xi + a_2 C S(C y0))        excitation of them [mV]
 *   D_i y2 = (H_i/tau_i) a_4 C S(a_3 C y0 + y3)      inhibition of them [mV]
 *   D_e y3 = (H_e/tau_e) d_i                         drive of the inhibitory cells [mV]
 *   tau_a a' = g (E - E_rest) - a,  E = S(y1 - y2 - a)            adaptation [mV]
 *   S(v) = r_max / (1 + exp((v_0 - v)/v_s))          rate of a population [Hz]
 *   signal = mean of y1 - y2 over the tick [mV]      net synaptic potential of pyramidal cells
 *
 * d_e and d_i are drives of the pyramidal and of the inhibitory cells [Hz], held over a tick.
 * xi is white noise; sd is that of a sample held for 1 ms, so the input has the density sd^2 (1
 * ms). The gain of adaptation is
 *
 *   g = F / ((1 - F) S'(v_rest))
 *
 * where F is the share of a small sustained response of unconnected cells that adaptation
 * takes. v_0 is the threshold at rest, which contains the adaptation of rest, so F changes no
 * resting rate. Nothing here says which way alpha follows a drive.
 *
 * The states are x[9] = y0 y0' y1 y1' y2 y2' y3 y3' a. Integration is by exponential Heun:
 * exact for the synapses, of second order in the sigmoids; the noise has its exact covariance a
 * step. A tick is the trapezium over its n steps, which has at the frequency f the gain
 *
 *   sin(pi f dt) / (n tan(pi f dt/n))
 *
 * At 9 Hz and 10 ms that is 0.9865 (power 0.973). Sampling at 100 Hz folds power back: of the
 * power at rest 1e-6 at 9 Hz, 5e-4 at 20 Hz, 0.09 at 40 Hz (csp_s1_alpha_spectrum contains it).
 *
 * Equations, gains and range of p: Jansen & Rit (1995) Biol Cybern 73:357, 10.1007/BF00199471.
 * Time constants, H tau being kept: David & Friston (2003) NeuroImage 20:1743,
 * 10.1016/j.neuroimage.2003.07.015. Adaptation as in Moran 2007, NeuroImage 37:706,
 * 10.1016/j.neuroimage.2007.05.032. C lies 11 % below Jansen & Rit's 135, at which rest is a
 * limit cycle, not a focus.
 */
// clang-format off
/*       field  symbol   default unit  low     high     origin    source                                       meaning */
#define CSP_S1_ALPHA_PARAMS(P, S) \
    P(S, tau_e, "tau_e", 10.8,  "ms", 1.0,    60.0,    BORROWED, "David & Friston 2003, doi:10.1016/j.neuroimage.2003.07.015", "time constant of the synapses of excitatory cells") \
    P(S, tau_i, "tau_i", 22.0,  "ms", 1.0,    100.0,   BORROWED, "David & Friston 2003, doi:10.1016/j.neuroimage.2003.07.015", "time constant of the synapses of inhibitory cells") \
    P(S, H_e,   "H_e",   3.01,  "mV", 0.0,    100.0,   BORROWED, "Jansen & Rit 1995 (H tau = 32.5 mV ms), doi:10.1007/BF00199471", "size of excitatory potentials")             \
    P(S, H_i,   "H_i",   20.0,  "mV", 0.0,    200.0,   BORROWED, "Jansen & Rit 1995 (H tau = 440 mV ms), doi:10.1007/BF00199471", "size of inhibitory potentials")              \
    P(S, C,     "C",     120.0, "1",  0.0,    1350.0,  CHOSEN,   "assumption: at 120 the rest is a focus of 2 Hz width, at 135 it cycles; 68 to 1350 in Jansen & Rit 1995, doi:10.1007/BF00199471", "synapses, pyramidal to excitatory cells") \
    P(S, a_2,   "a_2",   0.8,   "1",  0.0,    10.0,    BORROWED, "Jansen & Rit 1995, doi:10.1007/BF00199471", "synapses back from excitatory cells, per C")                     \
    P(S, a_3,   "a_3",   0.25,  "1",  0.0,    10.0,    BORROWED, "Jansen & Rit 1995, doi:10.1007/BF00199471", "synapses, pyramidal to inhibitory cells, per C")                 \
    P(S, a_4,   "a_4",   0.25,  "1",  0.0,    10.0,    BORROWED, "Jansen & Rit 1995, doi:10.1007/BF00199471", "synapses back from inhibitory cells, per C")                     \
    P(S, r_max, "2 e_0", 5.0,   "Hz", 0.0,    200.0,   BORROWED, "Jansen & Rit 1995, doi:10.1007/BF00199471", "highest rate of a population")                                   \
    P(S, v_0,   "v_0",   6.0,   "mV", -100.0, 100.0,   BORROWED, "Jansen & Rit 1995, doi:10.1007/BF00199471", "potential of half that rate, adapted to rest")                   \
    P(S, v_s,   "1/r",   1.786, "mV", 1e-3,   100.0,   BORROWED, "Jansen & Rit 1995 (r = 0.56 / mV), doi:10.1007/BF00199471", "width of the sigmoid")                           \
    P(S, p,     "p",     220.0, "Hz", 0.0,    10000.0, BORROWED, "Jansen & Rit 1995 (120 to 320 Hz), doi:10.1007/BF00199471", "background input, mean")                         \
    P(S, sd,    "sd",    57.7,  "Hz", 0.0,    10000.0, BORROWED, "Jansen & Rit 1995 (uniform in 120 to 320 Hz), doi:10.1007/BF00199471", "background input, sd of 1 ms")        \
    P(S, F,     "F",     0.4,   "1",  0.0,    0.95,    CHOSEN,   "assumption: 0.5 to 0.7 with the fast part, Ahmed 1998, doi:10.1093/cercor/8.5.462", "share of a response that adapts away") \
    P(S, tau_a, "tau_a", 500.0, "ms", 10.0,   10000.0, CHOSEN,   "assumption: 10 ms to 1 s and more, La Camera 2006, doi:10.1152/jn.00453.2006", "time constant of adaptation") \
    P(S, step,  "h",     1.0,   "ms", 0.01,   5.0,     CHOSEN,   "assumption",                                "longest internal step")
// clang-format on
CSP_PARAM_STRUCT(csp_s1_alpha_params, CSP_S1_ALPHA_PARAMS);

enum { CSP_S1_ALPHA_STATES = 9 };

struct csp_s1_alpha {
    struct csp_s1_alpha_params par;
    double x[CSP_S1_ALPHA_STATES], rest[CSP_S1_ALPHA_STATES];
    double signal, E;              /* of the last tick: mean field [mV]; rate at its end [Hz] */
    double dt, h;                  /* s: tick, internal step */
    size_t n;                      /* steps a tick */
    double E_rest, g;              /* derived: Hz; mV a Hz */
    double keep_e, keep_i, keep_a; /* derived: exp(-h / tau) */
    double noise[3];    /* derived: Cholesky factor of the noise of a step on y1, y1' */
    struct csp_rng rng; /* private noise; csp_rng_bind after copying the struct */
};

/* dt: tick. Starts at rest. CSP_E_RANGE names the parameter that leaves no lightly damped
 * focus at rest: one fixed point, all eigenvalues to the left, the slowest pair above 2 Hz with
 * a quality pi f / |re| above 1. */
int csp_s1_alpha_init(struct csp_s1_alpha *self, double dt,
                      const struct csp_s1_alpha_params *par, uint64_t seed, uint64_t animal);
/* Back to the fixed point of rest; the noise goes on. */
void csp_s1_alpha_reset(struct csp_s1_alpha *self);
/* One tick under drives [Hz]; returns the signal [mV]. */
double csp_s1_alpha_step(struct csp_s1_alpha *self, double drive_e, double drive_i);
int csp_s1_alpha_fields(struct csp_s1_alpha *self, struct csp_fields *out);

/* Closed forms of the linearisation, by parameters (NULL: defaults). */

/* Fixed point x[9] under constant drives with adaptation held at *a [mV]; a NULL: adapted.
 * CSP_E_NUMERIC if there is more than one. */
int csp_s1_alpha_fixed(const struct csp_s1_alpha_params *par, double drive_e, double drive_i,
                       const double *a, double x[]);
/* J[9, 9] at x [1/s]. */
int csp_s1_alpha_jacobian(const struct csp_s1_alpha_params *par, const double x[], double J[]);
/* Covariance Q[9, 9] of the noise a second, and the read-out c[9] of the signal. */
void csp_s1_alpha_noise(const struct csp_s1_alpha_params *par, double Q[], double c[]);
/* Slowest oscillating pair of eigenvalues (above 2 Hz): real part [1/s] and frequency [Hz]. */
int csp_s1_alpha_resonance(const struct csp_s1_alpha_params *par, const double x[], double *re,
                           double *f);
/* One-sided power spectrum S[m] of the signal at f[m] about x [mV^2/Hz]. dt 0: of y1 - y2
 * itself; above 0: of the means of ticks of dt, folded at 1 / (2 dt). */
int csp_s1_alpha_spectrum(const struct csp_s1_alpha_params *par, const double x[], double dt,
                          size_t m, const double f[], double S[]);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_CLOSED_FORM_H
#define CONSPECIFIC_STUDY_SPILLOVER_CLOSED_FORM_H
#include <stddef.h>
/*
 * closed_form: one readout learns from one's own events, and its response spills over to the
 * events of another; these closed forms say how large that response is and when it fades.
 *
 * x_s and x_o are the latents of one's own and of another's event, of unit length, with
 * x_s.x_o = rho. Every event adds isotropic noise of variance s2 a unit. Own events (frequency
 * q_s) are followed by the own outcome y = 1; another's events (q_o) are followed by it with
 * probability p_c. One event of state k (s or o) changes the weights w by
 *
 *   dw = f_k(y - a) x,   f_k(e) = up_k e for e > 0, down_k e for e < 0,   a = w.x
 *
 * The weights stay in the plane of the latents: w = alpha x_s + beta x_o, so the responses are
 * a_s = alpha + rho beta and a_o = rho alpha + beta. If u = w.x is normal in state k (mean a_k,
 * variance s2 |w|^2), the mean change of an event is, by Stein's lemma,
 *
 *   d alpha = q_s F_s - s2 H alpha,   d beta = q_o F_o - s2 H beta                          (1)
 *   F_k = <f_k(y - u)>,  H = q_s H_s + q_o H_o,  H_k = <f_k'(y - u)>
 *
 * The delta rule, up = down = eta, makes (1) linear: F_k = eta (p_k - a_k), H = eta. It rests
 * at
 *
 *   (q_s + s2) alpha + q_s rho beta = q_s,   q_o rho alpha + (q_o + s2) beta = q_o p_c      (2)
 *
 * For q_s = q_o the sum of the two responses relaxes at the rate eta ((1 + rho)/2 + s2) an
 * event and their difference at eta ((1 - rho)/2 + s2). If also p_c = 0 they rest at
 *
 *   a_o/a_s = rho kappa/(1 + kappa - rho^2),   kappa = 2 s2                                 (3)
 *
 * After others' events alone, the part of a_s that is orthogonal to x_o fades at eta s2, and
 *
 *   a_o(n) = a_o(0) exp(-eta (1 + s2) n)                                                    (4)
 *
 * For s2 = 0 and rho = 1, (1) rests where a is the expectile of the outcome, for any rates:
 *
 *   a = t p/(t p + (1 - t)(1 - p)),  t = up/(up + down)                                     (5)
 *
 * The readout of a circuit is bounded, r = min([u]+, cap). So an error below 0 needs a response
 * above 0, and above cap more response is no more error. For an outcome y this gives
 *
 *   F_k = up (<[y - u]+> - <[-u]+>) - down (<[u - y]+> - <[u - cap]+>)
 *   H_k = up P(0 < u < y) + down P(y < u < cap)                                             (6)
 *
 * With up >> down the rest lies above the outcome (5), so noise takes u past a cap that no
 * outcome reaches. What lies above the cap is not unlearnt as an error of its size. So the
 * responses rest higher, and the sum of both, which starts highest, relaxes more slowly than
 * (3) and (1) say. An example with rho 0.9, kappa 0.3, up = 50 down and cap 2: after own
 * events alone the response rests at 1.63 instead of 1.57, with 28 % of events above the cap,
 * and the half-life of the sum is 3590 instead of 3106 events.
 *
 * Steps of finite size keep the weights moving: beside its mean each of the n weights has a
 * variance p. The state is w = (alpha, beta, p), and
 *
 *   v^2 = s2 (|w|^2 + n p) + p,   dp = s2 (Q - 2 H p),   Q = sum_k q_k <f_k(y - r)^2>       (7)
 *
 * where v^2 is the variance of u. So p rests at Q/(2 H). For the delta rule this is eta/2
 * <e^2>, the misadjustment of least mean squares, which moves no mean (Widrow et al. 1976,
 * 10.1109/PROC.1976.10286); unequal rates and bounds turn it into a bias. With inputs = 0, p
 * stays 0. Two things are left out: p is not the same along x_s and x_o, by 1/(n s2) of it,
 * and there are terms of relative size p.
 *
 * u is taken as normal throughout. (1) to (4) are for small steps, eta (1 + n s2) << 1. Their
 * derivation is in src/THEORY.md, sections 1 and 2. Asymmetric least squares: Newey & Powell
 * 1987, 10.2307/1911031.
 */
enum { CSP_OWN, CSP_OTHER };

struct csp_closed_form {
    double rho, s2;        /* overlap; noise variance a unit */
    double q_s, q_o, p_c;  /* frequencies (sum 1); common fate */
    double up[2], down[2]; /* rates for errors above and below 0, by state */
    int rectified;
    double cap;    /* largest readout, at least every outcome; 0: none */
    double inputs; /* n of (7); 0: steps of no size */
};
enum { CSP_CLOSED_FORM_STATE = 3 }; /* w[]: alpha, beta, p */

/* The expectile (5). */
double csp_closed_form_expectile(double t, double p);
/* a_o/a_s at rest for equal frequencies and p_c = 0, by (3). */
double csp_closed_form_ratio(double rho, double kappa);
/* Rate an event at which the sum (sign 1) or the difference (sign -1) of the responses relaxes,
 * for equal frequencies and the delta rule with rate up[0]. */
double csp_closed_form_rate(const struct csp_closed_form *p, int sign);
/* Responses a[2] at the rest (2) of the delta rule. CSP_E_RANGE: nothing determines it (rho 1,
 * s2 0). */
int csp_closed_form_rest_linear(const struct csp_closed_form *p, double a[2]);
/* Responses a[2] of the delta rule with rate up[0] after n events from w[2] = (alpha, beta), by
 * the exact exponential of the mean path. CSP_E_MEMORY, CSP_E_NUMERIC. */
int csp_closed_form_path_linear(const struct csp_closed_form *p, const double w[2], double n,
                                double a[2]);
/* Responses of mean weights: w.x_s, w.x_o; p is not read. */
void csp_closed_form_responses(const struct csp_closed_form *p, const double w[], double a[2]);
/* What the readout says to the latents without noise, within its bounds, averaged over p. */
void csp_closed_form_reads(const struct csp_closed_form *p, const double w[], double r[2]);
/* Mean change dw of w an event: (1) with (6) and (7). */
void csp_closed_form_drift(const struct csp_closed_form *p, const double w[], double dw[]);
/* Follow the mean change for n events in place, by the classical Runge-Kutta method. */
void csp_closed_form_follow(const struct csp_closed_form *p, double n, double w[]);
/* Follow the mean change to its rest in place. CSP_E_NUMERIC if none is found. */
int csp_closed_form_rest(const struct csp_closed_form *p, double w[]);
/* Rates of the slower and of the faster way back to the rest w [1/event] at constant p. A rate
 * of 0 means never; for rho = 1 there is one way only. */
void csp_closed_form_rates(const struct csp_closed_form *p, const double w[], double rate[2]);
/* Shares of events whose w.x is below 0 and above cap at w, which the bounds cut off. */
void csp_closed_form_beyond(const struct csp_closed_form *p, const double w[], double *below,
                            double *above);

/*
 * The half-life ln 2 tau of the exponential exp(-t/tau) that fits best what is left of the way
 * from x[0] to `end`, over t <= until. The fit is by least squares; every sample weighs as the
 * time it stands for. t ascends from 0. The result is NaN if x[0] and `end` differ by less than
 * `least`.
 */
double csp_closed_form_half_life(size_t n, const double t[], const double x[], double end,
                                 double until, double least);

/*
 * States with any means m_k and noise. The delta rule rests at
 *
 *   a = G Q (y - a),   G_kl = m_k' C^-1 m_l,   Q = diag(q)
 *
 * where C is the covariance of the noise within states. Isotropic noise has G = [1 rho; rho 1]
 * over s2, so any two states have an effective overlap and an effective noise
 *
 *   rho = G_so/sqrt(G_ss G_oo),   s2 = 1/sqrt(G_ss G_oo)
 */
/*
 * The isotropic case that rests where noise of s2_difference along x_s - x_o and of s2_sum
 * along x_s + x_o (eigen-directions) does:
 *
 *   g_- = (1 - rho)/s2_difference,   g_+ = (1 + rho)/s2_sum
 *   *rho_of = (g_+ - g_-)/(g_+ + g_-),   *kappa_of = 4/(g_+ + g_-)
 */
void csp_closed_form_axes(double rho, double s2_difference, double s2_sum, double *rho_of,
                          double *kappa_of);
/* a[k] that rests, for k states, G[k, k]. CSP_E_SHAPE, CSP_E_MEMORY, CSP_E_NUMERIC. */
int csp_closed_form_rest_of(size_t k, const double G[], const double q[], const double y[],
                            double a[]);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_CLOSED_FORM_H
#define CONSPECIFIC_STUDY_SPILLOVER_CLOSED_FORM_H
#include <stddef.h>
/*
 * spillover: what is left of a response to another's state that was learnt from one's own:
 * closed forms for one readout of two states.
 *
 * x_s, x_o: latents of own and of another's event, of unit length, x_s.x_o = rho; every event
 * adds isotropic noise of variance s2 a unit. Own events (frequency q_s) are followed by the
 * own outcome y = 1, another's (q_o) with probability p_c. One event changes the weights by
 *
 *   dw = f_k(y - a) x,   f_k(e) = up_k e for e > 0, down_k e for e < 0,   a = w.x   (k: s, o)
 *
 * w = alpha x_s + beta x_o, a_s = alpha + rho beta, a_o = rho alpha + beta. With u = w.x in
 * state k normal (mean a_k, variance s2 |w|^2) the mean change an event is, by Stein's lemma,
 *
 *   d alpha = q_s F_s - s2 H alpha,   d beta = q_o F_o - s2 H beta                          (1)
 *   F_k = <f_k(y - u)>,  H = q_s H_s + q_o H_o,  H_k = <f_k'(y - u)>
 *
 * up = down = eta (delta rule) makes (1) linear: F_k = eta (p_k - a_k), H = eta, and
 *
 *   (q_s + s2) alpha + q_s rho beta = q_s,   q_o rho alpha + (q_o + s2) beta = q_o p_c      (2)
 *   q_s = q_o: the sum of the two responses relaxes at eta ((1 + rho)/2 + s2) an event, their
 *   difference at eta ((1 - rho)/2 + s2); p_c 0: a_o/a_s = rho kappa/(1 + kappa - rho^2),
 *   kappa = 2 s2                                                                            (3)
 *   others' events alone: a_o(n) = a_o(0) exp(-eta (1 + s2) n), and of a_s what is orthogonal
 *   to x_o fades at eta s2                                                                  (4)
 *
 * For general s2 = 0 and rho = 1, (1) rests where a is the expectile of the outcome:
 *   a = t p/(t p + (1 - t)(1 - p)),  t = up/(up + down)                                     (5)
 *
 * A circuit's readout is bounded, r = min([u]+, cap): an error below 0 needs a response above
 * 0, and above cap more response is no more error. Then, for an outcome y,
 *
 *   F_k = up (<[y - u]+> - <[-u]+>) - down (<[u - y]+> - <[u - cap]+>)
 *   H_k = up P(0 < u < y) + down P(y < u < cap)                                             (6)
 *
 * With up >> down the rest lies above the outcome (5), so noise takes u past a cap that no
 * outcome reaches. What is above it is not unlearnt as an error of its size: responses rest
 * higher, and the sum of both, which starts highest, relaxes more slowly than (3) and (1) say.
 * Example: at rho = 0.9, kappa = 0.3, up = 50 down and cap = 2, own events alone rest at 1.63
 * instead of 1.57 with 28 % of events above the cap, and the half-life of the sum is 3590
 * instead of 3106 events.
 *
 * Steps of a size keep the weights moving: beside their mean each of the n weights has a
 * variance p; the state is w = (alpha, beta, p), and
 *
 *   v^2 = s2 (|w|^2 + n p) + p,   dp = s2 (Q - 2 H p),   Q = sum_k q_k <f_k(y - r)^2>       (7)
 *
 * so that p rests at Q/(2 H). For the delta rule that is eta/2 <e^2>: the misadjustment of
 * least mean squares, which moves no mean (Widrow et al. 1976, 10.1109/PROC.1976.10286);
 * unequal rates and bounds turn it into a bias. inputs 0: p stays 0. Left out: that p is
 * another along x_s and x_o, 1/(n s2) of it, and what is of relative size p.
 *
 * u is taken as normal throughout. (1) to (4) are for small steps, eta (1 + n s2) << 1. The
 * forms in words: src/THEORY.md, 1 and 2. Asymmetric least squares: Newey & Powell 1987,
 * 10.2307/1911031.
 */
enum { CSP_OWN, CSP_OTHER };

struct csp_spillover {
    double rho, s2;        /* overlap; noise variance a unit */
    double q_s, q_o, p_c;  /* frequencies (sum 1); common fate */
    double up[2], down[2]; /* rates for errors above and below 0, by state */
    int rectified;
    double cap;    /* largest readout, at least every outcome; 0: none */
    double inputs; /* n of (7); 0: steps of no size */
};
enum { CSP_SPILLOVER_STATE = 3 }; /* w[]: alpha, beta, p */

/* (5). */
double csp_spillover_expectile(double t, double p);
/* (3): a_o/a_s for equal frequencies and p_c 0. */
double csp_spillover_ratio(double rho, double kappa);
/* Rates an event of sum (sign 1) and difference (sign -1) for equal frequencies; rate up[0]. */
double csp_spillover_rate(const struct csp_spillover *p, int sign);
/* (2): a[2] that rests; by up[0] alone. CSP_E_RANGE: nothing determines it (rho 1, s2 0). */
int csp_spillover_rest_linear(const struct csp_spillover *p, double a[2]);
/* Mean path of the delta rule with rate up[0]: a[2] after n events from w[2] = (alpha, beta);
 * exact exponential of the 2 x 2 system. CSP_E_MEMORY, CSP_E_NUMERIC. */
int csp_spillover_path_linear(const struct csp_spillover *p, const double w[2], double n,
                              double a[2]);
/* Responses of mean weights: w.x_s, w.x_o; p is not read. */
void csp_spillover_responses(const struct csp_spillover *p, const double w[], double a[2]);
/* What readouts say to the latents without noise, on average: within the bounds, over p. */
void csp_spillover_reads(const struct csp_spillover *p, const double w[], double r[2]);
/* (1) with (6) and (7): mean change of w an event. */
void csp_spillover_drift(const struct csp_spillover *p, const double w[], double dw[]);
/* Follow it for n events in place (classical Runge-Kutta). */
void csp_spillover_follow(const struct csp_spillover *p, double n, double w[]);
/* Follow it to its rest in place. CSP_E_NUMERIC if it finds none. */
int csp_spillover_rest(const struct csp_spillover *p, double w[]);
/* Rates of the slower and of the faster way back to rest at w [1/event], p held; 0: never (rho
 * 1: there is one way). */
void csp_spillover_rates(const struct csp_spillover *p, const double w[], double rate[2]);
/* Shares of events whose w.x is below 0 and above cap at w: what bounds cut off. */
void csp_spillover_beyond(const struct csp_spillover *p, const double w[], double *below,
                          double *above);

/*
 * How long: half-life ln 2 tau of exp(-t/tau), the best fit (least squares, every sample with
 * the time it stands for) to what is left of the way from x[0] to `end`, over t <= until. NaN
 * if x[0] and end differ by less than `least`. t ascends from 0.
 */
double csp_spillover_half_life(size_t n, const double t[], const double x[], double end,
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
void csp_spillover_axes(double rho, double s2_difference, double s2_sum, double *rho_of,
                        double *kappa_of);
/* a[k] that rests, for k states, G[k, k]. CSP_E_SHAPE, CSP_E_MEMORY, CSP_E_NUMERIC. */
int csp_spillover_rest_of(size_t k, const double G[], const double q[], const double y[],
                          double a[]);
#endif

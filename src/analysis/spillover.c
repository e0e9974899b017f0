/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/spillover.h"
#include "conspecific/core/error.h"
#include "conspecific/core/linalg.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

double csp_spillover_expectile(double t, double p)
{
    return t * p / (t * p + (1.0 - t) * (1.0 - p));
}

double csp_spillover_ratio(double rho, double kappa)
{
    return rho * kappa / (1.0 + kappa - rho * rho);
}

double csp_spillover_rate(const struct csp_spillover *p, int sign)
{
    return p->up[CSP_OWN] * (0.5 * (1.0 + sign * p->rho) + p->s2);
}

void csp_spillover_responses(const struct csp_spillover *p, const double w[2], double a[2])
{
    a[CSP_OWN] = w[0] + p->rho * w[1];
    a[CSP_OTHER] = p->rho * w[0] + w[1];
}

/* ---- the delta rule ------------------------------------------------------------------------
 */

int csp_spillover_rest_linear(const struct csp_spillover *p, double a[2])
{
    const double A = p->q_s + p->s2, B = p->q_s * p->rho, C = p->q_o * p->rho,
                 D = p->q_o + p->s2, det = A * D - B * C;
    if (!(fabs(det) > 1e-14))
        return CSP_FAIL(CSP_E_RANGE,
                        "overlap %g without noise: the delta rule does not say "
                        "where two weights rest",
                        p->rho);
    const double w[2] = {(p->q_s * D - B * p->q_o * p->p_c) / det,
                         (A * p->q_o * p->p_c - C * p->q_s) / det};
    csp_spillover_responses(p, w, a);
    return CSP_OK;
}

/* w(n) = of exp(n [-M b; 0 0]) (w, 1): rest and path in one, also where M is singular. */
int csp_spillover_path_linear(const struct csp_spillover *p, const double w[2], double n,
                              double a[2])
{
    const double s = p->up[CSP_OWN] * n;
    const double A[9] = {-s * (p->q_s + p->s2),
                         -s * p->q_s * p->rho,
                         s * p->q_s,
                         -s * p->q_o * p->rho,
                         -s * (p->q_o + p->s2),
                         s * p->q_o * p->p_c,
                         0,
                         0,
                         0};
    double E[9];
    const int err = csp_expm(3, A, E);
    if (err) return err;
    const double end[2] = {E[0] * w[0] + E[1] * w[1] + E[2], E[3] * w[0] + E[4] * w[1] + E[5]};
    csp_spillover_responses(p, end, a);
    return CSP_OK;
}

/* ---- unequal rates and rectification --------------------------------------------------------
 */

/* E[u]+ of u ~ N(m, v^2). */
static double part_above(double m, double v)
{
    if (!(v > 0)) return m > 0 ? m : 0.0;
    return m * gsl_cdf_ugaussian_P(m / v) + v * gsl_ran_ugaussian_pdf(m / v);
}

static double share_above(double m, double v)
{
    if (!(v > 0)) return m > 0 ? 1.0 : m < 0 ? 0.0 : 0.5;
    return gsl_cdf_ugaussian_P(m / v);
}

/* F and H of one state for outcome y: mean of f(y - u), and of its slope against u. */
static void moments(double up, double down, int rectified, double y, double a, double v,
                    double *F, double *H)
{
    const double m = y - a;
    if (!rectified) {
        const double above = part_above(m, v), share = share_above(m, v);
        *F = up * above - down * (above - m);
        *H = up * share + down * (1.0 - share);
        return;
    }
    const double over = part_above(-m, v), p_over = share_above(-m, v);
    /* errors above 0 end at y: from u = 0 on the response is y - u */
    *F = up * (part_above(m, v) - part_above(-a, v)) - down * over;
    *H = up * (share_above(a, v) - p_over) + down * p_over;
    if (y <= 0) *F = -down * over, *H = down * p_over;
}

void csp_spillover_drift(const struct csp_spillover *p, const double w[2], double dw[2])
{
    const double size = w[0] * w[0] + w[1] * w[1] + 2.0 * p->rho * w[0] * w[1],
                 v = sqrt(fmax(p->s2 * size, 0.0));
    const double q[2] = {p->q_s, p->q_o}, chance[2] = {1.0, p->p_c};
    double a[2], F[2], H = 0.0;
    csp_spillover_responses(p, w, a);
    for (int k = 0; k < 2; k++) {
        double f1 = 0.0, h1 = 0.0, f0 = 0.0, h0 = 0.0;
        if (chance[k] > 0) moments(p->up[k], p->down[k], p->rectified, 1.0, a[k], v, &f1, &h1);
        if (chance[k] < 1) moments(p->up[k], p->down[k], p->rectified, 0.0, a[k], v, &f0, &h0);
        F[k] = chance[k] * f1 + (1.0 - chance[k]) * f0;
        H += q[k] * (chance[k] * h1 + (1.0 - chance[k]) * h0);
    }
    for (int k = 0; k < 2; k++) dw[k] = q[k] * F[k] - p->s2 * H * w[k];
    if (p->rho >= 1.0) { /* one latent: what it is called does not matter */
        dw[0] += dw[1];
        dw[1] = 0.0;
    }
}

/* Jacobian of the drift by central differences. */
static void slope(const struct csp_spillover *p, const double w[2], double J[4])
{
    const double h = 1e-5;
    for (int j = 0; j < 2; j++) {
        double x[2] = {w[0], w[1]}, f[2], g[2];
        x[j] = w[j] + h;
        csp_spillover_drift(p, x, f);
        x[j] = w[j] - h;
        csp_spillover_drift(p, x, g);
        for (int i = 0; i < 2; i++) J[2 * i + j] = (f[i] - g[i]) / (2.0 * h);
    }
}

static double fastest(const struct csp_spillover *p)
{
    double eta = 0.0;
    for (int k = 0; k < 2; k++) eta = fmax(eta, fmax(p->up[k], p->down[k]));
    return eta * (1.0 + p->rho + p->s2);
}

void csp_spillover_follow(const struct csp_spillover *p, double n, double w[2])
{
    const size_t steps = (size_t)ceil(fmax(n, 0.0) * fastest(p) / 0.5);
    const double h = steps ? n / (double)steps : 0.0;
    for (size_t s = 0; s < steps; s++) {
        double k[4][2], x[2];
        csp_spillover_drift(p, w, k[0]);
        for (int i = 1; i < 4; i++) {
            const double part = i < 3 ? 0.5 * h : h;
            for (int j = 0; j < 2; j++) x[j] = w[j] + part * k[i - 1][j];
            csp_spillover_drift(p, x, k[i]);
        }
        for (int j = 0; j < 2; j++)
            w[j] += h / 6.0 * (k[0][j] + 2.0 * k[1][j] + 2.0 * k[2][j] + k[3][j]);
    }
}

/* Implicit Euler with growing steps: as the path itself at first, Newton's method at last. */
int csp_spillover_rest(const struct csp_spillover *p, double w[2])
{
    const double eta = fastest(p);
    double dt = 0.5 / eta;
    for (int i = 0; i < 1000; i++) {
        double J[4], f[2];
        csp_spillover_drift(p, w, f);
        if (hypot(f[0], f[1]) < 1e-12 * eta) return CSP_OK;
        slope(p, w, J);
        const double A = 1.0 / dt - J[0], B = -J[1], C = -J[2], D = 1.0 / dt - J[3],
                     det = A * D - B * C;
        const double d[2] = {(f[0] * D - B * f[1]) / det, (A * f[1] - C * f[0]) / det};
        const double size = hypot(d[0] + p->rho * d[1], p->rho * d[0] + d[1]);
        if (!isfinite(size)) break;
        if (size > 0.1) { /* too far for a straight line */
            dt *= 0.25;
            continue;
        }
        w[0] += d[0];
        w[1] += d[1];
        if (size < 1e-10) return CSP_OK;
        dt = fmin(1.5 * dt, 1e9 / eta);
    }
    return CSP_FAIL(CSP_E_NUMERIC, "overlap %g, noise %g: no rest found", p->rho, p->s2);
}

void csp_spillover_rates(const struct csp_spillover *p, const double w[2], double rate[2])
{
    double J[4];
    slope(p, w, J);
    const double half = -0.5 * (J[0] + J[3]), det = J[0] * J[3] - J[1] * J[2],
                 root = sqrt(fmax(half * half - det, 0.0));
    rate[1] = half + root;
    rate[0] = rate[1] > 0 ? fmax(det / rate[1], 0.0) : 0.0;
}

double csp_spillover_silent(const struct csp_spillover *p, const double w[2])
{
    const double size = w[0] * w[0] + w[1] * w[1] + 2.0 * p->rho * w[0] * w[1],
                 v = sqrt(fmax(p->s2 * size, 0.0));
    double a[2];
    csp_spillover_responses(p, w, a);
    return p->q_s * share_above(-a[CSP_OWN], v) + p->q_o * share_above(-a[CSP_OTHER], v);
}

/* ---- half-life ------------------------------------------------------------------------------
 */

static double misfit(size_t n, const double t[], const double x[], double end, double until,
                     double tau)
{
    double sum = 0.0;
    for (size_t i = 1; i < n && t[i] <= until; i++) {
        const double stands = 0.5 * ((i + 1 < n ? t[i + 1] : t[i]) - t[i - 1]);
        const double left = (x[i] - end) / (x[0] - end) - exp(-t[i] / tau);
        sum += stands * left * left;
    }
    return sum;
}

double csp_spillover_half_life(size_t n, const double t[], const double x[], double end,
                               double until, double least)
{
    enum { COARSE = 80 };
    if (n < 3 || !(fabs(x[0] - end) >= least) || !(least > 0)) return NAN;
    const double lo = log(fmax(t[1], 1e-3 * until) / 4.0), hi = log(4.0 * until);
    double best = lo, at = INFINITY, step = (hi - lo) / COARSE;
    for (int i = 0; i <= COARSE; i++) {
        const double m = misfit(n, t, x, end, until, exp(lo + i * step));
        if (m < at) at = m, best = lo + i * step;
    }
    double a = best - step, b = best + step;
    const double golden = 0.6180339887498949;
    for (int i = 0; i < 40; i++) {
        const double c = b - golden * (b - a), d = a + golden * (b - a);
        if (misfit(n, t, x, end, until, exp(c)) < misfit(n, t, x, end, until, exp(d)))
            b = d;
        else
            a = c;
    }
    return M_LN2 * exp(0.5 * (a + b));
}

/* ---- any means and noise --------------------------------------------------------------------
 */

void csp_spillover_axes(double rho, double s2_difference, double s2_sum, double *rho_of,
                        double *kappa_of)
{
    const double minus = (1.0 - rho) / s2_difference, plus = (1.0 + rho) / s2_sum;
    *rho_of = (plus - minus) / (plus + minus);
    *kappa_of = 4.0 / (plus + minus);
}

int csp_spillover_rest_of(size_t k, const double G[], const double q[], const double y[],
                          double a[])
{
    enum { MOST = 16 };
    double A[MOST * MOST], b[MOST];
    if (!k || k > MOST) return CSP_FAIL(CSP_E_SHAPE, "%zu states, 1 to %d", k, (int)MOST);
    for (size_t i = 0; i < k; i++) {
        b[i] = 0.0;
        for (size_t j = 0; j < k; j++) {
            A[i * k + j] = (i == j) + G[i * k + j] * q[j];
            b[i] += G[i * k + j] * q[j] * y[j];
        }
    }
    return csp_solve(k, A, b, a);
}

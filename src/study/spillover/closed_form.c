/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/spillover/closed_form.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/linalg.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

double csp_closed_form_expectile(double t, double p)
{
    return t * p / (t * p + (1.0 - t) * (1.0 - p));
}

double csp_closed_form_ratio(double rho, double kappa)
{
    return rho * kappa / (1.0 + kappa - rho * rho);
}

double csp_closed_form_rate(const struct csp_closed_form *p, int sign)
{
    return p->up[CSP_OWN] * (0.5 * (1.0 + sign * p->rho) + p->s2);
}

void csp_closed_form_responses(const struct csp_closed_form *p, const double w[], double a[2])
{
    a[CSP_OWN] = w[0] + p->rho * w[1];
    a[CSP_OTHER] = p->rho * w[0] + w[1];
}

/* ---- the delta rule ------------------------------------------------------------------- */

int csp_closed_form_rest_linear(const struct csp_closed_form *p, double a[2])
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
    csp_closed_form_responses(p, w, a);
    return CSP_OK;
}

/* w(n) is the upper part of exp(n [-M b; 0 0]) (w, 1), which holds even where M is singular. */
int csp_closed_form_path_linear(const struct csp_closed_form *p, const double w[2], double n,
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
    csp_closed_form_responses(p, end, a);
    return CSP_OK;
}

/* ---- unequal rates, bounds and steps of a size ---------------------------------------- */

struct above { /* of u ~ N(m, v^2): P(u > 0), <[u]+>, <[u]+^2> */
    double share, mean, square;
};

static struct above above(double m, double v)
{
    if (!(v > 0)) {
        const double on = fmax(m, 0.0);
        return (struct above){m > 0 ? 1.0 : m < 0 ? 0.0 : 0.5, on, on * on};
    }
    const double share = gsl_cdf_ugaussian_P(m / v), density = v * gsl_ran_ugaussian_pdf(m / v),
                 mean = m * share + density;
    return (struct above){share, mean, m * mean + v * v * share};
}

/* <f>, <f'>, <f^2> of the error y - r of one state, weighted into sum[3]. An error is one of
 * w.x less what the bounds cut off: from u = 0 downwards the error is y, from the cap upwards y
 * - cap. */
static void moments(const struct csp_closed_form *p, int k, double y, double a, double v,
                    double weight, double sum[3])
{
    const double up = p->up[k], down = p->down[k], m = y - a;
    struct above over = above(m, v), under = {1.0 - over.share, over.mean - m, 0.0};
    under.square = m * m + v * v - over.square;
    if (p->rectified) {
        const struct above cut = above(-a, v);
        under = above(-m, v);
        over.share = above(a, v).share - under.share;
        over.mean -= cut.mean;
        over.square -= cut.square + 2.0 * y * cut.mean;
    }
    if (p->cap > 0) {
        const struct above cut = above(a - p->cap, v);
        under.share -= cut.share;
        under.mean -= cut.mean;
        under.square -= cut.square + 2.0 * (p->cap - y) * cut.mean;
    }
    sum[0] += weight * (up * over.mean - down * under.mean);
    sum[1] += weight * (up * over.share + down * under.share);
    sum[2] += weight * (up * up * over.square + down * down * under.square);
}

/* sd of w.x in one state. */
static double width(const struct csp_closed_form *p, const double w[])
{
    const double size = w[0] * w[0] + w[1] * w[1] + 2.0 * p->rho * w[0] * w[1],
                 moving = p->inputs > 0 ? w[2] * (1.0 + p->s2 * p->inputs) : 0.0;
    return sqrt(fmax(p->s2 * size + moving, 0.0));
}

void csp_closed_form_reads(const struct csp_closed_form *p, const double w[], double r[2])
{
    const double v = p->inputs > 0 ? sqrt(fmax(w[2], 0.0)) : 0.0;
    double a[2];
    csp_closed_form_responses(p, w, a);
    for (int k = 0; k < 2; k++) {
        r[k] = p->rectified ? above(a[k], v).mean : a[k];
        if (p->cap > 0) r[k] -= above(a[k] - p->cap, v).mean;
    }
}

/* F[2]; H and Q of all states. */
static void all_moments(const struct csp_closed_form *p, const double w[], double F[2],
                        double *H, double *Q)
{
    const double v = width(p, w), q[2] = {p->q_s, p->q_o}, chance[2] = {1.0, p->p_c};
    double a[2];
    csp_closed_form_responses(p, w, a);
    *H = *Q = 0.0;
    for (int k = 0; k < 2; k++) {
        double sum[3] = {0};
        if (chance[k] > 0) moments(p, k, 1.0, a[k], v, chance[k], sum);
        if (chance[k] < 1) moments(p, k, 0.0, a[k], v, 1.0 - chance[k], sum);
        F[k] = sum[0];
        *H += q[k] * sum[1];
        *Q += q[k] * sum[2];
    }
}

void csp_closed_form_drift(const struct csp_closed_form *p, const double w[], double dw[])
{
    const double q[2] = {p->q_s, p->q_o};
    double F[2], H, Q;
    all_moments(p, w, F, &H, &Q);
    for (int k = 0; k < 2; k++) dw[k] = q[k] * F[k] - p->s2 * H * w[k];
    dw[2] = p->inputs > 0 ? p->s2 * (Q - 2.0 * H * w[2]) : 0.0;
    if (p->rho >= 1.0) { /* one latent: what it is called does not matter */
        dw[0] += dw[1];
        dw[1] = 0.0;
    }
}

/* p after a step dt towards the present Q/(2 H), by implicit Euler. */
static double spread_there(const struct csp_closed_form *p, const double w[], double dt)
{
    double F[2], H, Q;
    if (!(p->inputs > 0)) return w[2];
    all_moments(p, w, F, &H, &Q);
    return (w[2] + dt * p->s2 * Q) / (1.0 + 2.0 * dt * p->s2 * H);
}

/* Jacobian of the drift of the mean weights at constant p, by central differences. */
static void slope(const struct csp_closed_form *p, const double w[], double J[4])
{
    const double h = 1e-5;
    for (int j = 0; j < 2; j++) {
        double x[CSP_CLOSED_FORM_STATE] = {w[0], w[1], w[2]}, f[CSP_CLOSED_FORM_STATE],
               g[CSP_CLOSED_FORM_STATE];
        x[j] = w[j] + h;
        csp_closed_form_drift(p, x, f);
        x[j] = w[j] - h;
        csp_closed_form_drift(p, x, g);
        for (int i = 0; i < 2; i++) J[2 * i + j] = (f[i] - g[i]) / (2.0 * h);
    }
}

static double fastest(const struct csp_closed_form *p)
{
    double eta = 0.0;
    for (int k = 0; k < 2; k++) eta = fmax(eta, fmax(p->up[k], p->down[k]));
    return eta * (1.0 + p->rho + p->s2);
}

void csp_closed_form_follow(const struct csp_closed_form *p, double n, double w[])
{
    enum { N = CSP_CLOSED_FORM_STATE };
    const size_t steps = (size_t)ceil(fmax(n, 0.0) * fastest(p) / 0.5);
    const double h = steps ? n / (double)steps : 0.0;
    for (size_t s = 0; s < steps; s++) {
        double k[4][N], x[N];
        csp_closed_form_drift(p, w, k[0]);
        for (int i = 1; i < 4; i++) {
            const double part = i < 3 ? 0.5 * h : h;
            for (int j = 0; j < N; j++) x[j] = w[j] + part * k[i - 1][j];
            csp_closed_form_drift(p, x, k[i]);
        }
        for (int j = 0; j < N; j++)
            w[j] += h / 6.0 * (k[0][j] + 2.0 * k[1][j] + 2.0 * k[2][j] + k[3][j]);
    }
}

/* Find the rest by implicit Euler with growing steps, which follows the path at first and is
 * Newton's method at last. p hardly matters to the mean, so it is stepped beside it and is not
 * in the Jacobian. */
int csp_closed_form_rest(const struct csp_closed_form *p, double w[])
{
    const double eta = fastest(p);
    double dt = 0.5 / eta;
    for (int i = 0; i < 1000; i++) {
        double J[4], f[CSP_CLOSED_FORM_STATE];
        csp_closed_form_drift(p, w, f);
        const double still = 1e-12 * eta;
        if (hypot(f[0], f[1]) < still && fabs(f[2]) < still) return CSP_OK;
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
        const double spread = spread_there(p, w, dt) - w[2];
        w[0] += d[0];
        w[1] += d[1];
        w[2] += spread;
        if (size < 1e-10 && fabs(spread) < 1e-10) return CSP_OK;
        dt = fmin(1.5 * dt, 1e9 / eta);
    }
    return CSP_FAIL(CSP_E_NUMERIC, "overlap %g, noise %g: no rest found", p->rho, p->s2);
}

void csp_closed_form_rates(const struct csp_closed_form *p, const double w[], double rate[2])
{
    double J[4];
    slope(p, w, J);
    const double half = -0.5 * (J[0] + J[3]), det = J[0] * J[3] - J[1] * J[2],
                 root = sqrt(fmax(half * half - det, 0.0));
    rate[1] = half + root;
    rate[0] = rate[1] > 0 ? fmax(det / rate[1], 0.0) : 0.0;
}

void csp_closed_form_beyond(const struct csp_closed_form *p, const double w[], double *below,
                            double *above_cap)
{
    const double v = width(p, w), q[2] = {p->q_s, p->q_o};
    double a[2];
    csp_closed_form_responses(p, w, a);
    *below = *above_cap = 0.0;
    for (int k = 0; k < 2; k++) {
        *below += q[k] * above(-a[k], v).share;
        if (p->cap > 0) *above_cap += q[k] * above(a[k] - p->cap, v).share;
    }
}

/* ---- half-life ------------------------------------------------------------------------ */

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

double csp_closed_form_half_life(size_t n, const double t[], const double x[], double end,
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

/* ---- any means and noise -------------------------------------------------------------- */

void csp_closed_form_axes(double rho, double s2_difference, double s2_sum, double *rho_of,
                          double *kappa_of)
{
    const double minus = (1.0 - rho) / s2_difference, plus = (1.0 + rho) / s2_sum;
    *rho_of = (plus - minus) / (plus + minus);
    *kappa_of = 4.0 / (plus + minus);
}

int csp_closed_form_rest_of(size_t k, const double G[], const double q[], const double y[],
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

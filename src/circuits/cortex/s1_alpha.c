/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/cortex/s1_alpha.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/lti.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

CSP_PARAM_TABLE(csp_s1_alpha_params, CSP_S1_ALPHA_PARAMS);

enum { N = CSP_S1_ALPHA_STATES };

static const double F_LEAST = 2.0; /* Hz: slower pairs are adaptation, not the rhythm */

struct setting { /* of which a fixed point is asked for */
    const struct csp_s1_alpha_params *p;
    double drive_e, drive_i, a; /* Hz, Hz; mV, plus g (E - E_rest) */
    double g, E_rest;
};

struct input {   /* what the synapses and the adaptation of one moment are driven by */
    double e[3]; /* rates at y0, y1, y3 [Hz] */
    double i;    /* rate at y2 [Hz] */
    double a;    /* target of a [mV] */
};

static double rate(const struct csp_s1_alpha_params *p, double v)
{
    return p->r_max / (1.0 + csp_exp((p->v_0 - v) / p->v_s));
}

/* ---- closed forms ---- */

static double slope(const struct csp_s1_alpha_params *p, double v)
{
    const double r = rate(p, v);
    return r * (1.0 - r / p->r_max) / p->v_s;
}

/* Potentials that a steady v keeps up; returns the difference of v and what they give back. */
static double residual(const struct setting *s, double v, double x[])
{
    const struct csp_s1_alpha_params *p = s->p;
    const double G_e = 1e-3 * p->H_e * p->tau_e, G_i = 1e-3 * p->H_i * p->tau_i;
    const double E = rate(p, v);
    memset(x, 0, N * sizeof *x);
    x[0] = G_e * E;
    x[2] = G_e * (p->p + s->drive_e + p->a_2 * p->C * rate(p, p->C * x[0]));
    x[6] = G_e * s->drive_i;
    x[4] = G_i * p->a_4 * p->C * rate(p, p->a_3 * p->C * x[0] + x[6]);
    x[8] = s->a + s->g * (E - s->E_rest);
    return v - (x[2] - x[4] - x[8]);
}

/* The one zero of the residual; every possible v lies between the bounds. */
static int solve(const struct setting *s, double x[])
{
    enum { CELLS = 4096, HALVINGS = 80 };
    const struct csp_s1_alpha_params *p = s->p;
    const double G_e = 1e-3 * p->H_e * p->tau_e, G_i = 1e-3 * p->H_i * p->tau_i;
    const double most_a = fabs(s->a) + s->g * p->r_max;
    const double low =
        G_e * (p->p + s->drive_e) - G_i * p->a_4 * p->C * p->r_max - most_a - 1.0;
    const double high = G_e * (p->p + s->drive_e + p->a_2 * p->C * p->r_max) + most_a + 1.0;
    size_t found = 0;
    double left = low, right = high, before = residual(s, low, x);
    for (size_t i = 1; i <= CELLS; i++) {
        const double v = low + (high - low) * (double)i / CELLS, now = residual(s, v, x);
        if (before < 0.0 && now >= 0.0 && !found)
            left = low + (high - low) * (double)(i - 1) / CELLS, right = v;
        found += (before < 0.0) != (now < 0.0);
        before = now;
    }
    if (found != 1)
        return CSP_FAIL(CSP_E_NUMERIC,
                        "s1_alpha has %zu fixed points at drives of %g and %g Hz", found,
                        s->drive_e, s->drive_i);
    for (size_t i = 0; i < HALVINGS; i++) {
        const double v = 0.5 * (left + right);
        if (residual(s, v, x) < 0.0)
            left = v;
        else
            right = v;
    }
    residual(s, right, x);
    return CSP_OK;
}

/* The fixed point of rest; whether it is stable is not asked. */
static int bare_rest(const struct csp_s1_alpha_params *p, double x[], double *E_rest, double *g)
{
    const struct setting s = {.p = p};
    const int err = solve(&s, x);
    if (err) return err;
    const double v = x[2] - x[4];
    *E_rest = rate(p, v);
    *g = p->F / ((1.0 - p->F) * slope(p, v));
    return CSP_OK;
}

static void jacobian(const struct csp_s1_alpha_params *p, double g, const double x[],
                     double J[])
{
    const double k_e = 1e3 / p->tau_e, k_i = 1e3 / p->tau_i, k_a = 1e3 / p->tau_a;
    const double dE = slope(p, x[2] - x[4] - x[8]);
    const double d2 = p->a_2 * p->C * p->C * slope(p, p->C * x[0]);
    const double d4 = p->a_4 * p->C * slope(p, p->a_3 * p->C * x[0] + x[6]);
    memset(J, 0, (size_t)N * N * sizeof *J);
    for (int y = 0; y < 8; y += 2) {
        const double k = y == 4 ? k_i : k_e;
        J[y * N + y + 1] = 1.0;
        J[(y + 1) * N + y] = -k * k;
        J[(y + 1) * N + y + 1] = -2.0 * k;
    }
    const int col[] = {2, 4, 8}; /* v = y1 - y2 - a */
    for (int i = 0; i < 3; i++) {
        const double sign = i == 0 ? 1.0 : -1.0;
        J[1 * N + col[i]] += sign * p->H_e * k_e * dE;
        J[8 * N + col[i]] += sign * k_a * g * dE;
    }
    J[3 * N + 0] += p->H_e * k_e * d2;
    J[5 * N + 0] += p->H_i * k_i * d4 * p->a_3 * p->C;
    J[5 * N + 6] += p->H_i * k_i * d4;
    J[8 * N + 8] -= k_a;
}

/* Largest real part of all eigenvalues; the slowest pair above F_LEAST, f 0 if there is none.
 */
static int modes(const struct csp_s1_alpha_params *p, double g, const double x[], double *most,
                 double *re, double *f)
{
    double J[N * N], a[N], b[N];
    jacobian(p, g, x, J);
    const int err = csp_eigenvalues(N, J, a, b);
    if (err) return err;
    *most = a[0];
    *re = *f = 0.0;
    for (int i = 0; i < N && *f == 0.0; i++)
        if (b[i] > 2.0 * M_PI * F_LEAST) *re = a[i], *f = b[i] / (2.0 * M_PI);
    return CSP_OK;
}

/* CSP_OK if rest is a stable focus; otherwise `why` says in words what it is. */
static int judge(const struct csp_s1_alpha_params *p, double x[], double *E_rest, double *g,
                 char *why, size_t size)
{
    double most, re, f;
    int err = bare_rest(p, x, E_rest, g);
    if (err) {
        snprintf(why, size, "%s", csp_error_detail());
        return err;
    }
    err = modes(p, *g, x, &most, &re, &f);
    if (err) return err;
    if (most >= 0.0)
        csp_format(why, size, "rest is unstable: %.3g/s at %.3g Hz", most, f);
    else if (f == 0.0 || -re > M_PI * f)
        csp_format(why, size, "rest does not ring: the slowest pair decays with %.3g/s", re);
    else
        return CSP_OK;
    return CSP_E_RANGE;
}

/* The first row that makes rest a focus when it alone is put back to its default, or NULL. */
static const struct csp_param *culprit(const struct csp_s1_alpha_params *p)
{
    double x[N], E, g;
    char why[160];
    for (const struct csp_param *row = csp_s1_alpha_params_table; row->name; row++) {
        struct csp_s1_alpha_params mended = *p;
        if (csp_param_value(p, row) == row->def) continue;
        csp_param_assign(&mended, row, row->def);
        if (!judge(&mended, x, &E, &g, why, sizeof why)) return row;
    }
    return NULL;
}

/* Rest x[9], its rate [Hz] and the gain g of adaptation [mV/Hz], if it is a stable focus. */
static int focus_of_rest(const struct csp_s1_alpha_params *p, double x[], double *E_rest,
                         double *g)
{
    char why[160] = "";
    if (!judge(p, x, E_rest, g, why, sizeof why)) return CSP_OK;
    const struct csp_param *row = culprit(p);
    if (row)
        return CSP_FAIL(CSP_E_RANGE, "s1_alpha %s = %g %s: %s; the default %g gives a focus",
                        row->name, csp_param_value(p, row), row->unit, why, row->def);
    return CSP_FAIL(CSP_E_RANGE,
                    "s1_alpha: %s; no single row is to blame: C or p nearer to "
                    "their defaults",
                    why);
}

static const struct csp_s1_alpha_params *or_default(const struct csp_s1_alpha_params *par,
                                                    struct csp_s1_alpha_params *room)
{
    if (par) return par;
    csp_params_default(room, csp_s1_alpha_params_table);
    return room;
}

int csp_s1_alpha_fixed(const struct csp_s1_alpha_params *par, double drive_e, double drive_i,
                       const double *a, double x[])
{
    struct csp_s1_alpha_params room;
    struct setting s = {or_default(par, &room), drive_e, drive_i, a ? *a : 0.0, 0.0, 0.0};
    double g;
    const int err = bare_rest(s.p, x, &s.E_rest, &g);
    if (err) return err;
    if (!a) s.g = g;
    return solve(&s, x);
}

int csp_s1_alpha_jacobian(const struct csp_s1_alpha_params *par, const double x[], double J[])
{
    struct csp_s1_alpha_params room;
    double rest[N], E_rest, g;
    par = or_default(par, &room);
    const int err = bare_rest(par, rest, &E_rest, &g);
    if (!err) jacobian(par, g, x, J);
    return err;
}

void csp_s1_alpha_noise(const struct csp_s1_alpha_params *par, double Q[], double c[])
{
    struct csp_s1_alpha_params room;
    par = or_default(par, &room);
    const double amplitude = par->H_e * 1e3 / par->tau_e * par->sd;
    memset(Q, 0, (size_t)N * N * sizeof *Q);
    memset(c, 0, N * sizeof *c);
    Q[3 * N + 3] = 1e-3 * amplitude * amplitude; /* a sample of sd holds for 1 ms */
    c[2] = 1.0;
    c[4] = -1.0;
}

int csp_s1_alpha_resonance(const struct csp_s1_alpha_params *par, const double x[], double *re,
                           double *f)
{
    struct csp_s1_alpha_params room;
    double rest[N], E_rest, g, most;
    par = or_default(par, &room);
    int err = bare_rest(par, rest, &E_rest, &g);
    if (!err) err = modes(par, g, x, &most, re, f);
    if (!err && *f == 0.0)
        err = CSP_FAIL(CSP_E_NUMERIC, "no pair of eigenvalues above %g Hz", F_LEAST);
    return err;
}

int csp_s1_alpha_spectrum(const struct csp_s1_alpha_params *par, const double x[], double dt,
                          size_t m, const double f[], double S[])
{
    enum { FOLDS = 4 }; /* what is beyond falls with f^-6 */
    struct csp_s1_alpha_params room;
    double J[N * N], Q[N * N], c[N];
    par = or_default(par, &room);
    int err = csp_s1_alpha_jacobian(par, x, J);
    if (err) return err;
    csp_s1_alpha_noise(par, Q, c);
    if (!(dt > 0.0)) return csp_lti_spectrum(N, J, Q, c, m, f, S);
    const size_t n = (size_t)(1e3 * dt / par->step * (1.0 - 1e-9)) + 1;
    for (size_t i = 0; i < m && !err; i++) {
        double at[2 * FOLDS + 1], fold[2 * FOLDS + 1];
        for (int k = -FOLDS; k <= FOLDS; k++) at[k + FOLDS] = f[i] + k / dt;
        err = csp_lti_spectrum(N, J, Q, c, 2 * FOLDS + 1, at, fold);
        S[i] = 0.0;
        for (int k = 0; k <= 2 * FOLDS; k++) S[i] += csp_lti_tick_gain(at[k], dt, n) * fold[k];
    }
    return err;
}

/* ---- the run ---- */

static struct input input_of(const struct csp_s1_alpha *self, const double x[], double drive_e,
                             double drive_i)
{
    const struct csp_s1_alpha_params *p = &self->par;
    const double E = rate(p, x[2] - x[4] - x[8]);
    return (struct input){
        .e = {E, p->p + drive_e + p->a_2 * p->C * rate(p, p->C * x[0]), drive_i},
        .i = p->a_4 * p->C * rate(p, p->a_3 * p->C * x[0] + x[6]),
        .a = self->g * (E - self->E_rest),
    };
}

/* Exact step of D_k y = H k u with u going from u0 to u1 in a line. keep = exp(-k h). */
static void synapse(double H, double tau, double keep, double h, double u0, double u1,
                    const double from[], double to[])
{
    const double k = 1.0 / tau, G = H * tau, s = (u1 - u0) / h;
    const double y = G * (u0 - 2.0 * s * tau),
                 dy = G * s; /* the line that y follows in the end */
    const double c = from[0] - y, b = from[1] - dy + k * c;
    to[0] = y + dy * h + keep * (c + b * h);
    to[1] = dy + keep * (b - k * (c + b * h));
}

/* Exact step of all states, inputs going from u to w; from and to may not overlap. */
static void propagate(const struct csp_s1_alpha *self, const struct input *u,
                      const struct input *w, const double from[], double to[])
{
    const struct csp_s1_alpha_params *p = &self->par;
    const double h = self->h, tau_e = 1e-3 * p->tau_e, tau_a = 1e-3 * p->tau_a;
    static const size_t block[] = {0, 2, 6};
    for (size_t i = 0; i < 3; i++)
        synapse(p->H_e, tau_e, self->keep_e, h, u->e[i], w->e[i], from + block[i],
                to + block[i]);
    synapse(p->H_i, 1e-3 * p->tau_i, self->keep_i, h, u->i, w->i, from + 4, to + 4);
    const double s = (w->a - u->a) / h, a = u->a - s * tau_a;
    to[8] = a + s * h + self->keep_a * (from[8] - a);
}

static void substep(struct csp_s1_alpha *self, double drive_e, double drive_i)
{
    const double z1 = csp_dist_normal(&self->rng), z2 = csp_dist_normal(&self->rng);
    const double n1 = self->noise[0] * z1, n2 = self->noise[1] * z1 + self->noise[2] * z2;
    double guess[N], next[N];
    const struct input u = input_of(self, self->x, drive_e, drive_i);
    propagate(self, &u, &u, self->x, guess);
    guess[2] += n1;
    guess[3] += n2;
    const struct input w = input_of(self, guess, drive_e, drive_i);
    propagate(self, &u, &w, self->x, next);
    next[2] += n1;
    next[3] += n2;
    memcpy(self->x, next, sizeof next);
}

double csp_s1_alpha_step(struct csp_s1_alpha *self, double drive_e, double drive_i)
{
    double sum = 0.0;
    for (size_t k = 0; k < self->n; k++) {
        sum += 0.5 * (self->x[2] - self->x[4]);
        substep(self, drive_e, drive_i);
        sum += 0.5 * (self->x[2] - self->x[4]);
    }
    self->E = rate(&self->par, self->x[2] - self->x[4] - self->x[8]);
    return self->signal = sum / (double)self->n;
}

void csp_s1_alpha_reset(struct csp_s1_alpha *self)
{
    memcpy(self->x, self->rest, sizeof self->x);
    self->signal = self->x[2] - self->x[4];
    self->E = self->E_rest;
}

/* Covariance of y1, y1' after one step of white noise of density q on y1' [mV^2/s^3]:
 * integrals over 0..h of t^2, t (1 - k t), (1 - k t)^2, all times exp(-2 k t); as a factor. */
static void noise_of_a_step(double q, double k, double h, double L[3])
{
    const double z = 2.0 * k * h, keep = csp_exp(-z);
    const double i0 = -csp_expm1(-z) / (2.0 * k);            /* of 1 */
    const double i1 = (i0 - h * keep) / (2.0 * k);           /* of t */
    const double i2 = (2.0 * i1 - h * h * keep) / (2.0 * k); /* of t^2 */
    const double v11 = q * i2, v12 = q * 0.5 * h * h * keep;
    const double v22 = q * (i0 - 2.0 * k * i1 + k * k * i2);
    L[0] = sqrt(v11);
    L[1] = L[0] > 0.0 ? v12 / L[0] : 0.0;
    L[2] = sqrt(v22 > L[1] * L[1] ? v22 - L[1] * L[1] : 0.0);
}

static void derive(struct csp_s1_alpha *self)
{
    const struct csp_s1_alpha_params *p = &self->par;
    const double tau_e = 1e-3 * p->tau_e, tau_i = 1e-3 * p->tau_i;
    const size_t least = (size_t)(1e3 * self->dt / p->step * (1.0 - 1e-9)) + 1;
    self->n = least;
    self->h = self->dt / (double)least;
    self->keep_e = csp_exp(-self->h / tau_e);
    self->keep_i = csp_exp(-self->h / tau_i);
    self->keep_a = csp_exp(-self->h / (1e-3 * p->tau_a));
    const double amplitude = p->H_e / tau_e * p->sd;
    noise_of_a_step(1e-3 * amplitude * amplitude, 1.0 / tau_e, self->h, self->noise);
}

int csp_s1_alpha_init(struct csp_s1_alpha *self, double dt,
                      const struct csp_s1_alpha_params *par, uint64_t seed, uint64_t animal)
{
    *self = (struct csp_s1_alpha){.dt = dt};
    int err = csp_params_init(&self->par, par, csp_s1_alpha_params_table);
    if (!err && !(dt > 0.0 && dt <= 1.0))
        err = CSP_FAIL(CSP_E_RANGE, "tick of s1_alpha is %g s, legal range ]0, 1] s", dt);
    if (!err) err = focus_of_rest(&self->par, self->rest, &self->E_rest, &self->g);
    if (err) return err;
    derive(self);
    csp_rng_stream(&self->rng, seed, animal, "s1_alpha");
    csp_s1_alpha_reset(self);
    return CSP_OK;
}

int csp_s1_alpha_fields(struct csp_s1_alpha *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"s1_alpha.x", "1", "potentials [mV], slopes [mV/s], adaptation [mV]", self->x, N,
         CSP_FIELD_DOUBLE},
        {"s1_alpha.signal", "mV", "mean field of the tick", &self->signal, 1, CSP_FIELD_DOUBLE},
        {"s1_alpha.E", "Hz", "rate of pyramidal cells", &self->E, 1, CSP_FIELD_DOUBLE},
        {"s1_alpha.rng", "1", "noise: key, counter, block, position", self->rng.state,
         sizeof self->rng.state / sizeof *self->rng.state, CSP_FIELD_U64},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/pfc/meta_reward.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/rate.h"
#include <math.h>
#include <string.h>

CSP_PARAM_TABLE(csp_meta_reward_params, CSP_META_REWARD_PARAMS);

int csp_meta_reward_init(struct csp_meta_reward *self, size_t n_x, size_t n_z, double dt_ms,
                         const struct csp_meta_reward_params *par, struct csp_rng *rng)
{
    *self = (struct csp_meta_reward){.n_x = n_x, .n_z = n_z, .g_V = 1.0, .g_A = 1.0};
    csp_params_default(&self->par, csp_meta_reward_params_table);
    if (par) self->par = *par;
    const struct csp_meta_reward_params *p = &self->par;
    int err = csp_params_check(p, csp_meta_reward_params_table);
    if (err) return err;
    if (n_x == 0 || n_z == 0)
        return CSP_FAIL(CSP_E_SHAPE, "meta-reward model of %zu lines and %zu latents", n_x,
                        n_z);
    self->on = p->eta_V > 0 || p->eta_A > 0;
    self->k_c = csp_leak(dt_ms, p->tau_c);
    self->k_g = csp_leak(dt_ms, p->tau_g);
    self->k_E = csp_leak(dt_ms, 1e3 * p->tau_E);
    const size_t n = (size_t)p->cells;
    err = csp_project_init(&self->map, n_x, n, 1.0, p->t, rng);
    if (err) return csp_error_context(err, "meta-reward model: ");
    self->x = csp_vec_alloc(n_x);
    self->c = csp_vec_alloc(2 * n);
    self->u_V = csp_vec_alloc(4 * n);
    self->w_p = csp_vec_alloc(n_z);
    if (!self->x || !self->c || !self->u_V || !self->w_p)
        return CSP_FAIL(CSP_E_MEMORY, "meta-reward model of %zu cells", n);
    self->c1 = self->c + n;
    self->u_A = self->u_V + n;
    self->E_V = self->u_V + 2 * n;
    self->E_A = self->u_V + 3 * n;
    return CSP_OK;
}

void csp_meta_reward_free(struct csp_meta_reward *self)
{
    csp_project_free(&self->map);
    csp_vec_free(self->x);
    csp_vec_free(self->c);
    csp_vec_free(self->u_V);
    csp_vec_free(self->w_p);
    *self = (struct csp_meta_reward){0};
}

void csp_meta_reward_reset(struct csp_meta_reward *self)
{
    const size_t n = self->map.n;
    memset(self->c1, 0, n * sizeof *self->c1);
    memset(self->E_V, 0, 2 * n * sizeof *self->E_V);
    self->g_V = self->g_A = 1.0;
    self->p = self->m = 0.0;
}

/* c of x, computed again only where x has changed. */
static void code(struct csp_meta_reward *self, const csp_real x[])
{
    const size_t n = self->map.n;
    if (self->known > 0 && memcmp(x, self->x, self->n_x * sizeof *x) == 0) return;
    memcpy(self->x, x, self->n_x * sizeof *x);
    csp_project_step(&self->map, self->x, self->c);
    const double norm = sqrt(csp_norm2(n, self->c));
    const csp_real scale = norm > 0 ? (csp_real)(1.0 / norm) : 0;
    for (size_t i = 0; i < n; i++) self->c[i] *= scale;
    self->known = 1.0;
}

/* Whose event: p, and its learning by normalised least squares. */
static double whose(struct csp_meta_reward *self, const csp_real z[], double y, int learn)
{
    const double said = csp_dot(self->n_z, self->w_p, z), size = csp_norm2(self->n_z, z);
    if (learn && size > 1e-6) {
        const csp_real step = (csp_real)(self->par.eta_p * (y - said) / size);
        for (size_t i = 0; i < self->n_z; i++) self->w_p[i] += step * z[i];
    }
    return fmin(fmax(said, 0.0), 1.0);
}

static double recruited(const struct csp_meta_reward_params *p, double whose_p, double A,
                        double V)
{
    const double s = fmax(A, fabs(V));
    return p->m_0 + (1.0 - p->m_0) * whose_p * s / (s + p->s_0);
}

static double bounded(const struct csp_meta_reward_params *p, double g)
{
    return fmin(fmax(g, p->g_min), p->g_max);
}

/* x <- x + k (to - x), never denormal. */
CSP_CLONES static void follow(size_t n, csp_real k, csp_real scale, const csp_real to[],
                              csp_real x[])
{
    const csp_real none = (csp_real)1e-20;
    for (size_t i = 0; i < n; i++) {
        const csp_real next = x[i] + k * (scale * to[i] - x[i]);
        x[i] = ((next > none) | (next < -none)) ? next : 0;
    }
}

void csp_meta_reward_step(struct csp_meta_reward *self, const struct csp_meta_reward_in *in)
{
    const struct csp_meta_reward_params *p = &self->par;
    const size_t n = self->map.n;
    if (!self->on) return;
    code(self, in->x);
    self->p = whose(self, in->z, in->y, in->learn);
    self->m = recruited(p, self->p, in->A, in->V);
    follow(n, (csp_real)self->k_c, (csp_real)self->m, self->c, self->c1);
    const double to_V = 1.0 + in->gate * csp_dot(n, self->u_V, self->c1),
                 to_A = 1.0 + in->gate * csp_dot(n, self->u_A, self->c1);
    self->g_V += self->k_g * (bounded(p, to_V) - self->g_V);
    self->g_A += self->k_g * (bounded(p, to_A) - self->g_A);
    follow(n, (csp_real)self->k_E, (csp_real)in->V, self->c1, self->E_V);
    follow(n, (csp_real)self->k_E, (csp_real)in->A, self->c1, self->E_A);
}

void csp_meta_reward_teach(struct csp_meta_reward *self, double da, double us, double A)
{
    const struct csp_meta_reward_params *p = &self->par;
    if (!self->on) return;
    const csp_real v = (csp_real)(p->eta_V * da),
                   a = (csp_real)(p->eta_A * (us - self->g_A * A));
    for (size_t i = 0; i < self->map.n; i++) {
        self->u_V[i] += v * self->E_V[i];
        self->u_A[i] += a * self->E_A[i];
    }
}

void csp_meta_reward_imagine(const struct csp_meta_reward *self, const csp_real z[], double A,
                             double V, double gate, double *g_V, double *g_A)
{
    *g_V = *g_A = 1.0;
    if (!self->on) return;
    const double said = csp_dot(self->n_z, self->w_p, z),
                 m = recruited(&self->par, fmin(fmax(said, 0.0), 1.0), A, V);
    *g_V = bounded(&self->par, 1.0 + gate * m * csp_dot(self->map.n, self->u_V, self->c));
    *g_A = bounded(&self->par, 1.0 + gate * m * csp_dot(self->map.n, self->u_A, self->c));
}

int csp_meta_reward_fields(struct csp_meta_reward *self, struct csp_fields *out)
{
    const size_t n = self->map.n;
    int err = csp_project_fields(&self->map, "pfc", out);
    if (err) return err;
    const struct csp_field list[] = {
        {"pfc.x", "1", "who and where", self->x, self->n_x, CSP_FIELD_REAL},
        {"pfc.c", "1", "code of who and where", self->c, n, CSP_FIELD_REAL},
        {"pfc.c1", "1", "first pole", self->c1, n, CSP_FIELD_REAL},
        {"pfc.u_V", "1", "weights of the edit of value", self->u_V, n, CSP_FIELD_REAL},
        {"pfc.u_A", "1", "weights of the edit of reflexes", self->u_A, n, CSP_FIELD_REAL},
        {"pfc.E_V", "1", "trace, value", self->E_V, n, CSP_FIELD_REAL},
        {"pfc.E_A", "1", "trace, reflexes", self->E_A, n, CSP_FIELD_REAL},
        {"pfc.w_p", "1", "weights of whose event it is", self->w_p, self->n_z, CSP_FIELD_REAL},
        {"pfc.g_V", "1", "edit of value", &self->g_V, 1, CSP_FIELD_DOUBLE},
        {"pfc.g_A", "1", "edit of reflexes", &self->g_A, 1, CSP_FIELD_DOUBLE},
        {"pfc.p", "1", "another's event, 0..1", &self->p, 1, CSP_FIELD_DOUBLE},
        {"pfc.m", "1", "recruitment", &self->m, 1, CSP_FIELD_DOUBLE},
        {"pfc.known", "1", "1: the code is up to date", &self->known, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/pfc/meta_reward.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <string.h>

CSP_PARAM_TABLE(csp_meta_reward_params, CSP_META_REWARD_PARAMS);

int csp_meta_reward_init(struct csp_meta_reward *self, size_t n_x, double dt,
                         const struct csp_meta_reward_params *par, struct csp_rng *rng)
{
    *self = (struct csp_meta_reward){.n_x = n_x, .R.g = 1.0, .A.g = 1.0};
    const struct csp_meta_reward_params *p = &self->par;
    int err = csp_params_init(&self->par, par, csp_meta_reward_params_table);
    if (err) return err;
    if (n_x == 0) return CSP_FAIL(CSP_E_SHAPE, "meta-reward model without lines");
    self->R.eta = p->eta_R;
    self->A.eta = p->eta_A;
    self->on = p->eta_R > 0 || p->eta_A > 0;
    self->k_c = csp_leak(1e3 * dt, p->tau_c);
    self->k_g = csp_leak(1e3 * dt, p->tau_g);
    self->k_y = csp_leak(dt, p->tau_y);
    self->k_E = csp_leak(dt, p->tau_E);
    self->dt = dt;
    const size_t n = (size_t)p->cells;
    err = csp_project_init(&self->map, n_x, n, 1.0, p->t, rng);
    if (err) return csp_error_context(err, "meta-reward model: ");
    self->x = csp_vec_alloc(n_x);
    self->c = csp_vec_alloc(2 * n);
    self->weights = csp_vec_alloc(4 * n);
    if (!self->x || !self->c || !self->weights)
        return CSP_FAIL(CSP_E_MEMORY, "meta-reward model of %zu cells", n);
    self->c1 = self->c + n;
    self->R.u = self->weights;
    self->R.E = self->weights + n;
    self->A.u = self->weights + 2 * n;
    self->A.E = self->weights + 3 * n;
    return CSP_OK;
}

void csp_meta_reward_free(struct csp_meta_reward *self)
{
    csp_project_free(&self->map);
    csp_vec_free(self->x);
    csp_vec_free(self->c);
    csp_vec_free(self->weights);
    *self = (struct csp_meta_reward){0};
}

static void reset_edit(struct csp_meta_edit *edit, size_t n)
{
    memset(edit->E, 0, n * sizeof *edit->E);
    edit->e = edit->F = 0.0;
    edit->g = 1.0;
}

void csp_meta_reward_reset(struct csp_meta_reward *self)
{
    const size_t n = self->map.n;
    memset(self->c1, 0, n * sizeof *self->c1);
    reset_edit(&self->R, n);
    reset_edit(&self->A, n);
    self->p = self->m = 0.0;
}

/* The code c of x; it is computed again only if x has changed. */
static void update_code(struct csp_meta_reward *self, const csp_real x[])
{
    if (self->known > 0 && memcmp(x, self->x, self->n_x * sizeof *x) == 0) return;
    memcpy(self->x, x, self->n_x * sizeof *x);
    csp_project_step(&self->map, self->x, self->c);
    csp_vec_to_length(self->map.n, 1.0, self->c);
    self->known = 1.0;
}

static double recruited(const struct csp_meta_reward_params *par, double p, double R, double A)
{
    const double s = fmax(A, fabs(R));
    return par->m_0 + (1.0 - par->m_0) * p * s / (s + par->s_0);
}

static double bounded(const struct csp_meta_reward_params *p, double g)
{
    return fmin(fmax(g, p->g_min), p->g_max);
}

/* x <- x + k (scale to - x); values that would be denormal become 0. */
CSP_CLONES static void follow_scaled(size_t n, csp_real k, csp_real scale, const csp_real to[],
                                     csp_real x[])
{
    const csp_real none = (csp_real)1e-20;
    for (size_t i = 0; i < n; i++) {
        const csp_real next = x[i] + k * (scale * to[i] - x[i]);
        x[i] = ((next > none) | (next < -none)) ? next : 0;
    }
}

/* One tick of an edit: what was foretold in it, and what came. */
static void step_edit(const struct csp_meta_reward *self, struct csp_meta_edit *edit,
                      double foretold, double came, double gate, int learn)
{
    const struct csp_meta_reward_params *p = &self->par;
    const size_t n = self->map.n;
    const double to = 1.0 + gate * csp_dot(n, edit->u, self->c1),
                 settled = 1.0 + csp_dot(n, edit->u, self->c);
    edit->g += self->k_g * (bounded(p, to) - edit->g);
    edit->e += self->k_y * (came - settled * foretold - edit->e);
    edit->F += self->k_E * (fabs(foretold) - edit->F);
    follow_scaled(n, (csp_real)self->k_E, (csp_real)foretold, self->c, edit->E);
    if (!learn || !(edit->eta > 0)) return;
    const csp_real step =
        (csp_real)(edit->eta * self->dt * edit->e / (p->s_0 * p->s_0 + edit->F * edit->F));
    csp_vec_add_scaled(n, step, edit->E, edit->u);
}

void csp_meta_reward_step(struct csp_meta_reward *self, const struct csp_meta_reward_in *in)
{
    if (!self->on) return;
    const double w = self->par.m_0 + (1.0 - self->par.m_0) * in->p;
    update_code(self, in->x);
    self->p = in->p;
    self->m = recruited(&self->par, in->p, in->R, in->A);
    follow_scaled(self->map.n, (csp_real)self->k_c, (csp_real)self->m, self->c, self->c1);
    step_edit(self, &self->R, w * in->R, in->rew, in->gate, in->learn);
    step_edit(self, &self->A, w * in->A, in->us, in->gate, in->learn);
}

void csp_meta_reward_imagine(const struct csp_meta_reward *self, double p, double R, double A,
                             double gate, double *g_R, double *g_A)
{
    *g_R = *g_A = 1.0;
    if (!self->on) return;
    const double m = recruited(&self->par, p, R, A);
    *g_R = bounded(&self->par, 1.0 + gate * m * csp_dot(self->map.n, self->R.u, self->c));
    *g_A = bounded(&self->par, 1.0 + gate * m * csp_dot(self->map.n, self->A.u, self->c));
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
        {"pfc.u_R", "1", "weights of the edit of value", self->R.u, n, CSP_FIELD_REAL},
        {"pfc.u_A", "1", "weights of the edit of reflexes", self->A.u, n, CSP_FIELD_REAL},
        {"pfc.E_R", "reward/s", "trace, value", self->R.E, n, CSP_FIELD_REAL},
        {"pfc.E_A", "1", "trace, reflexes", self->A.E, n, CSP_FIELD_REAL},
        {"pfc.g_R", "1", "edit of value", &self->R.g, 1, CSP_FIELD_DOUBLE},
        {"pfc.g_A", "1", "edit of reflexes", &self->A.g, 1, CSP_FIELD_DOUBLE},
        {"pfc.e_R", "reward/s", "error of value", &self->R.e, 1, CSP_FIELD_DOUBLE},
        {"pfc.e_A", "1", "error of reflexes", &self->A.e, 1, CSP_FIELD_DOUBLE},
        {"pfc.F_R", "reward/s", "size of what was foretold", &self->R.F, 1, CSP_FIELD_DOUBLE},
        {"pfc.F_A", "1", "size of what was foretold", &self->A.F, 1, CSP_FIELD_DOUBLE},
        {"pfc.p", "1", "another's event, 0..1", &self->p, 1, CSP_FIELD_DOUBLE},
        {"pfc.m", "1", "recruitment", &self->m, 1, CSP_FIELD_DOUBLE},
        {"pfc.known", "1", "1: the code is up to date", &self->known, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

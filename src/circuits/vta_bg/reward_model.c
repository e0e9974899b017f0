/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/vta_bg/reward_model.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include <string.h>

CSP_PARAM_TABLE(csp_reward_model_params, CSP_REWARD_MODEL_PARAMS);

int csp_reward_model_init(struct csp_reward_model *self, size_t n, double dt,
                          const struct csp_reward_model_params *par)
{
    *self = (struct csp_reward_model){.n = n, .plasticity = 1.0};
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "reward model needs at least one feature");
    const int err = csp_params_init(&self->par, par, csp_reward_model_params_table);
    if (err) return err;
    const struct csp_reward_model_params *p = &self->par;
    self->k_0 = csp_leak(dt, p->t_0);
    self->k_r = csp_leak(dt, p->t_r);
    csp_reward_model_hasten(self, 1.0);
    self->u = csp_vec_alloc(4 * n);
    if (!self->u) return CSP_FAIL(CSP_E_MEMORY, "reward model of %zu features", n);
    self->b = self->u + n;
    self->e = self->u + 2 * n;
    self->q = self->u + 3 * n;
    return CSP_OK;
}

void csp_reward_model_hasten(struct csp_reward_model *self, double factor)
{
    self->haste = factor;
    self->most = -csp_log(1.0 - self->par.eta) * self->k_0 * factor;
}

void csp_reward_model_free(struct csp_reward_model *self)
{
    csp_vec_free(self->u);
    *self = (struct csp_reward_model){0};
}

double csp_reward_model_predict(const struct csp_reward_model *self, const csp_real h[])
{
    const double reward = csp_dot(self->n, self->u, h);
    return self->par.priced > 0 ? reward + self->price * csp_dot(self->n, self->q, h) : reward;
}

void csp_reward_model_reset(struct csp_reward_model *self)
{
    memset(self->b, 0, self->n * sizeof *self->b);
}

CSP_CLONES static void find_new(size_t n, const csp_real h[], csp_real k_0, csp_real k_r,
                                csp_real b[], csp_real e[])
{
    for (size_t i = 0; i < n; i++) {
        const csp_real more = h[i] - b[i];
        e[i] = more > 0 ? more : 0;
        b[i] += (more > 0 ? k_0 : k_r) * more;
    }
}

/* u and, with a price, q move along `along` by their errors times share. */
static void learn(struct csp_reward_model *self, double rew, double intake, const csp_real h[],
                  double share, const csp_real along[])
{
    const int apart = self->par.priced > 0;
    const double paid = apart ? self->price * intake : 0.0,
                 of_u = rew - paid - csp_dot(self->n, self->u, h);
    csp_vec_add_scaled(self->n, (csp_real)(share * of_u), along, self->u);
    if (!apart) return;
    const double of_q = intake - csp_dot(self->n, self->q, h);
    csp_vec_add_scaled(self->n, (csp_real)(share * of_q), along, self->q);
}

/* Share of the error of h that what is new in it takes away, by the overlap of the two. */
static double of_new(const struct csp_reward_model *self, const csp_real h[])
{
    const double shared = csp_dot(self->n, self->e, h);
    if (!(shared > 0)) return 0.0;
    return -csp_expm1(-self->most * shared / (csp_norm2(self->n, h) + self->par.c)) / shared;
}

void csp_reward_model_step(struct csp_reward_model *self, double rew, double intake,
                           const csp_real h[], int learns)
{
    self->rhat = csp_reward_model_predict(self, h);
    if (self->par.eta > 0) {
        find_new(self->n, h, (csp_real)self->k_0, (csp_real)self->k_r, self->b, self->e);
        if (learns) learn(self, rew, intake, h, self->plasticity * of_new(self, h), self->e);
    } else if (learns) {
        learn(self, rew, intake, h, self->plasticity * self->par.alpha * self->haste, h);
    }
}

int csp_reward_model_fields(struct csp_reward_model *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"reward_model.u", "1", "reward weights", self->u, self->n, CSP_FIELD_REAL},
        {"reward_model.q", "1", "weights of intake", self->q, self->n, CSP_FIELD_REAL},
        {"reward_model.price", "reward", "what a unit of intake pays", &self->price, 1,
         CSP_FIELD_DOUBLE},
        {"reward_model.b", "1", "features that have lasted", self->b, self->n, CSP_FIELD_REAL},
        {"reward_model.rhat", "reward/s", "predicted reward rate", &self->rhat, 1,
         CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/vta_bg/reward_model.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"

CSP_PARAM_TABLE(csp_reward_model_params, CSP_REWARD_MODEL_PARAMS);

int csp_reward_model_init(struct csp_reward_model *self, size_t n,
                          const struct csp_reward_model_params *par)
{
    *self = (struct csp_reward_model){.n = n, .plasticity = 1.0};
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "reward model needs at least one feature");
    const int err = csp_params_init(&self->par, par, csp_reward_model_params_table);
    if (err) return err;
    self->u = csp_vec_alloc(n);
    if (!self->u) return CSP_FAIL(CSP_E_MEMORY, "reward model of %zu features", n);
    return CSP_OK;
}

void csp_reward_model_free(struct csp_reward_model *self)
{
    csp_vec_free(self->u);
    *self = (struct csp_reward_model){0};
}

double csp_reward_model_predict(const struct csp_reward_model *self, const csp_real h[])
{
    return csp_dot(self->n, self->u, h);
}

void csp_reward_model_step(struct csp_reward_model *self, double rew, const csp_real h[],
                           int learn)
{
    self->rhat = csp_reward_model_predict(self, h);
    if (!learn) return;
    const csp_real step = (csp_real)(self->plasticity * self->par.alpha * (rew - self->rhat));
    csp_vec_add_scaled(self->n, step, h, self->u);
}

int csp_reward_model_fields(struct csp_reward_model *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"reward_model.u", "1", "reward weights", self->u, self->n, CSP_FIELD_REAL},
        {"reward_model.rhat", "reward/s", "predicted reward rate", &self->rhat, 1,
         CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/amygdala_pag/approach.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include <math.h>

CSP_PARAM_TABLE(csp_approach_params, CSP_APPROACH_PARAMS);

static const double BITE = 0.5; /* s: one pellet in this time is a food signal of 1 */

int csp_approach_init(struct csp_approach *self, size_t n,
                      const struct csp_approach_params *par)
{
    *self = (struct csp_approach){.n = n, .plasticity = 1.0};
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "approach needs at least one input");
    const int err = csp_params_init(&self->par, par, csp_approach_params_table);
    if (err) return err;
    self->w = csp_vec_alloc(n);
    if (!self->w) return CSP_FAIL(CSP_E_MEMORY, "approach of %zu inputs", n);
    return CSP_OK;
}

void csp_approach_free(struct csp_approach *self)
{
    csp_vec_free(self->w);
    *self = (struct csp_approach){0};
}

void csp_approach_reset(struct csp_approach *self)
{
    self->P = self->eps = self->CR = 0.0;
}

double csp_approach_step(struct csp_approach *self, const struct csp_approach_in *in)
{
    const struct csp_approach_params *p = &self->par;
    self->P = in->gate * fmax(csp_dot(self->n, self->w, in->z), 0.0);
    self->eps = BITE * in->food - csp_dot(self->n, self->w, in->z2);
    const double rate = self->eps > 0 ? p->eta_plus : p->eta_minus,
                 size = csp_norm2(self->n, in->z2), eta = rate * size > 1.0 ? 1.0 / size : rate;
    if (in->learn && in->gate > 0)
        csp_vec_add_scaled(self->n, (csp_real)(self->plasticity * eta * self->eps), in->z2,
                           self->w);
    const double drive =
        fmax(self->P, fmax(p->g_V * fmax(in->V, 0.0), p->g_O * fmax(in->V_O, 0.0)));
    return self->CR = csp_tanh(drive * fmax(1.0 - p->k_veto * in->A_O, 0.0) / p->s);
}

int csp_approach_fields(struct csp_approach *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"app.w", "1", "weights of the reflex", self->w, self->n, CSP_FIELD_REAL},
        {"app.P", "1", "reflex of the central amygdala", &self->P, 1, CSP_FIELD_DOUBLE},
        {"app.eps", "1", "food prediction error", &self->eps, 1, CSP_FIELD_DOUBLE},
        {"app.CR", "1", "conditioned approach", &self->CR, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

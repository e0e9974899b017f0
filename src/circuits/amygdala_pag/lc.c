/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/amygdala_pag/lc.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include <math.h>

CSP_PARAM_TABLE(csp_lc_params, CSP_LC_PARAMS);

int csp_lc_init(struct csp_lc *self, double dt, const struct csp_lc_params *par)
{
    *self = (struct csp_lc){0};
    const int err = csp_params_init(&self->par, par, csp_lc_params_table);
    if (err) return csp_error_context(err, "lc: ");
    self->k = csp_leak(1e3 * dt, self->par.tau);
    return CSP_OK;
}

void csp_lc_reset(struct csp_lc *self)
{
    self->N = 0.0;
}

double csp_lc_step(struct csp_lc *self, double C, double R_e, double gate)
{
    const double s = fmax(C, fabs(R_e));
    self->N += self->k * (gate * s / (s + self->par.s_half) - self->N);
    return self->N;
}

int csp_lc_fields(struct csp_lc *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"lc.N", "1", "noradrenaline in the cortex", &self->N, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

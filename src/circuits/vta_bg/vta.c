/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/vta_bg/vta.h"
#include "conspecific/core/error.h"
#include <math.h>

CSP_PARAM_TABLE(csp_vta_params, CSP_VTA_PARAMS);

int csp_vta_init(struct csp_vta *self, const struct csp_vta_params *par)
{
    *self = (struct csp_vta){.gate = 1.0, .gate_lhb = 1.0};
    csp_params_default(&self->par, csp_vta_params_table);
    if (par) self->par = *par;
    self->r_vta = self->par.r_tonic;
    return csp_params_check(&self->par, csp_vta_params_table);
}

double csp_vta_step(struct csp_vta *self, double delta)
{
    const struct csp_vta_params *p = &self->par;
    const double loss = fmax(-delta, 0.0), dip = fmin(loss, p->d_floor);
    const double burst = fmax(delta, 0.0) + self->drive, lhb = loss - dip + self->drive_lhb;
    self->da = self->gate * (burst - dip - self->gate_lhb * p->g_lhb_vta * lhb);
    self->r_vta = self->gate * fmax(0.0, p->r_tonic + p->g_da * (burst - dip));
    self->r_lhb = self->gate_lhb * p->g_da * lhb;
    return self->da;
}

int csp_vta_fields(struct csp_vta *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"vta.da", "reward", "dopamine signal", &self->da, 1, CSP_FIELD_DOUBLE},
        {"vta.r", "Hz", "VTA rate", &self->r_vta, 1, CSP_FIELD_DOUBLE},
        {"lhb.r", "Hz", "LHb rate above rest", &self->r_lhb, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/amygdala_pag/pag.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include <math.h>

CSP_PARAM_TABLE(csp_pag_params, CSP_PAG_PARAMS);

int csp_pag_init(struct csp_pag *self, double dt, const struct csp_pag_params *par)
{
    *self = (struct csp_pag){.dt = dt, .g_flight = 1.0};
    const int err = csp_params_init(&self->par, par, csp_pag_params_table);
    if (err) return err;
    self->k_rise = csp_leak(dt, self->par.tau_rise);
    self->k_fall = csp_leak(dt, self->par.tau_fall);
    self->k_s = csp_leak(dt, self->par.tau_sens);
    return CSP_OK;
}

void csp_pag_reset(struct csp_pag *self)
{
    self->C = self->E = self->P = 0.0;
}

void csp_pag_rest(struct csp_pag *self, double seconds)
{
    self->C = self->F = self->E = self->P = 0.0;
    self->T *= 1.0 - csp_leak(seconds, self->par.tau_fall);
    self->Z *= 1.0 - csp_leak(seconds, self->par.tau_sens);
}

void csp_pag_step(struct csp_pag *self, double A, double noci, double g_cea, double g_bnst,
                  double g_pag, double drive)
{
    const struct csp_pag_params *p = &self->par;
    self->C = g_cea * (A + drive);
    self->T += (self->C > self->T ? self->k_rise : self->k_fall) * (self->C - self->T);
    const double threat = g_bnst * self->T + self->drive_bnst;
    self->F =
        fmin(1.0, g_pag * csp_tanh(fmax(threat - p->theta_F, 0.0) / p->s_F) + self->drive_pag);
    self->E = g_pag * csp_tanh(fmax(self->g_flight * self->C - p->theta_E, 0.0) / p->s_F);
    self->P = noci * fmax(0.0, 1.0 + g_pag * (p->k_hyper * threat + p->k_sens * self->Z));
    const double stirs = noci + fmax(self->C - p->theta_F, 0.0);
    self->Z += fmin(self->dt * p->k_Z * stirs, 1.0) * (1.0 - self->Z) - self->k_s * self->Z;
}

int csp_pag_fields(struct csp_pag *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"cea.C", "1", "CeA output", &self->C, 1, CSP_FIELD_DOUBLE},
        {"bnst.T", "1", "slow threat", &self->T, 1, CSP_FIELD_DOUBLE},
        {"pag.F", "1", "freezing", &self->F, 1, CSP_FIELD_DOUBLE},
        {"pag.E", "1", "flight", &self->E, 1, CSP_FIELD_DOUBLE},
        {"pag.P", "1", "own pain response", &self->P, 1, CSP_FIELD_DOUBLE},
        {"pag.Z", "1", "sensitisation", &self->Z, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

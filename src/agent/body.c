/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/body.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include <math.h>

CSP_PARAM_TABLE(csp_body_params, CSP_BODY_PARAMS);

int csp_body_init(struct csp_body *self, double dt, const struct csp_body_params *par)
{
    *self = (struct csp_body){.dt = dt, .H = 1.0};
    const int err = csp_params_init(&self->par, par, csp_body_params_table);
    if (err) return err;
    self->k_B = csp_leak(dt, self->par.tau_B);
    self->k_H = csp_leak(dt, self->par.tau_H);
    self->price = self->par.w_H;
    return CSP_OK;
}

void csp_body_rest(struct csp_body *self, double seconds)
{
    self->B *= 1.0 - csp_leak(seconds, self->par.tau_B);
    self->H += csp_leak(seconds, self->par.tau_H) * (1.0 - self->H);
    self->rew = self->eaten = self->loss = 0.0;
    self->price = self->par.w_H * self->H;
}

double csp_body_step(struct csp_body *self, const struct csp_body_in *in)
{
    const struct csp_body_params *p = &self->par;
    const double full = p->k_noci * in->noci + p->k_A * fmax(in->cea - p->theta_B, 0.0);
    self->B += self->k_B * (full - self->B);
    const double eaten = fmin(p->pellet * in->food * self->dt, self->H), before = self->H;
    self->H -= eaten;
    const double gain = 0.5 * p->w_H * (before * before - self->H * self->H) / self->dt;
    self->eaten = eaten / self->dt;
    self->price = 0.5 * p->w_H * (before + self->H); /* gain = price eaten, exactly */
    const double fed = self->H;
    self->H += self->k_H * (1.0 - self->H);
    self->loss = p->rise * 0.5 * p->w_H * (self->H * self->H - fed * fed) / self->dt;
    self->rew = gain - p->r_pain * in->pain - p->g_arousal_drive * self->B - in->cost;
    self->rew -= self->loss;
    return self->rew;
}

int csp_body_fields(struct csp_body *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"body.H", "1", "hunger", &self->H, 1, CSP_FIELD_DOUBLE},
        {"body.B", "1", "arousal", &self->B, 1, CSP_FIELD_DOUBLE},
        {"body.price", "reward", "what a unit of intake pays", &self->price, 1,
         CSP_FIELD_DOUBLE},
        {"body.loss", "reward/s", "what rising hunger takes", &self->loss, 1, CSP_FIELD_DOUBLE},
        {"body.rew", "reward/s", "reward rate", &self->rew, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

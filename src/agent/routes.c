/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/routes.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include <math.h>

int csp_routes_init(struct csp_routes *self, const struct csp_gains_params *gains, size_t n_id,
                    double i_0, double dt)
{
    *self = (struct csp_routes){.dt = dt,
                                .f_0 = gains->friend_0,
                                .keep = 1.0 - csp_leak(1e3 * dt, gains->tau_who),
                                .n_Q = gains->reason_n,
                                .i_0 = i_0,
                                .n_id = n_id,
                                .gate = {1.0, 1.0}};
    if (n_id == 0) return CSP_OK;
    self->w = csp_vec_alloc(2 * n_id);
    if (!self->w) return CSP_FAIL(CSP_E_MEMORY, "worth of %zu lines of identity", n_id);
    self->x = self->w + n_id;
    return CSP_OK;
}

void csp_routes_free(struct csp_routes *self)
{
    csp_vec_free(self->w);
    *self = (struct csp_routes){0};
}

void csp_routes_reset(struct csp_routes *self)
{
    self->f = self->v = self->back = self->p = self->a = self->held = 0.0;
    for (int k = 0; k < CSP_REASONS; k++) self->q[k] = 0.0, self->gate[k] = 1.0;
}

void csp_routes_who(struct csp_routes *self, double S, double o)
{
    self->p = (1.0 - S) * o;
    self->a = fmax(o, self->keep * self->a);
    self->held = (1.0 - S) * self->a;
}

double csp_routes_plasticity(const struct csp_routes *self, double g)
{
    return 1.0 - g * self->held;
}

double csp_routes_friend(struct csp_routes *self, const csp_real id[], double y, double eta)
{
    const double size = fmax(sqrt(csp_norm2(self->n_id, id)), self->i_0);
    for (size_t i = 0; i < self->n_id; i++)
        self->x[i] = size > 0 ? (csp_real)((double)id[i] / size) : 0;
    self->f = csp_dot(self->n_id, self->w, self->x);
    if (!(eta > 0)) return self->f;
    const csp_real step = (csp_real)(eta * (y - self->f));
    for (size_t i = 0; i < self->n_id; i++) self->w[i] += step * self->x[i];
    return self->f;
}

double csp_routes_back(struct csp_routes *self, double g)
{
    return self->back = g * csp_tanh(self->f / self->f_0) * self->v / self->dt;
}

void csp_routes_response(struct csp_routes *self, double delta, double rew)
{
    self->v = self->p * (delta - rew * self->dt);
}

double csp_routes_match(const struct csp_routes *self, double g, int k, double q, double p)
{
    const double Q = self->Q[k], m = Q > 0 ? fmin(1.0, fmax(0.0, q / Q)) : 1.0;
    return 1.0 - g * p * (1.0 - m);
}

void csp_routes_reason(struct csp_routes *self, double g, const double q[], const int felt[],
                       int learn)
{
    for (int k = 0; k < CSP_REASONS; k++) {
        self->q[k] = q[k];
        if (learn && felt[k]) {
            self->felt[k] += 1.0;
            self->Q[k] += (q[k] - self->Q[k]) / fmin(self->felt[k], self->n_Q);
        }
        self->gate[k] = csp_routes_match(self, g, k, q[k], self->held);
    }
}

int csp_routes_fields(struct csp_routes *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"routes.p", "1", "another acts and I do not", &self->p, 1, CSP_FIELD_DOUBLE},
        {"routes.a", "1", "another's act, held for a while", &self->a, 1, CSP_FIELD_DOUBLE},
        {"routes.held", "1", "share that is put down to another", &self->held, 1,
         CSP_FIELD_DOUBLE},
        {"routes.f", "reward/s", "worth of who is there", &self->f, 1, CSP_FIELD_DOUBLE},
        {"routes.v", "reward", "response to return", &self->v, 1, CSP_FIELD_DOUBLE},
        {"routes.back", "reward/s", "response that came back as reward", &self->back, 1,
         CSP_FIELD_DOUBLE},
        {"routes.q", "1", "own pain and food foretold by the latents", self->q, CSP_REASONS,
         CSP_FIELD_DOUBLE},
        {"routes.Q", "1", "the same in own events", self->Q, CSP_REASONS, CSP_FIELD_DOUBLE},
        {"routes.felt", "ticks", "own events in that", self->felt, CSP_REASONS,
         CSP_FIELD_DOUBLE},
        {"routes.gate", "1", "of fear and bad value; of good value", self->gate, CSP_REASONS,
         CSP_FIELD_DOUBLE},
        {"routes.w", "reward/s", "worth by line of identity", self->w, self->n_id,
         CSP_FIELD_REAL},
    };
    const size_t rows = sizeof list / sizeof *list;
    if (!self->on) return CSP_OK;
    return csp_fields_add(out, list, self->w ? rows : rows - 1);
}

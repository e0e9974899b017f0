/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "routing.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include "percept.h"
#include <math.h>
#include <string.h>

enum { SOM = 3, LINES_OF = 3 }; /* lines of nociception, then of taste, from senses.intero */

/* Whom the lines tell, as shares of senses.id_amp: what is below NOISE (2 sd in the rat) is
 * nobody; an animal that is there without doing anything has about FAINT above that. */
static const double NOISE = 0.2, FAINT = 0.25;

/* Odour and voice of others: lines of identity but those of the self. */
static size_t others(const struct csp_agent *self, const csp_real line[], csp_real out[])
{
    const csp_real none = (csp_real)(NOISE * self->spec->senses.id_amp);
    size_t n = 0;
    for (size_t i = 0; i < self->senses.n; i++) {
        const struct csp_line *l = &self->senses.lines[i];
        if (l->role != CSP_LINE_ID || l->item == 0) continue;
        if (out) out[n] = line[i] > none ? line[i] - none : 0;
        n++;
    }
    return n;
}

int csp_routing_init(struct csp_agent *self)
{
    const struct csp_gains_params *g = &self->spec->gains;
    const size_t n_id = others(self, NULL, NULL);
    const int err = csp_routes_init(&self->routes, g, n_id, FAINT * self->spec->senses.id_amp,
                                    1e-3 * self->spec->tick);
    if (err) return err;
    if (g->reason > 0 && self->cortex.model != CSP_CORTEX_PC)
        return CSP_FAIL(CSP_E_RANGE,
                        "gains.reason = %g needs a cortex that foretells its "
                        "input: circuits.cortex.model: predictive_coding",
                        g->reason);
    if (g->reason > 0 && g->split > 0)
        return CSP_FAIL(CSP_E_RANGE,
                        "gains.reason = %g and gains.split = 1 exclude each "
                        "other: set one to 0",
                        g->reason);
    self->n_util = g->util_q > 0 ? 2 : 0;
    if (!self->routes.on) return CSP_OK;
    const size_t n = 2 * self->cortex.n_r + self->senses.n_area[SOM];
    self->down = csp_vec_alloc(n > n_id ? n : n_id);
    if (!self->down) return CSP_FAIL(CSP_E_MEMORY, "routes of agent %s", self->spec->name);
    return CSP_OK;
}

void csp_routing_free(struct csp_agent *self)
{
    csp_routes_free(&self->routes);
    csp_vec_free(self->down);
}

/* q of latents s: W U s on the lines of own pain and of taste, by the size of s. */
static void foretold(const struct csp_agent *self, const csp_real s[], double q[])
{
    const struct csp_pc_net *net = &self->cortex.pc;
    csp_real *r = self->down, *part = r + net->n_r, *y = part + net->n_r;
    const size_t from = net->r0[SOM], first = self->senses.intero - net->x0[SOM];
    memset(r, 0, net->n_r * sizeof *r);
    for (size_t k = 0; k < net->n_assoc; k++) {
        if (net->rows[k] <= from) continue; /* does not read the area */
        csp_mat_forward(&net->U[k], s + net->s0[k], part);
        for (size_t i = from; i < from + net->sens[SOM].n; i++) r[i] += part[i];
    }
    csp_mat_forward(&net->W[SOM], r + from, y);
    const double size = sqrt(csp_norm2(net->n_s, s));
    for (size_t k = 0; k < CSP_REASONS; k++) {
        const double sum = csp_sum(LINES_OF, y + first + k * LINES_OF);
        q[k] = size > 0 ? sum / (LINES_OF * size) : 0.0;
    }
}

void csp_routing_see(struct csp_agent *self, const struct csp_obs *obs, double S, int learn)
{
    struct csp_routes *r = &self->routes;
    if (!r->on) return;
    csp_routes_who(r, S, csp_another_acts(self, obs->line));
    const int felt[CSP_REASONS] = {obs->primary.noci > 0, obs->primary.food > 0};
    double q[CSP_REASONS] = {0.0};
    if (r->g_reason > 0 && (r->held > 0 || felt[0] || felt[1])) {
        foretold(self, self->cortex.s, q);
        csp_routes_reason(r, q, felt, learn);
    } else {
        r->gate[CSP_REASON_PAIN] = r->gate[CSP_REASON_FOOD] = 1.0;
    }
    self->bla.plasticity = self->approach.plasticity = self->reward_model.plasticity =
        csp_routes_open(r);
}

void csp_routing_open(struct csp_agent *self)
{
    if (!self->routes.on) return;
    self->critic.plasticity = csp_routes_open(&self->routes) * csp_routing_value(self);
}

double csp_routing_fear(const struct csp_agent *self)
{
    return self->routes.on ? self->routes.gate[CSP_REASON_PAIN] : 1.0;
}

double csp_routing_value(const struct csp_agent *self)
{
    if (!self->routes.on) return 1.0; /* the sign is that of the last tick */
    return self->routes.gate[self->critic.raw < 0 ? CSP_REASON_PAIN : CSP_REASON_FOOD];
}

double csp_routing_back(struct csp_agent *self, const struct csp_obs *obs, double cost,
                        int learn)
{
    if (!(self->routes.g_friend > 0)) return 0.0;
    const double paid = self->body.rew + self->spec->body.g_arousal_drive * self->body.B + cost;
    others(self, obs->line, self->down);
    (void)csp_routes_friend(&self->routes, self->down, paid, learn);
    return csp_routes_back(&self->routes);
}

void csp_routing_response(struct csp_agent *self, double rew)
{
    if (self->routes.g_friend > 0) csp_routes_response(&self->routes, self->critic.delta, rew);
}

void csp_routing_imagined(struct csp_agent *self, const csp_real z[], double hers,
                          struct csp_query *out)
{
    const struct csp_routes *r = &self->routes;
    if (!(r->g_reason > 0) || !(hers > 0)) return;
    double q[CSP_REASONS], g[CSP_REASONS];
    foretold(self, z, q);
    for (int k = 0; k < CSP_REASONS; k++) g[k] = csp_routes_match(r, k, q[k], hers);
    out->V *= g[out->V < 0 ? CSP_REASON_PAIN : CSP_REASON_FOOD];
    out->R *= g[out->R < 0 ? CSP_REASON_PAIN : CSP_REASON_FOOD];
    out->A *= g[CSP_REASON_PAIN];
}

const csp_real *csp_routing_outcome(struct csp_agent *self, const csp_real z[], double own)
{
    if (self->n_who + self->n_util == 0) return z;
    const size_t n = self->banks * self->n_z;
    csp_real *to = self->z_who + n;
    memcpy(self->z_who, z, n * sizeof *z);
    if (self->n_who) {
        *to++ = (csp_real)(self->pfc.on ? self->pfc.p : self->routes.p);
        *to++ = (csp_real)own;
    }
    if (self->n_util) { /* gains and losses apart: outputs are not below 0 */
        const double rew = self->forward.par.tau_one * self->body.rew;
        *to++ = (csp_real)fmax(rew, 0.0);
        *to++ = (csp_real)fmax(-rew, 0.0);
    }
    return self->z_who;
}

double csp_routing_utility(const struct csp_agent *self, const csp_real z_hat[])
{
    if (!self->n_util) return 0.0;
    const csp_real *at = z_hat + self->banks * self->n_z + self->n_who;
    return (double)at[0] - (double)at[1];
}

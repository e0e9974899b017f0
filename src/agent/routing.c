/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "routing.h"
#include "conspecific/agent/wiring.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <string.h>

/* Lines of nociception, then as many of taste, from senses.intero. */
enum { LINES_OF = CSP_INTERO_TASTE - CSP_INTERO_NOCI };

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

static double gain(const struct csp_agent *self, enum csp_projection p)
{
    return csp_projection_gain(self, p);
}

static int needs_reason(const struct csp_agent *self)
{
    return gain(self, CSP_P_reason_cea) > 0 || gain(self, CSP_P_reason_nac) > 0;
}

int csp_routing_init(struct csp_agent *self)
{
    const double reason = gain(self, CSP_P_reason_dms), amp = self->spec->senses.id_amp;
    const int returns = gain(self, CSP_P_worth_vta) > 0;
    const size_t n_id = others(self, NULL, NULL);
    const int err = csp_routes_init(&self->routes, &self->spec->gains, returns ? n_id : 0,
                                    FAINT * amp, 1e-3 * self->spec->tick);
    if (err) return err;
    if (reason > 0 && self->cortex.model != CSP_CORTEX_PC)
        return CSP_FAIL(CSP_E_RANGE,
                        "gains.reason = %g needs a cortex that foretells its "
                        "input: circuits.cortex.model: predictive_coding",
                        reason);
    if (reason > 0 && self->banks > 1)
        return CSP_FAIL(CSP_E_RANGE,
                        "gains.reason = %g and gains.split = 1 exclude each "
                        "other: set one to 0",
                        reason);
    self->routes.on = returns || gain(self, CSP_P_other_bla) > 0 || reason > 0;
    return CSP_OK;
}

size_t csp_routing_scratch(const struct csp_agent *self)
{
    const size_t n = 2 * self->cortex.n_r + self->senses.n_area[CSP_SOM],
                 n_id = others(self, NULL, NULL);
    if (!self->routes.on) return 0;
    return n > n_id ? n : n_id;
}

/* What association area k sends down: its explanation of the present, or, if it foretells, what
 * is to come at the longest horizon. */
static const struct csp_mat *sent_down(const struct csp_pc_net *net, size_t k)
{
    return net->ahead ? &net->foretell.P[net->foretell.n_h - 1][k] : &net->U[k];
}

/* q of latents s: W U s on the lines of own pain and of taste, by the size of s. */
static void foretold(const struct csp_agent *self, const csp_real s[], double q[])
{
    const struct csp_pc_net *net = &self->cortex.pc;
    csp_real *r = self->down, *part = r + net->n_r, *y = part + net->n_r;
    const size_t from = net->r0[CSP_SOM], first = self->senses.intero - net->x0[CSP_SOM];
    const csp_real g = (csp_real)gain(self, CSP_P_acc_reason);
    memset(r, 0, net->n_r * sizeof *r);
    for (size_t k = 0; k < net->n_assoc; k++) {
        if (net->rows[k] <= from) continue; /* acc alone reads the area */
        csp_mat_forward(sent_down(net, k), s + net->s0[k], part);
        for (size_t i = from; i < from + net->sens[CSP_SOM].n; i++) r[i] += g * part[i];
    }
    csp_mat_forward(&net->W[CSP_SOM], r + from, y);
    const double size = sqrt(csp_norm2(net->n_s, s));
    for (size_t k = 0; k < CSP_REASONS; k++) {
        const double sum = csp_sum(LINES_OF, y + first + k * LINES_OF);
        q[k] = size > 0 ? sum / (LINES_OF * size) : 0.0;
    }
}

void csp_routing_see(struct csp_agent *self, const struct csp_obs *obs,
                     const struct csp_percept *percept, int learn)
{
    struct csp_routes *r = &self->routes;
    if (!r->on) return;
    csp_routes_who(r, percept->own, percept->acts);
    const int felt[CSP_REASONS] = {obs->primary.noci > 0, obs->primary.food > 0};
    double q[CSP_REASONS] = {0.0};
    if (needs_reason(self) && (r->held > 0 || felt[0] || felt[1])) {
        foretold(self, self->cortex.s, q);
        csp_routes_reason(r, gain(self, CSP_P_reason_cea), q, felt, learn);
    } else {
        r->gate[CSP_REASON_PAIN] = r->gate[CSP_REASON_FOOD] = 1.0;
    }
}

double csp_routing_plasticity(const struct csp_agent *self, enum csp_projection who)
{
    return self->routes.on ? csp_routes_plasticity(&self->routes, gain(self, who)) : 1.0;
}

double csp_routing_fear(const struct csp_agent *self)
{
    return self->routes.on ? self->routes.gate[CSP_REASON_PAIN] : 1.0;
}

double csp_routing_value(const struct csp_agent *self)
{
    const struct csp_routes *r = &self->routes;
    if (!r->on) return 1.0; /* the sign is that of the last tick */
    const int k = self->critic.raw < 0 ? CSP_REASON_PAIN : CSP_REASON_FOOD;
    return csp_routes_match(r, gain(self, CSP_P_reason_nac), k, r->q[k], r->held);
}

double csp_routing_back(struct csp_agent *self, const struct csp_obs *obs, double cost,
                        int learn)
{
    const double g = gain(self, CSP_P_worth_vta), eta = gain(self, CSP_P_who_worth);
    if (!(g > 0)) return 0.0;
    const double arousal = self->spec->body.g_arousal_drive * self->body.B,
                 paid = self->body.rew + arousal + cost + self->body.loss;
    others(self, obs->line, self->down);
    (void)csp_routes_friend(&self->routes, self->down, paid, learn ? eta : 0.0);
    return csp_routes_back(&self->routes, g);
}

void csp_routing_response(struct csp_agent *self, double rew)
{
    if (gain(self, CSP_P_worth_vta) > 0)
        csp_routes_response(&self->routes, self->critic.delta, rew);
}

void csp_routing_imagined(struct csp_agent *self, const csp_real z[], double other, double *V,
                          double *R, double *A)
{
    const double reason = gain(self, CSP_P_reason_dms);
    if (!(reason > 0) || !(other > 0)) return;
    double q[CSP_REASONS], g[CSP_REASONS];
    foretold(self, z, q);
    for (int k = 0; k < CSP_REASONS; k++)
        g[k] = csp_routes_match(&self->routes, reason, k, q[k], other);
    *V *= g[*V < 0 ? CSP_REASON_PAIN : CSP_REASON_FOOD];
    *R *= g[*R < 0 ? CSP_REASON_PAIN : CSP_REASON_FOOD];
    *A *= g[CSP_REASON_PAIN];
}

const csp_real *csp_routing_outcome(struct csp_agent *self, const csp_real z[],
                                    const csp_real h[], double own)
{
    if (self->n_who + self->n_util + self->n_feat == 0) return z;
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
    memcpy(to, h, self->n_feat * sizeof *h);
    return self->z_who;
}

double csp_routing_utility(const struct csp_agent *self, const csp_real z_hat[])
{
    if (!self->n_util) return 0.0;
    const csp_real *at = z_hat + self->banks * self->n_z + self->n_who;
    return (double)at[0] - (double)at[1];
}

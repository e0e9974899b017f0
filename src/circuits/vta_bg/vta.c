/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/vta_bg/vta.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include <string.h>

CSP_PARAM_TABLE(csp_vta_params, CSP_VTA_PARAMS);

enum { MOST = 64 }; /* value units at most */

int csp_vta_init(struct csp_vta *self, double dt, const struct csp_vta_params *par,
                 struct csp_rng *rng)
{
    *self = (struct csp_vta){.gate = 1.0, .gate_lhb = 1.0, .gate_rmtg = 1.0};
    const int err = csp_params_init(&self->par, par, csp_vta_params_table);
    if (err) return err;
    const struct csp_vta_params *p = &self->par;
    self->n = (size_t)p->cells;
    self->n_lhb = (self->n + 1) / 2;
    const size_t all = self->n + 2 * self->n_lhb;
    self->k_vta = csp_leak(dt, 1e-3 * p->tau_vta);
    self->k_dip = csp_leak(dt, 1e-3 * p->tau_dip);
    self->k_lhb = csp_leak(dt, 1e-3 * p->tau_lhb);
    self->slab = csp_vec_alloc(3 * all + 4 * MOST);
    if (!self->slab) return CSP_FAIL(CSP_E_MEMORY, "%zu cells of VTA, LHb and RMTg", all);
    self->gain = self->slab;
    self->tonic = self->slab + all;
    self->r_vta = self->slab + 2 * all;
    self->r_lhb = self->r_vta + self->n;
    self->r_rmtg = self->r_lhb + self->n_lhb;
    self->x = self->r_rmtg + self->n_lhb;
    const double tonic_sd = 0.25 * p->spread; /* tonic rates differ less than gains */
    for (size_t c = 0; c < all; c++) {
        const double tonic = c < self->n ? p->r_tonic : p->r_lhb;
        const double a = rng ? p->spread * csp_dist_normal(rng) : 0.0;
        const double b = rng ? tonic_sd * csp_dist_normal(rng) : 0.0;
        const double mean = rng ? 0.5 : 0.0; /* E exp(s N - s^2/2) = 1 */
        self->gain[c] = (csp_real)csp_exp(a - mean * p->spread * p->spread);
        self->tonic[c] = (csp_real)(tonic * csp_exp(b - mean * tonic_sd * tonic_sd));
        self->r_vta[c] = self->tonic[c];
    }
    return CSP_OK;
}

void csp_vta_reset(struct csp_vta *self)
{
    self->l = self->m = self->da = 0.0;
    memset(self->x, 0, 4 * MOST * sizeof *self->x);
    memcpy(self->r_vta, self->tonic, (self->n + 2 * self->n_lhb) * sizeof *self->r_vta);
}

void csp_vta_free(struct csp_vta *self)
{
    csp_vec_free(self->slab);
    *self = (struct csp_vta){0};
}

static double positive(double x)
{
    return x > 0.0 ? x : 0.0;
}

double csp_vta_teach(const struct csp_vta *self, double delta)
{
    const struct csp_vta_params *p = &self->par;
    const double loss = positive(-delta), dip = loss < p->d_floor ? loss : p->d_floor;
    const double burst = positive(delta) + self->drive + self->sens,
                 lhb = loss - dip + self->drive_lhb;
    return self->gate * (burst - dip - self->gate_lhb * self->gate_rmtg * p->g_lhb_vta * lhb);
}

/* Rates of n cells that follow the same unit: [tonic + gain g in]+. */
CSP_CLONES static void rates_of_one(size_t n, const csp_real gain[], const csp_real tonic[],
                                    double gate, double g, double in, csp_real r[])
{
    for (size_t c = 0; c < n; c++) {
        const double rate = (double)tonic[c] + g * (double)gain[c] * in;
        r[c] = (csp_real)(gate * (rate > 0.0 ? rate : 0.0));
    }
}

/* Rates of n cells, [tonic + gain g (x_u - y_u)]+, each of its unit u; y NULL means 0. */
static void rates_by_unit(size_t n, const csp_real gain[], const csp_real tonic[], double gate,
                          double g, size_t n_units, const csp_real x[], const csp_real y[],
                          csp_real r[])
{
    if (n_units == 1) {
        rates_of_one(n, gain, tonic, gate, g, (double)x[0] - (y ? (double)y[0] : 0.0), r);
        return;
    }
    for (size_t c = 0, u = 0; c < n; c++, u = u + 1 < n_units ? u + 1 : 0) {
        const double in = (double)x[u] - (y ? (double)y[u] : 0.0);
        const double rate = (double)tonic[c] + g * (double)gain[c] * in;
        r[c] = (csp_real)(gate * positive(rate));
    }
}

double csp_vta_step(struct csp_vta *self, size_t n_units, const double delta[], double R)
{
    const struct csp_vta_params *p = &self->par;
    csp_real *burst = self->x, *dip = self->x + MOST, *to_lhb = self->x + 2 * MOST,
             *to_rmtg = self->x + 3 * MOST;
    double loss = 0.0;
    const size_t n = n_units < MOST ? n_units : MOST;
    for (size_t u = 0; u < n; u++) {
        const double down = positive(-delta[u]), up = positive(delta[u]);
        loss += (down + self->drive_lhb) / (double)n;
        const double v = up + self->drive + self->sens, l = down - up + self->drive_lhb,
                     d = (1.0 - p->s_lhb) * down + p->s_lhb * self->m + p->s_pbn * self->pain;
        burst[u] += (csp_real)(self->k_vta * (v - (double)burst[u]));
        dip[u] += (csp_real)(self->k_dip * (d - (double)dip[u]));
        to_lhb[u] += (csp_real)(self->k_lhb * (l - (double)to_lhb[u]));
        to_rmtg[u] += (csp_real)(self->k_lhb * (self->l - (double)to_rmtg[u]));
    }
    const double g = p->g_da / (1.0 + positive(R) / p->sigma_0);
    const size_t L = self->n_lhb;
    rates_by_unit(self->n, self->gain, self->tonic, self->gate, g, n, burst, dip, self->r_vta);
    rates_by_unit(L, self->gain + self->n, self->tonic + self->n, self->gate_lhb, g, n, to_lhb,
                  NULL, self->r_lhb);
    rates_by_unit(L, self->gain + self->n + L, self->tonic + self->n + L, self->gate_rmtg, g, n,
                  to_rmtg, NULL, self->r_rmtg);
    self->m = self->gate_rmtg * self->l;
    self->l = self->gate_lhb * loss;
    return self->da = csp_vta_teach(self, delta[n / 2]);
}

int csp_vta_fields(struct csp_vta *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"vta.da", "reward", "dopamine signal", &self->da, 1, CSP_FIELD_DOUBLE},
        {"vta.r", "Hz", "VTA cells", self->r_vta, self->n, CSP_FIELD_REAL},
        {"lhb.r", "Hz", "LHb cells", self->r_lhb, self->n_lhb, CSP_FIELD_REAL},
        {"rmtg.r", "Hz", "RMTg cells", self->r_rmtg, self->n_lhb, CSP_FIELD_REAL},
        {"vta.l", "reward", "LHb of the tick before", &self->l, 1, CSP_FIELD_DOUBLE},
        {"vta.m", "reward", "RMTg of the tick before", &self->m, 1, CSP_FIELD_DOUBLE},
        {"vta.x", "reward", "integrated input of VTA, LHb, RMTg", self->x, 4 * MOST,
         CSP_FIELD_REAL},
        {"vta.gain", "1", "gains and tonic rates of the cells", self->slab,
         2 * (self->n + 2 * self->n_lhb), CSP_FIELD_REAL},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}

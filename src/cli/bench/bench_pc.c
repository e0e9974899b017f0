/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/bench/bench.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include <stdlib.h>
#include <string.h>

enum { PC_N0 = 256, PC_N1 = 256, PC_N2 = 64, PC_STEPS = 50 };

struct pc_net {
    struct csp_mat W0, W1;       /* [n0][n1], [n1][n2] */
    csp_real *slab;              /* owned */
    csp_real *v1, *v2, *e0, *e1; /* values n1, n2; errors n0, n1 */
    csp_real *f1, *f2;           /* tanh of the values */
    csp_real *p0, *p1, *b1, *b2; /* W0 f1, W1 f2, W0' e0, W1' e1 */
    csp_real *x;                 /* stimuli [steps][n0] */
    size_t next;                 /* stimulus */
};

static const csp_real pc_gamma = (csp_real)0.1, pc_lambda = (csp_real)0.1;
static const csp_real pc_eta = (csp_real)0.005;

static void pc_free(struct pc_net *self)
{
    csp_mat_free(&self->W0);
    csp_mat_free(&self->W1);
    csp_vec_free(self->slab);
    csp_vec_free(self->x);
    *self = (struct pc_net){0};
}

static csp_real pc_stimulus(uint64_t shift, size_t s, size_t i)
{
    const double pattern = 2.0 * csp_bench_uniform(6 + shift, s % 32 * PC_N0 + i) - 1.0;
    const double noise = 2.0 * csp_bench_uniform(7 + shift, s * PC_N0 + i) - 1.0;
    return (csp_real)(0.8 * pattern + 0.1 * noise);
}

static void pc_weights(struct csp_mat *W, double gain, uint64_t stream)
{
    for (size_t i = 0; i < W->rows; i++)
        for (size_t j = 0; j < W->cols; j++)
            csp_mat_set(W, i, j, (csp_real)(gain * csp_bench_normal(stream, i * W->cols + j)));
}

static int pc_init(struct pc_net *self, size_t steps, size_t net)
{
    const uint64_t shift = 16 * (uint64_t)net;
    *self = (struct pc_net){0};
    int err = csp_mat_init(&self->W0, PC_N0, PC_N1);
    if (!err) err = csp_mat_init(&self->W1, PC_N1, PC_N2);
    if (err) return err;
    self->slab = csp_vec_alloc(2 * PC_N0 + 5 * PC_N1 + 3 * PC_N2);
    self->x = csp_vec_alloc(steps * PC_N0);
    if (!self->slab || !self->x) return CSP_FAIL(CSP_E_MEMORY, "%zu stimuli", steps);
    csp_real **const view[] = {&self->e0, &self->p0, &self->v1, &self->e1, &self->f1,
                               &self->p1, &self->b1, &self->v2, &self->f2, &self->b2};
    const size_t size[] = {PC_N0, PC_N0, PC_N1, PC_N1, PC_N1,
                           PC_N1, PC_N1, PC_N2, PC_N2, PC_N2};
    csp_real *at = self->slab;
    for (size_t k = 0; k < sizeof size / sizeof *size; at += size[k++]) *view[k] = at;

    pc_weights(&self->W0, 0.3 / 16.0, 4 + shift);
    pc_weights(&self->W1, 0.3 / 8.0, 5 + shift);
    for (size_t s = 0; s < steps; s++)
        for (size_t i = 0; i < PC_N0; i++) self->x[s * PC_N0 + i] = pc_stimulus(shift, s, i);
    return CSP_OK;
}

/* e <- above - p; the new error of a layer. */
CSP_CLONES static void pc_error(size_t n, const csp_real above[], const csp_real p[],
                                csp_real e[])
{
    for (size_t i = 0; i < n; i++) e[i] = above[i] - p[i];
}

/* Layer 1: its new value needs its old error, whose place the new error takes. */
CSP_CLONES static void pc_layer1(size_t n, const csp_real f[], const csp_real b[],
                                 const csp_real p[], csp_real v[], csp_real e[])
{
    for (size_t i = 0; i < n; i++) {
        const csp_real old = v[i];
        v[i] = old + pc_gamma * ((1 - f[i] * f[i]) * b[i] - e[i]);
        e[i] = old - p[i];
    }
}

CSP_CLONES static void pc_layer2(size_t n, const csp_real f[], const csp_real b[], csp_real v[])
{
    for (size_t i = 0; i < n; i++)
        v[i] += pc_gamma * ((1 - f[i] * f[i]) * b[i] - pc_lambda * v[i]);
}

static void pc_step(struct pc_net *self, const csp_real x[])
{
    csp_mat_both(&self->W0, self->f1, self->p0, self->e0, self->b1);
    csp_mat_both(&self->W1, self->f2, self->p1, self->e1, self->b2);
    pc_error(PC_N0, x, self->p0, self->e0);
    pc_layer1(PC_N1, self->f1, self->b1, self->p1, self->v1, self->e1);
    pc_layer2(PC_N2, self->f2, self->b2, self->v2);
    csp_vec_tanh(PC_N1, self->v1, self->f1);
    csp_vec_tanh(PC_N2, self->v2, self->f2);
}

static void pc_run(void *net, size_t steps)
{
    struct pc_net *self = net;
    for (size_t s = 0; s < steps; s++) {
        memset(self->e0, 0, PC_N0 * sizeof *self->e0);
        memset(self->v1, 0, PC_N1 * sizeof *self->v1);
        memset(self->e1, 0, PC_N1 * sizeof *self->e1);
        memset(self->f1, 0, PC_N1 * sizeof *self->f1);
        memset(self->v2, 0, PC_N2 * sizeof *self->v2);
        memset(self->f2, 0, PC_N2 * sizeof *self->f2);
        for (size_t k = 0; k < PC_STEPS; k++) pc_step(self, self->x + self->next * PC_N0);
        csp_mat_rank1(&self->W0, pc_eta, self->e0, self->f1);
        csp_mat_rank1(&self->W1, pc_eta, self->e1, self->f2);
        self->next++;
    }
}

int csp_bench_predictive_coding(struct csp_workload *self)
{
    const double start = csp_clock_wall();
    if (self->units != PC_N0)
        return CSP_FAIL(CSP_E_SHAPE, "predictive-coding has %d, %d and %d units, not %zu",
                        PC_N0, PC_N1, PC_N2, self->units);
    struct pc_net *nets = calloc(self->nets, sizeof *nets);
    if (!nets) return CSP_FAIL(CSP_E_MEMORY, "%zu networks", self->nets);
    int err = CSP_OK;
    for (size_t m = 0; m < self->nets && !err; m++) err = pc_init(&nets[m], self->steps, m);
    self->setup = csp_clock_wall() - start;
    if (!err) err = csp_bench_spread(self, nets, sizeof *nets, pc_run);
    if (!err) {
        const double synapses = PC_N0 * PC_N1 + PC_N1 * PC_N2;
        self->updates =
            synapses * (2.0 * PC_STEPS + 1.0) * (double)self->steps * (double)self->nets;
        csp_bench_add_check(self, "rms_w0", 16.0 * csp_bench_rms(nets->W0.n, nets->W0.w));
        csp_bench_add_check(self, "rms_w1", 8.0 * csp_bench_rms(nets->W1.n, nets->W1.w));
        csp_bench_add_check(self, "rms_e0", csp_bench_rms(PC_N0, nets->e0));
        csp_bench_add_check(self, "rms_v1", csp_bench_rms(PC_N1, nets->v1));
        csp_bench_add_check(self, "rms_v2", csp_bench_rms(PC_N2, nets->v2));
    }
    for (size_t m = 0; m < self->nets; m++) pc_free(&nets[m]);
    free(nets);
    return err;
}

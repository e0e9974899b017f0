/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/bench/bench.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/kernel_ops.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * The plastic weights are W_t = diag(scale) W + sum_{k < pending} u_k v_k': each step
 * multiplies scale and all u_k by 1 - 0.02 r^2 and appends u = (0.01/N) r, v = r. When eight
 * changes are pending the next product folds them into W in the same pass.
 */
struct rate_net {
    size_t n;
    struct csp_mat W;
    csp_real *slab;          /* owned */
    csp_real *I, *r, *y;     /* input, rates, W r: n each, views into slab */
    csp_real *scale, *u, *v; /* n, [8][n], [n][8] */
    size_t pending;
};

static const csp_real rate_euler = (csp_real)0.1, rate_decay = (csp_real)0.02;

static void rate_free(struct rate_net *self)
{
    csp_mat_free(&self->W);
    csp_vec_free(self->slab);
    *self = (struct rate_net){0};
}

static int rate_init(struct rate_net *self, size_t n, size_t net)
{
    const uint64_t shift = 16 * (uint64_t)net;
    const size_t m = (n + 15) / 16 * 16; /* every view starts a cache line */
    *self = (struct rate_net){.n = n};
    const int err = csp_mat_init(&self->W, n, n);
    if (err) return err;
    self->slab = csp_vec_alloc((4 + 2 * CSP_FOLD) * m);
    if (!self->slab) return CSP_FAIL(CSP_E_MEMORY, "network of %zu units", n);
    self->I = self->slab;
    self->r = self->I + m;
    self->y = self->r + m;
    self->scale = self->y + m;
    self->u = self->scale + m;
    self->v = self->u + CSP_FOLD * m;
    for (size_t i = 0; i < n; i++) {
        self->I[i] = (csp_real)(csp_bench_uniform(2 + shift, i) - 0.5);
        self->r[i] = (csp_real)(2.0 * csp_bench_uniform(3 + shift, i) - 1.0);
        self->scale[i] = 1;
        for (size_t j = 0; j < n; j++)
            csp_mat_set(
                &self->W, i, j,
                (csp_real)(0.9 / sqrt((double)n) * csp_bench_normal(1 + shift, i * n + j)));
    }
    return CSP_OK;
}

CSP_CLONES static void rate_add(size_t n, const csp_real I[], csp_real y[])
{
    for (size_t i = 0; i < n; i++) y[i] += I[i];
}

/* y = W r is done: r <- r + 0.1 (-r + tanh(y + I)). */
static void rate_follow(struct rate_net *self)
{
    rate_add(self->n, self->I, self->y);
    csp_vec_tanh(self->n, self->y, self->y);
    csp_rate_leak(self->n, rate_euler, self->y, self->r);
}

static void rate_run(void *net, size_t steps)
{
    struct rate_net *self = net;
    for (size_t t = 0; t < steps; t++) {
        csp_mat_forward(&self->W, self->r, self->y);
        rate_follow(self);
    }
}

typedef csp_real eight __attribute__((vector_size(8 * sizeof(csp_real)), aligned(16)));

/* dot_k = sum_j v_jk r_j for all eight k at once, in four partial sums. */
CSP_CLONES static void rate_dots(size_t n, const csp_real v[], const csp_real r[],
                                 csp_real dot[CSP_FOLD])
{
    eight sum[4] = {{0}}, column[4];
    size_t j = 0;
    for (; j + 4 <= n; j += 4) {
        memcpy(column, v + j * CSP_FOLD, sizeof column);
        sum[0] += column[0] * r[j];
        sum[1] += column[1] * r[j + 1];
        sum[2] += column[2] * r[j + 2];
        sum[3] += column[3] * r[j + 3];
    }
    for (; j < n; j++) {
        memcpy(column, v + j * CSP_FOLD, sizeof *column);
        sum[0] += column[0] * r[j];
    }
    sum[0] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    memcpy(dot, sum, sizeof *sum);
}

/* y <- scale y + sum_k u_k dot_k over the pending changes. */
CSP_CLONES static void rate_correct(size_t n, size_t pending, const csp_real scale[],
                                    const csp_real u[], const csp_real dot[], csp_real y[])
{
    for (size_t i = 0; i < n; i++) y[i] *= scale[i];
    for (size_t k = 0; k < pending; k++)
        for (size_t i = 0; i < n; i++) y[i] += u[k * n + i] * dot[k];
}

/* One more pending change, made of the new rates r. */
CSP_CLONES static void rate_append(size_t n, size_t pending, const csp_real r[],
                                   csp_real scale[], csp_real u[], csp_real v[])
{
    const csp_real eta = (csp_real)0.01 / (csp_real)n;
    for (size_t i = 0; i < n; i++) scale[i] *= 1 - rate_decay * (r[i] * r[i]);
    for (size_t k = 0; k < pending; k++)
        for (size_t i = 0; i < n; i++) u[k * n + i] *= 1 - rate_decay * (r[i] * r[i]);
    for (size_t i = 0; i < n; i++) u[pending * n + i] = eta * r[i];
    for (size_t j = 0; j < n; j++) v[j * CSP_FOLD + pending] = r[j];
}

static void rate_fold(struct rate_net *self)
{
    for (size_t k = self->pending; k < CSP_FOLD; k++)
        memset(self->u + k * self->n, 0, self->n * sizeof *self->u);
    csp_mat_fold(&self->W, self->scale, self->u, self->v, self->r, self->y);
    for (size_t i = 0; i < self->n; i++) self->scale[i] = 1;
    self->pending = 0;
}

static void rate_plastic_run(void *net, size_t steps)
{
    struct rate_net *self = net;
    const size_t n = self->n;
    for (size_t t = 0; t < steps; t++) {
        if (self->pending == CSP_FOLD) {
            rate_fold(self);
        } else {
            csp_real dot[CSP_FOLD];
            csp_mat_forward(&self->W, self->r, self->y);
            rate_dots(n, self->v, self->r, dot);
            rate_correct(n, self->pending, self->scale, self->u, dot, self->y);
        }
        rate_follow(self);
        rate_append(n, self->pending++, self->r, self->scale, self->u, self->v);
    }
}

static void rate_check(struct csp_workload *self, struct rate_net *net, int plastic)
{
    const size_t n = net->n;
    csp_bench_add_check(self, "rms_r", csp_bench_rms(n, net->r));
    csp_bench_add_check(self, "wsum_r", csp_bench_weighted(n, net->r));
    if (!plastic) return;
    rate_fold(net);                                       /* y = W r of the final W and r */
    const double rms = csp_bench_rms(net->W.n, net->W.w); /* with padding, which is zero */
    csp_bench_add_check(self, "rms_w", rms * sqrt((double)net->W.stride));
    csp_bench_add_check(self, "wsum_wr", csp_bench_weighted(n, net->y));
}

static int rate_bench(struct csp_workload *self, int plastic)
{
    const double start = csp_clock_wall();
    struct rate_net *nets = calloc(self->nets, sizeof *nets);
    if (!nets) return CSP_FAIL(CSP_E_MEMORY, "%zu networks", self->nets);
    int err = CSP_OK;
    for (size_t m = 0; m < self->nets && !err; m++) err = rate_init(&nets[m], self->units, m);
    self->setup = csp_clock_wall() - start;
    if (!err)
        err = csp_bench_spread(self, nets, sizeof *nets, plastic ? rate_plastic_run : rate_run);
    if (!err) {
        const double n = (double)self->units;
        self->updates = n * n * (double)self->steps * (double)self->nets;
        rate_check(self, &nets[0], plastic);
    }
    for (size_t m = 0; m < self->nets; m++) rate_free(&nets[m]);
    free(nets);
    return err;
}

int csp_bench_rate(struct csp_workload *self)
{
    return rate_bench(self, 0);
}

int csp_bench_rate_plastic(struct csp_workload *self)
{
    return rate_bench(self, 1);
}

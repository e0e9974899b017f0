/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/vta_bg/critic.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

CSP_PARAM_TABLE(csp_critic_params, CSP_CRITIC_PARAMS);

enum { BLOCK = 64 };                          /* the most values that a block may have */
static const csp_real FAINT = (csp_real)1e-6; /* a weaker trace of a block has ended */

int csp_critic_init(struct csp_critic *self, size_t n, size_t n_blocks, size_t block, double dt,
                    const struct csp_critic_params *par, const struct csp_vta_params *vta,
                    struct csp_rng *rng)
{
    *self = (struct csp_critic){.n = n,
                                .block = block,
                                .n_blocks = n_blocks,
                                .n_all = n + n_blocks * block,
                                .dt = dt,
                                .plasticity = 1.0,
                                .step = 1.0,
                                .fresh = 1.0};
    if (n == 0 || block > BLOCK)
        return CSP_FAIL(CSP_E_SHAPE,
                        "critic of %zu features (at least 1), blocks of %zu (at "
                        "most %d)",
                        n, block, (int)BLOCK);
    int err = csp_params_init(&self->par, par, csp_critic_params_table);
    if (!err) err = csp_vta_init(&self->vta, dt, vta, rng);
    if (err) return err;
    self->units = (size_t)self->par.units;
    if (self->units % 2 == 0)
        return CSP_FAIL(CSP_E_RANGE,
                        "critic: units = %zu, legal are odd numbers: the middle "
                        "unit is the value",
                        self->units);
    self->gamma = csp_exp(-dt / self->par.tau_gamma);
    self->lambda = 1.0 - csp_leak(dt, self->par.tau_lambda);
    self->gamma_risk = csp_exp(-dt / self->par.tau_risk);
    self->k_risk = csp_leak(dt, 0.1);
    self->k_e = csp_leak(dt, self->par.tau_e);
    self->G = csp_vec_alloc(2 * self->units * self->n_all);
    self->v = csp_vec_alloc(2 * self->n_all);
    self->value = calloc(2 * self->units, sizeof *self->value);
    self->live = calloc(n_blocks + 1, sizeof *self->live);
    if (!self->G || !self->v || !self->value || !self->live)
        return CSP_FAIL(CSP_E_MEMORY, "critic of %zu features", self->n_all);
    self->N = self->G + self->units * self->n_all;
    self->z = self->v + self->n_all;
    self->error = self->value + self->units;
    return CSP_OK;
}

void csp_critic_free(struct csp_critic *self)
{
    csp_vta_free(&self->vta);
    csp_vec_free(self->G);
    csp_vec_free(self->v);
    free(self->value);
    free(self->live);
    *self = (struct csp_critic){0};
}

void csp_critic_reset(struct csp_critic *self)
{
    memset(self->z, 0, self->n_all * sizeof *self->z);
    self->n_live = 0;
    memset(self->value, 0, 2 * self->units * sizeof *self->value);
    self->V = self->raw = self->delta = self->e = self->R = self->R_slow = self->D1 = self->D2 =
        0.0;
    self->fresh = 1.0;
    csp_vta_reset(&self->vta);
}

/*
 * Loops over blocks are compiled twice: for the usual size of a block, which is a constant, so
 * that no loop within a block is left, and for any size.
 */
enum { USUAL = 32, TOGETHER = 3 };
#define BY_BLOCK(K, f, ...)        \
    do {                           \
        if ((K) == USUAL)          \
            f(USUAL, __VA_ARGS__); \
        else                       \
            f((K), __VA_ARGS__);   \
    } while (0)
#define INLINE static inline __attribute__((always_inline))

/* sum[i] = w_i . m over the blocks, for n_w <= TOGETHER rows of weights. Each place within a
 * block has a partial sum of its own. */
INLINE void sums_of_blocks(size_t K, size_t n_w, const struct csp_sparse *m,
                           const csp_real *const w[], double sum[])
{
    csp_real part[TOGETHER][BLOCK];
    for (size_t i = 0; i < n_w; i++)
        for (size_t k = 0; k < K; k++) part[i][k] = 0;
    for (size_t a = 0; a < m->n; a++) {
        const size_t at = m->list[a] * K;
        for (size_t i = 0; i < n_w; i++)
            for (size_t k = 0; k < K; k++) part[i][k] += w[i][at + k] * m->v[at + k];
    }
    for (size_t i = 0; i < n_w; i++) sum[i] = 0.0;
    for (size_t k = 0; k < K; k++)
        for (size_t i = 0; i < n_w; i++) sum[i] += (double)part[i][k];
}

CSP_CLONES static void sum_blocks(const struct csp_sparse *m, size_t n_w,
                                  const csp_real *const w[], double sum[])
{
    if (n_w == 3)
        BY_BLOCK(m->block, sums_of_blocks, 3, m, w, sum);
    else
        BY_BLOCK(m->block, sums_of_blocks, 2, m, w, sum);
}

/* out[i] = w_i . (h, m), where w_i runs over all features and n_w is 2 or 3. */
static void read_weights(const struct csp_critic *self, size_t n_w, const csp_real *const w[],
                         const csp_real h[], const struct csp_sparse *m, double out[])
{
    double sum[TOGETHER] = {0};
    const csp_real *at[TOGETHER] = {0};
    for (size_t i = 0; i < n_w; i++) at[i] = w[i] + self->n;
    if (m) sum_blocks(m, n_w, at, sum);
    for (size_t i = 0; i < n_w; i++) out[i] = csp_dot(self->n, w[i], h) + sum[i];
}

/* What the D1 and the D2 neurons of unit u say and, with n_w = 3, the risk. */
static void read_unit(const struct csp_critic *self, size_t u, const csp_real h[],
                      const struct csp_sparse *m, size_t n_w, double out[])
{
    const csp_real *const w[TOGETHER] = {self->G + u * self->n_all, self->N + u * self->n_all,
                                         self->v};
    read_weights(self, n_w, w, h, m, out);
}

double csp_critic_excess(const struct csp_critic *self)
{
    if (self->top > 0) return self->due > 0 ? self->top / self->due : INFINITY;
    return 0.0;
}

double csp_critic_value(const struct csp_critic *self, const csp_real h[],
                        const struct csp_sparse *m)
{
    double D[2];
    read_unit(self, self->units / 2, h, m, 2, D);
    return D[0] - D[1];
}

/* z <- fade z + h; a trace that ended is 0, not denormal. (12.5) */
CSP_CLONES static void step_trace(size_t n, csp_real fade, const csp_real h[], csp_real z[])
{
    const csp_real none = (csp_real)1e-20;
    for (size_t i = 0; i < n; i++) {
        const csp_real next = fade * z[i] + h[i];
        z[i] = ((next > none) | (next < -none)) ? next : 0;
    }
}

/*
 * z <- fade z, equal to the bit to what the processor makes of it, also in a block that lasts
 * so long that some of its values become denormal: the processor multiplies such numbers a
 * hundred times more slowly. Below 2^-125 the bits of a float are its size in units of 2^-149,
 * so the rounded product is one of integers.
 */
INLINE void fade_block(size_t K, csp_real fade, csp_real z[])
{
#ifndef CSP_REAL_DOUBLE
    const uint32_t few = (uint32_t)1 << 24;
    uint32_t any = 0;
    for (size_t k = 0; k < K; k++) {
        uint32_t bits;
        memcpy(&bits, &z[k], sizeof bits);
        any |= bits - 1 < few - 1;
    }
    if (any) {
        for (size_t k = 0; k < K; k++) {
            uint32_t bits;
            memcpy(&bits, &z[k], sizeof bits);
            const int is_few = bits < few;
            const double units = (double)(int32_t)(is_few ? bits : 0) * (double)fade;
            const uint32_t rounded = (uint32_t)(int32_t)((units + 0x1.8p52) - 0x1.8p52);
            csp_real usual = (is_few ? 0 : z[k]) * fade;
            memcpy(&bits, &usual, sizeof bits);
            bits = is_few ? rounded : bits;
            memcpy(&z[k], &bits, sizeof bits);
        }
        return;
    }
#endif
    for (size_t k = 0; k < K; k++) z[k] *= fade;
}

/* Fade the live blocks and end those that are faint and not on; returns how many are left. */
INLINE size_t fade_blocks(size_t K, size_t n_live, size_t live[], csp_real fade,
                          const struct csp_sparse *m, csp_real trace_of[])
{
    size_t kept = 0, at = 0;
    for (size_t a = 0; a < n_live; a++) {
        const size_t b = live[a];
        csp_real *z = trace_of + b * K;
        int lasts = 0;
        fade_block(K, fade, z);
        for (size_t k = 0; k < K; k++) lasts |= z[k] > FAINT;
        while (at < m->n && m->list[at] < b) at++;
        const int on = at < m->n && m->list[at] == b;
        if (on | lasts)
            live[kept++] = b;
        else
            for (size_t k = 0; k < K; k++) z[k] = 0;
    }
    return kept;
}

INLINE void add_on(size_t K, const struct csp_sparse *m, csp_real trace_of[])
{
    for (size_t i = 0; i < m->n; i++) {
        csp_real *z = trace_of + m->list[i] * K;
        const csp_real *v = m->v + m->list[i] * K;
        for (size_t k = 0; k < K; k++) z[k] += v[k];
    }
}

CSP_CLONES static size_t fade_and_add(size_t K, size_t n_live, size_t live[], csp_real fade,
                                      const struct csp_sparse *m, csp_real z[])
{
    size_t kept;
    if (K == USUAL) {
        kept = fade_blocks(USUAL, n_live, live, fade, m, z);
        add_on(USUAL, m, z);
    } else {
        kept = fade_blocks(K, n_live, live, fade, m, z);
        add_on(K, m, z);
    }
    return kept;
}

/* The trace of the blocks: of those that are on, and of those whose trace lasts. */
static void trace_blocks(struct csp_critic *self, csp_real fade, const struct csp_sparse *m)
{
    const size_t kept =
        fade_and_add(self->block, self->n_live, self->live, fade, m, self->z + self->n);
    size_t fresh = 0;
    /* both lists ascend: count what is on and not yet live, then merge from the end */
    for (size_t a = 0, l = 0; a < m->n; a++) {
        while (l < kept && self->live[l] < m->list[a]) l++;
        fresh += !(l < kept && self->live[l] == m->list[a]);
    }
    size_t to = kept + fresh, l = kept, a = m->n;
    self->n_live = to;
    while (fresh > 0 && a > 0) {
        if (l > 0 && self->live[l - 1] >= m->list[a - 1]) {
            if (self->live[l - 1] == m->list[a - 1]) a--;
            self->live[--to] = self->live[--l];
        } else {
            self->live[--to] = m->list[--a];
            fresh--;
        }
    }
}

/*
 * Denormal changes are a hundred times slower than others and move no weight that holds
 * anything. So traces up to faint_below(step), whose product with step is below 2^-126, are
 * left out of a block, unless one of its weights is so near 0 that it would change: the bits
 * are those of the full computation.
 */
static csp_real faint_below(csp_real step)
{
#ifdef CSP_REAL_DOUBLE
    (void)step;
    return 0;
#else
    const csp_real size = step < 0 ? -step : step;
    if (!(size < 1)) return 0;
    return size > 0x1p-100f ? 0x1p-126f / size : 0x1p-26f;
#endif
}
static const csp_real HELD = (csp_real)0x1p-99; /* from here on 2^-125 changes nothing */

/* Whether a faint trace moves a weight that grows (up) or shrinks (down) with it. */
INLINE int faint_trace_moves(size_t n, csp_real none, const csp_real z[], const csp_real up[],
                             const csp_real down[])
{
    int any = 0;
    for (size_t i = 0; i < n; i++) {
        const int held = (up[i] >= HELD) & ((down[i] >= HELD) | (down[i] == 0));
        any |= (z[i] < 0) | ((z[i] > 0) & (z[i] <= none) & !held);
    }
    return any;
}

INLINE void move_opponents(size_t n, csp_real step, csp_real none, csp_real kappa,
                           const csp_real z[], csp_real G[], csp_real N[])
{
    const csp_real half = (1 + kappa) / 2, rest = (1 - kappa) / (1 + kappa);
    for (size_t i = 0; i < n; i++) { /* (12.7) */
        const csp_real x = step * (z[i] <= none ? 0 : z[i]);
        const csp_real up = x > 0 ? x : 0, down = x < 0 ? -x : 0;
        const csp_real g = half * down, d = half * up;
        const csp_real from_G = g < G[i] ? g : G[i], from_N = d < N[i] ? d : N[i];
        G[i] += up - rest * from_N - from_G;
        N[i] += down - rest * from_G - from_N;
    }
}

INLINE void move_opponents_of_blocks(size_t K, const struct csp_critic *self, csp_real step,
                                     csp_real G[], csp_real N[])
{
    const csp_real kappa = (csp_real)self->par.kappa, none = faint_below(step);
    csp_real *const up = step > 0 ? G : N, *const down = step > 0 ? N : G;
    for (size_t a = 0; a < self->n_live; a++) {
        const size_t at = self->n + self->live[a] * K;
        const csp_real *z = self->z + at;
        if (none > 0 && !faint_trace_moves(K, none, z, up + at, down + at))
            move_opponents(K, step, none, kappa, z, G + at, N + at);
        else
            move_opponents(K, step, -INFINITY, kappa, z, G + at, N + at);
    }
}

CSP_CLONES static void learn_value(struct csp_critic *self, size_t u, csp_real step)
{
    csp_real *G = self->G + u * self->n_all, *N = self->N + u * self->n_all;
    move_opponents(self->n, step, -INFINITY, (csp_real)self->par.kappa, self->z, G, N);
    BY_BLOCK(self->block, move_opponents_of_blocks, self, step, G, N);
}

INLINE void add_trace(size_t n, csp_real step, csp_real none, const csp_real z[], csp_real w[])
{
    for (size_t i = 0; i < n; i++) w[i] += step * (z[i] <= none ? 0 : z[i]);
}

INLINE void add_traces_of_blocks(size_t K, const struct csp_critic *self, csp_real step,
                                 csp_real w[])
{
    const csp_real none = faint_below(step);
    for (size_t a = 0; a < self->n_live; a++) {
        const size_t at = self->n + self->live[a] * K;
        const csp_real *z = self->z + at;
        int moved = 0;
        for (size_t k = 0; k < K; k++)
            moved |= (z[k] < 0) |
                     ((z[k] > 0) & (z[k] <= none) & (w[at + k] < HELD) & (w[at + k] > -HELD));
        add_trace(K, step, none > 0 && !moved ? none : -INFINITY, z, w + at);
    }
}

CSP_CLONES static void learn_risk(struct csp_critic *self, csp_real step)
{
    add_trace(self->n, step, -INFINITY, self->z, self->v);
    BY_BLOCK(self->block, add_traces_of_blocks, self, step, self->v);
}

static void learn_all(struct csp_critic *self, double surprise)
{
    const double alpha = self->step * self->par.alpha;
    for (size_t u = 0; u < self->units; u++) {
        const double tau = ((double)u + 0.5) / (double)self->units;
        const double own = u == self->units / 2 ? 1.0 : 1.0 - self->gamma * self->lambda;
        const double bias = 2.0 * own * (self->error[u] > 0 ? tau : 1.0 - tau);
        learn_value(self, u,
                    (csp_real)(self->plasticity * alpha * bias *
                               csp_vta_teach(&self->vta, self->error[u])));
    }
    learn_risk(self, (csp_real)(alpha * surprise));
}

double csp_critic_step(struct csp_critic *self, double rew, const csp_real h[],
                       const struct csp_sparse *m, double gate, int learn)
{
    const int first = self->fresh > 0, plastic = learn && gate > 0;
    const size_t mid = self->units / 2;
    double D[TOGETHER], R = 0.0;
    for (size_t u = 0; u < self->units; u++) {
        read_unit(self, u, h, m, u == mid ? 3 : 2, D);
        const double D1 = gate * D[0], D2 = gate * D[1];
        if (u == mid) self->raw = D[0] - D[1], self->D1 = D1, self->D2 = D2, R = D[2];
        self->error[u] = -self->value[u];
        self->value[u] = D1 - D2;
    }
    for (size_t u = 0; u < self->units; u++) /* (12.6) */
        self->error[u] =
            first ? 0.0 : rew * self->dt + self->gamma * self->value[mid] + self->error[u];
    self->delta = self->error[mid];
    self->e += self->delta - self->k_e * self->e;
    const double surprise =
        first ? 0.0 : self->k_e * fabs(self->e) + self->gamma_risk * R - self->R;
    self->R_slow += self->k_risk * (self->R - self->R_slow);
    self->R = R;
    self->fresh = 0.0;
    const double da = csp_vta_step(&self->vta, self->units, self->error, self->R_slow);
    if (plastic) learn_all(self, surprise);
    for (size_t u = 0; plastic && u < self->units; u++) {
        read_unit(self, u, h, m, u == mid ? 3 : 2, D);
        self->value[u] = gate * (D[0] - D[1]);
        if (u == mid) self->R = D[2];
    }
    self->V = self->value[mid];
    self->top = fmax(self->top, fabs(self->V));
    const double given =
        fabs(rew) * self->dt + self->vta.sens + self->vta.drive + self->vta.drive_lhb;
    self->due = fmax(self->due, given / (1.0 - self->gamma));
    const csp_real fade = (csp_real)(self->gamma * self->lambda);
    step_trace(self->n, fade, h, self->z);
    if (m) trace_blocks(self, fade, m);
    return da;
}

double csp_critic_end(struct csp_critic *self, int learn)
{
    self->vta.sens = 0.0; /* nothing comes */
    if (self->fresh > 0) return 0.0;
    for (size_t u = 0; u < self->units; u++) self->error[u] = -self->value[u];
    self->delta = self->error[self->units / 2];
    const double da = csp_vta_teach(&self->vta, self->delta);
    if (learn) learn_all(self, -self->R);
    csp_critic_reset(self);
    return da;
}

void csp_critic_bind(struct csp_critic *self)
{
    self->n_live = 0;
    for (size_t b = 0; b < self->n_blocks; b++) {
        const csp_real *z = self->z + self->n + b * self->block;
        int on = 0;
        for (size_t k = 0; k < self->block; k++) on |= z[k] > 0;
        if (on) self->live[self->n_live++] = b;
    }
}

int csp_critic_fields(struct csp_critic *self, struct csp_fields *out)
{
    const size_t n = self->units * self->n_all;
    const struct csp_field list[] = {
        {"critic.G", "1", "D1 weights, units x features", self->G, n, CSP_FIELD_REAL},
        {"critic.N", "1", "D2 weights, units x features", self->N, n, CSP_FIELD_REAL},
        {"critic.v", "1", "weights of the expected error", self->v, self->n_all,
         CSP_FIELD_REAL},
        {"critic.z", "1", "eligibility trace", self->z, self->n_all, CSP_FIELD_REAL},
        {"critic.value", "reward", "value by unit", self->value, self->units, CSP_FIELD_DOUBLE},
        {"critic.error", "reward", "prediction error by unit", self->error, self->units,
         CSP_FIELD_DOUBLE},
        {"critic.V", "reward", "value", &self->V, 1, CSP_FIELD_DOUBLE},
        {"critic.raw", "reward", "value before the gate", &self->raw, 1, CSP_FIELD_DOUBLE},
        {"critic.delta", "reward", "prediction error", &self->delta, 1, CSP_FIELD_DOUBLE},
        {"critic.D1", "reward", "what D1 neurons say", &self->D1, 1, CSP_FIELD_DOUBLE},
        {"critic.D2", "reward", "what D2 neurons say", &self->D2, 1, CSP_FIELD_DOUBLE},
        {"critic.e", "reward", "recent error", &self->e, 1, CSP_FIELD_DOUBLE},
        {"critic.R", "reward", "expected size of the error", &self->R, 1, CSP_FIELD_DOUBLE},
        {"critic.R_slow", "reward", "the same, 0.1 s later", &self->R_slow, 1,
         CSP_FIELD_DOUBLE},
        {"critic.fresh", "1", "1 before the first features", &self->fresh, 1, CSP_FIELD_DOUBLE},
        {"critic.top", "reward", "largest |V| since birth", &self->top, 1, CSP_FIELD_DOUBLE},
        {"critic.due", "reward", "largest |V| that a reward justified", &self->due, 1,
         CSP_FIELD_DOUBLE},
    };
    const int err = csp_fields_add(out, list, sizeof list / sizeof *list);
    return err ? err : csp_vta_fields(&self->vta, out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sparse blocks are the same features as dense ones, and nothing is lost by a copy. */
#include "conspecific/circuits/vta_bg/critic.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"

enum { DENSE = 7, BLOCKS = 23, K = 6, ALL = DENSE + BLOCKS * K };

static struct csp_critic_params params(double units)
{
    struct csp_critic_params p;
    csp_params_default(&p, csp_critic_params_table);
    p.alpha = 0.01;
    p.kappa = 0.7;
    p.tau_gamma = 0.06; /* noisy features, unequal rates: a far horizon would diverge */
    p.tau_lambda = 0.15;
    p.units = units;
    return p;
}

/* A stream of features: every block is on for a while, off for longer. */
struct stream {
    struct csp_rng rng;
    csp_real h[ALL]; /* dense, then all blocks */
    size_t list[BLOCKS], n;
    double until[BLOCKS], rew;
};

static void next(struct stream *s)
{
    s->n = 0;
    s->rew = csp_dist_bernoulli(&s->rng, 0.05) ? 20 * csp_dist_normal(&s->rng) : 0.0;
    for (size_t i = 0; i < DENSE; i++) s->h[i] = (csp_real)(0.5 * csp_rng_u01(&s->rng));
    for (size_t b = 0; b < BLOCKS; b++) {
        csp_real *m = s->h + DENSE + b * K;
        s->until[b] -= 1;
        if (s->until[b] < -40 && csp_dist_bernoulli(&s->rng, 0.01))
            s->until[b] = (double)csp_rng_below(&s->rng, 60);
        for (size_t k = 0; k < K; k++)
            m[k] = s->until[b] > 0 ? (csp_real)(0.5 * csp_rng_u01(&s->rng)) : 0;
        if (s->until[b] > 0) s->list[s->n++] = b;
    }
}

static struct csp_sparse view(const struct stream *s)
{
    return (struct csp_sparse){
        .block = K, .n_blocks = BLOCKS, .n = s->n, .v = s->h + DENSE, .list = s->list};
}

static void sparse_blocks_equal_dense_features(void **state)
{
    (void)state;
    struct csp_critic a, b;
    static struct stream s;
    const struct csp_critic_params p = params(3);
    assert_int_equal(csp_critic_init(&a, DENSE, BLOCKS, K, 0.01, &p, NULL, NULL), CSP_OK);
    assert_int_equal(csp_critic_init(&b, ALL, 0, 0, 0.01, &p, NULL, NULL), CSP_OK);
    csp_rng_stream(&s.rng, 7, 0, "blocks");
    size_t came = 0, went = 0, most = 0;
    double moved = 0;
    for (int t = 0; t < 6000; t++) {
        const size_t before = a.n_live;
        next(&s);
        if (t % 1500 == 1499) {
            csp_critic_reset(&a);
            csp_critic_reset(&b);
            assert_int_equal(a.n_live, 0);
        }
        const struct csp_sparse m = view(&s);
        const double da = csp_critic_step(&a, s.rew, s.h, &m, 1.0, 1),
                     db = csp_critic_step(&b, s.rew, s.h, NULL, 1.0, 1);
        assert_near(da, db, 2e-5);
        assert_near(a.delta, b.delta, 2e-5);
        assert_near(a.V, b.V, 2e-5);
        assert_near(a.R, b.R, 2e-5);
        assert_near(csp_critic_value(&a, s.h, &m), csp_critic_value(&b, s.h, NULL), 2e-5);
        for (size_t i = 0; i < ALL; i++) assert_near(a.z[i], b.z[i], 2e-5);
        /* the live blocks ascend, hold every block that is on, and every trace */
        for (size_t l = 1; l < a.n_live; l++) assert_true(a.live[l] > a.live[l - 1]);
        for (size_t block = 0, l = 0; block < BLOCKS; block++) {
            const int live = l < a.n_live && a.live[l] == block;
            l += (size_t)live;
            if (live) continue;
            assert_true(s.until[block] <= 0);
            for (size_t k = 0; k < K; k++) assert_true(a.z[DENSE + block * K + k] == 0);
        }
        came += a.n_live > before;
        went += a.n_live < before;
        most = a.n_live > most ? a.n_live : most;
    }
    for (size_t i = 0; i < 3 * ALL; i++) {
        assert_near(a.G[i], b.G[i], 2e-5);
        assert_near(a.N[i], b.N[i], 2e-5);
        moved = fmax(moved, (double)a.G[i]);
    }
    assert_true(came > 100 && went > 100 && most > 3 && moved > 0.01);
    csp_critic_free(&a);
    csp_critic_free(&b);
}

/* One block by hand: lambda 0.5, gamma 0.8 a tick of 1 s, alpha 0.1, linear dopamine. */
static void a_block_is_credited_through_its_trace(void **state)
{
    (void)state;
    struct csp_critic c;
    struct csp_critic_params p = params(1);
    struct csp_vta_params v;
    csp_params_default(&v, csp_vta_params_table);
    v.d_floor = 1000;
    p.alpha = 0.1;
    p.tau_gamma = -1 / log(0.8);
    p.tau_lambda = -1 / log(0.5);
    assert_int_equal(csp_critic_init(&c, 1, 4, 2, 1.0, &p, &v, NULL), CSP_OK);
    const csp_real h[1] = {0}, values[8] = {0, 0, 0, 0, 0.3f, 0.7f, 0, 0};
    const size_t list[1] = {2};
    struct csp_sparse m = {.block = 2, .n_blocks = 4, .n = 1, .v = values, .list = list};
    csp_critic_step(&c, 0, h, &m, 1.0, 1);
    m.n = 0;
    csp_critic_step(&c, 0, h, &m, 1.0, 1);
    csp_critic_step(&c, 0, h, &m, 1.0, 1);
    assert_near(csp_critic_step(&c, 2.5, h, &m, 1.0, 1), 2.5, 1e-9);
    for (size_t i = 0; i < 9; i++) { /* trace (0.4)^2 m; one dense feature before the blocks */
        const double want = i == 5 ? 0.3 : i == 6 ? 0.7 : 0;
        assert_near(c.G[i], 0.1 * 2.5 * 0.16 * want, 1e-7);
    }
    m.n = 1;
    assert_near(csp_critic_value(&c, h, &m), 0.1 * 2.5 * 0.16 * (0.09 + 0.49), 1e-7);
    assert_near(csp_critic_value(&c, h, NULL), 0, 0);
    csp_critic_free(&c);
}

static void a_copy_goes_on_bit_by_bit(void **state)
{
    (void)state;
    struct csp_critic a, b;
    struct csp_fields fa = {0}, fb = {0};
    static struct stream s;
    struct csp_rng rng;
    const struct csp_critic_params p = params(3);
    csp_rng_stream(&rng, 1, 1, "vta");
    assert_int_equal(csp_critic_init(&a, DENSE, BLOCKS, K, 0.01, &p, NULL, &rng), CSP_OK);
    assert_int_equal(csp_critic_init(&b, DENSE, BLOCKS, K, 0.01, &p, NULL, &rng), CSP_OK);
    assert_int_equal(csp_critic_fields(&a, &fa), CSP_OK);
    assert_int_equal(csp_critic_fields(&b, &fb), CSP_OK);
    csp_rng_stream(&s.rng, 8, 0, "copy");
    int faded = 0;
    for (int copy = 0; copy < 20; copy++) {
        for (int t = 0; t < 37; t++) { /* b goes its own way */
            next(&s);
            const struct csp_sparse m = view(&s);
            csp_critic_step(&a, s.rew, s.h, &m, 1.0, 1);
            next(&s);
            csp_critic_step(&b, s.rew, s.h, &m, 1.0, 1);
        }
        for (size_t l = 0; l < a.n_live; l++) faded += s.until[a.live[l]] <= 0;
        assert_true(csp_fields_hash(&fa) != csp_fields_hash(&fb));
        assert_int_equal(csp_fields_copy(&fb, &fa), CSP_OK);
        csp_critic_bind(&b);
        for (int t = 0; t < 200; t++) {
            next(&s);
            const struct csp_sparse m = view(&s);
            const double da = csp_critic_step(&a, s.rew, s.h, &m, 1.0, 1);
            assert_true(csp_critic_step(&b, s.rew, s.h, &m, 1.0, 1) == da);
            assert_true(csp_fields_hash(&fa) == csp_fields_hash(&fb));
        }
    }
    assert_true(isfinite(a.V) && a.V != 0);
    assert_true(faded > 0); /* some block was off while its trace lasted */
    csp_fields_free(&fa);
    csp_fields_free(&fb);
    csp_critic_free(&a);
    csp_critic_free(&b);
}

/* The rules of the header, one after the other, without a thought about speed. */
struct plain {
    csp_real G[64], N[64], v[64], z[64], m[64];
    double V, R, e, R_slow;
};

static double said(const csp_real w[], const csp_real m[])
{
    double sum = 0;
    for (int k = 0; k < 32; k++) sum += (double)(w[k] * m[k] + w[k + 32] * m[k + 32]);
    return sum;
}

static void plain_step(struct plain *p, const struct csp_critic *c, double rew, int first)
{
    const struct csp_critic_params *par = &c->par;
    const double D1 = said(p->G, p->m), D2 = said(p->N, p->m), R = said(p->v, p->m);
    const double delta = first ? 0 : rew * c->dt + c->gamma * (D1 - D2) - p->V;
    p->e += delta - c->k_e * p->e;
    const double surprise = first ? 0 : c->k_e * fabs(p->e) + c->gamma_risk * R - p->R;
    const csp_real step = (csp_real)(par->alpha * 1.0 * csp_vta_teach(&c->vta, delta)),
                   risk = (csp_real)(par->alpha * surprise), kappa = (csp_real)par->kappa,
                   half = (1 + kappa) / 2, rest = (1 - kappa) / (1 + kappa),
                   fade = (csp_real)(c->gamma * c->lambda);
    for (int i = 0; i < 64; i++) {
        const csp_real x = step * p->z[i], up = x > 0 ? x : 0, down = x < 0 ? -x : 0;
        const csp_real g = half * down, d = half * up;
        const csp_real from_G = g < p->G[i] ? g : p->G[i], from_N = d < p->N[i] ? d : p->N[i];
        p->G[i] += up - rest * from_N - from_G;
        p->N[i] += down - rest * from_G - from_N;
        p->v[i] += risk * p->z[i];
    }
    p->V = said(p->G, p->m) - said(p->N, p->m);
    p->R = said(p->v, p->m);
    for (int b = 0; b < 2; b++) {
        csp_real most = 0, on = 0;
        for (int i = 32 * b; i < 32 * b + 32; i++) {
            p->z[i] *= fade;
            most = p->z[i] > most ? p->z[i] : most;
            on = p->m[i] > on ? p->m[i] : on;
        }
        for (int i = 32 * b; i < 32 * b + 32; i++)
            p->z[i] = most > (csp_real)1e-6 || on > 0 ? p->z[i] + p->m[i] : 0;
    }
}

static int denormal(csp_real x)
{
    return x != 0 && fabs((double)x) < 0x1p-126;
}

/*
 * Two cues that last much longer than their first time cells: traces fall through the denormal
 * numbers, with weights that hold something and with some that are 0. Equal to the bit.
 */
static void faint_traces_are_computed_to_the_bit(void **state)
{
    (void)state;
    for (int run = 0; run < 3; run++) {
        struct csp_critic c;
        struct plain p = {.V = 0};
        struct csp_critic_params par = params(1);
        struct csp_rng rng;
        const csp_real h[1] = {0};
        const double big = run == 1 ? 0.3 : 0;
        csp_real m[64] = {0};
        par.tau_gamma = 3.0;
        par.tau_lambda = 0.2;
        par.alpha = run == 2 ? 0.9 : 0.006;
        assert_int_equal(csp_critic_init(&c, 1, 2, 32, 0.01, &par, NULL, NULL), CSP_OK);
        csp_rng_stream(&rng, 5, 0, "faint");
        for (int i = 0; i < 64; i++) {
            const double size = ldexp(big, -60 - i);
            c.G[1 + i] = p.G[i] = i % 3 ? (csp_real)(csp_rng_u01(&rng) * size) : 0;
            c.N[1 + i] = p.N[i] = i % 5 ? (csp_real)(csp_rng_u01(&rng) * size) : 0;
        }
        size_t faint = 0, small = 0;
        for (int t = 0; t < 5000; t++) {
            const size_t both[2] = {0, 1};
            const int off = t % 2500 > 2400; /* time cell k of line b is on from 0.1 k s on */
            for (int i = 0; i < 64; i++)
                m[i] = p.m[i] = !off && t % 2500 / 10 == i % 32 * (1 + i / 32) ? 0.3f : 0;
            for (int b = 0; b < 2; b++) m[32 * b + 31] = p.m[32 * b + 31] = off ? 0 : 0.1f;
            struct csp_sparse view = {
                .block = 32, .n_blocks = 2, .n = off ? 0 : 2, .v = m, .list = both};
            const double amount =
                csp_dist_bernoulli(&rng, 0.02) ? 40 * csp_dist_normal(&rng) : 0.0;
            const double rew = run < 2 && t < 1700 ? 0.0 : amount;
            plain_step(&p, &c, rew, t == 0);
            csp_critic_step(&c, rew, h, &view, 1.0, 1);
            for (int i = 0; i < 64; i++) {
                faint += (size_t)denormal(p.z[i]);
                small += (size_t)(denormal(p.G[i]) || denormal(p.N[i]) || denormal(p.v[i]));
            }
            assert_memory_equal(c.z + 1, p.z, sizeof p.z);
            assert_memory_equal(c.G + 1, p.G, sizeof p.G);
            assert_memory_equal(c.N + 1, p.N, sizeof p.N);
            assert_memory_equal(c.v + 1, p.v, sizeof p.v);
        }
        if (sizeof(csp_real) == 4) assert_true(faint > 10000 && (run > 0 || small > 1000));
        csp_critic_free(&c);
    }
}

TEST_MAIN(cmocka_unit_test(sparse_blocks_equal_dense_features),
          cmocka_unit_test(a_block_is_credited_through_its_trace),
          cmocka_unit_test(faint_traces_are_computed_to_the_bit),
          cmocka_unit_test(a_copy_goes_on_bit_by_bit))

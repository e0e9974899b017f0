/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sparse blocks are the same features as dense ones, and nothing is lost by a copy. */
#include "conspecific/circuits/vta_bg/critic.h"
#include "conspecific/core/dist.h"
#include "conspecific/core/error.h"
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

/* One block by hand: lambda .5, gamma .8 a tick of 1 s, alpha .1, linear dopamine. */
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
    for (size_t i = 0; i < 9; i++) { /* trace (.4)^2 m; one dense feature before the blocks */
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

TEST_MAIN(cmocka_unit_test(sparse_blocks_equal_dense_features),
          cmocka_unit_test(a_block_is_credited_through_its_trace),
          cmocka_unit_test(a_copy_goes_on_bit_by_bit))

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Does a rat know what comes next? A life goes on that it has not met; from its association rates
 * a linear reader (ridge regression) foretells the lines that follow. It must beat, at every
 * horizon that was trained, the guess that nothing changes, and the guess of a twin whose cortex
 * explains the present alone: that what it explains will stay.
 *
 * A reader that is taught on the static twin's rates foretells as well (here better, after 2000
 * events equally well): those rates tell the kind of event, and the reader learns what follows.
 * What the static cortex lacks is no information, but a code in which it lies.
 */
#include "conspecific/agent/probe/foresight.h"
#include "conspecific/core/num/linalg.h"
#include "load.h"

enum { H = CSP_FORESIGHT_HORIZONS, EVENTS = 500, TAUGHT = 250, HELD_OUT = 80, EVERY = 10 };

struct reader { /* of one rat */
    struct csp_agent *rat;
    size_t n, m, h[H]; /* lines; rates and a constant; horizons in samples of EVERY ticks */
    size_t tick, samples, most; /* of the present event */
    double *x, *z, *held;       /* samples of the present event; held: what is explained */
    csp_real *guess;
    double *zz[H], *yz[H];
    int test;
    double loss[H], stay[H], hold[H], power[H];
};

static void add_products(struct reader *r, size_t k, const double z[], const double y[])
{
    for (size_t i = 0; i < r->m; i++)
        for (size_t j = 0; j < r->m; j++) r->zz[k][i * r->m + j] += z[i] * z[j];
    for (size_t i = 0; i < r->n; i++)
        for (size_t j = 0; j < r->m; j++) r->yz[k][i * r->m + j] += y[i] * z[j];
}

static void add_losses(struct reader *r, size_t k, const double z[], const double x[],
                       const double held[], const double y[])
{
    for (size_t i = 0; i < r->n; i++) {
        double guess = 0.0;
        for (size_t j = 0; j < r->m; j++) guess += r->yz[k][i * r->m + j] * z[j];
        r->loss[k] += (y[i] - guess) * (y[i] - guess);
        r->stay[k] += (y[i] - x[i]) * (y[i] - x[i]);
        r->hold[k] += (y[i] - held[i]) * (y[i] - held[i]);
        r->power[k] += y[i] * y[i];
    }
}

static void meet(void *to, const csp_real line[], long ticks)
{
    struct reader *r = to;
    if (ticks == 0) {
        for (size_t k = 0; k < H; k++)
            for (size_t t = 0; t + r->h[k] < r->samples; t++) {
                const double *z = r->z + t * r->m, *x = r->x + t * r->n,
                             *y = r->x + (t + r->h[k]) * r->n;
                if (r->test)
                    add_losses(r, k, z, x, r->held + t * r->n, y);
                else
                    add_products(r, k, z, y);
            }
        r->samples = r->tick = 0;
        csp_agent_reset(r->rat);
    }
    const struct csp_obs obs = {.line = (csp_real *)(uintptr_t)line};
    for (long t = 0; t < ticks; t++) {
        csp_agent_step(r->rat, &obs, NULL);
        if (++r->tick % EVERY) continue;
        assert_true(r->samples < r->most);
        double *x = r->x + r->samples * r->n, *held = r->held + r->samples * r->n,
               *z = r->z + r->samples++ * r->m, error = 0.0, power = 0.0;
        csp_cortex_loss(&r->rat->cortex, r->guess, &error, &power);
        for (size_t i = 0; i < r->n; i++) x[i] = (double)line[i], held[i] = (double)r->guess[i];
        for (size_t i = 0; i + 1 < r->m; i++) z[i] = (double)r->rat->cortex.s[i];
        z[r->m - 1] = 0.01; /* in the order of the rates, that the ridge spares it */
    }
}

/* yz becomes the regression of what follows on the rates. */
static void teach(struct reader *r)
{
    const size_t m = r->m;
    double *row = malloc(m * sizeof *row);
    for (size_t k = 0; k < H; k++) {
        double trace = 0.0;
        for (size_t i = 0; i < m; i++) trace += r->zz[k][i * m + i];
        for (size_t i = 0; i < m; i++) r->zz[k][i * m + i] += 1e-4 * trace / (double)m;
        assert_int_equal(csp_cholesky(m, r->zz[k]), CSP_OK);
        for (size_t i = 0; i < r->n; i++) {
            memcpy(row, r->yz[k] + i * m, m * sizeof *row);
            assert_int_equal(csp_cholesky_solve(m, r->zz[k], row, r->yz[k] + i * m), CSP_OK);
        }
    }
    free(row);
}

/* Losses of a rat with that horizon, over the power of what was to be foretold. */
static void losses(const char *horizon, double loss[H], double stay[H], double hold[H])
{
    const char *const set[][2] = {{"circuits.cortex.foretell.horizon", horizon}};
    struct csp_agent_spec spec;
    struct csp_agent rat, life;
    double h[H];
    born_of(&rat, &spec, "models/agents/rat.yaml", set, sizeof set / sizeof *set);
    assert_int_equal(csp_agent_init(&life, &spec, 3, 0), CSP_OK); /* another life */
    rat.stage = 1.0;
    assert_int_equal(csp_agent_life(&rat, EVENTS), CSP_OK);
    rat.stage = 0.0;
    struct reader r = {.rat = &rat, .n = rat.senses.n, .m = rat.cortex.n_s + 1, .most = 100};
    const size_t products = r.m * r.m + r.n * r.m;
    double *slab = calloc(H * products + r.most * (2 * r.n + r.m), sizeof *slab);
    assert_non_null(slab);
    csp_foresight_horizons(&spec, h);
    for (size_t k = 0; k < H; k++) {
        r.h[k] = (size_t)lround(h[k] / (EVERY * csp_agent_tick(&rat)));
        r.zz[k] = slab + k * products;
        r.yz[k] = r.zz[k] + r.m * r.m;
    }
    r.x = slab + H * products;
    r.held = r.x + r.most * r.n;
    r.z = r.held + r.most * r.n;
    r.guess = csp_vec_alloc(r.n);
    assert_int_equal(csp_agent_life_read(&life, TAUGHT, meet, &r), CSP_OK);
    teach(&r);
    r.samples = 0;
    r.test = 1;
    assert_int_equal(csp_agent_life_read(&life, HELD_OUT, meet, &r), CSP_OK);
    for (size_t k = 0; k < H; k++) {
        loss[k] = r.loss[k] / r.power[k];
        stay[k] = r.stay[k] / r.power[k];
        hold[k] = r.hold[k] / r.power[k];
    }
    csp_vec_free(r.guess);
    free(slab);
    csp_agent_free(&rat);
    csp_agent_free(&life);
}

static void a_cortex_that_foretells_beats_persistence_and_one_that_does_not(void **state)
{
    (void)state;
    double ahead[H], taught[H], stay[H], held[H], now[H];
    losses("800 ms", ahead, stay, held);
    losses("0 ms", taught, stay, now);
    for (size_t k = 0; k < H; k++)
        if (!(ahead[k] < 0.9 * now[k] && ahead[k] < 0.9 * stay[k] &&
              ahead[k] < 1.5 * taught[k]))
            fail_msg(
                "horizon %zu: foretells %.3f, explains the present %.3f (with a reader %.3f), "
                "persistence %.3f",
                k, ahead[k], now[k], taught[k], stay[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cortex_that_foretells_beats_persistence_and_one_that_does_not)};
    return cmocka_run_group_tests(tests, NULL, unload);
}

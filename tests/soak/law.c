/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The law of overlap in the toy world of tests/circuits/cortex, made by `make law`.
 *
 *   law [seeds] > data/results/overlap_law.csv
 *   law development [seeds] > data/results/overlap_development.csv
 *
 * Of the law a row a cell and seed: share of common consequences, company, horizon, share of
 * common display, units, noise, then c_w, c_f, c_b and rho of untrained and trained areas, less
 * the grand mean and (_actor) less the mean of each actor. Of development a row a life and age.
 */
#include "../circuits/cortex/toy_law.h"
#include <stdio.h>

static const double shares[] = {0.0, 0.25, 0.5, 0.75, 1.0};
enum { SHARES = 5, WORLDS = 7, SIZES = 3, SEEDS = 8, LIVES = 5, LOOKS = 9 };

/* Areas that are reared in one world: units, noise. */
static const struct {
    int units;
    double nu;
} sizes[SIZES] = {{32, 0.5}, {128, 0.5}, {128, 1.58}};

struct place { /* one world, and how many of the sizes live in it */
    struct toy_cell cell;
    int sizes;
    struct toy_law law[SIZES];
};

/* Company; no common display; three other horizons. */
static struct place place_of(int share, int world, uint64_t seed)
{
    static const double company[] = {0.02, 0.1, 0.5};
    static const int horizon[] = {3, 5, 10};
    struct place p = {.cell = {shares[share], 0.2, 0.5, 8, 32, 1200, 0.5, 1.0, seed},
                      .sizes = 1};
    if (world < 3) {
        p.cell.company = company[world];
        p.sizes = SIZES;
    } else if (world == 3) {
        p.cell.c = 0.0;
        p.sizes = 2;
    } else {
        p.cell.horizon = horizon[world - 4];
    }
    return p;
}

static int rear(struct place *p)
{
    int err = CSP_OK;
    for (int s = 0; s < p->sizes && !err; s++) {
        if (s) p->law[s] = p->law[0]; /* what can be foretold does not ask for units */
        p->cell.units = sizes[s].units;
        p->cell.nu = sizes[s].nu;
        err = toy_law(&p->cell, s == 0, p->law + s);
    }
    return err;
}

static void print(const struct place *p, int s)
{
    const struct toy_cell *c = &p->cell;
    const struct toy_law *l = p->law + s;
    printf("%g,%g,%d,%g,%d,%g,%d,%llu", c->q, c->company, c->horizon, c->c, sizes[s].units,
           sizes[s].nu, c->events, (unsigned long long)c->seed);
    printf(",%.4f,%.4f,%.4f,%.4f,%.4f", l->c_w.grand, l->c_f.grand, l->c_b.grand,
           l->untrained.grand, l->rho.grand);
    printf(",%.4f,%.4f,%.4f,%.4f,%.4f\n", l->c_w.actor, l->c_f.actor, l->c_b.actor,
           l->untrained.actor, l->rho.actor);
}

static int law(int seeds)
{
    static struct place all[SHARES * WORLDS * SEEDS];
    const int n = SHARES * WORLDS * seeds;
    int failed = 0;
#pragma omp parallel for schedule(dynamic)
    for (int i = 0; i < n; i++) {
        all[i] =
            place_of(i / WORLDS % SHARES, i % WORLDS, (uint64_t)(1 + i / (WORLDS * SHARES)));
        if (rear(all + i)) failed = 1;
    }
    puts("q,company,horizon,c,units,noise,events,seed,c_w,c_f,c_b,rho_0,rho,c_w_actor,"
         "c_f_actor,c_b_actor,rho_0_actor,rho_actor");
    for (int i = 0; i < n && !failed; i++)
        for (int s = 0; s < all[i].sizes; s++) print(all + i, s);
    return failed;
}

/* One life looked at on the way: common consequences or none, half of them, alone, shuffled. */
static int grow(int life, uint64_t seed, struct toy_rho rho[LOOKS])
{
    static const double q[LIVES] = {1.0, 0.5, 0.0, 1.0, 1.0};
    static const int age[LOOKS] = {0, 30, 100, 300, 1000, 2000, 4000, 8000, 12000};
    struct csp_foretell f;
    struct toy_world w;
    const struct toy_cell cell = {q[life], 0.2, life == 3 ? 0.0 : 0.5, 8, 32, 0, 1.58,
                                  1.0,     seed};
    const int err = toy_begin(&cell, &w, &f);
    w.shuffled = life == 4;
    for (int k = 0; k < LOOKS && !err; k++) {
        if (k) toy_live(&w, &f, age[k] - age[k - 1], 1.0 - cell.company, 1);
        rho[k] = toy_overlaps(&w, &f);
    }
    csp_foretell_free(&f);
    for (int k = 0; k < LOOKS && !err; k++) rho[k].events = age[k];
    return err;
}

static int development(int seeds)
{
    static const char *const name[LIVES] = {"common", "half", "private", "alone", "shuffled"};
    static struct toy_rho rho[LIVES * SEEDS][LOOKS];
    int failed = 0;
#pragma omp parallel for schedule(dynamic)
    for (int i = 0; i < LIVES * seeds; i++)
        if (grow(i % LIVES, (uint64_t)(1 + i / LIVES), rho[i])) failed = 1;
    puts("life,seed,events,rho,rho_actor");
    for (int i = 0; i < LIVES * seeds && !failed; i++)
        for (int k = 0; k < LOOKS; k++)
            printf("%s,%d,%d,%.4f,%.4f\n", name[i % LIVES], 1 + i / LIVES, rho[i][k].events,
                   rho[i][k].grand, rho[i][k].actor);
    return failed;
}

int main(int argc, char **argv)
{
    const int grows = argc > 1 && strcmp(argv[1], "development") == 0;
    const long asked = argc > 1 + grows ? strtol(argv[1 + grows], NULL, 10) : 2;
    const int seeds = asked < 1 ? 1 : asked > SEEDS ? SEEDS : (int)asked;
    return (grows ? development(seeds) : law(seeds)) ? 4 : 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * toy_law: the overlap of an area that foretells in the toy world, and what can be computed of
 * it before any learning.
 *
 *   c_w    cosine of the lines at the onset of an own event and of another's of the same kind
 *   c_f    cosine of what is expected to follow them, all three horizons stacked
 *   c_b    cosine of B x: x the lines at the onset, B the ridge regression of the present (which
 *          counts pi_0 times) and of what follows on the lines, over the very life that was lived
 *
 * rho and all of these are means over kinds, less the same means (toy_cosines). Interoception
 * is silent at the onset; it is a part of what follows.
 */
#ifndef CSP_TESTS_TOY_LAW_H
#define CSP_TESTS_TOY_LAW_H
#include "conspecific/core/error.h"
#include "conspecific/core/num/linalg.h"
#include "toy_life.h"

struct toy_cell {
    double q, c,
        company; /* share of common consequences; of common display; of others' events */
    int horizon, units, events; /* the longest horizon in ticks */
    double nu, pi_0;            /* noise of the rates; weight of the present */
    uint64_t seed;
};

struct toy_law {
    struct toy_rho c_w, c_f, c_b, untrained, rho;
};

enum { TOY_STACK = CSP_FORETELL_HORIZONS, TOY_ONSET = 3 };

/* Mean over the first ticks of what is expected `ahead` ticks later. */
static void toy_expect(const struct toy_world *w, int k, int who, int ahead, double out[])
{
    const double private = sqrt(1.0 - w->c), common = sqrt(w->c);
    for (int i = 0; i < TOY_ONSET; i++) {
        const int t = i + ahead;
        const double amp = (t < TOY_ON ? 1.0 : 0.5) / TOY_ONSET;
        double *after = out + 2 * TOY_PRIVATE + TOY_COMMON, *body = after + TOY_AFTER;
        if (t >= TOY_EVENT) continue; /* the next event may be any: the same for all */
        for (int l = 0; l < TOY_PRIVATE; l++)
            out[who * TOY_PRIVATE + l] += amp * private * w->shows[who][k][l];
        for (int l = 0; l < TOY_COMMON; l++)
            out[2 * TOY_PRIVATE + l] += amp * common * w->common[k][l];
        for (int l = 0; l < TOY_AFTER && t >= TOY_ON; l++)
            after[l] += 0.7 * w->after[who][k][l] / TOY_ONSET;
        for (int b = 0; b < 2 && who == 0 && ahead > 0; b++)
            body[2 * (k % TOY_CATEGORIES) + b] += 1.0 / TOY_ONSET;
    }
}

/* Sums of products over a life: now with now, and what follows with now. */
struct toy_sums {
    size_t h[TOY_STACK], length, at, filled;
    double *ring;               /* length x lines */
    double *xx, *yx[TOY_STACK]; /* lines x lines each; the first of yx is xx */
    double ticks;
};

static void toy_sum(void *to, const csp_real x[])
{
    struct toy_sums *s = to;
    s->at = (s->at + 1) % s->length;
    s->filled += s->filled < s->length;
    s->ticks += 1.0;
    double *now = s->ring + s->at * TOY_LINES;
    for (int i = 0; i < TOY_LINES; i++) now[i] = (double)x[i];
    for (int i = 0; i < TOY_LINES; i++)
        for (int j = 0; j <= i; j++) s->xx[i * TOY_LINES + j] += now[i] * now[j];
    for (size_t k = 1; k < TOY_STACK; k++) {
        if (s->filled <= s->h[k]) continue;
        const double *then = s->ring + (s->at + s->length - s->h[k]) % s->length * TOY_LINES;
        for (int i = 0; i < TOY_LINES; i++)
            for (int j = 0; j < TOY_LINES; j++) s->yx[k][i * TOY_LINES + j] += now[i] * then[j];
    }
}

/* B x of every onset, B = C_yx (C_xx + ridge I)^-1, into to[2 kinds, stack]. A learner that has
 * gone a share eta of its error along x in every step of |x|^2 + <|x|^2> has shrunk B as much as
 * ridge = 2 tr C_xx / (eta ticks) does. */
static void toy_regress(const struct toy_world *w, struct toy_sums *s, double pi_0, double eta,
                        double to[])
{
    double trace = 0.0, x[TOY_LINES], z[TOY_LINES];
    double *L = malloc(sizeof(double) * TOY_LINES * TOY_LINES);
    for (int i = 0; i < TOY_LINES; i++) {
        trace += s->xx[i * TOY_LINES + i];
        for (int j = 0; j < i; j++) s->xx[j * TOY_LINES + i] = s->xx[i * TOY_LINES + j];
    }
    memcpy(L, s->xx, sizeof(double) * TOY_LINES * TOY_LINES);
    for (int i = 0; i < TOY_LINES; i++) L[i * TOY_LINES + i] += 2.0 * trace / (eta * s->ticks);
    csp_cholesky(TOY_LINES, L);
    for (int r = 0; r < 2 * TOY_KINDS; r++) {
        memset(x, 0, sizeof x);
        toy_expect(w, r / 2, r % 2, 0, x);
        csp_cholesky_solve(TOY_LINES, L, x, z);
        double *out = to + (size_t)r * TOY_STACK * TOY_LINES;
        for (size_t k = 0; k < TOY_STACK; k++)
            for (int i = 0; i < TOY_LINES; i++) {
                double sum = 0.0;
                for (int j = 0; j < TOY_LINES; j++) sum += s->yx[k][i * TOY_LINES + j] * z[j];
                out[k * TOY_LINES + (size_t)i] = k ? sum : sqrt(pi_0) * sum;
            }
    }
    free(L);
}

/* The three predictors of a cell, from the world before its life. */
static void toy_predict(const struct toy_world *before, const struct toy_cell *cell,
                        const size_t h[TOY_STACK], double eta, struct toy_law *out)
{
    enum { STACK = TOY_STACK * TOY_LINES, SQUARE = TOY_LINES * TOY_LINES };
    struct toy_world w = *before;
    csp_rng_bind(&w.rng);
    struct toy_sums s = {.length = h[TOY_STACK - 1] + 1};
    double *slab = calloc((size_t)TOY_STACK * SQUARE + s.length * TOY_LINES +
                              (size_t)2 * TOY_KINDS * (STACK + STACK + TOY_LINES),
                          sizeof *slab),
           *x = slab + (size_t)TOY_STACK * SQUARE + s.length * TOY_LINES,
           *y = x + (size_t)2 * TOY_KINDS * TOY_LINES, *b = y + (size_t)2 * TOY_KINDS * STACK;
    s.xx = slab;
    for (size_t k = 0; k < TOY_STACK; k++) s.h[k] = h[k], s.yx[k] = slab + k * SQUARE;
    s.ring = slab + (size_t)TOY_STACK * SQUARE;
    toy_life(&w, cell->events, 1.0 - cell->company, toy_sum, &s);
    toy_regress(&w, &s, cell->pi_0, eta, b);
    for (int r = 0; r < 2 * TOY_KINDS; r++) {
        toy_expect(&w, r / 2, r % 2, 0, x + (size_t)r * TOY_LINES);
        for (size_t k = 1; k < TOY_STACK; k++)
            toy_expect(&w, r / 2, r % 2, (int)h[k], y + (size_t)r * STACK + k * TOY_LINES);
    }
    out->c_w = toy_cosines(TOY_LINES, x);
    out->c_f = toy_cosines(STACK, y);
    out->c_b = toy_cosines(STACK, b);
    free(slab);
}

/* A world and a newborn area. */
static int toy_begin(const struct toy_cell *cell, struct toy_world *w, struct csp_foretell *f)
{
    struct csp_foretell_params p;
    struct csp_rng rng;
    const size_t lines = TOY_LINES, units = (size_t)cell->units;
    csp_params_default(&p, csp_foretell_params_table);
    p.horizon = 10.0 * cell->horizon;
    p.tau_s = 1.0; /* follows within a tick */
    p.nu = cell->nu;
    p.pi_0 = cell->pi_0;
    toy_init(w, cell->seed, cell->c, cell->q);
    csp_rng_stream(&rng, cell->seed, 1, "foretell");
    return csp_foretell_init(f, &p, 1.0, 10.0, 0, lines, 1, &units, &lines, &rng);
}

/* Rear a cell and say what came of it and (predict) what was to be expected. */
static int toy_law(const struct toy_cell *cell, int predict, struct toy_law *out)
{
    struct csp_foretell f;
    struct toy_world w;
    const int err = toy_begin(cell, &w, &f);
    if (err) return err;
    if (predict) toy_predict(&w, cell, f.h, f.par.eta_W, out);
    out->untrained = toy_overlaps(&w, &f);
    toy_live(&w, &f, cell->events, 1.0 - cell->company, 1);
    out->rho = toy_overlaps(&w, &f);
    csp_foretell_free(&f);
    return CSP_OK;
}
#endif

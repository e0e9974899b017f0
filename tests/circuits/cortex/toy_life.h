/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * toy_life: a world in which kinds of event happen to oneself or to another. The display of an
 * event has private lines and, for a share c of its power, common ones; what follows is common
 * for a share q of its lines. One learning step is one tick of a cortex that follows at once.
 */
#ifndef CSP_TESTS_TOY_LIFE_H
#define CSP_TESTS_TOY_LIFE_H
#include "conspecific/circuits/cortex/foretell.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    TOY_KINDS = 24,
    TOY_CATEGORIES = 6,
    TOY_PRIVATE = 60,
    TOY_COMMON = 40,
    TOY_AFTER = 60,
    TOY_INTERO = 12,
    TOY_LINES = 2 * TOY_PRIVATE + TOY_COMMON + TOY_AFTER + TOY_INTERO,
    TOY_EVENT = 12, /* ticks of an event; what follows begins at TOY_ON */
    TOY_ON = 4,
    TOY_GAP = 6
};

struct toy_world {
    double c, q;
    int shuffled; /* what follows another's event is drawn from any kind */
    int shows[2][TOY_KINDS][TOY_PRIVATE], common[TOY_KINDS][TOY_COMMON];
    int after[2][TOY_KINDS][TOY_AFTER];
    struct csp_rng rng;
};

static void toy_pattern(struct csp_rng *rng, size_t n, int active, int out[])
{
    size_t order[256];
    csp_dist_shuffle(rng, n, order);
    for (int i = 0; i < active; i++) out[order[i]] = 1;
}

static void toy_init(struct toy_world *w, uint64_t seed, double c, double q)
{
    int category[2][TOY_CATEGORIES][TOY_AFTER] = {0}, own[TOY_AFTER];
    *w = (struct toy_world){.c = c, .q = q};
    csp_rng_stream(&w->rng, seed, 0, "toy world");
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < TOY_CATEGORIES; k++)
            toy_pattern(&w->rng, TOY_AFTER, 6, category[i][k]);
    for (int l = 0; l < TOY_AFTER; l++) own[l] = csp_dist_bernoulli(&w->rng, q);
    for (int k = 0; k < TOY_KINDS; k++) {
        int kind[2][TOY_AFTER] = {0};
        for (int who = 0; who < 2; who++) {
            toy_pattern(&w->rng, TOY_PRIVATE, 8, w->shows[who][k]);
            toy_pattern(&w->rng, TOY_AFTER, 4, kind[who]);
        }
        toy_pattern(&w->rng, TOY_COMMON, 8, w->common[k]);
        for (int l = 0; l < TOY_AFTER; l++) {
            const int c0 = k % TOY_CATEGORIES, c1 = (k + 1) % TOY_CATEGORIES,
                      self = kind[0][l] | category[0][c0][l],
                      far = kind[1][l] | category[1][c1][l];
            w->after[0][k][l] = self;
            w->after[1][k][l] = own[l] ? self : far;
        }
    }
}

/* Lines at tick t of an event of kind k of oneself (who 0) or another; intero: with the body. */
static void toy_lines(struct toy_world *w, int k, int kind_after, int who, int t, int intero,
                      csp_real x[])
{
    const double amp = t < TOY_ON ? 1.0 : 0.5, private = amp * sqrt(1.0 - w->c),
                 common = amp * sqrt(w->c);
    memset(x, 0, TOY_LINES * sizeof *x);
    for (int l = 0; l < TOY_PRIVATE; l++)
        x[who * TOY_PRIVATE + l] = (csp_real)(private * w->shows[who][k][l]);
    for (int l = 0; l < TOY_COMMON; l++)
        x[2 * TOY_PRIVATE + l] = (csp_real)(common * w->common[k][l]);
    csp_real *after = x + 2 * TOY_PRIVATE + TOY_COMMON, *body = after + TOY_AFTER;
    for (int l = 0; l < TOY_AFTER && t >= TOY_ON; l++)
        after[l] =
            (csp_real)(w->after[who][kind_after][l] * (csp_rng_u01(&w->rng) > 0.3 ? 1.0 : 0.0));
    for (int i = 0; i < 2 && who == 0 && intero; i++) body[2 * (k % TOY_CATEGORIES) + i] = 1;
    for (int l = 0; l < TOY_LINES; l++) x[l] += (csp_real)(0.03 * csp_dist_normal(&w->rng));
}

static void toy_tick(struct csp_foretell *f, const csp_real x[], csp_real s[], int stage)
{
    csp_foretell_step(f, 0, x, 1.0, 0.0, 0.0, s);
    csp_foretell_learn(f, x, s, stage);
}

/* n events of life with a share p_self of own ones; stage 0: only errors are counted. */
static void toy_live(struct toy_world *w, struct csp_foretell *f, int n, double p_self,
                     int stage)
{
    csp_real x[TOY_LINES], *s = calloc(f->n_s, sizeof *s);
    for (int i = 0; i < n; i++) {
        const int k = (int)csp_rng_below(&w->rng, TOY_KINDS),
                  who = csp_rng_u01(&w->rng) > p_self,
                  then = w->shuffled && who ? (int)csp_rng_below(&w->rng, TOY_KINDS) : k;
        for (int t = 0; t < TOY_EVENT; t++) {
            toy_lines(w, k, then, who, t, 1, x);
            toy_tick(f, x, s, stage);
        }
        for (int t = 0; t < TOY_GAP; t++) {
            for (int l = 0; l < TOY_LINES; l++)
                x[l] = (csp_real)(0.03 * csp_dist_normal(&w->rng));
            toy_tick(f, x, s, stage);
        }
    }
    free(s);
}

/* Mean cosine of own and another's rates at the onset of the same kind, less the grand mean. */
static double toy_overlap(struct toy_world *w, struct csp_foretell *f)
{
    const size_t n = f->n_s;
    csp_real x[TOY_LINES], *s = calloc(n, sizeof *s);
    double *rate = calloc(2 * TOY_KINDS * n, sizeof *rate), *mean = calloc(n, sizeof *mean),
           sum = 0.0;
    for (int k = 0; k < TOY_KINDS; k++)
        for (int who = 0; who < 2; who++)
            for (int draw = 0; draw < 3; draw++) {
                csp_foretell_reset(f);
                for (int t = 0; t < 3; t++) {
                    toy_lines(w, k, k, who, t, 0, x);
                    csp_foretell_step(f, 0, x, 1.0, 0.0, 0.0, s);
                    for (size_t i = 0; i < n; i++)
                        rate[(size_t)(2 * k + who) * n + i] += (double)s[i] / 9.0;
                }
            }
    for (int r = 0; r < 2 * TOY_KINDS; r++)
        for (size_t i = 0; i < n; i++) mean[i] += rate[(size_t)r * n + i] / (2 * TOY_KINDS);
    for (int k = 0; k < TOY_KINDS; k++) {
        double ab = 0.0, aa = 1e-12, bb = 1e-12;
        for (size_t i = 0; i < n; i++) {
            const double a = rate[(size_t)(2 * k) * n + i] - mean[i],
                         b = rate[(size_t)(2 * k + 1) * n + i] - mean[i];
            ab += a * b, aa += a * a, bb += b * b;
        }
        sum += ab / sqrt(aa * bb) / TOY_KINDS;
    }
    free(rate);
    free(mean);
    free(s);
    return sum;
}
#endif

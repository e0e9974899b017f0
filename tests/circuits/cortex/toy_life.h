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

/* n events of life with a share p_self of own ones; `lives` is told the lines of every tick. */
static void toy_life(struct toy_world *w, int n, double p_self,
                     void (*lives)(void *to, const csp_real x[]), void *to)
{
    csp_real x[TOY_LINES];
    for (int i = 0; i < n; i++) {
        const int k = (int)csp_rng_below(&w->rng, TOY_KINDS),
                  who = csp_rng_u01(&w->rng) > p_self,
                  then = w->shuffled && who ? (int)csp_rng_below(&w->rng, TOY_KINDS) : k;
        for (int t = 0; t < TOY_EVENT; t++) {
            toy_lines(w, k, then, who, t, 1, x);
            lives(to, x);
        }
        for (int t = 0; t < TOY_GAP; t++) {
            for (int l = 0; l < TOY_LINES; l++)
                x[l] = (csp_real)(0.03 * csp_dist_normal(&w->rng));
            lives(to, x);
        }
    }
}

struct toy_learner {
    struct csp_foretell *f;
    csp_real *s;
    int stage; /* 0: only errors are counted */
};

static void toy_tick(void *to, const csp_real x[])
{
    struct toy_learner *l = to;
    csp_foretell_step(l->f, 0, x, 1.0, 0.0, 0.0, l->s);
    csp_foretell_learn(l->f, x, l->s, l->stage);
}

/* The same life of an area. */
static void toy_live(struct toy_world *w, struct csp_foretell *f, int n, double p_self,
                     int stage)
{
    struct toy_learner l = {f, calloc(f->n_s, sizeof *l.s), stage};
    toy_life(w, n, p_self, toy_tick, &l);
    free(l.s);
}

struct toy_rho {
    double grand, actor; /* less the mean over kinds and actors; less each actor's own mean */
    int events;          /* of the life so far, where one looks at several ages */
};

/* Mean over kinds of the cosine of own and another's vector; v[2 kinds, n], own first. */
static struct toy_rho toy_cosines(size_t n, const double v[])
{
    struct toy_rho out = {0};
    double *mean = calloc(2 * n, sizeof *mean);
    for (int r = 0; r < 2 * TOY_KINDS; r++)
        for (size_t i = 0; i < n; i++)
            mean[(size_t)(r % 2) * n + i] += v[(size_t)r * n + i] / TOY_KINDS;
    for (int k = 0; k < TOY_KINDS; k++)
        for (int each = 0; each < 2; each++) {
            double ab = 0.0, aa = 1e-12, bb = 1e-12;
            for (size_t i = 0; i < n; i++) {
                const double both = 0.5 * (mean[i] + mean[n + i]),
                             a = v[(size_t)(2 * k) * n + i] - (each ? mean[i] : both),
                             b = v[(size_t)(2 * k + 1) * n + i] - (each ? mean[n + i] : both);
                ab += a * b, aa += a * a, bb += b * b;
            }
            *(each ? &out.actor : &out.grand) += ab / sqrt(aa * bb) / TOY_KINDS;
        }
    free(mean);
    return out;
}

/* Of the rates at the onset, interoception silent. */
static struct toy_rho toy_overlaps(struct toy_world *w, struct csp_foretell *f)
{
    const size_t n = f->n_s;
    csp_real x[TOY_LINES], *s = calloc(n, sizeof *s);
    double *rate = calloc(2 * TOY_KINDS * n, sizeof *rate);
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
    const struct toy_rho out = toy_cosines(n, rate);
    free(rate);
    free(s);
    return out;
}

static inline double toy_overlap(struct toy_world *w, struct csp_foretell *f)
{
    return toy_overlaps(w, f).grand;
}
#endif

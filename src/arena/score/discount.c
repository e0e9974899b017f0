/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/score/discount.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include "golden.h"
#include <math.h>
#include <stdlib.h>

enum { GRID = 48 };
static const double K_LO = 1e-4, K_HI = 10.0, BETA_LO = 0.01, BETA_HI = 100.0;

struct fit {
    const struct csp_discount_data *data;
    double *value; /* owned: of each option at the k looked at last */
    double beta;   /* the best one there */
};

static double total(const struct csp_discount_data *d, size_t option, double k)
{
    const struct csp_option *o = d->option + option;
    double sum = 0.0;
    for (size_t i = o->first; i < o->first + o->n; i++)
        sum += d->payment[i].amount / (1.0 + k * d->payment[i].delay);
    return sum;
}

/* Does what an option is worth, against another, change sign with k? */
static int is_trade_off(const struct csp_discount_data *d, const struct csp_offer *c)
{
    for (size_t a = c->first; a < c->first + c->n; a++)
        for (size_t b = c->first; b < a; b++) {
            const size_t x = d->offered[a], y = d->offered[b];
            const double patient = total(d, x, K_LO) - total(d, y, K_LO),
                         hasty = total(d, x, K_HI) - total(d, y, K_HI);
            if (patient * hasty < 0.0) return 1;
        }
    return 0;
}

/* ln likelihood at the values of one k. */
static double at_beta(void *context, double ln_beta)
{
    const struct fit *f = context;
    const struct csp_discount_data *d = f->data;
    const double beta = csp_exp(ln_beta);
    double sum = 0.0;
    for (size_t i = 0; i < d->n_offer; i++) {
        const struct csp_offer *c = d->offer + i;
        double all = 0.0;
        for (size_t o = c->first; o < c->first + c->n; o++)
            all += csp_exp(beta * (f->value[d->offered[o]] - f->value[c->chosen]));
        sum -= csp_log(all);
    }
    return sum;
}

/* ln likelihood at a k with its best beta. */
static double at_k(void *context, double ln_k)
{
    struct fit *f = context;
    double ln_beta;
    for (size_t o = 0; o < f->data->n_option; o++)
        f->value[o] = total(f->data, o, csp_exp(ln_k));
    const double best = csp_golden(at_beta, f, csp_log(BETA_LO), csp_log(BETA_HI), &ln_beta);
    f->beta = csp_exp(ln_beta);
    return best;
}

static void fit_k(struct fit *f, struct csp_discount *out)
{
    const double low = csp_log(K_LO), step = (csp_log(K_HI) - low) / (GRID - 1);
    double best = -INFINITY, ln_k;
    int at = 0;
    for (int i = 0; i < GRID; i++) {
        const double v = at_k(f, low + i * step);
        if (v > best) best = v, at = i;
    }
    const double lo = low + (at > 0 ? at - 1 : 0) * step,
                 hi = low + (at < GRID - 1 ? at + 1 : at) * step;
    if (csp_golden(at_k, f, lo, hi, &ln_k) < best) ln_k = low + at * step;
    out->likelihood = at_k(f, ln_k);
    out->k = csp_exp(ln_k);
    out->beta = f->beta;
}

int csp_discount_fit(const struct csp_discount_data *data, struct csp_discount *out)
{
    *out = (struct csp_discount){NAN, NAN, NAN, 0};
    struct fit f = {.data = data, .value = malloc((data->n_option + 1) * sizeof *f.value)};
    if (!f.value) return CSP_FAIL(CSP_E_MEMORY, "discounting in %zu choices", data->n_offer);
    for (size_t i = 0; i < data->n_offer; i++)
        out->n += (size_t)is_trade_off(data, data->offer + i);
    if (out->n) fit_k(&f, out);
    free(f.value);
    return CSP_OK;
}

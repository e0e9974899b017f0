/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/probe/onset.h"
#include "conspecific/analysis/pattern/rsa.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TICKS = 20, H = CSP_FORESIGHT_HORIZONS };

const char *csp_onset_value_name(size_t i)
{
    static const char *const names[] = {
#define NAME(name, doc) #name,
        CSP_ONSET_VALUES(NAME)};
    return i < CSP_ONSET_N ? names[i] : NULL;
}

const char *csp_onset_mean_name(size_t i)
{
    static const char *const names[] = {"raw", "grand", "actor"};
    return i < CSP_ONSET_MEANS ? names[i] : NULL;
}

static const struct csp_kind *kind_of(const struct csp_onset *self, size_t k)
{
    return CSP_ITEM(self->spec->kinds, csp_kind, k);
}

static double *place(const struct csp_onset *self, size_t value, size_t less, size_t identity)
{
    return self->cosine +
           ((value * CSP_ONSET_MEANS + less) * self->identities + identity) * self->kinds;
}

/* What is measured, and with what. */
struct measure {
    struct csp_agent *agent, newborn;
    const struct csp_lived *lived;    /* NULL: not asked */
    double *weight;                   /* owned, of the lines; the vectors below behind it */
    csp_real *line, *rate;            /* owned, n; n_s behind it */
    double h[H], *own, *other, *mean; /* kinds x size; mean: 2 x size */
};

/* The vector of one event that a value is the cosine of; out holds `size` values. */
static int vector_of(struct measure *m, enum csp_onset_value value, size_t kind, int own,
                     size_t identity, double out[])
{
    const struct csp_agent *agent = m->agent;
    const size_t n = agent->senses.n;
    int err = csp_foresight_onset(agent, kind, own, identity, m->line);
    struct csp_agent *of = value == CSP_ONSET_rho_0 ? &m->newborn : m->agent;
    const struct csp_foretell_params *p = &agent->spec->circuits.cortex.foretell;
    switch (value) {
    case CSP_ONSET_c_w:
        for (size_t i = 0; i < n; i++) out[i] = m->weight[i] * (double)m->line[i];
        break;
    case CSP_ONSET_c_f:
        for (size_t k = 0; k < H && !err; k++) {
            err = csp_foresight_lines(agent, kind, own, identity, m->h[k], out + k * n);
            for (size_t i = 0; i < n; i++) out[k * n + i] *= m->weight[i];
        }
        break;
    case CSP_ONSET_c_b:
        if (!err) err = csp_lived_foretell(m->lived, m->line, out);
        for (size_t i = 0; i < n; i++) out[i] *= p->horizon > 0 ? sqrt(p->pi_0) : 0.0;
        break;
    default:
        csp_cortex_imagine(&of->cortex, m->line, TICKS, of->net_hat, m->rate);
        for (size_t i = 0; i < of->cortex.n_s; i++) out[i] = (double)m->rate[i];
    }
    return err;
}

static size_t size_of(const struct measure *m, enum csp_onset_value value)
{
    const size_t n = m->agent->senses.n;
    return value == CSP_ONSET_c_w   ? n
           : value == CSP_ONSET_c_f ? H * n
           : value == CSP_ONSET_c_b ? (H + 1) * n
                                    : m->agent->cortex.n_s;
}

/* Mean over the kinds of a life. */
static void mean_of(const struct csp_onset *self, size_t size, const double v[], double mean[])
{
    double lived = 0.0;
    memset(mean, 0, size * sizeof *mean);
    for (size_t k = 0; k < self->kinds; k++) {
        if (!(kind_of(self, k)->share > 0)) continue;
        lived += 1.0;
        for (size_t i = 0; i < size; i++) mean[i] += v[k * size + i];
    }
    for (size_t i = 0; i < size && lived > 0; i++) mean[i] /= lived;
}

/* Cosine of a and b less their means (each its own, half of both, none). */
static double cosine(size_t n, const double a[], const double b[], const double mean[],
                     enum csp_onset_mean less)
{
    double ab = 0.0, aa = 0.0, bb = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double of_a = mean[i], of_b = mean[n + i], both = 0.5 * (of_a + of_b),
                     x = a[i] - (less == CSP_ONSET_ACTOR   ? of_a
                                 : less == CSP_ONSET_GRAND ? both
                                                           : 0.0),
                     y = b[i] - (less == CSP_ONSET_ACTOR   ? of_b
                                 : less == CSP_ONSET_GRAND ? both
                                                           : 0.0);
        ab += x * y, aa += x * x, bb += y * y;
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0.0;
}

static int take(struct csp_onset *self, struct measure *m, enum csp_onset_value value)
{
    const size_t size = size_of(m, value);
    int err = CSP_OK;
    for (size_t k = 0; k < self->kinds && !err; k++)
        err = vector_of(m, value, k, 1, 0, m->own + k * size);
    if (!err) mean_of(self, size, m->own, m->mean);
    for (size_t id = 0; id < self->identities && !err; id++) {
        for (size_t k = 0; k < self->kinds && !err; k++)
            err = vector_of(m, value, k, 0, id, m->other + k * size);
        if (err) break;
        mean_of(self, size, m->other, m->mean + size);
        for (size_t less = 0; less < CSP_ONSET_MEANS; less++)
            for (size_t k = 0; k < self->kinds; k++)
                place(self, value, less, id)[k] =
                    cosine(size, m->own + k * size, m->other + k * size, m->mean,
                           (enum csp_onset_mean)less);
    }
    return err;
}

static int make_room(struct measure *m, size_t kinds)
{
    const size_t n = m->agent->senses.n, s = m->agent->cortex.n_s,
                 widest = (H + 1) * n > s ? (H + 1) * n : s;
    m->weight = malloc((n + (2 * kinds + 2) * widest + 1) * sizeof *m->weight);
    m->line = csp_vec_alloc(n + s);
    if (!m->weight || !m->line) return CSP_FAIL(CSP_E_MEMORY, "onsets of %zu lines", n);
    m->rate = m->line + n;
    m->own = m->weight + n;
    m->other = m->own + kinds * widest;
    m->mean = m->other + kinds * widest;
    for (size_t i = 0; i < n; i++)
        m->weight[i] =
            sqrt(csp_senses_precision(&m->agent->spec->senses, &m->agent->senses.lines[i]));
    csp_foresight_horizons(m->agent->spec, m->h);
    return csp_agent_init(&m->newborn, m->agent->spec, m->agent->seed, m->agent->animal);
}

static void free_room(struct measure *m)
{
    free(m->weight);
    csp_vec_free(m->line);
    csp_agent_free(&m->newborn);
}

int csp_onset_init(struct csp_onset *self, struct csp_agent *agent, int lived)
{
    const struct csp_agent_spec *spec = agent->spec;
    struct csp_lived life = {0};
    const int lives = lived && agent->events > 0; /* a newborn has lived nothing */
    struct measure m = {.agent = agent, .lived = lives ? &life : NULL};
    *self = (struct csp_onset){
        .spec = spec, .kinds = spec->kinds.n, .identities = spec->identities.n};
    const size_t all = CSP_ONSET_N * CSP_ONSET_MEANS * self->identities * self->kinds;
    self->cosine = malloc((all + 1) * sizeof *self->cosine);
    if (!self->cosine) return CSP_FAIL(CSP_E_MEMORY, "%zu cosines", all);
    for (size_t i = 0; i < all; i++) self->cosine[i] = NAN;
    int err = make_room(&m, self->kinds);
    if (!err && lives)
        err = csp_lived_init(&life, spec, agent->seed, agent->animal, (size_t)agent->events);
    for (int v = 0; v < CSP_ONSET_N && !err; v++)
        if (lives || v != CSP_ONSET_c_b) err = take(self, &m, (enum csp_onset_value)v);
    csp_lived_free(&life);
    free_room(&m);
    return err;
}

void csp_onset_free(struct csp_onset *self)
{
    free(self->cosine);
    *self = (struct csp_onset){0};
}

double csp_onset_of(const struct csp_onset *self, enum csp_onset_value value,
                    enum csp_onset_mean less, size_t identity, size_t kind)
{
    return place(self, value, less, identity)[kind];
}

double csp_onset_over(const struct csp_onset *self, enum csp_onset_value value,
                      enum csp_onset_mean less, size_t identity, const char *category)
{
    double sum = 0.0, n = 0.0;
    for (size_t k = 0; k < self->kinds; k++) {
        const struct csp_kind *kind = kind_of(self, k);
        if (!(kind->share > 0) || (category && strcmp(kind->category, category) != 0)) continue;
        sum += csp_onset_of(self, value, less, identity, k);
        n += 1.0;
    }
    return n > 0 ? sum / n : NAN;
}

/* RDM of own and the identity's onsets, kinds of a life. */
static int geometry_of(struct measure *m, enum csp_onset_value value, size_t identity,
                       size_t *n, double rdm[])
{
    const struct csp_list *kinds = &m->agent->spec->kinds;
    const size_t size = size_of(m, value);
    int err = CSP_OK;
    *n = 0;
    for (size_t k = 0; k < kinds->n && !err; k++) {
        if (!(CSP_ITEM(*kinds, csp_kind, k)->share > 0)) continue;
        for (int own = 0; own < 2 && !err; own++)
            err = vector_of(m, value, k, own, identity, m->own + (*n)++ * size);
    }
    if (!err) err = csp_rdm(CSP_RDM_COSINE, *n, size, m->own, rdm);
    for (size_t i = 0; i < csp_rdm_size(*n) && !err; i++)
        if (isnan(rdm[i])) rdm[i] = 1.0; /* silence is as far from all as what is orthogonal */
    return err;
}

int csp_onset_geometry(struct csp_agent *agent, size_t identity, double *rsa_0, double *rsa_f,
                       double *rsa_f_0)
{
    static const enum csp_onset_value of[] = {CSP_ONSET_rho, CSP_ONSET_rho_0, CSP_ONSET_c_f};
    const struct {
        size_t a, b;
        double *to;
    } list[] = {{0, 1, rsa_0}, {0, 2, rsa_f}, {1, 2, rsa_f_0}};
    const size_t K = agent->spec->kinds.n, pairs = csp_rdm_size(2 * K);
    struct measure m = {.agent = agent};
    double *rdm = malloc((3 * pairs + 1) * sizeof *rdm);
    size_t n = 0;
    int err = rdm ? make_room(&m, K) : CSP_FAIL(CSP_E_MEMORY, "%zu dissimilarities", pairs);
    for (size_t v = 0; v < 3 && !err; v++)
        err = geometry_of(&m, of[v], identity, &n, rdm + v * pairs);
    for (size_t i = 0; i < 3 && !err; i++) {
        struct csp_rsa_fit fit = {0};
        err = csp_rsa_compare(CSP_RSA_SPEARMAN, n, rdm + list[i].a * pairs,
                              rdm + list[i].b * pairs, 0, 1, &fit);
        *list[i].to = fit.r;
    }
    free(rdm);
    free_room(&m);
    return err;
}

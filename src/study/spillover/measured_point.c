/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/spillover/measured_point.h"
#include "conspecific/agent/probe/overlap.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/linalg.h"
#include "conspecific/study/spillover/closed_form.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ITEM(list, type, i) (&((const struct type *)(list).items)[i])
enum { OWN, OTHER, BOTH, STATES, MOST = 1024 };
enum { ON = 60, FROM = 20 }; /* ticks, as csp_agent_probe */

struct gathered { /* of one reader */
    size_t n;
    const csp_real *y;   /* borrowed: present rates */
    double *m[STATES];   /* views: means */
    double *C[STATES];   /* views, n x n: sums of products, then covariance */
    double *h, *slab;    /* one event; owned */
    double said[STATES]; /* mean response */
};

const char *csp_reader_name(int reader)
{
    static const char *const names[CSP_READERS] = {"accumbens", "amygdala"};
    return names[reader];
}

static int gather_init(struct gathered *g, size_t n, const csp_real *y)
{
    *g = (struct gathered){.n = n, .y = y};
    g->slab = calloc(STATES * (n + n * n) + n, sizeof *g->slab);
    if (!g->slab) return CSP_FAIL(CSP_E_MEMORY, "statistics of %zu features", n);
    for (size_t k = 0; k < STATES; k++) {
        g->m[k] = g->slab + k * n;
        g->C[k] = g->slab + STATES * n + k * n * n;
    }
    g->h = g->slab + STATES * (n + n * n);
    return CSP_OK;
}

static void gather_event(struct gathered *g, size_t state)
{
    for (size_t i = 0; i < g->n; i++) {
        g->m[state][i] += g->h[i];
        for (size_t j = 0; j < g->n; j++) g->C[state][i * g->n + j] += g->h[i] * g->h[j];
    }
}

static void finish_moments(struct gathered *g, size_t events)
{
    const double N = (double)events, n1 = N - 1.0;
    for (size_t k = 0; k < STATES; k++) {
        for (size_t i = 0; i < g->n; i++) g->m[k][i] /= N;
        for (size_t i = 0; i < g->n; i++)
            for (size_t j = 0; j < g->n; j++) {
                double *c = &g->C[k][i * g->n + j];
                *c = (*c - N * g->m[k][i] * g->m[k][j]) / n1;
            }
        g->said[k] /= N;
    }
}

/* ---- events --------------------------------------------------------------------------- */

struct pains { /* kinds of pain of a life, with their shares */
    size_t kind[MOST];
    double share[MOST], all;
    size_t n;
};

static int find_pains(const struct csp_agent_spec *spec, struct pains *p)
{
    p->n = 0;
    p->all = 0.0;
    double pain = 0.0;
    for (size_t k = 0; k < spec->kinds.n && k < MOST; k++) {
        const struct csp_kind *kind = ITEM(spec->kinds, csp_kind, k);
        p->all += kind->share;
        if (strcmp(kind->category, "pain") != 0 || !(kind->share > 0)) continue;
        p->kind[p->n] = k;
        p->share[p->n++] = kind->share;
        pain += kind->share;
    }
    p->all = p->n ? pain / p->all : 0.0;
    return p->n ? CSP_OK
                : CSP_FAIL(CSP_E_RANGE, "no kind of category pain happens in the life of %s",
                           spec->name);
}

#define DRAW(rng, list, type, out)                                                         \
    do {                                                                                   \
        double share_[MOST];                                                               \
        for (size_t i_ = 0; i_ < (list).n; i_++) share_[i_] = ITEM(list, type, i_)->share; \
        (out) = csp_dist_discrete(rng, (list).n, share_);                                  \
    } while (0)

/* Draw the sensory lines before and during one event, as src/agent/rearing.c makes them. */
static int draw_event(struct csp_agent *self, const struct pains *pains, size_t state,
                      struct csp_rng *rng, csp_real before[], csp_real during[])
{
    const struct csp_agent_spec *spec = self->spec;
    const size_t bytes = self->senses.n * sizeof *before;
    const size_t kind = pains->kind[csp_dist_discrete(rng, pains->n, pains->share)];
    size_t other, context;
    DRAW(rng, spec->identities, csp_identity, other);
    DRAW(rng, spec->contexts, csp_context, context);
    memset(before, 0, bytes);
    int err = csp_senses_context(self, context, 1.0, before);
    if (!err && spec->objects.n && csp_dist_bernoulli(rng, spec->rearing.p_object))
        err = csp_senses_object(self, csp_rng_below(rng, spec->objects.n), 1.0, rng, before);
    if (!err && state != OWN) err = csp_senses_animal(self, other, NULL, rng, before);
    memcpy(during, before, bytes);
    if (!err && state != OTHER)
        err = csp_senses_event(self, kind, 1, 0, NULL, 1.0, rng, during, NULL);
    if (!err && state != OWN)
        err = csp_senses_event(self, kind, 0, other, NULL, 1.0, rng, during, NULL);
    return err;
}

/* Show one event. No outcome comes, so what is read is the prediction. */
static void show_event(struct csp_agent *self, const csp_real before[], const csp_real during[],
                       size_t state, struct gathered g[CSP_READERS])
{
    csp_real *lines[2] = {(csp_real *)before, (csp_real *)during};
    const struct csp_obs quiet = {.line = lines[0]}, obs = {.line = lines[1]};
    const long lead = (long)(self->spec->rearing.on / csp_agent_tick(self) + 0.5);
    const double share = 1.0 / (ON - FROM);
    for (int r = 0; r < CSP_READERS; r++) memset(g[r].h, 0, g[r].n * sizeof *g[r].h);
    csp_agent_rest(self, 3600.0);
    for (long t = 0; t < lead; t++) csp_agent_step(self, &quiet, NULL);
    for (int t = 0; t < ON; t++) {
        csp_agent_step(self, &obs, NULL);
        if (t < FROM) continue;
        for (int r = 0; r < CSP_READERS; r++)
            for (size_t i = 0; i < g[r].n; i++) g[r].h[i] += share * (double)g[r].y[i];
        g[CSP_READER_ACCUMBENS].said[state] += share * self->critic.V;
        g[CSP_READER_AMYGDALA].said[state] += share * self->bla.A;
    }
    for (int r = 0; r < CSP_READERS; r++) gather_event(&g[r], state);
}

static int show_events(struct csp_agent *self, size_t events, struct gathered g[CSP_READERS])
{
    struct pains pains;
    struct csp_rng rng;
    csp_real *lines = csp_vec_alloc(2 * self->senses.n + 64);
    void *saved = malloc(csp_fields_bytes(&self->fields));
    int err = lines && saved ? find_pains(self->spec, &pains)
                             : CSP_FAIL(CSP_E_MEMORY, "statistics of %s", self->spec->name);
    if (!err) {
        const struct csp_counts counts = self->counts;
        const int home = self->at_home;
        csp_rng_stream(&rng, self->seed, self->animal, "statistics");
        csp_fields_pack(&self->fields, saved);
        csp_agent_learning(self, 0);
        self->at_home = 1; /* nothing is imagined */
        for (size_t i = 0; i < events * STATES && !err; i++) {
            err = draw_event(self, &pains, i % STATES, &rng, lines, lines + self->senses.n);
            if (!err) show_event(self, lines, lines + self->senses.n, i % STATES, g);
        }
        csp_fields_unpack(&self->fields, saved);
        csp_agent_bind(self);
        self->at_home = home;
        self->counts = counts;
    }
    free(saved);
    csp_vec_free(lines);
    return err;
}

/* ---- from vectors to overlap and noise ------------------------------------------------ */

static double dot(size_t n, const double a[], const double b[])
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* The quadratic form x'Cx. */
static double quadratic_form(size_t n, const double C[], const double x[])
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += x[i] * dot(n, C + i * n, x);
    return sum;
}

/* Variance along the unit vector of m_s/|m_s| + sign m_o/|m_o|. */
static double variance_along(const struct gathered *g, const struct csp_measured_point *s,
                             double sign, const double C[], double x[])
{
    for (size_t i = 0; i < g->n; i++)
        x[i] = g->m[OWN][i] / s->size_own + sign * g->m[OTHER][i] / s->size_other;
    const double size = dot(g->n, x, x);
    const double least =
        1e-9 * s->size_own * s->size_other; /* there is no 1/0 where all are alike */
    return size > 0 ? fmax(quadratic_form(g->n, C, x) / size, least) : least;
}

/* G_kl = m_k'(C + ridge I)^-1 m_l; C is changed. */
static int invert_covariance(const struct gathered *g, double ridge, double C[],
                             double G[STATES * STATES])
{
    double *x = malloc(g->n * sizeof *x);
    int err = x ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "statistics of %zu features", g->n);
    for (size_t i = 0; i < g->n; i++) C[i * g->n + i] += ridge;
    for (size_t l = 0; l < STATES && !err; l++) {
        err = csp_solve(g->n, C, g->m[l], x);
        for (size_t k = 0; k < STATES && !err; k++) G[k * STATES + l] = dot(g->n, g->m[k], x);
    }
    free(x);
    return err;
}

/* Learning rate times the ticks of all pains of a life: the ridge of early stopping is its
 * inverse. */
static double learning_of_life(const struct csp_agent *self, int reader)
{
    const struct csp_agent_spec *spec = self->spec;
    const struct csp_upbringing *r = &spec->rearing;
    struct pains pains;
    if (find_pains(spec, &pains)) return 0.0;
    const double ticks = (r->dur_min + r->dur_mean) / csp_agent_tick(self);
    const double rate = reader == CSP_READER_ACCUMBENS ? spec->circuits.critic.alpha
                                                       : spec->circuits.bla.eta_plus;
    return rate * ticks * pains.all * (r->events + r->adult);
}

/* Compute a_o/a_s at the rest of the reader's own rates. Those of the accumbens are equal. The
 * amygdala has its rates for pain, for the absence of pain, and for its absence at own acts,
 * and its readout is rectified. */
static void rest_by_rates(const struct csp_agent *self, int reader,
                          struct csp_measured_point *s)
{
    const struct csp_bla_params *b = &self->spec->circuits.bla;
    struct csp_closed_form p = {.rho = s->rho_axes,
                                .s2 = 0.5 * s->kappa_axes,
                                .q_s = s->q[OWN] + s->q[BOTH],
                                .q_o = s->q[OTHER],
                                .up = {1, 1},
                                .down = {1, 1}};
    if (reader == CSP_READER_AMYGDALA && b->eta_plus > 0) {
        p.down[CSP_OTHER] = b->eta_minus / b->eta_plus;
        p.down[CSP_OWN] = (b->eta_minus + b->eta_own) / b->eta_plus;
        p.rectified = 1;
    }
    double w[CSP_CLOSED_FORM_STATE] = {1.0}, a[2];
    if (csp_closed_form_rest(&p, w)) {
        csp_error_clear();
        s->ratio_rates = NAN;
        return;
    }
    csp_closed_form_responses(&p, w, a);
    s->ratio_rates = p.rectified && a[CSP_OTHER] < 0 ? 0.0 : a[CSP_OTHER] / a[CSP_OWN];
}

static int summarise(const struct csp_agent *self, int reader, struct gathered *g,
                     struct csp_measured_point *s)
{
    const struct csp_upbringing *r = &self->spec->rearing;
    const size_t n = g->n;
    *s = (struct csp_measured_point){
        .n = n, .q = {r->p_own, 1.0 - r->p_own - r->p_common, r->p_common}};
    s->p_c = r->p_common / (1.0 - r->p_own);
    s->own = fabs(g->said[OWN]);
    s->other = g->said[OWN] < 0 ? -g->said[OTHER] : g->said[OTHER];
    s->size_own = sqrt(dot(n, g->m[OWN], g->m[OWN]));
    s->size_other = sqrt(dot(n, g->m[OTHER], g->m[OTHER]));
    if (!(s->size_own > 0) || !(s->size_other > 0))
        return CSP_FAIL(CSP_E_NUMERIC, "%s: the %s does not respond to pain", self->spec->name,
                        csp_reader_name(reader));
    const double power = s->size_own * s->size_other;
    double *C = g->C[OWN], *x = g->h, trace = 0.0;
    for (size_t i = 0; i < n * n; i++)
        C[i] = s->q[OWN] * g->C[OWN][i] + s->q[OTHER] * g->C[OTHER][i] +
               s->q[BOTH] * g->C[BOTH][i];
    for (size_t i = 0; i < n; i++) trace += C[i * n + i];
    s->rho = dot(n, g->m[OWN], g->m[OTHER]) / power;
    s->s2_difference = variance_along(g, s, -1.0, C, x) / power;
    s->s2_sum = variance_along(g, s, 1.0, C, x) / power;
    s->s2_unit = trace / (double)n / power;
    s->dims = trace * trace / dot(n * n, C, C);
    csp_closed_form_axes(s->rho, s->s2_difference, s->s2_sum, &s->rho_axes, &s->kappa_axes);
    double G[STATES * STATES], a[STATES];
    const double y[STATES] = {1, 0, 1}, length = learning_of_life(self, reader);
    int err = invert_covariance(g, length > 0 ? 1.0 / length : 1.0, C, G);
    if (err) return err;
    s->rho_whole = G[OTHER] / sqrt(G[0] * G[STATES + 1]);
    s->kappa_whole = 2.0 / sqrt(G[0] * G[STATES + 1]);
    err = csp_closed_form_rest_of(STATES, G, s->q, y, a);
    s->ratio_whole = a[OTHER] / a[OWN];
    const double s2 = 0.5 * s->kappa_axes;
    const double G2[4] = {1.0 / s2, s->rho_axes / s2, s->rho_axes / s2, 1.0 / s2},
                 q2[2] = {s->q[OWN] + s->q[BOTH], s->q[OTHER]};
    if (!err) err = csp_closed_form_rest_of(2, G2, q2, y, a);
    s->ratio_axes = a[OTHER] / a[OWN];
    if (!err) rest_by_rates(self, reader, s);
    return err;
}

int csp_measured_point_take(struct csp_agent *self, size_t events,
                            struct csp_measured_point out[CSP_READERS])
{
    struct gathered g[CSP_READERS] = {{0}, {0}};
    if (self->banks > 1)
        return CSP_FAIL(CSP_E_SHAPE,
                        "%s: own and another's features are split (gains.split): "
                        "they have no overlap",
                        self->spec->name);
    if (!(self->spec->rearing.p_own < 1.0))
        return CSP_FAIL(CSP_E_RANGE, "%s: nothing happens to others (rearing.p_own = 1)",
                        self->spec->name);
    if (self->spec->rearing.company.n)
        return CSP_FAIL(CSP_E_RANGE,
                        "%s: rearing.company is not read here: set the share of identities",
                        self->spec->name);
    if (events < 2) return CSP_FAIL(CSP_E_SHAPE, "%zu events have no variance", events);
    int err = gather_init(&g[CSP_READER_ACCUMBENS], self->nac.n, self->nac.y);
    if (!err) err = gather_init(&g[CSP_READER_AMYGDALA], self->la.n, self->la.y);
    if (!err) err = show_events(self, events, g);
    for (int r = 0; r < CSP_READERS && !err; r++) {
        finish_moments(&g[r], events);
        err = summarise(self, r, &g[r], &out[r]);
    }
    for (int r = 0; r < CSP_READERS; r++) free(g[r].slab);
    return err;
}

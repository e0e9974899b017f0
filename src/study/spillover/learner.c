/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/spillover/learner.h"
#include "conspecific/circuits/amygdala_pag/bla.h"
#include "conspecific/circuits/vta_bg/critic.h"
#include "conspecific/circuits/vta_bg/reward_model.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include "trajectory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Noise comes from a table of 2^12 normal deviates and their negatives, scaled to variance 1:
 * drawing one takes a tenth of the time of a fresh one, and 64 inputs ask for millions. */
enum { DEVIATES = 1 << 13 };

struct learner {
    const struct csp_spillover_circuit *is;
    size_t n;
    double noise;             /* sd of an input */
    struct csp_critic critic; /* also the teacher of extinction cells */
    struct csp_reward_model model;
    struct csp_bla bla;
    struct csp_fields fields;
    struct csp_rng rng;
    csp_real *latent[2], *x, *zero, *deviate; /* owned by slab */
    csp_real *slab;
    void *trained; /* owned: fields at the end of training */
};

/* ---- a circuit as one readout --------------------------------------------------------- */

static int init_critic(struct learner *l, double eta)
{
    struct csp_critic_params p;
    struct csp_vta_params v;
    csp_params_default(&p, csp_critic_params_table);
    csp_params_default(&v, csp_vta_params_table);
    p.alpha = eta;
    p.kappa = l->is->opponent;
    p.tau_lambda = 0.0;
    v.cells = 1;
    v.g_lhb_vta = l->is->habenula;
    int err = csp_critic_init(&l->critic, l->n, 0, 0, 1.0, &p, &v, NULL);
    if (!err) err = csp_critic_fields(&l->critic, &l->fields);
    return err;
}

static int init_bla(struct learner *l, double eta)
{
    const struct csp_spillover_circuit *c = l->is;
    const double dt = 0.01;
    struct csp_bla_params p;
    csp_params_default(&p, csp_bla_params_table);
    p.tau_gamma = 0.0; /* one outcome an event: the supervised rule */
    p.eta_plus = eta;
    p.eta_minus = eta / c->asymmetry;
    p.eta_own = c->efference * eta;
    p.tau_A = p.tau_z = p.tau_u = p.tau_free = 0.0;
    p.cells = c->cells;
    p.share = c->share;
    p.A_max = c->largest;
    p.eta_relief = c->extinction;
    int err = csp_bla_init(&l->bla, l->n, c->extinction > 0 ? 1 : 0, dt, &p,
                           c->share < 1 ? &l->rng : NULL);
    if (!err) err = csp_bla_fields(&l->bla, &l->fields);
    if (!err && c->extinction > 0) err = init_critic(l, eta);
    return err;
}

static int init_circuit(struct learner *l, double eta)
{
    if (l->is->circuit == CSP_SPILL_CRITIC) return init_critic(l, eta);
    if (l->is->circuit == CSP_SPILL_BLA) return init_bla(l, eta);
    const struct csp_reward_model_params p = {.alpha = eta};
    const int err = csp_reward_model_init(&l->model, l->n, &p);
    return err ? err : csp_reward_model_fields(&l->model, &l->fields);
}

/* Pain is a reward of -1, so the response is -V. */
static double teach_critic(struct learner *l, double y)
{
    csp_critic_reset(&l->critic);
    csp_critic_step(&l->critic, 0.0, l->x, NULL, 1.0, 1);
    return csp_critic_step(&l->critic, -y, l->zero, NULL, 1.0, 1);
}

static const csp_real here[1] = {1}; /* one context */

static void teach_bla(struct learner *l, double y, int own)
{
    const csp_real *c = l->is->extinction > 0 ? here : NULL;
    struct csp_bla_in in = {.z = l->x,
                            .c = c,
                            .S = own,
                            .novel = 1.0,
                            .gate = 1.0,
                            .gate_ext = 1.0,
                            .gate_itc = 1.0,
                            .gate_pag = 1.0,
                            .learn = 1};
    const double da = c ? teach_critic(l, y) : 0.0;
    if (y <= 0) in.relief = fmax(da, 0.0);
    csp_bla_step(&l->bla, &in);
    in.z = l->zero; /* the trace of the cues is one tick old when the outcome comes */
    in.us = y;
    in.relief = 0.0;
    csp_bla_step(&l->bla, &in);
}

static double response(const struct learner *l, int state)
{
    const csp_real *x = l->latent[state];
    if (l->is->circuit == CSP_SPILL_CRITIC) return -csp_critic_value(&l->critic, x, NULL);
    if (l->is->circuit == CSP_SPILL_REWARD_MODEL)
        return -csp_reward_model_predict(&l->model, x);
    return csp_bla_predict(&l->bla, x, x, l->is->extinction > 0 ? here : NULL);
}

/* ---- latents and events --------------------------------------------------------------- */

static void unit_length(size_t n, csp_real x[])
{
    const csp_real size = (csp_real)sqrt(csp_norm2(n, x));
    for (size_t i = 0; i < n; i++) x[i] /= size;
}

static void draw_latents(struct learner *l, double rho)
{
    csp_real *s = l->latent[CSP_OWN], *o = l->latent[CSP_OTHER];
    for (size_t i = 0; i < l->n; i++) s[i] = (csp_real)csp_dist_normal(&l->rng);
    for (size_t i = 0; i < l->n; i++) o[i] = (csp_real)csp_dist_normal(&l->rng);
    unit_length(l->n, s);
    const csp_real along = (csp_real)csp_dot(l->n, s, o);
    for (size_t i = 0; i < l->n; i++) o[i] -= along * s[i];
    unit_length(l->n, o);
    for (size_t i = 0; i < l->n; i++)
        o[i] = (csp_real)rho * s[i] + (csp_real)sqrt(1.0 - rho * rho) * o[i];
}

static void draw_deviates(struct learner *l)
{
    const size_t half = DEVIATES / 2;
    double sum = 0.0;
    for (size_t i = 0; i < half; i++) {
        l->deviate[i] = (csp_real)csp_dist_normal(&l->rng);
        sum += (double)l->deviate[i] * (double)l->deviate[i];
    }
    const csp_real scale = (csp_real)(l->noise / sqrt(sum / (double)half));
    for (size_t i = 0; i < half; i++) {
        l->deviate[i] *= scale;
        l->deviate[half + i] = -l->deviate[i];
    }
}

static void live_event(struct learner *l, int state, double p)
{
    const csp_real *latent = l->latent[state];
    const int own = state == CSP_OWN;
    const double y = own || (p > 0 && csp_dist_bernoulli(&l->rng, p)) ? 1.0 : 0.0;
    memcpy(l->x, latent, l->n * sizeof *l->x);
    if (l->noise > 0)
        for (size_t i = 0; i < l->n; i += 2) {
            const uint32_t bits = csp_rng_u32(&l->rng);
            l->x[i] += l->deviate[bits % DEVIATES];
            if (i + 1 < l->n) l->x[i + 1] += l->deviate[(bits >> 16) % DEVIATES];
        }
    if (l->is->circuit == CSP_SPILL_CRITIC)
        (void)teach_critic(l, y);
    else if (l->is->circuit == CSP_SPILL_BLA)
        teach_bla(l, y, own);
    else
        csp_reward_model_step(&l->model, -y, l->x, 1);
}

static void live_events(struct learner *l, double n, double q_s, double p)
{
    for (double k = 0; k < n; k += 1.0) {
        const int other = q_s >= 1 ? 0 : q_s <= 0 ? 1 : !csp_dist_bernoulli(&l->rng, q_s);
        live_event(l, other ? CSP_OTHER : CSP_OWN, p);
    }
}

static void read_responses(const struct learner *l, double a[2])
{
    for (int k = 0; k < 2; k++) a[k] = response(l, k);
}

/* Live through n events and average the responses. */
static void mean_over_events(struct learner *l, double n, double q_s, double p, double a[2])
{
    enum { LOOKS = 500 };
    const size_t looks = n < LOOKS ? (size_t)n : LOOKS;
    const double each = floor(n / (double)looks);
    a[0] = a[1] = 0.0;
    for (size_t k = 0; k < looks; k++) {
        double now[2];
        live_events(l, each, q_s, p);
        read_responses(l, now);
        for (int i = 0; i < 2; i++) a[i] += now[i] / (double)looks;
    }
}

static void follow_events(struct learner *l, double last, double q_s, double p,
                          struct csp_trajectory *s)
{
    csp_trajectory_times(last, s);
    for (size_t i = 0; i < s->n; i++) {
        if (i) live_events(l, s->t[i] - s->t[i - 1], q_s, p);
        read_responses(l, s->a[i]);
    }
}

/* ---- the life of one learner ---------------------------------------------------------- */

static int init_learner(struct learner *l, const struct csp_spillover_file *file,
                        const struct csp_spillover_circuit *circuit,
                        const struct csp_spillover_exposure *e, double eta, uint64_t animal)
{
    char stream[160];
    *l = (struct learner){.is = circuit, .n = file->inputs, .noise = sqrt(0.5 * e->kappa)};
    csp_format(stream, sizeof stream, "spillover %.9g %.9g %.9g %.9g %.9g", e->overlap,
               e->kappa, e->own, e->common_fate,
               e->step); /* the same events for every circuit */
    csp_rng_stream(&l->rng, file->seed, animal, stream);
    l->slab = csp_vec_alloc(4 * (l->n + 64) + DEVIATES);
    if (!l->slab) return CSP_FAIL(CSP_E_MEMORY, "latents of %zu units", l->n);
    const size_t room = (l->n + 63) / 64 * 64;
    l->latent[0] = l->slab;
    l->latent[1] = l->slab + room;
    l->x = l->slab + 2 * room;
    l->zero = l->slab + 3 * room;
    l->deviate = l->slab + 4 * room;
    draw_latents(l, e->overlap);
    draw_deviates(l);
    int err = init_circuit(l, eta);
    if (err) return err;
    l->trained = malloc(csp_fields_bytes(&l->fields) + 1);
    return l->trained ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "state of circuit %s", circuit->name);
}

static void release_learner(struct learner *l)
{
    csp_critic_free(&l->critic);
    csp_reward_model_free(&l->model);
    csp_bla_free(&l->bla);
    csp_fields_free(&l->fields);
    csp_vec_free(l->slab);
    free(l->trained);
}

static void restore_trained(struct learner *l)
{
    csp_fields_unpack(&l->fields, l->trained);
    if (l->is->circuit == CSP_SPILL_BLA) csp_bla_bind(&l->bla);
}

static void live_phases(struct learner *l, const struct csp_spillover_exposure *e,
                        const struct csp_spillover_theory *t, double value[CSP_SPILL_MEASURES])
{
    struct csp_trajectory s;
    double a[2], end[2];
    live_events(l, ceil(0.6 * t->train), 1.0, 0.0);
    mean_over_events(l, ceil(0.4 * t->train), 1.0, 0.0, a);
    value[CSP_SPILL_before_own] = a[CSP_OWN];
    value[CSP_SPILL_before_other] = a[CSP_OTHER];
    value[CSP_SPILL_spillover] = a[CSP_OTHER] / a[CSP_OWN];
    csp_fields_pack(&l->fields, l->trained);

    value[CSP_SPILL_own_after] = value[CSP_SPILL_half_other] = NAN;
    if (t->others > 0) {
        follow_events(l, 0.75 * t->others, 0.0, e->common_fate, &s);
        mean_over_events(l, ceil(0.25 * t->others), 0.0, e->common_fate, end);
        value[CSP_SPILL_own_after] = end[CSP_OWN] / s.a[0][CSP_OWN];
        value[CSP_SPILL_half_other] =
            csp_trajectory_half_other(&s, end[CSP_OTHER], t->until[2]);
    }

    restore_trained(l);
    follow_events(l, t->relax, e->own, e->common_fate, &s);
    mean_over_events(l, t->window, e->own, e->common_fate, end);
    csp_trajectory_half_lives(&s, end, t->until, &value[CSP_SPILL_half_difference],
                              &value[CSP_SPILL_half_sum]);
    value[CSP_SPILL_rest_own] = end[CSP_OWN];
    value[CSP_SPILL_rest_other] = end[CSP_OTHER];
    value[CSP_SPILL_rest_ratio] = end[CSP_OTHER] / end[CSP_OWN];
    value[CSP_SPILL_events] = t->relax + t->window;
}

int csp_spillover_learn(const struct csp_spillover_file *self,
                        const struct csp_spillover_circuit *circuit,
                        const struct csp_spillover_exposure *exposure,
                        const struct csp_spillover_theory *theory, uint64_t animal,
                        double value[CSP_SPILL_MEASURES])
{
    struct learner l;
    int err = init_learner(&l, self, circuit, exposure, theory->form.up[CSP_OWN], animal);
    if (!err) live_phases(&l, exposure, theory, value);
    if (!err) err = csp_fields_watch(&l.fields, 1e6);
    if (err)
        err = csp_error_context(err, "circuit %s, overlap %g, kappa %g: ", circuit->name,
                                exposure->overlap, exposure->kappa);
    release_learner(&l);
    return err;
}

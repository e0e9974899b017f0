/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/probe/attribution.h"
#include "../inputs.h"
#include "conspecific/agent/probe/shapley.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TICKS = CSP_PRESENT_LEAD + CSP_PRESENT_ON, FROM = CSP_PRESENT_LEAD + CSP_PRESENT_FROM };

/* What the readouts saw, tick by tick. */
struct csp_attr_trace {
    struct csp_agent *agent; /* borrowed */
    size_t n_bla, n_z, n_ext;
    csp_real *bla, *nac, *c; /* owned, TICKS rows of n_bla, n_z, n_ext + 1 */
    double o[TICKS];         /* another acts (two banks) */
    double gate[TICKS];      /* of V */
    int repeats[TICKS];      /* this tick is as the one before */
    double *time;            /* owned, n_time: gate (G - N) . m by line, mean of the window */
    csp_real *x, *y;         /* owned: scratch, inputs of a readout; rates of la or h */
    csp_real *banks;         /* owned: scratch, the same in banks */
    csp_real *d, *d_banks, *centred;      /* owned: scratch, drive of la; in banks; centred */
    double *w, *w_drive, *g, *sum, *part; /* owned: scratch */
};

/* The weights of V: D1 less D2 of the middle unit. */
static double weight_V(const struct csp_critic *c, size_t k)
{
    const size_t at = c->units / 2 * c->n_all + k;
    return (double)c->G[at] - (double)c->N[at];
}

static void time_cells(struct csp_attr_trace *t, double gate)
{
    const struct csp_agent *a = t->agent;
    const struct csp_sparse m = csp_ent_view(&a->ent);
    const double share = gate / (TICKS - FROM);
    for (size_t i = 0; i < m.n; i++) {
        const size_t block = m.list[i];
        double sum = 0.0;
        for (size_t k = block * m.block; k < (block + 1) * m.block; k++)
            sum += weight_V(&a->critic, a->critic.n + k) * (double)m.v[k];
        t->time[block % a->senses.n] += share * sum;
    }
}

static void watch(const struct csp_agent *a, size_t tick, const csp_real line[], void *to)
{
    struct csp_attr_trace *t = to;
    csp_real *bla = t->bla + tick * t->n_bla, *nac = t->nac + tick * t->n_z,
             *c = t->c + tick * t->n_ext;
    memcpy(bla, a->z_bla, t->n_bla * sizeof *bla);
    memcpy(nac, a->z_nac, t->n_z * sizeof *nac);
    memcpy(c, a->hpc.c, t->n_ext * sizeof *c);
    t->o[tick] = csp_percept_of(a, line).share;
    t->gate[tick] = a->pfc.R.g * csp_nac_gate(a);
    t->repeats[tick] = tick > 0 && memcmp(bla, bla - t->n_bla, t->n_bla * sizeof *bla) == 0 &&
                       memcmp(nac, nac - t->n_z, t->n_z * sizeof *nac) == 0 &&
                       memcmp(c, c - t->n_ext, t->n_ext * sizeof *c) == 0 &&
                       memcmp(t->o + tick, t->o + tick - 1, sizeof *t->o) == 0 &&
                       memcmp(t->gate + tick, t->gate + tick - 1, sizeof *t->gate) == 0;
    if (tick >= FROM) time_cells(t, t->gate[tick]);
}

/* What extinction cells say of the rates z, before the context, and E in the context c. */
static double safety(const struct csp_attr_trace *t, const csp_real z[], const csp_real c[],
                     double ext[])
{
    const struct csp_bla *b = &t->agent->bla;
    double E = 0.0;
    memset(ext, 0, b->n_ext * sizeof *ext);
    for (size_t i = 0; i < b->n; i++)
        for (size_t j = 0; z[i] > 0 && j < b->n_ext; j++)
            ext[j] += (double)b->v[i * b->n_ext + j] * (double)z[i];
    for (size_t j = 0; j < b->n_ext; j++) E += (double)c[j] * fmax(ext[j], 0.0);
    return csp_projection_gain(t->agent, CSP_P_hpc_ext) *
           csp_projection_gain(t->agent, CSP_P_la_ext) * E;
}

/* Mean over the acquisition cells of what they say of x less the safety that reaches them, the
 * share of them that counts, and, if up is there, the mean weights of those. */
static double acquired(const struct csp_attr_trace *t, const csp_real x[], double less,
                       double *share, double up[])
{
    const struct csp_bla *b = &t->agent->bla;
    const int linear = csp_bla_foretells(&b->par);
    const double n = (double)b->n_fear;
    double *cell = t->sum, total = 0.0;
    memset(cell, 0, b->n_fear * sizeof *cell);
    for (size_t i = 0; i < b->n; i++)
        for (size_t j = 0; x[i] != 0 && j < b->n_fear; j++)
            cell[j] += (double)b->w[i * b->n_fear + j] * (double)x[i];
    *share = 0.0;
    for (size_t j = 0; j < b->n_fear; j++) {
        const double r = cell[j] - less;
        cell[j] = linear || r > 0;
        total += cell[j] * r / n;
        *share += cell[j] / n;
    }
    for (size_t i = 0; up && i < b->n; i++) {
        up[i] = 0.0;
        for (size_t j = 0; j < b->n_fear; j++)
            up[i] += cell[j] * (double)b->w[i * b->n_fear + j] / n;
    }
    return total;
}

/* Weights of x = d - m (m . d) / |m|^2 (credit.h) as weights of d: the same projection. */
static void of_drive(const struct csp_bla *b, double w[])
{
    const csp_real *m = b->credit.mean;
    double m2 = 0.0, dot = 0.0;
    for (size_t i = 0; i < b->n; i++) {
        m2 += (double)m[i] * (double)m[i];
        dot += (double)m[i] * w[i];
    }
    for (size_t i = 0; m2 > 0 && i < b->n; i++) w[i] -= dot / m2 * (double)m[i];
}

/*
 * P of the rates z and the drive d of la (bla.h), and, if they are there, its gradients in z and
 * in d times P / P before the ceiling: grad . z + drive . d = P. In double and apart from the
 * circuit, which has no use for a gradient; the tests hold both together.
 */
static double fear(const struct csp_attr_trace *t, const csp_real z[], const csp_real d[],
                   const csp_real c[], double grad[], double drive[])
{
    const struct csp_bla *b = &t->agent->bla;
    const struct csp_agent *a = t->agent;
    const int linear = csp_bla_foretells(&b->par);
    const double s = b->par.s_itc,
                 g_itc = csp_projection_gain(a, CSP_P_ext_itc) *
                         csp_projection_gain(a, CSP_P_itc_cea),
                 g_ext = csp_projection_gain(a, CSP_P_hpc_ext) *
                         csp_projection_gain(a, CSP_P_la_ext);
    double *ext = t->sum + b->n_fear, on;
    const double E = safety(t, z, c, ext);
    if (linear) csp_credit_centre(&b->credit, d, t->centred);
    const double from = acquired(t, linear ? t->centred : z, (1.0 - s) * E, &on,
                                 linear ? drive : grad),
                 raw = from - g_itc * s * E, P = fmin(fmax(raw, 0.0), b->par.A_max);
    if (!grad) return P;
    const double scale = raw > 0 ? P / raw : 0.0, safe = g_ext * (on * (1.0 - s) + g_itc * s);
    if (linear) of_drive(b, drive);
    for (size_t i = 0; i < b->n; i++) {
        double down = 0.0;
        for (size_t j = 0; j < b->n_ext; j++)
            if (ext[j] > 0) down += (double)c[j] * (double)b->v[i * b->n_ext + j];
        grad[i] = scale * ((linear ? 0.0 : grad[i]) - safe * down);
        drive[i] = linear ? scale * drive[i] : 0.0;
    }
    return P;
}

/* Weights of features in banks as weights of the features: those that speak at o. */
static void fold(size_t n, size_t banks, double o, double w[])
{
    for (size_t k = 0; banks > 1 && k < n; k++) w[k] = (1.0 - o) * w[k] + o * w[n + k];
}

static const csp_real *in_banks(const struct csp_attr_trace *t, size_t n, double o)
{
    return csp_in_banks(t->agent, n, o, t->y, t->banks);
}

/* P of the inputs x of la at o. */
static double fear_of(const struct csp_attr_trace *t, const csp_real x[], double o,
                      const csp_real c[], double grad[], double drive[])
{
    struct csp_agent *a = t->agent;
    csp_project_step(&a->la, x, t->y);
    csp_project_drive(&a->la, x, t->d);
    const csp_real *d = csp_in_banks(a, a->la.n, o, t->d, t->d_banks);
    return fear(t, in_banks(t, a->la.n, o), d, c, grad, drive);
}

static double gate_A(const struct csp_agent *a)
{
    return csp_projection_gain(a, CSP_P_la_bla);
}

/* V and R of features h, without the time cells. */
static void worth(const struct csp_agent *a, const csp_real h[], double *V, double *R)
{
    *V = *R = 0.0;
    for (size_t k = 0; k < a->critic.n; k++) {
        *V += weight_V(&a->critic, k) * (double)h[k];
        *R += (double)a->reward_model.u[k] * (double)h[k];
    }
}

static void copy_without(size_t n, const csp_real from[], const unsigned char off[],
                         csp_real to[])
{
    for (size_t i = 0; i < n; i++) to[i] = off && off[i] ? 0 : from[i];
}

/* The three readouts over the window, without the inputs that are off. */
static void respond(const struct csp_attribution *self, const unsigned char off[],
                    double out[CSP_READOUTS])
{
    const struct csp_attr_trace *t = self->trace;
    struct csp_agent *a = t->agent;
    const double share = 1.0 / (TICKS - FROM);
    double A = 0.0, P = 0.0, V = 0.0, R = 0.0;
    for (int r = 0; r < CSP_READOUTS; r++) out[r] = 0.0;
    for (size_t tick = 0; tick < TICKS; tick++) {
        if (!t->repeats[tick]) {
            copy_without(t->n_bla, t->bla + tick * t->n_bla, off, t->x);
            P = gate_A(a) * fear_of(t, t->x, t->o[tick], t->c + tick * t->n_ext, NULL, NULL);
            copy_without(t->n_z, t->nac + tick * t->n_z, off, t->x);
            csp_project_step(&a->nac, t->x, t->y);
            worth(a, in_banks(t, a->nac.n, t->o[tick]), &V, &R);
        }
        A += a->bla.k_A * (P - A);
        if (tick < FROM) continue;
        out[CSP_READ_A] += share * A;
        out[CSP_READ_V] += share * t->gate[tick] * V;
        out[CSP_READ_R] += share * R;
    }
    for (size_t i = 0; i < self->n_time; i++)
        if (!off || !off[self->n - self->n_time + i]) out[CSP_READ_V] += t->time[i];
}

/* Additive contributions to P of one tick: of the inputs, and of la (in banks). */
static void explain_A(const struct csp_attr_trace *t, size_t tick, double input[],
                      double last[])
{
    struct csp_agent *a = t->agent;
    const csp_real *x = t->bla + tick * t->n_bla;
    const csp_real *z = a->banks > 1 ? t->banks : t->y, *d = a->banks > 1 ? t->d_banks : t->d;
    (void)fear_of(t, x, t->o[tick], t->c + tick * t->n_ext, t->w, t->w_drive);
    for (size_t k = 0; k < a->bla.n; k++) {
        t->w[k] *= gate_A(a);
        t->w_drive[k] *= gate_A(a);
        last[k] = t->w[k] * (double)z[k] + t->w_drive[k] * (double)d[k];
    }
    fold(a->la.n, a->banks, t->o[tick], t->w);
    fold(a->la.n, a->banks, t->o[tick], t->w_drive);
    csp_attr_projected(&a->la, x, t->w, t->y, input);
    for (size_t k = 0; k < a->la.n; k++) /* the drive is g P x */
        for (size_t i = 0; t->w_drive[k] != 0 && i < a->la.n_in; i++)
            input[i] +=
                t->w_drive[k] * a->la.g * (double)csp_mat_at(&a->la.P, k, i) * (double)x[i];
}

/* The same of V (readout CSP_READ_V) or R, of the latents and of h. */
static void explain_nac(const struct csp_attr_trace *t, size_t tick, int readout,
                        double input[], double last[])
{
    struct csp_agent *a = t->agent;
    const csp_real *x = t->nac + tick * t->n_z;
    csp_project_step(&a->nac, x, t->y);
    const csp_real *h = in_banks(t, a->nac.n, t->o[tick]);
    for (size_t k = 0; k < a->critic.n; k++) {
        t->w[k] = readout == CSP_READ_V ? t->gate[tick] * weight_V(&a->critic, k)
                                        : (double)a->reward_model.u[k];
        last[k] = t->w[k] * (double)h[k];
    }
    fold(a->nac.n, a->banks, t->o[tick], t->w);
    csp_attr_projected(&a->nac, x, t->w, t->y, input);
}

/* slow <- slow + k (now - slow), and its mean over the window; k 1: no leak. */
static void follow(size_t n, double k, double share, const double now[], double slow[],
                   double mean[])
{
    for (size_t i = 0; i < n; i++) {
        slow[i] += k * (now[i] - slow[i]);
        mean[i] += share * slow[i];
    }
}

static void explain(struct csp_attribution *self, int readout)
{
    const struct csp_attr_trace *t = self->trace;
    const int is_A = readout == CSP_READ_A;
    const size_t n = is_A ? t->n_bla : t->n_z, n_last = self->n_last[readout];
    const double k = is_A ? t->agent->bla.k_A : 1.0, share = 1.0 / (TICKS - FROM);
    double *now = t->part, *slow = now + n + n_last;
    memset(now, 0, 2 * (n + n_last) * sizeof *now);
    for (size_t tick = 0; tick < TICKS; tick++) {
        if (!t->repeats[tick] && is_A) explain_A(t, tick, now, now + n);
        if (!t->repeats[tick] && !is_A) explain_nac(t, tick, readout, now, now + n);
        const double s = tick < FROM ? 0.0 : share;
        follow(n, k, s, now, slow, self->input[readout]);
        follow(n_last, k, s, now + n, slow + n, self->last[readout]);
    }
    for (size_t i = 0; readout == CSP_READ_V && i < self->n_time; i++)
        self->input[readout][self->n - self->n_time + i] = t->time[i];
}

static int trace_init(struct csp_attr_trace *t, struct csp_agent *a)
{
    const size_t widest = a->bla.n > a->critic.n ? a->bla.n : a->critic.n;
    t->agent = a;
    t->n_bla = a->n_bla;
    t->n_z = a->n_z;
    t->n_ext = a->bla.n_ext;
    t->bla = csp_vec_alloc(TICKS * t->n_bla);
    t->nac = csp_vec_alloc(TICKS * t->n_z);
    t->c = csp_vec_alloc(TICKS * t->n_ext + 1);
    t->x = csp_vec_alloc(t->n_bla);
    t->y = csp_vec_alloc(widest);
    t->banks = csp_vec_alloc(widest);
    t->d = csp_vec_alloc(widest);
    t->d_banks = csp_vec_alloc(widest);
    t->centred = csp_vec_alloc(widest);
    t->w = calloc(widest, sizeof *t->w);
    t->w_drive = calloc(widest, sizeof *t->w_drive);
    t->sum = calloc(a->bla.n_fear + a->bla.n_ext + 1, sizeof *t->sum);
    t->part = calloc(2 * (t->n_bla + widest), sizeof *t->part);
    t->time = calloc(a->senses.n, sizeof *t->time);
    return t->bla && t->nac && t->c && t->x && t->y && t->banks && t->d && t->d_banks &&
                   t->centred && t->w && t->w_drive && t->sum && t->part && t->time
               ? CSP_OK
               : CSP_FAIL(CSP_E_MEMORY, "attribution of agent %s", a->spec->name);
}

static int make_room(struct csp_attribution *self, struct csp_agent *a)
{
    *self = (struct csp_attribution){.n_z = a->n_z,
                                     .n_aud = a->senses.n_area[0],
                                     .n_ctx = 2 * a->spec->contexts.n,
                                     .n_seen = a->n_seen,
                                     .n_smelt = a->n_smelt,
                                     .n_time = a->senses.n,
                                     .n_acc = csp_agent_latent_size(a),
                                     .n_last = {a->bla.n, a->critic.n, a->critic.n}};
    self->n =
        self->n_z + self->n_aud + self->n_ctx + self->n_seen + self->n_smelt + self->n_time;
    self->trace = calloc(1, sizeof *self->trace);
    int ok = self->trace != NULL;
    for (int r = 0; r < CSP_READOUTS; r++) {
        self->input[r] = calloc(self->n, sizeof *self->input[r]);
        self->last[r] = calloc(self->n_last[r], sizeof *self->last[r]);
        ok = ok && self->input[r] && self->last[r];
    }
    if (!ok) return CSP_FAIL(CSP_E_MEMORY, "attribution of agent %s", a->spec->name);
    return trace_init(self->trace, a);
}

int csp_attribution_init(struct csp_attribution *self, struct csp_agent *agent,
                         const struct csp_stimulus *stimulus)
{
    int err = make_room(self, agent);
    struct csp_presented shown = {.lead = CSP_PRESENT_LEAD};
    if (!err) err = csp_agent_present(agent, stimulus, NULL, watch, self->trace, &shown);
    if (err) return err;
    self->shown[CSP_READ_A] = shown.mean.A;
    self->shown[CSP_READ_V] = shown.mean.V;
    self->shown[CSP_READ_R] = shown.mean.R;
    respond(self, NULL, self->response);
    for (int r = 0; r < CSP_READOUTS; r++) explain(self, r);
    return CSP_OK;
}

void csp_attribution_free(struct csp_attribution *self)
{
    for (int r = 0; r < CSP_READOUTS; r++) {
        free(self->input[r]);
        free(self->last[r]);
    }
    struct csp_attr_trace *t = self->trace;
    if (t) {
        csp_vec_free(t->bla);
        csp_vec_free(t->nac);
        csp_vec_free(t->c);
        csp_vec_free(t->x);
        csp_vec_free(t->y);
        csp_vec_free(t->banks);
        csp_vec_free(t->d);
        csp_vec_free(t->d_banks);
        csp_vec_free(t->centred);
        free(t->w_drive);
        free(t->w);
        free(t->sum);
        free(t->part);
        free(t->time);
        free(t);
    }
    *self = (struct csp_attribution){0};
}

void csp_attribution_without(const struct csp_attribution *self, const unsigned char off[],
                             double response[CSP_READOUTS])
{
    respond(self, off, response);
}

const char *csp_attribution_origin(const struct csp_attribution *self, size_t i)
{
    if (i < self->n_acc) return "acc";
    if (i < self->n_z) return "tea";
    if (i < self->n_z + self->n_aud) return "thalamus";
    if (i < self->n_z + self->n_aud + self->n_ctx) return "place";
    if (i >= self->n - self->n_time) return "time";
    return i < self->n - self->n_time - self->n_smelt ? "sight" : "smell";
}

const char *csp_readout_name(int readout)
{
    static const char *const name[CSP_READOUTS] = {"A", "V", "R"};
    return readout >= 0 && readout < CSP_READOUTS ? name[readout] : NULL;
}

const char *csp_channel_name(int channel)
{
    static const char *const name[CSP_CHANNELS] = {"sound", "sight", "odour", "touch"};
    return channel >= 0 && channel < CSP_CHANNELS ? name[channel] : NULL;
}

int csp_agent_modalities(struct csp_agent *self, const struct csp_stimulus *stimulus,
                         double worth_of[CSP_READOUTS][1 << CSP_CHANNELS],
                         double shapley[CSP_READOUTS][CSP_CHANNELS])
{
    if (stimulus->own || stimulus->sham)
        return CSP_FAIL(CSP_E_RANGE, "modalities of an event that is not another's: only "
                                     "what is perceived of another passes channels");
    int err = CSP_OK;
    for (size_t set = 0; set < (size_t)1 << CSP_CHANNELS && !err; set++) {
        struct csp_stimulus part = *stimulus;
        struct csp_presented shown = {0};
        for (size_t c = 0; c < CSP_CHANNELS; c++)
            if (!(set >> c & 1)) part.pass[c] = 0.0;
        err = csp_agent_present(self, &part, NULL, NULL, NULL, &shown);
        worth_of[CSP_READ_A][set] = shown.mean.A;
        worth_of[CSP_READ_V][set] = shown.mean.V;
        worth_of[CSP_READ_R][set] = shown.mean.R;
    }
    for (int r = 0; r < CSP_READOUTS && !err; r++)
        err = csp_shapley(CSP_CHANNELS, worth_of[r], shapley[r]);
    return err;
}

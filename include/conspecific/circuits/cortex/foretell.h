/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_CORTEX_FORETELL_H
#define CONSPECIFIC_CIRCUITS_CORTEX_FORETELL_H
#include "conspecific/circuits/cortex/sheet.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/core/param.h"
/*
 * foretell: association areas whose rates explain the present and predict what follows. It is
 * predictive coding in time, with local rules: what is learnt at a synapse is a product of an
 * error that has arrived and of what the two sides of the synapse did when the prediction was
 * made.
 *
 *   tau_s du/dt = W x - u                       x[n_x]: rates of the sensory areas
 *   s = v / (1 + v / (s_max r_0)), v = [u - [theta]+]+
 *                                               z = [s + nu sqrt(r_0 s) xi]+ , xi ~ N(0, 1)
 *
 * A learning step k comes every t_learn. The prediction of x(k) was made h steps before by all
 * areas together, h = 0 being the present:
 *
 *   e_h(k)   = x(k) - P_h z(k - h)              h = 0 and three horizons, (3/8, 5/8, 1) horizon
 *   P_h     += eta_P e_h z(k - h)' / (|z(k - h)|^2 + <|z|^2>)
 *   f_hi     = [P_h' e_h]_i 1(s_i(k - h) > 0)   feedback of the error onto the unit that erred
 *   W_i     += eta_W r_0 sum_h a_h (f_hi / rms_i) x(k - h)' / (|x(k - h)|^2 + <|x|^2>)
 *
 * a_0 = pi_0, the other weights 1. <.> and rms are running means of rate 1/n_run (rms_i over the
 * horizons and steps at which the unit was active). P_0, which sends predictions of the present
 * down to the sensory areas, is learnt whatever pi_0 is. Learning of P and W lowers
 *
 *   E = sum_h a_h |x(k) - P_h [W x(k - h)]+|^2
 *
 * which for linear rates (linear 1) is reduced-rank regression: the rows of W span the space of
 * U'B, B the regression of the stacked targets on x and U the leading eigenvectors of
 * C_yx C_xx^-1 C_xy (Izenman 1975, doi:10.1016/0047-259X(75)90042-1; src/THEORY.md). Temporal
 * predictive coding with local rules: Millidge, Tang, Osanlouy, Harper & Bogacz 2024,
 * doi:10.1371/journal.pcbi.1011183; delayed errors met by traces of what made them: Gerstner,
 * Lehmann, Liakoni, Corneil & Brea 2018, doi:10.3389/fncir.2018.00053.
 *
 * Homeostasis. theta is the running mean of u (intrinsic excitability; Desai, Rutherford &
 * Turrigiano 1999, doi:10.1038/9165), so that what all events share drives nothing. The weights
 * of a unit are multiplied so that its mean rate over learning steps goes to r_0 (synaptic
 * scaling; Turrigiano 2008, doi:10.1016/j.cell.2008.10.008), those of a silent unit only down:
 *
 *   W_i *= 1 + eta_h (1 - sbar_i / r_0)         within [1 - eta_h, 1 + eta_h]; sbar: mean |s_i|
 *
 * Rates are in units of r_0: whatever it is, the same is learnt, and a unit that fires
 * 1/nu^2 spikes in a learning step at its mean rate has the noise of a Poisson cell.
 *
 * Plasticity falls with age: every eta is multiplied by adult + (1 - adult) exp(-n / n_age), n
 * being the learning steps of the life so far, and by `adult` alone in an adult.
 *
 * Beside a Kalman filter: linear units are a regression on what they hold of the past, which in
 * the world of test_kalman.c is 0.2 to 0.6 % above the filter (present alone: 3.0 to 4.6 %).
 *
 * horizon 0: there is no such area, and the caller infers with generative weights (pc_net.h).
 */
// clang-format off
/*       field     symbol     default unit     low    high    origin    source                                                                    meaning */
#define CSP_FORETELL_PARAMS(P, S) \
    P(S, horizon,  "h",       800.0,  "ms",    0.0,   1e5,    CHOSEN,   "assumption: calls and odours of an event come within a second",              "longest of three horizons (3/8, 5/8, 1); 0: no area foretells") \
    P(S, tau_s,    "tau_s",   100.0,  "ms",    1.0,   1e5,    BORROWED, "50 to 350 ms, longest in ACC: Murray 2014, doi:10.1038/nn.3862",             "time constant of association units") \
    P(S, pi_0,     "pi_0",    0.0,    "1",     0.0,   100.0,  CHOSEN,   "assumption: the present is explained by the sensory areas",                          "weight of the error of the present in what teaches the input weights") \
    P(S, eta_P,    "eta_P",   0.1,    "1",     0.0,   1.0,    CHOSEN,   "assumption: faster than eta_W, for the reader has to follow the code",                "rate of the predictions, a learning step") \
    P(S, eta_W,    "eta_W",   0.1,    "1",     0.0,   10.0,   CHOSEN,   "assumption: as slow as lets the predictions follow the code",               "rate of the input weights, a learning step, in mean rates") \
    P(S, eta_h,    "eta_h",   0.001,  "1",     0.0,   0.5,    CHOSEN,   "assumption: slower than learning, as in Turrigiano 2008",                   "rate of synaptic scaling, a learning step") \
    P(S, r_0,      "r_0",     0.018,  "1",     1e-6,  100.0,  CHOSEN,   "assumption: as large on an own foot shock as with horizon 0",               "mean rate that synaptic scaling aims at") \
    P(S, s_max,    "s_max",   25.0,   "1",     1.0,   1e6,    CHOSEN,   "assumption: 100 Hz over 4 Hz",                                              "largest rate, in mean rates") \
    P(S, nu,       "nu",      1.58,   "1",     0.0,   100.0,  CHOSEN,   "assumption: a Poisson cell of 4 Hz in 100 ms",                              "noise of a rate: sd at the mean rate, in mean rates") \
    P(S, w_0,      "",        5.0,    "1",     0.0,   100.0,  CHOSEN,   "assumption",                                                                "sd of the initial drive of a unit by an input of length 1, in mean rates") \
    P(S, n_run,    "",        1000.0, "count", 1.0,   1e9,    CHOSEN,   "assumption",                                                                "learning steps of the running means") \
    P(S, n_age,    "n_age",   1e9,    "count", 1.0,   1e12,   CHOSEN,   "assumption: no fall but that of adulthood",                                 "learning steps after which plasticity has fallen to 1/e") \
    P(S, adult,    "",        0.1,    "1",     0.0,   1.0,    CHOSEN,   "assumption: an adult cortex at full rate relearns within ten events",       "lowest share of plasticity that is left")
// clang-format on
CSP_PARAM_STRUCT(csp_foretell_params, CSP_FORETELL_PARAMS);

enum { CSP_FORETELL_HORIZONS = 4 }; /* the present and three */

struct csp_foretell {
    struct csp_foretell_params par;
    size_t n_x, n_s, n_areas;
    size_t s0[CSP_SHEET_AREAS], n[CSP_SHEET_AREAS], rows[CSP_SHEET_AREAS];
    size_t h[CSP_FORETELL_HORIZONS], n_h; /* horizons [learning steps], 0 first */
    int linear;                           /* signed rates, no gate */
    double dt;                            /* s */
    struct csp_mat W[CSP_SHEET_AREAS];    /* owned, n x rows */
    struct csp_mat P[CSP_FORETELL_HORIZONS][CSP_SHEET_AREAS]; /* owned, rows x n */
    csp_real *slab;                      /* owned; n_slab values: the vectors below */
    size_t n_slab, length;               /* length: snapshots that are kept */
    csp_real *u, *theta;                 /* views, n_s: drive and threshold of every unit */
    csp_real *z, *on, *x;                /* views: length x n_s, length x n_s, length x n_x */
    csp_real *e, *back, *f, *mean, *tmp; /* n_x, n_s, n_s, n_s (sbar), max(n_x, n_s) */
    csp_real *rms2, *power_f;            /* n_s: running mean of f^2; sum of it in this step */
    double at, filled;                   /* place of the last snapshot, how many are valid */
    double steps;                        /* learning steps so far */
    double m_x, m_z;                     /* running means of |x|^2 and |z|^2 */
    double error[CSP_FORETELL_HORIZONS]; /* sum of |e_h|^2 since csp_foretell_count */
    double power[CSP_FORETELL_HORIZONS]; /* sum of |x|^2 over the same steps */
    double stay[CSP_FORETELL_HORIZONS];  /* sum of |x(k) - x(k-h)|^2: persistence */
    struct csp_rng rng;                  /* noise of the rates */
};

/* Areas read the first rows[k] of n_x rates. t_learn [ms]: time between two learning steps.
 * CSP_E_RANGE for a horizon below 3 learning steps, CSP_E_MEMORY. */
int csp_foretell_init(struct csp_foretell *self, const struct csp_foretell_params *par,
                      double dt, double t_learn, int linear, size_t n_x, size_t n_areas,
                      const size_t n[], const size_t rows[], struct csp_rng *rng);
void csp_foretell_free(struct csp_foretell *self);
/* Drives to 0, and no prediction is open. Weights and running means stay. */
void csp_foretell_reset(struct csp_foretell *self);
/* No prediction is open: what comes next was not foretold by what was. */
void csp_foretell_close(struct csp_foretell *self);
/* Point the random stream at this struct's own state, after a copy. */
void csp_foretell_bind(struct csp_foretell *self);
/* One step of dt of an area with input x[rows]: its rates into its place in s[n_s]. gate
 * multiplies them, drive is added to what drives them. Returns 1 if a rate moved by tol. */
int csp_foretell_step(struct csp_foretell *self, size_t area, const csp_real x[], double gate,
                      double drive, double tol, csp_real s[]);
/* A learning step: errors of the predictions that come due, and a snapshot of x[n_x] and
 * s[n_s]. stage 0: errors are counted, nothing is learnt; 1 development, 2 adult. */
void csp_foretell_learn(struct csp_foretell *self, const csp_real x[], const csp_real s[],
                        int stage);
/* What is foretold at horizon index i (0: the present) from rates s[n_s]. */
void csp_foretell_predict(const struct csp_foretell *self, size_t i, const csp_real s[],
                          csp_real out[]);
/* Begin to count errors anew. */
void csp_foretell_count(struct csp_foretell *self);
int csp_foretell_fields(struct csp_foretell *self, struct csp_fields *out);
#endif

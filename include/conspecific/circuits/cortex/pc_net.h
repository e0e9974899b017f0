/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_CORTEX_PC_NET_H
#define CONSPECIFIC_CIRCUITS_CORTEX_PC_NET_H
#include "conspecific/circuits/cortex/foretell.h"
#include "conspecific/circuits/cortex/sheet.h"
#include "conspecific/core/field.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/core/param.h"
/*
 * pc_net: hierarchical predictive coding. Each sensory area (one a modality) predicts its own
 * input lines; association areas predict the rates of the sensory areas. Rates are >= 0 and
 * errors are carried by rectified pairs, each sign with a precision of its own.
 *
 *   eps0+ = prec+ [x - W r]+      eps0- = prec- [W r - x]+      eps0 = eps0+ - eps0-
 *   eps1  = pi1 (r - U s)         (a rectified pair of equal precision)
 *   tau_r dr/dt = W' eps0 - eps1 - lam r - a      r = [r]+      sensory areas (W block by area)
 *   tau_r ds/dt = U' eps1        - lam s - a      s = [s]+      association areas
 *   dW = eta eps0 r' / (|r|^2 + c)                W >= 0        |r| over all sensory areas
 *   dU = eta eps1 s' / (|s|^2 + c)                U >= 0        |s| over all association areas
 *   a column of W or U whose norm exceeds w_norm is scaled to w_norm (synaptic scaling)
 *
 * r, W and x run over the sensory areas, s and U over the association areas. The error units
 * are fast compared with tau_r and follow at once. The step of a population is
 *
 *   k = min(dt/tau_r, 1/L)
 *
 * with L above the largest curvature of the energy in that population (power iteration, renewed
 * when weights change), so that the energy
 *
 *   E = sum prec (x - W r)^2 / 2 + pi1 |r - U s|^2 / 2 + lam (|r|^2 + |s|^2) / 2 + a sum(r, s)
 *
 * never rises while the input is held (Rao & Ballard 1999, doi:10.1038/4580; Bogacz 2017,
 * doi:10.1016/j.jmp.2015.11.003).
 *
 * A lesion or a drug is a gain g of a population (gate_r, gate_s; 1 intact, 0 silent):
 *
 *   g <= 1   r <- g r after each step, a further leak of (1/g - 1)/k: lam + (1/g - 1)/k in E
 *   g > 1    tau_r dr/dt = g (W' eps0 - eps1 - a) - lam r,   k = min(dt/tau_r, 1/(g L + lam)):
 *            lam/g in E, L the curvature without the leak
 *
 * likewise for s. The step follows the curvature, so no gain makes E rise. Little of a gain
 * above 1 is seen in the rates, for what a population sends comes back as a smaller error: with
 * acc times 3 its rates rise by 2 %, under a tone and own pain (times 0.5: they fall to 9 %), at a
 * horizon of 0. To amplify what an area sends elsewhere give the gain to a pathway
 * (connectome.h).
 *
 * Fibres between two areas can be cut or amplified too (sheet.h, 1 intact): U' eps1 hears every
 * sensory area times its gain up, of any size, and a sensory area takes r - U s with each area of
 * s times its gain down, at most 1. Then E no longer says all, but nothing grows: at a gain down
 * of at most 1 the quadratic form of the rates stays positive.
 *
 * With linear = 1 nothing is rectified: with a = 0 and no association area the fixed point is
 * the posterior mean (W' W + (lam + pi1) I)^-1 W' x, and W learns the principal subspace of x.
 *
 * With areas that foretell (csp_pc_net_foretell, a horizon above 0) the association areas are
 * those of foretell.h: input weights make s at once, there is no U, and P_0 s stands for U s in
 * eps1. Their rates are bounded (s_max), so what they send down is.
 *
 * Precision of the lines is what the caller sets (prec_pos, prec_neg), or it is learnt (eta_pi
 * above 0; off in the rat) from what comes unforeseen: when the input changes, eps0 is, before
 * any inference, the error of what the rates still say. Variance and precision of a line follow
 *
 *   1/prec += eta_pi (e^2/var_0 - 1/prec)      e = x - W r, r as it was before x came
 *   that is  prec <- prec / (1 + eta_pi (prec e^2/var_0 - 1)), at most var_0/var_min
 *
 * so that log prec falls with prec e^2/var_0 - 1 and <prec> = var_0/<e^2> (the rule for
 * a variance in Bogacz 2017; src/THEORY.md). Both signs have the same factor. The errors that inference leaves would not
 * do: the more precise a line, the smaller they are, and the precision runs away
 * (test_precision.c). An input that drifts at every step is judged by predictions one step old.
 *
 * Learning acts only in a window after the input has changed (t_plastic, or the horizon) and every t_learn
 * within it. When the input is held, nothing is learnt and no rate moves by tol or more, the
 * cortex is still: until the input changes, steps would change nothing and are skipped.
 *
 * Witness (test_pc_net.c): one line, one unit, W = 0.8, x = 0.9, pi1 = 0, no association area;
 * at lam = 0.05 and a = 0.02 the unit settles at (0.8 * 0.9 - 0.02) / (0.64 + 0.05) = 1.014493.
 */
// clang-format off
/*       field      symbol    default unit     low   high     origin  source                             meaning */
#define CSP_PC_PARAMS(P, S) \
    P(S, tau_r,     "tau_r",  30.0,  "ms",    1.0,  1000.0,  CHOSEN, "assumption",                      "time constant of value units")                    \
    P(S, lam,       "lambda", 0.05,  "1",     0.0,  10.0,    CHOSEN, "assumption",                      "leak of value units (Gaussian prior)")            \
    P(S, a,         "a",      0.02,  "1",     0.0,  10.0,    CHOSEN, "assumption",                      "threshold of value units (sparse prior)")         \
    P(S, pi1,       "pi_1",   1.0,   "1",     0.0,  100.0,   CHOSEN, "assumption",                      "precision of the errors between areas")           \
    P(S, eta,       "eta",    0.02,  "1",     0.0,  1.0,     CHOSEN, "assumption: about 0.06 an event", "learning rate in development, a learning step")   \
    P(S, adult,     "",       0.03,  "1",     0.0,  1.0,     CHOSEN, "assumption",                      "adult over developmental learning rate")          \
    P(S, c_norm,    "c",      0.1,   "1",     1e-6, 100.0,   CHOSEN, "assumption",                      "offset of the normalised step")                   \
    P(S, w_init,    "",       1.0,   "1",     0.0,  10.0,    CHOSEN, "assumption",                      "scale of initial weights before column scaling")  \
    P(S, density,   "",       0.15,  "1",     0.0,  1.0,     CHOSEN, "assumption",                      "share of initial weights that are not 0")         \
    P(S, w_norm,    "",       1.0,   "1",     0.01, 100.0,   CHOSEN, "assumption",                      "largest norm of a column (synaptic scaling)")     \
    P(S, t_learn,   "",       100.0, "ms",    1.0,  10000.0, CHOSEN, "assumption",                      "time between two learning steps")                 \
    P(S, t_plastic, "",       800.0, "ms",    0.0,  1e6,     CHOSEN, "assumption",                      "window of plasticity after a change of input")    \
    P(S, eta_pi,    "eta_pi", 0.0,   "1",     0.0,  0.1,     CHOSEN, "assumption: off in the rat, whose lines have the precision of the file", "rate of the precision of lines in development, a change of input") \
    P(S, var_0,     "",       1.0,   "1",     1e-6, 100.0,   CHOSEN, "assumption",                      "variance of errors at which a learnt precision is 1") \
    P(S, var_min,   "",       0.01,  "1",     1e-6, 100.0,   CHOSEN, "assumption",                      "least variance that a learnt precision allows for")   \
    P(S, linear,    "",       0.0,   "count", 0.0,  1.0,     CHOSEN, "assumption: off in the rat; a check on the closed form of src/THEORY.md, section 4", "1: signed rates and weights, the linear factor model") \
    P(S, tol,       "",       1e-4,  "1",     0.0,  0.1,     CHOSEN, "assumption",                      "largest change of rate of an area that is still")
// clang-format on
CSP_PARAM_STRUCT(csp_pc_params, CSP_PC_PARAMS);

/*
 * Which units stay silent, without asking all of them: the drive W'eps of a unit moves by at
 * most |W_j| |eps - eps'|. So a silent unit whose drive was far enough below its threshold
 * when the error was eps' is silent at eps. Of one association area.
 */
struct csp_pc_silent {
    csp_real *eps, *drive; /* views: an error, and what it drove each unit with */
    double size, widest;   /* |eps|; the largest |W_j| */
    double L;              /* curvature of the weights for which this holds, -1: none */
};

struct csp_pc_net {
    CSP_SHEET_MEMBERS;
    struct csp_pc_params par;
    struct csp_mat W[CSP_SHEET_AREAS], U[CSP_SHEET_AREAS];
    csp_real *eps0, *eps1; /* n_x, n_r: precision-weighted errors */
    csp_real *below;       /* n_r: eps1 as sensory areas have it, fibres cut */
    csp_real *tmp_x, *tmp_r, *tmp_r2, *tmp_s; /* scratch */
    csp_real *pow_r, *pow_s;                  /* n_r, n_s: vectors of the power iterations */
    struct csp_pc_silent silent[CSP_SHEET_AREAS]; /* by association area */
    csp_real *silent_slab;                        /* owned: the vectors of silent, and */
    csp_real *on;                                 /* view, n_s: 1 where a drive is asked for */
    double L_r[CSP_SHEET_AREAS], L_s;             /* curvature estimates */
    int ahead;                                    /* 1: the association areas are foretell */
    struct csp_foretell foretell;
};

/* Weights are drawn from rng. Areas are copied; names must outlive self. */
int csp_pc_net_init(struct csp_pc_net *self, const struct csp_pc_params *par, double dt,
                    size_t n_sens, const struct csp_area sens[], size_t n_assoc,
                    const struct csp_area assoc[], struct csp_rng *rng);
void csp_pc_net_free(struct csp_pc_net *self);
/* Replace the association areas of a new net by areas that foretell; a horizon of 0 changes
 * nothing. CSP_E_RANGE, CSP_E_MEMORY. */
int csp_pc_net_foretell(struct csp_pc_net *self, const struct csp_foretell_params *par,
                        struct csp_rng *rng);
/* Rates and errors to 0; weights stay. */
void csp_pc_net_reset(struct csp_pc_net *self);
/* One step of dt with input x[n_x]; learn: 0 none, 1 development, 2 adult. */
void csp_pc_net_step(struct csp_pc_net *self, const csp_real x[], int learn);
/* One learning step at the present errors with rate eta (also called by step). */
void csp_pc_net_learn(struct csp_pc_net *self, double eta);
/* The energy E of the header at the present state. */
double csp_pc_net_energy(const struct csp_pc_net *self);
/* |x - W r|^2 / |x|^2 at the present state. */
double csp_pc_net_loss(const struct csp_pc_net *self);
/* Renew the curvature estimates after weights or precisions were set from outside. */
void csp_pc_net_refresh(struct csp_pc_net *self, int iterations);
/* What the net would infer from x[n_x] in so many steps from rest: association rates into
 * s[n_s]. Nothing of the present state changes. scratch: csp_pc_net_state_size() values. */
size_t csp_pc_net_state_size(const struct csp_pc_net *self);
void csp_pc_net_imagine(struct csp_pc_net *self, const csp_real x[], int steps,
                        csp_real scratch[], csp_real s[]);
int csp_pc_net_fields(struct csp_pc_net *self, struct csp_fields *out);
#endif

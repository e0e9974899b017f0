/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_MEASURED_POINT_H
#define CONSPECIFIC_STUDY_SPILLOVER_MEASURED_POINT_H
#include "conspecific/agent/agent.h"
/*
 * measured_point: overlap and noise of own and another's pain at the features that the accumbens
 * and the amygdala read, so that a reared animal is a point among the closed forms of
 * spillover/closed_form.h.
 *
 * Events of category pain happen as in rearing (kind, identity, place, chance object by their
 * shares in life; jitter, drop-out and noise on every line), to the animal itself, to another,
 * and to both at once. One event gives one vector h: features averaged over .2 to .6 s of it.
 * Nothing is learnt, and afterwards the animal is as it was. m_k: mean over events of state k;
 * C: covariance within states, weighted by their frequencies in life (kinds and identities
 * differ: that is noise to a readout that is asked for pain).
 *
 *   rho            cosine of m_s and m_o
 *   s2_difference  d'Cd/|x|^2, d = unit vector along m_s/|m_s| - m_o/|m_o|, |x|^2 = |m_s||m_o|
 *   s2_sum         the same along the sum
 *   s2_unit        tr C/(n |x|^2): what isotropic noise of the same power would have
 *   dims           (tr C)^2/tr C^2
 *
 * Isotropic noise has s2_difference = s2_sum = s2, kappa = 2 s2. Otherwise, where difference
 * and sum are eigen-directions of C, they rest apart (equal frequency, p_c 0):
 *   a_s - a_o = (1 - rho)/(1 - rho + 2 s2_difference),   a_s + a_o = the same with + and s2_sum
 * and the isotropic case with the same two rests has rho_axes and kappa_axes
 * (csp_closed_form_axes). That is a learner with these two features. One with all of them can
 * cancel noise by its correlations: rho_whole and kappa_whole come from G_kl = m_k' (C + l
 * I)^-1 m_l with the ridge l = 1/(rate events ticks) of a life that long at the reader's
 * learning rate (descent that is stopped early has not learnt directions of less variance). G:
 * spillover/closed_form.h.
 *
 * Pain of both at once has a vector of its own; predicted ratios a_o/a_s rest with it as a
 * third state whose outcome is 1. q: frequencies of own, other's and both; the two-state forms
 * have q_s = q_own + q_both and p_c 0 if both are told from other's alone, and p_c = q_both/
 * (q_other + q_both) if they are not.
 */
enum csp_reader { CSP_READER_ACCUMBENS, CSP_READER_AMYGDALA, CSP_READERS };

struct csp_measured_point {
    size_t n;                    /* features */
    double size_own, size_other; /* |m| */
    double rho, s2_difference, s2_sum, s2_unit, dims;
    double rho_axes, kappa_axes, rho_whole, kappa_whole;
    double q[3], p_c;               /* own, other's, both; see above */
    double ratio_axes, ratio_whole; /* predicted a_o/a_s at rest, equal rates */
    double ratio_rates;             /* ratio_axes at the reader's own rates, the amygdala's
                                    rectified; NaN: no rest found */
    double own, other; /* what the reader says now: |V| of the accumbens, A of the amygdala */
};

/* Name of a reader, as in tables. */
const char *csp_reader_name(int reader);
/* `events` of each state. Random numbers: stream (agent's seed and animal, "statistics").
 * CSP_E_RANGE: no kind of category pain happens in its life, or nothing to others; CSP_E_SHAPE:
 * its features are split in banks; CSP_E_MEMORY, CSP_E_NUMERIC. */
int csp_measured_point_take(struct csp_agent *self, size_t events,
                            struct csp_measured_point out[CSP_READERS]);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_MEASURED_POINT_H
#define CONSPECIFIC_STUDY_SPILLOVER_MEASURED_POINT_H
#include "conspecific/agent/agent.h"
/*
 * measured_point: the overlap and the noise of own and another's pain at the features that the
 * accumbens and the amygdala read. They make a reared animal a point among the closed forms of
 * spillover/closed_form.h.
 *
 * Events of category pain happen as in rearing (kind, identity, place and chance object by
 * their shares in life; jitter, drop-out and noise on every line): to the animal itself, to
 * another, and to both at once. Each event gives one vector h, its features averaged from 0.2
 * to 0.6 s after its onset. Nothing is learnt, and afterwards the animal is as it was. m_k is
 * the mean over the events of state k. C is the covariance within states, weighted by their
 * frequencies in life; kinds and identities differ, which is noise to a readout that is asked
 * for pain.
 *
 *   rho            cosine of m_s and m_o
 *   s2_difference  d'Cd/|x|^2, d = unit vector along m_s/|m_s| - m_o/|m_o|, |x|^2 = |m_s||m_o|
 *   s2_sum         the same along the sum
 *   s2_unit        tr C/(n |x|^2): what isotropic noise of the same power would have
 *   dims           (tr C)^2/tr C^2
 *
 * Isotropic noise has s2_difference = s2_sum = s2 and kappa = 2 s2. Otherwise the difference
 * and the sum of the responses rest apart, where both are eigen-directions of C (for equal
 * frequencies and p_c = 0):
 *
 *   a_s - a_o = (1 - rho)/(1 - rho + 2 s2_difference)
 *   a_s + a_o = (1 + rho)/(1 + rho + 2 s2_sum)
 *
 * The isotropic case with the same two rests has rho_axes and kappa_axes
 * (csp_closed_form_axes). That is a learner with these two features. A learner with all
 * features can cancel noise by its correlations; its effective overlap and noise, rho_whole
 * and kappa_whole, come from
 *
 *   G_kl = m_k' (C + l I)^-1 m_l,   l = 1/(rate events ticks)
 *
 * where the ridge l belongs to a life that long at the reader's learning rate: descent that is
 * stopped early has not learnt directions of less variance. G: spillover/closed_form.h.
 *
 * Pain of both at once has a vector of its own; the predicted ratios a_o/a_s rest with it as a
 * third state whose outcome is 1. q holds the frequencies of own events, of others' and of
 * both. The two-state forms have q_s = q_own + q_both, and p_c = 0 if events of both are told
 * from another's alone, p_c = q_both/(q_other + q_both) if they are not.
 */
enum csp_reader { CSP_READER_ACCUMBENS, CSP_READER_AMYGDALA, CSP_READERS };

struct csp_measured_point {
    size_t n;                    /* features */
    double size_own, size_other; /* |m| */
    double rho, s2_difference, s2_sum, s2_unit, dims;
    double rho_axes, kappa_axes, rho_whole, kappa_whole;
    double q[3], p_c;               /* frequencies of own, other's and both; see above */
    double ratio_axes, ratio_whole; /* predicted a_o/a_s at rest, for equal rates */
    double ratio_rates; /* ratio_axes at the reader's own rates; NaN if no rest was found */
    double own, other;  /* what the reader says now: |V| of the accumbens, A of the amygdala */
};

/* Name of a reader, as in tables. */
const char *csp_reader_name(int reader);
/* `events` of each state. Random numbers: stream (agent's seed and animal, "statistics").
 * CSP_E_RANGE: no kind of category pain happens in its life, or nothing to others; CSP_E_SHAPE:
 * its features are split in banks; CSP_E_MEMORY, CSP_E_NUMERIC. */
int csp_measured_point_take(struct csp_agent *self, size_t events,
                            struct csp_measured_point out[CSP_READERS]);
#endif

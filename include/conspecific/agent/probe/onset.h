/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PROBE_ONSET_H
#define CONSPECIFIC_AGENT_PROBE_ONSET_H
#include "conspecific/agent/probe/lived.h"
/*
 * onset: how alike own and another's event are when they begin, before anything that follows
 * has come: in the senses, in what is to be expected, in the cortex before and after its life.
 * For every kind k of event and every identity m, cosines of a vector of the own event and the
 * same vector of m's event, both of kind k:
 *
 *   c_w     the lines of the onset, each weighted by the root of its precision
 *   c_f     the lines expected after it (foresight.h), the three horizons stacked, weighted
 *   c_b     B x: what a regression on the life lived makes of the lines of the onset (lived.h),
 *           the horizons stacked, and with them the present, which counts as often as in the
 *           cortex (circuits.cortex.foretell.pi_0; not at all where it foretells nothing)
 *   rho_0   the association rates (acc, then tea) of the newborn, 20 ticks into the display
 *   rho     the same of the present brain
 *
 * The onset is the display alone, noise free, without place, object or the other's being there,
 * interoception silent; the cortex starts from rest and learns nothing. c_w and c_f follow from
 * the agent file, c_b from what was lived. Every cosine is taken three times:
 *
 *   raw     of the vectors
 *   grand   less the mean over the kinds of a life (share above 0) and over both actors
 *   actor   less the mean over these kinds of each actor: the axis of self and other is gone
 */
#define CSP_ONSET_VALUES(ROW)                                    \
    ROW(c_w, "lines of the onset, weighted by precision")        \
    ROW(c_f, "lines expected to follow, by the agent file")      \
    ROW(c_b, "lines foretold by a regression on the life lived") \
    ROW(rho_0, "association rates of the newborn")               \
    ROW(rho, "association rates")
enum csp_onset_value {
#define CSP_ONSET_ENUM(name, doc) CSP_ONSET_##name,
    CSP_ONSET_VALUES(CSP_ONSET_ENUM)
#undef CSP_ONSET_ENUM
        CSP_ONSET_N
};
enum csp_onset_mean { CSP_ONSET_RAW, CSP_ONSET_GRAND, CSP_ONSET_ACTOR, CSP_ONSET_MEANS };

struct csp_onset {
    const struct csp_agent_spec *spec; /* borrowed */
    size_t kinds, identities;
    double
        *cosine; /* owned, value x mean x identity x kind; NaN: not asked; c_b of a newborn */
};

/* Measure the present brain; c_b, which takes some seconds, only with `lived`. The brain is as
 * it was afterwards. CSP_E_MEMORY. */
int csp_onset_init(struct csp_onset *self, struct csp_agent *agent, int lived);
void csp_onset_free(struct csp_onset *self);
double csp_onset_of(const struct csp_onset *self, enum csp_onset_value value,
                    enum csp_onset_mean less, size_t identity, size_t kind);
/* Mean over the kinds of a life, of one category or (NULL) of all; NaN if there is none. */
double csp_onset_over(const struct csp_onset *self, enum csp_onset_value value,
                      enum csp_onset_mean less, size_t identity, const char *category);
/* How alike the geometries of all these onsets are (own and the identity's, kinds of a life):
 * rank correlation of the dissimilarities (1 - cosine) of the association rates with those of
 * the newborn (rsa_0) and with those of the lines expected to follow (rsa_f; rsa_f_0: the
 * newborn's with them). NaN where there is no order. CSP_E_MEMORY, CSP_E_SHAPE below two kinds. */
int csp_onset_geometry(struct csp_agent *agent, size_t identity, double *rsa_0, double *rsa_f,
                       double *rsa_f_0);
const char *csp_onset_value_name(size_t i); /* NULL past the end */
const char *csp_onset_mean_name(size_t i);  /* raw, grand, actor */
#endif

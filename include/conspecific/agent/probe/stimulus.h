/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PROBE_STIMULUS_H
#define CONSPECIFIC_AGENT_PROBE_STIMULUS_H
#include "conspecific/agent/agent.h"
/*
 * stimulus: a test stimulus shown to the present brain. Nothing is learnt, and afterwards the
 * animal is as it was.
 *
 *   lead ticks     nobody (own events) or the other animal, quiet: the baseline
 *   60 ticks       the event; means are taken over its ticks 20 to 59
 *
 * csp_agent_probe (overlap.h) is a noise-free presentation with a lead of 10 ticks. With rng the
 * event is one instance as in life: amplitude jitter, drop-out, noise on every line.
 *
 * A trial is such an instance with a lead of 50 ticks. What an electrode would count:
 *
 *   spikes_i   = Poisson(hz T r_i during) - Poisson(hz T r_i before)      T = 40 ticks each
 *   rates_i    = r_i during, mean over its 40 ticks
 *
 * r are the association rates (acc, then tea), units in order; the baseline is drawn first.
 */
struct csp_stimulus {
    size_t kind, identity;     /* identity: whose event; not used by own ones */
    int own;                   /* it happens to the animal itself */
    int sham;                  /* nothing happens: the other is there, and noise on the lines */
    size_t place;              /* context + 1; 0: nowhere, as csp_agent_probe */
    double pass[CSP_CHANNELS]; /* channels through which the other is perceived, 0..1 */
};
/* What the animal makes of a stimulus. */
struct csp_probe {
    double A, V, R, arousal; /* means from 0.2 s on: fear, value, rhat of the reward model, B */
    double freeze;           /* the largest value */
    double loss;      /* share of its input that the cortex leaves unexplained from 0.2 s on
                         (csp_cortex_loss: error over power): 0 none, 1 all; NAN without input */
    csp_real *latent; /* of the caller, csp_agent_latent_size values, or NULL */
    size_t n;
};
struct csp_presented {
    struct csp_probe mean;   /* of the event, see csp_agent_probe */
    double *before, *during; /* caller's, n_z association rates, or NULL */
    size_t lead;             /* ticks; 0: 10 */
};
/* Called after every tick, the first of the lead being 0. */
typedef void csp_present_watch(const struct csp_agent *self, size_t tick, const csp_real line[],
                               void *to);
enum { CSP_PRESENT_ON = 60, CSP_PRESENT_FROM = 20, CSP_PRESENT_LEAD = 10 };

/* Another's event over all channels; identity SIZE_MAX: an own event. */
struct csp_stimulus csp_stimulus_of(size_t kind, size_t identity);
/* rng, watch may be NULL. CSP_E_RANGE for an unknown kind or identity, CSP_E_MEMORY. */
int csp_agent_present(struct csp_agent *self, const struct csp_stimulus *stimulus,
                      struct csp_rng *rng, csp_present_watch *watch, void *to,
                      struct csp_presented *out);
/* n trials: spikes[n, n_z] and rates[n, n_z], each may be NULL. Random numbers: stream
 * (agent's seed and animal, "present:<purpose>"). */
int csp_agent_trials(struct csp_agent *self, const struct csp_stimulus *stimulus, size_t n,
                     double hz, const char *purpose, double spikes[], double rates[]);
#endif

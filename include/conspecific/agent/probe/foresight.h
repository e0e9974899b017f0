/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PROBE_FORESIGHT_H
#define CONSPECIFIC_AGENT_PROBE_FORESIGHT_H
#include "conspecific/agent/unfold.h"
/*
 * foresight: what is to be expected after the onset of an event, computed from the agent file
 * alone. The lines that an event brings, without those of the place and of chance objects, are
 * expected at the time h after its onset to be
 *
 *   E[x(h)] = P(D > h) d + P(D <= h < end) a + sum_c p_c P(from_c <= h < to_c) l_c
 *
 *   D            duration of the display, min(dur_max, dur_min + dur_mean xi), xi ~ Exp(1)
 *   d            display with the own interoception of an own event
 *   a            interoception that lasts while something follows (senses.intero_after)
 *   l_c          what follows: lines of a consequence, with from_c, to_c and p_c of unfold.h
 *   end          the last of them is over
 *
 * Lines of features come in a share 1 - dropout of all events. Another's event is that of one
 * identity. Times are integrated over their jitter (Simpson, 120 steps over +-6 sd).
 */
enum { CSP_FORESIGHT_HORIZONS = 3 };

/* The three horizons of circuits.cortex.foretell [s], as the cortex rounds them to learning
 * steps; of a cortex that foretells nothing, those of 800 ms, that it can be compared. */
void csp_foresight_horizons(const struct csp_agent_spec *spec,
                            double h[CSP_FORESIGHT_HORIZONS]);
/* P(from <= h < to) of a consequence with that jitter, given that it comes. */
double csp_foresight_present(const struct csp_consequence *what, double jitter, double h);
/* Lines expected h seconds after the onset: out[senses.n]. CSP_E_RANGE, CSP_E_MEMORY. */
int csp_foresight_lines(const struct csp_agent *agent, size_t kind, int own, size_t identity,
                        double h, double out[]);
/* Lines of the onset itself: the display alone, noise free, interoception silent. */
int csp_foresight_onset(const struct csp_agent *agent, size_t kind, int own, size_t identity,
                        csp_real out[]);
#endif

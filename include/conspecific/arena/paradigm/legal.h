/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_LEGAL_H
#define CONSPECIFIC_ARENA_PARADIGM_LEGAL_H
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/arena/paradigm/measure.h"
/*
 * legal: the range that the values of a measure cannot leave, so that their interval does not.
 *
 *   freezing, probe_freezing, cells, cells_both, cells_only, share_frozen, state_share   0..100 %
 *   choice_share, choice_probability, happened, decode, learning_rate                    0..1
 *   correlation, overlap, rsa, c_w                                                      -1..1
 *   latency, count, rate, power                                                          0..
 *   first_session, trials_to                                                             1..
 *   largest, smallest     that of measure a
 *   difference, sum       that of both measures together
 *   with a baseline       that of the difference of two such values
 *   all others            any number
 */
struct csp_interval csp_measure_legal(const struct csp_paradigm *p,
                                      const struct csp_measure *m);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PLAY_SESSION_H
#define CONSPECIFIC_ARENA_PLAY_SESSION_H
#include "conspecific/arena/paradigm/manipulation.h"
#include "conspecific/arena/paradigm/paradigm.h"
#include "conspecific/arena/play/recorder.h"
#include "conspecific/arena/score/rows.h"
#include <stdint.h>
/*
 * session: runs one animal (and its company) through a paradigm.
 *
 * Every draw comes from a stream named by where it is made, "arena:phase:session:trial:what",
 * of (seed, animal): true twins get the same draws, and an event more or less moves nothing
 * else. Quiet time between trials is skipped exactly (csp_agent_rest); inside a trial every
 * tick is stepped, and what an animal senses is put together anew only when an event starts
 * or ends, a state changes, or another animal starts or stops freezing.
 */
/* Called about once a simulated second with the seconds stepped so far; not 0: stop. */
typedef int (*csp_arena_tick_fn)(void *context, double seconds);

/*
 * Run. paradigm: checked. brains[role]: an own, reared agent for every role with a full brain,
 * NULL for the others; they are left as the experiment leaves them. list[n]: manipulations.
 * out: rows are appended. rec, tick: may be NULL.
 * CSP_E_INTERRUPT if tick said so; CSP_E_NUMERIC if the dynamics left the finite numbers (the
 * detail names the field, the phase, the session and the trial); CSP_E_NAME, CSP_E_MEMORY.
 */
int csp_arena_run(const struct csp_paradigm *paradigm, struct csp_agent *const brains[],
                  uint64_t seed, uint64_t animal, const struct csp_manipulation list[],
                  size_t n, struct csp_rows *out, struct csp_recorder *rec,
                  csp_arena_tick_fn tick, void *context);
/* What csp_arena_run does before the first tick, and no more: what is refused there is refused
 * here, with the same words. The brains need not be reared, and one may stand for several roles. */
int csp_arena_prepare(const struct csp_paradigm *paradigm, struct csp_agent *const brains[],
                      const struct csp_manipulation list[], size_t n, struct csp_recorder *rec);
/* Seconds that a run of the paradigm steps at most (quiet time not counted). */
double csp_arena_seconds(const struct csp_paradigm *paradigm);
#endif

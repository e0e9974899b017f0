/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PLAY_STAGE_H
#define CONSPECIFIC_ARENA_PLAY_STAGE_H
#include "conspecific/agent/agent.h"
#include "conspecific/arena/paradigm/paradigm.h"
#include <stdint.h>
/*
 * stage: the apparatus, what is going on in it, and what each full brain senses of it.
 *
 *   line = context + objects in their states + company        noise free, per trial and state
 *        + sum over events that are going on                  drawn once at their onset
 *        + what follows them in whoever suffers them          agent/unfold.h, drawn at the onset
 *        + level of what another full brain shows             drawn once a bout, levels of 1/4
 *
 * Sums are not clipped. Of several others amplitudes add up too, by default; with `company:
 * power` of the paradigm strengths do. Amplitude is strength^n, n = senses.amp_power:
 *
 *   line = context + objects + own events + (sum over others o of x_o^(1/n))^n
 *        + (sum S_o e_o^(1/n) / sum S_o)^n
 *   x_o  = company + events to o + level of what o shows, without noise; e_o: their noise
 *   S_o  = strength of what o does, over all lines
 *
 * Noise belongs to the senses. It does not grow with the number of senders, and a sender of whom
 * almost nothing gets through adds almost none.
 *
 * Stevens 1957, 10.1037/h0046162: sensation is a power of physical strength, and strengths of
 * sources without a common phase add up. With n = 0.5 (the rat) amplitudes add as the root of
 * the sum of squares. With a single other, and with n = 0, both rules give the same bits.
 *
 * An observation is put together anew only after a change. A pattern is drawn from a stream
 * named by trial, event, occurrence and perceiving role; if a barrier changes while an event
 * goes on, it is drawn again from the same stream. Memory grows with the number of roles R, that
 * of company with R^2.
 */
enum { CSP_STAGE_WHERE = 192 };

enum { CSP_GOING_DISPLAY = -1, CSP_GOING_BODY = -2 };
struct csp_going { /* an event that is going on, or what follows it */
    size_t event, occurrence;
    long follows;                /* index of a consequence; the display; what the body feels */
    long start, end;             /* ticks; a start after now: it has yet to come */
    csp_real *pattern, *noise;   /* owned: one vector a full brain; noise: its part in pattern,
                                    NULL unless company is power */
    struct csp_primary *primary; /* owned, by role */
};
struct csp_shown { /* what one full brain shows, by enum csp_output */
    long kind;     /* -1: nothing */
    double level;
    size_t bout;
    csp_real *pattern, *noise; /* owned: as above, at strength 1 */
};

struct csp_stage {
    const struct csp_paradigm *p;
    struct csp_agent *const *brains; /* borrowed; by role, NULL: no full brain */
    uint64_t seed, animal;
    char where[CSP_STAGE_WHERE]; /* "arena:phase:session:trial" */
    double dt;
    size_t *state;                /* owned, by object */
    size_t *occurrence;           /* owned, by event: onsets in this trial */
    const int *enabled, *present; /* of the phase: by event, by role */
    long context;
    long now;                /* tick */
    struct csp_going *going; /* owned; the first n_going are on, all cap_going have memory */
    size_t n_going, cap_going;
    struct csp_shown *shown;      /* owned: [roles][CSP_N_OUTPUTS] */
    csp_real *base, *line;        /* owned: one vector a full brain */
    csp_real *one;                /* owned: what one other sends, and its noise */
    double *strength;             /* owned: of what all send, and of their noise */
    size_t *offset, *n_lines;     /* owned, by role */
    size_t total;                 /* sum of n_lines */
    struct csp_obs *obs;          /* owned, by role */
    double (*pass)[CSP_CHANNELS]; /* owned, [from][to]: in the present states */
    int dirty, base_dirty;
};

/* One change of the apparatus or onset of an event, for those who keep the log. */
struct csp_change {
    int is_event;
    size_t id, state;
    double duration; /* s */
};
typedef int (*csp_stage_log_fn)(void *context, const struct csp_change *change);

/* The apparatus with its roles; brains[roles], NULL for one without. csp_stage_phase and
 * csp_stage_reset come before the first trial. After an error self is safe to free. */
int csp_stage_init(struct csp_stage *self, const struct csp_paradigm *p,
                   struct csp_agent *const brains[], uint64_t seed, uint64_t animal);
void csp_stage_free(struct csp_stage *self);
/* Events that are enabled and roles that are present in a phase. */
void csp_stage_phase(struct csp_stage *self, const struct csp_phase *phase);
/* Objects to their starting states. */
void csp_stage_reset(struct csp_stage *self, const struct csp_phase *phase);
/* A trial begins: nothing goes on, nobody shows anything. */
void csp_stage_trial(struct csp_stage *self, const char *where, long context);
/* Do all these states hold? An empty list does. */
int csp_stage_holds(const struct csp_stage *self, const struct csp_states *states);
/* Begin an event at a tick. *happened: 0 if it is switched off or its states do not hold. */
int csp_stage_start(struct csp_stage *self, size_t event, long tick, int *happened,
                    csp_stage_log_fn keep_log, void *context);
/* Bring about states: ends events that need others, draws again what a barrier changes. */
int csp_stage_set(struct csp_stage *self, const struct csp_states *states,
                  csp_stage_log_fn keep_log, void *context);
/* End what is over at this tick, begin what follows now. */
void csp_stage_expire(struct csp_stage *self, long tick);
/* What a full brain does is seen by the others from now on. */
int csp_stage_show(struct csp_stage *self, size_t role, const struct csp_act *act);
/* What a full brain senses now. */
int csp_stage_sense(struct csp_stage *self);
/* How strongly a role sends by sound what is looked for: sum of the strengths of its events that
 * carry it and of the levels of what it shows so. kinds: by kind, 1 if its display carries it, 2 if
 * something that follows it does; follows: by consequence, does it? */
double csp_stage_emits(const struct csp_stage *self, size_t role, const unsigned char kinds[],
                       const unsigned char follows[]);
/* Share of each channel that gets from one role to another in the present state. */
void csp_stage_pass(const struct csp_stage *self, size_t from, size_t to,
                    double pass[CSP_CHANNELS]);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_GUEST_SUBJECT_H
#define CONSPECIFIC_GUEST_SUBJECT_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
/*
 * subject: one animal by itself, for a task that another program plays. Plain C types and one opaque
 * handle, for Python, R, Julia, MATLAB and C++; the Python module conspecific stands on it.
 *
 *   struct csp_subject *rat;
 *   if (csp_subject_open(&rat, "rat", NULL, 0, NULL)) puts(csp_error_detail());
 *   csp_subject_rear(rat, 1, 1);                       its life, seconds; from the cache next time
 *   csp_subject_event(rat, "footshock", "cagemate", 1.0, 0);      what it perceives from now on
 *   csp_subject_step(rat, 0.1, 0.0, 0.0);              0.1 s with these lines
 *   freezing = csp_subject_outputs(rat)[0];
 *   csp_subject_close(rat);
 *
 * Functions that can fail return 0 or a negative code of core/error.h, whose text is in
 * csp_error_detail(). A subject is used by one thread at a time; several subjects by as many threads.
 * Nothing but the lines of the senses, own nociception and own food enters an animal, and nothing
 * but the outputs and the choices leaves it (agent/agent.h).
 */
struct csp_subject;

/* Open an agent by name or file, with n_set texts "path=value" (as --set of the program), as a
 * newborn: animal 1 of seed 1, random weights, no life yet. problems (may be NULL) receives what is
 * wrong with the file, a line each, "file:line:col: error: ...", or NULL; to be freed with
 * csp_subject_text_free. CSP_E_USAGE: no such model; CSP_E_SYNTAX, CSP_E_IO, CSP_E_MEMORY. After an
 * error *out is NULL. */
int csp_subject_open(struct csp_subject **out, const char *model, const char *const set[],
                     size_t n_set, char **problems);
/* A twin: the same state to the bit, and from there its own life. */
int csp_subject_twin(struct csp_subject **out, const struct csp_subject *of);
/* Release it; views of its state end. NULL is fine. */
void csp_subject_close(struct csp_subject *self);
/* Release a text of csp_subject_open; NULL is fine. */
void csp_subject_text_free(char *text);

/* The life before the experiment, as the agent file has it: it becomes animal number `animal` of
 * `seed`, the same as in a study with this agent and seed. Its state moves to another place in
 * memory. Some seconds; from the cache of cohort.h if that has it. */
int csp_subject_rear(struct csp_subject *self, uint64_t seed, uint64_t animal);
/* The same animal newborn. */
int csp_subject_bear(struct csp_subject *self, uint64_t seed, uint64_t animal);

/* ---- what there is -------------------------------------------------------------------- */
enum csp_subject_list {
    CSP_SUBJECT_LINES,   /* lines of the senses, in the order of csp_subject_lines; what several
                          lines carry alike is numbered: odour.cagemate.1 */
    CSP_SUBJECT_OUTPUTS, /* what it shows, in the order of csp_subject_outputs */
    CSP_SUBJECT_KINDS,   /* events that can happen to it or to another */
    CSP_SUBJECT_IDENTITIES, /* animals that it can meet */
    CSP_SUBJECT_OBJECTS,
    CSP_SUBJECT_CONTEXTS,
    CSP_SUBJECT_TARGETS, /* populations and pathways, for csp_subject_gate */
    CSP_SUBJECT_FIELDS,  /* its state, for csp_subject_field */
    CSP_SUBJECT_ANSWERS, /* in the order of csp_subject_probe */
    CSP_SUBJECT_LISTS
};
/* How many; their names, and what they are (NULL past the end). The texts live as long as the
 * subject. */
size_t csp_subject_count(const struct csp_subject *self, int list);
const char *csp_subject_name(const struct csp_subject *self, int list, size_t i);
const char *csp_subject_doc(const struct csp_subject *self, int list, size_t i);
/* Name of the agent; length of a tick [s]; slots of actions. */
const char *csp_subject_model(const struct csp_subject *self);
double csp_subject_tick(const struct csp_subject *self);
size_t csp_subject_slots(const struct csp_subject *self);

/* A state by name: *data points at its n values, which are those of the animal itself and change
 * with it (until csp_subject_rear, _bear or _close). *type is "f4", "f8" or "u8" (32-bit real,
 * 64-bit real, 64-bit whole number), *unit and *doc constant text. Each may be NULL. CSP_E_NAME
 * with the nearest name. */
int csp_subject_field(const struct csp_subject *self, const char *name, void **data, size_t *n,
                      const char **type, const char **unit, const char **doc);

/* ---- what it perceives ---------------------------------------------------------------- */
/* The lines of the next step, csp_subject_count(CSP_SUBJECT_LINES) values of type *type ("f4" or
 * "f8"; may be NULL). They stay as they are until the host changes them. */
void *csp_subject_lines(struct csp_subject *self, const char **type);
/* All lines to 0, and no event. */
void csp_subject_clear(struct csp_subject *self);
/* Add an event to the lines: of the animal itself (who NULL), whose nociception then acts in every
 * step until csp_subject_clear, or of another, who is then present too. noisy: with the jitter,
 * drop-out and noise of the agent file, drawn from the animal's own stream "guest". Food is not
 * part of it: csp_subject_step gives it. CSP_E_NAME, CSP_E_RANGE for a strength below 0. */
int csp_subject_event(struct csp_subject *self, const char *kind, const char *who,
                      double strength, int noisy);
/* Nociception of its own events since csp_subject_clear, which acts in every step. */
double csp_subject_nociception(const struct csp_subject *self);
/* Add another animal, quiet; an object; a place. CSP_E_NAME, CSP_E_RANGE. */
int csp_subject_animal(struct csp_subject *self, const char *who);
int csp_subject_object(struct csp_subject *self, const char *name, double strength);
int csp_subject_context(struct csp_subject *self, const char *name, double strength);

/* ---- time ----------------------------------------------------------------------------- */
/* Live on for so many seconds, a whole number of ticks, with the lines as they are: nociception (1:
 * a foot shock of 0.8 mA) in every tick, and so many pellets eaten in all. CSP_E_RANGE: no whole
 * number of ticks, a value below 0, a line that is not finite. CSP_E_NUMERIC: the dynamics left
 * the finite numbers. */
int csp_subject_step(struct csp_subject *self, double seconds, double nociception, double food);
/* Means over the last step, in the order of CSP_SUBJECT_OUTPUTS (agent/act.h). */
const double *csp_subject_outputs(const struct csp_subject *self);
/* A trial begins: what was before has ended, rates and traces are at rest; what is learnt stays. */
void csp_subject_reset(struct csp_subject *self);
/* Nothing follows that the present foretells: an event or trial is over. */
void csp_subject_end(struct csp_subject *self);
/* A quiet gap: exact decays, no stimuli, no learning. CSP_E_RANGE below 0. */
int csp_subject_rest(struct csp_subject *self, double seconds);

/* ---- acts ----------------------------------------------------------------------------- */
/* Choose among n slots (below csp_subject_slots) from what it perceives now. effort[n]: the cost of
 * each [reward], NULL for none; p[n] receives the policy, may be NULL. CSP_E_RANGE. */
int csp_subject_choose(struct csp_subject *self, size_t n, const size_t slot[],
                       const double effort[], size_t *chosen, double p[]);
/* It does this now, at that cost; what it perceives from here on is the outcome. CSP_E_RANGE. */
int csp_subject_act(struct csp_subject *self, size_t slot, double effort);
/* The outcome of the last act is over: the forward model learns it. */
void csp_subject_outcome(struct csp_subject *self);

/* ---- the experimenter ----------------------------------------------------------------- */
/* Learning on (1) or off (0). */
void csp_subject_learn(struct csp_subject *self, int on);
/* Hunger, 0 sated to 1 food-restricted. CSP_E_RANGE. */
int csp_subject_hunger(struct csp_subject *self, double H);
/* From now on multiply the output of a population or pathway by gain (0: lesion, 1: intact) and add
 * a drive (agent/targets.h). CSP_E_NAME, CSP_E_RANGE. */
int csp_subject_gate(struct csp_subject *self, const char *target, double gain, double drive);
/* Ask it with single stimuli, nothing of which stays (agent/probe/battery.h): overlap of its own
 * event of that kind and another's, resonance, value, ..., csp_subject_count(CSP_SUBJECT_ANSWERS)
 * values. neutral: a harmless kind to compare with. Some seconds. CSP_E_NAME. */
int csp_subject_probe(struct csp_subject *self, const char *kind, const char *neutral,
                      const char *who, double answer[]);
#ifdef __cplusplus
}
#endif
#endif

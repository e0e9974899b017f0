/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history: what happened in an experiment, trial by trial: choices with their alternatives,
 * actions that succeeded, states that were reached, events. */
#ifndef CSP_SRC_ARENA_SCORE_HISTORY_H
#define CSP_SRC_ARENA_SCORE_HISTORY_H
#include <stddef.h>

enum csp_log_kind { CSP_LOG_CHOICE, CSP_LOG_ACTION, CSP_LOG_STATE, CSP_LOG_EVENT };

struct csp_log { /* one thing that happened */
    enum csp_log_kind kind;
    size_t role, id, state; /* id: action, object or event */
    double seconds;         /* in the trial */
    double duration;        /* of an event */
    size_t alt, n_alt;      /* alternatives of a choice: range in history->alt */
    int forced, initial;    /* initial: the state at the start of the trial */
};
struct csp_alt {
    size_t action;
    double p; /* policy */
};
struct csp_trial_log {
    size_t phase;
    int session, trial;
    long type;         /* csp_trial.type_id; -1: none */
    int nth[2], of[2]; /* its number and their number in the session: of all, of its type */
    double seconds, planned;
    size_t log, n_log; /* range in history->log */
};

struct csp_history { /* zero-initialise */
    struct csp_log *log;
    size_t n_log, cap_log;
    struct csp_alt *alt;
    size_t n_alt, cap_alt;
    struct csp_trial_log *trial;
    size_t n_trial, cap_trial;
};

void csp_history_free(struct csp_history *self);
/* A trial begins. CSP_E_MEMORY. */
int csp_history_trial(struct csp_history *self, const struct csp_trial_log *trial);
/* Something happens in the present trial. CSP_E_MEMORY. */
int csp_history_add(struct csp_history *self, const struct csp_log *entry);
/* A choice, with its n alternatives and their probabilities. CSP_E_MEMORY. */
int csp_history_choice(struct csp_history *self, const struct csp_log *entry, size_t n,
                       const size_t action[], const double p[]);
/* Exchange two actions in all that happened so far. */
void csp_history_swap(struct csp_history *self, size_t a, size_t b);
/* 1 if the action was done in this session, within seconds of a trial's start (0: ever). */
int csp_history_done(const struct csp_history *self, size_t phase, int session, size_t action,
                     double within);
/* The trial behind those of the session that trial `first` begins. */
size_t csp_history_session_end(const struct csp_history *self, size_t first);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_PARADIGM_H
#define CONSPECIFIC_ARENA_PARADIGM_PARADIGM_H
#include "conspecific/agent/act.h"
#include "conspecific/config/schema.h"
#include "conspecific/core/mem.h"
#include <stddef.h>
/*
 * paradigm: one experiment as data. A new experiment is a YAML file, not a C file.
 *
 *   roles     who takes part: full brain, scripted animal, or absent; many of a kind: family.h
 *   barriers  how much of one animal reaches another, per channel; may depend on a state.
 *             A barrier stands between two roles, or among all of a list: of two that stand d
 *             places apart in the list, share * step^(d - 1) passes (step 1, the default:
 *             everyone at equal distance)
 *   objects   apparatus: a cue of the agent's world and named states (door: open | closed)
 *   events    named happenings: to whom, how strong, how long, what they change, what follows
 *   actions   what a role may do: what it needs, costs, changes and brings about
 *   phases    in order: sessions x trials, with a timed script and choices
 *   measures  what is read off
 *
 * With ratio: n the outcomes of an action come with every n-th success (a fixed ratio). With
 * persist: t, successes count together only if each follows the last within t seconds (quiet
 * time between trials included) and the role did nothing else in between; otherwise the count
 * starts again. A try that fails neither counts nor breaks the series.
 *
 * With practice an action costs and succeeds as often as it was practised, n times:
 *
 *   over 0    the n-th of the list (n from 0), the last of it for every later n
 *   over t    x(n) = last + (first - last) exp(-n / t), of a list of two
 *
 * n counts successes, tries or sessions, of this animal and this action, since the start of the
 * experiment, of the phase or of the session (reset). It is what holds when the animal is asked, so
 * the cost that it expects is the cost that it has.
 *
 * postpones: a success moves the next occurrence of a scheduled event to `by` after it, if it is due
 * earlier, and all later ones that are scheduled by as much. An event that follows itself is
 * scheduled once at a time: so `then: [{event: shock, delay: 5 s}]` and `postpones: [{event: shock,
 * by: 20 s}]` make free-operant avoidance with a shock-shock interval of 5 s and a response-shock
 * interval of 20 s (Sidman 1953, 10.1126/science.118.3058.157).
 *
 * attend: an instruction. In its window the area of one channel (sound: aud, sight: vis, odour: pir,
 * touch: som) sends what it sends times a factor: precision of the errors of that channel (Feldman
 * & Friston 2010, 10.3389/fnhum.2010.00215). Factors of several, and of drugs, multiply.
 *
 * Times are seconds. Lists are csp_list; an item's first member is its name. Members called
 * x_id are indices that csp_paradigm_check resolves (-1: none). A struct holds only borrowed
 * pointers into the csp_mem that it was read with: freeing that frees the paradigm.
 */
enum csp_brain { CSP_BRAIN_FULL, CSP_BRAIN_SCRIPTED, CSP_BRAIN_ABSENT };
enum { CSP_ROLES = 64 }; /* at most in a paradigm */

/* A list of names as indices, in the same order; resolved by csp_paradigm_check. */
struct csp_ids {
    const size_t *id; /* [n] */
    size_t n;
};
/* A mapping of objects to states as indices, likewise. */
struct csp_state {
    size_t object, state;
};
struct csp_states {
    const struct csp_state *list; /* [n] */
    size_t n;
};

struct csp_role {
    const char *name;
    const struct csp_node *at;
    const char *doc;
    const char *identity; /* how it looks, smells and sounds to the others; "self": to nobody */
    int brain;            /* enum csp_brain */
    int subject;          /* exactly one role is the subject: the animal of the study */
    size_t count;         /* not 0: a family, see family.h; 0 once it is written out */
    struct csp_list identities; /* const char *, of a family: its members take them in turn */
    struct csp_list shows; /* csp_name_text: output (agent/act.h) -> event kind that the others
                              perceive; empty: {freezing: freeze} */
    long identity_id;
    long shows_id[CSP_N_OUTPUTS]; /* event kind by output; -1: the others perceive nothing */
};

struct csp_step {              /* factor for each place further */
    const struct csp_node *at; /* NULL: not written, every factor is 1 */
    double sound, sight, odour, touch;
};

struct csp_barrier {
    const struct csp_node *at;
    struct csp_list between; /* two role names, or: */
    struct csp_list among;   /* role names: every two of them */
    double sound, sight, odour, touch;
    struct csp_step step; /* with among */
    struct csp_list when; /* csp_name_text object -> state; later entries that hold win */
    struct csp_ids roles_id;
    struct csp_states when_id;
};

struct csp_thing { /* an object of the apparatus, or a mere state variable (no cue) */
    const char *name;
    const struct csp_node *at;
    const char *doc, *cue, *start;
    struct csp_list states; /* csp_name_real: state -> cue strength, 0 = not perceived */
    struct csp_list by;     /* roles that perceive it; empty: all */
    struct csp_list when;   /* it is perceived only while these states hold */
    long cue_id;
    size_t start_id;
    struct csp_ids by_id;
    struct csp_states when_id;
};

struct csp_follow { /* an event that follows: outcome of an action, sequel of an event */
    const struct csp_node *at;
    const char *event;
    double delay, jitter, probability; /* s, s, 1; jitter: the delay varies by, uniform */
    struct csp_list
        schedule;         /* double: probability on trial 1, 2, ... of a session, repeated */
    struct csp_list when; /* it follows only if these states hold at that moment */
    size_t event_id;
    struct csp_states when_id;
};

struct csp_event {
    const char *name;
    const struct csp_node *at;
    const char *doc, *kind, *object, *to, *identity;
    double dose;             /* mA; 0: use strength */
    double strength;         /* 1 = usual */
    double amount;           /* pellets eaten over the whole event; 0: as the kind says */
    double duration, jitter; /* s; share by which a duration varies, uniform */
    double sound, sight, odour,
        touch; /* share of each channel that is sent (playback, screen) */
    int enabled;
    struct csp_list by;     /* roles that perceive it; empty: all */
    struct csp_list sets;   /* object -> state, at its start */
    struct csp_list when;   /* it takes place only if these states hold at its start */
    struct csp_list during; /* key `while`: ends as soon as one of these states does not hold */
    struct csp_list stops;  /* names of events that it ends */
    struct csp_list then;   /* csp_follow, counted from its start */
    long kind_id, object_id, identity_id, to_id;
    struct csp_ids by_id, stops_id;
    struct csp_states sets_id, when_id, during_id;
};

enum csp_practice_by { CSP_PRACTICE_SUCCESSES, CSP_PRACTICE_TRIES, CSP_PRACTICE_SESSIONS };
enum csp_practice_reset { CSP_PRACTICE_NEVER, CSP_PRACTICE_PHASE, CSP_PRACTICE_SESSION };

struct csp_practice { /* cost and success as functions of practice */
    const struct csp_node *at;
    int by, reset;                       /* what counts; when counting begins anew */
    struct csp_list effort, probability; /* double, reward and 1; empty: those of the action */
    double over;                         /* times; 0: the lists as they stand */
};

struct csp_postpone {
    const struct csp_node *at;
    const char *event;
    double by; /* s after a success */
    size_t event_id;
};

struct csp_action {
    const char *name;
    const struct csp_node *at;
    const char *doc, *role;
    double effort, probability; /* reward units; probability that it succeeds */
    size_t ratio;               /* outcomes come with every ratio-th success */
    double persist; /* s: longest pause between successes that count together; 0: any */
    struct csp_practice practice;
    struct csp_list requires, sets, outcomes; /* outcomes: csp_follow */
    struct csp_list postpones;                /* csp_postpone */
    size_t role_id;
    size_t slot; /* of the agent: an action is the k-th of its role in the order of the file */
    struct csp_states requires_id, sets_id;
};

struct csp_choice {
    const char *role;
    const struct csp_node *at;
    double time, every, window; /* s: first asked, asked again (0: once), outcome window */
    size_t times;               /* asked at most so often; 0: as often as fits */
    int freezing_blocks;        /* 1: while it freezes it does nothing (chance = freezing) */
    struct csp_list actions;    /* names; empty: no choice here */
    struct csp_list until;      /* no longer asked once these states hold */
    struct csp_list when;       /* asked only while these states hold */
    size_t role_id;
    struct csp_ids actions_id;
    struct csp_states until_id, when_id;
};

struct csp_cue { /* one line of a script */
    const struct csp_node *at;
    const char *event;
    double time, every, jitter, probability; /* s, s, s, 1 */
    size_t times;                            /* 0: as often as fits before end */
    double end;                              /* s; 0: end of the trial */
    struct csp_list sessions;                /* csp_ordinals; empty: all */
    struct csp_list when;
    size_t event_id;
    struct csp_states when_id;
};

struct csp_trigger { /* closed loop: an event when an animal does something */
    const struct csp_node *at;
    const char *role, *event;
    int act;            /* enum csp_output */
    double above;       /* the output, 0 ... 1, exceeds this */
    double refractory;  /* s before it can happen again */
    double probability; /* each time */
    struct csp_list when;
    size_t role_id, event_id;
    struct csp_states when_id;
};

enum { CSP_ATTEND_CHANNELS = 4 };

struct csp_attend { /* an instruction: attention to a channel */
    const struct csp_node *at;
    const char *role; /* empty: the subject */
    int channel;      /* sound, sight, odour, touch */
    double factor;
    double from, to; /* s in the trial; to 0: its end */
    size_t role_id;
    size_t nth; /* among all of the paradigm, in order */
};

struct csp_trial {
    const char *name;
    const struct csp_node *at;
    const char *doc, *context; /* empty: that of the phase */
    double duration, after;    /* s; time that is added once `until` holds */
    double weight;             /* how often among the trial types */
    struct csp_list level; /* double[1]: what stands for this trial in measures; empty: none */
    struct csp_choice choice;
    struct csp_list choices, script, triggers; /* csp_choice, csp_cue, csp_trigger */
    struct csp_list attend;                    /* csp_attend */
    struct csp_list until;                     /* the trial ends `after` these states hold */
    struct csp_list ends; /* csp_name_real: action -> number that ends the trial */
    long context_id;
    long type_id; /* the same for types of one name in all phases; -1: the usual trial */
    struct csp_states until_id;
    struct csp_ids ends_id;
};

struct csp_forced {
    const struct csp_node *at;
    size_t trials;           /* the first of each session */
    struct csp_list actions; /* in turn */
    struct csp_ids actions_id;
};

struct csp_swap {
    const struct csp_node *at;
    const char *by;          /* measure of an earlier phase: share of the first action */
    struct csp_list actions; /* the two that change places if that share is below 0.5 */
    int apply;
    size_t by_id;
    struct csp_ids actions_id;
};

struct csp_criterion {
    const struct csp_node *at;
    const char *action;
    double within;   /* s in a trial; 0: any time */
    size_t hits, of; /* done in `hits` of the last `of` sessions */
    size_t action_id;
};

struct csp_home {
    const struct csp_node *at;
    size_t events; /* events of home-cage life after each session */
};

/*
 * Time between two trials. uniform: U(shortest, longest); exponential (mean above 0):
 * shortest + (mean - shortest) E, E of mean 1, so that after the shortest time the next trial
 * is as likely at any moment.
 */
struct csp_pause {
    int given;
    double shortest, longest, mean; /* s */
};

enum csp_company { CSP_COMPANY_SUM, CSP_COMPANY_POWER };
enum csp_order { CSP_ORDER_CYCLE, CSP_ORDER_SHUFFLE, CSP_ORDER_DRAW };
enum csp_reset { CSP_RESET_TRIAL, CSP_RESET_SESSION, CSP_RESET_PHASE, CSP_RESET_NONE };

struct csp_phase {
    const char *name;
    const struct csp_node *at;
    const char *doc, *context;
    size_t sessions, trials;
    double gap;     /* s after each session */
    int gap_at_end; /* 0: none after the last session of the phase */
    int order, reset, learning;
    struct csp_trial trial;          /* the usual trial, and the default of the types */
    struct csp_list trial_types;     /* csp_trial */
    struct csp_list sequence;        /* names of types: explicit order, repeated */
    struct csp_list script;          /* csp_cue, in every trial */
    const struct csp_node *interval; /* between trials: as written, or NULL */
    struct csp_pause pause;          /* derived from interval */
    struct csp_list enable;          /* event -> true|false */
    struct csp_list present;         /* role -> true|false */
    struct csp_list start;   /* object -> state at a reset, instead of the object's own */
    struct csp_list ratio;   /* csp_name_real: action -> ratio in this phase */
    struct csp_list persist; /* csp_name_real: action -> persist in this phase */
    struct csp_list hunger;  /* csp_name_real: role -> its hunger when a session starts */
    struct csp_forced forced;
    struct csp_swap swap;
    struct csp_criterion criterion; /* ends the phase early */
    struct csp_home home;
    long context_id;
    struct csp_ids sequence_id; /* places in trial_types */
    /* What holds in this phase, whether it is said here or by the thing itself; resolved. */
    const int *enabled_by_event;
    const int *present_by_role;      /* it takes part and is not absent */
    const size_t *start_by_object;   /* state at a reset */
    const double *ratio_by_action;   /* successes until outcomes come */
    const double *persist_by_action; /* s */
    const double *hunger_by_role;    /* 0 sated, 1 food-restricted; below 0: as it is */
};

struct csp_paradigm {
    const struct csp_node *at;
    struct csp_mem *mem; /* borrowed */
    const char *name, *source, *doc, *context;
    const char *agent; /* whose world it is checked against where no study names one */
    struct csp_list roles, barriers, objects, events, actions, phases, measures;
    int company;                        /* enum csp_company */
    size_t subject;                     /* index of the subject's role */
    int checked;                        /* csp_paradigm_check has resolved every name */
    const struct csp_paradigm *written; /* with families as in the file; NULL: there are none */
};

/* Table of a paradigm's file (file.h reads it). */
extern const struct csp_schema csp_paradigm_schema[];
/* Place in a list of items of size bytes, whose first member is their name; -1: none. */
long csp_paradigm_find(const struct csp_list *list, size_t size, const char *name);
/* Index by name, or -1. */
long csp_paradigm_role(const struct csp_paradigm *self, const char *name);
long csp_paradigm_object(const struct csp_paradigm *self, const char *name);
long csp_paradigm_event(const struct csp_paradigm *self, const char *name);
long csp_paradigm_action(const struct csp_paradigm *self, const char *name);
long csp_paradigm_phase(const struct csp_paradigm *self, const char *name);
/* Index of a role; without a name (NULL or empty) that of the subject; -1: unknown. */
long csp_paradigm_role_or_subject(const struct csp_paradigm *self, const char *name);

/* Is an index in the list? An empty list has none. */
int csp_ids_have(const struct csp_ids *self, size_t id);

/* Item i of its list. */
static inline const struct csp_role *csp_role_at(const struct csp_paradigm *p, size_t i)
{
    return (const struct csp_role *)p->roles.items + i;
}
static inline const struct csp_event *csp_event_at(const struct csp_paradigm *p, size_t i)
{
    return (const struct csp_event *)p->events.items + i;
}
static inline const struct csp_action *csp_action_at(const struct csp_paradigm *p, size_t i)
{
    return (const struct csp_action *)p->actions.items + i;
}
static inline const struct csp_thing *csp_thing_at(const struct csp_paradigm *p, size_t i)
{
    return (const struct csp_thing *)p->objects.items + i;
}
static inline const struct csp_phase *csp_phase_at(const struct csp_paradigm *p, size_t i)
{
    return (const struct csp_phase *)p->phases.items + i;
}
#endif

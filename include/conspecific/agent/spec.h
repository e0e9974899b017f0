/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_SPEC_H
#define CONSPECIFIC_AGENT_SPEC_H
#include "conspecific/agent/body.h"
#include "conspecific/agent/circuits.h"
#include "conspecific/config/schema.h"
/*
 * spec: what an agent file holds. Parameters of every circuit, the vocabulary of the senses
 * (features, kinds of events, objects, contexts, identities), the wiring gains and the life
 * before the experiment. world.h reads a file into it; it is constant from then on, and all
 * animals made from it share it.
 */
// clang-format off
/*    population sizes. field symbol default unit low high origin source meaning */
#define CSP_SIZES_PARAMS(P, S) \
    P(S, aud, "", 48,  "count", 2, 100000, CHOSEN, "assumption", "auditory cortex (Au1, TeA belt)")                      \
    P(S, vis, "", 64,  "count", 2, 100000, CHOSEN, "assumption", "visual cortex (V1, V2L)")                              \
    P(S, pir, "", 48,  "count", 2, 100000, CHOSEN, "assumption", "piriform cortex")                                      \
    P(S, som, "", 48,  "count", 2, 100000, CHOSEN, "assumption", "S1 and posterior insula")                              \
    P(S, mot, "", 48,  "count", 2, 100000, CHOSEN, "assumption", "M1, M2: own movement")                                 \
    P(S, acc, "", 128, "count", 2, 100000, CHOSEN, "assumption", "anterior cingulate and anterior insula: what happens") \
    P(S, tea, "", 128, "count", 2, 100000, CHOSEN, "assumption", "temporal association: who (reads aud, vis, pir)")      \
    P(S, nac, "", 160, "count", 2, 100000, CHOSEN, "assumption", "medium spiny neurons of the nucleus accumbens")        \
    P(S, la,  "", 96,  "count", 2, 100000, CHOSEN, "assumption", "lateral amygdala")

#define CSP_SENSES_PARAMS(P, S) \
    P(S, amp,        "",     0.5,  "1",     0.0,  10.0,  CHOSEN, "assumption",            "amplitude of a feature on a line")                     \
    P(S, id_amp,     "",     0.5,  "1",     0.0,  10.0,  CHOSEN, "assumption",            "amplitude of identity on odour and voice lines")       \
    P(S, obj_amp,    "",     1.0,  "1",     0.0,  10.0,  CHOSEN, "assumption",            "amplitude of an object")                               \
    P(S, ctx_amp,    "",     0.5,  "1",     0.0,  10.0,  CHOSEN, "assumption",            "amplitude of a context")                               \
    P(S, g_intero,   "g_I",  0.3,  "1",     0.0,  10.0,  CHOSEN, "assumption",            "gain of interoception into the cortex")                \
    P(S, own_voice,  "g_V",  0.5,  "1",     0.0,  1.0,   CHOSEN, "assumption: corollary discharge halves it or more, Eliades & Wang 2003, doi:10.1152/jn.00627.2002", "share of the own voice that is heard") \
    P(S, intero_after, "",   0.5,  "1",     0.0,  1.0,   CHOSEN, "assumption: half of what is felt lasts on", "share of own interoception that lasts while an event has consequences") \
    P(S, g_sight,    "g_S",  1.0,  "1",     0.0,  10.0,  CHOSEN, "assumption",            "gain of what is seen of a body")                       \
    P(S, p_common,   "pi_C", 1.0,  "1",     0.0,  100.0, CHOSEN, "assumption",            "precision of lines common to self and other")          \
    P(S, p_self,     "pi_S", 1.0,  "1",     0.0,  100.0, CHOSEN, "assumption: as p_common", "precision of own efference lines")                     \
    P(S, p_intero,   "pi_I", 1.0,  "1",     0.0,  100.0, CHOSEN, "assumption: as p_common", "precision of interoceptive lines")                     \
    P(S, p_other,    "pi_O", 1.0,  "1",     0.0,  100.0, CHOSEN, "assumption: as p_common", "precision of lines that only another's body drives")   \
    P(S, jitter,     "",     0.2,  "1",     0.0,  2.0,   CHOSEN, "assumption",            "sd of the amplitude of a line between events")         \
    P(S, dropout,    "",     0.1,  "1",     0.0,  1.0,   CHOSEN, "assumption",            "share of lines missing from an event")                 \
    P(S, noise,      "",     0.05, "1",     0.0,  2.0,   CHOSEN, "assumption",            "sd of noise on every line during an event, rectified") \
    P(S, amp_power,  "",     0.5,  "1",     0.0,  2.0,   CHOSEN, "assumption",            "exponent: amplitude of features = strength^amp_power") \
    P(S, dose_half,  "",     0.8,  "mA",    0.01, 10.0,  CHOSEN, "assumption",            "current of half the largest strength")                 \
    P(S, dose_power, "",     2.0,  "1",     0.1,  10.0,  CHOSEN, "assumption",            "Hill exponent of current to strength")                 \
    P(S, egocentric, "",     0,    "count", 0,    1,     CHOSEN, "assumption: off in the rat; theory S07 has no line common to self and other", "1: every common line is doubled by whose event it is")

#define CSP_GAINS_PARAMS(P, S) \
    P(S, acc_bla,    "g_acc_bla", 2.0,    "1",        0.0,  100.0, CHOSEN,   "assumption: the projection gates observational learning, Allsop 2018, doi:10.1016/j.cell.2018.04.004", "ACC to basolateral amygdala") \
    P(S, tea_bla,    "g_tea_bla", 0.4,    "1",        0.0,  100.0, CHOSEN,   "assumption: the projection is in McDonald 1998, doi:10.1016/S0301-0082(98)00003-3", "temporal association to amygdala") \
    P(S, tha_bla,    "g_tha_bla", 1.0,    "1",        0.0,  100.0, CHOSEN,   "assumption: MGN to LA is in LeDoux 1990, doi:10.1523/JNEUROSCI.10-04-01043.1990", "auditory thalamus to lateral amygdala") \
    P(S, lp_bla,     "g_lp_bla",  1.0,    "1",        0.0,  100.0, CHOSEN,   "assumption: as tha_bla; LP to LA is in Shi & Davis 2001, doi:10.1523/JNEUROSCI.21-24-09844.2001", "visual thalamus to lateral amygdala; 0: no such fibres") \
    P(S, pir_bla,    "g_pir_bla", 1.0,    "1",        0.0,  100.0, CHOSEN,   "assumption: as tha_bla; piriform cortex to LA is in McDonald 1998, doi:10.1016/S0301-0082(98)00003-3", "piriform cortex to lateral amygdala; 0: no such fibres") \
    P(S, hpc_bla,    "g_hpc_bla", 0.6,    "1",        0.0,  100.0, CHOSEN,   "assumption: contexts need the hippocampus, Phillips & LeDoux 1992, doi:10.1037/0735-7044.106.2.274", "hippocampal context to amygdala") \
    P(S, acc_nac,    "g_acc_nac", 1.0,    "1",        0.0,  100.0, CHOSEN,   "assumption: the projection is in Smith 2021, doi:10.1126/science.abe3040", "ACC to nucleus accumbens") \
    P(S, tea_nac,    "g_tea_nac", 0.3,    "1",        0.0,  100.0, CHOSEN,   "assumption",                                   "temporal association to accumbens")               \
    P(S, nac_h,      "g_h",       8.0,    "1",        0.0,  100.0, CHOSEN,   "assumption: own pain gives |h|^2 near 0.7",    "output gain of accumbens features")               \
    P(S, la_h,       "g_la",      2.5,    "1",        0.0,  100.0, CHOSEN,   "assumption: one foot shock is learnt",         "output gain of lateral amygdala features")        \
    P(S, nac_t,      "t_h",       1.0,    "1",        0.0,  5.0,   CHOSEN,   "assumption: 16 % of the units are active",     "feed-forward inhibition of the accumbens")        \
    P(S, la_t,       "t_la",      1.0,    "1",        0.0,  5.0,   CHOSEN,   "assumption: 16 % of the units are active",     "feed-forward inhibition of the lateral amygdala") \
    P(S, ent_nac,    "g_ent_nac", 0.7,    "1",        0.0,  100.0, CHOSEN,   "assumption: by way of the BLA",                "time cells to nucleus accumbens")                 \
    P(S, arousal_la, "g_B_la",    0.0,    "1",        0.0,  1.0,   CHOSEN,   "assumption: off in the rat",                   "own arousal as US of the amygdala")               \
    P(S, relief_other, "g_relief_other", 0.0,    "1",        0.0,  1.0,   CHOSEN,   "assumption: off in the rat; a rule that asks who acts", "how far another's activity takes from a relief what it says about safety") \
    P(S, bla_cea,    "g_bla_cea", 1.0,    "1",        0.0,  100.0, CHOSEN,   "assumption",                                   "BLA to central amygdala")                         \
    P(S, dms_q,      "b_mf",      1.0,    "1",        0.0,  100.0, CHOSEN,   "assumption",                                   "opponent actor in the choice")                    \
    P(S, nac_q,      "b_mb",      0.0,    "1",        0.0,  100.0, CHOSEN,   "assumption: off in the rat; reward_model.h says why", "value of imagined outcomes in the choice") \
    P(S, effort_q,   "k_e",       1.0,    "1",        0.0,  100.0, CHOSEN,   "assumption: effort is weighed beforehand, Walton 2006, doi:10.1016/j.neunet.2006.03.005", "effort of an action in the choice, known from the body") \
    P(S, rew_q,      "b_rm",      1.0,    "1",        0.0,  100.0, CHOSEN,   "assumption: choice follows the learnt reward model", "reward model of imagined outcomes in the choice") \
    P(S, bla_q,      "k_A",       0.0,    "1",        0.0,  100.0, CHOSEN,   "assumption: off in the rat; a somatic marker", "fear of imagined outcomes in the choice")         \
    P(S, pfc_cea,    "g_pfc_cea", 1.0,    "1",        0.0,  10.0,  CHOSEN,   "assumption: 1 leaves the meta-reward model as it is", "fixed factor on the top-down edit of the reflex system") \
    P(S, pfc_nac,    "g_pfc_nac", 1.0,    "1",        0.0,  10.0,  CHOSEN,   "assumption: 1 leaves the meta-reward model as it is", "fixed factor on the top-down edit of the value system") \
    P(S, body_som,   "g_B_som",   0.0,    "1",        0.0,  10.0,  CHOSEN,   "assumption: off in the rat; cardiac afferents reach the insula, Craig 2002, doi:10.1038/nrn894", "own arousal on the cardiac lines of the insula") \
    P(S, som_s1,     "g_som_s1",  0.0,    "Hz",       0.0,  1e5,   CHOSEN,   "assumption: off in the rat, which has no generator at 0", "activity of S1 and insula to pyramidal cells of the alpha generator") \
    P(S, lc_s1,      "g_lc_s1",   0.0,    "Hz",       0.0,  1e5,   CHOSEN,   "assumption: off in the rat; noradrenaline excites interneurons, Kawaguchi & Shindou 1998, doi:10.1523/JNEUROSCI.18-17-06963.1998", "locus coeruleus to inhibitory cells of the alpha generator") \
    P(S, tau_s1,     "tau_s1",    100.0,  "ms",       0.0,  1e5,   BORROWED, "Self 2012 (feedback is NMDA, 100 ms), doi:10.1073/pnas.1119527109", "time constant of either pole of the drive of the pyramidal cells") \
    P(S, split,      "",          0,      "count",    0,    1,     CHOSEN,   "assumption: off in the rat; a control without generalisation", "1: value and reflexes read own and another's events on features apart") \
    P(S, innate,     "g_innate",  0.0,    "1",        0.0,  10.0,  CHOSEN,   "assumption: off in the rat; the opposite hypothesis", "another's calls and alarm odour to central amygdala, unlearnt") \
    P(S, mirror,     "g_mirror",  0.0,    "1",        0.0,  10.0,  CHOSEN,   "assumption: off in the rat; the opposite hypothesis", "another's signs of pain to own nociceptive input of amygdala and PAG, unlearnt") \
    P(S, friend_foe, "g_friend",  0.0,    "1",        0.0,  10.0,  CHOSEN,   "assumption: off in the rat; theory S24, see routes.h", "response to another's event, returned as reward by the worth of who acts") \
    P(S, friend_eta, "eta_f",     0.0001, "1",        0.0,  1.0,   CHOSEN,   "assumption: some 100 meetings of 1 s",         "learning rate of the worth of who is there, a tick") \
    P(S, friend_0,   "f_0",       0.02,   "reward/s", 1e-9, 1e3,   CHOSEN,   "assumption: own food less own pain in company, in rearing", "worth that returns tanh(1) of the response") \
    P(S, attrib,     "g_attrib",  0.0,    "1",        0.0,  1.0,   CHOSEN,   "assumption: off in the rat; theory S24, see routes.h", "how far what is put down to another does not teach about me") \
    P(S, reason,     "g_reason",  0.0,    "1",        0.0,  1.0,   CHOSEN,   "assumption: off in the rat; theory S24, see routes.h", "how far value and fear for another need that own pain or food is foretold") \
    P(S, reason_n,   "n_Q",       1000,   "count",    1,    1e9,   CHOSEN,   "assumption: some 20 events of 0.5 s",          "ticks of own events over which what they foretell is averaged") \
    P(S, tau_who,    "tau_who",   300.0,  "ms",       0.0,  1e5,   CHOSEN,   "assumption: outlasts the trace of the critic, 200 ms", "how long what follows another's act is put down to it (attrib, reason)") \
    P(S, util_q,     "b_u",       0.0,    "1",        0.0,  100.0, CHOSEN,   "assumption: off in the rat; control S17, a planner with a utility oracle", "true own reward foretold by the forward model in the choice")

#define CSP_REARING_PARAMS(P, S) \
    P(S, events,   "", 6000, "count", 0,    1e7,  CHOSEN, "assumption",                          "events in development")                            \
    P(S, adult,    "", 300,  "count", 0,    1e7,  CHOSEN, "assumption",                          "further events with adult plasticity")             \
    P(S, p_own,    "", 0.5,  "1",     0.0,  1.0,  CHOSEN, "assumption",                          "share of events that happen to the animal itself") \
    P(S, p_common, "", 0.1,  "1",     0.0,  1.0,  CHOSEN, "assumption: 0.1 to 0.3 are harmless", "share of all events that happen to both at once")  \
    P(S, p_object, "", 0.3,  "1",     0.0,  1.0,  CHOSEN, "assumption",                          "share of events with a chance object in view")     \
    P(S, on,       "", 0.1,  "s",     0.0,  10.0, CHOSEN, "assumption",                          "odour leads the event by")                         \
    P(S, dur_min,  "", 0.2,  "s",     0.01, 10.0, CHOSEN, "assumption",                          "shortest event")                                   \
    P(S, dur_mean, "", 0.35, "s",     0.0,  10.0, CHOSEN, "assumption",                          "mean of the exponential part of the duration")     \
    P(S, dur_max,  "", 1.2,  "s",     0.01, 60.0, CHOSEN, "assumption",                          "longest event")                                    \
    P(S, tail,     "", 0.3,  "s",     0.0,  10.0, CHOSEN, "assumption",                          "time after an event")                              \
    P(S, shuffled, "", 0,    "count", 0,  1,    CHOSEN, "assumption: off in the rat; a control without a common cause", "1: what follows another's event is that of a kind drawn anew") \
    P(S, interval, "", 60.0, "s",     0.0,  1e6,  CHOSEN, "assumption",                          "quiet time between two events")
// clang-format on
/*
 * Temperament: a parameter of an animal is that of the file times exp(sd N - sd^2 / 2), N ~ N(0, 1),
 * whose mean is 1; one draw a row, at birth, of the animal's own random stream, so that twins
 * share it and no other number moves. The factors are states of the animal (temperament.learning
 * and so on), which a measure of kind `mean` writes to animals.csv.
 */
// clang-format off
#define CSP_TEMPERAMENT_PARAMS(P, S) \
    P(S, learning,    "", 0.0, "1", 0.0, 1.0, CHOSEN, "assumption: off, all animals learn alike",  "sd of the log of the learning rates of value: critic, reward model, actor") \
    P(S, temperature, "", 0.0, "1", 0.0, 1.0, CHOSEN, "assumption: off, all animals choose alike", "sd of the log of the inverse temperature of choice") \
    P(S, arousal,     "", 0.0, "1", 0.0, 1.0, CHOSEN, "assumption: off, all are aroused alike",    "sd of the log of the gains of own arousal, on nociception and on CeA output")
// clang-format on
CSP_PARAM_STRUCT(csp_temperament_params, CSP_TEMPERAMENT_PARAMS);
CSP_PARAM_STRUCT(csp_sizes_params, CSP_SIZES_PARAMS);
CSP_PARAM_STRUCT(csp_senses_params, CSP_SENSES_PARAMS);
CSP_PARAM_STRUCT(csp_gains_params, CSP_GAINS_PARAMS);
CSP_PARAM_STRUCT(csp_rearing_params, CSP_REARING_PARAMS);

struct csp_companions { /* whom the animal meets from an event of its life on */
    double from;        /* events of life before it */
    struct csp_list
        with; /* struct csp_name_real: identities by relative frequency; none: alone */
    const struct csp_node *at;
};
struct csp_upbringing {
    union {
        struct csp_rearing_params par;
        struct {
            CSP_REARING_PARAMS(CSP_PARAM_FIELD, )
        };
    };
    struct csp_list company; /* struct csp_companions, by time */
};

struct csp_feature { /* one feature of events and the lines that carry it (weight 0: no line) */
    const char *name;
    double sound, sight, odour, touch; /* common: own and another's drive the same line */
    double own;                        /* own efference and proprioception */
    double view;                       /* what only another's body shows */
    double voice; /* how far a call of an event that unfolds tells who calls */
    double innate,
        mirror; /* how far it counts, shown by another, for gains.innate and mirror */
};
struct csp_kind { /* what can happen to an animal */
    const char *name, *category;
    struct csp_list features; /* const char *: names of features */
    double noci;              /* own nociception at strength 1 [shock of 0.8 mA] */
    double food;              /* pellets eaten per event at amount 1 */
    double taste, rub, heart; /* own interoception: taste, touch, cardiac [1] */
    double share;             /* relative frequency in life */
    const struct csp_node *at;
};
enum { CSP_UNFOLD_MOST = 15 }; /* consequences of one kind, of one doer */
enum csp_doer { CSP_BY_SUFFERER, CSP_BY_COMPANION };
struct csp_consequence {      /* what follows an event, in whoever suffers it */
    const char *name, *of;    /* a kind, or a category of kinds */
    struct csp_list features; /* const char *: names of features */
    double after, lasts;      /* s: from the onset of the event; how long */
    double p;                 /* how often */
    int by;                   /* enum csp_doer: who does it */
    const struct csp_node *at;
};
struct csp_object {
    const char *name;
    int modality; /* 0 sight, 1 sound, 2 odour */
};
struct csp_context {
    const char *name;
    double share; /* relative frequency in life */
};
struct csp_identity {
    const char *name;
    double likeness; /* cosine of its odour and voice with one's own */
    const char *kin; /* an animal of its family, NULL: none */
    double kinship;  /* cosine of its odour and voice with that animal's */
    double share;    /* relative frequency in life */
    const struct csp_node *at;
};

struct csp_species { /* what exported data files say of the animal; nothing reads it else */
    const char *species, *strain, *sex, *age; /* NULL: not stated */
};

struct csp_agent_spec {
    const char *name, *doc;
    struct csp_species subject;
    double tick;    /* ms, behavioural step */
    size_t actions; /* slots of the actor and of the forward model; 0: CSP_ACTIONS */
    struct csp_sizes_params sizes;
    struct csp_senses_params senses;
    struct csp_body_params body;
    struct csp_gains_params gains;
    struct csp_upbringing rearing;
    struct csp_temperament_params temperament;
    struct csp_circuits {
        struct csp_cortex_params cortex;
#define CSP_CIRCUIT_PARAMS(member, type, ...) struct csp_##type##_params member;
#define CSP_NO_PARAMS(...)
        CSP_CIRCUITS(CSP_CIRCUIT_PARAMS, CSP_NO_PARAMS, CSP_CIRCUIT_PARAMS)
#undef CSP_CIRCUIT_PARAMS
#undef CSP_NO_PARAMS
    } circuits;
    struct csp_list features, kinds, consequences, objects, contexts, identities;
};

/* Item i of a list of struct type. */
#define CSP_ITEM(list, type, i) (&((const struct type *)(list).items)[i])

extern const struct csp_schema csp_agent_schema[];
enum { CSP_ACTIONS = 8, CSP_ACTIONS_MOST = 64 }; /* slots of an animal: usual, and at most */
/* Actions for which the animal has slots. */
static inline size_t csp_agent_slots(const struct csp_agent_spec *self)
{
    return self->actions ? self->actions : (size_t)CSP_ACTIONS;
}

/* YAML that reads back to the same spec. */
int csp_agent_spec_print(const struct csp_agent_spec *self, struct csp_text *out, int annotate);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_AGENT_H
#define CONSPECIFIC_AGENT_AGENT_H
#include "conspecific/agent/act.h"
#include "conspecific/agent/body.h"
#include "conspecific/agent/routes.h"
#include "conspecific/agent/spec.h"
#include "conspecific/core/num/expansion.h"
/*
 * agent: one animal. Senses, cortex, amygdala and PAG, ventral striatum and VTA, dorsal
 * striatum, body; wired on one page (src/agent/wiring.c). Nothing but struct csp_obs enters
 * and struct csp_act leaves.
 */
enum csp_channel { CSP_SOUND, CSP_SIGHT, CSP_ODOUR, CSP_TOUCH, CSP_CHANNELS };
enum { CSP_ACTIONS = 8, CSP_AREAS = 5 };

struct csp_primary { /* what reaches the own body */
    double noci;     /* 1 = foot shock of .8 mA */
    double food;     /* pellets per second */
};
struct csp_obs {
    csp_real *line; /* csp_agent_lines(agent) values */
    struct csp_primary primary;
};

/* Populations and pathways that can be lesioned, silenced or driven. */
#define CSP_TARGETS(T)                                           \
    T(aud, "auditory cortex")                                    \
    T(vis, "visual cortex")                                      \
    T(pir, "piriform cortex")                                    \
    T(som, "S1 and posterior insula")                            \
    T(mot, "motor cortex")                                       \
    T(acc, "anterior cingulate and anterior insula")             \
    T(tea, "temporal association cortex")                        \
    T(la, "lateral amygdala")                                    \
    T(bla, "basolateral amygdala")                               \
    T(cea, "central amygdala")                                   \
    T(bnst, "bed nucleus of the stria terminalis")               \
    T(pag, "periaqueductal grey")                                \
    T(lc, "locus coeruleus")                                     \
    T(nac, "nucleus accumbens (ventral striatum)")               \
    T(vta, "ventral tegmental area")                             \
    T(lhb, "lateral habenula")                                   \
    T(rmtg, "rostromedial tegmental nucleus")                    \
    T(dms, "dorsomedial striatum")                               \
    T(pfc, "prefrontal meta-reward model")                       \
    T(ent, "entorhinal temporal context and time cells")         \
    T(hpc, "hippocampal context code")                           \
    T(orb, "orbitofrontal expectation of the next event")        \
    T(ba_ext, "extinction cells of the basal amygdala")          \
    T(itc, "intercalated cells")                                 \
    T(cea_app, "appetitive reflex of the central amygdala")      \
    T(acc_bla, "pathway ACC to amygdala")                        \
    T(tea_bla, "pathway temporal association to amygdala")       \
    T(tha_bla, "pathway auditory thalamus to amygdala")          \
    T(hpc_bla, "pathway hippocampal context to amygdala")        \
    T(pag_la, "pathway PAG to lateral amygdala: the US")         \
    T(vta_ba, "pathway VTA to extinction cells: relief")         \
    T(acc_nac, "pathway ACC to accumbens")                       \
    T(tea_nac, "pathway temporal association to accumbens")      \
    T(ent_nac, "pathway time cells to accumbens, by way of BLA") \
    T(orb_app, "imagined outcomes in conditioned approach")      \
    T(bla_cea, "pathway BLA to central amygdala")                \
    T(bla_q, "amygdala in the model-based query")                \
    T(rew_q, "reward model in the model-based query")            \
    T(nac_q, "accumbens in the model-based query")               \
    T(body_loop, "arousal in the drive")
enum csp_target {
#define CSP_TARGET_ENUM(name, doc) CSP_TARGET_##name,
    CSP_TARGETS(CSP_TARGET_ENUM)
#undef CSP_TARGET_ENUM
        CSP_N_TARGETS
};

struct csp_line { /* one input line of the cortex */
    enum {
        CSP_LINE_COMMON,
        CSP_LINE_SELF,
        CSP_LINE_INTERO,
        CSP_LINE_OTHER,
        CSP_LINE_ID,
        CSP_LINE_OBJECT,
        CSP_LINE_CONTEXT
    } role;
    size_t area, item; /* sensory area; feature, identity, object or context */
    int hers;          /* the twin of a common line, for another's events (senses.egocentric) */
};
struct csp_senses {           /* where every cue arrives; built from the spec */
    size_t n;                 /* lines */
    size_t n_area[CSP_AREAS]; /* lines by area, in the order aud vis pir som mot */
    struct csp_line *lines;   /* owned, n */
    size_t *at;               /* owned; index tables below are views, SIZE_MAX = none */
    size_t *sound, *sight, *odour, *touch; /* by feature: of own events, then of another's */
    size_t *own, *view;                    /* by feature */
    size_t *id_odour, *id_voice;           /* by identity + 1; entry 0 = self */
    size_t like_odour, like_voice;         /* where another's likeness to the self goes */
    size_t *object, *ctx_see, *ctx_smell;
    size_t intero; /* first of 11: noci 3, taste 3, touch 3, heart 2 */
    double *mix;   /* owned, (identities + 1)^2: odour of each on the blocks of all */
};

struct csp_agent {
    const struct csp_agent_spec *spec; /* borrowed */
    uint64_t seed, animal;
    struct csp_senses senses;
    struct csp_cortex cortex;
    struct csp_ent ent;
    struct csp_hpc hpc;
    struct csp_orb orb;
    struct csp_forward forward;
    struct csp_project la, nac; /* fixed expansions that the amygdala and the accumbens read */
    struct csp_bla bla;
    struct csp_pag pag;
    struct csp_approach approach;
    struct csp_critic critic;
    struct csp_reward_model reward_model;
    struct csp_actor actor;
    struct csp_meta_reward pfc;
    struct csp_lc lc;             /* as s1_alpha: nothing of behaviour reads it */
    struct csp_s1_alpha s1_alpha; /* read by no one: the field that an instrument would see */
    struct csp_body body;
    struct csp_routes routes; /* off in the rat */
    struct csp_rng rng_choice, rng_life;
    size_t banks; /* of features that amygdala and accumbens read: 2 with gains.split */
    csp_real *line_2, *prec_2, *z_2, *la_2, *nac_2; /* owned scratch of split, else NULL */
    csp_real *down;                                 /* owned scratch of routes, else NULL */
    csp_real *z_bla, *z_nac, *x_act, *z_hat, *h_hat, *la_hat;   /* owned scratch */
    csp_real *x_ctx, *x_pfc, *m_hat, *net_hat, *line_B, *z_who; /* owned scratch */
    size_t *m_list;                                             /* owned scratch */
    int at_home;       /* life between experiments: nothing is imagined, for nobody reads it */
    size_t n_z, n_bla; /* latents (acc, tea); amygdala inputs */
    size_t n_who;      /* further outputs of the forward model: another acts, I act */
    size_t n_util;     /* and: own gains, own losses (gains.util_q) */
    double gate[CSP_N_TARGETS], drive[CSP_N_TARGETS];
    double stage;             /* 0 no learning, 1 development, 2 adult */
    double effort;            /* cost still to be paid [reward] */
    double last_action;       /* -1 none */
    double s1_drive[2];       /* of the alpha generator, behind one and two poles [Hz] */
    struct csp_fields fields; /* every state, built once */
    struct csp_counts {
        double ticks, updates;
    } counts;
};

/* A newborn of the spec, which outlives it: random weights from seed and animal, no life yet.
 * After an error self is safe to free. */
int csp_agent_init(struct csp_agent *self, const struct csp_agent_spec *spec, uint64_t seed,
                   uint64_t animal);
void csp_agent_free(struct csp_agent *self);
/* Live the rearing of the spec: development, then adult life. */
int csp_agent_rear(struct csp_agent *self);
/* n further events of life as in rearing (home cage). */
int csp_agent_life(struct csp_agent *self, size_t n);
/* Rebuild what is derived after the fields were copied or unpacked. */
void csp_agent_bind(struct csp_agent *self);
/* Copy every state of src; parameters of self stay. CSP_E_SHAPE if sizes differ. */
int csp_agent_copy(struct csp_agent *self, const struct csp_agent *src);
/* Append every state to out. */
int csp_agent_fields(struct csp_agent *self, struct csp_fields *out);
/* Start of a trial: fast rates and traces to rest; weights, hunger, slow threat stay. */
void csp_agent_reset(struct csp_agent *self);
/* A quiet gap: exact decays, no stimuli, no learning. */
void csp_agent_rest(struct csp_agent *self, double seconds);
/* One tick. act may be NULL. */
void csp_agent_step(struct csp_agent *self, const struct csp_obs *obs, struct csp_act *act);
/* Choose among n action slots from the present latents. effort[n]: what each costs [reward],
 * weighed beforehand by gains.effort_q; NULL: nothing. p[n]: policy, may be NULL. */
int csp_agent_choose(struct csp_agent *self, size_t n, const size_t action[],
                     const double effort[], size_t *chosen, double p[]);
/* What the choice sees of one action: opponent actor, value and fear of the imagined outcome,
 * true own reward that followed (gains.util_q). */
struct csp_query {
    double act, V, R, A, U, Q; /* R: reward model over the imagined outcome [reward] */
};
void csp_agent_query(struct csp_agent *self, size_t action, struct csp_query *out);
/* The action is carried out now; effort is its cost [reward], paid over .1 s. */
void csp_agent_act(struct csp_agent *self, size_t action, double effort);
/* The outcome of the last action is over. */
void csp_agent_outcome_end(struct csp_agent *self);
size_t csp_agent_actions_max(const struct csp_agent *self);
size_t csp_agent_lines(const struct csp_agent *self);
size_t csp_agent_latent_size(const struct csp_agent *self); /* acc units */
const csp_real *csp_agent_latent(const struct csp_agent *self);
double csp_agent_tick(const struct csp_agent *self);     /* s */
void csp_agent_learning(struct csp_agent *self, int on); /* adult plasticity on or off */

/* Population or pathway by name, -1 if unknown; names and docs by index. */
int csp_agent_target(const struct csp_agent *self, const char *name);
/* Whether a drive means something there: not for pfc (an edit is no rate) and dms (a drive to
 * all actions alike changes no choice). */
int csp_agent_can_stimulate(int target);
const char *csp_agent_target_name(size_t i);
const char *csp_agent_target_doc(size_t i);
size_t csp_agent_target_count(void);
/* Multiply the output by gain (0 lesion or full inactivation, 1 intact) and add drive to its
 * rate; of a pathway drive is added to the gain. */
void csp_agent_gate(struct csp_agent *self, int target, double gain, double drive);

/* Cues. Each adds to line[]; rng NULL: noise free. See senses.c. */
int csp_senses_event(const struct csp_agent *self, size_t kind, int own, size_t identity,
                     const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                     csp_real line[], struct csp_primary *primary);
/* Its two parts that have noise apart: what is sent and arrives, drawn first, and the noise of
 * the senses on every line. */
int csp_senses_signal(const struct csp_agent *self, size_t kind, int own, size_t identity,
                      const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                      csp_real line[]);
void csp_senses_noise(const struct csp_agent *self, struct csp_rng *rng, csp_real line[]);
int csp_senses_animal(const struct csp_agent *self, size_t identity,
                      const double pass[CSP_CHANNELS], struct csp_rng *rng, csp_real line[]);
int csp_senses_object(const struct csp_agent *self, size_t object, double strength,
                      struct csp_rng *rng, csp_real line[]);
int csp_senses_context(const struct csp_agent *self, size_t context, double strength,
                       csp_real line[]);
/* Strength of a foot shock of a current [mA]: one Hill curve, 1 at .8 mA. */
double csp_senses_dose(const struct csp_agent *self, double mA);
int csp_senses_init(struct csp_senses *self, const struct csp_agent_spec *spec);
void csp_senses_free(struct csp_senses *self);
/* Name of a line for lists: "sight.jump". buffer of 64 bytes. */
const char *csp_senses_line_name(const struct csp_agent_spec *spec,
                                 const struct csp_senses *senses, size_t i, char *buffer);

/* A noise-free stimulus of .6 s on the present brain; nothing is changed. */
struct csp_probe {
    double A, freeze, V, R, arousal; /* means over .2-.6 s (R: rhat); freeze: largest */
    double loss;      /* of the cortex on its lines, csp_cortex_loss: sum of error over sum of
                         power, .2-.6 s; 0 all explained, 1 nothing; NAN: no input */
    csp_real *latent; /* caller's, csp_agent_latent_size values, or NULL */
    size_t n;
};
int csp_agent_probe(struct csp_agent *self, size_t kind, int own, size_t identity,
                    const double pass[CSP_CHANNELS], struct csp_probe *out);
/* c_w of kind a (own) and kind b (of identity): cosine of the two inputs with every line
 * weighted by the square root of its precision. Known before any learning. */
double csp_agent_c_w(const struct csp_agent *self, size_t kind_a, size_t kind_b,
                     size_t identity);
/* Cosine of the acc latents of own kind a and of kind b of identity (noise free). */
int csp_agent_rho(struct csp_agent *self, size_t kind_a, size_t kind_b, size_t identity,
                  double *rho);
/* One line an identity: likeness, c_w, c_w neutral, rho, rho neutral, A and V ratios. */
int csp_agent_overlap_report(struct csp_agent *self, struct csp_text *out);
/* c_w for every identity, from the file alone. */
int csp_agent_spec_overlap_report(const struct csp_agent_spec *spec, struct csp_text *out);
/* The connectome as Graphviz, one edge a row of the wiring; dashed: the gain is 0. What only
 * one theory of the cortex has is drawn where the agent has it. */
int csp_agent_wiring_dot(const struct csp_agent_spec *spec, struct csp_text *out);
#endif

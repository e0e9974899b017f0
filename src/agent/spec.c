/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/spec.h"
#include "conspecific/config/config.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include <math.h>
#include <string.h>

CSP_PARAM_TABLE(csp_sizes_params, CSP_SIZES_PARAMS);
CSP_PARAM_TABLE(csp_senses_params, CSP_SENSES_PARAMS);
CSP_PARAM_TABLE(csp_gains_params, CSP_GAINS_PARAMS);
CSP_PARAM_TABLE(csp_rearing_params, CSP_REARING_PARAMS);

#define WEIGHT(S, field, text)                                                         \
    {                                                                                  \
        .key = #field, .type = CSP_T_REAL, .unit = "1", .lo = 0, .hi = 10, .def = "0", \
        .offset = offsetof(struct S, field), .doc = text                               \
    }

static const struct csp_schema feature_schema[] = {
    WEIGHT(csp_feature, sound, "weight on a sound line, own and another's alike"),
    WEIGHT(csp_feature, sight, "weight on a seen line, own and another's body alike"),
    WEIGHT(csp_feature, odour, "weight on an odour line, own and another's alike"),
    WEIGHT(csp_feature, touch, "weight on a vibration or touch line, own and another's alike"),
    WEIGHT(csp_feature, own, "weight on a line of own efference and proprioception"),
    WEIGHT(csp_feature, view, "weight on a seen line that only another's body drives"),
    WEIGHT(csp_feature, innate,
           "of another: how far it releases `gains.innate` (off in the rat)"),
    WEIGHT(csp_feature, mirror,
           "of another: how far it is mirrored by `gains.mirror` (off in the rat)"),
    {0}};
static const struct csp_schema kind_schema[] = {
    CSP_SCHEMA_AT(struct csp_kind),
    {.key = "category",
     .type = CSP_T_NAME,
     .offset = offsetof(struct csp_kind, category),
     .doc = "what sort of event it is; events of one category are compared by the probes"},
    {.key = "features",
     .type = CSP_T_NAMES,
     .offset = offsetof(struct csp_kind, features),
     .doc = "features that make the event perceptible"},
    WEIGHT(csp_kind, noci, "own nociception at strength 1 (1: foot shock of 0.8 mA)"),
    WEIGHT(csp_kind, food, "pellets eaten per event at amount 1"),
    WEIGHT(csp_kind, taste, "own interoception: taste"),
    WEIGHT(csp_kind, rub, "own interoception: touch"),
    WEIGHT(csp_kind, heart, "own interoception: heart and breathing"),
    {.key = "share",
     .type = CSP_T_REAL,
     .unit = "1",
     .lo = 0,
     .hi = 1e6,
     .def = "1",
     .offset = offsetof(struct csp_kind, share),
     .doc = "relative frequency in life"},
    {0}};
static const struct csp_schema object_schema[] = {
    {.key = "modality",
     .type = CSP_T_ENUM,
     .choices = "sight|sound|odour",
     .def = "sight",
     .offset = offsetof(struct csp_object, modality),
     .doc = "how it is perceived"},
    {0}};
static const struct csp_schema context_schema[] = {
    {.key = "share",
     .type = CSP_T_REAL,
     .unit = "1",
     .lo = 0,
     .hi = 1e6,
     .def = "1",
     .offset = offsetof(struct csp_context, share),
     .doc = "relative frequency in life"},
    {0}};
static const struct csp_schema identity_schema[] = {
    CSP_SCHEMA_AT(struct csp_identity),
    {.key = "likeness",
     .type = CSP_T_REAL,
     .unit = "1",
     .lo = 0,
     .hi = 1,
     .offset = offsetof(struct csp_identity, likeness),
     .doc = "cosine of its odour and voice with one's own"},
    {.key = "kin",
     .type = CSP_T_NAME,
     .def = "",
     .offset = offsetof(struct csp_identity, kin),
     .doc = "an animal of its family (strain, litter)"},
    {.key = "kinship",
     .type = CSP_T_REAL,
     .unit = "1",
     .lo = 0,
     .hi = 1,
     .def = "",
     .offset = offsetof(struct csp_identity, kinship),
     .doc = "cosine of its odour and voice with its kin's"},
    {.key = "share",
     .type = CSP_T_REAL,
     .unit = "1",
     .lo = 0,
     .hi = 1e6,
     .def = "1",
     .offset = offsetof(struct csp_identity, share),
     .doc = "relative frequency in life"},
    {0}};
#define CIRCUIT(field, table, text)                                      \
    {                                                                    \
        .key = #field, .type = CSP_T_PARAMS, .params = table, .def = "", \
        .offset = offsetof(struct csp_circuits, field), .doc = text      \
    }
#define MODEL(field, name, table, text)                                  \
    {                                                                    \
        .key = name, .type = CSP_T_PARAMS, .params = table, .def = "",   \
        .offset = offsetof(struct csp_cortex_params, field), .doc = text \
    }
static const struct csp_schema cortex_schema[] = {
    {.key = "model",
     .type = CSP_T_ENUM,
     .choices = CSP_CORTEX_MODELS,
     .def = "predictive_coding",
     .offset = offsetof(struct csp_cortex_params, model),
     .doc = "theory of the world model (circuits/cortex/cortex.h)"},
    MODEL(pc, "", csp_pc_params_table, "predictive coding (circuits/cortex/pc_net.h)"),
    MODEL(factor, "factor", csp_factor_params_table,
          "if model is factor: linear factor model (circuits/cortex/factor_net.h)"),
    MODEL(assembly, "assembly", csp_assembly_params_table,
          "if model is assembly: assembly calculus (circuits/cortex/assembly_net.h)"),
    {0}};
static const struct csp_schema circuits_schema[] = {
    {.key = "cortex",
     .type = CSP_T_STRUCT,
     .sub = cortex_schema,
     .def = "{}",
     .sub_size = sizeof(struct csp_cortex_params),
     .offset = offsetof(struct csp_circuits, cortex),
     .doc = "world model; keys of its own are those of predictive coding (pc_net.h)"},
    CIRCUIT(ent, csp_ent_params_table, "temporal context (circuits/cortex/ent.h)"),
    CIRCUIT(hpc, csp_hpc_params_table, "context code (circuits/cortex/hpc.h)"),
    CIRCUIT(orb, csp_orb_params_table, "what event comes next (circuits/cortex/orb.h)"),
    CIRCUIT(forward, csp_forward_params_table, "forward model (circuits/cortex/forward.h)"),
    CIRCUIT(critic, csp_critic_params_table, "value learning (circuits/vta_bg/critic.h)"),
    CIRCUIT(reward_model, csp_reward_model_params_table,
            "immediate reward (circuits/vta_bg/reward_model.h)"),
    CIRCUIT(vta, csp_vta_params_table, "dopamine and habenula (circuits/vta_bg/vta.h)"),
    CIRCUIT(actor, csp_actor_params_table, "opponent actor (circuits/vta_bg/actor.h)"),
    CIRCUIT(bla, csp_bla_params_table, "amygdala (circuits/amygdala_pag/bla.h)"),
    CIRCUIT(pag, csp_pag_params_table, "CeA, BNST, PAG (circuits/amygdala_pag/pag.h)"),
    CIRCUIT(approach, csp_approach_params_table,
            "conditioned approach (circuits/amygdala_pag/approach.h)"),
    CIRCUIT(pfc, csp_meta_reward_params_table,
            "meta-reward model (circuits/pfc/meta_reward.h)"),
    CIRCUIT(s1_alpha, csp_s1_alpha_params_table,
            "alpha generator of S1 (circuits/cortex/s1_alpha.h)"),
    CIRCUIT(lc, csp_lc_params_table, "locus coeruleus (circuits/amygdala_pag/lc.h)"),
    {0}};
#define PARAMS(field, table, text)                                       \
    {                                                                    \
        .key = #field, .type = CSP_T_PARAMS, .params = table, .def = "", \
        .offset = offsetof(struct csp_agent_spec, field), .doc = text    \
    }
#define MAP(field, schema, item, text)                                                    \
    {                                                                                     \
        .key = #field, .type = CSP_T_MAP, .sub = schema, .sub_size = sizeof(struct item), \
        .offset = offsetof(struct csp_agent_spec, field), .doc = text                     \
    }

const struct csp_schema csp_agent_schema[] = {
    CSP_SCHEMA_HEAD("agent"),
    {.key = "name",
     .type = CSP_T_NAME,
     .offset = offsetof(struct csp_agent_spec, name),
     .doc = "name of the animal model"},
    {.key = "doc",
     .type = CSP_T_TEXT,
     .def = "",
     .offset = offsetof(struct csp_agent_spec, doc),
     .doc = "what it is, in words"},
    {.key = "tick",
     .type = CSP_T_REAL,
     .unit = "ms",
     .lo = 1,
     .hi = 100,
     .def = "10 ms",
     .offset = offsetof(struct csp_agent_spec, tick),
     .doc = "behavioural step"},
    PARAMS(sizes, csp_sizes_params_table, "units of each population"),
    PARAMS(senses, csp_senses_params_table, "amplitudes and precisions of the senses"),
    PARAMS(body, csp_body_params_table, "homeostatic variables and reward (agent/body.h)"),
    PARAMS(gains, csp_gains_params_table, "wiring gains (agent/wiring.c)"),
    PARAMS(rearing, csp_rearing_params_table, "life before the experiment"),
    {.key = "circuits",
     .type = CSP_T_STRUCT,
     .sub = circuits_schema,
     .def = "{}",
     .sub_size = sizeof(struct csp_circuits),
     .offset = offsetof(struct csp_agent_spec, circuits),
     .doc = "parameters of every circuit"},
    MAP(features, feature_schema, csp_feature, "features of events, and the lines they drive"),
    MAP(kinds, kind_schema, csp_kind, "kinds of events that can happen to an animal"),
    MAP(objects, object_schema, csp_object, "things: levers, doors, tones"),
    MAP(contexts, context_schema, csp_context, "places"),
    MAP(identities, identity_schema, csp_identity, "other animals"),
    {0}};

#define ITEM(list, type, i) (&((const struct type *)(list).items)[i])
#define FIND(self, list, type, name)                                                      \
    do {                                                                                  \
        for (size_t i_ = 0; i_ < (self)->list.n; i_++)                                    \
            if (strcmp(ITEM((self)->list, type, i_)->name, (name)) == 0) return (long)i_; \
        return -1;                                                                        \
    } while (0)

long csp_world_feature(const struct csp_agent_spec *self, const char *name)
{
    FIND(self, features, csp_feature, name);
}
long csp_world_kind(const struct csp_agent_spec *self, const char *name)
{
    FIND(self, kinds, csp_kind, name);
}
long csp_world_object(const struct csp_agent_spec *self, const char *name)
{
    FIND(self, objects, csp_object, name);
}
long csp_world_context(const struct csp_agent_spec *self, const char *name)
{
    FIND(self, contexts, csp_context, name);
}
long csp_world_identity(const struct csp_agent_spec *self, const char *name)
{
    FIND(self, identities, csp_identity, name);
}

static void check_world(const struct csp_agent_spec *self, struct csp_diag *diag)
{
    const char *names[1024];
    size_t n = 0;
    for (; n < self->features.n && n < 1024; n++)
        names[n] = ITEM(self->features, csp_feature, n)->name;
    for (size_t k = 0; k < self->kinds.n; k++) {
        const struct csp_kind *kind = ITEM(self->kinds, csp_kind, k);
        const char *const *list = kind->features.items;
        for (size_t i = 0; i < kind->features.n; i++) {
            if (csp_world_feature(self, list[i]) >= 0) continue;
            const char *near = csp_nearest(list[i], names, n);
            csp_diag_add(diag, kind->at, "kind `%s`: unknown feature `%s`%s%s%s", kind->name,
                         list[i], near ? "; did you mean `" : "", near ? near : "",
                         near ? "`?" : ", see `features:`");
        }
    }
    if (self->kinds.n == 0)
        csp_diag_add(diag, NULL, "agent `%s`: no kinds of events", self->name);
    if (self->identities.n == 0)
        csp_diag_add(diag, NULL, "agent `%s`: no identities", self->name);
    if (self->contexts.n == 0) csp_diag_add(diag, NULL, "agent `%s`: no contexts", self->name);
    csp_kin_check(self, diag);
    const struct csp_rearing_params *r = &self->rearing;
    if (r->p_own + r->p_common > 1.0)
        csp_diag_add(diag, NULL, "rearing: p_own + p_common = %g, at most 1",
                     r->p_own + r->p_common);
    if (r->dur_min > r->dur_max)
        csp_diag_add(diag, NULL, "rearing: dur_min = %g s is above dur_max = %g s", r->dur_min,
                     r->dur_max);
}

int csp_agent_spec_read(struct csp_agent_spec *self, const struct csp_node *root,
                        struct csp_mem *mem, struct csp_diag *diag)
{
    *self = (struct csp_agent_spec){0};
    const int err = csp_schema_read(csp_agent_schema, root, self, mem, diag);
    if (err) return err;
    check_world(self, diag);
    return csp_diag_result(diag);
}

int csp_agent_spec_load(struct csp_agent_spec *self, const char *path, struct csp_mem *mem,
                        struct csp_diag *diag)
{
    struct csp_node *root = NULL;
    *self = (struct csp_agent_spec){0};
    const int err = csp_config_load(path, mem, &root, diag);
    return err ? err : csp_agent_spec_read(self, root, mem, diag);
}

int csp_agent_spec_print(const struct csp_agent_spec *self, struct csp_text *out, int annotate)
{
    return csp_schema_print(csp_agent_schema, self, out, 0, annotate);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/spec.h"
#include "conspecific/config/schema_print.h"

CSP_PARAM_TABLE(csp_sizes_params, CSP_SIZES_PARAMS);
CSP_PARAM_TABLE(csp_senses_params, CSP_SENSES_PARAMS);
CSP_PARAM_TABLE(csp_gains_params, CSP_GAINS_PARAMS);
CSP_PARAM_TABLE(csp_temperament_params, CSP_TEMPERAMENT_PARAMS);
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
    WEIGHT(csp_feature, voice, "how far a call tells who calls, where events unfold"),
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
static const struct csp_schema consequence_schema[] = {
    CSP_SCHEMA_AT(struct csp_consequence),
    {.key = "of",
     .type = CSP_T_NAME,
     .offset = offsetof(struct csp_consequence, of),
     .doc = "the kind of event that it follows, or a category of kinds"},
    {.key = "features",
     .type = CSP_T_NAMES,
     .offset = offsetof(struct csp_consequence, features),
     .doc = "features that are then perceptible"},
    {.key = "after",
     .type = CSP_T_REAL,
     .unit = "s",
     .lo = 0,
     .hi = 60,
     .def = "0 s",
     .offset = offsetof(struct csp_consequence, after),
     .doc = "from the onset of the event, varied by senses.jitter"},
    {.key = "lasts",
     .type = CSP_T_REAL,
     .unit = "s",
     .lo = 0.01,
     .hi = 60,
     .offset = offsetof(struct csp_consequence, lasts),
     .doc = "how long, varied by senses.jitter"},
    {.key = "p",
     .type = CSP_T_REAL,
     .unit = "1",
     .lo = 0,
     .hi = 1,
     .def = "1",
     .offset = offsetof(struct csp_consequence, p),
     .doc = "how often it follows"},
    {.key = "by",
     .type = CSP_T_ENUM,
     .choices = "sufferer|companion",
     .def = "sufferer",
     .offset = offsetof(struct csp_consequence, by),
     .doc = "who does it: whom the event happens to, or (in life before an experiment) one of "
            "the company"},
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
static const struct csp_schema company_schema[] = {
    CSP_SCHEMA_AT(struct csp_companions),
    {.key = "from",
     .type = CSP_T_REAL,
     .unit = "count",
     .lo = 0,
     .hi = 1e9,
     .def = "0",
     .offset = offsetof(struct csp_companions, from),
     .doc = "event of life from which on this is the company"},
    {.key = "with",
     .type = CSP_T_NAME_REALS,
     .unit = "1",
     .lo = 0,
     .hi = 1e6,
     .offset = offsetof(struct csp_companions, with),
     .doc =
         "identities that are met, each with its relative frequency; {}: nobody (isolation)"},
    {0}};
static const struct csp_schema rearing_schema[] = {
    {.key = "",
     .type = CSP_T_PARAMS,
     .params = csp_rearing_params_table,
     .def = "",
     .offset = offsetof(struct csp_upbringing, par),
     .doc = "life before the experiment"},
    {.key = "company",
     .type = CSP_T_LIST,
     .sub = company_schema,
     .sub_size = sizeof(struct csp_companions),
     .def = "",
     .offset = offsetof(struct csp_upbringing, company),
     .doc =
         "who is met, and from when on; before the first entry: every identity by its share"},
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
    MODEL(foretell, "foretell", csp_foretell_params_table,
          "association areas that foretell what follows (circuits/cortex/foretell.h)"),
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
#define OF_CIRCUIT(member, type, init, free, reset, bind, text) SECTION(member, type, text)
#define SECTION(member, type, text) CIRCUIT(member, csp_##type##_params_table, text),
#define ELSEWHERE(...)
    CSP_CIRCUITS_WORLD(OF_CIRCUIT, ELSEWHERE, SECTION)
        CSP_CIRCUITS_STRIATUM(OF_CIRCUIT, ELSEWHERE, SECTION)
            CSP_CIRCUITS_AMYGDALA(OF_CIRCUIT, ELSEWHERE, SECTION)
                CSP_CIRCUITS_FRONTAL(OF_CIRCUIT, ELSEWHERE, SECTION){0}};
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

#define SUBJECT(field, text)                                       \
    {                                                              \
        .key = #field, .type = CSP_T_TEXT, .def = "",              \
        .offset = offsetof(struct csp_species, field), .doc = text \
    }
static const struct csp_schema subject_schema[] = {
    SUBJECT(species, "binomial name: Rattus norvegicus"),
    SUBJECT(strain, "its strain"),
    SUBJECT(sex, "M, F, O (other) or U (unknown)"),
    SUBJECT(age, "age after birth as an ISO 8601 duration: P90D"),
    {0}};

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
    {.key = "subject",
     .type = CSP_T_STRUCT,
     .def = "",
     .sub = subject_schema,
     .sub_size = sizeof(struct csp_species),
     .offset = offsetof(struct csp_agent_spec, subject),
     .doc = "what exported data files (conspecific export --nwb) say of the animal; nothing in "
            "the model depends on it"},
    {.key = "tick",
     .type = CSP_T_REAL,
     .unit = "ms",
     .lo = 1,
     .hi = 100,
     .def = "10 ms",
     .offset = offsetof(struct csp_agent_spec, tick),
     .doc = "behavioural step"},
    {.key = "actions",
     .type = CSP_T_COUNT,
     .lo = 1,
     .hi = CSP_ACTIONS_MOST,
     .def = "",
     .offset = offsetof(struct csp_agent_spec, actions),
     .doc = "how many different actions it can learn about; none: 8"},
    PARAMS(sizes, csp_sizes_params_table, "units of each population"),
    PARAMS(senses, csp_senses_params_table, "amplitudes and precisions of the senses"),
    PARAMS(body, csp_body_params_table, "homeostatic variables and reward (agent/body.h)"),
    PARAMS(gains, csp_gains_params_table, "wiring gains (agent/wiring.c)"),
    {.key = "rearing",
     .type = CSP_T_STRUCT,
     .sub = rearing_schema,
     .def = "{}",
     .sub_size = sizeof(struct csp_upbringing),
     .offset = offsetof(struct csp_agent_spec, rearing),
     .doc = "life before the experiment"},
    PARAMS(temperament, csp_temperament_params_table, "how animals differ (agent/spec.h)"),
    {.key = "circuits",
     .type = CSP_T_STRUCT,
     .sub = circuits_schema,
     .def = "{}",
     .sub_size = sizeof(struct csp_circuits),
     .offset = offsetof(struct csp_agent_spec, circuits),
     .doc = "parameters of every circuit"},
    MAP(features, feature_schema, csp_feature, "features of events, and the lines they drive"),
    MAP(kinds, kind_schema, csp_kind, "kinds of events that can happen to an animal"),
    {.key = "consequences",
     .type = CSP_T_MAP,
     .sub = consequence_schema,
     .sub_size = sizeof(struct csp_consequence),
     .def = "",
     .offset = offsetof(struct csp_agent_spec, consequences),
     .doc = "what follows events, in whoever suffers them (agent/unfold.h)"},
    MAP(objects, object_schema, csp_object, "things: levers, doors, tones"),
    MAP(contexts, context_schema, csp_context, "places"),
    MAP(identities, identity_schema, csp_identity, "other animals"),
    {0}};

int csp_agent_spec_print(const struct csp_agent_spec *self, struct csp_text *out, int annotate)
{
    return csp_schema_print(csp_agent_schema, self, out, 0, annotate);
}

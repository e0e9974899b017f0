/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wiring: the connectome. One row a projection: from, to, gain, sign, tract, source.
 * Circuits know nothing of one another; what they exchange passes here. A gain of spec.h that
 * has no row is named, with the reason, in test_connectome.c.
 *
 * "who" acts and is there as far as the senses tell (another.c); "worth" and "reason" are
 * routes.h: what who is there is worth, whether own pain or food is foretold.
 */
#include "conspecific/agent/wiring.h"
#include "conspecific/core/error.h"
#include <string.h>

struct projection {
    const char *from, *to, *gain, *tract, *source;
    int sign;
};
// clang-format off
static const struct projection connectome[] = {
    /* from        to          gain              tract                                   source                          sign */
    {"senses",    "aud",      NULL,             "MGN to Au1",                           "Winer 2005",                     1},
    {"senses",    "vis",      NULL,             "LGN to V1",                            "Sefton 2015",                    1},
    {"senses",    "pir",      NULL,             "olfactory bulb to piriform",           "Haberly 2001",                   1},
    {"senses",    "som",      "senses.g_intero","VPL, VMpo to S1 and insula",           "Craig 2002",                     1},
    {"senses",    "mot",      NULL,             "efference copy to M1, M2",             "Crapse & Sommer 2008",           1},
    {"aud",       "acc",      NULL,             "association fibres",                   "Vogt & Miller 1983",             1},
    {"vis",       "acc",      NULL,             "association fibres",                   "Vogt & Miller 1983",             1},
    {"pir",       "acc",      NULL,             "by way of insula",                     "Shipley & Geinisman 1984",       1},
    {"som",       "acc",      NULL,             "posterior insula to ACC",              "Gabbott 2003",                   1},
    {"mot",       "acc",      NULL,             "M2 to ACC",                            "Reep 1990",                      1},
    {"aud",       "tea",      NULL,             "association fibres",                   "Shi & Cassell 1997",             1},
    {"vis",       "tea",      NULL,             "association fibres",                   "Shi & Cassell 1997",             1},
    {"pir",       "tea",      NULL,             "by way of perirhinal",                 "Burwell & Amaral 1998",          1},
    {"acc",       "la",       "gains.acc_bla",  "cingulo-amygdalar",                    "Cassell & Wright 1986",          1},
    {"tea",       "la",       "gains.tea_bla",  "external capsule",                     "McDonald 1998",                  1},
    {"aud lines", "la",       "gains.tha_bla",  "MGm/PIN to LA",                        "LeDoux 1990",                    1},
    {"contexts",  "la",       "gains.hpc_bla",  "ventral subiculum to BLA",             "Phillips & LeDoux 1992",         1},
    {"la",        "bla",      NULL,             "intra-amygdaloid",                     "Pitkanen 1997",                  1},
    {"nociception","pag",     NULL,             "spinal cord to PAG",                   "Johansen 2010",                  1},
    {"nociception","bla",     NULL,             "PBN to amygdala: the US",              "Johansen 2010",                  1},
    {"pag",       "bla",      "circuits.bla.s_pag", "PAG to LA: what was not expected", "Johansen 2010",                  1},
    {"bla",       "pag",      NULL,             "by way of CeA: what was expected",     "Johansen 2010",                 -1},
    {"body",      "bla",      "gains.arousal_la", "own arousal as US (off)",            "Keramati & Gutkin 2014",         1},
    {"contexts",  "hpc",      NULL,             "entorhinal to hippocampus",            "O'Keefe 1976",                   1},
    {"hpc",       "ba_ext",   NULL,             "ventral CA1, infralimbic to BA",       "Orsini 2011",                    1},
    {"la",        "ba_ext",   NULL,             "intra-amygdaloid",                     "Herry 2008",                     1},
    {"vta",       "ba_ext",   "circuits.bla.eta_relief", "dopamine of relief to BA",    "Salinas-Hernandez 2018",         1},
    {"ba_ext",    "itc",      NULL,             "BA to intercalated cells",             "Amano 2010",                     1},
    {"itc",       "cea",      NULL,             "intercalated cells to CeM",            "Amano 2010",                    -1},
    {"bla",       "cea",      "gains.bla_cea",  "BA to CeM",                            "Ciocchi 2010",                   1},
    {"la",        "cea_app",  NULL,             "LA to CeL: cue to own eating",         "Cardinal 2002",                  1},
    {"sensory areas","ent",   NULL,             "perirhinal to lateral entorhinal",     "Burwell & Amaral 1998",          1},
    {"ent",       "nac",      "gains.ent_nac",  "time cells to NAc, by way of BLA",     "Everitt & Robbins 1992",         1},
    {"ent",       "orb",      NULL,             "entorhinal to orbital cortex",         "Wikenheiser & Schoenbaum 2016",  1},
    {"orb",       "approach", "circuits.approach.g_O", "imagined outcome to response",  "Jones 2012",                     1},
    {"nac",       "approach", "circuits.approach.g_V", "value to response",             "Cardinal 2002",                  1},
    {"cea_app",   "approach", NULL,             "CeA to brain stem, hypothalamus",      "Gallagher 1990",                 1},
    {"senses",    "cea",      "gains.innate",   "MeA to CeA: calls, alarm odour (off)", "Kiyokawa 2006",                  1},
    {"senses",    "bla",      "gains.mirror",   "mirrored pain as US (off)",            "Gallese 2003",                   1},
    {"senses",    "pag",      "gains.mirror",   "mirrored pain (off)",                  "Gallese 2003",                   1},
    {"pfc",       "cea",      "gains.pfc_cea",  "vmPFC to ITC: the edit of reflexes",   "Quirk 2003",                     1},
    {"who and where","pfc",   NULL,             "perirhinal, hippocampus to mPFC",      "Hoover & Vertes 2007",           1},
    {"mot",       "pfc",      NULL,             "efference copy: it is I who act",      "Blakemore 2002",                -1},
    {"bla",       "pfc",      "circuits.pfc.s_0", "BLA to mPFC: recruitment",           "Burgos-Robles 2017",             1},
    {"nac",       "pfc",      "circuits.pfc.s_0", "pallidum, thalamus to mPFC",         "Haber 2003",                     1},
    {"body",      "pfc",      "circuits.pfc.eta_R", "own reward, own pain (off in the rat)", "Lammel 2008",               1},
    {"body",      "som",      "gains.body_som", "vagus, NTS to insula (off in the rat)", "Craig 2002",                   1},
    {"som",       "s1_alpha", "gains.som_s1",   "within S1 and insula (off in the rat)", "Jansen & Rit 1995",            1},
    {"cea",       "lc",       NULL,             "CeA to LC",                            "Van Bockstaele 2001",            1},
    {"nac",       "lc",       NULL,             "reward foretold, by OFC and ACC to LC", "Aston-Jones & Cohen 2005",       1},
    {"lc",        "s1_alpha", "gains.lc_s1",    "LC to S1 interneurons (off in the rat)", "Kawaguchi & Shindou 1998",    1},
    {"cea",       "bnst",     NULL,             "stria terminalis",                     "Walker & Davis 2008",            1},
    {"bnst",      "pag",      NULL,             "to vlPAG: freezing",                   "Tovote 2016",                    1},
    {"cea",       "body",     "body.k_A",       "to brain stem: arousal",               "LeDoux 1988",                    1},
    {"nociception","body",    "body.k_noci",    "spinal, autonomic",                    "Keramati & Gutkin 2014",         1},
    {"body",      "vta",      "body.g_arousal_drive", "drive of own arousal (body loop)", "Keramati & Gutkin 2014",      -1},
    {"nociception","vta",     "body.r_pain",    "PBN, RMTg to VTA",                     "Jhou 2009",                     -1},
    {"nociception","vta cells", "circuits.vta.s_pbn", "PBN to VTA, not cancelled",         "Coizet 2010",                   -1},
    {"food",      "vta",      "body.w_H",       "LH, PPTg to VTA",                      "Watabe-Uchida 2012",             1},
    {"acc",       "nac",      "gains.acc_nac",  "cingulo-striatal",                     "Smith 2021",                     1},
    {"tea",       "nac",      "gains.tea_nac",  "temporal-striatal",                    "McGeorge & Faull 1989",          1},
    {"pfc",       "nac",      "gains.pfc_nac",  "vmPFC to NAc: the edit of reward",     "Haber 2003",                     1},
    {"nac",       "vta",      NULL,             "patch, ventral pallidum to VTA: -V",   "Watabe-Uchida 2012",            -1},
    {"lhb",       "rmtg",     NULL,             "fasciculus retroflexus",               "Jhou 2009",                      1},
    {"rmtg",      "vta",      "circuits.vta.g_lhb_vta", "RMTg to VTA",                  "Hong 2011",                     -1},
    {"vta",       "nac",      "circuits.critic.alpha", "mesolimbic dopamine",           "Schultz 1997",                   1},
    {"vta",       "dms",      "circuits.actor.alpha_G", "dopamine to D1, D2",           "Collins & Frank 2014",           1},
    {"sensory areas","dms",   "gains.dms_q",    "cortico-striatal, GPi/SNr, thalamus",  "Redgrave 1999",                  1},
    {"nac",       "dms",      "gains.nac_q",    "value of imagined outcomes",           "Daw 2005",                       1},
    {"nac",       "dms",      "gains.rew_q",    "reward model of imagined outcomes",    "Daw 2005",                       1},
    {"bla",       "dms",      "gains.bla_q",    "fear of imagined outcomes",            "Prevost 2013",                  -1},
    {"sensory areas","forward",NULL,            "the present and own act: what follows", "Dayan 1993",                    1},
    {"forward",   "nac",      NULL,             "imagined outcome to its value",        "Daw 2005",                       1},
    {"forward",   "la",       NULL,             "imagined outcome to its fear",         "Daw 2005",                       1},
    {"forward",   "dms",      "gains.util_q",   "true own reward foretold (off: an oracle)", "control S17",               1},
    {"body",      "dms",      "gains.effort_q", "effort, known beforehand",             "Walton 2006",                   -1},
    {"who",       "ba_ext",   "gains.hers",     "another acts: its relief is not my safety", "chosen",                   -1},
    {"who",       "la",       "gains.split",    "hers and mine on features apart (off)", "control: no generalisation",    1},
    {"who",       "nac",      "gains.split",    "hers and mine on features apart (off)", "control: no generalisation",    1},
    {"who",       "ent",      "gains.split",    "hers and mine on time cells apart (off)", "control: no generalisation",  1},
    /* where another's event is sent (routes.h): proposals, all off in the rat */
    {"who",       "worth",    "gains.friend_eta", "odour and voice, by own food and pain", "Singer 2006",                  1},
    {"worth",     "vta",      "gains.friend_foe", "response to her event, as reward (off)", "theory S24",                  1},
    {"who",       "bla",      "gains.attrib",   "hers does not teach fear of mine (off)", "theory S24",                   -1},
    {"who",       "nac",      "gains.attrib",   "nor value (off)",                      "theory S24",                    -1},
    {"who",       "approach", "gains.attrib",   "nor approach (off)",                   "theory S24",                    -1},
    {"acc",       "reason",   NULL,             "is own pain, own food foretold?",      "theory S24",                     1},
    {"tea",       "reason",   NULL,             "is own pain, own food foretold?",      "theory S24",                     1},
    {"reason",    "cea",      "gains.reason",   "fear without a reason is cut (off)",   "theory S24",                    -1},
    {"reason",    "nac",      "gains.reason",   "so is value (off)",                    "theory S24",                    -1},
    {"reason",    "dms",      "gains.reason",   "so are imagined outcomes (off)",       "theory S24",                    -1},
};

/* What only one theory of the cortex has (circuits.cortex.model; cortex.h). */
static const struct projection feedback[] = { /* predictive_coding */
    {"acc",       "aud",      NULL,             "association fibres, back",             "Vogt & Miller 1983",             1},
    {"acc",       "vis",      NULL,             "association fibres, back",             "Vogt & Miller 1983",             1},
    {"acc",       "pir",      NULL,             "by way of insula, back",               "Shipley & Geinisman 1984",       1},
    {"acc",       "som",      NULL,             "ACC to posterior insula",              "Gabbott 2003",                   1},
    {"acc",       "mot",      NULL,             "ACC to M2",                            "Reep 1990",                      1},
    {"tea",       "aud",      NULL,             "association fibres, back",             "Shi & Cassell 1997",             1},
    {"tea",       "vis",      NULL,             "association fibres, back",             "Shi & Cassell 1997",             1},
    {"tea",       "pir",      NULL,             "by way of perirhinal, back",           "Burwell & Amaral 1998",          1},
};
static const struct projection within[] = { /* assembly */
    {"aud",       "aud",      "circuits.cortex.assembly.g_rec", "within the area",      "Papadimitriou 2020",             1},
    {"vis",       "vis",      "circuits.cortex.assembly.g_rec", "within the area",      "Papadimitriou 2020",             1},
    {"pir",       "pir",      "circuits.cortex.assembly.g_rec", "within the area",      "Papadimitriou 2020",             1},
    {"som",       "som",      "circuits.cortex.assembly.g_rec", "within the area",      "Papadimitriou 2020",             1},
    {"mot",       "mot",      "circuits.cortex.assembly.g_rec", "within the area",      "Papadimitriou 2020",             1},
    {"acc",       "acc",      "circuits.cortex.assembly.g_rec", "within the area",      "Papadimitriou 2020",             1},
    {"tea",       "tea",      "circuits.cortex.assembly.g_rec", "within the area",      "Papadimitriou 2020",             1},
};
// clang-format on

/* Value of the parameter at path (NULL: 1). */
static int gain_of(const struct csp_agent_spec *spec, const char *path, double *gain)
{
    const struct csp_circuits *c = &spec->circuits;
    const struct {
        const char *section;
        const void *params;
        const struct csp_param *table;
    } sections[] = {
        {"senses.", &spec->senses, csp_senses_params_table},
        {"gains.", &spec->gains, csp_gains_params_table},
        {"body.", &spec->body, csp_body_params_table},
        {"circuits.cortex.assembly.", &c->cortex.assembly, csp_assembly_params_table},
        {"circuits.vta.", &c->vta, csp_vta_params_table},
        {"circuits.bla.", &c->bla, csp_bla_params_table},
        {"circuits.approach.", &c->approach, csp_approach_params_table},
        {"circuits.pfc.", &c->pfc, csp_meta_reward_params_table},
        {"circuits.critic.", &c->critic, csp_critic_params_table},
        {"circuits.actor.", &c->actor, csp_actor_params_table}};
    *gain = 1.0;
    if (!path) return CSP_OK;
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const size_t n = strlen(sections[i].section);
        if (strncmp(path, sections[i].section, n) != 0) continue;
        const struct csp_param *row = csp_params_find(sections[i].table, path + n);
        if (!row) continue;
        *gain = csp_param_value(sections[i].params, row);
        return CSP_OK;
    }
    return CSP_FAIL(CSP_E_NAME, "wiring: `%s` is no parameter; mend its row in wiring.c", path);
}

static int draw(const struct csp_agent_spec *spec, const struct projection list[], size_t n,
                struct csp_text *out)
{
    int err = CSP_OK;
    for (size_t i = 0; i < n && !err; i++) {
        const struct projection *p = &list[i];
        double gain;
        err = gain_of(spec, p->gain, &gain);
        if (!err)
            err = csp_text_add(out,
                               "  \"%s\" -> \"%s\" [label=\"%s = %g\", arrowhead=%s, "
                               "%stooltip=\"%s; %s\"];\n",
                               p->from, p->to, p->gain ? p->gain : "1", gain,
                               p->sign < 0 ? "tee" : "normal",
                               gain == 0.0 ? "style=dashed, " : "", p->tract, p->source);
    }
    return err;
}

int csp_agent_wiring_dot(const struct csp_agent_spec *spec, struct csp_text *out)
{
    int err =
        csp_text_add(out, "digraph \"%s\" {\n  rankdir=LR; node [shape=box];\n", spec->name);
    if (!err) err = draw(spec, connectome, sizeof connectome / sizeof *connectome, out);
    if (!err && spec->circuits.cortex.model == CSP_CORTEX_PC)
        err = draw(spec, feedback, sizeof feedback / sizeof *feedback, out);
    if (!err && spec->circuits.cortex.model == CSP_CORTEX_ASSEMBLY)
        err = draw(spec, within, sizeof within / sizeof *within, out);
    return err ? err : csp_text_add(out, "}\n");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_CONNECTOME_H
#define CONSPECIFIC_AGENT_CONNECTOME_H
/*
 * connectome: every projection of the animal on one page, one row each. Circuits know nothing of
 * one another: what one of them says reaches another only as a stage of the tick (step.c,
 * choice.c) hands it on, multiplied by the gain of the row,
 *
 *   csp_projection_gain(agent, CSP_P_acc_la)
 *
 * so what has no row cannot act, and a row whose gain is 0 does nothing (test_connectome.c walks
 * both ways, lint_wiring.sh looks for gains that are read past the table).
 *
 *   gain    ONE        no parameter of its own: 1
 *           GAIN(x)    gains.x of the agent file
 *           EDIT(x)    a factor on what already flows, 1 + gate (gains.x - 1): a lesion leaves 1
 *           OWN(x)     parameter x of the file, applied by the circuit itself: here 1
 *   gates   targets (targets.h) whose lesion, drug or drive multiplies it
 *   sign    EXCITES, INHIBITS, SCALES (a factor on plasticity or on another input)
 *   RAT     it acts in the rat; OFF: its gain, or what it feeds, is off there, and a variant
 *           (models/agents) turns it on
 *
 * Every row is itself a target by its id, whose gate multiplies it too: `lesion acc_nac`.
 *
 * "who" acts and is there as far as the senses tell (percept.h); "worth" and "reason" are
 * routes.h: what who is there is worth, whether own pain or food is foretold.
 */
// clang-format off
/*    id               from             to           gain                          gates                   sign      where tract                                               source */                       
#define CSP_PROJECTIONS(P) \
    /* senses, cortex */ \
    P(senses_aud,      "senses",        "aud",       ONE,                          NONE,                   EXCITES,  RAT, "MGN to Au1",                                       "Winer 2005") \
    P(senses_vis,      "senses",        "vis",       ONE,                          NONE,                   EXCITES,  RAT, "LGN to V1",                                        "Sefton 2015") \
    P(senses_pir,      "senses",        "pir",       ONE,                          NONE,                   EXCITES,  RAT, "olfactory bulb to piriform",                       "Haberly 2001") \
    P(senses_som,      "senses",        "som",       OWN(senses.g_intero),         NONE,                   EXCITES,  RAT, "VPL, VMpo to S1 and insula",                       "Craig 2002") \
    P(senses_mot,      "senses",        "mot",       ONE,                          NONE,                   EXCITES,  RAT, "efference copy to M1, M2",                         "Crapse & Sommer 2008") \
    P(body_som,        "body",          "som",       GAIN(body_som),               NONE,                   EXCITES,  OFF, "vagus, NTS to insula",                             "Craig 2002") \
    /* within the cortex: errors go up, predictions down; they build it (wiring.h) */ \
    P(aud_acc,        "aud",           "acc",       ONE,                          NONE,                   EXCITES,  RAT, "association fibres",                                "Vogt & Miller 1983") \
    P(vis_acc,        "vis",           "acc",       ONE,                          NONE,                   EXCITES,  RAT, "association fibres",                                "Vogt & Miller 1983") \
    P(pir_acc,        "pir",           "acc",       ONE,                          NONE,                   EXCITES,  RAT, "by way of insula",                                  "Shipley & Geinisman 1984") \
    P(som_acc,        "som",           "acc",       ONE,                          NONE,                   EXCITES,  RAT, "posterior insula to ACC",                           "Gabbott 2003") \
    P(mot_acc,        "mot",           "acc",       ONE,                          NONE,                   EXCITES,  RAT, "M2 to ACC",                                         "Reep 1990") \
    P(aud_tea,        "aud",           "tea",       ONE,                          NONE,                   EXCITES,  RAT, "association fibres",                                "Shi & Cassell 1997") \
    P(vis_tea,        "vis",           "tea",       ONE,                          NONE,                   EXCITES,  RAT, "association fibres",                                "Shi & Cassell 1997") \
    P(pir_tea,        "pir",           "tea",       ONE,                          NONE,                   EXCITES,  RAT, "by way of perirhinal",                              "Burwell & Amaral 1998") \
    P(acc_aud,        "acc",           "aud",       ONE,                          NONE,                   EXCITES,  RAT, "association fibres",                                "Vogt & Miller 1983") \
    P(acc_vis,        "acc",           "vis",       ONE,                          NONE,                   EXCITES,  RAT, "association fibres",                                "Vogt & Miller 1983") \
    P(acc_pir,        "acc",           "pir",       ONE,                          NONE,                   EXCITES,  RAT, "by way of insula",                                  "Shipley & Geinisman 1984") \
    P(acc_som,        "acc",           "som",       ONE,                          NONE,                   EXCITES,  RAT, "ACC to posterior insula",                           "Gabbott 2003") \
    P(acc_mot,        "acc",           "mot",       ONE,                          NONE,                   EXCITES,  RAT, "ACC to M2",                                         "Reep 1990") \
    P(tea_aud,        "tea",           "aud",       ONE,                          NONE,                   EXCITES,  RAT, "association fibres",                                "Shi & Cassell 1997") \
    P(tea_vis,        "tea",           "vis",       ONE,                          NONE,                   EXCITES,  RAT, "association fibres",                                "Shi & Cassell 1997") \
    P(tea_pir,        "tea",           "pir",       ONE,                          NONE,                   EXCITES,  RAT, "by way of perirhinal",                              "Burwell & Amaral 1998") \
    /* amygdala: fear */ \
    P(acc_la,          "acc",           "la",        GAIN(acc_bla),                BY(acc_bla),            EXCITES,  RAT, "cingulo-amygdalar",                                "Cassell & Wright 1986") \
    P(tea_la,          "tea",           "la",        GAIN(tea_bla),                BY(tea_bla),            EXCITES,  RAT, "external capsule",                                 "McDonald 1998") \
    P(tha_la,          "aud lines",     "la",        GAIN(tha_bla),                BY(tha_bla),            EXCITES,  RAT, "MGm/PIN to LA",                                    "LeDoux 1990") \
    P(lp_la,           "vis lines",     "la",        GAIN(lp_bla),                 BY(lp_bla),             EXCITES,  RAT, "LP, suprageniculate to LA",                        "Shi & Davis 2001") \
    P(pir_la,          "pir lines",     "la",        GAIN(pir_bla),                BY(pir_bla),            EXCITES,  RAT, "piriform cortex to LA",                            "McDonald 1998") \
    P(context_la,      "contexts",      "la",        GAIN(hpc_bla),                BY2(hpc_bla, hpc),      EXCITES,  RAT, "ventral subiculum to BLA",                         "Phillips & LeDoux 1992") \
    P(la_bla,          "la",            "bla",       ONE,                          BY2(bla, la),           EXCITES,  RAT, "intra-amygdaloid",                                 "Pitkanen 1997") \
    P(noci_bla,        "nociception",   "bla",       ONE,                          NONE,                   EXCITES,  RAT, "PBN to amygdala: the US",                          "Johansen 2010") \
    P(pag_bla,         "pag",           "bla",       OWN(circuits.bla.s_pag),      BY2(pag, pag_la),       EXCITES,  RAT, "PAG to LA: what was not expected",                 "Johansen 2010") \
    P(mot_bla,         "mot",           "bla",       OWN(circuits.bla.eta_own),    NONE,                   SCALES,   OFF, "efference copy: to act and feel nothing tells",    "assumption") \
    P(body_bla,        "body",          "bla",       GAIN(arousal_la),             NONE,                   EXCITES,  OFF, "own arousal as US",                                "Keramati & Gutkin 2014") \
    P(mirror_bla,      "senses",        "bla",       GAIN(mirror),                 NONE,                   EXCITES,  OFF, "mirrored pain as US",                              "Gallese 2003") \
    /* amygdala: safety */ \
    P(context_hpc,     "contexts",      "hpc",       ONE,                          NONE,                   EXCITES,  RAT, "entorhinal to hippocampus",                        "O'Keefe 1976") \
    P(hpc_ext,         "hpc",           "ba_ext",    ONE,                          NONE,                   EXCITES,  RAT, "ventral CA1, infralimbic to BA",                   "Orsini 2011") \
    P(la_ext,          "la",            "ba_ext",    ONE,                          BY(ba_ext),             EXCITES,  RAT, "intra-amygdaloid",                                 "Herry 2008") \
    P(vta_ext,         "vta",           "ba_ext",    OWN(circuits.bla.eta_relief), BY(vta_ba),             EXCITES,  RAT, "dopamine of relief to BA",                         "Salinas-Hernandez 2018") \
    P(who_ext,         "who",           "ba_ext",    GAIN(relief_other),           NONE,                   INHIBITS, OFF, "while another acts a relief is no sign of safety", "assumption") \
    P(ext_itc,         "ba_ext",        "itc",       ONE,                          NONE,                   EXCITES,  RAT, "BA to intercalated cells",                         "Amano 2010") \
    P(itc_cea,         "itc",           "cea",       ONE,                          BY(itc),                INHIBITS, RAT, "intercalated cells to CeM",                        "Amano 2010") \
    /* reflexes */ \
    P(bla_cea,         "bla",           "cea",       GAIN(bla_cea),                NONE,                   EXCITES,  RAT, "BA to CeM",                                        "Ciocchi 2010") \
    P(pfc_cea,         "pfc",           "cea",       EDIT(pfc_cea),                BY(pfc),                SCALES,   RAT, "vmPFC to ITC: the edit of reflexes",               "Quirk 2003") \
    P(innate_cea,      "senses",        "cea",       GAIN(innate),                 NONE,                   EXCITES,  OFF, "MeA to CeA: calls, alarm odour",                   "Kiyokawa 2006") \
    P(cea_bnst,        "cea",           "bnst",      ONE,                          NONE,                   EXCITES,  RAT, "stria terminalis",                                 "Walker & Davis 2008") \
    P(bnst_pag,        "bnst",          "pag",       ONE,                          BY(bnst),               EXCITES,  RAT, "to vlPAG: freezing",                               "Tovote 2016") \
    P(bla_pag,        "bla",           "pag",       ONE,                          NONE,                   INHIBITS, RAT, "by way of CeA: what was expected",                  "Johansen 2010") \
    P(cea_pag,        "cea",           "pag",       ONE,                          NONE,                   EXCITES,  RAT, "to dPAG: flight",                                   "assumption") \
    P(noci_pag,        "nociception",   "pag",       ONE,                          NONE,                   EXCITES,  RAT, "spinal cord to PAG",                               "Johansen 2010") \
    P(mirror_pag,      "senses",        "pag",       GAIN(mirror),                 NONE,                   EXCITES,  OFF, "mirrored pain",                                    "Gallese 2003") \
    /* approach */ \
    P(la_app,          "la",            "cea_app",   ONE,                          BY(la),                 EXCITES,  RAT, "LA to CeL: cue to own eating",                     "Cardinal 2002") \
    P(food_app,        "food",          "cea_app",   ONE,                          NONE,                   EXCITES,  RAT, "PBN to CeA: own eating teaches",                   "Cardinal 2002") \
    P(app_approach,    "cea_app",       "approach",  ONE,                          BY2(cea, cea_app),      EXCITES,  RAT, "CeA to brain stem, hypothalamus",                  "Gallagher 1990") \
    P(nac_approach,    "nac",           "approach",  OWN(circuits.approach.g_V),   NONE,                   EXCITES,  RAT, "value to response",                                "Cardinal 2002") \
    P(orb_approach,    "orb",           "approach",  OWN(circuits.approach.g_O),   BY(orb_app),            EXCITES,  RAT, "imagined outcome to response",                     "Jones 2012") \
    /* time cells, and what is expected next */ \
    P(senses_ent,      "sensory areas", "ent",       ONE,                          NONE,                   EXCITES,  RAT, "perirhinal to lateral entorhinal",                 "Burwell & Amaral 1998") \
    P(ent_nac,         "ent",           "nac",       GAIN(ent_nac),                BY2(ent, bla),          EXCITES,  RAT, "time cells to NAc, by way of BLA",                 "Everitt & Robbins 1992") \
    P(ent_orb,         "ent",           "orb",       ONE,                          BY(ent),                EXCITES,  RAT, "entorhinal to orbital cortex",                     "Wikenheiser & Schoenbaum 2016") \
    P(orb_nac,         "orb",           "nac",       ONE,                          NONE,                   EXCITES,  RAT, "event expected next to its value",                 "Jones 2012") \
    P(orb_la,          "orb",           "la",        ONE,                          NONE,                   EXCITES,  RAT, "event expected next to its fear",                  "Jones 2012") \
    P(bla_orb,         "bla",           "orb",       ONE,                          BY(bla),                EXCITES,  RAT, "BLA to OFC: what it would be worth",               "Schoenbaum 2003") \
    /* value */ \
    P(acc_nac,         "acc",           "nac",       GAIN(acc_nac),                NONE,                   EXCITES,  RAT, "cingulo-striatal",                                 "Smith 2021") \
    P(tea_nac,         "tea",           "nac",       GAIN(tea_nac),                NONE,                   EXCITES,  RAT, "temporal-striatal",                                "McGeorge & Faull 1989") \
    P(pfc_nac,         "pfc",           "nac",       EDIT(pfc_nac),                BY(pfc),                SCALES,   RAT, "vmPFC to NAc: the edit of reward",                 "Haber 2003") \
    P(nac_vta,         "nac",           "vta",       ONE,                          BY(nac),                INHIBITS, RAT, "patch, ventral pallidum to VTA: -V",               "Watabe-Uchida 2012") \
    P(food_vta,        "food",          "vta",       OWN(body.w_H),                NONE,                   EXCITES,  RAT, "LH, PPTg to VTA",                                  "Watabe-Uchida 2012") \
    P(noci_vta,        "nociception",   "vta",       OWN(body.r_pain),             NONE,                   INHIBITS, RAT, "PBN, RMTg to VTA",                                 "Jhou 2009") \
    P(noci_cells,      "nociception",   "vta cells", OWN(circuits.vta.s_pbn),      NONE,                   INHIBITS, RAT, "PBN to VTA, not cancelled",                        "Coizet 2010") \
    P(body_vta,        "body",          "vta",       OWN(body.g_arousal_drive),    BY(body_loop),          INHIBITS, RAT, "cost of own arousal while it lasts (body loop)",   "assumption") \
    P(orb_vta,         "orb",           "vta",       OWN(circuits.vta.g_sens),     BY(orb),                EXCITES,  OFF, "OFC to VTA: another event came than was expected", "Takahashi 2017") \
    P(effort_vta,      "effort",        "vta",       ONE,                          NONE,                   INHIBITS, OFF, "cost of own act that was not known beforehand",    "Walton 2006") \
    P(lhb_rmtg,        "lhb",           "rmtg",      ONE,                          BY(lhb),                EXCITES,  RAT, "fasciculus retroflexus",                           "Jhou 2009") \
    P(rmtg_vta,        "rmtg",          "vta",       OWN(circuits.vta.g_lhb_vta),  BY(rmtg),               INHIBITS, RAT, "RMTg to VTA",                                      "Hong 2011") \
    P(vta_nac,         "vta",           "nac",       OWN(circuits.critic.alpha),   NONE,                   SCALES,   RAT, "mesolimbic dopamine: teaches",                     "Schultz 1997") \
    /* choice */ \
    P(senses_dms,      "sensory areas", "dms",       GAIN(dms_q),                  NONE,                   EXCITES,  RAT, "cortico-striatal, GPi/SNr, thalamus",              "Redgrave 1999") \
    P(vta_dms,         "vta",           "dms",       OWN(circuits.actor.alpha_G),  BY(dms),                SCALES,   RAT, "dopamine to D1, D2: teaches",                      "Collins & Frank 2014") \
    P(nac_dms,         "nac",           "dms",       GAIN(nac_q),                  BY(nac_q),              EXCITES,  OFF, "value of imagined outcomes",                       "Daw 2005") \
    P(reward_dms,      "nac",           "dms",       GAIN(rew_q),                  BY(rew_q),              EXCITES,  RAT, "reward model of imagined outcomes",                "Daw 2005") \
    P(bla_dms,         "bla",           "dms",       GAIN(bla_q),                  BY(bla_q),              INHIBITS, OFF, "fear of imagined outcomes",                        "Prevost 2013") \
    P(effort_dms,      "effort",        "dms",       GAIN(effort_q),               NONE,                   INHIBITS, RAT, "effort, known beforehand",                         "Walton 2006") \
    P(senses_forward,  "sensory areas", "forward",   ONE,                          NONE,                   EXCITES,  RAT, "the present and own act: what follows",            "Dayan 1993") \
    P(latents_forward, "acc, tea",      "forward",   ONE,                          NONE,                   EXCITES,  RAT, "what followed, to learn from",                     "Dayan 1993") \
    P(forward_nac,     "forward",       "nac",       ONE,                          NONE,                   EXCITES,  RAT, "imagined outcome to its value",                    "Daw 2005") \
    P(forward_la,      "forward",       "la",        ONE,                          NONE,                   EXCITES,  RAT, "imagined outcome to its fear",                     "Daw 2005") \
    P(utility_dms,     "forward",       "dms",       GAIN(util_q),                 NONE,                   EXCITES,  OFF, "true own reward foretold: an oracle",              "control S17") \
    /* body, locus coeruleus, field of S1 */ \
    P(cea_body,        "cea",           "body",      OWN(body.k_A),                NONE,                   EXCITES,  RAT, "to brain stem: arousal",                           "LeDoux 1988") \
    P(noci_body,       "nociception",   "body",      OWN(body.k_noci),             NONE,                   EXCITES,  RAT, "spinal, autonomic",                                "Keramati & Gutkin 2014") \
    P(cea_lc,          "cea",           "lc",        ONE,                          NONE,                   EXCITES,  RAT, "CeA to LC",                                        "Van Bockstaele 2001") \
    P(nac_lc,          "nac",           "lc",        ONE,                          NONE,                   EXCITES,  RAT, "reward foretold, edited, by OFC and ACC to LC",    "Aston-Jones & Cohen 2005") \
    P(som_s1,          "som",           "s1_alpha",  GAIN(som_s1),                 NONE,                   EXCITES,  OFF, "within S1 and insula",                             "Jansen & Rit 1995") \
    P(lc_s1,           "lc",            "s1_alpha",  GAIN(lc_s1),                  NONE,                   EXCITES,  OFF, "LC to S1 interneurons",                            "Kawaguchi & Shindou 1998") \
    /* prefrontal meta-reward model: learns nothing in the rat, so it edits nothing */ \
    P(place_pfc,       "who and where", "pfc",       ONE,                          NONE,                   EXCITES,  OFF, "perirhinal, hippocampus to mPFC",                  "Hoover & Vertes 2007") \
    P(who_pfc,         "who",           "pfc",       ONE,                          NONE,                   EXCITES,  OFF, "another acts: its event may be edited",            "assumption") \
    P(mot_pfc,         "mot",           "pfc",       ONE,                          NONE,                   INHIBITS, OFF, "efference copy: the event is its own",             "Blakemore 2002") \
    P(bla_pfc,         "bla",           "pfc",       OWN(circuits.pfc.s_0),        NONE,                   EXCITES,  OFF, "BLA to mPFC: recruitment",                         "Burgos-Robles 2017") \
    P(nac_pfc,         "nac",           "pfc",       OWN(circuits.pfc.s_0),        NONE,                   EXCITES,  OFF, "pallidum, thalamus to mPFC",                       "Haber 2003") \
    P(body_pfc,        "body",          "pfc",       OWN(circuits.pfc.eta_R),      NONE,                   EXCITES,  OFF, "own reward",                                       "Lammel 2008") \
    P(noci_pfc,        "nociception",   "pfc",       OWN(circuits.pfc.eta_A),      NONE,                   EXCITES,  OFF, "own pain",                                         "Lammel 2008") \
    /* generalisation taken away: own and another's events on features apart */ \
    P(who_la,          "who",           "la",        GAIN(split),                  NONE,                   SCALES,   OFF, "own and another's on features apart",              "control: no generalisation") \
    P(who_nac,         "who",           "nac",       GAIN(split),                  NONE,                   SCALES,   OFF, "own and another's on features apart",              "control: no generalisation") \
    P(who_ent,         "who",           "ent",       GAIN(split),                  NONE,                   SCALES,   OFF, "own and another's on time cells apart",            "control: no generalisation") \
    /* where another's event is sent (routes.h): proposals */ \
    P(who_worth,       "who",           "worth",     GAIN(friend_eta),             NONE,                   EXCITES,  OFF, "odour and voice, by own food and pain",            "Singer 2006") \
    P(worth_vta,       "worth",         "vta",       GAIN(friend_foe),             NONE,                   EXCITES,  OFF, "response to another's event, as reward",           "theory S24") \
    P(other_bla,       "who",           "bla",       GAIN(attrib),                 NONE,                   INHIBITS, OFF, "what is another's teaches no own fear",            "theory S24") \
    P(other_nac,       "who",           "nac",       GAIN(attrib),                 NONE,                   INHIBITS, OFF, "nor value",                                        "theory S24") \
    P(other_approach,  "who",           "approach",  GAIN(attrib),                 NONE,                   INHIBITS, OFF, "nor approach",                                     "theory S24") \
    P(acc_reason,      "acc",           "reason",    ONE,                          NONE,                   EXCITES,  OFF, "is own pain, own food foretold?",                  "theory S24") \
    P(reason_cea,      "reason",        "cea",       GAIN(reason),                 NONE,                   INHIBITS, OFF, "fear without a reason is cut",                     "theory S24") \
    P(reason_nac,      "reason",        "nac",       GAIN(reason),                 NONE,                   INHIBITS, OFF, "so is value",                                      "theory S24") \
    P(reason_dms,      "reason",        "dms",       GAIN(reason),                 NONE,                   INHIBITS, OFF, "so are imagined outcomes",                         "theory S24")
// clang-format on
enum csp_projection {
#define CSP_PROJECTION_ENUM(id, ...) CSP_P_##id,
    CSP_PROJECTIONS(CSP_PROJECTION_ENUM)
#undef CSP_PROJECTION_ENUM
        CSP_N_PROJECTIONS
};
#endif

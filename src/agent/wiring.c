/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wiring: the connectome. One row a projection: from, to, gain, sign, tract, source.
 * Circuits know nothing of one another; what they exchange passes here.
 */
#include "wiring.h"
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
    {"aud",       "acc",      NULL,             "association fibres, both ways",        "Vogt & Miller 1983",             1},
    {"vis",       "acc",      NULL,             "association fibres, both ways",        "Vogt & Miller 1983",             1},
    {"pir",       "acc",      NULL,             "by way of insula, both ways",          "Shipley & Geinisman 1984",       1},
    {"som",       "acc",      NULL,             "posterior insula to ACC, both ways",   "Gabbott 2003",                   1},
    {"mot",       "acc",      NULL,             "M2 to ACC, both ways",                 "Reep 1990",                      1},
    {"aud",       "tea",      NULL,             "association fibres, both ways",        "Shi & Cassell 1997",             1},
    {"vis",       "tea",      NULL,             "association fibres, both ways",        "Shi & Cassell 1997",             1},
    {"pir",       "tea",      NULL,             "by way of perirhinal, both ways",      "Burwell & Amaral 1998",          1},
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
};
// clang-format on

static void scaled(size_t n, double gain, const csp_real from[], csp_real to[])
{
    const csp_real g = (csp_real)gain;
    for (size_t i = 0; i < n; i++) to[i] = g * from[i];
}

/* Association latents (acc, tea) into a target with their gains. */
static void latents(const struct csp_agent *self, const csp_real z[], double acc, double tea,
                    csp_real to[])
{
    const size_t n_acc = self->cortex.assoc[0].n, n_tea = self->cortex.assoc[1].n;
    scaled(n_acc, acc, z, to);
    scaled(n_tea, tea, z + n_acc, to + n_acc);
}

size_t csp_wire_bla_size(const struct csp_agent *self)
{
    return self->n_z + self->senses.n_area[0] + 2 * self->spec->contexts.n;
}

void csp_wire_bla(struct csp_agent *self, const csp_real line[])
{
    const struct csp_gains_params *g = &self->spec->gains;
    const struct csp_senses *s = &self->senses;
    latents(self, self->cortex.s, g->acc_bla * self->gate[CSP_TARGET_acc_bla],
            g->tea_bla * self->gate[CSP_TARGET_tea_bla], self->z_bla);
    csp_real *to = self->z_bla + self->n_z;
    scaled(s->n_area[0], g->tha_bla * self->gate[CSP_TARGET_tha_bla], line, to);
    to += s->n_area[0];
    const csp_real hpc =
        (csp_real)(g->hpc_bla * self->gate[CSP_TARGET_hpc_bla] * self->gate[CSP_TARGET_hpc]);
    for (size_t c = 0; c < self->spec->contexts.n; c++) {
        *to++ = hpc * line[s->ctx_see[c]];
        *to++ = hpc * line[s->ctx_smell[c]];
    }
}

void csp_wire_context(struct csp_agent *self, const csp_real line[])
{
    const struct csp_senses *s = &self->senses;
    for (size_t c = 0; c < self->spec->contexts.n; c++) {
        self->x_ctx[2 * c] = line[s->ctx_see[c]];
        self->x_ctx[2 * c + 1] = line[s->ctx_smell[c]];
    }
}

double csp_wire_nac_gate(const struct csp_agent *self)
{
    const double pfc = 1.0 + self->gate[CSP_TARGET_pfc] * (self->spec->gains.pfc_nac - 1.0);
    return pfc * self->gate[CSP_TARGET_nac];
}

void csp_wire_pfc(struct csp_agent *self, const csp_real line[])
{
    csp_real *to = self->x_pfc;
    for (size_t i = 0; i < self->senses.n; i++) {
        const unsigned role = self->senses.lines[i].role;
        if (role == CSP_LINE_ID || role == CSP_LINE_OBJECT || role == CSP_LINE_CONTEXT)
            *to++ = line[i];
    }
}

size_t csp_wire_pfc_size(const struct csp_agent *self)
{
    size_t n = 0;
    for (size_t i = 0; i < self->senses.n; i++) {
        const unsigned role = self->senses.lines[i].role;
        n += role == CSP_LINE_ID || role == CSP_LINE_OBJECT || role == CSP_LINE_CONTEXT;
    }
    return n;
}

void csp_wire_bla_imagined(struct csp_agent *self, const csp_real z[], const csp_real line[])
{
    const struct csp_gains_params *g = &self->spec->gains;
    latents(self, z, g->acc_bla * self->gate[CSP_TARGET_acc_bla],
            g->tea_bla * self->gate[CSP_TARGET_tea_bla], self->z_bla);
    memset(self->z_bla + self->n_z, 0, (self->n_bla - self->n_z) * sizeof *self->z_bla);
    if (line)
        scaled(self->senses.n_area[0], g->tha_bla * self->gate[CSP_TARGET_tha_bla], line,
               self->z_bla + self->n_z);
}

void csp_wire_nac_imagined(struct csp_agent *self, const csp_real z[])
{
    const struct csp_gains_params *g = &self->spec->gains;
    latents(self, z, g->acc_nac * self->gate[CSP_TARGET_acc_nac],
            g->tea_nac * self->gate[CSP_TARGET_tea_nac], self->z_nac);
}

void csp_wire_nac(struct csp_agent *self)
{
    csp_wire_nac_imagined(self, self->cortex.s);
}

static double gain_of(const struct csp_agent_spec *spec, const char *path)
{
    const struct {
        const char *section;
        const void *params;
        const struct csp_param *table;
    } sections[] = {{"senses.", &spec->senses, csp_senses_params_table},
                    {"gains.", &spec->gains, csp_gains_params_table},
                    {"body.", &spec->body, csp_body_params_table},
                    {"circuits.vta.", &spec->circuits.vta, csp_vta_params_table},
                    {"circuits.bla.", &spec->circuits.bla, csp_bla_params_table},
                    {"circuits.approach.", &spec->circuits.approach, csp_approach_params_table},
                    {"circuits.lc.", &spec->circuits.lc, csp_lc_params_table},
                    {"circuits.s1_alpha.", &spec->circuits.s1_alpha, csp_s1_alpha_params_table},
                    {"circuits.pfc.", &spec->circuits.pfc, csp_meta_reward_params_table},
                    {"circuits.critic.", &spec->circuits.critic, csp_critic_params_table},
                    {"circuits.actor.", &spec->circuits.actor, csp_actor_params_table}};
    for (size_t i = 0; path && i < sizeof sections / sizeof *sections; i++) {
        const size_t n = strlen(sections[i].section);
        if (strncmp(path, sections[i].section, n) != 0) continue;
        const struct csp_param *row = csp_params_find(sections[i].table, path + n);
        if (row) return csp_param_value(sections[i].params, row);
    }
    return 1.0;
}

int csp_agent_wiring_dot(const struct csp_agent_spec *spec, struct csp_text *out)
{
    int err =
        csp_text_add(out, "digraph \"%s\" {\n  rankdir=LR; node [shape=box];\n", spec->name);
    for (size_t i = 0; !err && i < sizeof connectome / sizeof *connectome; i++) {
        const struct projection *p = &connectome[i];
        err = csp_text_add(out,
                           "  \"%s\" -> \"%s\" [label=\"%s = %g\", arrowhead=%s, "
                           "tooltip=\"%s; %s\"];\n",
                           p->from, p->to, p->gain ? p->gain : "1", gain_of(spec, p->gain),
                           p->sign < 0 ? "tee" : "normal", p->tract, p->source);
    }
    return err ? err : csp_text_add(out, "}\n");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_SENSES_H
#define CONSPECIFIC_AGENT_SENSES_H
#include "conspecific/agent/spec.h"
/*
 * senses: which line of which cortical area every cue drives.
 *
 *   aud: sound features, voices, sounding objects       vis: seen features, what only another's
 *   pir: odour features, odours of animals and places        body shows, seen objects, places
 *   som: touch and vibration features, interoception    mot: own efference, proprioception
 *
 * A feature drives the lines for which the agent file gives it a weight. sound, sight, odour and
 * touch are common: own events and another's reach them alike, own sounds at own_voice. own is
 * driven by own events alone, view by another's alone, interoception by own events. In the rat
 * sounds and odours are all that is common: what is felt and moved is own, what is seen of a body
 * is view, and no feature has a weight on sight or touch. (Those of theories/handed_overlap.yaml
 * do: there most of what is felt of oneself and seen of another arrives on the same lines.)
 *
 * Who it is. The odour and the voice of an animal of likeness s are s on the lines of the self
 * and sqrt(1 - s^2) on its own, so the cosine with one's own is exactly s; kin share some of what
 * is their own (world.h). The odour comes with the presence of another animal, at half of id_amp;
 * one's own, which is always there, is not sensed. The voice comes with calls: an event or a
 * consequence whose features have a weight `voice` adds the voice of whoever calls, times the
 * largest of these weights, one's own at own_voice. Where the agent file has no `consequences`
 * every event adds odour and voice of whoever acts, one's own too.
 *
 * No line carries another's inner state. What a cue adds to the lines is in cues.c, what follows
 * an event in unfold.h.
 *
 * senses.egocentric 1 (off in the rat; theories/egocentric.yaml): every common line has a twin,
 * the line itself for own events and the twin for another's; own efference tells them apart.
 * Another's likeness to the self goes to a twin of the self's odour and voice. Objects and
 * places, which nobody causes, stay common.
 */
enum csp_channel { CSP_SOUND, CSP_SIGHT, CSP_ODOUR, CSP_TOUCH, CSP_CHANNELS };
enum { CSP_AUD, CSP_VIS, CSP_PIR, CSP_SOM, CSP_MOT, CSP_AREAS }; /* sensory areas */
/* Lines of interoception, from senses.intero: nociception, taste, touch, heart and breathing. */
enum {
    CSP_INTERO_NOCI = 0,
    CSP_INTERO_TASTE = 3,
    CSP_INTERO_TOUCH = 6,
    CSP_INTERO_HEART = 9,
    CSP_INTERO = 11
};
enum { CSP_ID_LINES = 2 }; /* lines of an animal's odour; and of its voice */

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
    int of_other;      /* the twin of a common line, for another's events (senses.egocentric) */
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

/* Number the lines that the vocabulary of the spec asks for. CSP_E_MEMORY. */
int csp_senses_init(struct csp_senses *self, const struct csp_agent_spec *spec);
void csp_senses_free(struct csp_senses *self);
/* Name of a line for lists: "sight.jump"; the twin for another's events "sight.jump.other".
 * buffer of 64 bytes. */
const char *csp_senses_line_name(const struct csp_agent_spec *spec,
                                 const struct csp_senses *senses, size_t i, char *buffer);
/* Precision that the file gives to lines of that role (senses: p_common, ...); that of a newborn
 * where it is learnt (circuits.cortex.eta_pi, pc_net.h). */
double csp_senses_precision(const struct csp_senses_params *par, const struct csp_line *line);
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* toy: a small agent, paradigm and study in a temporary folder, for the tests of study/. */
#ifndef CSP_TESTS_STUDY_TOY_H
#define CSP_TESTS_STUDY_TOY_H
#include "conspecific/core/file.h"
#include "testing.h"
#include <stdlib.h>
#include <unistd.h>

static char toy[] = "/tmp/csp_study_XXXXXX"; /* the folder */

static const char toy_agent[] =
    "schema: 1\nkind: agent\nname: tiny\n"
    "sizes: {aud: 8, vis: 8, pir: 8, som: 8, mot: 8, acc: 12, tea: 8, nac: 16, la: 10}\n"
    "rearing: {events: 40, adult: 10}\n"
    "features:\n"
    "  call: {sound: 1, touch: 0.5, own: 1}\n"
    "  paw: {sight: 1, touch: 1, own: 1, view: 1}\n"
    "  soft: {sound: 0.5, odour: 0.5, own: 0.5}\n"
    "kinds:\n"
    "  footshock: {category: pain, features: [call, paw], noci: 1, heart: 1, share: 0.2}\n"
    "  freeze: {category: fear, features: [call], heart: 0.5, share: 0.2}\n"
    "  allogroom: {category: groom, features: [soft, paw], rub: 1, share: 1}\n"
    "  eat_pellet: {category: food, features: [soft], food: 1, taste: 1, share: 1}\n"
    "objects: {lever_a: {modality: sight}, lever_b: {modality: sight}}\n"
    "contexts: {box: {share: 1}}\n"
    "identities:\n"
    "  cagemate: {likeness: 0.8, share: 1}\n"
    "  stranger: {likeness: 0.3, share: 1}\n";

static const char toy_paradigm[] =
    "schema: 1\nkind: paradigm\nname: levers\ncontext: box\n"
    "roles:\n"
    "  actor: {brain: full, identity: stranger, subject: true}\n"
    "  neighbour: {brain: scripted, identity: cagemate}\n"
    "objects:\n"
    "  lever_a: {cue: lever_a, states: {out: 1}}\n"
    "  lever_b: {cue: lever_b, states: {out: 1}}\n"
    "events:\n"
    "  shock: {kind: footshock, to: neighbour, dose: 0.8 mA, duration: 0.8 s}\n"
    "  food: {kind: eat_pellet, to: actor, amount: 1, duration: 0.5 s}\n"
    "actions:\n"
    "  press_a: {role: actor, outcomes: [{event: food, delay: 0.3 s}, {event: shock, delay: "
    "0.2 "
    "s}]}\n"
    "  press_b: {role: actor, outcomes: [{event: food, delay: 0.3 s}]}\n"
    "phases:\n"
    "  - name: train\n"
    "    sessions: 2\n"
    "    trials: 3\n"
    "    trial: {duration: 2 s, choice: {role: actor, at: 0.3 s, actions: [press_a, "
    "press_b]}}\n"
    "    interval: [2 s, 4 s]\n"
    "measures:\n"
    "  - {name: share_a, kind: choice_share, role: actor, action: press_a, of: [press_a, "
    "press_b], phase: train}\n"
    "  - {name: freezing, kind: freezing, role: actor, phase: train, by: trial}\n"
    "  - {name: threat, kind: threat, event: shock, role: actor, phase: train}\n";

static const char toy_study[] =
    "schema: 1\nkind: study\nname: toy\nagent: tiny\nparadigm: levers\nanimals: 3\nseed: 7\n"
    "groups:\n"
    "  pain: {doc: \"the \\\"real\\\" one, with shocks\"}\n"
    "  groom: {set: {paradigm.events.shock.kind: allogroom}}\n"
    "  loop: {after_rearing: {agent.body.g_arousal_drive: 2.385 reward/s}}\n"
    "  lesion: {manipulations: [{target: bla, kind: lesion, phases: [train]}]}\n"
    "  big: {set: {agent.sizes.acc: 14}}\n"
    "record: {mode: full, fields: [bla.A, act.freeze], every: 100 ms}\n"
    "contrasts:\n"
    "  - {name: pain_vs_groom, a: {group: pain, measure: threat}, b: {group: groom, measure: "
    "threat}, expect: greater, claim: C004}\n"
    "  - {name: lesion_zero, a: {group: lesion, measure: freezing, session: 1}, b: {value: 0}, "
    "expect: equal}\n"
    "  - {name: apart, a: {group: pain, measure: share_a}, b: {group: big, measure: share_a}, "
    "test: independent}\n";

/* Path of a file of the toy folder; eight may be in use at once. */
static const char *toy_path(const char *name)
{
    static char paths[8][256];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", toy, name);
    return path;
}

static void toy_write(const char *name, const char *text)
{
    assert_int_equal(csp_file_write_atomic(toy_path(name), text, strlen(text)), 0);
}

static int toy_make(void **state)
{
    (void)state;
    if (!mkdtemp(toy)) return 1;
    setenv("CONSPECIFIC_CACHE", toy_path("cache"), 1);
    setenv("CONSPECIFIC_MODELS", toy, 1);
    if (csp_dir_make(toy_path("agents")) || csp_dir_make(toy_path("paradigms")) ||
        csp_dir_make(toy_path("studies")))
        return 1;
    toy_write("agents/tiny.yaml", toy_agent);
    toy_write("paradigms/levers.yaml", toy_paradigm);
    toy_write("studies/toy.yaml", toy_study);
    return 0;
}

static int toy_remove(void **state)
{
    (void)state;
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", toy);
    return system(command);
}
#endif

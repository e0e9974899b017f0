/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include "design.h"
#include <stdio.h>
#include <string.h>

/* How a cue and its outcome are laid out in time: like the own fear and the reward experiments of
 * models/paradigms/battery. */
static const struct layout {
    const char *us, *cue, *delay, *trial, *interval, *at, *train, *test;
} layouts[] = {
    {"{doc: \"foot shock, ends with the cue\", kind: footshock, to: rat, dose: 0.8 mA, "
     "duration: 0.5 s}",
     "10 s", "9.5 s", "28 s", "[60 s, 120 s]", "at: 8 s, jitter: 3 s", "shock_box",
     "operant_box"},
    {"{doc: \"juice at the end of the cue\", kind: juice, to: rat, amount: 0.3 pellets, "
     "duration: 0.5 s}",
     "1.5 s", "1.5 s", "8 s", "[20 s, 40 s]", "at: 2 s, jitter: 1 s", "operant_box",
     "operant_box"}};

/* "AB_paid" or "AB": of an event and a type of trial. */
static const char *label(const struct csp_design_trial *t, char out[16])
{
    snprintf(out, 16, "%s%s", t->cues, t->paid ? "_paid" : "");
    return out;
}

/* ---- events --------------------------------------------------------------------------- */

static int add_event(const struct csp_design_trial *t, const struct layout *l,
                     struct csp_text *out)
{
    char name[16];
    int err = csp_text_add(out, "  %s: {then: [", label(t, name));
    for (const char *c = t->cues; *c && !err; c++)
        err = csp_text_add(out, "%s{event: cue_%c}", c == t->cues ? "" : ", ", *c);
    if (!err && t->paid) err = csp_text_add(out, ", {event: us, delay: %s}", l->delay);
    return err ? err : csp_text_add(out, "]}\n");
}

static int same_event(const struct csp_design_trial *a, const struct csp_design_trial *b)
{
    return !strcmp(a->cues, b->cues) && a->paid == b->paid;
}

/* Whether an equal trial stands before trial t of block b of group k. */
static int stands_before(const struct csp_design list[], size_t k, size_t b, size_t t)
{
    const struct csp_design_trial *is = list[k].block[b].trial + t;
    for (size_t i = 0; i <= k; i++)
        for (size_t j = 0; j < list[i].n; j++)
            for (size_t m = 0; m < list[i].block[j].n; m++) {
                if (i == k && j == b && m == t) return 0;
                if (same_event(list[i].block[j].trial + m, is)) return 1;
            }
    return 0;
}

/* Events of all groups: the cues, the outcome, and every kind of trial once. */
static int add_events(const struct csp_design list[], size_t n, const struct layout *l,
                      struct csp_text *out)
{
    char cues[27];
    csp_design_cues(list, n, cues);
    int err = csp_text_add(out, "events:\n  us: %s   # assumed\n", l->us);
    for (size_t k = 0; cues[k] && !err; k++)
        err = csp_text_add(out, "  cue_%c: {object: %s, duration: %s}   # assumed\n", cues[k],
                           csp_design_object(k), l->cue);
    for (size_t k = 0; k < n; k++)
        for (size_t b = 0; b < list[k].n; b++)
            for (size_t t = 0; t < list[k].block[b].n && !err; t++)
                if (!stands_before(list, k, b, t))
                    err = add_event(list[k].block[b].trial + t, l, out);
    return err;
}

/* ---- phases and measures -------------------------------------------------------------- */

static int add_phase(const struct csp_design_block *b, size_t k, const struct layout *l,
                     struct csp_text *out)
{
    size_t trials = 0;
    char name[16];
    for (size_t t = 0; t < b->n; t++) trials += b->trial[t].count;
    int err = csp_text_add(out,
                           "  - name: p%zu\n    context: %s\n    trials: %zu\n"
                           "    interval: %s   # assumed\n    gap: 24 h   # assumed\n",
                           k + 1, b->only_probes ? l->test : l->train, trials, l->interval);
    if (!err)
        err = csp_text_add(out,
                           "    order: shuffle\n    trial: {duration: %s}   # assumed\n"
                           "    trial_types:\n",
                           l->trial);
    for (size_t t = 0; t < b->n && !err; t++) {
        label(b->trial + t, name);
        err = csp_text_add(out, "      - {name: %s, weight: %zu, script: [{event: %s, %s}]}\n",
                           name, b->trial[t].count, name, l->at);
    }
    return err;
}

/* What is read off one kind of trial of block k. */
static int add_measures(const struct csp_design_trial *t, size_t k, enum csp_design_us us,
                        struct csp_text *out)
{
    char name[16];
    label(t, name);
    const char cue = t->cues[0];
    if (us == CSP_US_FOOD)
        return csp_text_add(
            out,
            "  - {name: p%zu_%s, kind: approach, by: trial, phase: p%zu, trial_type: %s, "
            "event: cue_%c, from: 0.5 s, to: 1.5 s, doc: \"conditioned approach at the "
            "cue\"}\n",
            k + 1, name, k + 1, name, cue);
    int err = csp_text_add(
        out,
        "  - {name: p%zu_%s_cs, kind: freezing, by: trial, phase: p%zu, trial_type: %s, "
        "event: cue_%c, from: 0 s, to: 9.5 s}\n"
        "  - {name: p%zu_%s_pre, kind: freezing, by: trial, phase: p%zu, trial_type: %s, "
        "event: cue_%c, from: -5 s, to: 0 s}\n",
        k + 1, name, k + 1, name, cue, k + 1, name, k + 1, name, cue);
    if (!err)
        err =
            csp_text_add(out,
                         "  - {name: p%zu_%s, kind: difference, a: p%zu_%s_cs, b: p%zu_%s_pre, "
                         "doc: \"freezing at the cue, less that before it\"}\n",
                         k + 1, name, k + 1, name, k + 1, name);
    return err;
}

int csp_design_paradigm(const struct csp_design list[], size_t n, size_t k, const char *name,
                        const char *first, enum csp_design_us us, struct csp_text *out)
{
    const struct layout *l = layouts + us;
    const struct csp_design *self = list + k;
    int err = csp_text_add(
        out,
        "schema: 1\nkind: paradigm\n%s%s%s"
        "# Made by conspecific new. Numbers that a design does not say are marked "
        "assumed.\nname: %s\nsource: \"own design\"\ndoc: \"conditioning, group "
        "%s\"\n",
        first ? "extends: " : "", first ? first : "", first ? "\n" : "", name, self->name);
    if (!err && !first)
        err = csp_text_add(out,
                           "context: %s\nroles:\n  rat: {brain: full, identity: self, subject: "
                           "true}\n",
                           l->train);
    if (!err && !first) err = add_events(list, n, l, out);
    if (!err) err = csp_text_add(out, "phases:\n");
    for (size_t b = 0; b < self->n && !err; b++) err = add_phase(self->block + b, b, l, out);
    if (!err) err = csp_text_add(out, "measures:\n");
    for (size_t b = 0; b < self->n; b++)
        for (size_t t = 0; t < self->block[b].n && !err; t++)
            err = add_measures(self->block[b].trial + t, b, us, out);
    return err;
}

/* ---- the study ------------------------------------------------------------------------ */

/* What is compared: probes; without any, the trials of the last block. */
static int is_asked(const struct csp_design *d, size_t b, size_t t)
{
    int probes = 0;
    for (size_t i = 0; i < d->n; i++)
        for (size_t j = 0; j < d->block[i].n; j++)
            probes = probes || d->block[i].trial[j].probe;
    return probes ? d->block[b].trial[t].probe : b + 1 == d->n;
}

static int has_trial(const struct csp_design *d, size_t b, const struct csp_design_trial *t)
{
    if (b >= d->n) return 0;
    for (size_t i = 0; i < d->block[b].n; i++)
        if (same_event(d->block[b].trial + i, t)) return 1;
    return 0;
}

/* One trial of the first group: against nothing, and against every other group that has it. */
static int add_contrasts(const struct csp_design list[], size_t n, size_t b,
                         const struct csp_design_trial *t, struct csp_text *out)
{
    char name[16];
    label(t, name);
    int err =
        csp_text_add(out,
                     "  - {name: %s_p%zu_%s, a: {group: %s, measure: p%zu_%s}, b: {value: "
                     "0}, test: paired, expect: any}\n",
                     list->name, b + 1, name, list->name, b + 1, name);
    for (size_t k = 1; k < n && !err; k++)
        if (has_trial(list + k, b, t))
            err = csp_text_add(
                out,
                "  - {name: p%zu_%s_%s_vs_%s, a: {group: %s, measure: p%zu_%s}, b: {group: %s, "
                "measure: p%zu_%s}, test: paired, expect: any}\n",
                b + 1, name, list->name, list[k].name, list->name, b + 1, name, list[k].name,
                b + 1, name);
    return err;
}

int csp_design_study(const struct csp_design list[], size_t n, const char *name,
                     const char *const paradigm[], struct csp_text *out)
{
    int err = csp_text_add(out,
                           "schema: 1\nkind: study\n"
                           "# Made by conspecific new. `expect` says what you predict: less, "
                           "greater, equal; any: a difference.\n"
                           "name: %s\nagent: rat\nparadigm: %s\nanimals: 8\nseed: 1\ngroups:\n",
                           name, paradigm[0]);
    for (size_t k = 0; k < n && !err; k++) {
        err = csp_text_add(out, "  %s: {doc: \"group %zu\"", list[k].name, k + 1);
        if (!err && k) err = csp_text_add(out, ", paradigm: %s", paradigm[k]);
        if (!err) err = csp_text_add(out, "}\n");
    }
    if (!err) err = csp_text_add(out, "record: {mode: none}\ncontrasts:\n");
    for (size_t b = 0; b < list->n; b++)
        for (size_t t = 0; t < list->block[b].n && !err; t++)
            if (is_asked(list, b, t))
                err = add_contrasts(list, n, b, list->block[b].trial + t, out);
    return err;
}

/* ---- a file to start from ------------------------------------------------------------- */

int csp_design_template(const char *name, const char *file, struct csp_text *paradigm,
                        struct csp_text *study)
{
    const int err = csp_text_add(
        paradigm,
        "schema: 1\n"
        "kind: paradigm\n"
        "# An experiment. conspecific list cues | measures says what there is; every key is in "
        "models/README.md.\n"
        "name: %s\n"
        "source: \"own design\"\n"
        "doc: \"an observer beside a cagemate that is pinched\"\n"
        "roles:                       # who takes part: a whole brain, or a script\n"
        "  observer: {brain: full, identity: self, subject: true}\n"
        "  cagemate: {brain: scripted, identity: cagemate}\n"
        "context: home_cage\n"
        "barriers:                    # what passes between them: 0 nothing, 1 all\n"
        "  - {between: [observer, cagemate], sound: 1, sight: 1, odour: 1, touch: 0}\n"
        "events:                      # what can happen, and to whom\n"
        "  pinch: {kind: pinch, to: cagemate, duration: 1 s}\n"
        "phases:                      # phases have sessions, sessions trials, trials events\n"
        "  - name: watch\n"
        "    trials: 1\n"
        "    trial: {duration: 60 s}\n"
        "    script: [{event: pinch, at: 20 s, times: 5, every: 6 s}]\n"
        "measures:                    # what is read off\n"
        "  - {name: before, kind: freezing, role: observer, phase: watch, from: 0 s, to: 20 "
        "s}\n"
        "  - {name: during, kind: freezing, role: observer, phase: watch, from: 20 s, to: 60 "
        "s}\n"
        "  - {name: change, kind: difference, a: during, b: before}\n",
        name);
    if (err) return err;
    return csp_text_add(
        study,
        "schema: 1\n"
        "kind: study\n"
        "# Who takes part in it, against which control, and what is asked.\n"
        "name: %s\n"
        "agent: rat                   # conspecific list agents\n"
        "paradigm: %s\n"
        "animals: 8                   # a group; auto: as many as the contrasts need\n"
        "seed: 1\n"
        "groups:                      # true twins that differ in nothing but what stands "
        "here\n"
        "  pinch: {doc: \"the cagemate is pinched\"}\n"
        "  groom: {doc: \"neutral control\", set: {paradigm.events.pinch.kind: allogroom}}\n"
        "contrasts:                   # expect: less, greater, equal or any\n"
        "  - {name: pinch_vs_groom, a: {group: pinch, measure: change}, b: {group: groom, "
        "measure: change}, test: paired, expect: greater}\n",
        name, file);
}

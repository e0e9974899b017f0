/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/probe/battery.h"
#include "conspecific/agent/probe/mentalizing.h"
#include "conspecific/analysis/inference/units.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
#define NAME(name, doc) #name,
    CSP_BATTERY_VALUES(NAME)};
static const char *const docs[] = {
#define DOC(name, doc) doc,
    CSP_BATTERY_VALUES(DOC)};

const char *csp_battery_value_name(size_t i)
{
    return i < CSP_B_VALUES ? names[i] : NULL;
}

const char *csp_battery_value_doc(size_t i)
{
    return i < CSP_B_VALUES ? docs[i] : NULL;
}

const char *csp_unit_class_name(size_t i)
{
    static const char *const name[CSP_UNIT_CLASSES] = {"silent", "self_only", "other_only",
                                                       "mirror", "any_event"};
    return i < CSP_UNIT_CLASSES ? name[i] : NULL;
}

struct csp_battery csp_battery_of(size_t kind, size_t neutral, size_t identity)
{
    return (struct csp_battery){.kind = kind,
                                .neutral = neutral,
                                .identity = identity,
                                .trials = 20,
                                .reps = 3,
                                .hz = 20.0,
                                .false_alarm = 0.05,
                                .alpha = 0.05};
}

/* Response to the other's event over the response to one's own, NaN if one has none. */
static double share(double other, double own)
{
    return fabs(own) > 1e-9 ? other / own : NAN;
}

/* What onset.h says of the kind asked about. */
static void onsets(const struct csp_battery *b, const struct csp_onset *onset, size_t identity,
                   double value[])
{
    static const struct {
        size_t at;
        enum csp_onset_value value;
        enum csp_onset_mean less;
    } list[] = {{CSP_B_c_f, CSP_ONSET_c_f, CSP_ONSET_RAW},
                {CSP_B_c_b, CSP_ONSET_c_b, CSP_ONSET_RAW},
                {CSP_B_onset_0, CSP_ONSET_rho_0, CSP_ONSET_RAW},
                {CSP_B_onset, CSP_ONSET_rho, CSP_ONSET_RAW},
                {CSP_B_grand_0, CSP_ONSET_rho_0, CSP_ONSET_GRAND},
                {CSP_B_grand, CSP_ONSET_rho, CSP_ONSET_GRAND},
                {CSP_B_actor_0, CSP_ONSET_rho_0, CSP_ONSET_ACTOR},
                {CSP_B_actor, CSP_ONSET_rho, CSP_ONSET_ACTOR}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        value[list[i].at] = csp_onset_of(onset, list[i].value, list[i].less, identity, b->kind);
}

int csp_battery_overlap(const struct csp_battery *b, struct csp_agent *agent,
                        const struct csp_onset *onset, size_t identity, double value[])
{
    const double pass[CSP_CHANNELS] = {1, 1, 1, 0};
    struct csp_probe own = {0}, other = {0}, neutral = {0};
    value[CSP_B_c_w] = csp_agent_c_w(agent, b->kind, b->kind, identity);
    value[CSP_B_c_w_neutral] = csp_agent_c_w(agent, b->kind, b->neutral, identity);
    onsets(b, onset, identity, value);
    int err = csp_agent_probe(agent, b->kind, 1, 0, pass, &own);
    if (!err) err = csp_agent_rho(agent, b->kind, b->kind, identity, value + CSP_B_rho);
    if (!err)
        err = csp_agent_rho(agent, b->kind, b->neutral, identity, value + CSP_B_rho_neutral);
    if (!err) err = csp_agent_probe(agent, b->kind, 0, identity, pass, &other);
    if (!err) err = csp_agent_probe(agent, b->neutral, 0, identity, pass, &neutral);
    if (err) return err;
    value[CSP_B_A] = share(other.A, own.A);
    value[CSP_B_A_neutral] = share(neutral.A, own.A);
    value[CSP_B_V] = share(other.V, own.V);
    value[CSP_B_V_neutral] = share(neutral.V, own.V);
    value[CSP_B_A_own] = own.A, value[CSP_B_V_own] = own.V, value[CSP_B_R_own] = own.R;
    value[CSP_B_A_other] = other.A, value[CSP_B_V_other] = other.V;
    value[CSP_B_R_other] = other.R;
    value[CSP_B_A_other_neutral] = neutral.A, value[CSP_B_V_other_neutral] = neutral.V;
    value[CSP_B_R_other_neutral] = neutral.R;
    return CSP_OK;
}

/* Cosine of the latents of other's event and other's neutral event. */
static int mix_up(const struct csp_battery *b, struct csp_agent *agent, double *value)
{
    const size_t n = csp_agent_latent_size(agent);
    csp_real *latents = csp_vec_alloc(2 * n);
    if (!latents) return CSP_FAIL(CSP_E_MEMORY, "latents of %zu", n);
    struct csp_probe event = {.latent = latents}, neutral = {.latent = latents + n};
    int err = csp_agent_probe(agent, b->kind, 0, b->identity, NULL, &event);
    if (!err) err = csp_agent_probe(agent, b->neutral, 0, b->identity, NULL, &neutral);
    if (!err) *value = csp_cosine(n, event.latent, neutral.latent);
    csp_vec_free(latents);
    return err;
}

enum { OWN, OTHER, NEUTRAL, SHAM, CONDITIONS };

/* Which association units respond to which condition: flags[n_z], bit by condition. */
static int responders(const struct csp_battery *b, struct csp_agent *agent, int flags[])
{
    static const char *const purpose[CONDITIONS] = {"own", "other", "neutral", "sham"};
    const size_t n = agent->n_z, block = b->trials * n;
    struct csp_stimulus stimulus[CONDITIONS];
    stimulus[OWN] = csp_stimulus_of(b->kind, SIZE_MAX);
    stimulus[OTHER] = csp_stimulus_of(b->kind, b->identity);
    stimulus[NEUTRAL] = csp_stimulus_of(b->neutral, b->identity);
    stimulus[SHAM] = stimulus[NEUTRAL];
    stimulus[SHAM].sham = 1;
    double *spikes = malloc((CONDITIONS * block + 1) * sizeof *spikes);
    int *second = malloc((n + 1) * sizeof *second), err = CSP_OK;
    if (!spikes || !second) err = CSP_FAIL(CSP_E_MEMORY, "spikes of %zu trials", b->trials);
    for (size_t c = 0; c < CONDITIONS && !err; c++)
        err = csp_agent_trials(agent, stimulus + c, b->trials, b->hz, purpose[c],
                               spikes + c * block, NULL);
    struct csp_units_result r;
    const double least = 1.0 / (double)n,
                 alarm = b->false_alarm > least ? b->false_alarm : least;
    if (!err)
        err = csp_units_capped(n, b->trials, spikes, b->trials, spikes + OTHER * block,
                               b->trials, spikes + SHAM * block, alarm, b->alpha, flags, &r);
    if (!err)
        err = csp_units_capped(n, b->trials, spikes + NEUTRAL * block, b->trials,
                               spikes + OTHER * block, b->trials, spikes + SHAM * block, alarm,
                               b->alpha, second, &r);
    for (size_t i = 0; i < n && !err; i++) /* 4, the control, becomes the bit of SHAM */
        flags[i] = (flags[i] & 3) | (second[i] & 1) << NEUTRAL | (flags[i] >> 2 & 1) << SHAM;
    free(spikes);
    free(second);
    return err;
}

static enum csp_unit_class class_of(int flags)
{
    const int own = flags >> OWN & 1, other = flags >> OTHER & 1;
    if (own && other) return flags >> NEUTRAL & 1 ? CSP_UNIT_ANY : CSP_UNIT_MIRROR;
    return own ? CSP_UNIT_SELF : other ? CSP_UNIT_OTHER : CSP_UNIT_SILENT;
}

static void shares(size_t n_acc, const int flags[], double value[])
{
    double own = 0, other = 0, both = 0, mirror = 0, neutral = 0, sham = 0;
    const double n = (double)n_acc;
    for (size_t i = 0; i < n_acc; i++) {
        const enum csp_unit_class c = class_of(flags[i]);
        own += flags[i] >> OWN & 1;
        other += flags[i] >> OTHER & 1;
        neutral += flags[i] >> NEUTRAL & 1;
        sham += flags[i] >> SHAM & 1;
        both += c == CSP_UNIT_MIRROR || c == CSP_UNIT_ANY;
        mirror += c == CSP_UNIT_MIRROR;
    }
    value[CSP_B_self_only] = (own - both) / n;
    value[CSP_B_other_only] = (other - both) / n;
    value[CSP_B_both] = both / n;
    value[CSP_B_both_chance] = own / n * other / n;
    value[CSP_B_mirror] = mirror / n;
    value[CSP_B_also_own] = other > 0 ? both / other : NAN;
    value[CSP_B_other_units] = other / n;
    value[CSP_B_neutral_units] = neutral / n;
    value[CSP_B_sham_units] = sham / n;
}

int csp_battery_units(const struct csp_battery *b, struct csp_agent *agent, double value[],
                      int classes[])
{
    int *flags = calloc(agent->n_z + 1, sizeof *flags);
    if (!flags) return CSP_FAIL(CSP_E_MEMORY, "flags of %zu units", agent->n_z);
    const int err = responders(b, agent, flags);
    if (!err) shares(csp_agent_latent_size(agent), flags, value);
    for (size_t i = 0; classes && !err && i < agent->n_z; i++)
        classes[i] = (int)class_of(flags[i]);
    free(flags);
    return err;
}

static int mentalizing(const struct csp_battery *b, struct csp_agent *agent, double value[])
{
    struct csp_battery_trials t = {0};
    const struct csp_battery_event_set event = {b->kind, b->neutral, b->identity};
    int err = csp_battery_trials_init(&t, &event, b->reps, b->hz, agent);
    size_t *other = calloc(2 * t.n + 1, sizeof *other);
    unsigned char *of_other = calloc(t.n + 1, 1);
    if (!err && (!other || !of_other)) err = CSP_FAIL(CSP_E_MEMORY, "%zu trials", t.n);
    for (size_t i = 0; i < t.n && !err; i++) {
        of_other[i] = t.who[i] > 0;
        other[i] = of_other[i];
        other[t.n + i] = t.who[i] > 0 ? t.who[i] - 1 : 0; /* actor among the others */
    }
    value[CSP_B_who] = value[CSP_B_what] = value[CSP_B_self] = NAN;
    if (!err && t.actors > 1 && t.kinds > 1)
        err = csp_index_over_groups(&t, t.who, t.actors, t.what, t.kinds, NULL,
                                    value + CSP_B_who);
    if (!err && t.actors > 1 && t.kinds > 1)
        err = csp_index_over_groups(&t, other, 2, t.what, t.kinds, NULL, value + CSP_B_self);
    if (!err && t.actors > 2 && t.kinds > 1)
        err = csp_index_over_groups(&t, t.what, t.kinds, other + t.n, t.actors - 1, of_other,
                                    value + CSP_B_what);
    free(other);
    free(of_other);
    csp_battery_trials_free(&t);
    return err;
}

int csp_battery_ask(const struct csp_battery *b, struct csp_agent *agent, double value[],
                    int classes[])
{
    struct csp_onset onset;
    int err = csp_onset_init(&onset, agent, 1);
    if (!err) err = csp_battery_overlap(b, agent, &onset, b->identity, value);
    csp_onset_free(&onset);
    if (!err)
        err = csp_onset_geometry(agent, b->identity, value + CSP_B_rsa_0, value + CSP_B_rsa_f,
                                 value + CSP_B_rsa_f_0);
    if (!err) err = mix_up(b, agent, value + CSP_B_mix_up);
    if (!err) err = csp_battery_units(b, agent, value, classes);
    return err ? err : mentalizing(b, agent, value);
}

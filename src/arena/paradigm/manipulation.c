/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/manipulation.h"
#include "conspecific/agent/agent.h"
#include "conspecific/core/error.h"
#include "names.h"
#include <string.h>

#define ROW(key_, type_, member, ...)                                                          \
    {                                                                                          \
        .key = key_, .type = CSP_T_##type_,                                                    \
        .offset = offsetof(struct csp_manipulation, member), .origin = CSP_CHOSEN, __VA_ARGS__ \
    }
#define TIME .unit = "s", .lo = 0, .hi = 4e6, .def = "0 s"

const struct csp_schema csp_manipulation_schema[] = {
    CSP_SCHEMA_AT(struct csp_manipulation),
    ROW("target", NAME, target, .doc = "population or pathway: conspecific list populations"),
    ROW("kind", ENUM, kind, .choices = "lesion|inactivate|stimulate|drug",
        .doc =
            "lesion: for good, between sessions too; inactivate, stimulate, drug: in trials"),
    ROW("role", NAME, role, .def = "", .doc = "whose brain; none: the subject's"),
    ROW("phases", NAMES, phases, .def = "", .doc = "phases in which it acts; none: all"),
    ROW("sessions", RANGES, sessions, .def = "",
        .doc =
            "only in these sessions of a phase, as 1-3 or [1, 3, 5-7]; -1 the last; none: all"),
    ROW("event", NAME, event, .def = "",
        .doc = "from and to count from each onset of this event; none: from the trial's start"),
    ROW("from", REAL, from, TIME, .doc = "start of the window in each trial"),
    ROW("to", REAL, to, TIME,
        .doc = "end of the window; 0: end of the trial or event; from and to 0: all of it"),
    ROW("removed", REAL, removed, .unit = "1", .lo = 0, .hi = 1, .def = "1",
        .doc = "of lesion and inactivate: share of what the target sends that is silenced"),
    ROW("remaining", REAL, remaining, .unit = "1", .lo = 0, .hi = 10, .def = "1",
        .doc = "of drug, which needs it: factor on what the target sends; 0.3: 30 % are left, "
               "1.5: half as much again"),
    ROW("rate", REAL, rate, .unit = "1", .lo = 0, .hi = 10, .def = "1",
        .doc = "of stimulate: what is added to the target's rates"),
    {.key = "strength",
     .type = CSP_T_GONE,
     .def = "",
     .offset = CSP_NOWHERE,
     .doc = "write `removed` (lesion, inactivate: the share that is silenced), `remaining` "
            "(drug: the factor on what is sent) or `rate` (stimulate) with the same number"},
    ROW("freezing_above", REAL, freezing_above, .unit = "1", .lo = 0, .hi = 1, .def = "0",
        .doc = "closed loop: only while the animal freezes more than this; 0: always"),
    ROW("every", REAL, every, TIME,
        .doc = "time from pulse to pulse; 0 s: it acts all the time"),
    ROW("width", REAL, width, TIME, .doc = "duration of a pulse"),
    {0}};

static void check_target(const struct csp_manipulation *self, const struct csp_agent *agent,
                         struct csp_diag *diag)
{
    const char *words[CSP_N_GATES] = {0};
    const size_t n =
        csp_agent_target_count() < CSP_N_GATES ? csp_agent_target_count() : CSP_N_GATES;
    long target = -1;
    for (size_t i = 0; i < n; i++) {
        words[i] = csp_agent_target_name(i);
        if (strcmp(words[i], self->target) == 0) target = (long)i;
    }
    if (agent ? csp_agent_target(agent, self->target) < 0 : target < 0)
        csp_diag_add(diag, self->at, "unknown population or pathway `%s`%s", self->target,
                     csp_nearest_hint(self->target, words, n, CSP_DIAG_WORDS));
    else if (self->kind == CSP_STIMULATE && target >= 0 &&
             !csp_agent_can_stimulate((int)target))
        csp_diag_add(diag, self->at,
                     "`%s` cannot be stimulated: it has no rate to add to; "
                     "lesion or inactivate it, or stimulate another population",
                     self->target);
    else if (self->kind == CSP_DRUG && self->remaining > csp_agent_most_gain((int)target))
        csp_diag_add(
            diag, self->at,
            "remaining %g: `%s` sends predictions, which cannot be amplified; use 0 to "
            "%g",
            self->remaining, self->target, csp_agent_most_gain((int)target));
}

static void check_event(const struct csp_manipulation *self, const struct csp_names *c)
{
    if (!csp_is_written(self->event)) return;
    const long e = csp_paradigm_event(c->p, self->event);
    csp_names_event(c, self->at, self->event);
    if (e >= 0 && self->to == 0.0 && csp_event_at(c->p, (size_t)e)->duration <= 0.0)
        csp_diag_add(c->diag, self->at, "event `%s` has no duration: `to` is needed",
                     self->event);
    if (self->kind == CSP_LESION)
        csp_diag_add(c->diag, self->at,
                     "a lesion is for good and waits for no event: use inactivate");
}

/* Each kind has one number. A file that was written in full has the others, too, at 1. */
static void check_number(const struct csp_manipulation *self, struct csp_diag *diag)
{
    static const char *const names[] = {"removed", "remaining", "rate"};
    static const char *const kinds[] = {"lesion", "inactivate", "stimulate", "drug"};
    static const size_t own_of[] = {0, 0, 2, 1};
    const double value[] = {self->removed, self->remaining, self->rate};
    const size_t own = own_of[self->kind];
    const int written = csp_node_find(self->at, names[own]) != NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct csp_node *at = csp_node_find(self->at, names[i]);
        if (i == own || !at || (written && value[i] == 1.0)) continue;
        if (own != 2 && i != 2 && value[i] <= 1.0)
            csp_diag_add_key(diag, at, "%s takes `%s`: %s %g is %s: %g", kinds[self->kind],
                             names[own], names[i], value[i], names[own], 1.0 - value[i]);
        else
            csp_diag_add_key(diag, at, "%s takes `%s`, not `%s`", kinds[self->kind], names[own],
                             names[i]);
        return;
    }
    if (self->kind == CSP_DRUG && self->at && !written)
        csp_diag_add(diag, self->at,
                     "a drug needs `remaining`, the factor on what the target sends: 0.3 "
                     "leaves 30 %%, 1.5 is half as much again");
}

int csp_manipulation_check(const struct csp_manipulation *self, const struct csp_paradigm *p,
                           const struct csp_agent *agent, struct csp_diag *diag)
{
    const size_t before = diag ? diag->total : 0;
    const struct csp_names c = {p, diag};
    check_target(self, agent, diag);
    csp_names_role(&c, self->at, self->role);
    const long r = csp_paradigm_role_or_subject(p, self->role);
    if (r >= 0 && csp_role_at(p, (size_t)r)->brain != CSP_BRAIN_FULL)
        csp_diag_add(diag, self->at, "role `%s` has no full brain", self->role);
    for (size_t i = 0; i < self->phases.n; i++)
        csp_names_phase(&c, self->at, ((const char *const *)self->phases.items)[i]);
    check_event(self, &c);
    size_t most = 0;
    for (size_t i = 0; i < p->phases.n; i++) {
        const struct csp_phase *f = csp_phase_at(p, i);
        const int acts =
            !self->phases.n || csp_paradigm_find(&self->phases, sizeof(char *), f->name) >= 0;
        if (acts && f->sessions > most) most = f->sessions;
    }
    if (most)
        csp_names_sessions(&c, csp_names_place(self->at, "sessions"), &self->sessions, most);
    check_number(self, diag);
    if (self->to != 0.0 && self->to <= self->from)
        csp_diag_add(diag, self->at, "to %g s is not after from %g s", self->to, self->from);
    if ((self->every > 0.0) != (self->width > 0.0) || self->width > self->every)
        csp_diag_add(diag, self->at, "pulses need every and width, width at most every");
    return diag && diag->total > before ? csp_diag_result(diag) : CSP_OK;
}

void csp_manipulation_phases(const struct csp_manipulation *self, const struct csp_paradigm *p,
                             int acts[])
{
    for (size_t i = 0; i < p->phases.n; i++) acts[i] = self->phases.n == 0;
    for (size_t i = 0; i < self->phases.n; i++) {
        const long k = csp_paradigm_phase(p, ((const char *const *)self->phases.items)[i]);
        if (k >= 0) acts[k] = 1;
    }
}

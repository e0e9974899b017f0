/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/guest/subject.h"
#include "conspecific/agent/probe/battery.h"
#include "conspecific/core/error.h"
#include "conspecific/study/cohort/cohort.h"
#include "conspecific/study/open.h"
#include "problems.h"
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct model { /* what twins share; constant once it is open */
    struct csp_mem mem;
    struct csp_agent_spec spec;
    const char **line; /* names of the lines */
    atomic_int users;
};

struct csp_subject {
    struct model *model;
    struct csp_agent agent;
    csp_real *line; /* owned: of the next step */
    double noci;    /* of the animal's own events, in every step until clear */
    double output[CSP_N_OUTPUTS];
    struct csp_rng rng; /* of noisy events */
};

/* ---- from file to animal -------------------------------------------------------------- */

static void model_free(struct model *self)
{
    if (!self || atomic_fetch_sub(&self->users, 1) > 1) return;
    csp_mem_free(&self->mem);
    free(self);
}

static int model_open(struct model **out, const char *name, const char *const set[],
                      size_t n_set, char **problems)
{
    struct model *m = calloc(1, sizeof *m);
    struct csp_diag *diag = calloc(1, sizeof *diag);
    int err = m && diag ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "agent %s", name ? name : "rat");
    if (m) atomic_init(&m->users, 1);
    if (!err) err = csp_open_agent(name, set, n_set, &m->spec, &m->mem, diag);
    if (err && diag && diag->total) csp_guest_problems(diag, problems);
    free(diag);
    *out = m;
    return err;
}

/* Name line i: what several lines carry alike, as the odour of an animal, is numbered from 1. */
static const char *name_line(struct model *m, const struct csp_senses *senses, size_t i)
{
    char own[64], other[64];
    size_t alike = 0, before = 0;
    csp_senses_line_name(&m->spec, senses, i, own);
    for (size_t k = 0; k < senses->n; k++) {
        if (strcmp(own, csp_senses_line_name(&m->spec, senses, k, other)) != 0) continue;
        alike++;
        before += k < i;
    }
    return alike < 2 ? csp_mem_dup(&m->mem, own)
                     : csp_mem_format(&m->mem, "%s.%zu", own, before + 1);
}

static int name_lines(struct model *m, const struct csp_senses *senses)
{
    m->line = csp_mem_alloc(&m->mem, (senses->n + 1) * sizeof *m->line);
    for (size_t i = 0; m->line && i < senses->n; i++)
        if (!(m->line[i] = name_line(m, senses, i))) return CSP_E_MEMORY;
    return m->line ? CSP_OK : CSP_E_MEMORY;
}

/* A subject of the model, which then belongs to it; to be closed after an error as well. */
static int make(struct csp_subject **out, struct model *m)
{
    struct csp_subject *b = *out = calloc(1, sizeof *b);
    if (!b) {
        model_free(m);
        return CSP_FAIL(CSP_E_MEMORY, "agent");
    }
    b->model = m;
    return CSP_OK;
}

int csp_subject_open(struct csp_subject **out, const char *model, const char *const set[],
                     size_t n_set, char **problems)
{
    struct model *m;
    if (problems) *problems = NULL;
    *out = NULL;
    int err = model_open(&m, model, set, n_set, problems);
    if (err) {
        model_free(m);
        return err;
    }
    err = make(out, m);
    if (!err) err = csp_subject_bear(*out, 1, 1);
    if (!err) err = name_lines(m, &(*out)->agent.senses);
    if (err) {
        csp_subject_close(*out);
        *out = NULL;
    }
    return err;
}

/* The animal stands; everything around it begins anew. */
static int settle(struct csp_subject *b)
{
    if (!b->line) b->line = calloc(b->agent.senses.n + 1, sizeof *b->line);
    if (!b->line) return CSP_FAIL(CSP_E_MEMORY, "agent %s", b->model->spec.name);
    csp_rng_stream(&b->rng, b->agent.seed, b->agent.animal, "guest");
    memset(b->output, 0, sizeof b->output);
    csp_subject_clear(b);
    return CSP_OK;
}

int csp_subject_bear(struct csp_subject *self, uint64_t seed, uint64_t animal)
{
    csp_agent_free(&self->agent);
    const int err = csp_agent_init(&self->agent, &self->model->spec, seed, animal);
    return err ? err : settle(self);
}

int csp_subject_rear(struct csp_subject *self, uint64_t seed, uint64_t animal)
{
    const struct csp_agent_spec *spec = &self->model->spec;
    struct csp_text text = {0};
    struct csp_cohort cohort;
    struct csp_reared reared = {0};
    char *folder = NULL;
    int err = csp_agent_spec_print(spec, &text, 0);
    if (!err) err = csp_cohort_folder(&folder);
    if (!err) {
        csp_cohort_init(&cohort, spec, text.s, seed, folder);
        err = csp_cohort_rear(&cohort, animal, &reared, NULL, NULL);
    }
    if (!err) {
        csp_agent_free(&self->agent);
        err = csp_cohort_clone(spec, seed, animal, &reared, &self->agent);
    }
    csp_reared_free(&reared);
    csp_text_free(&text);
    free(folder);
    return err ? err : settle(self);
}

int csp_subject_twin(struct csp_subject **out, const struct csp_subject *of)
{
    const struct csp_agent *a = &of->agent;
    atomic_fetch_add(&of->model->users, 1);
    int err = make(out, of->model);
    if (!err) err = csp_subject_bear(*out, a->seed, a->animal);
    for (int t = 0; !err && t < CSP_N_GATES; t++)
        if (a->gate[t] != 1.0 || a->drive[t] != 0.0)
            csp_agent_gate(&(*out)->agent, t, a->gate[t], a->drive[t]);
    if (!err) err = csp_agent_copy(&(*out)->agent, a);
    if (err) {
        csp_subject_close(*out);
        *out = NULL;
        return err;
    }
    struct csp_subject *b = *out;
    b->agent.counts = a->counts;
    memcpy(b->line, of->line, a->senses.n * sizeof *b->line);
    memcpy(b->output, of->output, sizeof b->output);
    b->noci = of->noci;
    b->rng = of->rng;
    csp_rng_bind(&b->rng);
    return CSP_OK;
}

void csp_subject_close(struct csp_subject *self)
{
    if (!self) return;
    csp_agent_free(&self->agent);
    free(self->line);
    model_free(self->model);
    free(self);
}

void csp_subject_text_free(char *text)
{
    free(text);
}

/* ---- what there is -------------------------------------------------------------------- */

const char *csp_subject_model(const struct csp_subject *self)
{
    return self->model->spec.name;
}

double csp_subject_tick(const struct csp_subject *self)
{
    return csp_agent_tick(&self->agent);
}

size_t csp_subject_slots(const struct csp_subject *self)
{
    return csp_agent_slots(&self->model->spec);
}

size_t csp_subject_count(const struct csp_subject *self, int list)
{
    const struct csp_agent_spec *s = &self->model->spec;
    const size_t n[CSP_SUBJECT_LISTS] = {
        [CSP_SUBJECT_LINES] = self->agent.senses.n,
        [CSP_SUBJECT_OUTPUTS] = CSP_N_OUTPUTS,
        [CSP_SUBJECT_KINDS] = s->kinds.n,
        [CSP_SUBJECT_IDENTITIES] = s->identities.n,
        [CSP_SUBJECT_OBJECTS] = s->objects.n,
        [CSP_SUBJECT_CONTEXTS] = s->contexts.n,
        [CSP_SUBJECT_TARGETS] = csp_agent_target_count(),
        [CSP_SUBJECT_FIELDS] = self->agent.fields.n,
        [CSP_SUBJECT_ANSWERS] = CSP_B_VALUES,
    };
    return list >= 0 && list < CSP_SUBJECT_LISTS ? n[list] : 0;
}

const char *csp_subject_name(const struct csp_subject *self, int list, size_t i)
{
    const struct csp_agent_spec *s = &self->model->spec;
    if (i >= csp_subject_count(self, list)) return NULL;
    switch (list) {
    case CSP_SUBJECT_LINES:
        return self->model->line[i];
    case CSP_SUBJECT_OUTPUTS:
        return csp_output_name(i);
    case CSP_SUBJECT_KINDS:
        return CSP_ITEM(s->kinds, csp_kind, i)->name;
    case CSP_SUBJECT_IDENTITIES:
        return CSP_ITEM(s->identities, csp_identity, i)->name;
    case CSP_SUBJECT_OBJECTS:
        return CSP_ITEM(s->objects, csp_object, i)->name;
    case CSP_SUBJECT_CONTEXTS:
        return CSP_ITEM(s->contexts, csp_context, i)->name;
    case CSP_SUBJECT_TARGETS:
        return csp_agent_target_name(i);
    case CSP_SUBJECT_FIELDS:
        return self->agent.fields.list[i].name;
    default:
        return csp_battery_value_name(i);
    }
}

/* What a line of the senses is. */
static const char *line_doc(const struct csp_line *line)
{
    static const char *const area[CSP_AREAS] = {"sound", "sight", "odour", "touch and body",
                                                "own movement"};
    return area[line->area];
}

const char *csp_subject_doc(const struct csp_subject *self, int list, size_t i)
{
    static const char *const output[] = {
#define DOC(X, member, name, unit, doc) doc,
        CSP_OUTPUTS(DOC, )
#undef DOC
    };
    const struct csp_agent_spec *s = &self->model->spec;
    if (i >= csp_subject_count(self, list)) return NULL;
    switch (list) {
    case CSP_SUBJECT_LINES:
        return line_doc(&self->agent.senses.lines[i]);
    case CSP_SUBJECT_OUTPUTS:
        return output[i];
    case CSP_SUBJECT_KINDS:
        return CSP_ITEM(s->kinds, csp_kind, i)->category
                   ? CSP_ITEM(s->kinds, csp_kind, i)->category
                   : "";
    case CSP_SUBJECT_TARGETS:
        return csp_agent_target_doc(i);
    case CSP_SUBJECT_FIELDS:
        return self->agent.fields.list[i].doc;
    case CSP_SUBJECT_ANSWERS:
        return csp_battery_value_doc(i);
    default:
        return "";
    }
}

/* Index of a name in a list, with the nearest in the message. */
static int find(const struct csp_subject *b, int list, const char *what, const char *name,
                size_t *i)
{
    const size_t n = csp_subject_count(b, list);
    for (*i = 0; name && *i < n; ++*i)
        if (!strcmp(csp_subject_name(b, list, *i), name)) return CSP_OK;
    const char **all = malloc((n + 1) * sizeof *all);
    for (size_t k = 0; all && k < n; k++) all[k] = csp_subject_name(b, list, k);
    const int err = CSP_FAIL(CSP_E_NAME, "no %s of the agent %s is called `%.80s`%s", what,
                             b->model->spec.name, name ? name : "",
                             all && name ? csp_nearest_hint(name, all, n, CSP_DIAG_WORDS) : "");
    free(all);
    return err;
}

static const char *real_type(void)
{
    return sizeof(csp_real) == 4 ? "f4" : "f8";
}

int csp_subject_field(const struct csp_subject *self, const char *name, void **data, size_t *n,
                      const char **type, const char **unit, const char **doc)
{
    size_t i;
    const int err = find(self, CSP_SUBJECT_FIELDS, "state", name, &i);
    if (err) return err;
    const struct csp_field *f = self->agent.fields.list + i;
    if (data) *data = f->data;
    if (n) *n = f->n;
    if (type)
        *type = f->type == CSP_FIELD_REAL  ? real_type()
                : f->type == CSP_FIELD_U64 ? "u8"
                                           : "f8";
    if (unit) *unit = f->unit;
    if (doc) *doc = f->doc;
    return CSP_OK;
}

/* ---- what it perceives ---------------------------------------------------------------- */

void *csp_subject_lines(struct csp_subject *self, const char **type)
{
    if (type) *type = real_type();
    return self->line;
}

void csp_subject_clear(struct csp_subject *self)
{
    memset(self->line, 0, self->agent.senses.n * sizeof *self->line);
    self->noci = 0.0;
}

/* A number of the host that must be finite and not below 0. */
static int check(const char *what, double x)
{
    return x >= 0.0 && isfinite(x)
               ? CSP_OK
               : CSP_FAIL(CSP_E_RANGE, "%s: a number from 0 on is needed", what);
}

int csp_subject_event(struct csp_subject *self, const char *kind, const char *who,
                      double strength, int noisy)
{
    size_t k, m = 0;
    struct csp_primary primary = {0};
    int err = check("strength of an event", strength);
    if (!err) err = find(self, CSP_SUBJECT_KINDS, "event", kind, &k);
    if (!err && who) err = find(self, CSP_SUBJECT_IDENTITIES, "animal", who, &m);
    if (!err && who) err = csp_subject_animal(self, who);
    if (!err)
        err = csp_senses_event(&self->agent, k, who == NULL, m, NULL, strength,
                               noisy ? &self->rng : NULL, self->line, &primary);
    if (!err) self->noci += primary.noci;
    return err;
}

double csp_subject_nociception(const struct csp_subject *self)
{
    return self->noci;
}

int csp_subject_animal(struct csp_subject *self, const char *who)
{
    size_t m;
    const int err = find(self, CSP_SUBJECT_IDENTITIES, "animal", who, &m);
    return err ? err : csp_senses_animal(&self->agent, m, NULL, NULL, self->line);
}

int csp_subject_object(struct csp_subject *self, const char *name, double strength)
{
    size_t i;
    int err = check("strength of an object", strength);
    if (!err) err = find(self, CSP_SUBJECT_OBJECTS, "object", name, &i);
    return err ? err : csp_senses_object(&self->agent, i, strength, NULL, self->line);
}

int csp_subject_context(struct csp_subject *self, const char *name, double strength)
{
    size_t i;
    int err = check("strength of a context", strength);
    if (!err) err = find(self, CSP_SUBJECT_CONTEXTS, "context", name, &i);
    return err ? err : csp_senses_context(&self->agent, i, strength, self->line);
}

/* ---- time ----------------------------------------------------------------------------- */

static int check_lines(const struct csp_subject *b)
{
    for (size_t i = 0; i < b->agent.senses.n; i++)
        if (!isfinite((double)b->line[i]))
            return CSP_FAIL(CSP_E_RANGE, "line %zu, %s, is not finite", i, b->model->line[i]);
    return CSP_OK;
}

int csp_subject_step(struct csp_subject *self, double seconds, double nociception, double food)
{
    const double tick = csp_agent_tick(&self->agent), ticks = rint(seconds / tick);
    enum { MOST = 1000000000, SMALL = 64 };
    int err = check("nociception", nociception);
    if (!err) err = check("food", food);
    if (!err) err = check_lines(self);
    if (!err && !(ticks >= 1.0 && ticks <= MOST && fabs(seconds / tick - ticks) < 1e-6))
        err = CSP_FAIL(CSP_E_RANGE,
                       "a step of %zu us: a whole number of ticks of %zu us is needed",
                       seconds > 0.0 && seconds < 1e9 ? (size_t)(1e6 * seconds + 0.5) : 0,
                       (size_t)(1e6 * tick + 0.5));
    if (err) return err;
    const struct csp_obs obs = {
        .line = self->line,
        .primary = {.noci = self->noci + nociception, .food = food / (ticks * tick)}};
    double sum[CSP_N_OUTPUTS] = {0};
    for (size_t t = 0; t < (size_t)ticks; t++) {
        struct csp_act act;
        csp_agent_step(&self->agent, &obs, &act);
        for (int i = 0; i < CSP_N_OUTPUTS; i++)
            sum[i] += csp_act_value(&act, (enum csp_output)i);
    }
    for (int i = 0; i < CSP_N_OUTPUTS; i++) self->output[i] = sum[i] / ticks;
    return csp_fields_watch_small(&self->agent.fields, 1e6, SMALL);
}

const double *csp_subject_outputs(const struct csp_subject *self)
{
    return self->output;
}

void csp_subject_reset(struct csp_subject *self)
{
    csp_agent_reset(&self->agent);
}

void csp_subject_end(struct csp_subject *self)
{
    csp_agent_end(&self->agent);
}

int csp_subject_rest(struct csp_subject *self, double seconds)
{
    const int err = check("seconds of rest", seconds);
    if (!err) csp_agent_rest(&self->agent, seconds);
    return err;
}

/* ---- acts ----------------------------------------------------------------------------- */

int csp_subject_choose(struct csp_subject *self, size_t n, const size_t slot[],
                       const double effort[], size_t *chosen, double p[])
{
    int err = CSP_OK;
    for (size_t i = 0; effort && !err && i < n; i++) err = check("effort", effort[i]);
    return err ? err : csp_agent_choose(&self->agent, n, slot, effort, chosen, p);
}

int csp_subject_act(struct csp_subject *self, size_t slot, double effort)
{
    const int err = check("effort", effort);
    if (err) return err;
    if (slot >= csp_subject_slots(self))
        return CSP_FAIL(CSP_E_RANGE, "action slot %zu, legal 0 to %zu", slot,
                        csp_subject_slots(self) - 1);
    csp_agent_act(&self->agent, slot, effort);
    return CSP_OK;
}

void csp_subject_outcome(struct csp_subject *self)
{
    csp_agent_outcome_end(&self->agent);
}

/* ---- the experimenter ----------------------------------------------------------------- */

void csp_subject_learn(struct csp_subject *self, int on)
{
    csp_agent_learning(&self->agent, on);
}

int csp_subject_hunger(struct csp_subject *self, double H)
{
    if (!(H >= 0.0 && H <= 1.0))
        return CSP_FAIL(CSP_E_RANGE, "hunger: a number from 0 (sated) to 1 is needed");
    csp_agent_hunger(&self->agent, H);
    return CSP_OK;
}

int csp_subject_gate(struct csp_subject *self, const char *target, double gain, double drive)
{
    size_t i;
    int err = check("gain", gain);
    if (!err) err = find(self, CSP_SUBJECT_TARGETS, "population or pathway", target, &i);
    if (err) return err;
    if (gain > csp_agent_most_gain((int)i))
        return CSP_FAIL(CSP_E_RANGE, "%s cannot be amplified: a gain up to 1 is needed",
                        target);
    if (!isfinite(drive) || (drive != 0.0 && !csp_agent_can_stimulate((int)i)))
        return CSP_FAIL(CSP_E_RANGE, "a drive means nothing to %s", target);
    csp_agent_gate(&self->agent, (int)i, gain, drive);
    return CSP_OK;
}

int csp_subject_probe(struct csp_subject *self, const char *kind, const char *neutral,
                      const char *who, double answer[])
{
    size_t k, n, m;
    int err = find(self, CSP_SUBJECT_KINDS, "event", kind, &k);
    if (!err) err = find(self, CSP_SUBJECT_KINDS, "event", neutral, &n);
    if (!err) err = find(self, CSP_SUBJECT_IDENTITIES, "animal", who, &m);
    if (err) return err;
    const struct csp_battery battery = csp_battery_of(k, n, m);
    return csp_battery_ask(&battery, &self->agent, answer, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mock: an animal of glass. It stands in for the agent layer in tests of the arena: what it
 * senses, does and is told can be read off exactly. Included by one test file each, whose
 * definitions win over those of the library.
 *
 * Lines: [0, K) own events by kind, [K, 2K) events of others, then animals by identity,
 * objects, contexts. With rng a pattern is scaled by 0.5 + u. Freezing follows `mock.freeze`,
 * approach `mock.approach`; glass.r are eight cells that `mock.feel` sets.
 */
#ifndef CSP_TESTS_ARENA_MOCK_H
#define CSP_TESTS_ARENA_MOCK_H
#include "arena/rows.h"
#include "conspecific/agent/agent.h"
#include "conspecific/agent/probe/overlap.h"
#include "conspecific/arena/paradigm/check.h"
#include "conspecific/arena/paradigm/file.h"
#include "conspecific/arena/play/session.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "testing.h"
#include <stdlib.h>

enum { KINDS = 5, PEOPLE = 2, THINGS = 4, PLACES = 3 };
enum {
    OTHER = KINDS,
    ANIMAL = 2 * KINDS,
    OBJECT = ANIMAL + PEOPLE,
    PLACE = OBJECT + THINGS,
    LINES = PLACE + PLACES
};
enum { SHOCK, DISTRESS, PELLET, GROOM, FREEZE };
enum { MOCK_TICKS = 40000, MOCK_ACTS = 4000 };

static struct csp_kind mock_kinds[KINDS] = {{.name = "footshock", .noci = 1},
                                            {.name = "distress"},
                                            {.name = "eat_pellet", .food = 1},
                                            {.name = "allogroom"},
                                            {.name = "freeze"}};
static const struct csp_identity mock_people[PEOPLE] = {{.name = "cagemate"},
                                                        {.name = "stranger_1"}};
static const struct csp_object mock_things[THINGS] = {
    {.name = "lever_a"}, {.name = "lever_b"}, {.name = "door"}, {.name = "tone"}};
static const struct csp_context mock_places[PLACES] = {
    {.name = "box"}, {.name = "shock_box"}, {.name = "home_cage"}};
static struct csp_agent_spec mock_spec = {.name = "glass", .tick = 10.0}; /* ms */

static struct {
    int steps, acts, lives, ends, resets, learning, gates;
    double rested, last_rest;
    double hunger[8]; /* what agent 0 was set to, in order */
    size_t hungers;
    double line[MOCK_TICKS][LINES]; /* of agent 0 */
    double noci[MOCK_TICKS], food[MOCK_TICKS];
    size_t slot[MOCK_ACTS];
    double effort[MOCK_ACTS];
    size_t asked_n[MOCK_ACTS], asked[MOCK_ACTS][32];
    int asks;
    double gain, drive;
    int gate_target, gate_step[MOCK_ACTS];
    double gate_gain[MOCK_ACTS];
    size_t (*pick)(int ask, size_t n, const size_t slot[]); /* NULL: the first */
    double (*freeze)(const struct csp_agent *self, const struct csp_obs *obs);
    void (*feel)(const struct csp_obs *obs); /* sets field and r, every step of agent 0 */
    double (*approach)(const struct csp_obs *obs);
    double field[3], r[8];
    void (*latent)(size_t kind, int own, csp_real out[2]); /* of a probe; NULL: 1, 0 or 1, 1 */
    int end_step[MOCK_ACTS], act_step[MOCK_ACTS];
    int frozen_steps;          /* with learning off */
    size_t n_x;                /* size of glass.x; 0: 2 */
    int break_at;              /* step at which the field becomes NaN */
    double pass[CSP_CHANNELS]; /* of the last event of another */
} mock;

static inline void mock_reset(void)
{
    memset(&mock, 0, sizeof mock);
    mock.break_at = -1;
    mock_spec.kinds = (struct csp_list){mock_kinds, KINDS};
    mock_spec.identities = (struct csp_list){(void *)(uintptr_t)mock_people, PEOPLE};
    mock_spec.objects = (struct csp_list){(void *)(uintptr_t)mock_things, THINGS};
    mock_spec.contexts = (struct csp_list){(void *)(uintptr_t)mock_places, PLACES};
}

double csp_agent_tick(const struct csp_agent *self)
{
    return (void)self, 0.01;
}
size_t csp_agent_lines(const struct csp_agent *self)
{
    return (void)self, (size_t)LINES;
}
size_t csp_agent_latent_size(const struct csp_agent *self)
{
    return (void)self, (size_t)2;
}
int csp_agent_fields(struct csp_agent *self, struct csp_fields *out)
{
    (void)self;
    const struct csp_field list[] = {
        {"glass.x", "1", "two numbers", mock.field, mock.n_x ? mock.n_x : 2, CSP_FIELD_DOUBLE},
        {"glass.y", "1", "one number", mock.field + 2, 1, CSP_FIELD_DOUBLE},
        {"glass.r", "Hz", "eight cells", mock.r, 8, CSP_FIELD_DOUBLE}};
    return csp_fields_add(out, list, 3);
}
void csp_agent_reset(struct csp_agent *self)
{
    (void)self, mock.resets++;
}
void csp_agent_rest(struct csp_agent *self, double s)
{
    if (self->animal == 0) mock.rested += s, mock.last_rest = s;
}
void csp_agent_hunger(struct csp_agent *self, double H)
{
    if (self->animal == 0 && mock.hungers < 8) mock.hunger[mock.hungers++] = H;
}
void csp_agent_step(struct csp_agent *self, const struct csp_obs *obs, struct csp_act *act)
{
    *act = (struct csp_act){.arousal = 0.25, .pain = obs->primary.noci};
    act->freeze = mock.freeze ? mock.freeze(self, obs) : 0.0;
    act->approach = mock.approach ? mock.approach(obs) : 0.0;
    if (self->animal) return;
    if (mock.feel) mock.feel(obs);
    if (mock.steps == mock.break_at) mock.field[0] = NAN;
    for (size_t i = 0; i < LINES && mock.steps < MOCK_TICKS; i++)
        mock.line[mock.steps][i] = (double)obs->line[i];
    if (mock.steps < MOCK_TICKS) {
        mock.noci[mock.steps] = obs->primary.noci;
        mock.food[mock.steps] = obs->primary.food;
    }
    mock.frozen_steps += !mock.learning;
    mock.steps++;
}
int csp_agent_choose(struct csp_agent *self, size_t n, const size_t slot[],
                     const double effort[], size_t *chosen, double p[])
{
    (void)self;
    (void)effort;
    mock.asked_n[mock.asks] = n;
    for (size_t i = 0; i < n; i++) {
        mock.asked[mock.asks][i] = slot[i];
        p[i] = slot[i] == 0 ? 0.75 : 0.25 / (double)(n > 1 ? n - 1 : 1);
    }
    *chosen = mock.pick ? mock.pick(mock.asks, n, slot) : 0;
    mock.asks++;
    return CSP_OK;
}
void csp_agent_act(struct csp_agent *self, size_t action, double effort)
{
    (void)self;
    mock.slot[mock.acts] = action;
    mock.act_step[mock.acts] = mock.steps;
    mock.effort[mock.acts++] = effort;
}
void csp_agent_outcome_end(struct csp_agent *self)
{
    (void)self;
    mock.end_step[mock.ends++] = mock.steps;
}
void csp_agent_end(struct csp_agent *self)
{
    (void)self;
}
void csp_agent_learning(struct csp_agent *self, int on)
{
    (void)self, mock.learning = on;
}
int csp_agent_life(struct csp_agent *self, size_t n)
{
    (void)self;
    mock.lives += (int)n;
    return CSP_OK;
}
int csp_agent_target(const struct csp_agent *self, const char *name)
{
    (void)self;
    static const char *const names[] = {"acc", "bla", "aud", "vis", "pir", "som"};
    for (int i = 0; i < 6; i++)
        if (strcmp(name, names[i]) == 0) return i;
    return -1;
}
size_t csp_agent_target_count(void)
{
    return 2;
}
const char *csp_agent_target_name(size_t i)
{
    return i == 0 ? "acc" : "bla";
}
void csp_agent_gate(struct csp_agent *self, int target, double gain, double drive)
{
    (void)self;
    mock.gate_step[mock.gates] = mock.steps;
    mock.gate_gain[mock.gates++] = gain;
    mock.gate_target = target;
    mock.gain = gain;
    mock.drive = drive;
}
int csp_agent_probe(struct csp_agent *self, size_t kind, int own, size_t identity,
                    const double pass[CSP_CHANNELS], struct csp_probe *out)
{
    (void)self, (void)identity, (void)pass;
    out->V = own ? -2.385 : -0.5 * (double)(kind + 1);
    out->A = 0.31;
    out->R = -0.77;
    out->freeze = 0.17;
    out->arousal = 0.07;
    out->loss = own ? 0.42 : NAN;
    if (out->latent) out->latent[0] = 1, out->latent[1] = (csp_real)(own ? 0 : 1);
    if (out->latent && mock.latent) mock.latent(kind, own, out->latent);
    return CSP_OK;
}
int csp_agent_can_stimulate(int target)
{
    return target != 1;
}
double csp_agent_most_gain(int target)
{
    return target == 0 ? 5.0 : INFINITY;
}
double csp_agent_c_w(const struct csp_agent *self, size_t kind_a, size_t kind_b,
                     size_t identity)
{
    (void)self, (void)identity;
    return 0.1 * (double)(1 + kind_a) + 0.01 * (double)kind_b;
}
static csp_real scaled(double strength, struct csp_rng *rng)
{
    return (csp_real)(rng ? strength * (0.5 + csp_rng_u01(rng)) : strength);
}
/* A consequence drives the line of the first event, own or another's, by a quarter. */
int csp_senses_consequence(const struct csp_agent *self, const struct csp_consequence *what,
                           int own, size_t identity, const double pass[CSP_CHANNELS],
                           double strength, struct csp_rng *rng, csp_real line[])
{
    (void)self, (void)what, (void)identity, (void)rng;
    line[own ? 0 : OTHER] += (csp_real)(0.25 * strength * (own ? 1.0 : pass[CSP_SOUND]));
    return CSP_OK;
}
void csp_senses_aftermath(const struct csp_agent *self, size_t kind, double strength,
                          csp_real line[])
{
    (void)self;
    line[kind] += (csp_real)(0.0625 * strength);
}
int csp_senses_signal(const struct csp_agent *self, size_t kind, int own, size_t identity,
                      const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                      csp_real line[])
{
    (void)self, (void)identity;
    line[own ? kind : OTHER + kind] += scaled(strength * (own ? 1.0 : pass[CSP_SIGHT]), rng);
    return CSP_OK;
}
void csp_senses_noise(const struct csp_agent *self, struct csp_rng *rng, csp_real line[])
{
    const double sd = self->spec->senses.noise;
    for (size_t i = 0; sd > 0 && i < LINES; i++) line[i] += (csp_real)(sd * csp_rng_u01(rng));
}
int csp_senses_event(const struct csp_agent *self, size_t kind, int own, size_t identity,
                     const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                     csp_real line[], struct csp_primary *primary)
{
    csp_senses_signal(self, kind, own, identity, pass, strength, rng, line);
    if (rng) csp_senses_noise(self, rng, line);
    if (own && primary) primary->noci += mock_kinds[kind].noci * strength;
    if (!own) memcpy(mock.pass, pass, sizeof mock.pass);
    return CSP_OK;
}
int csp_senses_animal(const struct csp_agent *self, size_t identity,
                      const double pass[CSP_CHANNELS], struct csp_rng *rng, csp_real line[])
{
    (void)self;
    line[ANIMAL + identity] += scaled(pass[CSP_ODOUR], rng);
    return CSP_OK;
}
int csp_senses_object(const struct csp_agent *self, size_t object, double strength,
                      struct csp_rng *rng, csp_real line[])
{
    (void)self;
    line[OBJECT + object] += scaled(strength, rng);
    return CSP_OK;
}
int csp_senses_context(const struct csp_agent *self, size_t context, double strength,
                       csp_real line[])
{
    (void)self;
    line[PLACE + context] += (csp_real)strength;
    return CSP_OK;
}
double csp_senses_dose(const struct csp_agent *self, double mA)
{
    return (void)self, mA / 0.8;
}

/* Read a paradigm from text; messages go to *diag. */
static inline int mock_read(struct csp_paradigm *p, const char *text, struct csp_mem *mem,
                            struct csp_diag *diag)
{
    struct csp_node *root = NULL;
    csp_diag_init(diag);
    *p = (struct csp_paradigm){0};
    int err = csp_yaml_parse("glass.yaml", text, strlen(text), mem, &root, diag);
    if (!err) err = csp_paradigm_read(p, root, mem, diag);
    if (!err) err = csp_paradigm_check(p, &mock_spec, diag);
    return err;
}

static struct csp_mem mock_mem;
static struct csp_diag mock_diag;
static struct csp_paradigm mock_p;
static struct csp_rows mock_rows;
static struct csp_agent mock_agents[2];

#define HEAD                                                 \
    "schema: 1\nkind: paradigm\nname: glass\ncontext: box\n" \
    "roles:\n  me: {brain: full, subject: true}\n"           \
    "  her: {brain: scripted, identity: cagemate}\n"

static inline int mock_run(const struct csp_manipulation list[], size_t n,
                           struct csp_recorder *rec)
{
    struct csp_agent *brains[8] = {0};
    for (size_t r = 0, k = 0; r < mock_p.roles.n; r++)
        if (csp_role_at(&mock_p, r)->brain == CSP_BRAIN_FULL) {
            mock_agents[k] = (struct csp_agent){.spec = &mock_spec, .animal = k};
            brains[r] = mock_agents + k++;
        }
    return csp_arena_run(&mock_p, brains, 7, 3, list, n, &mock_rows, rec, NULL, NULL);
}

static inline void mock_load(const char *text)
{
    csp_rows_free(&mock_rows);
    csp_mem_free(&mock_mem);
    const int err = mock_read(&mock_p, text, &mock_mem, &mock_diag);
    if (err) fail_msg("%s", csp_error_detail());
}

/* A paradigm that is refused: at place, in words of `says` (fault: its number in the test). */
static inline int mock_refused(size_t fault, const char *text, const char *place,
                               const char *says)
{
    const int err = mock_read(&mock_p, text, &mock_mem, &mock_diag);
    if (err == CSP_OK) fail_msg("fault %zu (%s) was accepted", fault, says);
    int found = 0;
    for (size_t k = 0; k < mock_diag.total && k < CSP_DIAG_MAX; k++)
        found |= strstr(mock_diag.message[k], place) && strstr(mock_diag.message[k], says);
    if (!found)
        fail_msg("fault %zu: `%s` expected, found `%s`", fault, says, mock_diag.message[0]);
    csp_mem_free(&mock_mem);
    return err;
}

static inline int mock_no_row(const char *measure, int session, int trial)
{
    double v;
    return !row_find(&mock_rows, measure, session, trial, &v);
}

static inline double mock_value(const char *measure, int session, int trial)
{
    double v = NAN;
    if (!row_find(&mock_rows, measure, session, trial, &v))
        fail_msg("no row %s session %d trial %d", measure, session, trial);
    return v;
}

/* Runs of steps in which a line is on: starts and lengths of the first max. */
static inline int mock_bouts(size_t line, int start[], int length[], int max)
{
    int n = 0;
    for (int t = 0; t < mock.steps && t < MOCK_TICKS; t++) {
        const int on = mock.line[t][line] > 0;
        if (on && (t == 0 || !(mock.line[t - 1][line] > 0))) {
            if (n == max) return n;
            start[n] = t;
            length[n++] = 0;
        }
        if (on) length[n - 1]++;
    }
    return n;
}

static inline int mock_begin(void **state)
{
    (void)state;
    mock_reset();
    return 0;
}
static inline int mock_end(void **state)
{
    (void)state;
    csp_rows_free(&mock_rows);
    csp_mem_free(&mock_mem);
    return 0;
}
#endif

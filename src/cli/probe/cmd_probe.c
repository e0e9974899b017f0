/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "answers.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/grid.h"
#include "conspecific/study/cohort/cohort.h"
#include "conspecific/study/open.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS = CSP_B_V_neutral + 1 }; /* the table by identity goes from c_w to V_neutral */

/* One animal whose answers are collected. */
struct visit {
    struct probe *p;
    size_t animal;
};

static void progress(const struct probe *p, size_t done, size_t all)
{
    if (!isatty(STDERR_FILENO)) return;
    fprintf(stderr, "\rasked %zu of %zu%s", done, all,
            done == all ? "\r                              \r" : "");
    (void)p;
}

/* Fill the table by identity: value holds identities x COLUMNS x animals. */
static int ask_identities(struct csp_agent *agent, size_t age, void *to)
{
    const struct visit *v = to;
    struct probe *p = v->p;
    struct csp_onset onset;
    int err = csp_onset_init(&onset, agent, 1);
    (void)age;
    for (size_t i = 0; !err && i < p->spec->identities.n; i++) {
        double value[CSP_B_VALUES];
        err = csp_battery_overlap(&p->battery, agent, &onset, i, value);
        for (size_t c = 0; c < COLUMNS; c++)
            p->value[(i * COLUMNS + c) * p->animals + v->animal] = value[c];
    }
    csp_onset_free(&onset);
    progress(p, v->animal + 1, p->animals);
    return err;
}

static int ask_overlap(struct csp_agent *agent, size_t age, void *to)
{
    const struct visit *v = to;
    struct probe *p = v->p;
    struct csp_onset onset;
    const int err = csp_onset_init(&onset, agent, 1);
    for (size_t i = 0; !err && i < p->spec->identities.n; i++)
        for (size_t c = 0; c < PROBE_KINDS; c++)
            for (int x = 0; x < CSP_ONSET_N; x++)
                for (int less = 0; less < CSP_ONSET_MEANS; less++)
                    probe_onset(p, age, i, c, (size_t)x, (size_t)less)[v->animal] =
                        csp_onset_over(&onset, (enum csp_onset_value)x,
                                       (enum csp_onset_mean)less, i, probe_category(p, c));
    csp_onset_free(&onset);
    progress(p, v->animal * p->n_ages + age + 1, p->animals * p->n_ages);
    return err;
}

static int ask(struct csp_agent *agent, size_t age, void *to)
{
    const struct visit *v = to;
    struct probe *p = v->p;
    double value[CSP_B_VALUES];
    int err = csp_battery_ask(&p->battery, agent, value, NULL);
    for (size_t i = 0; i < CSP_B_VALUES && !err; i++)
        probe_value(p, age, i)[v->animal] = value[i];
    if (!err && p->attribution)
        err = csp_battery_parts_init(probe_parts(p, age, v->animal), &p->battery, agent);
    progress(p, v->animal * p->n_ages + age + 1, p->animals * p->n_ages);
    return err;
}

static int live_and_ask(struct probe *p, csp_age_visit *visit)
{
    char *folder = NULL;
    int err = csp_cohort_folder(&folder);
    for (size_t k = 0; !err && k < p->animals; k++) {
        struct visit v = {p, k};
        err = csp_ages_live(p->spec, p->seed, k, p->n_ages, p->age, folder, visit, &v);
    }
    free(folder);
    return err;
}

static int print_identities(const struct probe *p, int json)
{
    struct csp_grid g;
    const struct csp_identity *identity = p->spec->identities.items;
    int err =
        csp_grid_init(&g, "identity,likeness,c_w,c_w_neutral,c_f,c_b,onset_0,onset,grand_0,"
                          "grand,actor_0,actor,rho,rho_neutral,A,A_neutral,V,V_neutral,"
                          "n");
    for (size_t i = 0; !err && i < p->spec->identities.n; i++) {
        csp_grid_text(&g, "%s", identity[i].name);
        csp_grid_real(&g, identity[i].likeness, 2);
        for (size_t c = 0; c < COLUMNS; c++)
            csp_grid_real(
                &g, csp_stats_mean(p->animals, p->value + (i * COLUMNS + c) * p->animals), 3);
        csp_grid_real(&g, (double)p->animals, 0);
    }
    if (!err) err = json ? csp_grid_json(&g, stdout) : csp_grid_print(&g, stdout);
    csp_grid_free(&g);
    return err;
}

static int kind_of(const struct csp_agent_spec *spec, const char *option, const char *name,
                   size_t *out)
{
    const long k = csp_world_kind(spec, name);
    if (k >= 0) {
        *out = (size_t)k;
        return CSP_OK;
    }
    const struct csp_kind *kind = spec->kinds.items;
    const char *list[512];
    size_t n = 0;
    for (; n < spec->kinds.n && n < 512; n++) list[n] = kind[n].name;
    return CSP_FAIL(CSP_E_USAGE, "%s: no event kind is called `%.60s`%s", option, name,
                    csp_nearest_hint(name, list, n, CSP_DIAG_WORDS));
}

static int identity_of(const struct csp_agent_spec *spec, const char *name, size_t *out)
{
    const struct csp_identity *identity = spec->identities.items;
    const char *list[512];
    size_t n = 0;
    for (; n < spec->identities.n && n < 512; n++) list[n] = identity[n].name;
    if (n == 0)
        return CSP_FAIL(CSP_E_USAGE, "the agent knows no other animal: its file needs "
                                     "`identities`");
    const long k = name ? csp_world_identity(spec, name) : 0;
    *out = (size_t)k;
    if (k >= 0) return CSP_OK;
    return CSP_FAIL(CSP_E_USAGE, "--identity: no animal is called `%.60s`%s", name,
                    csp_nearest_hint(name, list, n, CSP_DIAG_WORDS));
}

/* Refuse a file that cannot be made before anything is computed. */
static int can_write(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder =
        slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    if (!folder) return CSP_FAIL(CSP_E_MEMORY, "name of a folder");
    int err = csp_dir_writable(folder);
    if (!err && csp_dir_writable(path) == CSP_OK)
        err = CSP_FAIL(CSP_E_USAGE, "-o: %s is a folder; name a file in it", path);
    free(folder);
    return err;
}

/* Read everything that the command line asks for. */
static int read_line(const struct csp_args *args, struct probe *p,
                     const struct csp_agent_spec *spec, int many)
{
    const char *kind = csp_args_value(args, "--kind"),
               *neutral = csp_args_value(args, "--neutral"),
               *ages = csp_args_value(args, "--ages");
    size_t k = 0, n = 0, identity = 0;
    uint64_t animals = 4, trials = 20;
    int err = csp_args_count(args, "--animals", 1, 10000, &animals);
    if (!err) err = csp_args_count(args, "--seed", 0, UINT64_MAX / 10, &p->seed);
    if (!err) err = csp_args_count(args, "--trials", 2, 10000, &trials);
    if (!err) err = kind_of(spec, "--kind", kind ? kind : "footshock", &k);
    if (!err) err = kind_of(spec, "--neutral", neutral ? neutral : "allogroom", &n);
    if (!err && many) err = identity_of(spec, csp_args_value(args, "--identity"), &identity);
    if (err) return err;
    if (p->overlap && (p->attribution || csp_args_value(args, "--identity") ||
                       csp_args_value(args, "--trials") || neutral))
        return CSP_FAIL(CSP_E_USAGE,
                        "--overlap shows every animal and asks nothing else: leave "
                        "out --attribution, --identity, --trials and --neutral");
    if (!many && (csp_args_value(args, "--identity") || csp_args_value(args, "--trials")))
        return CSP_FAIL(CSP_E_USAGE, "--identity and --trials go with --ages, --attribution or "
                                     "-o: the table without them shows every animal");
    p->spec = spec;
    p->animals = (size_t)animals;
    p->battery = csp_battery_of(k, n, identity);
    p->battery.trials = (size_t)trials;
    p->n_ages = 1;
    p->age[0] = csp_life_events(spec);
    return ages ? csp_ages_parse(spec, ages, p->age, &p->n_ages) : CSP_OK;
}

static int make_room(struct probe *p, int many)
{
    const size_t M = p->spec->identities.n,
                 rows = p->overlap ? p->n_ages * M * PROBE_KINDS * CSP_ONSET_N * CSP_ONSET_MEANS
                        : many     ? p->n_ages * CSP_B_VALUES
                                   : M * COLUMNS;
    p->value = calloc(rows * p->animals + 1, sizeof *p->value);
    if (p->attribution) p->parts = calloc(p->n_ages * p->animals, sizeof *p->parts);
    return p->value && (!p->attribution || p->parts)
               ? CSP_OK
               : CSP_FAIL(CSP_E_MEMORY, "%zu animals", p->animals);
}

static void probe_free(struct probe *p)
{
    for (size_t i = 0; p->parts && i < p->n_ages * p->animals; i++)
        csp_battery_parts_free(p->parts + i);
    free(p->parts);
    free(p->value);
}

static int run(const struct csp_args *args)
{
    struct csp_mem mem = {0};
    struct csp_diag diag = {0};
    struct csp_agent_spec spec;
    struct probe p = {.seed = 1};
    int exit_code;
    const char *out = csp_args_value(args, "-o");
    p.attribution = csp_args_value(args, "--attribution") != NULL;
    p.overlap = csp_args_value(args, "--overlap") != NULL;
    const int json = csp_args_value(args, "--json") != NULL,
              many = out || p.attribution || p.overlap || csp_args_value(args, "--ages");
    csp_age_visit *visit = p.overlap ? ask_overlap : many ? ask : ask_identities;
    int err = csp_open_agent(args->operand[0], args->many, args->n_many, &spec, &mem, &diag);
    if (!err) err = read_line(args, &p, &spec, many);
    if (!err && out) err = can_write(out);
    if (!err) err = make_room(&p, many);
    if (!err) err = live_and_ask(&p, visit);
    if (!err && out) err = csp_probe_save(&p, out);
    if (!err) err = many ? csp_probe_print(&p, json) : print_identities(&p, json);
    exit_code = err ? csp_cli_problems("probe", err, &diag) : 0;
    probe_free(&p);
    csp_mem_free(&mem);
    return exit_code;
}

const struct csp_command csp_command_probe = {
    .name = "probe",
    .operands = "AGENT",
    .doc = "Single stimuli on a reared cohort: overlap, resonance and value of another's pain.",
    .min = 1,
    .max = 1,
    .run = run,
    .models = "agents",
    .options = {{"--animals", "N", NULL, "animals (default: 4)", 0},
                CSP_OPTION_SEED,
                {"--kind", "KIND", NULL, "event kind (default: footshock)", 0},
                {"--neutral", "KIND", NULL, "neutral event kind (default: allogroom)", 0},
                {"--ages", "LIST", NULL, "events of life, or shares of it: 0,500,50%,1.0", 0},
                {"--overlap", NULL, NULL,
                 "overlap at the onset with everyone, and what foretells it", 0},
                {"--attribution", NULL, NULL, "which latents and channels carry the response",
                 0},
                {"--identity", "NAME", NULL,
                 "whose event (default: the first of the agent file)", 0},
                {"--trials", "N", NULL, "noisy trials a condition, for units (default: 20)", 0},
                {"-o", "FILE", NULL, "everything, animal by animal, as a tidy CSV", 0},
                CSP_OPTION_SET,
                CSP_OPTION_JSON},
    .detail =
        "rho: cosine of the ACC latents of own and other's event (mirror index). A: "
        "amygdala output\n"
        "to the other's event over that to one's own (resonance). V: the same for value. "
        "Means over\n"
        "animals; the columns _neutral are the same for the neutral event of the other. c_w: "
        "cosine\n"
        "of the two inputs, c_f: of what is expected to follow, c_b: of what a regression on "
        "the life\n"
        "lived foretells; onset: of the association rates at the onset, interoception silent; "
        "grand,\n"
        "actor: less the mean over kinds and actors, of each actor; _0: of the newborn.\n\n"
        "--overlap: c_w, c_f, c_b and rho (the newborn's: rho_0) at the onset, means over all "
        "kinds of\n"
        "a life and over those of the category of --kind: raw, _grand, _actor. Definitions:\n"
        "agent/probe/onset.h.\n\n"
        "--ages: the same animals at several ages, reared once and looked at on the way. "
        "rsa_0,\n"
        "rsa_f: rank correlation of the geometry of all onsets with the newborn's, with that "
        "of what\n"
        "is expected to follow. mix_up:\n"
        "cosine of the latents of the other's event and neutral event. who, what, self: "
        "index of\n"
        "decoding the actor, the event of another, self or other from the latents, on "
        "events (who,\n"
        "self) or actors (what) it was not trained on; 0 chance, 1 perfect. self_only, "
        "other_only,\n"
        "both: shares of ACC units that respond to spikes of noisy trials; mirror: both, "
        "and not to\n"
        "the neutral event; also_own: share of units that respond to the other that respond "
        "to own\n"
        "event too; sham_units: false alarms.\n\n"
        "--attribution: contributions to the response to the other's event. additive: they "
        "add up\n"
        "to the response (channels: Shapley values, less what nothing perceived evokes); "
        "share: of\n"
        "the response; occlusion: what is lost without it; neutral, own: additive, of these "
        "events.\n"
        "Readouts: A amygdala, V critic, R reward model. Definitions: agent/probe/battery.h,\n"
        "agent/probe/attribution.h.\n",
};

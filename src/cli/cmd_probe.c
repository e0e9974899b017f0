/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/agent.h"
#include "conspecific/analysis/stats.h"
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/report/grid.h"
#include "conspecific/study/cohort.h"
#include "open.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum column { C_W, C_W_NEUTRAL, RHO, RHO_NEUTRAL, A, A_NEUTRAL, V, V_NEUTRAL, COLUMNS };

struct battery { /* what is asked of every animal */
    size_t kind, neutral, animals, identities;
    uint64_t seed;
    double *value; /* identities x COLUMNS x animals */
};

static double *at(struct battery *b, size_t identity, enum column column)
{
    return b->value + (identity * COLUMNS + column) * b->animals;
}

/* Response to the other's event over the response to one's own, NaN if one has none. */
static double share(double other, double own)
{
    return fabs(own) > 1e-9 ? other / own : NAN;
}

static int ask(struct battery *b, struct csp_agent *agent, size_t animal)
{
    const double pass[CSP_CHANNELS] = {1, 1, 1, 0};
    struct csp_probe own = {0}, other = {0}, neutral = {0};
    int err = csp_agent_probe(agent, b->kind, 1, 0, pass, &own);
    for (size_t i = 0; !err && i < b->identities; i++) {
        at(b, i, C_W)[animal] = csp_agent_c_w(agent, b->kind, b->kind, i);
        at(b, i, C_W_NEUTRAL)[animal] = csp_agent_c_w(agent, b->kind, b->neutral, i);
        err = csp_agent_rho(agent, b->kind, b->kind, i, &at(b, i, RHO)[animal]);
        if (!err)
            err = csp_agent_rho(agent, b->kind, b->neutral, i, &at(b, i, RHO_NEUTRAL)[animal]);
        if (!err) err = csp_agent_probe(agent, b->kind, 0, i, pass, &other);
        if (!err) err = csp_agent_probe(agent, b->neutral, 0, i, pass, &neutral);
        at(b, i, A)[animal] = share(other.A, own.A);
        at(b, i, A_NEUTRAL)[animal] = share(neutral.A, own.A);
        at(b, i, V)[animal] = share(other.V, own.V);
        at(b, i, V_NEUTRAL)[animal] = share(neutral.V, own.V);
    }
    return err;
}

static int rear_and_ask(struct battery *b, const struct csp_agent_spec *spec)
{
    struct csp_cohort cohort;
    struct csp_text text = {0};
    char *folder = NULL;
    int err = csp_agent_spec_print(spec, &text, 0);
    if (!err) err = csp_cohort_folder(&folder);
    if (!err) csp_cohort_init(&cohort, spec, text.s, b->seed, folder);
    for (size_t k = 0; !err && k < b->animals; k++) {
        struct csp_reared reared = {0};
        struct csp_agent agent = {0};
        err = csp_cohort_rear(&cohort, k, &reared, NULL, NULL);
        if (!err) err = csp_cohort_clone(spec, b->seed, k, &reared, &agent);
        if (!err) err = ask(b, &agent, k);
        csp_agent_free(&agent);
        csp_reared_free(&reared);
        if (isatty(STDERR_FILENO))
            fprintf(stderr, "\rreared %zu of %zu%s", k + 1, b->animals,
                    k + 1 == b->animals ? "\r                    \r" : "");
    }
    free(folder);
    csp_text_free(&text);
    return err;
}

static int print(struct battery *b, const struct csp_agent_spec *spec, int json)
{
    struct csp_grid g;
    const struct csp_identity *identity = spec->identities.items;
    int err = csp_grid_init(&g, "identity,likeness,c_w,c_w_neutral,rho,rho_neutral,A,A_neutral,"
                                "V,V_neutral,n");
    for (size_t i = 0; !err && i < b->identities; i++) {
        csp_grid_text(&g, "%s", identity[i].name);
        csp_grid_real(&g, identity[i].likeness, 2);
        for (int c = 0; c < COLUMNS; c++)
            csp_grid_real(&g, csp_stats_mean(b->animals, at(b, i, (enum column)c)), 3);
        csp_grid_real(&g, (double)b->animals, 0);
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
    const char *near = csp_nearest(name, list, n);
    return CSP_FAIL(CSP_E_USAGE, "%s: no event kind is called `%.60s`%s%s%s", option, name,
                    near ? "; is `" : "", near ? near : "",
                    near ? "` meant?" : "; conspecific list kinds shows them");
}

int csp_cmd_probe(int argc, char **argv)
{
    struct csp_args args;
    struct csp_mem mem = {0};
    struct csp_diag diag = {0};
    struct csp_agent_spec spec;
    struct battery b = {.seed = 1};
    uint64_t animals = 4;
    int exit_code;
    if (!csp_args_parse(&args, argc, argv, &exit_code)) return exit_code;
    const char *kind = csp_args_value(&args, "--kind"),
               *neutral = csp_args_value(&args, "--neutral");
    int err = csp_args_count(&args, "--animals", 1, 10000, &animals);
    if (!err) err = csp_args_count(&args, "--seed", 0, UINT64_MAX / 10, &b.seed);
    if (!err) err = csp_open_agent(args.operand[0], args.many, args.n_many, &spec, &mem, &diag);
    if (!err) err = kind_of(&spec, "--kind", kind ? kind : "footshock", &b.kind);
    if (!err) err = kind_of(&spec, "--neutral", neutral ? neutral : "allogroom", &b.neutral);
    if (!err) {
        b.animals = (size_t)animals;
        b.identities = spec.identities.n;
        b.value = calloc(b.identities * COLUMNS * b.animals + 1, sizeof *b.value);
        if (!b.value) err = CSP_FAIL(CSP_E_MEMORY, "%zu animals", b.animals);
    }
    if (!err) err = rear_and_ask(&b, &spec);
    if (!err) err = print(&b, &spec, csp_args_value(&args, "--json") != NULL);
    exit_code = err ? csp_cli_problems("probe", err, &diag) : 0;
    free(b.value);
    csp_mem_free(&mem);
    return exit_code;
}

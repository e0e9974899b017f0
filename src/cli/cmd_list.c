/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/agent.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/page.h"
#include "conspecific/record/grid.h"
#include "conspecific/report/claims/claims.h"
#include "conspecific/study/open.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct listing {
    const struct csp_args *args;
    struct csp_grid *grid;
    struct csp_mem *mem;
    struct csp_diag *diag;
};

static void add_line(struct listing *l, const char *name, const char *doc)
{
    csp_grid_text(l->grid, "%s", name);
    csp_grid_text(l->grid, "%s", doc ? doc : "");
}

/* ---- models ---- */

static int models(struct listing *l, const char *folder)
{
    return csp_open_models(folder, l->mem, l->grid);
}

static int agents(struct listing *l)
{
    return models(l, csp_file_folders[CSP_FILE_AGENT]);
}

static int paradigms(struct listing *l)
{
    return models(l, csp_file_folders[CSP_FILE_PARADIGM]);
}

static int studies(struct listing *l)
{
    return models(l, csp_file_folders[CSP_FILE_STUDY]);
}

static int fits(struct listing *l)
{
    return models(l, "fits");
}

/* ---- the rest ---- */

static int claims(struct listing *l)
{
    struct csp_claims table;
    const char *path = csp_args_value(l->args, "--claims");
    int err = path ? CSP_OK : csp_claims_find(NULL, l->mem, &path);
    if (!err) err = csp_claims_read(&table, path, l->mem, l->diag);
    for (size_t i = 0; !err && i < table.n; i++) {
        const struct csp_claim *c = &table.list[i];
        csp_grid_text(l->grid, "%s", c->id);
        csp_grid_text(l->grid, "%s; %s: %s; %s (%s)", csp_claim_status_name(c->status),
                      c->measure, csp_direction_name(c->direction), c->contrast, c->source);
    }
    return err;
}

static int populations(struct listing *l)
{
    for (size_t i = 0; i < csp_agent_target_count(); i++)
        add_line(l, csp_agent_target_name(i), csp_agent_target_doc(i));
    return CSP_OK;
}

static int measures(struct listing *l)
{
    for (size_t i = 0; csp_measure_kind(i); i++)
        add_line(l, csp_measure_kind(i)->name, csp_measure_kind(i)->doc);
    return CSP_OK;
}

static int spec_of(struct listing *l, struct csp_agent_spec *spec)
{
    return csp_open_agent(csp_args_value(l->args, "--agent"), NULL, 0, spec, l->mem, l->diag);
}

static void add_kinds(struct listing *l, const struct csp_agent_spec *spec)
{
    const struct csp_kind *kind = spec->kinds.items;
    for (size_t i = 0; i < spec->kinds.n; i++) {
        struct csp_text text = {0};
        csp_text_add(&text, "event kind (%s):", kind[i].category ? kind[i].category : "");
        const char *const *feature = kind[i].features.items;
        for (size_t k = 0; k < kind[i].features.n; k++) csp_text_add(&text, " %s", feature[k]);
        add_line(l, kind[i].name, text.s);
        csp_text_free(&text);
    }
}

static void add_objects(struct listing *l, const struct csp_agent_spec *spec)
{
    static const char *const modality[] = {"sight", "sound", "odour"};
    const struct csp_object *object = spec->objects.items;
    for (size_t i = 0; i < spec->objects.n; i++) {
        csp_grid_text(l->grid, "%s", object[i].name);
        csp_grid_text(l->grid, "object, by %s", modality[object[i].modality % 3]);
    }
}

static void add_contexts(struct listing *l, const struct csp_agent_spec *spec)
{
    const struct csp_context *context = spec->contexts.items;
    for (size_t i = 0; i < spec->contexts.n; i++) add_line(l, context[i].name, "context");
}

static void add_identities(struct listing *l, const struct csp_agent_spec *spec)
{
    const struct csp_identity *identity = spec->identities.items;
    for (size_t i = 0; i < spec->identities.n; i++) {
        csp_grid_text(l->grid, "%s", identity[i].name);
        csp_grid_text(l->grid, "identity, likeness %.2f", identity[i].likeness);
    }
}

static int kinds(struct listing *l)
{
    struct csp_agent_spec spec;
    const int err = spec_of(l, &spec);
    if (!err) add_kinds(l, &spec);
    return err;
}

static int objects(struct listing *l)
{
    struct csp_agent_spec spec;
    const int err = spec_of(l, &spec);
    if (!err) add_objects(l, &spec);
    return err;
}

static int contexts(struct listing *l)
{
    struct csp_agent_spec spec;
    const int err = spec_of(l, &spec);
    if (!err) add_contexts(l, &spec);
    return err;
}

static int identities(struct listing *l)
{
    struct csp_agent_spec spec;
    const int err = spec_of(l, &spec);
    if (!err) add_identities(l, &spec);
    return err;
}

/* All that a paradigm can name of an agent's world. */
static int cues(struct listing *l)
{
    struct csp_agent_spec spec;
    const int err = spec_of(l, &spec);
    if (err) return err;
    add_kinds(l, &spec);
    add_objects(l, &spec);
    add_contexts(l, &spec);
    add_identities(l, &spec);
    return CSP_OK;
}

static int fields(struct listing *l)
{
    struct csp_agent_spec spec;
    struct csp_agent agent = {0};
    struct csp_fields list = {0};
    int err = spec_of(l, &spec);
    if (err) return err;
    err = csp_agent_init(&agent, &spec, 1, 0);
    if (!err) err = csp_agent_fields(&agent, &list);
    for (size_t i = 0; !err && i < list.n; i++) {
        csp_grid_text(l->grid, "%s", list.list[i].name);
        csp_grid_text(l->grid, "%s [%s], %zu values", list.list[i].doc, list.list[i].unit,
                      list.list[i].n);
    }
    csp_fields_free(&list);
    csp_agent_free(&agent);
    return err;
}

static const struct {
    const char *name;
    int (*list)(struct listing *);
} tables[] = {
    {"agents", agents},     {"paradigms", paradigms}, {"studies", studies},
    {"fits", fits},         {"claims", claims},       {"populations", populations},
    {"measures", measures}, {"cues", cues},           {"kinds", kinds},
    {"objects", objects},   {"contexts", contexts},   {"identities", identities},
    {"fields", fields},
};
enum {
    TABLES = sizeof tables / sizeof *tables,
    MODELS = 4 /* the first: without WHAT */,
    OF_AGENT = 7 /* from here on: of --agent */
};

static int unknown_list(const char *word)
{
    const char *names[TABLES];
    struct csp_text all = {0};
    for (size_t i = 0; i < TABLES; i++) {
        names[i] = tables[i].name;
        csp_text_add(&all, " %s", names[i]);
    }
    const int err = CSP_FAIL(CSP_E_USAGE, "no list is called `%.80s`%s; there are%s", word,
                             csp_nearest_hint(word, names, TABLES, 0), all.s ? all.s : "");
    csp_text_free(&all);
    return err;
}

static int print_grid(const struct csp_grid *grid, int json)
{
    if (json) return csp_grid_json(grid, stdout);
    struct csp_text text = {0};
    size_t room = 0;
    int err = grid->err;
    if (err) return err;
    for (size_t i = 0; i < grid->n; i += 2) {
        const size_t n = strlen(grid->cell[i].text);
        room = n > room ? n : room;
    }
    for (size_t i = 0; i + 1 < grid->n && !err; i += 2)
        err = csp_text_add(&text, "%-*s  %s\n", (int)room, grid->cell[i].text,
                           grid->cell[i + 1].text);
    csp_page_fold(text.s ? text.s : "", csp_page_width(stdout), stdout);
    csp_text_free(&text);
    return err;
}

static int print_list(const struct csp_args *args, size_t k, int json, struct csp_diag *diag)
{
    struct csp_mem mem = {0};
    struct csp_grid grid;
    struct listing l = {args, &grid, &mem, diag};
    int err = csp_grid_init(&grid, "name,doc");
    if (!err) err = tables[k].list(&l);
    if (!err && !json && k >= OF_AGENT) {
        const char *agent = csp_args_value(args, "--agent");
        printf("of the agent %s (--agent names another):\n", agent ? agent : "rat");
    }
    if (!err) err = print_grid(&grid, json);
    csp_grid_free(&grid);
    csp_mem_free(&mem);
    return err;
}

static int run(const struct csp_args *args)
{
    struct csp_diag diag = {0};
    const int json = csp_args_value(args, "--json") != NULL;
    int err = CSP_OK;
    size_t k = 0;
    if (args->n) {
        while (k < TABLES && strcmp(tables[k].name, args->operand[0])) k++;
        err = k < TABLES ? print_list(args, k, json, &diag) : unknown_list(args->operand[0]);
    } else
        for (; !err && k < MODELS; k++) {
            if (!json) printf("%s%s:\n", k ? "\n" : "", tables[k].name);
            err = print_list(args, k, json, &diag);
        }
    return err ? csp_cli_problems("list", err, &diag) : 0;
}

#define LISTS                                                                                \
    "agents paradigms studies fits claims populations measures cues kinds objects contexts " \
    "identities fields"

const struct csp_command csp_command_list = {
    .name = "list",
    .operands = "[WHAT]",
    .doc = "What there is, one line each: agents, paradigms, studies, claims, measures, ...",
    .max = 1,
    .run = run,
    .words = LISTS,
    .options = {{"--agent", "AGENT", NULL, "whose cues, kinds, ... (rat)", 0},
                CSP_OPTION_CLAIMS,
                CSP_OPTION_JSON},
    .detail =
        "WHAT is one of: " LISTS ".\n"
        "Without WHAT: agents, paradigms, studies, fits. The first word of a line is what "
        "the commands\n"
        "and --set agent= take: a name, or the path of a model in a deeper folder.\n",
};

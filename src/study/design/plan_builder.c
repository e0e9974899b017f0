/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/design/plan_builder.h"
#include "conspecific/analysis/inference/sequential.h"
#include "conspecific/arena/paradigm/check.h"
#include "conspecific/arena/paradigm/file.h"
#include "conspecific/arena/play/recorder.h"
#include "conspecific/config/config.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/core/hash.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/provenance.h"
#include "plan_contrasts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BASES_MAX = 256 };

struct base { /* an agent or paradigm file, resolved */
    int paradigm;
    const char *ref;       /* as the study names it */
    const char *name;      /* key in the run's study.yaml */
    struct csp_node *tree; /* of its resolved text */
    struct csp_agent_spec spec;
    struct csp_paradigm par; /* with the places of the original file */
};

struct builder {
    struct csp_plan *plan;
    struct csp_mem *mem;
    struct csp_diag *diag;
    struct base *bases;
    size_t n_bases;
    uint64_t *hash; /* [groups]: of their texts */
};

/* Whether two messages stand at the place of one drawn axis. Every cell draws another number
 * there, so the first message speaks for all of them. */
static int same_axis(const struct csp_sweep *sweep, const char *x, const char *y)
{
    for (size_t k = 0; k < sweep->n && sweep->design != CSP_SWEEP_GRID; k++) {
        const struct csp_node *at = sweep->axes[k].at;
        char place[512];
        const int n = snprintf(place, sizeof place, "%s:%d:%d: ", at->file ? at->file : "",
                               at->line, at->col);
        const size_t length = n < 0 || n >= (int)sizeof place ? 0 : (size_t)n;
        if (length && !strncmp(x, place, length) && !strncmp(y, place, length)) return 1;
    }
    return 0;
}

/* Add the messages of one group that no other group gave already. */
static void merge(const struct csp_sweep *sweep, struct csp_diag *to,
                  const struct csp_diag *from)
{
    const size_t n = from->total < CSP_DIAG_MAX ? from->total : CSP_DIAG_MAX;
    for (size_t i = 0; i < n; i++) {
        const size_t kept = to->total < CSP_DIAG_MAX ? to->total : CSP_DIAG_MAX;
        int known = 0;
        for (size_t k = 0; k < kept; k++)
            known = known || strcmp(to->message[k], from->message[i]) == 0 ||
                    same_axis(sweep, to->message[k], from->message[i]);
        if (known) continue;
        if (to->total == 0) to->code = from->code;
        if (kept < CSP_DIAG_MAX) memcpy(to->message[kept], from->message[i], CSP_DIAG_LENGTH);
        to->total++;
    }
}

/* ---- agent and paradigm files --------------------------------------------------------- */

static int unique_name(struct builder *b, struct base *base, const char *wish)
{
    base->name = wish;
    for (int k = 2;; k++) {
        int taken = 0;
        for (size_t i = 0; i < b->n_bases; i++)
            taken = taken || (b->bases[i].paradigm == base->paradigm &&
                              strcmp(b->bases[i].name, base->name) == 0);
        if (!taken) return CSP_OK;
        base->name = csp_mem_format(b->mem, "%s_%d", wish, k);
        if (!base->name) return CSP_E_MEMORY;
    }
}

/* Give a resolved tree the places of the file that it was written in; what the file leaves out
 * stands at the place of what it belongs to. */
static void take_places(struct csp_node *to, const struct csp_node *from)
{
    to->file = from->file;
    to->line = from->line;
    to->col = from->col;
    size_t i = 0;
    for (struct csp_node *v = to->child; v; v = v->next, i++) {
        const struct csp_node *own =
            to->kind == CSP_NODE_MAP ? csp_node_find(from, v->key) : csp_node_item(from, i);
        take_places(v, own ? own : from);
        v->key_line = own ? own->key_line : from->key_line;
        v->key_col = own ? own->key_col : from->key_col;
    }
}

/* Print what was read, and read that text back: this is the resolved tree. */
static int resolve(struct builder *b, struct base *base, const struct csp_node *root)
{
    struct csp_text text = {0};
    int err = base->paradigm ? csp_paradigm_print(&base->par, &text, 0)
                             : csp_agent_spec_print(&base->spec, &text, 0);
    if (!err) {
        char *name = csp_mem_format(b->mem, "%s as resolved", base->ref);
        err = name ? csp_yaml_parse(name, text.s, text.n, b->mem, &base->tree, b->diag)
                   : CSP_E_MEMORY;
        if (!err) take_places(base->tree, root);
    }
    csp_text_free(&text);
    return err;
}

/* Find the file that the study calls ref, or read it; problems are reported at `at`. */
static int get_base(struct builder *b, int paradigm, const char *ref, const struct csp_node *at,
                    struct base **out)
{
    *out = NULL;
    for (size_t i = 0; i < b->n_bases; i++)
        if (b->bases[i].paradigm == paradigm && strcmp(b->bases[i].ref, ref) == 0) {
            *out = b->bases + i;
            return CSP_OK;
        }
    if (b->n_bases == BASES_MAX)
        return csp_diag_add(b->diag, at, "more than %d different files", BASES_MAX);
    struct base *base = b->bases + b->n_bases;
    *base = (struct base){.paradigm = paradigm, .ref = ref};

    const struct csp_study *study = &b->plan->study;
    struct csp_node *root = csp_node_find(paradigm ? study->paradigms : study->agents, ref);
    int err = CSP_OK;
    if (!root) {
        const char *path;
        err =
            csp_models_find(paradigm ? "paradigms" : "agents", ref, study->path, b->mem, &path);
        if (err == CSP_E_IO || err == CSP_E_NAME)
            return csp_diag_add(b->diag, at, "%s", csp_error_detail());
        if (!err) err = csp_config_load(path, b->mem, &root, b->diag);
    }
    if (!err)
        err = paradigm ? csp_paradigm_read(&base->par, root, b->mem, b->diag)
                       : csp_agent_spec_read(&base->spec, root, b->mem, b->diag);
    if (!err) err = unique_name(b, base, paradigm ? base->par.name : base->spec.name);
    if (!err) err = resolve(b, base, root);
    if (err) return err;
    b->n_bases++;
    *out = base;
    return CSP_OK;
}

/* ---- groups --------------------------------------------------------------------------- */

/* Apply to the tree every item of the mapping whose path begins with prefix. */
static int put_all(struct builder *b, const struct csp_node *map, const char *prefix,
                   struct csp_node *tree, struct csp_diag *diag)
{
    const size_t n = strlen(prefix);
    for (const struct csp_node *v = map ? map->child : NULL; v; v = v->next) {
        if (strncmp(v->key, prefix, n) != 0) continue;
        const int err = csp_config_put(tree, v->key + n, v, b->mem, diag);
        if (err == CSP_E_MEMORY) return err;
    }
    return CSP_OK;
}

/* Apply the values of one cell of the sweep in the same way. */
static int put_cell(struct builder *b, size_t cell, const char *prefix, struct csp_node *tree,
                    struct csp_diag *diag)
{
    const struct csp_sweep *sweep = &b->plan->study.swept;
    const size_t n = strlen(prefix);
    for (size_t k = 0; k < sweep->n; k++) {
        const char *path = sweep->axes[k].path;
        if (strncmp(path, prefix, n) != 0) continue;
        const int err =
            csp_config_put(tree, path + n, csp_sweep_value(sweep, k, cell), b->mem, diag);
        if (err == CSP_E_MEMORY) return err;
    }
    return CSP_OK;
}

static int read_spec(struct builder *b, const struct csp_node *tree,
                     struct csp_agent_spec *spec, struct csp_diag *diag)
{
    const int err = csp_agent_spec_read(spec, tree, b->mem, diag);
    return err == CSP_E_MEMORY ? err : CSP_OK; /* problems are in diag */
}

static int check_manipulations(struct csp_plan_group *g, struct csp_diag *diag)
{
    const struct csp_manipulation *list = g->group->manipulations.items;
    int err = CSP_OK;
    for (size_t i = 0; i < g->group->manipulations.n && err != CSP_E_MEMORY; i++)
        err = csp_manipulation_check(list + i, &g->paradigm, NULL, diag);
    for (size_t i = 0; i < g->group->manipulations.n; i++)
        csp_check_ticks(csp_manipulation_schema, list[i].at, &g->clone, diag);
    return err;
}

static int same_sizes(const struct csp_agent_spec *a, const struct csp_agent_spec *b)
{
    return memcmp(&a->sizes, &b->sizes, sizeof a->sizes) == 0 &&
           a->features.n == b->features.n && a->objects.n == b->objects.n &&
           a->contexts.n == b->contexts.n && a->identities.n == b->identities.n;
}

/* Find the cohort of a group: that of an earlier group with the same agent text, or a new one.
 */
static int build_cohort(struct builder *b, size_t index)
{
    struct csp_plan *p = b->plan;
    struct csp_plan_group *g = p->groups + index;
    struct csp_text text = {0};
    int err = csp_agent_spec_print(&g->spec, &text, 0);
    b->hash[index] = err ? 0 : csp_hash(text.s, text.n, 0);
    for (size_t k = 0; k < index && !err && !g->text; k++)
        if (b->hash[k] == b->hash[index] && p->groups[k].text &&
            strcmp(p->groups[k].text, text.s) == 0) {
            g->text = p->groups[k].text;
            g->cohort = p->groups[k].cohort;
        }
    if (!err && !g->text) {
        g->text = csp_mem_dup(b->mem, text.s);
        g->cohort = p->cohorts++;
        if (!g->text) err = CSP_E_MEMORY;
    }
    csp_text_free(&text);
    return err;
}

/* One group of one cell: trees, sets, specs, paradigm. Problems go to diag. */
static int build_group(struct builder *b, size_t index, struct csp_diag *diag)
{
    const struct csp_study *study = &b->plan->study;
    struct csp_plan_group *g = b->plan->groups + index;
    const size_t cell = index % b->plan->cells;
    g->group = (const struct csp_study_group *)study->groups.items + index / b->plan->cells;
    g->animals = g->group->animals ? g->group->animals : study->animals;
    g->first = b->plan->units;
    b->plan->units += g->animals ? g->animals : csp_sequential_sizes[CSP_SEQUENTIAL_LOOKS - 1];
    g->cell = csp_sweep_name(&study->swept, cell, b->mem);
    g->name = g->cell ? csp_mem_format(b->mem, "%s%s", g->group->name, g->cell) : NULL;
    if (!g->name) return CSP_E_MEMORY;

    struct base *agent, *paradigm;
    const struct csp_node *at = g->group->at;
    int err = get_base(b, 0, g->group->agent ? g->group->agent : study->agent,
                       g->group->agent ? csp_node_find(at, "agent")
                                       : csp_node_find(study->at, "agent"),
                       &agent);
    if (!err)
        err = get_base(b, 1, g->group->paradigm ? g->group->paradigm : study->paradigm,
                       g->group->paradigm ? csp_node_find(at, "paradigm")
                                          : csp_node_find(study->at, "paradigm"),
                       &paradigm);
    if (err) return err;
    /* problems of the paradigm are reported at their places in its own file */
    err = csp_paradigm_check(&paradigm->par, &agent->spec, diag);
    if (err) return err;

    struct csp_node *tree = csp_node_copy(agent->tree, b->mem);
    struct csp_node *task = csp_node_copy(paradigm->tree, b->mem);
    if (!tree || !task) return CSP_E_MEMORY;
    err = put_all(b, study->set, "agent.", tree, diag);
    if (!err) err = put_all(b, study->set, "paradigm.", task, diag);
    if (!err) err = put_cell(b, cell, "agent.", tree, diag);
    if (!err) err = put_cell(b, cell, "paradigm.", task, diag);
    if (!err) err = put_all(b, g->group->set, "agent.", tree, diag);
    if (!err) err = put_all(b, g->group->set, "paradigm.", task, diag);
    if (!err) err = read_spec(b, tree, &g->spec, diag);
    if (err || diag->total) return err;

    struct csp_node *after = csp_node_copy(tree, b->mem);
    if (!after) return CSP_E_MEMORY;
    err = put_cell(b, cell, "after_rearing.agent.", after, diag);
    if (!err) err = put_all(b, g->group->after_rearing, "agent.", after, diag);
    if (!err) err = read_spec(b, after, &g->clone, diag);
    if (!err && !diag->total && !same_sizes(&g->spec, &g->clone))
        csp_diag_add(diag, g->group->after_rearing ? g->group->after_rearing : at,
                     "after_rearing may not change a size: the reared brain would not fit");
    if (!err) {
        err = csp_paradigm_read(&g->paradigm, task, b->mem, diag);
        if (err != CSP_E_MEMORY) err = CSP_OK;
    }
    if (err || diag->total) return err;
    err = csp_paradigm_check(&g->paradigm, &g->clone, diag);
    if (!err) err = check_manipulations(g, diag);
    if (err == CSP_E_SYNTAX) err = CSP_OK;
    for (size_t i = 0; i < g->paradigm.roles.n; i++)
        g->brains += csp_role_at(&g->paradigm, i)->brain == CSP_BRAIN_FULL;

    return err ? err : build_cohort(b, index);
}

static int build_groups(struct builder *b)
{
    struct csp_plan *p = b->plan;
    p->cells = p->study.swept.cells;
    p->n = p->cells * p->study.groups.n;
    p->groups = csp_mem_alloc(b->mem, p->n * sizeof *p->groups);
    b->hash = csp_mem_alloc(b->mem, p->n * sizeof *b->hash);
    struct csp_diag *local = malloc(sizeof *local);
    int err = p->groups && b->hash && local ? CSP_OK : CSP_E_MEMORY;
    p->grows = p->study.animals == 0;
    for (size_t i = 0; i < p->n && !err; i++) {
        struct csp_diag *all = b->diag;
        csp_diag_init(local);
        b->diag = local;
        err = build_group(b, i, local);
        b->diag = all;
        merge(&p->study.swept, all, local);
        if (err == CSP_E_SYNTAX || err == CSP_E_IO) err = CSP_OK; /* all are in a diag */
        if (csp_diag_full(b->diag)) break;
    }
    free(local);
    return err;
}

/* ---- the resolved study --------------------------------------------------------------- */

static const char *base_name(const struct builder *b, int paradigm, const char *ref)
{
    for (size_t i = 0; i < b->n_bases; i++)
        if (b->bases[i].paradigm == paradigm && strcmp(b->bases[i].ref, ref) == 0)
            return b->bases[i].name;
    return ref; /* no group uses this agent or paradigm of the study */
}

static int build_text(struct builder *b)
{
    struct csp_plan *p = b->plan;
    struct csp_study out = p->study;
    struct csp_study_group *groups = csp_mem_alloc(b->mem, out.groups.n * sizeof *groups);
    struct csp_node *files[2] = {csp_node_new(CSP_NODE_MAP, NULL, b->mem),
                                 csp_node_new(CSP_NODE_MAP, NULL, b->mem)};
    out.made = csp_provenance_node(b->mem);
    if (!groups || !files[0] || !files[1] || !out.made) return CSP_E_MEMORY;
    for (size_t i = 0; i < b->n_bases; i++) {
        struct csp_node *tree = b->bases[i].tree;
        tree->key = b->bases[i].name;
        csp_node_append(files[b->bases[i].paradigm], tree);
    }
    memcpy(groups, out.groups.items, out.groups.n * sizeof *groups);
    for (size_t i = 0; i < out.groups.n; i++) {
        if (groups[i].agent) groups[i].agent = base_name(b, 0, groups[i].agent);
        if (groups[i].paradigm) groups[i].paradigm = base_name(b, 1, groups[i].paradigm);
    }
    out.groups.items = groups;
    out.agent = base_name(b, 0, out.agent);
    out.paradigm = base_name(b, 1, out.paradigm);
    out.agents = files[0];
    out.paradigms = files[1];
    p->resolved = out;
    struct csp_text text = {0};
    const int err = csp_study_print(&out, &text, 0);
    if (!err) {
        p->text = p->asked = text.s;
        p->hash = csp_hash(text.s, text.n, csp_hash_text(csp_build_brain(), 0));
    } else {
        csp_text_free(&text);
    }
    return err;
}

/* Check that the fields to record exist, by asking an agent that has not lived yet. */
static int check_fields(const struct csp_plan_group *g, const struct csp_study_record *record,
                        struct csp_diag *diag)
{
    struct csp_agent agent = {0}, **brains = calloc(g->paradigm.roles.n, sizeof *brains);
    struct csp_recorder rec = {0};
    int err = brains ? csp_agent_init(&agent, &g->clone, 0, 0)
                     : CSP_FAIL(CSP_E_MEMORY, "%zu roles", g->paradigm.roles.n);
    for (size_t i = 0; i < g->paradigm.roles.n && !err; i++)
        if (csp_role_at(&g->paradigm, i)->brain == CSP_BRAIN_FULL) brains[i] = &agent;
    if (!err)
        err = csp_recorder_init(&rec, record->every, record->fields.n,
                                (const char *const *)record->fields.items);
    if (!err) err = csp_recorder_bind(&rec, &g->paradigm, brains);
    if (err == CSP_E_NAME)
        err = csp_diag_add(diag, record->names, "group %s: %s", g->name, csp_error_detail());
    csp_recorder_free(&rec);
    csp_agent_free(&agent);
    free(brains);
    return err;
}

static int check_record(struct builder *b)
{
    const struct csp_plan *p = b->plan;
    int err = CSP_OK;
    for (size_t i = 0; i < p->n && p->study.record.fields.n && !err; i += p->cells)
        err = check_fields(p->groups + i, &p->study.record, b->diag);
    return err;
}

/* Refuse to add animals where there is nothing that they could decide. */
static int check_growth(struct builder *b)
{
    const struct csp_plan *p = b->plan;
    for (size_t i = 0; i < p->n_contrasts; i++)
        if (csp_plan_asks(p, p->contrasts + i)) return CSP_OK;
    return csp_diag_add(
        b->diag, csp_node_find(p->study.at, "animals"),
        "animals: auto needs a contrast that more animals could decide: one with "
        "two sides, and a group without a number of its own; write a number");
}

int csp_plan_build(struct csp_plan *self, const char *path, const struct csp_override *override,
                   struct csp_diag *diag)
{
    *self = (struct csp_plan){0};
    struct builder b = {.plan = self, .mem = &self->mem, .diag = diag};
    struct csp_node *root;
    int err = csp_config_load(path, &self->mem, &root, diag);
    if (!err && override) err = csp_override_apply(override, root, &self->mem, diag);
    if (!err && override)
        err = csp_override_groups(override, root, &self->mem, diag, &self->left_out);
    if (err) return err;
    const char *own = csp_mem_dup(&self->mem, path);
    if (!own) return CSP_E_MEMORY;
    err = csp_study_read(&self->study, root, own, &self->mem, diag);
    if (err) return err;

    b.bases = calloc(BASES_MAX, sizeof *b.bases);
    if (!b.bases) return CSP_FAIL(CSP_E_MEMORY, "plan of %s", path);
    err = build_groups(&b);
    if (!err && !diag->total) err = csp_plan_contrasts(self, diag);
    if (!err && !diag->total && self->grows) err = check_growth(&b);
    if (!err && !diag->total) err = check_record(&b);
    if (!err && !diag->total) err = build_text(&b);
    free(b.bases);
    if (!err && diag->total) err = csp_diag_result(diag);
    return err;
}

int csp_plan_check(const char *path, struct csp_diag *diag)
{
    struct csp_plan plan;
    const int err = csp_plan_build(&plan, path, NULL, diag);
    csp_plan_free(&plan);
    return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/design/study.h"
#include "conspecific/config/config.h"
#include "conspecific/config/schema_print.h"
#include "conspecific/core/error.h"
#include "conspecific/core/unit.h"
#include <stdlib.h>
#include <string.h>

static void check_map(const struct csp_node *map, const char *key, struct csp_diag *diag)
{
    if (!map) return;
    char what[100];
    if (map->kind != CSP_NODE_MAP)
        csp_diag_add(diag, map, "%s must be a mapping, found %s", key,
                     csp_node_describe(map, what, sizeof what));
}

/* Check that the key of a set begins with one of the allowed prefixes. */
static void check_path(const struct csp_node *v, const char *key, int paradigm, int after,
                       struct csp_diag *diag)
{
    const int legal = strncmp(v->key, "agent.", 6) == 0 ||
                      (paradigm && strncmp(v->key, "paradigm.", 9) == 0) ||
                      (after && strncmp(v->key, "after_rearing.agent.", 20) == 0);
    if (!legal)
        csp_diag_add_key(
            diag, v, "%s: the path '%s' must begin with agent.%s%s", key, v->key,
            paradigm ? " or paradigm." : "",
            after ? " or after_rearing.agent.; a sweep's own keys are design and cells" : "");
}

static void check_paths(const struct csp_node *map, const char *key, int paradigm,
                        struct csp_diag *diag)
{
    check_map(map, key, diag);
    if (!map || map->kind != CSP_NODE_MAP) return;
    for (const struct csp_node *v = map->child; v; v = v->next)
        check_path(v, key, paradigm, 0, diag);
}

/* Read the sweep. Paths are checked first, because a misspelt `design` looks like one. */
static int read_sweep(struct csp_study *self, struct csp_mem *mem, struct csp_diag *diag)
{
    const size_t before = diag->total;
    if (self->sweep && self->sweep->kind == CSP_NODE_MAP)
        for (const struct csp_node *v = self->sweep->child; v; v = v->next)
            if (!csp_sweep_is_own(v->key)) check_path(v, "sweep", 1, 1, diag);
    self->swept = (struct csp_sweep){.cells = 1};
    if (diag->total > before) return CSP_E_SYNTAX;
    return csp_sweep_init(&self->swept, self->sweep, self->seed, mem, diag);
}

static void check_side(const struct csp_study *self, struct csp_study_side *side,
                       struct csp_diag *diag)
{
    side->is_value = side->number != NULL;
    if (side->is_value) {
        const char *text = side->number->kind == CSP_NODE_SCALAR ? side->number->text : "";
        if (csp_unit_parse(text, "1", &side->value))
            csp_diag_add(diag, side->number,
                         "value must be a number in the contrast's unit, as 0.5, found '%s'",
                         text);
        if (side->group || side->measure || side->session)
            csp_diag_add(diag, side->at,
                         "a side is either {group, measure, session} or {value}, not both");
        return;
    }
    if (!side->group || !*side->group || !side->measure) {
        csp_diag_add(diag, side->at, "a side needs group and measure, or value");
        return;
    }
    const char *cell = strchr(side->group, '@'); /* cells are known to the plan */
    const size_t n = cell ? (size_t)(cell - side->group) : strlen(side->group);
    const struct csp_study_group *groups = self->groups.items;
    const char **names = calloc(self->groups.n + 1, sizeof *names);
    for (size_t i = 0; i < self->groups.n; i++) {
        if (names) names[i] = groups[i].name;
        if (strlen(groups[i].name) == n && strncmp(groups[i].name, side->group, n) == 0) {
            free(names);
            return;
        }
    }
    csp_diag_add(diag, csp_node_find(side->at, "group"), "unknown group '%s'%s", side->group,
                 csp_nearest_hint(side->group, names, names ? self->groups.n : 0, 0));
    free(names);
}

static void check_minus(const struct csp_study *self, struct csp_study_contrast *c,
                        struct csp_diag *diag)
{
    struct csp_study_minus *m = &c->minus;
    if (!m->at) return;
    check_side(self, &m->a, diag);
    check_side(self, &m->b, diag);
    if (m->a.is_value)
        csp_diag_add(diag, m->a.at, "side a must be a group; only b may be a value");
    if (c->test != CSP_TEST_PAIRED) csp_diag_add(diag, m->at, "minus belongs to test: paired");
}

/* Refuse what a kind of test does not have. */
static void check_test(const struct csp_study_contrast *c, struct csp_diag *diag)
{
    static const char *const names[] = {"paired", "independent", "correlation", "level",
                                        "spread"};
    const char *test = names[c->test];
    const int one = c->test == CSP_TEST_LEVEL || (c->test == CSP_TEST_SPREAD && !c->b.at);
    const int differs = c->test == CSP_TEST_PAIRED || c->test == CSP_TEST_INDEPENDENT;
    const struct csp_node *unit = csp_node_find(c->at, "unit"),
                          *statistic = csp_node_find(c->at, "statistic"),
                          *expect = csp_node_find(c->at, "expect");
    if (!c->b.at && !one) csp_diag_add(diag, c->at, "test: %s needs a side b", test);
    if (c->b.at && c->test == CSP_TEST_LEVEL)
        csp_diag_add(diag, c->b.at, "test: level is that of a: there is no side b");
    if (c->b.is_value && !differs && c->test != CSP_TEST_LEVEL)
        csp_diag_add(diag, c->b.at, "test: %s needs a group as side b", test);
    if (one && c->expect != CSP_EXPECT_ANY)
        csp_diag_add(diag, expect,
                     "test: %s without b has nothing to expect; a claim of "
                     "direction `value` judges it",
                     test);
    if (c->bound > 0.0 && (!differs || c->statistic == CSP_OF_MEDIANS))
        csp_diag_add(diag, csp_node_find(c->at, "bound"),
                     "bound belongs to differences of means");
    if (c->statistic == CSP_OF_MEDIANS && c->test != CSP_TEST_PAIRED &&
        c->test != CSP_TEST_LEVEL)
        csp_diag_add(diag, statistic, "statistic: median belongs to test: paired or level");
    if (c->unit && c->test == CSP_TEST_CORRELATION)
        csp_diag_add(diag, unit, "a correlation has no unit");
    else if (c->unit && !csp_unit_known(c->unit))
        csp_diag_add(diag, unit, "unknown unit '%s', as \"%%\", min, count", c->unit);
}

static int read_fields(struct csp_study_record *record, struct csp_mem *mem,
                       struct csp_diag *diag)
{
    const struct csp_node *names = record->names;
    record->fields = (struct csp_list){0};
    if (!names) return CSP_OK;
    if (names->kind != CSP_NODE_SEQ)
        return csp_diag_add(diag, names, "fields must be a sequence, as [bla.A, act.freeze]");
    if (names->n == 0) return CSP_OK;
    const char **list = csp_mem_alloc(mem, names->n * sizeof *list);
    if (!list) return CSP_E_MEMORY;
    for (const struct csp_node *v = names->child; v; v = v->next) {
        if (v->kind != CSP_NODE_SCALAR || !*v->text)
            csp_diag_add(diag, v, "a field is a name, as bla.A");
        else
            list[record->fields.n++] = v->text;
    }
    record->fields.items = list;
    return CSP_OK;
}

int csp_study_read(struct csp_study *self, const struct csp_node *root, const char *path,
                   struct csp_mem *mem, struct csp_diag *diag)
{
    *self = (struct csp_study){0};
    const size_t before = diag->total;
    int err = csp_schema_read(csp_study_schema, root, self, mem, diag);
    if (err) return err;
    self->path = path;
    check_paths(self->set, "set", 1, diag);
    err = read_sweep(self, mem, diag);
    if (err == CSP_E_MEMORY) return err;
    check_map(self->agents, "agents", diag);
    check_map(self->paradigms, "paradigms", diag);
    check_map(self->made, "made", diag);
    const struct csp_study_group *groups = self->groups.items;
    for (size_t i = 0; i < self->groups.n; i++) {
        if (strpbrk(groups[i].name, "/@") || !*groups[i].name || groups[i].name[0] == '.')
            csp_diag_add_key(diag, groups[i].at,
                             "the group name '%s' may not be empty, begin with '.', or contain "
                             "'/' or '@'",
                             groups[i].name);
        csp_diag_check_name(diag, groups[i].at, "group", groups[i].name);
        check_paths(groups[i].set, "set", 1, diag);
        check_paths(groups[i].after_rearing, "after_rearing", 0, diag);
    }
    struct csp_study_contrast *contrasts = self->contrasts.items;
    for (size_t i = 0; i < self->contrasts.n; i++) {
        struct csp_study_contrast *c = contrasts + i;
        csp_diag_check_name(diag, c->at, "contrast", c->name);
        check_side(self, &c->a, diag);
        if (c->b.at) check_side(self, &c->b, diag);
        check_minus(self, c, diag);
        check_test(c, diag);
        if (c->a.is_value)
            csp_diag_add(diag, c->a.at, "side a must be a group; only b may be a value");
        if (c->bound > 0.0 && c->expect != CSP_EXPECT_EQUAL)
            csp_diag_add(diag, c->at, "bound belongs to expect: equal");
        for (size_t k = 0; k < i; k++)
            if (strcmp(contrasts[k].name, c->name) == 0)
                csp_diag_add(diag, c->at, "a contrast called '%s' exists already", c->name);
    }
    err = read_fields(&self->record, mem, diag);
    if (err == CSP_E_MEMORY) return err;
    return diag->total > before ? csp_diag_result(diag) : CSP_OK;
}

int csp_study_load(struct csp_study *self, const char *path, struct csp_mem *mem,
                   struct csp_diag *diag)
{
    struct csp_node *root;
    *self = (struct csp_study){0};
    int err = csp_config_load(path, mem, &root, diag);
    if (err) return err;
    const char *own = csp_mem_dup(mem, path);
    if (!own) return CSP_E_MEMORY;
    return csp_study_read(self, root, own, mem, diag);
}

int csp_study_print(const struct csp_study *self, struct csp_text *out, int annotate)
{
    return csp_schema_print(csp_study_schema, self, out, 0, annotate);
}

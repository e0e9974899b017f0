/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/study.h"
#include "conspecific/config/config.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/unit.h"
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct csp_schema side_schema[] = {
    CSP_SCHEMA_AT(struct csp_study_side),
    {.key = "group",
     .type = CSP_T_TEXT,
     .def = "",
     .offset = offsetof(struct csp_study_side, group),
     .doc = "name of a group; in a sweep without cell: every cell"},
    {.key = "measure",
     .type = CSP_T_NAME,
     .def = "",
     .offset = offsetof(struct csp_study_side, measure),
     .doc = "measure of the group's paradigm"},
    {.key = "session",
     .type = CSP_T_COUNT,
     .lo = 0,
     .hi = 1e6,
     .def = "",
     .offset = offsetof(struct csp_study_side, session),
     .doc = "session of its phase, from 1; absent: over all"},
    {.key = "value",
     .type = CSP_T_NODE,
     .def = "",
     .offset = offsetof(struct csp_study_side, number),
     .doc = "a number instead of a group, in the contrast's unit"},
    {0}};

static const struct csp_schema minus_schema[] = {CSP_SCHEMA_AT(struct csp_study_minus),
                                                 {.key = "a",
                                                  .type = CSP_T_STRUCT,
                                                  .sub = side_schema,
                                                  .sub_size = sizeof(struct csp_study_side),
                                                  .offset = offsetof(struct csp_study_minus, a),
                                                  .doc = "first side of the second difference"},
                                                 {.key = "b",
                                                  .type = CSP_T_STRUCT,
                                                  .sub = side_schema,
                                                  .sub_size = sizeof(struct csp_study_side),
                                                  .offset = offsetof(struct csp_study_minus, b),
                                                  .doc = "its second side"},
                                                 {0}};

static const struct csp_schema contrast_schema[] = {
    CSP_SCHEMA_AT(struct csp_study_contrast),
    {.key = "name",
     .type = CSP_T_NAME,
     .offset = offsetof(struct csp_study_contrast, name),
     .doc = "name of the contrast"},
    {.key = "doc",
     .type = CSP_T_TEXT,
     .def = "",
     .offset = offsetof(struct csp_study_contrast, doc),
     .doc = "meaning"},
    {.key = "claim",
     .type = CSP_T_TEXT,
     .def = "",
     .offset = offsetof(struct csp_study_contrast, claim),
     .doc = "id of the claim that it answers"},
    {.key = "a",
     .type = CSP_T_STRUCT,
     .sub = side_schema,
     .sub_size = sizeof(struct csp_study_side),
     .offset = offsetof(struct csp_study_contrast, a),
     .doc = "the side that comes first: diff = a - b"},
    {.key = "b",
     .type = CSP_T_STRUCT,
     .def = "",
     .sub = side_schema,
     .sub_size = sizeof(struct csp_study_side),
     .offset = offsetof(struct csp_study_contrast, b),
     .doc = "the side that is subtracted; none with test level, optional with spread"},
    {.key = "minus",
     .type = CSP_T_STRUCT,
     .def = "",
     .sub = minus_schema,
     .sub_size = sizeof(struct csp_study_minus),
     .offset = offsetof(struct csp_study_contrast, minus),
     .doc =
         "difference of differences: diff = (a - b) - (minus.a - minus.b), animal by animal"},
    {.key = "test",
     .type = CSP_T_ENUM,
     .choices = "paired|independent|correlation|level|spread",
     .def = "paired",
     .offset = offsetof(struct csp_study_contrast, test),
     .doc =
         "paired: animal by animal (true twins); independent: Welch; correlation: of a and b "
         "over the animals; level: a alone; spread: standard deviation of a, against b's"},
    {.key = "statistic",
     .type = CSP_T_ENUM,
     .choices = "mean|median",
     .def = "mean",
     .offset = offsetof(struct csp_study_contrast, statistic),
     .doc = "median: of the level, or of the animals' differences (signed rank test)"},
    {.key = "unit",
     .type = CSP_T_TEXT,
     .def = "",
     .offset = offsetof(struct csp_study_contrast, unit),
     .doc = "unit that values are converted to, as \"%\" or min; none: the measure's"},
    {.key = "expect",
     .type = CSP_T_ENUM,
     .choices = "less|greater|equal|any",
     .def = "any",
     .offset = offsetof(struct csp_study_contrast, expect),
     .doc = "what a is expected to be, against b"},
    {.key = "bound",
     .type = CSP_T_REAL,
     .lo = 0,
     .hi = 1e12,
     .def = "",
     .offset = offsetof(struct csp_study_contrast, bound),
     .doc =
         "with expect equal: largest difference that counts as none, in the contrast's unit"},
    {0}};

static const struct csp_schema group_schema[] = {
    {.key = "doc",
     .type = CSP_T_TEXT,
     .def = "",
     .offset = offsetof(struct csp_study_group, doc),
     .doc = "meaning"},
    {.key = "agent",
     .type = CSP_T_TEXT,
     .def = "",
     .offset = offsetof(struct csp_study_group, agent),
     .doc = "agent of this group; absent: the study's"},
    {.key = "paradigm",
     .type = CSP_T_TEXT,
     .def = "",
     .offset = offsetof(struct csp_study_group, paradigm),
     .doc = "paradigm of this group; absent: the study's"},
    {.key = "set",
     .type = CSP_T_NODE,
     .def = "",
     .offset = offsetof(struct csp_study_group, set),
     .doc = "agent.path or paradigm.path: value, before rearing"},
    {.key = "after_rearing",
     .type = CSP_T_NODE,
     .def = "",
     .offset = offsetof(struct csp_study_group, after_rearing),
     .doc = "agent.path: value, on the reared clone only (true twins)"},
    {.key = "manipulations",
     .type = CSP_T_LIST,
     .def = "",
     .sub = csp_manipulation_schema,
     .sub_size = sizeof(struct csp_manipulation),
     .offset = offsetof(struct csp_study_group, manipulations),
     .doc = "lesions, inactivations, stimulations"},
    CSP_SCHEMA_AT(struct csp_study_group),
    {0}};

static const struct csp_schema record_schema[] = {
    {.key = "mode",
     .type = CSP_T_ENUM,
     .choices = "none|summary|full",
     .def = "summary",
     .offset = offsetof(struct csp_study_record, mode),
     .doc = "what of the fields is kept"},
    {.key = "fields",
     .type = CSP_T_NODE,
     .def = "",
     .offset = offsetof(struct csp_study_record, names),
     .doc = "state fields, as [bla.A, act.freeze, demonstrator/act.pain]"},
    {.key = "every",
     .type = CSP_T_REAL,
     .unit = "s",
     .lo = 0.001,
     .hi = 86400,
     .def = "100 ms",
     .offset = offsetof(struct csp_study_record, every),
     .doc = "time between two samples"},
    {0}};

const struct csp_schema csp_study_schema[] = {
    CSP_SCHEMA_HEAD("study"),
    CSP_SCHEMA_AT(struct csp_study),
    {.key = "name",
     .type = CSP_T_NAME,
     .offset = offsetof(struct csp_study, name),
     .doc = "name of the study"},
    {.key = "doc",
     .type = CSP_T_TEXT,
     .def = "",
     .offset = offsetof(struct csp_study, doc),
     .doc = "what is asked"},
    {.key = "made",
     .type = CSP_T_NODE,
     .def = "",
     .offset = offsetof(struct csp_study, made),
     .doc = "what a run was made with; written, not read"},
    {.key = "agent",
     .type = CSP_T_TEXT,
     .offset = offsetof(struct csp_study, agent),
     .doc = "name under models/agents, path, or name under agents: below"},
    {.key = "paradigm",
     .type = CSP_T_TEXT,
     .offset = offsetof(struct csp_study, paradigm),
     .doc = "name under models/paradigms, path, or name under paradigms: below"},
    {.key = "animals",
     .type = CSP_T_COUNT,
     .lo = 1,
     .hi = 100000,
     .def = "16",
     .offset = offsetof(struct csp_study, animals),
     .doc = "animals in every group; animal k of all groups are true twins"},
    {.key = "seed",
     .type = CSP_T_COUNT,
     .lo = 0,
     .hi = 9007199254740992.0,
     .def = "1",
     .offset = offsetof(struct csp_study, seed),
     .doc = "seed of all random streams"},
    {.key = "pool",
     .type = CSP_T_COUNT,
     .lo = 2,
     .hi = 100000,
     .def = "",
     .offset = offsetof(struct csp_study, pool),
     .doc = "further full brains of a group are clones of so many reared animals, in turn; "
            "without it each has a life of its own (study/ensemble.h)"},
    {.key = "set",
     .type = CSP_T_NODE,
     .def = "",
     .offset = offsetof(struct csp_study, set),
     .doc = "agent.path or paradigm.path: value, for every group"},
    {.key = "groups",
     .type = CSP_T_MAP,
     .lo = 1,
     .hi = 1000,
     .sub = group_schema,
     .sub_size = sizeof(struct csp_study_group),
     .offset = offsetof(struct csp_study, groups),
     .doc = "the groups by name"},
    {.key = "sweep",
     .type = CSP_T_NODE,
     .def = "",
     .offset = offsetof(struct csp_study, sweep),
     .doc = "path: [values] or range; every group in every cell (study/sweep.h)"},
    {.key = "record",
     .type = CSP_T_STRUCT,
     .def = "{}",
     .sub = record_schema,
     .sub_size = sizeof(struct csp_study_record),
     .offset = offsetof(struct csp_study, record),
     .doc = "arrays to keep"},
    {.key = "contrasts",
     .type = CSP_T_LIST,
     .def = "",
     .sub = contrast_schema,
     .sub_size = sizeof(struct csp_study_contrast),
     .offset = offsetof(struct csp_study, contrasts),
     .doc = "comparisons"},
    {.key = "agents",
     .type = CSP_T_NODE,
     .def = "",
     .offset = offsetof(struct csp_study, agents),
     .doc = "whole agent files inline, by name"},
    {.key = "paradigms",
     .type = CSP_T_NODE,
     .def = "",
     .offset = offsetof(struct csp_study, paradigms),
     .doc = "whole paradigm files inline, by name"},
    {0}};

/* ---- finding files ---------------------------------------------------------------------- */

struct search {
    struct csp_mem *mem;
    struct csp_text tried;
    const char *found;
};

static void try_file(struct search *s, const char *path)
{
    if (s->found) return;
    if (csp_file_exists(path))
        s->found = csp_mem_dup(s->mem, path);
    else
        (void)csp_text_add(&s->tried, "%s%s", s->tried.n ? ", " : "", path);
}

/* A file of that name in a folder below, if there is just one. */
static void try_below(struct search *s, const char *root, const char *folder, const char *name)
{
    char *pattern = NULL;
    glob_t g = {0};
    if (s->found || strpbrk(name, "*?[\\")) return;
    if (asprintf(&pattern, "%s/%s/*/%s.yaml", root, folder, name) < 0) return;
    if (glob(pattern, 0, NULL, &g) == 0 && g.gl_pathc == 1) try_file(s, g.gl_pathv[0]);
    for (size_t i = 0; g.gl_pathc > 1 && i < g.gl_pathc; i++)
        (void)csp_text_add(&s->tried, "%sone of %s", s->tried.n ? ", " : "", g.gl_pathv[i]);
    globfree(&g);
    free(pattern);
}

static void try_in(struct search *s, const char *root, const char *folder, const char *name)
{
    char *path = NULL;
    if (root && *root && asprintf(&path, "%s/%s/%s.yaml", root, folder, name) >= 0) {
        try_file(s, path);
        free(path);
        try_below(s, root, folder, name);
    }
}

int csp_models_find(const char *folder, const char *name, const char *base, struct csp_mem *mem,
                    const char **path)
{
    struct search s = {.mem = mem};
    *path = NULL;
    if (!*name)
        return CSP_FAIL(CSP_E_NAME, "the name of a file under models/%s is empty", folder);
    const size_t n = strlen(name);
    const int is_path = strchr(name, '/') || (n > 5 && strcmp(name + n - 5, ".yaml") == 0);
    const char *slash = base ? strrchr(base, '/') : NULL;
    const int dir = slash ? (int)(slash - base) : 1; /* length of the folder of base */
    const char *beside = slash ? base : ".";
    char *at = NULL;
    if (is_path) {
        if (base && *name != '/' && asprintf(&at, "%.*s/%s", dir, beside, name) >= 0) {
            try_file(&s, at);
            free(at);
        }
        try_file(&s, name);
    } else {
        if (base && asprintf(&at, "%.*s/../%s/%s.yaml", dir, beside, folder, name) >= 0) {
            try_file(&s, at);
            free(at);
        }
        try_in(&s, "models", folder, name);
        try_in(&s, getenv("CONSPECIFIC_MODELS"), folder, name);
        if (asprintf(&at, "%s/share/conspecific/models", csp_build_prefix()) >= 0) {
            try_in(&s, at, folder, name);
            free(at);
        }
    }
    *path = s.found;
    const int err =
        s.found ? CSP_OK
                : CSP_FAIL(is_path ? CSP_E_IO : CSP_E_NAME, "no file for '%s'; looked for %s",
                           name, s.tried.s ? s.tried.s : "nothing");
    csp_text_free(&s.tried);
    return err;
}

/* ---- reading ---------------------------------------------------------------------------- */

static void check_map(const struct csp_node *map, const char *key, struct csp_diag *diag)
{
    if (!map) return;
    char what[100];
    if (map->kind != CSP_NODE_MAP)
        csp_diag_add(diag, map, "%s must be a mapping, found %s", key,
                     csp_node_describe(map, what, sizeof what));
}

/* The key of a set must begin with one of the prefixes. */
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

/* The paths first: a misspelt `design` is one of them. */
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
    const char *near = names ? csp_nearest(side->group, names, self->groups.n) : NULL;
    csp_diag_add(diag, csp_node_find(side->at, "group"), "unknown group '%s'%s%s%s",
                 side->group, near ? "; did you mean '" : "", near ? near : "",
                 near ? "'?" : "");
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

/* What the kinds of test do not have. */
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
        check_paths(groups[i].set, "set", 1, diag);
        check_paths(groups[i].after_rearing, "after_rearing", 0, diag);
    }
    struct csp_study_contrast *contrasts = self->contrasts.items;
    for (size_t i = 0; i < self->contrasts.n; i++) {
        struct csp_study_contrast *c = contrasts + i;
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

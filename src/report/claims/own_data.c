/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/own_data.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include "conspecific/core/unit.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(S, key_, doc_)                                                              \
    {                                                                                    \
        .key = #key_, .type = CSP_T_TEXT, .def = "", .offset = offsetof(struct S, key_), \
        .doc = doc_                                                                      \
    }

static const struct csp_schema columns_schema[] = {
    CSP_SCHEMA_AT(struct csp_own_columns),
    TEXT(csp_own_columns, animal, "column that says which animal; none: animal"),
    TEXT(csp_own_columns, group, "column of its group; none: group"),
    TEXT(csp_own_columns, session, "column of the session, from 1; none: session, if there"),
    TEXT(csp_own_columns, measure, "of a long table: column of the measure; none: measure"),
    TEXT(csp_own_columns, value, "of a long table: column of the number; none: value"),
    TEXT(csp_own_columns, unit, "of a long table: column of the unit; none: unit, if there"),
    {0}};

static const struct csp_schema measure_schema[] = {
    CSP_SCHEMA_AT(struct csp_own_measure),
    TEXT(csp_own_measure, column, "of a wide table: column of the number"),
    TEXT(csp_own_measure, minus, "column that is subtracted from it, row by row"),
    TEXT(csp_own_measure, is, "of a long table: what the measure is called there"),
    TEXT(csp_own_measure, unit, "unit of the numbers; none: as the column of units says"),
    {.key = "over",
     .type = CSP_T_ENUM,
     .choices = "mean|median|sum",
     .def = "mean",
     .offset = offsetof(struct csp_own_measure, over),
     .doc = "what makes one value of the rows of an animal"},
    {.key = "range",
     .type = CSP_T_REALS,
     .def = "",
     .lo = -1e12,
     .hi = 1e12,
     .offset = offsetof(struct csp_own_measure, range),
     .doc = "[lowest, highest] possible number in that unit: intervals keep to it; none: any"},
    {0}};

const struct csp_schema csp_own_schema[] = {
    CSP_SCHEMA_HEAD("data"),
    CSP_SCHEMA_AT(struct csp_own_map),
    TEXT(csp_own_map, doc, "what the table holds"),
    {.key = "columns",
     .type = CSP_T_STRUCT,
     .def = "",
     .sub = columns_schema,
     .sub_size = sizeof(struct csp_own_columns),
     .offset = offsetof(struct csp_own_map, columns),
     .doc = "names of the table's columns"},
    {.key = "groups",
     .type = CSP_T_NAME_NAMES,
     .def = "",
     .offset = offsetof(struct csp_own_map, groups),
     .doc = "group of the study: what it is called in the table; none: the study's names"},
    {.key = "measures",
     .type = CSP_T_MAP,
     .def = "",
     .sub = measure_schema,
     .sub_size = sizeof(struct csp_own_measure),
     .offset = offsetof(struct csp_own_map, measures),
     .doc = "measure of the study: where it is in the table; none: a long table"},
    {0}};

#define MEASURES(map) ((const struct csp_own_measure *)(map).measures.items)
#define GROUPS(map) ((const struct csp_name_text *)(map).groups.items)

/* ---- the map -------------------------------------------------------------------------- */

static void check_measure(const struct csp_own_measure *m, struct csp_diag *diag)
{
    const double *range = m->range.items;
    if (m->column && m->is)
        csp_diag_add(diag, m->at,
                     "either `column` (a wide table) or `is` (a long one), not both");
    if (m->minus && !m->column)
        csp_diag_add(diag, csp_node_find(m->at, "minus"),
                     "minus is subtracted from `column`, which is missing");
    if (m->unit && !csp_unit_known(m->unit))
        csp_diag_add(diag, csp_node_find(m->at, "unit"), "unknown unit '%s', as \"%%\", min, s",
                     m->unit);
    if (m->range.n && (m->range.n != 2 || !(range[0] < range[1])))
        csp_diag_add(diag, csp_node_find(m->at, "range"),
                     "expected [lowest, highest] with lowest < highest");
}

int csp_own_map_read(struct csp_own_map *self, const char *path, struct csp_mem *mem,
                     struct csp_diag *diag)
{
    struct csp_node *root = NULL;
    const size_t before = diag->total;
    *self = (struct csp_own_map){0};
    if (!path) return CSP_OK;
    int err = csp_yaml_read(path, mem, &root, diag);
    if (!err) err = csp_schema_read(csp_own_schema, root, self, mem, diag);
    if (err) return err;
    for (size_t i = 0; i < self->measures.n; i++) check_measure(MEASURES(*self) + i, diag);
    return diag->total > before ? csp_diag_result(diag) : CSP_OK;
}

/* ---- columns -------------------------------------------------------------------------- */

/* Find a column by the name that the map gives it, else by its usual one. A missing one is a
 * problem if it is needed, or if the map names it. */
static void find_column(const struct csp_own_data *self, const char *key, const char *given,
                        const char *usual, int needed, long *out, struct csp_diag *diag)
{
    const struct csp_table *t = &self->table;
    const char *name = given ? given : usual;
    *out = csp_table_column(t, name);
    if (*out >= 0 || (!needed && !given)) return;
    if (given)
        csp_diag_add(diag, csp_node_find(self->map.columns.at, key), "%s has no column `%s`%s",
                     t->file, name, csp_nearest_hint(name, t->name, t->columns, 0));
    else
        csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, 1, 1,
                        "no column `%s`%s; if it has another name, say so in a map (--map): "
                        "columns: {%s: NAME}",
                        name, csp_nearest_hint(name, t->name, t->columns, 0), key);
}

/* Columns of wide measures have to be there. */
static void check_columns(const struct csp_own_data *self, struct csp_diag *diag)
{
    const struct csp_table *t = &self->table;
    for (size_t i = 0; i < self->map.measures.n; i++) {
        const struct csp_own_measure *m = MEASURES(self->map) + i;
        const char *const names[] = {m->column, m->minus}, *const keys[] = {"column", "minus"};
        for (size_t k = 0; k < 2; k++)
            if (names[k] && csp_table_column(t, names[k]) < 0)
                csp_diag_add(diag, csp_node_find(m->at, keys[k]), "%s has no column `%s`%s",
                             t->file, names[k],
                             csp_nearest_hint(names[k], t->name, t->columns, 0));
    }
}

static void find_columns(struct csp_own_data *self, struct csp_diag *diag)
{
    const struct csp_own_columns *c = &self->map.columns;
    int is_long = self->map.measures.n == 0;
    for (size_t i = 0; i < self->map.measures.n; i++)
        is_long = is_long || !MEASURES(self->map)[i].column;
    find_column(self, "animal", c->animal, "animal", 1, &self->animal, diag);
    find_column(self, "group", c->group, "group", 1, &self->group, diag);
    find_column(self, "session", c->session, "session", 0, &self->session, diag);
    find_column(self, "measure", c->measure, "measure", is_long, &self->measure, diag);
    find_column(self, "value", c->value, "value", is_long, &self->value, diag);
    find_column(self, "unit", c->unit, "unit", 0, &self->unit, diag);
    self->level = csp_table_column(&self->table, "level");
    check_columns(self, diag);
}

/* ---- names ---------------------------------------------------------------------------- */

static const char *cell(const struct csp_own_data *self, size_t row, long column)
{
    return csp_table_cell(&self->table, row, (size_t)column)->text;
}

/* What a group of the study is called in the table; NULL: it is not there. */
static const char *own_name(const struct csp_own_data *self, const char *group)
{
    for (size_t i = 0; i < self->map.groups.n; i++)
        if (!strcmp(GROUPS(self->map)[i].name, group)) return GROUPS(self->map)[i].text;
    return self->map.groups.n ? NULL : group;
}

static int is_in(const char *name, size_t n, const char *const list[])
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i], name)) return 1;
    return 0;
}

/* Different texts of a column, in order. */
static int different(const struct csp_own_data *self, long column, const char ***list,
                     size_t *n, struct csp_mem *mem)
{
    *n = 0;
    *list = csp_mem_alloc(mem, (self->table.rows + 1) * sizeof **list);
    if (!*list) return CSP_E_MEMORY;
    for (size_t i = 0; i < self->table.rows; i++) {
        const char *text = cell(self, i, column);
        if (!is_in(text, *n, *list)) (*list)[(*n)++] = text;
    }
    return CSP_OK;
}

/* Groups of the map: known to the study, and in the table. */
static int check_map_groups(const struct csp_own_data *self, size_t n,
                            const char *const groups[], struct csp_mem *mem,
                            struct csp_diag *diag)
{
    const char **own;
    size_t n_own;
    const int err = different(self, self->group, &own, &n_own, mem);
    for (size_t i = 0; i < self->map.groups.n && !err; i++) {
        const struct csp_name_text *g = GROUPS(self->map) + i;
        if (!is_in(g->name, n, groups))
            csp_diag_add_key(diag, g->at, "the study has no group `%s`%s", g->name,
                             csp_nearest_hint(g->name, groups, n, n));
        if (!is_in(g->text, n_own, own))
            csp_diag_add(diag, g->at, "%s has no group `%s`%s", self->table.file, g->text,
                         csp_nearest_hint(g->text, own, n_own, n_own));
    }
    return err;
}

/* Groups of the table: without a map they have to be the study's; those that a map does not
 * name are left out, and counted. */
static void check_table_groups(struct csp_own_data *self, size_t n, const char *const groups[],
                               struct csp_diag *diag)
{
    for (size_t i = 0; i < self->table.rows; i++) {
        const struct csp_cell *at = csp_table_cell(&self->table, i, (size_t)self->group);
        size_t k = 0;
        if (!self->map.groups.n) {
            if (!is_in(at->text, n, groups) && !csp_diag_full(diag))
                csp_diag_add_at(
                    diag, CSP_E_SYNTAX, self->table.file, at->line, at->col,
                    "the study has no group `%.60s`%s; if it has another name there, "
                    "say so in a map (--map): groups: {NAME: %.60s}",
                    at->text, csp_nearest_hint(at->text, groups, n, n), at->text);
            continue;
        }
        while (k < self->map.groups.n && strcmp(GROUPS(self->map)[k].text, at->text)) k++;
        if (k < self->map.groups.n) continue;
        if (!self->left_out++) self->left_name = at->text;
    }
}

static int check_measures(const struct csp_own_data *self, size_t m,
                          const char *const measures[], struct csp_mem *mem,
                          struct csp_diag *diag)
{
    const char **own = NULL;
    size_t n_own = 0;
    int err = self->measure < 0 ? CSP_OK : different(self, self->measure, &own, &n_own, mem);
    for (size_t i = 0; i < self->map.measures.n && !err; i++) {
        const struct csp_own_measure *k = MEASURES(self->map) + i;
        if (!is_in(k->name, m, measures))
            csp_diag_add_key(diag, k->at, "no contrast of the study has a measure `%s`%s",
                             k->name, csp_nearest_hint(k->name, measures, m, m));
        if (k->is && !is_in(k->is, n_own, own))
            csp_diag_add(diag, csp_node_find(k->at, "is"), "%s has no measure `%s`%s",
                         self->table.file, k->is, csp_nearest_hint(k->is, own, n_own, n_own));
    }
    return err;
}

int csp_own_data_read(struct csp_own_data *self, const char *table, const char *map, size_t n,
                      const char *const groups[], size_t m, const char *const measures[],
                      struct csp_mem *mem, struct csp_diag *diag)
{
    const size_t before = diag->total;
    *self = (struct csp_own_data){.mapped = map != NULL};
    int err = csp_own_map_read(&self->map, map, mem, diag);
    if (!err) err = csp_table_read(&self->table, table, mem, diag);
    if (err) return err;
    find_columns(self, diag);
    if (diag->total > before) return csp_diag_result(diag);
    if (!self->table.rows)
        return csp_diag_add_at(diag, CSP_E_SYNTAX, self->table.file, 1, 1,
                               "no row but the names of the columns");
    err = check_map_groups(self, n, groups, mem, diag);
    if (!err) check_table_groups(self, n, groups, diag);
    if (!err) err = check_measures(self, m, measures, mem, diag);
    if (err == CSP_E_MEMORY) return err;
    return diag->total > before ? csp_diag_result(diag) : CSP_OK;
}

const struct csp_own_measure *csp_own_measure(const struct csp_own_data *self, const char *name)
{
    for (size_t i = 0; i < self->map.measures.n; i++)
        if (!strcmp(MEASURES(self->map)[i].name, name)) return MEASURES(self->map) + i;
    return NULL;
}

/* ---- values --------------------------------------------------------------------------- */

/* Whether a row is of a group and measure of the study (session 0: of any session). */
static int wants(const struct csp_own_data *self, size_t row, const char *group,
                 const char *measure)
{
    const struct csp_own_measure *m = csp_own_measure(self, measure);
    const char *own = own_name(self, group);
    if (!own || strcmp(cell(self, row, self->group), own) != 0) return 0;
    if (m && m->column) return 1;
    if (self->map.measures.n && !m) return 0;
    return !strcmp(cell(self, row, self->measure), m && m->is ? m->is : measure);
}

int csp_own_has(const struct csp_own_data *self, const char *group, const char *measure)
{
    for (size_t i = 0; i < self->table.rows; i++)
        if (wants(self, i, group, measure)) return 1;
    return 0;
}

/* Whether a row is of the session, and of the level that holds its values. */
static int is_of_session(const struct csp_own_data *self, size_t row, size_t session, int *is,
                         struct csp_diag *diag)
{
    size_t number = 0;
    *is =
        self->level < 0 || !strcmp(cell(self, row, self->level), session ? "session" : "total");
    if (!session || !*is) return CSP_OK;
    const int err = csp_table_count(&self->table, row, (size_t)self->session, &number, diag);
    *is = number == session;
    return err;
}

/* The number of a row, in unit. */
static int number(const struct csp_own_data *self, size_t row, const struct csp_own_measure *m,
                  const char *unit, double *out, struct csp_diag *diag)
{
    const struct csp_table *t = &self->table;
    const int wide = m && m->column;
    const size_t column = (size_t)(wide ? csp_table_column(t, m->column) : self->value);
    const struct csp_cell *at = csp_table_cell(t, row, column);
    const char *has = m && m->unit               ? m->unit
                      : !wide && self->unit >= 0 ? cell(self, row, self->unit)
                                                 : "";
    double less = 0;
    int err = csp_table_real(t, row, column, out, diag);
    if (!err && wide && m->minus)
        err = csp_table_real(t, row, (size_t)csp_table_column(t, m->minus), &less, diag);
    if (err) return err;
    *out -= less;
    if (isnan(*out)) return CSP_OK;
    if (!isfinite(*out))
        return csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, at->line, at->col,
                               "expected a finite number, found `%.40s`", at->text);
    if (!*has && strcmp(unit, "1") != 0)
        return csp_diag_add_at(
            diag, CSP_E_SYNTAX, t->file, at->line, at->col,
            "no unit is stated, the study has `%s`: a column `unit`, or in a "
            "map (--map) measures: {...: {unit: \"%s\"}}",
            unit, unit);
    if (*has && csp_unit_convert(*out, has, unit, out))
        return csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, at->line, at->col,
                               "the unit `%.40s` does not become `%s`, which the study has",
                               has, unit);
    return CSP_OK;
}

/* One value of the numbers x[n] of an animal. */
static int make_one(const struct csp_own_measure *m, size_t n, const double x[], double *out)
{
    *out = n ? csp_stats_mean(n, x) : NAN;
    if (!n || !m) return CSP_OK;
    if (m->over == CSP_OVER_MEDIAN) return csp_stats_quantile(n, x, 0.5, out);
    if (m->over == CSP_OVER_SUM) *out *= (double)n;
    return CSP_OK;
}

/* Gather the rows into out: animal i has the numbers x[j] with of[j] == i. */
struct gathered {
    double *x;
    size_t *of, n;
};

static int gather(const struct csp_own_data *self, const char *group, const char *measure,
                  size_t session, const char *unit, struct csp_own_values *out,
                  struct gathered *g, struct csp_diag *diag)
{
    const struct csp_own_measure *m = csp_own_measure(self, measure);
    const size_t before = diag->total;
    for (size_t row = 0; row < self->table.rows; row++) {
        size_t k = 0;
        int is;
        if (!wants(self, row, group, measure)) continue;
        const struct csp_cell *at = csp_table_cell(&self->table, row, (size_t)self->animal);
        if (is_of_session(self, row, session, &is, diag) || !is) continue;
        if (!*at->text)
            csp_diag_add_at(diag, CSP_E_SYNTAX, self->table.file, at->line, at->col,
                            "which animal is this? the cell is empty");
        while (k < out->n && strcmp(out->animal[k], at->text) != 0) k++;
        if (k == out->n) {
            out->at[out->n] = at;
            out->animal[out->n++] = at->text;
        }
        g->of[g->n] = k;
        if (!number(self, row, m, unit, g->x + g->n, diag)) g->n += isnan(g->x[g->n]) ? 0 : 1;
    }
    return diag->total > before ? csp_diag_result(diag) : CSP_OK;
}

int csp_own_values(const struct csp_own_data *self, const char *group, const char *measure,
                   size_t session, const char *unit, struct csp_own_values *out,
                   struct csp_mem *mem, struct csp_diag *diag)
{
    const size_t room = self->table.rows + 1;
    struct gathered g = {.x = csp_mem_alloc(mem, room * sizeof *g.x),
                         .of = csp_mem_alloc(mem, room * sizeof *g.of)};
    double *one = csp_mem_alloc(mem, room * sizeof *one);
    *out = (struct csp_own_values){.animal = csp_mem_alloc(mem, room * sizeof *out->animal),
                                   .at = csp_mem_alloc(mem, room * sizeof *out->at),
                                   .value = csp_mem_alloc(mem, room * sizeof *out->value)};
    if (!g.x || !g.of || !one || !out->animal || !out->at || !out->value) return CSP_E_MEMORY;
    if (session && self->session < 0)
        return csp_diag_add_at(
            diag, CSP_E_SYNTAX, self->table.file, 1, 1,
            "the study asks for session %zu, and no column says the session; "
            "if it has another name, say so in a map (--map): columns: "
            "{session: NAME}",
            session);
    int err = gather(self, group, measure, session, unit, out, &g, diag);
    for (size_t i = 0; i < out->n && !err; i++) {
        size_t n = 0;
        for (size_t j = 0; j < g.n; j++)
            if (g.of[j] == i) one[n++] = g.x[j];
        err = make_one(csp_own_measure(self, measure), n, one, out->value + i);
    }
    return err;
}

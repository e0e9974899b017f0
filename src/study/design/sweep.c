/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/design/sweep.h"
#include "conspecific/config/schema.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/core/unit.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Logarithms of the ends must be arguments that csp_exp takes, and high - low must be finite.
 */
static const double least = 1e-300, most = 1e300;

struct own { /* the sweep's own keys */
    int design;
    size_t cells;
};

static const struct csp_schema own_schema[] = {
    {.key = "design",
     .type = CSP_T_ENUM,
     .choices = "grid|random|latin",
     .def = "grid",
     .offset = offsetof(struct own, design),
     .doc = "every combination of lists, independent draws, or a Latin hypercube"},
    {.key = "cells",
     .type = CSP_T_COUNT,
     .lo = 1,
     .hi = CSP_SWEEP_CELLS,
     .def = "",
     .offset = offsetof(struct own, cells),
     .doc = "cells to draw"},
    {0}};

struct range {
    const struct csp_node *low, *high;
    int scale, whole;
};

static const struct csp_schema range_schema[] = {
    {.key = "low",
     .type = CSP_T_NODE,
     .offset = offsetof(struct range, low),
     .doc = "lower end, with its unit"},
    {.key = "high",
     .type = CSP_T_NODE,
     .offset = offsetof(struct range, high),
     .doc = "upper end, in the same unit"},
    {.key = "scale",
     .type = CSP_T_ENUM,
     .choices = "linear|log",
     .def = "linear",
     .offset = offsetof(struct range, scale),
     .doc = "uniform in the value, or in its logarithm"},
    {.key = "whole",
     .type = CSP_T_BOOL,
     .def = "false",
     .offset = offsetof(struct range, whole),
     .doc = "whole numbers only, for counts and sizes"},
    {0}};

struct draft { /* what the parts of csp_sweep_init share */
    struct csp_sweep *sweep;
    const struct csp_node *node;
    struct csp_mem *mem;
    struct csp_diag *diag;
};

int csp_sweep_is_own(const char *key)
{
    return strcmp(key, "design") == 0 || strcmp(key, "cells") == 0;
}

static const char *last_word(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* ---- reading -------------------------------------------------------------------------- */

static int read_own(struct draft *d, struct own *own)
{
    struct csp_node *map = csp_node_new(CSP_NODE_MAP, d->node, d->mem);
    if (!map) return CSP_E_MEMORY;
    for (const struct csp_node *v = d->node->child; v; v = v->next) {
        if (!csp_sweep_is_own(v->key)) continue;
        struct csp_node *copy = csp_node_copy(v, d->mem);
        if (!copy) return CSP_E_MEMORY;
        csp_node_append(map, copy);
    }
    int err = csp_schema_read(own_schema, map, own, d->mem, d->diag);
    if (err) return err;
    const struct csp_node *cells = csp_node_find(d->node, "cells");
    if (own->design == CSP_SWEEP_GRID && cells)
        err = csp_diag_add_key(d->diag, cells,
                               "sweep: a grid has as many cells as its lists make; leave out "
                               "cells, or say design: random or latin");
    if (own->design != CSP_SWEEP_GRID && !cells)
        err = csp_diag_add(d->diag, csp_node_find(d->node, "design"),
                           "sweep: this design needs the number of cells, as cells: 64");
    return err;
}

static void find_label(struct draft *d, struct csp_sweep_axis *axis)
{
    axis->label = last_word(axis->path);
    for (const struct csp_node *w = d->node->child; w; w = w->next)
        if (w != axis->at && strcmp(last_word(w->key), last_word(axis->path)) == 0)
            axis->label = axis->path;
}

/* Copy of a text without blanks and without the separators of group and folder names. */
static char *without_separators(const char *text, struct csp_mem *mem)
{
    char *out = csp_mem_dup(mem, text), *to = out;
    for (const char *c = text; out && *c; c++)
        if (!strchr(" \t/@", *c)) *to++ = *c;
    if (out) *to = '\0';
    return out;
}

struct named { /* an item of a list by the text that names its cells */
    const char *text;
    size_t index;
};

static int by_text(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    const int order = strcmp(x->text, y->text);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* Refuse a value that stands twice: two cells of one name would be one group. */
static int check_twice(struct draft *d, const struct csp_sweep_axis *axis)
{
    struct named *list = csp_mem_alloc(d->mem, axis->n * sizeof *list);
    size_t n = 0;
    if (!list) return CSP_E_MEMORY;
    for (size_t k = 0; k < axis->n; k++) {
        if (axis->item[k]->kind != CSP_NODE_SCALAR) continue;
        list[n] = (struct named){without_separators(axis->item[k]->text, d->mem), k};
        if (!list[n++].text) return CSP_E_MEMORY;
    }
    qsort(list, n, sizeof *list, by_text);
    for (size_t k = 1; k < n; k++)
        if (strcmp(list[k - 1].text, list[k].text) == 0)
            return csp_diag_add(d->diag, axis->item[list[k].index],
                                "sweep: '%s' has the value %s twice; leave one out", axis->path,
                                axis->item[list[k].index]->text);
    return CSP_OK;
}

static int read_list(struct draft *d, struct csp_sweep_axis *axis)
{
    const struct csp_node *v = axis->at;
    if (v->n == 0)
        return csp_diag_add(d->diag, v,
                            "sweep: the list of '%s' is empty; it needs values, as [16, 128]",
                            axis->path);
    axis->item = csp_mem_alloc(d->mem, v->n * sizeof *axis->item);
    if (!axis->item) return CSP_E_MEMORY;
    for (const struct csp_node *w = v->child; w; w = w->next) axis->item[axis->n++] = w;
    return check_twice(d, axis);
}

/* Read one end of a range: its number, and its unit as it is written ("" for a bare number). */
static int read_end(struct draft *d, const struct csp_node *end, double *value,
                    const char **unit)
{
    char what[100];
    const char *text = end->kind == CSP_NODE_SCALAR ? end->text : "";
    const size_t n = strspn(text, "+-.0123456789eE");
    const char *number = csp_mem_dup_n(d->mem, text, n);
    *unit = csp_mem_dup(d->mem, text + n + strspn(text + n, " \t"));
    if (!number || !*unit) return CSP_E_MEMORY;
    if (csp_number_parse(number, value)) {
        csp_error_clear();
        return csp_diag_add(
            d->diag, end,
            "sweep: `%s` must be a number, with its unit if it has one, as 5 or "
            "5 ms, found %s",
            end->key, csp_node_describe(end, what, sizeof what));
    }
    if (**unit && !csp_unit_known(*unit))
        return csp_diag_add(d->diag, end, "sweep: unknown unit '%s' of `%s`, as in 5 ms", *unit,
                            end->key);
    return CSP_OK;
}

/* Check the ends of a range against one another and against its scale. */
static int check_range(struct draft *d, const struct csp_sweep_axis *axis,
                       const struct range *r)
{
    const double low = axis->low, high = axis->high;
    if (!(low < high))
        return csp_diag_add(d->diag, r->low, "sweep: `low` must be below `high`, found %s, %s",
                            r->low->text, r->high->text);
    if (axis->scale == CSP_SWEEP_LOG && low < least)
        return csp_diag_add(d->diag, r->low,
                            "sweep: scale: log needs `low` above 0, found %s; or say scale: "
                            "linear",
                            r->low->text);
    if (fabs(low) > most || fabs(high) > most)
        return csp_diag_add(d->diag, fabs(low) > most ? r->low : r->high,
                            "sweep: the ends must lie within -1e300 and 1e300");
    if (!axis->whole) return CSP_OK;
    const struct csp_node *broken = floor(low) != low     ? r->low
                                    : floor(high) != high ? r->high
                                                          : NULL;
    if (broken)
        return csp_diag_add(d->diag, broken,
                            "sweep: whole: true needs whole ends, found %s; round it, or leave "
                            "out whole",
                            broken->text);
    if (fabs(low) > 1e15 || fabs(high) > 1e15)
        return csp_diag_add(d->diag, r->low,
                            "sweep: whole: true needs ends within -1e15 and 1e15");
    return CSP_OK;
}

static int read_range(struct draft *d, struct csp_sweep_axis *axis)
{
    struct range r;
    const char *other;
    int err = csp_schema_read(range_schema, axis->at, &r, d->mem, d->diag);
    if (err) return err;
    err = read_end(d, r.low, &axis->low, &axis->unit);
    const int also = read_end(d, r.high, &axis->high, &other);
    if (err || also) return err ? err : also;
    axis->scale = r.scale ? CSP_SWEEP_LOG : CSP_SWEEP_LINEAR;
    axis->whole = r.whole;
    if (strcmp(axis->unit, other) == 0) return check_range(d, axis, &r);
    const struct csp_node *lacks = !*axis->unit ? r.low : !*other ? r.high : NULL;
    if (lacks)
        return csp_diag_add(d->diag, lacks,
                            "sweep: `%s` lacks the unit of the other end, %s %s", lacks->key,
                            lacks->text, *other ? other : axis->unit);
    return csp_diag_add(d->diag, r.high,
                        "sweep: `high` is in %s, `low` in %s; write both in one unit", other,
                        axis->unit);
}

static int read_axis(struct draft *d, struct csp_sweep_axis *axis, const struct csp_node *v)
{
    char what[100];
    *axis = (struct csp_sweep_axis){.path = v->key, .at = v};
    const int grid = d->sweep->design == CSP_SWEEP_GRID;
    find_label(d, axis);
    if (v->kind == CSP_NODE_SEQ) return read_list(d, axis);
    if (v->kind == CSP_NODE_MAP && !grid) return read_range(d, axis);
    csp_node_describe(v, what, sizeof what);
    if (v->kind == CSP_NODE_MAP)
        return csp_diag_add(d->diag, v,
                            "sweep: '%s' is a range, but this is a grid; give a list, as [16, "
                            "128], or say design: random or latin",
                            axis->path);
    return csp_diag_add(d->diag, v,
                        "sweep: '%s' needs a sequence of values, as [16, 128]%s, "
                        "found %s",
                        axis->path, grid ? "" : ", or a range, as {low: 16, high: 128}", what);
}

static int count_grid(struct draft *d)
{
    struct csp_sweep *s = d->sweep;
    for (size_t k = 0; k < s->n; k++) {
        s->cells *= s->axes[k].n;
        if (s->cells > CSP_SWEEP_CELLS)
            return csp_diag_add(d->diag, d->node,
                                "sweep of more than %d cells; shorten a list, "
                                "or draw them: design: latin, cells: 400",
                                CSP_SWEEP_CELLS);
    }
    return CSP_OK;
}

/* ---- drawing -------------------------------------------------------------------------- */

/* Value of a range at u in [0, 1]; rounding must not take it beyond the ends. */
static double value_in_range(const struct csp_sweep_axis *a, double u)
{
    const double high = a->whole ? a->high + 1.0 : a->high;
    double x = a->scale == CSP_SWEEP_LOG
                   ? csp_exp((1.0 - u) * csp_log(a->low) + u * csp_log(high))
                   : a->low + u * (high - a->low);
    if (a->whole) x = floor(x) + 0.0; /* no -0 */
    return fmin(fmax(x, a->low), a->high);
}

static const struct csp_node *number_node(struct draft *d, const struct csp_sweep_axis *a,
                                          double x)
{
    struct csp_node *v = csp_node_new(CSP_NODE_SCALAR, a->at, d->mem);
    struct csp_text text = {0};
    int err = csp_text_add_real(&text, x);
    if (!err && *a->unit) err = csp_text_add(&text, " %s", a->unit);
    if (v && !err) v->text = csp_mem_dup(d->mem, text.s);
    if (v) v->drawn = 1;
    csp_text_free(&text);
    return v && v->text ? v : NULL;
}

static int draw_axis(struct draft *d, struct csp_sweep_axis *a, uint64_t seed)
{
    const size_t cells = d->sweep->cells;
    const int latin = d->sweep->design == CSP_SWEEP_LATIN;
    struct csp_rng rng;
    struct csp_text purpose = {0};
    size_t *order = malloc(cells * sizeof *order);
    a->value = csp_mem_alloc(d->mem, cells * sizeof *a->value);
    int err = order && a->value ? csp_text_add(&purpose, "sweep %s", a->path) : CSP_E_MEMORY;
    if (!err) {
        csp_rng_stream(&rng, seed, 0, purpose.s);
        if (latin) csp_dist_shuffle(&rng, cells, order);
    }
    for (size_t i = 0; i < cells && !err; i++) {
        double u = csp_rng_u01(&rng);
        if (latin) u = ((double)order[i] + u) / (double)cells;
        const size_t k = (size_t)(u * (double)a->n); /* u may be rounded to 1 */
        a->value[i] = a->scale == CSP_SWEEP_LIST ? a->item[k < a->n ? k : a->n - 1]
                                                 : number_node(d, a, value_in_range(a, u));
        if (!a->value[i]) err = CSP_E_MEMORY;
    }
    csp_text_free(&purpose);
    free(order);
    return err;
}

/* ---- the whole ------------------------------------------------------------------------ */

static int read_all(struct draft *d)
{
    struct csp_sweep *s = d->sweep;
    struct own own;
    const int bad = read_own(d, &own);
    if (bad == CSP_E_MEMORY) return bad;
    if (bad && csp_node_find(d->node, "design") && own.design == CSP_SWEEP_GRID)
        return bad; /* the axes could not be judged */
    int err = bad;
    s->design = (enum csp_sweep_design)own.design;
    s->axes = csp_mem_alloc(d->mem, (d->node->n + 1) * sizeof *s->axes);
    if (!s->axes) return CSP_E_MEMORY;
    for (const struct csp_node *v = d->node->child; v; v = v->next) {
        if (csp_sweep_is_own(v->key)) continue;
        const int e = read_axis(d, &s->axes[s->n++], v);
        if (!err || e == CSP_E_MEMORY) err = e;
    }
    if (err) return err;
    if (s->n == 0 && d->node->n)
        return csp_diag_add(d->diag, d->node,
                            "sweep: a design, but no axis; add the path of "
                            "what to vary, as agent.sizes.acc: [16, 128]");
    if (s->design != CSP_SWEEP_GRID) s->cells = own.cells;
    return s->design == CSP_SWEEP_GRID ? count_grid(d) : CSP_OK;
}

int csp_sweep_init(struct csp_sweep *self, const struct csp_node *node, uint64_t seed,
                   struct csp_mem *mem, struct csp_diag *diag)
{
    struct draft d = {self, node, mem, diag};
    char what[100];
    *self = (struct csp_sweep){.cells = 1};
    if (!node) return CSP_OK;
    if (node->kind != CSP_NODE_MAP)
        return csp_diag_add(diag, node, "sweep must be a mapping, found %s",
                            csp_node_describe(node, what, sizeof what));
    int err = read_all(&d);
    for (size_t k = 0; k < self->n && self->design != CSP_SWEEP_GRID && !err; k++)
        err = draw_axis(&d, self->axes + k, seed);
    if (err) *self = (struct csp_sweep){.cells = 1};
    return err;
}

const struct csp_node *csp_sweep_value(const struct csp_sweep *self, size_t axis, size_t cell)
{
    const struct csp_sweep_axis *a = self->axes + axis;
    if (a->value) return a->value[cell];
    size_t below = 1;
    for (size_t k = axis + 1; k < self->n; k++) below *= self->axes[k].n;
    return a->item[cell / below % a->n];
}

const char *csp_sweep_text(const struct csp_sweep *self, size_t axis, size_t cell,
                           struct csp_mem *mem)
{
    const struct csp_node *v = csp_sweep_value(self, axis, cell);
    char index[32];
    if (v->kind == CSP_NODE_SCALAR) return v->text;
    size_t k = 0;
    while (self->axes[axis].item[k] != v) k++;
    snprintf(index, sizeof index, "%zu", k);
    return csp_mem_dup(mem, index);
}

const char *csp_sweep_name(const struct csp_sweep *self, size_t cell, struct csp_mem *mem)
{
    struct csp_text text = {0};
    int err = csp_text_add(&text, "%s", "");
    if (self->n && self->design != CSP_SWEEP_GRID)
        err = csp_text_add(&text, "@cell=%zu", cell + 1);
    for (size_t k = 0; k < self->n && self->design == CSP_SWEEP_GRID && !err; k++) {
        const char *value = csp_sweep_text(self, k, cell, mem);
        const char *bare = value ? without_separators(value, mem) : NULL;
        err = bare ? csp_text_add(&text, "@%s=%s", self->axes[k].label, bare) : CSP_E_MEMORY;
    }
    const char *own = err ? NULL : csp_mem_dup(mem, text.s);
    csp_text_free(&text);
    return own;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/fit/file.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/unit.h"
#include <stdlib.h>
#include <string.h>

#define ROW(S, key_, type_, member, ...)                                                      \
    {                                                                                         \
        .key = key_, .type = CSP_T_##type_, .offset = offsetof(struct S, member), __VA_ARGS__ \
    }

static const struct csp_schema free_schema[] = {
    CSP_SCHEMA_AT(struct csp_fit_free),
    ROW(csp_fit_free, "name", TEXT, name, .doc = "path of the value: agent. or paradigm."),
    ROW(csp_fit_free, "low", TEXT, low, .doc = "least value, with its unit"),
    ROW(csp_fit_free, "high", TEXT, high, .doc = "largest value, with its unit"),
    ROW(csp_fit_free, "start", TEXT, start, .def = "",
        .doc = "where the search begins; absent: in the middle of the scale"),
    ROW(csp_fit_free, "scale", ENUM, scale, .choices = "linear|log", .def = "linear",
        .doc = "log: search by factors"),
    ROW(csp_fit_free, "after_rearing", BOOL, after_rearing, .def = "false",
        .doc = "change the grown animal only; the reared cohort is used again"),
    {0}};

static const struct csp_schema curve_schema[] = {
    CSP_SCHEMA_AT(struct csp_fit_curve),
    ROW(csp_fit_curve, "study", TEXT, study, .def = "",
        .doc = "name of the study, where there are several"),
    ROW(csp_fit_curve, "file", TEXT, file,
        .doc = "table, as data/published/havlik_2020_helping_days.csv"),
    ROW(csp_fit_curve, "group", TEXT, group, .doc = "group of the study"),
    ROW(csp_fit_curve, "measure", TEXT, measure, .doc = "measure with a value a session"),
    ROW(csp_fit_curve, "session", TEXT, session, .def = "session",
        .doc = "column that holds the session, from 1"),
    ROW(csp_fit_curve, "value", TEXT, value, .doc = "column of the published value"),
    ROW(csp_fit_curve, "low", TEXT, low, .def = "ci_low", .doc = "column, 95 % interval"),
    ROW(csp_fit_curve, "high", TEXT, high, .def = "ci_high", .doc = "column, 95 % interval"),
    ROW(csp_fit_curve, "unit", TEXT, unit, .def = "",
        .doc = "unit of these columns; absent: the measure's"),
    ROW(csp_fit_curve, "weight", REAL, weight, .lo = 0, .hi = 1e6, .def = "1",
        .doc = "of each point, where a claim has 1"),
    {0}};

const struct csp_schema csp_fit_schema[] = {
    CSP_SCHEMA_HEAD("fit"),
    CSP_SCHEMA_AT(struct csp_fit_file),
    ROW(csp_fit_file, "name", NAME, name, .doc = "name of the fit"),
    ROW(csp_fit_file, "doc", TEXT, doc, .def = "", .doc = "what is asked"),
    ROW(csp_fit_file, "agent", TEXT, agent, .def = "",
        .doc = "agent of the studies; absent: as each says"),
    ROW(csp_fit_file, "studies", NODE, study_names,
        .doc = "names under models/studies, or files"),
    ROW(csp_fit_file, "animals", COUNT, animals, .lo = 2, .hi = 100000, .def = "",
        .doc = "animals a group; absent: as each study says"),
    ROW(csp_fit_file, "seed", COUNT, seed, .lo = 0, .hi = 9007199254740992.0, .def = "",
        .doc = "seed of all random streams; absent: as each study says"),
    ROW(csp_fit_file, "parameters", LIST, parameters, .lo = 1, .hi = CSP_FIT_PARAMETERS,
        .sub = free_schema, .sub_size = sizeof(struct csp_fit_free),
        .doc = "what is free, and between which values"),
    ROW(csp_fit_file, "claims", NAMES, claims, .def = "",
        .doc = "ids; absent: every claim of status fitted, with a direction or an interval, "
               "that the studies ask"),
    ROW(csp_fit_file, "curves", LIST, curves, .def = "", .sub = curve_schema,
        .sub_size = sizeof(struct csp_fit_curve), .doc = "published values by session"),
    ROW(csp_fit_file, "method", ENUM, method, .choices = "simplex|population", .def = "simplex",
        .doc = "how the least objective is searched"),
    ROW(csp_fit_file, "evaluations", COUNT, evaluations, .lo = 2, .hi = 1e6, .def = "100",
        .doc = "of the search, at most; profiles come on top"),
    ROW(csp_fit_file, "profile", ENUM, profile, .choices = "slice|full|none", .def = "slice",
        .doc = "one parameter moved, the others held, or searched again"),
    ROW(csp_fit_file, "bootstrap", COUNT, bootstrap, .lo = 0, .hi = 1e6, .def = "1000",
        .doc = "resamples of the animals; 0: no interval"),
    {0}};

/* Split "0.25 reward/s" into number and unit ("" if there is none). */
static int split(const char *text, double *value, const char **unit, struct csp_mem *mem)
{
    size_t n = strcspn(text, " \t");
    if (!text[n]) /* "5%": the longest number */
        while (n > 0) {
            const char *part = csp_mem_dup_n(mem, text, n);
            if (!part) return CSP_E_MEMORY;
            if (!csp_number_parse(part, value)) break;
            n--;
        }
    const char *part = csp_mem_dup_n(mem, text, n);
    if (!part) return CSP_E_MEMORY;
    *unit = text + n + strspn(text + n, " \t");
    return csp_number_parse(part, value);
}

static int quantity(struct csp_fit_free *p, const char *key, const char *text, double *out,
                    struct csp_mem *mem, struct csp_diag *diag)
{
    const struct csp_node *at = csp_node_find(p->at, key);
    const char *unit = "";
    int err = split(text, out, &unit, mem);
    if (err == CSP_E_MEMORY) return err;
    if (err)
        return csp_diag_add(diag, at,
                            "`%s`: expected a number with its unit, as `0.25 "
                            "reward`, found `%.60s`",
                            key, text);
    if (!p->unit) p->unit = unit;
    const int bare = !*unit, was_bare = !*p->unit;
    if (!bare && !csp_unit_known(unit))
        return csp_diag_add(diag, at, "`%s`: unknown unit `%.40s`", key, unit);
    if (bare != was_bare || (!bare && csp_unit_convert(*out, unit, p->unit, out)))
        return csp_diag_add(diag, at, "`%s`: the unit of `%.40s` does not go with `low: %.40s`",
                            key, text, p->low);
    return CSP_OK;
}

static int read_free(struct csp_fit_free *p, struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_fit_parameter *q = &p->numbers;
    const int agent = !strncmp(p->name, "agent.", 6);
    *q = (struct csp_fit_parameter){.name = p->name, .log = p->scale};
    if (!agent && strncmp(p->name, "paradigm.", 9) != 0)
        csp_diag_add(diag, csp_node_find(p->at, "name"),
                     "the path `%.80s` must begin with agent. or paradigm.", p->name);
    if (p->after_rearing && !agent)
        csp_diag_add(diag, csp_node_find(p->at, "after_rearing"),
                     "after_rearing belongs to agent. paths; a paradigm never rears anew");
    int err = quantity(p, "low", p->low, &q->lo, mem, diag);
    if (!err) err = quantity(p, "high", p->high, &q->hi, mem, diag);
    if (err) return err;
    if (!(q->lo < q->hi))
        return csp_diag_add(diag, csp_node_find(p->at, "low"),
                            "low (%s) must be below high (%s)", p->low, p->high);
    if (q->log && !(q->lo > 0.0))
        return csp_diag_add(diag, csp_node_find(p->at, "low"),
                            "scale: log needs a low above 0, found %s", p->low);
    q->start = csp_fit_value(q, 0.5);
    if (!p->start) return CSP_OK;
    err = quantity(p, "start", p->start, &q->start, mem, diag);
    if (!err && !(q->start >= q->lo && q->start <= q->hi))
        err = csp_diag_add(diag, csp_node_find(p->at, "start"),
                           "start (%s) must lie between low (%s) and high (%s)", p->start,
                           p->low, p->high);
    return err;
}

static int read_studies(struct csp_fit_file *self, struct csp_mem *mem, struct csp_diag *diag)
{
    const struct csp_node *list = self->study_names;
    if (list->kind != CSP_NODE_SEQ || list->n == 0)
        return csp_diag_add(diag, list, "studies must be a sequence, as [observational_fear]");
    self->studies = csp_mem_alloc(mem, list->n * sizeof *self->studies);
    if (!self->studies) return CSP_E_MEMORY;
    for (const struct csp_node *v = list->child; v; v = v->next) {
        if (v->kind != CSP_NODE_SCALAR || !*v->text)
            return csp_diag_add(diag, v, "a study is a name under models/studies, or a file");
        self->studies[self->n_studies++] = v->text;
    }
    return CSP_OK;
}

int csp_fit_file_read(struct csp_fit_file *self, const struct csp_node *root, const char *path,
                      struct csp_mem *mem, struct csp_diag *diag)
{
    *self = (struct csp_fit_file){0};
    const size_t before = diag->total;
    int err = csp_schema_read(csp_fit_schema, root, self, mem, diag);
    if (err) return err;
    self->path = path;
    self->seed_given = csp_node_find(self->at, "seed") != NULL;
    self->claims_given = csp_node_find(self->at, "claims") != NULL;
    struct csp_fit_curve *curves = self->curves.items;
    for (size_t i = 0; i < self->curves.n; i++) {
        if (!curves[i].study) curves[i].study = "";
        if (!curves[i].unit) curves[i].unit = "";
    }
    struct csp_fit_free *list = self->parameters.items;
    for (size_t i = 0; i < self->parameters.n && err != CSP_E_MEMORY; i++) {
        err = read_free(list + i, mem, diag);
        for (size_t k = 0; k < i; k++)
            if (!strcmp(list[k].name, list[i].name))
                csp_diag_add(diag, csp_node_find(list[i].at, "name"), "`%.80s` is free already",
                             list[i].name);
    }
    if (err != CSP_E_MEMORY) err = read_studies(self, mem, diag);
    if (err == CSP_E_MEMORY) return err;
    return diag->total > before ? csp_diag_result(diag) : CSP_OK;
}

int csp_fit_file_load(struct csp_fit_file *self, const char *path, struct csp_mem *mem,
                      struct csp_diag *diag)
{
    struct csp_node *root;
    *self = (struct csp_fit_file){0};
    const char *own = csp_mem_dup(mem, path);
    if (!own) return CSP_E_MEMORY;
    const int err = csp_yaml_read(own, mem, &root, diag);
    return err ? err : csp_fit_file_read(self, root, own, mem, diag);
}

int csp_fit_free_text(const struct csp_fit_free *self, double value, struct csp_text *out)
{
    const int err = csp_text_add_real(out, value);
    return err || !*self->unit ? err : csp_text_add(out, " %s", self->unit);
}

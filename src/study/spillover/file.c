/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/spillover/file.h"
#include "conspecific/config/config.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/unit.h"
#include <stdio.h>
#include <string.h>

#define ROW(S, key_, type_, member, ...)                                                      \
    {                                                                                         \
        .key = key_, .type = CSP_T_##type_, .offset = offsetof(struct S, member), __VA_ARGS__ \
    }

static const struct csp_schema circuit_schema[] = {
    CSP_SCHEMA_AT(struct csp_spillover_circuit),
    ROW(csp_spillover_circuit, "circuit", ENUM, circuit, .choices = "critic|reward_model|bla",
        .doc = "circuit of the agent"),
    ROW(csp_spillover_circuit, "speed", REAL, speed, .lo = 1e-6, .hi = 1e6, .def = "1",
        .doc = "factor on exposure.step"),
    ROW(csp_spillover_circuit, "asymmetry", REAL, asymmetry, .lo = 1e-3, .hi = 1e6, .def = "1",
        .doc = "bla: eta_plus / eta_minus"),
    ROW(csp_spillover_circuit, "efference", REAL, efference, .lo = 0, .hi = 1e3, .def = "0",
        .doc = "bla: eta_own / eta_plus: own efference adds it to eta_minus at own events"),
    ROW(csp_spillover_circuit, "cells", REAL, cells, .lo = 1, .hi = 10000, .def = "1",
        .doc = "bla: acquisition cells, each rectified"),
    ROW(csp_spillover_circuit, "share", REAL, share, .lo = 0.01, .hi = 1, .def = "1",
        .doc = "bla: share of the inputs that a cell sees"),
    ROW(csp_spillover_circuit, "largest", REAL, largest, .lo = 1, .hi = 100, .def = "2",
        .doc = "bla: A_max, the largest response; 100: as good as none"),
    ROW(csp_spillover_circuit, "extinction", REAL, extinction, .lo = 0, .hi = 100, .def = "0",
        .doc = "bla: eta_relief of an extinction cell; relief is that of a critic beside it"),
    ROW(csp_spillover_circuit, "opponent", REAL, opponent, .lo = 0, .hi = 1, .def = "0",
        .doc = "critic: kappa of D1 and D2"),
    ROW(csp_spillover_circuit, "habenula", REAL, habenula, .lo = 0, .hi = 10, .def = "1",
        .doc = "critic: gain of the habenula on what a dip cannot carry"),
    {0}};

static const struct csp_schema exposure_schema[] = {
    CSP_SCHEMA_AT(struct csp_spillover_exposure),
    ROW(csp_spillover_exposure, "overlap", REAL, overlap, .lo = 0, .hi = 1, .def = "0.8",
        .doc = "rho: cosine of own and another's latent"),
    ROW(csp_spillover_exposure, "kappa", REAL, kappa, .lo = 0, .hi = 1e3, .def = "0.1",
        .doc = "twice the noise variance a unit"),
    ROW(csp_spillover_exposure, "own", REAL, own, .lo = 0.001, .hi = 0.999, .def = "0.5",
        .doc = "q_s: share of own events in interleaved exposure"),
    ROW(csp_spillover_exposure, "common_fate", REAL, common_fate, .lo = 0, .hi = 1, .def = "0",
        .doc = "p_c: probability of the own outcome after another's event"),
    ROW(csp_spillover_exposure, "step", REAL, step, .lo = 1e-6, .hi = 1, .def = "0.02",
        .doc = "eta (1 + n s2): learning rate times mean square of the input"),
    {0}};

static const struct csp_schema point_schema[] = {
    ROW(csp_spillover_point, "animals", COUNT, animals, .lo = 1, .hi = 10000, .def = "4",
        .doc = "reared animals that are measured"),
    ROW(csp_spillover_point, "events", COUNT, events, .lo = 20, .hi = 100000, .def = "300",
        .doc = "events of each kind that are shown to each"),
    {0}};

const struct csp_schema csp_spillover_schema[] = {
    CSP_SCHEMA_HEAD("spillover"),
    CSP_SCHEMA_AT(struct csp_spillover_file),
    ROW(csp_spillover_file, "name", NAME, name, .doc = "name of the study"),
    ROW(csp_spillover_file, "doc", TEXT, doc, .def = "", .doc = "what is asked"),
    ROW(csp_spillover_file, "agent", TEXT, agent, .def = "",
        .doc = "agent whose measured point is drawn; absent: none"),
    ROW(csp_spillover_file, "point", STRUCT, point, .def = "{}", .sub = point_schema,
        .sub_size = sizeof(struct csp_spillover_point), .doc = "how that is measured"),
    ROW(csp_spillover_file, "animals", COUNT, animals, .lo = 1, .hi = 100000, .def = "4",
        .doc = "learners a cell and circuit"),
    ROW(csp_spillover_file, "seed", COUNT, seed, .lo = 0, .hi = 9007199254740992.0, .def = "1",
        .doc = "seed of all random streams"),
    ROW(csp_spillover_file, "inputs", COUNT, inputs, .lo = 2, .hi = 100000, .def = "64",
        .doc = "units of the latent"),
    ROW(csp_spillover_file, "exposure", STRUCT, exposure, .def = "{}", .sub = exposure_schema,
        .sub_size = sizeof(struct csp_spillover_exposure), .doc = "of every cell"),
    ROW(csp_spillover_file, "sweep", NODE, sweep_node, .def = "",
        .doc = "cells over the keys of exposure"),
    ROW(csp_spillover_file, "circuits", MAP, circuits, .lo = 1, .hi = 100,
        .sub = circuit_schema, .sub_size = sizeof(struct csp_spillover_circuit),
        .doc = "who learns"),
    ROW(csp_spillover_file, "keeps", REAL, keeps, .lo = 0, .hi = 1, .def = "0.5",
        .doc = "generalisation owns a cell from this share of the overlap in rest_ratio on"),
    ROW(csp_spillover_file, "loses", REAL, loses, .lo = 0, .hi = 1, .def = "0.1",
        .doc = "against empathy by default owns a cell below this share"),
    ROW(csp_spillover_file, "tolerance", REAL, tolerance, .lo = 0, .hi = 1, .def = "0.1",
        .doc = "largest relative deviation from theory"),
    ROW(csp_spillover_file, "floor", REAL, floor, .lo = 0, .hi = 1, .def = "0.05",
        .doc = "responses below it deviate in shares of it, not of themselves"),
    ROW(csp_spillover_file, "others", BOOL, others, .def = "true",
        .doc = "whether others' events alone are tried as well"),
    ROW(csp_spillover_file, "window", REAL, window, .lo = 1, .hi = 1000, .def = "5",
        .doc = "time constants over which the residual is averaged"),
    ROW(csp_spillover_file, "longest", COUNT, longest, .lo = 100, .hi = 1e9, .def = "400000",
        .doc = "events of a phase at most"),
    ROW(csp_spillover_file, "made", NODE, made, .def = "",
        .doc = "what a resolved file was made with; read, not used"),
    {0}};

int csp_spillover_is(const char *path)
{
    struct csp_mem mem = {0};
    struct csp_node *root = NULL;
    int is = 0;
    if (!csp_yaml_read(path, &mem, &root, NULL)) {
        const struct csp_node *kind = csp_node_find(root, "kind");
        is = kind && kind->text && !strcmp(kind->text, "spillover");
    }
    csp_mem_free(&mem);
    return is;
}

static double *exposure_member(struct csp_spillover_exposure *e, const char *key)
{
    for (const struct csp_schema *row = exposure_schema; row->key; row++)
        if (*row->key && !strcmp(row->key, key)) return (double *)((char *)e + row->offset);
    return NULL;
}

static void check_axis(const struct csp_sweep_axis *axis, struct csp_diag *diag)
{
    struct csp_spillover_exposure e;
    const char *keys[16];
    size_t n = 0;
    if (exposure_member(&e, axis->path)) return;
    for (const struct csp_schema *row = exposure_schema; row->key; row++)
        if (*row->key) keys[n++] = row->key;
    csp_diag_add_key(diag, axis->at, "`%.60s` is no key of exposure%s", axis->path,
                     csp_nearest_hint(axis->path, keys, n, CSP_DIAG_WORDS));
}

int csp_spillover_cell(const struct csp_spillover_file *self, size_t cell,
                       struct csp_spillover_exposure *out, struct csp_diag *diag)
{
    *out = self->exposure;
    for (size_t k = 0; k < self->sweep.n; k++) {
        const struct csp_node *value = csp_sweep_value(&self->sweep, k, cell);
        const char *path = self->sweep.axes[k].path;
        const struct csp_schema *row = exposure_schema;
        while (row->key && strcmp(row->key, path)) row++;
        double x;
        if (!row->key || !value->text || csp_number_parse(value->text, &x) || !(x >= row->lo) ||
            !(x <= row->hi))
            return csp_diag_add(diag, value,
                                "`%.40s`: expected a number in [%g, %g], found `%.40s`", path,
                                row->key ? row->lo : 0.0, row->key ? row->hi : 0.0,
                                value->text ? value->text : "");
        *exposure_member(out, path) = x;
    }
    return CSP_OK;
}

static void check_circuits(const struct csp_spillover_file *self, struct csp_diag *diag)
{
    const struct csp_spillover_circuit *c = self->circuits.items;
    for (size_t i = 0; i < self->circuits.n; i++) {
        const int bla = c[i].circuit == CSP_SPILL_BLA,
                  critic = c[i].circuit == CSP_SPILL_CRITIC;
        if (!bla && (c[i].asymmetry != 1 || c[i].efference > 0 || c[i].cells != 1 ||
                     c[i].share < 1 || c[i].largest != 2 || c[i].extinction > 0))
            csp_diag_add(
                diag, c[i].at,
                "asymmetry, efference, cells, share, largest and extinction belong to bla");
        if (!critic && (c[i].opponent > 0 || c[i].habenula != 1))
            csp_diag_add(diag, c[i].at, "opponent and habenula belong to critic");
    }
    if (self->loses > self->keeps)
        csp_diag_add(diag, csp_node_find(self->at, "loses"),
                     "loses (%g) must not be above keeps (%g)", self->loses, self->keeps);
}

static int read_tree(struct csp_spillover_file *self, const struct csp_node *root,
                     struct csp_mem *mem, struct csp_diag *diag)
{
    const size_t before = diag->total;
    int err = csp_schema_read(csp_spillover_schema, root, self, mem, diag);
    if (err) return err;
    check_circuits(self, diag);
    err = csp_sweep_init(&self->sweep, self->sweep_node, self->seed, mem, diag);
    if (err) return err;
    for (size_t k = 0; k < self->sweep.n; k++) check_axis(self->sweep.axes + k, diag);
    struct csp_spillover_exposure e;
    for (size_t k = 0; k < self->sweep.cells && diag->total == before; k++)
        (void)csp_spillover_cell(self, k, &e, diag);
    return diag->total > before ? csp_diag_result(diag) : CSP_OK;
}

int csp_spillover_load(struct csp_spillover_file *self, const char *path,
                       const struct csp_override *override, struct csp_mem *mem,
                       struct csp_diag *diag)
{
    struct csp_node *root = NULL;
    *self = (struct csp_spillover_file){0};
    const char *own = csp_mem_dup(mem, path);
    int err = own ? csp_yaml_read(own, mem, &root, diag) : CSP_E_MEMORY;
    if (!err && override) err = csp_override_apply(override, root, mem, diag);
    if (!err) err = read_tree(self, root, mem, diag);
    self->path = own;
    return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/wiring.h"
#include "conspecific/core/error.h"
#include <stdio.h>
#include <string.h>

/* Columns of connectome.h. */
#define ONE CSP_GAIN_ONE, NULL, 0
#define GAIN(x) CSP_GAIN_STAGE, "gains." #x, offsetof(struct csp_agent_spec, gains.x)
#define EDIT(x) CSP_GAIN_EDIT, "gains." #x, offsetof(struct csp_agent_spec, gains.x)
#define OWN(x) CSP_GAIN_OWN, #x, offsetof(struct csp_agent_spec, x)
#define NONE \
    {        \
        0    \
    }
#define BY(a)              \
    {                      \
        CSP_TARGET_##a + 1 \
    }
#define BY2(a, b)                              \
    {                                          \
        CSP_TARGET_##a + 1, CSP_TARGET_##b + 1 \
    }
#define RAT 0
#define OFF 1

static const struct csp_projection_row rows[] = {
#define ROW(id, from, to, gain, gates, sign, where, tract, source) \
    {#id, from, to, gain, gates, CSP_##sign, where, tract, source},
    CSP_PROJECTIONS(ROW)};

const struct csp_projection_row *csp_projection_row(enum csp_projection p)
{
    return p < CSP_N_PROJECTIONS ? &rows[p] : NULL;
}

static double parameter(const struct csp_agent_spec *spec, const struct csp_projection_row *row)
{
    double value = 1.0;
    if (row->gain) memcpy(&value, (const char *)spec + row->offset, sizeof value);
    return value;
}

double csp_projection_gates(const struct csp_agent *self, enum csp_projection p)
{
    double gates = 1.0;
    for (size_t k = 0; k < CSP_MOST_GATES && rows[p].gate[k]; k++)
        gates *= self->gate[rows[p].gate[k] - 1];
    return gates * self->gate[CSP_N_TARGETS + (int)p];
}

void csp_wiring_refresh(struct csp_agent *self)
{
    for (size_t p = 0; p < CSP_N_PROJECTIONS; p++) {
        const struct csp_projection_row *row = &rows[p];
        const int edits = row->kind == CSP_GAIN_EDIT, own = row->kind == CSP_GAIN_OWN;
        const double gain = own ? 1.0 : parameter(self->spec, row);
        double path = edits ? 1.0 : gain;
        for (size_t k = 0; k < CSP_MOST_GATES && row->gate[k]; k++)
            path *= self->gate[row->gate[k] - 1];
        path *= self->gate[CSP_N_TARGETS + (int)p];
        self->path[p] = edits ? 1.0 + path * (gain - 1.0) : path;
    }
}

const csp_real *csp_projection_pass(const struct csp_agent *self, enum csp_projection p,
                                    size_t n, const csp_real x[], csp_real scratch[])
{
    const csp_real gain = (csp_real)self->path[p];
    if (gain == 1) return x;
    for (size_t i = 0; i < n; i++) scratch[i] = gain * x[i];
    return scratch;
}

size_t csp_cortex_reads(const char *assoc, size_t n, const struct csp_area sens[])
{
    for (size_t a = 0; a < n; a++) {
        int reads = 0;
        for (size_t p = 0; p < CSP_N_PROJECTIONS; p++)
            reads |= !strcmp(rows[p].from, sens[a].name) && !strcmp(rows[p].to, assoc);
        if (!reads) return a;
    }
    return n;
}

static int draw_edge(struct csp_text *out, const char *from, const char *to, const char *label,
                     double gain, enum csp_sign sign, const char *tip)
{
    static const char *const head[] = {"normal", "tee", "dot"};
    return csp_text_add(
        out, "  \"%s\" -> \"%s\" [label=\"%s = %g\", arrowhead=%s, %stooltip=\"%s\"];\n", from,
        to, label, gain, head[sign], gain == 0.0 ? "style=dashed, " : "", tip);
}

static int draw_row(const struct csp_agent_spec *spec, const struct csp_projection_row *row,
                    struct csp_text *out)
{
    char tip[256];
    snprintf(tip, sizeof tip, "%s%s; %s", row->tract, row->off ? " (off in the rat)" : "",
             row->source);
    return draw_edge(out, row->from, row->to, row->gain ? row->gain : "1", parameter(spec, row),
                     row->sign, tip);
}

/* Recurrence within an area is the assemblies' (circuits/cortex/assembly_net.h). */
static int draw_recurrence(const struct csp_agent_spec *spec, struct csp_text *out)
{
    static const char *const area[] = {"aud", "vis", "pir", "som", "mot", "acc", "tea"};
    int err = CSP_OK;
    for (size_t a = 0; a < sizeof area / sizeof *area && !err; a++)
        err = draw_edge(out, area[a], area[a], "circuits.cortex.assembly.g_rec",
                        spec->circuits.cortex.assembly.g_rec, CSP_EXCITES,
                        "within the area; Papadimitriou 2020");
    return err;
}

int csp_agent_wiring_dot(const struct csp_agent_spec *spec, struct csp_text *out)
{
    const enum csp_cortex_model model = (enum csp_cortex_model)spec->circuits.cortex.model;
    int err =
        csp_text_add(out, "digraph \"%s\" {\n  rankdir=LR; node [shape=box];\n", spec->name);
    for (size_t p = 0; p < CSP_N_PROJECTIONS && !err; p++)
        if (model == CSP_CORTEX_PC || !csp_projection_is_feedback((enum csp_projection)p))
            err = draw_row(spec, &rows[p], out);
    if (!err && model == CSP_CORTEX_ASSEMBLY) err = draw_recurrence(spec, out);
    return err ? err : csp_text_add(out, "}\n");
}

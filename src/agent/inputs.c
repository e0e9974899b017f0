/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inputs.h"
#include <string.h>

static void scaled(size_t n, double gain, const csp_real from[], csp_real to[])
{
    const csp_real g = (csp_real)gain;
    for (size_t i = 0; i < n; i++) to[i] = g * from[i];
}

/* Association latents (acc, tea) into a target with their gains. */
static void latents(const struct csp_agent *self, const csp_real z[], double acc, double tea,
                    csp_real to[])
{
    const size_t n_acc = self->cortex.assoc[0].n, n_tea = self->cortex.assoc[1].n;
    scaled(n_acc, acc, z, to);
    scaled(n_tea, tea, z + n_acc, to + n_acc);
}

size_t csp_input_la_size(const struct csp_agent *self)
{
    return self->n_z + self->senses.n_area[0] + 2 * self->spec->contexts.n;
}

void csp_input_la(struct csp_agent *self, const csp_real line[])
{
    const struct csp_gains_params *g = &self->spec->gains;
    const struct csp_senses *s = &self->senses;
    latents(self, self->cortex.s, g->acc_bla * self->gate[CSP_TARGET_acc_bla],
            g->tea_bla * self->gate[CSP_TARGET_tea_bla], self->z_bla);
    csp_real *to = self->z_bla + self->n_z;
    scaled(s->n_area[0], g->tha_bla * self->gate[CSP_TARGET_tha_bla], line, to);
    to += s->n_area[0];
    const csp_real hpc =
        (csp_real)(g->hpc_bla * self->gate[CSP_TARGET_hpc_bla] * self->gate[CSP_TARGET_hpc]);
    for (size_t c = 0; c < self->spec->contexts.n; c++) {
        *to++ = hpc * line[s->ctx_see[c]];
        *to++ = hpc * line[s->ctx_smell[c]];
    }
}

void csp_input_context(struct csp_agent *self, const csp_real line[])
{
    const struct csp_senses *s = &self->senses;
    for (size_t c = 0; c < self->spec->contexts.n; c++) {
        self->x_ctx[2 * c] = line[s->ctx_see[c]];
        self->x_ctx[2 * c + 1] = line[s->ctx_smell[c]];
    }
}

double csp_nac_gate(const struct csp_agent *self)
{
    const double pfc = 1.0 + self->gate[CSP_TARGET_pfc] * (self->spec->gains.pfc_nac - 1.0);
    return pfc * self->gate[CSP_TARGET_nac];
}

static int tells_who_or_where(const struct csp_line *line)
{
    return line->role == CSP_LINE_ID || line->role == CSP_LINE_OBJECT ||
           line->role == CSP_LINE_CONTEXT;
}

void csp_input_pfc(struct csp_agent *self, const csp_real line[])
{
    csp_real *to = self->x_pfc;
    for (size_t i = 0; i < self->senses.n; i++)
        if (tells_who_or_where(&self->senses.lines[i])) *to++ = line[i];
}

size_t csp_input_pfc_size(const struct csp_agent *self)
{
    size_t n = 0;
    for (size_t i = 0; i < self->senses.n; i++)
        n += (size_t)tells_who_or_where(&self->senses.lines[i]);
    return n;
}

void csp_input_la_imagined(struct csp_agent *self, const csp_real z[], const csp_real line[])
{
    const struct csp_gains_params *g = &self->spec->gains;
    latents(self, z, g->acc_bla * self->gate[CSP_TARGET_acc_bla],
            g->tea_bla * self->gate[CSP_TARGET_tea_bla], self->z_bla);
    memset(self->z_bla + self->n_z, 0, (self->n_bla - self->n_z) * sizeof *self->z_bla);
    if (line)
        scaled(self->senses.n_area[0], g->tha_bla * self->gate[CSP_TARGET_tha_bla], line,
               self->z_bla + self->n_z);
}

void csp_input_nac_imagined(struct csp_agent *self, const csp_real z[])
{
    const struct csp_gains_params *g = &self->spec->gains;
    latents(self, z, g->acc_nac * self->gate[CSP_TARGET_acc_nac],
            g->tea_nac * self->gate[CSP_TARGET_tea_nac], self->z_nac);
}

void csp_input_nac(struct csp_agent *self)
{
    csp_input_nac_imagined(self, self->cortex.s);
}

const csp_real *csp_in_banks(const struct csp_agent *self, size_t n, double other,
                             const csp_real y[], csp_real out[])
{
    if (self->banks < 2) return y;
    const csp_real to_other = (csp_real)other, to_self = (csp_real)(1.0 - other);
    for (size_t i = 0; i < n; i++) {
        out[i] = to_self * y[i];
        out[n + i] = to_other * y[i];
    }
    return out;
}

const csp_real *csp_lines_in_banks(const struct csp_agent *self, double other,
                                   const csp_real line[], csp_real out[])
{
    if (self->banks < 2) return line;
    const size_t n = self->senses.n;
    for (size_t i = 0; i < n; i++) {
        const unsigned role = self->senses.lines[i].role;
        const double share = role == CSP_LINE_OTHER                           ? 1.0
                             : role == CSP_LINE_COMMON || role == CSP_LINE_ID ? other
                                                                              : 0.0;
        out[i] = (csp_real)(1.0 - share) * line[i];
        out[n + i] = (csp_real)share * line[i];
    }
    return out;
}

double csp_lines_of_banks(const struct csp_agent *self, const csp_real banks[], csp_real line[])
{
    const size_t n = self->senses.n;
    double all = 0.0, other = 0.0;
    for (size_t i = 0; i < n; i++) {
        line[i] = banks[i] + banks[n + i];
        if (self->senses.lines[i].role != CSP_LINE_COMMON) continue;
        all += (double)line[i];
        other += (double)banks[n + i];
    }
    return all > 0 ? other / all : 0.0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inputs.h"
#include "conspecific/agent/wiring.h"
#include <string.h>

static void scaled(size_t n, double gain, const csp_real from[], csp_real to[])
{
    const csp_real g = (csp_real)gain;
    for (size_t i = 0; i < n; i++) to[i] = g * from[i];
}

/* Association latents z (acc, tea) into a target by two projections, all of it times share. */
static void latents(const struct csp_agent *self, double share, const csp_real z[],
                    enum csp_projection acc, enum csp_projection tea, csp_real to[])
{
    const size_t n_acc = self->cortex.assoc[0].n, n_tea = self->cortex.assoc[1].n;
    scaled(n_acc, share * csp_projection_gain(self, acc), z, to);
    scaled(n_tea, share * csp_projection_gain(self, tea), z + n_acc, to + n_acc);
}

/* The lines of an area that reach LA by a direct route: all but those of places, which need the
 * hippocampus. to NULL: they are counted. */
static size_t direct(const struct csp_agent *self, size_t area, double gain,
                     const csp_real line[], csp_real to[])
{
    const struct csp_senses *s = &self->senses;
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->lines[i].area != area || s->lines[i].role == CSP_LINE_CONTEXT) continue;
        if (to) to[n] = (csp_real)gain * line[i];
        n++;
    }
    return n;
}

void csp_input_la_size(struct csp_agent *self)
{
    const int sees = csp_projection_gain(self, CSP_P_lp_la) > 0,
              smells = csp_projection_gain(self, CSP_P_pir_la) > 0;
    self->n_seen = sees ? direct(self, CSP_VIS, 0.0, NULL, NULL) : 0;
    self->n_smelt = smells ? direct(self, CSP_PIR, 0.0, NULL, NULL) : 0;
    self->n_bla = self->n_z + self->senses.n_area[CSP_AUD] + 2 * self->spec->contexts.n +
                  self->n_seen + self->n_smelt;
}

/* What is heard, seen and smelt into z_bla, by the direct routes; all of it times share. */
static void direct_routes(struct csp_agent *self, double share, const csp_real line[])
{
    csp_real *smelt = self->z_bla + self->n_bla - self->n_smelt, *seen = smelt - self->n_seen;
    scaled(self->senses.n_area[CSP_AUD], share * csp_projection_gain(self, CSP_P_tha_la), line,
           self->z_bla + self->n_z);
    if (self->n_seen > 0)
        direct(self, CSP_VIS, share * csp_projection_gain(self, CSP_P_lp_la), line, seen);
    if (self->n_smelt > 0)
        direct(self, CSP_PIR, share * csp_projection_gain(self, CSP_P_pir_la), line, smelt);
}

/* Lines of the places by way of a projection, two a place. */
static void places(const struct csp_agent *self, enum csp_projection by, const csp_real line[],
                   csp_real to[])
{
    const struct csp_senses *s = &self->senses;
    const csp_real gain = (csp_real)csp_projection_gain(self, by);
    for (size_t c = 0; c < self->spec->contexts.n; c++) {
        to[2 * c] = gain * line[s->ctx_see[c]];
        to[2 * c + 1] = gain * line[s->ctx_smell[c]];
    }
}

void csp_input_la(struct csp_agent *self, const csp_real line[])
{
    latents(self, 1.0, self->cortex.s, CSP_P_acc_la, CSP_P_tea_la, self->z_bla);
    direct_routes(self, 1.0, line);
    places(self, CSP_P_context_la, line,
           self->z_bla + self->n_z + self->senses.n_area[CSP_AUD]);
}

void csp_input_la_imagined(struct csp_agent *self, enum csp_projection by, const csp_real z[],
                           const csp_real line[])
{
    const double share = csp_projection_gain(self, by);
    latents(self, share, z, CSP_P_acc_la, CSP_P_tea_la, self->z_bla);
    memset(self->z_bla + self->n_z, 0, (self->n_bla - self->n_z) * sizeof *self->z_bla);
    if (line) direct_routes(self, share, line);
}

void csp_input_fear(const struct csp_agent *self, const csp_real z[], csp_real out[])
{
    if (csp_bla_foretells(&self->bla.par))
        csp_project_drive(&self->la, z, out);
    else
        csp_project_step((struct csp_project *)&self->la, z, out);
}

void csp_input_nac(struct csp_agent *self)
{
    latents(self, 1.0, self->cortex.s, CSP_P_acc_nac, CSP_P_tea_nac, self->z_nac);
}

void csp_input_nac_imagined(struct csp_agent *self, enum csp_projection by, const csp_real z[])
{
    latents(self, csp_projection_gain(self, by), z, CSP_P_acc_nac, CSP_P_tea_nac, self->z_nac);
}

void csp_input_hpc(struct csp_agent *self, const csp_real line[])
{
    places(self, CSP_P_context_hpc, line, self->x_ctx);
}

double csp_nac_gate(const struct csp_agent *self)
{
    return csp_projection_gain(self, CSP_P_pfc_nac) * self->gate[CSP_TARGET_nac];
}

static int tells_who_or_where(const struct csp_line *line)
{
    return line->role == CSP_LINE_ID || line->role == CSP_LINE_OBJECT ||
           line->role == CSP_LINE_CONTEXT;
}

void csp_input_pfc(struct csp_agent *self, const csp_real line[])
{
    const csp_real gain = (csp_real)csp_projection_gain(self, CSP_P_place_pfc);
    csp_real *to = self->x_pfc;
    for (size_t i = 0; i < self->senses.n; i++)
        if (tells_who_or_where(&self->senses.lines[i])) *to++ = gain * line[i];
}

size_t csp_input_pfc_size(const struct csp_agent *self)
{
    size_t n = 0;
    for (size_t i = 0; i < self->senses.n; i++)
        n += (size_t)tells_who_or_where(&self->senses.lines[i]);
    return n;
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

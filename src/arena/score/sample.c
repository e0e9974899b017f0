/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include <stdlib.h>

int csp_sample_field(const struct csp_fields *fields, const char *name,
                     const struct csp_field **out)
{
    const long f = csp_fields_find(fields, name);
    if (f >= 0) {
        *out = fields->list + f;
        return CSP_OK;
    }
    const char *words[1024];
    size_t n = 0;
    for (; n < fields->n && n < 1024; n++) words[n] = fields->list[n].name;
    return CSP_FAIL(CSP_E_NAME, "the brain has no field `%s`%s", name,
                    csp_nearest_hint(name, words, n, 0));
}

void csp_sample_floats(const struct csp_field *field, float to[])
{
    for (size_t k = 0; k < field->n; k++)
        to[k] = field->type == CSP_FIELD_REAL     ? (float)((const csp_real *)field->data)[k]
                : field->type == CSP_FIELD_DOUBLE ? (float)((const double *)field->data)[k]
                                                  : (float)((const uint64_t *)field->data)[k];
}

static double mean_of_field(const struct csp_field *f)
{
    double sum = 0.0;
    if (f->n == 0) return 0.0;
    switch (f->type) {
    case CSP_FIELD_REAL: {
        const csp_real *v = f->data;
        for (size_t i = 0; i < f->n; i++) sum += (double)v[i];
        break;
    }
    case CSP_FIELD_DOUBLE: {
        const double *v = f->data;
        for (size_t i = 0; i < f->n; i++) sum += v[i];
        break;
    }
    case CSP_FIELD_U64: {
        const uint64_t *v = f->data;
        for (size_t i = 0; i < f->n; i++) sum += (double)v[i];
        break;
    }
    }
    return sum / (double)f->n;
}

void csp_sampler_free(struct csp_sampler *self)
{
    for (size_t i = 0; i < self->n_signal; i++) free(self->signal[i].v);
    for (size_t i = 0; i < self->n_population; i++) free(self->population[i].v);
    free(self->signal);
    free(self->population);
    *self = (struct csp_sampler){0};
}

int csp_sampler_signal(struct csp_sampler *self, size_t role, int output,
                       const struct csp_field *field, size_t *index)
{
    for (*index = 0; *index < self->n_signal; ++*index) {
        const struct csp_signal *c = self->signal + *index;
        if (c->role == role && c->output == output &&
            (output >= 0 || c->field.data == field->data))
            return CSP_OK;
    }
    struct csp_signal *list = realloc(self->signal, (self->n_signal + 1) * sizeof *list);
    if (!list) return CSP_FAIL(CSP_E_MEMORY, "signals of measures");
    self->signal = list;
    list[self->n_signal] = (struct csp_signal){.role = role, .output = output};
    if (field) list[self->n_signal].field = *field;
    self->n_signal++;
    return CSP_OK;
}

int csp_sampler_population(struct csp_sampler *self, size_t role, const struct csp_field *field,
                           size_t *index)
{
    for (*index = 0; *index < self->n_population; ++*index) {
        const struct csp_population *x = self->population + *index;
        if (x->role == role && x->field.data == field->data) return CSP_OK;
    }
    struct csp_population *list =
        realloc(self->population, (self->n_population + 1) * sizeof *list);
    if (!list) return CSP_FAIL(CSP_E_MEMORY, "populations of measures");
    self->population = list;
    list[self->n_population++] = (struct csp_population){.role = role, .field = *field};
    return CSP_OK;
}

int csp_sampler_begin(struct csp_sampler *self, size_t ticks)
{
    self->n_tick = 0;
    for (size_t i = 0; i < self->n_population; i++) self->population[i].on = 0;
    if (ticks <= self->cap_tick) return CSP_OK;
    for (size_t i = 0; i < self->n_signal; i++) {
        double *v = realloc(self->signal[i].v, ticks * sizeof *v);
        if (!v) return CSP_FAIL(CSP_E_MEMORY, "samples of a trial of %zu ticks", ticks);
        self->signal[i].v = v;
    }
    self->cap_tick = ticks;
    return CSP_OK;
}

int csp_sampler_record(struct csp_sampler *self, size_t population, size_t ticks)
{
    struct csp_population *x = self->population + population;
    x->on = 1;
    if (ticks <= x->cap) return CSP_OK;
    float *v = realloc(x->v, ticks * x->field.n * sizeof *v);
    if (!v && x->field.n)
        return CSP_FAIL(CSP_E_MEMORY, "%zu ticks of `%s`", ticks, x->field.name);
    x->v = v;
    x->cap = ticks;
    return CSP_OK;
}

void csp_sampler_tick(struct csp_sampler *self, const struct csp_act acts[])
{
    const size_t tick = self->n_tick;
    if (tick >= self->cap_tick) return;
    for (size_t i = 0; i < self->n_signal; i++) {
        struct csp_signal *c = self->signal + i;
        c->v[tick] = c->output >= 0 ? csp_act_value(acts + c->role, (enum csp_output)c->output)
                                    : mean_of_field(&c->field);
    }
    for (size_t i = 0; i < self->n_population; i++) {
        struct csp_population *x = self->population + i;
        if (x->on) csp_sample_floats(&x->field, x->v + tick * x->field.n);
    }
    self->n_tick++;
}

int csp_sampler_mean(const struct csp_sampler *self, const double v[], long from, long to,
                     double *mean)
{
    const long n = (long)self->n_tick;
    from = from < 0 ? 0 : from;
    to = to > n ? n : to;
    if (from >= to) return 0;
    double sum = 0.0;
    for (long i = from; i < to; i++) sum += v[i];
    *mean = sum / (double)(to - from);
    return 1;
}

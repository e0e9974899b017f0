/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/world.h"
#include "conspecific/config/config.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <string.h>

enum { MOST_NAMES = 1024 };       /* that a remedy chooses from */
static const double CLOSE = 1e-9; /* rounding of what was meant to lie on a limit */

/* Index of the item called name; the first member of every item is its name. */
static long index_of(const struct csp_list *list, size_t size, const char *name)
{
    const char *item = list->items;
    for (size_t i = 0; i < list->n; i++) {
        const char *const *first = (const void *)(item + i * size);
        if (strcmp(*first, name) == 0) return (long)i;
    }
    return -1;
}

long csp_world_feature(const struct csp_agent_spec *self, const char *name)
{
    return index_of(&self->features, sizeof(struct csp_feature), name);
}

long csp_world_kind(const struct csp_agent_spec *self, const char *name)
{
    return index_of(&self->kinds, sizeof(struct csp_kind), name);
}

long csp_world_object(const struct csp_agent_spec *self, const char *name)
{
    return index_of(&self->objects, sizeof(struct csp_object), name);
}

long csp_world_identity(const struct csp_agent_spec *self, const char *name)
{
    return index_of(&self->identities, sizeof(struct csp_identity), name);
}

static const struct csp_identity *identity(const struct csp_agent_spec *self, size_t m)
{
    return CSP_ITEM(self->identities, csp_identity, m);
}

static double off_self(double likeness)
{
    return sqrt(fmax(0.0, 1.0 - likeness * likeness));
}

/* The kinship that identity m can have with identity kin, by their likeness alone. */
static void range(const struct csp_agent_spec *self, size_t m, size_t kin, double *lo,
                  double *hi)
{
    const double s = identity(self, m)->likeness, t = identity(self, kin)->likeness;
    *lo = s * t;
    *hi = s * t + off_self(s) * off_self(t);
}

/* Distance to the founder of the family in steps; -1: an unknown kin or a circle. */
static long generation(const struct csp_agent_spec *self, size_t m)
{
    long steps = 0;
    while (identity(self, m)->kin) {
        const long kin = csp_world_identity(self, identity(self, m)->kin);
        if (kin < 0 || ++steps > (long)self->identities.n) return -1;
        m = (size_t)kin;
    }
    return steps;
}

/* x_m from x_k, which mix[] holds. */
static int from_kin(const struct csp_agent_spec *self, size_t m, size_t kin, double mix[])
{
    const double s = identity(self, m)->likeness, t = identity(self, kin)->likeness,
                 c = identity(self, m)->kinship, rest = off_self(t);
    double lo, hi;
    range(self, m, kin, &lo, &hi);
    if (!(c >= lo - CLOSE && c <= hi + CLOSE))
        return CSP_FAIL(CSP_E_RANGE, "kinship %g, legal %g to %g", c, lo, hi);
    const double b = rest > 0 ? fmin(fmax(0.0, (c - s * t) / rest), off_self(s)) : 0.0;
    for (size_t i = 1; i <= self->identities.n; i++) mix[i] *= rest > 0 ? b / rest : 0.0;
    mix[0] = s;
    mix[m + 1] = sqrt(fmax(0.0, 1.0 - s * s - b * b));
    return CSP_OK;
}

int csp_world_odour(const struct csp_agent_spec *self, size_t m, double mix[])
{
    const long steps = generation(self, m);
    memset(mix, 0, (self->identities.n + 1) * sizeof *mix);
    if (steps < 0)
        return CSP_FAIL(CSP_E_RANGE, "identity `%s`: its kin are unknown or in a circle",
                        identity(self, m)->name);
    int err = CSP_OK;
    for (long back = steps; back >= 0 && !err; back--) { /* from the founder to m */
        size_t a = m;
        for (long i = 0; i < back; i++)
            a = (size_t)csp_world_identity(self, identity(self, a)->kin);
        if (back == steps) {
            mix[0] = identity(self, a)->likeness;
            mix[a + 1] = off_self(mix[0]);
        } else {
            err = from_kin(self, a, (size_t)csp_world_identity(self, identity(self, a)->kin),
                           mix);
        }
    }
    return err;
}

static void refuse_kin(const struct csp_agent_spec *self, const struct csp_identity *id,
                       const struct csp_node *at, struct csp_diag *diag)
{
    const char *names[MOST_NAMES];
    size_t n = 0;
    for (size_t i = 0; i < self->identities.n && n < MOST_NAMES; i++)
        if (identity(self, i) != id) names[n++] = identity(self, i)->name;
    csp_diag_add(diag, at, "identity `%s`: unknown kin `%s`%s", id->name, id->kin,
                 csp_nearest_hint(id->kin, names, n, CSP_DIAG_WORDS));
}

static void check_kin(const struct csp_agent_spec *self, struct csp_diag *diag)
{
    for (size_t m = 0; m < self->identities.n; m++) {
        const struct csp_identity *id = identity(self, m);
        const struct csp_node *kin_at = csp_node_find(id->at, "kin"),
                              *c_at = csp_node_find(id->at, "kinship");
        if (!id->kin) {
            if (c_at)
                csp_diag_add(diag, c_at,
                             "identity `%s`: `kinship` needs `kin`, the animal "
                             "that it is related to",
                             id->name);
            continue;
        }
        const long kin = csp_world_identity(self, id->kin);
        if (kin < 0) {
            refuse_kin(self, id, kin_at, diag);
            continue;
        }
        if (generation(self, m) < 0) {
            csp_diag_add(diag, kin_at,
                         "identity `%s`: it is its own kin by way of `%s`; the "
                         "first of a family has no `kin`",
                         id->name, id->kin);
            continue;
        }
        double lo, hi;
        range(self, m, (size_t)kin, &lo, &hi);
        if (id->kinship >= lo - CLOSE && id->kinship <= hi + CLOSE) continue;
        csp_diag_add(diag, c_at ? c_at : kin_at,
                     "identity `%s`: no odour has kinship %g with `%s` at likeness %g and %g; "
                     "write `kinship:` from %.4g to %.4g",
                     id->name, id->kinship, id->kin, id->likeness,
                     identity(self, (size_t)kin)->likeness, ceil(lo * 1e4 - 1e-6) / 1e4,
                     floor(hi * 1e4 + 1e-6) / 1e4);
    }
}

/* A consequence follows a kind or a category that is there, and shows features that are there. */
static void check_consequences(const struct csp_agent_spec *self, const char *const features[],
                               size_t n, struct csp_diag *diag)
{
    for (size_t i = 0; i < self->consequences.n; i++) {
        const struct csp_consequence *c = CSP_ITEM(self->consequences, csp_consequence, i);
        int follows = 0;
        for (size_t k = 0; k < self->kinds.n; k++) {
            const struct csp_kind *kind = CSP_ITEM(self->kinds, csp_kind, k);
            follows |= !strcmp(c->of, kind->name) || !strcmp(c->of, kind->category);
        }
        if (!follows)
            csp_diag_add(diag, c->at, "consequence `%s`: `%s` is neither a kind nor a category",
                         c->name, c->of);
        for (size_t f = 0; f < c->features.n; f++) {
            const char *name = ((const char *const *)c->features.items)[f];
            if (csp_world_feature(self, name) >= 0) continue;
            csp_diag_add(diag, c->at, "consequence `%s`: unknown feature `%s`%s", c->name, name,
                         csp_nearest_hint(name, features, n, CSP_DIAG_WORDS));
        }
    }
}

/* A kind has no more consequences of one doer than an event can hold. */
static void check_number_of_consequences(const struct csp_agent_spec *self,
                                         struct csp_diag *diag)
{
    for (size_t k = 0; k < self->kinds.n; k++) {
        const struct csp_kind *kind = CSP_ITEM(self->kinds, csp_kind, k);
        size_t n[2] = {0, 0};
        for (size_t i = 0; i < self->consequences.n; i++) {
            const struct csp_consequence *c = CSP_ITEM(self->consequences, csp_consequence, i);
            n[c->by == CSP_BY_COMPANION] +=
                !strcmp(c->of, kind->name) || !strcmp(c->of, kind->category);
        }
        for (int by = 0; by < 2; by++)
            if (n[by] > CSP_UNFOLD_MOST)
                csp_diag_add(diag, kind->at,
                             "kind `%s`: %zu consequences by one %s, at most %d", kind->name,
                             n[by], by ? "companion" : "sufferer", CSP_UNFOLD_MOST);
    }
}

/* Whom the animal meets in its life is known, and the times go up. */
static void check_company(const struct csp_agent_spec *self, struct csp_diag *diag)
{
    const char *names[MOST_NAMES];
    size_t n = 0;
    for (; n < self->identities.n && n < MOST_NAMES; n++) names[n] = identity(self, n)->name;
    const struct csp_list *list = &self->rearing.company;
    for (size_t i = 0; i < list->n; i++) {
        const struct csp_companions *c = CSP_ITEM(*list, csp_companions, i);
        if (i && c->from <= CSP_ITEM(*list, csp_companions, i - 1)->from)
            csp_diag_add(diag, c->at,
                         "rearing.company: `from: %g` does not come after %g; list "
                         "them by time",
                         c->from, CSP_ITEM(*list, csp_companions, i - 1)->from);
        for (size_t k = 0; k < c->with.n; k++) {
            const struct csp_name_real *who = CSP_ITEM(c->with, csp_name_real, k);
            if (csp_world_identity(self, who->name) >= 0) continue;
            csp_diag_add(diag, who->at, "rearing.company: unknown identity `%s`%s", who->name,
                         csp_nearest_hint(who->name, names, n, CSP_DIAG_WORDS));
        }
    }
}

static void check_world(const struct csp_agent_spec *self, struct csp_diag *diag)
{
    const char *names[MOST_NAMES];
    size_t n = 0;
    for (; n < self->features.n && n < MOST_NAMES; n++)
        names[n] = CSP_ITEM(self->features, csp_feature, n)->name;
    for (size_t k = 0; k < self->kinds.n; k++) {
        const struct csp_kind *kind = CSP_ITEM(self->kinds, csp_kind, k);
        const char *const *list = kind->features.items;
        for (size_t i = 0; i < kind->features.n; i++) {
            if (csp_world_feature(self, list[i]) >= 0) continue;
            csp_diag_add(diag, kind->at, "kind `%s`: unknown feature `%s`%s", kind->name,
                         list[i], csp_nearest_hint(list[i], names, n, CSP_DIAG_WORDS));
        }
    }
    check_consequences(self, names, n, diag);
    check_number_of_consequences(self, diag);
    if (self->kinds.n == 0)
        csp_diag_add(diag, NULL, "agent `%s`: no kinds of events", self->name);
    if (self->identities.n == 0)
        csp_diag_add(diag, NULL, "agent `%s`: no identities", self->name);
    if (self->contexts.n == 0) csp_diag_add(diag, NULL, "agent `%s`: no contexts", self->name);
    check_kin(self, diag);
    check_company(self, diag);
    const struct csp_upbringing *r = &self->rearing;
    if (r->p_own + r->p_common > 1.0)
        csp_diag_add(diag, NULL, "rearing: p_own + p_common = %g, at most 1",
                     r->p_own + r->p_common);
    if (r->dur_min > r->dur_max)
        csp_diag_add(diag, NULL, "rearing: dur_min = %g s is above dur_max = %g s", r->dur_min,
                     r->dur_max);
}

int csp_agent_spec_read(struct csp_agent_spec *self, const struct csp_node *root,
                        struct csp_mem *mem, struct csp_diag *diag)
{
    *self = (struct csp_agent_spec){0};
    const int err = csp_schema_read(csp_agent_schema, root, self, mem, diag);
    if (err) return err;
    check_world(self, diag);
    return csp_diag_result(diag);
}

int csp_agent_spec_load(struct csp_agent_spec *self, const char *path, struct csp_mem *mem,
                        struct csp_diag *diag)
{
    struct csp_node *root = NULL;
    *self = (struct csp_agent_spec){0};
    const int err = csp_config_load(path, mem, &root, diag);
    return err ? err : csp_agent_spec_read(self, root, mem, diag);
}

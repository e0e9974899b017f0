/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kin: odour and voice of animals that may be related. The vector of an animal m of likeness s
 * and, to its kin k of likeness t, of kinship c:
 *
 *   x_m = s e_0 + b n_k + sqrt(1 - s^2 - b^2) e_m,     b = (c - s t) / sqrt(1 - t^2)
 *
 * e_0 is the self, e_m what is m's own, n_k the unit vector of what of k is not like the self.
 * So x_m . e_0 = s, x_m . x_k = c and |x_m| = 1 exactly. Lines are rates, so b >= 0: kinship is
 * from s t (no more alike than their likeness makes them) to s t + sqrt((1 - s^2)(1 - t^2)),
 * above which the Gram matrix of the three is not positive. All kin of one animal are a family:
 * two of them have the cosine s s' + b b'.
 */
#include "conspecific/agent/spec.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <string.h>

static const double CLOSE = 1e-9; /* rounding of what was meant to lie on a limit */

static const struct csp_identity *identity(const struct csp_agent_spec *self, size_t m)
{
    return &((const struct csp_identity *)self->identities.items)[m];
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

static void refuse_name(const struct csp_agent_spec *self, const struct csp_identity *id,
                        const struct csp_node *at, struct csp_diag *diag)
{
    const char *names[1024];
    size_t n = 0;
    for (size_t i = 0; i < self->identities.n && n < 1024; i++)
        if (identity(self, i) != id) names[n++] = identity(self, i)->name;
    csp_diag_add(diag, at, "identity `%s`: unknown kin `%s`%s", id->name, id->kin,
                 csp_nearest_hint(id->kin, names, n, CSP_DIAG_WORDS));
}

void csp_kin_check(const struct csp_agent_spec *self, struct csp_diag *diag)
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
            refuse_name(self, id, kin_at, diag);
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

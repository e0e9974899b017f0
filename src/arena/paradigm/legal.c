/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/legal.h"
#include <math.h>
#include <string.h>

static const struct {
    const char *kind;
    double lo, hi;
} ranges[] = {
    {"freezing", 0, 100},
    {"probe_freezing", 0, 100},
    {"cells", 0, 100},
    {"cells_both", 0, 100},
    {"cells_only", 0, 100},
    {"share_frozen", 0, 100},
    {"state_share", 0, 100},
    {"choice_share", 0, 1},
    {"choice_probability", 0, 1},
    {"happened", 0, 1},
    {"ever", 0, 1},
    {"stay", 0, 1},
    {"calling", 0, 100},
    {"call_rate", 0, INFINITY},
    {"times_before", 0, INFINITY},
    {"nth_latency", 0, INFINITY},
    {"discount", 0, INFINITY},
    {"decode", 0, 1},
    {"learning_rate", 0, 1},
    {"correlation", -1, 1},
    {"overlap", -1, 1},
    {"rsa", -1, 1},
    {"c_w", -1, 1},
    {"latency", 0, INFINITY},
    {"count", 0, INFINITY},
    {"rate", 0, INFINITY},
    {"power", 0, INFINITY},
    {"first_session", 1, INFINITY},
    {"trials_to", 1, INFINITY},
};

static struct csp_interval minus(struct csp_interval a, struct csp_interval b)
{
    return (struct csp_interval){a.lo - b.hi, a.hi - b.lo};
}

static struct csp_interval legal_of(const struct csp_paradigm *p, const char *name)
{
    const long i = csp_paradigm_measure(p, name); /* stands before, so that this ends */
    return i < 0 ? (struct csp_interval){-INFINITY, INFINITY}
                 : csp_measure_legal(p, csp_measure_at(p, (size_t)i));
}

/* Of a and b, or of all of a series: their sum, or any value between the ends. */
static struct csp_interval several(const struct csp_paradigm *p, const struct csp_measure *m,
                                   int sum)
{
    const char *pair[] = {m->a, m->b}, *const *names = m->series.n ? m->series.items : pair;
    const size_t n = m->series.n ? m->series.n : 2;
    struct csp_interval all = sum ? (struct csp_interval){0, 0} : legal_of(p, names[0]);
    for (size_t i = 0; i < n; i++) {
        const struct csp_interval one = legal_of(p, names[i]);
        all = sum ? (struct csp_interval){all.lo + one.lo, all.hi + one.hi}
                  : (struct csp_interval){fmin(all.lo, one.lo), fmax(all.hi, one.hi)};
    }
    return all;
}

struct csp_interval csp_measure_legal(const struct csp_paradigm *p, const struct csp_measure *m)
{
    const char *kind = csp_measure_kind_of(m)->name;
    struct csp_interval legal = {-INFINITY, INFINITY};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (strcmp(ranges[i].kind, kind) == 0)
            legal = (struct csp_interval){ranges[i].lo, ranges[i].hi};
    if (strcmp(kind, "largest") == 0 || strcmp(kind, "smallest") == 0)
        legal = legal_of(p, m->a);
    if (strcmp(kind, "difference") == 0) legal = minus(legal_of(p, m->a), legal_of(p, m->b));
    if (strcmp(kind, "sum") == 0 || strcmp(kind, "average") == 0)
        legal = several(p, m, strcmp(kind, "sum") == 0);
    if (strcmp(kind, "index") == 0 && legal_of(p, m->a).lo >= 0 && legal_of(p, m->b).lo >= 0)
        legal = (struct csp_interval){-1, 1};
    return m->baseline.n ? minus(legal, legal) : legal;
}

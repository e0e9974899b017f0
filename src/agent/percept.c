/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/percept.h"
#include "conspecific/agent/wiring.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

static double strength(const struct csp_agent *agent, csp_real most)
{
    const double share = (double)most / agent->spec->senses.amp;
    return fmin(1.0, fmax(0.0, (share - 0.4) / 0.4));
}

static double own_efference(const struct csp_agent *agent, const csp_real line[])
{
    const size_t n = agent->senses.n_area[CSP_MOT];
    const csp_real *own = line + (agent->senses.n - n);
    csp_real most = 0;
    for (size_t i = 0; i < n; i++) most = own[i] > most ? own[i] : most;
    return strength(agent, most);
}

static double another_seen(const struct csp_agent *agent, const csp_real line[])
{
    csp_real most = 0;
    for (size_t f = 0; f < agent->spec->features.n; f++) {
        const size_t at = agent->senses.view[f];
        if (at != SIZE_MAX && line[at] > most) most = line[at];
    }
    return strength(agent, most);
}

/* Feature f of another: what is seen of it, or what is heard or smelt without own efference. */
static double shown(const struct csp_agent *agent, size_t f, double own, const csp_real line[])
{
    const struct csp_senses *s = &agent->senses;
    const size_t other = agent->spec->features.n + f;
    if (s->view[f] != SIZE_MAX) return strength(agent, line[s->view[f]]);
    csp_real most = 0;
    if (s->sound[other] != SIZE_MAX) most = line[s->sound[other]];
    if (s->odour[other] != SIZE_MAX && line[s->odour[other]] > most)
        most = line[s->odour[other]];
    return (1.0 - own) * strength(agent, most);
}

static int is_call(const struct csp_senses *s, size_t f) /* made by a body, not seen */
{
    return s->own[f] != SIZE_MAX && s->view[f] == SIZE_MAX && s->sound[f] != SIZE_MAX;
}

static double another_acts(const struct csp_agent *agent, const struct csp_percept *p)
{
    double most = p->seen;
    for (size_t f = 0; f < agent->spec->features.n; f++)
        if (is_call(&agent->senses, f)) most = fmax(most, shown(agent, f, p->own, p->line));
    return most;
}

/* The largest sign of another, each weighted by the member of its feature at offset. */
static double largest_sign(const struct csp_agent *agent, const struct csp_percept *p,
                           size_t offset)
{
    double most = 0.0, weight;
    for (size_t f = 0; f < agent->spec->features.n; f++) {
        const struct csp_feature *feature = CSP_ITEM(agent->spec->features, csp_feature, f);
        memcpy(&weight, (const char *)feature + offset, sizeof weight);
        if (weight > 0) most = fmax(most, weight * shown(agent, f, p->own, p->line));
    }
    return most;
}

struct csp_percept csp_percept_of(const struct csp_agent *agent, const csp_real line[])
{
    struct csp_percept p = {
        .line = line, .own = own_efference(agent, line), .seen = another_seen(agent, line)};
    p.acts = another_acts(agent, &p);
    if (agent->banks > 1) p.share = p.acts;
    if (csp_projection_gain(agent, CSP_P_innate_cea) > 0)
        p.releases = largest_sign(agent, &p, offsetof(struct csp_feature, innate));
    if (csp_projection_gain(agent, CSP_P_mirror_bla) > 0 ||
        csp_projection_gain(agent, CSP_P_mirror_pag) > 0)
        p.hurts = largest_sign(agent, &p, offsetof(struct csp_feature, mirror));
    return p;
}

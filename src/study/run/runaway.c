/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/runaway.h"
#include "conspecific/circuits/vta_bg/critic.h"

static double excess(struct csp_range r)
{
    const struct csp_critic c = {.top = r.top, .due = r.due};
    return csp_critic_excess(&c);
}

void csp_runaway_note(const struct csp_critic *critic, struct csp_range *worst)
{
    if (csp_critic_excess(critic) >= excess(*worst))
        *worst = (struct csp_range){critic->top, critic->due};
}

size_t csp_runaway_report(const struct csp_plan *plan, const struct csp_result results[],
                          struct csp_run_dir *dir, FILE *out)
{
    size_t n = 0, all = 0;
    for (size_t u = 0; u < plan->units; u++) {
        const struct csp_result *r = results + u;
        const struct csp_plan_group *g = csp_plan_group_of(plan, u);
        all += r->done != 0;
        if (!r->done || r->lost || !(excess(r->after) > 1)) continue;
        const int reared = excess(r->reared) > 1;
        const struct csp_range at = reared ? r->reared : r->after;
        csp_run_dir_say(
            dir, out,
            "warning: critic out of range: group %s, animal %llu, in %s: |V| reached %.3g, "
            "its largest reward justifies %.3g",
            g->name, (unsigned long long)csp_plan_animal(g, u - g->first),
            reared ? "rearing" : "the experiment", at.top, at.due);
        n++;
    }
    if (n == 0) return 0;
    csp_run_dir_say(
        dir, out,
        "warning: critic out of range: %zu of %zu animals; they are in every mean. Remedy: "
        "raise sizes.acc, sizes.tea or rearing.tail, or lower circuits.critic.tau_gamma; a "
        "lower "
        "circuits.critic.alpha or gains.nac_h only slows it (critic.h), unless the steps were "
        "too "
        "long",
        n, all);
    return n;
}

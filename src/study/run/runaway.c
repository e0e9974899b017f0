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

static void say_line(struct csp_run_dir *dir, FILE *out, const char *line)
{
    csp_run_dir_log(dir, "%s", line);
    if (out) fprintf(out, "%s\n", line);
}

size_t csp_runaway_report(const struct csp_plan *plan, const struct csp_result results[],
                          struct csp_run_dir *dir, FILE *out)
{
    const size_t animals = plan->study.animals, all = plan->n * animals;
    size_t n = 0;
    char line[512];
    for (size_t u = 0; u < all; u++) {
        const struct csp_result *r = results + u;
        if (!r->done || !(excess(r->after) > 1)) continue;
        const int reared = excess(r->reared) > 1;
        const struct csp_range at = reared ? r->reared : r->after;
        snprintf(line, sizeof line,
                 "warning: critic out of range: group %s, animal %zu, in %s: |V| reached %.3g, "
                 "its largest reward justifies %.3g",
                 plan->groups[u / animals].name, u % animals + 1,
                 reared ? "rearing" : "the experiment", at.top, at.due);
        say_line(dir, out, line);
        n++;
    }
    if (n == 0) return 0;
    snprintf(
        line, sizeof line,
        "warning: critic out of range: %zu of %zu animals; they are in every mean. Remedy: "
        "raise sizes.acc, sizes.tea or rearing.tail, or lower circuits.critic.tau_gamma; a "
        "lower "
        "circuits.critic.alpha or gains.nac_h only slows it (critic.h), unless the steps were "
        "too "
        "long",
        n, all);
    say_line(dir, out, line);
    return n;
}

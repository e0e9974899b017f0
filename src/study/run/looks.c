/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "looks.h"
#include "../results/contrast_table.h"
#include "conspecific/analysis/inference/sequential.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include <math.h>

/* Say what an open contrast would still take. */
static void say_open(const struct csp_plan_contrast *pc, const struct csp_contrast_result *r,
                     struct csp_run_dir *dir, FILE *out)
{
    const size_t n =
        r->n_a < r->n_b || !pc->side[CSP_SIDE_B] || pc->contrast->b.is_value ? r->n_a : r->n_b;
    const double needed = csp_sequential_needed(r->p, r->p_equal, n, CSP_SEQUENTIAL_LOOKS);
    char what[100] = "no number of animals is foreseen that would decide it";
    if (needed < 1e6)
        csp_format(what, sizeof what, "about %.0f animals a group would decide it", needed);
    csp_run_dir_say(dir, out, "open: %s (p = %.2g, p_equal = %.2g, %zu animals): %s", pc->name,
                    r->p, r->p_equal, n, what);
}

int csp_looks_judge(const struct csp_finished *run, struct csp_run_dir *dir, FILE *out,
                    int *decided)
{
    const struct csp_plan *p = run->plan;
    const size_t animals = p->study.animals;
    const int last = animals == csp_sequential_sizes[CSP_SEQUENTIAL_LOOKS - 1];
    size_t all = 0, open = 0;
    for (size_t i = 0; i < p->n_contrasts; i++) {
        struct csp_contrast_result r;
        if (!csp_plan_asks(p, p->contrasts + i)) continue;
        const int err = csp_contrast_table_eval(run, p->contrasts + i, &r);
        if (err) return err;
        all++;
        if (csp_decided(r.p, r.p_equal, CSP_SEQUENTIAL_LOOKS) != CSP_DECIDED_OPEN) continue;
        open++;
        if (last) say_open(p->contrasts + i, &r, dir, out);
    }
    *decided = open == 0;
    csp_run_dir_say(dir, last || *decided ? out : NULL,
                    "%zu animals a group: %zu of %zu contrasts %s decided", animals, all - open,
                    all, all - open == 1 ? "is" : "are");
    return CSP_OK;
}

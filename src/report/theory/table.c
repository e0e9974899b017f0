/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/theory/table.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include "conspecific/record/grid.h"
#include <math.h>

static void add_verdicts(struct csp_grid *g, const struct csp_theory *self,
                         const struct csp_compare_row *row)
{
    static const char *const mark[] = {"o", "+", "-"}; /* enum csp_judgement */
    csp_grid_text(g, "%s", row->claim_id[0] ? row->claim_id : "control");
    csp_grid_text(g, "%s", row->study);
    csp_grid_text(g, "%s", row->contrast);
    for (size_t b = 0; b < self->n; b++) {
        const struct csp_compare_row *r = csp_theory_find(&self->agent[b], row);
        if (r && !isnan(r->replication))
            csp_grid_text(g, "%s %.2f", mark[r->verdict], r->replication);
        else
            csp_grid_text(g, "%s", r ? mark[r->verdict] : "");
    }
}

/* One row a contrast, one column an agent. */
static int wide_grid(struct csp_grid *g, const struct csp_theory *self)
{
    struct csp_text head = {0};
    int err = csp_text_add(&head, "claim,study,contrast");
    for (size_t a = 0; !err && a < self->n; a++)
        err = csp_text_add(&head, ",%s", self->agent[a].name);
    if (!err) err = csp_grid_init(g, head.s);
    csp_text_free(&head);
    for (size_t a = 0; !err && a < self->n; a++)
        for (size_t k = 0; k < self->agent[a].n; k++)
            for (size_t j = 0; j < self->agent[a].list[k].n; j++) {
                const struct csp_compare_row *row = &self->agent[a].list[k].list[j];
                if (!csp_theory_listed(self, a, row)) add_verdicts(g, self, row);
            }
    return err;
}

/* Print the totals of the claims that are fitted, of those that are not, or of the controls. */
static void print_total(const struct csp_theory_agent *agent, const char *what, int claims,
                        int fitted, FILE *out)
{
    size_t count[3] = {0};
    for (size_t k = 0; k < agent->n; k++)
        for (size_t j = 0; j < agent->list[k].n; j++) {
            const struct csp_compare_row *r = &agent->list[k].list[j];
            if ((r->claim != NULL) != claims) continue;
            if (claims && (r->claim->status == CSP_FITTED_TO) != fitted) continue;
            count[r->verdict]++;
        }
    fprintf(out, "%s: %s: %zu agree, %zu disagree, %zu undecided\n", agent->name, what,
            count[CSP_JUDGED_AGREES], count[CSP_JUDGED_DISAGREES], count[CSP_JUDGED_UNDECIDED]);
}

int csp_theory_print(const struct csp_theory *self, int json, FILE *out)
{
    struct csp_grid g = {0};
    int err = wide_grid(&g, self);
    if (!err) err = json ? csp_grid_json(&g, out) : csp_grid_print(&g, out);
    csp_grid_free(&g);
    for (size_t a = 0; !err && !json && a < self->n; a++) {
        print_total(&self->agent[a], "predicted contrasts", 1, 0, out);
        print_total(&self->agent[a], "fitted contrasts", 1, 1, out);
        print_total(&self->agent[a], "controls", 0, 0, out);
    }
    return err;
}

/* Add what the literature says of a contrast, and how probable the agent makes it. */
static void add_published(struct csp_grid *g, const struct csp_theory_scores *scores,
                          size_t agent, const struct csp_compare_row *r)
{
    const struct csp_theory_item *item =
        scores && r->claim ? csp_theory_items_find(scores->items, r) : NULL;
    csp_grid_text(g, "%s", r->claim ? csp_theory_paper(r->claim) : "");
    csp_grid_text(g, "%s", r->claim ? r->claim->facet : "");
    csp_grid_real(g, item ? item->test.n : r->claim ? r->claim->n : NAN, 0);
    csp_grid_real(g, item ? (double)scores->items->claim[item->claim].assumed : NAN, 0);
    csp_grid_real(g, item ? item->weight : NAN, 3);
    csp_grid_real(g, item ? csp_theory_scores_log_p(scores, agent, item) : NAN, 4);
    csp_grid_real(
        g, item && scores->n ? csp_theory_scores_log_p(scores, scores->n - 1, item) : NAN, 4);
}

static void add_outcome(struct csp_grid *g, const struct csp_theory *self, size_t agent,
                        const struct csp_compare_row *r)
{
    csp_grid_text(g, "%s", self->agent[agent].name);
    csp_grid_text(g, "%s", r->study);
    csp_grid_text(g, "%s", r->contrast);
    csp_grid_text(g, "%s", r->claim_id);
    csp_grid_text(g, "%s", r->claim ? csp_claim_status_name(r->claim->status) : "control");
    csp_grid_text(g, "%s", csp_judgement_name(r->verdict));
    csp_grid_text(g, "%s", r->unit);
    csp_grid_real(g, (double)r->n_a, 0);
    csp_grid_real(g, r->diff, 2);
    csp_grid_real(g, r->diff_lo, 2);
    csp_grid_real(g, r->diff_hi, 2);
    csp_grid_real(g, r->effect, 2);
    csp_grid_real(g, r->effect_lo, 2);
    csp_grid_real(g, r->effect_hi, 2);
    csp_grid_real(g, r->p, 4);
    csp_grid_real(g, r->replication, 2);
}

int csp_theory_save(const struct csp_theory *self, const struct csp_theory_scores *scores,
                    const char *path)
{
    struct csp_grid g;
    int err = csp_grid_init(
        &g, "agent,study,contrast,claim,status,verdict,unit,n,diff,diff_low,"
            "diff_high,effect,effect_low,effect_high,p,replication,paper,facet,n_published,"
            "n_assumed,weight,log_p,log_p_base");
    for (size_t a = 0; !err && a < self->n; a++)
        for (size_t k = 0; k < self->agent[a].n; k++)
            for (size_t j = 0; j < self->agent[a].list[k].n; j++) {
                add_outcome(&g, self, a, &self->agent[a].list[k].list[j]);
                add_published(&g, scores, a, &self->agent[a].list[k].list[j]);
            }
    if (!err) err = csp_grid_save(&g, path);
    csp_grid_free(&g);
    return err;
}

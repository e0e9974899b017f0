/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/scoreboard.h"
#include "conspecific/core/error.h"
#include "conspecific/report/grid.h"
#include <math.h>

int csp_scoreboard_init(struct csp_scoreboard *self, const struct csp_claims *claims,
                        const struct csp_compare list[], size_t n, struct csp_mem *mem)
{
    *self = (struct csp_scoreboard){.n = claims->n};
    self->list = csp_mem_alloc(mem, (claims->n ? claims->n : 1) * sizeof *self->list);
    if (!self->list) return CSP_E_MEMORY;
    for (size_t i = 0; i < claims->n; i++) {
        struct csp_claim_score *s = &self->list[i];
        s->claim = &claims->list[i];
        for (size_t k = 0; k < n; k++)
            for (size_t j = 0; j < list[k].n; j++) {
                const struct csp_compare_row *r = &list[k].list[j];
                if (r->claim != s->claim) continue;
                s->count[r->verdict]++;
                if (!s->first) s->first = r;
            }
    }
    return CSP_OK;
}

const char *csp_claim_score_name(const struct csp_claim_score *score)
{
    if (!score->first) return "not run";
    if (score->count[CSP_JUDGED_DISAGREES]) return csp_judgement_name(CSP_JUDGED_DISAGREES);
    if (score->count[CSP_JUDGED_UNDECIDED]) return csp_judgement_name(CSP_JUDGED_UNDECIDED);
    return csp_judgement_name(CSP_JUDGED_AGREES);
}

static int fill(struct csp_grid *g, const struct csp_scoreboard *self)
{
    int err =
        csp_grid_init(g, "claim,paradigm,measure,published,status,verdict,contrasts,agree,"
                         "disagree,undecided,effect,effect_low,effect_high,p,study");
    for (size_t i = 0; !err && i < self->n; i++) {
        const struct csp_claim_score *s = &self->list[i];
        const struct csp_compare_row *r = s->first;
        csp_grid_text(g, "%s", s->claim->id);
        csp_grid_text(g, "%s", s->claim->paradigm);
        csp_grid_text(g, "%s", s->claim->measure);
        csp_grid_text(g, "%s", csp_direction_name(s->claim->direction));
        csp_grid_text(g, "%s", csp_claim_status_name(s->claim->status));
        csp_grid_text(g, "%s", csp_claim_score_name(s));
        csp_grid_real(g, (double)(s->count[0] + s->count[1] + s->count[2]), 0);
        csp_grid_real(g, (double)s->count[CSP_JUDGED_AGREES], 0);
        csp_grid_real(g, (double)s->count[CSP_JUDGED_DISAGREES], 0);
        csp_grid_real(g, (double)s->count[CSP_JUDGED_UNDECIDED], 0);
        csp_grid_real(g, r ? r->effect : NAN, 2);
        csp_grid_real(g, r ? r->effect_lo : NAN, 2);
        csp_grid_real(g, r ? r->effect_hi : NAN, 2);
        csp_grid_real(g, r ? r->p : NAN, 4);
        csp_grid_text(g, "%s", r ? r->study : "");
    }
    return err;
}

static void total(const struct csp_scoreboard *self, int status, FILE *out)
{
    size_t n = 0, run = 0, agree = 0, disagree = 0;
    for (size_t i = 0; i < self->n; i++) {
        const struct csp_claim_score *s = &self->list[i];
        const int fitted = s->claim->status == CSP_FITTED_TO;
        if (fitted != (status == CSP_FITTED_TO)) continue;
        n++;
        run += s->first != NULL;
        if (s->count[CSP_JUDGED_DISAGREES])
            disagree++;
        else if (s->first && !s->count[CSP_JUDGED_UNDECIDED])
            agree++;
    }
    fprintf(out, "%s: %zu of %zu claims run; %zu agree, %zu disagree, %zu not decidable\n",
            status == CSP_FITTED_TO ? "fitted" : "predicted", run, n, agree, disagree,
            run - agree - disagree);
}

int csp_scoreboard_print(const struct csp_scoreboard *self, int json, FILE *out)
{
    struct csp_grid g;
    int err = fill(&g, self);
    if (!err) err = json ? csp_grid_json(&g, out) : csp_grid_print(&g, out);
    csp_grid_free(&g);
    if (err || json) return err;
    total(self, CSP_PREDICTED, out);
    total(self, CSP_FITTED_TO, out);
    return CSP_OK;
}

int csp_scoreboard_save(const struct csp_scoreboard *self, const char *path)
{
    struct csp_grid g;
    int err = fill(&g, self);
    if (!err) err = csp_grid_save(&g, path);
    csp_grid_free(&g);
    return err;
}

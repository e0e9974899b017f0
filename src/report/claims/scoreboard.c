/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/scoreboard.h"
#include "conspecific/core/error.h"
#include "conspecific/record/grid.h"
#include <math.h>
#include <string.h>

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
    int err = csp_grid_init(
        g, "claim,facet,paradigm,measure,published,status,verdict,contrasts,agree,"
           "disagree,undecided,effect,effect_low,effect_high,p,study");
    for (size_t i = 0; !err && i < self->n; i++) {
        const struct csp_claim_score *s = &self->list[i];
        const struct csp_compare_row *r = s->first;
        csp_grid_text(g, "%s", s->claim->id);
        csp_grid_text(g, "%s", s->claim->facet);
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

struct tally {
    size_t n, run, agree, disagree;
};

/* Claims of a facet (NULL: all), fitted or not. */
static struct tally tally(const struct csp_scoreboard *self, int fitted, const char *facet)
{
    struct tally t = {0};
    for (size_t i = 0; i < self->n; i++) {
        const struct csp_claim_score *s = &self->list[i];
        if ((s->claim->status == CSP_FITTED_TO) != fitted) continue;
        if (facet && strcmp(s->claim->facet, facet) != 0) continue;
        t.n++;
        t.run += s->first != NULL;
        if (s->count[CSP_JUDGED_DISAGREES])
            t.disagree++;
        else if (s->first && !s->count[CSP_JUDGED_UNDECIDED])
            t.agree++;
    }
    return t;
}

static void total(const struct csp_scoreboard *self, int fitted, const char *facet, FILE *out)
{
    const struct tally t = tally(self, fitted, facet);
    if (facet && !t.run) return;
    fprintf(out, "%s%s: %zu of %zu claims run; %zu agree, %zu disagree, %zu not decidable",
            facet ? "  " : "", fitted ? "fitted" : "predicted", t.run, t.n, t.agree, t.disagree,
            t.run - t.agree - t.disagree);
    if (t.agree + t.disagree)
        fprintf(out, " (%.0f %% of those decided)",
                100.0 * (double)t.agree / (double)(t.agree + t.disagree));
    fprintf(out, "%s%s\n", facet ? ", " : "", facet ? facet : "");
}

static void facets(const struct csp_scoreboard *self, int fitted, FILE *out)
{
    for (size_t i = 0; i < self->n; i++) {
        int seen = 0;
        for (size_t k = 0; k < i && !seen; k++)
            seen = !strcmp(self->list[k].claim->facet, self->list[i].claim->facet);
        if (!seen) total(self, fitted, self->list[i].claim->facet, out);
    }
}

int csp_scoreboard_print(const struct csp_scoreboard *self, int json, FILE *out)
{
    struct csp_grid g;
    int err = fill(&g, self);
    if (!err) err = json ? csp_grid_json(&g, out) : csp_grid_print(&g, out);
    csp_grid_free(&g);
    if (err || json) return err;
    for (int fitted = 0; fitted < 2; fitted++) {
        total(self, fitted, NULL, out);
        facets(self, fitted, out);
    }
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/scoreboard.h"
#include "conspecific/core/error.h"
#include "conspecific/record/table.h"
#include "conspecific/report/claims/discovery.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Begin with every claim of the table, none of them answered. */
static int not_run(struct csp_scoreboard *self, const struct csp_literature *literature,
                   struct csp_mem *mem)
{
    const size_t n = literature->claims->n;
    *self = (struct csp_scoreboard){.literature = literature, .n = n};
    self->list = csp_mem_alloc(mem, (n + 1) * sizeof *self->list);
    struct csp_bounds *bounds = csp_mem_alloc(mem, (n + 1) * sizeof *bounds);
    if (!self->list || !bounds) return CSP_E_MEMORY;
    csp_bounds_init(bounds, literature);
    for (size_t i = 0; i < n; i++)
        self->list[i] = (struct csp_claim_score){.claim = &literature->claims->list[i],
                                                 .effect = NAN,
                                                 .effect_lo = NAN,
                                                 .effect_hi = NAN,
                                                 .p = NAN,
                                                 .p_decides = NAN,
                                                 .q = NAN,
                                                 .replication = NAN,
                                                 .bounds = bounds[i],
                                                 .needs_animals = NAN,
                                                 .needs_minutes = NAN};
    return CSP_OK;
}

static double larger(double x, double y)
{
    return isnan(x) ? y : isnan(y) ? x : fmax(x, y);
}

/* Add what a contrast says of its claim. */
static void add_row(struct csp_claim_score *s, const struct csp_compare_row *r)
{
    s->count[r->verdict]++;
    if (!csp_judge_is_level(r))
        s->p_decides = larger(s->p_decides, r->decided == CSP_DECIDED_NONE ? r->p_equal : r->p);
    s->needs_animals = larger(s->needs_animals, r->needs_animals);
    s->needs_minutes = larger(s->needs_minutes, r->needs_minutes);
    if (s->study) return;
    s->first = r;
    s->study = r->study;
    s->effect = r->effect;
    s->effect_lo = r->effect_lo;
    s->effect_hi = r->effect_hi;
    s->p = r->p;
    s->replication = r->replication;
}

/* Whether two contrasts put the same question to the same animals. */
static int same_question(const struct csp_compare_row *x, const struct csp_compare_row *y)
{
    return x && y && x->test == y->test && !strcmp(x->study, y->study) && !strcmp(x->a, y->a) &&
           !strcmp(x->b, y->b) && !strcmp(x->minus, y->minus) &&
           !strcmp(x->statistic, y->statistic);
}

/* Set q over all claims that were tested, each question once. */
static int set_q(struct csp_scoreboard *self)
{
    double *p = malloc((2 * self->n + 1) * sizeof *p);
    if (!p) return CSP_FAIL(CSP_E_MEMORY, "scoreboard of %zu claims", self->n);
    double *q = p + self->n;
    for (size_t i = 0; i < self->n; i++)
        p[i] = self->list[i].with ? NAN : self->list[i].p_decides;
    csp_discovery_q(self->n, p, q);
    for (size_t i = 0; i < self->n; i++) self->list[i].q = q[i];
    free(p);
    return CSP_OK;
}

int csp_scoreboard_init(struct csp_scoreboard *self, const struct csp_literature *literature,
                        const struct csp_compare list[], size_t n, struct csp_mem *mem)
{
    int err = not_run(self, literature, mem);
    for (size_t i = 0; !err && i < self->n; i++) {
        struct csp_claim_score *s = &self->list[i];
        for (size_t k = 0; k < n && s->claim->status != CSP_NOT_RUN; k++)
            for (size_t j = 0; j < list[k].n; j++)
                if (list[k].list[j].claim == s->claim) add_row(s, &list[k].list[j]);
        for (size_t k = 0; k < i && !s->with; k++)
            if (!self->list[k].with && same_question(self->list[k].first, s->first))
                s->with = self->list[k].claim;
    }
    return err ? err : set_q(self);
}

const char *csp_claim_score_name(const struct csp_claim_score *score)
{
    if (!score->study) return "not run";
    if (score->count[CSP_JUDGED_DISAGREES]) return csp_judgement_name(CSP_JUDGED_DISAGREES);
    if (score->count[CSP_JUDGED_UNDECIDED]) return csp_judgement_name(CSP_JUDGED_UNDECIDED);
    return csp_judgement_name(CSP_JUDGED_AGREES);
}

void csp_scoreboard_keep(struct csp_scoreboard *self, const char *const studies[], size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < self->n; i++) {
        int wanted = 0;
        for (size_t k = 0; k < n && self->list[i].study && !wanted; k++)
            wanted = !strcmp(self->list[i].study, studies[k]);
        if (wanted) self->list[kept++] = self->list[i];
    }
    self->n = kept;
}

size_t csp_claim_score_contrasts(const struct csp_claim_score *s)
{
    return s->count[CSP_JUDGED_UNDECIDED] + s->count[CSP_JUDGED_AGREES] +
           s->count[CSP_JUDGED_DISAGREES];
}

/* ---- the table that is kept ---- */

static void add_replicates(struct csp_grid *g, const struct csp_paper *paper)
{
    if (paper->repeated_for + paper->repeated_against)
        csp_grid_text(g, "%zu for; %zu against", paper->repeated_for, paper->repeated_against);
    else
        csp_grid_text(g, "%s", "");
}

int csp_scoreboard_grid(struct csp_grid *g, const struct csp_scoreboard *self)
{
    int err = csp_grid_init(
        g, "claim,facet,paradigm,measure,published,status,verdict,contrasts,agree,"
           "disagree,undecided,effect,effect_low,effect_high,p,p_decides,q,replication,floor,"
           "ceiling,bounds_from,replicates,counted_with,needs_animals,needs_minutes,study");
    for (size_t i = 0; !err && i < self->n; i++) {
        const struct csp_claim_score *s = &self->list[i];
        csp_grid_text(g, "%s", s->claim->id);
        csp_grid_text(g, "%s", s->claim->facet);
        csp_grid_text(g, "%s", s->claim->paradigm);
        csp_grid_text(g, "%s", s->claim->measure);
        csp_grid_text(g, "%s", csp_direction_name(s->claim->direction));
        csp_grid_text(g, "%s", csp_claim_status_name(s->claim->status));
        csp_grid_text(g, "%s", csp_claim_score_name(s));
        csp_grid_real(g, (double)csp_claim_score_contrasts(s), 0);
        csp_grid_real(g, (double)s->count[CSP_JUDGED_AGREES], 0);
        csp_grid_real(g, (double)s->count[CSP_JUDGED_DISAGREES], 0);
        csp_grid_real(g, (double)s->count[CSP_JUDGED_UNDECIDED], 0);
        csp_grid_real(g, s->effect, 2);
        csp_grid_real(g, s->effect_lo, 2);
        csp_grid_real(g, s->effect_hi, 2);
        csp_grid_real(g, s->p, 4);
        csp_grid_real(g, s->p_decides, 4);
        csp_grid_real(g, s->q, 4);
        csp_grid_real(g, s->replication, 2);
        csp_grid_real(g, s->bounds.floor, 2);
        csp_grid_real(g, s->bounds.ceiling, 2);
        csp_grid_text(g, "%s",
                      isnan(s->bounds.floor) ? ""
                      : s->bounds.known      ? "paper"
                                             : "field");
        add_replicates(g, csp_literature_paper(self->literature, s->claim));
        csp_grid_text(g, "%s", s->with ? s->with->id : "");
        csp_grid_real(g, s->needs_animals, 0);
        csp_grid_real(g, s->needs_minutes, 0);
        csp_grid_text(g, "%s", s->study ? s->study : "");
    }
    return err;
}

/* Columns of the kept table that say something which is not in the claims table. */
enum column {
    CLAIM,
    VERDICT,
    AGREE,
    DISAGREE,
    UNDECIDED,
    EFFECT,
    EFFECT_LO,
    EFFECT_HI,
    P,
    P_DECIDES,
    REPLICATION,
    WITH,
    NEEDS_ANIMALS,
    NEEDS_MINUTES,
    STUDY,
    COLUMNS
};
static const char *const names[COLUMNS] = {
    "claim",         "verdict",       "agree", "disagree",  "undecided",   "effect",
    "effect_low",    "effect_high",   "p",     "p_decides", "replication", "counted_with",
    "needs_animals", "needs_minutes", "study"};

static int complain(const struct csp_table *t, const struct csp_cell *cell, const char *text,
                    const char *hint, struct csp_diag *diag)
{
    return csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, cell->line, cell->col,
                           "%s%s%s%s, found `%.60s`; conspecific scoreboard --write makes the "
                           "table anew",
                           text, hint ? " `" : "", hint ? hint : "", hint ? "`" : "",
                           cell->text);
}

static int read_score(struct csp_claim_score *s, const struct csp_claims *claims,
                      const struct csp_table *t, size_t row, const size_t at[],
                      struct csp_diag *diag)
{
    const struct csp_cell *with = csp_table_cell(t, row, at[WITH]);
    const struct csp_cell *study = csp_table_cell(t, row, at[STUDY]),
                          *verdict = csp_table_cell(t, row, at[VERDICT]);
    int err = CSP_OK;
    err |= csp_table_count(t, row, at[AGREE], &s->count[CSP_JUDGED_AGREES], diag);
    err |= csp_table_count(t, row, at[DISAGREE], &s->count[CSP_JUDGED_DISAGREES], diag);
    err |= csp_table_count(t, row, at[UNDECIDED], &s->count[CSP_JUDGED_UNDECIDED], diag);
    const struct {
        enum column column;
        double *to;
    } real[] = {{EFFECT, &s->effect},
                {EFFECT_LO, &s->effect_lo},
                {EFFECT_HI, &s->effect_hi},
                {P, &s->p},
                {P_DECIDES, &s->p_decides},
                {REPLICATION, &s->replication},
                {NEEDS_ANIMALS, &s->needs_animals},
                {NEEDS_MINUTES, &s->needs_minutes}};
    for (size_t k = 0; k < sizeof real / sizeof *real; k++)
        err |= csp_table_real(t, row, at[real[k].column], real[k].to, diag);
    if (err) return CSP_E_SYNTAX;
    s->with = *with->text ? csp_claims_row(claims, with->text) : NULL;
    if (*with->text && (!s->with || s->with >= s->claim))
        return complain(t, with, "expected an earlier claim of", claims->file, diag);
    if (!*study->text != !csp_claim_score_contrasts(s))
        return complain(t, study,
                        "expected a study where contrasts are counted, and only there", NULL,
                        diag);
    s->study = *study->text ? study->text : NULL;
    if (strcmp(verdict->text, csp_claim_score_name(s)) != 0)
        return complain(t, verdict, "the counted contrasts make this", csp_claim_score_name(s),
                        diag);
    return CSP_OK;
}

int csp_scoreboard_read(struct csp_scoreboard *self, const char *path,
                        const struct csp_literature *literature, struct csp_mem *mem,
                        struct csp_diag *diag)
{
    const struct csp_claims *claims = literature->claims;
    struct csp_table t;
    size_t at[COLUMNS];
    int err = not_run(self, literature, mem);
    if (!err) err = csp_table_read(&t, path, mem, diag);
    if (!err) err = csp_table_columns(&t, COLUMNS, names, at, diag);
    if (err) return err;
    for (size_t row = 0; row < t.rows; row++) {
        const struct csp_cell *id = csp_table_cell(&t, row, at[CLAIM]);
        const struct csp_claim *claim = csp_claims_row(claims, id->text);
        struct csp_claim_score *s = claim ? &self->list[claim - claims->list] : NULL;
        int e;
        if (!claim)
            e = complain(&t, id, "expected a claim of", claims->file, diag);
        else if (s->study)
            e = complain(&t, id, "expected each claim once", NULL, diag);
        else
            e = read_score(s, claims, &t, row, at, diag);
        if (e) err = e;
    }
    return err ? err : set_q(self);
}

int csp_scoreboard_save(const struct csp_scoreboard *self, const char *path)
{
    struct csp_grid g;
    int err = csp_scoreboard_grid(&g, self);
    if (!err) err = csp_grid_save(&g, path);
    csp_grid_free(&g);
    return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/scoreboard.h"
#include "conspecific/core/error.h"
#include "conspecific/record/grid.h"
#include "conspecific/record/table.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Begin with every claim of the table, none of them answered. */
static int not_run(struct csp_scoreboard *self, const struct csp_claims *claims,
                   struct csp_mem *mem)
{
    *self = (struct csp_scoreboard){.n = claims->n};
    self->list = csp_mem_alloc(mem, (claims->n ? claims->n : 1) * sizeof *self->list);
    if (!self->list) return CSP_E_MEMORY;
    for (size_t i = 0; i < claims->n; i++)
        self->list[i] = (struct csp_claim_score){.claim = &claims->list[i],
                                                 .effect = NAN,
                                                 .effect_lo = NAN,
                                                 .effect_hi = NAN,
                                                 .p = NAN};
    return CSP_OK;
}

int csp_scoreboard_init(struct csp_scoreboard *self, const struct csp_claims *claims,
                        const struct csp_compare list[], size_t n, struct csp_mem *mem)
{
    int err = not_run(self, claims, mem);
    for (size_t i = 0; !err && i < self->n; i++) {
        struct csp_claim_score *s = &self->list[i];
        for (size_t k = 0; k < n; k++)
            for (size_t j = 0; j < list[k].n; j++) {
                const struct csp_compare_row *r = &list[k].list[j];
                if (r->claim != s->claim) continue;
                s->count[r->verdict]++;
                if (s->study) continue;
                s->study = r->study;
                s->effect = r->effect;
                s->effect_lo = r->effect_lo;
                s->effect_hi = r->effect_hi;
                s->p = r->p;
            }
    }
    return err;
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

static size_t contrasts(const struct csp_claim_score *s)
{
    return s->count[CSP_JUDGED_UNDECIDED] + s->count[CSP_JUDGED_AGREES] +
           s->count[CSP_JUDGED_DISAGREES];
}

/* ---- the table that is kept ---- */

static int grid_of(struct csp_grid *g, const struct csp_scoreboard *self)
{
    int err = csp_grid_init(
        g, "claim,facet,paradigm,measure,published,status,verdict,contrasts,agree,"
           "disagree,undecided,effect,effect_low,effect_high,p,study");
    for (size_t i = 0; !err && i < self->n; i++) {
        const struct csp_claim_score *s = &self->list[i];
        csp_grid_text(g, "%s", s->claim->id);
        csp_grid_text(g, "%s", s->claim->facet);
        csp_grid_text(g, "%s", s->claim->paradigm);
        csp_grid_text(g, "%s", s->claim->measure);
        csp_grid_text(g, "%s", csp_direction_name(s->claim->direction));
        csp_grid_text(g, "%s", csp_claim_status_name(s->claim->status));
        csp_grid_text(g, "%s", csp_claim_score_name(s));
        csp_grid_real(g, (double)contrasts(s), 0);
        csp_grid_real(g, (double)s->count[CSP_JUDGED_AGREES], 0);
        csp_grid_real(g, (double)s->count[CSP_JUDGED_DISAGREES], 0);
        csp_grid_real(g, (double)s->count[CSP_JUDGED_UNDECIDED], 0);
        csp_grid_real(g, s->effect, 2);
        csp_grid_real(g, s->effect_lo, 2);
        csp_grid_real(g, s->effect_hi, 2);
        csp_grid_real(g, s->p, 4);
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
    STUDY,
    COLUMNS
};
static const char *const names[COLUMNS] = {"claim",     "verdict", "agree",      "disagree",
                                           "undecided", "effect",  "effect_low", "effect_high",
                                           "p",         "study"};

static int complain(const struct csp_table *t, const struct csp_cell *cell, const char *text,
                    const char *hint, struct csp_diag *diag)
{
    return csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, cell->line, cell->col,
                           "%s%s%s%s, found `%.60s`; conspecific scoreboard --write makes the "
                           "table anew",
                           text, hint ? " `" : "", hint ? hint : "", hint ? "`" : "",
                           cell->text);
}

static int read_score(struct csp_claim_score *s, const struct csp_table *t, size_t row,
                      const size_t at[], struct csp_diag *diag)
{
    const struct csp_cell *study = csp_table_cell(t, row, at[STUDY]),
                          *verdict = csp_table_cell(t, row, at[VERDICT]);
    int err = CSP_OK;
    err |= csp_table_count(t, row, at[AGREE], &s->count[CSP_JUDGED_AGREES], diag);
    err |= csp_table_count(t, row, at[DISAGREE], &s->count[CSP_JUDGED_DISAGREES], diag);
    err |= csp_table_count(t, row, at[UNDECIDED], &s->count[CSP_JUDGED_UNDECIDED], diag);
    err |= csp_table_real(t, row, at[EFFECT], &s->effect, diag);
    err |= csp_table_real(t, row, at[EFFECT_LO], &s->effect_lo, diag);
    err |= csp_table_real(t, row, at[EFFECT_HI], &s->effect_hi, diag);
    err |= csp_table_real(t, row, at[P], &s->p, diag);
    if (err) return CSP_E_SYNTAX;
    if (!*study->text != !contrasts(s))
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
                        const struct csp_claims *claims, struct csp_mem *mem,
                        struct csp_diag *diag)
{
    struct csp_table t;
    size_t at[COLUMNS];
    int err = not_run(self, claims, mem);
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
            e = read_score(s, &t, row, at, diag);
        if (e) err = e;
    }
    return err;
}

/* ---- totals ---- */

struct tally {
    size_t n, run, agree, disagree;
};

/* Count the claims of a facet (NULL: all) that are fitted, or that are not. */
static struct tally tally(const struct csp_scoreboard *self, int fitted, const char *facet)
{
    struct tally t = {0};
    for (size_t i = 0; i < self->n; i++) {
        const struct csp_claim_score *s = &self->list[i];
        if ((s->claim->status == CSP_FITTED_TO) != fitted) continue;
        if (facet && strcmp(s->claim->facet, facet) != 0) continue;
        t.n++;
        t.run += s->study != NULL;
        if (s->count[CSP_JUDGED_DISAGREES])
            t.disagree++;
        else if (s->study && !s->count[CSP_JUDGED_UNDECIDED])
            t.agree++;
    }
    return t;
}

/* Print one line of totals. A facet (NULL: all) of which nothing was run is left out. */
static void print_total(const struct csp_scoreboard *self, int fitted, const char *facet,
                        FILE *out)
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

static void print_facets(const struct csp_scoreboard *self, int fitted, FILE *out)
{
    for (size_t i = 0; i < self->n; i++) {
        int seen = 0;
        for (size_t k = 0; k < i && !seen; k++)
            seen = !strcmp(self->list[k].claim->facet, self->list[i].claim->facet);
        if (!seen) print_total(self, fitted, self->list[i].claim->facet, out);
    }
}

int csp_scoreboard_print(const struct csp_scoreboard *self, int json, FILE *out)
{
    struct csp_grid g;
    int err = grid_of(&g, self);
    if (!err) err = json ? csp_grid_json(&g, out) : csp_grid_print(&g, out);
    csp_grid_free(&g);
    if (err || json) return err;
    for (int fitted = 0; fitted < 2; fitted++) {
        print_total(self, fitted, NULL, out);
        print_facets(self, fitted, out);
    }
    return CSP_OK;
}

int csp_scoreboard_save(const struct csp_scoreboard *self, const char *path)
{
    struct csp_grid g;
    int err = grid_of(&g, self);
    if (!err) err = csp_grid_save(&g, path);
    csp_grid_free(&g);
    return err;
}

/* ---- Markdown ---- */

/* Print a text within a cell and escape the characters that mean something in Markdown. */
static void markdown_text(const char *text, FILE *out)
{
    for (; *text; text++) {
        if (strchr("\\`*_<|", *text)) fputc('\\', out);
        fputc(*text, out);
    }
}

/* "more, mean difference 19.27 [11.65, 26.88]"; a claim that is only a number has no word. */
static void markdown_published(const struct csp_claim *c, FILE *out)
{
    static const char *const words[] = {"more", "less", "no difference", ""};
    const char *word = words[c->direction];
    fputs(word, out);
    if (isnan(c->effect) && c->direction != CSP_LEVEL) return;
    fprintf(out, "%s%s", *word ? ", " : "", c->effect_kind);
    if (!isnan(c->effect)) fprintf(out, " %g", c->effect);
    if (!isnan(c->ci_low)) fprintf(out, " [%g, %g]", c->ci_low, c->ci_high);
}

static void markdown_row(const struct csp_claim_score *s, FILE *out)
{
    char number[3][16];
    const double value[] = {s->effect, s->effect_lo, s->effect_hi};
    for (int k = 0; k < 3; k++) /* a number that is printed as 0.00 has no sign */
        snprintf(number[k], sizeof number[k], "%.2f", fabs(value[k]) < 0.005 ? 0 : value[k]);
    fprintf(out, "| %s | ", s->claim->id);
    markdown_text(s->claim->contrast, out);
    fputs(": ", out);
    markdown_text(s->claim->measure, out);
    fputs(" | ", out);
    markdown_published(s->claim, out);
    fprintf(out, " | %s", isnan(s->effect) ? "" : number[0]);
    if (!isnan(s->effect) && !isnan(s->effect_lo))
        fprintf(out, " [%s, %s]", number[1], number[2]);
    fprintf(out, " | %s", csp_claim_score_name(s));
    if (contrasts(s) > 1)
        fprintf(out, " (%zu of %zu contrasts agree)", s->count[CSP_JUDGED_AGREES],
                contrasts(s));
    fprintf(out, "%s | `%s` |\n", s->claim->status == CSP_FITTED_TO ? ", fitted" : "",
            s->study);
}

/* Order by study; claims of one study stay in the order of the table. */
static int by_study(const void *a, const void *b)
{
    const struct csp_claim_score *x = *(const struct csp_claim_score *const *)a,
                                 *y = *(const struct csp_claim_score *const *)b;
    const int order = strcmp(x->study, y->study);
    return order ? order : (x->claim > y->claim) - (x->claim < y->claim);
}

int csp_scoreboard_markdown(const struct csp_scoreboard *self, FILE *out)
{
    const struct csp_claim_score **run = calloc(self->n + 1, sizeof *run);
    size_t n = 0;
    if (!run) return CSP_FAIL(CSP_E_MEMORY, "table of %zu claims", self->n);
    for (size_t i = 0; i < self->n; i++)
        if (self->list[i].study) run[n++] = &self->list[i];
    qsort(run, n, sizeof *run, by_study);
    fputs("| claim | question | published | simulated effect [95 % interval] | verdict | study "
          "|\n|---|---|---|---|---|---|\n",
          out);
    for (size_t i = 0; i < n; i++) markdown_row(run[i], out);
    for (int fitted = 0; fitted < 2; fitted++) {
        const struct tally t = tally(self, fitted, NULL);
        fprintf(out, "%s%s: %zu claim%s, %zu agree, %zu disagree, %zu not decidable.%s",
                fitted ? " " : "\n", fitted ? "Fitted" : "Predicted", t.run,
                t.run == 1 ? "" : "s", t.agree, t.disagree, t.run - t.agree - t.disagree,
                fitted ? "\n" : "");
    }
    free(run);
    return CSP_OK;
}

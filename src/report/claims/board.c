/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/board.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/page.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- for the eye ---- */

/* Print one line of totals. A facet (NULL: all) of which nothing was run is left out. */
static void print_counts(const struct csp_scoreboard *self, int fitted, const char *facet,
                         FILE *out)
{
    const struct csp_tally t = csp_tally_of(self, fitted, facet);
    const struct csp_size score = csp_tally_score(&t);
    if (facet && t.never == t.n) return;
    csp_print(out, "%s%s: %zu claims, %zu agree, %zu disagree, %zu undecided, %zu never run",
              facet ? "  " : "", fitted ? "fitted" : "predicted", t.n, t.agree, t.disagree,
              t.undecided, t.never);
    if (!facet && t.again) csp_print(out, " (%zu counted with another)", t.again);
    if (!isnan(score.value) && !fitted)
        csp_print(out, "; score %.2f [%.2f, %.2f]", score.value, score.lo, score.hi);
    csp_print(out, "%s%s\n", facet ? ", " : "", facet ? facet : "");
}

static void print_facets(const struct csp_scoreboard *self, int fitted, FILE *out)
{
    for (size_t i = 0; i < self->n; i++) {
        int seen = 0;
        for (size_t k = 0; k < i && !seen; k++)
            seen = !strcmp(self->list[k].claim->facet, self->list[i].claim->facet);
        if (!seen) print_counts(self, fitted, self->list[i].claim->facet, out);
    }
}

/* Say what the score stands on, of the predicted claims. */
static void print_notes(const struct csp_scoreboard *self, FILE *out)
{
    const struct csp_tally t = csp_tally_of(self, 0, NULL);
    size_t known = 0;
    for (size_t i = 0; i < self->n; i++) known += self->list[i].bounds.known != 0;
    csp_print(
        out,
        "score: (agree - floor) / (ceiling - floor) of %zu decided claims: %zu agree; a coin "
        "gets %.1f (floor), a second study of equal n %.1f (ceiling; p and n printed for %zu "
        "claims of the table, else the field's)\n",
        t.scored, t.right, t.floor, t.ceiling, known);
    csp_print(out, "false discovery rate: %zu of %zu decided claims survive at 5 %%\n",
              t.survive, t.tested);
    if (t.asked)
        csp_print(out, "replication probability: %.2f on average over %zu claims\n",
                  t.replication / (double)t.asked, t.asked);
    if (t.undecided)
        csp_print(out,
                  "to decide the %zu undecided: %zu need at most %d animals a group, %zu more, "
                  "of %zu "
                  "it is not known",
                  t.undecided, t.cheap, CSP_TALLY_ANIMALS, t.dear,
                  t.undecided - t.cheap - t.dear);
    if (t.minutes > 0) csp_print(out, "; %.0f minutes for those of known cost", t.minutes);
    if (t.undecided) fputc('\n', out);
    csp_print(out, "fitted numbers: %zu (fitted.csv)\n", self->literature->fitted_numbers);
}

int csp_scoreboard_print(const struct csp_scoreboard *self, int json, FILE *out)
{
    struct csp_grid g;
    int err = csp_scoreboard_grid(&g, self);
    g.spare = "effect_low,effect_high,bounds_from,p,counted_with,needs_minutes,floor,ceiling,q,"
              "needs_animals,contrasts,disagree,agree,undecided,paradigm,p_decides,replicates,"
              "facet,study,effect,replication";
    if (!err) err = json ? csp_grid_json(&g, out) : csp_grid_print(&g, out);
    csp_grid_free(&g);
    if (err || json) return err;
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    if (!memory) return CSP_FAIL(CSP_E_MEMORY, "totals");
    for (int fitted = 0; fitted < 2; fitted++) {
        print_counts(self, fitted, NULL, memory);
        print_facets(self, fitted, memory);
    }
    print_notes(self, memory);
    fclose(memory);
    csp_page_fold(text, csp_page_width(out), out);
    free(text);
    return CSP_OK;
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
    csp_print(out, "%s%s", *word ? ", " : "", c->effect_kind);
    if (!isnan(c->effect)) csp_print(out, " %g", c->effect);
    if (!isnan(c->ci_low)) csp_print(out, " [%g, %g]", c->ci_low, c->ci_high);
}

static void markdown_row(const struct csp_claim_score *s, FILE *out)
{
    char number[3][16];
    const double value[] = {s->effect, s->effect_lo, s->effect_hi};
    for (int k = 0; k < 3; k++) /* a number that is printed as 0.00 has no sign */
        csp_format(number[k], sizeof number[k], "%.2f", fabs(value[k]) < 0.005 ? 0 : value[k]);
    csp_print(out, "| %s | ", s->claim->id);
    markdown_text(s->claim->contrast, out);
    fputs(": ", out);
    markdown_text(s->claim->measure, out);
    fputs(" | ", out);
    markdown_published(s->claim, out);
    csp_print(out, " | %s", isnan(s->effect) ? "" : number[0]);
    if (!isnan(s->effect) && !isnan(s->effect_lo))
        csp_print(out, " [%s, %s]", number[1], number[2]);
    csp_print(out, " | %s", csp_claim_score_name(s));
    if (csp_claim_score_contrasts(s) > 1)
        csp_print(out, " (%zu of %zu contrasts agree)", s->count[CSP_JUDGED_AGREES],
                  csp_claim_score_contrasts(s));
    fputs(s->claim->status == CSP_FITTED_TO ? ", fitted" : "", out);
    if (s->with) csp_print(out, ", counted with %s", s->with->id);
    fputs(" | ", out);
    if (!isnan(s->replication)) csp_print(out, "%.2f", s->replication);
    csp_print(out, " | `%s` |\n", s->study);
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
    fputs("| claim | question | published | simulated effect [95 % interval] | verdict | "
          "replication | study |\n|---|---|---|---|---|---|---|\n",
          out);
    for (size_t i = 0; i < n; i++) markdown_row(run[i], out);
    for (int fitted = 0; fitted < 2; fitted++) {
        const struct csp_tally t = csp_tally_of(self, fitted, NULL);
        const size_t ran = t.n - t.never;
        csp_print(out, "%s%s: %zu claim%s, %zu agree, %zu disagree, %zu undecided.%s",
                  fitted ? " " : "\n", fitted ? "Fitted" : "Predicted", ran,
                  ran == 1 ? "" : "s", t.agree, t.disagree, t.undecided, fitted ? "\n" : "");
    }
    free(run);
    return CSP_OK;
}

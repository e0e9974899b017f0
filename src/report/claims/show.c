/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/show.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/page.h"
#include "conspecific/record/grid.h"
#include "conspecific/record/table.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *kind_of(const struct csp_compare_row *r)
{
    return r->claim ? csp_claim_status_name(r->claim->status) : "control";
}

static const char *expect_name(int expect)
{
    static const char *const list[] = {"less", "greater", "equal", "any"};
    return list[expect];
}

#define TIDY                                                                                   \
    "study,contrast,claim,kind,published,published_value,published_low,published_high,"        \
    "measure,"                                                                                 \
    "unit,a,b,expect,test,n_a,n_b,mean_a,mean_b,diff,diff_low,diff_high,effect,effect_low,"    \
    "effect_high,p,verdict,why,source,minus,statistic,p_equal,looks,decided,published_effect," \
    "published_effect_low,published_effect_high,simulated_effect,size_p,replication,"          \
    "experiment,needs_animals,needs_minutes"

static void add_tidy_row(struct csp_grid *g, const struct csp_compare_row *r)
{
    static const char *const tests[] = {"paired", "independent", "correlation", "level",
                                        "spread"};
    const struct csp_claim *c = r->claim;
    csp_grid_text(g, "%s", r->study);
    csp_grid_text(g, "%s", r->contrast);
    csp_grid_text(g, "%s", r->claim_id);
    csp_grid_text(g, "%s", kind_of(r));
    csp_grid_text(g, "%s", c ? csp_direction_name(c->direction) : "");
    csp_grid_real(g, c ? c->effect : NAN, 6);
    csp_grid_real(g, c ? c->ci_low : NAN, 6);
    csp_grid_real(g, c ? c->ci_high : NAN, 6);
    csp_grid_text(g, "%s", c ? c->measure : "");
    csp_grid_text(g, "%s", r->unit);
    csp_grid_text(g, "%s", r->a);
    csp_grid_text(g, "%s", r->b);
    csp_grid_text(g, "%s", expect_name(r->expect));
    csp_grid_text(g, "%s", tests[r->test]);
    csp_grid_real(g, (double)r->n_a, 0);
    csp_grid_real(g, (double)r->n_b, 0);
    const double real[] = {r->mean_a, r->mean_b,    r->diff,      r->diff_lo, r->diff_hi,
                           r->effect, r->effect_lo, r->effect_hi, r->p};
    for (size_t k = 0; k < sizeof real / sizeof *real; k++) csp_grid_real(g, real[k], 6);
    csp_grid_text(g, "%s", csp_judgement_name(r->verdict));
    csp_grid_text(g, "%s", r->why);
    csp_grid_text(g, "%s", c ? c->source : "");
    csp_grid_text(g, "%s", r->minus);
    csp_grid_text(g, "%s", r->statistic);
    csp_grid_real(g, r->p_equal, 6);
    csp_grid_real(g, (double)r->looks, 0);
    csp_grid_text(g, "%s", csp_judge_is_level(r) ? "" : csp_decided_name(r->decided));
    csp_grid_real(g, r->published.value, 6);
    csp_grid_real(g, r->published.lo, 6);
    csp_grid_real(g, r->published.hi, 6);
    csp_grid_real(g, r->simulated.value, 6);
    csp_grid_real(g, r->size_p, 6);
    csp_grid_real(g, r->replication, 4);
    csp_grid_text(g, "%s", r->experiment);
    csp_grid_real(g, r->needs_animals, 0);
    csp_grid_real(g, r->needs_minutes, 1);
}

int csp_compare_save(const struct csp_compare *self)
{
    struct csp_grid g;
    struct csp_mem mem = {0};
    int err = csp_grid_init(&g, TIDY);
    for (size_t i = 0; !err && i < self->n; i++) add_tidy_row(&g, &self->list[i]);
    const char *path = csp_table_path(self->dir, "compare.csv", &mem);
    if (!err) err = path ? csp_grid_save(&g, path) : CSP_E_MEMORY;
    csp_grid_free(&g);
    csp_mem_free(&mem);
    return err;
}

/* A number that is printed as 0.00 has no sign. */
static double no_negative_zero(double x)
{
    return fabs(x) < 0.005 ? 0.0 : x;
}

static void add_interval(struct csp_grid *g, double value, double lo, double hi)
{
    const double x[] = {value, lo, hi};
    char text[3][32];
    for (int k = 0; k < 3; k++)
        csp_format(text[k], sizeof text[k], fabs(x[k]) < 1e4 ? "%.2f" : "%.3g",
                   no_negative_zero(x[k]));
    if (isnan(value))
        csp_grid_text(g, "%s", "");
    else if (isnan(lo) || isnan(hi))
        csp_grid_text(g, "%s", text[0]);
    else
        csp_grid_text(g, "%s [%s, %s]", text[0], text[1], text[2]);
}

/* The sides in one cell: "pain vs groom: freezing", "SD of pain freezing", ... */
static void add_sides(struct csp_grid *g, const struct csp_compare_row *r)
{
    const char *a = strchr(r->a, ' '), *b = strchr(r->b, ' '), *off = *r->minus ? " - (" : "",
               *end = *r->minus ? ")" : "",
               *what = r->test == CSP_BY_SPREAD              ? "SD of "
                       : r->test == CSP_BY_CORRELATION       ? "r of "
                       : strcmp(r->statistic, "median") == 0 ? "median of "
                                                             : "";
    const char *vs = r->test == CSP_BY_CORRELATION ? "with" : "vs";
    if (r->single)
        csp_grid_text(g, "%s%s", what, r->a);
    else if (a && b && !strcmp(a, b)) /* the measure is named once */
        csp_grid_text(g, "%s%.*s %s %.*s:%s%s%s%s", what, (int)(a - r->a), r->a, vs,
                      (int)(b - r->b), r->b, a, off, r->minus, end);
    else
        csp_grid_text(g, "%s%s %s %s%s%s%s", what, r->a, vs, r->b, off, r->minus, end);
}

/* dir: the folder that the row is from; NULL: there is only one. */
static void add_printed_row(struct csp_grid *g, const char *dir,
                            const struct csp_compare_row *r)
{
    const struct csp_claim *c = r->claim;
    if (dir) csp_grid_text(g, "%s", dir);
    csp_grid_text(g, "%s", c ? c->id : "-");
    csp_grid_text(g, "%s", r->contrast);
    add_sides(g, r);
    if (c && !isnan(c->effect))
        csp_grid_text(g, "%s %g", csp_direction_name(c->direction), c->effect);
    else
        csp_grid_text(g, "%s", c ? csp_direction_name(c->direction) : expect_name(r->expect));
    if (c && !isnan(c->ci_low))
        csp_grid_text(g, "[%g, %g]", c->ci_low, c->ci_high);
    else
        csp_grid_text(g, "%s", "");
    add_interval(g, r->diff, r->diff_lo, r->diff_hi);
    csp_grid_text(g, "%s", r->unit);
    add_interval(g, r->effect, r->effect_lo, r->effect_hi);
    if (r->single)
        csp_grid_text(g, "%s", "");
    else if (r->p < 0.0001)
        csp_grid_text(g, "<0.0001");
    else
        csp_grid_real(g, r->p, 4);
    if (r->paired || !r->n_b)
        csp_grid_text(g, "%zu", r->n_a);
    else
        csp_grid_text(g, "%zu+%zu", r->n_a, r->n_b);
    add_interval(g, r->published.value, r->published.lo, r->published.hi);
    csp_grid_real(g, r->replication, 2);
    csp_grid_text(g, "%s", kind_of(r));
    csp_grid_text(g, "%s", csp_judgement_name(r->verdict));
    csp_grid_text(g, "%s", r->why);
}

/* Count what is decided, and what it would take to decide the rest. */
static void print_totals(const struct csp_compare list[], size_t n, int claims, FILE *out)
{
    enum { CHEAP = 128 }; /* animals that a study adds on its own at most */
    size_t count[3] = {0}, open = 0, cheap = 0;
    double minutes = 0;
    for (size_t k = 0; k < n; k++)
        for (int v = 0; v < 3; v++)
            count[v] += csp_compare_count(&list[k], claims, (enum csp_judgement)v);
    csp_print(out, "%s: %zu agree, %zu disagree, %zu undecided\n",
              claims ? "claims" : "controls", count[CSP_JUDGED_AGREES],
              count[CSP_JUDGED_DISAGREES], count[CSP_JUDGED_UNDECIDED]);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < list[k].n; i++) {
            const struct csp_compare_row *r = &list[k].list[i];
            if ((r->claim != NULL) != claims || isnan(r->needs_animals)) continue;
            open++;
            cheap += r->needs_animals <= CHEAP;
            if (!isnan(r->needs_minutes)) minutes = fmax(minutes, r->needs_minutes);
        }
    if (!open || !claims) return;
    csp_print(out, "of the undecided %zu need at most %d animals a group, %zu more", cheap,
              CHEAP, open - cheap);
    if (minutes > 0) csp_print(out, ", %.0f minutes for the longest study", ceil(minutes));
    csp_print(out, " (columns needs_animals, needs_minutes of compare.csv)\n");
}

#define SHOWN                                                                        \
    "claim,contrast,A vs B,published,interval,simulated A - B [95 % interval],unit," \
    "effect [95 % interval],p,n,published effect [95 % interval],replication,kind,verdict,why"

int csp_compare_print(const struct csp_compare list[], size_t n, int json, FILE *out)
{
    struct csp_grid g;
    int err = csp_grid_init(&g, json ? "folder," TIDY : n > 1 ? "folder," SHOWN : SHOWN);
    g.spare = "kind,published effect [95 % interval],interval,effect [95 % interval],"
              "why,replication,p,n,unit";
    for (int control = 0; !err && control < 2; control++)
        for (size_t k = 0; k < n; k++)
            for (size_t i = 0; i < list[k].n; i++) {
                const struct csp_compare_row *r = &list[k].list[i];
                if ((r->claim == NULL) != control) continue;
                if (json) {
                    csp_grid_text(&g, "%s", list[k].dir);
                    add_tidy_row(&g, r);
                } else
                    add_printed_row(&g, n > 1 ? list[k].dir : NULL, r);
            }
    if (!err) err = json ? csp_grid_json(&g, out) : csp_grid_print(&g, out);
    csp_grid_free(&g);
    if (err || json) return err;
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    if (!memory) return CSP_FAIL(CSP_E_MEMORY, "totals");
    print_totals(list, n, 1, memory);
    print_totals(list, n, 0, memory);
    fclose(memory);
    csp_page_fold(text, csp_page_width(out), out);
    free(text);
    return CSP_OK;
}
